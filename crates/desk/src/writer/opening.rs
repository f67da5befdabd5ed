//! Opening an envelope: from sealed bytes to what they mean, believing nothing on the way.

use casework::{Channel, Media, Protection, VoiceNote, Words};
use interview::conversation::Submitted;
use seal::envelope::PLAINTEXT_MAX;
use seal::envelope::{OpenError, Sealed, open};
use seal::id::{KeyId, SubmissionId};
use seal::manifest::DeskSecrets;
use seal::record::RECORD_MAX;
use seal::submission::{Body, Brought, DecodeError, Submission, Voice, Wish};
use sha2::{Digest as _, Sha256};
use sound::wav;
use zeroize::Zeroizing;

use crate::accounts::AccountName;
use crate::desk::Desk;
use crate::intake::NotOpened;
use crate::pack::Pack;
use crate::spoken::whole_seconds;
use crate::words::LANGUAGES;

/// The longest sound that an envelope brings fits in a record.
const _: () = assert!(PLAINTEXT_MAX <= RECORD_MAX);

/// What an envelope said.
pub(crate) struct Opened {
    pub(crate) id: SubmissionId,
    pub(crate) digest: [u8; 32],
    pub(crate) submission: Submission,
    /// What its body says; none in a withdrawal.
    pub(crate) content: Option<Content>,
}

/// What a body says.
pub(crate) struct Content {
    /// The words, or the JSON of a form; empty where only a wish changes.
    pub(crate) text: Words,
    pub(crate) form: Option<Submitted>,
    /// Of a voice note.
    pub(crate) sound: Option<Sound>,
    /// What its answers are found by; see [`labels`].
    pub(crate) labels: String,
    pub(crate) channel: Channel,
    pub(crate) protection: Protection,
    /// Perhaps a machine called.
    pub(crate) set_aside: bool,
    /// What came by a channel; none of what a site sealed.
    pub(crate) brought: Option<ByChannel>,
}

/// A voice note.
pub(crate) struct Sound {
    pub(crate) note: VoiceNote,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

/// What a channel tells beside the words.
pub(crate) struct ByChannel {
    /// The language that he speaks there; one of the programme's.
    pub(crate) language: String,
    /// Nothing was said: only the wish changes.
    pub(crate) is_silent: bool,
    pub(crate) wish: Option<Wish>,
}

impl Content {
    /// As a case keeps it.
    pub(crate) fn submission(&self, id: SubmissionId, digest: [u8; 32]) -> casework::Submission {
        casework::Submission {
            id: id.to_string(),
            digest,
            body: self.text.clone(),
            is_form: self.form.is_some(),
            voice: self.sound.as_ref().map(|sound| sound.note.clone()),
            channel: self.channel.clone(),
            protection: self.protection,
            set_aside: self.set_aside,
        }
    }

    /// Whether only a wish changes, so that there is no message.
    pub(crate) fn is_silent(&self) -> bool {
        self.brought.as_ref().is_some_and(|brought| brought.is_silent)
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
    match body {
        Body::Clear(bytes) => from_a_site(desk, bytes, None),
        Body::Brought(bytes) => by_channel(desk, bytes),
        Body::Voice(bytes) => voice(desk, bytes),
        Body::Inner(inner) => {
            // A page's seal around another submission was lifted from elsewhere.
            if inner.header().submission_id != id {
                return Err(NotOpened::Unreadable);
            }
            let keys = |id: KeyId| secrets.page_key(id);
            let bytes = open(inner, &desk.zone, &keys).map_err(why)?;
            from_a_site(desk, &bytes, Some(Protection::PageSealed))
        }
    }
}

/// What a site sealed; a message without a form comes from its mailbox page.
fn from_a_site(desk: &Desk, bytes: &[u8], sealed: Option<Protection>) -> Result<Content, NotOpened> {
    let text = text_of(bytes)?;
    let form = serde_json::from_str::<Submitted>(&text).ok();
    let channel = form.as_ref().and_then(|form| serde_json::to_value(form.channel).ok());
    let channel = channel.as_ref().and_then(|word| word.as_str()).unwrap_or("web");
    let channel = Channel(channel.to_owned());
    Ok(Content {
        labels: form.as_ref().map(|form| labels(&desk.pack, form)).unwrap_or_default(),
        text: Words::new(text.as_str()),
        form,
        sound: None,
        protection: sealed.unwrap_or_else(|| channel.protection()),
        channel,
        set_aside: false,
        brought: None,
    })
}

/// What came by a channel. Its head says what the bytes are: words that look like a form are words.
fn by_channel(desk: &Desk, bytes: &[u8]) -> Result<Content, NotOpened> {
    let brought = Brought::decode(bytes).map_err(|_| NotOpened::Unreadable)?;
    let text = text_of(&brought.bytes)?;
    let is_blank = text.trim().is_empty();
    let form = match brought.content {
        seal::submission::Content::Form => {
            Some(serde_json::from_str::<Submitted>(&text).map_err(|_| NotOpened::Unreadable)?)
        }
        seal::submission::Content::Text if !is_blank => None,
        // Silence without a wish is nothing at all.
        seal::submission::Content::Nothing if brought.bytes.is_empty() && brought.wish.is_some() => None,
        seal::submission::Content::Text
        | seal::submission::Content::Nothing
        | seal::submission::Content::Voice => {
            return Err(NotOpened::Unreadable);
        }
    };
    check_wish(brought.wish.as_ref())?;
    let channel = Channel::brought(&brought.channel);
    Ok(Content {
        labels: form.as_ref().map(|form| labels(&desk.pack, form)).unwrap_or_default(),
        text: Words::new(text.as_str()),
        form,
        sound: None,
        protection: channel.protection(),
        channel,
        set_aside: brought.set_aside,
        brought: Some(ByChannel {
            language: desk.pack.language_or_own(&brought.language),
            is_silent: brought.content == seal::submission::Content::Nothing,
            wish: brought.wish,
        }),
    })
}

fn check_wish(wish: Option<&Wish>) -> Result<(), NotOpened> {
    match wish {
        Some(Wish::Tell(reach))
            if AccountName::parse(&reach.account).is_err() || reach.address.reveal().trim().is_empty() =>
        {
            Err(NotOpened::Unreadable)
        }
        Some(Wish::Tell(_) | Wish::Quiet { .. } | Wish::Hear { .. } | Wish::Erase) | None => Ok(()),
    }
}

/// A voice note. Nothing of the sound is looked at: whoever listens has a browser that plays it as one of four kinds, or not at all.
/// Only its length is told where a gate could not know it: a call is sealed while it is spoken.
fn voice(desk: &Desk, bytes: &[u8]) -> Result<Content, NotOpened> {
    let Voice { head, mut sound } = Voice::decode(bytes).map_err(|_| NotOpened::Unreadable)?;
    check_wish(head.wish.as_ref())?;
    let measured = match head.media {
        seal::submission::Media::Wav => wav::measure(&mut sound),
        seal::submission::Media::Ogg | seal::submission::Media::Mpeg | seal::submission::Media::Mp4 => None,
    };
    let note = VoiceNote {
        media: match head.media {
            seal::submission::Media::Ogg => Media::Ogg,
            seal::submission::Media::Mpeg => Media::Mpeg,
            seal::submission::Media::Mp4 => Media::Mp4,
            seal::submission::Media::Wav => Media::Wav,
        },
        seconds: head.seconds.or(measured.map(whole_seconds)),
        bytes: u32::try_from(sound.len()).unwrap_or(u32::MAX),
        hash: Sha256::digest(&*sound).into(),
    };
    let channel = Channel::brought(&head.channel);
    Ok(Content {
        labels: String::new(),
        text: Words::new(""),
        form: None,
        sound: Some(Sound { note, bytes: sound }),
        protection: channel.protection(),
        channel,
        set_aside: head.set_aside,
        brought: Some(ByChannel {
            language: desk.pack.language_or_own(&head.language),
            is_silent: false,
            wish: head.wish,
        }),
    })
}

fn text_of(bytes: &[u8]) -> Result<Zeroizing<String>, NotOpened> {
    let text = std::str::from_utf8(bytes).map_err(|_| NotOpened::Unreadable)?;
    Ok(Zeroizing::new(text.to_owned()))
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
