//! Reading: what runs on one of the reading connections.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::Bookmark;
use crate::stream::{Position, READ_MAX, Record, StreamId, Version};

const COLUMNS: &str = "select r.position, s.name, r.version, r.kind, r.digest, r.ciphertext
                       from records r join streams s on s.id = r.stream";

pub(super) fn last_position(c: &Connection) -> rusqlite::Result<Position> {
    c.query_row("select position from head", [], |row| Ok(Position(row.get(0)?)))
}

pub(super) fn stream(c: &Connection, stream: &StreamId, from: Version) -> rusqlite::Result<Vec<Record>> {
    let sql = format!("{COLUMNS} where s.name = ?1 and r.version >= ?2 order by r.version limit ?3");
    c.prepare_cached(&sql)?.query_map(params![stream.as_str(), from.0, READ_MAX], record)?.collect()
}

pub(super) fn all(c: &Connection, cursor: Position, limit: usize) -> rusqlite::Result<Vec<Record>> {
    let sql = format!("{COLUMNS} where r.position > ?1 order by r.position limit ?2");
    c.prepare_cached(&sql)?.query_map(params![cursor.0, limit.min(READ_MAX)], record)?.collect()
}

pub(super) fn bookmark(c: &Connection, name: &str) -> rusqlite::Result<Option<Bookmark>> {
    c.prepare_cached("select queue, cursor from bookmarks where name = ?1")?
        .query_row([name], |row| {
            Ok(Bookmark { name: name.to_owned(), queue: row.get(0)?, cursor: row.get(1)? })
        })
        .optional()
}

pub(crate) fn bookmarks(c: &Connection) -> rusqlite::Result<Vec<Bookmark>> {
    c.prepare("select name, queue, cursor from bookmarks order by name")?
        .query_map([], |row| Ok(Bookmark { name: row.get(0)?, queue: row.get(1)?, cursor: row.get(2)? }))?
        .collect()
}

pub(super) fn stream_id(row: &Row<'_>, column: usize) -> rusqlite::Result<StreamId> {
    let name: String = row.get(column)?;
    StreamId::new(name)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(e)))
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        position: Position(row.get(0)?),
        stream: stream_id(row, 1)?,
        version: Version(row.get(2)?),
        kind: row.get(3)?,
        digest: row.get(4)?,
        ciphertext: row.get(5)?,
    })
}
