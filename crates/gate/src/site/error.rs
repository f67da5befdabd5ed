//! Failures as pages that help: what happened, what is kept, what to do, another way to reach us.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use interview::Language;
use ledger::WriteError;
use web::form::FormError;

use crate::replies::RepliesError;
use crate::site::address::{Address, Room, Said};
use crate::site::answer::{Answer, allowed, page};
use crate::site::shell::Shell;
use crate::site::visit::Visit;
use crate::states::StateError;

/// What can go wrong for somebody.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// No such page.
    NotFound,
    /// Behind the handle there is nothing (any more).
    Expired,
    /// The keys to look have not come yet.
    Waiting,
    /// Not with this method.
    Method(Address),
    /// Too many bytes or fields.
    TooLarge,
    /// Not a form we read.
    Unreadable,
    /// Did not arrive in time.
    Slow,
    /// No room on the disk.
    Full,
    /// The questionnaire was replaced.
    Changed,
    /// Something of ours broke.
    Broken,
}

impl From<FormError> for Trouble {
    fn from(error: FormError) -> Self {
        match error {
            FormError::TooLarge => Self::TooLarge,
            FormError::Unreadable => Self::Unreadable,
            FormError::Slow | FormError::Broken => Self::Slow,
        }
    }
}

impl From<WriteError> for Trouble {
    fn from(error: WriteError) -> Self {
        if matches!(error, WriteError::DiskFull) {
            return Self::Full;
        }
        tracing::error!(%error, "the database refused");
        Self::Broken
    }
}

impl From<StateError> for Trouble {
    fn from(error: StateError) -> Self {
        match error {
            StateError::Gone => Self::Expired,
            StateError::Waiting => Self::Waiting,
            StateError::Store(error) => error.into(),
        }
    }
}

impl From<RepliesError> for Trouble {
    fn from(error: RepliesError) -> Self {
        match error {
            RepliesError::NoKeys => Self::Waiting,
            RepliesError::NotGenuine(_) => Self::Broken,
            RepliesError::Store(error) => error.into(),
        }
    }
}

/// A way to reach the programme.
pub(crate) struct Way {
    pub(crate) value: String,
    pub(crate) note: String,
    /// Where a link may lead; empty for what can only be read.
    pub(crate) href: String,
}

/// A page that says something and leads on.
#[derive(Template)]
#[template(path = "said.html")]
pub(crate) struct SaidPage<'a> {
    pub(crate) s: Shell<'a>,
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
    pub(crate) ways: Vec<Way>,
}

impl Trouble {
    fn words(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::Expired => (StatusCode::GONE, "expired"),
            Self::Waiting => (StatusCode::SERVICE_UNAVAILABLE, "waiting"),
            Self::Method(_) => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "unreadable"),
            Self::Slow => (StatusCode::REQUEST_TIMEOUT, "slow"),
            Self::Full => (StatusCode::SERVICE_UNAVAILABLE, "full"),
            Self::Changed => (StatusCode::GONE, "changed"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
        }
    }

    /// The page, in the language at hand.
    pub(crate) fn page(&self, visit: &Visit, language: &Language) -> Answer {
        let (status, key) = self.words();
        let s = Shell::room(&visit.gate, visit.way, visit.is_night(), language, Room::Said(Said::Left));
        let heading = s.w(&format!("err-{key}"));
        let lines = vec![s.w(&format!("rec-{key}"))];
        let mut answer =
            page(visit, status, &SaidPage { heading, lines, ways: visit.gate.ways(language), s });
        if let Self::Method(address) = self {
            answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed(address)));
        }
        answer
    }
}
