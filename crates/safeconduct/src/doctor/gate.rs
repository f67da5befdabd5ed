//! A gate.

use std::path::Path;

use ::gate::Config;
use ::gate::config::Listen;
use ::gate::manifest::SEEN_FILE;
use ledger::occupied::occupy;
use seal::manifest::Seen;
use web::tls::Identity;

use super::finding::Report;
use super::{Now, files, machine, manifest, programme, tls};

/// Looks at the gate whose settings are in `file`.
pub(super) fn examine(file: &Path, now: Now, report: &mut Report) {
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
    report.right("settings", format!("{} is a gate's and has no fault", file.display()));
    if config.trial {
        report.warn(
            "settings",
            "trial = true: nothing here is real",
            "safeconduct gate new makes one for production",
        );
    }
    let runs = matches!(occupy(&config.data), Ok(None));
    if let Some(zone) = programme::examine(&config.programme, config.trial, report) {
        let seen = seen(&config, report);
        manifest::examine(&config.root, &config.manifest, &zone, seen, now, report);
    }
    let mut secrets = vec![config.data.join("gate.db"), config.data.join(SEEN_FILE)];
    if let Some(link) = &config.link {
        secrets.push(link.key.clone());
    }
    files::examine(&config.data, &secrets, report);
    if let Some(own) = &config.tls {
        tls::examine(&own.certificate, &own.key, now, report);
    }
    door("pages", &config.listen, runs, report);
    if let Some(onion) = &config.onion {
        door("onion", &onion.listen, runs, report);
    }
    link(&config, runs, report);
    machine::disk(&config.data, report);
    machine::memory(report);
}

/// The newest manifest that the gate has seen.
fn seen(config: &Config, report: &mut Report) -> Option<Seen> {
    let json = std::fs::read(config.data.join(SEEN_FILE)).ok()?;
    let seen = serde_json::from_slice(&json);
    if seen.is_err() {
        report.wrong(
            "manifest",
            format!("{SEEN_FILE} cannot be read, so the gate does not start"),
            "bring the newest manifest.json from the desk, and only then remove the file",
        );
    }
    seen.ok()
}

fn door(name: &'static str, listen: &Listen, runs: bool, report: &mut Report) {
    match listen {
        Listen::Tcp(address) => machine::port(name, *address, runs, report),
        Listen::Unix(path) => {
            let folder = path.parent().unwrap_or(Path::new("."));
            if folder.is_dir() {
                report.right(name, format!("unix:{}", path.display()));
            } else {
                report.wrong(
                    name,
                    format!("there is no folder {} for its socket", folder.display()),
                    "make it, or RuntimeDirectory=safeconduct in the unit",
                );
            }
        }
    }
}

fn link(config: &Config, runs: bool, report: &mut Report) {
    let Some(link) = &config.link else {
        report.wrong("link", "there is no [link], so no desk can collect", "see `safeconduct gate new`");
        return;
    };
    match Identity::load(&link.certificate, &link.key) {
        Ok(identity) => report.right("link", format!("this gate's pin is {}", identity.pin())),
        Err(error) => report.wrong(
            "link",
            format!("{:#}", anyhow::Error::from(error)),
            "put link.crt and link.key back; a new pair is made at the next start if neither is there, and its pin has to go \
             into desk.toml",
        ),
    }
    if link.desks.is_empty() || link.desks.len() > web::tls::DESKS_MAX {
        report.wrong(
            "link",
            format!("desks names {} pins; 1 to {} are allowed", link.desks.len(), web::tls::DESKS_MAX),
            "put the pin that `safeconduct doctor` prints at the desk into desks",
        );
    }
    for pin in &link.desks {
        report.right("link", format!("the desk {pin} may call"));
    }
    door("link", &link.listen, runs, report);
}
