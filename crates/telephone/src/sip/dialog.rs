//! A dialog: what the two ends of a call know each other by, and the requests that we may send in it.
//!
//! Those are BYE and UPDATE. There is no other.

use rsipstack::sip::headers::make_header;
use rsipstack::sip::{Headers, Method, Request, Version};

use super::flow::verbatim;
use super::reply::{value, values};
use super::wire::{NameAddr, read_cseq, read_uri, split_list};

/// The most steps of a route.
const ROUTES_MAX: usize = 16;

/// What both ends know it by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct DialogKey {
    pub(super) call: String,
    pub(super) ours: String,
    pub(super) theirs: String,
}

impl DialogKey {
    /// Of a request that has both tags.
    pub(super) fn of(request: &Request) -> Option<Self> {
        let tag = |name| NameAddr::read(value(&request.headers, name)?)?.tag().map(str::to_owned);
        let call = value(&request.headers, "Call-ID")?.to_owned();
        Some(Self { call, ours: tag("To")?, theirs: tag("From")? })
    }
}

/// What we may ask in a dialog.
#[derive(Clone, Copy)]
pub(super) enum Ask {
    /// That it be over.
    Bye,
    /// For a sign of life.
    Update,
}

/// One dialog, as whoever was called.
pub(super) struct Dialog {
    pub(super) key: DialogKey,
    local: String,
    remote: String,
    target: String,
    routes: Vec<String>,
    theirs: u32,
    ours: u32,
}

impl Dialog {
    /// Begun by an INVITE, with a tag of ours.
    pub(super) fn of(invite: &Request, tag: &str) -> Option<Self> {
        let headers = &invite.headers;
        let remote = value(headers, "From")?.to_owned();
        let theirs = NameAddr::read(&remote)?.tag()?.to_owned();
        let call = value(headers, "Call-ID")?.to_owned();
        let mut routes = Vec::new();
        for header in values(headers, "Record-Route") {
            routes.extend(split_list(header)?.into_iter().map(str::to_owned));
        }
        (routes.len() <= ROUTES_MAX).then_some(())?;
        Some(Self {
            key: DialogKey { call, ours: tag.to_owned(), theirs },
            local: format!("{};tag={tag}", value(headers, "To")?),
            remote,
            target: contact(invite)?,
            routes,
            theirs: number(invite)?,
            ours: 0,
        })
    }

    /// Whether a request of the other end is in its order; then it counts as the last one.
    pub(super) fn follows(&mut self, request: &Request) -> bool {
        match number(request) {
            Some(number) if number > self.theirs => {
                self.theirs = number;
                true
            }
            _ => false,
        }
    }

    /// Where the other end is to be asked from now on.
    pub(super) fn retarget(&mut self, request: &Request) {
        if let Some(target) = contact(request) {
            self.target = target;
        }
    }

    /// The port at which the other end says to be.
    pub(super) fn port(&self) -> Option<u16> {
        read_uri(&self.target).ok()?.port
    }

    /// A request of ours, on a way, from a contact.
    pub(super) fn ask(
        &mut self,
        what: Ask,
        via: String,
        contact: &str,
        more: &[(&'static str, String)],
    ) -> Request {
        let method = match what {
            Ask::Bye => Method::Bye,
            Ask::Update => Method::Update,
        };
        self.ours = self.ours.saturating_add(1);
        let mut headers = Headers::default();
        headers.push(make_header("Via", via));
        headers.push(make_header("Max-Forwards", "70".to_owned()));
        for route in &self.routes {
            headers.push(make_header("Route", route.clone()));
        }
        headers.push(make_header("From", self.local.clone()));
        headers.push(make_header("To", self.remote.clone()));
        headers.push(make_header("Call-ID", self.key.call.clone()));
        headers.push(make_header("CSeq", format!("{} {method}", self.ours)));
        if let Ask::Update = what {
            headers.push(make_header("Contact", contact.to_owned()));
        }
        for (name, value) in more {
            headers.push(make_header(name, value.clone()));
        }
        Request { method, uri: verbatim(&self.target), headers, version: Version::V2, body: Vec::new() }
    }
}

/// The number of a request.
pub(super) fn number(request: &Request) -> Option<u32> {
    Some(read_cseq(value(&request.headers, "CSeq")?)?.0)
}

fn contact(request: &Request) -> Option<String> {
    let uri = NameAddr::read(value(&request.headers, "Contact")?)?.uri;
    read_uri(&uri).is_ok().then_some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite() -> Request {
        "INVITE sip:7000@x SIP/2.0\r\nFrom: <sip:a@x>;tag=a\r\nTo: <sip:b@x>\r\nCall-ID: c\r\nCSeq: 5 INVITE\r\n\
         Record-Route: <sip:p1;lr>, <sip:p2;lr>\r\nRecord-Route: <sip:p3;lr>\r\nContact: <sip:a%40b@192.0.2.1:5070;ob>\r\n\r\n"
            .try_into()
            .unwrap()
    }

    #[test]
    fn requests_of_ours_go_back_the_way_that_was_recorded() {
        let mut dialog = Dialog::of(&invite(), "b").unwrap();
        let bye = dialog.ask(Ask::Bye, "SIP/2.0/UDP x;branch=z9hG4bK1".to_owned(), "<sip:us>", &[]);
        let routes: Vec<&str> = values(&bye.headers, "Route").collect();
        assert_eq!(routes, ["<sip:p1;lr>", "<sip:p2;lr>", "<sip:p3;lr>"]);
        assert_eq!(bye.uri.to_string(), "sip:a%40b@192.0.2.1:5070;ob");
        assert_eq!(value(&bye.headers, "From"), Some("<sip:b@x>;tag=b"));
        assert_eq!(value(&bye.headers, "CSeq"), Some("1 BYE"));
        assert_eq!((value(&bye.headers, "Contact"), dialog.port()), (None, Some(5070)));
    }

    #[test]
    fn requests_of_theirs_have_an_order() {
        let mut dialog = Dialog::of(&invite(), "b").unwrap();
        let mut later = invite();
        assert!(!dialog.follows(&later));
        later.headers.unique_push(make_header("CSeq", "6 INFO".to_owned()));
        assert!(dialog.follows(&later) && !dialog.follows(&later));
    }
}
