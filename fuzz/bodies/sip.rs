//! What the fuzz targets of `telephone::sip` do with their input. Also driven, without a fuzzer, by
//! `crates/telephone/tests/fuzz_smoke_sip.rs`.

use std::net::SocketAddr;
use std::sync::LazyLock;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rsipstack::sip::SipMessage;
use rsipstack::transaction::key::{TransactionKey, TransactionRole};
use sound::Codec;
use telephone::media::srtp::MasterKey;
use telephone::media::srtp::sdes::Crypto;
use telephone::sip::digest::{Question, Request};
use telephone::sip::sdp::{Description, Ours, Wanted, agree, answer, settle};
use telephone::sip::wire::{Frame, HEADERS_MAX, Text, frame};
use telephone::sip::{Verdict, digits, judge};

static PHONE: LazyLock<SocketAddr> = LazyLock::new(|| SocketAddr::from(([192, 0, 2, 1], 4_000)));

fn look(data: &[u8]) -> Verdict {
    judge(data, *PHONE, "UDP", "tag")
}

/// A message, as it comes. What goes on belongs to a transaction for the library and is the same when it is read again; what is
/// answered is one answer.
pub fn sip_message(data: &[u8]) {
    if let Frame::Message(length) = frame(data) {
        assert!(length <= data.len());
    }
    match look(data) {
        Verdict::Take(message) => {
            let written = message.to_bytes();
            let Verdict::Take(again) = look(&written) else { panic!("what goes on is good") };
            assert_eq!(again.to_bytes(), written);
            match *again {
                SipMessage::Request(request) => {
                    TransactionKey::from_request(&request, TransactionRole::Server)
                        .expect("it has a transaction");
                }
                SipMessage::Response(response) => {
                    // Without a way it belongs to nobody, and is dropped.
                    drop(TransactionKey::from_response(&response, TransactionRole::Client));
                }
            }
        }
        Verdict::Answer { bytes, .. } => {
            let text = Text::read(&bytes).expect("an answer of ours is one");
            assert!(text.start.starts_with("SIP/2.0 ") && text.headers.len() <= HEADERS_MAX + 8);
            assert_eq!(bytes.windows(4).filter(|four| four == b"\r\n\r\n").count(), 1);
            assert!(bytes.ends_with(b"\r\n\r\n"));
        }
        Verdict::Ignore => {}
    }
}

/// A description of a session. What we answer to it can be read, and says what was agreed on.
pub fn sip_sdp(data: &[u8]) {
    let Ok(offer) = Description::read(data) else { return };
    let codecs = vec![Codec::Alaw, Codec::Mulaw];
    let wanted = Wanted { codecs, srtp_required: false, ipv6: false, loopback: true };
    let Ok(agreed) = agree(&offer, &wanted) else { return };
    let key = MasterKey::generate(&mut StdRng::seed_from_u64(1));
    let crypto = agreed.crypto.as_ref().map(|theirs| Crypto { key, ..theirs.clone() });
    let ours = Ours { session: (1, 1), address: *PHONE, crypto };
    let text = answer(&offer, &agreed, &ours);
    let read = Description::read(text.as_bytes()).expect("our own description");
    assert_eq!(read.streams.len(), offer.streams.len());
    for (at, stream) in read.streams.iter().enumerate() {
        assert_eq!(stream.port != 0, at == agreed.stream);
    }
    if agreed.stream == 0 {
        let settled = settle(&read, &wanted, agreed.crypto.is_some()).expect("it was agreed on");
        assert_eq!((settled.codec, settled.payload), (agreed.codec, agreed.payload));
        assert_eq!(settled.event_payload, agreed.event_payload);
    }
}

/// A registrar's question. The answer is one line.
pub fn sip_digest(data: &[u8]) {
    let text = String::from_utf8_lossy(data).replace(['\r', '\n'], " ");
    let Some(question) = Question::read(&text) else { return };
    let request = Request { method: "REGISTER", uri: "sip:x", user: "u", password: "canary" };
    let answer = question.answer(request, 1, &mut StdRng::seed_from_u64(1));
    assert!(answer.starts_with("Digest username=\"u\"") && !answer.contains(['\r', '\n']));
    assert!(!answer.contains("canary") || text.contains("canary"));
}

/// A key told by INFO.
pub fn sip_digits(data: &[u8]) {
    for body in [digits::Body::Relay, digits::Body::Plain] {
        if let Some(key) = body.read(data) {
            assert!("0123456789*#ABCD".contains(key.sign()));
        }
    }
}
