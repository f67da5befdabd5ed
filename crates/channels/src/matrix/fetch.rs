//! Fetching a voice note from our homeserver, which has it, or has it brought from the person's.

use std::time::Duration;

use super::Matrix;
use super::ids::segment;
use crate::voice::{
    FETCH_SECONDS_MAX, FetchError, HANDLE_BYTES_MAX, Sink, VOICE_BYTES_MAX, VoiceNote, brought,
};

/// Where a file lies: `mxc://SERVER/NAME`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    server: &'a str,
    name: &'a str,
}

impl<'a> Place<'a> {
    /// Reads what a person's program wrote. Nothing in it can lead to another call.
    pub(super) fn read(url: &'a str) -> Option<Self> {
        let (server, name) = url.strip_prefix("mxc://")?.split_once('/')?;
        let is_server = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let fits = url.len() <= HANDLE_BYTES_MAX
            && server.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && server.chars().all(is_server)
            && !name.is_empty()
            && name.chars().all(is_name);
        fits.then_some(Self { server, name })
    }
}

impl Matrix {
    pub(super) async fn fetches(&self, note: &VoiceNote, sink: &mut dyn Sink) -> Result<u64, FetchError> {
        if note.is_too_long() {
            return Err(FetchError::TooLong);
        }
        let place = Place::read(note.handle.reveal()).ok_or(FetchError::Gone)?;
        let path = format!("/{}/{}?allow_redirect=false", segment(place.server), segment(place.name));
        let patience = Duration::from_secs(FETCH_SECONDS_MAX);
        let bytes = brought(self.calls.file(&path, VOICE_BYTES_MAX, patience, sink).await)?;
        // The size is the sender's word, and not always right: what counts is that the answer came to its end.
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_at_homeservers_are_read() {
        let place = Place::read("mxc://[::1]:8448/AbC_-9").unwrap();
        assert_eq!((place.server, place.name), ("[::1]:8448", "AbC_-9"));
        for wrong in [
            "",
            "mxc://",
            "mxc://x.org",
            "mxc://x.org/",
            "mxc:///a",
            "mxc://../a",
            "mxc://x.org/a/b",
            "mxc://x.org/a?b",
            "mxc://x.org/..",
            "mxc://x y/a",
            "http://x.org/a",
        ] {
            assert_eq!(Place::read(wrong), None, "{wrong}");
        }
        assert_eq!(Place::read(&format!("mxc://x.org/{}", "a".repeat(HANDLE_BYTES_MAX))), None);
    }
}
