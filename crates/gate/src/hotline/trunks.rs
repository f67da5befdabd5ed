//! The trunks of a gate, from their settings to their end: every call that comes is answered, and talked with or told that the lines
//! are taken.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use interview::call::pieces;
use rand::Rng as _;
use telephone::media::session;
use telephone::sip::config::Config;
use telephone::sip::{Call, CallerKey, Event, Line, Registration, T1, World};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use web::memory::{LeavesTraces, WipeStack};

use super::lines::{Lines, Place};
use super::{Came, Sounds, conduct, say_busy};
use crate::app::Gate;

/// How long calls have to keep what was said when the gate ends, beside the seconds that their goodbye takes.
const KEEP_SECONDS_MAX: u64 = 5;
/// How often it is looked whether the sounds of the pack have been made, while some are missing.
const SOUNDS_EVERY: Duration = Duration::from_secs(2);
/// How often it is looked how it stands with the registrations.
const STATUS_EVERY: Duration = Duration::from_secs(1);
/// Missing sounds that a log names.
const NAMED_MAX: usize = 3;

/// The telephone lines of a gate, read and not open yet.
#[derive(Debug)]
pub struct Trunks {
    config: Config,
    pack: PathBuf,
}

impl Trunks {
    /// Reads the settings of the trunks; `pack` is the folder of the programme, where the sounds lie.
    ///
    /// # Errors
    /// A fault with its place; or others may read a file that holds passwords.
    pub fn load(settings: &Path, pack: &Path) -> Result<Self> {
        let config = Config::load(settings)?;
        if config.trunk.is_empty() {
            bail!(
                "{} names no trunk; add a [[trunk]], or take [telephone] out of gate.toml",
                settings.display()
            );
        }
        if config.trunk.iter().any(|trunk| trunk.password.is_some() || trunk.key.is_some()) {
            refuse_readable(settings)?;
        }
        Ok(Self { config, pack: pack.to_owned() })
    }

    /// Answers calls until `stop` completes; then says goodbye to those that are, and keeps what was said in them.
    ///
    /// # Errors
    /// A trunk cannot listen, or its certificates cannot be used.
    pub async fn run(self, gate: Arc<Gate>, stop: impl Future<Output = ()>) -> Result<()> {
        let mut stop = std::pin::pin!(stop);
        let sounds = Arc::new(Sounds::of_pack(&self.pack));
        tokio::select! {
            () = &mut stop => return Ok(()),
            () = complete(&gate, &sounds) => {}
        }
        let mut key = [0; 32];
        gate.chance.generator().fill_bytes(&mut key);
        let lines = Lines::new(&self.config);
        let world = World { caller_key: CallerKey::new(key), chance: Arc::clone(&gate.chance), t1: T1 };
        let (line, calls) = Line::start(self.config, world).await.context("opening the telephone")?;
        let mut talks = JoinSet::new();
        tokio::select! {
            () = &mut stop => {}
            () = take_all(&gate, &sounds, &lines, calls, &mut talks) => {}
            () = tell_status(&line) => {}
        }
        line.stop().await;
        let kept = async { while talks.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(KEEP_SECONDS_MAX), kept).await.is_err() {
            tracing::error!("calls did not end in time; what was said last in them is lost");
        }
        let pacing = gate.hotline.pacing();
        tracing::info!(packets = pacing.sent(), late_p99 = ?pacing.per_mille(990), late_most = ?pacing.worst(), "the telephone is closed");
        Ok(())
    }
}

/// Whoever reads the passwords of a trunk can be called in our place.
fn refuse_readable(settings: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    let mode =
        std::fs::metadata(settings).with_context(|| settings.display().to_string())?.permissions().mode();
    if mode & OTHERS != 0 {
        bail!("{0} holds secrets, and others may read it; run: chmod 600 {0}", settings.display());
    }
    Ok(())
}

/// Waits until the pack has a sound of everything that is said. A caller who hears nothing where he is asked something is lost.
async fn complete(gate: &Gate, sounds: &Sounds) {
    let mut is_told = false;
    loop {
        let missing: Vec<String> = missing(gate, sounds);
        if missing.is_empty() {
            return;
        }
        if !is_told {
            let named = missing.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
            tracing::error!(
                missing = missing.len(),
                named,
                "no call is answered before the pack has every sound; `safeconduct programme voice` makes them"
            );
            is_told = true;
        }
        tokio::time::sleep(SOUNDS_EVERY).await;
    }
}

fn missing(gate: &Gate, sounds: &Sounds) -> Vec<String> {
    let programme = &gate.programme;
    let all = programme
        .languages()
        .iter()
        .flat_map(|language| pieces(programme, language).into_iter().map(move |(id, _)| (language, id)));
    all.filter(|(language, id)| !sounds.file(language, id).is_file())
        .map(|(language, id)| format!("{language}/{}", id.as_str()))
        .collect()
}

/// Takes calls for as long as there is a line.
async fn take_all(
    gate: &Arc<Gate>,
    sounds: &Arc<Sounds>,
    lines: &Arc<Lines>,
    mut calls: mpsc::Receiver<Call>,
    talks: &mut JoinSet<()>,
) {
    loop {
        tokio::select! {
            call = calls.recv() => {
                let Some(call) = call else { return };
                let place = lines.take(call.trunk(), call.is_set_aside());
                let (gate, sounds) = (Arc::clone(gate), Arc::clone(sounds));
                talks.spawn(async move { take(&gate, &sounds, call, place).await });
            }
            Some(_) = talks.join_next() => {}
        }
    }
}

/// Answers a call and talks, or says that the lines are taken where it has no place.
async fn take(gate: &Arc<Gate>, sounds: &Sounds, mut call: Call, place: Option<Place>) {
    let (trunk, set_aside) = (call.trunk().as_str().to_owned(), call.is_set_aside());
    // Whoever has hung up meanwhile needs no answer.
    let Ok(media) = call.answer().await else { return };
    let (line, running) = session::open(media.socket, &media.sound.terms, &mut gate.chance.generator());
    let signalling = line.signalling();
    // What it decodes is somebody's voice.
    let sound = tokio::spawn(WipeStack::new(LeavesTraces::new(running.run())));
    let talk = async {
        match place {
            Some(_place) => conduct(gate, sounds, Came { trunk: &trunk, set_aside }, line).await,
            None => say_busy(gate, sounds, line).await,
        }
    };
    let mut talk = std::pin::pin!(talk);
    loop {
        let event = tokio::select! {
            () = &mut talk => break,
            event = call.event() => event,
        };
        let told = match event {
            Some(Event::Key(key)) => signalling.press(key).await,
            Some(Event::Held) => signalling.hold(true).await,
            Some(Event::Resumed) => signalling.hold(false).await,
            Some(Event::Moved(sound)) => signalling.agree(sound.terms).await,
            Some(Event::HungUp(_)) | None => {
                signalling.hang_up().await.ok();
                talk.await;
                break;
            }
        };
        if told.is_err() {
            // There is no sound any more, of which the talk hears by itself.
            talk.await;
            break;
        }
    }
    call.hang_up().await;
    if let Ok(report) = sound.await {
        gate.hotline.note_pacing(&report.pacing);
    }
}

/// Logs every change of a registration. Never ends.
async fn tell_status(line: &Line) {
    let mut told: Vec<Registration> = Vec::new();
    loop {
        let status = line.status();
        for (at, trunk) in status.iter().enumerate() {
            if told.get(at) != Some(&trunk.registration) {
                let (name, listens) = (trunk.trunk.as_str(), trunk.listens);
                tracing::info!(trunk = name, ?listens, registration = ?trunk.registration, "a telephone line");
            }
        }
        told = status.iter().map(|trunk| trunk.registration).collect();
        tokio::time::sleep(STATUS_EVERY).await;
    }
}
