//! The settings of a new gate: one file in which everything is explained.

use web::tls::Pin;

use super::quoted;

/// What a gate's settings say.
pub(super) struct Settings<'a> {
    pub(super) name: &'a str,
    pub(super) listen: &'a str,
    pub(super) behind_tls: &'a str,
    pub(super) tls: &'a str,
    pub(super) onion: Option<&'a str>,
    pub(super) link_listen: &'a str,
    pub(super) desks: &'a [Pin],
}

/// The text of `gate.toml`.
pub(super) fn gate_toml(settings: &Settings<'_>) -> String {
    let desks: Vec<String> = settings.desks.iter().map(|pin| quoted(&pin.to_string())).collect();
    let onion = settings.onion.map_or_else(
        || "# [onion]\n# listen = \"unix:/run/safeconduct/onion.sock\"".to_owned(),
        |listen| format!("[onion]\nlisten = {}", quoted(listen)),
    );
    format!(
        r#"# A gate. Relative paths start at this file's folder. Everything secret comes from the desk over the link and stays in
# memory. `safeconduct doctor --config gate.toml` says what is wrong here; `safeconduct gate --config gate.toml` runs it.

# For the logs, and the desk's own name for it. Say nothing about where it stands.
name = {name}

# Where the website listens: an address with port, or "unix:PATH" for a front server on this machine.
listen = {listen}

# A front server on this machine ends TLS and passes requests on unchanged, without a log. Instead of this, [tls] below lets
# the gate end TLS itself, with post-quantum key exchange.
{behind_tls}

# Where gate.db and seen.json lie. Keep it on a disk without swap, and out of every backup: nothing here needs one.
data = "."

# The programme's pack. The same on every gate and at the desk.
programme = "programme"

# The programme's public root key, and the signed manifest. Newer manifests come over the link and are written here.
root = "root.pub"
manifest = "manifest.json"
{tls}
# An onion service delivers here (torrc: HiddenServicePort 80 unix:PATH).
{onion}

# The door for the desk. The gate never calls; the desk does. Both keys are pinned, so the address may be public.
[link]
listen = {link_listen}
certificate = "link.crt"
key = "link.key"
# The pins of the desks that may call: up to four, so that a new desk can take an old one's place.
desks = [{desks}]
"#,
        name = quoted(settings.name),
        listen = quoted(settings.listen),
        behind_tls = settings.behind_tls,
        tls = settings.tls,
        link_listen = quoted(settings.link_listen),
        desks = desks.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let pin: Pin = format!("sha256:{}", "0f".repeat(32)).parse().unwrap();
        for onion in [None, Some("unix:onion.sock")] {
            let text = gate_toml(&Settings {
                name: "gate-1",
                listen: "127.0.0.1:8443",
                behind_tls: "# behind_tls = true",
                tls: "\n[tls]\ncertificate = \"c\"\nkey = \"k\"\n",
                onion,
                link_listen: "0.0.0.0:8444",
                desks: &[pin],
            });
            let file = folder.path().join("gate.toml");
            std::fs::write(&file, text).unwrap();
            let config = gate::Config::load(&file).unwrap();
            assert!(!config.trial && config.tls.is_some());
            assert_eq!(config.onion.is_some(), onion.is_some());
            assert_eq!(config.link.unwrap().desks, [pin]);
        }
    }
}
