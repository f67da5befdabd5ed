//! What a made-up person says to a question: the same on every channel, since it is made of the person and the question only.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::{ToSpan, Zoned};

use crate::conversation::{Choice, Prompt, PromptKind};

use super::TRIES_MAX;
use super::ways::Ways;

/// One thing a person says, before it is put into the words of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// One of the choices, by its position.
    One(usize),
    /// Several of them.
    Several(Vec<usize>),
    /// Words, a number, a day, a time.
    Words(String),
    /// Goes on.
    Pass,
    /// Leaves it out.
    Skip,
}

/// Numbers that questionnaires ask for: ages, counts, years, amounts.
const NUMBERS: [&str; 24] = [
    "1", "2", "3", "0", "4", "5", "7", "10", "12", "15", "18", "25", "30", "45", "60", "90", "100", "150",
    "500", "1000", "1990", "2020", "2026", "100000",
];
/// Numbers with a fraction.
const DECIMALS: [&str; 10] = ["1.5", "2", "0.5", "0", "10.25", "36.6", "50", "99", "150.5", "1000"];
/// Words, and what rules about words ask for: digits of several lengths, codes, addresses.
const WORDS: [&str; 16] = [
    "seven words here",
    "Anna B",
    "Somewhere",
    "12345",
    "0712345678",
    "712345678",
    "254712345678",
    "a@example.org",
    "AB123",
    "1",
    "12",
    "123",
    "1234567890",
    "2020",
    "ABC",
    "x",
];
/// Days before today, and after.
const DAYS: [i32; 13] = [0, -1, -7, -30, -120, -400, -1_000, -2_500, -8_000, -15_000, 1, 30, 400];
const TIMES: [&str; 4] = ["09:30", "18:00", "23:59", "00:05"];
/// One answer in so many begins with something that does not fit.
const WRONG_IN: u64 = 3;
/// One question in so many is left out where that may be.
const SKIP_IN: u64 = 8;
/// One question in so many is answered without regard to what the rules speak of.
const HEEDLESS_IN: u64 = 4;
/// No more choices are taken at once.
const SEVERAL_MAX: usize = 12;

/// Something that is no answer, if this person begins with that here.
pub(super) fn wrong(person: u64, prompt: &Prompt) -> Option<Given> {
    if !mix(person, &prompt.name, "wrong").is_multiple_of(WRONG_IN) {
        return None;
    }
    match &prompt.kind {
        PromptKind::One(choices) => Some(Given::One(choices.len() + 3)),
        PromptKind::Many(choices) => Some(Given::Several(vec![choices.len() + 3])),
        PromptKind::Integer | PromptKind::Decimal | PromptKind::Date | PromptKind::Time => {
            Some(Given::Words("qwertz".to_owned()))
        }
        PromptKind::Text { .. } | PromptKind::Acknowledge | PromptKind::Note => None,
    }
}

/// What this person says to a question, one after the other until something fits.
pub(super) fn tries(person: u64, prompt: &Prompt, ways: &Ways, now: &Zoned) -> Vec<Given> {
    let turn = mix(person, &prompt.name, "turn");
    let may_skip = prompt.can_decline || !prompt.required;
    let opening = |choices: &[Choice]| {
        let codes: Vec<&str> = choices.iter().map(|choice| choice.code.as_str()).collect();
        let heedless = mix(person, &prompt.name, "heedless").is_multiple_of(HEEDLESS_IN);
        if heedless { Vec::new() } else { ways.opening(&prompt.name, &codes) }
    };
    let mut all: Vec<Given> = match &prompt.kind {
        PromptKind::Acknowledge | PromptKind::Note => return vec![Given::Pass],
        PromptKind::One(choices) => one(choices.len(), &opening(choices), turn),
        PromptKind::Many(choices) => several(choices.len(), &opening(choices), turn),
        PromptKind::Integer => words(&NUMBERS, ways.whole_numbers(&prompt.name), turn),
        PromptKind::Decimal => words(&DECIMALS, ways.whole_numbers(&prompt.name), turn),
        PromptKind::Time => words(&TIMES, Vec::new(), turn),
        PromptKind::Text { .. } => words(&WORDS, ways.codes(&prompt.name), turn),
        PromptKind::Date => turned(DAYS.len(), turn)
            .filter_map(|at| now.date().checked_add(DAYS.get(at)?.days()).ok())
            .map(|day| Given::Words(day.to_string()))
            .collect(),
    };
    all.truncate(TRIES_MAX);
    if may_skip {
        let first = mix(person, &prompt.name, "skip").is_multiple_of(SKIP_IN);
        all.insert(if first { 0 } else { all.len() }, Given::Skip);
    }
    all
}

/// Positions from a turn on, and round.
fn turned(count: usize, turn: u64) -> impl Iterator<Item = usize> {
    let count_wide = u64::try_from(count).unwrap_or(u64::MAX).max(1);
    let start = usize::try_from(turn % count_wide).unwrap_or(0);
    (start..count).chain(0..start)
}

/// What the questionnaires of others ask for, and what the rules of this one speak of.
fn words(list: &[&str], spoken: Vec<String>, turn: u64) -> Vec<Given> {
    let mut all: Vec<String> = list.iter().map(|word| (*word).to_owned()).chain(spoken).collect();
    let mut seen = BTreeSet::new();
    all.retain(|word| seen.insert(word.clone()));
    turned(all.len(), turn).filter_map(|at| all.get(at)).map(|word| Given::Words(word.clone())).collect()
}

/// The choices that some rule speaks of, then all.
fn one(count: usize, opening: &[usize], turn: u64) -> Vec<Given> {
    let sooner = turned(opening.len(), turn).filter_map(|at| opening.get(at).copied());
    sooner.chain(turned(count, turn)).map(Given::One).collect()
}

/// The choices that some rule speaks of, fewer and fewer of them; two that stand side by side; then each alone: rules often
/// forbid many, or “none” beside another.
fn several(count: usize, opening: &[usize], turn: u64) -> Vec<Given> {
    let sooner: Vec<usize> =
        turned(opening.len(), turn).filter_map(|at| opening.get(at).copied()).take(SEVERAL_MAX).collect();
    let fewer = (2..=sooner.len()).rev().filter_map(|most| sooner.get(..most));
    let fewer = fewer.map(|some| Given::Several(some.to_vec()));
    let alone = sooner.iter().map(|at| Given::Several(vec![*at]));
    let pairs =
        turned(count, turn).take(1).filter(|at| at + 1 < count).map(|at| Given::Several(vec![at, at + 1]));
    let each = turned(count, turn).map(|at| Given::Several(vec![at]));
    fewer.chain(alone).chain(pairs).chain(each).collect()
}

/// A number of a person, a question and a purpose.
fn mix(person: u64, question: &str, purpose: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    (person, question, purpose).hash(&mut hash);
    hash.finish()
}
