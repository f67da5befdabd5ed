//! A desk in a folder of its own, people who write to it, and staff who click: for tests.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::{Role, StaffName};
use http_body_util::BodyExt as _;
use interview::Programme;
use jiff::SignedDuration;
use seal::envelope::seal;
use seal::id::SubmissionId;
use seal::link::channel::SecretText;
use seal::manifest::{Manifest, SignedManifest, verify};
use seal::receipt::Receipt;
use seal::reply::SignedReply;
use seal::submission::{
    Body as Content, Brought, CallCode, Content as What, FollowUp, Media, Reach, ReachAddress, ReachMark,
    Submission, VoiceHead, Wish,
};
use sound::Encoding;
use sound::wav::header as wav_header;
use tempfile::TempDir;
use tower_service::Service as _;
use web::chance::{Chance, SeededChance};
use web::clock::{Clock, TestClock};

use crate::accounts::Order;
use crate::admin::{NewAccount, NewDesk, make_desk};
use crate::config::Config;
use crate::desk::Desk;
use crate::link::{GateEndpoint, Inbox as _, Pulled};
use crate::pages;

pub(crate) const PASSPHRASE: &str = "лес река гора";
pub(crate) const PASSWORD: &str = "a long password";

/// A desk, its clock and its folder.
pub(crate) struct Stage {
    pub(crate) desk: Arc<Desk>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) folder: Arc<TempDir>,
    chance: Arc<dyn Chance>,
    place: std::sync::atomic::AtomicU64,
    settings: String,
}

fn example() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example")
}

fn account(name: &str, role: Role) -> NewAccount {
    NewAccount { name: StaffName::parse(name).unwrap(), role, password: PASSWORD.to_owned().into() }
}

impl Stage {
    /// A new desk with four members of staff, locked. It is noon (UTC).
    pub(crate) async fn new() -> Self {
        Self::with("trial = true\n").await
    }

    pub(crate) async fn with(more: &str) -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let clock = Arc::new(TestClock::at("2026-11-23T12:00:00Z".parse().unwrap()));
        let chance: Arc<dyn Chance> = Arc::new(SeededChance::new(7));
        let zone = seal::Zone::new(Programme::load(&example()).unwrap().id()).unwrap();
        let accounts = [
            account("olena", Role::Operator),
            account("vira", Role::Verifier),
            account("petro", Role::Verifier),
            account("audrey", Role::Auditor),
            account("adam", Role::Admin),
        ];
        let new = NewDesk {
            folder: folder.path(),
            zone,
            passphrase: PASSPHRASE,
            trial: true,
            accounts: &accounts,
            today: "2026-11-23".parse().unwrap(),
            weeks: 20,
        };
        make_desk(&new, &mut chance.generator()).unwrap();
        let desk = Self::assemble(&folder, &clock, &chance, more).await;
        Self { desk, clock, folder, chance, place: 0.into(), settings: more.to_owned() }
    }

    async fn assemble(
        folder: &TempDir,
        clock: &Arc<TestClock>,
        chance: &Arc<dyn Chance>,
        more: &str,
    ) -> Arc<Desk> {
        let text = format!("programme = {:?}\nlisten = \"127.0.0.1:0\"\n{more}", example());
        let config = Config::parse(&text, folder.path(), "desk.toml").unwrap();
        let clock: Arc<dyn Clock> = Arc::<TestClock>::clone(clock);
        Arc::new(crate::run::assemble(config, clock, Arc::clone(chance)).await.unwrap())
    }

    /// Stops the desk, as a crash would, and starts it again, locked.
    pub(crate) async fn restart(self) -> Self {
        let Self { desk, clock, folder, chance, place, settings } = self;
        drop(desk);
        let desk = Self::assemble(&folder, &clock, &chance, &settings).await;
        Self { desk, clock, folder, chance, place, settings }
    }

    pub(crate) async fn unlocked() -> Self {
        let stage = Self::new().await;
        stage.unlock().await;
        stage
    }

    /// Unlocked, with two gates in its configuration that nobody answers at.
    pub(crate) async fn with_gates() -> Self {
        let pin = "0".repeat(64);
        let gate = |name| {
            format!("[[gates]]\nname = \"{name}\"\naddress = \"127.0.0.1:1\"\npin = \"sha256:{pin}\"\n")
        };
        let stage = Self::with(&format!("trial = true\n{}{}", gate("gate-1"), gate("gate-2"))).await;
        stage.unlock().await;
        stage
    }

    /// An account is added.
    pub(crate) async fn add_account(&self, kind: &str, name: &str, gate: &str) {
        let settings = format!("[[{kind}]]\naccount = \"{name}\"\npassword = \"s3cret-of-{name}\"\n");
        let order = Order::Add { gate: gate.to_owned(), settings: SecretText::new(settings) };
        self.desk.obey(order, None).await.unwrap();
    }

    /// The only case.
    pub(crate) fn case(&self) -> casework::Case {
        let open = self.desk.open().unwrap();
        let cases = crate::desk::read(&open.cases);
        assert_eq!(cases.len(), 1);
        cases.iter().next().unwrap().case.clone()
    }

    /// Unlocks, and opens what waits as the desk does by itself.
    pub(crate) async fn unlock(&self) {
        self.desk.unlock(PASSPHRASE.to_owned().into()).await.unwrap();
        self.open_waiting().await;
    }

    pub(crate) async fn open_waiting(&self) {
        self.desk.open_waiting(&self.desk.open().unwrap()).await.unwrap();
    }

    pub(crate) fn later(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    pub(crate) fn manifest(&self) -> Manifest {
        let json = std::fs::read(self.folder.path().join("manifest.json")).unwrap();
        let root = crate::admin::read_root(self.folder.path()).unwrap();
        verify(&SignedManifest::from_json(&json).unwrap(), &root, &self.desk.zone, None).unwrap()
    }

    pub(crate) fn gate(name: &str) -> GateEndpoint {
        let pin = format!("sha256:{}", "0".repeat(64)).parse().unwrap();
        GateEndpoint { name: name.to_owned(), address: "gate.invalid:1".to_owned(), pin }
    }

    /// What a gate's queue holds: the submission, sealed.
    pub(crate) fn sealed(&self, id: SubmissionId, submission: &Submission) -> Vec<u8> {
        self.sealed_bytes(id, &submission.encode())
    }

    fn sealed_bytes(&self, id: SubmissionId, plain: &[u8]) -> Vec<u8> {
        let key = self.manifest().sealing_key(self.desk.today()).0.clone();
        let mut rng = self.chance.generator();
        seal(&key, &self.desk.zone, id, plain, &mut rng).unwrap().into_bytes()
    }

    /// A gate's envelopes arrive, and are opened if the desk is unlocked.
    pub(crate) async fn arrive(&self, envelopes: Vec<Vec<u8>>) {
        let batch = envelopes
            .into_iter()
            .map(|envelope| Pulled {
                place: self.place.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
                envelope,
            })
            .collect();
        self.desk.store_sealed(&Self::gate("gate-1"), [1; 16], batch).await.unwrap();
        if let Some(open) = self.desk.open() {
            self.desk.open_waiting(&open).await.unwrap();
        }
    }

    /// Somebody applies; answers him and the envelope.
    pub(crate) async fn apply(&self, answers: &[(&str, &str)]) -> Person {
        let person = Person::new(self);
        let envelope = person.application(self, answers);
        self.arrive(vec![envelope]).await;
        person
    }

    /// The names of all cases, in the order of the queue.
    pub(crate) fn queue(&self) -> Vec<String> {
        let open = self.desk.open().unwrap();
        let cases = crate::desk::read(&open.cases);
        cases.queue().iter().map(|open| open.case_ref.to_string()).collect()
    }

    /// The replies that gates are given.
    pub(crate) async fn replies(&self) -> Vec<SignedReply> {
        let replies = self.desk.replies().await.unwrap();
        replies.iter().map(|bytes| SignedReply::parse(bytes.to_vec()).unwrap()).collect()
    }

    /// A browser that is signed in.
    pub(crate) async fn browser(&self, name: &str) -> Browser {
        let mut browser =
            Browser { router: pages::router(Arc::clone(&self.desk)), cookie: String::new(), language: "en" };
        let form = format!("name={name}&password={}", PASSWORD.replace(' ', "+"));
        let answer = browser.post_raw("/sign-in", form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }

    /// Many people's honest applications, sealed: as [`Person::application`], with the manifest read once.
    pub(crate) fn crowd(&self, count: usize) -> Vec<Vec<u8>> {
        let key = self.manifest().sealing_key(self.desk.today()).0.clone();
        let body = submitted("apply", &[], false);
        (0..count)
            .map(|_| {
                let person = Person::new(self);
                let grant = person.receipt.keys().grant();
                let submission = Submission::Application { grant, body: Content::clear(body.as_slice()) };
                let mut rng = self.chance.generator();
                let sealed = seal(&key, &self.desk.zone, person.id, &submission.encode(), &mut rng);
                sealed.unwrap().into_bytes()
            })
            .collect()
    }

    pub(crate) fn stranger(&self) -> Browser {
        Browser { router: pages::router(Arc::clone(&self.desk)), cookie: String::new(), language: "en" }
    }
}

/// Somebody outside.
pub(crate) struct Person {
    pub(crate) receipt: Receipt,
    pub(crate) id: SubmissionId,
}

impl Person {
    pub(crate) fn new(stage: &Stage) -> Self {
        let mut rng = stage.chance.generator();
        Self { receipt: Receipt::generate(&mut rng), id: SubmissionId::generate(&mut rng) }
    }

    /// An honest application, with some answers changed.
    pub(crate) fn application(&self, stage: &Stage, changed: &[(&str, &str)]) -> Vec<u8> {
        self.application_to(stage, "apply", changed, false)
    }

    pub(crate) fn application_to(
        &self,
        stage: &Stage,
        form: &str,
        changed: &[(&str, &str)],
        sample: bool,
    ) -> Vec<u8> {
        let body = submitted(form, changed, sample);
        let grant = self.receipt.keys().grant();
        stage.sealed(self.id, &Submission::Application { grant, body: Content::clear(body) })
    }

    pub(crate) fn message(&self, stage: &Stage, text: &str) -> Vec<u8> {
        let id = SubmissionId::generate(&mut stage.chance.generator());
        let follow_up = FollowUp::make(&self.receipt.keys(), id, Content::clear(text.as_bytes()));
        stage.sealed(id, &Submission::FollowUp(follow_up))
    }

    /// Where he is told, if he wants to be.
    pub(crate) fn reach(&self, account: &str, address: &str) -> Reach {
        let mark = ReachMark::new(&[3; 32], &self.receipt.keys().id);
        Reach { mark, account: account.to_owned(), address: ReachAddress::new(address) }
    }

    /// What a gate seals of what came by a channel: of somebody who writes first, or of one who has a receipt there.
    pub(crate) fn by_channel(&self, stage: &Stage, is_first: bool, brought: &Brought) -> Vec<u8> {
        let body = Content::brought(brought);
        let keys = self.receipt.keys();
        if is_first {
            return stage.sealed(self.id, &Submission::Application { grant: keys.grant(), body });
        }
        let id = SubmissionId::generate(&mut stage.chance.generator());
        stage.sealed(id, &Submission::FollowUp(FollowUp::make(&keys, id, body)))
    }

    /// A voice note, as a gate seals it.
    pub(crate) fn by_voice(&self, stage: &Stage, is_first: bool, head: &VoiceHead, sound: &[u8]) -> Vec<u8> {
        let keys = self.receipt.keys();
        // The mac is made before there is any sound.
        let begins = Content::voice_begins(head);
        if is_first {
            let begun = Submission::Application { grant: keys.grant(), body: begins };
            return stage.sealed_bytes(self.id, &[begun.encode().as_slice(), sound].concat());
        }
        let id = SubmissionId::generate(&mut stage.chance.generator());
        let begun = Submission::FollowUp(FollowUp::make(&keys, id, begins));
        stage.sealed_bytes(id, &[begun.encode().as_slice(), sound].concat())
    }

    /// A voice note with another head than its mac was made for.
    pub(crate) fn by_voice_with(
        &self,
        stage: &Stage,
        made_for: &VoiceHead,
        head: &VoiceHead,
        sound: &[u8],
    ) -> Vec<u8> {
        let id = SubmissionId::generate(&mut stage.chance.generator());
        let mut follow_up = FollowUp::make(&self.receipt.keys(), id, Content::voice_begins(made_for));
        follow_up.body = Content::voice_begins(head);
        let begun = Submission::FollowUp(follow_up).encode();
        stage.sealed_bytes(id, &[begun.as_slice(), sound].concat())
    }

    pub(crate) fn withdrawal(&self, stage: &Stage) -> Vec<u8> {
        let keys = self.receipt.keys();
        let id = SubmissionId::generate(&mut stage.chance.generator());
        stage.sealed(id, &Submission::Withdrawal { mailbox: keys.id, token: keys.withdraw })
    }
}

/// What is known of a voice note by Telegram.
pub(crate) fn voice(media: Media) -> VoiceHead {
    VoiceHead {
        set_aside: false,
        channel: "telegram".to_owned(),
        language: "ru".to_owned(),
        media,
        seconds: Some(12),
        wish: None,
    }
}

/// Words by a channel.
pub(crate) fn words(channel: &str, text: &str, wish: Option<Wish>) -> Brought {
    Brought {
        set_aside: false,
        channel: channel.to_owned(),
        language: "ru".to_owned(),
        content: if text.is_empty() { What::Nothing } else { What::Text },
        wish,
        bytes: text.as_bytes().to_vec().into(),
    }
}

/// A form that a call was cut in.
pub(crate) fn cut_form(code: CallCode) -> Brought {
    let mut form: serde_json::Value = serde_json::from_slice(&submitted("apply", &[], false)).unwrap();
    form["unfinished"] = true.into();
    form["channel"] = "voice".into();
    form["answers"]
        .as_object_mut()
        .unwrap()
        .retain(|name, _| ["safe_now", "under_18"].contains(&name.as_str()));
    let bytes = serde_json::to_vec(&form).unwrap().into();
    Brought { set_aside: false, content: What::Form, bytes, ..words("voice", "x", Some(Wish::Hear { code })) }
}

/// A tone of that many milliseconds, as a browser records it.
pub(crate) fn recording(ms: u64) -> Vec<u8> {
    let samples = usize::try_from(ms * 8).unwrap();
    let wave: Vec<i16> = (0..samples).map(|at| if at % 20 < 10 { 6_000 } else { -6_000 }).collect();
    let mut file = wav_header(Encoding::Pcm16, u32::try_from(samples).ok());
    Encoding::Pcm16.write(&wave, &mut file);
    file
}

/// A form by a channel.
pub(crate) fn form(channel: &str, changed: &[(&str, &str)]) -> Brought {
    let bytes = submitted("apply", changed, false).into();
    Brought { set_aside: false, content: What::Form, bytes, ..words(channel, "x", None) }
}

/// The JSON of a finished form.
pub(crate) fn submitted(form: &str, changed: &[(&str, &str)], sample: bool) -> Vec<u8> {
    static PROGRAMME: LazyLock<Programme> = LazyLock::new(|| Programme::load(&example()).unwrap());
    let programme = &*PROGRAMME;
    let revision = programme.form(form).map_or("0", |form| form.revision()).to_owned();
    let mut answers = serde_json::Map::new();
    let honest = [
        ("safe_now", "=yes"),
        ("answer_language", "=here"),
        ("reading", "=read"),
        ("under_18", "=no"),
        ("standing", "=serving"),
        ("category", "=armed_forces"),
        ("power", "=ru"),
        ("counsel_first", "=no"),
        ("group_band", "=one"),
        ("injured", "=no"),
        ("safe_times", "=any"),
        ("alias", "Тихий"),
        ("duress_word", "снегирь"),
        ("message", "Я хочу выйти. Скажите, что делать."),
        ("wait_for_us", "OK"),
    ];
    let mut language = "ru";
    for (name, value) in honest.iter().chain(changed) {
        if *name == "language" {
            language = value;
            continue;
        }
        let value = match value.strip_prefix('=') {
            Some(codes) => serde_json::json!({ "codes": codes.split(' ').collect::<Vec<_>>() }),
            None => serde_json::json!({ "text": value }),
        };
        answers.insert((*name).to_owned(), value);
    }
    let mut whole = serde_json::json!({
        "programme": programme.id(), "form": form, "revision": revision, "language": language, "channel": "web",
        "answers": answers,
    });
    if sample {
        whole.as_object_mut().unwrap().insert("sample".to_owned(), true.into());
    }
    serde_json::to_vec(&whole).unwrap()
}

/// An answer of the desk.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) headers: axum::http::HeaderMap,
}

/// A browser without scripts.
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookie: String,
    pub(crate) language: &'static str,
}

impl Browser {
    async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.router.call(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
        let location = parts.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let location = location.unwrap_or_default();
        Answer { status: parts.status, location, text, bytes, headers: parts.headers }
    }

    /// As a player asks for a part.
    pub(crate) async fn get_part(&mut self, path: &str, range: &str) -> Answer {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::RANGE, range)
            .body(Body::empty())
            .unwrap();
        self.send(request).await
    }

    /// As a script of a page sends a file.
    pub(crate) async fn upload(&mut self, path: &str, token: &str, kind: &str, file: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::CONTENT_TYPE, kind)
            .header("x-csrf", token)
            .body(Body::from(file))
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_LANGUAGE, self.language)
            .body(Body::empty())
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn post_raw(&mut self, path: &str, form: String) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        self.send(request).await
    }

    /// Fills in and sends the form at `action` on the page at `page`, hidden fields as they are.
    pub(crate) async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        let hidden = hidden_fields(&shown.text, action);
        let kept = hidden.iter().filter(|(name, _)| !fields.iter().any(|(field, _)| field == name));
        let all = kept.map(|(name, value)| (name.as_str(), value.as_str())).chain(fields.iter().copied());
        let form: Vec<String> = all.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.post_raw(action, form.join("&")).await
    }
}

/// The hidden fields of the first form with that action.
pub(crate) fn hidden_fields(html: &str, action: &str) -> Vec<(String, String)> {
    let start = html.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form to {action}"));
    let form = &html[start..];
    let form = &form[..form.find("</form>").unwrap_or(form.len())];
    form.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once('"').unwrap();
            let value = rest.split_once("value=\"").unwrap().1.split('"').next().unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
