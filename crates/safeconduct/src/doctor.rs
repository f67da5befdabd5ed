//! `safeconduct doctor`: what is right and what is wrong with a gate or a desk, one line each, with what to type.
//!
//! It looks and changes nothing; it asks for no passphrase, so it says nothing of what is sealed.

use std::fs;
use std::path::Path;

use anyhow::Result;
use jiff::Timestamp;
use seal::Day;
use web::clock::{Clock as _, SystemClock};

mod desk;
mod files;
mod finding;
mod gate;
mod machine;
mod manifest;
mod programme;
mod tls;

pub(crate) use finding::Report;

/// The moment at which everything is looked at.
#[derive(Clone, Copy)]
struct Now {
    at: Timestamp,
    today: Day,
}

/// Looks at the zone whose settings are in `config`.
pub(crate) async fn examine(config: &Path) -> Result<Report> {
    let at = SystemClock.now();
    let now = Now { at, today: Day::from_unix_seconds(at.as_second()) };
    let mut report = Report::of(config);
    let text = match fs::read_to_string(config) {
        Ok(text) => text,
        Err(error) => {
            report.wrong(
                "settings",
                format!("{}: {error}", config.display()),
                "name the zone's desk.toml or gate.toml, and run this as the user who runs the zone",
            );
            return Ok(report);
        }
    };
    if is_gate(&text) {
        report.set_zone("gate");
        gate::examine(config, now, &mut report);
    } else {
        report.set_zone("desk");
        desk::examine(config, now, &mut report).await;
    }
    Ok(report)
}

/// Told from settings that only one of the two has. What cannot be read as TOML at all is told from its lines.
fn is_gate(text: &str) -> bool {
    const ONLY_A_GATE_HAS: [&str; 5] = ["data", "manifest", "root", "link", "onion"];
    match text.parse::<toml::Table>() {
        Ok(table) => ONLY_A_GATE_HAS.iter().any(|key| table.contains_key(*key)),
        Err(_) => text.lines().any(|line| {
            let key = line.trim_start().trim_start_matches('[');
            ONLY_A_GATE_HAS.iter().any(|name| {
                key.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', ']']))
            })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_told_from_its_file_even_from_a_broken_one() {
        assert!(is_gate("name = \"g\"\nmanifest = \"m\"\n"));
        assert!(is_gate("listen = \n[link]\n"));
        assert!(!is_gate("listen = \"127.0.0.1:1\"\n[[gates]]\nname = \"g\"\n"));
        assert!(!is_gate("listen = \nbackup_minutes = 1\n"));
    }
}
