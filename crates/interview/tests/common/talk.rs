//! What the tests of conversations share.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use interview::conversation::{Channel, Env, Input, Output, Prompt, RawAnswer, State, start, step};
use interview::workbook::Workbook;
use interview::xlsform::{Profile, compile};
use interview::{Form, Language};
use rand::SeedableRng;
use rand::rngs::SmallRng;

/// The form of the benchmark.
pub const INTAKE: &str = include_str!("../../benches/intake.md");

pub fn now() -> jiff::Zoned {
    "2026-11-23T20:00[Europe/Kyiv]".parse().unwrap()
}

pub fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

pub fn compiled(markdown: &str) -> Form {
    let workbook = Workbook::from_markdown(markdown).unwrap();
    compile(&workbook, "test", &Profile::Alone).unwrap_or_else(|faults| panic!("{faults}"))
}

pub fn faults(markdown: &str) -> String {
    let workbook = Workbook::from_markdown(markdown).unwrap();
    compile(&workbook, "test", &Profile::Alone).expect_err("there should be faults").to_string()
}

/// A conversation under test: it is put away and taken up again after each step.
pub struct Talk<'f> {
    pub form: &'f Form,
    pub state: State,
    pub output: Output,
    pub now: jiff::Zoned,
    pub rng: SmallRng,
}

impl<'f> Talk<'f> {
    pub fn begin(form: &'f Form, tag: &str, channel: Channel) -> Self {
        let now = now();
        let mut rng = SmallRng::seed_from_u64(1);
        let (state, output) = start(form, &language(tag), channel, &mut Env { now: &now, rng: &mut rng });
        Self { form, state, output, now, rng }
    }

    pub fn web(form: &'f Form) -> Self {
        Self::begin(form, "en", Channel::Web)
    }

    pub fn env(&mut self) -> Env<'_> {
        Env { now: &self.now, rng: &mut self.rng }
    }

    pub fn put_in(&mut self, input: Input) -> &mut Self {
        let state = State::decode(&self.state.encode(), self.form).unwrap();
        let (state, output) = step(self.form, state, input, &mut Env { now: &self.now, rng: &mut self.rng });
        self.state = state;
        self.output = output;
        self
    }

    pub fn say(&mut self, text: &str) -> &mut Self {
        self.put_in(Input::Answer(RawAnswer::Text(text.to_owned())))
    }

    pub fn say_to(&mut self, name: &str, text: &str) -> &mut Self {
        self.put_in(Input::AnswerTo(name.into(), RawAnswer::Text(text.to_owned())))
    }

    pub fn pass(&mut self) -> &mut Self {
        self.put_in(Input::Answer(RawAnswer::Nothing))
    }

    pub fn prompt(&self) -> &Prompt {
        match &self.output {
            Output::Ask(prompt) => prompt,
            other => panic!("no question but {other:?}"),
        }
    }

    pub fn asked(&self) -> &str {
        &self.prompt().name
    }

    pub fn refused(&self) -> &str {
        match &self.output {
            Output::Refused { because, .. } => because,
            other => panic!("not refused but {other:?}"),
        }
    }

    pub fn is_review(&self) -> bool {
        matches!(self.output, Output::Review(_))
    }
}
