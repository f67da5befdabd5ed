//! No log shows a number or a key, whatever its filter says.

use std::io::Write;
use std::sync::{Arc, Mutex};

use telephone::sip::HungUp;
use tracing_subscriber::fmt::MakeWriter;

use super::conductor::{Manner, We, settings};
use super::telephone::{NUMBER, Telephone};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

const KEY: &str = "Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2Fu";

/// The whole process logs everything here. nextest gives each test a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_call_leaves_nothing_in_a_log_that_takes_everything() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    // Where all tests share a process another one may have been first, and then this one sees nothing.
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        return;
    }
    let before = rsipstack_says_it_otherwise(&log);
    assert!(before.contains("canary-of-the-library"), "the library does log when it is let: {before}");
    log.0.lock().unwrap().clear();

    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.more = format!("P-Asserted-Identity: <tel:+{NUMBER}>\r\n");
    telephone.sdp = telephone.sdp.replace("RTP/AVP", "RTP/SAVP")
        + &format!("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{KEY}\r\n");
    telephone.invite("INVITE").await;
    let answer = telephone.until("200 OK").await;
    let ours = answer.split("inline:").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
    telephone.acknowledge().await;
    telephone.say("INVITE sip:canary SIP/2.0\r\nVia: nonsense\r\nFrom: <sip:79990000001@x>\r\n\r\n").await;
    telephone.say("SIP/2.0 200 canary 79990000001\r\n\r\n").await;
    telephone.invite("INVITE").await;
    telephone.until("200 OK").await;
    telephone.acknowledge().await;
    telephone.ask("BYE", "").await;
    telephone.until("200 OK").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::Caller));
    let stranger = tokio::net::UdpSocket::bind("127.0.0.2:0").await.unwrap();
    let options = "OPTIONS sip:79990000001@x SIP/2.0\r\nVia: SIP/2.0/UDP x;rport\r\n\r\n";
    stranger.send_to(options.as_bytes(), we.at).await.unwrap();
    let mut refusal = [0; 2048];
    stranger.recv_from(&mut refusal).await.unwrap();
    let seen = format!("{:?}", we.seen());
    we.line.stop().await;

    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("somebody who may not call was refused"), "our own words are heard: {said}");
    for canary in [NUMBER, "9990000001", KEY, &ours, "canary.example", "them", "call-", "rsipstack"] {
        assert!(!said.contains(canary), "{canary}: {said}");
        assert!(!seen.contains(canary), "{canary}: {seen}");
    }
}

/// What the library logs when nobody stops it.
fn rsipstack_says_it_otherwise(log: &Log) -> String {
    let long = "x".repeat(5000);
    let text = format!("OPTIONS sip:a SIP/2.0\r\nX: canary-of-the-library\r\n {long}\r\n {long}\r\n\r\n");
    drop(rsipstack::sip::SipMessage::try_from(text.as_bytes()));
    tracing::info!(target: "rsipstack::transport::udp", raw_message = "canary-of-the-library", "udp received");
    String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
}
