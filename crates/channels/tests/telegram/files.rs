//! The fake's one file: `getFile` and the server of files, as the Bot API's documentation has them. `telegram-test-api` lacks both.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::fake::{Fake, Inside, Shared, TOKEN, ok, refused};

/// The path of the one file, as Telegram tells it.
pub(crate) const FILE_PATH: &str = "voice/file_7.oga";
/// By what it is asked for.
pub(crate) const FILE_ID: &str = "AwACAgCANARYfileid";

/// How the file is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gives {
    #[default]
    Whole,
    /// Without saying how long it is, neither before nor in the answer.
    OfUnknownLength,
    /// The line breaks in the middle.
    Half,
    /// Shorter than was said, and well ended.
    Short,
    /// Refused with this status when it is brought.
    Refused(u16),
    /// Refused when its place is asked for.
    TooBig,
    /// A place that leads elsewhere.
    Elsewhere,
    /// Nothing, for ever.
    Nothing,
}

impl Fake {
    /// Puts a file there.
    pub(crate) fn has_file(&self, bytes: Vec<u8>, gives: Gives) {
        let mut inside = self.shared.inside();
        (inside.file, inside.gives) = (bytes, gives);
    }

    pub(crate) fn voice(&self, person: u8, bytes: usize) {
        let chat = Self::chat(person);
        self.update(&format!(
            "\"message\":{{\"chat\":{{\"id\":{chat},\"type\":\"private\"}},\"voice\":{{\"file_id\":\"{FILE_ID}\",\
             \"file_unique_id\":\"u\",\"duration\":12,\"mime_type\":\"audio/ogg\",\"file_size\":{bytes}}}}}"
        ));
    }
}

/// Says where the file lies.
pub(crate) fn place(inside: &Inside, asked: &Value) -> Response {
    let bad = |why: &str| refused(400, &format!("Bad Request: {why}"), &Value::Null);
    match inside.gives {
        _ if asked["file_id"] != json!(FILE_ID) => bad("invalid file_id"),
        Gives::TooBig => bad("file is too big"),
        Gives::OfUnknownLength => {
            ok(&json!({"file_id": FILE_ID, "file_unique_id": "u", "file_path": FILE_PATH}))
        }
        gives @ (Gives::Whole
        | Gives::Half
        | Gives::Short
        | Gives::Refused(_)
        | Gives::Elsewhere
        | Gives::Nothing) => {
            let path = if gives == Gives::Elsewhere { "../botX/getMe" } else { FILE_PATH };
            let size = inside.file.len();
            ok(&json!({"file_id": FILE_ID, "file_unique_id": "u", "file_size": size, "file_path": path}))
        }
    }
}

/// Gives the file, as `https://api.telegram.org/file/bot<token>/<file_path>` does.
pub(crate) async fn file(
    State(shared): State<Arc<Shared>>,
    Path((bot, path)): Path<(String, String)>,
) -> Response {
    shared.inside().calls.push((format!("file {path}"), Value::Null));
    if bot != format!("bot{TOKEN}") || path != FILE_PATH {
        return refused(404, "Not Found", &Value::Null);
    }
    let (bytes, gives) = {
        let inside = shared.inside();
        (inside.file.clone(), inside.gives)
    };
    let half = bytes.get(..bytes.len() / 2).unwrap().to_vec();
    match gives {
        Gives::Refused(code) => refused(code, "Refused", &Value::Null),
        Gives::Nothing => std::future::pending().await,
        Gives::Short => half.into_response(),
        Gives::Half => {
            let pieces = [Ok(Bytes::from(half)), Err(std::io::Error::other("the line breaks"))];
            Body::from_stream(futures_util::stream::iter(pieces)).into_response()
        }
        Gives::OfUnknownLength => {
            let pieces: Vec<std::io::Result<Bytes>> =
                bytes.chunks(10_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
            Body::from_stream(futures_util::stream::iter(pieces)).into_response()
        }
        Gives::Whole | Gives::TooBig | Gives::Elsewhere => bytes.into_response(),
    }
}
