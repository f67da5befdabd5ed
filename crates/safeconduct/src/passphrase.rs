//! Passphrases: asked for on the terminal without showing them, twice when they are new, or read from a file.
//!
//! Never an argument, which every user of a machine can list, and never printed.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use zeroize::Zeroizing;

/// The shortest new passphrase, in characters.
pub(crate) const CHARS_MIN: usize = 16;
/// The longest file that a passphrase is read from.
const FILE_BYTES_MAX: u64 = 4096;
/// How often a new one may be mistyped before we give up.
const ATTEMPTS_MAX: usize = 3;

/// Where one passphrase comes from.
pub(crate) struct Ask<'a> {
    /// What it is for, as the question names it: "the root's passphrase".
    pub(crate) what: &'static str,
    /// The option that names a file instead.
    pub(crate) option: &'static str,
    /// The file, if it was named.
    pub(crate) file: Option<&'a PathBuf>,
}

impl Ask<'_> {
    /// One that exists.
    pub(crate) fn known(&self) -> Result<Zeroizing<String>> {
        match self.file {
            Some(file) => self.read(file),
            None => self.prompt(&format!("{}: ", capital(self.what))),
        }
    }

    /// A new one, of at least so many characters.
    pub(crate) fn fresh(&self, chars_min: usize) -> Result<Zeroizing<String>> {
        if let Some(file) = self.file {
            let passphrase = self.read(file)?;
            self.check(&passphrase, chars_min)?;
            return Ok(passphrase);
        }
        for _ in 0..ATTEMPTS_MAX {
            let passphrase =
                self.prompt(&format!("{} (new, at least {chars_min} characters): ", capital(self.what)))?;
            if let Err(error) = self.check(&passphrase, chars_min) {
                tell(&format!("{error}"));
                continue;
            }
            if *self.prompt("The same again: ")? == *passphrase {
                return Ok(passphrase);
            }
            tell("These two differ. Once more.");
        }
        bail!("{} was not typed twice alike; nothing was made", self.what)
    }

    fn check(&self, passphrase: &str, chars_min: usize) -> Result<()> {
        let count = passphrase.chars().count();
        ensure!(
            count >= chars_min,
            "{} has {count} characters and needs at least {chars_min}; several words taken at random are strong and \
             can be remembered",
            self.what
        );
        Ok(())
    }

    fn prompt(&self, question: &str) -> Result<Zeroizing<String>> {
        let answer = rpassword::prompt_password(question).with_context(|| {
            format!(
                "there is no terminal to ask for {} on; name a file that holds it with {} FILE (a descriptor too: /dev/fd/3)",
                self.what, self.option
            )
        })?;
        Ok(Zeroizing::new(answer))
    }

    /// The first line of the file.
    fn read(&self, file: &Path) -> Result<Zeroizing<String>> {
        let mut text = Zeroizing::new(String::new());
        std::fs::File::open(file)
            .and_then(|opened| opened.take(FILE_BYTES_MAX).read_to_string(&mut text))
            .with_context(|| format!("reading {} from {} ({})", self.what, file.display(), self.option))?;
        let line = text.lines().next().unwrap_or_default();
        ensure!(!line.is_empty(), "{} is empty: the first line is {}", file.display(), self.what);
        Ok(Zeroizing::new(line.to_owned()))
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[allow(clippy::print_stderr, reason = "a word to whoever types; the answer goes to standard output")]
fn tell(line: &str) {
    eprintln!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(file: &PathBuf) -> Ask<'_> {
        Ask { what: "the root's passphrase", option: "--root-passphrase-file", file: Some(file) }
    }

    #[test]
    fn a_file_gives_its_first_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("p");
        std::fs::write(&file, "ліс ріка гора поле\r\nnot this\n").unwrap();
        assert_eq!(ask(&file).known().unwrap().as_str(), "ліс ріка гора поле");
        assert_eq!(ask(&file).fresh(CHARS_MIN).unwrap().as_str(), "ліс ріка гора поле");
    }

    #[test]
    fn what_is_missing_empty_or_short_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("p");
        let said = format!("{:#}", ask(&file).known().unwrap_err());
        assert!(said.contains("the root's passphrase") && said.contains("--root-passphrase-file"), "{said}");
        std::fs::write(&file, "\n").unwrap();
        assert!(ask(&file).known().unwrap_err().to_string().contains("is empty"));
        std::fs::write(&file, "abc\n").unwrap();
        let said = ask(&file).fresh(CHARS_MIN).unwrap_err().to_string();
        assert!(said.contains("3 characters") && said.contains("16"), "{said}");
        assert!(!said.contains("abc"), "it is never printed");
    }
}
