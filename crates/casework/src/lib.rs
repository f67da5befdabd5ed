//! The programme's casework, from the first contact to the end of verification (`domain.md`, stages 1 and 2).
//!
//! A case is the fold of its [`Event`]s, and nothing else: [`Case::fold`] is a pure function, so that a desk that was
//! restored, or another desk reading the same ledger, sees the same case. Whoever wants to change a case asks
//! [`Case::decide`], which answers with the events to append or with the [`Refusal`] that the screen shows in words.
//!
//! What must never happen here:
//! - a person at risk of conscription on the way to a hand-over: [`OnRisk`] has no such states, so that no code can;
//! - a person who has not said who he is on the way to a hand-over: [`OnUnknown`] has no such states either;
//! - an address anywhere but in a [`Reach`], for longer than he wants to be told;
//! - a relative consenting for somebody else: [`OnThirdParty`] ends in `AwaitingSubject`;
//! - one verifier alone declaring a person hostile, out of scope or not to be verified;
//! - a field for a name, a unit, a place, a motive or a plan. There is none, and no place to put one;
//! - a clock or chance of its own: both are passed in.

mod act;
mod actor;
mod call;
mod case;
mod channel;
mod clock;
mod decide;
mod event;
mod hours;
mod kind;
mod mark;
mod notice;
mod permit;
mod state;
mod voice;
mod words;

pub use act::Act;
pub use actor::{Actor, Role, StaffName, StaffNameError};
pub use call::{Audible, CODE_DAYS, CODES_MAX, GivenCode, Released};
pub use case::{Case, FoldError, HeldReply, HistoryLine, Message, Note, Reply};
pub use channel::{BY_HAND, Channel, Protection};
pub use clock::{Due, Terms};
pub use decide::Offer;
pub use event::{Event, Recorded, Submission};
pub use hours::{HoursError, SafeHours};
pub use kind::Kind;
pub use mark::Mark;
pub use notice::{NotTold, Notice, NoticeState, REACHES_MAX, Reach};
pub use permit::Refusal;
pub use state::{
    Finding, KindIsKnown, NoSuchStep, OnApplication, OnRisk, OnThirdParty, OnUnknown, Proposal, State, Track,
};
pub use voice::{Media, VoiceNote};
pub use words::Words;
