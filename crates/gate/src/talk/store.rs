//! Where conversations on channels are kept, sealed, and which messages were taken.
//!
//! Opening a row needs a day's key of the desk, which is only in memory, and the address that the next message brings.

use channels::{AddressTag, ExternalId};
use jiff::{SignedDuration, Timestamp};
use ledger::{GroupCommit, WriteError};
use rand::CryptoRng;
use rusqlite::{Connection, OptionalExtension as _, params};
use zeroize::Zeroizing;

use crate::handle::Place;
use crate::keyholder::TalkKeys;
use crate::states::row::{open_json, seal_json};

const LABEL: &[u8] = b"safeconduct gate talk v1";
/// Ids of providers are remembered for so long. Telegram delivers again for one day; a letter stays in its folder for as long
/// as the gate cannot delete it.
const HEARD_DAYS: i64 = 8;
/// Bytes before a row's JSON: the second at which it dies.
const HEAD_BYTES: usize = 8;
/// Writes a row.
pub(super) const INSERT: &str =
    "insert or replace into talks (id, turn, until_hour, sealed) values (?1, ?2, ?3, ?4)";
/// The longest row that is made in one piece.
const ROOM_BYTES: usize = 10 << 10;

/// A conversation as it lies in a row.
pub(super) struct Kept {
    /// Grows with every message, so that of two copies the later one is known.
    pub(super) turn: i64,
    pub(super) dies_at: Timestamp,
    /// The session, as it encodes itself.
    pub(super) session: Zeroizing<Vec<u8>>,
}

/// What was found for a message.
pub(super) struct Found {
    /// It was taken before, as the row of this place.
    pub(super) taken: Option<i64>,
    /// The conversation that it belongs to.
    pub(super) kept: Option<Kept>,
}

/// The rows of a gate; clones share them.
#[derive(Clone)]
pub(super) struct TalkStore {
    database: GroupCommit,
}

/// The places of a conversation under each key, the current one first.
fn places(tag: &AddressTag, keys: &TalkKeys) -> Vec<Place> {
    keys.rows.iter().map(|key| Place::derive(LABEL, key, &tag.0)).collect()
}

impl TalkStore {
    pub(super) fn new(database: GroupCommit) -> Self {
        Self { database }
    }

    /// Looks up a message and the conversation that it belongs to.
    pub(super) async fn find(
        &self,
        tag: &AddressTag,
        keys: &TalkKeys,
        heard: Option<Heard>,
        now: Timestamp,
    ) -> Result<Found, WriteError> {
        let places = places(tag, keys);
        let ids: Vec<[u8; 16]> = places.iter().map(|place| place.id).collect();
        let (taken, row) = self
            .database
            .read(move |c| {
                let taken = match &heard {
                    Some(heard) => heard.find(c, now)?,
                    None => None,
                };
                Ok((taken, newest(c, &ids)?))
            })
            .await?;
        let kept = row.and_then(|row| open(places.get(row.key)?, row.turn, &row.sealed));
        Ok(Found { taken, kept: kept.filter(|kept| kept.dies_at > now) })
    }

    /// Deletes what is over.
    pub(super) async fn sweep(&self, now: Timestamp) -> Result<usize, WriteError> {
        let (hour, minute) = (hour(now), minute(now));
        self.database
            .write(move |c| {
                let talks = c.prepare_cached("delete from talks where until_hour <= ?1")?.execute([hour])?;
                let guessed = "delete from heard where connection is not null and minute < ?1";
                let given = "delete from heard where connection is null and minute < ?1";
                let oldest = minute - channels::address::REDELIVERY_MINUTES_MAX - 1;
                c.prepare_cached(guessed)?.execute([oldest])?;
                c.prepare_cached(given)?.execute([minute - HEARD_DAYS * 24 * 60])?;
                Ok(talks)
            })
            .await
    }
}

/// A conversation's next row, or its end; to be written together with whatever goes with it.
pub(super) struct NextRow {
    /// Where it stands, or would stand, under each key.
    ids: Vec<[u8; 16]>,
    /// Id, turn, hour and bytes; none when the conversation is over.
    row: Option<([u8; 16], i64, i64, Vec<u8>)>,
}

impl NextRow {
    pub(super) fn new(
        tag: &AddressTag,
        keys: &TalkKeys,
        kept: Option<&Kept>,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let places = places(tag, keys);
        let row = kept.zip(places.first()).map(|(kept, place)| {
            (place.id, kept.turn, hour(kept.dies_at).saturating_add(1), seal(place, kept, rng))
        });
        Self { ids: places.into_iter().map(|place| place.id).collect(), row }
    }

    pub(super) fn write(&self, c: &Connection) -> rusqlite::Result<()> {
        let current = self.row.as_ref().map(|(id, ..)| id);
        let mut delete = c.prepare_cached("delete from talks where id = ?1")?;
        for id in self.ids.iter().filter(|id| Some(*id) != current) {
            delete.execute([id])?;
        }
        if let Some((id, turn, until, sealed)) = &self.row {
            c.prepare_cached(INSERT)?.execute(params![id, turn, until, sealed])?;
        }
        Ok(())
    }
}

fn seal(place: &Place, kept: &Kept, rng: &mut impl CryptoRng) -> Vec<u8> {
    let mut plain = Zeroizing::new(Vec::with_capacity(ROOM_BYTES));
    plain.extend_from_slice(&kept.dies_at.as_second().to_be_bytes());
    plain.extend_from_slice(&kept.session);
    seal_json(place, plain, rng)
}

fn open(place: &Place, turn: i64, sealed: &[u8]) -> Option<Kept> {
    let plain = open_json(place, sealed)?;
    let (dies, session) = plain.split_first_chunk::<HEAD_BYTES>()?;
    Some(Kept {
        turn,
        dies_at: Timestamp::from_second(i64::from_be_bytes(*dies)).ok()?,
        session: Zeroizing::new(session.trim_ascii_end().to_vec()),
    })
}

/// A row as it was found, under which key.
struct Row {
    key: usize,
    turn: i64,
    sealed: Vec<u8>,
}

fn newest(c: &Connection, ids: &[[u8; 16]]) -> rusqlite::Result<Option<Row>> {
    let mut statement = c.prepare_cached("select turn, sealed from talks where id = ?1")?;
    for (key, id) in ids.iter().enumerate() {
        let read = |row: &rusqlite::Row<'_>| Ok(Row { key, turn: row.get(0)?, sealed: row.get(1)? });
        if let Some(found) = statement.query_row([id], read).optional()? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Which message it was, as it may be kept.
#[derive(Clone)]
pub(super) struct Heard {
    mark: [u8; 32],
    id: ExternalId,
}

impl Heard {
    /// A number of the message that only this gate's key gives.
    pub(super) fn number(&self) -> u64 {
        self.mark.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first))
    }

    pub(super) fn new(account: &channels::AccountId, id: &ExternalId, keys: &TalkKeys) -> Self {
        let mark = match id {
            ExternalId::Given(given) => {
                keys.tag.mark("heard-given", &[account.as_str().as_bytes(), given.as_bytes()])
            }
            ExternalId::Guessed { digest, .. } => {
                keys.tag.mark("heard-guessed", &[account.as_str().as_bytes(), digest])
            }
        };
        Self { mark, id: id.clone() }
    }

    /// The place of the row that this message repeats.
    ///
    /// Where ids are guessed, a message on a new connection can only be the last one that was taken before the old one
    /// broke: what came before that was acknowledged. Somebody who answers “1” to question after question must not have
    /// one swallowed for each of them.
    fn find(&self, c: &Connection, now: Timestamp) -> rusqlite::Result<Option<i64>> {
        let mut statement = c.prepare_cached(
            "select place, minute, connection, number, repeated_connection, repeated_number from heard
             where mark = ?1 order by place desc",
        )?;
        let mut rows = statement.query([self.mark])?;
        let mut is_last = true;
        while let Some(row) = rows.next()? {
            let ExternalId::Guessed { connection, number, digest, .. } = &self.id else {
                return row.get(0).map(Some);
            };
            let its_own = bits(row.get(2)?);
            let earlier = ExternalId::Guessed {
                connection: its_own,
                number: row.get(3)?,
                digest: *digest,
                after_reconnect: false,
            };
            let repeated: Option<i64> = row.get(4)?;
            let by = repeated.map(bits).zip(row.get::<_, Option<u32>>(5)?);
            let free = by.is_none_or(|by| by == (*connection, *number));
            let can_be = its_own == *connection || std::mem::take(&mut is_last);
            let taken = Timestamp::from_second(row.get::<_, i64>(1)? * 60).unwrap_or(now);
            if can_be && free && self.id.repeats(&earlier, taken, now) {
                return row.get(0).map(Some);
            }
        }
        Ok(None)
    }

    /// It was taken now.
    pub(super) fn write(&self, c: &Connection, now: Timestamp) -> rusqlite::Result<()> {
        let insert = "insert into heard (mark, minute, connection, number) values (?1, ?2, ?3, ?4)";
        let mut insert = c.prepare_cached(insert)?;
        match &self.id {
            // To the hour: nothing needs it finer.
            ExternalId::Given(_) => {
                insert.execute(params![self.mark, hour(now) * 60, None::<i64>, None::<u32>])?
            }
            ExternalId::Guessed { connection, number, .. } => {
                insert.execute(params![self.mark, minute(now), column(*connection), number])?
            }
        };
        Ok(())
    }

    /// It came again as the message of that row: no second one may.
    pub(super) fn repeats(&self, c: &Connection, place: i64) -> rusqlite::Result<()> {
        let ExternalId::Guessed { connection, number, .. } = &self.id else { return Ok(()) };
        // Doubled on its own connection it is certainly the same: that leaves room for the one guess.
        c.prepare_cached(
            "update heard set repeated_connection = ?2, repeated_number = ?3 where place = ?1 and connection <> ?2",
        )?
        .execute(params![place, column(*connection), number])?;
        Ok(())
    }
}

fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

fn hour(at: Timestamp) -> i64 {
    at.as_second().div_euclid(3600)
}

/// 64 bits in SQLite's only integer, and back.
fn column(bits: u64) -> i64 {
    i64::from_be_bytes(bits.to_be_bytes())
}

fn bits(column: i64) -> u64 {
    u64::from_be_bytes(column.to_be_bytes())
}

/// When a conversation dies that was touched now.
pub(super) fn dies_at(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(hours)).unwrap_or(now)
}
