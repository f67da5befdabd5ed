//! A letter's head, and the judgement whether a person wrote it. What a machine wrote is never answered: the machine could
//! answer, and so on for ever (RFC 3834).

use mail_parser::{Message, MessageParser};
use zeroize::Zeroizing;

use super::compose::{is_address, is_message_id};
use super::imap::structure::Structure;

/// Local parts behind which no person reads.
const ROBOTS: [&str; 9] = [
    "mailer-daemon",
    "postmaster",
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "bounce",
    "bounces",
];
/// How a program begins the subject of an answer, in small letters.
const REPLY_MARKS: [&str; 12] =
    ["re:", "re[", "ответ:", "отв:", "на:", "відп:", "відповідь:", "답장:", "회신:", "fwd:", "fw:", "전달:"];
/// Fields that only a list's letter has.
const LIST_FIELDS: [&str; 7] =
    ["List-Id", "List-Post", "List-Help", "List-Unsubscribe", "List-Subscribe", "List-Owner", "List-Archive"];
/// Fields that only a machine's answer has.
const ROBOT_FIELDS: [&str; 5] =
    ["X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Loop", "X-Failed-Recipients"];

/// Who wrote a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// A person, as far as a head can say.
    Person,
    /// A server that reports what became of a letter (RFC 3464).
    Report,
    /// A machine, a list, ourselves, or somebody who can't be answered.
    NotToAnswer,
}

/// What of a head counts.
#[derive(Default)]
pub struct Head {
    /// The one address in `From`, if it can be written to.
    pub from: Option<Zeroizing<String>>,
    /// The subject, in letters.
    pub subject: Zeroizing<String>,
    /// The letter's name, if it can be repeated.
    pub message_id: Option<Zeroizing<String>>,
    /// The language that the program says it has.
    pub language: Option<String>,
    /// It says that it answers another letter.
    pub is_answer: bool,
    /// It says that no person wrote it, or that nobody is to answer.
    pub is_automatic: bool,
    /// It came with an empty return path, as reports do.
    pub is_returned: bool,
}

impl Head {
    /// Reads a head.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let Some(message) = MessageParser::default().parse(bytes) else { return Self::default() };
        let field = |name: &str| find(&message, name);
        let language = field("Content-Language").or_else(|| field("Accept-Language"));
        Self {
            from: sender(&message),
            subject: Zeroizing::new(message.subject().unwrap_or_default().to_owned()),
            message_id: message
                .message_id()
                .filter(|id| is_message_id(id))
                .map(|id| Zeroizing::new(id.to_owned())),
            language: language.and_then(first_language),
            is_answer: field("In-Reply-To").is_some() || field("References").is_some(),
            is_automatic: is_automatic(&message),
            is_returned: field("Return-Path").is_some_and(|path| path.replace(' ', "") == "<>"),
        }
    }

    /// Who wrote it.
    #[must_use]
    pub fn judge(&self, structure: &Structure, own: &str) -> Judgement {
        if structure.kind == "multipart/report" {
            let delivery = structure.report_type.as_deref() == Some("delivery-status")
                || structure.parts.iter().any(|part| part.kind == "message/delivery-status");
            return if delivery { Judgement::Report } else { Judgement::NotToAnswer };
        }
        let answerable = self.from.as_deref().is_some_and(|from| {
            let local = from.rsplit_once('@').map(|(local, _)| local.to_lowercase()).unwrap_or_default();
            !from.eq_ignore_ascii_case(own) && !ROBOTS.contains(&local.as_str())
        });
        if answerable && !self.is_automatic && !self.is_returned {
            Judgement::Person
        } else {
            Judgement::NotToAnswer
        }
    }

    /// The subject, if it is the person's own words: not of an answer, whose subject is the one before.
    #[must_use]
    pub fn own_subject(&self) -> Option<&str> {
        let subject = self.subject.trim();
        let lower = subject.to_lowercase();
        let marked = REPLY_MARKS.iter().any(|mark| lower.starts_with(mark));
        (!subject.is_empty() && !marked && !self.is_answer).then_some(subject)
    }
}

fn find<'a>(message: &'a Message<'_>, name: &str) -> Option<&'a str> {
    message.headers_raw().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn sender(message: &Message<'_>) -> Option<Zeroizing<String>> {
    let mut all = message.from()?.iter().filter_map(|one| one.address.as_deref());
    let (first, second) = (all.next()?, all.next());
    let (local, domain) = first.rsplit_once('@')?;
    let from = format!("{local}@{}", domain.to_lowercase());
    (second.is_none() && is_address(&from)).then(|| Zeroizing::new(from))
}

fn is_automatic(message: &Message<'_>) -> bool {
    let says = |name: &str, wrong: &dyn Fn(&str) -> bool| {
        find(message, name).is_some_and(|value| wrong(&value.to_ascii_lowercase()))
    };
    // Comments and parameters may follow the word.
    let first = |value: &str| value.split([';', ' ', '(']).next().unwrap_or_default().to_owned();
    says("Auto-Submitted", &|value| first(value) != "no")
        || says("Precedence", &|value| {
            ["bulk", "list", "junk", "auto_reply"].contains(&first(value).as_str())
        })
        || says("X-Auto-Response-Suppress", &|value| {
            value.split([',', ';', ' ']).any(|word| ["all", "autoreply", "oof"].contains(&word))
        })
        || LIST_FIELDS.iter().chain(&ROBOT_FIELDS).any(|name| find(message, name).is_some())
}

fn first_language(value: &str) -> Option<String> {
    let tag = value.split([',', ';', ' ']).next()?;
    let fits =
        (2..=12).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "help@example.org";

    fn judge(head: &str) -> Judgement {
        let head = format!("{}\r\n\r\n", head.replace('\n', "\r\n"));
        Head::read(head.as_bytes()).judge(&Structure::default(), OWN)
    }

    #[test]
    fn persons_are_heard_and_machines_are_not() {
        let persons = [
            "From: a@b.org",
            "From: =?koi8-r?B?6dfBzg==?= <a@b.org>\nAuto-Submitted: no",
            "From: a@b.org\nX-Auto-Response-Suppress: DR, RN\nReturn-Path: <a@b.org>\nPrecedence: first-class",
        ];
        for head in persons {
            assert_eq!(judge(head), Judgement::Person, "{head}");
        }
        let machines = [
            "Subject: nobody",
            "From: a@b.org, c@d.org",
            "From: Help <HELP@example.org>",
            "From: MAILER-DAEMON@b.org",
            "From: no-reply@b.org",
            "From: <>",
            "From: a@b.org\nReturn-Path: <>",
            "From: a@b.org\nAuto-Submitted: auto-replied (vacation)",
            "From: a@b.org\nAuto-Submitted: auto-generated",
            "From: a@b.org\nPrecedence: bulk",
            "From: a@b.org\nprecedence: JUNK",
            "From: a@b.org\nList-Id: <x.b.org>",
            "From: a@b.org\nX-Auto-Response-Suppress: OOF, AutoReply",
            "From: a@b.org\nX-Autoreply: yes",
            "From: a@b.org\nX-Loop: help",
        ];
        for head in machines {
            assert_eq!(judge(head), Judgement::NotToAnswer, "{head}");
        }
    }

    #[test]
    fn a_head_is_read() {
        let head = "From: \"Иван\" <Ivan@Example.NET>\r\nSubject: =?windows-1251?B?z/Do4uXy?=\r\n\
            Message-ID: <x.1@mail.example.net>\r\nAccept-Language: ru-RU, en\r\n\r\n";
        let head = Head::read(head.as_bytes());
        assert_eq!(head.from.as_deref().map(String::as_str), Some("Ivan@example.net"));
        assert_eq!(head.own_subject(), Some("Привет"));
        assert_eq!(head.message_id.as_deref().map(String::as_str), Some("x.1@mail.example.net"));
        assert_eq!(head.language.as_deref(), Some("ru-RU"));
        let answer = Head::read("From: a@b.org\r\nSubject: 답장: x\r\n\r\n".as_bytes());
        assert_eq!(answer.own_subject(), None);
    }
}
