//! Putting a mailbox's replies in order and noticing what is missing or does not fit.

use super::{FIRST_SEQUENCE, NO_PREVIOUS, Verified};

/// A mailbox's replies in order, and everything that was wrong with their chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// By sequence number, each once. Nothing genuine is ever left out.
    pub replies: Vec<Verified>,
    /// What was noticed. [`ChainFault::StartsAt`] alone is no alarm: older replies were deleted when their day came.
    pub faults: Vec<ChainFault>,
}

/// Something that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// The first reply that is here has this number: those before it were deleted, or held back.
    StartsAt(u32),
    /// Replies with numbers between these two are missing.
    Gap {
        /// The last number that is here before the gap.
        after: u32,
        /// The first number that is here after it.
        before: u32,
    },
    /// Two different replies have the same number.
    Fork(u32),
    /// The reply with this number names another reply before it than the one that is here.
    WrongPrevious(u32),
}

/// Orders replies and finds gaps, forks and wrong links.
pub fn read_chain(mut replies: Vec<Verified>) -> Chain {
    replies.sort_by_key(|verified| (verified.reply().sequence(), verified.reply().hash()));
    // Equal hashes are the same reply; the same signed part with another signature counts as the same too.
    replies.dedup_by_key(|verified| (verified.reply().sequence(), verified.reply().hash()));
    let mut faults = Vec::new();
    if let Some(first) = replies.first().map(Verified::reply) {
        if first.sequence() > FIRST_SEQUENCE {
            faults.push(ChainFault::StartsAt(first.sequence()));
        } else if first.previous() != NO_PREVIOUS {
            faults.push(ChainFault::WrongPrevious(first.sequence()));
        }
    }
    for (before, after) in replies.iter().zip(replies.iter().skip(1)) {
        let (before, after) = (before.reply(), after.reply());
        let step = after.sequence() - before.sequence();
        let fault = match step {
            0 => Some(ChainFault::Fork(after.sequence())),
            1 if after.previous() == before.hash() => None,
            1 => Some(ChainFault::WrongPrevious(after.sequence())),
            _ => Some(ChainFault::Gap { after: before.sequence(), before: after.sequence() }),
        };
        faults.extend(fault);
    }
    Chain { replies, faults }
}
