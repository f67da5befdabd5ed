//! The inbox that adapters of channels get: a message is taken when its whole turn is durable.

use std::collections::HashMap;
use std::sync::Arc;

use channels::message::{Incoming, What};
use channels::{AddressTag, Channel, Inbox, NotTaken, Taken, Task};
use tokio::task::JoinSet;

use super::turn::{self, TurnError};
use crate::app::Gate;
use crate::keyholder::TalkKeys;
use web::memory::LeavesTraces;

/// The inbox of one account.
pub(super) struct GateInbox {
    gate: Arc<Gate>,
    channel: Arc<dyn Channel>,
}

impl GateInbox {
    pub(super) fn new(gate: Arc<Gate>, channel: Arc<dyn Channel>) -> Self {
        Self { gate, channel }
    }
}

impl Inbox for GateInbox {
    fn take(&self, messages: Vec<Incoming>) -> Task<'_, Result<Vec<Taken>, NotTaken>> {
        Box::pin(LeavesTraces::new(take(Arc::clone(&self.gate), Arc::clone(&self.channel), messages)))
    }
}

/// Takes messages: those of one person one after the other, those of several side by side, so that they share the
/// disk's writes.
async fn take(
    gate: Arc<Gate>,
    channel: Arc<dyn Channel>,
    messages: Vec<Incoming>,
) -> Result<Vec<Taken>, NotTaken> {
    let Some(keys) = gate.keyholder.keys().talk() else { return Err(NotTaken) };
    let count = messages.len();
    let mut by_person: HashMap<AddressTag, Vec<(usize, Incoming)>> = HashMap::new();
    for (place, message) in messages.into_iter().enumerate() {
        let tag = message.from.tag(message.kind, &keys.tag);
        by_person.entry(tag).or_default().push((place, message));
    }
    let mut taken = vec![Taken::New; count];
    let mut failed = None;
    if by_person.len() == 1 {
        for (tag, of_person) in by_person {
            note(
                take_all(gate.clone(), channel.clone(), keys.clone(), tag, of_person).await,
                &mut taken,
                &mut failed,
            );
        }
    } else {
        let mut turns = JoinSet::new();
        for (tag, of_person) in by_person {
            let all = take_all(gate.clone(), channel.clone(), keys.clone(), tag, of_person);
            turns.spawn(web::memory::WipeStack::new(LeavesTraces::new(all)));
        }
        while let Some(joined) = turns.join_next().await {
            let outcome = joined.unwrap_or_else(|_| (Vec::new(), Some(TurnError::Seal)));
            note(outcome, &mut taken, &mut failed);
        }
    }
    match failed {
        None => Ok(taken),
        Some(error) => {
            tracing::error!(%error, "messages were not taken; the provider delivers them again");
            Err(NotTaken)
        }
    }
}

type Outcome = (Vec<(usize, Taken)>, Option<TurnError>);

fn note((done, error): Outcome, taken: &mut [Taken], failed: &mut Option<TurnError>) {
    for (place, was) in done {
        if let Some(slot) = taken.get_mut(place) {
            *slot = was;
        }
    }
    if error.is_some() {
        *failed = error;
    }
}

/// The messages of one person, in order; stops at the first that could not be taken.
async fn take_all(
    gate: Arc<Gate>,
    channel: Arc<dyn Channel>,
    keys: Arc<TalkKeys>,
    tag: AddressTag,
    messages: Vec<(usize, Incoming)>,
) -> Outcome {
    let mut done = Vec::with_capacity(messages.len());
    for (place, message) in messages {
        if let What::Report { of, state } = &message.what {
            gate.talks.reports().note(channel.account(), of, *state);
            done.push((place, Taken::New));
            continue;
        }
        let _turn = gate.talks.lock(&tag).await;
        match web::panic::caught(turn::hear(&gate, &*channel, &message, &keys, tag)).await {
            Some(Ok(answered)) => {
                done.push((place, answered.taken));
                if answered.erased {
                    gate.talks.quiet(tag, gate.clock.now());
                } else if answered.wishes {
                    gate.talks.end_quiet(&tag);
                }
                gate.talks.mouths().say(&gate, channel.account(), tag, &message.from, answered.say);
            }
            Some(Err(error)) => return (done, Some(error)),
            // It would panic again for ever and hold up everybody behind it. He is heard again when he writes again.
            None => done.push((place, Taken::New)),
        }
    }
    (done, None)
}
