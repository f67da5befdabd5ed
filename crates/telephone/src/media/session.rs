//! One call on a socket. The only part of [`media`](super) that waits.
//!
//! Whoever answers a call makes a pair with [`open`]: the [`Session`] runs, the [`Line`] says and hears, and [`Signalling`]
//! tells of what SIP agrees on later. The session is over when the line is dropped or the other side hangs up.
//! If nobody takes what is heard, sound is dropped and keys are not.

mod pacing;

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::time::Duration;

use rand::{CryptoRng, Rng};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::{Instant, sleep_until};
use zeroize::Zeroizing;

pub use self::pacing::Pacing;
use super::ear::{Ear, Heard, Tally};
use super::event::Key;
use super::jitter::Counts;
use super::mouth::{Mouth, Piece, Utterance};
use super::rtp::DATAGRAM_OCTETS_MAX;
use super::terms::Terms;

/// What is heard and not taken yet: five seconds.
pub const HEARD_MAX: usize = 256;
/// What waits behind that; beyond, sound is dropped.
pub const BACKLOG_MAX: usize = 64;
/// Orders that were not obeyed yet.
const ORDERS_MAX: usize = 8;
/// Datagrams that are taken before the clock is looked at again.
const DRAIN_MAX: usize = 64;
/// So many failures of the socket one after another, and the session is over.
const FAILURES_MAX: u32 = 50;
/// So many ports are tried before there is none.
pub const PORTS_TRIED_MAX: u32 = 64;

/// A socket on an even port of the range, taken by chance: whoever could guess the next port could speak into a call before it begins.
///
/// # Errors
/// If none was free in [`PORTS_TRIED_MAX`] tries, or the address is none of this machine.
pub async fn bind(ip: IpAddr, ports: RangeInclusive<u16>, rng: &mut impl Rng) -> io::Result<UdpSocket> {
    let (first, last) = (u32::from(*ports.start()).next_multiple_of(2), u32::from(*ports.end()));
    let count = (last + 2).saturating_sub(first) / 2;
    let mut failed = io::Error::from(io::ErrorKind::AddrInUse);
    for _ in 0..PORTS_TRIED_MAX {
        let Some(chance) = rng.next_u32().checked_rem(count) else { break };
        let port = u16::try_from(first + 2 * chance).map_err(io::Error::other)?;
        match UdpSocket::bind((ip, port)).await {
            Ok(socket) => return Ok(socket),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => failed = error,
            Err(error) => return Err(error),
        }
    }
    Err(failed)
}

/// A call on this socket. Nothing happens before [`Session::run`].
pub fn open(socket: UdpSocket, terms: &Terms, rng: &mut impl CryptoRng) -> (Line, Session) {
    let (heard_in, heard) = mpsc::channel(HEARD_MAX);
    let (orders, orders_out) = mpsc::channel(ORDERS_MAX);
    let session = Session {
        socket,
        ear: Ear::new(terms, Duration::ZERO),
        mouth: Mouth::new(terms, Duration::ZERO, rng),
        heard: heard_in,
        orders: orders_out,
        backlog: VecDeque::new(),
        buffer: Zeroizing::new([0; DATAGRAM_OCTETS_MAX + 1]),
        failures: 0,
        report: Report::default(),
    };
    (Line { heard, orders, last: 0 }, session)
}

/// The end of a call at which one speaks and listens. Dropping it ends the session.
#[derive(Debug)]
pub struct Line {
    heard: mpsc::Receiver<Heard>,
    orders: mpsc::Sender<Order>,
    last: u64,
}

/// The session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the session is over")]
pub struct Over;

impl Line {
    /// What is heard next; `None` when the session is over. Dropping this loses nothing.
    pub async fn heard(&mut self) -> Option<Heard> {
        self.heard.recv().await
    }

    /// Says this instead of what is being said. [`Heard::Said`] names it when it has been said to its end; of what is interrupted there
    /// is no such word.
    ///
    /// # Errors
    /// If the session is over.
    pub async fn say(&mut self, pieces: Vec<Piece>) -> Result<Utterance, Over> {
        self.last += 1;
        let utterance = Utterance(self.last);
        self.orders.send(Order::Say(utterance, pieces)).await.map_err(|_| Over)?;
        Ok(utterance)
    }

    /// Falls silent.
    ///
    /// # Errors
    /// If the session is over.
    pub async fn hush(&mut self) -> Result<(), Over> {
        self.say(Vec::new()).await.map(|_| ())
    }

    /// The call's other handle, for whoever speaks SIP.
    #[must_use]
    pub fn signalling(&self) -> Signalling {
        Signalling { orders: self.orders.downgrade() }
    }
}

/// What signalling changes in a call while somebody else holds its [`Line`]. It does not keep the session alive.
#[derive(Clone, Debug)]
pub struct Signalling {
    orders: mpsc::WeakSender<Order>,
}

impl Signalling {
    /// The other side and we have agreed on something else.
    ///
    /// # Errors
    /// If the session is over.
    pub async fn agree(&self, terms: Terms) -> Result<(), Over> {
        self.order(Order::Agree(Box::new(terms))).await
    }

    /// A key that was told by signalling and not among the sound.
    ///
    /// # Errors
    /// If the session is over.
    pub async fn press(&self, key: Key) -> Result<(), Over> {
        self.order(Order::Press(key)).await
    }

    /// The other side does not hear us, or hears us again: what is being said waits meanwhile.
    ///
    /// # Errors
    /// If the session is over.
    pub async fn hold(&self, is_held: bool) -> Result<(), Over> {
        self.order(Order::Hold(is_held)).await
    }

    /// The other side has hung up: the line hears no more.
    ///
    /// # Errors
    /// If the session is over already.
    pub async fn hang_up(&self) -> Result<(), Over> {
        self.order(Order::HangUp).await
    }

    async fn order(&self, order: Order) -> Result<(), Over> {
        let orders = self.orders.upgrade().ok_or(Over)?;
        orders.send(order).await.map_err(|_| Over)
    }
}

#[derive(Debug)]
enum Order {
    Say(Utterance, Vec<Piece>),
    Agree(Box<Terms>),
    Press(Key),
    Hold(bool),
    HangUp,
}

/// What there was in a call, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Packets that were sent, and how late.
    pub pacing: Pacing,
    /// Packets that the socket did not take.
    pub unsent: u64,
    /// What became of datagrams.
    pub tally: Tally,
    /// What became of sound.
    pub counts: Counts,
    /// Frames that nobody took in time.
    pub untaken: u64,
}

/// A call that runs.
pub struct Session {
    socket: UdpSocket,
    ear: Ear,
    mouth: Mouth,
    heard: mpsc::Sender<Heard>,
    orders: mpsc::Receiver<Order>,
    backlog: VecDeque<Heard>,
    buffer: Zeroizing<[u8; DATAGRAM_OCTETS_MAX + 1]>,
    failures: u32,
    report: Report,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session")
    }
}

impl Session {
    /// Speaks and listens until the [`Line`] is dropped, the other side hangs up, or the socket fails for good. To be spawned as a task; dropping it ends the
    /// call at any point.
    pub async fn run(mut self) -> Report {
        let start = Instant::now();
        loop {
            let beat = start + self.mouth.next_at();
            tokio::select! {
                // The beat comes first, or a flood of datagrams would silence us.
                biased;
                () = sleep_until(beat) => self.tick(start).await,
                order = self.orders.recv() => match order {
                    Some(Order::Say(utterance, pieces)) => self.mouth.say(utterance, pieces),
                    Some(Order::Agree(terms)) => self.agree(&terms),
                    Some(Order::Press(key)) => self.ear.tell(key, start.elapsed()),
                    Some(Order::Hold(is_held)) => self.hold(is_held, start.elapsed()),
                    Some(Order::HangUp) | None => break,
                },
                came = self.socket.recv_from(self.buffer.as_mut_slice()) => self.take(&came, start.elapsed()),
            }
            self.listen(start.elapsed());
            if self.failures > FAILURES_MAX {
                break;
            }
        }
        self.report.tally = self.ear.tally();
        self.report.counts = self.ear.counts();
        self.report
    }

    /// Sends what is due. Before that takes what lies in the socket, so that after a stall nothing that came in time is late.
    async fn tick(&mut self, start: Instant) {
        for _ in 0..DRAIN_MAX {
            match self.socket.try_recv_from(self.buffer.as_mut_slice()) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                came => self.take(&came, start.elapsed()),
            }
        }
        let target = self.ear.target();
        while let Some((datagram, late)) = self.mouth.next(start.elapsed()) {
            self.report.pacing.note(late);
            // A packet that cannot be sent is a packet lost: the next one is due in 20 ms.
            if self.socket.send_to(datagram, target).await.is_err() {
                self.report.unsent += 1;
            }
        }
    }

    fn take(&mut self, came: &io::Result<(usize, SocketAddr)>, now: Duration) {
        let &Ok((length, from)) = came else {
            self.failures += 1;
            return;
        };
        self.failures = 0;
        if let Some(datagram) = self.buffer.get_mut(..length) {
            self.ear.take(datagram, from, now);
        }
    }

    fn agree(&mut self, terms: &Terms) {
        self.ear.agree(terms);
        self.mouth.agree(terms);
    }

    fn hold(&mut self, is_held: bool, now: Duration) {
        self.ear.hold(is_held, now);
        self.mouth.hold(is_held);
    }

    /// Hands on what is heard.
    fn listen(&mut self, now: Duration) {
        while let Some(heard) = self.ear.next(now) {
            self.keep(heard);
        }
        if let Some(utterance) = self.mouth.said() {
            self.keep(Heard::Said(utterance));
        }
        while let Some(heard) = self.backlog.pop_front() {
            // A receiver that is gone takes its orders' sender with it, and that ends the session.
            if let Err(TrySendError::Full(heard)) = self.heard.try_send(heard) {
                self.backlog.push_front(heard);
                break;
            }
        }
    }

    fn keep(&mut self, heard: Heard) {
        self.backlog.push_back(heard);
        if self.backlog.len() <= BACKLOG_MAX {
            return;
        }
        // Somebody who presses more keys than fit here, while nobody takes them, plays with the telephone.
        let sound = self.backlog.iter().position(|heard| matches!(heard, Heard::Sound(_)));
        self.backlog.remove(sound.unwrap_or(BACKLOG_MAX));
        self.report.untaken += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;
    use crate::media::event::Event;
    use crate::media::rtp::Header;
    use crate::media::srtp::sdes::Crypto;
    use crate::media::srtp::{MasterKey, Suite};
    use crate::media::terms::Srtp;
    use sound::frame::{Frame, Sound};
    use sound::g711::Codec;
    use sound::level::dbfs;

    const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    async fn socket() -> (UdpSocket, SocketAddr) {
        let socket = UdpSocket::bind((LOOPBACK, 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        (socket, address)
    }

    fn terms(remote: SocketAddr, keys: Option<(u8, u8)>) -> Terms {
        let crypto = |key| Crypto {
            tag: 1,
            suite: Suite::AesCm128HmacSha1_80,
            key: MasterKey::new([key; 16], [key; 14]),
        };
        let srtp = keys.map(|(theirs, ours)| Srtp { theirs: crypto(theirs), ours: crypto(ours) });
        Terms { remote, codec: Codec::Alaw, payload_type: 8, event_payload: Some(101), srtp }
    }

    fn tone(seconds: usize) -> Piece {
        let wave = [0, 7_000, 10_000, 7_000, 0, -7_000, -10_000, -7_000];
        Piece::Sound(Arc::new(Sound::new(wave.into_iter().cycle().take(seconds * 8_000).collect())))
    }

    /// Two sessions that speak with each other.
    async fn both_speak(keys: bool) {
        let (near, near_address) = socket().await;
        let (far, far_address) = socket().await;
        let mut rng = StdRng::seed_from_u64(1);
        let keyed = |a, b| keys.then_some((a, b));
        let (mut line, session) = open(near, &terms(far_address, keyed(1, 2)), &mut rng);
        let (mut other, other_session) = open(far, &terms(near_address, keyed(2, 1)), &mut rng);
        let running = [tokio::spawn(session.run()), tokio::spawn(other_session.run())];
        let said = line.say(vec![tone(1)]).await.unwrap();
        let mut loud = 0;
        while loud < 45 {
            match other.heard().await.unwrap() {
                Heard::Sound(frame) => loud += u32::from(dbfs(&frame) > -20.0),
                Heard::Key(_) | Heard::Said(_) | Heard::Held | Heard::Resumed | Heard::Gone => {
                    panic!("only sound")
                }
            }
        }
        loop {
            match line.heard().await.unwrap() {
                Heard::Sound(frame) => assert!(dbfs(&frame) < -60.0),
                Heard::Said(utterance) => break assert_eq!(utterance, said),
                Heard::Key(_) | Heard::Held | Heard::Resumed | Heard::Gone => panic!("no key"),
            }
        }
        drop((line, other));
        for session in running {
            let report = session.await.unwrap();
            assert!(report.pacing.sent() >= 45 && report.unsent == 0, "{report:?}");
            assert!(report.tally.taken >= 45 && report.tally.sealed == 0, "{report:?}");
        }
    }

    #[tokio::test]
    async fn two_lines_in_the_open() {
        both_speak(false).await;
    }

    #[tokio::test]
    async fn two_lines_with_keys() {
        both_speak(true).await;
    }

    #[tokio::test]
    async fn what_is_said_waits_while_nobody_hears_it() {
        let (near, _) = socket().await;
        let (far, far_address) = socket().await;
        let (mut line, session) = open(near, &terms(far_address, None), &mut StdRng::seed_from_u64(1));
        tokio::spawn(session.run());
        let signalling = line.signalling();
        signalling.hold(true).await.unwrap();
        let said = line.say(vec![tone(1)]).await.unwrap();
        signalling.press(Key::of_sign('5').unwrap()).await.unwrap();
        let mut buffer = [0; 2_000];
        for _ in 0..75 {
            let length = far.recv(&mut buffer).await.unwrap();
            assert!(buffer[12..length].iter().all(|octet| Codec::Alaw.decode(*octet).abs() < 100));
        }
        signalling.hold(false).await.unwrap();
        let mut heard = Vec::new();
        while heard.last() != Some(&Heard::Said(said)) {
            heard.push(line.heard().await.unwrap());
        }
        heard.retain(|heard| !matches!(heard, Heard::Sound(_)));
        let key = Heard::Key(Key::of_sign('5').unwrap());
        assert_eq!(heard, [Heard::Held, key, Heard::Resumed, Heard::Said(said)]);
    }

    #[tokio::test]
    async fn keys_come_through_and_packets_go_to_where_packets_come_from() {
        let (near, near_address) = socket().await;
        let (named, named_address) = socket().await;
        let (phone, phone_address) = socket().await;
        let (mut line, session) = open(near, &terms(named_address, None), &mut StdRng::seed_from_u64(1));
        let running = tokio::spawn(session.run());
        let mut buffer = [0; 2_000];
        let (length, from) = named.recv_from(&mut buffer).await.unwrap();
        assert_eq!((length, from), (172, near_address));
        for (sequence, sign) in (0_u16..).zip(['4', '2', '#']) {
            let event =
                Event { code: Key::of_sign(sign).unwrap().code(), end: true, volume: 9, duration: 800 };
            let timestamp = u32::from(sequence) * 1_600;
            let header = Header {
                padding: false,
                marker: true,
                payload_type: 101,
                sequence,
                timestamp,
                ssrc: 3,
                octets: 12,
            };
            let datagram = [header.write().as_slice(), &event.write()].concat();
            phone.send_to(&datagram, near_address).await.unwrap();
        }
        let mut keyed = String::new();
        while keyed.len() < 3 {
            if let Some(Heard::Key(key)) = line.heard().await {
                keyed.push(key.sign());
            }
        }
        assert_eq!(keyed, "42#");
        assert_eq!(phone.recv_from(&mut buffer).await.unwrap(), (172, near_address));
        let signalling = line.signalling();
        signalling.agree(terms(phone_address, None)).await.unwrap();
        line.hush().await.unwrap();
        signalling.hang_up().await.unwrap();
        while line.heard().await.is_some() {}
        let report = running.await.unwrap();
        assert_eq!((report.tally.taken, report.tally.strangers), (3, 0));
        assert_eq!(line.hush().await, Err(Over));
        assert_eq!(signalling.hang_up().await, Err(Over));
    }

    #[tokio::test]
    async fn what_nobody_takes_is_bounded_and_keys_are_kept() {
        let (near, address) = socket().await;
        let (_line, mut session) = open(near, &terms(address, None), &mut StdRng::seed_from_u64(1));
        let key = Heard::Key(Key::of_sign('1').unwrap());
        session.keep(key.clone());
        for _ in 0..1_000 {
            session.keep(Heard::Sound(Frame::silence()));
        }
        assert_eq!((session.backlog.len(), session.backlog[0].clone()), (BACKLOG_MAX, key.clone()));
        for _ in 0..1_000 {
            session.keep(key.clone());
        }
        assert_eq!(session.backlog.len(), BACKLOG_MAX);
        assert!(session.backlog.iter().all(|heard| *heard == key));
    }

    #[tokio::test]
    async fn ports_are_even_in_the_range_and_run_out() {
        let mut rng = StdRng::seed_from_u64(7);
        let mut held = Vec::new();
        let end = loop {
            match bind(LOOPBACK, 47_001..=47_009, &mut rng).await {
                Ok(socket) => held.push(socket),
                Err(error) => break error,
            }
        };
        assert_eq!(end.kind(), io::ErrorKind::AddrInUse);
        for socket in &held {
            let port = socket.local_addr().unwrap().port();
            assert!(port % 2 == 0 && (47_002..=47_008).contains(&port), "{port}");
        }
        let nothing = bind(LOOPBACK, 47_001..=47_001, &mut rng).await;
        assert!(nothing.is_err());
    }
}
