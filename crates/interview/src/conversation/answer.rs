//! From what a person typed or chose to the value that a question holds.
//!
//! Reading forgives what does no harm: spaces, digits of other scripts, a comma in a number, the order of a date's parts
//! where it is clear. What people wrote in words is kept as it is: only control characters go, which no keyboard types and
//! which can hide text from whoever reads it in a terminal or a log.

use unicode_normalization::UnicodeNormalization;

use super::{AnswerValue, TEXT_CHARS_MAX};
use crate::form::{Form, Kind, ListChoice, Mode, Node, Refusal};

/// What a channel hands over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawAnswer {
    /// Typed words; for choices a code, on channels without buttons also the number of the choice or its words.
    Text(String),
    /// Chosen codes.
    Codes(Vec<String>),
    /// Nothing: the question was passed over.
    Nothing,
}

/// The value of a ticked box, as in ODK.
pub(crate) const TICKED: &str = "OK";
/// Typed text longer than this in bytes is refused before anything is done with it.
const RAW_BYTES_MAX: usize = 16 * 1024;
/// The most codes of one answer that are looked at.
const CODES_MAX: usize = 1_000;
/// The most digits of a number: what a 64-bit float holds exactly.
const DIGITS_MAX: usize = 15;

/// The value that a raw answer gives; empty for no answer.
pub(super) fn value(
    form: &Form,
    node: &Node,
    raw: &RawAnswer,
    offered: &[&ListChoice],
    by_number: bool,
    language: usize,
) -> Result<String, Refusal> {
    let text = match raw {
        RawAnswer::Nothing => return Ok(String::new()),
        RawAnswer::Codes(codes) if matches!(node.kind, Kind::One(_) | Kind::Many(_)) => {
            return choose(node, codes.iter().map(String::as_str).filter(|code| !code.is_empty()), offered);
        }
        RawAnswer::Codes(codes) => codes.first().map(String::as_str).unwrap_or_default(),
        RawAnswer::Text(text) => text,
    };
    if text.len() > RAW_BYTES_MAX {
        return Err(Refusal::TooLong);
    }
    let text = cleaned(text);
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    match node.kind {
        Kind::Text | Kind::Calculate | Kind::Group | Kind::Note => {
            if text.chars().count() > TEXT_CHARS_MAX {
                return Err(Refusal::TooLong);
            }
            Ok(text)
        }
        Kind::Integer => whole(&text).ok_or(Refusal::NotWhole),
        Kind::Decimal => number(&text).ok_or(Refusal::NotNumber),
        Kind::Date => date(&text).ok_or(Refusal::NotDate),
        Kind::Time => time(&text).ok_or(Refusal::NotTime),
        Kind::Acknowledge => Ok(TICKED.to_owned()),
        Kind::One(_) if offered.iter().any(|choice| choice.code == text.trim()) => Ok(text.trim().to_owned()),
        Kind::One(_) | Kind::Many(_) => typed_choices(form, node, &text, offered, by_number, language),
    }
}

/// What was given, to be shown again beside the reason why it was not taken.
pub(super) fn as_given(raw: &RawAnswer) -> Option<AnswerValue> {
    match raw {
        RawAnswer::Nothing => None,
        RawAnswer::Text(text) if text.len() > RAW_BYTES_MAX => None,
        RawAnswer::Text(text) => Some(AnswerValue::Text(cleaned(text))),
        RawAnswer::Codes(codes) => {
            let short = codes.iter().take(CODES_MAX).filter(|code| code.len() <= RAW_BYTES_MAX);
            Some(AnswerValue::Codes(short.cloned().collect()))
        }
    }
}

/// Words without control characters, composed, with simple line ends, without space around them.
pub(crate) fn cleaned(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    // Composed after the control characters went: what stood on both sides of one may belong together, and a text that is
    // cleaned again, as the desk does, must stay the same.
    let kept = lines.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'));
    kept.nfc().collect::<String>().trim().to_owned()
}

/// Codes that are all offered, in the order of the list.
fn choose<'a>(
    node: &Node,
    codes: impl Iterator<Item = &'a str>,
    offered: &[&ListChoice],
) -> Result<String, Refusal> {
    let codes: Vec<&str> = codes.take(CODES_MAX).collect();
    if codes.iter().any(|code| !offered.iter().any(|choice| choice.code == *code)) {
        return Err(Refusal::NotChoice);
    }
    let chosen: Vec<&str> =
        offered.iter().map(|choice| choice.code.as_str()).filter(|code| codes.contains(code)).collect();
    if matches!(node.kind, Kind::One(_)) && chosen.len() > 1 {
        return Err(Refusal::NotChoice);
    }
    Ok(chosen.join(" "))
}

/// Choices as they are typed: codes, and on channels without buttons numbers (“2”, “1, 3”) or the words themselves.
fn typed_choices(
    form: &Form,
    node: &Node,
    text: &str,
    offered: &[&ListChoice],
    by_number: bool,
    language: usize,
) -> Result<String, Refusal> {
    let folded = |text: &str| text.trim().trim_end_matches(['.', '!']).to_lowercase();
    let words = folded(text);
    let by_words = offered.iter().find(|choice| {
        [Mode::Sms, Mode::Mail]
            .into_iter()
            .filter_map(|mode| choice.texts.label(mode, language))
            .any(|label| folded(&form.words_of(label)) == words)
    });
    if let (Some(choice), true) = (by_words, by_number) {
        return Ok(choice.code.clone());
    }
    let parts = text.split(|letter: char| {
        letter.is_whitespace() || matches!(letter, ',' | ';' | '.' | ')' | '、' | '，')
    });
    let mut codes = Vec::new();
    for part in parts.filter(|part| !part.is_empty()).take(CODES_MAX) {
        let code = offered.iter().find(|choice| choice.code == part);
        let numbered = || {
            let number: usize = digits(part).parse().ok().filter(|_| by_number)?;
            offered.get(number.checked_sub(1)?)
        };
        codes.push(code.or_else(numbered).ok_or(Refusal::NotChoice)?.code.as_str());
    }
    choose(node, codes.into_iter(), offered)
}

/// The text with the decimal digits of other scripts as ours.
fn digits(text: &str) -> String {
    let ours = |letter: char| match letter {
        // Full-width, Arabic-Indic, Persian, Devanagari, Bengali.
        '０'..='９' | '٠'..='٩' | '۰'..='۹' | '०'..='९' | '০'..='৯' => {
            let zero = ['０', '٠', '۰', '०', '০'].into_iter().rev().find(|zero| {
                u32::from(letter).checked_sub(u32::from(*zero)).is_some_and(|offset| offset < 10)
            });
            let offset = zero.and_then(|zero| u32::from(letter).checked_sub(u32::from(zero)));
            offset.and_then(|offset| char::from_digit(offset, 10)).unwrap_or(letter)
        }
        '−' | '–' => '-',
        other => other,
    };
    text.chars().map(ours).collect()
}

/// A whole number in its one spelling.
pub(crate) fn whole(text: &str) -> Option<String> {
    let text: String = digits(text).chars().filter(|letter| !letter.is_whitespace()).collect();
    let (sign, amount) = signed(&text);
    let good = !amount.is_empty()
        && amount.len() <= DIGITS_MAX
        && amount.chars().all(|letter| letter.is_ascii_digit());
    let amount = if good { amount.trim_start_matches('0') } else { return None };
    Some(if amount.is_empty() { "0".to_owned() } else { format!("{sign}{amount}") })
}

/// A number in its one spelling; a comma is a point.
pub(crate) fn number(text: &str) -> Option<String> {
    let text: String = digits(text).chars().filter(|letter| !letter.is_whitespace()).collect();
    let text = text.replace(',', ".");
    let (sign, amount) = signed(&text);
    let (before, after) = amount.split_once('.').unwrap_or((amount, ""));
    let all_digits = |part: &str| part.chars().all(|letter| letter.is_ascii_digit());
    let count = before.len() + after.len();
    if count == 0 || count > DIGITS_MAX || !all_digits(before) || !all_digits(after) {
        return None;
    }
    let (before, after) = (before.trim_start_matches('0'), after.trim_end_matches('0'));
    let before = if before.is_empty() { "0" } else { before };
    let sign = if before == "0" && after.is_empty() { "" } else { sign };
    Some(if after.is_empty() { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") })
}

fn signed(text: &str) -> (&'static str, &str) {
    match text.strip_prefix('-') {
        Some(amount) => ("-", amount),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The runs of digits of a text.
fn runs(text: &str) -> Vec<String> {
    let text = digits(text);
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

/// An ISO day. Written with the year first or last; a year last means the day first, as in all our languages.
pub(crate) fn date(text: &str) -> Option<String> {
    let runs = runs(text);
    let [first, middle, last] = runs.as_slice() else { return None };
    let (year, month, day) = match (first.len(), last.len()) {
        (4, 1..=2) => (first, middle, last),
        (1..=2, 4) => (last, middle, first),
        _ => return None,
    };
    let day = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(day.to_string())
}

/// A time of day as `HH:MM:SS.000`, the form in which ODK keeps it, without the zone.
pub(crate) fn time(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let runs = runs(&lower);
    let (hour, minute) = match runs.as_slice() {
        [hour] if hour.len() <= 2 => (hour.clone(), "0".to_owned()),
        [both] if both.len() == 4 => (both.get(..2)?.to_owned(), both.get(2..)?.to_owned()),
        [hour, minute, ..] if hour.len() <= 2 && minute.len() <= 2 && runs.len() <= 4 => {
            (hour.clone(), minute.clone())
        }
        _ => return None,
    };
    let (mut hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["pm", "p.m", "오후"]) && (1..12).contains(&hour) {
        hour += 12;
    } else if has(&["am", "a.m", "오전"]) && hour == 12 {
        hour = 0;
    }
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}:00.000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(whole(" 0 21 ").as_deref(), Some("21"));
        assert_eq!(whole("−5").as_deref(), Some("-5"));
        assert_eq!(whole("２１").as_deref(), Some("21"));
        assert_eq!(whole("٣٥").as_deref(), Some("35"));
        assert_eq!(whole("-0").as_deref(), Some("0"));
        assert_eq!(whole("21.5"), None);
        assert_eq!(whole("двадцать"), None);
        assert_eq!(whole("9999999999999999"), None);
        assert_eq!(number("1 234,50").as_deref(), Some("1234.5"));
        assert_eq!(number("-.0").as_deref(), Some("0"));
        assert_eq!(number(".5").as_deref(), Some("0.5"));
        assert_eq!(number("."), None);
        assert_eq!(number("1e9"), None);
        assert_eq!(number("NaN"), None);
    }

    #[test]
    fn dates_and_times_are_read_as_people_write_them() {
        assert_eq!(date("23.11.2026").as_deref(), Some("2026-11-23"));
        assert_eq!(date("2026년 11월 3일").as_deref(), Some("2026-11-03"));
        assert_eq!(date("3/11/2026").as_deref(), Some("2026-11-03"));
        assert_eq!(date("31.02.2026"), None);
        assert_eq!(date("11.12.26"), None);
        assert_eq!(time("18:05").as_deref(), Some("18:05:00.000"));
        assert_eq!(time("1805").as_deref(), Some("18:05:00.000"));
        assert_eq!(time("오후 6시 5분").as_deref(), Some("18:05:00.000"));
        assert_eq!(time("12 am").as_deref(), Some("00:00:00.000"));
        assert_eq!(time("25:00"), None);
        assert_eq!(time("soon"), None);
    }

    #[test]
    fn words_are_kept_and_control_characters_go() {
        assert_eq!(cleaned(" a\u{0}b\u{1b}[31mc\u{9d}\r\nd\te "), "ab[31mc\nd\te");
        assert_eq!(cleaned("\u{202e}שלום\u{200b}"), "\u{202e}שלום\u{200b}");
        assert_eq!(cleaned("и\u{306}"), "й");
        // What was cleaned stays as it is: the desk cleans again and refuses what changes.
        for text in
            ["e\u{1}\u{301}", "\u{1100}\u{0}\u{1161}", "\r\u{0}\n", "\u{2000}a\u{2001}", "\u{1}\u{301}"]
        {
            let once = cleaned(text);
            assert_eq!(cleaned(&once), once, "{text:?}");
        }
    }
}
