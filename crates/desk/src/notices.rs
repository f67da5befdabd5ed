//! The outbox of notices: contentless word to somebody, who wished it, that an answer is there.
//!
//! What is to be told follows from the cases, so that an unlocked desk knows it again after any crash; here is only when it
//! is tried next, in memory. A notice goes to the gate that holds the account, after that gate has the answer itself, in the
//! person's safe hours, once. Its key is made of mailbox, address and answer, so that a gate that is asked twice sends once. What may
//! have been sent is never sent again: an unexpected second message can cost more than a missing one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{MutexGuard, PoisonError};

use casework::{Case, Event, NotTold, NoticeState, Reach};
use jiff::{SignedDuration, Timestamp};
use seal::id::MailboxId;
use seal::link::RunId;
use seal::link::channel::{NeverWhy, Notice, NoticeOutcome, Report};
use seal::submission::ReachAddress;
use sha2::{Digest as _, Sha256};

use crate::accounts::{AccountName, AccountsError, Book};
use crate::cases::{CaseRef, OpenCase};
use crate::desk::{Desk, read};
use crate::writer::{ChangeError, Writer};

/// The longest time for which a notice is tried; an answer that ends earlier ends it too.
pub const NOTICE_DAYS_MAX: i64 = 14;
/// The first pause before a notice is tried again.
pub const PAUSE_SECONDS_MIN: i64 = 5;
/// The longest pause; also the longest that a gate may ask for.
pub const PAUSE_SECONDS_MAX: i64 = 3_600;
/// How long a gate may take to answer; longer than any line waits for it.
pub const ANSWER_SECONDS_MAX: i64 = 120;
/// How often a gate may say that it does not hold the account, before another stands in.
pub const NOT_HELD_MAX: u32 = 3;
/// How often our own fault is tried again.
pub const FAULTY_MAX: u32 = 5;

/// Why the outbox did not do its part.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// A case.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The accounts.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
}

/// Which notice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    /// Of which case.
    pub case_ref: CaseRef,
    /// Where.
    pub mark: String,
    /// The first answer that it is about.
    pub first: u32,
}

/// A notice that is to be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueNotice {
    /// Which.
    pub ticket: Ticket,
    /// By which account.
    pub account: AccountName,
    /// What the gate is asked.
    pub notice: Notice,
}

/// When a notice is tried again. It is kept while the desk is locked, and names nobody.
#[derive(Debug, Default)]
pub struct Posting {
    /// How often the line broke before the gate answered.
    unanswered: u32,
    /// How often the gate said that it does not hold the account.
    not_held: u32,
    /// How often our own fault hindered it.
    faulty: u32,
    not_before: Option<Timestamp>,
    /// A gate is being asked, and answers until then or not at all.
    in_flight_until: Option<Timestamp>,
    /// The run of the gate that was asked and has not answered. Another run, or another gate, knows nothing of it.
    asked_in: Option<RunId>,
    /// Whoever was asked and did not answer cannot be asked again: it may have been sent.
    is_unsure: bool,
    /// Accounts that did not do.
    avoided: BTreeSet<AccountName>,
    /// What became of it, said while the desk was locked; written down at the next look at the clock.
    ended: Option<NoticeState>,
}

impl Posting {
    fn is_in_flight(&self, now: Timestamp) -> bool {
        self.in_flight_until.is_some_and(|until| now < until)
    }

    fn is_due(&self, now: Timestamp) -> bool {
        !self.is_in_flight(now)
            && !self.is_unsure
            && self.ended.is_none()
            && self.not_before.is_none_or(|at| at <= now)
    }
}

/// By what gates know a notice by.
pub type Postings = BTreeMap<[u8; 16], Posting>;

/// Who could tell him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Teller {
    /// This account, at this gate.
    At(AccountName, String),
    /// One that is on its way to another gate.
    Wait,
    /// Nobody.
    Nobody,
}

/// The account by which he asked, or another of the same kind if that one does not do.
pub fn teller(book: &Book, reach: &Reach, avoided: &BTreeSet<AccountName>) -> Teller {
    let does = |account: &&crate::accounts::Account| !account.banned && !avoided.contains(&account.name);
    let own = book.account(&reach.account).filter(does);
    let others = || {
        let same_kind =
            |account: &&crate::accounts::Account| account.channel().slug() == reach.channel.slug();
        book.accounts.iter().filter(does).filter(same_kind)
    };
    let at = |account: &crate::accounts::Account| {
        account.place.held_by().map(|gate| Teller::At(account.name.clone(), gate.to_owned()))
    };
    match own {
        Some(own) => at(own).unwrap_or(Teller::Wait),
        None => match others().find_map(at) {
            Some(teller) => teller,
            None if others().next().is_some() => Teller::Wait,
            None => Teller::Nobody,
        },
    }
}

/// What a gate knows a notice by. It is made of what the gate knows anyhow, so that it tells nothing.
pub fn key(mailbox: &MailboxId, mark: &str, first: u32) -> RunId {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(b"safeconduct notice key v1\0")
        .chain_update(mailbox.as_bytes())
        .chain_update(mark.as_bytes())
        .chain_update(first.to_be_bytes())
        .finalize()
        .into();
    let (first, _) = digest.split_first_chunk::<16>().expect("32 bytes begin with 16");
    RunId(*first)
}

impl Desk {
    fn postings(&self) -> MutexGuard<'_, Postings> {
        self.postings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A notice that `gate` is to send now; it counts as in flight until [`notice_went`](Self::notice_went).
    pub(crate) fn next_notice(
        &self,
        gate: &str,
        gate_run: RunId,
        carries: &dyn Fn(&[u8; 32]) -> bool,
    ) -> Option<DueNotice> {
        let open = self.open()?;
        let cases = read(&open.cases);
        let book = read(&self.accounts);
        let mut postings = self.postings();
        for open in cases.iter().filter(|open| self.is_safe_now(&open.case)) {
            for queued in open.case.notices.iter().filter(|one| one.state == NoticeState::Queued) {
                let Some(reach) = open.case.reach(&queued.mark) else { continue };
                let ticket = Ticket {
                    case_ref: open.case_ref.clone(),
                    mark: queued.mark.clone(),
                    first: queued.first,
                };
                let key = key(&open.grant.id(), &queued.mark, queued.first);
                let posting = postings.entry(key.0).or_default();
                let Teller::At(account, at) = teller(&book, reach, &posting.avoided) else { continue };
                if at != gate || !posting.is_due(self.now()) || !self.is_there(open, queued.last, carries) {
                    continue;
                }
                if posting.asked_in.is_some_and(|run| run != gate_run) {
                    // Said to staff at the next look at the clock.
                    posting.is_unsure = true;
                    continue;
                }
                // Noted before the gate is asked: a line that breaks off ends whoever waits for the answer.
                posting.asked_in = Some(gate_run);
                posting.in_flight_until =
                    self.now().checked_add(SignedDuration::from_secs(ANSWER_SECONDS_MAX)).ok();
                let notice = Notice {
                    key,
                    account: account.to_string(),
                    address: ReachAddress::new(reach.address.reveal()),
                    language: reach.language.clone(),
                };
                return Some(DueNotice { ticket, account, notice });
            }
        }
        None
    }

    /// Whether it is one of his safe hours now, as far as they are known.
    fn is_safe_now(&self, case: &Case) -> bool {
        let hour = self.pack.clock(self.now()).hour();
        case.safe_hours.as_ref().is_none_or(|hours| hours.contains(hour))
    }

    /// Whether the gate has the answer of that number.
    fn is_there(&self, open: &OpenCase, sequence: u32, carries: &dyn Fn(&[u8; 32]) -> bool) -> bool {
        let outbox = read(&self.outbox);
        let place = usize::try_from(sequence).ok().and_then(|sequence| sequence.checked_sub(1));
        let reply = place.and_then(|place| outbox.get(open.case_ref.as_str())?.get(place));
        reply.is_some_and(|reply| carries(&Sha256::digest(reply).into()))
    }

    /// What became of a notice; nothing if the line broke before the gate answered.
    pub(crate) async fn notice_went(
        &self,
        due: DueNotice,
        gate_run: RunId,
        outcome: Option<NoticeOutcome>,
    ) -> Result<(), NoticeError> {
        let DueNotice { ticket, account, notice } = due;
        let open = self.open();
        let (state, banned) = {
            let mut postings = self.postings();
            let posting = postings.entry(notice.key.0).or_default();
            posting.in_flight_until = None;
            // Whatever a gate answers, it knows what became of it.
            posting.asked_in = outcome.is_none().then_some(gate_run);
            let state = decide(posting, &account, outcome, self.now());
            // Not forgotten before it is written down.
            posting.ended = state;
            (state, outcome == Some(NoticeOutcome::Banned))
        };
        if banned {
            self.account_banned(&account).await?;
        }
        if let (Some(state), Some(open)) = (state, open) {
            Writer::new(self, &open).await.note_notice(&ticket, state).await?;
            self.postings().remove(&notice.key.0);
        }
        Ok(())
    }

    /// What became of notices after they were sent. One that nobody waits for says nothing.
    pub(crate) async fn reported(&self, reports: &[Report]) -> Result<(), NoticeError> {
        let Some(open) = self.open().filter(|_| !reports.is_empty()) else { return Ok(()) };
        let writer = Writer::new(self, &open).await;
        let known: BTreeMap<[u8; 16], Ticket> = {
            let cases = read(&open.cases);
            let of_case = |open: &OpenCase| {
                let (mailbox, case_ref) = (open.grant.id(), open.case_ref.clone());
                let ticket = move |notice: &casework::Notice| {
                    let ticket =
                        Ticket { case_ref: case_ref.clone(), mark: notice.mark.clone(), first: notice.first };
                    (key(&mailbox, &notice.mark, notice.first).0, ticket)
                };
                open.case.notices.iter().map(ticket).collect::<Vec<_>>()
            };
            cases.iter().flat_map(of_case).collect()
        };
        for report in reports {
            let Some(ticket) = known.get(&report.key.0) else { continue };
            let state = if report.delivered {
                NoticeState::Delivered
            } else {
                NoticeState::Failed(NotTold::Undelivered)
            };
            writer.note_notice(ticket, state).await?;
        }
        Ok(())
    }
}

/// What an outcome means: how the notice stands from now on, or nothing if it is tried again.
fn decide(
    posting: &mut Posting,
    account: &AccountName,
    outcome: Option<NoticeOutcome>,
    now: Timestamp,
) -> Option<NoticeState> {
    let failed = |why| Some(NoticeState::Failed(why));
    let pause = match outcome {
        // The gate knows what it was asked as long as it runs, and can be asked again until then.
        None => pause_after(&mut posting.unanswered),
        Some(NoticeOutcome::Sent) => return Some(NoticeState::Sent),
        Some(NoticeOutcome::Unsure) => return failed(NotTold::Unsure),
        Some(NoticeOutcome::NotWished) => return failed(NotTold::NotWished),
        Some(NoticeOutcome::Never { why }) => {
            return failed(match why {
                NeverWhy::Blocked => NotTold::Blocked,
                NeverWhy::NoSuchAddress => NotTold::NoSuchAddress,
                NeverWhy::Rejected => NotTold::Rejected,
            });
        }
        Some(NoticeOutcome::Faulty) => {
            let pause = pause_after(&mut posting.faulty);
            if posting.faulty >= FAULTY_MAX {
                return failed(NotTold::Faulty);
            }
            pause
        }
        Some(NoticeOutcome::Later { seconds }) => {
            i64::try_from(seconds).unwrap_or(PAUSE_SECONDS_MAX).clamp(1, PAUSE_SECONDS_MAX)
        }
        Some(NoticeOutcome::Banned) => {
            posting.avoided.insert(account.clone());
            0
        }
        Some(NoticeOutcome::NotHeld) => {
            // Just after it has started, a gate does not know yet what it holds.
            let pause = pause_after(&mut posting.not_held);
            if posting.not_held >= NOT_HELD_MAX {
                posting.avoided.insert(account.clone());
            }
            pause
        }
    };
    posting.not_before = now.checked_add(SignedDuration::from_secs(pause)).ok();
    None
}

/// Counts a setback; gives the pause after it, in seconds.
fn pause_after(setbacks: &mut u32) -> i64 {
    *setbacks = setbacks.saturating_add(1);
    pause(*setbacks)
}

/// Doubles with each setback.
fn pause(setbacks: u32) -> i64 {
    let doubled =
        PAUSE_SECONDS_MIN.checked_shl(setbacks.saturating_sub(1).min(20)).unwrap_or(PAUSE_SECONDS_MAX);
    doubled.min(PAUSE_SECONDS_MAX)
}

impl Writer<'_> {
    /// Records how a notice stands, if that is news.
    pub(crate) async fn note_notice(&self, ticket: &Ticket, state: NoticeState) -> Result<(), ChangeError> {
        let before = {
            let cases = read(&self.open.cases);
            let open = cases.get(&ticket.case_ref);
            open.and_then(|open| open.case.notice(&ticket.mark, ticket.first)).map(|notice| notice.state)
        };
        // Destroyed meanwhile, with everything that was to be told.
        let Some(before) = before else { return Ok(()) };
        let (mark, sequence) = (ticket.mark.clone(), ticket.first);
        let events = match (before, state) {
            // A report can be faster than the answer that it was sent.
            (NoticeState::Queued, NoticeState::Delivered) => vec![
                Event::NoticeSent { mark: mark.clone(), sequence },
                Event::NoticeDelivered { mark, sequence },
            ],
            (NoticeState::Queued, NoticeState::Failed(why))
            | (
                NoticeState::Sent | NoticeState::Failed(NotTold::Unsure),
                NoticeState::Failed(why @ NotTold::Undelivered),
            ) => vec![Event::NoticeFailed { mark, sequence, why }],
            (NoticeState::Queued, NoticeState::Sent) => vec![Event::NoticeSent { mark, sequence }],
            (NoticeState::Sent | NoticeState::Failed(NotTold::Unsure), NoticeState::Delivered) => {
                vec![Event::NoticeDelivered { mark, sequence }]
            }
            _ => return Ok(()),
        };
        self.record(&ticket.case_ref, None, events).await
    }

    /// Writes down what became of notices while the desk was locked, and ends those whose time is over and those that no account
    /// is left for.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn settle_notices(&self) -> Result<(), ChangeError> {
        let mut queued = BTreeSet::new();
        let mut ended = Vec::new();
        {
            let cases = read(&self.open.cases);
            let book = read(&self.desk.accounts);
            let postings = self.desk.postings();
            for open in cases.iter() {
                for notice in open.case.notices.iter().filter(|one| one.state == NoticeState::Queued) {
                    let key = key(&open.grant.id(), &notice.mark, notice.first).0;
                    queued.insert(key);
                    if let Some(state) = self.end_of(open, notice, postings.get(&key), &book) {
                        let ticket = Ticket {
                            case_ref: open.case_ref.clone(),
                            mark: notice.mark.clone(),
                            first: notice.first,
                        };
                        ended.push((key, ticket, state));
                    }
                }
            }
        }
        for (key, ticket, state) in ended {
            self.note_notice(&ticket, state).await?;
            queued.remove(&key);
        }
        // With what was destroyed meanwhile. One that a gate is asked for right now is remembered until it has answered.
        let now = self.desk.now();
        self.desk.postings().retain(|key, posting| queued.contains(key) || posting.is_in_flight(now));
        Ok(())
    }

    /// How a queued notice ends now, if it does.
    fn end_of(
        &self,
        open: &OpenCase,
        queued: &casework::Notice,
        posting: Option<&Posting>,
        book: &Book,
    ) -> Option<NoticeState> {
        let now = self.desk.now();
        if let Some(ended) = posting.and_then(|posting| posting.ended) {
            return Some(ended);
        }
        if posting.is_some_and(|posting| posting.is_in_flight(now)) {
            return None;
        }
        let today: jiff::civil::Date =
            self.desk.today().to_string().parse().unwrap_or(jiff::civil::Date::MAX);
        let oldest = now.checked_sub(SignedDuration::from_hours(24 * NOTICE_DAYS_MAX)).unwrap_or(now);
        let reply = open.case.replies.iter().find(|reply| reply.sequence == queued.last);
        let is_over = reply.is_none_or(|reply| reply.expires <= today) || queued.since <= oldest;
        let nothing = BTreeSet::new();
        let avoided = posting.map_or(&nothing, |posting| &posting.avoided);
        let reach = open.case.reach(&queued.mark)?;
        let why = if posting.is_some_and(|posting| posting.is_unsure) {
            NotTold::Unsure
        } else if is_over {
            // What a gate was asked for, and nobody knows what became of it, may have been sent.
            let asked = posting.is_some_and(|posting| posting.asked_in.is_some());
            if asked { NotTold::Unsure } else { NotTold::Expired }
        } else if teller(book, reach, avoided) == Teller::Nobody {
            NotTold::NoAccount
        } else {
            return None;
        };
        Some(NoticeState::Failed(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_have_an_end() {
        let all: Vec<i64> = (1..60).map(pause).collect();
        assert_eq!(all[0], PAUSE_SECONDS_MIN);
        assert!(all.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(all.last(), Some(&PAUSE_SECONDS_MAX));
    }

    #[test]
    fn another_account_of_the_same_channel_stands_in_also_by_mail() {
        for (kind, word) in [("mail", "email"), ("sms", "sms"), ("matrix", "matrix")] {
            let account = |name: &str, banned| crate::accounts::Account {
                name: AccountName::parse(name).unwrap(),
                kind: kind.to_owned(),
                place: crate::accounts::Place::At { gate: "gate-1".to_owned() },
                since: Timestamp::UNIX_EPOCH,
                banned,
                settings: seal::link::channel::SecretText::default(),
            };
            let mut book = Book::default();
            book.accounts = vec![account("one", true), account("two", false)];
            let reach = Reach {
                mark: String::new(),
                account: "one".to_owned(),
                address: casework::Words::new("x"),
                channel: casework::Channel(word.to_owned()),
                language: "ru".to_owned(),
            };
            let stands_in = Teller::At(AccountName::parse("two").unwrap(), "gate-1".to_owned());
            assert_eq!(teller(&book, &reach, &BTreeSet::new()), stands_in, "{word}");
        }
    }

    #[test]
    fn a_key_names_one_notice_of_one_mailbox() {
        let (one, other) = (MailboxId::from_bytes([1; 32]), MailboxId::from_bytes([2; 32]));
        assert_eq!(key(&one, "a", 1), key(&one, "a", 1));
        for different in [key(&other, "a", 1), key(&one, "b", 1), key(&one, "a", 2)] {
            assert_ne!(key(&one, "a", 1), different);
        }
    }
}
