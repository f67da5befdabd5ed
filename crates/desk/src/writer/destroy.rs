//! Purging: keys first, then ciphertexts, then the copies that could bring the keys back.

use casework::{Actor, Due, Event};
use ledger::stream::RECORDS_PER_APPEND_MAX;
use ledger::{Class, StreamId};
use seal::Day;
use seal::id::MailboxId;

use super::turn::Turn;
use super::{ChangeError, Writer};
use crate::audit::{Line, What};
use crate::cases::CaseRef;
use crate::desk::{read, write};
use crate::farewell::Farewell;
use crate::intake;
use crate::vault::{VaultError, json, kind, stream};

/// How long gates are told to erase a mailbox, and late envelopes of one who withdrew are discarded: longer than any
/// gate keeps a reply or waits for a backup.
pub const FAREWELL_DAYS: i32 = 90;

/// Why a case goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A verifier asked for it.
    ByHand,
    /// Its time is over.
    Due,
    /// The person withdrew.
    Withdrawn,
}

impl Reason {
    const fn said(self) -> What {
        match self {
            Self::ByHand => What::Purged,
            Self::Due => What::PurgedDue,
            Self::Withdrawn => What::Withdrawn,
        }
    }
}

impl Writer<'_> {
    /// Destroys cases. When this answers, nothing of them can be read here, nor from any copy that this desk keeps.
    ///
    /// # Errors
    /// See [`ChangeError`]. What was begun is finished at the next unlock.
    pub async fn destroy(
        &self,
        doomed: &[(CaseRef, Reason)],
        by: Option<&Actor>,
        more: Vec<(Class, StreamId)>,
    ) -> Result<(), ChangeError> {
        let mut streams = more;
        let doomed: Vec<(MailboxId, &CaseRef, Reason)> = {
            let cases = read(&self.open.cases);
            doomed
                .iter()
                .filter_map(|(case_ref, reason)| Some((cases.get(case_ref)?.grant.id(), case_ref, *reason)))
                .collect()
        };
        // First what must not be forgotten, then the end: each step for all of them at once.
        let farewells: Vec<Farewell> = doomed
            .iter()
            .map(|(mailbox, _, reason)| Farewell {
                mailbox: *mailbox,
                withdrawn: *reason == Reason::Withdrawn,
            })
            .collect();
        self.say_farewell(&farewells).await?;
        let now = self.desk.now();
        let line = |(_, case_ref, reason): &(MailboxId, &CaseRef, Reason)| {
            Line::new(now, by.cloned(), reason.said()).on(case_ref)
        };
        self.audit_all(doomed.iter().map(line).collect()).await?;
        let refs: Vec<&CaseRef> = doomed.iter().map(|(_, case_ref, _)| *case_ref).collect();
        self.record_in_all(&refs, by, &Event::Purged).await?;
        for case_ref in &refs {
            streams.push((Class::Case, stream("case", case_ref.as_str())));
            streams.push((Class::Intake, stream("replies", case_ref.as_str())));
        }
        if streams.is_empty() {
            return Ok(());
        }
        // An older copy of the ledger may have the envelopes of these cases as they came.
        streams.extend(self.open.take_spent().into_iter().map(|name| (intake::CLASS, name)));
        self.desk.vault.destroy(&streams).await?;
        self.desk.backups.renew_keyring(&self.desk.vault.keyring, self.desk.now()).await?;
        for case_ref in &refs {
            write(&self.open.cases).remove(case_ref)?;
            self.open.takes.forget_case(case_ref);
            write(&self.desk.outbox).remove(case_ref.as_str());
        }
        if !doomed.is_empty() {
            self.desk.tell_pages();
            self.desk.tell_gates();
        }
        Ok(())
    }

    /// What the clock asks for today: cases that expire or have had their time, and keys that nothing needs any more.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn destroy_what_is_due(&self) -> Result<usize, ChangeError> {
        let today = self.desk.today();
        let terms = self.desk.pack.terms();
        let date = today.to_string().parse().unwrap_or(jiff::civil::Date::MIN);
        let due: Vec<_> = read(&self.open.cases)
            .iter()
            .filter_map(|open| {
                let withdrawn = open.case.state() == casework::State::Withdrawn;
                Some((open.case_ref.clone(), open.case.due(&terms, date)?, withdrawn))
            })
            .collect();
        let expiring: Vec<&CaseRef> =
            due.iter().filter(|(_, what, _)| *what == Due::Expire).map(|(case_ref, _, _)| case_ref).collect();
        self.record_in_all(&expiring, None, &Event::Expired).await?;
        let reason = |withdrawn: bool| if withdrawn { Reason::Withdrawn } else { Reason::Due };
        let doomed: Vec<_> =
            due.into_iter().map(|(case_ref, _, withdrawn)| (case_ref, reason(withdrawn))).collect();
        let count = doomed.len();
        let forgotten = self.forgotten_farewells(today).await?;
        write(&self.open.farewells).forget(today);
        self.destroy(&doomed, None, forgotten).await?;
        Ok(count)
    }

    /// The same event in many cases, side by side.
    async fn record_in_all(
        &self,
        refs: &[&CaseRef],
        by: Option<&Actor>,
        event: &Event,
    ) -> Result<(), ChangeError> {
        if refs.is_empty() {
            return Ok(());
        }
        let mut turn = Turn::new(self.desk.now());
        for case_ref in refs {
            let number = {
                let cases = read(&self.open.cases);
                cases.get(case_ref).map(|open| turn.touch(open))
            };
            if let Some(number) = number {
                turn.record(number, by, vec![event.clone()])?;
            }
        }
        let outcome = self.write_turn(turn).await?;
        self.desk.tell_pages();
        outcome.error.map_or(Ok(()), Err)
    }

    async fn say_farewell(&self, farewells: &[Farewell]) -> Result<(), ChangeError> {
        if farewells.is_empty() {
            return Ok(());
        }
        let until = self.desk.today().plus(FAREWELL_DAYS);
        let stream = stream("farewell", &until.to_string());
        let key = self.desk.vault.key(Class::Case, &stream).await?;
        let mut version = self.desk.vault.version(&stream).await?;
        for some in farewells.chunks(RECORDS_PER_APPEND_MAX) {
            let records = some
                .iter()
                .map(|farewell| Ok((kind::FAREWELL, json(farewell)?)))
                .collect::<Result<Vec<_>, VaultError>>()?;
            version = self.desk.vault.append(&stream, &key, version, None, &records).await?.last_version.0;
        }
        let mut all = write(&self.open.farewells);
        for farewell in farewells {
            all.add(*farewell, until);
        }
        Ok(())
    }

    async fn forgotten_farewells(&self, today: Day) -> Result<Vec<(Class, StreamId)>, ChangeError> {
        let streams = self.desk.vault.streams(Class::Case, crate::farewell::PREFIX).await?;
        Ok(streams
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| {
                let until = name
                    .as_str()
                    .strip_prefix(crate::farewell::PREFIX)
                    .and_then(|day| day.parse::<Day>().ok());
                until.is_some_and(|until| until <= today)
            })
            .map(|name| (Class::Case, name))
            .collect())
    }
}
