//! Names of rooms and people, and how they stand in a path. Both say who somebody is: neither can be printed.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// The longest id that the specification allows.
pub const ID_BYTES_MAX: usize = 255;

macro_rules! id {
    ($name:ident, $sigil:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
        pub struct $name(String);

        impl $name {
            /// Takes what the homeserver calls it; `None` for what cannot be one.
            #[must_use]
            pub fn new(text: &str) -> Option<Self> {
                let plain = !text.chars().any(|c| c.is_control() || c.is_whitespace());
                let fits = plain && text.starts_with($sigil) && (2..=ID_BYTES_MAX).contains(&text.len());
                fits.then(|| Self(text.to_owned()))
            }

            /// The id itself: for the line to the homeserver.
            #[must_use]
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

id!(RoomId, '!', "A room.");
id!(UserId, '@', "An account at a homeserver: a person's, or ours.");

impl UserId {
    /// The part between `@` and the homeserver's name, if there is such a name.
    #[must_use]
    pub fn split(&self) -> Option<(&str, &str)> {
        let (name, server) = self.0.strip_prefix('@')?.split_once(':')?;
        (!name.is_empty() && !server.is_empty()).then_some((name, server))
    }
}

/// One segment of a path: everything but letters, digits and four marks is written in hexadecimal.
#[must_use]
pub fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_mul(3));
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.extend(format!("%{byte:02X}").chars());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_what_they_look_like_and_cannot_be_printed() {
        let user = UserId::new("@солдат:пример.example").unwrap();
        assert_eq!(
            (format!("{user:?}").as_str(), user.split()),
            ("UserId", Some(("солдат", "пример.example")))
        );
        for wrong in
            ["", "@", "!room:x", "@a b:x", "@a\n:x", "no such thing", &format!("@{}", "a".repeat(255))]
        {
            assert!(UserId::new(wrong).is_none(), "{wrong}");
        }
        assert!(UserId::new("@nobody").is_some_and(|user| user.split().is_none()));
        assert!(RoomId::new("!opaque-without-a-server").is_some());
    }

    #[test]
    fn a_segment_leaves_no_path() {
        assert_eq!(segment("!a/../b?c#d:e"), "%21a%2F..%2Fb%3Fc%23d%3Ae");
        assert_eq!(segment("я~"), "%D1%8F~");
    }
}
