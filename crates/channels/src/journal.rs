//! The only way in which an adapter says something to the log.
//!
//! It takes no free text: an event is a fixed sentence with, at most, a number and a word from the code. So what people
//! wrote and where they are cannot get in by a slip. Beside that, whatever is said passes the account's redactions, because
//! a number in a log could be a secret too.

use crate::address::AccountId;
use crate::secret::Secret;

/// Stands for a secret.
const REDACTED: &str = "[redacted]";
/// Redactions shorter than this would blacken ordinary words.
const REDACTION_BYTES_MIN: usize = 4;

/// Speaks for one account.
#[derive(Clone)]
pub struct Journal {
    account: AccountId,
    redactions: Vec<Secret>,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Journal {
    /// A journal for the account with these secrets.
    #[must_use]
    pub fn new(account: AccountId, redactions: Vec<Secret>) -> Self {
        Self { account, redactions }
    }

    /// Something that whoever runs the gate should know of.
    pub fn warn(&self, sentence: &'static str, number: Option<u64>) {
        tracing::warn!(target: "channels", account = self.account.as_str(), "{}", self.clean(sentence, number));
    }

    /// Something that is as it should be.
    pub fn info(&self, sentence: &'static str, number: Option<u64>) {
        tracing::info!(target: "channels", account = self.account.as_str(), "{}", self.clean(sentence, number));
    }

    /// Something for whoever looks for a fault.
    pub fn debug(&self, sentence: &'static str, number: Option<u64>) {
        tracing::debug!(target: "channels", account = self.account.as_str(), "{}", self.clean(sentence, number));
    }

    fn clean(&self, sentence: &'static str, number: Option<u64>) -> String {
        let mut line = match number {
            Some(number) => format!("{sentence}: {number}"),
            None => sentence.to_owned(),
        };
        for secret in self.redactions.iter().map(Secret::reveal) {
            if secret.len() >= REDACTION_BYTES_MIN && line.contains(secret) {
                line = line.replace(secret, REDACTED);
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_a_number_that_is_a_secret_is_blackened() {
        let account = AccountId::try_from("sms-1".to_owned()).unwrap();
        let journal = Journal::new(account, vec![Secret::new("271828"), Secret::new("a")]);
        assert_eq!(journal.clean("a wait in seconds", Some(1_271_828)), "a wait in seconds: 1[redacted]");
    }
}
