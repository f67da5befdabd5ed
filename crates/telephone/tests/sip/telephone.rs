//! A telephone for what sipp does not do: it says what it is told, and waits for what it is told to wait for.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::net::UdpSocket;

use super::conductor::within;

static CALLS: AtomicU32 = AtomicU32::new(1);

/// The number of everybody in these tests.
pub(crate) const NUMBER: &str = "79990000001";

/// One call of a telephone.
pub(crate) struct Telephone {
    socket: UdpSocket,
    at: SocketAddr,
    call: u32,
    seq: u32,
    /// The tag that we gave.
    pub(crate) tag: String,
    /// Where requests go and by which way, once that is known.
    way: Option<(String, String)>,
    /// Where it says to be.
    contact: String,
    /// More headers of every request.
    pub(crate) more: String,
    /// The description that it offers.
    pub(crate) sdp: String,
}

impl Telephone {
    pub(crate) async fn new(at: SocketAddr) -> Self {
        let socket = UdpSocket::bind((at.ip(), 0)).await.unwrap();
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let sdp = "v=0\r\no=canary 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n\
            m=audio 41000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
        let us = socket.local_addr().unwrap();
        Self {
            socket,
            at,
            call,
            seq: 0,
            tag: String::new(),
            way: None,
            contact: format!("<sip:{us}>"),
            more: String::new(),
            sdp: sdp.to_owned(),
        }
    }

    pub(crate) async fn say(&self, text: &str) {
        self.socket.send_to(text.as_bytes(), self.at).await.unwrap();
    }

    /// A request with a number of its own.
    pub(crate) fn next(&mut self, method: &str, body: &str) -> String {
        self.seq += 1;
        self.request(method, self.seq, body)
    }

    /// The same, said.
    pub(crate) async fn ask(&mut self, method: &str, body: &str) {
        let text = self.next(method, body);
        self.say(&text).await;
    }

    /// What acknowledges the last answer.
    pub(crate) fn acknowledgement(&self) -> String {
        self.request("ACK", self.seq, "").replace("branch=z9hG4bK", "branch=z9hG4bKack")
    }

    /// A request that offers sound.
    pub(crate) async fn invite(&mut self, method: &str) {
        let sdp = self.sdp.clone();
        self.ask(method, &sdp).await;
    }

    /// Acknowledges the last answer.
    pub(crate) async fn acknowledge(&self) {
        let text = self.acknowledgement();
        self.say(&text).await;
    }

    fn request(&self, method: &str, seq: u32, body: &str) -> String {
        let contact = &self.contact;
        let (us, call, more) = (self.socket.local_addr().unwrap(), self.call, &self.more);
        let tag = if self.tag.is_empty() { String::new() } else { format!(";tag={}", self.tag) };
        let kind = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
        let (uri, route) = match &self.way {
            Some((uri, route)) if route.is_empty() => (uri.clone(), String::new()),
            Some((uri, route)) => (uri.clone(), format!("Route: {route}\r\n")),
            None => (format!("sip:7000@{}", self.at), String::new()),
        };
        format!(
            "{method} {uri} SIP/2.0\r\n{route}Via: SIP/2.0/UDP {us};rport;branch=z9hG4bK{call}-{seq}\r\n\
             From: <sip:+{NUMBER}@canary.example>;tag=them{call}\r\nTo: <sip:7000@x>{tag}\r\nCall-ID: call-{call}\r\n\
             CSeq: {seq} {method}\r\nContact: {contact}\r\nMax-Forwards: 70\r\n{more}{kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    /// From now on it calls this address and says to be at that one.
    pub(crate) fn calls(&mut self, uri: &str, contact: &str) {
        self.way = Some((uri.to_owned(), String::new()));
        contact.clone_into(&mut self.contact);
    }

    /// From now on requests go where an answer says, by the way that was recorded.
    pub(crate) fn follows(&mut self, answer: &str) {
        let contact = answer.lines().find_map(|line| line.strip_prefix("Contact: ")).unwrap();
        let uri = contact.split('<').nth(1).and_then(|rest| rest.split('>').next()).unwrap();
        let mut route: Vec<&str> =
            answer.lines().filter_map(|line| line.strip_prefix("Record-Route: ")).collect();
        route.reverse();
        self.way = Some((uri.to_owned(), route.join(", ")));
    }

    /// The next message.
    pub(crate) async fn hear(&mut self) -> String {
        let mut buffer = vec![0; 65_536];
        let (length, _) = within("something is said", self.socket.recv_from(&mut buffer)).await.unwrap();
        let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
        let tag =
            text.lines().find(|line| line.starts_with("To:")).and_then(|line| line.split(";tag=").nth(1));
        if text.starts_with("SIP/2.0 ")
            && let Some(tag) = tag
        {
            tag.clone_into(&mut self.tag);
        }
        text
    }

    /// The next message whose first line holds this.
    pub(crate) async fn until(&mut self, what: &str) -> String {
        within(what, async {
            loop {
                let text = self.hear().await;
                if text.lines().next().unwrap_or_default().contains(what) {
                    return text;
                }
            }
        })
        .await
    }

    /// How many messages come in so long.
    pub(crate) async fn count(&mut self, long: Duration) -> Vec<String> {
        let mut all = Vec::new();
        let counting = async {
            loop {
                all.push(self.hear().await);
            }
        };
        drop(tokio::time::timeout(long, counting).await);
        all
    }

    /// Answers a request that came.
    pub(crate) async fn answer(&self, request: &str, status: &str) {
        self.say(&Self::answer_to(request, status)).await;
    }

    /// The answer to a request that came.
    pub(crate) fn answer_to(request: &str, status: &str) -> String {
        let repeated = |line: &&str| {
            ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].iter().any(|name| line.starts_with(name))
        };
        let lines: Vec<&str> = request.lines().filter(repeated).collect();
        format!("SIP/2.0 {status}\r\n{}\r\nContent-Length: 0\r\n\r\n", lines.join("\r\n"))
    }
}

impl Telephone {
    /// The last request, as it would come over another proxy.
    pub(crate) fn copy_on_another_way(&self) -> String {
        self.request("INVITE", self.seq, &self.sdp).replace("branch=z9hG4bK", "branch=z9hG4bKother")
    }
}
