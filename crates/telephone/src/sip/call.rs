//! A call, as whoever conducts the conversation has it.
//!
//! A call that is dropped is over: one that rings is refused, one that is answered is hung up.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::caller::CallerHash;
use super::config::Name;
use super::sdp::Agreed;
use crate::media::srtp::sdes::Crypto;
use crate::media::{Key, Srtp, Terms};

/// How many events may wait to be taken. Keys beyond are refused to the trunk, which tells them again.
pub(super) const EVENTS_MAX: usize = 64;
/// The port at which everybody throws away what comes (RFC 863).
const DISCARD_PORT: u16 = 9;

/// One call. It rings until it is answered, refused or dropped.
pub struct Call {
    pub(super) trunk: Name,
    pub(super) caller: Option<CallerHash>,
    pub(super) set_aside: bool,
    pub(super) ends: Instant,
    pub(super) commands: mpsc::Sender<Command>,
    pub(super) events: mpsc::Receiver<Event>,
    pub(super) ended: Option<oneshot::Receiver<HungUp>>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("trunk", &self.trunk)
            .field("set_aside", &self.set_aside)
            .finish_non_exhaustive()
    }
}

/// What is asked of a call.
pub(super) enum Command {
    /// To be answered.
    Answer(oneshot::Sender<Media>),
    /// To be refused.
    Refuse(Refusal),
    /// To be over.
    HangUp,
}

/// What happens in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key that the trunk told by INFO. Keys among the sound are the sound's.
    Key(Key),
    /// The other end does not hear us now.
    Held,
    /// It hears us again.
    Resumed,
    /// Sound goes elsewhere, or otherwise, from now on.
    Moved(Sound),
    /// It is over. The last event.
    HungUp(HungUp),
}

/// Why a call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HungUp {
    /// The caller hung up, while it rang or afterwards.
    Caller,
    /// We hung up or refused.
    Us,
    /// It rang for too long, and nobody answered here.
    NotAnswered,
    /// The other end never said that it had our answer.
    NoAck,
    /// It was as long as a call may be.
    TooLong,
    /// The other end gave no sign of life for as long as had been agreed, or does not know the call any more.
    Lost,
    /// The line closes.
    Stopped,
    /// What the other end answered to our offer of sound cannot be used.
    NoMedia,
}

/// Why a call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Busy, and after how long to call again.
    Busy {
        /// After how long.
        retry_after: Duration,
    },
    /// Not now: trunks try another gate, if they know one.
    Unavailable {
        /// After how long.
        retry_after: Duration,
    },
    /// Not wanted.
    Declined,
}

/// The call is over already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the call is over")]
pub struct Gone;

/// A call's sound: the socket and what was agreed on.
#[derive(Debug)]
pub struct Media {
    /// On which the other end's sound arrives, and from which ours is sent.
    pub socket: UdpSocket,
    /// What was agreed on.
    pub sound: Sound,
}

/// What was agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// What a session of sound is opened with.
    pub terms: Terms,
    /// Whether the other end hears us.
    pub is_heard: bool,
    /// Whether the other end speaks.
    pub speaks: bool,
}

impl Sound {
    /// Of what was agreed on with somebody, and of our keys.
    pub(super) fn of(agreed: &Agreed, ours: Option<&Crypto>, signalling: IpAddr) -> Self {
        let srtp = agreed.crypto.clone().zip(ours.cloned()).map(|(theirs, ours)| Srtp { theirs, ours });
        let terms = Terms {
            // Until he says where he hears, sound is thrown away where he is.
            remote: agreed.peer.unwrap_or(SocketAddr::new(signalling, DISCARD_PORT)),
            codec: agreed.codec,
            payload_type: agreed.payload,
            event_payload: agreed.event_payload,
            srtp,
        };
        Self { terms, is_heard: agreed.direction.hears(), speaks: agreed.direction.answered().hears() }
    }
}

impl Call {
    /// The trunk on which it came.
    #[must_use]
    pub fn trunk(&self) -> &Name {
        &self.trunk
    }

    /// Who calls, if he can be told from others. For counting, and for nothing else.
    #[must_use]
    pub fn caller(&self) -> Option<CallerHash> {
        self.caller
    }

    /// Whether its caller calls more often than settings allow: others may go before him.
    #[must_use]
    pub fn is_set_aside(&self) -> bool {
        self.set_aside
    }

    /// When it will be hung up, if nobody does so before.
    #[must_use]
    pub fn ends(&self) -> Instant {
        self.ends
    }

    /// Answers it, and gives its sound. A call that is answered already gives none.
    ///
    /// # Errors
    /// It is over. [`Self::event`] says why.
    pub async fn answer(&mut self) -> Result<Media, Gone> {
        let (sender, media) = oneshot::channel();
        self.commands.send(Command::Answer(sender)).await.map_err(|_| Gone)?;
        media.await.map_err(|_| Gone)
    }

    /// Refuses it, while it rings. A call that is answered is hung up.
    pub async fn refuse(self, why: Refusal) {
        // It may be over already, which is what was wanted.
        drop(self.commands.send(Command::Refuse(why)).await);
    }

    /// Hangs up. A call that rings is refused.
    pub async fn hang_up(self) {
        drop(self.commands.send(Command::HangUp).await);
    }

    /// What happens next; nothing after [`Event::HungUp`]. May be dropped at any point without loss.
    pub async fn event(&mut self) -> Option<Event> {
        if let Some(event) = self.events.recv().await {
            return Some(event);
        }
        let ended = self.ended.as_mut()?;
        // A line that was torn down said nothing.
        let why = ended.await.unwrap_or(HungUp::Stopped);
        self.ended = None;
        Some(Event::HungUp(why))
    }
}
