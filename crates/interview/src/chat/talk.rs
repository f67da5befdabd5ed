//! One step in the making: the words that are said, and what is to be done.

use super::abilities::{Abilities, Longest};
use super::command::Command;
use super::exchange::{Button, Effect, Incoming, Outgoing, Turn};
use super::press::Press;
use super::session::{Asked, Phase, Session};
use super::{Env, SESSION_BYTES_MAX, split};
use crate::Programme;
use crate::conversation;
use crate::language::Language;
use crate::programme::Arg;

/// What is said in other words where letters are written: the key, and the key of the other words.
const IN_LETTERS: [(&str, &str); 6] = [
    ("chat-choose-number", "chat-mail-choose-number"),
    ("chat-several", "chat-mail-several"),
    ("chat-change-by-number", "chat-mail-change-by-number"),
    ("chat-erase-history", "chat-mail-erase-history"),
    ("chat-keep-code", "chat-mail-keep-code"),
    ("chat-stopped-case", "chat-mail-stopped-case"),
];

/// One step in the making.
pub(super) struct Talk<'a, 'e> {
    pub(super) programme: &'a Programme,
    pub(super) abilities: &'a Abilities,
    pub(super) env: &'a mut Env<'e>,
    say: Vec<Outgoing>,
    effects: Vec<Effect>,
    /// So much was said before words were offered.
    before_offer: usize,
}

/// Something that can be chosen: a button where there are, a line with a number or a word where not.
pub(super) struct Option_ {
    pub(super) label: String,
    pub(super) press: Press,
    /// What is typed for it: a number, or a word.
    pub(super) typed: Typed,
}

/// What is typed to choose something.
pub(super) enum Typed {
    Number(usize),
    Word(String),
}

impl<'a, 'e> Talk<'a, 'e> {
    pub(super) fn new(programme: &'a Programme, abilities: &'a Abilities, env: &'a mut Env<'e>) -> Self {
        Self { programme, abilities, env, say: Vec::new(), effects: Vec::new(), before_offer: 0 }
    }

    /// The turn as a whole. Words that wait for a decision are given up before the session grows too large.
    pub(super) fn turn(mut self, phase: Phase) -> Turn {
        let mut session = Session { phase };
        if session.encode().len() >= SESSION_BYTES_MAX
            && let Phase::Speaking(me) = &mut session.phase
            && matches!(me.asked, Asked::Offer(_))
        {
            me.asked = Asked::Writing;
            self.say.truncate(self.before_offer);
            let language = me.language.clone();
            self.tell(&language, &["chat-too-long-to-keep"]);
        }
        if session.encode().len() >= SESSION_BYTES_MAX
            && let Phase::Speaking(me) = &mut session.phase
            && matches!(me.asked, Asked::Picking { .. })
        {
            // There is no room for what was pressed so far: numbers need none.
            me.asked = Asked::Nothing;
            self.say.clear();
            let language = me.language.clone();
            self.tell(&language, &["chat-several"]);
        }
        if session.encode().len() >= SESSION_BYTES_MAX
            && let Phase::Choosing(choosing) = &mut session.phase
        {
            // He is asked for it again as soon as he can be asked.
            choosing.first = Some(Incoming::Broken);
        }
        Turn { session, say: self.letters(), effects: self.effects }
    }

    /// What is said, where letters are written as one letter: nobody wants three for one answer.
    fn letters(&mut self) -> Vec<Outgoing> {
        let say = std::mem::take(&mut self.say);
        let measure = self.abilities.measure();
        if !self.abilities.writes_letters() {
            return say;
        }
        let mut letters: Vec<Outgoing> = Vec::new();
        for next in say {
            match letters.last_mut() {
                Some(last) if split::joins(&last.text, &next.text, measure) && last.buttons.is_empty() => {
                    last.text.push_str(split::BETWEEN_PARTS);
                    last.text.push_str(&next.text);
                    last.buttons = next.buttons;
                }
                Some(_) | None => letters.push(next),
            }
        }
        letters
    }

    pub(super) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// From here on words are offered: this is not said if they cannot be kept.
    pub(super) fn offer_begins(&mut self) {
        self.before_offer = self.say.len();
    }

    /// A text of the programme.
    pub(super) fn w(&self, language: &Language, key: &str) -> String {
        self.text(language, key, &[])
    }

    /// A text of the programme, in the words for letters where letters are written and there are such.
    pub(super) fn text(&self, language: &Language, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let letter = IN_LETTERS.iter().find(|(known, _)| *known == key).map(|(_, letter)| *letter);
        let key = letter.filter(|_| self.abilities.writes_letters()).unwrap_or(key);
        self.programme.text(language, key, args)
    }

    /// A text of the programme in which the words for a command stand.
    pub(super) fn naming(&self, language: &Language, key: &str, command: Command) -> String {
        let word = self.programme.lexicon().shown(language, command);
        self.text(language, key, &[("word", Arg::Text(word))])
    }

    /// Says texts of the programme.
    pub(super) fn tell(&mut self, language: &Language, keys: &[&str]) {
        let lines: Vec<String> = keys.iter().map(|key| self.w(language, key)).collect();
        self.paragraphs(&lines);
    }

    /// Says paragraphs.
    pub(super) fn paragraphs(&mut self, lines: &[String]) {
        let messages = split::messages(lines, self.abilities.measure());
        self.say.extend(messages.into_iter().map(|text| Outgoing { text, buttons: Vec::new() }));
    }

    /// Says paragraphs and offers something to choose.
    pub(super) fn offer(&mut self, lines: &[String], options: &[Option_], language: &Language) {
        let measure = self.abilities.measure();
        let longest = measure.longest;
        let labels: Vec<String> = options.iter().map(|option| split::plain(&option.label, longest)).collect();
        if self.buttons_fit(&labels) {
            let mut messages: Vec<Outgoing> = split::messages(lines, measure)
                .into_iter()
                .map(|text| Outgoing { text, buttons: Vec::new() })
                .collect();
            if let Some(last) = messages.last_mut() {
                let pressed = options.iter().map(|option| option.press.payload());
                last.buttons = labels
                    .into_iter()
                    .zip(pressed)
                    .map(|(label, payload)| Button { label, payload })
                    .collect();
            }
            self.say.extend(messages);
            return;
        }
        let line = |option: &Option_| match &option.typed {
            Typed::Number(number) => format!("{number}. {}", option.label),
            Typed::Word(word) => self.text(
                language,
                "chat-type",
                &[("what", Arg::Text(&option.label)), ("word", Arg::Text(word))],
            ),
        };
        let choices: Vec<String> = options.iter().map(line).collect();
        let together = [lines, choices.as_slice()].concat();
        if split::messages(&together, measure).len() <= 1 {
            self.paragraphs(&together);
        } else {
            // What can be chosen stays together.
            self.paragraphs(lines);
            self.paragraphs(&choices);
        }
    }

    /// Whether all of these go onto buttons here.
    pub(super) fn buttons_fit(&self, labels: &[String]) -> bool {
        self.abilities.buttons.is_some_and(|buttons| {
            labels.len() <= buttons.most
                && labels.iter().all(|label| label.chars().count() <= buttons.label_chars)
        })
    }

    /// An option for a command, with a label of its own.
    pub(super) fn option(&self, language: &Language, key: &str, command: Command) -> Option_ {
        let word = self.programme.lexicon().shown(language, command).to_owned();
        Option_ { label: self.w(language, key), press: Press::Command(command), typed: Typed::Word(word) }
    }

    /// Messages are dear here: what is not needed is left out.
    pub(super) fn is_dear(&self) -> bool {
        matches!(self.abilities.longest, Longest::Sms { .. })
    }

    /// What a step of the interview may know.
    pub(super) fn interview_env(&mut self) -> conversation::Env<'_> {
        conversation::Env { now: self.env.now, rng: self.env.rng }
    }
}
