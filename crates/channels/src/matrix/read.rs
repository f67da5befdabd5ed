//! What was said in one room since the last question, also when it was more than an answer brings.

use serde_json::value::RawValue;

use super::Matrix;
use super::api::{Earlier, Event, JoinedRoom, messages_filter};
use super::call::CallError;
use super::hear::{Heard, hear};
use super::ids::{RoomId, UserId, segment};
use super::room::Standing;
use crate::message::Incoming;

/// How many events a page of what was before brings.
const EARLIER_EVENTS_MAX: usize = 100;
/// How many such pages are read. What somebody wrote before is passed over: nobody writes two thousand messages in need.
const EARLIER_PAGES_MAX: usize = 20;

/// What was heard in a room.
#[derive(Debug, Default)]
pub(super) struct RoomHeard {
    messages: Vec<Incoming>,
    /// Something was said that we cannot read.
    pub(super) sealed: bool,
    /// Who is in the room, or how it is locked, changed.
    moved: bool,
}

impl RoomHeard {
    pub(super) fn is_nothing(&self) -> bool {
        self.messages.is_empty() && !self.sealed && !self.moved
    }

    /// What the one person of the room said; also if he has gone since.
    pub(super) fn of(self, standing: &Standing) -> Vec<Incoming> {
        let one = self.messages.first().map(|message| message.from.clone());
        let alone = standing.others.is_empty();
        let theirs = |message: &Incoming| {
            let known =
                UserId::new(message.from.reveal()).is_some_and(|user| standing.others.contains(&user));
            known || (alone && Some(&message.from) == one.as_ref())
        };
        self.messages.into_iter().filter(theirs).collect()
    }
}

impl Matrix {
    /// Reads what an answer says of a room.
    pub(super) async fn read(
        &self,
        room: &RoomId,
        joined: JoinedRoom,
        since: Option<&str>,
    ) -> Result<RoomHeard, CallError> {
        let timeline = joined.timeline;
        let recent = self.events(&timeline.events);
        let came =
            recent.iter().chain(&self.events(&joined.state.events)).any(|event| self.is_our_coming(event));
        let mut heard = RoomHeard::default();
        // Asked from the beginning, what is before is not new. Of a room that we came into, all is.
        if let (true, Some(from), Some(since)) = (timeline.limited, timeline.prev_batch, since) {
            let until = (!came).then_some(since);
            let earlier = self.earlier(room, from, until).await?;
            self.hear_all(&self.events(&earlier), &mut heard);
        }
        self.hear_all(&recent, &mut heard);
        heard.moved |= came;
        Ok(heard)
    }

    fn hear_all(&self, events: &[Event], heard: &mut RoomHeard) {
        for event in events {
            match hear(event, &self.settings.user, &self.settings.account, self.clock.now()) {
                Heard::Message(message) => heard.messages.push(*message),
                Heard::Sealed => heard.sealed = true,
                Heard::Nothing => {
                    let ours = event.sender == self.settings.user.reveal();
                    let message = matches!(event.kind.as_str(), "m.room.message" | "m.sticker");
                    heard.moved |= event.state_key.is_some() && !ours && !message;
                }
            }
        }
    }

    fn events(&self, raw: &[Box<RawValue>]) -> Vec<Event> {
        let read = |raw: &RawValue| {
            let event = serde_json::from_str(raw.get()).ok();
            if event.is_none() {
                // It would come again for ever and hold up everybody behind it.
                self.journal.warn("an event that cannot be read was passed over", None);
            }
            event
        };
        raw.iter().filter_map(|raw| read(raw)).collect()
    }

    fn is_our_coming(&self, event: &Event) -> bool {
        event.kind == "m.room.member"
            && event.state_key.as_deref() == Some(self.settings.user.reveal())
            && event.content.as_ref().is_some_and(|content| content.membership.as_deref() == Some("join"))
    }

    /// What was said before, back to `until`, in order.
    async fn earlier(
        &self,
        room: &RoomId,
        mut from: String,
        until: Option<&str>,
    ) -> Result<Vec<Box<RawValue>>, CallError> {
        let until = until.map(|until| format!("&to={}", segment(until))).unwrap_or_default();
        let mut events = Vec::new();
        for _ in 0..EARLIER_PAGES_MAX {
            let path = format!(
                "/rooms/{}/messages?dir=b&from={}{until}&limit={EARLIER_EVENTS_MAX}&filter={}",
                segment(room.reveal()),
                segment(&from),
                segment(&messages_filter())
            );
            let page: Earlier = match self.calls.get(&path).await {
                // It is not for us to read, or no longer.
                Err(CallError::Said { status: 403 | 404, .. }) => break,
                other => other?,
            };
            events.extend(page.chunk);
            match page.end {
                Some(end) if end != from => from = end,
                Some(_) | None => {
                    events.reverse();
                    return Ok(events);
                }
            }
        }
        self.journal.warn("somebody wrote more than is read at once; the oldest was passed over", None);
        events.reverse();
        Ok(events)
    }
}
