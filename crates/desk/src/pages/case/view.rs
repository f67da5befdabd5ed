//! What the page of a case shows, in the reader's language.

use std::collections::BTreeSet;

use casework::{Act, Case, HistoryLine, Kind, Mark};

use super::super::messages::{MessageView, is_cut, messages};
use super::super::reply::came_by_telephone;
use super::super::telephone::{code_until, unreleased};
use super::super::times;
use super::super::visit::Visit;
use super::why_not;
use crate::cases::{CaseRef, OpenCase};
use crate::desk::read;
use crate::notices::{Teller, teller};
use crate::pack::PreparedAnswer;
use crate::words::Say;
use crate::writer::REPLY_CHARS_MAX;

/// A step: allowed when `why` is empty.
pub(crate) struct Step {
    pub(crate) act: String,
    pub(crate) name: String,
    pub(crate) why: String,
}

/// A danger.
pub(crate) struct Danger {
    pub(crate) name: String,
    pub(crate) advice: String,
}

/// A note.
pub(crate) struct NoteView {
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) text: String,
}

/// A line of the history.
pub(crate) struct Done {
    pub(crate) at: String,
    pub(crate) by: String,
    pub(crate) what: String,
}

/// The place to answer.
pub(crate) struct Composer {
    pub(crate) label: String,
    pub(crate) hours: String,
    /// Whether he is told of the answer, and where.
    pub(crate) told: String,
    pub(crate) refused: String,
    pub(crate) text: String,
    /// Somebody is writing: the field has the focus.
    pub(crate) begun: bool,
    pub(crate) max: usize,
    pub(crate) prepared: Vec<PreparedAnswer>,
    /// Whether he is to hear it by telephone at once; none where he has no code.
    pub(crate) by_telephone: Option<bool>,
    /// The language that the reader sees them in.
    pub(crate) our_language: String,
}

/// A case.
pub(crate) struct CaseView {
    pub(crate) case_ref: String,
    pub(crate) version: u64,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) language: String,
    pub(crate) language_tag: String,
    pub(crate) rather_listens: bool,
    pub(crate) sample: bool,
    /// The call was cut in which he answered.
    pub(crate) cut: bool,
    /// Perhaps a machine called.
    pub(crate) set_aside: bool,
    pub(crate) waiting: bool,
    pub(crate) marks: Vec<Danger>,
    pub(crate) presence: String,
    pub(crate) messages: Vec<MessageView>,
    pub(crate) message_count: usize,
    pub(crate) reply_count: usize,
    pub(crate) flash: Option<String>,
    pub(crate) reply: Composer,
    pub(crate) proposal: Option<String>,
    pub(crate) next: Option<Step>,
    pub(crate) steps: Vec<Step>,
    pub(crate) owner: String,
    pub(crate) take: Option<String>,
    pub(crate) release: Option<String>,
    /// Until when he has a code for the telephone.
    pub(crate) code: Option<String>,
    /// How many answers he cannot hear.
    pub(crate) unreleased: String,
    pub(crate) safe_hours: String,
    pub(crate) safe_hours_raw: String,
    pub(crate) duress_word: String,
    pub(crate) purge_line: String,
    pub(crate) purge_why: String,
    pub(crate) open_details: bool,
    pub(crate) mark_acts: Vec<Step>,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) history: Vec<Done>,
}

/// The case as `visit` sees it.
pub(crate) fn view(visit: &Visit, case_ref: &CaseRef, flash: Option<String>) -> Option<CaseView> {
    let cases = read(&visit.open.cases);
    let open = cases.get(case_ref)?;
    let (case, say) = (&open.case, visit.say);
    let actor = visit.actor();
    let mut steps: Vec<Step> = case
        .offers(&actor)
        .into_iter()
        .map(|offer| step(say, offer.act, offer.refused.map(|why| why_not(say, &why))))
        .collect();
    let next = steps.iter().position(|step| step.why.is_empty()).map(|at| steps.remove(at));
    let no_safe = say.say("safe-hours-unknown");
    let raw_hours = case.safe_hours.as_ref().map(ToString::to_string).unwrap_or_default();
    Some(CaseView {
        case_ref: case_ref.to_string(),
        version: case.version(),
        kind: say.say(&format!("kind-{}", Kind::slug_of(case.kind()))),
        state: say.say(&format!("state-{}", case.state().slug())),
        language: visit.desk.pack.language_name(&case.language),
        language_tag: case.language.clone(),
        rather_listens: case.rather_listens,
        sample: case.is_trial,
        cut: is_cut(case),
        set_aside: case.is_set_aside(),
        waiting: case.waiting_since().is_some() && case.permit(&actor, Act::Settle).is_ok(),
        marks: dangers(say, case),
        presence: presence(visit, case_ref),
        messages: messages(visit, case_ref, case),
        message_count: case.messages.len(),
        reply_count: case.replies.len(),
        flash,
        reply: composer(visit, open),
        proposal: case.track().proposal().map(|proposal| {
            let finding = say.say(&format!("state-{}", proposal.finding.state().slug()));
            say.with("proposal-waits", &[("name", proposal.by.as_str()), ("finding", &finding)])
        }),
        next,
        steps,
        owner: match &case.assigned {
            Some(owner) if *owner == actor.name => say.say("owner-me"),
            Some(owner) => owner.to_string(),
            None => say.say("owner-nobody"),
        },
        take: case.permit(&actor, Act::Take).is_ok().then(|| say.say("step-take")),
        release: case.permit(&actor, Act::Release).is_ok().then(|| say.say("step-release")),
        code: code_until(visit, case),
        unreleased: unreleased(visit, case),
        safe_hours: if raw_hours.is_empty() { no_safe } else { raw_hours.clone() },
        safe_hours_raw: raw_hours,
        duress_word: case
            .duress_word
            .as_ref()
            .map_or_else(|| say.say("duress-word-none"), |word| word.reveal().to_owned()),
        purge_line: purge_line(visit, case),
        purge_why: case.permit(&actor, Act::Purge).err().map(|why| why_not(say, &why)).unwrap_or_default(),
        open_details: false,
        mark_acts: mark_acts(visit, case),
        notes: case
            .notes
            .iter()
            .rev()
            .map(|note| NoteView {
                by: note.by.as_ref().map(ToString::to_string).unwrap_or_default(),
                at: times::hour(&visit.desk.pack, say, note.at),
                text: note.text.reveal().to_owned(),
            })
            .collect(),
        history: case.history.iter().rev().map(|line| done(visit, line)).collect(),
    })
}

fn step(say: Say, act: Act, why: Option<String>) -> Step {
    let slug = act.slug();
    Step { name: say.say(&format!("step-{slug}")), act: slug, why: why.unwrap_or_default() }
}

fn dangers(say: Say, case: &Case) -> Vec<Danger> {
    let danger = |mark: &Mark| Danger {
        name: say.say(&format!("mark-{}", mark.slug())),
        advice: say.say(&format!("mark-advice-{}", mark.slug())),
    };
    case.marks.iter().map(danger).collect()
}

/// Who else is here.
pub(crate) fn presence(visit: &Visit, case_ref: &CaseRef) -> String {
    let others = visit.desk.presence.others(&visit.session.who.name, case_ref, visit.desk.now());
    if others.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = others.iter().map(casework::StaffName::as_str).collect();
    visit.say.with("presence-others", &[("names", &names.join(", "))])
}

fn composer(visit: &Visit, open: &OpenCase) -> Composer {
    let (case, say) = (&open.case, visit.say);
    let language = visit.desk.pack.language_name(&case.language);
    let now = visit.desk.now();
    let hour = visit.desk.pack.clock(now).hour();
    let outside = case.safe_hours.as_ref().filter(|hours| !hours.contains(hour));
    let refused = case.permit(&visit.actor(), Act::Reply).err();
    Composer {
        label: say.with("reply-label", &[("language", &language)]),
        hours: outside.map(|hours| format!("{}: {hours}", say.say("safe-hours"))).unwrap_or_default(),
        told: told(visit, case),
        refused: refused
            .map(|why| say.with("reply-refused", &[("why", &why_not(say, &why))]))
            .unwrap_or_default(),
        text: case.draft.as_ref().map(|draft| draft.reveal().to_owned()).unwrap_or_default(),
        begun: false,
        max: REPLY_CHARS_MAX,
        prepared: visit.desk.pack.prepared(case.kind(), say.tag(), &case.language),
        by_telephone: case.good_codes(now).next().is_some().then(|| came_by_telephone(case)),
        our_language: visit.desk.pack.language_or_own(say.tag()),
    }
}

/// Whether he will be told of an answer, and on what channel; never his address. Where no account is left that could tell
/// him, that is said.
fn told(visit: &Visit, case: &Case) -> String {
    let say = visit.say;
    let (mut can, mut cannot) = (BTreeSet::new(), BTreeSet::new());
    {
        let book = read(&visit.desk.accounts);
        for reach in &case.reaches {
            let name = say.say(&format!("channel-{}", reach.channel.slug()));
            match teller(&book, reach, &BTreeSet::new()) {
                Teller::Nobody => cannot.insert(name),
                Teller::At(..) | Teller::Wait => can.insert(name),
            };
        }
    }
    let listed = |key: &str, names: BTreeSet<String>| {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        (!names.is_empty()).then(|| say.with(key, &[("channels", &names)]))
    };
    let sentences: Vec<String> =
        [listed("reply-told", can), listed("reply-told-no-account", cannot)].into_iter().flatten().collect();
    if sentences.is_empty() { say.say("reply-told-nowhere") } else { sentences.join(" ") }
}

fn purge_line(visit: &Visit, case: &Case) -> String {
    let date = case.purge_on(&visit.desk.pack.terms()).to_string();
    let key = if case.state().is_ended() { "purge-on-ended" } else { "purge-on" };
    visit.say.with(key, &[("date", &date)])
}

fn mark_acts(visit: &Visit, case: &Case) -> Vec<Step> {
    let (say, actor) = (visit.say, visit.actor());
    Mark::ALL
        .into_iter()
        .map(|mark| {
            let name = say.say(&format!("mark-{}", mark.slug()));
            let marked = case.marks.contains(&mark);
            let act = if marked { Act::Clear(mark) } else { Act::Raise(mark) };
            let name = if marked {
                say.with("clear-mark", &[("mark", &name)])
            } else {
                format!("{}: {name}", say.say("raise-mark"))
            };
            let why = case.permit(&actor, act).err().map(|why| why_not(say, &why)).unwrap_or_default();
            Step { act: act.slug(), name, why }
        })
        .collect()
}

fn done(visit: &Visit, line: &HistoryLine) -> Done {
    let say = visit.say;
    let about = line.about.as_deref().unwrap_or_default();
    let about = if line.what == "kind-known" && Kind::from_slug(about).is_some() {
        say.say(&format!("kind-{about}"))
    } else if line.what == "wished" {
        say.say(&format!("channel-{about}"))
    } else if Mark::from_slug(about).is_some() && line.what.starts_with("flag") {
        say.say(&format!("mark-{about}"))
    } else if casework::State::from_slug(about).is_some() {
        say.say(&format!("state-{about}"))
    } else {
        about.to_owned()
    };
    let by = match (&line.by, line.what) {
        (Some(actor), _) => actor.name.to_string(),
        (
            None,
            "opened" | "message" | "revised" | "withdrawn" | "wished" | "wish-taken-back" | "language",
        ) => say.say("by-person"),
        (None, _) => say.say("by-desk"),
    };
    Done {
        at: times::hour(&visit.desk.pack, say, line.at),
        by,
        what: say.with(&format!("did-{}", line.what), &[("about", &about)]),
    }
}
