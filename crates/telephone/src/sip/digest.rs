//! The answer to a registrar's question for a password (RFC 8760): digests of SHA-256, SHA-512/256 and MD5.
//!
//! MD5 is broken and what most exchanges still ask for; what it protects is the right to receive calls, and over a plain line
//! nobody who can read it needs the password for that.

use std::fmt::Write as _;

use md5::Md5;
use rand::{Rng, RngExt as _};
use sha2::{Digest as _, Sha256, Sha512_256};
use zeroize::Zeroizing;

/// The longest question that is read.
pub const QUESTION_BYTES_MAX: usize = 2048;
/// The longest value in one.
const VALUE_BYTES_MAX: usize = 512;

/// How it is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// MD5.
    Md5,
    /// SHA-256.
    Sha256,
    /// SHA-512/256.
    Sha512,
}

/// A question.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    /// The name of the algorithm, as it is repeated, if it was said.
    named: Option<String>,
    session: bool,
    qop: bool,
    /// The nonce was right but old: the password was not.
    pub stale: bool,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method.
    pub method: &'a str,
    /// The address of the request.
    pub uri: &'a str,
    /// Our name.
    pub user: &'a str,
    /// Our password.
    pub password: &'a str,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Request")
    }
}

impl Question {
    /// The first of several questions that can be answered: whoever asks puts the best one first (RFC 8760, 2.4).
    #[must_use]
    pub fn choose<'a>(values: impl Iterator<Item = &'a str>) -> Option<Self> {
        values.filter_map(Self::read).next()
    }

    /// Reads one.
    #[must_use]
    pub fn read(value: &str) -> Option<Self> {
        if value.len() > QUESTION_BYTES_MAX {
            return None;
        }
        let (scheme, rest) = value.trim().split_once([' ', '\t'])?;
        scheme.eq_ignore_ascii_case("Digest").then_some(())?;
        let (mut realm, mut nonce, mut opaque, mut named, mut qop, mut stale) =
            (None, None, None, None, None, false);
        for (name, value) in pairs(rest)? {
            match name.to_ascii_lowercase().as_str() {
                "realm" => realm = Some(value),
                "nonce" => nonce = Some(value),
                "opaque" => opaque = Some(value),
                "algorithm" => named = Some(value),
                "qop" => qop = Some(value),
                "stale" => stale = value.eq_ignore_ascii_case("true"),
                _ => {}
            }
        }
        let (algorithm, session) = match named.as_deref().map(str::to_ascii_uppercase).as_deref() {
            None | Some("MD5") => (Algorithm::Md5, false),
            Some("MD5-SESS") => (Algorithm::Md5, true),
            Some("SHA-256") => (Algorithm::Sha256, false),
            Some("SHA-256-SESS") => (Algorithm::Sha256, true),
            Some("SHA-512-256") => (Algorithm::Sha512, false),
            Some("SHA-512-256-SESS") => (Algorithm::Sha512, true),
            Some(_) => return None,
        };
        // Only `auth`: with `auth-int` alone every body would have to be hashed too.
        let qop = match qop {
            None => false,
            Some(list) => {
                list.split(',').any(|one| one.trim().eq_ignore_ascii_case("auth")).then_some(true)?
            }
        };
        Some(Self { realm: realm?, nonce: nonce?, opaque, algorithm, named, session, qop, stale })
    }

    /// Whether the other question is this one again: then the password is wrong.
    #[must_use]
    pub fn is_again(&self, before: &Self) -> bool {
        !self.stale && self.realm == before.realm && self.algorithm == before.algorithm
    }

    /// How it is hashed.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The answer, as the header says it.
    #[must_use]
    pub fn answer(&self, request: Request<'_>, count: u32, rng: &mut impl Rng) -> Zeroizing<String> {
        self.answer_with(request, count, &format!("{:016x}", rng.random::<u64>()))
    }

    fn answer_with(&self, request: Request<'_>, count: u32, cnonce: &str) -> Zeroizing<String> {
        let Request { method, uri, user, password } = request;
        let Self { realm, nonce, .. } = self;
        let mut a1 = self.hash(&[user, realm, password]);
        if self.session {
            a1 = self.hash(&[&a1, nonce, cnonce]);
        }
        let a2 = self.hash(&[method, uri]);
        let count = format!("{count:08x}");
        let response = if self.qop {
            self.hash(&[&a1, nonce, &count, cnonce, "auth", &a2])
        } else {
            self.hash(&[&a1, nonce, &a2])
        };
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let mut text = Zeroizing::new(format!(
            "Digest username=\"{user}\", realm=\"{}\", nonce=\"{}\", uri=\"{uri}\", response=\"{}\"",
            quoted(realm),
            quoted(nonce),
            &*response
        ));
        let mut put = |more: String| text.push_str(&more);
        if let Some(named) = &self.named {
            put(format!(", algorithm={named}"));
        }
        if self.qop {
            put(format!(", qop=auth, nc={count}"));
        }
        if self.qop || self.session {
            put(format!(", cnonce=\"{cnonce}\""));
        }
        if let Some(opaque) = &self.opaque {
            put(format!(", opaque=\"{}\"", quoted(opaque)));
        }
        text
    }

    /// A digest of parts with colons between them, in small hexadecimal letters.
    fn hash(&self, parts: &[&str]) -> Zeroizing<String> {
        let whole = Zeroizing::new(parts.join(":"));
        match self.algorithm {
            Algorithm::Md5 => hex(&Md5::digest(whole.as_bytes())),
            Algorithm::Sha256 => hex(&Sha256::digest(whole.as_bytes())),
            Algorithm::Sha512 => hex(&Sha512_256::digest(whole.as_bytes())),
        }
    }
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a text takes whatever is written into it");
    }
    text
}

/// `name=value, name="value"`.
fn pairs(text: &str) -> Option<Vec<(&str, String)>> {
    let list = super::wire::split_list(text)?;
    list.into_iter()
        .filter(|one| !one.is_empty())
        .map(|one| {
            let (name, value) = one.split_once('=')?;
            let value = value.trim();
            let value = match value.strip_prefix('"') {
                None => value.to_owned(),
                Some(inside) => unquoted(inside.strip_suffix('"')?),
            };
            (value.len() <= VALUE_BYTES_MAX).then_some((name.trim(), value))
        })
        .collect()
}

fn unquoted(text: &str) -> String {
    let mut letters = text.chars();
    std::iter::from_fn(|| match letters.next()? {
        '\\' => letters.next(),
        c => Some(c),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7616, 3.9.1.
    const ASKED: &str = r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=ALGORITHM,
        nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#;
    const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    fn request() -> Request<'static> {
        Request { method: "GET", uri: "/dir/index.html", user: "Mufasa", password: "Circle of Life" }
    }

    fn response(algorithm: &str) -> String {
        let question = Question::read(&ASKED.replace("ALGORITHM", algorithm)).unwrap();
        let answer = question.answer_with(request(), 1, CNONCE);
        answer.split("response=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    #[test]
    fn the_examples_of_rfc_7616() {
        assert_eq!(response("MD5"), "8ca523f5e9506fed4657c9700eebdbec");
        assert_eq!(response("SHA-256"), "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    #[test]
    fn the_first_question_that_can_be_answered_is() {
        let all = [
            "Digest realm=\"a\", nonce=\"b\", algorithm=NEW",
            "Basic realm=\"a\"",
            "Digest realm=\"c\",nonce=\"d\\\"e\"",
        ];
        let question = Question::choose(all.into_iter()).unwrap();
        assert_eq!(question.algorithm(), Algorithm::Md5);
        let answer = question.answer_with(request(), 1, "x");
        assert!(answer.contains(r#"realm="c", nonce="d\"e""#) && !answer.contains("qop"), "{}", &*answer);
        for wrong in [
            "",
            "Digest",
            "Digest realm=\"a\"",
            "Digest realm=\"a\", nonce=\"b",
            "Digest realm=a,nonce=b,qop=auth-int",
        ] {
            assert!(Question::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_password_is_told_from_an_old_nonce() {
        let read = |text: &str| Question::read(text).unwrap();
        let first = read("Digest realm=\"a\", nonce=\"1\"");
        assert!(read("Digest realm=\"a\", nonce=\"2\"").is_again(&first));
        assert!(!read("Digest realm=\"a\", nonce=\"2\", stale=TRUE").is_again(&first));
        assert_eq!(format!("{first:?} {:?}", request()), "Question { algorithm: Md5, .. } Request");
    }
}
