//! Keys of SRTP in an SDP: the attribute `crypto` of RFC 4568.
//!
//! Only what every exchange offers is understood: one key for the whole call. An offer with a key identifier, several keys or a
//! parameter that changes how packets are sealed is passed over, and the next one is looked at.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{KEY_OCTETS, MasterKey, SALT_OCTETS, Suite};

/// The most digits of a tag.
const TAG_DIGITS_MAX: usize = 9;
/// The longest attribute that is looked at.
const OCTETS_MAX: usize = 512;

/// One line `a=crypto`, or what it agrees on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crypto {
    /// Names it among the offers. The answer has the tag of the offer that it takes.
    pub tag: u32,
    /// How packets are sealed.
    pub suite: Suite,
    /// With what.
    pub key: MasterKey,
}

/// Why an offer is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// It is none.
    #[error("no crypto attribute")]
    Malformed,
    /// It asks for what we do not do.
    #[error("a suite or a parameter that is not supported")]
    Unsupported,
}

impl Crypto {
    /// Reads what stands behind `a=crypto:`.
    ///
    /// # Errors
    /// If it is none, or wants something that we do not do.
    pub fn parse(value: &str) -> Result<Self, CryptoError> {
        if value.len() > OCTETS_MAX {
            return Err(CryptoError::Malformed);
        }
        let mut words = value.split_ascii_whitespace();
        let tag = words.next().ok_or(CryptoError::Malformed)?;
        if tag.len() > TAG_DIGITS_MAX || !tag.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CryptoError::Malformed);
        }
        let tag = tag.parse().map_err(|_| CryptoError::Malformed)?;
        let suite = words.next().ok_or(CryptoError::Malformed)?;
        let keys = words.next().ok_or(CryptoError::Malformed)?;
        let suite = Suite::of_name(suite).ok_or(CryptoError::Unsupported)?;
        // A parameter that may be ignored begins with a hyphen (RFC 4568, 6.3.7).
        if words.any(|parameter| !parameter.starts_with('-')) {
            return Err(CryptoError::Unsupported);
        }
        Ok(Self { tag, suite, key: key(keys)? })
    }

    /// Writes what stands behind `a=crypto:`.
    #[must_use]
    pub fn write(&self) -> Zeroizing<String> {
        let mut octets = Zeroizing::new([0; KEY_OCTETS + SALT_OCTETS]);
        let pair = self.key.key.iter().chain(&self.key.salt);
        octets.iter_mut().zip(pair).for_each(|(place, octet)| *place = *octet);
        let key = Zeroizing::new(STANDARD.encode(octets.as_slice()));
        Zeroizing::new(format!("{} {} inline:{}", self.tag, self.suite.name(), *key))
    }
}

fn key(keys: &str) -> Result<MasterKey, CryptoError> {
    if keys.contains(';') {
        return Err(CryptoError::Unsupported);
    }
    let inline = keys.strip_prefix("inline:").ok_or(CryptoError::Unsupported)?;
    let mut parts = inline.split('|');
    let octets = parts.next().and_then(|text| STANDARD.decode(text).ok().map(Zeroizing::new));
    let octets = octets.ok_or(CryptoError::Malformed)?;
    // A lifetime is longer than any call that we let last; a key identifier ("1:4") would stand in every packet.
    if parts.any(|part| part.contains(':')) {
        return Err(CryptoError::Unsupported);
    }
    let (key, salt) = octets.split_first_chunk().ok_or(CryptoError::Malformed)?;
    let salt = salt.try_into().map_err(|_| CryptoError::Malformed)?;
    Ok(MasterKey::new(*key, salt))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_rfc() {
        let plain = "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20";
        let crypto = Crypto::parse(plain).unwrap();
        assert_eq!((crypto.tag, crypto.suite), (1, Suite::AesCm128HmacSha1_80));
        assert_eq!(format!("{}|2^20", *crypto.write()), plain);
        let identified = format!("{plain}|1:4");
        assert_eq!(Crypto::parse(&identified), Err(CryptoError::Unsupported));
        let ordered = format!("{plain} FEC_ORDER=FEC_SRTP");
        assert_eq!(Crypto::parse(&ordered), Err(CryptoError::Unsupported));
        assert!(Crypto::parse(&format!("{plain} -KDR=0")).is_ok());
        assert!(!format!("{crypto:?}").contains("WVNf"), "no key is printed");
    }

    #[test]
    fn what_is_no_key() {
        let key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
        for (value, error) in [
            (String::new(), CryptoError::Malformed),
            (format!("x AES_CM_128_HMAC_SHA1_80 inline:{key}"), CryptoError::Malformed),
            (format!("+1 AES_CM_128_HMAC_SHA1_80 inline:{key}"), CryptoError::Malformed),
            (format!("1234567890 AES_CM_128_HMAC_SHA1_80 inline:{key}"), CryptoError::Malformed),
            ("1 AES_CM_128_HMAC_SHA1_80".to_owned(), CryptoError::Malformed),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:AAAA".to_owned(), CryptoError::Malformed),
            (format!("1 AES_CM_128_HMAC_SHA1_80 inline:{key}AAAA"), CryptoError::Malformed),
            (format!("1 F8_128_HMAC_SHA1_80 inline:{key}"), CryptoError::Unsupported),
            (format!("1 AES_CM_128_HMAC_SHA1_32 uri:{key}"), CryptoError::Unsupported),
            (format!("1 AES_CM_128_HMAC_SHA1_32 inline:{key};inline:{key}"), CryptoError::Unsupported),
            (format!("1 AES_CM_128_HMAC_SHA1_32 inline:{}", "A".repeat(600)), CryptoError::Malformed),
        ] {
            assert_eq!(Crypto::parse(&value), Err(error), "{value}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(tag in 0..1_000_000_u32, key: [u8; 16], salt: [u8; 14]) {
            let crypto = Crypto { tag, suite: Suite::AesCm128HmacSha1_32, key: MasterKey::new(key, salt) };
            prop_assert_eq!(Crypto::parse(&crypto.write()), Ok(crypto));
        }

        #[test]
        fn whatever_comes_is_borne(value: String) {
            let _crypto = Crypto::parse(&value);
        }
    }
}
