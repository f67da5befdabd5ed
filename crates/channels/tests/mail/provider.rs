//! The kit's provider over Dovecot and Exim.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::contract::{Channel, Task};
use channels::kit::{ADDRESS_CANARY, Mood, Provider};
use channels::mail::{Mail, Security, Settings};
use channels::message::TEXT_BYTES_MAX;
use channels::net::{Dialler, Guard, Tls};
use channels::pace::Pauses;
use channels::secret::Secret;
use channels::{AccountId, Address, TagKey};
use mail_parser::MessageParser;
use web::chance::SystemChance;
use web::clock::SystemClock;

use crate::relay::{Protocol, Relay};
use crate::servers::{OWN, PASSWORD, Servers};

pub(crate) struct Post {
    pub(crate) servers: Servers,
    pub(crate) imap: Relay,
    pub(crate) smtp: Relay,
    pub(crate) settings: Settings,
    number: u32,
    known: bool,
}

pub(crate) fn settings() -> Settings {
    Settings {
        account: AccountId::try_from("mail-test".to_owned()).unwrap(),
        address: OWN.to_owned(),
        user: Secret::new(OWN),
        password: Secret::new(PASSWORD),
        imap_security: Security::Plain,
        smtp_security: Security::Plain,
        subject: "답장".to_owned(),
        deletes: true,
        idle: Duration::from_secs(60),
        poll: Duration::from_millis(100),
        // Dovecot lets a wrong password wait up to a second.
        patience: Duration::from_secs(2),
        pauses: Pauses { first: Duration::from_millis(20), max: Duration::from_millis(200) },
        rate: (1000, 1000),
        letters_per_hour: 1000,
        proxy_redactions: Vec::new(),
    }
}

pub(crate) fn mail(settings: &Settings, (imap, smtp): (u16, u16), authority: Option<&[u8]>) -> Arc<Mail> {
    let line = |port| {
        let tls = authority.map_or(Tls::Plain, |pem| Tls::Authority(pem.to_vec()));
        Dialler::new("127.0.0.1", port, &tls, None, Guard::LoopbackOnly).unwrap()
    };
    let key = TagKey::new([7; 32]);
    let lines = (line(imap), line(smtp));
    Arc::new(Mail::new(settings.clone(), lines, key, Arc::new(SystemClock), Arc::new(SystemChance)))
}

impl Post {
    pub(crate) async fn start() -> Option<Self> {
        let servers = Servers::start().await?;
        let imap = Relay::start(Protocol::Imap, servers.imap);
        let smtp = Relay::start(Protocol::Smtp, servers.smtp);
        Some(Self { servers, imap, smtp, settings: settings(), number: 0, known: true })
    }

    fn letter(&mut self, person: u8, text: &str) -> String {
        self.number += 1;
        let from = self.person(person);
        let body = STANDARD.encode(text);
        let lines: Vec<&str> =
            body.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!(
            "From: Somebody <{}>\r\nTo: <{OWN}>\r\nMessage-ID: <{}@example.net>\r\nMIME-Version: 1.0\r\n\
            Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            from.reveal(),
            self.number,
            lines.join("\r\n")
        )
    }
}

impl Provider for Post {
    fn channel(&self) -> Arc<dyn Channel> {
        mail(&self.settings, (self.imap.port, self.smtp.port), None)
    }

    fn person(&self, number: u8) -> Address {
        Address::new(&format!("{ADDRESS_CANARY}{number}@example.org")).unwrap()
    }

    fn says<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()> {
        Box::pin(async move {
            let letter = self.letter(person, text);
            self.servers.deliver(letter.as_bytes()).await;
        })
    }

    /// The acknowledgement is lost, so that the letter comes again.
    fn says_doubled<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()> {
        self.imap.state.breaks_at_store.store(true, Ordering::SeqCst);
        self.says(person, text)
    }

    /// While nobody reads, two letters come; the relay lists them the wrong way round.
    fn says_shuffled<'a>(&'a mut self, person: u8, first: &'a str, second: &'a str) -> Task<'a, Vec<String>> {
        Box::pin(async move {
            self.imap.set(Mood::Silent);
            self.says(person, first).await;
            self.says(person, second).await;
            self.imap.set(Mood::Fine);
            vec![first.trim().to_owned(), second.trim().to_owned()]
        })
    }

    /// A letter that is longer than what is fetched.
    fn says_half<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, Option<String>> {
        Box::pin(async move {
            let long = format!("{text}\n{}", "x".repeat(400_000));
            self.says(person, &long).await;
            long.get(..TEXT_BYTES_MAX).map(str::to_owned)
        })
    }

    fn says_nonsense(&mut self) -> Task<'_, ()> {
        Box::pin(async {
            let nested: String = (0..90)
                .map(|level| {
                    format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")
                })
                .collect();
            let from = format!("From: <{}>\r\n", self.person(2).reveal());
            let letters = [
                "no head at all".to_owned(),
                "\r\n\r\n".to_owned(),
                format!("{from}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n"),
                format!("{from}Content-Type: text/plain; charset=\"\\\"x\r\n\r\nx\r\n"),
                format!("{from}Content-Type: text/plain; charset=no-such\r\n\r\n\u{0}\u{1}\r\n"),
                format!("{from}Content-Transfer-Encoding: base64\r\n\r\n===\u{7f}=\r\n"),
                format!("{from}Subject: {}\r\n\r\n", "=?x?".repeat(20_000)),
                format!("{from}{nested}"),
                format!(
                    "{from}Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\
                    Content-Type: message/delivery-status\r\n\r\nAction\r\n--x--\r\n"
                ),
                "From: <a@b@c>, \"\\\r\nContent-Type: /;;=\r\n\r\n".to_owned(),
            ];
            for letter in letters {
                self.servers.deliver(letter.as_bytes()).await;
            }
            self.servers
                .deliver(b"From: \xff\xfe <\x80@example.org>\r\n\xff: \xfe\r\n\r\n\xff\xfe\r\n")
                .await;
        })
    }

    fn unacknowledged(&mut self) -> Task<'_, usize> {
        Box::pin(async { self.servers.mailbox(OWN).len() })
    }

    fn got(&mut self) -> Task<'_, Vec<(String, String)>> {
        Box::pin(async {
            self.servers.all_delivered().await;
            let mut all = Vec::new();
            for person in 0..3 {
                for file in self.servers.mailbox(self.person(person).reveal()) {
                    let bytes = fs::read(file).unwrap();
                    let letter = MessageParser::default().parse(&bytes).unwrap();
                    let came: u64 = letter
                        .header_raw("X-Came")
                        .unwrap()
                        .split(';')
                        .next()
                        .unwrap()
                        .trim()
                        .parse()
                        .unwrap();
                    let to = letter.to().unwrap().first().unwrap().address.as_deref().unwrap();
                    all.push((came, to.to_owned(), letter.body_text(0).unwrap().into_owned()));
                }
            }
            all.sort();
            all.into_iter().map(|(_, to, text)| (to, text)).collect()
        })
    }

    fn mood(&mut self, mood: Mood) -> Task<'_, ()> {
        let knows = mood != Mood::Banned;
        let changes = std::mem::replace(&mut self.known, knows) != knows;
        self.imap.set(mood);
        self.smtp.set(mood);
        Box::pin(async move {
            if changes {
                self.servers.knows_account(knows);
                // Dovecot looks at its file of passwords once a second at most.
                tokio::time::sleep(Duration::from_millis(1100)).await;
            }
        })
    }
}
