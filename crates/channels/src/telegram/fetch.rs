//! Fetching a voice note: Telegram says where it lies, and it is brought from there. That place, too, is asked for with the token
//! in the path, so no error in here says one.

use std::time::Duration;

use super::api::{File, GetFile, Method};
use super::call::CallError;
use super::{Telegram, verdict};
use crate::contract::SendError;
use crate::voice::{FETCH_SECONDS_MAX, FetchError, Sink, VOICE_BYTES_MAX, VoiceNote, brought};

/// The longest path that is asked for.
const PATH_BYTES_MAX: usize = 256;

impl Telegram {
    pub(super) async fn fetches(&self, note: &VoiceNote, sink: &mut dyn Sink) -> Result<u64, FetchError> {
        if note.is_too_long() {
            return Err(FetchError::TooLong);
        }
        let ask = GetFile { file_id: note.handle.reveal() };
        let file = self.calls.call::<File>(Method::GetFile, &ask).await.map_err(|error| {
            self.journal.debug("where a voice note lies was not told", None);
            match &error {
                // Bots are given nothing above 20 MB.
                CallError::Said { code: 400, description, .. } if description.contains("too big") => {
                    FetchError::TooLong
                }
                CallError::Said { .. } | CallError::NotSent | CallError::Unsure => refused(&verdict(&error)),
            }
        })?;
        if file.file_size.is_some_and(|bytes| bytes > VOICE_BYTES_MAX) {
            return Err(FetchError::TooLong);
        }
        let Some(path) = file.file_path.as_deref().filter(|path| is_path(path)) else {
            // A server of one's own with `--local` names a place on its own disk.
            self.journal.warn("the place of a voice note is none that can be asked for", None);
            return Err(FetchError::Gone);
        };
        let patience = Duration::from_secs(FETCH_SECONDS_MAX);
        let came = self.calls.file(path, VOICE_BYTES_MAX, patience, sink).await;
        // Where a file lies is told for an hour; whoever asks again is told anew.
        let bytes = brought(came)?;
        match file.file_size {
            Some(said) if said != bytes => Err(FetchError::Broken),
            Some(_) | None => Ok(bytes),
        }
    }
}

fn refused(error: &SendError) -> FetchError {
    match error {
        SendError::Later { after } => FetchError::Later { after: *after },
        SendError::Banned => FetchError::Banned,
        SendError::Unsure => FetchError::Broken,
        SendError::Never(_) | SendError::Ours(_) => FetchError::Gone,
    }
}

/// Below the bot's own folder, and nothing in it that a server could read in another way.
fn is_path(path: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
    };
    path.len() <= PATH_BYTES_MAX && path.split('/').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_are_asked_for() {
        assert!(is_path("voice/file_12.oga"));
        for wrong in [
            "",
            "/var/lib/x/voice/file_1.oga",
            "voice/../../bot1/getMe",
            "voice//x",
            "http://example.org/x",
            "voice/x?y",
            "voice/x y",
            "voice/%2e%2e/x",
            "voice/x\r\nHost: y",
            ".hidden",
        ] {
            assert!(!is_path(wrong), "{wrong}");
        }
        assert!(!is_path(&"x".repeat(PATH_BYTES_MAX + 1)));
    }
}
