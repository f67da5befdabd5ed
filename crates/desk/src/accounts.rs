//! The programme's accounts on channels: which gate holds which, by a lease; and how one comes to another gate.
//!
//! | module | what it holds |
//! |---|---|
//! | [`name`], [`settings`] | what an account is, checked |
//! | [`book`] | the list, durable, readable by a locked desk: it leases as it hands out gates' keys |
//! | [`lease`] | what a gate is told to hold, and until when |
//! | [`moving`] | from one gate to another: taken, copied, leased |
//! | [`listing`] | what the command line may know of it |
//! | [`order`] | how accounts come in: files that the command line writes into the desk's folder |
//!
//! An account is at one gate at a time. It goes to another only once the first has let it go or can no longer hold it. The
//! settings hold passwords: they are on no page, in no log, and in no file in the clear for longer than an order takes.

pub mod book;
pub mod lease;
pub mod listing;
pub mod moving;
pub mod name;
pub mod order;
pub mod settings;

pub use book::{Account, AccountsError, Book, Refused};
pub use listing::{Listed, list};
pub use moving::{Place, Step};
pub use name::AccountName;
pub use order::{Answer, Order};
