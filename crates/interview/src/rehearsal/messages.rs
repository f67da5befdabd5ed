//! The made-up person with a telephone: presses where there are buttons, writes numbers and words where not.

use super::given::{Given, tries, wrong};
use super::{Run, Stumble, World};
use crate::Programme;
use crate::chat::{
    Abilities, Button, Buttons, Code, Codes, Command, Effect, Env, Incoming, Longest, Outgoing, Protection,
    Reading, Session, Turn, Voice, after, step,
};
use crate::conversation::{self, Channel, Output, Prompt, PromptKind, Submitted};
use crate::form::Form;
use crate::language::Language;
use crate::programme::WordList;

/// What a messenger shows below a message, and how long its messages are.
const BUTTONS: Buttons = Buttons { most: 100, label_chars: 64 };
const MESSENGER_CHARS: usize = 4_096;
/// How many short messages are joined.
const SMS_PARTS: usize = 5;

/// A telephone in the middle of a questionnaire.
struct Phone<'a> {
    programme: &'a Programme,
    form: &'a Form,
    abilities: Abilities,
    world: &'a World<'a>,
    language: Language,
    session: Session,
    said: Vec<Outgoing>,
    sent: Option<Submitted>,
}

pub(super) fn play(
    programme: &Programme,
    form: &Form,
    channel: Channel,
    world: &World<'_>,
) -> Result<(Submitted, Run), Stumble> {
    let mut run = Run::default();
    let language = programme.languages().iter().find(|tag| tag.as_str() == "en");
    let language = language.unwrap_or(programme.default_language()).clone();
    let mut phone = Phone {
        programme,
        form,
        abilities: abilities(channel),
        world,
        language: language.clone(),
        session: Session::new(),
        said: Vec::new(),
        sent: None,
    };
    phone.hear(Incoming::Text { text: "/start".to_owned(), hint: Some(language) }, &mut run)?;
    // The questionnaire is the first thing in the menu.
    phone.write("1", &mut run)?;
    loop {
        match phone.now() {
            Some(Output::Ask(prompt)) => phone.answer(&prompt, &mut run)?,
            Some(Output::Review(_)) => {
                let send = phone.word(Command::Send);
                phone.write(&send, &mut run)?;
                if let Some(sent) = phone.sent.take() {
                    return Ok((sent, run));
                }
                // Whoever went back may have made an answer unfit that he gave before: it is asked again.
                if matches!(phone.now(), Some(Output::Review(_))) {
                    return Err(Stumble::NotSent);
                }
            }
            Some(Output::Refused { .. } | Output::NotThere) | None => return Err(Stumble::Lost),
        }
    }
}

fn abilities(channel: Channel) -> Abilities {
    let has_buttons = channel == Channel::Telegram;
    Abilities {
        channel,
        buttons: has_buttons.then_some(BUTTONS),
        longest: if has_buttons {
            Longest::Characters(MESSENGER_CHARS)
        } else {
            Longest::Sms { parts: SMS_PARTS }
        },
        voice: Voice::Refused,
        protection: if has_buttons { Protection::Provider } else { Protection::Open },
        safer: None,
    }
}

impl Phone<'_> {
    /// What stands before the person, as the engine knows it.
    fn now(&self) -> Option<Output> {
        let mut state = self.session.interview()?.clone();
        let mut chance = self.world.chance();
        let mut env = conversation::Env { now: self.world.now, rng: &mut chance };
        Some(conversation::show(self.form, &mut state, &mut env))
    }

    /// The word that is written for a command.
    fn word(&self, command: Command) -> String {
        let words = self.programme.text(&self.language, &command.key(), &[]);
        words.split('|').next().unwrap_or_default().trim().to_owned()
    }

    fn write(&mut self, text: &str, run: &mut Run) -> Result<(), Stumble> {
        self.hear(Incoming::text(text), run)
    }

    fn hear(&mut self, incoming: Incoming, run: &mut Run) -> Result<(), Stumble> {
        let question = match self.now() {
            Some(Output::Ask(prompt)) => prompt.name,
            Some(_) | None => String::new(),
        };
        run.step(&question)?;
        let mut chance = self.world.chance();
        let mut env = Env {
            now: self.world.now,
            rng: &mut chance,
            codes: &MadeUp,
            trial: true,
            answering: false,
            said: true,
        };
        let turn =
            step(self.programme, &self.abilities, std::mem::take(&mut self.session), incoming, &mut env);
        let Turn { session, say, effects } = turn;
        // As it would be kept between two messages.
        self.session = Session::decode(&session.encode(), self.programme).map_err(|_| Stumble::Lost)?;
        self.said = say;
        run.said += self.said.len();
        for effect in effects {
            if let Effect::Send(send) = effect {
                self.sent = Some(send.application().clone());
                let mut chance = self.world.chance();
                let mut env = Env {
                    now: self.world.now,
                    rng: &mut chance,
                    codes: &MadeUp,
                    trial: true,
                    answering: false,
                    said: true,
                };
                let session = std::mem::take(&mut self.session);
                let turn = after(self.programme, &self.abilities, session, send.sealed(), &mut env);
                self.session = turn.session;
                run.said += turn.say.len();
            }
        }
        Ok(())
    }

    fn answer(&mut self, prompt: &Prompt, run: &mut Run) -> Result<(), Stumble> {
        let question = || prompt.name.clone();
        run.asked.insert(question());
        let is_here =
            |output: Option<Output>| matches!(output, Some(Output::Ask(now)) if now.name == prompt.name);
        if let Some(given) = wrong(self.world.person, prompt).filter(|_| run.stuck.is_none()) {
            self.give(prompt, &given, run)?;
            if !is_here(self.now()) {
                return Err(Stumble::NotRefused { question: question() });
            }
            self.refused(prompt, run)?;
        }
        let all = tries(self.world.person, prompt, self.world.ways, self.world.now);
        for (at, given) in run.left(&prompt.name, all) {
            self.give(prompt, &given, run)?;
            if !is_here(self.now()) {
                run.taken(&prompt.name, at);
                return Ok(());
            }
            self.refused(prompt, run)?;
        }
        run.goes_back(&prompt.name)?;
        let back = self.word(Command::Back);
        self.write(&back, run)?;
        if is_here(self.now()) { Err(run.at_the_first(&prompt.name)) } else { Ok(()) }
    }

    /// The question stands there still, so something must have been said about the answer, beside the question itself.
    fn refused(&self, prompt: &Prompt, run: &mut Run) -> Result<(), Stumble> {
        let said: Vec<&str> = self.said.iter().map(Outgoing::text).collect();
        let first = prompt.label.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        let begins = said.first().is_some_and(|text| !first.is_empty() && text.trim().starts_with(first));
        if said.is_empty() || begins {
            return Err(Stumble::Silent { question: prompt.name.clone() });
        }
        run.refused += 1;
        Ok(())
    }

    /// Says one thing in the way of this channel.
    fn give(&mut self, prompt: &Prompt, given: &Given, run: &mut Run) -> Result<(), Stumble> {
        let count = match &prompt.kind {
            PromptKind::One(choices) | PromptKind::Many(choices) => choices.len(),
            PromptKind::Text { .. }
            | PromptKind::Integer
            | PromptKind::Decimal
            | PromptKind::Date
            | PromptKind::Time
            | PromptKind::Acknowledge
            | PromptKind::Note => 0,
        };
        match given {
            Given::One(at) => match self.button(*at, count) {
                Some(payload) => self.hear(Incoming::Pressed(payload), run),
                None => self.write(&(at + 1).to_string(), run),
            },
            Given::Several(all) => self.several(all, count, run),
            Given::Words(words) => self.write(words, run),
            Given::Pass => match self.button(0, 1) {
                Some(payload) => self.hear(Incoming::Pressed(payload), run),
                None => self.write("1", run),
            },
            Given::Skip if count > 0 => self.write("0", run),
            Given::Skip => {
                let skip = self.word(Command::Skip);
                self.write(&skip, run)
            }
        }
    }

    /// Marks each and says that this is all; or writes their numbers.
    fn several(&mut self, all: &[usize], count: usize, run: &mut Run) -> Result<(), Stumble> {
        if all.iter().any(|at| *at >= count || self.button(*at, count + 1).is_none()) {
            let numbers: Vec<String> = all.iter().map(|at| (at + 1).to_string()).collect();
            return self.write(&numbers.join(" "), run);
        }
        // What is marked from an answer that was refused is unmarked first.
        for at in (0..count).filter(|at| self.is_marked(*at) != all.contains(at)).collect::<Vec<_>>() {
            let payload = self.button(at, count + 1).ok_or(Stumble::Lost)?;
            self.hear(Incoming::Pressed(payload), run)?;
        }
        let done = self.button(count, count + 1).ok_or(Stumble::Lost)?;
        self.hear(Incoming::Pressed(done), run)
    }

    /// The buttons that were shown last.
    fn buttons(&self) -> &[Button] {
        let shown = self.said.iter().rev().map(Outgoing::buttons).find(|buttons| !buttons.is_empty());
        shown.unwrap_or_default()
    }

    fn is_marked(&self, at: usize) -> bool {
        self.buttons().get(at).is_some_and(|button| button.label.starts_with('✓'))
    }

    /// What comes back from the button at a position, if there are buttons for so many choices.
    fn button(&self, at: usize, count: usize) -> Option<String> {
        let buttons = self.buttons();
        (at < count && buttons.len() >= count)
            .then(|| buttons.get(at))
            .flatten()
            .map(|button| button.payload.clone())
    }
}

/// Receipts of a rehearsal: nothing is ever sent under them.
struct MadeUp;

impl Codes for MadeUp {
    fn make(&self, rng: &mut dyn rand::CryptoRng) -> Code {
        let digits: String =
            (0..30).map(|_| char::from(b'0' + u8::try_from(rng.next_u32() % 10).unwrap_or(0))).collect();
        Code::new(&digits).expect("thirty digits were drawn")
    }

    fn read(&self, _text: &str) -> Reading {
        Reading::Nothing
    }

    fn words(&self, _code: &Code, _list: WordList) -> Vec<String> {
        vec!["word".to_owned(); 10]
    }
}
