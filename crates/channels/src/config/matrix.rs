//! `[[matrix]]`: an account at a homeserver.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::{
    AccessToken, Authority, CannotRead, ConfigError, Homeserver, MatrixUser, PATIENCE_SECONDS, POLL_SECONDS,
    World, dialler,
};
use crate::address::AccountId;
use crate::matrix::notice::CANNOT_READ;
use crate::matrix::{self, Matrix};
use crate::message::Words;
use crate::net::Proxy;
use crate::pace::Pauses;

/// One account at a homeserver. See `channels.example.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixAccount {
    /// Our name for it.
    pub account: AccountId,
    /// The homeserver.
    pub homeserver: Homeserver,
    /// The account's name there.
    pub user: MatrixUser,
    /// What opens it.
    pub token: AccessToken,
    /// As for Telegram.
    pub authority: Option<Authority>,
    /// The way out.
    pub proxy: Option<Proxy>,
    /// What is said into a room that we cannot read.
    pub cannot_read: Option<CannotRead>,
    /// Messages a second.
    #[serde(default = "per_second")]
    pub per_second: u32,
}

fn per_second() -> u32 {
    matrix::PER_SECOND
}

impl MatrixAccount {
    pub(super) fn open(self, world: &World) -> Result<Matrix, ConfigError> {
        let server = self.homeserver.0;
        let proxy_redactions = self.proxy.as_ref().map(Proxy::redactions).unwrap_or_default();
        let place = (server.host.as_str(), server.port);
        let dialler =
            dialler(&self.account, place, server.tls, self.authority.as_ref(), self.proxy, world.guard)?;
        let settings = matrix::Settings {
            account: self.account,
            user: self.user.0,
            token: self.token.0,
            prefix: server.prefix,
            cannot_read: self.cannot_read.map_or_else(|| Words::new(CANNOT_READ), |text| text.0),
            rate: (self.per_second, self.per_second),
            poll: Duration::from_secs(POLL_SECONDS),
            patience: Duration::from_secs(PATIENCE_SECONDS),
            pauses: Pauses::default(),
            proxy_redactions,
        };
        Ok(Matrix::new(settings, dialler, Arc::clone(&world.clock), Arc::clone(&world.chance)))
    }
}
