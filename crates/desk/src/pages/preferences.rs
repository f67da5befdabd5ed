//! The language of the pages, and whether words are blurred.

use std::sync::PoisonError;

use axum::extract::Request;
use axum::response::{IntoResponse, Redirect};

use super::error::Page;
use super::visit::Visit;
use crate::words::Say;

pub(super) async fn change(visit: Visit, request: Request) -> Page {
    let fields = visit.fields(request).await?;
    {
        let mut all = visit.desk.preferences.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(visit.session.who.name.clone()).or_default();
        if let Some(tag) = fields.get("language") {
            own.language = Some(Say::in_language(tag).tag());
        }
        if let Some(blur) = fields.get("blur") {
            own.blur = blur == "on";
        }
    }
    // Back to the page it came from; an address of somebody else's is none of ours.
    let back = fields
        .get("back")
        .filter(|back| back.starts_with('/') && !back.starts_with("//") && !back.contains('\\'));
    let back = back.filter(|back| back.chars().all(|c| c.is_ascii_graphic())).unwrap_or("/");
    Ok(Redirect::to(back).into_response())
}
