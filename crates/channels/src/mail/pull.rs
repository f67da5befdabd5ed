//! Empties the folder: each letter is looked at, given to the inbox, and only then deleted at the provider.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::Mail;
use super::head::{Head, Judgement};
use super::hear::{PART_OCTETS_MAX, PARTS_MAX, Piece, hear};
use super::imap::structure::Structure;
use super::imap::{Fetched, Folder, ImapError};
use super::report::Report;
use crate::address::{Address, AddressTag, ChannelKind, ExternalId};
use crate::contract::{Ended, Inbox};
use crate::message::{Incoming, OtherKind, ProviderId, What};
use crate::pace::Setbacks;

/// How many letters are given to the inbox at once.
const BATCH_MAX: usize = 20;
/// After how many dead lines at the same letter it is left where it is for a while.
const DEATHS_MAX: u32 = 3;
/// For how long.
const LEFT_MINUTES: i64 = 30;
/// The most of a report that is fetched.
const REPORT_OCTETS_MAX: usize = 64 << 10;

/// What a listener remembers from one connection to the next.
struct Memory {
    setbacks: Setbacks,
    /// The letter that was being fetched, and how many lines died at it.
    suspect: Option<((u32, u32), u32)>,
    /// Letters that are left alone, and since when.
    left: Vec<((u32, u32), Timestamp)>,
}

/// Why a round ended early.
enum Stop {
    Imap(ImapError),
    NotTaken,
}

impl From<ImapError> for Stop {
    fn from(error: ImapError) -> Self {
        Self::Imap(error)
    }
}

/// A letter on its way to the inbox.
struct Heard {
    message: Incoming,
    tag: AddressTag,
    id: Option<Zeroizing<String>>,
}

pub(super) async fn run(mail: Arc<Mail>, inbox: Arc<dyn Inbox>) -> Ended {
    let setbacks = Setbacks::new(mail.settings.pauses, mail.chance.generator());
    let mut memory = Memory { setbacks, suspect: None, left: Vec::new() };
    loop {
        let error = connection(&mail, inbox.as_ref(), &mut memory).await;
        match error {
            ImapError::Refused => mail.journal.warn("the mail server refuses the account", None),
            ImapError::NoTls => {
                mail.journal.warn("the mail server offers no TLS: nothing was said to it", None);
            }
            ImapError::No => mail.journal.warn("the mail server says no", None),
            ImapError::Dead => mail.journal.info("the line to the mail server is lost", None),
        }
        if let Some((letter, deaths)) = memory.suspect
            && deaths >= DEATHS_MAX
        {
            mail.journal
                .warn("a letter at which the line breaks each time is left in the folder for now", None);
            memory.left.push((letter, mail.clock.now()));
            memory.suspect = None;
        }
        match memory.setbacks.failed_or_refused(error == ImapError::Refused) {
            Ok(pause) => tokio::time::sleep(pause).await,
            Err(ended) => {
                mail.journal.warn("the mail server does not take the account any more", None);
                return ended;
            }
        }
    }
}

/// One connection, until it is of no more use.
async fn connection(mail: &Mail, inbox: &dyn Inbox, memory: &mut Memory) -> ImapError {
    let mut folder = match mail.open().await {
        Ok(folder) => folder,
        Err(error) => return error,
    };
    mail.journal.debug("the folder is open", None);
    loop {
        match round(mail, &mut folder, inbox, memory).await {
            Ok(0) => {
                memory.setbacks.are_over();
                if let Err(error) = folder.wait(mail.settings.idle, mail.settings.poll).await {
                    return error;
                }
            }
            Ok(_) => memory.setbacks.are_over(),
            Err(Stop::Imap(error)) => return error,
            Err(Stop::NotTaken) => {
                mail.journal.warn("the inbox cannot take messages; the provider keeps them", None);
                tokio::time::sleep(memory.setbacks.failed()).await;
            }
        }
    }
}

/// Takes a batch; how many letters it had.
async fn round(
    mail: &Mail,
    folder: &mut Folder,
    inbox: &dyn Inbox,
    memory: &mut Memory,
) -> Result<usize, Stop> {
    let validity = folder.validity();
    let mut uids = folder.search(mail.settings.deletes).await?;
    let (now, while_left) = (mail.clock.now(), SignedDuration::from_mins(LEFT_MINUTES));
    memory.left.retain(|(_, since)| now.duration_since(*since) < while_left);
    uids.retain(|uid| !memory.left.iter().any(|(letter, _)| *letter == (validity, *uid)));
    uids.truncate(BATCH_MAX);
    let mut heard: Vec<Heard> = Vec::new();
    for uid in &uids {
        let deaths =
            memory.suspect.filter(|(letter, _)| *letter == (validity, *uid)).map_or(0, |(_, deaths)| deaths);
        memory.suspect = Some(((validity, *uid), deaths + 1));
        let earlier = |tag: AddressTag| heard.iter().filter(|one| one.tag == tag).count();
        if let Some(one) = read(mail, folder, *uid, earlier).await? {
            heard.push(one);
        }
        memory.suspect = None;
    }
    if uids.is_empty() {
        return Ok(0);
    }
    let messages: Vec<Incoming> = heard.iter().map(|one| one.message.clone()).collect();
    if !messages.is_empty() && inbox.take(messages).await.is_err() {
        return Err(Stop::NotTaken);
    }
    let now = mail.clock.now();
    for one in heard {
        mail.known.took(one.tag, one.id, now);
    }
    folder.acknowledge(&uids, mail.settings.deletes).await?;
    Ok(uids.len())
}

/// Reads one letter. `None` if it is to be passed over.
async fn read(
    mail: &Mail,
    folder: &mut Folder,
    uid: u32,
    earlier: impl Fn(AddressTag) -> usize,
) -> Result<Option<Heard>, ImapError> {
    let Some(Fetched { head, structure }) = folder.fetch(uid).await? else { return Ok(None) };
    let head = Head::read(&head);
    let readable = structure.is_some();
    let structure = structure.unwrap_or_default();
    let (from, what) = match head.judge(&structure, &mail.settings.address) {
        Judgement::NotToAnswer => {
            mail.journal.info("a letter that must not be answered was passed over", None);
            return Ok(None);
        }
        Judgement::Report => match report(mail, folder, uid, &structure).await? {
            Some(report) => report,
            None => return Ok(None),
        },
        Judgement::Person => {
            let Some(from) = head.from.as_deref().and_then(|from| Address::new(from)) else {
                return Ok(None);
            };
            let mut pieces = Vec::new();
            for part in structure.words().into_iter().take(PARTS_MAX) {
                let bytes = folder.fetch_part(uid, &part.section, PART_OCTETS_MAX).await?;
                pieces.push(Piece { part, bytes });
            }
            let what = match readable {
                true => hear(&head, &structure, &pieces),
                false => What::Other { kind: OtherKind::Unreadable, caption: None },
            };
            (from, what)
        }
    };
    let now = mail.clock.now();
    let tag = from.tag(ChannelKind::Mail, &mail.key);
    let before = usize::try_from(mail.known.letters(tag, now)).unwrap_or(usize::MAX);
    if before.saturating_add(earlier(tag)) >= mail.settings.letters_per_hour {
        mail.journal.warn("more letters within an hour than a person writes: one was passed over", None);
        return Ok(None);
    }
    // What we write next answers the person's letter, and not the report of a server, which he never saw.
    let name = if matches!(what, What::Report { .. }) { None } else { head.message_id };
    let message = Incoming {
        account: mail.settings.account.clone(),
        kind: ChannelKind::Mail,
        id: ExternalId::Given(format!("{}.{uid}", folder.validity())),
        from,
        at: now,
        language: head.language,
        what,
    };
    Ok(Some(Heard { message, tag, id: name }))
}

/// What a server's report says of a letter of ours.
async fn report(
    mail: &Mail,
    folder: &mut Folder,
    uid: u32,
    structure: &Structure,
) -> Result<Option<(Address, What)>, ImapError> {
    let section = |kinds: &[&str]| structure.parts.iter().find(|part| kinds.contains(&part.kind.as_str()));
    let Some(status) = section(&["message/delivery-status", "message/global-delivery-status"]) else {
        return Ok(None);
    };
    let status = folder.fetch_part(uid, &status.section, REPORT_OCTETS_MAX).await?;
    let mut returned = Zeroizing::new(Vec::new());
    if let Some(part) =
        section(&["text/rfc822-headers", "message/rfc822", "message/global-headers", "message/global"])
    {
        // Of a letter that came back whole its head is enough.
        let suffix =
            if part.kind == "message/rfc822" || part.kind == "message/global" { ".HEADER" } else { "" };
        returned = folder.fetch_part(uid, &format!("{}{suffix}", part.section), REPORT_OCTETS_MAX).await?;
    }
    let read = Report::read(&status).and_then(|report| {
        let of = ProviderId(report.of(&returned, &mail.settings.address)?);
        Some((Address::new(&report.person)?, What::Report { of, state: report.state }))
    });
    if read.is_none() {
        mail.journal.info("a report that is about no letter of ours was passed over", None);
    }
    Ok(read)
}
