//! Receipts: what a person keeps. Ten words in any of four languages, or thirty digits, are the same receipt.
//!
//! Nine of the ten numbers (0 to 999) are random, 89.6 bits together; the tenth is a check that detects every single
//! wrong word and every two words exchanged. A receipt names nobody and is stored nowhere: the mailbox id and the
//! keys to read, write and withdraw are derived from it, and only they travel, sealed.

mod fold;
mod keys;
mod nearby;
mod parse;
mod segment;

pub use keys::{GrantError, MailboxGrant, MailboxKeys, ReadKey, WithdrawToken, WithdrawVerifier, WriteKey};
pub use parse::{INPUT_CHARS_MAX, ReceiptError};

pub use crate::id::MailboxId;

use std::fmt;

use hpke::rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::wordlist::{self, WordLanguage};

/// How many words a receipt has, the check word among them.
pub const RECEIPT_WORDS: usize = 10;

/// How many digits it has: three for each word.
pub const RECEIPT_DIGITS: usize = 30;

/// The least prime above the number of words.
const MODULUS: u32 = 1_009;

/// Weight of each random index in the check: the powers of 11, a primitive root of the modulus. They differ from
/// one another and from the check's own weight, −1, so that exchanging any two different words changes the sum.
const WEIGHTS: [u32; 9] = weights();

const fn weights() -> [u32; 9] {
    let mut out = [11; 9];
    let mut i = 1;
    #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index outside")]
    while i < 9 {
        out[i] = out[i - 1] * 11 % MODULUS;
        i += 1;
    }
    out
}

/// A receipt: ten numbers from 0 to 999 of which the last checks the others. Overwritten when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Receipt([u16; RECEIPT_WORDS]);

impl Receipt {
    /// Makes a new receipt.
    pub fn generate(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        loop {
            let mut indexes = [0; RECEIPT_WORDS];
            let [random @ .., check] = &mut indexes;
            for index in random.iter_mut() {
                *index = random_index(rng);
            }
            // Nine sums in a thousand have no word. Such a receipt is thrown away whole, so that all others stay
            // equally likely.
            if let Some(sum) = checksum(random) {
                *check = sum;
                return Receipt(indexes);
            }
        }
    }

    /// The ten words in one language.
    pub fn words(&self, language: WordLanguage) -> [&'static str; RECEIPT_WORDS] {
        let list = wordlist::list(language);
        self.0.map(|index| *list.get(usize::from(index)).expect("a receipt's numbers are below a thousand"))
    }

    /// The thirty digits, without gaps: three for each word, in the same order.
    pub fn digits(&self) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::with_capacity(RECEIPT_DIGITS));
        for index in self.0 {
            for power in [100, 10, 1] {
                let digit = u32::from(index / power % 10);
                out.push(char::from_digit(digit, 10).expect("a remainder by ten is a digit"));
            }
        }
        out
    }

    /// Reads a receipt as a person writes it: words of any one of the languages, digits, or both mixed; any spaces,
    /// punctuation, line breaks and case; `ё` or `е`; Hangul composed or not; words run together or broken apart.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        parse::parse(text)
    }

    /// The mailbox id and keys that this receipt stands for.
    pub fn keys(&self) -> MailboxKeys {
        MailboxKeys::derive(&self.digits())
    }

    /// Ten numbers whose last one checks the others, or `None`.
    fn from_indexes(indexes: [u16; RECEIPT_WORDS]) -> Option<Self> {
        let [random @ .., check] = &indexes;
        let in_range = indexes.iter().all(|index| usize::from(*index) < wordlist::WORDS);
        (in_range && checksum(random) == Some(*check)).then_some(Receipt(indexes))
    }
}

impl PartialEq for Receipt {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Receipt {}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt(secret)")
    }
}

/// The weighted sum of the nine random indexes, if it is the index of a word.
fn checksum(random: &[u16]) -> Option<u16> {
    let sum: u32 = WEIGHTS.iter().zip(random).map(|(weight, index)| weight * u32::from(*index)).sum();
    u16::try_from(sum % MODULUS).ok().filter(|sum| usize::from(*sum) < wordlist::WORDS)
}

/// Uniform from 0 to 999: ten random bits, thrown away when they are more.
fn random_index(rng: &mut (impl CryptoRng + ?Sized)) -> u16 {
    loop {
        let mut bytes = [0; 2];
        rng.fill_bytes(&mut bytes);
        let candidate = u16::from_be_bytes(bytes) & 0x3ff;
        if usize::from(candidate) < wordlist::WORDS {
            return candidate;
        }
    }
}

/// What the word lists' tests need of the folding.
#[cfg(test)]
pub(crate) mod testing {
    pub(crate) use super::fold::fold_word;
    pub(crate) use super::nearby::distance;
}

#[cfg(test)]
mod tests;
