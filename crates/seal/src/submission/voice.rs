//! A voice note: a head like that of everything that came by a channel, and behind it the sound. It is sealed while it is still
//! coming from the provider, so nothing before the sound may depend on it. `docs/protocol.md` has the bytes.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::brought::{BroughtError, Content, Head, Wish, split};

/// What kind of sound it is. Nothing else is taken: whoever plays it gives a browser one of these names and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Media {
    /// Ogg, mostly with Opus: what messengers record.
    #[serde(rename = "audio/ogg")]
    Ogg,
    /// MP3.
    #[serde(rename = "audio/mpeg")]
    Mpeg,
    /// MPEG-4, mostly with AAC.
    #[serde(rename = "audio/mp4")]
    Mp4,
    /// WAV: what is recorded in a call by telephone.
    #[serde(rename = "audio/wav")]
    Wav,
}

impl Media {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Ogg, Self::Mpeg, Self::Mp4, Self::Wav];

    /// The name of the media type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ogg => "audio/ogg",
            Self::Mpeg => "audio/mpeg",
            Self::Mp4 => "audio/mp4",
            Self::Wav => "audio/wav",
        }
    }
}

/// What is known of a voice note before its sound is there.
#[derive(Clone, PartialEq, Eq)]
pub struct VoiceHead {
    /// How it came, in the interview's word.
    pub channel: String,
    /// The language that the person speaks there (BCP 47).
    pub language: String,
    /// What kind of sound it is.
    pub media: Media,
    /// How long it lasts, as the sender's program said: not to be believed.
    pub seconds: Option<u16>,
    /// The wish to be told of the next answer, if this changes it.
    pub wish: Option<Wish>,
    /// As in [`super::Brought`].
    pub set_aside: bool,
}

/// A voice note.
#[derive(Clone, PartialEq, Eq)]
pub struct Voice {
    /// What was known before the sound.
    pub head: VoiceHead,
    /// The sound.
    pub sound: Zeroizing<Vec<u8>>,
}

/// Why bytes are no voice note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VoiceError {
    /// Its head.
    #[error(transparent)]
    Head(#[from] BroughtError),
    /// The head is not that of a voice note, or names no media type.
    #[error("the head is not that of a voice note")]
    NotVoice,
    /// There is no sound.
    #[error("the voice note is empty")]
    Empty,
}

impl VoiceHead {
    /// `length of the head: u16, big-endian ‖ head as JSON`.
    ///
    /// # Panics
    /// When a name or an address is longer than it may be; whoever brings it has checked that.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let head = Head {
            channel: self.channel.as_str().into(),
            language: self.language.as_str().into(),
            content: Content::Voice,
            wish: self.wish.clone(),
            media: Some(self.media),
            seconds: self.seconds,
            set_aside: self.set_aside,
        };
        head.write(0)
    }
}

impl Voice {
    /// Reads a head and the sound behind it. What is inside is still hostile input.
    pub fn decode(bytes: &[u8]) -> Result<Self, VoiceError> {
        let (head, sound) = Head::read(bytes)?;
        let media = head.media.filter(|_| head.content == Content::Voice).ok_or(VoiceError::NotVoice)?;
        if sound.is_empty() {
            return Err(VoiceError::Empty);
        }
        let head = VoiceHead {
            set_aside: false,
            channel: head.channel.into_owned(),
            language: head.language.into_owned(),
            media,
            seconds: head.seconds,
            wish: head.wish,
        };
        Ok(Self { head, sound: Zeroizing::new(sound.to_vec()) })
    }
}

/// What comes before the sound; everything where no head can be found, so that nothing of such bytes goes uncovered.
pub(super) fn beginning(bytes: &[u8]) -> &[u8] {
    match split(bytes) {
        Ok((_, sound)) => bytes.get(..bytes.len().saturating_sub(sound.len())).unwrap_or(bytes),
        Err(_) => bytes,
    }
}

impl fmt::Debug for VoiceHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoiceHead")
            .field("channel", &self.channel)
            .field("media", &self.media)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Voice({:?}, {} bytes)", self.head, self.sound.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::SubmissionId;
    use crate::receipt::Receipt;
    use crate::submission::{Body, Brought, FollowUp, Submission};

    fn head() -> VoiceHead {
        VoiceHead {
            set_aside: false,
            channel: "telegram".to_owned(),
            language: "ru".to_owned(),
            media: Media::Ogg,
            seconds: Some(12),
            wish: None,
        }
    }

    fn with_sound(sound: &[u8]) -> Zeroizing<Vec<u8>> {
        let mut bytes = head().encode();
        bytes.extend_from_slice(sound);
        bytes
    }

    fn receipt() -> Receipt {
        Receipt::parse("855860592058938282117147129099").unwrap()
    }

    #[test]
    fn a_voice_note_comes_back_and_is_not_printed() {
        let voice = Voice::decode(&with_sound(b"canary")).unwrap();
        assert_eq!((&voice.head, voice.sound.as_slice()), (&head(), b"canary".as_slice()));
        let body = Body::Voice(with_sound(b"canary"));
        assert!(!format!("{voice:?} {body:?}").contains("canary"));
    }

    #[test]
    fn only_its_own_body_holds_it_and_only_known_media() {
        assert_eq!(Brought::decode(&with_sound(b"x")), Err(BroughtError::Head));
        assert_eq!(Voice::decode(&head().encode()), Err(VoiceError::Empty));
        let text = Brought {
            set_aside: false,
            channel: "telegram".into(),
            language: "ru".into(),
            content: Content::Text,
            wish: None,
            bytes: Zeroizing::new(b"x".to_vec()),
        };
        assert_eq!(Voice::decode(&text.encode()), Err(VoiceError::NotVoice));
        for media in ["text/html", "audio/svg+xml", "AUDIO/OGG", ""] {
            let json = format!(
                r#"{{"channel":"telegram","language":"ru","content":"voice","media":"{media}","seconds":1}}"#
            );
            let mut bytes = u16::try_from(json.len()).unwrap().to_be_bytes().to_vec();
            bytes.extend_from_slice(json.as_bytes());
            bytes.push(1);
            assert_eq!(Voice::decode(&bytes), Err(VoiceError::Head(BroughtError::Head)), "{media}");
        }
        for media in Media::ALL {
            assert_eq!(serde_json::to_string(&media).unwrap(), format!("{:?}", media.name()));
        }
    }

    #[test]
    fn the_mac_is_of_the_beginning_and_of_this_kind() {
        let (keys, id) = (receipt().keys(), SubmissionId::from_bytes([7; 16]));
        // As it is made: before there is any sound.
        let begun = Submission::FollowUp(FollowUp::make(&keys, id, Body::voice_begins(&head())));
        let mut whole = begun.encode().to_vec();
        whole.extend_from_slice(b"sound");
        let Ok(Submission::FollowUp(read)) = Submission::decode(&whole) else { panic!("a follow-up") };
        assert_eq!(read.verify(&keys.write, id), Ok(()));
        assert_eq!(read.body, Body::Voice(with_sound(b"sound")));

        let other = SubmissionId::from_bytes([8; 16]);
        assert!(read.verify(&keys.write, other).is_err(), "of another submission");
        let mut changed = read;
        let longer = VoiceHead { set_aside: false, seconds: Some(13), ..head() };
        changed.body = Body::Voice([longer.encode().as_slice(), b"sound"].concat().into());
        assert!(changed.verify(&keys.write, id).is_err(), "another head");
        changed.body = Body::Brought(head().encode());
        assert!(changed.verify(&keys.write, id).is_err(), "another kind of body");
        changed.body = Body::Clear(head().encode());
        assert!(changed.verify(&keys.write, id).is_err(), "another kind of body");
    }

    #[test]
    fn what_has_no_head_is_covered_whole() {
        assert_eq!(beginning(&[0xff, 0xff, 1, 2]), [0xff, 0xff, 1, 2]);
        assert_eq!(beginning(&[0, 9, 1]), [0, 9, 1]);
        assert_eq!(beginning(&[0, 1, b'{', 5, 6]), [0, 1, b'{']);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(bytes.starts_with(beginning(&bytes)));
            if let Ok(read) = Voice::decode(&bytes) {
                let again = [read.head.encode().as_slice(), &read.sound].concat();
                prop_assert_eq!(Voice::decode(&again), Ok(read));
            }
        }

        #[test]
        fn any_sound_comes_back(sound in prop::collection::vec(any::<u8>(), 1..400), seconds in any::<Option<u16>>()) {
            let head = VoiceHead { set_aside: false, seconds, ..head() };
            let bytes = [head.encode().as_slice(), &sound].concat();
            let read = Voice::decode(&bytes).unwrap();
            prop_assert_eq!((read.head, read.sound.as_slice()), (head, sound.as_slice()));
        }
    }
}
