//! The trial's hotline: whether there is one, and the sounds of what it says, which are made while everything else runs already.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use interview::Programme;
use sound::speech::Speaker;

use super::ports::Ports;
use crate::voices::{self, Wish};

/// What makes speech, where it is missing.
const NO_SPEAKER: &str = "This trial has no telephone line: its sounds are spoken by espeak-ng, which is not on this machine. \
                          Install it (Debian: apt install espeak-ng) and start the trial again.";
/// It was started without one.
const NOT_WANTED: &str = "This trial was started with --no-hotline.";
/// A programme that says nothing on a telephone.
const NO_TELEPHONE: &str =
    "This programme has no telephone: its programme.toml does not say `telephone = true`.";
/// How many steps of the work are told.
const TOLD_PARTS: usize = 10;

/// The hotline.
pub(crate) struct Hotline {
    programme: Arc<Programme>,
    pack: PathBuf,
    trunk: SocketAddr,
    no_line: Option<&'static str>,
}

impl Hotline {
    pub(crate) fn of(programme: Programme, pack: &Path, ports: Ports, is_wanted: bool) -> Self {
        let no_line = if !is_wanted {
            Some(NOT_WANTED)
        } else if !programme.settings().telephone {
            Some(NO_TELEPHONE)
        } else if Speaker::default().version().is_err() {
            Some(NO_SPEAKER)
        } else {
            None
        };
        Self { programme: Arc::new(programme), pack: pack.to_owned(), trunk: ports.hotline(), no_line }
    }

    /// Where it is called, if it is.
    pub(crate) fn trunk(&self) -> Option<SocketAddr> {
        self.no_line.is_none().then_some(self.trunk)
    }

    /// Why it is not.
    pub(crate) fn no_line(&self) -> Option<&'static str> {
        self.no_line
    }

    /// What softphones call.
    pub(crate) fn address(&self) -> Option<String> {
        self.trunk().map(|trunk| format!("sip:{}@{trunk}", simulator::HOTLINE))
    }

    /// Makes what is missing, beside everything else; the gate answers as soon as all is there.
    pub(crate) fn make_sounds(&self, is_told: bool) -> Making {
        let over = Arc::new(AtomicBool::new(false));
        if self.no_line.is_none() {
            let (programme, pack, over) = (Arc::clone(&self.programme), self.pack.clone(), Arc::clone(&over));
            std::thread::spawn(move || make(&programme, &pack, is_told, &over));
        }
        Making { over }
    }
}

/// The sounds are being made.
pub(crate) struct Making {
    over: Arc<AtomicBool>,
}

impl Making {
    /// The trial ends: nothing more is told. What is made stays, and the next start goes on there.
    pub(crate) fn end(self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn make(programme: &Programme, pack: &Path, is_told: bool, over: &AtomicBool) {
    let tell = |text: &str| {
        if is_told && !over.load(Ordering::Relaxed) {
            super::say(text);
        }
    };
    let made = voices::make(programme, pack, &Wish::default(), &|progress| {
        let part = progress.of.div_ceil(TOLD_PARTS).max(1);
        if progress.done % part == 0 {
            tell(&format!("  the hotline's sounds: {} of {}", progress.done, progress.of));
        }
    });
    match made {
        Ok(made) => {
            for (language, of) in &made.languages {
                of.wrong
                    .iter()
                    .for_each(|wrong| tell(&format!("  the hotline's sounds in {language}: {wrong}")));
            }
            tell("  The hotline answers.");
        }
        Err(error) => tell(&format!("  The hotline does not answer: {error:#}")),
    }
}
