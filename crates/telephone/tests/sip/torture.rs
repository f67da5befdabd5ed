//! The torture messages of RFC 4475, in its own notation, and what has to come of them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use rand::RngExt as _;
use tokio::net::UdpSocket;
use web::chance::{Chance as _, SystemChance};

use super::conductor::{Manner, We, settings};
use super::notation::unfolded;

/// Each message and the code of its answer; 0 for none. A ringing INVITE is a good one. A REGISTER is not for us, whatever it
/// says; unknown methods are not known.
const TORTURES: [(&str, u16); 49] = [
    // 3.1.1, valid messages. The first is inside of a dialog that is not.
    ("wsinv", 481),
    ("intmeth", 501),
    ("esc01", 180),
    ("escnull", 405),
    ("esc02", 501),
    ("lwsdisp", 200),
    ("longreq", 180),
    ("dblreq", 405),
    ("semiuri", 200),
    ("transports", 200),
    ("mpart01", 405),
    ("unreason", 0),
    ("noreason", 0),
    // 3.1.2, invalid messages. A date is not looked at.
    ("badinv01", 400),
    ("clerr", 400),
    ("ncl", 400),
    ("scalar02", 400),
    ("scalarlg", 0),
    ("quotbal", 400),
    ("ltgtruri", 400),
    ("lwsruri", 400),
    ("lwsstart", 400),
    ("trws", 400),
    ("escruri", 400),
    ("baddate", 180),
    ("regbadct", 400),
    ("badaspec", 400),
    ("baddn", 400),
    ("badvers", 505),
    ("mismatch01", 400),
    ("mismatch02", 400),
    ("bigcode", 0),
    // 3.2, of transactions.
    ("badbranch", 200),
    // 3.3, of whoever answers.
    ("insuf", 400),
    ("unkscm", 416),
    ("novelsc", 416),
    ("unksm2", 405),
    ("bext01", 420),
    ("invut", 415),
    ("regaut01", 405),
    ("multi01", 400),
    ("mcl01", 400),
    ("bcast", 0),
    ("zeromf", 200),
    ("cparam01", 405),
    ("cparam02", 405),
    ("regescrt", 405),
    ("sdp01", 406),
    // 3.4, of a version that is gone since 2002: who has no tag cannot be told from others.
    ("inv2543", 400),
];

fn message(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/torture/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    unfolded(&std::fs::read_to_string(path).unwrap())
}

/// A place of its own whose port is the usual one: most of these messages want their answers there.
async fn telephone() -> UdpSocket {
    let mut rng = SystemChance.generator();
    loop {
        let ip = Ipv4Addr::new(
            127,
            rng.random_range(1..=254),
            rng.random_range(1..=254),
            rng.random_range(2..=254),
        );
        if let Ok(socket) = UdpSocket::bind(SocketAddr::new(IpAddr::V4(ip), 5060)).await {
            return socket;
        }
    }
}

async fn code(socket: &UdpSocket, patience: Duration) -> (u16, String) {
    let mut buffer = vec![0; 65_536];
    let hearing = async {
        loop {
            let (length, _) = socket.recv_from(&mut buffer).await.unwrap();
            let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let code: u16 = text.split(' ').nth(1).unwrap_or_default().parse().unwrap_or(0);
            if code != 100 {
                return (code, text);
            }
        }
    };
    tokio::time::timeout(patience, hearing).await.unwrap_or((0, String::new()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_torture_message_gets_its_answer() {
    let we = We::start(&settings("udp", "peers = ['127.0.0.0/8']\ntargets = []"), Manner::Ring).await;
    let mut wrong = Vec::new();
    for (name, wanted) in TORTURES {
        let socket = telephone().await;
        socket.send_to(&message(name), we.at).await.unwrap();
        let patience = if wanted == 0 { Duration::from_millis(200) } else { Duration::from_secs(3) };
        let (got, text) = code(&socket, patience).await;
        if got != wanted {
            wrong.push(format!("{name}: {got} and not {wanted}\n{text}"));
        }
        // Whatever it was, the next one finds us as before.
        let options = String::from_utf8(message("lwsdisp")).unwrap().replace("lwsdisp.", &format!("{name}."));
        let socket = telephone().await;
        socket.send_to(options.as_bytes(), we.at).await.unwrap();
        assert_eq!(code(&socket, Duration::from_secs(3)).await.0, 200, "after {name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
