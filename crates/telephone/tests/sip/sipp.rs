//! sipp calls us, with the scenarios in `tests/sipp/`.

use std::net::SocketAddr;
use std::process::{Output, Stdio};
use std::time::Duration;

use sound::Codec;
use telephone::media::srtp::sdes::Crypto;
use telephone::sip::{Event, HungUp};
use tokio::process::Command;

use super::conductor::{LOOPBACK, Manner, We, caller_key, settings, wanting, within};

/// Plays a scenario so many times, so many at once. None if there is no sipp.
async fn play(at: SocketAddr, scenario: &str, transport: &str, calls: u32) -> Option<Output> {
    let folder = tempfile::tempdir().unwrap();
    let media = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port() & !1;
    let file = format!("{}/tests/sipp/{scenario}.xml", env!("CARGO_MANIFEST_DIR"));
    let (calls, media) = (calls.to_string(), media.clamp(10_000, 60_000).to_string());
    let playing = Command::new("sipp")
        .args([&at.to_string(), "-sf", &file, "-i", "127.0.0.1", "-mi", "127.0.0.1", "-mp", &media])
        .args(["-t", transport, "-m", &calls, "-l", &calls, "-r", &calls, "-nostdin"])
        .args([
            "-max_socket",
            "500",
            "-timeout",
            "25",
            "-timeout_error",
            "-trace_err",
            "-error_file",
            "errors.log",
        ])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = match within(scenario, playing).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            wanting("sipp");
            return None;
        }
        output => output.unwrap(),
    };
    let errors = std::fs::read_to_string(folder.path().join("errors.log")).unwrap_or_default();
    assert!(output.status.success(), "{scenario}: {:?}\n{errors}", output.status);
    Some(output)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_answered_and_hung_up() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let Some(_) = play(we.at, "answer_and_bye", "u1", 1).await else { return };
    let seen = we.over(1).await;
    let sound = seen[0].sound.clone().unwrap();
    let terms = &sound.terms;
    assert_eq!((terms.remote.ip(), terms.codec, terms.payload_type), (LOOPBACK, Codec::Alaw, 8));
    assert!(sound.is_heard && sound.speaks && terms.event_payload == Some(101) && terms.srtp.is_none());
    assert_eq!(seen[0].hung_up(), Some(HungUp::Caller));
    assert_eq!(seen[0].caller, caller_key().hash_of("79990000001"));
    assert_eq!(we.calls(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_hung_up_by_us() {
    let we = We::start(&settings("udp", ""), Manner::AnswerAndHangUp).await;
    let Some(_) = play(we.at, "hung_up_by_us", "u1", 1).await else { return };
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::Us));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_rings_can_be_given_up_in_both_ways() {
    let we = We::start(&settings("udp", ""), Manner::Ring).await;
    let Some(_) = play(we.at, "cancel", "u1", 1).await else { return };
    play(we.at, "early_bye", "u1", 1).await.unwrap();
    let seen = we.over(2).await;
    assert!(seen.iter().all(|seen| seen.hung_up() == Some(HungUp::Caller)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_held_and_moved_and_resumed() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let Some(_) = play(we.at, "hold", "u1", 1).await else { return };
    let seen = we.over(1).await;
    let [Event::Held, Event::Moved(moved), Event::Resumed, Event::Held, rest @ ..] =
        seen[0].events.as_slice()
    else {
        panic!("{:?}", seen[0].events)
    };
    let before = seen[0].sound.clone().unwrap().terms.remote;
    assert_eq!(moved.terms.remote, SocketAddr::new(before.ip(), before.port() + 10));
    assert!(matches!(rest, [Event::Moved(_), Event::Resumed, Event::HungUp(HungUp::Caller)]), "{rest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_come_by_info() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let Some(_) = play(we.at, "info_digits", "u1", 1).await else { return };
    assert_eq!(we.over(1).await[0].keys(), "17#");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_beside_calls_is_answered() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let Some(_) = play(we.at, "options", "u1", 1).await else { return };
    play(we.at, "unknown_method", "u1", 1).await.unwrap();
    play(we.at, "wrong_codec", "u1", 1).await.unwrap();
    assert!(we.seen().is_empty(), "none of it was a call");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_lost_is_repeated_and_the_call_ends() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let Some(_) = play(we.at, "lost_ack", "u1", 1).await else { return };
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::NoAck));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_offers_nothing_gets_our_offer() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let Some(_) = play(we.at, "late_offer", "u1", 1).await else { return };
    assert_eq!(we.over(1).await[0].sound.clone().unwrap().terms.payload_type, 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sound_is_sealed_with_keys_of_both_ends() {
    let we = We::start(&settings("udp", "srtp_required = true"), Manner::Answer).await;
    let Some(_) = play(we.at, "sealed", "u1", 1).await else { return };
    let srtp = we.over(1).await[0].sound.clone().unwrap().terms.srtp.unwrap();
    let theirs = "3 AES_CM_128_HMAC_SHA1_80 inline:Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2Fu";
    assert_eq!(Crypto::parse(theirs), Ok(srtp.theirs.clone()));
    assert!(srtp.ours.key != srtp.theirs.key && srtp.ours.tag == 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_timer_is_agreed_on() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let Some(_) = play(we.at, "session_timer", "u1", 1).await else { return };
    we.over(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_trunk_is_busy_and_says_until_when() {
    let we = We::start(&settings("udp", "calls_max = 1\nlongest_call_minutes = 1"), Manner::Answer).await;
    let first = play(we.at, "answer_and_bye", "u1", 1).await;
    if first.is_none() {
        return;
    }
    let mut held = super::telephone::Telephone::new(we.at).await;
    held.invite("INVITE").await;
    assert!(held.until("200 OK").await.contains("m=audio"));
    play(we.at, "busy", "u1", 3).await.unwrap();
    assert_eq!(we.seen().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_call_hears_so() {
    let we = We::start(&settings("udp", "peers = ['192.0.2.1']"), Manner::Answer).await;
    let Some(_) = play(we.at, "stranger", "u1", 1).await else { return };
    assert!(we.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_over_tcp() {
    let we = We::start(&settings("tcp", "calls_per_minute_of_one_caller = 100"), Manner::Answer).await;
    let Some(_) = play(we.at, "answer_and_bye", "tn", 5).await else { return };
    for scenario in ["hold", "info_digits", "late_offer"] {
        play(we.at, scenario, "t1", 1).await.unwrap();
    }
    let seen = we.over(8).await;
    assert!(seen.iter().all(|seen| seen.hung_up() == Some(HungUp::Caller) && !seen.set_aside));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_calls_at_once() {
    let more = "calls_max = 100\ncalls_per_minute = 1000";
    let we = We::start_with(&settings("udp", more), Manner::Answer, Duration::from_millis(500)).await;
    let Some(_) = play(we.at, "answer_and_bye", "u1", 100).await else { return };
    let seen = we.over(100).await;
    assert_eq!((seen.len(), we.calls()), (100, 0));
    assert!(seen.iter().all(|seen| seen.hung_up() == Some(HungUp::Caller)));
    // All of one number: after the third they are set aside, and none was dropped.
    assert_eq!(seen.iter().filter(|seen| seen.set_aside).count(), 97);
}
