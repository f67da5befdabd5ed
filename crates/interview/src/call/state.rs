//! What is kept of a caller while he calls: a value in memory, small, and gone with the call.

use std::fmt;

use rand::CryptoRng;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Env;
use super::code::Code;
use super::piece::SoundKey;
use super::turn::{RecordingKey, SubmissionBytes};
use super::words::Topic;
use crate::conversation::State;
use crate::language::Language;

/// So deep may what was asked for in between lie upon what was asked.
const BENEATH_MAX: usize = 4;

/// A call between two events. `Debug` says only at which stage it is.
#[derive(Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Call {
    pub(super) phase: Phase,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The language is not chosen yet.
    Choosing,
    /// The menu, or something that is told from it.
    Menu,
    /// Answering questions.
    Interview,
    /// Hearing what was answered, before it is sent.
    Review,
    /// The code is being told or was told.
    Told,
    /// A code is being keyed, or its case is open.
    Case,
    /// It has ended.
    Over,
}

#[derive(Clone, PartialEq, Serialize)]
pub(super) enum Phase {
    Choosing(Choosing),
    Speaking(Box<Speaking>),
    Over,
}

/// The language is not known.
#[derive(Clone, Copy, Default, PartialEq, Serialize)]
pub(super) struct Choosing {
    /// How often the languages were said.
    pub(super) rounds: u8,
}

/// The language is known.
#[derive(Clone, PartialEq, Serialize)]
pub(super) struct Speaking {
    pub(super) language: Language,
    pub(super) slower: bool,
    pub(super) keys: Keys,
    pub(super) given: Given,
    /// The code of this caller's own case was said to him.
    pub(super) told: bool,
    pub(super) ground: Ground,
    pub(super) interview: Option<State>,
    /// Answers that were spoken, by the position of their question among the questions of the form.
    pub(super) spoken: Vec<(u16, RecordingKey)>,
    pub(super) case: Option<Case>,
    pub(super) asked: Asked,
    /// What was asked before something was asked for in between; the last comes back first.
    pub(super) beneath: Vec<Asked>,
    /// `*` was pressed: the next key is a command.
    pub(super) star: bool,
    /// The digits of a number, a day, a time or a code, as far as they were keyed.
    pub(super) typed: String,
    /// How often in a row nothing was pressed.
    pub(super) quiet: u8,
    pub(super) doing: Option<Doing>,
    pub(super) ending: Option<Ending>,
    pub(super) tickets: u32,
}

/// The call ends as soon as what was said is kept: only then it is said that it is.
#[derive(Clone, PartialEq, Serialize)]
pub(super) struct Ending {
    /// Nothing was pressed any more.
    pub(super) is_quiet: bool,
    /// Something was kept.
    pub(super) is_kept: bool,
    /// Something could not be.
    pub(super) is_failed: bool,
    /// Messages that are still to be passed on.
    pub(super) messages: Vec<RecordingKey>,
}

/// What his own case will be, or is, known by; made before anything is sent.
#[derive(Clone, PartialEq, Serialize)]
pub(super) struct Keys {
    pub(super) code: Code,
    pub(super) application: SubmissionBytes,
    /// Of this the numbers of messages are made.
    messages: SubmissionBytes,
}

/// What was sealed with the call's own code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) enum Given {
    Nothing,
    Message,
    Application,
}

/// What the call is about when nothing else is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Ground {
    Menu,
    Interview,
    Told,
    Case,
}

/// A case that was opened by its code.
#[derive(Clone, PartialEq, Serialize)]
pub(super) struct Case {
    pub(super) code: Code,
    pub(super) answers: Vec<SoundKey>,
    pub(super) at: usize,
    /// There are answers beside these, and they cannot be heard.
    pub(super) unready: bool,
}

/// What was asked last: what the next key means.
#[derive(Clone, PartialEq, Serialize)]
pub(super) enum Asked {
    Menu {
        page: usize,
    },
    /// The question that the interview stands at; of several, those picked so far by their positions in the list.
    Question {
        page: usize,
        picked: Vec<u16>,
    },
    /// Is this what you keyed?
    Check {
        value: String,
    },
    Review,
    /// Is this the answer to change? By its position among the answers.
    Changing {
        at: usize,
    },
    /// A text in parts; so many were told.
    Info {
        topic: Topic,
        told: usize,
    },
    /// Nobody can talk now: a message?
    Person,
    Recording(Purpose),
    /// Is this to be passed on?
    Recorded(Purpose, RecordingKey),
    NothingHeard(Purpose),
    /// Key the code back.
    CodeBack,
    /// What now that the code was told?
    Parting,
    CodeEntry,
    /// The code opened nothing now: again, or the menu?
    NotOpened,
    Case,
    Language,
    Stopping,
    Erasing,
    /// Is what was begun to be dropped for this questionnaire?
    Switching {
        form: usize,
    },
}

/// What a recording is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Purpose {
    Message,
    /// The answer to the question at this position.
    Answer(u16),
}

/// What is being done, and is waited for.
#[derive(Clone, PartialEq, Serialize)]
pub(super) struct Doing {
    pub(super) ticket: u32,
    pub(super) what: Deed,
}

#[derive(Clone, PartialEq, Serialize)]
pub(super) enum Deed {
    /// All answers, or as far as they go.
    Send {
        whole: bool,
    },
    Leave {
        recording: RecordingKey,
    },
    Ask(Code),
    Erase,
}

impl Call {
    /// A call that was not taken yet.
    pub fn new() -> Self {
        Self { phase: Phase::Choosing(Choosing::default()) }
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        let me = match &self.phase {
            Phase::Choosing(_) => return Stage::Choosing,
            Phase::Over => return Stage::Over,
            Phase::Speaking(me) => me,
        };
        if matches!(me.asked, Asked::CodeEntry | Asked::NotOpened) {
            return Stage::Case;
        }
        match me.ground {
            Ground::Menu => Stage::Menu,
            Ground::Interview if matches!(me.asked, Asked::Review | Asked::Changing { .. }) => Stage::Review,
            Ground::Interview => Stage::Interview,
            Ground::Told => Stage::Told,
            Ground::Case => Stage::Case,
        }
    }

    /// The caller's language, once it is known.
    pub fn language(&self) -> Option<&Language> {
        match &self.phase {
            Phase::Choosing(_) | Phase::Over => None,
            Phase::Speaking(me) => Some(&me.language),
        }
    }

    /// The questionnaire that is being answered, if one is.
    pub fn interview(&self) -> Option<&State> {
        match &self.phase {
            Phase::Choosing(_) | Phase::Over => None,
            Phase::Speaking(me) => me.interview.as_ref(),
        }
    }

    /// To whose case goes what is said now: that of a code that was keyed, or the caller's own. None before the language is known.
    pub fn addressee(&self) -> Option<&Code> {
        match &self.phase {
            Phase::Choosing(_) | Phase::Over => None,
            Phase::Speaking(me) => Some(me.addressee()),
        }
    }

    /// How much it holds, for the budget of whoever holds many: less than [`CALL_BYTES_MAX`](super::CALL_BYTES_MAX).
    pub fn size_bytes(&self) -> usize {
        serde_json::to_vec(self).map_or(usize::MAX, |bytes| bytes.len())
    }
}

impl Default for Call {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("stage", &self.stage()).finish_non_exhaustive()
    }
}

impl Speaking {
    pub(super) fn new(language: Language, env: &mut Env<'_>) -> Self {
        Self {
            language,
            slower: false,
            keys: Keys::new(env.rng),
            given: Given::Nothing,
            told: false,
            ground: Ground::Menu,
            interview: None,
            spoken: Vec::new(),
            case: None,
            asked: Asked::Menu { page: 0 },
            beneath: Vec::new(),
            star: false,
            typed: String::new(),
            quiet: 0,
            doing: None,
            ending: None,
            tickets: 0,
        }
    }

    /// Forgets his own case. What he gives from now on is another one.
    pub(super) fn forget_case(&mut self, env: &mut Env<'_>) {
        self.keys = Keys::new(env.rng);
        self.given = Given::Nothing;
        self.told = false;
    }

    /// Forgets everything but the language and how fast it is spoken. Outcomes that are still to come find nobody.
    pub(super) fn forget(&mut self, env: &mut Env<'_>) {
        let (slower, tickets) = (self.slower, self.tickets);
        *self = Self { slower, tickets, ..Self::new(self.language.clone(), env) };
    }

    /// A code whose case a message goes to: one that was keyed and is open, or his own.
    pub(super) fn addressee(&self) -> &Code {
        match (&self.case, self.ground) {
            (Some(case), Ground::Case) => &case.code,
            _ => &self.keys.code,
        }
    }

    /// Something is being done from now on.
    pub(super) fn begins(&mut self, what: Deed) -> u32 {
        self.tickets = self.tickets.wrapping_add(1);
        self.doing = Some(Doing { ticket: self.tickets, what });
        self.tickets
    }

    /// Something else is asked in between. `false` if too much lies beneath already.
    pub(super) fn aside(&mut self, asked: Asked) -> bool {
        self.typed.clear();
        if !self.asked.is_aside() {
            if self.beneath.len() >= BENEATH_MAX {
                return false;
            }
            let before = std::mem::replace(&mut self.asked, Asked::Menu { page: 0 });
            self.beneath.push(before);
        }
        self.asked = asked;
        true
    }

    /// The recordings that nobody has decided about.
    pub(super) fn undecided(&self) -> Vec<(Purpose, RecordingKey)> {
        let all = self.beneath.iter().chain(std::iter::once(&self.asked));
        let recorded = all.filter_map(|asked| {
            if let Asked::Recorded(purpose, recording) = asked { Some((*purpose, *recording)) } else { None }
        });
        recorded.collect()
    }
}

impl Asked {
    /// Whether it was asked for in between: what was asked before comes back after it.
    pub(super) fn is_aside(&self) -> bool {
        match self {
            Self::Info { .. }
            | Self::Person
            | Self::Language
            | Self::Stopping
            | Self::Erasing
            | Self::Recording(Purpose::Message)
            | Self::NothingHeard(Purpose::Message) => true,
            Self::Menu { .. }
            | Self::Question { .. }
            | Self::Check { .. }
            | Self::Review
            | Self::Changing { .. }
            | Self::Recording(Purpose::Answer(_))
            | Self::NothingHeard(Purpose::Answer(_))
            | Self::Recorded(..)
            | Self::CodeBack
            | Self::Parting
            | Self::CodeEntry
            | Self::NotOpened
            | Self::Case
            | Self::Switching { .. } => false,
        }
    }
}

impl Keys {
    pub(super) fn new(rng: &mut dyn CryptoRng) -> Self {
        let code = Code::generate(rng);
        let mut draw = || {
            let mut bytes = [0; 16];
            rng.fill_bytes(&mut bytes);
            bytes
        };
        Self { code, application: draw(), messages: draw() }
    }

    /// The number of a message: the same for the same recording, however often it is tried.
    pub(super) fn number_of(&self, recording: RecordingKey) -> SubmissionBytes {
        let mut hash = Sha256::new();
        hash.update(self.messages);
        hash.update(recording.0.to_be_bytes());
        let mut number = [0; 16];
        number.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
        number
    }
}
