//! What a message is made of, as the server tells it (BODYSTRUCTURE): which parts are words that are fetched, and which are
//! something else that is not.

use super::parse::Value;
use crate::message::OtherKind;

/// The most parts of a message that are looked at.
pub const PARTS_MAX: usize = 100;

/// One part that holds no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number, as `BODY[1.2]` names it.
    pub section: String,
    /// `text/plain` and the like, in small letters.
    pub kind: String,
    /// The alphabet it says it is in.
    pub charset: Option<String>,
    /// Lines end softly (RFC 3676); and whether the space at a soft end goes.
    pub flowed: Option<bool>,
    /// How it was made fit for the line.
    pub encoding: String,
    /// So long on the line.
    pub octets: u32,
    /// The sender calls it an attachment, or it has a file's name.
    pub attached: bool,
    /// It belongs to a page (a picture in a signature), and is not something that the person sends.
    pub belongs: bool,
}

/// A message's parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// `multipart/report` and the like, or the kind of the only part.
    pub kind: String,
    /// What kind of report, if it is one.
    pub report_type: Option<String>,
    /// All parts.
    pub parts: Vec<Part>,
}

impl Structure {
    /// Reads it.
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        let mut structure = Self::default();
        let values = value.list()?;
        if matches!(values.first(), Some(Value::List(_))) {
            let (children, rest) = split_multipart(values);
            structure.kind = format!("multipart/{}", rest.first()?.word()?);
            structure.report_type = parameter(rest.get(1), "report-type");
            walk(children, "", &structure.kind, &mut structure.parts);
        } else {
            let part = leaf(values, "1".to_owned())?;
            structure.kind.clone_from(&part.kind);
            structure.parts.push(part);
        }
        Some(structure)
    }

    /// The parts that are the person's words: plain text before HTML.
    #[must_use]
    pub fn words(&self) -> Vec<&Part> {
        let of = |kind: &str| {
            let fits = |part: &&Part| part.kind == kind && !part.attached;
            self.parts.iter().filter(fits).collect::<Vec<_>>()
        };
        let plain = of("text/plain");
        if plain.iter().any(|part| part.octets > 0) { plain } else { of("text/html") }
    }

    /// What the first thing is that is not words.
    #[must_use]
    pub fn other(&self) -> Option<OtherKind> {
        self.parts.iter().filter(|part| !part.belongs).find_map(|part| {
            let (family, kind) = part.kind.split_once('/')?;
            match (family, kind) {
                ("text", "plain" | "html" | "enriched" | "calendar") if !part.attached => None,
                ("text", "vcard" | "x-vcard" | "directory") => Some(OtherKind::Contact),
                // A sender's key or signature is nothing that a person meant to show.
                ("application", "pgp-signature" | "pgp-keys" | "pkcs7-signature" | "x-pkcs7-signature") => {
                    None
                }
                ("application", "pkcs7-mime" | "x-pkcs7-mime" | "pgp-encrypted") => {
                    Some(OtherKind::Unreadable)
                }
                ("image", _) => Some(OtherKind::Picture),
                ("video", _) => Some(OtherKind::Video),
                ("audio", _) => Some(OtherKind::Voice),
                ("message", "delivery-status" | "disposition-notification") => None,
                _ => Some(OtherKind::File),
            }
        })
    }
}

fn split_multipart(values: &[Value]) -> (&[Value], &[Value]) {
    let end = values.iter().position(|value| value.list().is_none()).unwrap_or(values.len());
    values.split_at(end)
}

/// The depth is limited by the parser of responses.
fn walk(children: &[Value], before: &str, parent: &str, parts: &mut Vec<Part>) {
    for (number, child) in (1..).zip(children) {
        if parts.len() >= PARTS_MAX {
            return;
        }
        let Some(values) = child.list() else { return };
        let section = format!("{before}{number}");
        if matches!(values.first(), Some(Value::List(_))) {
            let (children, rest) = split_multipart(values);
            let kind = format!("multipart/{}", rest.first().and_then(Value::word).unwrap_or_default());
            walk(children, &format!("{section}."), &kind, parts);
        } else if let Some(part) = leaf(values, section) {
            parts.push(Part { belongs: parent == "multipart/related" && number > 1, ..part });
        }
    }
}

fn leaf(values: &[Value], section: String) -> Option<Part> {
    let kind = format!("{}/{}", values.first()?.word()?, values.get(1)?.word()?);
    let name = parameter(values.get(2), "name");
    // Behind the size: lines of a text; envelope, structure and lines of a message. Then MD5 and disposition.
    let extension = match kind.split_once('/') {
        Some(("text", _)) => 8,
        Some(("message", "rfc822")) => 10,
        _ => 7,
    };
    let disposition = values.get(extension + 1).and_then(Value::list).unwrap_or_default();
    let says_attachment = disposition.first().and_then(Value::word).is_some_and(|word| word == "attachment");
    let file = parameter(disposition.get(1), "filename");
    let flowed = parameter(values.get(2), "format").is_some_and(|format| format == "flowed");
    let drops_space = parameter(values.get(2), "delsp").is_some_and(|word| word == "yes");
    Some(Part {
        charset: parameter(values.get(2), "charset"),
        flowed: flowed.then_some(drops_space),
        encoding: values.get(5).and_then(Value::word).unwrap_or_default(),
        octets: values.get(6).and_then(Value::number).unwrap_or_default(),
        attached: says_attachment || name.is_some() || file.is_some(),
        belongs: false,
        section,
        kind,
    })
}

fn parameter(list: Option<&Value>, name: &str) -> Option<String> {
    let pairs = list?.list()?.chunks_exact(2);
    pairs
        .filter_map(|pair| match pair {
            [key, value] => (key.word()? == name).then(|| value.word()),
            _ => None,
        })
        .find_map(|value| value)
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::super::parse::{Piece, values};
    use super::*;

    fn read(text: &str) -> Structure {
        let all = values(&[Piece::Line(Zeroizing::new(text.as_bytes().to_vec()))]).unwrap();
        Structure::read(&all[0]).unwrap()
    }

    const PLAIN: &str =
        r#"("text" "plain" ("charset" "KOI8-R" "format" "flowed") NIL NIL "8bit" 9 1 NIL NIL NIL NIL)"#;
    const HTML: &str =
        r#"("text" "html" ("charset" "utf-8") NIL NIL "quoted-printable" 30 2 NIL NIL NIL NIL)"#;
    const IMAGE: &str = r#"("image" "jpeg" ("name" "x.jpg") NIL NIL "base64" 900 NIL ("attachment" ("filename" "x.jpg")) NIL NIL)"#;

    #[test]
    fn words_are_found_and_what_is_not_words_is_named() {
        let one = read(PLAIN);
        let part = one.words()[0].clone();
        assert_eq!((part.section.as_str(), part.charset.as_deref()), ("1", Some("koi8-r")));
        assert_eq!((part.flowed, part.encoding.as_str(), one.other()), (Some(false), "8bit", None));
        let mixed =
            format!(r#"(({PLAIN}{HTML} "alternative" ("boundary" "y") NIL NIL){IMAGE} "mixed" NIL NIL NIL)"#);
        let mixed = read(&mixed);
        let sections: Vec<&str> = mixed.words().iter().map(|part| part.section.as_str()).collect();
        assert_eq!((sections, mixed.other()), (vec!["1.1"], Some(OtherKind::Picture)));
        let html = read(&format!(r#"({HTML}{IMAGE} "related" NIL NIL NIL)"#));
        assert_eq!((html.words()[0].kind.as_str(), html.other()), ("text/html", None));
        let attached = PLAIN.replace("1 NIL NIL", r#"1 NIL ("attachment" ("filename" "a.txt"))"#);
        let attached = read(&format!(r#"({attached} "mixed" NIL NIL NIL)"#));
        assert!(attached.words().is_empty() && attached.other() == Some(OtherKind::File));
    }

    #[test]
    fn reports_are_known() {
        let status = r#"("message" "delivery-status" NIL NIL NIL "7bit" 99 NIL NIL NIL NIL)"#;
        let text = format!(r#"({PLAIN}{status} "report" ("report-type" "delivery-status") NIL NIL NIL)"#);
        let report = read(&text);
        assert_eq!(report.kind, "multipart/report");
        assert_eq!(report.report_type.as_deref(), Some("delivery-status"));
        assert_eq!(report.parts[1].section, "2");
    }
}
