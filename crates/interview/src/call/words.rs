//! What a call says: the keys of the texts that a programme with a telephone has, beside its questionnaires.

use std::ops::RangeInclusive;

use crate::Programme;

/// What stands between the entries of a list.
const BETWEEN: char = '|';
/// The name of the words for a number, in a text that has one.
pub(crate) const WORDS: &str = "words";
/// The most parts of one longer text.
pub(crate) const PARTS_MAX: usize = 20;
/// The order of a date's parts, as it is keyed and read: `d m y` in the order of the language.
pub(crate) const DATE_ORDER: &str = "call-date-order";
/// What stands in the form for an answer that was spoken; not said, but read by our people and judged by the form's rules.
pub(crate) const SPOKEN_ANSWER: &str = "call-spoken-answer";

/// Said to whoever finds every line taken, in every language; see [`super::busy`].
pub(super) const BUSY: &str = "call-busy";

/// The texts that are said as they stand.
pub(crate) const SAID: &[&str] = &[
    "call-greeting",
    "call-trial",
    "call-seen",
    "call-default-language",
    "call-welcome",
    "call-keys",
    "call-menu",
    "call-menu-surrender",
    "call-menu-rights",
    "call-menu-apply",
    "call-menu-third-party",
    "call-menu-at-risk",
    "call-menu-code",
    "call-menu-person",
    "call-menu-genuine",
    "call-menu-elsewhere",
    "call-more",
    "call-info-more",
    "call-commands-1",
    "call-commands-2",
    "call-slower",
    "call-faster",
    "call-wrong-key",
    "call-quiet",
    "call-bye",
    "call-bye-quiet",
    "call-bye-kept",
    "call-bye-failed",
    "call-no-live",
    "call-on-duty",
    "call-no-promise",
    "call-person-keys",
    "call-record",
    "call-record-warn",
    "call-record-answer",
    "call-recorded",
    "call-recorded-answer",
    "call-longest",
    "call-nothing-heard",
    "call-nothing-keys",
    "call-recording-erased",
    "call-passed",
    "call-failed",
    "call-begin-apply",
    "call-begin-third-party",
    "call-begin-at-risk",
    "call-begin-no-names",
    "call-begin-kept",
    "call-why",
    "call-several",
    "call-chosen",
    "call-unchosen",
    "call-decline",
    "call-next",
    "call-understood",
    "call-say-it",
    "call-say-record",
    "call-keep-answer",
    "call-warn-spoken",
    "call-before",
    "call-key-number",
    "call-key-decimal",
    "call-key-decimal-part",
    "call-key-date",
    "call-key-time",
    "call-key-skip",
    "call-key-keep",
    "call-you-keyed",
    "call-check-keys",
    "call-point",
    "call-minus",
    "call-year",
    "call-answer-spoken",
    "call-answer-declined",
    "call-answer-yes",
    "call-err-required",
    "call-err-number",
    "call-err-date",
    "call-err-time",
    "call-err-again",
    "call-switch",
    "call-review",
    "call-review-keys",
    "call-change-keys",
    "call-changed",
    "call-review-open",
    "call-sent",
    "call-kept-part",
    "call-code-lead",
    "call-code-weaker",
    "call-code-is",
    "call-code-again",
    "call-code-key",
    "call-code-right",
    "call-code-wrong",
    "call-code-same",
    "call-until-then",
    "call-we-never",
    "call-parting",
    "call-receipt-lead",
    "call-receipt-seen",
    "call-code-enter",
    "call-code-short",
    "call-code-slip",
    "call-wait",
    "call-code-unknown",
    "call-unknown-keys",
    "call-code-expired",
    "call-desk-away",
    BUSY,
    "call-answer-is",
    "call-no-answer-yet",
    "call-answer-unready",
    "call-case-keys",
    "call-case-keys-none",
    "call-no-next",
    "call-stop",
    "call-stop-empty",
    "call-erase",
    "call-erase-case",
    "call-erase-nothing",
    "call-not-erased",
    "call-erased",
    "call-erased-case",
];

/// What is told in parts: `call-<name>-1`, `-2`, … as many as the pack has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) enum Topic {
    /// How to surrender safely.
    Surrender,
    /// The rights of a prisoner.
    Rights,
    /// Is this genuine?
    Genuine,
    /// Where else we can be reached.
    Elsewhere,
    /// What the keys do.
    Help,
}

impl Topic {
    pub(crate) const ALL: [Self; 5] =
        [Self::Surrender, Self::Rights, Self::Genuine, Self::Elsewhere, Self::Help];

    /// The key of a part; the first is 1.
    pub(crate) fn key(self, part: usize) -> String {
        let name = match self {
            Self::Surrender => "surrender",
            Self::Rights => "rights",
            Self::Genuine => "genuine",
            Self::Elsewhere => "elsewhere",
            Self::Help => "help",
        };
        format!("call-{name}-{part}")
    }

    /// How many parts a programme has.
    pub(crate) fn parts(self, programme: &Programme) -> usize {
        (1..=PARTS_MAX).take_while(|part| programme.has_text(&self.key(*part))).count()
    }
}

/// Words that are kept as one text with `|` between them, because each is said alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// “Press one” to “press nine”.
    Press,
    /// The digits as a telephone number is read.
    Digits,
    /// 0 to 99 as they are counted.
    Numbers,
    /// The days of a month as they stand in a date.
    Days,
    /// The months as they stand in a date.
    Months,
    /// The hours of a day as they stand in a time.
    Hours,
    /// The minutes as they stand in a time.
    Minutes,
}

impl List {
    pub(crate) const ALL: [Self; 7] =
        [Self::Press, Self::Digits, Self::Numbers, Self::Days, Self::Months, Self::Hours, Self::Minutes];

    /// The key of the text.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Press => "call-press",
            Self::Digits => "call-digits",
            Self::Numbers => "call-numbers",
            Self::Days => "call-days",
            Self::Months => "call-months",
            Self::Hours => "call-hours",
            Self::Minutes => "call-minutes",
        }
    }

    /// The numbers that its entries stand for, in order.
    pub(crate) fn numbers(self) -> RangeInclusive<usize> {
        match self {
            Self::Press => 1..=9,
            Self::Digits => 0..=9,
            Self::Numbers => 0..=99,
            Self::Days => 1..=31,
            Self::Months => 1..=12,
            Self::Hours => 0..=23,
            Self::Minutes => 0..=59,
        }
    }
}

/// The entries of a list as a text holds them.
pub(crate) fn entries(text: &str) -> Vec<&str> {
    text.split(BETWEEN).map(str::trim).collect()
}

/// A text with a number in it, which is spoken whole for each number: grammar does not let it be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Somebody listens again in so many hours.
    OpensHours,
    /// The same in days.
    OpensDays,
    /// Call again in so many hours.
    AgainHours,
    /// Looking takes so many minutes.
    WaitMinutes,
}

impl Counted {
    pub(crate) const ALL: [Self; 4] =
        [Self::OpensHours, Self::OpensDays, Self::AgainHours, Self::WaitMinutes];

    /// The key of the text.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::OpensHours => "call-opens-hours",
            Self::OpensDays => "call-opens-days",
            Self::AgainHours => "call-again-hours",
            Self::WaitMinutes => "call-wait-minutes",
        }
    }

    /// The name of the number in it.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::OpensHours | Self::AgainHours => "hours",
            Self::OpensDays => "days",
            Self::WaitMinutes => "minutes",
        }
    }

    /// The key of the words for its numbers, with `|` between them, in the case and gender that it needs: a program that speaks
    /// knows neither, and reads digits as it likes.
    pub(crate) fn words_key(self) -> &'static str {
        match self {
            Self::OpensHours | Self::AgainHours => "call-count-hours",
            Self::OpensDays => "call-count-days",
            Self::WaitMinutes => "call-count-minutes",
        }
    }

    /// The numbers for which it is spoken; others are said as the nearest of them.
    pub(crate) fn numbers(self) -> RangeInclusive<u16> {
        match self {
            Self::OpensHours | Self::AgainHours => 1..=47,
            Self::OpensDays => 2..=8,
            Self::WaitMinutes => 1..=15,
        }
    }
}

/// A part of a date, in the order of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DatePart {
    Day,
    Month,
    Year,
}

/// The parts of a date in an order that a text gives; nothing if it does not give each once.
pub(crate) fn date_order(text: &str) -> Option<[DatePart; 3]> {
    let part = |word: &str| match word {
        "d" => Some(DatePart::Day),
        "m" => Some(DatePart::Month),
        "y" => Some(DatePart::Year),
        _ => None,
    };
    let parts: Option<Vec<DatePart>> = text.split_whitespace().map(part).collect();
    let order: [DatePart; 3] = parts?.try_into().ok()?;
    let [first, second, third] = order;
    (first != second && second != third && first != third).then_some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_each_part_once() {
        assert_eq!(date_order("d m y"), Some([DatePart::Day, DatePart::Month, DatePart::Year]));
        assert_eq!(date_order(" y m d "), Some([DatePart::Year, DatePart::Month, DatePart::Day]));
        for wrong in ["", "d m", "d d y", "y m d d", "day m y"] {
            assert_eq!(date_order(wrong), None, "{wrong}");
        }
    }
}
