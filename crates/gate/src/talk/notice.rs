//! A notice that the desk asks for: somebody wished to be told that an answer is there. One attempt, in memory; what it says
//! is that something is there, not what.

use std::sync::Arc;

use channels::{AccountId, Address, SendError};
use interview::Language;
use interview::chat::{self, Session, Turn};
use jiff::tz::TimeZone;
use seal::link::channel::{NeverWhy, Notice, NoticeOutcome};
use zeroize::Zeroizing;

use super::store::{Kept, NextRow, dies_at};
use super::{abilities, lives_hours, mouth, turn};
use crate::app::Gate;

/// Tells him, once.
pub(crate) async fn tell(gate: &Arc<Gate>, notice: &Notice) -> Result<NoticeOutcome, ledger::WriteError> {
    let Some(keys) = gate.keyholder.keys().talk() else { return Ok(NoticeOutcome::NotHeld) };
    let Ok(account) = AccountId::try_from(notice.account.clone()) else { return Ok(NoticeOutcome::NotHeld) };
    let Some(channel) = gate.talks.accounts().channel(&account) else { return Ok(NoticeOutcome::NotHeld) };
    if gate.talks.accounts().is_banned(&account) {
        return Ok(NoticeOutcome::Banned);
    }
    let Some(address) = Address::new(notice.address.reveal()) else {
        return Ok(NoticeOutcome::Never { why: NeverWhy::NoSuchAddress });
    };
    let tag = address.tag(channel.kind(), &keys.tag);
    let _turn = gate.talks.lock(&tag).await;
    if gate.talks.is_quiet(&tag) {
        return Ok(NoticeOutcome::NotWished);
    }
    let now = gate.clock.now();
    let found = gate.talks.store().find(&tag, &keys, None, now).await?;
    let zoned = now.to_zoned(TimeZone::UTC);
    let can = abilities::of(channel.kind(), &channel.abilities(), gate.programme.settings().voice_notes);
    let mut rng = gate.chance.generator();
    let session = found.kept.as_ref().and_then(|kept| Session::decode(&kept.session, &gate.programme).ok());
    let told = match session {
        Some(session) => match session.wants_to_be_told() {
            Some(wish) => {
                let mut env = turn::env(gate, &zoned, now, &mut rng, true);
                chat::told(&gate.programme, &can, wish, &mut env)
            }
            None => return Ok(NoticeOutcome::NotWished),
        },
        // His conversation here has died, or was held at another gate: the desk still has his wish.
        None => {
            let Ok(language) = Language::parse(&notice.language) else { return Ok(NoticeOutcome::Faulty) };
            let mut env = turn::env(gate, &zoned, now, &mut rng, true);
            chat::told_anew(&gate.programme, &can, chat::Wished::by_the_desk(language), &mut env)
        }
    };
    let Turn { session, say, .. } = told;
    let turn = found.kept.as_ref().map_or(0, |kept| kept.turn);
    let kept = found.kept.is_some().then(|| Kept {
        turn: turn.saturating_add(1),
        dies_at: dies_at(now, lives_hours(gate, &session)),
        session: Zeroizing::new(session.encode()),
    });
    let mut ids = Vec::new();
    for (number, message) in say.iter().enumerate() {
        let mut key = notice.key.0;
        // Each message of a notice has a key of its own, the same at every attempt.
        if let Some(last) = key.last_mut() {
            *last ^= u8::try_from(number).unwrap_or(u8::MAX);
        }
        match channel.send(&mouth::outgoing(key, &address, message)).await {
            Ok(sent) => ids.extend(sent.ids),
            Err(error) => return Ok(outcome(&error)),
        }
    }
    gate.talks.reports().sent(&account, ids, notice.key);
    // His wish is used up. If this is not kept he is told once more than he wished, by the next answer.
    if let Some(kept) = &kept {
        let row = NextRow::new(&tag, &keys, Some(kept), &mut rng);
        if let Err(error) = gate.database.write(move |c| row.write(c)).await {
            tracing::error!(%error, "that somebody was told could not be kept");
        }
    }
    Ok(NoticeOutcome::Sent)
}

fn outcome(error: &SendError) -> NoticeOutcome {
    use channels::contract::Never;
    match error {
        SendError::Later { after } => NoticeOutcome::Later { seconds: after.as_secs().max(1) },
        SendError::Never(Never::Blocked) => NoticeOutcome::Never { why: NeverWhy::Blocked },
        SendError::Never(Never::NoSuchAddress) => NoticeOutcome::Never { why: NeverWhy::NoSuchAddress },
        SendError::Never(Never::Rejected) => NoticeOutcome::Never { why: NeverWhy::Rejected },
        SendError::Banned => NoticeOutcome::Banned,
        SendError::Unsure => NoticeOutcome::Unsure,
        SendError::Ours(_) => NoticeOutcome::Faulty,
    }
}
