//! Looking for words in files and in the memory of a process.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// Larger regions of memory are only reserved, not used.
const REGION_BYTES_MAX: u64 = 1 << 30;

/// Whether the word stands in `raw`: as it is, in lower case as a search index folds it, or percent-encoded.
pub(crate) fn contains(raw: &[u8], word: &str) -> bool {
    let folded = word.to_lowercase().replace('ё', "е");
    let percent: String = word
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    [word, &folded, &percent].iter().any(|form| find(raw, form.as_bytes()))
}

fn find(raw: &[u8], what: &[u8]) -> bool {
    let mut rest = raw;
    while let Some(at) = rest.iter().position(|byte| *byte == what[0]) {
        if rest[at..].starts_with(what) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// What the desk of that trial has in its memory.
pub(crate) fn memory_of_desk(trial: &Path) -> Vec<u8> {
    let config = trial.join("desk/desk.toml");
    let is_desk = |pid: &u32| {
        let words = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        words.split(|byte| *byte == 0).any(|word| word == config.as_os_str().as_encoded_bytes())
    };
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let pid = all
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .find(is_desk)
        .expect("the desk runs");
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let mut memory = std::fs::File::open(format!("/proc/{pid}/mem")).unwrap();
    let mut all = Vec::new();
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let (from, to) = words.next().unwrap().split_once('-').unwrap();
        let address = |text: &str| u64::from_str_radix(text, 16).unwrap();
        let bytes = address(to) - address(from);
        if !words.next().unwrap().starts_with("rw") || bytes > REGION_BYTES_MAX {
            continue;
        }
        let mut region = vec![0; usize::try_from(bytes).unwrap()];
        memory.seek(SeekFrom::Start(address(from))).unwrap();
        // A region that went away between the list and now holds nothing any more.
        if memory.read_exact(&mut region).is_ok() {
            all.extend(region);
        }
    }
    all
}
