//! The telephone that calls: one call at a time, over SIP like any other, with its sound for a browser.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::sound::{FRAME_SAMPLES, Frame};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use telephone::media::Key;
use tokio::sync::broadcast;

use crate::caller::{Caller, NotAnswered, Speaking};

/// The number that is called, as it stands before the @.
pub const USER: &str = "hotline";
/// The caller's own number: reserved for fiction.
const NUMBER: &str = "70000000001";
/// Sound that a browser has not fetched: two seconds; beyond, the oldest is dropped.
const UNHEARD_MAX: usize = 100;
/// The most keys that the display shows.
const SHOWN_MAX: usize = 16;

/// Twenty milliseconds, as PCM of 16 bits at 8 kHz, least octet first.
pub(crate) type Pcm = Arc<Vec<u8>>;

/// The telephone.
pub(crate) struct Handset {
    trunk: Option<SocketAddr>,
    call: Mutex<Option<Call>>,
    rng: Mutex<StdRng>,
}

struct Call {
    speaking: Speaking,
    heard: broadcast::Sender<Pcm>,
    keyed: String,
}

/// Why something cannot be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotDone {
    #[error("This trial has no telephone line.")]
    NoLine,
    #[error("You are in a call already. Hang up first.")]
    Busy,
    #[error("You are in no call. Call first.")]
    NoCall,
    #[error("A telephone has the keys 0 to 9, * and #.")]
    NoKey,
    #[error("It did not work: {0}.")]
    NotAnswered(#[from] NotAnswered),
}

/// What the display shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Display {
    pub(crate) is_in_call: bool,
    /// The keys that were pressed in this call, the last ones.
    pub(crate) keyed: String,
}

impl Handset {
    /// A telephone that calls this trunk, if there is one.
    pub(crate) fn new(trunk: Option<SocketAddr>, rng: StdRng) -> Self {
        Self { trunk, call: Mutex::default(), rng: Mutex::new(rng) }
    }

    /// The address that softphones call.
    pub(crate) fn address(&self) -> Option<String> {
        self.trunk.map(|trunk| format!("sip:{USER}@{trunk}"))
    }

    /// Calls.
    pub(crate) async fn call(&self) -> Result<(), NotDone> {
        let trunk = self.trunk.ok_or(NotDone::NoLine)?;
        if self.display().is_in_call {
            return Err(NotDone::Busy);
        }
        let mut rng = StdRng::from_rng(&mut *self.rng.lock().unwrap_or_else(PoisonError::into_inner));
        let caller = Caller::call(trunk, USER, NUMBER, &mut rng).await?;
        let (speaking, mut hearing) = caller.split();
        let heard = broadcast::Sender::new(UNHEARD_MAX);
        let mut call = self.inside();
        if call.as_ref().is_some_and(|call| !call.speaking.is_over()) {
            // Somebody else was quicker; this one is hung up as it is dropped.
            return Err(NotDone::Busy);
        }
        *call = Some(Call { speaking, heard: heard.clone(), keyed: String::new() });
        drop(call);
        tokio::spawn(async move {
            while let Some(frame) = hearing.recv().await {
                let pcm = frame.samples().iter().flat_map(|sample| sample.to_le_bytes()).collect();
                // Nobody may be listening.
                heard.send(Arc::new(pcm)).ok();
            }
        });
        Ok(())
    }

    /// Presses a key.
    pub(crate) async fn press(&self, sign: char) -> Result<(), NotDone> {
        let key = Key::of_sign(sign).filter(|_| !sign.is_ascii_alphabetic()).ok_or(NotDone::NoKey)?;
        let speaking = {
            let mut inside = self.inside();
            let call = inside.as_mut().filter(|call| !call.speaking.is_over()).ok_or(NotDone::NoCall)?;
            call.keyed.push(sign);
            if call.keyed.len() > SHOWN_MAX {
                call.keyed.remove(0);
            }
            call.speaking.clone()
        };
        if speaking.press(key).await { Ok(()) } else { Err(NotDone::NoCall) }
    }

    /// Says sound: PCM of 16 bits at 8 kHz.
    pub(crate) fn say(&self, pcm: &[u8]) -> Result<(), NotDone> {
        let inside = self.inside();
        let call = inside.as_ref().ok_or(NotDone::NoCall)?;
        for part in pcm.chunks(2 * FRAME_SAMPLES) {
            let mut samples = [0; FRAME_SAMPLES];
            let pairs = part.chunks_exact(2).filter_map(|pair| pair.try_into().ok());
            samples.iter_mut().zip(pairs).for_each(|(sample, pair)| *sample = i16::from_le_bytes(pair));
            if !call.speaking.say(Frame::new(samples)) {
                return Err(NotDone::NoCall);
            }
        }
        Ok(())
    }

    /// What is heard from now on; it ends with the call.
    pub(crate) fn listen(&self) -> Option<broadcast::Receiver<Pcm>> {
        let inside = self.inside();
        let call = inside.as_ref().filter(|call| !call.speaking.is_over())?;
        Some(call.heard.subscribe())
    }

    /// Hangs up.
    pub(crate) fn hang_up(&self) {
        self.inside().take();
    }

    pub(crate) fn display(&self) -> Display {
        let mut inside = self.inside();
        if inside.as_ref().is_some_and(|call| call.speaking.is_over()) {
            inside.take();
        }
        inside
            .as_ref()
            .map_or_else(Display::default, |call| Display { is_in_call: true, keyed: call.keyed.clone() })
    }

    fn inside(&self) -> MutexGuard<'_, Option<Call>> {
        self.call.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
