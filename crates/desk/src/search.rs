//! Search over what people wrote: in memory only, rebuilt at every unlock, gone with the lock.
//!
//! SQLite's trigram index finds parts of words in any script once Hangul is taken apart into its letters (a Korean
//! word of two syllables is shorter than a trigram otherwise). What the index finds is checked again on the text.

mod fold;

use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, params, params_from_iter};

use crate::cases::CaseRef;
pub use fold::fold;

/// The longest query that is looked at.
pub const QUERY_CHARS_MAX: usize = 200;
/// The most words of a query.
pub const QUERY_WORDS_MAX: usize = 8;
/// The most cases that one search shows.
pub const RESULTS_MAX: usize = 200;
/// Shorter queries are looked for by reading everything.
const TRIGRAM_CHARS: usize = 3;

/// The index.
pub struct Search(Mutex<Connection>);

impl std::fmt::Debug for Search {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Search(..)")
    }
}

impl Search {
    /// An empty index in memory; `temp_store` keeps also its scratch space off the disk.
    ///
    /// # Errors
    /// When SQLite was built without what this needs.
    pub fn new() -> rusqlite::Result<Self> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "pragma temp_store = memory;
             create table texts (id integer primary key, case_ref text not null unique, text text not null);
             create virtual table words using fts5 (text, tokenize = 'trigram case_sensitive 1', content = 'texts',
                content_rowid = 'id', detail = 'full');",
        )?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Puts a case's text in the place of what was there.
    ///
    /// # Errors
    /// When SQLite refuses, for want of memory.
    pub fn put(&self, case_ref: &CaseRef, text: &str) -> rusqlite::Result<()> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        take_out(&transaction, case_ref)?;
        let folded = fold(text).join("\n");
        transaction
            .prepare_cached("insert into texts (case_ref, text) values (?1, ?2)")?
            .execute(params![case_ref.as_str(), folded])?;
        let id = transaction.last_insert_rowid();
        transaction
            .prepare_cached("insert into words (rowid, text) values (?1, ?2)")?
            .execute(params![id, folded])?;
        transaction.commit()
    }

    /// Takes a case out.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn remove(&self, case_ref: &CaseRef) -> rusqlite::Result<()> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        take_out(&transaction, case_ref)?;
        transaction.commit()
    }

    /// The cases in which every word of `query` stands, also inside of other words.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn find(&self, query: &str) -> rusqlite::Result<Vec<String>> {
        let query: String = query.chars().take(QUERY_CHARS_MAX).collect();
        // Each word with its other spelling, where it has one; either will do.
        let wanted: Vec<Vec<String>> = query.split_whitespace().take(QUERY_WORDS_MAX).map(fold).collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let indexed: Vec<String> = wanted
            .iter()
            .filter(|spellings| spellings.iter().all(|spelling| spelling.chars().count() >= TRIGRAM_CHARS))
            .map(|spellings| {
                format!("({})", spellings.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(" OR "))
            })
            .collect();
        let (sql, argument) = if indexed.is_empty() {
            ("select case_ref, text from texts", None)
        } else {
            (
                "select case_ref, texts.text from words join texts on texts.id = words.rowid where words match ?1",
                Some(indexed.join(" AND ")),
            )
        };
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(argument))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(1)?;
            let has_all = wanted
                .iter()
                .all(|spellings| spellings.iter().any(|spelling| text.contains(spelling.as_str())));
            if has_all {
                found.push(row.get(0)?);
            }
            if found.len() == RESULTS_MAX {
                break;
            }
        }
        Ok(found)
    }
}

fn take_out(connection: &Connection, case_ref: &CaseRef) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "insert into words (words, rowid, text) select 'delete', id, text from texts where case_ref = ?1",
        )?
        .execute([case_ref.as_str()])?;
    connection.prepare_cached("delete from texts where case_ref = ?1")?.execute([case_ref.as_str()])?;
    Ok(())
}

/// A phrase for FTS5: nothing in it is a command.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(texts: &[(&str, &str)]) -> Search {
        let search = Search::new().unwrap();
        for (case_ref, text) in texts {
            search.put(&CaseRef::parse(case_ref).unwrap(), text).unwrap();
        }
        search
    }

    #[test]
    fn words_are_found_in_cyrillic_and_hangul_also_inside_of_words() {
        let search = index(&[
            ("AAAA-AAAA", "Ёлка стоит у реки. Их двое, один ранен."),
            ("BBBB-BBBB", "저는 로동자입니다. 리철수"),
            ("CCCC-CCCC", "노동 이철수 \"quoted\" 100%"),
        ]);
        let find = |query: &str| {
            let mut found = search.find(query).unwrap();
            found.sort();
            found
        };
        assert_eq!(find("елка"), ["AAAA-AAAA"]);
        assert_eq!(find("РАН двое"), ["AAAA-AAAA"]);
        assert_eq!(find("ре"), ["AAAA-AAAA"], "too short for the index");
        assert_eq!(
            find("로동"),
            ["BBBB-BBBB", "CCCC-CCCC"],
            "northern and southern spelling find each other"
        );
        assert_eq!(find("이철수"), ["BBBB-BBBB", "CCCC-CCCC"]);
        assert_eq!(find("동자"), ["BBBB-BBBB"]);
        assert_eq!(find("ㄹ"), ["BBBB-BBBB"], "also a single letter");
        assert_eq!(find("\"quoted\""), ["CCCC-CCCC"]);
        assert!(find("двое 로동").is_empty());
        assert!(find("  ").is_empty());
        assert!(find("* OR NEAR(").is_empty());
    }

    #[test]
    fn what_is_taken_out_or_replaced_is_not_found() {
        let search = index(&[("AAAA-AAAA", "слово раньше")]);
        let case_ref = CaseRef::parse("AAAA-AAAA").unwrap();
        search.put(&case_ref, "другое").unwrap();
        assert!(search.find("раньше").unwrap().is_empty());
        assert_eq!(search.find("другое").unwrap().len(), 1);
        search.remove(&case_ref).unwrap();
        assert!(search.find("другое").unwrap().is_empty());
    }
}
