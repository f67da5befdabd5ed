//! Errors as pages: what happened, and what to do now. Nothing of what was sent is shown or logged.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use web::form::FormError;

use super::shell::Shell;
use crate::vault::VaultError;
use crate::words::Say;
use crate::writer::ChangeError;

/// The answer of every page.
pub(crate) type Page = Result<Response, PageError>;

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum PageError {
    /// Elsewhere: to unlock, to sign in.
    Go(&'static str),
    /// A page that says what happened.
    Told { say: Say, status: StatusCode, slug: &'static str, why: String },
}

impl PageError {
    pub(crate) fn told(say: Say, status: StatusCode, slug: &'static str) -> Self {
        Self::Told { say, status, slug, why: String::new() }
    }

    pub(crate) fn not_found(say: Say) -> Self {
        Self::told(say, StatusCode::NOT_FOUND, "not-found")
    }

    pub(crate) fn forbidden(say: Say) -> Self {
        Self::told(say, StatusCode::FORBIDDEN, "forbidden")
    }

    pub(crate) fn refused(say: Say, why: String) -> Self {
        Self::Told { say, status: StatusCode::CONFLICT, slug: "refused", why }
    }

    pub(crate) fn form(say: Say, error: FormError) -> Self {
        let status = match error {
            FormError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            FormError::Unreadable | FormError::Broken => StatusCode::BAD_REQUEST,
            FormError::Slow => StatusCode::REQUEST_TIMEOUT,
        };
        Self::told(say, status, "form")
    }

    pub(crate) fn internal(say: Say, error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a page could not be made");
        Self::told(say, StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    pub(crate) fn change(say: Say, error: &ChangeError) -> Self {
        match error {
            ChangeError::NoSuchCase | ChangeError::NoSuchAnswer => Self::not_found(say),
            ChangeError::TooLong => Self::refused(say, say.say("release-too-long")),
            ChangeError::Stale => Self::told(say, StatusCode::CONFLICT, "stale"),
            ChangeError::Refused(refusal) => Self::refused(say, super::case::why_not(say, refusal)),
            ChangeError::Vault(vault) => Self::vault(say, vault),
            ChangeError::Fold(_)
            | ChangeError::Reply(_)
            | ChangeError::Backup(_)
            | ChangeError::Search(_) => Self::internal(say, error),
        }
    }

    pub(crate) fn vault(say: Say, error: &VaultError) -> Self {
        if error.is_conflict() {
            Self::told(say, StatusCode::CONFLICT, "stale")
        } else if error.is_disk_full() {
            Self::told(say, StatusCode::INSUFFICIENT_STORAGE, "disk")
        } else {
            Self::internal(say, error)
        }
    }
}

#[derive(Template)]
#[template(path = "plain.html")]
struct Plain {
    shell: Shell,
    title: String,
    lines: Vec<String>,
    back: &'static str,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            Self::Go(to) => Redirect::to(to).into_response(),
            Self::Told { say, status, slug, why } => {
                let title = say.with(&format!("err-{slug}"), &[("why", &why)]);
                let lines = vec![say.say(&format!("rec-{slug}"))];
                let page = Plain { shell: Shell::bare(say), title, lines, back: "/" };
                let mut response = rendered(&page);
                *response.status_mut() = status;
                response
            }
        }
    }
}

/// A template as an answer.
pub(crate) fn rendered(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The language of a browser that is not signed in.
pub(crate) fn say_for(headers: &HeaderMap) -> Say {
    let wanted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Say::negotiated(wanted)
}

/// Whatever has no page.
pub(super) async fn not_found(headers: HeaderMap) -> PageError {
    PageError::not_found(say_for(&headers))
}
