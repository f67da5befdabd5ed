//! A questionnaire played through before anybody meets it: a made-up person answers it on a page, by a messenger with buttons
//! and by SMS with numbered lists, and says the same on all three.
//!
//! What is looked at: every question that was relevant in the end was asked; what does not fit was refused, with a reason, and
//! nothing was taken; every channel came to the end with the same answers; and the desk, which checks everything again,
//! has no complaint. Somebody for whom nothing fits goes back and answers an earlier question otherwise, as people do. The person is made of a number, so that a finding can be had again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Zoned;
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::Programme;
use crate::conversation::{self, AnswerValue, Channel, Submitted, check_hostile};
use crate::form::Form;

use ways::Ways;

pub use given::Given;

mod given;
mod messages;
mod page;
mod ways;

/// No questionnaire takes more steps.
pub const STEPS_MAX: usize = 60_000;
/// So many answers are tried to one question.
pub const TRIES_MAX: usize = 80;
/// So often somebody for whom nothing fits goes back and answers an earlier question otherwise.
pub const BACKS_MAX: usize = 1_000;

/// The channels on which a questionnaire is played.
pub const PLAYED: [Channel; 3] = [Channel::Web, Channel::Telegram, Channel::Sms];

/// What came of playing a questionnaire on one channel.
#[derive(Debug)]
pub struct Played {
    /// The channel.
    pub channel: Channel,
    /// The questions that were asked.
    pub asked: BTreeSet<String>,
    /// The answers that were sent.
    pub answers: BTreeMap<String, AnswerValue>,
    /// How many answers were refused, as they should be, each with a reason.
    pub refused: usize,
    /// How many pages or messages it took.
    pub said: usize,
}

/// What went wrong. The names of questions are the author's; nobody said anything here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stumble {
    /// None of the answers that were tried fits, and the question is needed.
    #[error("nothing that was tried fits “{question}”, which needs an answer")]
    NothingFits {
        /// The question.
        question: String,
    },
    /// Something that is no answer was taken for one.
    #[error("“{question}” took something that is no answer to it")]
    NotRefused {
        /// The question.
        question: String,
    },
    /// An answer was refused without a reason.
    #[error("“{question}” refused an answer and gave no reason")]
    Silent {
        /// The question.
        question: String,
    },
    /// A question that counts was never asked.
    #[error("“{question}” counts and was never asked")]
    NotAsked {
        /// The question.
        question: String,
    },
    /// The end was not reached.
    #[error("no end after {STEPS_MAX} steps; the last question was “{question}”")]
    NoEnd {
        /// The question.
        question: String,
    },
    /// The questionnaire was not there, or was left.
    #[error("the questionnaire was left before its end")]
    Lost,
    /// It could not be sent.
    #[error("at the end it could not be sent")]
    NotSent,
    /// The desk would complain.
    #[error("the desk complains of what was sent: {0}")]
    Complaint(String),
    /// Two channels came to different answers.
    #[error("“{question}” was answered otherwise on {channel:?} than on the page")]
    Differs {
        /// The question.
        question: String,
        /// The channel.
        channel: Channel,
    },
}

/// A stumble, with the channel.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{channel:?}: {stumble}")]
pub struct Stumbled {
    /// The channel on which it happened.
    pub channel: Channel,
    /// What went wrong.
    pub stumble: Stumble,
}

/// Plays the first questionnaire of a programme on every channel, by one made-up person.
pub fn rehearse(programme: &Programme, now: &Zoned, person: u64) -> Result<Vec<Played>, Stumbled> {
    let Some(form) = programme.forms().next() else {
        return Err(Stumbled { channel: Channel::Web, stumble: Stumble::Lost });
    };
    let ways = Ways::of(form);
    let mut all: Vec<Played> = Vec::new();
    for channel in PLAYED {
        let world = World { now, person, ways: &ways };
        let played = if channel == Channel::Web {
            page::play(form, &world)
        } else {
            messages::play(programme, form, channel, &world)
        };
        let played = played.and_then(|(sent, run)| check(form, &world, channel, &sent, run));
        let played = played.map_err(|stumble| Stumbled { channel, stumble })?;
        if let Some(question) = all.first().and_then(|first| difference(&first.answers, &played.answers)) {
            return Err(Stumbled { channel, stumble: Stumble::Differs { question, channel } });
        }
        all.push(played);
    }
    Ok(all)
}

/// The time, and chance that is the same at every step: what a form draws must not depend on how many messages it took.
struct World<'a> {
    now: &'a Zoned,
    person: u64,
    ways: &'a Ways,
}

impl World<'_> {
    fn chance(&self) -> StdRng {
        StdRng::seed_from_u64(self.person)
    }
}

/// What is counted on the way.
#[derive(Debug, Default)]
struct Run {
    asked: BTreeSet<String>,
    refused: usize,
    said: usize,
    steps: usize,
    /// Which of his answers a person gave to a question last, to give the next one when he comes back to it.
    gave: BTreeMap<String, usize>,
    /// Where nothing fitted, while he goes back.
    stuck: Option<String>,
    backs: usize,
}

impl Run {
    /// What is left to say to a question: everything, or what was not said before where he came back to it. With positions.
    fn left(&mut self, question: &str, all: Vec<Given>) -> Vec<(usize, Given)> {
        let came_back = self.stuck.is_some();
        let from = self.gave.get(question).filter(|_| came_back).map_or(0, |last| last + 1);
        all.into_iter().enumerate().skip(from).collect()
    }

    /// An answer was taken.
    fn taken(&mut self, question: &str, at: usize) {
        self.gave.insert(question.to_owned(), at);
        self.stuck = None;
    }

    /// Nothing fits: he goes back, unless he did so too often.
    fn goes_back(&mut self, question: &str) -> Result<(), Stumble> {
        let stuck = self.stuck.get_or_insert_with(|| question.to_owned()).clone();
        self.backs += 1;
        self.step(question)?;
        if self.backs > BACKS_MAX { Err(Stumble::NothingFits { question: stuck }) } else { Ok(()) }
    }

    /// There is nothing before this question.
    fn at_the_first(&self, question: &str) -> Stumble {
        Stumble::NothingFits { question: self.stuck.clone().unwrap_or_else(|| question.to_owned()) }
    }

    /// One more step.
    fn step(&mut self, question: &str) -> Result<(), Stumble> {
        self.steps += 1;
        if self.steps > STEPS_MAX { Err(Stumble::NoEnd { question: question.to_owned() }) } else { Ok(()) }
    }
}

/// Looks at what was sent.
fn check(
    form: &Form,
    world: &World<'_>,
    channel: Channel,
    sent: &Submitted,
    run: Run,
) -> Result<Played, Stumble> {
    let mut chance = world.chance();
    let mut env = conversation::Env { now: world.now, rng: &mut chance };
    let lines = check_hostile(form, sent, &mut env).map_err(|complaints| {
        Stumble::Complaint(complaints.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>().join(", "))
    })?;
    let questions: BTreeSet<&str> = form.questions().collect();
    let counted = lines.iter().map(|line| line.question.as_str()).filter(|name| questions.contains(name));
    if let Some(missed) = counted.into_iter().find(|name| !run.asked.contains(*name)) {
        return Err(Stumble::NotAsked { question: missed.to_owned() });
    }
    let answers = sent.answers.clone();
    Ok(Played { channel, asked: run.asked, answers, refused: run.refused, said: run.said })
}

/// A question that was answered otherwise, or on one side only.
fn difference(one: &BTreeMap<String, AnswerValue>, other: &BTreeMap<String, AnswerValue>) -> Option<String> {
    let names = one.keys().chain(other.keys());
    names.into_iter().find(|name| one.get(*name) != other.get(*name)).cloned()
}
