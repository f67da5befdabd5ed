//! Conversations that move to another gate with their account: sealed rows and keyed hashes, which the desk carries and
//! cannot read.
//!
//! ```text
//! 1 | id 16 | turn 8 | until hour 8 | sealed row    a conversation
//! 2 | mark 32 | minute 8 | flags 1 | connection 8, number 4 | connection 8, number 4     a message that was taken
//! ```

use ledger::{GroupCommit, WriteError};
use rusqlite::{Connection, OptionalExtension as _, params};
use seal::link::channel::TALKS_MAX;
use seal::link::frame::Frame;

use super::store::INSERT;

const TALK: u8 = 1;
const HEARD: u8 = 2;
/// Places of messages that were taken begin here: after those of every conversation.
const HEARD_FROM: u64 = 1 << 62;

/// What came is not what another gate gives.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MovingError {
    /// Not such rows.
    #[error("these are no conversations of a gate")]
    Form,
    /// The disk.
    #[error(transparent)]
    Store(#[from] WriteError),
}

/// The rows after a place, in order; none is the end.
pub(crate) async fn rows(database: &GroupCommit, after: u64) -> Result<Vec<Frame>, WriteError> {
    database
        .read(move |c| {
            let mut frames = if after < HEARD_FROM { talks(c, after)? } else { Vec::new() };
            if frames.is_empty() {
                frames = heard(c, after.saturating_sub(HEARD_FROM))?;
            }
            Ok(frames)
        })
        .await
}

fn talks(c: &Connection, after: u64) -> rusqlite::Result<Vec<Frame>> {
    let mut statement = c.prepare_cached(
        "select place, id, turn, until_hour, sealed from talks where place > ?1 order by place limit ?2",
    )?;
    let rows = statement.query_map(params![after, TALKS_MAX], |row| {
        let (id, turn, until): ([u8; 16], i64, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let sealed: Vec<u8> = row.get(4)?;
        let bytes = [&[TALK], id.as_slice(), &turn.to_be_bytes(), &until.to_be_bytes(), &sealed].concat();
        Ok(Frame { place: row.get(0)?, bytes })
    })?;
    rows.collect()
}

fn heard(c: &Connection, after: u64) -> rusqlite::Result<Vec<Frame>> {
    let mut statement = c.prepare_cached(
        "select place, mark, minute, connection, number, repeated_connection, repeated_number from heard
         where place > ?1 order by place limit ?2",
    )?;
    let rows = statement.query_map(params![after, TALKS_MAX], |row| {
        let (mark, minute): ([u8; 32], i64) = (row.get(1)?, row.get(2)?);
        let (first, second): (Option<i64>, Option<i64>) = (row.get(3)?, row.get(5)?);
        let number = |at: usize| row.get::<_, Option<u32>>(at).map(Option::unwrap_or_default);
        let flags = u8::from(first.is_some()) | (u8::from(second.is_some()) << 1);
        let bytes = [
            &[HEARD],
            mark.as_slice(),
            &minute.to_be_bytes(),
            &[flags],
            &first.unwrap_or_default().to_be_bytes(),
            &number(4)?.to_be_bytes(),
            &second.unwrap_or_default().to_be_bytes(),
            &number(6)?.to_be_bytes(),
        ]
        .concat();
        Ok(Frame { place: HEARD_FROM.saturating_add(row.get(0)?), bytes })
    })?;
    rows.collect()
}

/// Takes rows of another gate in, all or none; of two states of one conversation the later one stays. Answers how many
/// were new.
pub(crate) async fn take_in(database: &GroupCommit, rows: Vec<Vec<u8>>) -> Result<usize, MovingError> {
    let rows = rows.iter().map(|row| read(row)).collect::<Option<Vec<Row>>>().ok_or(MovingError::Form)?;
    let taken = database
        .write(move |c| rows.iter().try_fold(0_usize, |sum, row| Ok(sum.saturating_add(row.write(c)?))));
    Ok(taken.await?)
}

enum Row {
    Talk { id: [u8; 16], turn: i64, until: i64, sealed: Vec<u8> },
    Heard { mark: [u8; 32], minute: i64, first: Option<(i64, u32)>, second: Option<(i64, u32)> },
}

fn read(row: &[u8]) -> Option<Row> {
    let (kind, rest) = row.split_first()?;
    match *kind {
        TALK => {
            let (id, rest) = rest.split_first_chunk::<16>()?;
            let (turn, rest) = rest.split_first_chunk::<8>()?;
            let (until, sealed) = rest.split_first_chunk::<8>()?;
            let (turn, until) = (i64::from_be_bytes(*turn), i64::from_be_bytes(*until));
            Some(Row::Talk { id: *id, turn, until, sealed: sealed.to_vec() })
        }
        HEARD => {
            let (mark, rest) = rest.split_first_chunk::<32>()?;
            let (minute, rest) = rest.split_first_chunk::<8>()?;
            let (flags, rest) = rest.split_first()?;
            let (first, rest) = pair(rest)?;
            let (second, rest) = pair(rest)?;
            rest.is_empty().then(|| Row::Heard {
                mark: *mark,
                minute: i64::from_be_bytes(*minute),
                first: (flags & 1 == 1).then_some(first),
                second: (flags & 2 == 2).then_some(second),
            })
        }
        _ => None,
    }
}

fn pair(bytes: &[u8]) -> Option<((i64, u32), &[u8])> {
    let (connection, rest) = bytes.split_first_chunk::<8>()?;
    let (number, rest) = rest.split_first_chunk::<4>()?;
    Some(((i64::from_be_bytes(*connection), u32::from_be_bytes(*number)), rest))
}

impl Row {
    fn write(&self, c: &Connection) -> rusqlite::Result<usize> {
        match self {
            Self::Talk { id, turn, until, sealed } => {
                let query = "select turn from talks where id = ?1";
                let here: Option<i64> =
                    c.prepare_cached(query)?.query_row([id], |row| row.get(0)).optional()?;
                if here.is_some_and(|here| here >= *turn) {
                    return Ok(0);
                }
                c.prepare_cached(INSERT)?.execute(params![id, turn, until, sealed])
            }
            Self::Heard { mark, minute, first, second } => {
                let (first_connection, first_number) = first.unzip();
                let (second_connection, second_number) = second.unzip();
                c.prepare_cached(
                    "insert into heard (mark, minute, connection, number, repeated_connection, repeated_number)
                     select ?1, ?2, ?3, ?4, ?5, ?6 where not exists
                        (select 1 from heard where mark = ?1 and connection is ?3 and number is ?4)",
                )?
                .execute(params![
                    mark,
                    minute,
                    first_connection,
                    first_number,
                    second_connection,
                    second_number
                ])
            }
        }
    }
}
