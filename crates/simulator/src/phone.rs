//! A telephone: whoever holds it now, who held it before, and what each of them wrote and read. In memory only, and bounded.

use std::collections::VecDeque;

use tokio::time::Instant;

/// How many people one telephone remembers; beyond, the one who was away the longest is forgotten.
const PEOPLE_MAX: usize = 20;
/// How many messages of one conversation are kept; beyond, the oldest goes.
const LINES_MAX: usize = 400;

/// A telephone. The holder is the first of its people.
#[derive(Debug)]
pub(crate) struct Phone {
    people: VecDeque<Person>,
    last_number: i64,
}

/// Somebody who has held it.
#[derive(Debug)]
pub(crate) struct Person {
    /// Where he is reached: a chat's id, or a telephone number.
    pub(crate) address: String,
    /// What he is called on the screen.
    pub(crate) name: String,
    /// The language of his program, as a tag. An old telephone has none.
    pub(crate) language: Option<Speech>,
    pub(crate) lines: VecDeque<Line>,
    /// Until when "typing…" is shown.
    pub(crate) typing: Option<Instant>,
}

/// A message on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) number: i64,
    pub(crate) text: String,
    pub(crate) side: Side,
}

/// Whose message it is.
#[derive(Clone, Debug)]
pub(crate) enum Side {
    /// The holder's.
    Own { tick: Tick, edited: bool, note: Option<String> },
    /// The programme's.
    Theirs { buttons: Vec<Key>, waiting: Option<usize>, note: Option<String> },
}

/// A button below a message.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) label: String,
    pub(crate) data: String,
}

/// How far a message of the holder's has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tick {
    /// The provider has it.
    Sent,
    /// The programme has taken it.
    Taken,
    /// The programme's side refused it for good.
    Refused,
}

/// A language that a person's program may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    Russian,
    Korean,
    Ukrainian,
    English,
}

impl Speech {
    pub(crate) const ALL: [Self; 4] = [Self::Russian, Self::Korean, Self::Ukrainian, Self::English];

    /// The tag that a messenger tells a bot. Telegram's is `ko` for both Koreas.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Russian => "ru",
            Self::Korean => "ko",
            Self::Ukrainian => "uk",
            Self::English => "en",
        }
    }

    pub(crate) fn of(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|speech| speech.tag() == tag)
    }

    /// Its name on an English page.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Russian => "Russian",
            Self::Korean => "Korean",
            Self::Ukrainian => "Ukrainian",
            Self::English => "English",
        }
    }

    /// What one may write first.
    pub(crate) fn greeting(self) -> &'static str {
        match self {
            Self::Russian => "Здравствуйте",
            Self::Korean => "안녕하십니까",
            Self::Ukrainian => "Добрий день",
            Self::English => "Hello",
        }
    }
}

impl Person {
    pub(crate) fn new(address: String, name: String, language: Option<Speech>) -> Self {
        Self { address, name, language, lines: VecDeque::new(), typing: None }
    }

    pub(crate) fn line_mut(&mut self, number: i64) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.number == number)
    }
}

impl Phone {
    pub(crate) fn new(holder: Person) -> Self {
        Self { people: VecDeque::from([holder]), last_number: 0 }
    }

    pub(crate) fn holder(&self) -> &Person {
        self.people.front().expect("somebody always holds the telephone")
    }

    pub(crate) fn holder_mut(&mut self) -> &mut Person {
        self.people.front_mut().expect("somebody always holds the telephone")
    }

    pub(crate) fn person_mut(&mut self, address: &str) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.address == address)
    }

    pub(crate) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.iter()
    }

    /// Somebody takes the telephone: one who has held it before finds his conversation as it was.
    pub(crate) fn hand_to(&mut self, person: Person) {
        let known = self.people.iter().position(|known| known.address == person.address);
        let known = known.and_then(|at| self.people.remove(at));
        let language = person.language;
        let mut holder = known.unwrap_or(person);
        holder.language = language;
        self.people.push_front(holder);
        self.people.truncate(PEOPLE_MAX);
    }

    /// Puts a message on somebody's screen; its number. `None` if the telephone does not know him.
    pub(crate) fn show(&mut self, address: &str, text: String, side: Side) -> Option<i64> {
        let number = self.last_number + 1;
        let person = self.person_mut(address)?;
        person.lines.push_back(Line { number, text, side });
        if person.lines.len() > LINES_MAX {
            person.lines.pop_front();
        }
        self.last_number = number;
        Some(number)
    }

    /// Moves the tick of one of somebody's own messages, if it is still there.
    pub(crate) fn ticks(&mut self, address: &str, number: i64, to: Tick) {
        let line = self.person_mut(address).and_then(|person| person.line_mut(number));
        if let Some(Line { side: Side::Own { tick, .. }, .. }) = line {
            *tick = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(address: &str) -> Person {
        Person::new(address.to_owned(), address.to_owned(), None)
    }

    fn own() -> Side {
        Side::Own { tick: Tick::Sent, edited: false, note: None }
    }

    #[test]
    fn who_comes_back_finds_his_conversation() {
        let mut phone = Phone::new(person("a"));
        let number = phone.show("a", "one".to_owned(), own()).unwrap();
        phone.hand_to(person("b"));
        assert_eq!((phone.holder().address.as_str(), phone.holder().lines.len()), ("b", 0));
        // What comes for the other meanwhile waits for him.
        phone.show("a", "two".to_owned(), own()).unwrap();
        phone.ticks("a", number, Tick::Taken);
        phone.hand_to(person("a"));
        let lines = &phone.holder().lines;
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        assert!(matches!(lines[0].side, Side::Own { tick: Tick::Taken, .. }));
        assert_eq!(phone.show("nobody", String::new(), own()), None);
    }

    #[test]
    fn nothing_grows_without_end() {
        let mut phone = Phone::new(person("a"));
        for _ in 0..LINES_MAX + 5 {
            phone.show("a", "x".to_owned(), own()).unwrap();
        }
        assert_eq!((phone.holder().lines.len(), phone.holder().lines[0].number), (LINES_MAX, 6));
        for number in 0..PEOPLE_MAX + 5 {
            phone.hand_to(person(&number.to_string()));
        }
        assert_eq!(phone.people().count(), PEOPLE_MAX);
        assert!(phone.person_mut("a").is_none(), "who was away the longest is forgotten");
    }
}
