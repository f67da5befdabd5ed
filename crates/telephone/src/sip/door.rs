//! The first look at what comes from the network: is it a request that can be answered, an answer to a request of ours, or
//! neither?
//!
//! What is wrong is answered here, without a memory of it, as RFC 3261 and RFC 4475 want it. What goes on is written anew: only
//! headers that mean something here, in one spelling, and the way back from where it really came.

use std::fmt::Write as _;
use std::net::SocketAddr;

use rsipstack::dialog::DialogId;
use rsipstack::sip::headers::make_header;
use rsipstack::sip::{Headers, Method, Request, Response, SipMessage, StatusCode, Version};

use super::ALLOW_LINE;
use rsipstack::transaction::key::{TransactionKey, TransactionRole};

use super::flow::{note_source, verbatim};
use super::wire::{NameAddr, Text, UriFault, Via, is_token, read_cseq, read_uri, split_list};

/// Headers that go on. The others are nobody's business here.
const KEPT: [&str; 24] = [
    "Accept",
    "Allow",
    "Content-Encoding",
    "Content-Type",
    "Expires",
    "Min-Expires",
    "Min-SE",
    "P-Asserted-Identity",
    "Proxy-Authenticate",
    "Record-Route",
    "Require",
    "Retry-After",
    "Route",
    "Session-Expires",
    "Supported",
    "WWW-Authenticate",
    "Contact",
    "From",
    "To",
    "Call-ID",
    "CSeq",
    "Via",
    "Content-Length",
    "Max-Forwards",
];
/// Of these, the ones that are written anew.
const REWRITTEN: [&str; 8] =
    ["Contact", "From", "To", "Call-ID", "CSeq", "Via", "Content-Length", "Max-Forwards"];

/// What becomes of a message.
pub enum Verdict {
    /// It goes on.
    Take(Box<SipMessage>),
    /// It is answered at once.
    Answer {
        /// With which code.
        code: u16,
        /// The answer.
        bytes: Vec<u8>,
        /// To which port of the sender.
        port: u16,
    },
    /// Nothing.
    Ignore,
}

impl std::fmt::Debug for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Take(_) => f.write_str("Take"),
            Self::Answer { code, .. } => write!(f, "Answer({code})"),
            Self::Ignore => f.write_str("Ignore"),
        }
    }
}

/// Why a request is refused: the code, and lines that go with it.
struct Wrong(u16, &'static str);

const BAD: Wrong = Wrong(400, "");

/// Looks at a message that came whole from an address, over what `transport` names. `tag` is for the To of an answer.
#[must_use]
pub fn judge(bytes: &[u8], from: SocketAddr, transport: &str, tag: &str) -> Verdict {
    let Some(text) = Text::read(bytes) else { return Verdict::Ignore };
    if text.start.starts_with("SIP/") {
        return response(&text, from)
            .map_or(Verdict::Ignore, |response| Verdict::Take(Box::new(response.into())));
    }
    match request(&text, from, transport) {
        Ok(request) => Verdict::Take(Box::new(request.into())),
        Err(Wrong(code, lines)) => refuse(&text, from, transport, tag, code, lines),
    }
}

/// A refusal of whatever the message is, for when it does not even go on to be answered. No ACK is answered.
#[must_use]
pub(super) fn refuse(
    text: &Text,
    from: SocketAddr,
    transport: &str,
    tag: &str,
    code: u16,
    lines: &str,
) -> Verdict {
    let is_ack = text.start.split(' ').next() == Some("ACK");
    let mut vias = text.all("Via");
    let Some(first) = vias.next().filter(|_| !is_ack) else { return Verdict::Ignore };
    let mut reply = format!("SIP/2.0 {code} {}\r\n", StatusCode::from(code).text());
    let mut put = |name: &str, value: &str| {
        write!(reply, "{name}: {value}\r\n").expect("a text takes whatever is written into it");
    };
    let mut port = from.port();
    match top_via(first, from, transport) {
        Some((via, asked, rest)) => {
            port = asked;
            put("Via", &via);
            rest.iter().for_each(|via| put("Via", via));
        }
        // It cannot be read, and goes back as it came.
        None => put("Via", first),
    }
    vias.for_each(|via| put("Via", via));
    for name in ["From", "To", "Call-ID", "CSeq"] {
        if let Some(value) = text.one(name) {
            let untagged = name == "To" && NameAddr::read(value).is_some_and(|to| to.tag().is_none());
            let tagged = if untagged { format!("{value};tag={tag}") } else { value.to_owned() };
            put(name, &tagged);
        }
    }
    reply.push_str(lines);
    reply.push_str("Content-Length: 0\r\n\r\n");
    Verdict::Answer { code, bytes: reply.into_bytes(), port }
}

/// The same for a message that has not been read yet.
pub(super) fn refuse_unread(
    bytes: &[u8],
    from: SocketAddr,
    transport: &str,
    tag: &str,
    code: u16,
    lines: &str,
) -> Verdict {
    match Text::read(bytes) {
        Some(text) if !text.start.starts_with("SIP/") => refuse(&text, from, transport, tag, code, lines),
        _ => Verdict::Ignore,
    }
}

/// The first way with where it really came from, the port to which an answer goes, and the ways behind it in the same header.
fn top_via<'a>(value: &'a str, from: SocketAddr, transport: &str) -> Option<(String, u16, Vec<&'a str>)> {
    let mut all = split_list(value)?.into_iter();
    let mut via = Via::read(all.next()?)?;
    let port = if via.wants_rport() { from.port() } else { via.port() };
    via.received(from.ip().to_canonical(), from.port(), transport);
    Some((via.written(), port, all.collect()))
}

fn request(text: &Text, from: SocketAddr, transport: &str) -> Result<Request, Wrong> {
    let mut words = text.start.split(' ');
    let (Some(method), Some(uri), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(BAD);
    };
    if !is_token(method) || uri.is_empty() || !version.starts_with("SIP/") {
        return Err(BAD);
    }
    if version != "SIP/2.0" {
        return Err(Wrong(505, ""));
    }
    if text.fault.is_some() {
        return Err(BAD);
    }
    let mut headers = Headers::default();
    ways(text, from, transport, &mut headers).ok_or(BAD)?;
    let seq = names(text, &mut headers, true).ok_or(BAD)?;
    if seq != method || text.one("Max-Forwards").is_some_and(|hops| hops.parse::<u8>().is_err()) {
        return Err(BAD);
    }
    let known = Method::all().into_iter().find(|known| known.to_string() == method);
    let method = known.ok_or(Wrong(501, ALLOW_LINE))?;
    match read_uri(uri) {
        Ok(_) => {}
        Err(UriFault::Scheme) => return Err(Wrong(416, "")),
        Err(UriFault::Malformed) => return Err(BAD),
    }
    let uri = verbatim(uri);
    let contacts = contacts(text, &mut headers).ok_or(BAD)?;
    // Without one there would be nowhere to ask back (RFC 3261, 8.1.1.8).
    if method == Method::Invite && contacts != 1 {
        return Err(BAD);
    }
    others(text, &mut headers);
    headers.push(make_header("Content-Length", text.body.len().to_string()));
    note_source(&mut headers, from);
    let request = Request { method, uri, version: Version::V2, headers, body: text.body.clone() };
    // What the library cannot read it would drop without an answer.
    let reads = TransactionKey::from_request(&request, TransactionRole::Server).is_ok()
        && DialogId::try_from((&request, TransactionRole::Server)).is_ok();
    if reads { Ok(request) } else { Err(BAD) }
}

fn response(text: &Text, from: SocketAddr) -> Option<Response> {
    let rest = text.start.strip_prefix("SIP/2.0 ")?;
    let code = rest.split(' ').next()?;
    let code: u16 = code.parse().ok().filter(|number| code.len() == 3 && (100..=699).contains(number))?;
    text.fault.is_none().then_some(())?;
    let mut headers = Headers::default();
    for via in text.all("Via") {
        headers.push(make_header("Via", via.to_owned()));
    }
    names(text, &mut headers, false)?;
    contacts(text, &mut headers)?;
    others(text, &mut headers);
    headers.push(make_header("Content-Length", text.body.len().to_string()));
    note_source(&mut headers, from);
    Some(Response {
        status_code: StatusCode::from(code),
        wire_reason: None,
        version: Version::V2,
        headers,
        body: text.body.clone(),
    })
}

fn ways(text: &Text, from: SocketAddr, transport: &str, headers: &mut Headers) -> Option<()> {
    let mut vias = text.all("Via");
    let (first, _, rest) = top_via(vias.next()?, from, transport)?;
    headers.push(make_header("Via", first));
    for via in rest.into_iter().chain(vias) {
        headers.push(make_header("Via", via.to_owned()));
    }
    Some(())
}

/// From, To, Call-ID and CSeq, all of which have to be there; of the last, the method.
fn names<'a>(text: &'a Text, headers: &mut Headers, tagged: bool) -> Option<&'a str> {
    let from = NameAddr::read(text.one("From")?)?;
    // Who has no tag speaks a version of the protocol that is gone since 2002, and could not be told apart from others.
    (from.tag().is_some() || !tagged).then_some(())?;
    let to = NameAddr::read(text.one("To")?)?;
    let call = text.one("Call-ID").filter(|call| !call.is_empty() && !call.contains([' ', '\t']))?;
    let (number, method) = read_cseq(text.one("CSeq")?)?;
    headers.push(make_header("From", from.written()));
    headers.push(make_header("To", to.written()));
    headers.push(make_header("Call-ID", call.to_owned()));
    headers.push(make_header("CSeq", format!("{number} {method}")));
    Some(method)
}

/// How many contacts there are, if all can be read.
fn contacts(text: &Text, headers: &mut Headers) -> Option<usize> {
    let mut count = 0_usize;
    for contact in text.all("Contact") {
        for one in split_list(contact)? {
            let written = if one == "*" { "*".to_owned() } else { NameAddr::read(one)?.written() };
            headers.push(make_header("Contact", written));
            count += 1;
        }
    }
    Some(count)
}

fn others(text: &Text, headers: &mut Headers) {
    for (name, value) in &text.headers {
        let name = name.as_str();
        if KEPT.contains(&name) && !REWRITTEN.contains(&name) {
            headers.push(make_header(name, value.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(message: &str) -> Verdict {
        judge(message.replace('\n', "\r\n").as_bytes(), "192.0.2.9:4000".parse().unwrap(), "UDP", "ourtag")
    }

    const OPTIONS: &str = "OPTIONS sip:7000@x.example SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.1:5070;rport;branch=z9hG4bKa, SIP/2.0/TCP b\n\
        From: \"canary\" <sip:1@x>;tag=1\nTo: <sip:2@x>\nCall-ID: c\nCSeq: 7 OPTIONS\nX-Canary: 1\nl: 0\n\n";

    #[test]
    fn what_goes_on_has_one_spelling_and_the_way_back() {
        let Verdict::Take(message) = look(OPTIONS) else { panic!("{:?}", look(OPTIONS)) };
        let text = message.to_string();
        assert!(
            text.contains("Via: SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKa;received=192.0.2.9;rport=4000\r\n"),
            "{text}"
        );
        assert!(text.contains("Via: SIP/2.0/TCP b\r\n") && !text.contains("X-Canary"), "{text}");
    }

    #[test]
    fn a_refusal_repeats_what_has_to_be_repeated() {
        let Verdict::Answer { code, bytes, port } = look(&OPTIONS.replace("7 OPTIONS", "7 INVITE")) else {
            panic!()
        };
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!((code, port), (400, 4000));
        assert!(text.starts_with(
            "SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKa;received="
        ));
        assert!(
            text.contains("\r\nTo: <sip:2@x>;tag=ourtag\r\n") && text.ends_with("Content-Length: 0\r\n\r\n"),
            "{text}"
        );
    }

    #[test]
    fn refusals_have_their_codes() {
        let code = |message: &str| match look(message) {
            Verdict::Answer { code, port, .. } => (code, port),
            Verdict::Take(_) => (0, 0),
            Verdict::Ignore => (1, 0),
        };
        let plain = OPTIONS.replace(";rport", "");
        assert_eq!(code(&plain.replace("SIP/2.0\n", "SIP/7.0\n")), (505, 5070));
        assert_eq!(code(&plain.replace("OPTIONS", "CANARY")), (501, 5070));
        assert_eq!(code(&plain.replace("sip:7000@x.example", "canary:7")), (416, 5070));
        assert_eq!(code(&plain.replace("sip:7000@x.example ", "<sip:7000> ")), (400, 5070));
        assert_eq!(code(&plain.replace("10.0.0.1:5070", ";;,")).0, 400);
        assert_eq!(code(&plain.replace(";tag=1", "")).0, 400);
        assert_eq!(code(&plain.replace("<sip:1@x>", "<sip:1@x:>")).0, 400, "found by fuzzing");
        assert_eq!(code(&plain.replace("OPTIONS", "INVITE")).0, 400, "no Contact");
        assert_eq!(code(&plain.replace("OPTIONS", "ACK").replace("Call-ID: c\n", "")).0, 1);
        assert_eq!(code("SIP/2.0 4294967301 x\n\n").0, 1);
        assert_eq!(code("\n\n").0, 1);
    }
}
