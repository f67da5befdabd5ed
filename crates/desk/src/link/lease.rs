//! Telling a gate which accounts it holds: with every change, and again long before the lease ends.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use seal::link::GateKeys;
use seal::link::channel::{Accounts, AccountsAnswer, LEASE_SECONDS};
use tokio::time::Instant;

use super::Inbox;
use super::gate::GateTask;
use super::line::{Line, LineError};

/// How often a lease is renewed.
pub(super) const RENEW_SECONDS: u64 = 3600;
const _: () = assert!(RENEW_SECONDS * 4 < LEASE_SECONDS, "a desk that is away for hours loses no account");

/// What the gate was last told.
pub(super) struct Lease {
    accounts: Accounts,
    keys: GateKeys,
    told: Instant,
}

impl<I: Inbox> GateTask<I> {
    /// Tells the gate what it holds, if that has changed or it is time.
    pub(super) async fn lease(&self, line: &mut Line, known: &mut Option<Lease>) -> Result<(), LineError> {
        let Some(leased) = self.inbox.leased(&self.endpoint).await.map_err(LineError::desk)? else {
            return Ok(());
        };
        let is_fresh = |lease: &Lease| {
            lease.accounts == leased.accounts && lease.told.elapsed() < Duration::from_secs(RENEW_SECONDS)
        };
        if known.as_ref().is_some_and(is_fresh) {
            return Ok(());
        }
        // Keys of conversations come with the first account and are new every day.
        let keys = self.inbox.gate_keys(&self.endpoint, None).await.map_err(LineError::desk)?;
        if known.as_ref().is_none_or(|lease| lease.keys != keys) {
            line.tell(Method::PUT, "/link/v1/keys", &keys).await?;
        }
        if !leased.names.is_empty() {
            self.inbox.begin_lease(&self.endpoint).await.map_err(LineError::desk)?;
        }
        let told = Instant::now();
        let asked = line.ask::<AccountsAnswer>(Method::PUT, "/link/v1/accounts", &leased.accounts).await;
        match asked {
            Ok(answer) => {
                let kept = self.inbox.lease_answered(&self.endpoint, &leased, answer).await;
                kept.map_err(LineError::desk)?;
            }
            // A gate that is too old for channels, or does not take the settings: said once, and the rest goes on.
            Err(LineError::Refused {
                status:
                    StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::UNPROCESSABLE_ENTITY,
                ..
            }) => tracing::error!(gate = %self.endpoint.name, "the gate does not take its accounts"),
            Err(error) => return Err(error),
        }
        *known = Some(Lease { accounts: leased.accounts, keys, told });
        Ok(())
    }
}
