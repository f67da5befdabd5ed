//! `safeconduct seize gate-1`: all that a captor of that gate's disk can read.
//!
//! It plays the captor: it opens every file of the gate's folder with nothing but what lies there, lists what it finds, and
//! searches the raw bytes for anything that reads as text. It must never use a key that is not in the folder, and never
//! leave a file out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

mod text_runs;

use text_runs::{TextRun, text_runs};

/// Rows of a table that are printed unless all are asked for.
pub(crate) const ROWS_SHOWN: usize = 5;
/// Bytes of a blob that are printed; the rest is counted.
const BLOB_SHOWN: usize = 12;

/// Characters of a run of text that are printed; the rest is counted.
const TEXT_SHOWN: usize = 160;

/// What was found in a gate's folder.
pub(crate) struct Seizure {
    /// The folder that was searched.
    pub folder: PathBuf,
    /// Every file in it, in order of name.
    pub files: Vec<SeizedFile>,
}

/// One file.
pub(crate) struct SeizedFile {
    /// Its name inside the folder.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it is, as far as a captor can tell.
    pub what: &'static str,
    /// What a captor gains by it.
    pub gain: &'static str,
    /// Its tables, where it is a database.
    pub tables: Vec<SeizedTable>,
    /// Text that can be read in its raw bytes.
    pub text: Vec<TextRun>,
}

/// One table of a database.
pub(crate) struct SeizedTable {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// How many rows it has.
    pub rows: u64,
    /// The first rows, each cell as a captor would see it.
    pub shown: Vec<Vec<String>>,
}

/// Searches what the command line named: a gate of the trial, or any gate's folder.
pub(crate) fn of_trial(wish: &crate::cli::Seize) -> Result<Seizure> {
    let in_trial = wish.data.join(&wish.gate);
    let folder = if in_trial.is_dir() { in_trial } else { PathBuf::from(&wish.gate) };
    seize(&folder, wish.rows)
}

/// Searches a gate's folder.
///
/// # Errors
/// If the folder is not there or cannot be read.
pub(crate) fn seize(folder: &Path, rows_shown: usize) -> Result<Seizure> {
    if !folder.is_dir() {
        bail!(
            "{} is not a gate's folder; `safeconduct seize gate-1 --data DIR` takes the trial's data folder",
            folder.display()
        );
    }
    let mut names = Vec::new();
    collect(folder, folder, &mut names)?;
    names.sort();
    let mut files = Vec::new();
    for name in names {
        files.push(file(folder, &name, rows_shown).with_context(|| format!("reading {}", name.display()))?);
    }
    Ok(Seizure { folder: folder.to_owned(), files })
}

fn collect(top: &Path, folder: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(top, &path, into)?;
        } else if let Ok(name) = path.strip_prefix(top) {
            into.push(name.to_owned());
        }
    }
    Ok(())
}

fn file(folder: &Path, name: &Path, rows_shown: usize) -> Result<SeizedFile> {
    let path = folder.join(name);
    let raw = std::fs::read(&path)?;
    let is_database = raw.starts_with(b"SQLite format 3\0");
    let (what, gain) = meaning(&name.to_string_lossy(), is_database);
    let tables = if is_database { tables(&path, rows_shown)? } else { Vec::new() };
    let schema = if is_database { schema(&path)? } else { String::new() };
    let text = text_runs(&raw).into_iter().filter(|run| !schema.contains(run.text.trim())).collect();
    Ok(SeizedFile {
        name: name.display().to_string(),
        bytes: u64::try_from(raw.len()).unwrap_or(u64::MAX),
        what,
        gain,
        tables,
        text,
    })
}

/// What a file is for, by its name: a captor knows our source code too.
fn meaning(name: &str, is_database: bool) -> (&'static str, &'static str) {
    match name {
        "gate.toml" => ("the gate's settings", "ports and folders; nothing about any person"),
        "manifest.json" => (
            "the programme's public keys, signed",
            "what the gate publishes anyway; sealing needs it, opening does not",
        ),
        "seen.json" => {
            ("the highest manifest serial seen", "nothing: it only stops an old manifest from coming back")
        }
        "link.key" => (
            "the private key of this gate's side of the link",
            "can pose as this gate to the desk until its pin is removed; opens no envelope",
        ),
        "link.crt" => ("the certificate of the link", "nothing: it is public"),
        "root.pub" => ("the programme's public root key", "nothing: it is published"),
        _ if name.ends_with("-wal") => {
            ("SQLite's write-ahead log", "the same sealed rows as in the database")
        }
        _ if name.ends_with("-shm") => ("SQLite's index of its log", "nothing"),
        _ if is_database => (
            "sealed envelopes, encrypted interview states, sealed replies",
            "how many there are and of which day; not a word of them: no key that opens them is on this disk",
        ),
        _ => ("a file", "see below whether anything in it can be read"),
    }
}

fn open(path: &Path) -> Result<Connection> {
    // Read-only, and never creating or recovering anything: a captor's look must not change the gate.
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .with_context(|| format!("opening {}", path.display()))
}

fn schema(path: &Path) -> Result<String> {
    let connection = open(path)?;
    let mut statement = connection.prepare("SELECT coalesce(sql, '') || ' ' || name FROM sqlite_schema")?;
    let parts = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(parts.join("\n"))
}

fn tables(path: &Path, rows_shown: usize) -> Result<Vec<SeizedTable>> {
    let connection = open(path)?;
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    names.into_iter().map(|name| table(&connection, name, rows_shown)).collect()
}

fn table(connection: &Connection, name: String, rows_shown: usize) -> Result<SeizedTable> {
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    let rows =
        connection.query_row(&format!("SELECT count(*) FROM {quoted}"), [], |row| row.get::<_, i64>(0))?;
    let mut statement = connection.prepare(&format!("SELECT * FROM {quoted} LIMIT ?1"))?;
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let width = columns.len();
    let limit = i64::try_from(rows_shown).unwrap_or(i64::MAX);
    let shown = statement
        .query_map([limit], |row| {
            (0..width).map(|at| row.get_ref(at).map(cell)).collect::<Result<Vec<_>, _>>()
        })?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(SeizedTable { name, columns, rows: u64::try_from(rows).unwrap_or(0), shown })
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "–".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(blob) => {
            let mut shown: String = blob.iter().take(BLOB_SHOWN).fold(String::new(), |mut hex, byte| {
                // Writing to a String cannot fail.
                write!(hex, "{byte:02x}").ok();
                hex
            });
            if blob.len() > BLOB_SHOWN {
                shown.push('…');
            }
            format!("{shown} ({} bytes)", blob.len())
        }
    }
}

impl Seizure {
    /// The report as text for a terminal.
    #[must_use]
    pub(crate) fn report(&self) -> String {
        let mut out = format!("What a captor of {} can read\n\n", self.folder.display());
        for file in &self.files {
            out.push_str(&format!(
                "{}  ({} bytes)\n  is:    {}\n  gives: {}\n",
                file.name, file.bytes, file.what, file.gain
            ));
            for table in &file.tables {
                out.push_str(&format!("  table {}: {} rows\n", table.name, table.rows));
                if !table.shown.is_empty() {
                    out.push_str(&format!("    {}\n", table.columns.join(" | ")));
                }
                for row in &table.shown {
                    out.push_str(&format!("    {}\n", row.join(" | ")));
                }
                let more = table.rows.saturating_sub(u64::try_from(table.shown.len()).unwrap_or(0));
                if more > 0 {
                    out.push_str(&format!("    … and {more} more (--rows all)\n"));
                }
            }
            if file.text.is_empty() {
                out.push_str("  text in its raw bytes: none\n\n");
            } else {
                out.push_str("  text in its raw bytes:\n");
                for run in &file.text {
                    out.push_str(&format!("    at {:>8}: {}\n", run.offset, shorten(&run.text)));
                }
                out.push('\n');
            }
        }
        out.push_str(CONCLUSION);
        out
    }
}

/// A run as the report shows it: a manifest's hundred thousand characters say no more than its first.
fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(TEXT_SHOWN).collect();
    let more = text.chars().count().saturating_sub(TEXT_SHOWN);
    if more > 0 {
        write!(shown, " … and {more} characters more").ok();
    }
    shown
}

/// What the reader should take away, and what the report does not cover.
pub(crate) const CONCLUSION: &str = "\
Nothing above is a word that a person wrote, an address, a receipt or a name. Envelopes open only with keys that the desk
holds; interview states need the address bar of the person and a key that this gate had in memory only.
This is the disk. A gate that is taken while it runs, or that serves other pages, reads what is typed into it from then on.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_whole_and_text_in_a_database_is_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("inner")).unwrap();
        std::fs::write(folder.path().join("inner/notes"), "a readable sentence here").unwrap();
        let connection = Connection::open(folder.path().join("gate.db")).unwrap();
        connection
            .execute_batch("CREATE TABLE kept (id BLOB, said TEXT); INSERT INTO kept VALUES (x'00112233445566778899aabbccddee', 'я хочу выйти отсюда живым');")
            .unwrap();
        drop(connection);

        let seizure = seize(folder.path(), ROWS_SHOWN).unwrap();
        let names: Vec<_> = seizure.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["gate.db", "inner/notes"]);
        let report = seizure.report();
        assert!(report.contains("00112233445566778899aabb… (15 bytes)"), "{report}");
        assert!(report.contains("я хочу выйти отсюда живым"), "a leak must be seen:\n{report}");
        assert!(report.contains("a readable sentence here"));
        assert!(
            seizure.files[0].text.iter().any(|run| run.text.contains("выйти")),
            "found in the raw bytes too"
        );
        assert!(
            !seizure.files[0].text.iter().any(|run| run.text.contains("CREATE TABLE")),
            "the schema is no finding"
        );
    }

    #[test]
    fn a_folder_that_is_not_there_says_what_to_do() {
        let error = seize(Path::new("no-such-folder"), 1).err().unwrap().to_string();
        assert!(error.contains("--data"), "{error}");
    }
}
