//! What an account of each kind needs, asked one after the other. What is secret is not shown while it is typed; where no
//! terminal is, the answers are read line by line from standard input.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anyhow::{Context as _, Result, bail};
use toml::Value;
use zeroize::Zeroizing;

/// A kind of channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Telegram,
    Sms,
    Mail,
    Matrix,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Telegram, Self::Sms, Self::Mail, Self::Matrix];

    /// Its word in settings.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::Matrix => "matrix",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Where its provider is, for whoever reads.
    pub(super) fn place(self, text: &impl Fn(&str) -> String) -> String {
        match self {
            Self::Telegram if text("api").is_empty() => "api.telegram.org".to_owned(),
            Self::Telegram => text("api"),
            Self::Sms => text("host"),
            Self::Mail => format!("{} and {}", text("imap_host"), text("smtp_host")),
            Self::Matrix => text("homeserver"),
        }
    }

    fn questions(self) -> &'static [Question] {
        match self {
            Self::Telegram => TELEGRAM,
            Self::Sms => SMS,
            Self::Mail => MAIL,
            Self::Matrix => MATRIX,
        }
    }
}

/// One thing to be asked.
struct Question {
    key: &'static str,
    asked: &'static str,
    what: What,
}

enum What {
    /// Words that have to be said.
    Needed,
    /// Words; this if nothing is said.
    Usual(&'static str),
    /// Words, or nothing.
    Perhaps,
    /// Not shown while it is typed.
    Secret,
    /// A number; this if nothing is said.
    Number(i64),
    /// Yes or no; this if nothing is said.
    YesNo(bool),
}

const fn question(key: &'static str, asked: &'static str, what: What) -> Question {
    Question { key, asked, what }
}

const PROXY: Question = question(
    "proxy",
    "The way out, where the provider is blocked: socks5://HOST:PORT (Tor) or http://HOST:PORT",
    What::Perhaps,
);

const TELEGRAM: &[Question] = &[
    question("account", "Our own name for it (small letters, digits, hyphens)", What::Usual("telegram-1")),
    question("token", "The token that @BotFather gave", What::Secret),
    question("api", "The Bot API server, if it is one of your own", What::Perhaps),
    PROXY,
];

const SMS: &[Question] = &[
    question("account", "Our own name for it (small letters, digits, hyphens)", What::Usual("sms-1")),
    question("host", "The provider's SMPP host", What::Needed),
    question("port", "Its port", What::Number(2775)),
    question("tls", "Is the line encrypted (TLS)? Without it everybody on it reads", What::YesNo(true)),
    question("system_id", "The name at the provider (system_id)", What::Needed),
    question("password", "The password", What::Secret),
    question("number", "Our number, short code or name, as people see it", What::Needed),
    question("number_type", "Its type: 0 unknown, 1 international, 3 network, 5 a name", What::Number(3)),
    question("number_plan", "Its plan: 1 telephone, 0 for a name", What::Number(1)),
    question("default_alphabet", "What data_coding 0 is: gsm7, gsm7-packed or latin1", What::Usual("gsm7")),
    question("long_messages", "How long messages are told: udh8, udh16, sar or payload", What::Usual("udh8")),
    PROXY,
];

const MAIL: &[Question] = &[
    question("account", "Our own name for it (small letters, digits, hyphens)", What::Usual("mail-1")),
    question("address", "Our address", What::Needed),
    question("user", "The name to sign in with; often the address", What::Needed),
    question("password", "The password", What::Secret),
    question("imap_host", "The IMAP server, for letters in", What::Needed),
    question("imap_port", "Its port", What::Number(993)),
    question("imap_tls", "implicit (from the first byte) or starttls", What::Usual("implicit")),
    question("smtp_host", "The SMTP server, for letters out", What::Needed),
    question("smtp_port", "Its port", What::Number(465)),
    question("smtp_tls", "implicit (from the first byte) or starttls", What::Usual("implicit")),
    question("subject", "What stands above our letters: nothing about the programme", What::Usual("Re:")),
    PROXY,
];

const MATRIX: &[Question] = &[
    question("account", "Our own name for it (small letters, digits, hyphens)", What::Usual("matrix-1")),
    question("homeserver", "Where its client API is, https://…", What::Needed),
    question("user", "The user, @NAME:SERVER", What::Needed),
    question("token", "The access token of a sign-in for this alone", What::Secret),
    PROXY,
];

/// Asks for an account; gives its settings.
pub(super) async fn ask(kind: Kind, asker: &mut Asker) -> Result<Zeroizing<String>> {
    let mut account = toml::Table::new();
    for question in kind.questions() {
        if let Some(value) = asker.value(question)? {
            account.insert(question.key.to_owned(), value);
        }
    }
    let mut table = toml::Table::new();
    table.insert(kind.word().to_owned(), Value::Array(vec![Value::Table(account)]));
    Ok(Zeroizing::new(toml::to_string(&table).context("writing the settings")?))
}

/// Where answers come from.
pub(super) struct Asker {
    lines: Option<std::io::StdinLock<'static>>,
}

impl Asker {
    pub(super) fn of_this_process() -> Self {
        let stdin = std::io::stdin();
        let lines = (!stdin.is_terminal()).then(|| stdin.lock());
        Self { lines }
    }

    fn value(&mut self, question: &Question) -> Result<Option<Value>> {
        let ask = |asker: &mut Self, usual: &str| {
            let usual = if usual.is_empty() { String::new() } else { format!(" [{usual}]") };
            let secret = matches!(question.what, What::Secret);
            asker.line(&format!("{}{usual}: ", question.asked), secret)
        };
        Ok(Some(match &question.what {
            What::Needed | What::Secret => {
                let line = ask(self, "")?;
                if line.is_empty() {
                    bail!("{}: nothing was said; nothing was changed", question.asked);
                }
                Value::String(line.to_string())
            }
            What::Usual(usual) => {
                let line = ask(self, usual)?;
                Value::String(if line.is_empty() { (*usual).to_owned() } else { line.to_string() })
            }
            What::Perhaps => {
                let line = ask(self, "none")?;
                if line.is_empty() || *line == "none" {
                    return Ok(None);
                }
                Value::String(line.to_string())
            }
            What::Number(usual) => {
                let line = ask(self, &usual.to_string())?;
                let number = if line.is_empty() { Ok(*usual) } else { line.parse() };
                Value::Integer(number.with_context(|| format!("{}: say a number", question.asked))?)
            }
            What::YesNo(usual) => {
                let line = ask(self, if *usual { "yes" } else { "no" })?;
                Value::Boolean(match line.to_lowercase().as_str() {
                    "" => *usual,
                    "y" | "yes" => true,
                    "n" | "no" => false,
                    _ => bail!("{}: say yes or no", question.asked),
                })
            }
        }))
    }

    fn line(&mut self, prompt: &str, secret: bool) -> Result<Zeroizing<String>> {
        if self.lines.is_none() && secret {
            return Ok(Zeroizing::new(rpassword::prompt_password(prompt).context("asking on the terminal")?));
        }
        let mut error_output = std::io::stderr().lock();
        write!(error_output, "{prompt}").and_then(|()| error_output.flush()).context("asking")?;
        let mut line = Zeroizing::new(String::new());
        let read = match &mut self.lines {
            Some(lines) => lines.read_line(&mut line),
            None => std::io::stdin().read_line(&mut line),
        };
        if read.context("reading an answer")? == 0 {
            bail!("the answers ended at “{}”; nothing was changed", prompt.trim_end_matches([' ', ':']));
        }
        if self.lines.is_some() {
            // Where nobody types, nobody ends the line.
            writeln!(error_output).context("asking")?;
        }
        Ok(Zeroizing::new(line.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use channels::config::Config;

    use super::*;

    /// The usual answers, and this where one has to be said, make settings that can be read.
    #[test]
    fn every_kind_asks_for_all_that_it_needs() {
        let needed = |kind, key| match (kind, key) {
            (Kind::Telegram, "token") => "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
            (Kind::Mail, "address") => "help@example.org",
            (Kind::Matrix, "homeserver") => "https://matrix.example.org",
            (Kind::Matrix, "user") => "@safeconduct:example.org",
            (Kind::Matrix, "token") => "syt_c2FmZWNvbmR1Y3Q_s3cretExampleToken_0abcde",
            (_, "number") => "700",
            (_, _) => "x.example",
        };
        for kind in Kind::ALL {
            let mut account = toml::Table::new();
            for question in kind.questions() {
                let value = match question.what {
                    What::Needed | What::Secret => Value::String(needed(kind, question.key).to_owned()),
                    What::Usual(usual) => Value::String(usual.to_owned()),
                    What::Perhaps => continue,
                    What::Number(usual) => Value::Integer(usual),
                    What::YesNo(usual) => Value::Boolean(usual),
                };
                account.insert(question.key.to_owned(), value);
            }
            let mut table = toml::Table::new();
            table.insert(kind.word().to_owned(), Value::Array(vec![Value::Table(account)]));
            let settings = toml::to_string(&table).unwrap();
            let read = Config::parse(&settings, Path::new("settings"));
            assert!(read.is_ok(), "{kind:?}: {}", read.unwrap_err());
            assert_eq!(Kind::of_word(kind.word()), Some(kind));
        }
    }
}
