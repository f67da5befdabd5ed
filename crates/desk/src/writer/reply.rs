//! Answering: sealed for the mailbox, signed, chained, kept, and brought to every gate.

use std::sync::Arc;

use casework::{Act, Actor, Event, Words};
use jiff::Timestamp;
use ledger::Class;
use zeroize::Zeroizing;

use super::{Beside, ChangeError, Writer};
use crate::audit::{Line, What};
use crate::cases::CaseRef;
use crate::desk::{read, write};
use crate::vault::{kind, stream};

/// The longest answer, in characters: it fits in a reply in any script.
pub const REPLY_CHARS_MAX: usize = 4_000;

impl Writer<'_> {
    /// Answers, and claims the case if it is nobody's.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn reply(&self, case_ref: &CaseRef, by: &Actor, text: &str) -> Result<(), ChangeError> {
        let case = self.case(case_ref, None)?;
        let mut events = case.decide(by, Act::Reply)?;
        let today = self.desk.today();
        let expires = today.plus(i32::from(self.desk.pack.terms().reply_days));
        let sequence = case.next_sequence();
        let signed = {
            let cases = read(&self.open.cases);
            let grant = &cases.get(case_ref).ok_or(ChangeError::NoSuchCase)?.grant;
            let contents = read(&self.open.contents);
            seal::reply::write(
                &self.desk.zone,
                &grant.id(),
                grant.read_key(),
                sequence,
                case.reply_hash,
                expires,
                text.as_bytes(),
                contents.secrets.reply_key(),
                &mut self.desk.chance.generator(),
            )?
        };
        events.push(Event::Replied {
            sequence,
            text: Words::new(text),
            language: case.language,
            hash: signed.hash(),
            expires: expires.to_string().parse().unwrap_or(jiff::civil::Date::MAX),
        });
        let bytes = signed.into_bytes();
        let beside = Beside { reply: Some(bytes.clone()), ..Beside::default() };
        self.record_with(case_ref, Some(by), events, beside).await?;
        self.put_out(case_ref, vec![bytes]).await?;
        self.audit(Line::new(self.desk.now(), Some(by.clone()), What::Replied).on(case_ref)).await
    }

    /// Keeps an answer until his safe hours.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn hold_reply(
        &self,
        case_ref: &CaseRef,
        by: &Actor,
        text: &str,
        not_before: Timestamp,
    ) -> Result<(), ChangeError> {
        let case = self.case(case_ref, None)?;
        let mut events = case.decide(by, Act::Reply)?;
        events.push(Event::ReplyHeld { text: Words::new(text), language: case.language, not_before });
        self.record(case_ref, Some(by), events).await
    }

    /// Sends the answers whose hour has come; answers how many.
    ///
    /// # Errors
    /// See [`ChangeError`].
    pub async fn send_held(&self) -> Result<usize, ChangeError> {
        let now = self.desk.now();
        let due: Vec<_> = read(&self.open.cases)
            .iter()
            .filter_map(|open| {
                let held = open.case.held.as_ref().filter(|held| held.not_before <= now)?;
                Some((open.case_ref.clone(), held.by.clone()?, held.text.clone()))
            })
            .collect();
        let mut sent = 0_usize;
        for (case_ref, by, text) in due {
            match self.reply(&case_ref, &by, text.reveal()).await {
                Ok(()) => sent = sent.saturating_add(1),
                // A colleague has taken the case meanwhile, or it is over: the answer stays visible and unsent.
                Err(ChangeError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(sent)
    }

    /// Puts signed replies where also a locked desk can bring them to gates, after those that are there.
    pub(crate) async fn put_out(&self, case_ref: &CaseRef, replies: Vec<Vec<u8>>) -> Result<(), ChangeError> {
        let stream = stream("replies", case_ref.as_str());
        let key = self.desk.vault.key(Class::Intake, &stream).await?;
        let version = read(&self.desk.outbox).get(case_ref.as_str()).map_or(0, Vec::len);
        let version = u64::try_from(version).unwrap_or(u64::MAX);
        let records: Vec<_> =
            replies.iter().map(|bytes| (kind::REPLY, Zeroizing::new(bytes.clone()))).collect();
        self.desk.vault.append(&stream, &key, version, None, &records).await?;
        let mut outbox = write(&self.desk.outbox);
        outbox.entry(case_ref.to_string()).or_default().extend(replies.into_iter().map(Arc::from));
        drop(outbox);
        self.desk.tell_gates();
        Ok(())
    }
}
