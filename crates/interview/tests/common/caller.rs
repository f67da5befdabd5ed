//! Somebody with a telephone and everything behind it, for tests of calls: what a gate and a desk would do, in memory.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use interview::call::{
    Ask, Call, Code, Effect, Ended, Env, Event, Happened, Key, PieceId, RecordingKey, SoundKey, Spoken,
    SpokenAnswer, Stage, Turn, Waits, pieces, step,
};
use interview::conversation::Submitted;
use interview::{Language, Programme};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// A copy of the example pack, changed.
pub fn copy(change: impl Fn(&Path)) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                std::fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    let dir = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example"), dir.path());
    change(dir.path());
    dir
}

/// Changes one place of a file.
pub fn edit(dir: &Path, file: &str, from: &str, to: &str) {
    let path = dir.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// The example programme with a telephone.
pub fn programme() -> &'static Programme {
    static PROGRAMME: OnceLock<Programme> = OnceLock::new();
    PROGRAMME.get_or_init(|| load(|_| {}))
}

/// The same with one more questionnaire, which asks in every way in which one can ask.
pub fn every_way() -> &'static Programme {
    static PROGRAMME: OnceLock<Programme> = OnceLock::new();
    PROGRAMME.get_or_init(|| {
        load(|dir| {
            std::fs::copy(
                Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/common/every_way.md"),
                dir.join("forms/apply.md"),
            )
            .unwrap();
        })
    })
}

fn load(change: impl Fn(&Path)) -> Programme {
    let dir = copy(change);
    Programme::load(dir.path()).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The words of every piece, by language and name.
type Words = HashMap<(Language, PieceId), String>;

/// The words of every piece of a programme, which are made once for each.
fn words(programme: &'static Programme) -> &'static Words {
    static WORDS: OnceLock<Mutex<HashMap<usize, &'static Words>>> = OnceLock::new();
    let mut all = WORDS.get_or_init(Mutex::default).lock().unwrap();
    all.entry(std::ptr::from_ref(programme).addr()).or_insert_with(|| {
        let of = |tag: &Language| {
            pieces(programme, tag).into_iter().map(|(id, text)| ((tag.clone(), id), text)).collect::<Vec<_>>()
        };
        Box::leak(Box::new(programme.languages().iter().flat_map(of).collect()))
    })
}

pub fn now() -> jiff::Zoned {
    "2026-11-23T20:00[Europe/Nicosia]".parse().unwrap()
}

/// What the desk says of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looking {
    Answers,
    Queued,
    Away(Option<u16>),
    Expired,
    /// The outcome is not there yet.
    Pending,
}

/// What was sealed, and what is there.
pub struct Desk {
    pub applications: Vec<([u8; 16], Code, Submitted, Vec<SpokenAnswer>)>,
    pub messages: Vec<([u8; 16], Code, RecordingKey, bool)>,
    pub erased: Vec<Vec<Code>>,
    pub discarded: Vec<RecordingKey>,
    pub asked: Vec<Code>,
    pub answers: Vec<(Code, Vec<SoundKey>)>,
    pub looking: Looking,
    /// There are answers that cannot be heard.
    pub unready: bool,
    /// Nothing can be kept.
    pub down: bool,
    /// What is kept is not confirmed in time.
    pub late: bool,
}

pub struct Caller {
    pub programme: &'static Programme,
    pub call: Call,
    pub rng: StdRng,
    pub desk: Desk,
    pub now: jiff::Zoned,
    pub trial: bool,
    pub answering: bool,
    pub turn_words: Vec<String>,
    pub turn_ids: Vec<String>,
    /// What of it no key could cut short.
    pub turn_firm: Vec<String>,
    pub slower: bool,
    pub waits: Waits,
    pub hung_up: bool,
    pub log: String,
    pub pending: Option<Ask>,
    recordings: u64,
}

impl Caller {
    pub fn new(programme: &'static Programme) -> Self {
        Self {
            programme,
            call: Call::new(),
            rng: StdRng::seed_from_u64(11),
            desk: Desk {
                applications: Vec::new(),
                messages: Vec::new(),
                erased: Vec::new(),
                discarded: Vec::new(),
                asked: Vec::new(),
                answers: Vec::new(),
                looking: Looking::Answers,
                unready: false,
                down: false,
                late: false,
            },
            now: now(),
            trial: false,
            answering: true,
            turn_words: Vec::new(),
            turn_ids: Vec::new(),
            turn_firm: Vec::new(),
            slower: false,
            waits: Waits::Nothing,
            hung_up: false,
            log: String::new(),
            pending: None,
            recordings: 0,
        }
    }

    /// The call is taken, and the language at this place of the greeting is chosen.
    pub fn speaking(programme: &'static Programme, language: u8) -> Self {
        let mut caller = Self::new(programme);
        caller.dial();
        caller.press(&language.to_string());
        caller
    }

    /// Somebody else before the same desk.
    pub fn another(self) -> Self {
        let mut other = Self::new(self.programme);
        other.rng = StdRng::seed_from_u64(12);
        other.desk = self.desk;
        other.desk.asked.clear();
        other
    }

    pub fn dial(&mut self) -> &mut Self {
        self.hear("(calls)", Event::Began)
    }

    /// Presses these keys, one after the other.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for sign in keys.chars() {
            self.hear(&format!("[{sign}]"), Event::Key(Key::new(sign).unwrap()));
        }
        self
    }

    pub fn keep_silent(&mut self) -> &mut Self {
        self.hear("(silence)", Event::Silence)
    }

    /// Speaks after the tone and ends with a key.
    pub fn speak(&mut self) -> &mut Self {
        let recording = self.a_recording();
        self.hear("(speaks) [#]", Event::Recorded(Ended::Key(recording)))
    }

    pub fn a_recording(&mut self) -> RecordingKey {
        self.recordings += 1;
        RecordingKey(self.recordings)
    }

    pub fn recorded(&mut self, ended: Ended) -> &mut Self {
        self.hear("(was recorded)", Event::Recorded(ended))
    }

    pub fn hang_up(&mut self) -> &mut Self {
        self.hear("(hangs up)", Event::HungUp)
    }

    pub fn stage(&self) -> Stage {
        self.call.stage()
    }

    /// What was heard since the last key.
    pub fn heard(&self) -> String {
        self.turn_words.join(" ")
    }

    /// Whether a text of the programme was heard since the last key.
    pub fn hears(&self, key: &str) -> bool {
        self.turn_ids
            .iter()
            .any(|id| id == key || id.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')))
    }

    /// The code that was told, digit by digit, as it was heard last.
    pub fn told(&self) -> String {
        let digits: Vec<&str> =
            self.turn_ids.iter().filter_map(|id| id.strip_prefix("call-digits.")).collect();
        digits.iter().rev().take(12).rev().copied().collect()
    }

    /// The outcome of what the desk was asked, when it is late.
    pub fn desk_answers(&mut self) -> &mut Self {
        let happened = self.pending.take().map(|ask| self.looked(ask));
        match happened {
            Some(happened) => self.hear("(the desk answers)", Event::Happened(happened)),
            None => self,
        }
    }

    pub fn hear(&mut self, what: &str, event: Event) -> &mut Self {
        writeln!(self.log, "{what}").unwrap();
        self.turn_words.clear();
        self.turn_ids.clear();
        self.turn_firm.clear();
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let turn = self.step(event);
            for effect in turn.effects {
                events.extend(self.perform(effect).into_iter().map(Event::Happened));
            }
        }
        let waits = match self.waits {
            Waits::Keys { seconds } => format!("waits {seconds} s for a key"),
            Waits::Recording { seconds_max, .. } => format!("records up to {seconds_max} s"),
            Waits::Outcome => "waits for an outcome".to_owned(),
            Waits::Nothing => "ends".to_owned(),
        };
        writeln!(self.log, "        ({waits}{})", if self.slower { ", slowly" } else { "" }).unwrap();
        self
    }

    fn step(&mut self, event: Event) -> Turn {
        let mut env =
            Env { now: &self.now, rng: &mut self.rng, trial: self.trial, answering: self.answering };
        let call = std::mem::take(&mut self.call);
        let mut turn = step(self.programme, call, event, &mut env);
        self.call = std::mem::take(&mut turn.call);
        (self.slower, self.waits, self.hung_up) = (turn.slower, turn.waits, turn.hang_up);
        let mut line = String::new();
        let mut held = None;
        for said in &turn.say {
            let words = match &said.what {
                Spoken::Piece { language, id } => {
                    let words = words(self.programme).get(&(language.clone(), id.clone()));
                    let words = words.unwrap_or_else(|| panic!("{language} has no {}", id.as_str()));
                    assert!(!words.trim().is_empty() && words != id.as_str(), "{} says nothing", id.as_str());
                    self.turn_words.push(words.clone());
                    self.turn_ids.push(id.as_str().to_owned());
                    if !said.interruptible {
                        self.turn_firm.push(id.as_str().to_owned());
                    }
                    words.clone()
                }
                Spoken::Pause { .. } => {
                    line.push_str(" …");
                    continue;
                }
                Spoken::Sound(sound) => {
                    self.turn_ids.push(format!("sound.{}", sound.0));
                    format!("♪{}", sound.0)
                }
                Spoken::Receipt { language, code } => {
                    assert_eq!(self.call.language(), Some(language));
                    let sealed = self.desk.applications.iter().map(|(_, code, ..)| code);
                    let sealed = sealed.chain(self.desk.messages.iter().map(|(_, code, ..)| code));
                    assert!(sealed.clone().any(|sealed| sealed == code), "nothing was sealed with it");
                    self.turn_ids.push(format!("receipt.{}", code.digits()));
                    "(the receipt)".to_owned()
                }
            };
            let is_long = line.chars().count() + words.chars().count() > 90;
            let is_new = held.is_some_and(|held| held == said.interruptible);
            if !line.is_empty() && (is_new || is_long || line.ends_with('…')) {
                writeln!(self.log, "    {line}").unwrap();
                line.clear();
            }
            if line.is_empty() {
                line.push_str(if said.interruptible { "" } else { "! " });
            } else {
                line.push(' ');
            }
            line.push_str(&words);
            held = Some(!said.interruptible);
        }
        if !line.is_empty() {
            writeln!(self.log, "    {line}").unwrap();
        }
        turn
    }

    fn perform(&mut self, effect: Effect) -> Option<Happened> {
        match effect {
            Effect::Send(send) => {
                if self.desk.down {
                    return Some(send.failed());
                }
                assert_eq!(send.is_unfinished(), send.application().unfinished);
                let application = send.application().clone();
                let one = (send.id(), send.code().clone(), application, send.spoken().to_vec());
                self.desk.applications.push(one);
                (!self.desk.late).then(|| send.sealed())
            }
            Effect::Leave(leave) => {
                if self.desk.down {
                    return Some(leave.failed());
                }
                self.desk.messages.push((leave.id(), leave.code().clone(), leave.recording(), leave.opens()));
                (!self.desk.late).then(|| leave.sealed())
            }
            Effect::Erase(erase) => {
                if self.desk.down {
                    return Some(erase.failed());
                }
                self.desk.erased.push(erase.codes().to_vec());
                (!self.desk.late).then(|| erase.done())
            }
            Effect::Discard(recording) => {
                self.desk.discarded.push(recording);
                None
            }
            Effect::Ask(ask) => {
                self.desk.asked.push(ask.code().clone());
                match self.desk.looking {
                    Looking::Pending => {
                        self.pending = Some(ask);
                        None
                    }
                    Looking::Queued => {
                        let waits = ask.waits(150);
                        self.pending = Some(ask);
                        Some(waits)
                    }
                    Looking::Answers | Looking::Away(_) | Looking::Expired => Some(self.looked(ask)),
                }
            }
        }
    }

    fn looked(&self, ask: Ask) -> Happened {
        match self.desk.looking {
            Looking::Away(hours) => ask.away(hours),
            Looking::Expired => ask.expired(),
            Looking::Answers | Looking::Queued | Looking::Pending => {
                let known = self.desk.applications.iter().map(|(_, code, ..)| code);
                let known = known.chain(self.desk.messages.iter().map(|(_, code, ..)| code));
                let is_known = known.clone().any(|code| code == ask.code());
                let answers = self.desk.answers.iter().find(|(code, _)| code == ask.code());
                match answers {
                    Some((_, answers)) => {
                        let answers = answers.clone();
                        ask.found(answers, self.desk.unready)
                    }
                    None if is_known => ask.found(Vec::new(), self.desk.unready),
                    None => ask.unknown(),
                }
            }
        }
    }
}

/// Applies from the menu to the review, in the example's questionnaire for soldiers.
pub fn to_the_review(caller: &mut Caller) {
    caller.press("3").press("1").press("1111111111");
    caller.press("1").speak().press("1");
    caller.press("1").speak().press("1");
    caller.press("1");
    assert_eq!(caller.stage(), Stage::Review, "{}", caller.log);
}
