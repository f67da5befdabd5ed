//! Kannel with an exchange before it and a telephone behind it. Kannel serves no SMPP (that is `opensmppbox`, which Debian does
//! not have), so that an exchange stands between, over npm `smpp`: it hands on what each of both submits, octet by octet. Behind
//! Kannel is a telephone: Kannel's own "fake" protocol, spoken here. So Kannel reads what our adapter wrote, and our adapter
//! reads what Kannel wrote: alphabets, headers, parts. Delivery reports are the exchange's, after Kannel took the message.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use channels::kit::within;
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, Command};

use crate::common::{Counterpart, modules, script, skipped, wanting};

pub(crate) const PHONE: &str = "+79992718280";
pub(crate) const NUMBER: &str = "700";

pub(crate) struct Kannel {
    pub(crate) exchange: Counterpart,
    /// Where our adapter binds.
    pub(crate) smsc: u16,
    phone: Lines<BufReader<OwnedReadHalf>>,
    writes: OwnedWriteHalf,
    /// Parts of a message that is arriving.
    parts: BTreeMap<u8, Vec<u8>>,
    _bearerbox: Child,
    _folder: TempDir,
}

impl Kannel {
    /// Starts it; `None` if it is not there, which is said.
    pub(crate) async fn start() -> Option<Self> {
        let Some(modules) = modules("smpp") else {
            skipped("smpp");
            return None;
        };
        let bearerbox = modules.join("../../kannel/usr/sbin/bearerbox");
        if !bearerbox.exists() {
            wanting("Kannel");
            return None;
        }
        let environment = [("SMPP_MODULES", modules.display().to_string())];
        let mut exchange = Counterpart::start(&script("smpp/exchange.cjs"), &environment);
        let smsc = u16::try_from(exchange.tell(json!({"do": "listen"})).await.as_u64().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let ports = loopback::ports();
        let settings = folder.path().join("kannel.conf");
        std::fs::write(&settings, conf(ports, smsc)).unwrap();
        let bearerbox = run(&bearerbox, &settings, folder.path());
        let phone = within("the telephone is on", connect(ports[2])).await;
        let (reads, writes) = phone.into_split();
        let phone = BufReader::new(reads).lines();
        Some(Self {
            exchange,
            smsc,
            phone,
            writes,
            parts: Default::default(),
            _bearerbox: bearerbox,
            _folder: folder,
        })
    }

    /// Waits until Kannel and our adapter are both bound.
    pub(crate) async fn bound(&mut self) {
        let exchange = &mut self.exchange;
        within("both are bound", async {
            while exchange.tell(json!({"do": "bound"})).await != json!(["kannel", "safeconduct"]) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await;
    }

    /// The telephone writes. How it is cut into parts is Kannel's affair.
    pub(crate) async fn says(&mut self, text: &str) {
        let octets: String =
            text.encode_utf16().flat_map(u16::to_be_bytes).map(|octet| format!("%{octet:02X}")).collect();
        self.writes.write_all(format!("{PHONE} {NUMBER} ucs2 {octets}\n").as_bytes()).await.unwrap();
    }

    /// The telephone writes in its alphabet.
    pub(crate) async fn says_plainly(&mut self, text: &str) {
        self.writes.write_all(format!("{PHONE} {NUMBER} text {text}\n").as_bytes()).await.unwrap();
    }

    /// What arrives at the telephone next, put together by rules of this file's own; and whether it came in UCS-2. It can be
    /// dropped at any point without loss.
    pub(crate) async fn arrives(&mut self) -> (String, bool) {
        loop {
            let line = self.phone.next_line().await.unwrap().expect("Kannel lives");
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
            self.parts.insert(place.1, octets);
            if self.parts.len() == usize::from(place.0) {
                break;
            }
        }
        let whole: Vec<u8> = std::mem::take(&mut self.parts).into_values().flatten().collect();
        // Kannel does not say it of parts: what telephones write plainly has no such octets.
        let wide = whole.iter().any(|octet| *octet < 8 || *octet >= 0x80);
        if !wide {
            return (String::from_utf8(whole).unwrap(), wide);
        }
        let units: Vec<u16> = whole.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        (String::from_utf16(&units).unwrap(), wide)
    }
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
