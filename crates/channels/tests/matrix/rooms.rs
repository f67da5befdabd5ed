//! The rooms that people make, against Synapse alone. One homeserver for all of it: it takes long to start.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use channels::config::{Config, World};
use channels::contract::{Ended, Fault, Never};
use channels::kit::{Shelf, within};
use channels::matrix::ids::{UserId, segment};
use channels::matrix::{notice, sign_in};
use channels::message::{IdempotencyKey, Incoming, OtherKind, Outgoing, What, Words};
use channels::net::Guard;
use channels::net::http::ANSWER_BYTES_MAX;
use channels::secret::Secret;
use channels::{Address, Channel, Listening, SendError, TagKey};
use rand::RngExt as _;
use serde_json::json;
use tokio::task::JoinHandle;
use web::chance::{Chance as _, SystemChance};
use web::clock::SystemClock;

use crate::synapse::{PASSWORD, Person, Synapse, dialler};

/// What was written while the gate was away: more than one answer brings.
const BACKLOG: usize = 130;
/// Messages that are too much for one answer, when there are two rooms of them.
const FLOOD: usize = 100;
const FLOOD_BYTES: usize = 60_000;
const _: () = assert!(2 * FLOOD * FLOOD_BYTES > ANSWER_BYTES_MAX, "it is too much");
const WATCH: Duration = Duration::from_millis(1500);

struct Gate {
    channel: Arc<dyn Channel>,
    shelf: Arc<Shelf>,
    pulling: JoinHandle<Ended>,
    user: String,
}

impl Gate {
    fn start(synapse: &Synapse, user: &str, token: &Secret) -> Self {
        let channel = account(synapse, user, token);
        let shelf = Arc::new(Shelf::default());
        let Listening::Pull(pulling) = Arc::clone(&channel).listen(Arc::<Shelf>::clone(&shelf)) else {
            panic!("it pulls")
        };
        Self { channel, shelf, pulling: tokio::spawn(pulling), user: user.to_owned() }
    }

    async fn send(&self, to: &Person, text: &str) -> Result<channels::Sent, SendError> {
        let to = Address::new(&to.user).unwrap();
        let key = IdempotencyKey(SystemChance.generator().random());
        let outgoing = Outgoing { key, to, text: Words::new(text), buttons: Vec::new() };
        within("sending has an end", self.channel.send(&outgoing)).await
    }

    /// What a person got in a room, as texts.
    async fn told(&self, person: &Person, room: &str) -> Vec<String> {
        let heard = person.heard(room, &self.user).await;
        heard.into_iter().map(|(_, content)| content["body"].as_str().unwrap().to_owned()).collect()
    }

    async fn until_it_left(&self, person: &Person, room: &str) {
        within("we leave", async {
            while person.members(room).await.contains(&self.user) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await;
    }
}

/// As settings make it.
fn account(synapse: &Synapse, user: &str, token: &Secret) -> Arc<dyn Channel> {
    let settings = format!(
        "[[matrix]]\naccount = 'matrix'\nhomeserver = 'http://127.0.0.1:{}'\nuser = '{user}'\ntoken = '{}'\nper_second = 1000",
        synapse.port,
        token.reveal()
    );
    let world = World {
        key: TagKey::new([1; 32]),
        clock: Arc::new(SystemClock),
        chance: Arc::new(SystemChance),
        guard: Guard::LoopbackOnly,
    };
    let config = Config::parse(&settings, Path::new("channels.toml")).unwrap();
    config.open(&world).unwrap().remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rooms_of_people() {
    let Some(synapse) = Synapse::start().await else { return };
    let bot = synapse.register("safeconduct").await;
    let token = set_up(&synapse, &bot).await;
    let gate = Gate::start(&synapse, &bot.user, &token);
    let ivan = synapse.register("ivan").await;
    let room = ivan.room(&[&bot.user], json!({})).await;
    words_both_ways(&synapse, &gate, &ivan, &room).await;
    what_is_not_words(&gate, &ivan, &room).await;
    crate::voice::voice_notes(&gate.channel, &gate.shelf, &ivan, &room).await;
    rooms_that_are_encrypted(&synapse, &gate).await;
    rooms_with_a_third(&synapse, &gate).await;
    somebody_who_goes(&synapse, &gate).await;
    let gate = while_the_gate_was_away(&synapse, gate, &token, &ivan, &room).await;
    let gate = a_flood_that_is_too_much_for_one_answer(&synapse, gate, &token, &ivan, &room).await;
    a_homeserver_that_slows_us_down(&synapse, &gate, &ivan).await;
    the_account_is_closed(&synapse, gate, &token).await;
}

async fn set_up(synapse: &Synapse, bot: &Person) -> Secret {
    let user = UserId::new(&bot.user).unwrap();
    let patience = Duration::from_secs(20);
    let sign = |password: &str| {
        let (password, user) = (Secret::new(password), user.clone());
        async move { sign_in(dialler(synapse.port), "", &user, &password, patience).await }
    };
    assert_eq!(sign("wrong").await.unwrap_err(), SendError::Banned);
    let token = sign(PASSWORD).await.unwrap();
    account(synapse, &bot.user, &token).check().await.unwrap();
    let other = account(synapse, "@other:localhost", &token).check().await;
    assert_eq!(other, Err(SendError::Ours(Fault::Settings)), "a token of another account");
    token
}

/// Written before we are in the room: the first words are what matters.
async fn words_both_ways(synapse: &Synapse, gate: &Gate, ivan: &Person, room: &str) {
    ivan.says(room, "Здравствуйте. Я хочу сдаться").await;
    gate.shelf.holds(1).await;
    ivan.says(room, "ответьте").await;
    let kept = gate.shelf.holds(2).await;
    let texts = ["Здравствуйте. Я хочу сдаться", "ответьте"].map(|text| (text.to_owned(), true));
    assert_eq!(gate.shelf.texts(), texts);
    assert!(kept.iter().all(|message| message.from.reveal() == ivan.user));
    gate.send(ivan, "Вы в безопасности.\nОтветьте, когда сможете.").await.unwrap();
    let minsu = synapse.register("minsu").await;
    let his = minsu.room(&[&gate.user], json!({"is_direct": false, "preset": "private_chat"})).await;
    minsu.says(&his, "안녕하십니까. 살고싶습니다").await;
    gate.shelf.holds(3).await;
    gate.send(&minsu, "조선말로 계속하시겠습니까?").await.unwrap();
    assert_eq!(gate.told(&minsu, &his).await, ["조선말로 계속하시겠습니까?"]);
    assert_eq!(gate.told(ivan, room).await, ["Вы в безопасности.\nОтветьте, когда сможете."]);
    // In a second room of his: the answer goes there from now on.
    let second = minsu.room(&[&gate.user], json!({})).await;
    minsu.says(&second, "여기서 계속합시다").await;
    gate.shelf.holds(4).await;
    gate.send(&minsu, "예").await.unwrap();
    assert_eq!(
        (gate.told(&minsu, &second).await, gate.told(&minsu, &his).await.len()),
        (vec!["예".to_owned()], 1)
    );
    let stranger = synapse.register("stranger").await;
    assert_eq!(gate.send(&stranger, "never first").await, Err(SendError::Never(Never::NoSuchAddress)));
    gate.channel.typing(&Address::new(&ivan.user).unwrap()).await;
    let seen = ivan.call(Method::GET, "/v3/sync?timeout=0", None).await;
    let typing = &seen["rooms"]["join"][room]["ephemeral"]["events"];
    assert!(typing.to_string().contains("m.typing") && typing.to_string().contains(&gate.user), "{typing}");
}

async fn what_is_not_words(gate: &Gate, ivan: &Person, room: &str) {
    let before = gate.shelf.all().len();
    let first = ivan.says(room, "моложе 18? нет").await;
    ivan.event(
        room,
        "m.reaction",
        json!({"m.relates_to": {"rel_type": "m.annotation", "event_id": first, "key": "x"}}),
    )
    .await;
    ivan.event(room, "m.room.message", json!({"msgtype": "m.notice", "body": "a program speaks"})).await;
    let edit = json!({"msgtype": "m.text", "body": "* да", "m.new_content": {"msgtype": "m.text", "body": "да"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": first}});
    ivan.event(room, "m.room.message", edit).await;
    let picture =
        json!({"msgtype": "m.image", "body": "вот", "filename": "a.png", "url": "mxc://localhost/none"});
    ivan.event(room, "m.room.message", picture).await;
    for kind in ["m.audio", "m.file", "m.location"] {
        let content =
            json!({"msgtype": kind, "body": "x", "url": "mxc://localhost/none", "geo_uri": "geo:1,2"});
        ivan.event(room, "m.room.message", content).await;
    }
    ivan.event(room, "m.sticker", json!({"body": "x", "url": "mxc://localhost/none", "info": {}})).await;
    let answer = json!({"msgtype": "m.text", "body": "> <@x:y> Вопрос\n\nОтвет",
        "m.relates_to": {"m.in_reply_to": {"event_id": first}}});
    ivan.event(room, "m.room.message", answer).await;
    let kept: Vec<What> =
        gate.shelf.holds(before + 8).await.into_iter().skip(before).map(|one| one.what).collect();
    let other = |kind, caption: Option<&str>| What::Other { kind, caption: caption.map(Words::new) };
    let text = |text: &str| channels::message::Text::new(text, true);
    let expected = [
        What::Text(text("моложе 18? нет")),
        What::Edited(text("да")),
        other(OtherKind::Picture, Some("вот")),
        other(OtherKind::Voice, None),
        other(OtherKind::File, None),
        other(OtherKind::Place, None),
        other(OtherKind::Sticker, None),
        What::Text(text("Ответ")),
    ];
    assert_eq!(kept, expected);
}

fn encryption() -> serde_json::Value {
    json!({"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}})
}

async fn rooms_that_are_encrypted(synapse: &Synapse, gate: &Gate) {
    let before = gate.shelf.all().len();
    let olga = synapse.register("olga").await;
    let sealed = olga.room(&[&gate.user], json!({"initial_state": [encryption()]})).await;
    let cipher = json!({"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AAAA", "session_id": "s"});
    olga.event(&sealed, "m.room.encrypted", cipher.clone()).await;
    within("she is told that we cannot read", async {
        while gate.told(&olga, &sealed).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    olga.event(&sealed, "m.room.encrypted", cipher).await;
    assert_eq!(
        gate.send(&olga, "words").await,
        Err(SendError::Never(Never::NoSuchAddress)),
        "no word goes there"
    );
    // As the notice asks.
    let open = olga.room(&[&gate.user], json!({})).await;
    olga.says(&open, "теперь открыто").await;
    gate.shelf.holds(before + 1).await;
    gate.send(&olga, "слышим вас").await.unwrap();
    assert_eq!(gate.told(&olga, &open).await, ["слышим вас"]);
    assert_eq!(gate.told(&olga, &sealed).await, [notice::CANNOT_READ], "once");
    let notice = &olga.heard(&sealed, &gate.user).await[0].1;
    assert_eq!(notice["msgtype"], json!("m.notice"), "no program answers it");
    // Encrypted in the middle of a conversation: she wants nobody to read, and we write nothing that can be.
    let path = format!("/v3/rooms/{}/state/m.room.encryption", segment(&open));
    olga.call(Method::PUT, &path, Some(encryption()["content"].clone())).await;
    assert_eq!(gate.send(&olga, "words").await, Err(SendError::Never(Never::Blocked)));
    assert_eq!(gate.shelf.all().len(), before + 1);
}

async fn rooms_with_a_third(synapse: &Synapse, gate: &Gate) {
    let before = gate.shelf.all().len();
    let (petr, third) = (synapse.register("petr").await, synapse.register("third").await);
    let group = petr.room(&[&gate.user, &third.user], json!({})).await;
    petr.says(&group, "in a group").await;
    gate.until_it_left(&petr, &group).await;
    let public = petr.room(&[&gate.user], json!({"preset": "public_chat"})).await;
    petr.says(&public, "in public").await;
    // Two of us at first; then somebody is asked in.
    let room = petr.room(&[&gate.user], json!({})).await;
    petr.says(&room, "вдвоём").await;
    gate.shelf.holds(before + 1).await;
    gate.send(&petr, "слышим").await.unwrap();
    petr.act(&room, "invite", json!({"user_id": third.user})).await;
    let said = gate.send(&petr, "words").await;
    assert!(matches!(said, Err(SendError::Never(_))), "before we left or after: {said:?}");
    gate.until_it_left(&petr, &room).await;
    tokio::time::sleep(WATCH).await;
    assert_eq!(petr.members(&public).await, std::slice::from_ref(&petr.user), "nobody went there");
    assert_eq!(gate.told(&petr, &room).await, ["слышим"]);
    assert!(gate.told(&petr, &group).await.is_empty());
    assert_eq!(gate.shelf.all().len(), before + 1, "where a third reads along nothing is heard");
    let said = gate.send(&petr, "words").await.unwrap_err();
    assert_eq!(said, SendError::Never(Never::NoSuchAddress));
}

async fn somebody_who_goes(synapse: &Synapse, gate: &Gate) {
    let before = gate.shelf.all().len();
    let anna = synapse.register("anna").await;
    let room = anna.room(&[&gate.user], json!({})).await;
    anna.says(&room, "one").await;
    gate.shelf.holds(before + 1).await;
    anna.says(&room, "помогите, меня ищут").await;
    anna.act(&room, "leave", json!({})).await;
    let kept: Vec<Incoming> = gate.shelf.holds(before + 2).await;
    assert_eq!(kept[before + 1].from.reveal(), anna.user, "her last words are heard");
    assert_eq!(gate.send(&anna, "words").await, Err(SendError::Never(Never::Blocked)));
}

async fn while_the_gate_was_away(
    synapse: &Synapse,
    gate: Gate,
    token: &Secret,
    ivan: &Person,
    room: &str,
) -> Gate {
    // What was done last is kept first.
    tokio::time::sleep(WATCH).await;
    gate.pulling.abort();
    drop(gate.pulling.await);
    let texts: Vec<String> = (0..BACKLOG).map(|number| format!("сообщение {number}")).collect();
    for text in &texts {
        ivan.says(room, text).await;
    }
    let olena = synapse.register("olena").await;
    let hers = olena.room(&[&gate.user], json!({})).await;
    olena.says(&hers, "поки вас не було").await;
    let again = Gate::start(synapse, &gate.user, token);
    let kept = again.shelf.holds(BACKLOG + 1).await;
    let ivans = kept.iter().filter(|message| message.from.reveal() == ivan.user);
    let read = ivans.map(|message| match &message.what {
        What::Text(text) => text.words.reveal().to_owned(),
        other @ (What::Button(_)
        | What::Edited(_)
        | What::Voice { .. }
        | What::Other { .. }
        | What::Report { .. }) => {
            panic!("no words: {other:?}")
        }
    });
    assert_eq!(read.collect::<Vec<_>>(), texts, "all, in order, and nothing of before");
    // Where he wrote is known without his writing again: it is kept at the homeserver.
    tokio::time::sleep(WATCH).await;
    again.pulling.abort();
    drop(again.pulling.await);
    let third = Gate::start(synapse, &gate.user, token);
    within("the place is known", async {
        while matches!(third.send(ivan, "мы снова здесь").await, Err(SendError::Later { .. })) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    assert_eq!(third.told(ivan, room).await.last().unwrap(), "мы снова здесь");
    tokio::time::sleep(WATCH).await;
    assert_eq!(third.shelf.all().len(), 0, "nothing of it is heard twice");
    third
}

/// Somebody fills two rooms, so that an answer with all of it would be larger than any that is read.
async fn a_flood_that_is_too_much_for_one_answer(
    synapse: &Synapse,
    gate: Gate,
    token: &Secret,
    ivan: &Person,
    room: &str,
) -> Gate {
    let hunter = synapse.register("hunter").await;
    let mut rooms = Vec::new();
    for number in 0..2 {
        rooms.push(hunter.room(&[&gate.user], json!({})).await);
        hunter.says(&rooms[number], "small").await;
        gate.shelf.holds(number + 1).await;
    }
    tokio::time::sleep(WATCH).await;
    gate.pulling.abort();
    drop(gate.pulling.await);
    let big = "x".repeat(FLOOD_BYTES);
    for _ in 0..FLOOD {
        for room in &rooms {
            hunter.says(room, &big).await;
        }
    }
    ivan.says(room, "за потоком").await;
    let again = Gate::start(synapse, &gate.user, token);
    let kept = within("all arrives", again.shelf.holds(2 * FLOOD + 1)).await;
    assert!(kept.iter().any(|message| message.from.reveal() == ivan.user));
    again
}

async fn a_homeserver_that_slows_us_down(synapse: &Synapse, gate: &Gate, ivan: &Person) {
    let keeper = synapse.keeper().await;
    let path = format!("/_synapse/admin/v1/users/{}/override_ratelimit", segment(&gate.user));
    keeper.call(Method::POST, &path, Some(json!({"messages_per_second": 1, "burst_count": 1}))).await;
    let mut said = Ok(());
    for _ in 0..5 {
        said = gate.send(ivan, "слишком быстро").await.map(drop);
        if said.is_err() {
            break;
        }
    }
    let Err(SendError::Later { after }) = said else { panic!("{said:?}") };
    assert!(after > Duration::ZERO && after <= Duration::from_secs(5), "{after:?}");
}

async fn the_account_is_closed(synapse: &Synapse, gate: Gate, token: &Secret) {
    let out = account(synapse, &gate.user, token);
    out.check().await.unwrap();
    let headers = [("authorization", format!("Bearer {}", token.reveal()))];
    let headers = [(headers[0].0, headers[0].1.as_str())];
    let patience = Duration::from_secs(20);
    let path = "/_matrix/client/v3/logout";
    let line = dialler(synapse.port);
    let answer = channels::net::http::post_json_with(&line, path, &headers, b"{}".to_vec(), patience).await;
    assert!(answer.unwrap().status.is_success());
    assert_eq!(out.check().await, Err(SendError::Banned));
    assert_eq!(within("listening ends by itself", gate.pulling).await.unwrap(), Ended::Banned);
}
