//! Voice notes: what is known of one when it comes, and how it is fetched later, piece by piece, if it is fetched at all.
//!
//! Nothing is fetched by itself: whoever decides asks [`crate::Channel::fetch`]. No adapter ever holds a whole note.

use std::fmt;
use std::time::Duration;

use crate::message::Words;
use crate::net::http::{HttpError, Streamed};
use crate::pace::asked_for_or_usual;

/// The longest note that is fetched, in bytes: five minutes of what messengers record, and with what stands before it it fits
/// the last but one size of a sealed envelope.
pub const VOICE_BYTES_MAX: u64 = 1_000_000;
/// How long fetching may take. Whoever asks may have less patience.
pub const FETCH_SECONDS_MAX: u64 = 60;
/// The longest handle: Telegram's have about a hundred bytes, Matrix's a server's name more.
pub const HANDLE_BYTES_MAX: usize = 512;

/// A voice note that lies at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceNote {
    /// By what the provider finds it. Never printed: whoever has it and the account's secret can hear the note.
    pub handle: Words,
    /// What kind of sound it is.
    pub media: Media,
    /// How long it lasts, as the sender's program said.
    pub seconds: Option<u16>,
    /// How long it is, as the provider says.
    pub bytes: Option<u64>,
}

impl VoiceNote {
    /// Whether the provider says that it is longer than what is fetched.
    #[must_use]
    pub fn is_too_long(&self) -> bool {
        self.bytes.is_some_and(|bytes| bytes > VOICE_BYTES_MAX)
    }
}

/// What kind of sound it is. What is none of these is no voice note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// `audio/ogg`.
    Ogg,
    /// `audio/mpeg`.
    Mpeg,
    /// `audio/mp4`.
    Mp4,
}

impl Media {
    /// From a media type as providers write it, with parameters or without.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let name = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match name.as_str() {
            "audio/ogg" | "audio/opus" | "application/ogg" => Some(Self::Ogg),
            "audio/mpeg" | "audio/mp3" => Some(Self::Mpeg),
            "audio/mp4" | "audio/m4a" | "audio/x-m4a" => Some(Self::Mp4),
            _ => None,
        }
    }
}

/// Where pieces of a note go.
pub trait Sink: Send {
    /// Takes the next piece.
    ///
    /// # Errors
    /// It takes no more: fetching ends.
    fn piece(&mut self, piece: &[u8]) -> Result<(), Full>;
}

/// No more is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no more is taken")
    }
}

impl std::error::Error for Full {}

/// Why a note was not fetched. What had come of it is to be thrown away.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// This channel has no voice notes that could be fetched.
    #[error("this channel fetches nothing")]
    Unable,
    /// Longer than [`VOICE_BYTES_MAX`], or than the sink takes.
    #[error("the voice note is too long")]
    TooLong,
    /// The provider does not have it, or not any more.
    #[error("the voice note is not there any more")]
    Gone,
    /// Not now.
    #[error("not now; again in {} s", after.as_secs())]
    Later {
        /// After how long.
        after: Duration,
    },
    /// The line broke, it was too slow, or what came is not the whole note.
    #[error("the voice note did not come whole")]
    Broken,
    /// The provider does not take the account any more.
    #[error("the provider does not take this account")]
    Banned,
}

/// What it means how bringing a note from the provider went.
pub(crate) fn brought(came: Result<Streamed, HttpError>) -> Result<u64, FetchError> {
    let later = |asked| FetchError::Later { after: asked_for_or_usual(asked) };
    let came = came.map_err(|error| match error {
        HttpError::TooLarge => FetchError::TooLong,
        HttpError::Dial(_) => later(None),
        HttpError::Request | HttpError::Broken | HttpError::Silent => FetchError::Broken,
    })?;
    match came.status.as_u16() {
        200 if came.bytes == 0 => Err(FetchError::Gone),
        200 => Ok(came.bytes),
        429 => Err(later(came.retry_after)),
        401 => Err(FetchError::Banned),
        413 => Err(FetchError::TooLong),
        400..500 => Err(FetchError::Gone),
        _ => Err(later(None)),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    #[test]
    fn a_pause_that_a_server_asks_for_has_two_ends() {
        let asked = |seconds| {
            let (status, retry_after) = (StatusCode::TOO_MANY_REQUESTS, Some(Duration::from_secs(seconds)));
            brought(Ok(Streamed { status, retry_after, bytes: 0 }))
        };
        let later = |seconds| Err(FetchError::Later { after: Duration::from_secs(seconds) });
        assert_eq!((asked(7), asked(0), asked(u64::MAX)), (later(7), later(15), later(3600)));
    }

    #[test]
    fn only_sound_is_read_and_the_handle_is_not_printed() {
        assert_eq!(Media::read("audio/ogg; codecs=opus"), Some(Media::Ogg));
        assert_eq!(Media::read("Audio/MPEG"), Some(Media::Mpeg));
        assert_eq!(Media::read("audio/mp4"), Some(Media::Mp4));
        for other in ["", "text/html", "image/svg+xml", "audio/", "audio/x-ms-wma", "video/mp4"] {
            assert_eq!(Media::read(other), None, "{other}");
        }
        let note =
            VoiceNote { handle: Words::new("canary"), media: Media::Ogg, seconds: None, bytes: Some(1) };
        assert!(!format!("{note:?}").contains("canary") && !note.is_too_long());
        assert!(VoiceNote { bytes: Some(VOICE_BYTES_MAX + 1), ..note }.is_too_long());
    }
}
