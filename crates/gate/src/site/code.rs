//! “I have a code”: one field that forgives, and helpful words where it cannot.

use askama::Template;
use axum::http::StatusCode;
use interview::Language;
use seal::receipt::{Receipt, ReceiptError};
use web::form::Fields;

use crate::app::Gate;
use crate::config::Way;
use crate::handle::Handle;
use crate::held::{Digits, Held, Mailbox, What};
use crate::site::address::{Room, Spot};
use crate::site::answer::{Answer, lead_to_spot, page as page_answer, render};
use crate::site::error::Trouble;
use crate::site::field::ANSWER;
use crate::site::shell::Shell;
use crate::site::visit::Visit;
use crate::words::{Arg, count};

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    s: Shell<'a>,
    problems: Vec<String>,
    typed: String,
}

/// The most characters that are shown again.
const TYPED_CHARS_MAX: usize = 2_000;

/// The empty page.
pub(super) fn html(gate: &Gate, way: Way, night: bool, language: &Language) -> String {
    let s = Shell::room(gate, way, night, language, Room::Code);
    render(&CodePage { s, problems: Vec::new(), typed: String::new() })
}

/// Opens a mailbox. Whether it exists is not asked here: an unknown one opens like an empty one.
pub(super) async fn open(visit: &Visit, language: &Language, fields: &Fields) -> Result<Answer, Trouble> {
    let typed = fields.get(ANSWER).unwrap_or_default();
    let receipt = match Receipt::parse(typed) {
        Ok(receipt) => receipt,
        Err(error) => return Ok(refused(visit, language, typed, &error)),
    };
    let mut rng = visit.rng();
    let handle = Handle::generate(&mut rng);
    let mailbox = Mailbox { receipt: Digits::from(&receipt), sent: Vec::new(), unsent: None };
    let held = Held::new(language.clone(), What::Mailbox(mailbox), visit.now);
    visit.gate.states.save(&handle, &held, &mut rng).await?;
    Ok(lead_to_spot(&visit.gate, &handle, Spot::Mailbox))
}

fn refused(visit: &Visit, language: &Language, typed: &str, error: &ReceiptError) -> Answer {
    let s = Shell::room(&visit.gate, visit.way, visit.is_night(), language, Room::Code);
    let number = count;
    let problems = match error {
        ReceiptError::Empty => vec![s.w("code-empty")],
        ReceiptError::UnknownWord { position, word, neighbours } => {
            let mut lines = vec![s.with(
                "code-unknown-word",
                &[("position", number(*position)), ("word", Arg::Text(word.as_str()))],
            )];
            if !neighbours.is_empty() {
                let all = neighbours.join(", ");
                lines.push(s.with("code-neighbours", &[("neighbours", Arg::Text(all.as_str()))]));
            }
            lines
        }
        ReceiptError::WrongLength { found } => vec![s.with("code-length", &[("found", number(*found))])],
        ReceiptError::WrongDigits { found } => vec![s.with("code-digits", &[("found", number(*found))])],
        ReceiptError::WrongCheck { swapped: Some((first, second)) } => vec![
            s.w("code-check"),
            s.with("code-swapped", &[("first", number(*first)), ("second", number(*second))]),
        ],
        ReceiptError::WrongCheck { swapped: None } => vec![s.w("code-check")],
        ReceiptError::TooLong => vec![s.w("code-too-long")],
        ReceiptError::Ambiguous => vec![s.w("code-ambiguous")],
    };
    let typed = typed.chars().take(TYPED_CHARS_MAX).collect();
    page_answer(visit, StatusCode::UNPROCESSABLE_ENTITY, &CodePage { s, problems, typed })
}
