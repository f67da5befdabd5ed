//! Walking the chain.

use rusqlite::Connection;

use super::read::stream_id;
use crate::chain;
use crate::stream::{ChainFault, ChainReport, Position, Version};

/// In one read transaction, so that appends meanwhile neither show nor disturb.
pub(super) fn walk(c: &Connection) -> rusqlite::Result<ChainReport> {
    let snapshot = c.unchecked_transaction()?;
    let (last, head) = snapshot.query_row("select position, link from head", [], |row| {
        Ok((Position(row.get(0)?), row.get::<_, [u8; 32]>(1)?))
    })?;
    let mut statement = snapshot.prepare(
        "select r.position, s.name, r.version, r.kind, r.digest, r.link, r.ciphertext
         from records r left join streams s on s.id = r.stream order by r.position",
    )?;
    let mut rows = statement.query([])?;
    let mut report = ChainReport { records: 0, shredded: 0, head: chain::START, fault: None };
    while let Some(row) = rows.next()? {
        let expected = Position(report.records.saturating_add(1));
        let digest: [u8; 32] = row.get(4)?;
        let ciphertext = row.get_ref(6)?.as_blob_or_null()?;
        report.fault = if row.get::<_, u64>(0)? != expected.0 {
            Some(ChainFault::Gap(expected))
        } else if ciphertext.is_some_and(|bytes| chain::digest(bytes) != digest) {
            Some(ChainFault::Ciphertext(expected))
        } else {
            let stream = stream_id(row, 1)?;
            let version = Version(row.get(2)?);
            let link = chain::link(&report.head, expected, &stream, version, row.get(3)?, &digest);
            report.head = link;
            (row.get::<_, [u8; 32]>(5)? != link).then_some(ChainFault::Link(expected))
        };
        if report.fault.is_some() {
            return Ok(report);
        }
        report.records = expected.0;
        report.shredded = report.shredded.saturating_add(u64::from(ciphertext.is_none()));
    }
    if report.records != last.0 {
        report.fault = Some(ChainFault::Gap(Position(report.records.saturating_add(1))));
    } else if report.head != head {
        report.fault = Some(ChainFault::Head);
    }
    Ok(report)
}
