//! Who calls, as nobody can tell who it is: a hash that lives as long as the process.
//!
//! The number is read here and nowhere else, and what is read is dropped when the hash is made.

use hmac::digest::KeyInit as _;
use hmac::{Hmac, Mac as _};
use rsipstack::sip::{Header, Request};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::reply::values;
use super::wire::{NameAddr, read_uri, split_list};

/// What a caller's number is hashed with. To be drawn anew at every start.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct CallerKey([u8; 32]);

impl std::fmt::Debug for CallerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CallerKey")
    }
}

/// A caller, for counting his calls and for nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallerHash([u8; 32]);

impl std::fmt::Debug for CallerHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CallerHash")
    }
}

impl CallerKey {
    /// A key.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The hash of a number or name.
    #[must_use]
    pub fn hash_of(&self, who: &str) -> Option<CallerHash> {
        let who = Zeroizing::new(plain(who)?);
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(who.as_bytes());
        Some(CallerHash(mac.finalize().into_bytes().into()))
    }

    /// The hash of whoever sends a request, and the end of all that the request says of him but its From, which every answer has
    /// to repeat. What the trunk asserts counts more than what the telephone says. Nobody, if the number is withheld.
    pub(super) fn take(&self, request: &mut Request) -> Option<CallerHash> {
        let named = |name: &'static str| {
            values(&request.headers, name)
                .filter_map(split_list)
                .flatten()
                .filter_map(NameAddr::read)
                .find_map(|who| self.hash_of_uri(&who.uri))
        };
        let hash = named("P-Asserted-Identity").or_else(|| named("From"));
        request.headers.retain(|header| {
            !matches!(
                header,
                Header::PAssertedIdentity(_) | Header::PPreferredIdentity(_) | Header::Privacy(_)
            )
        });
        hash
    }

    fn hash_of_uri(&self, uri: &str) -> Option<CallerHash> {
        let uri = read_uri(uri).ok()?;
        let user = Zeroizing::new(uri.user?);
        self.hash_of(&user)
    }
}

/// One spelling of a number: without parameters, marks between digits, and the plus before them.
fn plain(who: &str) -> Option<String> {
    let who = who.split(';').next()?.trim();
    let number: String = who.chars().filter(|c| !"-.() ".contains(*c)).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
        return Some(digits.to_owned());
    }
    let name = who.to_lowercase();
    let withheld =
        ["", "anonymous", "unknown", "restricted", "unavailable", "private"].contains(&name.as_str());
    (!withheld).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(who: &str) -> Option<CallerHash> {
        CallerKey::new([7; 32]).hash_of(who)
    }

    #[test]
    fn one_number_has_one_hash_however_it_is_written() {
        assert!(hash("+7 (999) 000-00-01").is_some());
        assert_eq!(hash("+7 (999) 000-00-01"), hash("79990000001"));
        assert_eq!(hash("79990000001;phone-context=x"), hash("79990000001"));
        assert_ne!(hash("79990000001"), hash("79990000002"));
        assert_ne!(hash("79990000001"), CallerKey::new([8; 32]).hash_of("79990000001"));
        assert_eq!((hash("Anonymous"), hash("")), (None, None));
        assert_eq!(format!("{:?} {:?}", hash("7").unwrap(), CallerKey::new([7; 32])), "CallerHash CallerKey");
    }

    #[test]
    fn what_the_trunk_asserts_counts_more_and_goes() {
        let key = CallerKey::new([7; 32]);
        let mut request: Request = "INVITE sip:7000@x SIP/2.0\r\nFrom: <sip:anonymous@x>;tag=1\r\n\
            P-Asserted-Identity: \"x\" <sip:+79990000001@x;user=phone>, <tel:+1>\r\nPrivacy: id\r\n\r\n"
            .try_into()
            .unwrap();
        assert_eq!(key.take(&mut request), hash("79990000001"));
        assert_eq!(values(&request.headers, "P-Asserted-Identity").count(), 0);
        assert_eq!(key.take(&mut request), None, "the From says nothing");
    }
}
