//! The gate: the public zone. It conducts the interview, seals, appends, forgets, and delivers replies.
//!
//! It will be flooded, cloned and one day seized. Nothing a person wrote, no address, number or code is ever on its disk in
//! the clear, in its logs or in its backups. It can seal but not open; it never calls the desk; it keeps no log of
//! requests; times are days.
//!
//! Entry points: [`run`] with a [`Config`]; [`site::router`] for the website alone; [`link`] for the desk's door.

pub mod app;
pub mod config;
pub mod handle;
pub mod held;
pub mod hotline;
pub mod keyholder;
pub mod link;
pub mod manifest;
pub mod pulse;
pub mod replies;
pub mod site;
pub mod states;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;

mod link_store;
mod mailbox;
mod run;
mod sealing;
mod talk;
mod words;

pub use config::Config;
pub use run::run;
