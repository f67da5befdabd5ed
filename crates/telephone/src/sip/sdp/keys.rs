//! Keys of SRTP as they stand in a description (RFC 4568).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bytes of a master key.
pub const SRTP_KEY_BYTES: usize = 16;
/// Bytes of a master salt.
pub const SRTP_SALT_BYTES: usize = 14;
/// Bytes of both.
const BOTH_BYTES: usize = SRTP_KEY_BYTES + SRTP_SALT_BYTES;

/// How packets are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// `AES_CM_128_HMAC_SHA1_80`.
    Tag80,
    /// `AES_CM_128_HMAC_SHA1_32`.
    Tag32,
}

impl Suite {
    /// Its name in a description.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tag80 => "AES_CM_128_HMAC_SHA1_80",
            Self::Tag32 => "AES_CM_128_HMAC_SHA1_32",
        }
    }
}

/// A master key and its salt.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SrtpKey([u8; BOTH_BYTES]);

impl std::fmt::Debug for SrtpKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SrtpKey")
    }
}

impl SrtpKey {
    /// A new one.
    #[must_use]
    pub fn draw(rng: &mut impl Rng) -> Self {
        let mut both = Zeroizing::new([0; BOTH_BYTES]);
        rng.fill_bytes(&mut *both);
        Self(*both)
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        self.0.get(..SRTP_KEY_BYTES).unwrap_or_default()
    }

    /// The salt.
    #[must_use]
    pub fn salt(&self) -> &[u8] {
        self.0.get(SRTP_KEY_BYTES..).unwrap_or_default()
    }

    /// As it is written in a description.
    #[must_use]
    pub fn written(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0))
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
        Some(Self(bytes.as_slice().try_into().ok()?))
    }
}

/// A line `a=crypto`.
#[derive(Clone, PartialEq, Eq)]
pub struct Crypto {
    /// Which line it is.
    pub tag: u32,
    /// How packets are sealed.
    pub suite: Suite,
    /// With what the writer seals.
    pub key: SrtpKey,
}

impl std::fmt::Debug for Crypto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Crypto").field("tag", &self.tag).field("suite", &self.suite).finish_non_exhaustive()
    }
}

impl Crypto {
    /// Reads what stands behind `a=crypto:`. A line of which something is not supported here is no line: the grammar leaves
    /// its writer others to be chosen.
    #[must_use]
    pub fn read(value: &str) -> Option<Self> {
        const TAG_DIGITS_MAX: usize = 9;
        let mut words = value.split_ascii_whitespace();
        let tag = words.next().filter(|tag| tag.len() <= TAG_DIGITS_MAX && tag.bytes().all(|b| b.is_ascii_digit()))?;
        let name = words.next()?;
        let suite = [Suite::Tag80, Suite::Tag32].into_iter().find(|suite| suite.name() == name)?;
        // Several keys would need their index in every packet, and what follows would change how packets are sealed.
        let inline = words.next().and_then(|keys| keys.strip_prefix("inline:")).filter(|keys| !keys.contains(';'))?;
        words.next().is_none().then_some(())?;
        let mut parts = inline.split('|');
        let key = SrtpKey::read(parts.next()?)?;
        // A lifetime is longer than any call; an index (`n:n`) would have to be read in every packet.
        parts.next().is_none_or(|lifetime| !lifetime.contains(':')).then_some(())?;
        parts.next().is_none().then_some(())?;
        Some(Self { tag: tag.parse().ok()?, suite, key })
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    /// From RFC 4568, 6.1.
    const KEY: &str = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    #[test]
    fn a_key_reads_back_and_cannot_be_printed() {
        let key = SrtpKey::draw(&mut StdRng::seed_from_u64(1));
        let line = format!("1 AES_CM_128_HMAC_SHA1_80 inline:{}", &*key.written());
        let crypto = Crypto::read(&line).unwrap();
        assert!(crypto.key == key && crypto.key.key().len() == 16 && crypto.key.salt().len() == 14);
        assert_eq!(format!("{key:?} {crypto:?}"), "SrtpKey Crypto { tag: 1, suite: Tag80, .. }");
    }

    #[test]
    fn only_lines_that_can_be_kept_count() {
        let read = |text: &str| Crypto::read(&text.replace("KEY", KEY)).map(|crypto| (crypto.tag, crypto.suite));
        assert_eq!(read("2 AES_CM_128_HMAC_SHA1_32 inline:KEY|2^20"), Some((2, Suite::Tag32)));
        for wrong in [
            "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^20|1:4",
            "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|1:4",
            "1 AES_CM_128_HMAC_SHA1_80 inline:KEY;inline:KEY",
            "1 AES_CM_128_HMAC_SHA1_80 inline:KEY UNENCRYPTED_SRTP",
            "1 F8_128_HMAC_SHA1_80 inline:KEY",
            "x AES_CM_128_HMAC_SHA1_80 inline:KEY",
            "1 AES_CM_128_HMAC_SHA1_80 inline:short",
            "1 AES_CM_128_HMAC_SHA1_80",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
