//! A telephone that calls: SIP over datagrams, G.711 and keys by RFC 4733, to one trunk on this machine. What calls through a telephone
//! company look like to a gate, they look like from here.
//!
//! It is a caller for the trial, for tests and for loads, and no user agent: it knows one codec, no keys of SRTP and no registrar.

mod dialog;
mod sound;
mod weather;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use ::sound::Frame;
use rand::Rng;
use telephone::media::Key;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use self::dialog::{Answer, Dialog, Request};
use self::sound::Media;
pub use self::weather::Weather;

/// What may wait to be said or pressed: five seconds of sound.
const ORDERS_MAX: usize = 256;
/// What is heard and not taken: two seconds; beyond, sound is dropped.
const HEARD_MAX: usize = 100;
/// The first repetition of what was not answered (RFC 3261, 17.1.1.1).
const T1: Duration = Duration::from_millis(500);
/// How long it rings.
const RINGING_MAX: Duration = Duration::from_secs(60);
/// The largest message of SIP that is read.
const MESSAGE_BYTES_MAX: usize = 4_096;

/// Why nobody is at the other end.
#[derive(Debug, thiserror::Error)]
pub enum NotAnswered {
    /// The line is busy, or takes no calls now.
    #[error("the line is busy")]
    Busy,
    /// The call was refused with this status.
    #[error("the call was refused ({0})")]
    Refused(u16),
    /// Nothing came back.
    #[error("nobody answers: the telephone is not ready yet, or its gate does not run")]
    Nobody,
    /// No socket could be had.
    #[error("there is no line: {0}")]
    Line(#[from] std::io::Error),
}

enum Order {
    Press(Key),
    Say(Frame),
}

/// A call that was answered. Dropping it hangs up.
#[derive(Debug)]
pub struct Caller {
    orders: mpsc::Sender<Order>,
    heard: mpsc::Receiver<Frame>,
    _task: JoinHandle<()>,
}

impl Caller {
    /// Calls `user` at a trunk, with that number of ours.
    ///
    /// # Errors
    /// See [`NotAnswered`].
    pub async fn call(
        trunk: SocketAddr,
        user: &str,
        number: &str,
        rng: &mut (impl Rng + Send),
    ) -> Result<Self, NotAnswered> {
        Self::call_in(Weather::FINE, trunk, user, number, rng).await
    }

    /// The same over a line that loses and delays what is said.
    ///
    /// # Errors
    /// See [`NotAnswered`].
    pub async fn call_in(
        weather: Weather,
        trunk: SocketAddr,
        user: &str,
        number: &str,
        rng: &mut (impl Rng + Send),
    ) -> Result<Self, NotAnswered> {
        let signalling = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        signalling.connect(trunk).await?;
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let mut dialog = Dialog::new(signalling.local_addr()?, trunk, user, number, rng);
        let answer = invite(&signalling, &mut dialog, socket.local_addr()?.port()).await?;
        let media = answer.media.ok_or(NotAnswered::Refused(answer.status))?;
        signalling.send(dialog.acknowledge().as_bytes()).await?;
        let (orders, ordered) = mpsc::channel(ORDERS_MAX);
        let (heard_in, heard) = mpsc::channel(HEARD_MAX);
        let media = Media::new(weather.line(socket, media, rng), rng);
        let task = tokio::spawn(talk(signalling, dialog, media, ordered, heard_in));
        Ok(Self { orders, heard, _task: task })
    }

    /// Presses a key. Keys wait for each other.
    pub async fn press(&self, key: Key) {
        // After the end there is nobody to press for.
        self.orders.send(Order::Press(key)).await.ok();
    }

    /// Says twenty milliseconds. Frames wait for each other; when five seconds wait, this waits too.
    pub async fn say(&self, frame: Frame) {
        self.orders.send(Order::Say(frame)).await.ok();
    }

    /// The next twenty milliseconds of what is heard; nothing when the call is over.
    pub async fn heard(&mut self) -> Option<Frame> {
        self.heard.recv().await
    }

    /// Both ends of it, for whoever speaks and listens in two places.
    #[must_use]
    pub fn split(self) -> (Speaking, mpsc::Receiver<Frame>) {
        (Speaking { orders: self.orders }, self.heard)
    }
}

/// The end at which one speaks. Dropping it hangs up.
#[derive(Clone, Debug)]
pub struct Speaking {
    orders: mpsc::Sender<Order>,
}

impl Speaking {
    /// As [`Caller::press`]; whether the call is still there.
    pub async fn press(&self, key: Key) -> bool {
        self.orders.send(Order::Press(key)).await.is_ok()
    }

    /// Says twenty milliseconds, if they find room; whether the call is still there.
    #[must_use]
    pub fn say(&self, frame: Frame) -> bool {
        !matches!(self.orders.try_send(Order::Say(frame)), Err(mpsc::error::TrySendError::Closed(_)))
    }

    /// Whether the call is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.orders.is_closed()
    }
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Order")
    }
}

/// Rings until somebody answers.
async fn invite(socket: &UdpSocket, dialog: &mut Dialog, port: u16) -> Result<Answer, NotAnswered> {
    let invite = dialog.invite(port);
    let until = Instant::now() + RINGING_MAX;
    let (mut pause, mut is_heard) = (T1, false);
    let mut buffer = vec![0; MESSAGE_BYTES_MAX];
    socket.send(invite.as_bytes()).await?;
    while Instant::now() < until {
        let Ok(came) = timeout(pause, socket.recv(&mut buffer)).await else {
            if !is_heard {
                pause *= 2;
                if pause > T1 * 8 {
                    return Err(NotAnswered::Nobody);
                }
                socket.send(invite.as_bytes()).await?;
            }
            continue;
        };
        // A refused port is told as an error of the socket.
        let Ok(length) = came else { return Err(NotAnswered::Nobody) };
        let text = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default()).into_owned();
        let Some(answer) = dialog.answer(&text) else { continue };
        match answer.status {
            100..200 => is_heard = true,
            200..300 => return Ok(answer),
            status => {
                socket.send(dialog.acknowledge_refusal().as_bytes()).await?;
                return Err(match status {
                    486 | 600 | 503 => NotAnswered::Busy,
                    status => NotAnswered::Refused(status),
                });
            }
        }
    }
    Err(NotAnswered::Nobody)
}

/// The call, until either end hangs up.
async fn talk(
    signalling: UdpSocket,
    mut dialog: Dialog,
    mut media: Media,
    mut ordered: mpsc::Receiver<Order>,
    heard: mpsc::Sender<Frame>,
) {
    let mut buffer = vec![0; MESSAGE_BYTES_MAX];
    loop {
        tokio::select! {
            // Orders are taken as the line says them, so that whoever speaks waits for it.
            order = ordered.recv(), if media.has_room() => match order {
                Some(Order::Press(key)) => media.press(key),
                Some(Order::Say(frame)) => media.say(frame),
                None => break,
            },
            frame = media.next() => {
                if let Some(frame) = frame {
                    // Whoever does not listen misses it.
                    heard.try_send(frame).ok();
                }
            }
            came = signalling.recv(&mut buffer) => {
                let Ok(length) = came else { break };
                let text = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default()).into_owned();
                match dialog.request(&text) {
                    Some(Request::Bye(answer)) => {
                        signalling.send(answer.as_bytes()).await.ok();
                        return;
                    }
                    Some(Request::Other(answer)) => drop(signalling.send(answer.as_bytes()).await),
                    // Our answer to the answer was lost.
                    None if dialog.answer(&text).is_some() => {
                        drop(signalling.send(dialog.acknowledge().as_bytes()).await);
                    }
                    None => {}
                }
            }
        }
    }
    bye(&signalling, &mut dialog, &mut buffer).await;
}

async fn bye(signalling: &UdpSocket, dialog: &mut Dialog, buffer: &mut [u8]) {
    let bye = dialog.bye();
    for times in 1..5 {
        if signalling.send(bye.as_bytes()).await.is_err() {
            return;
        }
        if timeout(T1 * times, signalling.recv(buffer)).await.is_ok() {
            return;
        }
    }
}
