//! What a provider's refusal means, and what to do about it.

use channels::SendError;
use channels::contract::Fault;

use super::questions::Kind;

/// What happened, and what to do.
pub(super) fn explain(kind: Kind, place: &str, error: &SendError) -> String {
    match error {
        SendError::Banned => format!("{place} does not take the account. {}", refused(kind)),
        SendError::Later { .. } => format!(
            "{place} does not answer, or not now. Is the address right, and may this machine reach it? Where the provider \
             is blocked, give the account a proxy. If only the gate reaches it, say --untested."
        ),
        SendError::Ours(Fault::Settings) => {
            format!("what answers at {place} is no {}. {}", provider(kind), other_address(kind))
        }
        SendError::Ours(Fault::Refused(number)) => {
            format!("{place} answers with its number {number}. {}", refused(kind))
        }
        SendError::Ours(Fault::TooLong) | SendError::Never(_) => {
            format!("{place} refuses what was asked. {}", refused(kind))
        }
        SendError::Unsure => format!(
            "the line to {place} broke off in the middle of the answer. Try again; if it stays so, something between \
             here and there cuts it."
        ),
    }
}

fn provider(kind: Kind) -> &'static str {
    match kind {
        Kind::Telegram => "Bot API server",
        Kind::Sms => "SMSC",
        Kind::Mail => "mail server",
        Kind::Matrix => "homeserver",
    }
}

fn refused(kind: Kind) -> &'static str {
    match kind {
        Kind::Telegram => {
            "The token is wrong, or was revoked: ask @BotFather with /mybots for it. A bot on a Bot API server of your own \
             has to be logged out of the public one first."
        }
        Kind::Sms => {
            "Name or password are wrong, this machine's address is not allowed there, or as many lines as the provider \
             allows are open already: many allow one. Their papers say."
        }
        Kind::Mail => {
            "Name or password are wrong, or the provider wants a password of its own for programs. Sign in with a mail \
             program once to see."
        }
        Kind::Matrix => {
            "The token is over, or belongs to another user: sign in anew for this alone, and give that token."
        }
    }
}

fn other_address(kind: Kind) -> &'static str {
    match kind {
        Kind::Telegram => "Leave the address empty for the public one.",
        Kind::Sms => "Compare host, port and TLS with the provider's papers.",
        Kind::Mail => {
            "Compare hosts, ports (993 and 465 are implicit, 143 and 587 starttls) with the provider's papers."
        }
        Kind::Matrix => "https://SERVER/.well-known/matrix/client says where the client API is.",
    }
}
