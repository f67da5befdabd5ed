//! The programme's pack.

use std::path::Path;

use interview::Programme;
use seal::Zone;

use super::finding::Report;

/// The most faults that are repeated here; `programme check` tells them all.
const FAULTS_SHOWN: usize = 5;

/// Loads the pack; gives the zone of its seals when it is one that this zone may serve.
pub(super) fn examine(folder: &Path, trial: bool, report: &mut Report) -> Option<Zone> {
    let programme = match Programme::load(folder) {
        Ok(programme) => programme,
        Err(faults) => {
            let all = faults.to_string();
            for line in all.lines().filter(|line| !line.trim().is_empty()).take(FAULTS_SHOWN) {
                let todo = format!("safeconduct programme check {}", folder.display());
                report.wrong("programme", line, todo);
            }
            return None;
        }
    };
    let zone = match Zone::of_programme(programme.id(), trial) {
        Ok(zone) => zone,
        Err(error) => {
            report.wrong("programme", format!("its id: {error}"), "give it another id in programme.toml");
            return None;
        }
    };
    if zone.is_trial() && !trial {
        report.wrong(
            "programme",
            format!("its id {zone} is a trial's, and production refuses it"),
            "give it an id of its own in programme.toml, and make keys for that: safeconduct keys root",
        );
        return None;
    }
    report.right("programme", format!("{zone} in {} has no fault", folder.display()));
    if trial {
        return Some(zone);
    }
    if let Some(words) = programme.settings().draft_words() {
        report.warn(
            "programme",
            format!("{words}; every page says so"),
            "have two native readers pass each language, name them in programme.toml, then set draft = false",
        );
    }
    for address in invented(&programme) {
        report.wrong(
            "programme",
            format!("it names {address}, which nobody answers"),
            "put the programme's own addresses into programme.toml",
        );
    }
    Some(zone)
}

/// The addresses that the example invented. A person who is told to write there waits for nobody.
fn invented(programme: &Programme) -> Vec<String> {
    let settings = programme.settings();
    let contact = settings.contact.iter().map(|line| line.value.as_str());
    contact.filter(|value| is_invented(value)).map(str::to_owned).collect()
}

/// Names that are reserved for examples (RFC 2606), and numbers kept for films.
fn is_invented(value: &str) -> bool {
    let host = value.rsplit_once("://").map_or(value, |(_, rest)| rest);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(['/', ':']).next().unwrap_or_default().to_lowercase();
    let ends = ["example.org", "example.com", "example.net", ".example", ".invalid", ".test"];
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    ends.iter().any(|end| host.ends_with(end)) || (value.starts_with('+') && digits.contains("55501"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_example_invented_is_known() {
        for invention in
            ["https://one.example.org/", "desk@example.org", "+1 202 555 0142", "http://x.invalid:80/"]
        {
            assert!(is_invented(invention), "{invention}");
        }
        for real in ["https://harbour.int/", "help@harbour.int", "+38 044 123 45 67", "@harbour"] {
            assert!(!is_invented(real), "{real}");
        }
    }
}
