//! A telephone: it presses keys, speaks, and hears whether somebody speaks.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gate::config::Way;
use gate::hotline::{Came, FOLDER, Sounds, conduct};
use gate::testing::Trial;
use interview::Programme;
use interview::call::pieces;
use ledger::Options;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use sound::wav::{Encoding, header};
use sound::{Codec, Frame};
use telephone::media::event::Event;
use telephone::media::rtp::{Header, Packet};
use telephone::media::{Key, Terms, session};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use web::chance::SeededChance;
use web::clock::{Clock, TestClock};

const EVENT: u8 = 101;
/// So long nobody speaks when all was said: pauses within are shorter.
const QUIET: Duration = Duration::from_millis(1_300);
const PATIENCE: Duration = Duration::from_secs(60);

/// A gate with a telephone.
pub(crate) struct World {
    /// Whoever calls here calls more often than one may.
    pub(crate) calls_often: bool,
    pub(crate) trial: Trial,
    pub(crate) folder: tempfile::TempDir,
    sounds: Arc<Sounds>,
    pub(crate) voices: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        let (pack, voices) = (pack(), tempfile::tempdir().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(TestClock::at("2026-11-23T20:00:00Z".parse().unwrap()));
        let chance = Arc::new(SeededChance::new(1));
        let options = Options::default();
        let trial =
            Trial::with_room(folder.path(), pack.path(), clock, chance, &[Way::Tls], &options).await.unwrap();
        trial.hand_over_keys();
        record(voices.path(), &Programme::load(pack.path()).unwrap());
        let sounds = Arc::new(Sounds::of_pack(voices.path()));
        Self { calls_often: false, trial, folder, sounds, voices }
    }

    /// Somebody calls.
    pub(crate) async fn call(&self) -> Phone {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let ours = UdpSocket::bind((loopback, 0)).await.unwrap();
        let theirs = UdpSocket::bind((loopback, 0)).await.unwrap();
        let terms = Terms {
            remote: theirs.local_addr().unwrap(),
            codec: Codec::Alaw,
            payload_type: 8,
            event_payload: Some(EVENT),
            srtp: None,
        };
        let address = ours.local_addr().unwrap();
        let (line, running) = session::open(ours, &terms, &mut StdRng::seed_from_u64(7));
        tokio::spawn(running.run());
        let signalling = line.signalling();
        let (gate, sounds) = (Arc::clone(&self.trial.gate), Arc::clone(&self.sounds));
        let came = Came { trunk: "trunk-1", set_aside: self.calls_often };
        let conducted = tokio::spawn(async move { conduct(&gate, &sounds, came, line).await });
        theirs.connect(address).await.unwrap();
        Phone { socket: theirs, sequence: 1, timestamp: 1, signalling, conducted }
    }

    /// Everything that lies on the gate's disk.
    pub(crate) fn disk(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
    }
}

/// The example, which has a telephone.
fn pack() -> tempfile::TempDir {
    let pack = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example");
    copy(&example, pack.path());
    pack
}

/// The piece that is told from all others by its length.
const LONG: &str = "call-answer-unready";

/// A short tone for each piece, and one of five seconds.
fn record(voices: &Path, programme: &Programme) {
    let tone = |samples: u32| {
        let mut wav = header(Encoding::Pcm16, Some(samples));
        let wave: Vec<i16> = (0..samples).map(|at| if at % 10 < 5 { 8_000 } else { -8_000 }).collect();
        Encoding::Pcm16.write(&wave, &mut wav);
        wav
    };
    let (short, long) = (tone(800), tone(40_000));
    for language in programme.languages() {
        let folder = voices.join(FOLDER).join(language.as_str());
        std::fs::create_dir_all(&folder).unwrap();
        for (id, _) in pieces(programme, language) {
            let wav = if id.as_str() == LONG { &long } else { &short };
            std::fs::write(folder.join(format!("{}.wav", id.as_str())), wav).unwrap();
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(path, target).unwrap();
        }
    }
}

pub(crate) struct Phone {
    socket: UdpSocket,
    sequence: u16,
    timestamp: u32,
    signalling: session::Signalling,
    conducted: JoinHandle<()>,
}

impl Phone {
    async fn send(&mut self, payload_type: u8, marker: bool, timestamp: u32, payload: &[u8]) {
        let header = Header {
            padding: false,
            marker,
            payload_type,
            sequence: self.sequence,
            timestamp,
            ssrc: 3,
            octets: 12,
        };
        self.sequence = self.sequence.wrapping_add(1);
        let datagram = [header.write().as_slice(), payload].concat();
        // Nobody listens any more once the call is over.
        self.socket.send(&datagram).await.ok();
    }

    /// Twenty milliseconds of this.
    async fn sound(&mut self, frame: &Frame) {
        let mut payload = Vec::new();
        Encoding::G711(Codec::Alaw).write(frame.samples(), &mut payload);
        self.timestamp = self.timestamp.wrapping_add(160);
        let timestamp = self.timestamp;
        self.send(8, false, timestamp, &payload).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    /// Speaks for so long.
    pub(crate) async fn speak(&mut self, length: Duration) {
        let mut samples = [0_i16; 160];
        for (at, sample) in samples.iter_mut().enumerate() {
            *sample = if at % 32 < 16 { 6_000 } else { -6_000 };
        }
        let begun = Instant::now();
        while begun.elapsed() < length {
            self.sound(&Frame::new(samples)).await;
        }
    }

    /// Presses a key.
    pub(crate) async fn press(&mut self, sign: char) {
        let timestamp = self.timestamp.wrapping_add(160);
        for (number, end) in [false, false, true, true, true].into_iter().enumerate() {
            let duration = 160 * u16::try_from(number.min(2) + 1).unwrap();
            let event = Event { code: Key::of_sign(sign).unwrap().code(), end, volume: 10, duration };
            self.send(EVENT, number == 0, timestamp, &event.write()).await;
        }
        self.timestamp = timestamp.wrapping_add(640);
    }

    /// Listens until nobody speaks any more; for how long somebody spoke.
    pub(crate) async fn listen(&mut self) -> Duration {
        let mut buffer = [0; 2_000];
        let (mut loud, mut quiet) = (Duration::ZERO, Duration::ZERO);
        let listening = async {
            while quiet < QUIET {
                let Ok(length) = self.socket.recv(&mut buffer).await else { return };
                let Some(packet) = Packet::parse(&buffer[..length]) else { continue };
                let speaks =
                    packet.payload.iter().any(|octet| Codec::Alaw.decode(*octet).unsigned_abs() > 500);
                let frame = Duration::from_millis(20);
                if speaks {
                    loud += frame;
                    quiet = Duration::ZERO;
                } else {
                    quiet += frame;
                }
            }
        };
        timeout(PATIENCE, listening).await.expect("somebody speaks for ever");
        loud
    }

    /// Presses a key and hears what is said to it.
    pub(crate) async fn answers(&mut self, sign: char) -> Duration {
        self.press(sign).await;
        self.listen().await
    }

    pub(crate) async fn hang_up(self) {
        self.signalling.hang_up().await.ok();
        timeout(PATIENCE, self.conducted).await.expect("the call ends").unwrap();
    }
}
