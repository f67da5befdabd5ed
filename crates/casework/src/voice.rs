//! A voice note: what a case knows of it. The sound itself is no part of a case: it would be in memory for as long as the desk is
//! unlocked. It is kept beside the events and read when somebody listens.

use serde::{Deserialize, Serialize};

/// What is known of a voice note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceNote {
    /// What kind of sound it is.
    pub media: Media,
    /// How long it lasts: as the sender's program said, or as was measured where it said nothing.
    pub seconds: Option<u16>,
    /// How many bytes it has.
    pub bytes: u32,
    /// SHA-256 of the sound, by which it is found.
    pub hash: [u8; 32],
}

/// What kind of sound it is. A browser is told one of these and nothing else, whatever came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// Ogg.
    Ogg,
    /// MP3.
    Mpeg,
    /// MPEG-4.
    Mp4,
    /// WAV: what came by telephone.
    Wav,
}

impl Media {
    /// The media type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ogg => "audio/ogg",
            Self::Mpeg => "audio/mpeg",
            Self::Mp4 => "audio/mp4",
            Self::Wav => "audio/wav",
        }
    }
}
