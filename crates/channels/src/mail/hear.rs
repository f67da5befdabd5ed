//! From a letter's head and the parts that were fetched to what it says. No line, no time: everything is given.

use zeroize::Zeroizing;

use super::alphabet::decode;
use super::head::Head;
use super::html::reduce;
use super::imap::structure::{Part, Structure};
use super::quote::own_words;
use crate::message::{OtherKind, Text, What, Words};

/// The most of one part that is fetched: words of the longest text, however they were made fit for the line, and as much
/// that was quoted.
pub const PART_OCTETS_MAX: usize = 256 << 10;
/// The most parts with words that are fetched.
pub const PARTS_MAX: usize = 8;

/// A part, as it was fetched.
pub struct Piece<'a> {
    /// Which.
    pub part: &'a Part,
    /// Its bytes, or their beginning.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// What a person's letter says.
#[must_use]
pub fn hear(head: &Head, structure: &Structure, pieces: &[Piece<'_>]) -> What {
    let (mut text, mut whole, mut unreadable) = (Zeroizing::new(String::new()), true, false);
    for piece in pieces {
        let cut = piece.bytes.len() >= PART_OCTETS_MAX;
        let Some((words, read_whole)) = decode(piece.part, &piece.bytes) else {
            unreadable = true;
            continue;
        };
        let words = if piece.part.kind == "text/html" { reduce(&words) } else { words };
        // The last letter of what was cut is a broken one.
        let words = if cut { words.trim_end_matches(char::REPLACEMENT_CHARACTER) } else { words.as_str() };
        whole &= read_whole && !cut;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(words);
    }
    whole &= structure.words().len() <= PARTS_MAX;
    let said = Zeroizing::new(with_subject(head, &own_words(&text)));
    let other = if unreadable { Some(OtherKind::Unreadable) } else { structure.other() };
    match other {
        None => What::Text(Text::new(&said, whole)),
        Some(kind) => {
            let caption: Words = Text::new(&said, whole).words;
            What::Other { kind, caption: (!said.is_empty()).then_some(caption) }
        }
    }
}

/// Many write into the subject what they want, and some write nowhere else.
fn with_subject(head: &Head, text: &str) -> String {
    match head.own_subject() {
        Some(subject) if text.is_empty() => subject.to_owned(),
        Some(subject) if !text.starts_with(subject) => format!("{subject}\n\n{text}"),
        Some(_) | None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: &str, charset: &str) -> Part {
        Part {
            section: "1".to_owned(),
            kind: kind.to_owned(),
            charset: Some(charset.to_owned()),
            flowed: None,
            encoding: "8bit".to_owned(),
            octets: 1,
            attached: false,
            belongs: false,
        }
    }

    fn said(head: &str, parts: &[(Part, &[u8])]) -> What {
        let head = Head::read(format!("{head}\r\n\r\n").as_bytes());
        let structure = Structure {
            kind: "multipart/mixed".to_owned(),
            report_type: None,
            parts: parts.iter().map(|(part, _)| part.clone()).collect(),
        };
        let pieces: Vec<Piece<'_>> = parts
            .iter()
            .filter(|(part, _)| part.kind.starts_with("text/"))
            .map(|(part, bytes)| Piece { part, bytes: Zeroizing::new(bytes.to_vec()) })
            .collect();
        hear(&head, &structure, &pieces)
    }

    fn text(what: &What) -> (String, bool) {
        let What::Text(text) = what else { panic!("{what:?}") };
        (text.words.reveal().to_owned(), text.whole)
    }

    #[test]
    fn subject_and_words_are_said() {
        let plain = || part("text/plain", "utf-8");
        let heard = said("Subject: Хочу сдаться", &[(plain(), "как?\r\n".as_bytes())]);
        assert_eq!(text(&heard), ("Хочу сдаться\n\nкак?".to_owned(), true));
        let heard = said("Subject: Re: x\r\nIn-Reply-To: <a@b>", &[(plain(), b"1\r\n\r\n> 1. yes\r\n")]);
        assert_eq!(text(&heard), ("1".to_owned(), true));
        assert_eq!(
            text(&said("Subject: 살려주세요", &[(plain(), b"\r\n")])),
            ("살려주세요".to_owned(), true)
        );
        assert_eq!(text(&said("X: y", &[])), (String::new(), true), "an empty letter is a knock at the door");
        let long = "я".repeat(PART_OCTETS_MAX);
        let heard = said("X: y", &[(plain(), &long.as_bytes()[..PART_OCTETS_MAX])]);
        assert!(!text(&heard).1);
    }

    #[test]
    fn what_is_not_words_is_named() {
        let image = part("image/jpeg", "x");
        let heard = said("X: y", &[(part("text/plain", "utf-8"), "вот".as_bytes()), (image, b"")]);
        let caption = Some(Words::new("вот"));
        assert!(heard == What::Other { kind: OtherKind::Picture, caption });
        let heard = said("X: y", &[(part("text/plain", "us-ascii"), b"\xff\xfe\xff")]);
        assert!(heard == What::Other { kind: OtherKind::Unreadable, caption: None });
    }
}
