//! A desk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ::desk::Config;
use ::desk::admin::{LINK_FILES, MANIFEST_FILE, ROOT_FILE};
use ::desk::link::{GateEndpoint, Greeting, ProbeError, probe};
use ::desk::password::Cost;
use ::desk::strongbox::Strongbox;
use jiff::{SignedDuration, Timestamp};
use ledger::occupied::occupy;
use rand::Rng as _;
use tokio::task::JoinSet;
use web::chance::{Chance as _, SystemChance};
use web::tls::Identity;

use super::finding::Report;
use super::{Now, files, machine, manifest, programme, tls};

/// How long a gate may take to answer.
const GATE_SECONDS_MAX: u64 = 8;
/// So many times the time between backups, and the last one is old.
const BACKUPS_MISSED: i64 = 4;

/// Looks at the desk whose settings are in `file`.
pub(super) async fn examine(file: &Path, now: Now, report: &mut Report) {
    let config = match Config::load(file) {
        Ok(config) => config,
        Err(error) => {
            report.wrong(
                "settings",
                error.to_string(),
                "correct that, and ask again: the rest was not looked at",
            );
            return;
        }
    };
    report.right("settings", format!("{} is a desk's and has no fault", file.display()));
    if config.trial {
        report.warn(
            "settings",
            "trial = true: nothing here is real",
            "safeconduct desk new makes one for production",
        );
    }
    let runs = matches!(occupy(&config.folder), Ok(None));
    let mut serial = None;
    if let Some(zone) = programme::examine(&config.programme, config.trial, report) {
        let (root, json) = (config.folder.join(ROOT_FILE), config.folder.join(MANIFEST_FILE));
        let verified = manifest::examine(&root, &json, &zone, None, now, report);
        serial = verified.map(|manifest| manifest.serial());
    }
    secrets(&config, report);
    let link_key = config.folder.join(LINK_FILES.1);
    let closed = [config.strongbox(), config.ledger(), config.keyring(), link_key, file.to_owned()];
    files::examine(&config.folder, &closed, report);
    if let Some((certificate, key)) = &config.tls {
        tls::examine(certificate, key, now, report);
    }
    machine::port("pages", config.listen, runs, report);
    link(&config, serial, report).await;
    backups(&config, runs, now, report);
    machine::disk(&config.folder, report);
}

fn secrets(config: &Config, report: &mut Report) {
    let file = config.strongbox();
    match Strongbox::cost(&file) {
        Ok(cost) if !config.trial && cost.memory_kib < Cost::PASSPHRASE.memory_kib => report.wrong(
            "secrets",
            format!("{} was made for a trial: its passphrase is quickly guessed", file.display()),
            "safeconduct desk new makes a desk for production",
        ),
        Ok(_) => report.right("secrets", format!("{} is sealed under a passphrase", file.display())),
        Err(error) => report.wrong(
            "secrets",
            format!("{}: {error}", file.display()),
            "put secrets.sealed back from backups/ (the newest), or make a desk with safeconduct desk new",
        ),
    }
}

/// Calls every gate as this desk would.
async fn link(config: &Config, serial: Option<u64>, report: &mut Report) {
    let (certificate, key) = (config.folder.join(LINK_FILES.0), config.folder.join(LINK_FILES.1));
    let identity = match Identity::load(&certificate, &key) {
        Ok(identity) => Arc::new(identity),
        Err(error) => {
            report.wrong(
                "link",
                format!("{:#}", anyhow::Error::from(error)),
                "put link.crt and link.key back; with a new pair every gate needs this desk's new pin",
            );
            return;
        }
    };
    report.right("link", format!("this desk's pin is {}", identity.pin()));
    if config.gates.is_empty() {
        report.warn("link", "there are no gates", "safeconduct gate new prints the lines for desk.toml");
    }
    let mut run = [0; 16];
    SystemChance.generator().fill_bytes(&mut run);
    let mut calls = JoinSet::new();
    for (number, gate) in config.gates.iter().enumerate() {
        let Ok(pin) = gate.pin.parse() else { continue };
        let endpoint = GateEndpoint { name: gate.name.clone(), address: gate.address.clone(), pin };
        let identity = Arc::clone(&identity);
        calls.spawn(async move {
            let patience = Duration::from_secs(GATE_SECONDS_MAX);
            let answer = tokio::time::timeout(patience, probe(&endpoint, &identity, run)).await;
            (
                number,
                endpoint,
                answer.unwrap_or_else(|_| Err(ProbeError::Line("no answer in time".to_owned()))),
            )
        });
    }
    let mut answers = calls.join_all().await;
    answers.sort_by_key(|(number, ..)| *number);
    for (_, gate, answer) in answers {
        say(&gate, &answer, serial, &identity, report);
    }
}

fn say(
    gate: &GateEndpoint,
    answer: &Result<Greeting, ProbeError>,
    serial: Option<u64>,
    identity: &Identity,
    report: &mut Report,
) {
    let (name, address) = (&gate.name, &gate.address);
    match answer {
        Ok(greeting) => match serial {
            Some(ours) if greeting.manifest_serial < ours => report.warn(
                "link",
                format!("{name} answers, and has manifest {} where this desk has {ours}", greeting.manifest_serial),
                "start this desk: it brings the manifest; if it runs, its log says what the gate did not accept",
            ),
            Some(ours) if greeting.manifest_serial > ours => report.wrong(
                "link",
                format!("{name} has manifest {}, newer than this desk's {ours}", greeting.manifest_serial),
                "take the newest keys in: safeconduct desk keys; without them new letters do not open",
            ),
            _ => report.right("link", format!("{name} answers and has manifest {}", greeting.manifest_serial)),
        },
        Err(ProbeError::OtherKey) => report.wrong(
            "link",
            format!("whoever answers at {address} has another key than the pin of {name}"),
            "safeconduct doctor at the gate prints its pin; if that is the one in desk.toml, somebody stands in between",
        ),
        Err(ProbeError::NotKnown) => report.wrong(
            "link",
            format!("{name} does not know this desk"),
            format!("put \"{}\" into desks in its gate.toml, and restart the gate", identity.pin()),
        ),
        Err(ProbeError::Protocol) => report.wrong(
            "link",
            format!("{name} speaks another version of the link"),
            "install the same version at both ends",
        ),
        Err(error @ (ProbeError::Line(_) | ProbeError::Identity(_))) => report.wrong(
            "link",
            format!("{name} at {address}: {error}"),
            "is the gate running, is the address right, does a firewall stand in between?",
        ),
    }
}

fn backups(config: &Config, runs: bool, now: Now, report: &mut Report) {
    let newest = newest_backup(&config.backups());
    let Some(made) = newest else {
        let said = "there is no backup yet: gates forget nothing until there is one";
        if runs {
            report.wrong("backup", said, "look at the desk's log: journalctl -u safeconduct-desk");
        } else {
            report.warn("backup", said, "start the desk; it makes one at once");
        }
        return;
    };
    let age = now.at.duration_since(made);
    let said = format!("the last backup is of {}", made.strftime("%Y-%m-%d %H:%M UTC"));
    if age < SignedDuration::ZERO {
        report.wrong(
            "backup",
            format!("{said}, which is to come: the clock is or was wrong"),
            "timedatectl status",
        );
    } else if age > SignedDuration::from_mins(i64::from(config.backup_minutes) * BACKUPS_MISSED) {
        let todo = "gates keep what no backup covers: start the desk, or see its log: journalctl -u safeconduct-desk";
        if runs { report.wrong("backup", said, todo) } else { report.warn("backup", said, todo) }
    } else {
        report.right("backup", said);
    }
}

/// When the newest copy of the ledger was made, by its name.
fn newest_backup(folder: &PathBuf) -> Option<Timestamp> {
    let entries = std::fs::read_dir(folder).ok()?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let stamps = names.filter_map(|name| {
        let stamp = name.strip_prefix("ledger-")?.strip_suffix(".db")?.to_owned();
        let civil = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", stamp).ok()?;
        Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    });
    stamps.max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_backup_is_found_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(newest_backup(&folder.path().to_owned()), None);
        for name in
            ["ledger-20261123T060000Z.db", "ledger-20261124T060000Z.db", "keyring-20261125T060000Z.db", "x"]
        {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let newest = newest_backup(&folder.path().to_owned()).unwrap();
        assert_eq!(newest.to_string(), "2026-11-24T06:00:00Z");
    }
}
