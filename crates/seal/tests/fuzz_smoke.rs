//! The fuzz targets' bodies on a hundred thousand random and mutated inputs each, on stable, from a seed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::needless_pass_by_value,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail loudly"
)]

mod support;

#[path = "../../../fuzz/bodies/seal.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod bodies;

#[path = "../../../fuzz/bodies/seeds.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod seeds;

use seal::envelope::{self, SubmissionId};
use seal::receipt::Receipt;
use seal::reply::{self, NO_PREVIOUS};
use seal::submission::{Body, FollowUp, Media, Submission, VoiceHead};
use seal::wordlist::WordLanguage;
use support::{SeedRng, day, page_key, programme, zone};

const ROUNDS: usize = 100_000;

/// Changes a known good input a little, or now and then makes one up.
fn drive(name: &str, seeds: &[Vec<u8>], rounds: usize, body: fn(&[u8])) {
    let mut rng = SeedRng::new(name);
    seeds::keep(name, seeds);
    seeds.iter().for_each(|seed| body(seed));
    for _ in 0..rounds {
        let mut data = match rng.below(8) {
            0 => {
                let length = rng.below(300);
                rng.bytes(length)
            }
            _ => seeds[rng.below(seeds.len())].clone(),
        };
        for _ in 0..=rng.below(3) {
            mutate(&mut data, &mut rng);
        }
        body(&data);
    }
}

fn mutate(data: &mut Vec<u8>, rng: &mut SeedRng) {
    if data.is_empty() {
        return;
    }
    // Most of what can go wrong is near the beginning.
    let reach = if rng.below(2) == 0 { data.len().min(200) } else { data.len() };
    let at = rng.below(reach);
    match rng.below(5) {
        0 => data[at] ^= 1 << rng.below(8),
        1 => data[at] = [0, 1, 0x7f, 0x80, 0xff][rng.below(5)],
        2 => data.truncate(at),
        3 => {
            data.remove(at);
        }
        _ => {
            let byte = rng.bytes(1)[0];
            data.insert(at, byte);
        }
    }
}

#[test]
fn envelope_parse() {
    let key = page_key("fuzz");
    let id = SubmissionId::from_bytes([1; 16]);
    let sealed = envelope::seal(key.sealing_key(), &zone(), id, b"text", &mut SeedRng::new("fuzz")).unwrap();
    drive("envelope_parse", &[sealed.into_bytes(), b"SCEN\x02".repeat(9)], ROUNDS, bodies::envelope_parse);
}

#[test]
fn receipt_parse() {
    let receipt = Receipt::generate(&mut SeedRng::new("fuzz"));
    let mut seeds: Vec<Vec<u8>> =
        WordLanguage::ALL.map(|language| receipt.words(language).join(" ").into_bytes()).to_vec();
    seeds.extend(WordLanguage::ALL.map(|language| receipt.words(language).concat().into_bytes()));
    seeds.push(receipt.digits().as_bytes().to_vec());
    // Unknown words are compared with four thousand others, which takes its time without optimisation.
    drive("receipt_parse", &seeds, ROUNDS / 200, bodies::receipt_parse);
}

#[test]
fn manifest_json() {
    let programme = programme("fuzz");
    let seeds =
        [br#"{"form":"safeconduct-manifest-1","certificate":{"bytes":"e30","signature":""}}"#.to_vec()];
    drive("manifest_json", &seeds, ROUNDS, bodies::manifest_json);
    let whole = [programme.signed.to_json(), programme.secrets.to_secret_bytes().to_vec()];
    drive("manifest_json", &whole, ROUNDS / 200, bodies::manifest_json);
}

#[test]
fn reply_parse() {
    let (programme, keys) = (programme("fuzz"), Receipt::generate(&mut SeedRng::new("fuzz")).keys());
    let signed = reply::write(
        &zone(),
        &keys.id,
        &keys.read,
        1,
        NO_PREVIOUS,
        day("2027-01-01"),
        b"text",
        programme.secrets.reply_key(),
        &mut SeedRng::new("fuzz"),
    );
    drive("reply_parse", &[signed.unwrap().into_bytes()], ROUNDS, bodies::reply_parse);
}

fn voice_head() -> VoiceHead {
    VoiceHead {
        set_aside: false,
        channel: "telegram".to_owned(),
        language: "ru".to_owned(),
        media: Media::Ogg,
        seconds: Some(7),
        wish: None,
    }
}

#[test]
fn submission_decode() {
    let keys = Receipt::generate(&mut SeedRng::new("fuzz")).keys();
    let id = SubmissionId::from_bytes([1; 16]);
    let inner =
        envelope::seal(page_key("fuzz").sealing_key(), &zone(), id, b"text", &mut SeedRng::new("fuzz"));
    let seeds = [
        Submission::Application { grant: keys.grant(), body: Body::clear(*b"text") },
        Submission::Application { grant: keys.grant(), body: Body::Inner(inner.unwrap()) },
        Submission::FollowUp(FollowUp::make(&keys, id, Body::clear(*b"text"))),
        Submission::Withdrawal { mailbox: keys.id, token: keys.withdraw.clone() },
        Submission::FollowUp(FollowUp::make(&keys, id, Body::voice_begins(&voice_head()))),
        Submission::FollowUp(FollowUp::make(
            &keys,
            id,
            Body::Voice([voice_head().encode().as_slice(), b"sound"].concat().into()),
        )),
    ]
    .map(|submission| submission.encode().to_vec());
    drive("submission_decode", &seeds, ROUNDS, bodies::submission_decode);
}
