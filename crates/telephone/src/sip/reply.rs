//! Answers to requests, written by ourselves: the library's own would say who made it and leave out what a dialog needs.

use rsipstack::sip::headers::make_header;
use rsipstack::sip::{Header, Headers, Method, Request, Response, StatusCode, Version};

use super::wire::split_list;

/// The values of headers of a name, in their order. The name is in its long form.
pub(super) fn values<'a>(headers: &'a Headers, name: &'a str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |header| header.name() == name).map(Header::value)
}

/// The first of them.
pub(super) fn value<'a>(headers: &'a Headers, name: &'a str) -> Option<&'a str> {
    values(headers, name).next()
}

/// The words of lists in all headers of a name.
pub(super) fn words<'a>(headers: &'a Headers, name: &'a str) -> impl Iterator<Item = &'a str> {
    values(headers, name).filter_map(split_list).flatten().filter(|word| !word.is_empty())
}

/// Whether one of them is this.
pub(super) fn has_word(headers: &Headers, name: &str, word: &str) -> bool {
    words(headers, name).any(|one| one.eq_ignore_ascii_case(word))
}

/// An answer that is to be written.
pub(super) struct Reply {
    code: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Reply {
    /// With this code.
    pub(super) fn new(code: u16) -> Self {
        Self { code, headers: Vec::new(), body: Vec::new() }
    }

    /// And this header.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// And, after how many seconds to try again.
    pub(super) fn retry_after(self, seconds: u64) -> Self {
        self.with("Retry-After", seconds.to_string())
    }

    /// And this description of a session.
    pub(super) fn describing(mut self, sdp: &str) -> Self {
        self.body = sdp.as_bytes().to_vec();
        self.with("Content-Type", "application/sdp")
    }

    /// As an answer to a request. `tag` is ours in the To, which has one already inside of a dialog; `100` has none.
    pub(super) fn to(self, request: &Request, tag: Option<&str>) -> Response {
        // Where a dialog begins, the way that was recorded goes back with the answer (RFC 3261, 12.1.1).
        let begins = request.method == Method::Invite && (101..300).contains(&self.code);
        let repeated = |header: &&Header| {
            matches!(header, Header::Via(_) | Header::From(_) | Header::CallId(_) | Header::CSeq(_))
                || (begins && matches!(header, Header::RecordRoute(_)))
        };
        let mut headers: Vec<Header> = request.headers.iter().filter(repeated).cloned().collect();
        if let Some(to) = value(&request.headers, "To") {
            let tagged = super::wire::NameAddr::read(to).is_some_and(|to| to.tag().is_some());
            headers.push(make_header(
                "To",
                match tag {
                    Some(tag) if !tagged => format!("{to};tag={tag}"),
                    _ => to.to_owned(),
                },
            ));
        }
        headers.extend(self.headers.into_iter().map(|(name, value)| make_header(name, value)));
        headers.push(make_header("Content-Length", self.body.len().to_string()));
        Response {
            status_code: StatusCode::from(self.code),
            wire_reason: None,
            version: Version::V2,
            headers: Headers(headers),
            body: self.body,
        }
    }
}
