//! The part of the link that concerns calls by telephone: somebody has keyed a code, and the desk says what he may hear.
//!
//! Gates keep no codes. A question lies in a gate's memory for as long as the caller holds, and so does what is
//! given back for it.

use serde::{Deserialize, Serialize};

use super::{RunId, Secret};
use crate::id::MailboxId;
use crate::submission::CallCode;

/// Questions that wait at a gate: one a call.
pub const QUESTIONS_MAX: usize = 512;
/// The longest name of a trunk, in bytes.
pub const TRUNK_BYTES_MAX: usize = 32;
/// Answers that are read out in one call: the newest.
pub const SOUNDS_MAX: usize = 4;
/// The longest sound of one answer, in bytes: a minute and a half of G.711 A-law at 8,000 Hz, as WAV.
pub const SOUND_BYTES_MAX: usize = 720_256;
const _: () = assert!(SOUNDS_MAX * SOUND_BYTES_MAX < super::PUT_BYTES_MAX, "all of them go in one request");

/// Somebody has keyed a code and holds the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Names the question in this run of the gate.
    pub id: RunId,
    /// Over which trunk he calls: attempts are counted for each.
    pub trunk: String,
    /// What he keyed.
    pub code: CallCode,
}

/// Who waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// Ask for those after this number next.
    pub next: u64,
    /// In the order in which they came.
    pub questions: Vec<Question>,
}

/// What the desk says of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// There is no such code, or there is none any more.
    Unknown,
    /// Too many have tried on his trunk: his turn comes after about so long, and with it another verdict.
    Wait {
        /// About how long.
        seconds: u64,
    },
    /// Nobody can look just now: the desk is locked.
    Locked,
    /// It is somebody's.
    Known {
        /// His mailbox.
        mailbox: MailboxId,
        /// With which he can add to it. For this call only: the gate forgets it.
        write_key: Secret,
        /// How many sounds follow, oldest first.
        sounds: usize,
        /// There are answers that were not released for the telephone: he reads them with his receipt.
        unreleased: bool,
    },
}

impl Verdict {
    /// Whether another verdict follows.
    #[must_use]
    pub fn is_last(&self) -> bool {
        !matches!(self, Self::Wait { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_come_back_and_print_no_key() {
        let known = Verdict::Known {
            mailbox: MailboxId::from_bytes([1; 32]),
            write_key: Secret::new([0xab; 32]),
            sounds: 2,
            unreleased: true,
        };
        for verdict in [Verdict::Unknown, Verdict::Wait { seconds: 9 }, Verdict::Locked, known] {
            let json = serde_json::to_string(&verdict).unwrap();
            assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict, "{json}");
            assert!(!format!("{verdict:?}").contains("171"), "{verdict:?}");
        }
        assert!(!Verdict::Wait { seconds: 1 }.is_last() && Verdict::Locked.is_last());
    }
}
