//! Saying: what the conversation answers goes out in order, person by person, from memory. A slow provider holds up nobody
//! but those whom he carries.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use channels::message::{Button, IdempotencyKey, Outgoing, Words};
use channels::{AccountId, Address, AddressTag, SendError};
use interview::chat;
use rand::Rng as _;
use web::memory::{LeavesTraces, WipeStack};

use crate::app::Gate;

/// How long an answer is tried. Whoever gets none writes again.
const SAY_SECONDS_MAX: u64 = 600;
/// The shortest pause before something is tried again.
const PAUSE_MIN: Duration = Duration::from_millis(50);
/// How long until it is looked whether an account is held here again.
const NOT_HELD_PAUSE: Duration = Duration::from_secs(2);
/// The most that waits for one person; beyond, the oldest is dropped.
const WAITING_MAX: usize = 60;

/// The most people of whom it is remembered that all was said to them; of the others nobody knows.
const SAID_MAX: usize = 100_000;

/// What waits to be said, by person, and to whom all was said.
#[derive(Default)]
pub(super) struct Mouths(Waiting);

type Waiting = Arc<Mutex<Queues>>;

/// What waits for one person.
struct Queue {
    saying: VecDeque<Saying>,
    /// Nothing of it was dropped or refused.
    all_went: bool,
}

#[derive(Default)]
struct Queues {
    waiting: HashMap<AddressTag, Queue>,
    said: HashSet<AddressTag>,
    /// In the order in which they came to be said.
    order: VecDeque<AddressTag>,
}

impl Queues {
    /// The next that he is told; none ends his queue.
    fn next(&mut self, tag: &AddressTag) -> Option<Saying> {
        let next = self.waiting.get_mut(tag)?.saying.pop_front();
        if next.is_none() {
            self.end(tag);
        }
        next
    }

    /// Something of it did not go.
    fn missed(&mut self, tag: &AddressTag) {
        if let Some(queue) = self.waiting.get_mut(tag) {
            queue.all_went = false;
        }
    }

    /// Nothing waits for him any more. Whether everything went is remembered.
    fn end(&mut self, tag: &AddressTag) {
        let all_went = self.waiting.remove(tag).is_some_and(|queue| queue.all_went);
        if !all_went {
            self.said.remove(tag);
        } else if self.said.insert(*tag) {
            self.order.push_back(*tag);
            if self.order.len() > SAID_MAX
                && let Some(oldest) = self.order.pop_front()
            {
                self.said.remove(&oldest);
            }
        }
    }
}

struct Saying {
    account: AccountId,
    message: Outgoing,
}

impl Mouths {
    /// Says all of it, after what waits for him already.
    pub(super) fn say(
        &self,
        gate: &Arc<Gate>,
        account: &AccountId,
        tag: AddressTag,
        to: &Address,
        said: Vec<chat::Outgoing>,
    ) {
        if said.is_empty() {
            return;
        }
        let mut rng = gate.chance.generator();
        let saying = |message: chat::Outgoing| {
            let mut key = [0; 16];
            rng.fill_bytes(&mut key);
            Saying { account: account.clone(), message: outgoing(key, to, &message) }
        };
        let new: Vec<Saying> = said.into_iter().map(saying).collect();
        let mut queues = lock(&self.0);
        let is_idle = match queues.waiting.entry(tag) {
            Entry::Vacant(vacant) => {
                vacant.insert(Queue { saying: new.into(), all_went: true });
                true
            }
            Entry::Occupied(mut occupied) => {
                let queue = occupied.get_mut();
                queue.saying.extend(new);
                while queue.saying.len() > WAITING_MAX {
                    queue.saying.pop_front();
                    queue.all_went = false;
                }
                false
            }
        };
        drop(queues);
        if is_idle {
            let all = Arc::clone(&self.0);
            let gate = Arc::clone(gate);
            tokio::spawn(WipeStack::new(LeavesTraces::new(say_all(gate, all, tag))));
        }
    }
}

impl Mouths {
    /// Whether what was to be said to him last is with the provider, or is on its way there. After a start nobody knows.
    pub(super) fn was_said(&self, tag: &AddressTag) -> bool {
        let queues = lock(&self.0);
        queues.waiting.contains_key(tag) || queues.said.contains(tag)
    }

    #[cfg(feature = "testing")]
    pub(super) fn is_empty(&self) -> bool {
        lock(&self.0).waiting.is_empty()
    }
}

fn lock(queues: &Mutex<Queues>) -> MutexGuard<'_, Queues> {
    queues.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A message of the conversation as a channel carries it.
pub(super) fn outgoing(key: [u8; 16], to: &Address, message: &chat::Outgoing) -> Outgoing {
    let button = |button: &chat::Button| Button {
        label: Words::new(button.label.as_str()),
        data: Words::new(button.payload.as_str()),
    };
    Outgoing {
        key: IdempotencyKey(key),
        to: to.clone(),
        text: Words::new(message.text()),
        buttons: message.buttons().iter().map(button).collect(),
    }
}

/// Says what waits for one person, until nothing waits.
async fn say_all(gate: Arc<Gate>, all: Waiting, tag: AddressTag) {
    loop {
        let next = lock(&all).next(&tag);
        let Some(saying) = next else { return };
        let patience = Duration::from_secs(SAY_SECONDS_MAX);
        // A panic must not leave him with a queue of which nobody says anything any more.
        let said = web::panic::caught(tokio::time::timeout(patience, say(&gate, &saying))).await;
        match said {
            Some(Ok(Ok(()))) => continue,
            Some(Ok(Err(error))) => {
                tracing::warn!(account = saying.account.as_str(), %error, "an answer was not sent");
            }
            Some(Err(_)) => {
                tracing::warn!(account = saying.account.as_str(), "an answer was not sent in time");
                lock(&all).missed(&tag);
                continue;
            }
            None => {}
        }
        // What follows would make no sense without it.
        let mut queues = lock(&all);
        queues.missed(&tag);
        queues.end(&tag);
        return;
    }
}

async fn say(gate: &Gate, saying: &Saying) -> Result<(), SendError> {
    loop {
        // Asked each time: an account whose settings have changed has another line now.
        let sent = match gate.talks.accounts().channel(&saying.account) {
            Some(channel) => channel.send(&saying.message).await,
            None => Err(SendError::Later { after: NOT_HELD_PAUSE }),
        };
        match sent {
            Ok(_) => return Ok(()),
            Err(SendError::Later { after }) => tokio::time::sleep(after.max(PAUSE_MIN)).await,
            // It may have arrived: twice the same question confuses less than none, but costs him an SMS more; he asks
            // again if he sees nothing.
            Err(SendError::Unsure) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}
