//! A real registrar between us and a telephone.

use std::time::Duration;

use telephone::sip::{HungUp, Registration};

use super::conductor::{Manner, We, settings, within};
use super::registrar::{Kamailio, PASSWORD};
use super::telephone::Telephone;

/// How it asks for passwords.
const ALGORITHMS: [&str; 2] = ["SHA-256", "MD5"];

/// A trunk that registers there.
fn trunk(kamailio: &Kamailio, transport: &str, password: &str) -> String {
    let settings = settings(transport, "peers = []\ntargets = []");
    let settings = if transport == "udp" { settings } else { settings.replace("listen", "# listen") };
    format!("{settings}{}", kamailio.account(transport, password))
}

async fn registered(we: &We) {
    within("we are registered", async {
        while we.line.status()[0].registration != Registration::Registered {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

/// A call to our name at the exchange, from a telephone that is there.
async fn a_call_through(kamailio: &Kamailio, we: &We, calls: usize) {
    let mut telephone = Telephone::new(kamailio.at).await;
    telephone.invite("INVITE").await;
    let answer = telephone.until("200 OK").await;
    telephone.follows(&answer);
    telephone.acknowledge().await;
    telephone.ask("INFO", "").await;
    telephone.until("200 OK").await;
    telephone.ask("BYE", "").await;
    telephone.until("200 OK").await;
    let seen = we.over(calls).await;
    assert_eq!(seen[calls - 1].hung_up(), Some(HungUp::Caller), "{:?}", seen[calls - 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn we_register_with_every_digest_and_calls_come_through() {
    for algorithm in ALGORITHMS {
        let Some(kamailio) = Kamailio::start(algorithm).await else { return };
        let we = We::start(&trunk(&kamailio, "udp", PASSWORD), Manner::Answer).await;
        registered(&we).await;
        a_call_through(&kamailio, &we, 1).await;
        we.line.stop().await;
        let mut telephone = Telephone::new(kamailio.at).await;
        telephone.invite("INVITE").await;
        telephone.until("404 ").await;
        kamailio.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_come_on_the_line_on_which_we_registered() {
    let Some(kamailio) = Kamailio::start("SHA-256").await else { return };
    for transport in ["tcp", "tls"] {
        let we = We::start(&trunk(&kamailio, transport, PASSWORD), Manner::Answer).await;
        registered(&we).await;
        a_call_through(&kamailio, &we, 1).await;
        a_call_through(&kamailio, &we, 2).await;
        we.line.stop().await;
    }
    kamailio.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_we_end_is_told_through_the_exchange() {
    let Some(kamailio) = Kamailio::start("SHA-256").await else { return };
    let we = We::start(&trunk(&kamailio, "udp", PASSWORD), Manner::AnswerAndHangUp).await;
    registered(&we).await;
    let mut telephone = Telephone::new(kamailio.at).await;
    telephone.invite("INVITE").await;
    let answer = telephone.until("200 OK").await;
    telephone.follows(&answer);
    telephone.acknowledge().await;
    let bye = telephone.until("BYE ").await;
    telephone.answer(&bye, "200 OK").await;
    kamailio.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_shows_and_is_not_tried_in_a_loop() {
    let Some(kamailio) = Kamailio::start("MD5").await else { return };
    let we = We::start(&trunk(&kamailio, "udp", "another"), Manner::Answer).await;
    within("we are refused", async {
        while we.line.status()[0].registration != Registration::Refused(401) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    kamailio.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registrar_that_is_not_there_is_waited_for() {
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = nobody.local_addr().unwrap().port();
    let settings = settings("udp", "peers = []");
    let settings = format!("{settings}registrar = '127.0.0.1:{port}'\nuser = '7000'\npassword = 'x'\n");
    let we = We::start_with(&settings, Manner::Answer, Duration::from_millis(5)).await;
    within("it is not there", async {
        while we.line.status()[0].registration != Registration::Unreachable {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}
