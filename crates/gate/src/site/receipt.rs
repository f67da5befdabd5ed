//! The receipt: the most important page. Nobody can restore what stands on it.

use askama::Template;

use crate::held::Kept;
use crate::site::address::{Room, Spot};
use crate::site::answer::{Answer, NOT_KEPT, page as page_answer};
use crate::site::error::Trouble;
use crate::site::hours;
use crate::site::session::Session;
use crate::site::shell::{Exit, Shell};
use crate::words::Arg;

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage<'a> {
    s: Shell<'a>,
    words: Vec<&'static str>,
    digits: Vec<String>,
    when: Vec<String>,
    how: String,
    minutes: String,
}

pub(super) fn page(session: &Session<'_>, kept: &Kept) -> Result<Answer, Trouble> {
    let receipt = kept.receipt.receipt().ok_or(Trouble::Expired)?;
    let visit = session.visit;
    let (gate, language) = (&visit.gate, &session.held.language);
    let s = Shell::session(visit, language, Spot::Receipt, Exit::Closes);
    let left = session
        .held
        .dies_at
        .as_second()
        .saturating_sub(visit.now.as_second())
        .saturating_add(59)
        .div_euclid(60);
    let how = gate.info_index("surrender").map_or(Room::Home, Room::Info);
    Ok(page_answer(
        visit,
        NOT_KEPT,
        &ReceiptPage {
            words: receipt.words(gate.word_language(language)).to_vec(),
            digits: like_telephone_numbers(&receipt.digits()),
            when: hours::lines(gate, &s, visit.now),
            how: format!("/{language}/{how}"),
            minutes: s.with("receipt-minutes", &[("minutes", Arg::Number(left))]),
            s,
        },
    ))
}

/// Thirty digits as three lines that look like three telephone numbers.
fn like_telephone_numbers(digits: &str) -> Vec<String> {
    let digits: Vec<char> = digits.chars().collect();
    let line = |ten: &[char]| {
        let mut line = String::with_capacity(13);
        for (index, digit) in ten.iter().enumerate() {
            if matches!(index, 3 | 6 | 8) {
                line.push(' ');
            }
            line.push(*digit);
        }
        line
    };
    digits.chunks(10).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_look_like_telephone_numbers() {
        assert_eq!(
            like_telephone_numbers("012345678901234567890123456789"),
            ["012 345 67 89", "012 345 67 89", "012 345 67 89"]
        );
    }
}
