//! The settings of a new desk: one file in which everything is explained.

use std::net::SocketAddr;

/// The text of `desk.toml`.
pub(super) fn desk_toml(listen: SocketAddr, behind_tls: &str, tls: &str) -> String {
    format!(
        r#"# A desk. Relative paths start at this file's folder, which is the desk's: its ledger, keys and backups are in it.
# `safeconduct doctor --config desk.toml` says what is wrong here; `safeconduct desk --config desk.toml` runs it.

# Where staff reach the pages: an address that only they can reach, through a tunnel or on the spot. Never the internet.
listen = "{listen}"

# The programme's pack. The same on every gate; `safeconduct programme check programme` explains every fault in it.
programme = "programme"

# Minutes between backups, 1 to 1440, into backups/. Gates keep every envelope until a backup covers it. Copy that folder
# to another machine, and let nothing there live longer than seven days: what is purged lives on in it.
backup_minutes = 15

# The program that speaks answers to callers by telephone, where they are not recorded: Debian's package espeak-ng.
# speech = "espeak-ng"

# Another server on this machine ends TLS. Instead of this, [tls] below lets the desk end it.
{behind_tls}

# In production somebody enters the passphrase on the page after each start. `trial` and `trial_passphrase` are for a trial.
{tls}
# The gates to collect from. `safeconduct gate new` prints each gate's four lines. Never rename a gate: its place in the
# queue and its keys go by that name. Start the desk anew after a change here.
#
# [[gates]]
# name = "gate-1"
# address = "gate-1.example.net:8444"
# pin = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_with_both_kinds_of_protection() {
        for (behind, tls) in [
            ("behind_tls = true", ""),
            ("# behind_tls = true", "\n[tls]\ncertificate = \"c\"\nkey = \"k\"\n"),
        ] {
            let text = desk_toml("127.0.0.1:8470".parse().unwrap(), behind, tls);
            let config = desk::Config::parse(&text, std::path::Path::new("/desk"), "desk.toml").unwrap();
            assert!(!config.trial && config.gates.is_empty() && config.backup_minutes == 15);
            let uncommented = text.replace("# [[", "[[").replace("# name =", "name =");
            let uncommented = uncommented.replace("# address =", "address =").replace("# pin =", "pin =");
            let config =
                desk::Config::parse(&uncommented, std::path::Path::new("/desk"), "desk.toml").unwrap();
            assert_eq!(config.gates.len(), 1);
        }
    }
}
