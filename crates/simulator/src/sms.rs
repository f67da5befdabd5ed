//! The old telephone: short messages only, cut into parts as telephones do, and what the network keeps for the programme.

mod cut;
mod queue;

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use channels::smpp::pdu::Submit;
use rand::RngExt as _;
use rand::rngs::StdRng;
use tokio::sync::watch;

pub(crate) use self::cut::{Cut, PARTS_MAX, ROOM_A_PART, ROOM_ALONE};
pub(crate) use self::queue::{Delivery, Queue};
use crate::phone::{Person, Phone, Side, Tick};

/// The programme's number.
pub(crate) const NUMBER: &str = "700";
/// Its type of number (a network's own) and plan.
pub(crate) const NUMBER_KIND: (u8, u8) = (3, 1);
/// Digits of an international number.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// A telephone, and the network behind it.
#[derive(Debug)]
pub(crate) struct Sms {
    inside: Mutex<Inside>,
    /// Moves whenever the screen does.
    pub(crate) screen: watch::Sender<u64>,
    /// What the network keeps for the programme.
    pub(crate) queue: Queue,
    /// The telephone's own count of its long messages.
    reference: AtomicU8,
}

#[derive(Debug)]
pub(crate) struct Inside {
    pub(crate) phone: Phone,
    rng: StdRng,
}

/// Why the telephone does not send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotWritten {
    #[error("Write something first.")]
    Empty,
    #[error("This telephone sends ten parts at most. Make it shorter, or send it in two.")]
    TooLong,
    #[error(
        "The network is full: the programme has not fetched its messages for too long. Wait until it is there again."
    )]
    TooMany,
    #[error("A number is a plus sign and 7 to 15 digits.")]
    Number,
}

impl Sms {
    pub(crate) fn new(first: u64, mut rng: StdRng) -> Self {
        let holder = somebody(&mut rng);
        let reference = AtomicU8::new(rng.random());
        let inside = Mutex::new(Inside { phone: Phone::new(holder), rng });
        Self { inside, screen: watch::Sender::new(first), queue: Queue::default(), reference }
    }

    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shows(&self) {
        self.screen.send_modify(|version| *version += 1);
    }

    /// The holder writes.
    pub(crate) fn write(&self, text: &str) -> Result<(), NotWritten> {
        let text = text.trim().replace("\r\n", "\n");
        if text.is_empty() {
            return Err(NotWritten::Empty);
        }
        let cut = Cut::of(&text).ok_or(NotWritten::TooLong)?;
        if !self.queue.has_room() {
            return Err(NotWritten::TooMany);
        }
        let mut inside = self.inside();
        let address = inside.phone.holder().address.clone();
        let side = Side::Own { tick: Tick::Sent, edited: false, note: Some(cut.note()) };
        let Some(number) = inside.phone.show(&address, text, side) else { return Err(NotWritten::Number) };
        drop(inside);
        let digits = address.trim_start_matches('+');
        let reference = self.reference.fetch_add(1, Ordering::Relaxed);
        let bodies = cut.messages(reference).into_iter().map(|message| {
            let (kind, plan) = NUMBER_KIND;
            Submit {
                source: (1, 1, digits),
                destination: (kind, plan, NUMBER),
                udh: cut.is_long(),
                data_coding: cut.data_coding(),
                message: &message,
                sar: None,
            }
            .body()
        });
        self.queue.push(Delivery::of_message(bodies.collect(), (address, number)));
        self.shows();
        Ok(())
    }

    /// Somebody takes the telephone, or puts another card into it.
    pub(crate) fn hand_to(&self, number: &str) -> Result<(), NotWritten> {
        let number: String =
            number.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '\u{a0}')).collect();
        let digits = number.strip_prefix('+').ok_or(NotWritten::Number)?;
        if !DIGITS.contains(&digits.len()) || !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(NotWritten::Number);
        }
        self.inside().phone.hand_to(Person::new(number.clone(), number, None));
        self.shows();
        Ok(())
    }

    /// Somebody with a new number takes it.
    pub(crate) fn start_over(&self) {
        let mut inside = self.inside();
        let person = somebody(&mut inside.rng);
        inside.phone.hand_to(person);
        drop(inside);
        self.shows();
    }

    /// The programme writes; whether the telephone with that number is here.
    pub(crate) fn receives(&self, to: &str, text: String, parts: usize, whole: bool) -> bool {
        let note = match (parts, whole) {
            (_, false) => Some("a part is missing".to_owned()),
            (1, true) => None,
            (parts, true) => Some(format!("put together from {parts} parts")),
        };
        let side = Side::Theirs { buttons: Vec::new(), waiting: None, note };
        let shown = self.inside().phone.show(to, text, side).is_some();
        self.shows();
        shown
    }

    /// Whether a telephone with that number is on.
    pub(crate) fn knows(&self, number: &str) -> bool {
        self.inside().phone.person_mut(number).is_some()
    }

    /// What became of a message of somebody's.
    pub(crate) fn ticks(&self, of: &(String, i64), to: Tick) {
        self.inside().phone.ticks(&of.0, of.1, to);
        self.shows();
    }
}

/// Somebody with a number that no operator can give out: no Russian code begins with a nought.
fn somebody(rng: &mut StdRng) -> Person {
    let number = format!("+7000{:07}", rng.random_range(0..10_000_000));
    Person::new(number.clone(), number, None)
}
