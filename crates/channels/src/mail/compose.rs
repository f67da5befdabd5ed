//! A letter of ours, and addresses as they stand on the line. Plain text, no name of a program, no time finer than the hour, no
//! word about the programme but the text itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use zeroize::Zeroizing;

use crate::address::{ADDRESS_BYTES_MAX, Address, TagKey};
use crate::message::IdempotencyKey;

/// The longest subject.
pub const SUBJECT_BYTES_MAX: usize = 200;
/// Bytes of a subject in one encoded word, so that no word is longer than RFC 2047 allows.
const WORD_BYTES_MAX: usize = 42;
/// Letters of base64 on one line.
const LINE_OCTETS_MAX: usize = 76;
/// The longest name of a message of somebody else's that an answer names.
const MESSAGE_ID_BYTES_MAX: usize = 250;
const ID_OCTETS: usize = 16;

/// Whether a text can stand between `<` and `>` on the line: one `@`, a plain local part, a name of a host.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !"<>()[]\\,;:\"@".contains(c);
    let in_domain = |c: char| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii() && plain(c);
    let labels = || domain.split('.');
    text.len() <= ADDRESS_BYTES_MAX
        && (1..=64).contains(&local.len())
        && local.chars().all(plain)
        && !local.starts_with('-')
        && labels().count() >= 2
        && labels().all(|label| !label.is_empty() && label.chars().all(in_domain) && !label.starts_with('-'))
}

/// What stands behind the `@`.
#[must_use]
pub fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

/// The name of a letter of ours, the same for the same key: a double can be recognised by whoever has it, and nobody can name
/// a letter of ours that he has not seen.
#[must_use]
pub fn message_id(key: &TagKey, own: &str, message: IdempotencyKey) -> String {
    let mark = key.mark("mail", &[own.as_bytes(), &message.0]);
    let hex: String = mark.iter().take(ID_OCTETS).map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@{}", domain(own))
}

/// Whether it looks like a name of ours.
#[must_use]
pub fn is_ours(id: &str, own: &str) -> bool {
    id.rsplit_once('@').is_some_and(|(hex, host)| {
        hex.len() == 2 * ID_OCTETS
            && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            && host.eq_ignore_ascii_case(domain(own))
    })
}

/// Whether a name of a message can be repeated in a head of ours.
#[must_use]
pub fn is_message_id(id: &str) -> bool {
    (3..=MESSAGE_ID_BYTES_MAX).contains(&id.len())
        && id.contains('@')
        && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}

/// What a letter is made of.
pub(super) struct Letter<'a> {
    pub(super) own: &'a str,
    pub(super) to: &'a Address,
    pub(super) subject: &'a str,
    pub(super) id: &'a str,
    /// The letter that this answers, if it is still known.
    pub(super) answers: Option<&'a str>,
    pub(super) now: Timestamp,
    pub(super) text: &'a str,
}

/// The whole letter, with dots doubled and without the last one.
pub(super) fn write(letter: &Letter<'_>) -> Zeroizing<Vec<u8>> {
    // A date there must be (RFC 5322), and filters want it near the true one: the hour that began last, in no time zone.
    let date = letter.now.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:00:00 +0000").to_string();
    let mut out = Zeroizing::new(format!(
        "Date: {date}\r\nFrom: <{}>\r\nTo: <{}>\r\nMessage-ID: <{}>\r\n",
        letter.own,
        letter.to.reveal(),
        letter.id
    ));
    if let Some(answers) = letter.answers {
        out.push_str(&format!("In-Reply-To: <{answers}>\r\nReferences: <{answers}>\r\n"));
    }
    out.push_str("Subject: ");
    push_subject(&mut out, letter.subject);
    // RFC 3834; and the last but one line keeps Exchange from answering.
    out.push_str(
        "\r\nAuto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n",
    );
    out.push_str("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    // Base64 carries every letter and every line as it is, and no line of it begins with a dot.
    let text = Zeroizing::new(letter.text.replace("\r\n", "\n").replace('\n', "\r\n"));
    let body = Zeroizing::new(STANDARD.encode(text.as_bytes()));
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(rest.len().min(LINE_OCTETS_MAX));
        out.push_str(line);
        out.push_str("\r\n");
        rest = behind;
    }
    Zeroizing::new(out.as_bytes().to_vec())
}

fn push_subject(out: &mut String, subject: &str) {
    if subject.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && !subject.contains("=?") {
        return out.push_str(subject);
    }
    let mut word = String::new();
    let mut words = Vec::new();
    for letter in subject.chars().filter(|c| !c.is_control()) {
        if word.len() + letter.len_utf8() > WORD_BYTES_MAX {
            words.push(std::mem::take(&mut word));
        }
        word.push(letter);
    }
    words.push(word);
    let words: Vec<String> =
        words.iter().map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word.as_bytes()))).collect();
    out.push_str(&words.join("\r\n "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in
            ["a@b.cc", "ivan.p+1@mail.ru", "79992718281@example.org", "иван@почта.рф", "x_y=z@a-b.org"]
        {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "no such thing",
            "@b.c",
            "a@",
            "a@b",
            "a b@c.d",
            "a@b..c",
            "a@b.c>",
            "a\r\n@b.c",
            "-a@b.c",
            "a@-b.c",
            "a@b@c.d",
            "a,b@c.d",
            "\"a b\"@c.d",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn a_letter_says_nothing_of_where_it_comes_from() {
        let to = Address::new("person@example.net").unwrap();
        let key = TagKey::new([3; 32]);
        let id = message_id(&key, "help@example.org", IdempotencyKey([9; 16]));
        assert!(is_ours(&id, "help@Example.org") && !is_ours("x@example.org", "help@example.org"));
        assert_eq!(
            id,
            message_id(&key, "help@example.org", IdempotencyKey([9; 16])),
            "a double has the same"
        );
        let letter = Letter {
            own: "help@example.org",
            to: &to,
            subject: "Re:",
            id: &id,
            answers: Some("q@example.net"),
            now: "2026-11-26T17:31:09Z".parse().unwrap(),
            text: "Вы в безопасности.\n.\n조선",
        };
        let written = String::from_utf8(write(&letter).to_vec()).unwrap();
        insta::assert_snapshot!(written.replace("\r\n", "\n"));
        assert!(written.lines().all(|line| line.len() <= LINE_OCTETS_MAX && !line.starts_with('.')));
    }

    #[test]
    fn subjects_in_every_alphabet_read_back() {
        for subject in [
            "Re:",
            "Ваш вопрос и ответ на него, очень длинный, чтобы было несколько слов",
            "질문에 대한 답",
            "=?x?=",
        ] {
            let mut head = "Subject: ".to_owned();
            push_subject(&mut head, subject);
            assert!(head.lines().all(|line| line.len() <= 78), "{head}");
            let head = format!("{head}\r\n\r\n");
            let read = mail_parser::MessageParser::default().parse(head.as_bytes()).unwrap();
            assert_eq!(read.subject(), Some(subject));
        }
    }
}
