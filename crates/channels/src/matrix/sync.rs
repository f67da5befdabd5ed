//! Asking for what is new, turn by turn.
//!
//! `since` moves in memory only after the inbox took everything before it. It is kept at the homeserver, as account data of
//! our own, and only after everything before it was also done. In memory alone it would be lost with the gate, and a
//! question from the beginning brings words of months ago, which no inbox remembers any more. A file would be something to
//! find on a gate. The homeserver learns nothing by it: it knows what it was asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use rand::RngExt as _;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::api::{self, Mark, Nothing, SyncAnswer, TIMELINE_EVENTS_MAX};
use super::call::CallError;
use super::errands::{Errand, Errands, Tried};
use super::ids::{RoomId, segment};
use super::people::People;
use super::room::Standing;
use super::{Matrix, is_refusal};
use crate::contract::{Ended, Inbox};
use crate::message::Incoming;
use crate::pace::Setbacks;

/// Where the mark is kept.
pub(super) const MARK: &str = "org.safeconduct.mark";
/// A server that answers at once, with nothing, is not asked more often than this.
const EMPTY_PAUSE_MS: u64 = 200;
/// The least time that a question is held open while an errand waits.
const HOLD_MS_MIN: u64 = 50;
/// By how much questions from the beginning differ.
const BEGINNING_VARIES_MS: u128 = 1_000_000;
/// After how many failures in a row a mark that the homeserver refuses counts as unknown to it.
const MARK_TRIES_MAX: u32 = 3;
/// How often a room that the homeserver cannot show is asked for, before it is left: it must not hold up the others.
const ROOM_TRIES_MAX: u32 = 3;
/// Rooms that are remembered as told that we cannot read.
const TOLD_MAX: usize = 10_000;

/// Why a turn ended.
pub(super) enum Fault {
    Call(CallError),
    NotTaken,
}

impl From<CallError> for Fault {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

/// Where the loop stands.
pub(super) struct Place {
    begun: bool,
    since: Option<String>,
    /// `since` is further than what is kept.
    unkept: bool,
    /// How many events of a room are asked for: fewer after an answer that was too much.
    events: usize,
    pub(super) errands: Errands,
    told: BTreeSet<RoomId>,
    pub(super) stubborn: BTreeMap<RoomId, u32>,
}

pub(super) async fn run(matrix: Arc<Matrix>, inbox: Arc<dyn Inbox>) -> Ended {
    let mut setbacks = Setbacks::new(matrix.settings.pauses, matrix.chance.generator());
    let mut place = Place {
        begun: false,
        since: None,
        unkept: false,
        events: TIMELINE_EVENTS_MAX,
        errands: Errands::default(),
        told: BTreeSet::new(),
        stubborn: BTreeMap::new(),
    };
    loop {
        let asked = Instant::now();
        let pause = match turn(&matrix, inbox.as_ref(), &mut place).await {
            Ok(busy) => {
                setbacks.are_over();
                let least = Duration::from_millis(EMPTY_PAUSE_MS);
                if busy { Duration::ZERO } else { least.saturating_sub(asked.elapsed()) }
            }
            Err(Fault::NotTaken) => {
                matrix.journal.warn("the inbox cannot take messages; the homeserver keeps them", None);
                setbacks.failed()
            }
            Err(Fault::Call(error)) => match setbacks.failed_or_refused(is_refusal(&error)) {
                Ok(pause) => matrix.after(&error, setbacks.count(), &mut place).unwrap_or(pause),
                Err(ended) => {
                    matrix.journal.warn("the homeserver does not know the account any more", None);
                    return ended;
                }
            },
        };
        tokio::time::sleep(pause).await;
    }
}

/// One question and all that follows of its answer; whether there was something.
async fn turn(matrix: &Matrix, inbox: &dyn Inbox, place: &mut Place) -> Result<bool, Fault> {
    if !place.begun {
        begin(matrix, place).await?;
    }
    let answer = ask(matrix, place).await?;
    place.events = TIMELINE_EVENTS_MAX;
    let busy = !answer.rooms.join.is_empty() || !answer.rooms.invite.is_empty();
    let mut incoming = Vec::new();
    for (room, raw) in &answer.rooms.join {
        incoming.extend(joined(matrix, place, room, raw).await?);
    }
    for (room, raw) in &answer.rooms.invite {
        invited(matrix, place, room, raw);
    }
    if !incoming.is_empty() {
        inbox.take(incoming).await.map_err(|_| Fault::NotTaken)?;
    }
    place.since = Some(answer.next_batch);
    run_errands(matrix, place).await;
    keep(matrix, place).await;
    Ok(busy)
}

async fn begin(matrix: &Matrix, place: &mut Place) -> Result<(), CallError> {
    let mark: Option<Mark> = matrix.kept(MARK).await?;
    let direct: Option<BTreeMap<String, serde_json::Value>> = matrix.kept("m.direct").await?;
    *matrix.people() = Some(People::from_direct(&direct.unwrap_or_default()));
    place.since = mark.map(|mark| mark.since);
    place.begun = true;
    Ok(())
}

async fn ask(matrix: &Matrix, place: &mut Place) -> Result<SyncAnswer, CallError> {
    let least = Duration::from_millis(HOLD_MS_MIN);
    let hold = place.errands.next(Instant::now()).map_or(matrix.settings.poll, |due| due.max(least));
    let hold = hold.min(matrix.settings.poll);
    let (timeout, since) = match &place.since {
        Some(since) => (hold.as_millis(), format!("&since={}", segment(since))),
        // From the beginning the answer comes at once, whatever is said here. Synapse gives the answer of up to two minutes
        // ago to an equal question: so no two are equal.
        None => {
            let more = matrix.chance.generator().random_range(0..BEGINNING_VARIES_MS);
            (hold.as_millis().saturating_add(more), String::new())
        }
    };
    let filter = segment(&api::sync_filter(place.events));
    let path = format!("/sync?filter={filter}&timeout={timeout}&set_presence=offline{since}");
    matrix.calls.get_waiting(&path, hold).await
}

/// What people said in a room, if it is one of two people.
async fn joined(
    matrix: &Matrix,
    place: &mut Place,
    name: &str,
    raw: &RawValue,
) -> Result<Vec<Incoming>, CallError> {
    let (Some(room), Ok(joined)) = (RoomId::new(name), serde_json::from_str(raw.get())) else {
        matrix.journal.warn("a room that cannot be read was passed over", None);
        return Ok(Vec::new());
    };
    let heard = matrix.read(&room, joined, place.since.as_deref()).await?;
    if heard.is_nothing() {
        return Ok(Vec::new());
    }
    place.unkept = true;
    let Some(standing) = standing(matrix, place, &room).await? else { return Ok(Vec::new()) };
    if !standing.is_private() {
        matrix.journal.info("a room with others in it, or open to them, is left", None);
        return Ok(leave(matrix, place, &room));
    }
    if heard.sealed && standing.others.len() == 1 && !place.told.contains(&room) {
        errand(matrix, place, Errand::Tell, &room);
    }
    let messages = heard.of(&standing);
    if !standing.encrypted {
        let mut people = matrix.people();
        for person in messages.iter().filter_map(|message| super::ids::UserId::new(message.from.reveal())) {
            people.get_or_insert_default().heard(&person, &room);
        }
    }
    Ok(messages)
}

/// How a room stands; `None` if it is none of ours any more.
async fn standing(matrix: &Matrix, place: &mut Place, room: &RoomId) -> Result<Option<Standing>, CallError> {
    match matrix.standing(room).await {
        Ok(standing) => {
            place.stubborn.remove(room);
            Ok(Some(standing))
        }
        Err(CallError::Said { status: 403 | 404, .. }) => {
            matrix.journal.warn("a room was closed to us before it was read", None);
            leave(matrix, place, room);
            Ok(None)
        }
        // The line, the account, or haste: none of it is the room's fault.
        Err(error @ (CallError::NotSent | CallError::Said { status: 401 | 429, .. })) => Err(error),
        Err(error) => {
            let tries = place.stubborn.entry(room.clone()).or_insert(0);
            *tries = tries.saturating_add(1);
            if *tries < ROOM_TRIES_MAX {
                return Err(error);
            }
            place.stubborn.remove(room);
            matrix.journal.warn("a room that the homeserver cannot show is left", None);
            leave(matrix, place, room);
            Ok(None)
        }
    }
}

fn leave(matrix: &Matrix, place: &mut Place, room: &RoomId) -> Vec<Incoming> {
    if let Some(people) = matrix.people().as_mut() {
        people.left(room);
    }
    errand(matrix, place, Errand::Leave, room);
    Vec::new()
}

fn errand(matrix: &Matrix, place: &mut Place, errand: Errand, room: &RoomId) {
    place.unkept = true;
    if !place.errands.add(errand, room, Instant::now()) {
        matrix.journal.warn("too much waits to be done in rooms; one thing was left undone", None);
    }
}

/// Into a room that says of itself that others can come we do not even go.
fn invited(matrix: &Matrix, place: &mut Place, name: &str, raw: &RawValue) {
    let invitation = serde_json::from_str::<api::InvitedRoom>(raw.get());
    let (Some(room), Ok(invitation)) = (RoomId::new(name), invitation) else {
        matrix.journal.warn("an invitation that cannot be read was passed over", None);
        return;
    };
    let open = Standing::read(&invitation.invite_state.events, &matrix.settings.user).open;
    errand(matrix, place, if open { Errand::Leave } else { Errand::Join }, &room);
}

async fn run_errands(matrix: &Matrix, place: &mut Place) {
    for (errand, room, tries) in place.errands.due(Instant::now()) {
        let outcome = matrix.run_errand(errand, &room).await;
        let tried = match &outcome {
            Ok(()) => Tried::Done,
            Err(CallError::Said { status: 400 | 403 | 404, .. }) => Tried::Done,
            Err(error) => Tried::Again(error.asks_for().unwrap_or_else(|| {
                matrix.settings.pauses.after(tries.saturating_add(1), &mut matrix.chance.generator())
            })),
        };
        if errand == Errand::Tell && outcome.is_ok() {
            if place.told.len() >= TOLD_MAX {
                place.told.clear();
            }
            place.told.insert(room.clone());
        }
        if !place.errands.tried(errand, &room, tried, Instant::now()) {
            matrix.journal.warn("something could not be done in a room, and was given up", None);
        }
    }
}

/// Keeps at the homeserver what has to outlive the gate. What cannot be kept now is kept next time.
async fn keep(matrix: &Matrix, place: &mut Place) {
    let direct = matrix.people().as_mut().and_then(|people| {
        people.take_changed().then(|| serde_json::to_value(people.to_direct()).unwrap_or_default())
    });
    if let Some(direct) = direct
        && matrix.keep("m.direct", &direct).await.is_err()
    {
        matrix.journal.warn("who wrote in which room could not be kept at the homeserver", None);
        matrix.people().get_or_insert_default().set_changed();
        return;
    }
    let Some(since) = place.since.clone().filter(|_| place.unkept && place.errands.is_empty()) else {
        return;
    };
    match matrix.keep(MARK, &Mark { since }).await {
        Ok(()) => place.unkept = false,
        Err(_) => matrix.journal.warn("the mark could not be kept at the homeserver", None),
    }
}

impl Matrix {
    /// What an error asks for: a pause that the homeserver names, smaller answers, another beginning.
    fn after(&self, error: &CallError, failures: u32, place: &mut Place) -> Option<Duration> {
        match error {
            CallError::NotSent => None,
            CallError::Unsure => {
                place.events = (place.events / 2).max(1);
                None
            }
            CallError::Said { status, .. } => {
                self.journal.debug(
                    "the homeserver refuses to say what is new, with status",
                    Some(u64::from(*status)),
                );
                if *status == 400 && failures >= MARK_TRIES_MAX && place.since.take().is_some() {
                    self.journal
                        .warn("the homeserver does not know the mark; it is asked from the beginning", None);
                }
                error.asks_for()
            }
        }
    }

    async fn run_errand(&self, errand: Errand, room: &RoomId) -> Result<(), CallError> {
        let room = segment(room.reveal());
        match errand {
            Errand::Join => {
                self.calls.post::<Nothing>(&format!("/rooms/{room}/join"), &Nothing {}).await.map(drop)
            }
            Errand::Leave => {
                self.calls.post::<Nothing>(&format!("/rooms/{room}/leave"), &Nothing {}).await?;
                self.calls.post::<Nothing>(&format!("/rooms/{room}/forget"), &Nothing {}).await.map(drop)
            }
            Errand::Tell => {
                // One number for all rooms: within a day the homeserver sends it into a room once.
                let path = format!("/rooms/{room}/send/m.room.message/cannot-read");
                let said = api::Said {
                    msgtype: "m.notice",
                    body: self.settings.cannot_read.reveal(),
                    mentions: Nothing {},
                };
                self.calls.put::<api::SentEvent>(&path, &said).await.map(drop)
            }
        }
    }
}
