//! A gate with throwaway keys, for tests and for looking at its pages: never for people.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use channels::Channel;
use interview::Programme;
use ledger::Options;
use rand::CryptoRng;
use seal::Day;
use seal::Zone;
use seal::envelope::{self, Sealed};
use seal::id::Hash;
use seal::keys::{Root, VerifyingKey};
use seal::manifest::DeskSecrets;
use seal::manifest::issue::{Appointment, Plan, RootSecret};
use seal::receipt::MailboxGrant;
use seal::reply::{self, SignedReply};
use seal::submission::Submission;
use web::chance::Chance;
use web::clock::Clock;

use crate::app::{Gate, Parts};
use crate::config::Way;
use crate::hotline::Hotline;
use crate::manifest::HeldManifest;
use crate::store;

/// How long the throwaway keys last.
const WEEKS: u16 = 8;

/// A gate, and the desk's keys beside it as no real gate ever has them.
pub struct Trial {
    /// The gate.
    pub gate: Arc<Gate>,
    /// What opens its envelopes and signs its replies.
    pub secrets: DeskSecrets,
    /// The programme's zone.
    pub zone: Zone,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
}

impl std::fmt::Debug for Trial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trial").field("zone", &self.zone).finish_non_exhaustive()
    }
}

/// Writes a throwaway programme's `root.pub` and `manifest.json` into `folder`; gives what its desk would hold.
///
/// # Errors
/// Whatever cannot be made.
pub fn make_keys(
    folder: &Path,
    zone: &Zone,
    today: Day,
    rng: &mut impl CryptoRng,
) -> Result<(DeskSecrets, VerifyingKey<Root>)> {
    let root = RootSecret::generate(rng);
    let appointment = Appointment {
        zone: zone.clone(),
        generation: 1,
        from: today,
        until: today.plus(366),
        revoked: Vec::new(),
    };
    let plan = Plan {
        serial: 1,
        previous: Hash::NONE,
        issued: today,
        weeks: WEEKS,
        grace_days: 30,
        reply_key: None,
        earlier_reply_keys: Vec::new(),
        revoked: Vec::new(),
    };
    let (signed, secrets) = root.appoint(&appointment, rng).issue(&plan, rng)?;
    std::fs::write(folder.join("manifest.json"), signed.to_json())?;
    let hex: String = root.verifying_key().to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(folder.join("root.pub"), hex)?;
    Ok((secrets, root.verifying_key().clone()))
}

impl Trial {
    /// Makes keys and a gate in `folder`, for the programme in `pack`.
    ///
    /// # Errors
    /// Whatever cannot be made.
    pub async fn new(
        folder: &Path,
        pack: &Path,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        ways: &[Way],
    ) -> Result<Self> {
        Self::with_room(folder, pack, clock, chance, ways, &Options::default()).await
    }

    /// As [`Trial::new`], on a database with other limits.
    ///
    /// # Errors
    /// Whatever cannot be made.
    pub async fn with_room(
        folder: &Path,
        pack: &Path,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        ways: &[Way],
        options: &Options,
    ) -> Result<Self> {
        let programme = Programme::load(pack).map_err(|faults| anyhow::anyhow!("{faults}"))?;
        let zone = Zone::of_programme(programme.id(), true)?;
        let today = Day::from_unix_seconds(clock.now().as_second());
        let (secrets, root) = make_keys(folder, &zone, today, &mut chance.generator())?;
        let manifest = HeldManifest::open(&folder.join("manifest.json"), folder, root, zone.clone())?;
        let database = store::open_with(&folder.join("gate.db"), options)?;
        let (clock_too, chance_too) = (Arc::clone(&clock), Arc::clone(&chance));
        let hotline = Hotline::new(true);
        let parts = Parts { programme, trial: true, clock, chance, database, manifest, hotline };
        let gate = Gate::new(parts, ways).await?;
        Ok(Self { gate, secrets, zone, clock: clock_too, chance: chance_too })
    }

    /// The same gate, ended and started again in `folder`, with the keys and the clock it had. Its memory is gone.
    ///
    /// # Errors
    /// Whatever cannot be opened again.
    pub async fn again(self, folder: &Path, pack: &Path, ways: &[Way]) -> Result<Self> {
        let Self { gate, secrets, zone, clock, chance } = self;
        gate.talks.accounts().end().await;
        let manifest = gate.manifest.clone();
        drop(gate);
        let programme = Programme::load(pack).map_err(|faults| anyhow::anyhow!("{faults}"))?;
        let mut tries = 0;
        let database = loop {
            match store::open(&folder.join("gate.db")) {
                Ok(database) => break database,
                // What it was still doing holds the file.
                Err(_) if tries < 20 => tries += 1,
                Err(error) => return Err(error.into()),
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        };
        let (clock_too, chance_too) = (Arc::clone(&clock), Arc::clone(&chance));
        let hotline = Hotline::new(true);
        let parts = Parts { programme, trial: true, clock, chance, database, manifest, hotline };
        let gate = Gate::new(parts, ways).await?;
        Ok(Self { gate, secrets, zone, clock: clock_too, chance: chance_too })
    }

    /// Hands over keys as a desk does.
    pub fn hand_over_keys(&self) {
        self.gate.keyholder().adopt(1, [7; 32], vec![[8; 32]]);
        self.hand_over_talk_keys(vec![[10; 32]]);
        self.gate.pulse().collected(self.clock.now());
    }

    /// Hands over the keys of conversations on channels.
    pub fn hand_over_talk_keys(&self, rows: Vec<[u8; 32]>) {
        self.gate.keyholder().adopt_talk_keys([9; 32], rows);
    }

    /// Listens on a channel of the test's own making, as on an account that the desk has leased.
    pub fn listen(&self, channel: Arc<dyn Channel>) {
        self.gate.talks.accounts().listen(&self.gate, channel, zeroize::Zeroizing::default());
    }

    /// Waits until everything that was to be said has been said.
    pub async fn silence(&self) {
        while !self.gate.talks.is_silent() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }

    /// Deletes what is over, as the gate does every minute.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn sweep(&self) -> Result<()> {
        let now = self.clock.now();
        self.gate.states.sweep(now).await?;
        self.gate.talks.sweep(now).await?;
        self.gate.database.truncate_wal().await?;
        Ok(())
    }

    /// Pulls and opens what waits after `place`, as a desk does.
    ///
    /// # Errors
    /// What cannot be opened.
    pub async fn collect(&self, place: u64) -> Result<Vec<(u64, Submission)>> {
        let waiting = self.gate.queue().pull(place, 1000).await?;
        let mut opened = Vec::with_capacity(waiting.len());
        for each in waiting {
            let sealed = Sealed::parse(each.envelope)?;
            let plain = envelope::open(&sealed, &self.zone, &|id| self.secrets.intake_key(id))?;
            opened.push((each.place, Submission::decode(&plain)?));
            self.gate.queue().received(each.place).await?;
        }
        self.gate.pulse().collected(self.clock.now());
        Ok(opened)
    }

    /// Writes, signs and delivers a reply; gives it back so that the next one can name it.
    ///
    /// # Errors
    /// What cannot be written or kept.
    pub async fn answer(
        &self,
        grant: &MailboxGrant,
        before: Option<&SignedReply>,
        text: &str,
    ) -> Result<SignedReply> {
        let today = Day::from_unix_seconds(self.clock.now().as_second());
        let (sequence, previous) = match before {
            Some(before) => (before.sequence() + 1, before.hash()),
            None => (reply::FIRST_SEQUENCE, reply::NO_PREVIOUS),
        };
        let signed = reply::write(
            &self.zone,
            &grant.id(),
            grant.read_key(),
            sequence,
            previous,
            today.plus(30),
            text.as_bytes(),
            self.secrets.reply_key(),
            &mut self.chance.generator(),
        )?;
        self.gate.replies().put(vec![signed.clone()], today).await.context("keeping a reply")?;
        Ok(signed)
    }
}
