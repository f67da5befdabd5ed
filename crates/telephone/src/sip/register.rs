//! Registers at an exchange, so that calls for our name there come to us, and stays registered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rand::RngExt as _;
use rsipstack::sip::headers::make_header;
use rsipstack::sip::{Headers, Method, Request, Response, Version};

use super::config::{Peer, Registrar, Transport};
use super::digest::{self, Question};
use super::flow::{Flow, verbatim};
use super::reply::{value, values};
use super::stream;
use super::talking::ask;
use super::trunk::Trunk;
use super::wire::NameAddr;

/// For how long we ask to be registered.
const EXPIRES_SECONDS: u32 = 600;
/// The shortest time for which it pays.
const EXPIRES_SECONDS_MIN: u32 = 30;
/// The longest that is believed.
const EXPIRES_SECONDS_MAX: u32 = 24 * 3600;
/// The first wait after something went wrong; it doubles.
const PAUSE_SECONDS: u64 = 2;
/// The longest wait.
const PAUSE_SECONDS_MAX: u64 = 300;
/// How many questions are answered for one registration: the first, one about an old nonce, one about another time.
const QUESTIONS_MAX: u32 = 4;
/// The most addresses of a registrar's name.
const ADDRESSES_MAX: usize = 16;

/// How it stands with a trunk's registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// The trunk registers nowhere.
    None,
    /// It is being tried for the first time.
    Trying,
    /// Calls come to us.
    Registered,
    /// The registrar cannot be reached, or does not answer. It is tried again.
    Unreachable,
    /// The registrar does not take our name and password, or us, with this code. It is tried again, seldom.
    Refused(u16),
}

/// Why a registration did not come to be.
enum Failed {
    Unreachable,
    Refused(u16),
}

/// What is the same in every request of a registration.
struct Register {
    call: String,
    tag: String,
    seq: u32,
    expires: u32,
    question: Option<(Question, u32)>,
}

/// Stays registered for as long as the line is open; at its end, registers no more.
pub(super) async fn stay(trunk: Arc<Trunk>, registrar: Registrar, bound: Option<Flow>) {
    let mut register =
        Register { call: trunk.word(), tag: trunk.word(), seq: 0, expires: EXPIRES_SECONDS, question: None };
    let (mut pause, mut flow) = (PAUSE_SECONDS, None::<Flow>);
    let mut stopping = trunk.stopping.clone();
    loop {
        let trying = async {
            if flow.as_ref().is_none_or(|flow| !is_open(&trunk, flow)) {
                flow = find(&trunk, &registrar, bound.as_ref()).await;
            }
            match &flow {
                None => Err(Failed::Unreachable),
                Some(flow) => register.once(&trunk, &registrar, flow, false).await,
            }
        };
        let tried = tokio::select! {
            tried = trying => tried,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        let (state, wait) = match tried {
            Ok(granted) => {
                pause = PAUSE_SECONDS;
                (Registration::Registered, Duration::from_secs(refresh_after(granted)))
            }
            Err(failed) => {
                flow = None;
                let wait = jittered(pause, &trunk);
                pause = (pause * 2).min(PAUSE_SECONDS_MAX);
                match failed {
                    Failed::Unreachable => (Registration::Unreachable, wait),
                    Failed::Refused(code) => (Registration::Refused(code), wait),
                }
            }
        };
        tell(&trunk, state);
        // A line that breaks takes the registration with it: exchanges call on the line on which we registered.
        let broken = async {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if state == Registration::Registered
                    && flow.as_ref().is_some_and(|flow| !is_open(&trunk, flow))
                {
                    return;
                }
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = broken => trunk.journal.warn("the line to the registrar broke", None),
            _ = stopping.wait_for(|stopping| *stopping) => break,
        }
    }
    if let Some(flow) = flow.filter(|flow| is_open(&trunk, flow))
        && *trunk.registration.borrow() == Registration::Registered
    {
        // Whether it hears that or not, it will not find us.
        drop(register.once(&trunk, &registrar, &flow, true).await);
    }
}

fn tell(trunk: &Trunk, state: Registration) {
    let changed = trunk.registration.send_if_modified(|before| std::mem::replace(before, state) != state);
    if !changed {
        return;
    }
    match state {
        Registration::Registered => trunk.journal.info("registered", None),
        Registration::Unreachable => trunk.journal.warn("the registrar cannot be reached", None),
        Registration::Refused(code) => {
            trunk.journal.warn("the registrar refuses us, with code", Some(code.into()));
        }
        Registration::None | Registration::Trying => {}
    }
}

fn refresh_after(granted: u32) -> u64 {
    // Early enough for one attempt that comes to nothing.
    u64::from(granted) * 4 / 5
}

fn jittered(pause: u64, trunk: &Trunk) -> Duration {
    let thousandths: u64 = trunk.chance.generator().random_range(500..=1000);
    Duration::from_millis(pause.saturating_mul(thousandths))
}

fn is_open(trunk: &Trunk, flow: &Flow) -> bool {
    trunk.transport == Transport::Udp || trunk.line_to(flow.peer).is_some()
}

/// A way to the registrar. Its addresses may call from now on.
async fn find(trunk: &Arc<Trunk>, registrar: &Registrar, bound: Option<&Flow>) -> Option<Flow> {
    let host = registrar.host.trim_start_matches('[').trim_end_matches(']');
    let port = registrar.port(trunk.transport == Transport::Tls);
    let listens_on = trunk.settings.listen.filter(|at| !at.ip().is_unspecified()).map(|at| at.ip().is_ipv6());
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .ok()?
        .filter(|address| {
            trunk.transport != Transport::Udp || listens_on.is_none_or(|v6| v6 == address.is_ipv6())
        })
        .take(ADDRESSES_MAX)
        .collect();
    *trunk.registrars.write().unwrap_or_else(std::sync::PoisonError::into_inner) =
        found.iter().map(|address| Peer::one(address.ip())).collect();
    for peer in found {
        let flow = match bound {
            Some(bound) => Some(Flow { peer, ..bound.clone() }),
            None => stream::dial(trunk, peer).await,
        };
        if flow.is_some() {
            return flow;
        }
    }
    None
}

impl Register {
    /// Registers once, or ends it. For how many seconds it holds.
    async fn once(
        &mut self,
        trunk: &Trunk,
        registrar: &Registrar,
        flow: &Flow,
        end: bool,
    ) -> Result<u32, Failed> {
        for _ in 0..QUESTIONS_MAX {
            let request = self.request(trunk, registrar, flow, end).ok_or(Failed::Unreachable)?;
            let response = ask(trunk, flow, request).await.ok_or(Failed::Unreachable)?;
            match response.status_code.code() {
                200..=299 => return Ok(granted(&response, &trunk.contact(flow), self.expires)),
                401 | 407 => self.questioned(&response)?,
                423 => {
                    let least =
                        value(&response.headers, "Min-Expires").and_then(|text| text.trim().parse().ok());
                    self.expires =
                        least.filter(|least| *least <= EXPIRES_SECONDS_MAX).ok_or(Failed::Refused(423))?;
                }
                408 | 500..=599 => return Err(Failed::Unreachable),
                code => return Err(Failed::Refused(code)),
            }
        }
        Err(Failed::Refused(401))
    }

    fn questioned(&mut self, response: &Response) -> Result<(), Failed> {
        let code = response.status_code.code();
        let name = if code == 401 { "WWW-Authenticate" } else { "Proxy-Authenticate" };
        let question = Question::choose(values(&response.headers, name)).ok_or(Failed::Refused(code))?;
        // A question that comes again although it was answered: the answer was wrong. What it says of a stale nonce is not
        // believed for ever, because the questions have an end.
        let answered =
            self.question.as_ref().is_some_and(|(before, count)| *count > 0 && question.is_again(before));
        let fresh = self.question.as_ref().is_some_and(|(before, count)| *count > 1 && question != *before);
        self.question = Some((question, 0));
        if answered && !fresh { Err(Failed::Refused(code)) } else { Ok(()) }
    }

    fn request(&mut self, trunk: &Trunk, registrar: &Registrar, flow: &Flow, end: bool) -> Option<Request> {
        let (user, password) =
            (trunk.settings.user.as_ref()?.reveal(), trunk.settings.password.as_ref()?.reveal());
        let place = match registrar.port {
            Some(port) => format!("{}:{port}", registrar.host),
            None => registrar.host.clone(),
        };
        let (uri, us) = (format!("sip:{place}"), format!("<sip:{user}@{}>", registrar.host));
        self.seq = self.seq.saturating_add(1);
        let expires = if end { 0 } else { self.expires };
        let mut headers = Headers::default();
        let mut put = |name: &str, value: String| headers.push(make_header(name, value));
        put("Via", trunk.via(flow));
        put("Max-Forwards", "70".to_owned());
        put("From", format!("{us};tag={}", self.tag));
        put("To", us);
        put("Call-ID", self.call.clone());
        put("CSeq", format!("{} {}", self.seq, Method::Register));
        put("Contact", format!("{};expires={expires}", trunk.contact(flow)));
        put("Expires", expires.to_string());
        if let Some((question, count)) = &mut self.question {
            *count = count.saturating_add(1);
            let request = digest::Request { method: "REGISTER", uri: &uri, user, password };
            let answer = question.answer(request, *count, &mut trunk.chance.generator());
            put("Authorization", answer.to_string());
        }
        Some(Request {
            method: Method::Register,
            uri: verbatim(&uri),
            headers,
            version: Version::V2,
            body: Vec::new(),
        })
    }
}

/// For how many seconds a registration holds: of our contact, else of all.
fn granted(response: &Response, contact: &str, asked: u32) -> u32 {
    let ours = NameAddr::read(contact).map(|name| name.uri);
    let of_ours = values(&response.headers, "Contact")
        .filter_map(NameAddr::read)
        .find(|name| Some(&name.uri) == ours.as_ref())
        .and_then(|name| name.param("expires")?.parse().ok());
    let of_all = || value(&response.headers, "Expires").and_then(|text| text.trim().parse().ok());
    of_ours.or_else(of_all).unwrap_or(asked).clamp(EXPIRES_SECONDS_MIN, EXPIRES_SECONDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_registrar_grants_counts_for_our_contact() {
        let response: Response = "SIP/2.0 200 OK\r\nContact: <sip:a@192.0.2.1:5060>;expires=77\r\n\
            Contact: <sip:a@192.0.2.2:5060>;expires=300\r\nExpires: 900\r\n\r\n"
            .try_into()
            .unwrap();
        assert_eq!(granted(&response, "<sip:a@192.0.2.2:5060>", 600), 300);
        assert_eq!(granted(&response, "<sip:a@192.0.2.9:5060>", 600), 900);
        assert_eq!(refresh_after(300), 240);
    }
}
