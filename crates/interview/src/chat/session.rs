//! What is kept of a person between two messages: a value, small, pinned to the form's revision.

use std::fmt;

use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::code::Code;
use super::exchange::{Incoming, Message, SubmissionBytes};
use super::{Env, SESSION_BYTES_MAX};
use crate::Programme;
use crate::conversation::{State, StateError};
use crate::language::Language;

/// Hours of a day.
const HOURS_A_DAY: u32 = 24;

/// What is kept of a person between two messages. `Debug` says only at which stage he is.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Session {
    pub(super) phase: Phase,
}

/// Where a conversation stands, for whoever decides how long a session lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The language is not chosen yet.
    Choosing,
    /// Nothing is begun.
    Free,
    /// Answering questions.
    Interview,
    /// Looking at what was said, before it is sent.
    Review,
    /// The receipt was shown.
    Sent,
    /// A mailbox is open.
    Mailbox,
    /// Writing to a person.
    Writing,
    /// Asked whether everything is to be erased.
    Erasing,
}

/// Bytes are no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// Not a session, or a broken one.
    #[error("this is not a session of a chat")]
    NotASession,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Phase {
    Choosing(Choosing),
    Speaking(Box<Speaking>),
}

/// The language is not known.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Choosing {
    /// The list was shown: a number is a choice from it.
    pub(super) asked: bool,
    /// What came first, so that it is not lost.
    pub(super) first: Option<Incoming>,
}

/// The language is known.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Speaking {
    pub(super) language: Language,
    pub(super) keys: Keys,
    pub(super) given: Given,
    /// What was seen of his own case's answers, and whether he wants to be told of more.
    #[serde(default)]
    pub(super) watch: Watch,
    pub(super) ground: Ground,
    pub(super) asked: Asked,
    /// The questionnaire was replaced and the answers are gone: to be said first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) changed: bool,
    /// His receipt was to be told in the turn before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) receipt_told: bool,
}

/// What his own case will be, or is, known by; made before anything is sent.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Keys {
    pub(super) code: Code,
    pub(super) application: SubmissionBytes,
    /// Of this the numbers of messages are made.
    words: SubmissionBytes,
    /// How many messages are durable.
    count: u32,
}

/// What the desk has under the session's own receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Given {
    Nothing,
    Words,
    Application,
}

/// What the conversation is about.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Ground {
    Free,
    Interview(State),
    Sent,
    Mailbox(Mailbox),
}

/// What was seen of the answers, and whether he wants to be told of more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Watch {
    pub(super) seen: u32,
    pub(super) tell: bool,
}

/// A case that was taken up here by its receipt.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Mailbox {
    pub(super) keys: Keys,
    pub(super) watch: Watch,
    /// Answers to a questionnaire that he had begun; they wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) beneath: Option<State>,
}

/// What was asked last, over and above the ground.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Asked {
    Nothing,
    /// Are these words meant for our people?
    Offer(Message),
    /// What do you want to write?
    Writing,
    /// Is everything to be erased?
    Erasing,
    /// Which language?
    Language,
    /// Which of several? These so far, by their positions in the list of that question.
    Picking {
        question: String,
        picked: Vec<u16>,
    },
    /// Is what was begun to be dropped for this questionnaire?
    Switching(usize),
    /// More of this page?
    Page {
        slug: String,
        part: usize,
    },
}

impl Session {
    /// At which stage it is.
    pub fn stage(&self) -> Stage {
        let me = match &self.phase {
            Phase::Choosing(_) => return Stage::Choosing,
            Phase::Speaking(me) => me,
        };
        match (&me.asked, &me.ground) {
            (Asked::Writing, _) => Stage::Writing,
            (Asked::Erasing, _) => Stage::Erasing,
            (_, Ground::Free) => Stage::Free,
            (_, Ground::Interview(state)) if state.is_at_review() => Stage::Review,
            (_, Ground::Interview(_)) => Stage::Interview,
            (_, Ground::Sent) => Stage::Sent,
            (_, Ground::Mailbox(_)) => Stage::Mailbox,
        }
    }

    /// The questionnaire that is being answered, if one is.
    pub fn interview(&self) -> Option<&State> {
        match &self.phase {
            Phase::Speaking(me) => match &me.ground {
                Ground::Interview(state) => Some(state),
                Ground::Free | Ground::Sent | Ground::Mailbox(_) => None,
            },
            Phase::Choosing(_) => None,
        }
    }

    /// The person's language, once it is known.
    pub fn language(&self) -> Option<&Language> {
        match &self.phase {
            Phase::Choosing(_) => None,
            Phase::Speaking(me) => Some(&me.language),
        }
    }

    /// How many hours the session is kept after what was said last. What nobody sent lives no longer than the programme
    /// promises after “stop” ([`Retention::interview_hours`](crate::programme::Retention)); an open case whose owner asked to
    /// be told lives as long as answers wait, because else he would never be told.
    pub fn lives_hours(&self, programme: &Programme) -> u32 {
        let retention = programme.settings().retention;
        let unsent = u32::from(retention.interview_hours);
        let Phase::Speaking(me) = &self.phase else { return unsent };
        let has_unsent = match &me.ground {
            Ground::Interview(_) => true,
            Ground::Mailbox(mailbox) => mailbox.beneath.is_some(),
            Ground::Free | Ground::Sent => false,
        };
        let is_told = me.watch().is_some_and(|watch| watch.tell);
        if is_told && !has_unsent {
            u32::from(retention.reply_days).saturating_mul(HOURS_A_DAY)
        } else {
            unsent
        }
    }

    /// The mailbox whose owner asked to be told here when something comes; nothing for everybody else.
    pub fn wants_to_be_told(self) -> Option<Told> {
        let tells = match &self.phase {
            Phase::Speaking(me) => me.watch().is_some_and(|watch| watch.tell),
            Phase::Choosing(_) => false,
        };
        tells.then_some(Told(self))
    }

    /// The session as bytes, to be sealed and put away.
    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// A session from bytes. If the questionnaire was replaced meanwhile, the next step says so and begins anew.
    pub fn decode(bytes: &[u8], programme: &Programme) -> Result<Self, SessionError> {
        if bytes.len() >= SESSION_BYTES_MAX {
            return Err(SessionError::NotASession);
        }
        let session: Self = serde_json::from_slice(bytes).map_err(|_| SessionError::NotASession)?;
        let Phase::Speaking(mut me) = session.phase else { return Ok(session) };
        if !programme.languages().contains(&me.language) {
            return Ok(Self::new());
        }
        let fitted = |state: State| match programme.form(state.form()) {
            Some(form) => state.fitted(form),
            None => Err(StateError::OtherRevision),
        };
        me.ground = match me.ground {
            Ground::Interview(state) => match fitted(state) {
                Ok(state) => Ground::Interview(state),
                Err(StateError::OtherRevision) => {
                    me.changed = true;
                    me.asked = Asked::Nothing;
                    Ground::Free
                }
                Err(StateError::NotAState) => return Err(SessionError::NotASession),
            },
            Ground::Mailbox(mut mailbox) => {
                mailbox.beneath = mailbox.beneath.and_then(|state| fitted(state).ok());
                Ground::Mailbox(mailbox)
            }
            ground @ (Ground::Free | Ground::Sent) => ground,
        };
        Ok(Self { phase: Phase::Speaking(me) })
    }
}

/// Proof that the owner of an open mailbox asked to be told.
#[derive(Debug)]
pub struct Told(pub(super) Session);

impl Told {
    /// Of which receipt.
    pub fn code(&self) -> Option<&Code> {
        match &self.0.phase {
            Phase::Speaking(me) => me.case().map(|keys| &keys.code),
            Phase::Choosing(_) => None,
        }
    }
}

impl Speaking {
    pub(super) fn new(language: Language, env: &mut Env<'_>) -> Self {
        let keys = Keys::new(env);
        Self {
            language,
            keys,
            given: Given::Nothing,
            watch: Watch::default(),
            ground: Ground::Free,
            asked: Asked::Nothing,
            changed: false,
            receipt_told: false,
        }
    }

    /// The keys of the case that is open to him now, if one is.
    pub(super) fn case(&self) -> Option<&Keys> {
        match &self.ground {
            Ground::Mailbox(mailbox) => Some(&mailbox.keys),
            Ground::Sent => Some(&self.keys),
            Ground::Free | Ground::Interview(_) => (self.given > Given::Nothing).then_some(&self.keys),
        }
    }

    pub(super) fn case_mut(&mut self) -> &mut Keys {
        match &mut self.ground {
            Ground::Mailbox(mailbox) => &mut mailbox.keys,
            Ground::Sent | Ground::Free | Ground::Interview(_) => &mut self.keys,
        }
    }

    /// What is watched of the case that is open to him now, if one is.
    pub(super) fn watch(&self) -> Option<Watch> {
        match &self.ground {
            Ground::Mailbox(mailbox) => Some(mailbox.watch),
            Ground::Sent => Some(self.watch),
            // Words that reached a person are a case, also while he answers questions.
            Ground::Free | Ground::Interview(_) => (self.given > Given::Nothing).then_some(self.watch),
        }
    }

    pub(super) fn watch_mut(&mut self) -> Option<&mut Watch> {
        match &mut self.ground {
            Ground::Mailbox(mailbox) => Some(&mut mailbox.watch),
            Ground::Sent => Some(&mut self.watch),
            Ground::Free | Ground::Interview(_) => (self.given > Given::Nothing).then_some(&mut self.watch),
        }
    }

    /// Forgets his own case. What he gives from now on is another one.
    pub(super) fn forget_case(&mut self, env: &mut Env<'_>) {
        self.keys = Keys::new(env);
        self.given = Given::Nothing;
        self.watch = Watch::default();
        self.receipt_told = false;
    }

    /// Another application of the same person: its number, and with it that of its buttons, is another one.
    pub(super) fn another_application(&mut self, rng: &mut dyn CryptoRng) {
        rng.fill_bytes(&mut self.keys.application);
    }

    /// A number for the buttons of this interview.
    pub(super) fn visit(&self) -> u16 {
        let [one, two, ..] = self.keys.application;
        u16::from_be_bytes([one, two])
    }
}

impl Keys {
    pub(super) fn new(env: &mut Env<'_>) -> Self {
        let code = env.codes.make(env.rng);
        Self::of(code, env.rng)
    }

    /// The keys of a case that has this receipt.
    pub(super) fn of(code: Code, rng: &mut dyn CryptoRng) -> Self {
        let mut draw = || {
            let mut bytes = [0; 16];
            rng.fill_bytes(&mut bytes);
            bytes
        };
        Self { code, application: draw(), words: draw(), count: 0 }
    }

    /// The number of a message: the same for the same words until they are durable, another for others.
    pub(super) fn number_of(&self, message: &Message) -> SubmissionBytes {
        let mut hash = Sha256::new();
        hash.update(self.words);
        hash.update(self.count.to_be_bytes());
        match message {
            Message::Text(text) => hash.update(text.as_bytes()),
            Message::Voice(key) => hash.update(key.0.to_be_bytes()),
        }
        let mut number = [0; 16];
        number.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
        number
    }

    /// A message is durable.
    pub(super) fn counted(&mut self) {
        self.count = self.count.saturating_add(1);
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("stage", &self.stage()).finish_non_exhaustive()
    }
}
