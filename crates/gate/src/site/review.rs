//! What was written, before it is sent: “change” beside each line, “erase everything” below.

use askama::Template;
use interview::conversation::{Input, Output, ReviewLine, Unfinished, finish};

use crate::held::Interview;
use crate::site::address::Spot;
use crate::site::answer::{Answer, NOT_KEPT, page as page_answer};
use crate::site::error::Trouble;
use crate::site::question::{current, go, last_spot};
use crate::site::session::Session;
use crate::site::shell::{Exit, Shell};
use crate::words::Arg;

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage<'a> {
    s: Shell<'a>,
    open: Option<String>,
    lines: Vec<Line>,
}

struct Line {
    question: String,
    answer: String,
    place: String,
    change: String,
}

pub(super) fn page(session: &Session<'_>, interview: &Interview) -> Result<Answer, Trouble> {
    let (form, state) = current(session, interview)?;
    let (now, mut rng) = (session.visit.zoned(), session.visit.rng());
    let mut env = interview::conversation::Env { now: &now, rng: &mut rng };
    let unfinished = finish(form, &state, &mut env).err();
    let (_, output) = go(session, form, state, Input::Review);
    let Output::Review(said) = output else { return Ok(session.lead_to(last_spot(interview))) };
    let s = Shell::session(session.visit, &session.held.language, Spot::Review, Exit::Erases)
        .back(last_spot(interview).to_string());
    let number = |name: &str| interview.shown.iter().position(|each| each == name).map(|index| index + 1);
    // A question that was never shown has nothing to review; the way to it is “go to that question”.
    let lines =
        said.iter().filter_map(|line| number(&line.name).map(|number| shown(&s, line, number))).collect();
    let open = unfinished.map(|unfinished| {
        let name = match unfinished {
            Unfinished::Open { question } | Unfinished::NoLongerFits { question } => question,
            Unfinished::OtherRevision => String::new(),
        };
        number(&name).map_or(last_spot(interview), Spot::Question).to_string()
    });
    Ok(page_answer(session.visit, NOT_KEPT, &ReviewPage { open, lines, s }))
}

fn shown(s: &Shell<'_>, line: &ReviewLine, number: usize) -> Line {
    let answer = if line.declined {
        s.w("review-declined")
    } else if line.value.is_empty() {
        s.w("review-empty")
    } else {
        line.value.clone()
    };
    Line {
        answer,
        place: Spot::Question(number).to_string(),
        change: s.with("review-change-long", &[("question", Arg::Text(line.label.as_str()))]),
        question: line.label.clone(),
    }
}
