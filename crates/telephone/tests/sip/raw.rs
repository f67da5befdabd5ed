//! What sipp does not do: losses, refusals by us, our own requests, the end of the line.

use std::time::Duration;

use telephone::sip::{Event, HungUp};

use super::conductor::{Manner, We, settings};
use super::telephone::Telephone;

async fn answered(we: &We, more: &str) -> Telephone {
    let mut telephone = Telephone::new(we.at).await;
    telephone.more = more.to_owned();
    telephone.invite("INVITE").await;
    telephone.until("200 OK").await;
    telephone.acknowledge().await;
    telephone
}

#[tokio::test]
async fn an_answer_is_repeated_until_it_is_acknowledged() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.invite("INVITE").await;
    telephone.until("200 OK").await;
    let repeated = telephone.count(Duration::from_millis(500)).await;
    assert!(
        repeated.len() >= 2 && repeated.iter().all(|text| text.starts_with("SIP/2.0 200 ")),
        "{repeated:?}"
    );
    telephone.acknowledge().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let before = telephone.count(Duration::from_millis(1)).await;
    let after = telephone.count(Duration::from_millis(500)).await;
    assert!(after.is_empty(), "{before:?} {after:?}");
    telephone.ask("BYE", "").await;
    telephone.until("200 OK").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::Caller));
}

#[tokio::test]
async fn a_call_that_is_not_acknowledged_ends_with_bye() {
    let we = We::start_with(&settings("udp", ""), Manner::Answer, Duration::from_millis(10)).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.invite("INVITE").await;
    let bye = telephone.until("BYE ").await;
    assert!(bye.contains("CSeq: 1 BYE\r\n"), "{bye}");
    telephone.answer(&bye, "200 OK").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::NoAck));
}

#[tokio::test]
async fn a_refusal_says_when_to_call_again() {
    let we = We::start(&settings("udp", ""), Manner::Refuse).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.invite("INVITE").await;
    let refusal = telephone.until("486").await;
    assert!(refusal.contains("Retry-After: 7\r\n"), "{refusal}");
    // The same again until it is acknowledged, and never another answer.
    let again = telephone.count(Duration::from_millis(300)).await;
    assert!(!again.is_empty() && again.iter().all(|text| text.starts_with("SIP/2.0 486 ")), "{again:?}");
}

#[tokio::test]
async fn a_line_that_closes_hangs_up() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let mut telephone = answered(&we, "").await;
    let mut rings = Telephone::new(we.at).await;
    let stopping = tokio::spawn(we.line.stop());
    let bye = telephone.until("BYE ").await;
    rings.invite("INVITE").await;
    let refused = rings.until("503").await;
    assert!(refused.contains("Retry-After: 10\r\n"), "{refused}");
    telephone.answer(&bye, "200 OK").await;
    stopping.await.unwrap();
}

#[tokio::test]
async fn we_refresh_a_session_that_is_ours_to_refresh() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let asked = "Supported: timer\r\nSession-Expires: 90;refresher=uas\r\nAllow: UPDATE\r\n";
    let mut telephone = answered(&we, asked).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    for (seq, status) in [(1, "200 OK"), (2, "481 Gone")] {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(46)).await;
        tokio::time::resume();
        let update = telephone.until("UPDATE ").await;
        assert!(update.contains("Session-Expires: 90;refresher=uac\r\n"), "{update}");
        assert!(update.contains(&format!("CSeq: {seq} UPDATE\r\n")), "{update}");
        telephone.answer(&update, status).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::Lost));
}

#[tokio::test]
async fn a_session_without_a_sign_of_life_ends() {
    let we = We::start(&settings("udp", ""), Manner::Answer).await;
    let mut telephone = answered(&we, "Supported: timer\r\nSession-Expires: 90\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(61)).await;
    tokio::time::resume();
    telephone.until("BYE ").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::Lost));
}

#[tokio::test]
async fn the_longest_call_has_an_end() {
    let we = We::start(&settings("udp", "longest_call_minutes = 1"), Manner::Answer).await;
    let mut telephone = answered(&we, "").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(61)).await;
    tokio::time::resume();
    telephone.until("BYE ").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::TooLong));
}

#[tokio::test]
async fn a_call_that_nobody_answers_is_told_so() {
    let we = We::start(&settings("udp", ""), Manner::Ring).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.invite("INVITE").await;
    telephone.until("180 ").await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(51)).await;
    tokio::time::resume();
    telephone.until("480 ").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::NotAnswered));
}

#[tokio::test]
async fn a_call_over_ipv6() {
    let settings = settings("udp", "peers = ['::1']").replace("127.0.0.1:0", "[::1]:0");
    let we = We::start(&settings, Manner::Answer).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.sdp = telephone.sdp.replace("IP4 127.0.0.1", "IP6 ::1");
    telephone.invite("INVITE").await;
    let answer = telephone.until("200 OK").await;
    assert!(answer.contains("c=IN IP6 ::1\r\n") && answer.contains("Contact: <sip:[::1]:"), "{answer}");
    telephone.acknowledge().await;
    telephone.ask("BYE", "").await;
    telephone.until("200 OK").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::Caller));
    let mut other = Telephone::new(we.at).await;
    other.invite("INVITE").await;
    assert!(other.until("488 ").await.contains("Warning: 301 "), "sound over IPv4 has no way here");
}

#[tokio::test]
async fn addresses_keep_their_escapes() {
    let we = We::start(&settings("udp", "targets = ['+997000']"), Manner::AnswerAndHangUp).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.calls("sip:%2B997000;phone-context=x@127.0.0.1", "<sip:ca%6Cler%40x@127.0.0.1:5070;ob>");
    telephone.invite("INVITE").await;
    telephone.until("200 OK").await;
    telephone.acknowledge().await;
    let bye = telephone.until("BYE ").await;
    assert!(bye.starts_with("BYE sip:ca%6Cler%40x@127.0.0.1:5070;ob SIP/2.0\r\n"), "{bye}");
    telephone.calls("sip:7000@127.0.0.1", "<sip:x>");
    telephone.tag.clear();
    telephone.invite("INVITE").await;
    telephone.until("404 ").await;
}

#[tokio::test]
async fn a_caller_who_waits_for_less_long_is_told_so() {
    let we = We::start(&settings("udp", ""), Manner::Ring).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.more = "Expires: 1\r\n".to_owned();
    telephone.invite("INVITE").await;
    telephone.until("487 ").await;
    assert_eq!(we.over(1).await[0].hung_up(), Some(HungUp::NotAnswered));
}

#[tokio::test]
async fn the_same_call_on_another_way_is_refused() {
    let we = We::start(&settings("udp", ""), Manner::Ring).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.invite("INVITE").await;
    telephone.until("180 ").await;
    telephone.tag.clear();
    let merged = telephone.copy_on_another_way();
    telephone.say(&merged).await;
    telephone.until("482 ").await;
    assert_eq!(we.seen().len(), 1);
}

#[tokio::test]
async fn an_early_update_cannot_offer_and_a_second_invite_waits() {
    let we = We::start(&settings("udp", ""), Manner::Ring).await;
    let mut telephone = Telephone::new(we.at).await;
    telephone.invite("INVITE").await;
    telephone.until("180 ").await;
    telephone.invite("UPDATE").await;
    assert!(telephone.until("500 ").await.contains("Retry-After: "));
    telephone.invite("INVITE").await;
    assert!(telephone.until("500 ").await.contains("Retry-After: "));
    telephone.ask("UPDATE", "").await;
    telephone.until("200 ").await;
    telephone.ask("BYE", "").await;
    telephone.until("200 ").await;
    telephone.until("487 ").await;
    assert_eq!(we.over(1).await[0].events, [Event::HungUp(HungUp::Caller)]);
}

#[tokio::test]
async fn no_code_here_can_begin_a_call() {
    // What a dialog may ask is an enum without INVITE; beside it only a registration is asked for. Held here against the source.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sip");
    let mut files = vec![folder];
    let mut asks = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        asks += code.matches("Transaction::new_client").count();
        assert!(!code.contains("make_request") && !code.contains("do_invite"), "{}", path.display());
    }
    assert_eq!(asks, 1, "requests leave in one place");
}
