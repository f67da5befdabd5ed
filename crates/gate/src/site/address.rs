//! Every address of the site. They say nothing: numbers, single letters and handles.

use std::fmt;

use crate::handle::Handle;

/// A place on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// The first page in the browser's language.
    Start,
    /// A page in a language, by the language's place in the programme.
    Room(usize, Room),
    /// A language without the slash at its end.
    Unslashed(usize),
    /// Something behind a handle.
    Session(Handle, Spot),
    /// Where mirrors bring sealed envelopes.
    Envelope,
}

/// A page that holds nothing of anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Room {
    /// The first page.
    Home,
    /// A page of the programme, counted from 0.
    Info(usize),
    /// “I have a code”.
    Code,
    /// Before the questions of a form, counted from 0.
    Begin(usize),
    /// All questions of a form on one page.
    Whole(usize),
    /// What was asked for is done.
    Said(Said),
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Said {
    /// Answers erased before sending.
    Erased,
    /// A mailbox withdrawn.
    Withdrawn,
    /// A receipt or mailbox page closed.
    Left,
}

/// A page or button behind a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// A question by its number in this conversation, counted from 1.
    Question(usize),
    /// What was written.
    Review,
    /// Send it.
    Send,
    /// Erase it.
    Erase,
    /// Leave for a harmless site at once; nothing stays.
    Exit,
    /// Change the language.
    Language,
    /// The receipt.
    Receipt,
    /// The mailbox.
    Mailbox,
    /// Withdraw everything.
    Withdraw,
    /// Close the mailbox.
    Stop,
}

/// Longer paths are none of ours.
const PATH_BYTES_MAX: usize = 100;

impl Address {
    /// Reads a path; `languages` are the tags of the programme.
    pub(crate) fn parse(path: &str, languages: &[String]) -> Option<Self> {
        if path.len() > PATH_BYTES_MAX {
            return None;
        }
        let mut parts = path.strip_prefix('/')?.split('/');
        let address = match (parts.next()?, parts.next(), parts.next()) {
            ("", None, None) => Self::Start,
            ("e", None, None) => Self::Envelope,
            ("q", Some(handle), Some(spot)) => Self::Session(Handle::parse(handle)?, Spot::parse(spot)?),
            (tag, room, None) => {
                let language = languages.iter().position(|each| each.eq_ignore_ascii_case(tag))?;
                match room {
                    None => Self::Unslashed(language),
                    Some(room) => Self::Room(language, Room::parse(room)?),
                }
            }
            (_, _, Some(_)) => return None,
        };
        parts.next().is_none().then_some(address)
    }
}

impl Room {
    fn parse(text: &str) -> Option<Self> {
        let number = |digits: &str| number(digits).and_then(|number| number.checked_sub(1));
        Some(match text {
            "" => Self::Home,
            "c" => Self::Code,
            "z1" => Self::Said(Said::Erased),
            "z2" => Self::Said(Said::Withdrawn),
            "z3" => Self::Said(Said::Left),
            _ => match text.split_at_checked(1)? {
                ("f", rest) => Self::Begin(number(rest)?),
                ("a", rest) => Self::Whole(number(rest)?),
                _ => Self::Info(number(text)?),
            },
        })
    }
}

impl fmt::Display for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => Ok(()),
            Self::Info(index) => write!(f, "{}", index + 1),
            Self::Code => f.write_str("c"),
            Self::Begin(index) => write!(f, "f{}", index + 1),
            Self::Whole(index) => write!(f, "a{}", index + 1),
            Self::Said(Said::Erased) => f.write_str("z1"),
            Self::Said(Said::Withdrawn) => f.write_str("z2"),
            Self::Said(Said::Left) => f.write_str("z3"),
        }
    }
}

const SPOTS: [(&str, Spot); 9] = [
    ("r", Spot::Review),
    ("s", Spot::Send),
    ("e", Spot::Erase),
    ("x", Spot::Exit),
    ("l", Spot::Language),
    ("d", Spot::Receipt),
    ("m", Spot::Mailbox),
    ("w", Spot::Withdraw),
    ("o", Spot::Stop),
];

impl Spot {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some((_, spot)) = SPOTS.iter().find(|(letter, _)| *letter == text) {
            return Some(*spot);
        }
        number(text).map(Self::Question)
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Question(number) = self {
            return write!(f, "{number}");
        }
        f.write_str(SPOTS.iter().find(|(_, spot)| spot == self).map_or("", |(letter, _)| letter))
    }
}

/// A number from 1 to 999 in its only spelling.
fn number(digits: &str) -> Option<usize> {
    let canonical =
        !digits.starts_with('0') && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    canonical.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let languages = ["ru".to_owned(), "ko-KP".to_owned()];
        for path in ["/", "/e"] {
            assert!(Address::parse(path, &languages).is_some(), "{path}");
        }
        for room in ["", "1", "12", "c", "f1", "a3", "z1", "z2", "z3"] {
            let Some(Address::Room(1, read)) = Address::parse(&format!("/ko-KP/{room}"), &languages) else {
                panic!("{room}");
            };
            assert_eq!(read.to_string(), room);
        }
        let handle = "AAECAwQFBgcICQoLDA0ODw";
        for spot in ["1", "17", "r", "s", "e", "x", "l", "d", "m", "w", "o"] {
            let Some(Address::Session(_, read)) = Address::parse(&format!("/q/{handle}/{spot}"), &languages)
            else {
                panic!("{spot}");
            };
            assert_eq!(read.to_string(), spot);
        }
    }

    #[test]
    fn everything_else_is_nowhere() {
        let languages = ["ru".to_owned()];
        for path in [
            "",
            "x",
            "//",
            "/ru/0",
            "/ru/01",
            "/ru/9999",
            "/ru/f",
            "/ru/f0",
            "/ru/я",
            "/ru/1/2",
            "/xx/",
            "/q/a/1",
            "/q/AAECAwQFBgcICQoLDA0ODw",
            "/q/AAECAwQFBgcICQoLDA0ODw/",
            "/q/AAECAwQFBgcICQoLDA0ODw/1/",
            "/q/AAECAwQFBgcICQoLDA0ODw/1r",
            "/../../etc/passwd",
            "/%00",
            "/ru/%31",
            "/e/",
        ] {
            assert_eq!(Address::parse(path, &languages), None, "{path}");
        }
    }
}
