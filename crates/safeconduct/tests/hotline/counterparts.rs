//! Whole calls by callers that are not ours.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use simulator::caller::Weather;

use crate::baresip::{self, Baresip};
use crate::calls::CODE_DIGITS;
use crate::client::Staff;
use crate::exchange::{Exchange, case_heard, case_with};
use crate::registrar::{Kamailio, PASSWORD};
use crate::voices::{Said, digits, encoded, said_in, voice};
use crate::{sipp, wanting};

/// The language, and then what the line reveals, during which no key is heard.
const LANGUAGE: (char, u32) = ('1', 2_000);
/// From there to the tone after which one speaks: a person is asked for, and there is none, but a message can be left.
const TO_THE_TONE: [(char, u32); 3] = [LANGUAGE, ('0', 1_500), ('1', 1_500)];
/// The code is said twice after a message.
const CODE_MILLIS: u32 = 14_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sipp_and_baresip_call_and_kamailio_is_between() {
    let (sipp, baresip, kamailio) =
        tokio::join!(sipp::is_here(), async { baresip::unpacked() }, Kamailio::start("SHA-256"));
    if !sipp {
        wanting("sipp");
    }
    if baresip.is_none() {
        wanting("baresip");
    }
    if !sipp && baresip.is_none() {
        return;
    }
    let registers = kamailio.as_ref().map(trunk).unwrap_or_default();
    let exchange = Exchange::open(&registers).await;
    let olena = exchange.olena().await;
    let known = olena.cases().await;
    tokio::join!(
        async {
            if sipp {
                tokio::join!(
                    sipp_is_cut_off(&exchange, &olena, &known),
                    sipp_leaves_a_message(&exchange, &olena),
                    sipp_calls_again_with_a_code(&exchange, &olena),
                );
            }
        },
        async {
            if let Some(unpacked) = &baresip {
                baresip_leaves_a_message(&exchange, &olena, unpacked, ("hotline", exchange.at), 13).await;
            }
        },
        async {
            if let (Some(unpacked), Some(kamailio)) = (&baresip, &kamailio) {
                baresip_leaves_a_message(&exchange, &olena, unpacked, ("7000", kamailio.at), 14).await;
            }
        },
    );
    if let Some(kamailio) = kamailio {
        kamailio.stop().await;
    }
}

/// A trunk of the gate that registers there.
fn trunk(kamailio: &Kamailio) -> String {
    let account = kamailio.account("udp", PASSWORD);
    format!(
        "[[trunk]]\nname = 'exchange'\ntransport = 'udp'\nlisten = '127.0.0.1:0'\nrtp_ports = '30000-39999'\n{account}"
    )
}

/// What is looked for of a voice: a second, without its beginning and its end.
fn part_of(voice: &[i16]) -> Vec<u8> {
    encoded(&voice[2_000..10_000])
}

/// The language by its key, a questionnaire, a key that is none, and the line breaks.
async fn sipp_is_cut_off(exchange: &Exchange, olena: &Staff, known: &[String]) {
    let begins = ('3', 1_500);
    let keys = [LANGUAGE, begins, ('1', 600), ('9', 600), ('1', 600), ('1', 600)];
    sipp::keys(exchange.at, &keys).await;
    let case = case_with(olena, &["The call was cut"], known).await;
    let page = olena.get(&format!("/case/{case}")).await.body;
    assert_eq!(page.matches("Yes, nobody is watching").count(), 1);
}

async fn sipp_leaves_a_message(exchange: &Exchange, olena: &Staff) {
    let spoken = voice(11);
    sipp::message(exchange.at, &TO_THE_TONE, &spoken).await;
    let (_, number) = case_heard(olena, &part_of(&spoken)).await;
    assert_eq!(number, 0);
    assert!(!exchange.gate_holds(&part_of(&spoken)[..200]), "nothing of it is at the gate");
}

/// Somebody left a message and was told his code; with it sipp adds another one to the same case.
async fn sipp_calls_again_with_a_code(exchange: &Exchange, olena: &Staff) {
    let (first, added) = (voice(12), voice(15));
    let mut phone = exchange.call(Weather::FINE).await;
    phone.listen().await;
    for key in ["1", "0"] {
        phone.answers(key).await;
    }
    let said = phone.answers("1").await;
    assert!(said.contains(&Said::Record), "{said:?}");
    phone.speak(&first).await;
    phone.answers("#").await;
    let code = told(&phone.answers("1").await);
    drop(phone);
    let (case, _) = case_heard(olena, &part_of(&first)).await;

    let mut keys = vec![LANGUAGE, ('6', 600)];
    let (most, last) = code.split_at(CODE_DIGITS - 1);
    keys.extend(most.chars().map(|digit| (digit, 250)));
    // The desk looks it up.
    keys.extend(last.chars().map(|digit| (digit, 5_000)));
    keys.push(('3', 1_500));
    sipp::message(exchange.at, &keys, &added).await;
    assert_eq!(case_heard(olena, &part_of(&added)).await, (case, 1));
    for canary in [&part_of(&added)[..200], code.as_bytes()] {
        assert!(!exchange.gate_holds(canary), "nothing of it is at the gate");
    }
}

/// The code that was told, twice.
fn told(said: &[Said]) -> String {
    let code = digits(said);
    assert_eq!(code.len(), 2 * CODE_DIGITS, "{said:?}");
    let (first, again) = code.split_at(CODE_DIGITS);
    assert_eq!(first, again);
    first.to_owned()
}

/// A message, with keys as RFC 4733, and what it recorded of the line.
async fn baresip_leaves_a_message(
    exchange: &Exchange,
    olena: &Staff,
    unpacked: &Path,
    (user, at): (&str, SocketAddr),
    seed: u64,
) {
    let spoken = voice(seed);
    let mut baresip = Baresip::start(unpacked).await;
    baresip.call(user, at).await;
    // Until he knows which language is which.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    baresip.press(&TO_THE_TONE).await;
    baresip.speak(&spoken).await;
    baresip.press(&[('#', 1_000), ('1', CODE_MILLIS)]).await;
    let said = said_in(&baresip.hang_up().await);
    assert!(said.contains(&Said::Record), "{said:?}");
    let code = told(&said);
    let (_, number) = case_heard(olena, &part_of(&spoken)).await;
    assert_eq!(number, 0);
    for canary in [&part_of(&spoken)[..200], code.as_bytes()] {
        assert!(!exchange.gate_holds(canary), "nothing of it is at the gate");
    }
}
