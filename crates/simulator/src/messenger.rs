//! The messenger: a person's telephone, and what the provider keeps for the bot until the bot has taken it.

mod updates;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use self::updates::Updates;
use crate::phone::{Key, Person, Phone, Side, Speech, Tick};

/// The longest message, in units of UTF-16, as the Bot API has it.
pub(crate) const TEXT_UTF16_MAX: usize = 4096;
/// The longest name.
pub(crate) const NAME_CHARS_MAX: usize = 40;
/// How long "typing…" is shown: five seconds or less, the Bot API says.
const TYPING_SECONDS: u64 = 5;

/// A telephone with the messenger, and the provider behind it.
#[derive(Debug)]
pub(crate) struct Messenger {
    inside: Mutex<Inside>,
    /// Moves whenever the screen does.
    pub(crate) screen: watch::Sender<u64>,
    /// Wakes polls of the bot.
    pub(crate) news: Notify,
}

#[derive(Debug)]
pub(crate) struct Inside {
    pub(crate) phone: Phone,
    updates: Updates,
    rng: StdRng,
    presses: u64,
    /// Which poll is the newest: an older one gives way.
    polls: u64,
}

/// Why the telephone does not send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotWritten {
    #[error("Write something first.")]
    Empty,
    #[error("A message of this messenger holds 4096 letters at most. Make it shorter, or send it in two.")]
    TooLong,
    #[error("The programme has not fetched its messages for too long. Wait until it is there again.")]
    TooMany,
    #[error("That message is not there any more.")]
    Gone,
    #[error("A name has 1 to 40 letters.")]
    Name,
}

impl Messenger {
    /// `first` is the number of the first update and the first version of the screen; it must be higher than any of an
    /// earlier trial, because the programme remembers which updates it took.
    pub(crate) fn new(first: u64, mut rng: StdRng) -> Self {
        let holder = somebody(&mut rng, "Person 1", Speech::Russian);
        let updates = Updates::new(i64::try_from(first).unwrap_or(1));
        let inside = Inside { phone: Phone::new(holder), updates, rng, presses: 0, polls: 0 };
        Self { inside: Mutex::new(inside), screen: watch::Sender::new(first), news: Notify::new() }
    }

    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The screen has changed.
    fn shows(&self) {
        self.screen.send_modify(|version| *version += 1);
    }

    /// The holder writes.
    pub(crate) fn write(&self, text: &str) -> Result<(), NotWritten> {
        let text = checked(text)?;
        let mut inside = self.inside();
        inside.updates.has_room()?;
        let side = Side::Own { tick: Tick::Sent, edited: false, note: None };
        let address = inside.phone.holder().address.clone();
        let number = inside.phone.show(&address, text.to_owned(), side).ok_or(NotWritten::Gone)?;
        let message = message(inside.phone.holder(), number, text);
        inside.updates.push("message", message, Some((address, number)));
        self.told(inside);
        Ok(())
    }

    /// The holder changes one of his messages.
    pub(crate) fn edit(&self, number: i64, text: &str) -> Result<(), NotWritten> {
        let text = checked(text)?;
        let mut inside = self.inside();
        inside.updates.has_room()?;
        let holder = inside.phone.holder_mut();
        let line = holder.line_mut(number).ok_or(NotWritten::Gone)?;
        let Side::Own { tick, edited, .. } = &mut line.side else { return Err(NotWritten::Gone) };
        (*tick, *edited) = (Tick::Sent, true);
        text.clone_into(&mut line.text);
        let (message, address) = (message(holder, number, text), holder.address.clone());
        inside.updates.push("edited_message", message, Some((address, number)));
        self.told(inside);
        Ok(())
    }

    /// The holder presses a button.
    pub(crate) fn press(&self, number: i64, button: usize) -> Result<(), NotWritten> {
        let mut inside = self.inside();
        inside.updates.has_room()?;
        inside.presses += 1;
        let id = format!("press-{}", inside.presses);
        let holder = inside.phone.holder_mut();
        let from = user(holder);
        let chat = chat(holder);
        let line = holder.line_mut(number).ok_or(NotWritten::Gone)?;
        let Side::Theirs { buttons, waiting, .. } = &mut line.side else { return Err(NotWritten::Gone) };
        let data = buttons.get(button).ok_or(NotWritten::Gone)?.data.clone();
        *waiting = Some(button);
        let below = json!({"message_id": number, "date": 1, "chat": chat, "text": line.text});
        let query = json!({"id": id, "from": from, "chat_instance": "1", "data": data, "message": below});
        let address = holder.address.clone();
        inside.updates.push_press(query, id, (address, number));
        self.told(inside);
        Ok(())
    }

    /// Somebody takes the telephone: one of those it knows by that name, or somebody new.
    pub(crate) fn hand_to(&self, name: &str, speech: Speech) -> Result<(), NotWritten> {
        let name = name.trim();
        let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
        if !fits || name.chars().any(char::is_control) {
            return Err(NotWritten::Name);
        }
        let mut inside = self.inside();
        let known =
            inside.phone.people().find(|person| person.name == name).map(|known| known.address.clone());
        let person = match known {
            Some(address) => Person::new(address, name.to_owned(), Some(speech)),
            None => somebody(&mut inside.rng, name, speech),
        };
        inside.phone.hand_to(person);
        drop(inside);
        self.shows();
        Ok(())
    }

    /// Somebody new takes the telephone.
    pub(crate) fn start_over(&self) {
        let mut inside = self.inside();
        let name = (1..)
            .map(|number| format!("Person {number}"))
            .find(|name| inside.phone.people().all(|person| person.name != *name))
            .unwrap_or_default();
        let speech = inside.phone.holder().language.unwrap_or(Speech::Russian);
        let person = somebody(&mut inside.rng, &name, speech);
        inside.phone.hand_to(person);
        drop(inside);
        self.shows();
    }

    /// The bot writes; the message's number. `None`: there is no such chat.
    pub(crate) fn bot_writes(&self, chat: &str, text: &str, buttons: Vec<Key>) -> Option<i64> {
        let mut inside = self.inside();
        inside.phone.person_mut(chat)?.typing = None;
        let side = Side::Theirs { buttons, waiting: None, note: None };
        let number = inside.phone.show(chat, text.to_owned(), side);
        drop(inside);
        self.shows();
        number
    }

    /// The bot shows that it writes; whether there is such a chat.
    pub(crate) fn bot_types(&self, chat: &str) -> bool {
        let until = Instant::now() + Duration::from_secs(TYPING_SECONDS);
        let known = self.inside().phone.person_mut(chat).map(|person| person.typing = Some(until));
        self.shows();
        known.is_some()
    }

    /// The bot has seen that a button was pressed; whether it was.
    pub(crate) fn bot_answers_press(&self, id: &str) -> bool {
        let mut inside = self.inside();
        let Some((address, number)) = inside.updates.answered(id) else { return false };
        let line = inside.phone.person_mut(&address).and_then(|person| person.line_mut(number));
        if let Some(Side::Theirs { waiting, .. }) = line.map(|line| &mut line.side) {
            *waiting = None;
        }
        drop(inside);
        self.shows();
        true
    }

    /// The bot asks: what came before `offset` is acknowledged by that. A number of this poll, to see whether it is still
    /// the newest one.
    pub(crate) fn bot_polls(&self, offset: i64) -> u64 {
        let mut inside = self.inside();
        inside.polls += 1;
        let poll = inside.polls;
        let taken = inside.updates.acknowledge(offset);
        let any = !taken.is_empty();
        for (address, number) in taken {
            inside.phone.ticks(&address, number, Tick::Taken);
        }
        drop(inside);
        // An older poll that still waits has to give way.
        self.news.notify_waiters();
        if any {
            self.shows();
        }
        poll
    }

    /// What waits for this poll; `None` if a newer one has come.
    pub(crate) fn waiting(&self, poll: u64, limit: usize) -> Option<Vec<Value>> {
        let inside = self.inside();
        (inside.polls == poll).then(|| inside.updates.list(limit))
    }

    /// Until when the holder sees "typing…".
    pub(crate) fn typing_until(&self) -> Option<Instant> {
        self.inside().phone.holder().typing.filter(|until| *until > Instant::now())
    }

    fn told(&self, inside: MutexGuard<'_, Inside>) {
        drop(inside);
        self.news.notify_waiters();
        self.shows();
    }
}

fn checked(text: &str) -> Result<&str, NotWritten> {
    let text = text.trim();
    match text.encode_utf16().count() {
        0 => Err(NotWritten::Empty),
        length if length > TEXT_UTF16_MAX => Err(NotWritten::TooLong),
        _ => Ok(text),
    }
}

/// Somebody with an account that no real messenger has: those are smaller.
fn somebody(rng: &mut StdRng, name: &str, speech: Speech) -> Person {
    let id: i64 = rng.random_range(900_000_000_000..1_000_000_000_000);
    Person::new(id.to_string(), name.to_owned(), Some(speech))
}

fn user(person: &Person) -> Value {
    let id: i64 = person.address.parse().unwrap_or_default();
    let mut user = json!({"id": id, "is_bot": false, "first_name": person.name});
    if let (Some(speech), Some(fields)) = (person.language, user.as_object_mut()) {
        fields.insert("language_code".to_owned(), json!(speech.tag()));
    }
    user
}

fn chat(person: &Person) -> Value {
    let id: i64 = person.address.parse().unwrap_or_default();
    json!({"id": id, "type": "private", "first_name": person.name})
}

fn message(person: &Person, number: i64, text: &str) -> Value {
    json!({"message_id": number, "date": 1, "chat": chat(person), "from": user(person), "text": text})
}
