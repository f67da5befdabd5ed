//! What a server reports of a letter of ours (RFC 3464): to whom it was, what became of it, and which it was.

use mail_parser::MessageParser;
use zeroize::Zeroizing;

use super::compose::{domain, is_address, is_ours};
use crate::message::DeliveryState;

/// The most lines of a report that are read.
const LINES_MAX: usize = 500;

/// A report about one person.
pub struct Report {
    /// To whom the letter was.
    pub person: Zeroizing<String>,
    /// What became of it.
    pub state: DeliveryState,
    /// The name that we gave the letter for reports, if the server repeats it.
    pub envelope: Option<String>,
}

impl Report {
    /// Reads the machine's part of a report. `None` if it names no person, or says nothing of what became of the letter.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let text = Zeroizing::new(String::from_utf8_lossy(bytes).replace("\r\n", "\n"));
        let (mut final_person, mut first_person, mut state, mut envelope) = (None, None, None, None);
        for line in text.lines().take(LINES_MAX) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                // We write to one person at a time: what comes behind is about somebody else's letter.
                "final-recipient" if final_person.is_none() => final_person = person(value),
                "original-recipient" if first_person.is_none() => first_person = person(value),
                "action" if state.is_none() => state = action(value),
                "original-envelope-id" if envelope.is_none() => envelope = Some(value.to_owned()),
                _ => {}
            }
        }
        // The first is what we wrote to; the other what it was forwarded to.
        Some(Self { person: first_person.or(final_person)?, state: state?, envelope })
    }

    /// Which letter of ours it was, by what came back of its head, or by the name that the server repeats. Whoever invents a
    /// report cannot know such a name.
    #[must_use]
    pub fn of(&self, returned_head: &[u8], own: &str) -> Option<String> {
        let message = MessageParser::default().parse(returned_head);
        let named = message.as_ref().and_then(|message| message.message_id());
        let id = named.or(self.envelope.as_deref()).filter(|id| is_ours(id, own))?;
        // As we wrote it: a server may have written the host in other letters.
        Some(format!("{}@{}", id.rsplit_once('@')?.0, domain(own)))
    }
}

/// Behind the kind of address.
fn person(value: &str) -> Option<Zeroizing<String>> {
    let (kind, address) = value.split_once(';')?;
    let address = address.trim().trim_start_matches('<').trim_end_matches('>');
    let (local, domain) = address.rsplit_once('@')?;
    let fits = matches!(kind.trim().to_ascii_lowercase().as_str(), "rfc822" | "utf-8") && is_address(address);
    fits.then(|| Zeroizing::new(format!("{local}@{}", domain.to_lowercase())))
}

fn action(value: &str) -> Option<DeliveryState> {
    match value.split([' ', '(']).next()?.to_ascii_lowercase().as_str() {
        "failed" => Some(DeliveryState::Failed),
        "delayed" => Some(DeliveryState::Waiting),
        "delivered" => Some(DeliveryState::Delivered),
        // Relayed and expanded: it left for where nobody reports.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "help@example.org";
    const ID: &str = "00112233445566778899aabbccddeeff@example.org";

    #[test]
    fn reports_are_read() {
        let status = "Reporting-MTA: dns; mx.example.net\r\n\r\nAction: failed\r\nFinal-Recipient: rfc822;Person@Example.net\r\n\
            Status: 5.1.1\r\n";
        let report = Report::read(status.as_bytes()).unwrap();
        assert_eq!((report.person.as_str(), report.state), ("Person@example.net", DeliveryState::Failed));
        let head = format!("Message-ID: <{ID}>\r\nSubject: x\r\n\r\n");
        assert_eq!(report.of(head.as_bytes(), OWN).as_deref(), Some(ID));
        let head = head.replace("example.org", "EXAMPLE.org");
        assert_eq!(
            report.of(head.as_bytes(), OWN).as_deref(),
            Some(ID),
            "as we wrote it, however it comes back"
        );
        assert_eq!(report.of(b"Message-ID: <somebody@else.org>\r\n\r\n", OWN), None);
        assert_eq!(report.of(b"", OWN), None);
        let delayed = format!(
            "Original-Envelope-Id: {ID}\n\nOriginal-Recipient: rfc822; a@b.org\nFinal-Recipient: rfc822; c@d.org\n\
            Action: delayed (still trying)\n"
        );
        let delayed = Report::read(delayed.as_bytes()).unwrap();
        assert_eq!((delayed.person.as_str(), delayed.state), ("a@b.org", DeliveryState::Waiting));
        assert_eq!(delayed.of(b"", OWN).as_deref(), Some(ID));
        for wrong in [
            "",
            "Action: failed",
            "Final-Recipient: rfc822; a@b.org",
            "Action: failed\nFinal-Recipient: x400; y",
        ] {
            assert!(Report::read(wrong.as_bytes()).is_none(), "{wrong}");
        }
    }
}
