//! Kannel between our adapter and a telephone. Kannel serves no SMPP (that is `opensmppbox`, which Debian does not have), so
//! that an exchange stands between, over npm `smpp`: it hands on what each of both submits, octet by octet. Behind Kannel
//! is a telephone: Kannel's own "fake" protocol, spoken by this test. So Kannel reads what our adapter wrote, and our adapter
//! reads what Kannel wrote: alphabets, headers, parts. Delivery reports are the exchange's, after Kannel took the message.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use channels::config::{Config, World};
use channels::contract::{Channel, Listening};
use channels::kit::{Shelf, within};
use channels::message::{DeliveryState, IdempotencyKey, Outgoing, ProviderId, What, Words};
use channels::net::Guard;
use channels::{Address, TagKey};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, Command};
use web::chance::SystemChance;
use web::clock::SystemClock;

use crate::common::{Counterpart, modules, skipped, wanting};

const PHONE: &str = "+79992718280";
const NUMBER: &str = "700";

struct Kannel {
    exchange: Counterpart,
    phone: Lines<BufReader<OwnedReadHalf>>,
    writes: OwnedWriteHalf,
    channel: Arc<dyn Channel>,
    shelf: Arc<Shelf>,
    _pulling: tokio::task::JoinHandle<channels::Ended>,
    _bearerbox: Child,
    _folder: TempDir,
}

impl Drop for Kannel {
    fn drop(&mut self) {
        self._pulling.abort();
    }
}

impl Kannel {
    async fn start() -> Option<Self> {
        let Some(modules) = modules("smpp") else {
            skipped("smpp");
            return None;
        };
        let bearerbox = modules.join("../../kannel/usr/sbin/bearerbox");
        if !bearerbox.exists() {
            wanting("Kannel");
            return None;
        }
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smpp/exchange.cjs");
        let mut exchange = Counterpart::start(script, &[("SMPP_MODULES", modules.display().to_string())]);
        let smsc = u16::try_from(exchange.tell(json!({"do": "listen"})).await.as_u64().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let ports = free().await;
        let settings = folder.path().join("kannel.conf");
        std::fs::write(&settings, conf(ports, smsc)).unwrap();
        let bearerbox = run(&bearerbox, &settings, folder.path());
        let phone = within("the telephone is on", connect(ports[2])).await;
        let channel = account(smsc);
        let shelf = Arc::new(Shelf::default());
        let Listening::Pull(pulling) = Arc::clone(&channel).listen(Arc::<Shelf>::clone(&shelf)) else {
            panic!("it pulls")
        };
        let pulling = tokio::spawn(pulling);
        within("both are bound", async {
            while exchange.tell(json!({"do": "bound"})).await != json!(["kannel", "safeconduct"]) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await;
        let (reads, writes) = phone.into_split();
        Some(Self {
            exchange,
            phone: BufReader::new(reads).lines(),
            writes,
            channel,
            shelf,
            _pulling: pulling,
            _bearerbox: bearerbox,
            _folder: folder,
        })
    }

    /// The telephone writes. How it is cut into parts is Kannel's affair.
    async fn says(&mut self, text: &str) {
        let octets: String =
            text.encode_utf16().flat_map(u16::to_be_bytes).map(|octet| format!("%{octet:02X}")).collect();
        self.writes
            .write_all(
                format!(
                    "{PHONE} {NUMBER} ucs2 {octets}
"
                )
                .as_bytes(),
            )
            .await
            .unwrap();
    }

    /// What arrives at the telephone next, put together by rules of this file's own.
    async fn arrives(&mut self, wide: bool) -> String {
        let mut parts = BTreeMap::new();
        loop {
            let line = within("an SMS arrives", self.phone.next_line()).await.unwrap().expect("Kannel lives");
            let words: Vec<&str> = line.splitn(4, ' ').collect();
            assert_eq!(words[..2], [NUMBER, PHONE], "from us, to the telephone");
            let (place, body) = match (words[2], words[3].split_once(' ')) {
                ("udh", Some((udh, body))) => {
                    let udh = octets(udh);
                    assert_eq!(udh[..3], [5, 0, 3], "a header of parts");
                    ((udh[4], udh[5]), body.to_owned())
                }
                (kind, _) => ((1, 1), format!("{kind} {}", words[3])),
            };
            let octets = match body.split_once(' ').unwrap() {
                ("data" | "ucs-2", coded) => octets(coded),
                ("text", plain) => plain.as_bytes().to_vec(),
                (other, _) => panic!("{other}"),
            };
            parts.insert(place.1, octets);
            if parts.len() == usize::from(place.0) {
                break;
            }
        }
        let whole: Vec<u8> = parts.into_values().flatten().collect();
        if !wide {
            return String::from_utf8(whole).unwrap();
        }
        let units: Vec<u16> = whole.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).unwrap()
    }

    /// We write, and every part is reported as delivered.
    async fn send(&self, number: u8, text: &str) -> usize {
        let outgoing = Outgoing {
            key: IdempotencyKey([number; 16]),
            to: Address::new(PHONE).unwrap(),
            text: Words::new(text),
            buttons: Vec::new(),
        };
        let sent = within("it is sent", self.channel.send(&outgoing)).await.unwrap();
        let reported = |of: &ProviderId| {
            let report = What::Report { of: of.clone(), state: DeliveryState::Delivered };
            self.shelf.all().iter().any(|message| message.what == report)
        };
        within("every part is reported", async {
            while !sent.ids.iter().all(reported) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await;
        sent.ids.len()
    }

    /// The next words that reach our inbox.
    async fn reads(&self, before: usize) -> (String, bool) {
        within("words arrive", async {
            while self.shelf.texts().len() <= before {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await;
        self.shelf.texts().swap_remove(before)
    }
}

async fn free<const COUNT: usize>() -> [u16; COUNT] {
    let mut held = Vec::new();
    for _ in 0..COUNT {
        held.push(tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap());
    }
    std::array::from_fn(|at| held[at].local_addr().unwrap().port())
}

async fn connect(port: u16) -> TcpStream {
    loop {
        match TcpStream::connect(("127.0.0.1", port)).await {
            Ok(line) => return line,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn run(program: &Path, settings: &Path, folder: &Path) -> Child {
    Command::new(program)
        .args(["-v", "4"])
        .arg(settings)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// What comes of one side goes to the other; everything is on loopback and in a folder of the test. No smsbox is started, but
/// Kannel does not start without settings of one.
fn conf([admin, boxes, fake]: [u16; 3], smsc: u16) -> String {
    format!(
        "group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = canary
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
store-type = file
store-location = store

group = smsc
smsc = fake
smsc-id = phone
allowed-smsc-id = phone
port = {fake}
our-host = 127.0.0.1
connect-allow-ip = 127.0.0.1
reroute-smsc-id = exchange

group = smsc
smsc = smpp
smsc-id = exchange
allowed-smsc-id = exchange
host = 127.0.0.1
port = {smsc}
transceiver-mode = true
smsc-username = kannel
smsc-password = canarypw
system-type = \"\"
reconnect-delay = 1
reroute-smsc-id = phone

group = smsbox
bearerbox-host = 127.0.0.1
"
    )
}

fn account(smsc: u16) -> Arc<dyn Channel> {
    let settings = format!(
        "[[sms]]\naccount = 'sms'\nhost = '127.0.0.1'\nport = {smsc}\ntls = false\nsystem_id = 'safeconduct'\n\
         password = 'canarypw'\nnumber = '{NUMBER}'\nnumber_type = 3\nper_second = 100"
    );
    let world = World {
        key: TagKey::new([1; 32]),
        clock: Arc::new(SystemClock),
        chance: Arc::new(SystemChance),
        guard: Guard::LoopbackOnly,
    };
    Config::parse(&settings, Path::new("channels.toml")).unwrap().open(&world).unwrap().remove(0)
}

/// As in an address of the web.
fn octets(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let pair = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    out
}

#[tokio::test]
async fn kannel_between_us_and_a_telephone() {
    let Some(mut kannel) = Kannel::start().await else { return };
    let russian = "Здравствуйте. Я хочу сдаться";
    let korean = "안녕하십니까. 살고싶습니다";
    let long = "Вы в безопасности. Не отвечайте, если кто-то рядом. 조선말로 써도 됩니다. "
        .repeat(5)
        .trim_end()
        .to_owned();
    for (number, text) in [russian, korean, &long].into_iter().enumerate() {
        kannel.says(text).await;
        assert_eq!(kannel.reads(number).await, (text.to_owned(), true), "from the telephone");
    }
    assert!(kannel.shelf.all().iter().all(|message| message.from.reveal() == PHONE));
    for (number, text) in (1..).zip([russian, korean, &long]) {
        let parts = kannel.send(number, text).await;
        assert_eq!(kannel.arrives(true).await, text, "at the telephone");
        assert_eq!(parts > 1, text == long);
    }
    // The alphabet of telephones, both ways, and more of it than one SMS holds.
    let latin = "You are safe. Answer when you can. ".repeat(8).trim_end().to_owned();
    kannel.writes.write_all(format!("{PHONE} {NUMBER} text I want to get out\n").as_bytes()).await.unwrap();
    assert_eq!(kannel.reads(3).await, ("I want to get out".to_owned(), true));
    assert_eq!(kannel.send(9, "You are safe").await, 1);
    assert_eq!(kannel.arrives(false).await, "You are safe");
    assert_eq!(kannel.send(10, &latin).await, 2);
    assert_eq!(kannel.arrives(false).await, latin);
    let seen = kannel.exchange.tell(json!({"do": "seen"})).await;
    let by = |from: &str, coding: u64| {
        seen.as_array()
            .unwrap()
            .iter()
            .filter(|each| each["from"] == json!(from) && each["coding"] == json!(coding))
            .count()
    };
    // Kannel wrote parts itself: what we read were not our own.
    assert!(
        by("kannel", 8) > 3 && by("kannel", 0) == 1 && by("safeconduct", 8) > 3 && by("safeconduct", 0) == 3,
        "{seen}"
    );
}
