//! Where an account is, and its way to another gate: taken from the old one, its conversations copied, leased to the new one.
//! Each step is durable before the next begins, and each can be done twice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where an account is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Leased to this gate.
    At {
        /// Its name.
        gate: String,
    },
    /// On its way; leased to nobody new.
    Moving {
        /// The gate that has or had it.
        from: String,
        /// The gate that is to have it.
        to: String,
        /// How far it is.
        step: Step,
        /// Somebody says that the old gate is lost, so that nobody waits for it.
        lost: bool,
    },
}

/// How far a move is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The old gate is to let it go.
    Taking,
    /// The old gate has let it go; conversations are copied.
    Copying,
}

impl Place {
    /// The gate that may hold it now.
    pub fn held_by(&self) -> Option<&str> {
        match self {
            Self::At { gate } => Some(gate),
            Self::Moving { .. } => None,
        }
    }

    /// The gate that has it, or will.
    pub fn destination(&self) -> &str {
        match self {
            Self::At { gate } => gate,
            Self::Moving { to, .. } => to,
        }
    }

    /// The old gate has answered that it holds everything but this.
    pub fn let_go_by(&self, gate: &str) -> Option<Self> {
        match self {
            Self::Moving { from, to, step: Step::Taking, lost } if from == gate => {
                Some(Self::Moving { from: from.clone(), to: to.clone(), step: Step::Copying, lost: *lost })
            }
            Self::At { .. } | Self::Moving { .. } => None,
        }
    }

    /// It is at the new gate: its conversations are copied, or the old gate cannot be asked for them, because it is lost or
    /// because the time for which it could hold the account is over.
    pub fn arrive(&self, copied: bool, lease_end: Option<Timestamp>, now: Timestamp) -> Option<Self> {
        let Self::Moving { to, step, lost, .. } = self else { return None };
        let is_over = lease_end.is_none_or(|end| end <= now);
        let may = match step {
            Step::Taking => *lost || is_over,
            Step::Copying => copied || *lost || is_over,
        };
        may.then(|| Self::At { gate: to.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moving(step: Step, lost: bool) -> Place {
        Place::Moving { from: "a".to_owned(), to: "b".to_owned(), step, lost }
    }

    #[test]
    fn an_account_arrives_only_once_nobody_else_can_hold_it() {
        let now = Timestamp::from_second(1_000).unwrap();
        let later = Timestamp::from_second(2_000).ok();
        let at = Some(Place::At { gate: "b".to_owned() });
        assert_eq!(moving(Step::Taking, false).arrive(false, later, now), None, "the lease runs");
        assert_eq!(moving(Step::Taking, false).arrive(true, later, now), None, "it was not let go");
        assert_eq!(moving(Step::Taking, false).arrive(false, Some(now), now), at);
        assert_eq!(moving(Step::Taking, true).arrive(false, later, now), at);
        assert_eq!(moving(Step::Copying, false).arrive(false, later, now), None);
        assert_eq!(moving(Step::Copying, false).arrive(true, later, now), at);
        assert_eq!(moving(Step::Taking, false).let_go_by("b"), None, "another gate's word is none");
        assert_eq!(moving(Step::Taking, false).let_go_by("a"), Some(moving(Step::Copying, false)));
    }
}
