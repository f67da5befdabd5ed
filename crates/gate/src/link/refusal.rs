//! How a refusal travels: a status, and for 409 the word that says which.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ledger::WriteError;

use super::StoreRefusal;

/// What the desk is told when it does not get what it asked for.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The desk thinks of another queue.
    Queue,
    /// The desk speaks another version.
    Protocol,
    /// The store's own reason.
    Store(StoreRefusal),
}

impl From<StoreRefusal> for Refusal {
    fn from(refusal: StoreRefusal) -> Self {
        Self::Store(refusal)
    }
}

impl From<WriteError> for Refusal {
    fn from(error: WriteError) -> Self {
        Self::Store(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Queue => (StatusCode::CONFLICT, "queue").into_response(),
            Self::Protocol => StatusCode::UPGRADE_REQUIRED.into_response(),
            Self::Store(StoreRefusal::KeysNeeded) => (StatusCode::CONFLICT, "keys").into_response(),
            Self::Store(StoreRefusal::NotAccepted) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
            Self::Store(StoreRefusal::Write(error)) => {
                tracing::error!(%error, "the gate could not do what the desk asked");
                if error.is_disk_full() {
                    StatusCode::INSUFFICIENT_STORAGE.into_response()
                } else {
                    StatusCode::INTERNAL_SERVER_ERROR.into_response()
                }
            }
        }
    }
}
