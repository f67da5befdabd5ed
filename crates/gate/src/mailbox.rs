//! What lies in a mailbox, verified and opened with the receipt: for the page and for conversations on channels alike.

use seal::Day;
use seal::receipt::MailboxKeys;
use seal::reply::{ChainFault, Verified, read_chain};
use zeroize::Zeroizing;

use crate::app::Gate;
use crate::replies::RepliesError;

/// One answer that is the desk's.
pub(crate) struct Letter {
    /// Its number in the mailbox.
    pub(crate) number: u32,
    /// The day from which no gate keeps it.
    pub(crate) expires: Day,
    /// What it says.
    pub(crate) text: Zeroizing<String>,
}

/// All that lies there. An empty and an unknown mailbox are alike.
#[derive(Default)]
pub(crate) struct Letters {
    /// In their order.
    pub(crate) letters: Vec<Letter>,
    /// One is missing between others.
    pub(crate) gap: bool,
    /// One is there that cannot be shown to be the desk's.
    pub(crate) unproven: bool,
}

/// Reads a mailbox.
pub(crate) async fn read(gate: &Gate, keys: &MailboxKeys, today: Day) -> Result<Letters, RepliesError> {
    let found = gate.replies.of(&keys.id, today).await?;
    let manifest = gate.manifest.current();
    let all = found.len();
    let verified: Vec<Verified> =
        found.iter().filter_map(|reply| reply.verify(&manifest, manifest.zone()).ok()).collect();
    let mut unproven = verified.len() < all;
    let chain = read_chain(verified);
    let mut letters = Vec::with_capacity(chain.replies.len());
    for reply in &chain.replies {
        let opened = reply.open(&keys.read).ok();
        match opened.and_then(|text| String::from_utf8(text.to_vec()).ok()) {
            Some(text) => letters.push(Letter {
                number: reply.reply().sequence(),
                expires: reply.reply().expires(),
                text: Zeroizing::new(text),
            }),
            None => unproven = true,
        }
    }
    // That older answers have died in their time is no alarm.
    let gap = chain.faults.iter().any(|fault| !matches!(fault, ChainFault::StartsAt(_)));
    Ok(Letters { letters, gap, unproven })
}
