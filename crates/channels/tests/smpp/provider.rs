//! The kit's provider over `server.cjs`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use channels::contract::{Channel, Task};
use channels::kit::{ADDRESS_CANARY, Mood, Provider};
use channels::net::{Dialler, Guard, Tls};
use channels::pace::Pauses;
use channels::secret::Secret;
use channels::smpp::text::DefaultAlphabet;
use channels::smpp::{LongMessages, Settings, Sms};
use channels::{AccountId, Address, TagKey};
use jiff::SignedDuration;
use serde_json::{Value, json};
use web::chance::SystemChance;
use web::clock::SystemClock;

use crate::common::{Counterpart, modules, skipped};

pub(crate) struct Smsc {
    counterpart: Counterpart,
    port: u16,
    reference: u8,
    pub(crate) long: LongMessages,
    pub(crate) alphabet: DefaultAlphabet,
    pub(crate) tls: Tls,
}

impl Smsc {
    /// Starts the server; `None` if the package is not there, which is said.
    pub(crate) async fn start(tls: Option<(&Path, &Path)>) -> Option<Self> {
        let Some(modules) = modules("smpp") else {
            skipped("smpp");
            return None;
        };
        let mut environment = vec![("SMPP_MODULES", modules.display().to_string())];
        let mut authority = Tls::Plain;
        if let Some((cert, key)) = tls {
            environment.push(("SMPP_CERT", cert.display().to_string()));
            environment.push(("SMPP_KEY", key.display().to_string()));
            authority = Tls::Authority(std::fs::read(cert).unwrap());
        }
        let script = crate::common::script("smpp/server.cjs");
        let mut counterpart = Counterpart::start(&script, &environment);
        let port = counterpart.tell(json!({"do": "listen"})).await.as_u64().unwrap();
        Some(Self {
            counterpart,
            port: u16::try_from(port).unwrap(),
            reference: 0,
            long: LongMessages::Udh8,
            alphabet: DefaultAlphabet::Gsm7,
            tls: authority,
        })
    }

    pub(crate) async fn tell(&mut self, what: Value) -> Value {
        self.counterpart.tell(what).await
    }

    fn number(&self, number: u8) -> String {
        format!("+{ADDRESS_CANARY}{number}")
    }
}

impl Provider for Smsc {
    fn channel(&self) -> Arc<dyn Channel> {
        let settings = Settings {
            account: AccountId::try_from("sms-test".to_owned()).unwrap(),
            system_id: Secret::new("safeconduct"),
            password: Secret::new("canarypw"),
            system_type: String::new(),
            source: "700".to_owned(),
            source_kind: (3, 1),
            alphabet: self.alphabet,
            long: self.long,
            rate: (1000, 1000),
            window: 10,
            enquire: Duration::from_millis(300),
            patience: Duration::from_secs(1),
            part_expiry: SignedDuration::from_millis(1500),
            pauses: Pauses { first: Duration::from_millis(20), max: Duration::from_millis(200) },
            proxy_redactions: Vec::new(),
        };
        let dialler = Dialler::new("127.0.0.1", self.port, &self.tls, None, Guard::LoopbackOnly).unwrap();
        let key = TagKey::new([7; 32]);
        Arc::new(Sms::new(settings, dialler, key, Arc::new(SystemClock), Arc::new(SystemChance)))
    }

    fn person(&self, number: u8) -> Address {
        Address::new(&self.number(number)).unwrap()
    }

    fn says<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()> {
        let command = json!({"do": "says", "from": self.number(person), "text": text});
        Box::pin(async move { drop(self.tell(command).await) })
    }

    fn says_doubled<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()> {
        let command = json!({"do": "twice", "from": self.number(person), "text": text});
        Box::pin(async move { drop(self.tell(command).await) })
    }

    fn says_shuffled<'a>(&'a mut self, person: u8, first: &'a str, second: &'a str) -> Task<'a, Vec<String>> {
        self.reference += 1;
        let command = json!({"do": "parts", "from": self.number(person), "texts": [first, second], "order": [1, 0],
            "reference": self.reference, "wide": false});
        Box::pin(async move {
            self.tell(command).await;
            vec![format!("{first}{second}")]
        })
    }

    fn says_half<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, Option<String>> {
        self.reference += 1;
        let command = json!({"do": "parts", "from": self.number(person), "texts": [text, "never comes"], "order": [0],
            "reference": self.reference, "wide": true});
        Box::pin(async move {
            self.tell(command).await;
            Some(text.to_owned())
        })
    }

    fn says_nonsense(&mut self) -> Task<'_, ()> {
        Box::pin(async { drop(self.tell(json!({"do": "nonsense"})).await) })
    }

    fn unacknowledged(&mut self) -> Task<'_, usize> {
        Box::pin(async {
            usize::try_from(self.tell(json!({"do": "unacked"})).await.as_u64().unwrap()).unwrap()
        })
    }

    fn got(&mut self) -> Task<'_, Vec<(String, String)>> {
        Box::pin(async { serde_json::from_value(self.tell(json!({"do": "got"})).await).unwrap() })
    }

    fn mood(&mut self, mood: Mood) -> Task<'_, ()> {
        let command = json!({"do": "mood", "mood": format!("{mood:?}")});
        Box::pin(async move { drop(self.tell(command).await) })
    }
}
