//! What a browser posts: one kind of form, in UTF-8, within named limits. Everything else is refused by name.
//!
//! Files are refused on principle: a picture carries places and faces, and parsers of uploads are where servers break.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use zeroize::Zeroizing;

/// The most fields one form may have.
pub const FIELDS_MAX: usize = 512;
/// How long a body may take to arrive. A person on 2G needs seconds for 8 KiB; a slow attack holds nothing but a socket.
pub const BODY_SECONDS_MAX: u64 = 120;
/// What is read and thrown away before a refusal, so that the browser sees the answer instead of a broken line.
pub const DISCARD_BYTES_MAX: usize = 16 << 20;

/// Why a form could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// More bytes or fields than allowed.
    #[error("the form is too large")]
    TooLarge,
    /// Not a form, a form with files, or not UTF-8.
    #[error("the form cannot be read")]
    Unreadable,
    /// It did not arrive in time.
    #[error("the form did not arrive in time")]
    Slow,
    /// The line broke.
    #[error("the line broke")]
    Broken,
}

/// The fields of one form, in the order sent. Wiped when dropped.
#[derive(Default)]
pub struct Fields(Vec<(String, Zeroizing<String>)>);

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Names too may carry what somebody typed.
        write!(f, "Fields({})", self.0.len())
    }
}

impl Fields {
    /// Reads the body of a form post of at most `bytes_max`.
    ///
    /// # Errors
    /// See [`FormError`]; nothing of a refused form is kept.
    pub async fn read(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Self, FormError> {
        let reading = tokio::time::timeout(
            Duration::from_secs(BODY_SECONDS_MAX),
            Self::read_in_time(headers, body, bytes_max),
        );
        reading.await.unwrap_or(Err(FormError::Slow))
    }

    async fn read_in_time(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Self, FormError> {
        let kind =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_form = kind
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let body = read_body(body, if is_form { bytes_max } else { 0 }).await;
        match (is_form, body) {
            (true, Ok(bytes)) => Self::parse(&bytes),
            // A body without a type and without content is an empty form: a bare `POST`.
            (false, Ok(_)) if kind.is_empty() => Ok(Self::default()),
            (_, Err(FormError::TooLarge)) if !is_form => Err(FormError::Unreadable),
            (_, Err(error)) => Err(error),
            (false, Ok(_)) => Err(FormError::Unreadable),
        }
    }

    /// Reads `name=value&…`.
    ///
    /// # Errors
    /// Too many fields, or bytes that are not UTF-8.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormError> {
        let mut fields = Vec::new();
        for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() == FIELDS_MAX {
                return Err(FormError::TooLarge);
            }
            let split = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = match split {
                Some(at) => (pair.get(..at).unwrap_or_default(), pair.get(at + 1..).unwrap_or_default()),
                None => (pair, [].as_slice()),
            };
            fields.push((decode(name)?, Zeroizing::new(decode(value)?)));
        }
        Ok(Self(fields))
    }

    /// The first value sent under `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }

    /// Every value sent under `name`: the ticks of a list.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(each, _)| each == name).map(|(_, value)| value.as_str())
    }

    /// All fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Reads a body of at most `bytes_max`; what is longer is read to its end (within [`DISCARD_BYTES_MAX`]) and dropped.
///
/// # Errors
/// Too large, or the line broke. The caller sets the time limit.
pub async fn read_body(mut body: Body, bytes_max: usize) -> Result<Zeroizing<Vec<u8>>, FormError> {
    // Reserved at once: a growing buffer would leave copies of a person's words behind in freed memory.
    let mut kept = Zeroizing::new(Vec::with_capacity(bytes_max.min(64 << 10)));
    let mut seen = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| FormError::Broken)?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen > DISCARD_BYTES_MAX {
            return Err(FormError::TooLarge);
        }
        if seen <= bytes_max {
            kept.extend_from_slice(&data);
        }
    }
    if seen > bytes_max { Err(FormError::TooLarge) } else { Ok(kept) }
}

fn decode(text: &[u8]) -> Result<String, FormError> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let rest = bytes.as_slice();
                // A percent sign that starts no sequence stands for itself, as browsers read it.
                if let Some(value) = rest.get(..2).and_then(hex_pair) {
                    out.push(value);
                    bytes = rest.get(2..).unwrap_or_default().iter();
                } else {
                    out.push(b'%');
                }
            }
            other => out.push(other),
        }
    }
    String::from_utf8(out).map_err(|error| {
        drop(Zeroizing::new(error.into_bytes()));
        FormError::Unreadable
    })
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    match pair {
        [high, low] => {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
            Some(digit(*high)? << 4 | digit(*low)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_in_order() {
        let fields = Fields::parse("a=1+2&b=%D1%8F&a=%zz&&c&=x".as_bytes()).unwrap();
        assert_eq!(fields.get("a"), Some("1 2"));
        assert_eq!(fields.get("b"), Some("я"));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1 2", "%zz"]);
        assert_eq!(fields.get("c"), Some(""));
        assert_eq!(fields.get("nothing"), None);
        assert_eq!(fields.iter().count(), 5);
    }

    #[test]
    fn broken_text_and_too_many_fields_are_refused() {
        assert_eq!(Fields::parse(b"a=%ff%fe").unwrap_err(), FormError::Unreadable);
        assert_eq!(Fields::parse("a=1&".repeat(FIELDS_MAX + 1).as_bytes()).unwrap_err(), FormError::TooLarge);
    }

    #[tokio::test]
    async fn only_one_kind_of_form_is_read() {
        let headers = |kind: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
            headers
        };
        let form = headers("application/x-www-form-urlencoded; charset=UTF-8");
        assert_eq!(Fields::read(&form, Body::from("a=b"), 10).await.unwrap().get("a"), Some("b"));
        assert_eq!(
            Fields::read(&form, Body::from("a=bbbbbbbbb"), 10).await.unwrap_err(),
            FormError::TooLarge
        );
        let files = headers("multipart/form-data; boundary=x");
        assert_eq!(Fields::read(&files, Body::from("--x\r\n"), 10).await.unwrap_err(), FormError::Unreadable);
        assert!(Fields::read(&HeaderMap::new(), Body::empty(), 10).await.is_ok());
    }
}
