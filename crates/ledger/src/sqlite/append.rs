//! Writing: what runs on the writer's thread, inside a batch.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Bookmark;
use crate::chain;
use crate::stream::{AppendError, Appended, Expected, NewRecord, Position, StreamId, Version};

/// An append with everything worked out that does not need the database, so that the writer's thread does little.
pub(super) struct Order {
    stream: StreamId,
    expected: Expected,
    idempotency: Option<[u8; 16]>,
    records: Vec<(NewRecord, [u8; 32])>,
}

impl Order {
    pub(super) fn new(
        stream: StreamId,
        expected: Expected,
        idempotency: Option<[u8; 16]>,
        records: Vec<NewRecord>,
    ) -> Self {
        let records =
            records.into_iter().map(|r| (chain::digest(&r.ciphertext), r)).map(|(d, r)| (r, d)).collect();
        Self { stream, expected, idempotency, records }
    }

    /// The outer result is SQLite's and undoes everything; the inner one is decided before anything is written.
    pub(super) fn carry_out(self, c: &Connection) -> rusqlite::Result<Result<Appended, AppendError>> {
        let (stream, version) = match stream_row(c, &self.stream)? {
            Some((id, version)) => (Some(id), version),
            None => (None, Version(0)),
        };
        if let Some(key) = self.idempotency
            && let Some(before) = append_before(c, key)?
        {
            let same = Some(before.stream) == stream && before.records == self.records.len();
            return Ok(if same { Ok(before.answer) } else { Err(AppendError::KeyReused) });
        }
        if let Expected::Version(expected) = self.expected
            && expected != version
        {
            return Ok(Err(AppendError::Conflict { actual: version }));
        }
        let stream = match stream {
            Some(id) => id,
            None => new_stream(c, &self.stream)?,
        };
        self.write(c, stream, version).map(Ok)
    }

    fn write(self, c: &Connection, stream: i64, mut version: Version) -> rusqlite::Result<Appended> {
        let (mut position, mut link) = c
            .prepare_cached("select position, link from head")?
            .query_row([], |row| Ok((Position(row.get(0)?), row.get::<_, [u8; 32]>(1)?)))?;
        let first_position = Position(position.0.saturating_add(1));
        let mut insert = c.prepare_cached(
            "insert into records (position, stream, version, kind, digest, link, ciphertext)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (record, digest) in &self.records {
            version = version.next();
            position = Position(position.0.saturating_add(1));
            link = chain::link(&link, position, &self.stream, version, record.kind, digest);
            insert.execute(params![
                position.0,
                stream,
                version.0,
                record.kind,
                digest,
                link,
                record.ciphertext
            ])?;
        }
        c.prepare_cached("update head set position = ?1, link = ?2")?.execute(params![position.0, link])?;
        c.prepare_cached("update streams set version = ?2 where id = ?1")?
            .execute(params![stream, version.0])?;
        if let Some(key) = self.idempotency {
            c.prepare_cached("insert into appends values (?1, ?2, ?3, ?4, ?5)")?.execute(params![
                key,
                stream,
                self.records.len(),
                first_position.0,
                version.0
            ])?;
        }
        Ok(Appended { first_position, last_version: version, duplicate: false })
    }
}

struct Before {
    stream: i64,
    records: usize,
    answer: Appended,
}

fn append_before(c: &Connection, key: [u8; 16]) -> rusqlite::Result<Option<Before>> {
    c.prepare_cached(
        "select stream, records, first_position, last_version from appends where idempotency = ?1",
    )?
    .query_row([key], |row| {
        let answer = Appended {
            first_position: Position(row.get(2)?),
            last_version: Version(row.get(3)?),
            duplicate: true,
        };
        Ok(Before { stream: row.get(0)?, records: row.get(1)?, answer })
    })
    .optional()
}

fn stream_row(c: &Connection, stream: &StreamId) -> rusqlite::Result<Option<(i64, Version)>> {
    c.prepare_cached("select id, version from streams where name = ?1")?
        .query_row([stream.as_str()], |row| Ok((row.get(0)?, Version(row.get(1)?))))
        .optional()
}

fn new_stream(c: &Connection, stream: &StreamId) -> rusqlite::Result<i64> {
    c.prepare_cached("insert into streams (name, version) values (?1, 0)")?.execute([stream.as_str()])?;
    Ok(c.last_insert_rowid())
}

pub(super) fn shred(c: &Connection, stream: &StreamId) -> rusqlite::Result<u64> {
    let gone = c
        .prepare_cached(
            "update records set ciphertext = null
             where ciphertext is not null and stream = (select id from streams where name = ?1)",
        )?
        .execute([stream.as_str()])?;
    Ok(u64::try_from(gone).unwrap_or(u64::MAX))
}

pub(super) fn set_bookmark(c: &Connection, bookmark: &Bookmark) -> rusqlite::Result<()> {
    // Within one queue a bookmark only goes forward: an answer that comes late must not undo a later one.
    c.prepare_cached(
        "insert into bookmarks (name, queue, cursor) values (?1, ?2, ?3)
         on conflict (name) do update set queue = excluded.queue, cursor = excluded.cursor
         where bookmarks.queue <> excluded.queue or bookmarks.cursor < excluded.cursor",
    )?
    .execute(params![bookmark.name, bookmark.queue, bookmark.cursor])?;
    Ok(())
}
