//! Sealed applications of invented people, as a mirror would post them.

use std::path::Path;

use interview::conversation::{Channel, Env, Input, Output, PromptKind, RawAnswer, finish, start, step};
use interview::{Form, Language, Programme};
use rand::Rng;
use seal::envelope::SubmissionId;
use seal::manifest::{Manifest, SignedManifest, verify};
use seal::receipt::Receipt;
use seal::submission::{Body, Submission};
use seal::{Day, Zone};
use web::chance::{Chance as _, SystemChance};
use web::clock::{Clock as _, SystemClock};

const STEPS_MAX: usize = 200;

pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) envelope: Vec<u8>,
}

pub(crate) struct Maker {
    zone: Zone,
    manifest: Manifest,
    answers: Vec<u8>,
}

impl Maker {
    /// With the answers of somebody who takes the first choice everywhere.
    pub(crate) fn new(trial: &Path) -> Self {
        let programme = Programme::load(&trial.join("programme")).unwrap_or_else(|faults| panic!("{faults}"));
        let zone = Zone::of_programme(programme.id(), true).unwrap();
        let gate = trial.join("gate-1");
        let signed = SignedManifest::from_json(&std::fs::read(gate.join("manifest.json")).unwrap()).unwrap();
        let manifest = verify(&signed, &desk::admin::read_root(&gate).unwrap(), &zone, None).unwrap();
        let form = programme.form("apply").unwrap();
        let answers = answers(form, programme.id());
        Self { zone, manifest, answers }
    }

    /// Each from another person.
    pub(crate) fn make(&self) -> Application {
        let mut rng = SystemChance.generator();
        let id = SubmissionId::generate(&mut rng);
        let grant = Receipt::generate(&mut rng).keys().grant();
        let submission = Submission::Application { grant, body: Body::clear(self.answers.clone()) };
        let today = Day::from_unix_seconds(SystemClock.now().as_second());
        let (key, _standing) = self.manifest.sealing_key(today);
        let sealed = seal::envelope::seal(key, &self.zone, id, &submission.encode(), &mut rng).unwrap();
        Application { id: id.to_string(), envelope: sealed.into_bytes() }
    }
}

fn answers(form: &Form, programme: &str) -> Vec<u8> {
    let now = SystemClock.now().to_zoned(jiff::tz::TimeZone::UTC);
    let mut rng = SystemChance.generator();
    let rng: &mut dyn Rng = &mut rng;
    let mut env = Env { now: &now, rng };
    let (mut state, mut output) = start(form, &Language::parse("ru").unwrap(), Channel::Web, &mut env);
    for _ in 0..STEPS_MAX {
        let prompt = match output {
            Output::Ask(prompt) => prompt,
            Output::Review(_) => {
                let mut submitted = finish(form, &state, &mut env).unwrap();
                programme.clone_into(&mut submitted.programme);
                return serde_json::to_vec(&submitted).unwrap();
            }
            Output::Refused { prompt, refusal, .. } => panic!("{} was refused: {refusal:?}", prompt.name),
            Output::NotThere => panic!("a question went away"),
        };
        let first =
            |choices: &[interview::conversation::Choice]| RawAnswer::Codes(vec![choices[0].code.clone()]);
        let raw = match &prompt.kind {
            PromptKind::Note => RawAnswer::Nothing,
            PromptKind::Acknowledge => RawAnswer::Codes(vec!["OK".to_owned()]),
            PromptKind::One(choices) | PromptKind::Many(choices) => first(choices),
            PromptKind::Integer | PromptKind::Decimal => RawAnswer::Text("1".to_owned()),
            // Different for each question: the secret word must not be the alias.
            PromptKind::Text { .. } | PromptKind::Date | PromptKind::Time => {
                RawAnswer::Text(format!("words {}", prompt.name))
            }
        };
        (state, output) = step(form, state, Input::Answer(raw), &mut env);
    }
    panic!("the form has no end")
}
