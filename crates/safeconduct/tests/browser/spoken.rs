//! Answers by telephone, in the operator's browser: spoken by the program and recorded with the browser's own microphone, listened to
//! as the caller would hear it, released. The desk runs in this process; somebody has called it and was given a code.

use std::path::PathBuf;
use std::sync::Arc;

use casework::{Role, StaffName};
use desk::admin::{NewAccount, NewDesk, make_desk};
use desk::link::{GateEndpoint, Inbox as _, Pulled};
use desk::{Config, Desk};
use fantoccini::Locator;
use seal::id::SubmissionId;
use seal::link::RunId;
use seal::link::hotline::{Question, Verdict};
use seal::manifest::{SignedManifest, verify};
use seal::receipt::Receipt;
use seal::submission::{Body, Brought, CallCode, Content, Submission, Wish};
use serde_json::json;
use sound::{loudness, wav};
use web::chance::{Chance as _, SystemChance};
use web::clock::{Clock as _, SystemClock};
use web::serve::Listener;

use crate::browser::{Browser, DESK, Look, Microphone, PHONE};

const PASSPHRASE: &str = "лес река гора";
const PASSWORD: &str = "a long password";
const CODE: &str = "120034005678";
const ANSWER: &str = "Мы здесь. Подождите до вечера, и ничего опасного не делайте.";

/// The desk, and the address of its pages.
struct Office {
    desk: Arc<Desk>,
    address: String,
    case: String,
    _folder: tempfile::TempDir,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let programme = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example");
        let name = interview::Programme::load(&programme).unwrap().id().to_owned();
        let zone = seal::Zone::new(&name).unwrap();
        let mut rng = SystemChance.generator();
        let today = seal::Day::from_unix_seconds(SystemClock.now().as_second());
        let password = PASSWORD.to_owned().into();
        let name = StaffName::parse("olena").unwrap();
        let new = NewDesk {
            folder: folder.path(),
            zone,
            passphrase: PASSPHRASE,
            trial: true,
            accounts: &[NewAccount { name, role: Role::Operator, password }],
            today,
            weeks: 2,
        };
        make_desk(&new, &mut rng).unwrap();
        let text = format!("programme = {programme:?}\nlisten = \"127.0.0.1:0\"\ntrial = true\n");
        let config = Config::parse(&text, folder.path(), "desk.toml").unwrap();
        let desk =
            Arc::new(desk::assemble(config, Arc::new(SystemClock), Arc::new(SystemChance)).await.unwrap());
        desk.unlock(PASSPHRASE.to_owned().into()).await.unwrap();

        let json = std::fs::read(folder.path().join("manifest.json")).unwrap();
        let root = desk::admin::read_root(folder.path()).unwrap();
        let manifest = verify(&SignedManifest::from_json(&json).unwrap(), &root, &desk.zone, None).unwrap();
        let brought = Brought {
            set_aside: false,
            channel: "voice".to_owned(),
            language: "ru".to_owned(),
            content: Content::Text,
            wish: Some(Wish::Hear { code: CallCode::parse(CODE).unwrap() }),
            bytes: "Помогите".as_bytes().to_vec().into(),
        };
        let grant = Receipt::generate(&mut rng).keys().grant();
        let submission = Submission::Application { grant, body: Body::brought(&brought) };
        let id = SubmissionId::generate(&mut rng);
        let key = manifest.sealing_key(today).0.clone();
        let sealed = seal::envelope::seal(&key, &desk.zone, id, &submission.encode(), &mut rng).unwrap();
        let pin = format!("sha256:{}", "0".repeat(64)).parse().unwrap();
        let gate = GateEndpoint { name: "gate-1".to_owned(), address: "gate.invalid:1".to_owned(), pin };
        desk.store_sealed(&gate, [1; 16], vec![Pulled { place: 1, envelope: sealed.into_bytes() }])
            .await
            .unwrap();
        let open = desk.open().unwrap();
        desk.open_waiting(&open).await.unwrap();
        let case = desk::desk::read(&open.cases).iter().next().unwrap().case_ref.to_string();

        let listener = Listener::tcp("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = format!("http://{}", listener.address());
        tokio::spawn(web::serve::run(
            listener,
            desk::pages::router(Arc::clone(&desk)),
            std::future::pending(),
        ));
        Self { desk, address, case, _folder: folder }
    }

    /// What a caller hears who keys the code now.
    async fn heard(&self) -> Vec<sound::Sound> {
        let question =
            Question { id: RunId([1; 16]), trunk: "a".to_owned(), code: CallCode::parse(CODE).unwrap() };
        let looked_up = self.desk.look_up("gate-1", &question).await.unwrap();
        assert!(matches!(looked_up.verdict, Verdict::Known { .. }), "{looked_up:?}");
        looked_up.sounds.iter().map(|sound| wav::read(sound).unwrap()).collect()
    }

    async fn sign_in(&self, look: Look) -> Browser {
        let browser = Browser::open(look).await;
        browser.goto(&self.address).await;
        browser.type_into("input[name=name]", "olena").await;
        browser.type_into("input[name=password]", PASSWORD).await;
        browser.follow("main form button.main").await;
        browser.goto(&format!("{}/case/{}", self.address, self.case)).await;
        browser
    }
}

/// Plays the take, goes to another place in it, and says how long it is.
async fn plays(browser: &Browser, css: &str) -> f64 {
    let play = "const done = arguments[arguments.length - 1], player = document.querySelector(arguments[0]);
        player.onerror = () => done('error ' + player.error.code + ' ' + player.error.message);
        player.ontimeupdate = () => {
            if (player.currentTime < 0.2) return;
            player.ontimeupdate = null;
            player.onseeked = () => done([player.duration, player.currentTime]);
            player.currentTime = player.duration / 2;
        };
        player.play().catch(error => done('refused: ' + error));";
    let played = browser.client.execute_async(play, vec![css.into()]).await.expect("the player plays");
    let place = |at: usize| played[at].as_f64().unwrap_or_else(|| panic!("{played}"));
    assert!((place(1) - place(0) / 2.0).abs() < 0.5, "it goes to another place: {played}");
    place(0)
}

fn speaks() -> bool {
    let there = std::process::Command::new(sound::speech::PROGRAM).arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: {} is not installed; ./check installs it", sound::speech::PROGRAM);
    }
    there
}

#[tokio::test]
async fn an_answer_is_spoken_then_recorded_and_the_caller_hears_what_was_listened_to() {
    if !speaks() {
        return;
    }
    let office = Office::open().await;
    let desk = office.sign_in(Look { microphone: Microphone::Given, ..DESK }).await;
    desk.type_into("textarea[name=text]", ANSWER).await;
    desk.picture("telephone-composer").await;
    assert!(desk.has("input[name=telephone]:checked").await, "he came by telephone");
    desk.click("input[name=telephone]").await;
    desk.follow("#reply button.main").await;
    desk.wait_for_text("1 answer cannot be heard by telephone yet.").await;
    assert_eq!(desk.accessibility().await, Vec::<String>::new());

    desk.follow(".message .telephone button").await;
    let length = plays(&desk, "#take audio").await;
    assert!(length > 1.0, "{length}");
    desk.picture("telephone-take").await;
    assert_eq!(desk.accessibility().await, Vec::<String>::new());
    assert!(office.heard().await.is_empty(), "nobody hears it before it is released");
    desk.follow("#take button.main").await;
    desk.wait_for_text("He can hear it by telephone since").await;
    desk.picture("telephone-released").await;
    let heard = office.heard().await;
    assert!((heard[0].length().as_secs_f64() - length).abs() < 0.1, "{:?}", heard[0].length());
    assert!(plays(&desk, ".message .telephone audio").await > 1.0);

    // With the microphone, by keys alone: the page takes the focus along.
    desk.follow(".message .telephone a").await;
    desk.client.find(Locator::Css("[data-record]")).await.unwrap().send_keys(" ").await.unwrap();
    desk.wait_for_text("Recording. Speak now.").await;
    desk.wait_for_text("0:02").await;
    desk.picture("telephone-recording").await;
    let level = desk.client.execute("return document.querySelector('#recorder meter').value", vec![]).await;
    assert!(level.unwrap().as_f64().unwrap() > 0.0, "the level is seen");
    desk.leave("stop", async || {
        desk.client.active_element().await.unwrap().send_keys(" ").await.unwrap();
    })
    .await;
    desk.wait_for_text("Recorded by you").await;
    let length = plays(&desk, "#take audio").await;
    assert!((1.5..10.0).contains(&length), "{length}");
    let before = office.heard().await;
    assert!(before == heard, "what he hears is the old one until then");
    desk.follow("#take button.main").await;
    desk.wait_for_text("He can hear it by telephone since").await;
    let after = office.heard().await;
    assert!((after[0].length().as_secs_f64() - length).abs() < 0.1 && after != heard);
    let loud = loudness::speech_dbfs(&after[0]).unwrap();
    assert!((loud - loudness::TARGET_DBFS).abs() < 3.0, "{loud}");
    desk.close().await;
}

#[tokio::test]
async fn on_a_narrow_screen_without_scripts_the_program_speaks_and_recording_says_what_it_needs() {
    if !speaks() {
        return;
    }
    let office = Office::open().await;
    let phone = office.sign_in(Look { languages: "en", ..PHONE }).await;
    phone.type_into("textarea[name=text]", ANSWER).await;
    phone.click("input[name=telephone]").await;
    phone.picture("telephone-composer-narrow").await;
    phone.follow("#reply button.main").await;
    phone.picture("telephone-case-narrow").await;
    phone.follow(".message .telephone button").await;
    phone.wait_for_text("Recording needs scripts").await;
    assert!(!phone.text().await.contains("Level"), "what does not work is not offered");
    phone.picture("telephone-take-narrow").await;
    let wide = phone.client.execute("return document.documentElement.scrollWidth", vec![]).await;
    assert!(wide.unwrap().as_u64().unwrap() <= 320, "nothing is cut off");
    phone.follow("#take button.main").await;
    phone.wait_for_text("Released: he hears it").await;
    assert_eq!(office.heard().await.len(), 1);
    phone.close().await;
}

#[tokio::test]
async fn a_microphone_that_is_refused_or_is_not_there_is_said() {
    let office = Office::open().await;
    for (microphone, why) in [
        (Microphone::Asked, "does not give its microphone"),
        (Microphone::Missing, "no microphone that this browser"),
    ] {
        let desk = office.sign_in(Look { microphone, ..DESK }).await;
        let denied =
            json!({"permission": {"name": "microphone"}, "setting": "denied", "origin": office.address});
        desk.cdp("Browser.setPermission", denied).await;
        if !desk.has(".message .telephone button").await {
            desk.type_into("textarea[name=text]", ANSWER).await;
            desk.click("input[name=telephone]").await;
            desk.follow("#reply button.main").await;
        }
        desk.goto(&format!("{}/case/{}/telephone/1", office.address, office.case)).await;
        desk.client.find(Locator::Css("[data-record]")).await.unwrap().send_keys(" ").await.unwrap();
        desk.wait_for_text(why).await;
        desk.close().await;
    }
}
