//! An IMAP client (RFC 3501 with IDLE, RFC 2177, and UIDPLUS, RFC 4315) of just what a folder that is emptied needs. It
//! fetches headers, the list of parts, and parts one by one with a limit, never a message as it is.

pub mod parse;
pub mod structure;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use self::parse::{LITERAL_BYTES_MAX, Piece, Value, literal_after, values};
use self::structure::Structure;
use super::line::{Dead, Security, TextLine};
use crate::net::Dialler;
use crate::secret::Secret;

/// The most responses to one command.
const RESPONSES_MAX: usize = 10_000;
/// The most literals of one response.
const LITERALS_MAX: usize = 200;
/// The most bytes of all responses to one command: a list of a full folder, or a part and what else the server has to say.
const ANSWER_BYTES_MAX: usize = 8 << 20;
/// The longest head of a message that is fetched.
const HEAD_BYTES_MAX: usize = 64 << 10;
/// What of a head is fetched. The rest (the way it came, the program, the time) is none of our business.
const FIELDS: &str = "FROM SUBJECT MESSAGE-ID IN-REPLY-TO REFERENCES RETURN-PATH AUTO-SUBMITTED PRECEDENCE LIST-ID \
    LIST-POST LIST-HELP LIST-UNSUBSCRIBE LIST-SUBSCRIBE LIST-OWNER LIST-ARCHIVE X-AUTO-RESPONSE-SUPPRESS X-AUTOREPLY \
    X-AUTORESPOND X-AUTOREPLY-FROM X-LOOP X-FAILED-RECIPIENTS CONTENT-LANGUAGE ACCEPT-LANGUAGE";

/// Why the folder cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ImapError {
    /// The line broke, or brings what is not IMAP.
    #[error("the line is dead")]
    Dead,
    /// The server does not take the account.
    #[error("the account is refused")]
    Refused,
    /// The server does not offer the TLS that settings ask for.
    #[error("no TLS is offered")]
    NoTls,
    /// The server says no to what we ask for.
    #[error("the server says no")]
    No,
}

impl From<Dead> for ImapError {
    fn from(_: Dead) -> Self {
        Self::Dead
    }
}

/// A message's head and what it is made of.
pub(super) struct Fetched {
    /// The fields that are looked at.
    pub(super) head: Zeroizing<Vec<u8>>,
    /// Its parts. `None` if the server's list of them can't be read.
    pub(super) structure: Option<Structure>,
}

/// The open INBOX at a provider.
pub(super) struct Folder {
    line: TextLine,
    tag: u32,
    abilities: Vec<String>,
    validity: u32,
    /// What came since the last command was sent.
    came: usize,
    /// Something came since the last search.
    news: bool,
}

enum Response {
    /// The command with this tag is done; well or not; the code in brackets.
    Done(String, bool, String),
    Values(Zeroizing<Vec<Value>>),
    /// A status that belongs to no command.
    Status(String, String),
    /// The server waits for more of a command.
    GoOn,
}

impl Folder {
    /// Calls, begins TLS, logs in, and opens INBOX.
    pub(super) async fn open(
        dialler: &Dialler,
        security: Security,
        (user, password): (&Secret, &Secret),
        patience: Duration,
    ) -> Result<Self, ImapError> {
        let line = TextLine::call(dialler, security, patience).await.map_err(|_| ImapError::Dead)?;
        let mut folder = Self { line, tag: 0, abilities: Vec::new(), validity: 0, came: 0, news: false };
        // PREAUTH is no greeting for us: who would have logged us in?
        if !matches!(folder.response(None).await?, Response::Status(word, _) if word == "OK") {
            return Err(ImapError::Dead);
        }
        if security == Security::StartTls {
            match folder.command(b"STARTTLS").await {
                Ok(_) => {}
                Err(ImapError::No) => return Err(ImapError::NoTls),
                Err(error) => return Err(error),
            }
            folder.line = folder.line.begin_tls(dialler).await?;
        }
        folder.learn_abilities().await?;
        folder.log_in(user, password).await?;
        folder.learn_abilities().await?;
        folder.select().await?;
        Ok(folder)
    }

    /// Numbers of this folder mean the same as long as this does.
    pub(super) fn validity(&self) -> u32 {
        self.validity
    }

    /// What is in the folder and not acknowledged, in order.
    pub(super) async fn search(&mut self, deletes: bool) -> Result<Vec<u32>, ImapError> {
        self.news = false;
        let what: &[u8] = if deletes { b"UID SEARCH UNDELETED" } else { b"UID SEARCH UNANSWERED UNDELETED" };
        let mut uids = Vec::new();
        for values in self.command(what).await? {
            if let [_, kind, numbers @ ..] = values.as_slice()
                && kind.word().is_some_and(|word| word == "search")
            {
                uids.extend(numbers.iter().filter_map(Value::number));
            }
        }
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }

    /// A message's head and parts. `None` if it is gone.
    pub(super) async fn fetch(&mut self, uid: u32) -> Result<Option<Fetched>, ImapError> {
        let command = format!(
            "UID FETCH {uid} (UID BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS ({FIELDS})]<0.{HEAD_BYTES_MAX}>)"
        );
        let Some(items) = self.items(uid, &command).await? else { return Ok(None) };
        let head = item(&items, "body[").and_then(Value::text).unwrap_or_default();
        let structure = item(&items, "bodystructure").and_then(Structure::read);
        Ok(Some(Fetched { head: Zeroizing::new(head.to_vec()), structure }))
    }

    /// The beginning of a part.
    pub(super) async fn fetch_part(
        &mut self,
        uid: u32,
        section: &str,
        octets_max: usize,
    ) -> Result<Zeroizing<Vec<u8>>, ImapError> {
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[{section}]<0.{octets_max}>)");
        let items = self.items(uid, &command).await?.unwrap_or_default();
        let bytes = item(&items, "body[").and_then(Value::text).unwrap_or_default();
        Ok(Zeroizing::new(bytes.to_vec()))
    }

    async fn items(&mut self, uid: u32, command: &str) -> Result<Option<Zeroizing<Vec<Value>>>, ImapError> {
        for values in self.command(command.as_bytes()).await? {
            if let [_, _, kind, Value::List(items)] = values.as_slice()
                && kind.word().is_some_and(|word| word == "fetch")
                // An answer about another message is none.
                && item(items, "uid").and_then(Value::number) == Some(uid)
                && items.len() > 2
            {
                return Ok(Some(Zeroizing::new(items.clone())));
            }
        }
        Ok(None)
    }

    /// Lets the server forget messages, or remember that they were taken.
    pub(super) async fn acknowledge(&mut self, uids: &[u32], deletes: bool) -> Result<(), ImapError> {
        let set = uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        // Not by "seen" alone is known what was taken: whoever opens the folder sets that too.
        let flags = if deletes { "\\Seen \\Deleted" } else { "\\Seen \\Answered" };
        self.command(format!("UID STORE {set} +FLAGS.SILENT ({flags})").as_bytes()).await?;
        if deletes {
            let expunge =
                if self.can("UIDPLUS") { format!("UID EXPUNGE {set}") } else { "EXPUNGE".to_owned() };
            self.command(expunge.as_bytes()).await?;
        }
        Ok(())
    }

    /// Waits until something may have come, `idle` at most. A server without IDLE is asked after `poll`.
    pub(super) async fn wait(&mut self, idle: Duration, poll: Duration) -> Result<(), ImapError> {
        if self.news {
            return Ok(());
        }
        if !self.can("IDLE") {
            tokio::time::sleep(poll).await;
            self.command(b"NOOP").await?;
            return Ok(());
        }
        let tag = self.send(b"IDLE").await?;
        loop {
            match self.response(None).await? {
                Response::GoOn => break,
                Response::Done(..) => return Err(ImapError::No),
                response @ (Response::Values(_) | Response::Status(..)) => self.note(&response),
            }
        }
        let until = tokio::time::Instant::now() + idle;
        while !self.news {
            let left = until.saturating_duration_since(tokio::time::Instant::now());
            let Some(line) = self.line.read_line_within(left).await? else { break };
            let response = self.rest_of(line).await?;
            self.note(&response);
        }
        self.line.write(b"DONE\r\n").await?;
        self.until_done(&tag).await.map(drop)
    }

    async fn learn_abilities(&mut self) -> Result<(), ImapError> {
        self.abilities.clear();
        for values in self.command(b"CAPABILITY").await? {
            if let [_, kind, abilities @ ..] = values.as_slice()
                && kind.word().is_some_and(|word| word == "capability")
            {
                self.abilities.extend(abilities.iter().filter_map(Value::word));
            }
        }
        Ok(())
    }

    fn can(&self, ability: &str) -> bool {
        self.abilities.iter().any(|known| known.eq_ignore_ascii_case(ability))
    }

    async fn log_in(&mut self, user: &Secret, password: &Secret) -> Result<(), ImapError> {
        let tag = if self.can("AUTH=PLAIN") {
            let tag = self.send(b"AUTHENTICATE PLAIN").await?;
            match self.response(None).await? {
                Response::GoOn => {}
                Response::Done(_, _, code) => return Err(refusal(&code)),
                Response::Values(_) | Response::Status(..) => return Err(ImapError::Dead),
            }
            let mut line = plain(user, password);
            line.push_str("\r\n");
            self.line.write(line.as_bytes()).await?;
            tag
        } else {
            let quoted =
                |secret: &Secret| Zeroizing::new(secret.reveal().replace('\\', "\\\\").replace('"', "\\\""));
            let (user, password) = (quoted(user), quoted(password));
            let command = Zeroizing::new(format!("LOGIN \"{}\" \"{}\"", *user, *password));
            self.send(command.as_bytes()).await?
        };
        loop {
            match self.response(Some(&tag)).await? {
                Response::Done(_, true, _) => return Ok(()),
                Response::Done(_, false, code) => return Err(refusal(&code)),
                Response::Values(_) | Response::Status(..) => {}
                Response::GoOn => return Err(ImapError::Dead),
            }
        }
    }

    async fn select(&mut self) -> Result<(), ImapError> {
        let tag = self.send(b"SELECT INBOX").await?;
        loop {
            match self.response(Some(&tag)).await? {
                Response::Status(_, code) => {
                    if let Some(number) = code.strip_prefix("UIDVALIDITY ") {
                        self.validity = number.trim().parse().map_err(|_| ImapError::Dead)?;
                    }
                }
                Response::Done(_, true, _) => break,
                Response::Done(_, false, _) => return Err(ImapError::No),
                Response::Values(_) => {}
                Response::GoOn => return Err(ImapError::Dead),
            }
        }
        // Without it no message could be told from an earlier one.
        if self.validity == 0 { Err(ImapError::No) } else { Ok(()) }
    }

    async fn send(&mut self, command: &[u8]) -> Result<String, ImapError> {
        self.tag = self.tag.wrapping_add(1);
        self.came = 0;
        let tag = format!("a{}", self.tag);
        let mut line = Zeroizing::new(Vec::with_capacity(command.len() + tag.len() + 3));
        line.extend_from_slice(tag.as_bytes());
        line.push(b' ');
        line.extend_from_slice(command);
        line.extend_from_slice(b"\r\n");
        self.line.write(&line).await?;
        Ok(tag)
    }

    async fn command(&mut self, command: &[u8]) -> Result<Vec<Zeroizing<Vec<Value>>>, ImapError> {
        let tag = self.send(command).await?;
        self.until_done(&tag).await
    }

    async fn until_done(&mut self, tag: &str) -> Result<Vec<Zeroizing<Vec<Value>>>, ImapError> {
        let mut all = Vec::new();
        for _ in 0..RESPONSES_MAX {
            let response = self.response(Some(tag)).await?;
            self.note(&response);
            match response {
                Response::Done(_, true, _) => return Ok(all),
                Response::Done(_, false, _) => return Err(ImapError::No),
                Response::Values(values) => all.push(values),
                Response::Status(..) => {}
                Response::GoOn => return Err(ImapError::Dead),
            }
        }
        Err(ImapError::Dead)
    }

    fn note(&mut self, response: &Response) {
        if let Response::Values(values) = response
            && let [_, _, kind, ..] = values.as_slice()
        {
            self.news |= kind.word().is_some_and(|word| word == "exists");
        }
    }

    /// One response. A `Done` of another tag than `expected` is no answer of ours.
    async fn response(&mut self, expected: Option<&str>) -> Result<Response, ImapError> {
        let line = self.line.read_line().await?;
        let response = self.rest_of(line).await?;
        match (&response, expected) {
            (Response::Done(tag, ..), Some(expected)) if tag != expected => Err(ImapError::Dead),
            _ => Ok(response),
        }
    }

    /// So much more came.
    fn counts(&mut self, bytes: usize) -> Result<(), ImapError> {
        self.came = self.came.saturating_add(bytes);
        if self.came > ANSWER_BYTES_MAX { Err(ImapError::Dead) } else { Ok(()) }
    }

    async fn rest_of(&mut self, line: Zeroizing<Vec<u8>>) -> Result<Response, ImapError> {
        self.counts(line.len())?;
        if line.starts_with(b"+") {
            return Ok(Response::GoOn);
        }
        let (tag, rest) = split_word(&line);
        let (word, rest) = split_word(rest);
        let word = String::from_utf8_lossy(word).to_ascii_uppercase();
        if matches!(word.as_str(), "OK" | "NO" | "BAD" | "BYE" | "PREAUTH") {
            let code = code(rest);
            if word == "BYE" {
                return Err(ImapError::Dead);
            }
            if tag == b"*" {
                return Ok(Response::Status(word, code));
            }
            return Ok(Response::Done(String::from_utf8_lossy(tag).into_owned(), word == "OK", code));
        }
        if tag != b"*" {
            return Err(ImapError::Dead);
        }
        let mut pieces = vec![Piece::Line(line)];
        while let Some(Piece::Line(line)) = pieces.last()
            && let Some(octets) = literal_after(line)
        {
            if octets > LITERAL_BYTES_MAX || pieces.len() > 2 * LITERALS_MAX {
                return Err(ImapError::Dead);
            }
            self.counts(octets)?;
            pieces.push(Piece::Literal(self.line.read_bytes(octets).await?));
            let line = self.line.read_line().await?;
            self.counts(line.len())?;
            pieces.push(Piece::Line(line));
        }
        values(&pieces).map(Response::Values).ok_or(ImapError::Dead)
    }
}

/// What SASL PLAIN says, for both protocols.
pub(super) fn plain(user: &Secret, password: &Secret) -> Zeroizing<String> {
    let both = Zeroizing::new(format!("\0{}\0{}", user.reveal(), password.reveal()));
    Zeroizing::new(STANDARD.encode(both.as_bytes()))
}

/// A server that is only busy does not refuse the account (RFC 5530).
fn refusal(code: &str) -> ImapError {
    match code {
        "UNAVAILABLE" | "INUSE" | "LIMIT" | "SERVERBUG" | "PRIVACYREQUIRED" => ImapError::No,
        _ => ImapError::Refused,
    }
}

fn item<'a>(items: &'a [Value], name: &str) -> Option<&'a Value> {
    items.chunks_exact(2).find_map(|pair| match pair {
        [key, value] => key.word()?.starts_with(name).then_some(value),
        _ => None,
    })
}

fn split_word(line: &[u8]) -> (&[u8], &[u8]) {
    let end = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
    let (word, rest) = line.split_at(end);
    (word, rest.strip_prefix(b" ").unwrap_or(rest))
}

fn code(rest: &[u8]) -> String {
    let text = String::from_utf8_lossy(rest);
    let inside = text.strip_prefix('[').and_then(|behind| behind.split_once(']'));
    inside.map(|(code, _)| code.to_ascii_uppercase()).unwrap_or_default()
}
