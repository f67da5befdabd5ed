//! SMS, by SMPP 3.4 to an SMSC or an aggregator.
//!
//! Written here and not taken from `rusmppc`: see `docs/channels.md` for what was tried. A PDU that is not understood is
//! answered with an error and forgotten; it must never cost the connection, or one malformed message, delivered again and
//! again, would close the channel for everybody.
//!
//! What a crash can lose is said in [`parts`].

mod channel;
pub mod frames;
pub mod gsm7;
pub mod parts;
pub mod pdu;
mod report;
mod segment;
mod session;
pub mod smsc;
pub mod text;
pub mod udh;
mod wire;

pub use self::channel::{PARTS_MAX, RECONNECT_SECONDS, Settings, Sms, THROTTLED_SECONDS};
pub use self::report::Receipt;
pub use self::segment::LongMessages;
