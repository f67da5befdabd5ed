//! Where an account is, and its way to another gate: taken from the old one, its conversations copied, leased to the new one.
//! Each step is durable before the next begins, and each can be done twice.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long the old gate is asked for conversations after it has let an account go. Then the account is worth more at the new
/// gate without them: whoever writes there begins anew, and has his receipt.
pub const COPY_HOURS_MAX: i64 = 24;

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

    /// It is at the new gate: its conversations are copied, or the old gate is lost, or the time for which it could hold the
    /// account is over, or it has let the account go and was asked for the conversations for [`COPY_HOURS_MAX`] in vain.
    pub fn arrive(
        &self,
        copied: bool,
        lease_end: Option<Timestamp>,
        since: Timestamp,
        now: Timestamp,
    ) -> Option<Self> {
        let Self::Moving { to, step, lost, .. } = self else { return None };
        let may = match step {
            Step::Taking => *lost || lease_end.is_none_or(|end| end <= now),
            Step::Copying => {
                copied || *lost || now.duration_since(since) >= SignedDuration::from_hours(COPY_HOURS_MAX)
            }
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
        let now = Timestamp::from_second(1_000_000).unwrap();
        let later = Timestamp::from_second(2_000_000).ok();
        let at = Some(Place::At { gate: "b".to_owned() });
        let arrive = |place: Place, copied, end| place.arrive(copied, end, now, now);
        assert_eq!(arrive(moving(Step::Taking, false), false, later), None, "the lease runs");
        assert_eq!(arrive(moving(Step::Taking, false), true, later), None, "it was not let go");
        assert_eq!(arrive(moving(Step::Taking, false), false, Some(now)), at);
        assert_eq!(arrive(moving(Step::Taking, true), false, later), at);
        assert_eq!(arrive(moving(Step::Copying, false), false, Some(now)), None, "nothing is left behind");
        assert_eq!(arrive(moving(Step::Copying, false), true, later), at);
        let day_ago = Timestamp::from_second(1_000_000 - COPY_HOURS_MAX * 3600).unwrap();
        assert_eq!(moving(Step::Copying, false).arrive(false, later, day_ago, now), at, "not for ever");
        assert_eq!(moving(Step::Taking, false).let_go_by("b"), None, "another gate's word is none");
        assert_eq!(moving(Step::Taking, false).let_go_by("a"), Some(moving(Step::Copying, false)));
    }
}
