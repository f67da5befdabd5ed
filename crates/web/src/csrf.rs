//! Posts that another site made a signed-in browser send are refused twice: by their origin and by a token.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

/// The name of the hidden field.
pub const FIELD: &str = "csrf";

/// The token that belongs to one session; show it in forms only.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// Derived one-way from the session's own secret, so that nothing more must be kept.
    #[must_use]
    pub fn of_session(secret: &[u8; 32]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"safeconduct csrf v1");
        hash.update(secret);
        Self(URL_SAFE_NO_PAD.encode(hash.finalize()))
    }

    /// The text for the hidden field.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a form sent this token.
    #[must_use]
    pub fn matches(&self, sent: &str) -> bool {
        self.0.as_bytes().ct_eq(sent.as_bytes()).into()
    }
}

/// Whether a post comes from our own pages, as far as the browser says: `Origin` must be ours where it is sent, and
/// `Sec-Fetch-Site` must not name another site.
#[must_use]
pub fn from_own_site(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let own_site = matches!(
        text(header::HeaderName::from_static("sec-fetch-site")),
        None | Some("same-origin" | "none")
    );
    let own_origin = match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, named)| named == host),
        (Some(_), None) => false,
    };
    own_site && own_origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_its_session() {
        let token = Token::of_session(&[1; 32]);
        assert!(token.matches(token.as_str()));
        assert!(!token.matches(Token::of_session(&[2; 32]).as_str()));
        assert!(!token.matches(""));
    }

    #[test]
    fn other_sites_are_recognised() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            pairs
                .iter()
                .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
                .collect()
        };
        assert!(from_own_site(&headers(&[("host", "desk:1"), ("origin", "https://desk:1")])));
        assert!(from_own_site(&headers(&[("host", "desk:1")])));
        assert!(!from_own_site(&headers(&[("host", "desk:1"), ("origin", "https://evil.example")])));
        assert!(!from_own_site(&headers(&[("host", "desk:1"), ("origin", "null")])));
        assert!(!from_own_site(&headers(&[("host", "desk:1"), ("sec-fetch-site", "cross-site")])));
    }
}
