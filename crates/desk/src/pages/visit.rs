//! Who asks: an unlocked desk, somebody signed in, and for posts a form from our own page.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use casework::Actor;
use web::csrf::{FIELD, from_own_site};
use web::form::{Fields, FormError, read_body};
use web::session::Session;
use zeroize::Zeroizing;

use super::FORM_BYTES_MAX;
use super::error::{PageError, say_for};
use super::shell::Shell;
use crate::cases::CaseRef;
use crate::desk::{Desk, SignedIn, Unlocked};
use crate::words::Say;

/// A request of somebody signed in at an unlocked desk.
pub(crate) struct Visit {
    pub(crate) desk: Arc<Desk>,
    pub(crate) open: Arc<Unlocked>,
    pub(crate) session: Session<SignedIn>,
    pub(crate) say: Say,
    pub(crate) path: String,
}

impl FromRequestParts<Arc<Desk>> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, PageError> {
        let say = say_for(&parts.headers);
        let Some(open) = desk.open_soon().await else { return Err(elsewhere(parts, say, "/unlock")) };
        let Some(session) = desk.sessions.find(&parts.headers, desk.now()) else {
            return Err(elsewhere(parts, say, "/sign-in"));
        };
        let say = desk.preferences_of(&session.who.name).language.map_or(say, Say::in_language);
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { desk: Arc::clone(desk), open, session, say, path })
    }
}

/// A page leads to the door; what a script asks for, and what was posted, is refused in words.
fn elsewhere(parts: &Parts, say: Say, to: &'static str) -> PageError {
    let by_script = parts.headers.contains_key("x-part") || parts.uri.path() == "/news";
    if parts.method == Method::GET && !by_script {
        PageError::Go(to)
    } else {
        PageError::told(say, StatusCode::UNAUTHORIZED, "not-signed-in")
    }
}

impl Visit {
    /// What stands around the page.
    pub(crate) fn shell(&self) -> Shell {
        Shell::inside(&self.desk, self.say, &self.session.who, self.session.csrf.as_str(), &self.path)
    }

    /// Who acts.
    pub(crate) fn actor(&self) -> Actor {
        Actor { name: self.session.who.name.clone(), role: self.session.who.role }
    }

    /// Turns away whose role does not read cases.
    pub(crate) fn must_read_cases(&self) -> Result<(), PageError> {
        if self.session.who.role.reads_cases() { Ok(()) } else { Err(PageError::forbidden(self.say)) }
    }

    /// The case in an address.
    pub(crate) fn case_ref(&self, text: &str) -> Result<CaseRef, PageError> {
        CaseRef::parse(text).map_err(|_| PageError::not_found(self.say))
    }

    /// The fields of a post from our own page.
    pub(crate) async fn fields(&self, request: Request) -> Result<Fields, PageError> {
        let (parts, body) = request.into_parts();
        let fields = read_fields(self.say, &parts.headers, body).await?;
        if !self.session.csrf.matches(fields.get(FIELD).unwrap_or_default()) {
            return Err(PageError::told(self.say, StatusCode::FORBIDDEN, "other-site"));
        }
        Ok(fields)
    }

    /// A file of that kind, which a script of our own page sends.
    pub(crate) async fn upload(
        &self,
        request: Request,
        kind: &str,
        bytes_max: usize,
    ) -> Result<Zeroizing<Vec<u8>>, PageError> {
        let (parts, body) = request.into_parts();
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !from_own_site(&parts.headers) || !self.session.csrf.matches(text(TOKEN_HEADER)) {
            return Err(PageError::told(self.say, StatusCode::FORBIDDEN, "other-site"));
        }
        let form = |error| PageError::form(self.say, error);
        if text(header::CONTENT_TYPE) != kind {
            return Err(form(FormError::Unreadable));
        }
        let reading = tokio::time::timeout(UPLOAD_TIME_MAX, read_body(body, bytes_max));
        reading.await.unwrap_or(Err(FormError::Slow)).map_err(form)
    }
}

/// How long a file may take to arrive: the largest recording over a line of a megabit.
const UPLOAD_TIME_MAX: Duration = Duration::from_secs(120);

/// In which header a script sends what a form has in a hidden field.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-csrf");

/// The fields of a post before sign-in: from our own site, as far as the browser says.
pub(crate) async fn read_fields(say: Say, headers: &HeaderMap, body: Body) -> Result<Fields, PageError> {
    if !from_own_site(headers) {
        return Err(PageError::told(say, StatusCode::FORBIDDEN, "other-site"));
    }
    Fields::read(headers, body, FORM_BYTES_MAX).await.map_err(|error| PageError::form(say, error))
}
