//! Stands between the adapter and a true server, and misbehaves as the kit's moods want it. It knows just enough of both
//! protocols to do so at the right place.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use channels::kit::{Mood, SLOW_MS};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Imap,
    Smtp,
}

pub(crate) struct Relay {
    pub(crate) port: u16,
    pub(crate) state: Arc<State>,
}

pub(crate) struct State {
    mood: watch::Sender<Mood>,
    /// The line breaks at the next acknowledgement, before the server has it.
    pub(crate) breaks_at_store: AtomicBool,
    /// The line breaks whenever this letter is fetched.
    pub(crate) breaks_at_fetch_of: AtomicU32,
    /// What the server seems not to know.
    pub(crate) hides: Mutex<Vec<&'static str>>,
    /// How often IDLE began.
    pub(crate) idles: AtomicUsize,
    /// Everything that the adapter said, if it is to be kept.
    pub(crate) said: Mutex<Vec<u8>>,
}

impl Relay {
    pub(crate) fn start(protocol: Protocol, upstream: u16) -> Self {
        let [port] = loopback::ports();
        let state = Arc::new(State {
            mood: watch::Sender::new(Mood::Fine),
            breaks_at_store: AtomicBool::new(false),
            breaks_at_fetch_of: AtomicU32::new(0),
            hides: Mutex::new(Vec::new()),
            idles: AtomicUsize::new(0),
            said: Mutex::new(Vec::new()),
        });
        tokio::spawn(serve(protocol, port, upstream, Arc::clone(&state)));
        Self { port, state }
    }

    pub(crate) fn set(&self, mood: Mood) {
        self.state.mood.send_replace(mood);
    }
}

async fn serve(protocol: Protocol, port: u16, upstream: u16, state: Arc<State>) {
    let mut mood = state.mood.subscribe();
    loop {
        if *mood.borrow_and_update() == Mood::Down {
            mood.changed().await.unwrap();
            continue;
        }
        let Ok(door) = TcpListener::bind(("127.0.0.1", port)).await else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        loop {
            tokio::select! {
                Ok((client, _)) = door.accept() => {
                    let state = Arc::clone(&state);
                    tokio::spawn(async move { carry(protocol, client, upstream, &state).await });
                }
                _ = mood.changed() => if *mood.borrow_and_update() == Mood::Down { break },
            }
        }
    }
}

/// Carries until either side leaves, or the mood changes.
async fn carry(protocol: Protocol, mut client: TcpStream, upstream: u16, state: &State) -> Option<()> {
    let mut changed = state.mood.subscribe();
    let mood = *changed.borrow_and_update();
    let mut server = TcpStream::connect(("127.0.0.1", upstream)).await.ok()?;
    let (mut said, mut answered) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    let mut letter_is_over = false;
    loop {
        tokio::select! {
            count = client.read(&mut said) => {
                let said = &said[..count.ok().filter(|count| *count > 0)?];
                state.said.lock().unwrap().extend_from_slice(said);
                if protocol == Protocol::Imap && mood == Mood::Garbage {
                    client.write_all(b"\x00\xff)))) {9999999999}\r\n* (((\r\na1 OK\r\n").await.ok()?;
                    continue;
                }
                if contains(said, b"UID STORE") && state.breaks_at_store.swap(false, Ordering::SeqCst) {
                    return None;
                }
                let poison = format!("UID FETCH {} ", state.breaks_at_fetch_of.load(Ordering::SeqCst));
                if contains(said, poison.as_bytes()) {
                    return None;
                }
                if contains(said, b" IDLE\r\n") {
                    state.idles.fetch_add(1, Ordering::SeqCst);
                }
                letter_is_over |= said == b".\r\n" || said.ends_with(b"\r\n.\r\n");
                match refusal(protocol, mood, said) {
                    Some(answer) => client.write_all(answer).await.ok()?,
                    None => server.write_all(said).await.ok()?,
                }
            }
            count = server.read(&mut answered) => {
                let answer = answered[..count.ok().filter(|count| *count > 0)?].to_vec();
                if mood == Mood::Slow {
                    tokio::time::sleep(Duration::from_millis(SLOW_MS)).await;
                }
                let answer: Vec<u8> = match (protocol, mood, letter_is_over) {
                    (Protocol::Imap, Mood::Silent, _) | (Protocol::Smtp, Mood::Silent, true) => continue,
                    (Protocol::Smtp, Mood::Garbage, true) => b"\x00\xff 25x\r\n".to_vec(),
                    (Protocol::Smtp, Mood::Mistaken, true) => b"220 other.example.org ESMTP\r\n".to_vec(),
                    (Protocol::Imap, ..) => twist(answer, state),
                    (Protocol::Smtp, ..) => answer,
                };
                client.write_all(&answer).await.ok()?;
            }
            _ = changed.changed() => return None,
        }
    }
}

fn refusal(protocol: Protocol, mood: Mood, said: &[u8]) -> Option<&'static [u8]> {
    if protocol == Protocol::Imap || !said.starts_with(b"RCPT TO") {
        return None;
    }
    match mood {
        Mood::Throttling => Some(b"451 4.7.1 Greylisted, try again later\r\n"),
        Mood::Never => Some(b"550 5.1.1 No such person here\r\n"),
        Mood::Fine
        | Mood::Down
        | Mood::Slow
        | Mood::Silent
        | Mood::Garbage
        | Mood::Mistaken
        | Mood::Banned => None,
    }
}

/// Lists letters from the last to the first, and hides what is to be hidden.
fn twist(answer: Vec<u8>, state: &State) -> Vec<u8> {
    let lists = answer.starts_with(b"* SEARCH ");
    let hidden =
        if contains(&answer, b"CAPABILITY") { state.hides.lock().unwrap().clone() } else { Vec::new() };
    if !lists && hidden.is_empty() {
        return answer;
    }
    let text = String::from_utf8(answer).unwrap();
    if !hidden.is_empty() {
        return hidden.iter().fold(text, |text, word| text.replace(word, "")).into_bytes();
    }
    let (line, rest) = text.split_once("\r\n").unwrap();
    let mut numbers: Vec<&str> = line.trim_start_matches("* SEARCH ").split(' ').collect();
    numbers.reverse();
    format!("* SEARCH {}\r\n{rest}", numbers.join(" ")).into_bytes()
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}
