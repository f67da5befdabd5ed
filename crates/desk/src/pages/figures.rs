//! A few counts for those who run the shift. Small numbers are blurred, and there is nothing to export.

use askama::Template;
use casework::{Kind, State};
use jiff::{Span, Timestamp};

use super::error::{Page, rendered};
use super::shell::Shell;
use super::times;
use super::visit::Visit;
use crate::desk::read;

/// Days of the picture.
const DAYS: usize = 14;
/// Counts below this are shown as "fewer".
const SMALL: usize = 5;

/// A name and a count.
pub(super) struct Counted {
    name: String,
    count: String,
}

/// A point of the picture.
pub(super) struct Dot {
    x: String,
    y: String,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    shell: Shell,
    oldest: String,
    points: String,
    dots: Vec<Dot>,
    arrivals_text: String,
    by_state: Vec<Counted>,
    by_kind: Vec<Counted>,
}

pub(super) async fn page(visit: Visit) -> Page {
    visit.must_read_cases()?;
    let say = visit.say;
    let page = {
        let cases = read(&visit.open.cases);
        let oldest = cases.iter().filter_map(|open| open.case.waiting_since()).min();
        let arrivals = arrivals(&visit, cases.iter().map(|open| open.case.opened_at()));
        let most = arrivals.iter().copied().max().unwrap_or(0);
        let shown = |count: usize| match count {
            0 => "0".to_owned(),
            1..SMALL => say.say("figures-small"),
            more => more.to_string(),
        };
        let state = |state: State| cases.iter().filter(|open| open.case.state() == state).count();
        let kind = |kind: Option<Kind>| cases.iter().filter(|open| open.case.kind() == kind).count();
        FiguresPage {
            shell: visit.shell(),
            oldest: oldest.map_or_else(
                || say.say("figures-oldest-none"),
                |since| times::age(say, since, visit.desk.now()),
            ),
            points: dots(&arrivals)
                .iter()
                .map(|dot| format!("{},{}", dot.x, dot.y))
                .collect::<Vec<_>>()
                .join(" "),
            dots: dots(&arrivals),
            arrivals_text: say.count("figures-max", most),
            by_state: State::ALL
                .into_iter()
                .filter(|one| !one.is_over())
                .map(|one| Counted {
                    name: say.say(&format!("state-{}", one.slug())),
                    count: shown(state(one)),
                })
                .collect(),
            by_kind: Kind::ALL
                .map(Some)
                .into_iter()
                .chain([None])
                .map(|one| Counted {
                    name: say.say(&format!("kind-{}", Kind::slug_of(one))),
                    count: shown(kind(one)),
                })
                .collect(),
        }
    };
    Ok(rendered(&page))
}

/// Arrivals on each of the last days, the oldest first, on the programme's calendar.
fn arrivals(visit: &Visit, opened: impl Iterator<Item = Timestamp>) -> Vec<usize> {
    let day = |at: Timestamp| visit.desk.pack.clock(at).date();
    let today = day(visit.desk.now());
    let mut counts = vec![0_usize; DAYS];
    for at in opened {
        let back = day(at).until(today).unwrap_or(Span::new()).get_days();
        let slot = usize::try_from(back).ok().and_then(|back| DAYS.checked_sub(back.saturating_add(1)));
        if let Some(count) = slot.and_then(|slot| counts.get_mut(slot)) {
            *count = count.saturating_add(1);
        }
    }
    counts
}

/// Where the counts lie in a picture of 280 by 48.
fn dots(counts: &[usize]) -> Vec<Dot> {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    counts
        .iter()
        .enumerate()
        .map(|(number, count)| {
            let x = number.saturating_mul(268).checked_div(DAYS - 1).unwrap_or(0).saturating_add(6);
            let y = 42_usize.saturating_sub(count.saturating_mul(36).checked_div(most).unwrap_or(0));
            Dot { x: x.to_string(), y: y.to_string() }
        })
        .collect()
}
