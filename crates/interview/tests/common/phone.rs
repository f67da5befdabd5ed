//! A person's telephone and everything behind it, for tests of the chat: what a gate and a desk would do, in memory.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::path::Path;
use std::sync::OnceLock;

use interview::Programme;
use interview::chat::{
    Abilities, Answer, Answers, Buttons, Code, Codes, Effect, Env, Incoming, Longest, Message, Outgoing,
    Protection, Reading, SESSION_BYTES_MAX, Session, Slip, Stage, Turn, Voice, after, step, told,
};
use interview::conversation::{Channel, Submitted};
use interview::programme::{ContactKind, WordList};
use rand::rngs::StdRng;
use rand::{CryptoRng, SeedableRng};
use seal::receipt::{Receipt, ReceiptError};
use seal::wordlist::WordLanguage;

pub fn programme() -> &'static Programme {
    static PROGRAMME: OnceLock<Programme> = OnceLock::new();
    PROGRAMME.get_or_init(|| {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example");
        Programme::load(&dir).unwrap_or_else(|faults| panic!("{faults}"))
    })
}

/// Receipts as a gate makes and reads them.
pub struct Sealed;

impl Codes for Sealed {
    fn make(&self, rng: &mut dyn CryptoRng) -> Code {
        Code::new(&Receipt::generate(rng).digits()).unwrap()
    }

    fn read(&self, text: &str) -> Reading {
        match Receipt::parse(text) {
            Ok(receipt) => Reading::Code(Code::new(&receipt.digits()).unwrap()),
            Err(ReceiptError::UnknownWord { position, word, neighbours }) if position > 6 => {
                let neighbours = neighbours.into_iter().map(str::to_owned).collect();
                Reading::Slip(Slip::UnknownWord { position, word, neighbours })
            }
            Err(ReceiptError::WrongLength { found }) if found > 6 => Reading::Slip(Slip::Length { found }),
            Err(ReceiptError::WrongDigits { found }) if found > 20 => Reading::Slip(Slip::Digits { found }),
            Err(ReceiptError::WrongCheck { swapped }) => Reading::Slip(Slip::Check { swapped }),
            Err(_) => Reading::Nothing,
        }
    }

    fn words(&self, code: &Code, list: WordList) -> Vec<String> {
        let language = match list {
            WordList::En => WordLanguage::En,
            WordList::Ru => WordLanguage::Ru,
            WordList::Uk => WordLanguage::Uk,
            WordList::Ko => WordLanguage::Ko,
        };
        Receipt::parse(code.digits()).unwrap().words(language).map(str::to_owned).to_vec()
    }
}

pub fn sms() -> Abilities {
    Abilities {
        channel: Channel::Sms,
        buttons: None,
        longest: Longest::Sms { parts: 5 },
        voice: Voice::Refused,
        protection: Protection::Open,
        safer: Some(ContactKind::Web),
    }
}

pub fn mail() -> Abilities {
    Abilities {
        channel: Channel::Email,
        buttons: None,
        longest: Longest::Characters(100_000),
        voice: Voice::Refused,
        protection: Protection::Mail,
        safer: Some(ContactKind::Web),
    }
}

pub fn matrix() -> Abilities {
    Abilities {
        channel: Channel::Matrix,
        buttons: None,
        longest: Longest::Characters(16_000),
        voice: Voice::Refused,
        protection: Protection::Servers,
        safer: Some(ContactKind::Web),
    }
}

pub fn messenger() -> Abilities {
    Abilities {
        channel: Channel::Telegram,
        buttons: Some(Buttons { most: 12, label_chars: 80 }),
        longest: Longest::Characters(4_096),
        voice: Voice::Taken,
        protection: Protection::Provider,
        safer: Some(ContactKind::Web),
    }
}

pub fn now() -> jiff::Zoned {
    "2026-11-23T20:00[Europe/Nicosia]".parse().unwrap()
}

/// What the desk has.
#[derive(Default)]
pub struct Desk {
    pub applications: Vec<([u8; 16], Code, Submitted)>,
    pub messages: Vec<([u8; 16], Code, Message)>,
    pub withdrawn: Vec<Code>,
    pub answers: Vec<(Code, Answer)>,
    /// Everything fails.
    pub down: bool,
}

pub struct Phone {
    pub abilities: Abilities,
    pub session: Session,
    pub rng: StdRng,
    pub desk: Desk,
    pub erased: usize,
    pub said: Vec<Outgoing>,
    pub log: String,
    pub trial: bool,
    /// What was said last has arrived, as far as the channel knows.
    pub said_all: bool,
}

impl Phone {
    pub fn new(abilities: Abilities) -> Self {
        Self {
            abilities,
            session: Session::new(),
            rng: StdRng::seed_from_u64(11),
            desk: Desk::default(),
            erased: 0,
            said: Vec::new(),
            log: String::new(),
            trial: false,
            said_all: true,
        }
    }

    /// Another telephone before the same desk.
    pub fn another(self, abilities: Abilities) -> Self {
        let mut other = Self::new(abilities);
        other.rng = StdRng::seed_from_u64(12);
        other.desk = self.desk;
        other
    }

    pub fn write(&mut self, text: &str) -> &mut Self {
        self.log.push_str(&format!("\n> {text}\n"));
        self.put_in(Incoming::text(text))
    }

    /// Presses the button with this label, of those that were shown last.
    pub fn press(&mut self, label: &str) -> &mut Self {
        let buttons = self.said.iter().rev().flat_map(|message| message.buttons());
        let button = buttons.into_iter().find(|button| button.label == label);
        let payload = button.unwrap_or_else(|| panic!("no button {label} in\n{}", self.log)).payload.clone();
        self.log.push_str(&format!("\n> [{label}]\n"));
        self.put_in(Incoming::Pressed(payload))
    }

    pub fn put_in(&mut self, incoming: Incoming) -> &mut Self {
        let now = now();
        let session = self.restored();
        let mut env = Env {
            now: &now,
            rng: &mut self.rng,
            codes: &Sealed,
            trial: self.trial,
            answering: true,
            said: self.said_all,
        };
        let turn = step(programme(), &self.abilities, session, incoming, &mut env);
        self.said.clear();
        self.do_all(turn);
        self
    }

    pub fn tell(&mut self) -> bool {
        let now = now();
        let Some(wish) = self.session.clone().wants_to_be_told() else { return false };
        let mut env = Env {
            now: &now,
            rng: &mut self.rng,
            codes: &Sealed,
            trial: self.trial,
            answering: true,
            said: self.said_all,
        };
        let turn = told(programme(), &self.abilities, wish, &mut env);
        self.said.clear();
        self.do_all(turn);
        true
    }

    fn do_all(&mut self, turn: Turn) {
        self.session = turn.session;
        assert!(self.session.encode().len() < SESSION_BYTES_MAX);
        let mut happened = Vec::new();
        for effect in turn.effects {
            happened.extend(self.effect(effect));
        }
        for message in &turn.say {
            let most = self.abilities.message_chars_max();
            assert!(message.text().chars().count() <= most, "{}", message.text());
            self.log.push_str(&format!("< {}\n", message.text().replace('\n', "\n  ")));
            for button in message.buttons() {
                self.log.push_str(&format!("  [{}]\n", button.label));
            }
        }
        self.said.extend(turn.say);
        let now = now();
        for one in happened {
            let session = self.restored();
            let mut env = Env {
                now: &now,
                rng: &mut self.rng,
                codes: &Sealed,
                trial: self.trial,
                answering: true,
                said: self.said_all,
            };
            let turn = after(programme(), &self.abilities, session, one, &mut env);
            self.do_all(turn);
        }
    }

    fn restored(&self) -> Session {
        let session = Session::decode(&self.session.encode(), programme()).unwrap();
        assert!(session == self.session, "a session is the same after it was put away");
        session
    }

    fn effect(&mut self, effect: Effect) -> Option<interview::chat::Happened> {
        if self.desk.down {
            return match effect {
                Effect::Send(send) => Some(send.failed()),
                Effect::Open(open) => Some(open.failed()),
                Effect::Add(add) => Some(add.failed()),
                Effect::Person(person) => Some(person.failed()),
                Effect::Withdraw(withdraw) => Some(withdraw.failed()),
                Effect::Erase => None,
            };
        }
        match effect {
            Effect::Send(send) => {
                self.desk.applications.push((send.id(), send.code().clone(), send.application().clone()));
                Some(send.sealed())
            }
            Effect::Open(open) => {
                let own = self.desk.answers.iter().filter(|(code, _)| code == open.code());
                let answers = own.map(|(_, answer)| answer.clone()).collect();
                Some(open.arrived(Answers { answers, gap: false, unproven: false }))
            }
            Effect::Add(add) => {
                self.desk.messages.push((add.id(), add.code().clone(), add.message().clone()));
                Some(add.sealed())
            }
            Effect::Person(person) => {
                self.desk.messages.push((person.id(), person.code().clone(), person.message().clone()));
                Some(person.sealed())
            }
            Effect::Withdraw(withdraw) => {
                self.desk.withdrawn.push(withdraw.code().clone());
                Some(withdraw.sealed(7))
            }
            Effect::Erase => {
                self.erased += 1;
                None
            }
        }
    }

    pub fn answer(&mut self, code: &Code, number: u32, text: &str) {
        self.desk.answers.push((code.clone(), Answer { number, text: text.to_owned() }));
    }

    pub fn stage(&self) -> Stage {
        self.session.stage()
    }

    pub fn heard(&self) -> String {
        self.said.iter().map(Outgoing::text).collect::<Vec<_>>().join("\n")
    }
}
