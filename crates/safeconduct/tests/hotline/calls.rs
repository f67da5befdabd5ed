//! What people do on a telephone, and what becomes of it.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use simulator::caller::Weather;
use sound::{Codec, wav};

use crate::exchange::{Exchange, case_with};
use crate::phone::{Phone, digits};
use crate::voices::Said;

/// So many digits has a code.
const CODE_DIGITS: usize = 12;
/// The line of a trench: one of twenty packets is lost, the others come in any order within a fifth of a second.
const BAD: Weather = Weather { lost_per_mille: 50, late_ms_max: 200 };

/// A second and a half of a voice that nobody else has, in samples that A-law keeps as they are.
fn voice(seed: u64) -> Vec<i16> {
    let mut rng = StdRng::seed_from_u64(seed);
    (0..75 * 160).map(|_| Codec::Alaw.decode(Codec::Alaw.encode(rng.random_range(-9_000..9_000)))).collect()
}

fn encoded(samples: &[i16]) -> Vec<u8> {
    samples.iter().map(|sample| Codec::Alaw.encode(*sample)).collect()
}

/// Answers everything with its first key, and by voice what is asked so, until the code has been said.
async fn apply(phone: &mut Phone, spoken: &[i16]) -> String {
    phone.listen().await;
    phone.answers("1").await;
    let mut said = phone.answers("3").await;
    for _ in 0..40 {
        let code = digits(&said);
        if code.len() >= 2 * CODE_DIGITS {
            let (first, second) = code.split_at(CODE_DIGITS);
            assert_eq!(first, &second[..CODE_DIGITS], "twice the same");
            return first.to_owned();
        }
        said = if said.contains(&Said::Record) {
            phone.speak(spoken).await;
            phone.answers("#").await
        } else {
            phone.answers("1").await
        };
    }
    panic!("no code was said")
}

/// A whole application by keys and voice, the code keyed back on a bad line, an answer heard with it, and a message added.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_first_call_to_the_answer() {
    let exchange = Exchange::open("").await;
    let olena = exchange.olena().await;
    let known = olena.cases().await;
    let spoken = voice(1);
    let mut phone = exchange.call(Weather::FINE).await;
    let code = apply(&mut phone, &spoken).await;
    let said = phone.answers(&code).await;
    assert!(said.contains(&Said::CodeRight), "{said:?}");
    drop(phone);

    let case = case_with(&olena, &["/voice/1"], &known).await;
    let voice_at = |number: usize| format!("/case/{case}/voice/{number}");
    let heard = olena.get_bytes(&voice_at(1)).await;
    assert!(
        heard.windows(4_000).any(|window| window == &encoded(&spoken)[2_000..6_000]),
        "what he said is heard at the desk"
    );
    assert!(wav::read(&heard).is_ok());

    // Another telephone, on a line that loses a twentieth and mixes the rest: no digit is lost or doubled.
    olena.reply(&case, "Мы вас поняли.").await;
    let mut phone = exchange.call(BAD).await;
    phone.listen().await;
    phone.answers("1").await;
    phone.answers("6").await;
    let mut said = phone.answers(&code).await;
    // Looking takes a moment, with words that somebody looks.
    for _ in 0..5 {
        if said.contains(&Said::Answer) || said.contains(&Said::Unknown) {
            break;
        }
        said.extend(phone.listen().await);
    }
    assert!(!said.contains(&Said::Unknown), "{said:?}");
    let added = voice(2);
    let said = phone.answers("3").await;
    let said = if said.contains(&Said::Record) { said } else { phone.answers("1").await };
    assert!(said.contains(&Said::Record), "{said:?}");
    phone.speak(&added).await;
    phone.answers("#").await;
    phone.answers("1").await;
    drop(phone);

    for canary in [&encoded(&spoken)[2_000..2_200], &encoded(&added)[2_000..2_200], code.as_bytes()] {
        assert!(!exchange.gate_holds(canary), "nothing of it is at the gate");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_cut_off_half_way_has_applied_with_what_he_answered() {
    let exchange = Exchange::open("").await;
    let olena = exchange.olena().await;
    let known = olena.cases().await;
    let mut phone = exchange.call(BAD).await;
    phone.listen().await;
    phone.answers("1").await;
    phone.answers("3").await;
    for key in ["1", "9", "1", "1"] {
        // Nine is no key here: it is said so, and nothing is lost.
        phone.answers(key).await;
    }
    drop(phone);
    let case = case_with(&olena, &["The call was cut"], &known).await;
    let page = olena.get(&format!("/case/{case}")).await.body;
    assert_eq!(page.matches("Yes, nobody is watching").count(), 1);
}
