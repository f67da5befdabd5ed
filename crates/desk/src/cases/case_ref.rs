//! The random name of a case: eight letters and digits that are hard to confuse, said as two groups of four.

use rand::{CryptoRng, RngExt as _};

/// No I, L, O, U, 0, 1: they are misread and misheard.
const LETTERS: [char; 30] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y',
    'Z', '2', '3', '4', '5', '6', '7', '8', '9',
];

/// Names a case inside of this desk. Random: it says nothing about the person, and nobody outside knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseRef(String);

/// Not the name of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a case is named by two groups of four letters or digits")]
pub struct BadCaseRef;

impl CaseRef {
    /// A new name.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut name = String::with_capacity(9);
        for place in 0..8_u8 {
            if place == 4 {
                name.push('-');
            }
            let letter = LETTERS.get(rng.random_range(0..LETTERS.len())).copied();
            name.push(letter.expect("the range is that of the list"));
        }
        Self(name)
    }

    /// Reads a name as typed: small letters and a missing hyphen are forgiven.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, BadCaseRef> {
        let bare: Vec<char> =
            text.trim().chars().filter(|c| *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        if bare.len() != 8 || !bare.iter().all(|c| LETTERS.contains(c)) {
            return Err(BadCaseRef);
        }
        let (first, second) = bare.split_at(4);
        Ok(Self(format!("{}-{}", first.iter().collect::<String>(), second.iter().collect::<String>())))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CaseRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn names_are_read_as_they_are_said() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        for _ in 0..100 {
            let name = CaseRef::generate(&mut rng);
            assert_eq!(CaseRef::parse(&name.as_str().to_lowercase().replace('-', "")), Ok(name));
        }
        assert_eq!(CaseRef::parse("AAAA-AAA1"), Err(BadCaseRef));
        assert_eq!(CaseRef::parse("../../etc"), Err(BadCaseRef));
    }
}
