//! The messages of one call, as text (RFC 3261).

use std::net::{Ipv4Addr, SocketAddr};

use rand::{Rng, RngExt as _};

/// The payload type by which keys go.
pub(super) const EVENT_PAYLOAD: u8 = 101;

/// Of one call, what its messages repeat.
pub(super) struct Dialog {
    ours: SocketAddr,
    target: String,
    contact: String,
    from: String,
    to: String,
    call_id: String,
    branch: String,
    number: u32,
}

/// What the other end answers to our call.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where it hears, if it says so.
    pub(super) media: Option<SocketAddr>,
}

/// What the other end asks, with what is answered.
pub(super) enum Request {
    Bye(String),
    Other(String),
}

impl Dialog {
    pub(super) fn new(
        ours: SocketAddr,
        trunk: SocketAddr,
        user: &str,
        number: &str,
        rng: &mut impl Rng,
    ) -> Self {
        let mut word = || format!("{:016x}", rng.random::<u64>());
        let target = format!("sip:{user}@{trunk}");
        Self {
            ours,
            contact: target.clone(),
            from: format!("<sip:{number}@{ours}>;tag={}", word()),
            to: format!("<{target}>"),
            call_id: word(),
            branch: format!("z9hG4bK{}", word()),
            number: 1,
            target,
        }
    }

    pub(super) fn invite(&self, port: u16) -> String {
        let description = format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 {EVENT_PAYLOAD}\r\n\
             a=rtpmap:8 PCMA/8000\r\na=rtpmap:{EVENT_PAYLOAD} telephone-event/8000\r\na=fmtp:{EVENT_PAYLOAD} 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
        );
        let head = self.head("INVITE", &self.target, &self.branch);
        let ours = self.ours;
        format!(
            "{head}Contact: <sip:caller@{ours}>\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{description}",
            description.len()
        )
    }

    /// The answer to an answer: a transaction of its own.
    pub(super) fn acknowledge(&self) -> String {
        let head = self.head("ACK", &self.contact, &format!("{}a", self.branch));
        format!("{head}Content-Length: 0\r\n\r\n")
    }

    /// The answer to a refusal: of the same transaction.
    pub(super) fn acknowledge_refusal(&self) -> String {
        let head = self.head("ACK", &self.target, &self.branch);
        format!("{head}Content-Length: 0\r\n\r\n")
    }

    pub(super) fn bye(&mut self) -> String {
        self.number = self.number.saturating_add(1);
        let head = self.head("BYE", &self.contact, &format!("{}b", self.branch));
        format!("{head}Content-Length: 0\r\n\r\n")
    }

    /// Reads an answer to our call; its names are kept.
    pub(super) fn answer(&mut self, text: &str) -> Option<Answer> {
        let status = text.strip_prefix("SIP/2.0 ")?.get(..3)?.parse().ok()?;
        let is_ours = header(text, "CSeq").is_some_and(|sequence| sequence.trim() == "1 INVITE")
            && header(text, "Call-ID").is_some_and(|id| id == self.call_id);
        if !is_ours {
            return None;
        }
        if let Some(to) = header(text, "To") {
            self.to = to.to_owned();
        }
        let contact = header(text, "Contact").and_then(|contact| {
            let (_, rest) = contact.split_once('<')?;
            rest.split_once('>').map(|(uri, _)| uri.to_owned())
        });
        self.contact = contact.unwrap_or_else(|| self.contact.clone());
        Some(Answer { status, media: media(text) })
    }

    /// Reads a request in our call, and gives its answer.
    pub(super) fn request(&self, text: &str) -> Option<Request> {
        let (method, _) = text.split_once(' ').filter(|(method, _)| *method != "SIP/2.0")?;
        let repeated =
            ["Via", "From", "To", "Call-ID", "CSeq"].iter().fold(String::new(), |mut all, name| {
                for line in lines(text).filter(|line| is_named(line, name)) {
                    all.push_str(line);
                    all.push_str("\r\n");
                }
                all
            });
        let answer = format!("SIP/2.0 200 OK\r\n{repeated}Content-Length: 0\r\n\r\n");
        match method {
            "BYE" => Some(Request::Bye(answer)),
            "ACK" => None,
            _ => Some(Request::Other(answer)),
        }
    }

    fn head(&self, method: &str, uri: &str, branch: &str) -> String {
        let Self { ours, from, to, call_id, number, .. } = self;
        format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {ours};branch={branch};rport\r\nMax-Forwards: 70\r\nFrom: {from}\r\n\
             To: {to}\r\nCall-ID: {call_id}\r\nCSeq: {number} {method}\r\n"
        )
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split("\r\n").take_while(|line| !line.is_empty())
}

fn is_named(line: &str, name: &str) -> bool {
    line.split_once(':').is_some_and(|(found, _)| found.trim().eq_ignore_ascii_case(name))
}

fn header<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    lines(text)
        .find(|line| is_named(line, name))
        .and_then(|line| line.split_once(':'))
        .map(|(_, value)| value.trim())
}

/// Where sound is heard, by a description.
fn media(text: &str) -> Option<SocketAddr> {
    let (_, description) = text.split_once("\r\n\r\n")?;
    let line = |start: &str| description.lines().find_map(|line| line.strip_prefix(start));
    let address: Ipv4Addr = line("c=IN IP4 ")?.trim().parse().ok()?;
    let port = line("m=audio ")?.split(' ').next()?.parse().ok().filter(|port| *port != 0)?;
    Some(SocketAddr::from((address, port)))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    fn dialog() -> Dialog {
        let at = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Dialog::new(at(1), at(5060), "hotline", "100", &mut StdRng::seed_from_u64(1))
    }

    #[test]
    fn an_answer_is_read_and_what_follows_goes_where_it_says() {
        let mut dialog = dialog();
        let (id, from) = (dialog.call_id.clone(), dialog.from.clone());
        let answer = format!(
            "SIP/2.0 200 OK\r\nFrom: {from}\r\nto: <sip:hotline@127.0.0.1>;tag=x\r\nCall-ID: {id}\r\nCSeq: 1 INVITE\r\n\
             Contact: <sip:127.0.0.1:9>;x=y\r\n\r\nv=0\r\nc=IN IP4 127.0.0.9\r\nm=audio 40000 RTP/AVP 8 101\r\n"
        );
        let read = dialog.answer(&answer).unwrap();
        assert_eq!((read.status, read.media), (200, Some("127.0.0.9:40000".parse().unwrap())));
        let bye = dialog.bye();
        assert!(
            bye.starts_with("BYE sip:127.0.0.1:9 SIP/2.0\r\n") && bye.contains("CSeq: 2 BYE\r\n"),
            "{bye}"
        );
        assert!(bye.contains(";tag=x\r\n"));
        assert!(dialog.answer(&answer.replace(&id, "other")).is_none());
    }

    #[test]
    fn a_request_is_answered_with_what_it_said() {
        let Some(Request::Bye(answer)) = dialog()
            .request("BYE sip:caller@127.0.0.1:1 SIP/2.0\r\nVia: a\r\nVia: b\r\nFrom: c\r\nTo: d\r\nCall-ID: e\r\nCSeq: 7 BYE\r\nX: y\r\n\r\n")
        else {
            panic!("a goodbye")
        };
        assert_eq!(
            answer,
            "SIP/2.0 200 OK\r\nVia: a\r\nVia: b\r\nFrom: c\r\nTo: d\r\nCall-ID: e\r\nCSeq: 7 BYE\r\nContent-Length: 0\r\n\r\n"
        );
        assert!(dialog().request("SIP/2.0 200 OK\r\n\r\n").is_none());
    }
}
