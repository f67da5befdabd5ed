//! A dozen labelled sample cases, so that a visitor's desk is not empty.
//!
//! They go the way of every other application: answered through the interview, sealed for the manifest's current key, posted
//! to a gate as a mirror would post them. Only their label tells them apart, and a desk that is no trial refuses it.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use interview::conversation::{Channel, Env, Input, Output, PromptKind, RawAnswer, finish, start, step};
use interview::{Form, Language, Programme};
use rand::SeedableRng;
use rand::rngs::StdRng;
use seal::envelope::{Sealed, SubmissionId};
use seal::manifest::{SignedManifest, verify};
use seal::receipt::Receipt;
use seal::submission::{Body, Submission};
use seal::{Day, Zone};
use tokio::net::TcpStream;
use web::chance::{Chance as _, SystemChance};
use web::clock::{Clock as _, SystemClock};

use super::layout::{GATES, Layout};

/// No form is longer.
const STEPS_MAX: usize = 100;
/// How long one post may take.
const POST_MAX: Duration = Duration::from_secs(10);

/// One invented person: a form, a language, what he says where it differs from [`USUAL`], and his words.
struct Sample {
    form: &'static str,
    language: &'static str,
    says: &'static [(&'static str, &'static str)],
    alias: &'static str,
    message: &'static str,
}

/// What most samples say.
const USUAL: &[(&str, &str)] = &[
    ("safe_now", "yes"),
    ("answer_language", "here"),
    ("reading", "read"),
    ("under_18", "no"),
    ("standing", "serving"),
    ("category", "armed_forces"),
    ("power", "ru"),
    ("counsel_first", "no"),
    ("group_band", "one"),
    ("injured", "no"),
    // Most can be answered at any hour; those that cannot show what the desk does then.
    ("safe_times", "any"),
    ("situation", "called_up"),
    ("abroad", "no"),
    ("topics", "call_up"),
    ("knows", "yes"),
    ("reach", "borrowed"),
];

const SAMPLES: &[Sample] = &[
    Sample {
        form: "apply",
        language: "ru",
        says: &[("safe_times", "night")],
        alias: "Гроза",
        message: "Скажите, меня не убьют, если я выйду один? Телефон не мой, отвечу завтра ночью.",
    },
    Sample {
        form: "apply",
        language: "ko-KP",
        says: &[("power", "kp"), ("category", "armed_forces"), ("injured", "yes")],
        alias: "소나무",
        message: "다리를 다쳤습니다. 걸을수는 있습니다. 살고싶습니다. 고향의 어머니가 알게 됩니까?",
    },
    Sample {
        form: "at_risk",
        language: "ru",
        says: &[("topics", "asylum lawyer")],
        alias: "Мост",
        message: "Пришла повестка, через неделю явиться. Что будет, если я уеду?",
    },
    Sample {
        form: "third_party",
        language: "ru",
        says: &[("knows", "no"), ("reach", "unknown")],
        alias: "",
        message: "",
    },
    Sample {
        form: "apply",
        language: "ru",
        says: &[("group_band", "two_to_five"), ("safe_now", "unsure"), ("safe_times", "evening")],
        alias: "Ветер",
        message: "Нас трое. Командир забрал телефоны, этот спрятали. Как всем вместе?",
    },
    Sample {
        form: "apply",
        language: "uk",
        says: &[("counsel_first", "occupied")],
        alias: "Калина",
        message: "Мене мобілізували в окупації. Я не хочу стріляти у своїх. Хто мене захистить?",
    },
    Sample {
        form: "apply",
        language: "ru",
        says: &[("under_18", "unknown"), ("reading", "listen")],
        alias: "Снег",
        message: "Плохо читаю. Можно голосом?",
    },
    Sample {
        form: "apply",
        language: "en",
        says: &[("power", "ru"), ("category", "accompanying")],
        alias: "River",
        message: "I came to work as a driver and they took my passport. I am not from here. Do the same rights hold for me?",
    },
    Sample {
        form: "at_risk",
        language: "uk",
        says: &[("abroad", "yes"), ("situation", "not_yet")],
        alias: "Степ",
        message: "Я за кордоном, брата ще не забрали. Що йому можна зробити законно?",
    },
    Sample {
        form: "apply",
        language: "ko-KR",
        says: &[("power", "kp"), ("safe_times", "morning")],
        alias: "달빛",
        message: "통역을 하러 왔다가 붙잡혀 있습니다. 한국말로 답해 주시면 됩니다.",
    },
    Sample {
        form: "third_party",
        language: "ko-KR",
        says: &[("knows", "unsure"), ("reach", "messenger")],
        alias: "",
        message: "",
    },
    Sample {
        form: "apply",
        language: "ru",
        says: &[("category", "medical_religious"), ("injured", "no")],
        alias: "Ключ",
        message: "Я фельдшер. Слышал, что медиков держат отдельно. Это правда?",
    },
];

/// Seals and posts the first `count` samples (the dozen again and again, if more are asked for).
pub(super) async fn send(layout: &Layout, gate: SocketAddr, count: u16) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let programme = Programme::load(&layout.programme()).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let zone = Zone::of_programme(programme.id(), true)?;
    for sample in SAMPLES.iter().cycle().take(usize::from(count)) {
        let envelope = seal_one(layout, &programme, &zone, sample)
            .with_context(|| format!("a sample of {}", sample.form))?;
        let status = tokio::time::timeout(POST_MAX, post(gate, envelope))
            .await
            .context("the gate does not answer")??;
        if !status.is_success() {
            bail!("the gate refused a sample: {status}");
        }
    }
    Ok(())
}

/// Hands an envelope to a gate, as a mirror does.
async fn post(gate: SocketAddr, envelope: Sealed) -> Result<StatusCode> {
    let stream = TcpStream::connect(gate).await.context("connecting to the gate")?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let driver = tokio::spawn(connection);
    let request = Request::post("/e")
        .header("host", gate.to_string())
        .header("content-type", "application/octet-stream")
        .body(axum::body::Body::from(envelope.into_bytes()))?;
    let answer = sender.send_request(request).await?;
    drop(sender);
    let status = answer.status();
    drop(answer);
    driver.abort();
    Ok(status)
}

fn seal_one(layout: &Layout, programme: &Programme, zone: &Zone, sample: &Sample) -> Result<Sealed> {
    let mut rng = SystemChance.generator();
    let now = SystemClock.now().to_zoned(jiff::tz::TimeZone::UTC);
    let form = programme.form(sample.form).context("the pack has no such form")?;
    let mut submitted = answer(form, sample, &now, &mut rng)?;
    submitted.programme = programme.id().to_owned();
    submitted.sample = true;

    let folder = layout.gate(GATES[0]);
    let manifest = SignedManifest::from_json(&std::fs::read(folder.join("manifest.json"))?)?;
    let root = desk::admin::read_root(&folder)?;
    let today = Day::from_unix_seconds(SystemClock.now().as_second());
    let manifest = verify(&manifest, &root, zone, None)?;

    let receipt = Receipt::generate(&mut rng);
    let body = Body::clear(serde_json::to_vec(&submitted)?);
    let submission = Submission::Application { grant: receipt.keys().grant(), body };
    let (key, _standing) = manifest.sealing_key(today);
    Ok(seal::envelope::seal(key, zone, SubmissionId::generate(&mut rng), &submission.encode(), &mut rng)?)
}

/// Walks through the form as this person would.
fn answer(
    form: &Form,
    sample: &Sample,
    now: &jiff::Zoned,
    rng: &mut StdRng,
) -> Result<interview::conversation::Submitted> {
    let mut chance = StdRng::from_rng(rng);
    let mut env = Env { now, rng: &mut chance };
    let language = Language::parse(sample.language).context("a language tag")?;
    let (mut state, mut output) = start(form, &language, Channel::Web, &mut env);
    for _ in 0..STEPS_MAX {
        let prompt = match output {
            Output::Ask(prompt) => prompt,
            Output::Review(_) => return Ok(finish(form, &state, &mut env)?),
            Output::Refused { prompt, refusal, .. } => bail!("{} was refused: {refusal:?}", prompt.name),
            Output::NotThere => bail!("a question went away"),
        };
        let raw = match (&prompt.kind, said(sample, &prompt.name)) {
            (PromptKind::Note, _) => RawAnswer::Nothing,
            (PromptKind::Acknowledge, _) => RawAnswer::Codes(vec!["OK".to_owned()]),
            (PromptKind::Many(_), Some(codes)) => {
                RawAnswer::Codes(codes.split(' ').map(str::to_owned).collect())
            }
            (PromptKind::One(_), Some(code)) => RawAnswer::Codes(vec![code.to_owned()]),
            (_, Some(text)) => RawAnswer::Text(text.to_owned()),
            (_, None) => bail!("the samples do not know the question {}", prompt.name),
        };
        (state, output) = step(form, state, Input::Answer(raw), &mut env);
    }
    bail!("the form has no end")
}

fn said(sample: &Sample, question: &str) -> Option<&'static str> {
    match question {
        "alias" => return Some(sample.alias),
        "duress_word" => return Some("календарь"),
        "message" => return Some(sample.message),
        _ => {}
    }
    sample.says.iter().chain(USUAL).find(|(name, _)| *name == question).map(|(_, code)| *code)
}
