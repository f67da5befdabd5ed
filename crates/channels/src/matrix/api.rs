//! The part of the client-server API that is used, as JSON. What comes in is read leniently: rooms and events stay raw until
//! each is looked at, so that one that cannot be read hides no other.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::ids::UserId;

/// How many events of one room an answer brings; what is before them is fetched.
pub const TIMELINE_EVENTS_MAX: usize = 100;

/// Events that say something, or change who reads along. Reactions, receipts and the rest stay at the homeserver.
pub const TIMELINE_TYPES: [&str; 12] = [
    "m.room.message",
    "m.room.encrypted",
    "m.sticker",
    "m.location",
    "m.poll.start",
    "org.matrix.msc3381.poll.start",
    "m.beacon_info",
    "org.matrix.msc3672.beacon_info",
    "m.room.member",
    "m.room.encryption",
    "m.room.join_rules",
    "m.room.history_visibility",
];

/// What `/sync` is asked for, in its `filter`: so many events of a room at once.
#[must_use]
pub fn sync_filter(events: usize) -> String {
    let none = serde_json::json!({"types": []});
    let state = serde_json::json!({"types": ["m.room.member"], "lazy_load_members": true});
    let timeline = serde_json::json!({"types": TIMELINE_TYPES, "limit": events});
    let room = serde_json::json!({
        "ephemeral": none, "account_data": none, "state": state, "timeline": timeline, "include_leave": false
    });
    serde_json::json!({"presence": none, "account_data": none, "room": room}).to_string()
}

/// What `/messages` is asked for, in its `filter`.
#[must_use]
pub fn messages_filter() -> String {
    serde_json::json!({"types": TIMELINE_TYPES}).to_string()
}

/// An answer to `/sync`.
#[derive(Deserialize)]
pub struct SyncAnswer {
    /// Where the next one begins. Asking with it acknowledges nothing: what is kept of it is kept by us.
    pub next_batch: String,
    /// What happened.
    #[serde(default, deserialize_with = "or_nothing")]
    pub rooms: Rooms,
}

/// Rooms of an answer.
#[derive(Default, Deserialize)]
pub struct Rooms {
    /// Rooms we are in.
    #[serde(default, deserialize_with = "or_nothing")]
    pub join: BTreeMap<String, Box<RawValue>>,
    /// Rooms we are asked into.
    #[serde(default, deserialize_with = "or_nothing")]
    pub invite: BTreeMap<String, Box<RawValue>>,
}

/// A room we are in.
#[derive(Deserialize)]
pub struct JoinedRoom {
    /// What was said.
    #[serde(default)]
    pub timeline: Timeline,
    /// How the room stood before it.
    #[serde(default)]
    pub state: Events,
}

/// What was said in a room.
#[derive(Default, Deserialize)]
pub struct Timeline {
    /// In order.
    #[serde(default)]
    pub events: Vec<Box<RawValue>>,
    /// There was more before.
    #[serde(default)]
    pub limited: bool,
    /// Where that is.
    #[serde(default)]
    pub prev_batch: Option<String>,
}

/// A list of events.
#[derive(Default, Deserialize)]
pub struct Events {
    /// The events.
    #[serde(default)]
    pub events: Vec<Box<RawValue>>,
}

/// A room we are asked into.
#[derive(Deserialize)]
pub struct InvitedRoom {
    /// What is said of it.
    #[serde(default)]
    pub invite_state: Events,
}

/// An answer to `/messages`.
#[derive(Deserialize)]
pub struct Earlier {
    /// From the newest to the oldest.
    #[serde(default)]
    pub chunk: Vec<Box<RawValue>>,
    /// Where still earlier ones are.
    #[serde(default)]
    pub end: Option<String>,
}

/// One event.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Event {
    /// What kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name; an invitation's have none.
    #[serde(default, deserialize_with = "lenient")]
    pub event_id: Option<String>,
    /// Who.
    pub sender: String,
    /// What it is the state of, if it is a state.
    #[serde(default, deserialize_with = "lenient")]
    pub state_key: Option<String>,
    /// What it says.
    #[serde(default, deserialize_with = "lenient")]
    pub content: Option<Content>,
}

/// What events say, of all the kinds that are read. A field of the wrong type counts as missing.
#[derive(Default, Deserialize, Zeroize, ZeroizeOnDrop)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub struct Content {
    #[serde(default, deserialize_with = "lenient")]
    pub msgtype: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub body: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub filename: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub info: Option<Info>,
    /// The mark of a recording that was made to be sent (MSC3245); music has none.
    #[serde(default, deserialize_with = "there", rename = "org.matrix.msc3245.voice")]
    pub is_voice: bool,
    #[serde(default, deserialize_with = "lenient", rename = "m.relates_to")]
    pub relates_to: Option<Relation>,
    #[serde(default, deserialize_with = "lenient", rename = "m.new_content")]
    pub new_content: Option<NewContent>,
    #[serde(default, deserialize_with = "lenient")]
    pub membership: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub join_rule: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub history_visibility: Option<String>,
}

/// What is said of a file.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub struct Info {
    #[serde(default, deserialize_with = "lenient")]
    pub mimetype: Option<String>,
    /// In milliseconds.
    #[serde(default, deserialize_with = "lenient")]
    #[zeroize(skip)]
    pub duration: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    #[zeroize(skip)]
    pub size: Option<u64>,
}

/// To which event another belongs.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub struct Relation {
    #[serde(default, deserialize_with = "lenient")]
    pub rel_type: Option<String>,
    #[serde(default, deserialize_with = "there", rename = "m.in_reply_to")]
    pub in_reply_to: bool,
}

/// What a message was changed to.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub struct NewContent {
    #[serde(default, deserialize_with = "lenient")]
    pub msgtype: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub body: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub filename: Option<String>,
}

fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    let raw = Box::<RawValue>::deserialize(from)?;
    Ok(serde_json::from_str(raw.get()).ok())
}

/// A list that is `null` is empty.
fn or_nothing<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

fn there<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(from).map(|_| true)
}

/// A refusal.
#[derive(Deserialize)]
pub struct Refusal {
    /// Why, as a word.
    pub errcode: String,
    /// After how long it can be tried again.
    #[serde(default, deserialize_with = "lenient")]
    pub retry_after_ms: Option<u64>,
}

/// Who we are to the homeserver.
#[derive(Deserialize)]
pub struct WhoAmI {
    /// The account.
    pub user_id: String,
}

/// A message was taken.
#[derive(Deserialize)]
pub struct SentEvent {
    /// Its name.
    pub event_id: String,
}

/// What a sign-in brings.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct SignedIn {
    /// The account.
    pub user_id: String,
    /// What opens it from now on.
    pub access_token: String,
}

/// A sign-in with a password.
#[derive(Serialize)]
pub struct SignIn<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    identifier: Identifier<'a>,
    password: &'a str,
    device_id: &'static str,
    initial_device_display_name: &'static str,
}

#[derive(Serialize)]
struct Identifier<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    user: &'a str,
}

/// One device for all sign-ins, so that no list of devices grows.
const DEVICE: &str = "SC1";

impl<'a> SignIn<'a> {
    /// For an account.
    #[must_use]
    pub fn new(user: &'a UserId, password: &'a str) -> Self {
        let identifier = Identifier { kind: "m.id.user", user: user.reveal() };
        let kind = "m.login.password";
        Self { kind, identifier, password, device_id: DEVICE, initial_device_display_name: DEVICE }
    }
}

/// A message of ours.
#[derive(Serialize)]
pub struct Said<'a> {
    /// `m.text`, or `m.notice` for what no program may answer.
    pub msgtype: &'static str,
    /// The words.
    pub body: &'a str,
    /// Nobody is meant: without it, programs look for names in the words.
    #[serde(rename = "m.mentions")]
    pub mentions: Nothing,
}

/// That somebody writes.
#[derive(Serialize)]
pub struct Typing {
    /// He does.
    pub typing: bool,
    /// For how long, in milliseconds.
    pub timeout: u64,
}

/// An empty object.
#[derive(Default, Deserialize, Serialize)]
pub struct Nothing {}

/// Up to where everything was taken, as it is kept at the homeserver.
#[derive(Deserialize, Serialize)]
pub struct Mark {
    /// A `next_batch`.
    pub since: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_the_wrong_type_hides_no_other() {
        let json = r#"{"type":"m.room.message","sender":"@a:x","event_id":7,"content":
            {"body":"слова","msgtype":["m.text"],"m.relates_to":5,"membership":{},"m.new_content":null}}"#;
        let event: Event = serde_json::from_str(json).unwrap();
        let content = event.content.as_ref().unwrap();
        assert_eq!((content.body.as_deref(), content.msgtype.as_deref()), (Some("слова"), None));
        assert!(event.event_id.is_none() && content.relates_to.is_none() && content.new_content.is_none());
    }
}
