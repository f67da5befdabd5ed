//! The headers of every answer: nothing kept, nothing sent on, nothing run that we did not write.

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A content security policy that starts from `default-src 'none'`.
#[derive(Clone, Debug, Default)]
pub struct Csp {
    style: Vec<String>,
    script: Vec<String>,
    connect: Vec<String>,
    image: Vec<String>,
    media: Vec<String>,
    form: Vec<String>,
}

impl Csp {
    /// Nothing allowed but forms to this site.
    #[must_use]
    pub fn new() -> Self {
        Self { form: vec!["'self'".to_owned()], ..Self::default() }
    }

    /// Allows exactly this inline style sheet.
    #[must_use]
    pub fn inline_style(mut self, css: &str) -> Self {
        self.style.push(inline_hash(css));
        self
    }

    /// Allows exactly this inline script.
    #[must_use]
    pub fn inline_script(mut self, script: &str) -> Self {
        self.script.push(inline_hash(script));
        self
    }

    /// Allows style sheets, scripts, pictures and connections of this site itself (staff pages).
    #[must_use]
    pub fn own_files(mut self) -> Self {
        for list in [&mut self.style, &mut self.script, &mut self.connect, &mut self.image] {
            list.push("'self'".to_owned());
        }
        self
    }

    /// Allows sound of this site itself to be played.
    #[must_use]
    pub fn own_sound(mut self) -> Self {
        self.media.push("'self'".to_owned());
        self
    }

    /// Allows a form whose answer leads on to `origin`: browsers check the redirect too.
    #[must_use]
    pub fn form_leads_to(mut self, origin: &str) -> Self {
        self.form.push(origin.to_owned());
        self
    }

    /// The header's value; `None` if an origin holds signs that no header may hold.
    #[must_use]
    pub fn value(&self) -> Option<HeaderValue> {
        let mut text = String::from("default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
        for (name, list) in [
            ("style-src", &self.style),
            ("script-src", &self.script),
            ("connect-src", &self.connect),
            ("img-src", &self.image),
            ("media-src", &self.media),
            ("form-action", &self.form),
        ] {
            if !list.is_empty() {
                text.push_str("; ");
                text.push_str(name);
                for source in list {
                    text.push(' ');
                    text.push_str(source);
                }
            }
        }
        HeaderValue::try_from(text).ok()
    }
}

fn inline_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// Puts what every page carries into `headers`; keeps what is already there under other names.
pub fn protect(headers: &mut HeaderMap, policy: &HeaderValue) {
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // An address bar must never offer this site again by itself.
    (HeaderName::from_static("x-robots-tag"), "noindex, noarchive"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_only_what_was_allowed() {
        let value = Csp::new().inline_style("a{}").form_leads_to("https://weather.example").value().unwrap();
        assert_eq!(
            value.to_str().unwrap(),
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
             style-src 'sha256-sAQ/fiWQnfdOJOw1sBF+qjUQcKIs3VJZ3p2tHr1pV+g='; \
             form-action 'self' https://weather.example"
                .replace(
                    "sAQ/fiWQnfdOJOw1sBF+qjUQcKIs3VJZ3p2tHr1pV+g=",
                    &STANDARD.encode(Sha256::digest("a{}"))
                )
        );
        assert!(Csp::new().form_leads_to("bad\norigin").value().is_none());
    }
}
