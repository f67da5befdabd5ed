//! What the programme sends: read, put together, shown, and answered by a receipt for each part.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

use channels::message::DeliveryState;
use channels::smpp::parts::{Added, Arrival, LongId};
use channels::smpp::pdu::{Deliver, status};
use channels::smpp::smsc::About;
use channels::smpp::text::{Coding, DefaultAlphabet};

use super::Smsc;
use crate::sms::{Delivery, NUMBER, NUMBER_KIND};

/// Ids of messages, never given twice.
#[derive(Debug)]
pub(super) struct Ids {
    start: u32,
    last: AtomicU64,
}

impl Ids {
    pub(super) fn new(start: u32) -> Self {
        Self { start, last: AtomicU64::new(0) }
    }

    fn next(&self) -> String {
        format!("{:08x}-{}", self.start, self.last.fetch_add(1, Ordering::Relaxed))
    }
}

impl Smsc {
    /// One `submit_sm`: the id it gets, or why it is refused.
    pub(super) fn submitted(&self, body: &[u8], arrival: Arrival) -> Result<String, u32> {
        // A submit and a deliver have the same body.
        let submit = Deliver::parse(body).ok_or(status::MESSAGE_LENGTH)?;
        let is_number = submit.destination.strip_prefix('+').is_some_and(|digits| !digits.is_empty());
        if !is_number {
            return Err(status::DESTINATION_ADDRESS);
        }
        if submit.source.as_str() != NUMBER {
            return Err(status::SOURCE_ADDRESS);
        }
        let id = self.ids.next();
        if submit.part.is_some() {
            self.part(&submit, arrival)?;
        } else {
            let coding = Coding::of(submit.data_coding, DefaultAlphabet::Gsm7);
            let unfolded = coding.unfold(&submit.body, submit.header_octets);
            let (text, whole) = coding.decode(&unfolded).ok_or(status::SUBMIT_FAILED)?;
            self.sms.receives(&submit.destination, text.to_string(), 1, whole);
        }
        self.receipt(&submit.destination, &id);
        Ok(id)
    }

    fn part(&self, submit: &Deliver, arrival: Arrival) -> Result<(), u32> {
        // In there a message is known by its two numbers, and its source is who gets it.
        let mut turned = submit.clone();
        turned.source.clone_from(&submit.destination.clone().into());
        turned.destination = submit.source.to_string();
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let added = parts.add(&turned, arrival, self.clock.now());
        let total = submit.part.map_or(1, |part| usize::from(part.total));
        drop(parts);
        match added {
            Some(Added::Complete(id)) => self.show(id, total),
            Some(Added::Full) => return Err(status::QUEUE_FULL),
            Some(Added::Waits | Added::Known) | None => {}
        }
        Ok(())
    }

    /// Telephones show what they have when the rest does not come.
    pub(super) fn show_overdue(&self) {
        let overdue = self.parts.lock().unwrap_or_else(PoisonError::into_inner).overdue(self.clock.now());
        overdue.into_iter().for_each(|id| self.show(id, 1));
    }

    fn show(&self, id: LongId, total: usize) {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        let joined = parts.join(id);
        parts.done(id);
        drop(parts);
        if let Some(joined) = joined {
            let text = joined.text.map(|text| text.to_string()).unwrap_or_default();
            self.sms.receives(&joined.source, text, total, joined.whole);
        }
    }

    /// A telephone that is here is on, and has what was sent to it; one that is not here has never been.
    fn receipt(&self, person: &str, id: &str) {
        let state = if self.sms.knows(person) { DeliveryState::Delivered } else { DeliveryState::Failed };
        let (kind, plan) = NUMBER_KIND;
        let about = About {
            person: (1, 1, person.trim_start_matches('+')),
            number: (kind, plan, NUMBER),
            id,
            state,
            at: self.clock.now(),
        };
        self.sms.queue.push(Delivery::receipt(about.body()));
    }
}
