//! Receipts as the conversation handles them. How one is made and read is the business of whoever seals; this crate only
//! passes the thirty digits on.

use std::fmt;

use rand::CryptoRng;
use serde::{Deserialize, Deserializer, Serialize};

use crate::programme::WordList;

/// The digits of a receipt.
const DIGITS: usize = 30;

/// A receipt as its thirty digits. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Code(String);

impl Code {
    /// A receipt of these digits, if there are thirty.
    pub fn new(digits: &str) -> Option<Self> {
        let good = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| Self(digits.to_owned()))
    }

    /// The digits, without gaps.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Three lines that look like three telephone numbers.
    pub(super) fn like_telephone_numbers(&self) -> Vec<String> {
        let digits: Vec<char> = self.0.chars().collect();
        let line = |ten: &[char]| {
            let gap = |index: usize| if matches!(index, 3 | 6 | 8) { " " } else { "" };
            ten.iter().enumerate().map(|(index, digit)| format!("{}{digit}", gap(index))).collect()
        };
        digits.chunks(10).map(line).collect()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        Self::new(&digits).ok_or_else(|| serde::de::Error::custom("a receipt has thirty digits"))
    }
}

/// How receipts are made and read.
pub trait Codes {
    /// A new one.
    fn make(&self, rng: &mut dyn CryptoRng) -> Code;

    /// What a message is, if it was meant as a receipt. Ordinary sentences must give [`Reading::Nothing`]: more than half of the
    /// words or digits of a receipt have to be there before it is called a slip.
    fn read(&self, text: &str) -> Reading;

    /// The ten words.
    fn words(&self, code: &Code, list: WordList) -> Vec<String>;
}

/// What a message is as a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One.
    Code(Code),
    /// Nearly one.
    Slip(Slip),
    /// None.
    Nothing,
}

/// What is wrong with something that is nearly a receipt.
#[derive(Clone, PartialEq, Eq)]
pub enum Slip {
    /// A word that is on no list.
    UnknownWord {
        /// Which, from 1 on.
        position: usize,
        /// As it was written.
        word: String,
        /// Words of the list that are near.
        neighbours: Vec<String>,
    },
    /// Too few or too many words.
    Length {
        /// How many were read.
        found: usize,
    },
    /// Too few or too many digits.
    Digits {
        /// How many were read.
        found: usize,
    },
    /// The words do not belong together.
    Check {
        /// Two that were perhaps exchanged.
        swapped: Option<(usize, usize)>,
    },
    /// Can be read in more than one way.
    Ambiguous,
}

impl fmt::Debug for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slip(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_look_like_telephone_numbers_and_are_not_printed() {
        let code = Code::new("012345678901234567890123456789").unwrap();
        assert_eq!(code.like_telephone_numbers(), ["012 345 67 89", "012 345 67 89", "012 345 67 89"]);
        assert_eq!(format!("{code:?}"), "Code(…)");
        assert_eq!(Code::new("12"), None);
        assert!(serde_json::from_str::<Code>("\"12\"").is_err());
    }
}
