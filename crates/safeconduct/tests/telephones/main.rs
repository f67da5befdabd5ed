//! Somebody applies to a whole gate through the simulator's telephones: by the real adapters, on the accounts of the simulator's
//! settings, held by the gate as a desk leases them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests end by panicking")]

#[path = "../../../simulator/tests/visitor/mod.rs"]
mod visitor;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gate::config::Way;
use gate::link::LinkStore as _;
use gate::testing::Trial;
use interview::chat::Command;
use interview::conversation::Submitted;
use interview::{Language, Programme};
use seal::link::channel::{AccountState, Accounts, SecretText};
use seal::submission::{Body, Brought, Content, Submission};
use simulator::{Doors, Links, Simulator};
use web::chance::SystemChance;
use web::clock::SystemClock;

use self::visitor::Visitor;

fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example")
}

/// The simulator, and a gate that holds its accounts.
struct World {
    simulator: Simulator,
    trial: Trial,
    programme: Programme,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let links = Links {
            start: None,
            desk: "http://127.0.0.1:1/".to_owned(),
            gates: Vec::new(),
            trunk: None,
            no_line: None,
        };
        let doors = Doors::open(0, 0, 0).await.unwrap();
        let simulator = Simulator::start(doors, links, Arc::new(SystemClock), &SystemChance).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (clock, chance) = (Arc::new(SystemClock), Arc::new(SystemChance));
        let trial = Trial::new(folder.path(), &pack(), clock, chance, &[Way::Tls]).await.unwrap();
        trial.hand_over_keys();
        let settings = SecretText::new(simulator.settings());
        let accounts = Accounts { lease_seconds: 3_600, settings };
        let held = trial.gate.clone().hold_accounts(accounts).await.unwrap();
        let listening = held.accounts.iter().filter(|one| one.state == AccountState::Listening);
        assert_eq!(listening.count(), 2);
        let programme = Programme::load(&pack()).unwrap();
        Self { simulator, trial, programme, _folder: folder }
    }

    fn word(&self, tag: &str, command: Command) -> String {
        let words = self.programme.text(&Language::parse(tag).unwrap(), &command.key(), &[]);
        words.split('|').next().unwrap().trim().to_owned()
    }

    /// Writes, and waits until the gate has said all that it has to say to it.
    async fn write(&self, visitor: &Visitor, device: &str, text: &str) {
        visitor.writes(device, text).await;
        visitor.all_taken(device).await;
        self.trial.silence().await;
    }

    /// Applies from the first word to the receipt.
    async fn apply(&self, device: &str, tag: &str, alias: &str) -> Submission {
        let visitor = Visitor::at(&self.simulator.page());
        let languages = &self.programme.settings().languages;
        let name = &languages.iter().find(|known| known.tag.as_str() == tag).unwrap().name;
        // A messenger says which language its program has: of Korean it knows one, so that he is asked which.
        if device == "messenger" {
            visitor.post("/messenger/person", &[("name", "x"), ("language", &tag[..2])]).await;
        }
        for text in ["…", name, "1"] {
            self.write(&visitor, device, text).await;
        }
        for _ in 0..11 {
            self.write(&visitor, device, "1").await;
        }
        let (skip, yes) = (self.word(tag, Command::Skip), self.word(tag, Command::Yes));
        for text in [alias, "сирень 8", &skip, &yes, &self.word(tag, Command::Send)] {
            self.write(&visitor, device, text).await;
        }
        let screen = visitor.screen(device).await;
        let is_receipt =
            |line: &str| line.split(' ').count() == 10 && seal::receipt::Receipt::parse(line).is_ok();
        let shown = screen.split(['\n', '>', '<']).any(is_receipt);
        assert!(shown, "no receipt on the screen:\n{screen}");
        let sent = self.trial.collect(0).await.unwrap();
        let application = sent.into_iter().map(|(_, submission)| submission).find(|one| {
            matches!(one, Submission::Application { .. }) && brought(one).channel.as_str() != "web"
        });
        application.unwrap_or_else(|| panic!("nothing at the desk:\n{screen}"))
    }
}

fn brought(submission: &Submission) -> Brought {
    let Some(Body::Brought(bytes)) = submission.body() else { panic!("not brought") };
    Brought::decode(bytes).unwrap()
}

async fn tell(device: &str, channel: &str, tag: &str, alias: &str) {
    let world = World::new().await;
    let one = brought(&world.apply(device, tag, alias).await);
    assert_eq!((one.channel.as_str(), one.language.as_str(), one.content), (channel, tag, Content::Form));
    let form: Submitted = serde_json::from_slice(&one.bytes).unwrap();
    assert_eq!(form.answers["alias"].joined(), alias);
}

#[tokio::test]
async fn somebody_applies_by_messenger_in_northern_korean() {
    tell("messenger", "telegram", "ko-KP", "진달래").await;
}

#[tokio::test]
async fn somebody_applies_by_sms_in_russian() {
    tell("sms", "sms", "ru", "Сокол").await;
}

#[tokio::test]
async fn buttons_of_the_gate_can_be_pressed() {
    let world = World::new().await;
    let visitor = Visitor::at(&world.simulator.page());
    world.write(&visitor, "messenger", "안녕하십니까").await;
    let screen = visitor.screen("messenger").await;
    let line = screen.split("name=\"line\" value=\"").nth(1).expect("buttons").split('"').next().unwrap();
    let before = screen.matches("class=\"theirs\"").count();
    let pressed = [("line", line), ("button", "0")];
    assert_eq!(visitor.post("/messenger/press", &pressed).await.0, 303);
    let screen =
        visitor.until("messenger", |screen| screen.matches("class=\"theirs\"").count() > before).await;
    visitor.until("messenger", |screen| !screen.contains("aria-busy")).await;
    assert!(screen.contains("<button"), "{screen}");
}
