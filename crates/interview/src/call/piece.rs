//! What is said, piece by piece: each has a name that stays the same, and to which a sound file belongs.

use std::fmt;

use super::code::Code;
use super::words::{Counted, List, Topic};
use crate::form::TextKind;
use crate::language::Language;

/// The name of a piece within its language: ASCII, fit for the name of a file, at most as long as the names in the pack make it.
///
/// `call-menu` is a text of the programme, `call-digits.7` one of a list, `call-opens-hours.3` a text with its number,
/// `form.apply.safe_now.label` a text of a question, `choice.apply.safe.yes` a choice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PieceId(String);

impl PieceId {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text of the programme.
    pub(super) fn text(key: &str) -> Self {
        Self(key.to_owned())
    }

    /// A part of a longer text of the programme; the first is 1.
    pub(super) fn part(topic: Topic, part: usize) -> Self {
        Self(topic.key(part))
    }

    /// An entry of a list.
    pub(super) fn listed(list: List, number: usize) -> Self {
        Self(format!("{}.{number}", list.key()))
    }

    /// A text with a number in it.
    pub(super) fn counted(counted: Counted, number: u16) -> Self {
        Self(format!("{}.{number}", counted.key()))
    }

    /// A text of a question.
    pub(super) fn question(form: &str, question: &str, kind: TextKind) -> Self {
        Self(format!("form.{}.{}.{}", plain(form), plain(question), plain(kind.heading())))
    }

    /// A choice of a list.
    pub(super) fn choice(form: &str, list: &str, code: &str) -> Self {
        Self(format!("choice.{}.{}.{}", plain(form), plain(list), plain(code)))
    }
}

/// A name with nothing in it that a file name cannot hold or that would part it: other bytes as `%` and their number.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            plain.push(char::from(byte));
        } else {
            plain.push_str(&format!("%{byte:02x}"));
        }
    }
    plain
}

/// By what whoever holds a sound finds it again.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct SoundKey(pub u64);

impl fmt::Debug for SoundKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SoundKey(…)")
    }
}

/// One thing to say.
#[derive(Clone, PartialEq, Eq)]
pub enum Spoken {
    /// A piece of the programme, in a language.
    Piece {
        /// The language.
        language: Language,
        /// Which.
        id: PieceId,
    },
    /// Nothing, for so long.
    Pause {
        /// How long.
        millis: u16,
    },
    /// Sound that the outcome of an effect handed in.
    Sound(SoundKey),
    /// The receipt of the case that was sealed with this code: what [`read_out`](super::read_out) makes of its digits. Only whoever
    /// sealed it has it.
    Receipt {
        /// The language.
        language: Language,
        /// Which case.
        code: Code,
    },
}

/// One thing to say, and whether a key may cut it short.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub what: Spoken,
    /// A key that is pressed meanwhile ends everything that is still to be said, and is heard. Where it is false, keys that are pressed
    /// meanwhile are no answer and are not kept: what this line reveals, and what was done, must be heard to the end.
    pub interruptible: bool,
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is read back is what somebody answered.
        f.write_str("Said(…)")
    }
}

impl fmt::Debug for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Spoken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_pieces_are_names_of_files_and_part_in_one_way() {
        let id = PieceId::choice("apply", "a.b", "да/нет");
        assert_eq!(id.as_str(), "choice.apply.a%2eb.%d0%b4%d0%b0%2f%d0%bd%d0%b5%d1%82");
        assert_eq!(
            PieceId::question("apply", "safe_now", TextKind::ConstraintMessage).as_str(),
            "form.apply.safe_now.constraint_message"
        );
        assert_eq!(PieceId::listed(List::Digits, 7).as_str(), "call-digits.7");
        assert_eq!(PieceId::part(Topic::Rights, 2).as_str(), "call-rights-2");
        assert_eq!(PieceId::counted(Counted::OpensHours, 3).as_str(), "call-opens-hours.3");
    }
}
