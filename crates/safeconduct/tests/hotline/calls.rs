//! What people do on a telephone, and what becomes of it.

use simulator::caller::Weather;
use sound::wav;
use tokio::process::Command;

use crate::client::Staff;
use crate::exchange::{Exchange, case_with};
use crate::phone::Phone;
use crate::voices::{Said, digits, encoded, is_speech, voice};
use crate::wanting;

/// So many frames of speech are no accident: 0.8 s.
const SPEECH_FRAMES: usize = 40;
/// So many digits has a code.
pub(crate) const CODE_DIGITS: usize = 12;
/// The line of a trench: one of twenty packets is lost, the others come in any order within a fifth of a second.
const BAD: Weather = Weather { lost_per_mille: 50, late_ms_max: 200 };

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

/// Whether the desk can speak.
async fn speaks() -> bool {
    let speaks = Command::new("espeak-ng").arg("--version").output().await.is_ok();
    if !speaks {
        wanting("eSpeak NG");
    }
    speaks
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_first_call_to_the_answer_and_cut_off_half_way() {
    let exchange = Exchange::open("").await;
    let olena = exchange.olena().await;
    let known = olena.cases().await;
    tokio::join!(
        from_the_first_call_to_the_answer(&exchange, &olena, &known),
        who_is_cut_off_has_applied_with_what_he_answered(&exchange, &olena, &known),
    );
}

/// A whole application by keys and voice, the code keyed back on a bad line, an answer heard with it, and a message added.
async fn from_the_first_call_to_the_answer(exchange: &Exchange, olena: &Staff, known: &[String]) {
    let spoken = voice(1);
    let mut phone = exchange.call(Weather::FINE).await;
    let code = apply(&mut phone, &spoken).await;
    let said = phone.answers(&code).await;
    assert!(said.contains(&Said::CodeRight), "{said:?}");
    drop(phone);

    let case = case_with(olena, &["/voice/1"], known).await;
    let heard = olena.get_bytes(&format!("/case/{case}/voice/1")).await;
    assert!(
        heard.windows(4_000).any(|window| window == &encoded(&spoken)[2_000..6_000]),
        "what he said is heard at the desk"
    );
    assert!(wav::read(&heard).is_ok());

    // Another telephone, on a line that loses a twentieth and mixes the rest: no digit is lost or doubled.
    let speaks = speaks().await;
    let answer = "Мы вас поняли. Завтра вечером вас будут ждать.";
    if speaks {
        olena.reply_aloud(&case, answer).await;
    } else {
        olena.reply(&case, answer).await;
    }
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
    if speaks {
        assert!(said.contains(&Said::Answer), "{said:?}");
        let speech = phone.heard.iter().filter(|frame| is_speech(frame)).count();
        assert!(speech > SPEECH_FRAMES, "{speech}");
    }
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

async fn who_is_cut_off_has_applied_with_what_he_answered(
    exchange: &Exchange,
    olena: &Staff,
    known: &[String],
) {
    let mut phone = exchange.call(BAD).await;
    phone.listen().await;
    phone.answers("1").await;
    phone.answers("3").await;
    for key in ["1", "9", "1", "1"] {
        // Nine is no key here: it is said so, and nothing is lost.
        phone.answers(key).await;
    }
    drop(phone);
    let case = case_with(olena, &["The call was cut"], known).await;
    let page = olena.get(&format!("/case/{case}")).await.body;
    assert_eq!(page.matches("Yes, nobody is watching").count(), 1);
}
