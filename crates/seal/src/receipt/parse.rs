//! Reading a receipt as a person writes it.
//!
//! A receipt is in one language as a whole, so each list is tried by itself on the whole text; groups of digits may
//! stand anywhere among the words. Words that are not separated, or broken apart, are found by trying every
//! way to read the letters; the check word then leaves one.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::fold::{Folded, fold_char};
use super::nearby::nearest;
use super::segment::Dictionary;
use super::{RECEIPT_DIGITS, RECEIPT_WORDS, Receipt};
use crate::wordlist::WordLanguage;

/// Longer texts are not read as receipts.
pub const INPUT_CHARS_MAX: usize = 1_000;

/// At most so many ways to read the whole text are checked.
const READINGS_MAX: usize = 256;

/// Why a text is not a receipt, so that a page can say what to look at. Contains parts of what was typed: `Debug`
/// and `Display` show none of it.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// No letters and no digits.
    #[error("nothing was entered")]
    Empty,
    /// More than [`INPUT_CHARS_MAX`] characters.
    #[error("the text is far longer than a receipt")]
    TooLong,
    /// A word that is not on the list.
    #[error("word {position} is not one of a receipt's words")]
    UnknownWord {
        /// Which word of the receipt, from 1 on.
        position: usize,
        /// The word as it was written.
        word: String,
        /// The words of the list that are nearest, nearest first; may be none.
        neighbours: Vec<&'static str>,
    },
    /// All are words of a receipt, but too few or too many.
    #[error("a receipt has {RECEIPT_WORDS} words, not {found}")]
    WrongLength {
        /// How many words were found; three digits count as one.
        found: usize,
    },
    /// Digits that do not make whole words.
    #[error("a receipt has {RECEIPT_DIGITS} digits, three for each word, not {found}")]
    WrongDigits {
        /// How many digits were found (in a row, if there were words beside them).
        found: usize,
    },
    /// Ten words of the list, but not a receipt: at least one is another word than it should be.
    #[error("these are words of a receipt, but they do not belong together")]
    WrongCheck {
        /// Two words (from 1 on) that would give a receipt if they were exchanged, if there is exactly one
        /// such pair.
        swapped: Option<(usize, usize)>,
    },
    /// Can be read as more than one receipt; written with spaces it could not.
    #[error("this can be read in more than one way")]
    Ambiguous,
}

impl fmt::Debug for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceiptError({self})")
    }
}

/// Letters or digits between separators.
struct Token {
    /// As it was written.
    written: Zeroizing<String>,
    /// Folded letters, or digits.
    folded: Zeroizing<String>,
    digits: bool,
}

/// What one list makes of the text.
enum Outcome<'t> {
    Receipt(Receipt),
    /// Everything is of this list, but it is no receipt.
    Failure(ReceiptError),
    /// So many words were recognised, then came one that is not on the list.
    Unknown {
        recognised: usize,
        position: usize,
        token: &'t Token,
    },
}

pub(super) fn parse(text: &str) -> Result<Receipt, ReceiptError> {
    if text.chars().nth(INPUT_CHARS_MAX).is_some() {
        return Err(ReceiptError::TooLong);
    }
    let tokens = tokens(text);
    if tokens.is_empty() {
        return Err(ReceiptError::Empty);
    }
    if tokens.iter().all(|token| token.digits) {
        let digits: usize = tokens.iter().map(|token| token.folded.len()).sum();
        if digits != RECEIPT_DIGITS {
            return Err(ReceiptError::WrongDigits { found: digits });
        }
    }
    let outcomes = WordLanguage::ALL.map(|language| (language, read_either_way(&tokens, language)));
    let mut receipts = outcomes.iter().filter_map(|(_, outcome)| outcome.receipt());
    match receipts.next() {
        Some(receipt) if receipts.all(|other| other == receipt) => Ok(receipt.clone()),
        Some(_) => Err(ReceiptError::Ambiguous),
        None => Err(explain(outcomes)),
    }
}

impl Outcome<'_> {
    fn receipt(&self) -> Option<&Receipt> {
        match self {
            Outcome::Receipt(receipt) => Some(receipt),
            Outcome::Failure(_) | Outcome::Unknown { .. } => None,
        }
    }
}

/// The failure that says most: of a list that knows all the words, or else of the one that knows the most of them,
/// or else of the one that has the word nearest to the first unknown one.
fn explain(outcomes: [(WordLanguage, Outcome<'_>); 4]) -> ReceiptError {
    let mut best: Option<(usize, usize, ReceiptError)> = None;
    for (language, outcome) in outcomes {
        let (recognised, position, token) = match outcome {
            Outcome::Failure(error) => return error,
            Outcome::Unknown { recognised, position, token } => (recognised, position, token),
            Outcome::Receipt(_) => continue,
        };
        if best.as_ref().is_some_and(|(most, _, _)| recognised < *most) {
            continue; // before the costly search for neighbours
        }
        let (distance, neighbours) = nearest(&token.folded, language);
        if best.as_ref().is_none_or(|(most, least, _)| recognised > *most || distance < *least) {
            let error = ReceiptError::UnknownWord { position, word: token.written.to_string(), neighbours };
            best = Some((recognised, distance, error));
        }
    }
    best.map_or(ReceiptError::Empty, |(_, _, error)| error)
}

/// Splits a text where there is neither letter nor digit, and between letters and digits.
fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut open = false;
    for c in text.nfc() {
        let mut letters = Zeroizing::new(String::new());
        let (digits, folded) = match fold_char(c, &mut letters) {
            Folded::Separator => {
                open = false;
                continue;
            }
            Folded::Letters => (false, letters),
            Folded::Digit(digit) => (true, Zeroizing::new(digit.to_string())),
        };
        // What folds to nothing belongs to the word around it and begins none.
        match out.last_mut().filter(|last| open && (last.digits == digits || folded.is_empty())) {
            Some(token) => {
                token.folded.push_str(&folded);
                token.written.push(c);
            }
            None if folded.is_empty() => {}
            None => {
                out.push(Token { written: Zeroizing::new(c.to_string()), folded, digits });
                open = true;
            }
        }
    }
    out
}

/// Reads the whole text with one list: as it is separated, or else as if nothing separated its letters. If neither
/// gives a receipt, the first says what is wrong.
fn read_either_way(tokens: &[Token], language: WordLanguage) -> Outcome<'_> {
    match read(tokens, language, false) {
        Outcome::Receipt(receipt) => Outcome::Receipt(receipt),
        failure @ (Outcome::Failure(_) | Outcome::Unknown { .. }) => match read(tokens, language, true) {
            Outcome::Receipt(receipt) => Outcome::Receipt(receipt),
            Outcome::Failure(_) | Outcome::Unknown { .. } => failure,
        },
    }
}

fn read(tokens: &[Token], language: WordLanguage, run_together: bool) -> Outcome<'_> {
    let dictionary = Dictionary::of(language);
    let mut readings: Vec<Vec<u16>> = vec![Vec::new()];
    let mut recognised = 0;
    for run in tokens.chunk_by(|a, b| a.digits == b.digits) {
        let found = if run.first().is_some_and(|token| token.digits) {
            match digit_run(run) {
                Ok(indexes) => vec![indexes],
                Err(error) => return Outcome::Failure(error),
            }
        } else {
            match word_run(run, dictionary, run_together) {
                Ok(found) => found,
                Err(unknown) => {
                    let token = run.get(unknown).expect("the number of one of the run's tokens");
                    let position = readings.first().map_or(0, Vec::len) + unknown + 1;
                    return Outcome::Unknown { recognised: recognised + unknown, position, token };
                }
            }
        };
        recognised += run.len();
        readings = combine(&readings, &found);
    }
    judge(&readings)
}

/// Digits in a row, however they are grouped.
fn digit_run(run: &[Token]) -> Result<Vec<u16>, ReceiptError> {
    let digits: Zeroizing<String> = Zeroizing::new(run.iter().map(|token| token.folded.as_str()).collect());
    let (groups, rest) = digits.as_bytes().as_chunks::<3>();
    if !rest.is_empty() {
        return Err(ReceiptError::WrongDigits { found: digits.len() });
    }
    let value = |group: &[u8; 3]| group.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    Ok(groups.iter().map(value).collect())
}

/// Words in a row. `Err` is the number of the first token that is none.
fn word_run(run: &[Token], dictionary: &Dictionary, run_together: bool) -> Result<Vec<Vec<u16>>, usize> {
    if run_together {
        let joined: Zeroizing<String> =
            Zeroizing::new(run.iter().map(|token| token.folded.as_str()).collect());
        let found = dictionary.readings(&joined);
        return if found.is_empty() { Err(0) } else { Ok(found) };
    }
    let mut readings: Vec<Vec<u16>> = vec![Vec::new()];
    for (number, token) in run.iter().enumerate() {
        let found = match dictionary.index(&token.folded) {
            Some(index) => vec![vec![index]],
            None => dictionary.readings(&token.folded),
        };
        if found.is_empty() {
            return Err(number);
        }
        readings = combine(&readings, &found);
    }
    Ok(readings)
}

/// Every reading so far with every reading of what follows, up to a limit.
fn combine(so_far: &[Vec<u16>], next: &[Vec<u16>]) -> Vec<Vec<u16>> {
    so_far
        .iter()
        .flat_map(|head| next.iter().map(move |tail| [head.as_slice(), tail.as_slice()].concat()))
        .take(READINGS_MAX)
        .collect()
}

/// Looks for the one reading that is a receipt.
fn judge<'t>(readings: &[Vec<u16>]) -> Outcome<'t> {
    let whole: Vec<[u16; RECEIPT_WORDS]> =
        readings.iter().filter_map(|reading| reading.as_slice().try_into().ok()).collect();
    let Some(first) = whole.first() else {
        let found = readings.first().map_or(0, Vec::len);
        return Outcome::Failure(ReceiptError::WrongLength { found });
    };
    let mut receipts = whole.iter().filter_map(|indexes| Receipt::from_indexes(*indexes));
    match receipts.next() {
        None => Outcome::Failure(ReceiptError::WrongCheck { swapped: swapped(first) }),
        Some(receipt) if receipts.all(|other| other == receipt) => Outcome::Receipt(receipt),
        Some(_) => Outcome::Failure(ReceiptError::Ambiguous),
    }
}

/// The one pair of words that would give a receipt if they were exchanged.
fn swapped(indexes: &[u16; RECEIPT_WORDS]) -> Option<(usize, usize)> {
    let pairs = (0..RECEIPT_WORDS).flat_map(|a| (a + 1..RECEIPT_WORDS).map(move |b| (a, b)));
    let mut fitting = pairs.filter(|(a, b)| {
        let mut exchanged = *indexes;
        exchanged.swap(*a, *b);
        Receipt::from_indexes(exchanged).is_some()
    });
    let (a, b) = fitting.next()?;
    fitting.next().is_none().then_some((a + 1, b + 1))
}
