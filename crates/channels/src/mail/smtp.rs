//! Hands one letter to the provider's server (SMTP, RFC 5321 and 6409), and says what its answers mean. A line of its own for
//! each letter: a letter is rare, and a line that was kept could be dead without our knowing.

use std::time::Duration;

use zeroize::Zeroizing;

use super::imap::plain;
use super::line::{Dead, Security, TextLine};
use crate::contract::{Fault, Never, SendError};
use crate::net::{DialError, Dialler};
use crate::secret::Secret;

/// When to try again what the server does not take now. Servers that let an unknown sender wait want some minutes.
pub const LATER_SECONDS: u64 = 300;
/// When to try again if there is no line.
pub const NO_LINE_SECONDS: u64 = 30;
/// The most lines of one answer.
const ANSWER_LINES_MAX: usize = 100;
/// How we greet. The true name or address of a gate is nobody's business; mail programs say the same.
const GREETING: &str = "EHLO [127.0.0.1]\r\n";

/// What the server says.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The number.
    pub code: u16,
    /// The finer number (RFC 3463), if there is one.
    pub finer: Option<(u8, u16, u16)>,
    lines: Vec<String>,
}

impl Answer {
    /// Reads all lines of an answer. `None` if they are none.
    #[must_use]
    pub fn read(lines: &[Vec<u8>]) -> Option<Self> {
        let mut texts = Vec::new();
        let mut code = None;
        for (number, line) in lines.iter().enumerate() {
            let text = String::from_utf8_lossy(line).into_owned();
            let own: u16 = text.get(..3)?.parse().ok().filter(|code| (200..600).contains(code))?;
            let mark = text.get(3..4).unwrap_or(" ");
            let last = number + 1 == lines.len();
            if code.is_some_and(|code| code != own) || (mark == " ") != last || !matches!(mark, " " | "-") {
                return None;
            }
            code = Some(own);
            texts.push(text.get(4..).unwrap_or_default().to_owned());
        }
        let finer = texts.last().and_then(|text| {
            let mut numbers = text.split(' ').next()?.split('.');
            let (class, subject, detail) = (numbers.next()?, numbers.next()?, numbers.next()?);
            Some((class.parse().ok()?, subject.parse().ok()?, detail.parse().ok()?))
        });
        Some(Self { code: code?, finer, lines: texts })
    }

    fn offers(&self, word: &str) -> bool {
        let first =
            |line: &String| line.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(word));
        self.lines.iter().any(first)
    }

    fn is_good(&self) -> bool {
        (200..300).contains(&self.code)
    }
}

/// Where in the dialogue the server said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Greeting, TLS.
    Line,
    /// Logging in.
    Login,
    /// The sender's address.
    Sender,
    /// The person's address.
    Person,
    /// The letter itself.
    Letter,
}

/// What a refusal means for the letter.
#[must_use]
pub fn verdict(step: Step, answer: &Answer) -> SendError {
    let later = SendError::Later { after: Duration::from_secs(LATER_SECONDS) };
    if answer.code < 500 {
        return later;
    }
    match (step, answer.code, answer.finer) {
        (Step::Line, ..) => later,
        (Step::Login, ..) => SendError::Banned,
        // Full, at the person's.
        (Step::Person | Step::Letter, _, Some((_, 2, 2))) => later,
        (Step::Person | Step::Letter, _, Some((_, 1, _) | (_, 2, 0 | 1)))
        | (Step::Person, 550 | 551 | 553, None | Some((_, 0 | 5, _))) => {
            SendError::Never(Never::NoSuchAddress)
        }
        (Step::Letter, 552, _) | (_, _, Some((_, 3, 4))) => SendError::Ours(Fault::TooLong),
        (Step::Person | Step::Letter, ..) => SendError::Never(Never::Rejected),
        (Step::Sender, code, _) => SendError::Ours(Fault::Refused(u32::from(code))),
    }
}

/// What is said to the server about a letter.
pub(super) struct Envelope<'a> {
    pub(super) own: &'a str,
    pub(super) to: &'a str,
    pub(super) id: &'a str,
    pub(super) letter: &'a [u8],
}

/// Who we are at the server.
pub(super) struct Server<'a> {
    pub(super) dialler: &'a Dialler,
    pub(super) security: Security,
    pub(super) user: &'a Secret,
    pub(super) password: &'a Secret,
    pub(super) patience: Duration,
}

/// A server that has taken us.
struct Session {
    line: TextLine,
    abilities: Answer,
}

impl Server<'_> {
    /// Logs in and leaves.
    pub(super) async fn check(&self) -> Result<(), SendError> {
        let mut session = self.log_in().await?;
        session.leave().await;
        Ok(())
    }

    /// Hands a letter over.
    pub(super) async fn send(&self, envelope: &Envelope<'_>) -> Result<(), SendError> {
        let mut session = self.log_in().await?;
        let wide = !envelope.own.is_ascii() || !envelope.to.is_ascii();
        if wide && !session.abilities.offers("SMTPUTF8") {
            return Err(SendError::Never(Never::Rejected));
        }
        let reports = session.abilities.offers("DSN");
        // RET=HDRS: what cannot be delivered comes back without its words.
        let mut sender = format!("MAIL FROM:<{}>", envelope.own);
        sender.push_str(if reports { " RET=HDRS ENVID=" } else { "" });
        sender.push_str(if reports { envelope.id } else { "" });
        sender.push_str(if wide { " SMTPUTF8\r\n" } else { "\r\n" });
        session.says(&sender, Step::Sender).await?;
        let notify = if reports { " NOTIFY=FAILURE,DELAY" } else { "" };
        let person = Zeroizing::new(format!("RCPT TO:<{}>{notify}\r\n", envelope.to));
        session.says(&person, Step::Person).await?;
        let answer = session.asks("DATA\r\n").await.map_err(|Dead| no_line())?;
        if answer.code != 354 {
            return Err(if answer.code < 400 { no_line() } else { verdict(Step::Letter, &answer) });
        }
        // From here on it may arrive, whatever happens to the line.
        session.line.write(envelope.letter).await.map_err(|Dead| SendError::Unsure)?;
        let answer = session.asks(".\r\n").await.map_err(|Dead| SendError::Unsure)?;
        match answer.code {
            250 => {}
            400.. => return Err(verdict(Step::Letter, &answer)),
            _ => return Err(SendError::Unsure),
        }
        session.leave().await;
        Ok(())
    }

    async fn log_in(&self) -> Result<Session, SendError> {
        let line =
            TextLine::call(self.dialler, self.security, self.patience).await.map_err(
                |error| match error {
                    DialError::Settings => SendError::Ours(Fault::Settings),
                    DialError::Io(_) | DialError::Silent | DialError::Proxy | DialError::Guarded => no_line(),
                },
            )?;
        let nothing = Answer { code: 200, finer: None, lines: Vec::new() };
        let mut session = Session { line, abilities: nothing };
        let greeting = session.answer().await.map_err(|Dead| no_line())?;
        if greeting.code != 220 {
            return Err(verdict(Step::Line, &greeting));
        }
        session.abilities = session.says(GREETING, Step::Line).await?;
        if self.security == Security::StartTls {
            // Somebody on the line could have taken the offer out. Without TLS nothing is said.
            session.says("STARTTLS\r\n", Step::Line).await?;
            session.line = session.line.begin_tls(self.dialler).await.map_err(|Dead| no_line())?;
            session.abilities = session.says(GREETING, Step::Line).await?;
        }
        let secret = plain(self.user, self.password);
        let command = Zeroizing::new(format!("AUTH PLAIN {}\r\n", *secret));
        session.says(&command, Step::Login).await?;
        Ok(session)
    }
}

impl Session {
    /// Says something that the server must agree to.
    async fn says(&mut self, command: &str, step: Step) -> Result<Answer, SendError> {
        let answer = self.asks(command).await.map_err(|Dead| no_line())?;
        match answer.code {
            _ if answer.is_good() => Ok(answer),
            // "Go on", where nothing goes on, is no answer.
            300..400 => Err(no_line()),
            _ => Err(verdict(step, &answer)),
        }
    }

    async fn asks(&mut self, command: &str) -> Result<Answer, Dead> {
        self.line.write(command.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Answer, Dead> {
        let mut lines = Vec::new();
        loop {
            let line = self.line.read_line().await?.to_vec();
            let goes_on = line.get(3) == Some(&b'-');
            lines.push(line);
            if !goes_on {
                return Answer::read(&lines).ok_or(Dead);
            }
            if lines.len() > ANSWER_LINES_MAX {
                return Err(Dead);
            }
        }
    }

    /// The letter is taken or not by now; how the line ends does not matter.
    async fn leave(&mut self) {
        self.line.write(b"QUIT\r\n").await.ok();
    }
}

fn no_line() -> SendError {
    SendError::Later { after: Duration::from_secs(NO_LINE_SECONDS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        let lines: Vec<Vec<u8>> = text.lines().map(|line| line.as_bytes().to_vec()).collect();
        Answer::read(&lines).unwrap()
    }

    #[test]
    fn answers_are_read() {
        let many = answer("250-mx.example.org\n250-SIZE 100\n250 DSN");
        assert!(many.offers("size") && many.offers("DSN") && !many.offers("STARTTLS"));
        for wrong in ["", "hello", "25", "250-x", "250-x\n251 y", "250 x\n250 y", "100 x", "250+x"] {
            let lines: Vec<Vec<u8>> = wrong.lines().map(|line| line.as_bytes().to_vec()).collect();
            assert_eq!(Answer::read(&lines), None, "{wrong}");
        }
    }

    #[test]
    fn refusals_mean_what_they_say() {
        let later = SendError::Later { after: Duration::from_secs(LATER_SECONDS) };
        let no_such = SendError::Never(Never::NoSuchAddress);
        let rejected = SendError::Never(Never::Rejected);
        let cases = [
            (Step::Person, "451 4.7.1 greylisted", later.clone()),
            (Step::Person, "550 5.1.1 no such user", no_such.clone()),
            (Step::Person, "550 unknown", no_such.clone()),
            (Step::Person, "550 5.2.1 disabled", no_such),
            (Step::Person, "552 5.2.2 full", later.clone()),
            (Step::Person, "550 5.7.1 we do not like you", rejected.clone()),
            (Step::Letter, "554 5.7.1 spam", rejected),
            (Step::Letter, "552 5.3.4 too big", SendError::Ours(Fault::TooLong)),
            (Step::Sender, "553 5.7.1 not yours", SendError::Ours(Fault::Refused(553))),
            (Step::Login, "535 5.7.8 wrong", SendError::Banned),
            (Step::Login, "454 4.7.0 not now", later.clone()),
            (Step::Line, "554 no service", later),
        ];
        for (step, text, expected) in cases {
            assert_eq!(verdict(step, &answer(text)), expected, "{text}");
        }
    }
}
