//! A person's telephone, computer or whatever he has, at a counterpart that is not ours.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::MessageParser;
use serde_json::json;

use crate::bearerbox::{self, Kannel};
use crate::common::{Counterpart, modules, script, skipped};
use crate::servers::{OWN, PASSWORD, Servers};
use crate::synapse::{Person, Synapse};

/// Part of every address.
pub(crate) const ADDRESS_CANARY: &str = "7999271828";
const BOT_TOKEN: &str = "110201543:CANARYtcvCH1vGWJxfSeofSAs0K5PALDsaw";
/// For how long nothing more must come until he has heard all.
const SILENCE: Duration = Duration::from_millis(900);
const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) struct Phone {
    line: Line,
    /// How many texts he has seen.
    seen: usize,
    /// What was said, both ways.
    pub(crate) log: String,
}

enum Line {
    Sms { server: Counterpart, port: u16 },
    Kannel { kannel: Box<Kannel>, got: Vec<String> },
    Telegram { server: Counterpart, port: u16 },
    Mail { servers: Box<Servers>, sent: u32 },
    Matrix { synapse: Box<Synapse>, bot: Person, person: Person, room: String },
}

impl Phone {
    fn new(line: Line) -> Self {
        Self { line, seen: 0, log: String::new() }
    }

    pub(crate) async fn sms() -> Option<Self> {
        let Some(modules) = modules("smpp") else {
            skipped("smpp");
            return None;
        };
        let environment = [("SMPP_MODULES", modules.display().to_string())];
        let mut server = Counterpart::start(&script("smpp/server.cjs"), &environment);
        let port = port_of(&server.tell(json!({"do": "listen"})).await);
        Some(Self::new(Line::Sms { server, port }))
    }

    pub(crate) async fn kannel() -> Option<Self> {
        Some(Self::new(Line::Kannel { kannel: Box::new(Kannel::start().await?), got: Vec::new() }))
    }

    pub(crate) async fn telegram() -> Option<Self> {
        let Some(modules) = modules("telegram-test-api") else {
            skipped("telegram-test-api");
            return None;
        };
        let environment =
            [("TELEGRAM_MODULES", modules.display().to_string()), ("TELEGRAM_TOKEN", BOT_TOKEN.to_owned())];
        let mut server = Counterpart::start(&script("telegram/server.cjs"), &environment);
        let port = port_of(&server.tell(json!({"do": "listen"})).await);
        Some(Self::new(Line::Telegram { server, port }))
    }

    pub(crate) async fn mail() -> Option<Self> {
        Some(Self::new(Line::Mail { servers: Box::new(Servers::start().await?), sent: 0 }))
    }

    pub(crate) async fn matrix() -> Option<Self> {
        let synapse = Synapse::start().await?;
        let bot = synapse.register("safeconduct").await;
        let person = synapse.register(&format!("p{ADDRESS_CANARY}")).await;
        let room = person.room(&[&bot.user], json!({})).await;
        Some(Self::new(Line::Matrix { synapse: Box::new(synapse), bot, person, room }))
    }

    /// The account's name and settings, as whoever sets it up writes them.
    pub(crate) fn settings(&self) -> (&'static str, String) {
        match &self.line {
            Line::Sms { port, .. } => ("sms-1", sms("sms-1", *port)),
            Line::Kannel { kannel, .. } => ("kannel-1", sms("kannel-1", kannel.smsc)),
            Line::Telegram { port, .. } => (
                "telegram-1",
                format!(
                    "[[telegram]]\naccount = 'telegram-1'\ntoken = '{BOT_TOKEN}'\napi = 'http://127.0.0.1:{port}'\n"
                ),
            ),
            Line::Mail { servers, .. } => (
                "mail-1",
                format!(
                    "[[mail]]\naccount = 'mail-1'\naddress = '{OWN}'\nuser = '{OWN}'\npassword = '{PASSWORD}'\n\
                     imap_host = '127.0.0.1'\nimap_port = {}\nimap_tls = 'none'\nsmtp_host = '127.0.0.1'\n\
                     smtp_port = {}\nsmtp_tls = 'none'\nper_second = 50\n",
                    servers.imap, servers.smtp
                ),
            ),
            Line::Matrix { synapse, bot, .. } => (
                "matrix-1",
                format!(
                    "[[matrix]]\naccount = 'matrix-1'\nhomeserver = 'http://127.0.0.1:{}'\nuser = '{}'\ntoken = '{}'\n\
                     per_second = 100\n",
                    synapse.port, bot.user, bot.token
                ),
            ),
        }
    }

    /// What a captor must not find of where he is reached.
    pub(crate) fn address(&self) -> String {
        match &self.line {
            Line::Sms { .. } => format!("{ADDRESS_CANARY}0"),
            Line::Kannel { .. } => bearerbox::PHONE.trim_start_matches('+').to_owned(),
            Line::Telegram { .. } => format!("{ADDRESS_CANARY}1"),
            Line::Mail { .. } | Line::Matrix { .. } => ADDRESS_CANARY.to_owned(),
        }
    }

    /// He writes, and hears what is said to it.
    pub(crate) async fn write(&mut self, text: &str) -> String {
        self.log.push_str(&format!("\n> {text}\n"));
        self.says(text).await;
        self.hear().await
    }

    /// The next that is said to him, whether or not he wrote.
    pub(crate) async fn hear(&mut self) -> String {
        let new = tokio::time::timeout(PATIENCE, self.arriving()).await;
        let new = new.unwrap_or_else(|_| panic!("nothing is said to him any more:\n{}", self.log)).join("\n");
        self.log.push_str(&format!("< {}\n", new.replace('\n', "\n  ")));
        new
    }

    /// Texts, from the first until there is silence.
    async fn arriving(&mut self) -> Vec<String> {
        let (mut last, mut since) = (self.seen, tokio::time::Instant::now());
        loop {
            let got = self.got().await;
            if got.len() != last {
                (last, since) = (got.len(), tokio::time::Instant::now());
            } else if last > self.seen && since.elapsed() >= SILENCE {
                let new = got[self.seen..].to_vec();
                self.seen = last;
                return new;
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    async fn says(&mut self, text: &str) {
        match &mut self.line {
            Line::Sms { server, .. } => {
                let from = format!("+{ADDRESS_CANARY}0");
                server.tell(json!({"do": "says", "from": from, "text": text})).await;
            }
            Line::Kannel { kannel, .. } => kannel.says(text).await,
            Line::Telegram { server, .. } => {
                let from: u64 = format!("{ADDRESS_CANARY}1").parse().unwrap();
                server.tell(json!({"do": "says", "from": from, "text": text})).await;
            }
            Line::Mail { servers, sent } => {
                *sent += 1;
                let lines: Vec<String> = STANDARD
                    .encode(text)
                    .as_bytes()
                    .chunks(76)
                    .map(|line| String::from_utf8_lossy(line).into_owned())
                    .collect();
                let letter = format!(
                    "From: Somebody <{ADDRESS_CANARY}@example.org>\r\nTo: <{OWN}>\r\nSubject: Re:\r\n\
                     Message-ID: <{sent}@example.net>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
                     Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                    lines.join("\r\n")
                );
                servers.deliver(letter.as_bytes()).await;
            }
            Line::Matrix { person, room, .. } => drop(person.says(room, text).await),
        }
    }

    /// Everything that was ever said to him, in order.
    async fn got(&mut self) -> Vec<String> {
        match &mut self.line {
            Line::Sms { server, .. } => {
                let all: Vec<(String, String)> =
                    serde_json::from_value(server.tell(json!({"do": "got"})).await).unwrap();
                all.into_iter().map(|(_, text)| text).collect()
            }
            Line::Kannel { kannel, got } => {
                // A part that is on its way is waited for; nothing is not.
                while let Ok((text, _)) =
                    tokio::time::timeout(Duration::from_millis(40), kannel.arrives()).await
                {
                    got.push(text);
                }
                got.clone()
            }
            Line::Telegram { server, .. } => {
                let chat: u64 = format!("{ADDRESS_CANARY}1").parse().unwrap();
                let history = server.tell(json!({"do": "history"})).await;
                let ours = history.as_array().unwrap().iter().filter(|each| {
                    let to = &each["message"]["chat_id"];
                    *to == json!(chat) || *to == json!(chat.to_string())
                });
                ours.filter_map(|each| each["message"]["text"].as_str().map(str::to_owned)).collect()
            }
            Line::Mail { servers, .. } => {
                let files = servers.mailbox(&format!("{ADDRESS_CANARY}@example.org"));
                let mut all: Vec<(u64, String)> = files
                    .iter()
                    .filter_map(|file| {
                        let bytes = std::fs::read(file).ok()?;
                        let letter = MessageParser::default().parse(&bytes)?;
                        let came = letter.header_raw("X-Came")?.split(';').next()?.trim().parse().ok()?;
                        Some((came, letter.body_text(0)?.into_owned()))
                    })
                    .collect();
                all.sort();
                all.into_iter().map(|(_, text)| text).collect()
            }
            Line::Matrix { bot, person, room, .. } => {
                let heard = person.heard(room, &bot.user).await;
                heard
                    .into_iter()
                    .filter_map(|(_, content)| content["body"].as_str().map(str::to_owned))
                    .collect()
            }
        }
    }
}

fn sms(account: &str, port: u16) -> String {
    format!(
        "[[sms]]\naccount = '{account}'\nhost = '127.0.0.1'\nport = {port}\ntls = false\nsystem_id = 'safeconduct'\n\
         password = 'canarypw'\nnumber = '{}'\nnumber_type = 3\nper_second = 100\n",
        bearerbox::NUMBER
    )
}

fn port_of(said: &serde_json::Value) -> u16 {
    u16::try_from(said.as_u64().unwrap()).unwrap()
}
