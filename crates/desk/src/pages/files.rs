//! The style sheet, the scripts and the icon.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("../../static/desk.css");
const SCRIPT: &str = include_str!("../../static/desk.js");
const RECORDER: &str = include_str!("../../static/recorder.js");
const TAP: &str = include_str!("../../static/recorder-tap.js");
/// A plain square: nothing in a tab says what this is.
const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><rect width=\"16\" height=\"16\" rx=\"3\" fill=\"#6b7472\"/></svg>";

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let digest = [STYLE, SCRIPT, RECORDER, TAP]
        .into_iter()
        .fold(Sha256::new(), |hash, file| hash.chain_update(file))
        .finalize();
    crate::intake::hex(digest.get(..6).unwrap_or_default())
});

/// Changes with the files, so that a browser may keep them.
pub(crate) fn version() -> &'static str {
    &VERSION
}

pub(super) async fn file(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "desk.css" => ("text/css; charset=utf-8", STYLE),
        "desk.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "recorder.js" => ("text/javascript; charset=utf-8", RECORDER),
        "recorder-tap.js" => ("text/javascript; charset=utf-8", TAP),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let keep = "private, max-age=604800, immutable";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], text).into_response()
}
