//! Whoever conducts the calls in these tests: does the same with every call, and remembers what happened.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use telephone::sip::config::Config;
use telephone::sip::{Call, CallerHash, CallerKey, Event, HungUp, Line, Refusal, Sound, World};
use tokio::net::UdpSocket;
use web::chance::SystemChance;

/// With what callers are hashed here.
pub(crate) fn caller_key() -> CallerKey {
    CallerKey::new([9; 32])
}

/// What is done with every call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// It is answered, and the caller hangs up.
    Answer,
    /// It is answered and hung up after a moment.
    AnswerAndHangUp,
    /// It rings.
    Ring,
    /// It is refused.
    Refuse,
}

/// What happened in a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) caller: Option<CallerHash>,
    pub(crate) set_aside: bool,
    pub(crate) sound: Option<Sound>,
    pub(crate) events: Vec<Event>,
}

impl Seen {
    pub(crate) fn keys(&self) -> String {
        let key = |event: &Event| if let Event::Key(key) = event { Some(key.sign()) } else { None };
        self.events.iter().filter_map(key).collect()
    }

    pub(crate) fn hung_up(&self) -> Option<HungUp> {
        self.events.iter().find_map(|event| if let Event::HungUp(why) = event { Some(*why) } else { None })
    }
}

/// A line with one trunk, and what came over it.
pub(crate) struct We {
    pub(crate) line: Line,
    pub(crate) at: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A trunk that listens on loopback; `more` are further lines of its settings.
pub(crate) fn settings(transport: &str, more: &str) -> String {
    let peers = if more.contains("peers") { "" } else { "peers = ['127.0.0.1']\n" };
    let targets = if more.contains("targets") { "" } else { "targets = ['7000']\n" };
    let ports = if more.contains("rtp_ports") { "" } else { "rtp_ports = '20000-39999'\n" };
    format!(
        "[[trunk]]\nname = 'trial'\ntransport = '{transport}'\nlisten = '127.0.0.1:0'\n{peers}{targets}{ports}{more}\n"
    )
}

impl We {
    pub(crate) async fn start(settings: &str, manner: Manner) -> Self {
        Self::start_with(settings, manner, Duration::from_millis(50)).await
    }

    pub(crate) async fn start_with(settings: &str, manner: Manner, t1: Duration) -> Self {
        let config = Config::parse(settings, Path::new("telephone.toml")).unwrap();
        let world = World { caller_key: caller_key(), chance: Arc::new(SystemChance), t1 };
        let (line, mut calls) = Line::start(config, world).await.unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Some(call) = calls.recv().await {
                let place = {
                    let mut all = all.lock().unwrap();
                    let seen =
                        Seen { caller: call.caller(), set_aside: call.is_set_aside(), ..Seen::default() };
                    all.push(seen);
                    all.len() - 1
                };
                tokio::spawn(conduct(call, manner, place, Arc::clone(&all)));
            }
        });
        // A trunk that only registers is called nowhere else.
        let at = line.status()[0].listens.unwrap_or(SocketAddr::new(LOOPBACK, 9));
        Self { line, at, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Waits until so many calls are over.
    pub(crate) async fn over(&self, count: usize) -> Vec<Seen> {
        within("calls are over", async {
            loop {
                let seen = self.seen();
                if seen.iter().filter(|seen| seen.hung_up().is_some()).count() >= count {
                    return seen;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await
    }

    pub(crate) fn calls(&self) -> usize {
        self.line.status()[0].calls
    }
}

async fn conduct(mut call: Call, manner: Manner, place: usize, all: Arc<Mutex<Vec<Seen>>>) {
    let mut socket: Option<UdpSocket> = None;
    match manner {
        Manner::Ring => {}
        Manner::Refuse => {
            call.refuse(Refusal::Busy { retry_after: Duration::from_secs(7) }).await;
            all.lock().unwrap()[place].events.push(Event::HungUp(HungUp::Us));
            return;
        }
        Manner::Answer | Manner::AnswerAndHangUp => {
            if let Ok(media) = call.answer().await {
                socket = Some(media.socket);
                all.lock().unwrap()[place].sound = Some(media.sound);
            }
        }
    }
    if manner == Manner::AnswerAndHangUp {
        tokio::time::sleep(Duration::from_millis(100)).await;
        call.hang_up().await;
        all.lock().unwrap()[place].events.push(Event::HungUp(HungUp::Us));
        return;
    }
    while let Some(event) = call.event().await {
        all.lock().unwrap()[place].events.push(event);
    }
    drop(socket);
}

/// Nothing here takes long.
pub(crate) async fn within<T>(what: &str, work: impl Future<Output = T>) -> T {
    let Ok(done) = tokio::time::timeout(Duration::from_secs(30), work).await else {
        panic!("not in time: {what}")
    };
    done
}

/// Where the other end's sound of a test is heard.
pub(crate) const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// Says on standard output that a test did not run.
#[allow(clippy::print_stdout, reason = "a test that does not run has to say so")]
pub(crate) fn wanting(what: &str) {
    println!("Skipped: {what} is not here; ./check installs it.");
}
