//! The code of a call: twelve digits, of which the last checks the others.
//!
//! The check is Damm's: the digits are multiplied in order in a quasigroup that is totally anti-symmetric, and a right code comes
//! to zero. It finds every single wrong digit and every two neighbours that were exchanged, so that a slip of a finger is told from
//! a wrong code without asking anybody. The scheme is frozen: codes are in people's heads.
//!
//! Nothing is derived from a code, no key and no mailbox: only the desk knows what it belongs to.

use std::fmt;

use rand::CryptoRng;
use serde::Serialize;

/// The digits of a code.
pub(super) const DIGITS: usize = 12;
/// So many numbers can stand before the check digit.
const NUMBERS: u64 = 100_000_000_000;

/// The quasigroup of H. M. Damm, “Total anti-symmetrische Quasigruppen”, 2004. Frozen.
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// A code. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Code(String);

/// Digits are no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Slip {
    /// There are not twelve, or something else is among them.
    #[error("a code has twelve digits")]
    Length,
    /// One of them is wrong, or two have changed places.
    #[error("the check digit does not fit")]
    Check,
}

impl Code {
    /// A new one.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; 8];
        rng.fill_bytes(&mut bytes);
        // A 64-bit number leans towards small remainders by less than one in a hundred million: nobody can use it.
        let number = u64::from_le_bytes(bytes) % NUMBERS;
        let digits = format!("{number:011}");
        let check = checked(&digits).unwrap_or_default();
        Self(format!("{digits}{check}"))
    }

    /// Reads the digits as they were keyed.
    pub fn parse(digits: &str) -> Result<Self, Slip> {
        if digits.len() != DIGITS {
            return Err(Slip::Length);
        }
        match checked(digits) {
            Some(0) => Ok(Self(digits.to_owned())),
            Some(_) => Err(Slip::Check),
            None => Err(Slip::Length),
        }
    }

    /// The digits, without gaps.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// What the digits come to: the check digit for those before it, zero for a whole code.
fn checked(digits: &str) -> Option<u8> {
    digits.chars().try_fold(0_u8, |row, digit| {
        let column = usize::try_from(digit.to_digit(10)?).ok()?;
        TABLE.get(usize::from(row))?.get(column).copied()
    })
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn the_scheme_is_the_published_one() {
        assert_eq!(checked("572"), Some(4));
        assert_eq!(checked("5724"), Some(0));
        assert_eq!(checked("43881234567"), Some(9));
    }

    #[test]
    fn every_wrong_digit_and_every_swap_of_neighbours_is_found() {
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..200 {
            let code = Code::generate(&mut rng);
            assert_eq!(Code::parse(code.digits()), Ok(code.clone()));
            let digits: Vec<char> = code.digits().chars().collect();
            for at in 0..DIGITS {
                for wrong in ('0'..='9').filter(|wrong| *wrong != digits[at]) {
                    let mut keyed = digits.clone();
                    keyed[at] = wrong;
                    assert_eq!(Code::parse(&String::from_iter(keyed)), Err(Slip::Check));
                }
            }
            for at in 1..DIGITS {
                let mut keyed = digits.clone();
                keyed.swap(at - 1, at);
                let expected = if keyed == digits { Ok(code.clone()) } else { Err(Slip::Check) };
                assert_eq!(Code::parse(&String::from_iter(keyed)), expected);
            }
        }
    }

    #[test]
    fn every_swap_of_two_digits_is_found_whatever_stands_before() {
        // The whole table: in every state, no two different digits may come to the same in either order.
        for state in TABLE {
            let through = |first: usize, second: usize| TABLE[usize::from(state[first])][second];
            for (one, other) in
                (0..100).map(|pair| (pair / 10, pair % 10)).filter(|(one, other)| one != other)
            {
                assert_ne!(through(one, other), through(other, one));
                assert_ne!(state[one], state[other]);
            }
        }
    }

    #[test]
    fn what_is_no_code_is_told_from_a_slip_and_a_code_is_not_printed() {
        assert_eq!(Code::parse(""), Err(Slip::Length));
        assert_eq!(Code::parse("12345678901"), Err(Slip::Length));
        assert_eq!(Code::parse("12345678901a"), Err(Slip::Length));
        assert_eq!(format!("{:?}", Code::generate(&mut StdRng::seed_from_u64(2))), "Code(…)");
    }
}
