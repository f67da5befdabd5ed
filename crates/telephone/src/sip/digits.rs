//! Keys that a trunk tells in INFO: `application/dtmf-relay` and `application/dtmf`.

use crate::media::Key;

/// The most bytes of such a body.
pub const BODY_BYTES_MAX: usize = 256;

/// What kind of body it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// `Signal=5`, `Duration=160`.
    Relay,
    /// The key and nothing else.
    Plain,
}

impl Body {
    /// From a Content-Type.
    #[must_use]
    pub fn of(content_type: &str) -> Option<Self> {
        let bare = content_type.split(';').next()?.trim();
        match bare.to_ascii_lowercase().as_str() {
            "application/dtmf-relay" => Some(Self::Relay),
            "application/dtmf" => Some(Self::Plain),
            _ => None,
        }
    }

    /// The key.
    #[must_use]
    pub fn read(self, body: &[u8]) -> Option<Key> {
        let text = std::str::from_utf8(body.get(..body.len().min(BODY_BYTES_MAX))?).ok()?;
        let signal = match self {
            Self::Plain => text.trim(),
            Self::Relay => text.lines().find_map(|line| {
                let (name, value) = line.split_once('=')?;
                name.trim().eq_ignore_ascii_case("signal").then_some(value.trim())
            })?,
        };
        let mut letters = signal.chars();
        match (letters.next(), letters.next()) {
            (Some(sign), None) => Key::of_sign(sign.to_ascii_uppercase()),
            // Some tell star and square by their numbers.
            _ => signal.parse().ok().and_then(Key::of_code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(body: &str) -> Option<char> {
        Body::Relay.read(body.as_bytes()).map(Key::sign)
    }

    #[test]
    fn keys_are_read_in_both_forms() {
        assert_eq!(relay("Signal=5\r\nDuration=160\r\n"), Some('5'));
        assert_eq!(relay("Duration= 160\nsignal = # "), Some('#'));
        assert_eq!(
            (relay("Signal=10"), relay("Signal=11"), relay("Signal=d")),
            (Some('*'), Some('#'), Some('D'))
        );
        assert_eq!(Body::Plain.read(b" 7\r\n").map(Key::sign), Some('7'));
        for wrong in ["", "Signal=", "Signal=x", "Signal=16", "Signal=!", "5"] {
            assert_eq!(relay(wrong), None, "{wrong}");
        }
        assert_eq!(Body::of("Application/DTMF-Relay; x=y"), Some(Body::Relay));
        assert_eq!((Body::of("application/dtmf"), Body::of("text/plain")), (Some(Body::Plain), None));
    }
}
