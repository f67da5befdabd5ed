//! Invented people whose every word is a canary.

use std::path::Path;

use interview::Programme;
use seal::envelope::SubmissionId;
use seal::manifest::{Manifest, SignedManifest, verify};
use seal::receipt::Receipt;
use seal::submission::{Body, Submission};
use seal::{Day, Zone};
use web::chance::{Chance as _, SystemChance};
use web::clock::{Clock as _, SystemClock};

pub(crate) struct Person {
    name: &'static str,
    receipt: Receipt,
}

impl Person {
    /// A word that stands nowhere else: of this person, in this place.
    pub(crate) fn canary(&self, part: &str) -> String {
        format!("kanareika{}{part}Жёлтая", self.name)
    }

    /// All of them.
    pub(crate) fn canaries(&self) -> Vec<String> {
        ["alias", "message", "duress", "reply", "note"].map(|part| self.canary(part)).to_vec()
    }
}

pub(crate) struct Maker {
    programme: Programme,
    zone: Zone,
    manifest: Manifest,
}

impl Maker {
    pub(crate) fn new(trial: &Path) -> Self {
        let programme = Programme::load(&trial.join("programme")).unwrap_or_else(|faults| panic!("{faults}"));
        let zone = Zone::new(programme.id()).unwrap();
        let gate = trial.join("gate-1");
        let signed = SignedManifest::from_json(&std::fs::read(gate.join("manifest.json")).unwrap()).unwrap();
        let manifest = verify(&signed, &desk::admin::read_root(&gate).unwrap(), &zone, None).unwrap();
        Self { programme, zone, manifest }
    }

    pub(crate) fn person(&self, name: &'static str) -> Person {
        Person { name, receipt: Receipt::generate(&mut SystemChance.generator()) }
    }

    pub(crate) fn application(&self, person: &Person) -> Vec<u8> {
        let code = |code: &str| serde_json::json!({ "codes": [code] });
        let text = |part: &str| serde_json::json!({ "text": person.canary(part) });
        let whole = serde_json::json!({
            "programme": self.programme.id(), "form": "apply",
            "revision": self.programme.form("apply").unwrap().revision(), "language": "ru", "channel": "web",
            "answers": {
                "safe_now": code("yes"), "answer_language": code("here"), "reading": code("read"),
                "under_18": code("no"), "standing": code("serving"), "category": code("armed_forces"),
                "power": code("ru"), "counsel_first": code("no"), "group_band": code("one"),
                "injured": code("no"), "safe_times": code("any"), "wait_for_us": code("OK"),
                "alias": text("alias"), "duress_word": text("duress"), "message": text("message"),
            },
        });
        let body = Body::clear(serde_json::to_vec(&whole).unwrap());
        self.sealed(&Submission::Application { grant: person.receipt.keys().grant(), body })
    }

    pub(crate) fn withdrawal(&self, person: &Person) -> Vec<u8> {
        let keys = person.receipt.keys();
        self.sealed(&Submission::Withdrawal { mailbox: keys.id, token: keys.withdraw })
    }

    fn sealed(&self, submission: &Submission) -> Vec<u8> {
        let mut rng = SystemChance.generator();
        let id = SubmissionId::generate(&mut rng);
        let today = Day::from_unix_seconds(SystemClock.now().as_second());
        let (key, _standing) = self.manifest.sealing_key(today);
        seal::envelope::seal(key, &self.zone, id, &submission.encode(), &mut rng).unwrap().into_bytes()
    }
}
