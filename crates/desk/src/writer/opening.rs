//! Opening an envelope: from sealed bytes to what they mean, believing nothing on the way.

use casework::{Channel, Protection, Words};
use interview::conversation::Submitted;
use seal::envelope::{OpenError, Sealed, open};
use seal::id::{KeyId, SubmissionId};
use seal::manifest::DeskSecrets;
use seal::submission::{Body, Brought, DecodeError, Submission};
use zeroize::Zeroizing;

use crate::desk::Desk;
use crate::intake::NotOpened;
use crate::pack::Pack;
use crate::words::LANGUAGES;

/// What an envelope said.
pub(crate) struct Opened {
    pub(crate) id: SubmissionId,
    pub(crate) digest: [u8; 32],
    pub(crate) submission: Submission,
    /// The text or form, and how it was protected; none in a withdrawal.
    pub(crate) content: Option<Content>,
}

/// The text of a body.
pub(crate) struct Content {
    pub(crate) text: Words,
    pub(crate) form: Option<Submitted>,
    /// What its answers are found by; see [`labels`].
    pub(crate) labels: String,
    pub(crate) protection: Protection,
}

impl Content {
    /// As a case keeps it.
    pub(crate) fn submission(&self, id: SubmissionId, digest: [u8; 32]) -> casework::Submission {
        // A message without a form comes from the mailbox page, which only the site has today.
        let channel = self.form.as_ref().and_then(|form| serde_json::to_value(form.channel).ok());
        let channel =
            channel.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_else(|| "web".to_owned());
        casework::Submission {
            id: id.to_string(),
            digest,
            body: self.text.clone(),
            is_form: self.form.is_some(),
            channel: Channel(channel),
            protection: self.protection,
        }
    }
}

/// Opens one envelope with the desk's keys.
pub(crate) fn open_envelope(desk: &Desk, secrets: &DeskSecrets, bytes: &[u8]) -> Result<Opened, NotOpened> {
    let sealed = Sealed::parse(bytes).map_err(|_| NotOpened::Damaged)?;
    let id = sealed.header().submission_id;
    let keys = |id: KeyId| secrets.intake_key(id);
    let plain = open(&sealed, &desk.zone, &keys).map_err(why)?;
    let submission = Submission::decode(&plain).map_err(|error| match error {
        DecodeError::Version(_) | DecodeError::Kind(_) => NotOpened::Newer,
        DecodeError::Length | DecodeError::Inner(_) | DecodeError::Grant(_) => NotOpened::Unreadable,
    })?;
    let content = match submission.body() {
        None => None,
        Some(body) => Some(read_body(desk, secrets, id, body)?),
    };
    Ok(Opened { id, digest: sealed.digest(), submission, content })
}

fn read_body(
    desk: &Desk,
    secrets: &DeskSecrets,
    id: SubmissionId,
    body: &Body,
) -> Result<Content, NotOpened> {
    let (bytes, protection) = match body {
        Body::Clear(bytes) => (bytes.clone(), Protection::GateSealed),
        Body::Brought(bytes) => {
            let brought = Brought::decode(bytes).map_err(|_| NotOpened::Unreadable)?;
            (brought.bytes, Protection::GateSealed)
        }
        Body::Inner(inner) => {
            // A page's seal around another submission was lifted from elsewhere.
            if inner.header().submission_id != id {
                return Err(NotOpened::Unreadable);
            }
            let keys = |id: KeyId| secrets.page_key(id);
            (open(inner, &desk.zone, &keys).map_err(why)?, Protection::PageSealed)
        }
    };
    let text = Zeroizing::new(String::from_utf8(bytes.to_vec()).map_err(|_| NotOpened::Unreadable)?);
    let form = serde_json::from_str::<Submitted>(&text).ok();
    let labels = form.as_ref().map(|form| labels(&desk.pack, form)).unwrap_or_default();
    Ok(Content { text: Words::new(text.as_str()), form, labels, protection })
}

/// A form's answers in words, in its own language and those of the desk: what a search finds it by.
pub(super) fn labels(pack: &Pack, form: &Submitted) -> String {
    let own = form.language.as_str();
    let desks = LANGUAGES.iter().map(|(tag, _, _)| *tag).filter(|tag| *tag != own);
    let mut labels = String::new();
    for tag in std::iter::once(own).chain(desks) {
        for line in pack.describe(form, tag) {
            labels.push_str(&line.value_label);
            labels.push('\n');
        }
    }
    labels
}

fn why(error: OpenError) -> NotOpened {
    match error {
        OpenError::Version(_) | OpenError::Suite(_) => NotOpened::Newer,
        OpenError::UnknownKey(_) => NotOpened::UnknownKey,
        OpenError::Parse(_) | OpenError::DoesNotOpen | OpenError::Filling | OpenError::NotWhole => {
            NotOpened::Damaged
        }
    }
}
