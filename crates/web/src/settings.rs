//! Settings in TOML, and where in their file they are wrong.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// A setting is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct Fault {
    /// In which file.
    pub path: PathBuf,
    /// Where, from 1.
    pub line: usize,
    /// Where, from 1, in letters.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Fault {
    /// A fault of the file at `path`, so many bytes into its text.
    #[must_use]
    pub fn at(path: &Path, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = text.get(..offset).unwrap_or_default();
        Self {
            path: path.to_owned(),
            line: before.matches('\n').count().saturating_add(1),
            column: before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1),
            message: message.into(),
        }
    }
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file could not be read.
    #[error("{path}: {error}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A setting is wrong.
    #[error(transparent)]
    Setting(#[from] Fault),
}

/// The text of a file, which may hold passwords.
///
/// # Errors
/// When it cannot be read.
pub fn load(path: &Path) -> Result<Zeroizing<String>, SettingsError> {
    let text = std::fs::read_to_string(path);
    text.map(Zeroizing::new).map_err(|error| SettingsError::File { path: path.to_owned(), error })
}

/// Reads the text of the file at `path`.
///
/// # Errors
/// The first fault, with its place.
pub fn read<T: DeserializeOwned>(text: &str, path: &Path) -> Result<T, Fault> {
    toml::from_str(text)
        .map_err(|error| Fault::at(path, text, error.span().map_or(0, |span| span.start), error.message()))
}

/// Where a key stands at the beginning of a line, in bytes: comments may name it as well. The beginning of the text if nowhere.
#[must_use]
pub fn place_of(key: &str, text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        if bare.starts_with(key) {
            return at + (line.len() - bare.len());
        }
        at += line.len();
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_placed_in_lines_and_letters() {
        let (text, path) = ("# да\n  port = 1\nname = 'я' x\n", Path::new("x.toml"));
        let fault = read::<toml::Table>(text, path).unwrap_err();
        assert_eq!((fault.line, fault.column), (3, 12), "{fault}");
        let fault = Fault::at(path, text, place_of("port", text), "no port");
        assert_eq!(fault.to_string(), "x.toml:2:3: no port");
        assert_eq!((place_of("da", text), Fault::at(path, text, 999, "").line), (0, 1));
    }
}
