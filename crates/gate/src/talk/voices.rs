//! Voice notes: where each lies is remembered, in memory only, until its sender says that it shall be passed on. Then it is fetched
//! and sealed as it comes: of the sound there is never more than a chunk here, and nothing on the disk before it is sealed.
//!
//! After a restart nobody knows any more where a note lies; the conversation then says so, and he records it anew.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use channels::voice::{FetchError, Full, Media, Sink, VOICE_BYTES_MAX, VoiceNote};
use channels::{AccountId, AddressTag};
use interview::Language;
use interview::chat::VoiceKey;
use interview::conversation::Channel as Word;
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use seal::envelope::Sealer;
use seal::keys::Intake;
use seal::submission::VoiceHead;
use tokio::sync::Semaphore;

use super::abilities;
use super::letter::{Addressed, Envelope};
use super::turn::TurnError;
use crate::app::Gate;

/// Notes of one person that are remembered; beyond, the oldest is forgotten.
const PER_PERSON_MAX: usize = 4;
/// Notes of all people together; beyond, the oldest is forgotten.
const REMEMBERED_MAX: usize = 10_000;
/// For how long a note is remembered that nobody passes on.
const REMEMBERED_HOURS: i64 = 24;
/// How long fetching one may take, waiting for others included: the person's next message waits for it, and so does the rest of
/// what the provider brought together with it.
const FETCH_PATIENCE: Duration = Duration::from_secs(20);
/// So many are fetched at once; each has an envelope in memory.
const FETCHES_MAX: usize = 16;
/// The size class of the largest envelope of a note, and its head.
const ENVELOPE_ROOM: usize = 1_048_576 + 2_048;

/// Where voice notes lie.
pub(super) struct Voices {
    remembered: Mutex<VecDeque<Remembered>>,
    fetching: Semaphore,
}

struct Remembered {
    tag: AddressTag,
    key: VoiceKey,
    account: AccountId,
    note: VoiceNote,
    at: Timestamp,
}

impl Default for Voices {
    fn default() -> Self {
        Self { remembered: Mutex::default(), fetching: Semaphore::new(FETCHES_MAX) }
    }
}

impl Voices {
    /// Remembers where a note lies.
    pub(super) fn remember(
        &self,
        tag: AddressTag,
        key: VoiceKey,
        account: &AccountId,
        note: &VoiceNote,
        at: Timestamp,
    ) {
        let mut all = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|one| !(one.tag == tag && one.key == key));
        if all.iter().filter(|one| one.tag == tag).count() >= PER_PERSON_MAX
            && let Some(oldest) = all.iter().position(|one| one.tag == tag)
        {
            all.remove(oldest);
        }
        if all.len() >= REMEMBERED_MAX {
            all.pop_front();
        }
        all.push_back(Remembered { tag, key, account: account.clone(), note: note.clone(), at });
    }

    /// Forgets every note of a person.
    pub(super) fn forget(&self, tag: &AddressTag) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).retain(|one| one.tag != *tag);
    }

    /// Forgets what nobody has passed on.
    pub(super) fn sweep(&self, now: Timestamp) {
        let is_over = |at: Timestamp| now.duration_since(at) >= SignedDuration::from_hours(REMEMBERED_HOURS);
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).retain(|one| !is_over(one.at));
    }

    fn find(&self, tag: &AddressTag, key: VoiceKey) -> Option<(AccountId, VoiceNote)> {
        let all = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().find(|one| one.tag == *tag && one.key == key)?;
        Some((found.account.clone(), found.note.clone()))
    }
}

/// A note that shall be passed on.
pub(super) struct Passing<'a> {
    pub(super) gate: &'a Gate,
    pub(super) tag: AddressTag,
    pub(super) word: Word,
    pub(super) language: Language,
    pub(super) to: Addressed,
    pub(super) now: Timestamp,
}

impl Passing<'_> {
    /// Fetches a note and seals it as it comes. Nothing where it cannot be had: the conversation says so.
    pub(super) async fn fetched(
        self,
        key: VoiceKey,
        rng: &mut StdRng,
    ) -> Result<Option<Envelope>, TurnError> {
        let voices = self.gate.talks.voices();
        let Some((account, note)) = voices.find(&self.tag, key) else {
            tracing::warn!("a voice note is asked for of which nobody knows any more where it lies");
            return Ok(None);
        };
        let Some(channel) = self.gate.talks.accounts().channel(&account) else {
            tracing::warn!(
                account = account.as_str(),
                "a voice note came by an account that is not held here"
            );
            return Ok(None);
        };
        let head = VoiceHead {
            set_aside: false,
            channel: abilities::word(self.word),
            language: self.language.as_str().to_owned(),
            media: media(note.media),
            seconds: note.seconds,
            wish: None,
        };
        let fetching = async {
            let _place = voices.fetching.acquire().await.map_err(|_| TurnError::Seal)?;
            let (sealer, first) = self.to.begin(&head, self.gate, self.now, rng)?;
            let mut sealing = Sealing { sealer, out: Vec::with_capacity(ENVELOPE_ROOM), sound: 0 };
            sealing.out.extend_from_slice(&first);
            Ok::<_, TurnError>(match channel.fetch(&note, &mut sealing).await {
                Ok(_) if sealing.sound == 0 => Err(FetchError::Gone),
                Ok(_) => Ok(sealing),
                Err(error) => Err(error),
            })
        };
        let sealing = match tokio::time::timeout(FETCH_PATIENCE, fetching).await {
            Ok(Ok(Ok(sealing))) => sealing,
            Ok(Ok(Err(error))) => {
                tracing::warn!(account = account.as_str(), %error, "a voice note was not fetched");
                return Ok(None);
            }
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                tracing::warn!(account = account.as_str(), "a voice note did not come in time");
                return Ok(None);
            }
        };
        let Sealing { sealer, mut out, .. } = sealing;
        out.extend_from_slice(&sealer.finish()?);
        Ok(Some((*self.to.id.as_bytes(), out)))
    }
}

/// Seals what comes.
struct Sealing {
    sealer: Sealer<Intake>,
    /// Sealed.
    out: Vec<u8>,
    /// Bytes of sound so far.
    sound: u64,
}

impl Sink for Sealing {
    fn piece(&mut self, piece: &[u8]) -> Result<(), Full> {
        self.sound = self.sound.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.sound > VOICE_BYTES_MAX {
            return Err(Full);
        }
        let sealed = self.sealer.push(piece).map_err(|_| Full)?;
        self.out.extend_from_slice(&sealed);
        Ok(())
    }
}

fn media(media: Media) -> seal::submission::Media {
    match media {
        Media::Ogg => seal::submission::Media::Ogg,
        Media::Mpeg => seal::submission::Media::Mpeg,
        Media::Mp4 => seal::submission::Media::Mp4,
    }
}

#[cfg(test)]
mod tests {
    use channels::message::Words;

    use super::*;

    fn note(handle: &str) -> VoiceNote {
        VoiceNote { handle: Words::new(handle), media: Media::Ogg, seconds: None, bytes: None }
    }

    fn account() -> AccountId {
        AccountId::try_from("telegram-1".to_owned()).unwrap()
    }

    #[test]
    fn so_many_of_a_person_and_of_all_are_remembered() {
        let (voices, now) = (Voices::default(), Timestamp::UNIX_EPOCH);
        let person = |number: usize| {
            let mut tag = [0; 32];
            tag.get_mut(..8).unwrap().copy_from_slice(&number.to_be_bytes());
            AddressTag(tag)
        };
        for key in 0..=4 {
            voices.remember(person(0), VoiceKey(key), &account(), &note("first"), now);
        }
        assert!(voices.find(&person(0), VoiceKey(0)).is_none(), "the oldest of five");
        assert!(voices.find(&person(0), VoiceKey(1)).is_some());
        assert!(voices.find(&person(1), VoiceKey(1)).is_none(), "nobody else's");
        voices.remember(person(0), VoiceKey(4), &account(), &note("again"), now);
        let (_, again) = voices.find(&person(0), VoiceKey(4)).unwrap();
        assert_eq!(again.handle.reveal(), "again", "the same message twice takes one place");
        assert!(voices.find(&person(0), VoiceKey(1)).is_some());
        for number in 1..=REMEMBERED_MAX {
            voices.remember(person(number), VoiceKey(1), &account(), &note("x"), now);
        }
        assert_eq!(voices.remembered.lock().unwrap().len(), REMEMBERED_MAX);
        assert!(voices.find(&person(0), VoiceKey(4)).is_none());
    }

    #[test]
    fn they_are_forgotten_by_wish_and_by_time() {
        let (voices, now) = (Voices::default(), Timestamp::UNIX_EPOCH);
        let (one, other) = (AddressTag([1; 32]), AddressTag([2; 32]));
        voices.remember(one, VoiceKey(1), &account(), &note("x"), now);
        voices.remember(other, VoiceKey(1), &account(), &note("x"), now);
        voices.forget(&one);
        assert!(voices.find(&one, VoiceKey(1)).is_none() && voices.find(&other, VoiceKey(1)).is_some());
        voices.sweep(now + SignedDuration::from_hours(REMEMBERED_HOURS - 1));
        assert!(voices.find(&other, VoiceKey(1)).is_some());
        voices.sweep(now + SignedDuration::from_hours(REMEMBERED_HOURS));
        assert!(voices.find(&other, VoiceKey(1)).is_none());
    }
}
