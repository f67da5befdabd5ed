//! What carries messages between people and the programme: one contract, one adapter a channel, and a kit that every
//! adapter passes.
//!
//! A conversation is somebody else's: here messages come in and go out. Three rules hold for every adapter. A message is
//! acknowledged to the provider only after the [`Inbox`] has it durably. Nobody is ever written to first: an [`Outgoing`]
//! goes to an [`Address`] that came in. And what people wrote, where they are reached, and the secrets of accounts reach no
//! log: the only way to say something is [`journal::Journal`], which takes no free text.
//!
//! How a channel is added is in `docs/channels.md`, with what was run against what.

pub mod address;
pub mod config;
pub mod contract;
pub mod journal;
#[cfg(feature = "kit")]
pub mod kit;
pub mod mail;
pub mod matrix;
pub mod message;
pub mod net;
pub mod once;
pub mod pace;
pub mod secret;
pub mod smpp;
pub mod split;
pub mod telegram;
pub mod voice;

pub use address::{AccountId, Address, AddressTag, ChannelKind, ExternalId, TagKey};
pub use contract::{Channel, Ended, Inbox, Listening, NotTaken, SendError, Sent, Taken, Task};
pub use message::{Incoming, Outgoing, Words};
