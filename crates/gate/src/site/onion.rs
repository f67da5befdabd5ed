//! The programme's onion address, offered to Tor Browser (`Onion-Location`) in answer to GET, on pages that hold nothing of
//! anybody; it leads to the same page there.
//!
//! It is on no page behind a handle, on no answer to something typed and on no failure. Tor Browser may be set to follow it by
//! itself: then a receipt, a mailbox or refused words would be gone from the screen, and a handle must never travel to
//! another origin. Over plain HTTP browsers ignore it, and at the onion address itself it says nothing new.

use axum::http::{HeaderName, HeaderValue};
use interview::Language;
use interview::programme::ContactKind;

use crate::app::Gate;
use crate::config::Way;
use crate::site::address::Room;
use crate::site::answer::Answer;

const HEADER: HeaderName = HeaderName::from_static("onion-location");
/// The length of an onion address of the third version, the only one that Tor still knows.
const NAME_LETTERS: usize = 56;

/// Where `room` is at the onion address, if the programme has one and this way needs it.
pub(crate) fn location(gate: &Gate, way: Way, language: &Language, room: Room) -> Option<HeaderValue> {
    if way != Way::Tls {
        return None;
    }
    let contact = gate.programme.settings().contact.iter();
    let origin =
        contact.filter(|line| line.kind == ContactKind::Onion).find_map(|line| origin(&line.value))?;
    HeaderValue::try_from(format!("{origin}/{language}/{room}")).ok()
}

/// Puts it on an answer.
pub(crate) fn offer(answer: &mut Answer, location: Option<HeaderValue>) {
    if let Some(location) = location {
        answer.headers_mut().insert(HEADER, location);
    }
}

/// The origin of what a programme writes as its onion address, with or without `http://` and a path.
fn origin(value: &str) -> Option<String> {
    let (scheme, rest) = value.trim().split_once("://").unwrap_or(("http", value.trim()));
    let host = rest.split('/').next()?.to_ascii_lowercase();
    let name = host.strip_suffix(".onion")?.rsplit('.').next()?;
    let good = name.len() == NAME_LETTERS
        && host.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
    (good && matches!(scheme, "http" | "https")).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_onion_addresses_of_the_third_version_are_offered() {
        let name = "a2".repeat(28);
        for (written, read) in [
            (format!("http://{name}.onion/"), Some(format!("http://{name}.onion"))),
            (format!(" {}.ONION", name.to_uppercase()), Some(format!("http://{name}.onion"))),
            (format!("https://www.{name}.onion/x?y"), Some(format!("https://www.{name}.onion"))),
            (format!("javascript://{name}.onion/"), None),
            (format!("http://{name}.onion:80/"), None),
            (format!("http://{name}.onion.example.org/"), None),
            (format!("http://{}.onion/", &name[1..]), None),
            ("https://one.example.org/".to_owned(), None),
            (format!("http://{name}\n.onion/"), None),
        ] {
            assert_eq!(origin(&written), read, "{written}");
        }
    }
}
