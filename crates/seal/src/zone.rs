//! The name of one programme deployment, bound into everything that is sealed or signed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest name of a zone, in bytes.
pub const ZONE_BYTES_MAX: usize = 64;

/// Names one deployment of a programme, for instance `example-trial`. It is bound into every envelope, manifest and
/// reply, so that nothing made for a trial opens in production and nothing of one programme opens in another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(String);

/// What the zone of every trial ends with, and of no production.
pub const TRIAL_ENDING: &str = "-trial";

/// Why a text is not the name of a zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// Empty, or longer than [`ZONE_BYTES_MAX`].
    #[error("a zone's name has 1 to {ZONE_BYTES_MAX} characters, not {0}")]
    Length(usize),
    /// Something else than `a`–`z`, `0`–`9` and `-`.
    #[error("a zone's name has only a-z, 0-9 and -, not {0:?}")]
    Character(char),
}

impl Zone {
    /// Takes a name of 1 to 64 characters out of `a`–`z`, `0`–`9` and `-`.
    pub fn new(name: &str) -> Result<Self, ZoneError> {
        if name.is_empty() || name.len() > ZONE_BYTES_MAX {
            return Err(ZoneError::Length(name.len()));
        }
        match name.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
            Some(other) => Err(ZoneError::Character(other)),
            None => Ok(Zone(name.to_owned())),
        }
    }

    /// The zone of a programme with this id. A trial's ends in [`TRIAL_ENDING`], whatever its programme is called, so
    /// that nothing made for a trial opens or verifies in production.
    pub fn of_programme(id: &str, trial: bool) -> Result<Self, ZoneError> {
        if trial && !id.ends_with(TRIAL_ENDING) {
            return Zone::new(&format!("{id}{TRIAL_ENDING}"));
        }
        Zone::new(id)
    }

    /// Whether it is a trial's.
    pub fn is_trial(&self) -> bool {
        self.0.ends_with(TRIAL_ENDING)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name with its length in one byte before it, as the formats carry it.
    pub(crate) fn to_prefixed(&self) -> Vec<u8> {
        let length = u8::try_from(self.0.len()).expect("a zone's name is at most 64 bytes long");
        let mut out = Vec::with_capacity(1 + self.0.len());
        out.push(length);
        out.extend_from_slice(self.0.as_bytes());
        out
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(name: String) -> Result<Self, ZoneError> {
        Zone::new(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.0
    }
}

impl std::str::FromStr for Zone {
    type Err = ZoneError;

    fn from_str(name: &str) -> Result<Self, ZoneError> {
        Zone::new(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_short_and_plain() {
        assert_eq!(Zone::new("example-trial").unwrap().to_prefixed(), b"\x0dexample-trial");
        assert_eq!(Zone::new(""), Err(ZoneError::Length(0)));
        assert_eq!(Zone::new(&"a".repeat(65)), Err(ZoneError::Length(65)));
        assert!(Zone::new(&"a".repeat(64)).is_ok());
        assert_eq!(Zone::new("Example"), Err(ZoneError::Character('E')));
        assert_eq!(Zone::new("зона"), Err(ZoneError::Character('з')));
    }

    #[test]
    fn a_trials_zone_is_never_a_productions() {
        let zone = |id, trial| Zone::of_programme(id, trial).unwrap();
        assert_eq!(zone("example-trial", true).as_str(), "example-trial");
        assert_eq!(zone("harbour", true).as_str(), "harbour-trial");
        assert!(zone("harbour", true).is_trial() && !zone("harbour", false).is_trial());
        assert!(zone("example-trial", false).is_trial(), "for whoever runs production to refuse");
    }

    #[test]
    fn json_is_checked_too() {
        assert!(serde_json::from_str::<Zone>("\"a b\"").is_err());
        assert_eq!(serde_json::from_str::<Zone>("\"ab\"").unwrap().as_str(), "ab");
    }
}
