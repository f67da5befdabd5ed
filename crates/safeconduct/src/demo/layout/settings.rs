//! The zones' settings, written anew at every start because ports may differ.

use std::fs;

use anyhow::{Context, Result};
use web::tls::Identity;

use super::{GATES, Layout};
use crate::demo::ports::Ports;

/// Where the trial's hotline has its sound. Each call takes a free one of them.
const SOUND_PORTS: &str = "20000-29999";
/// The gate that answers calls.
pub(super) const HOTLINE_GATE: &str = GATES[0];

/// How often the trial's desk makes a backup, so that a visitor sees *covered* within a minute.
const BACKUP_MINUTES: u16 = 1;

pub(super) fn write(layout: &Layout, ports: Ports, passphrase: &str, has_telephone: bool) -> Result<()> {
    let desk_pin = pin(&layout.desk())?;
    let mut gates = String::new();
    for (index, name) in (0_u16..).zip(GATES) {
        let folder = layout.gate(name);
        let mut text = format!(
            "# Written by the trial at every start.\n\
             trial = true\nname = \"{name}\"\nlisten = \"{}\"\ndata = \".\"\nprogramme = \"../programme\"\n\
             root = \"root.pub\"\nmanifest = \"manifest.json\"\n\n\
             [link]\nlisten = \"{}\"\ncertificate = \"link.crt\"\nkey = \"link.key\"\ndesks = [\"{desk_pin}\"]\n",
            ports.gate(index),
            ports.link(index),
        );
        if has_telephone && name == HOTLINE_GATE {
            text.push_str("\n[telephone]\nsettings = \"telephone.toml\"\n");
            fs::write(folder.join("telephone.toml"), trunk(ports)).context("writing the hotline's trunk")?;
        }
        fs::write(layout.gate_config(name), text)
            .with_context(|| format!("writing the settings of {name}"))?;
        gates.push_str(&format!(
            "\n[[gates]]\nname = \"{name}\"\naddress = \"{}\"\npin = \"{}\"\n",
            ports.link(index),
            pin(&folder)?
        ));
    }
    let text = format!(
        "# Written by the trial at every start.\n\
         trial = true\nlisten = \"{}\"\nprogramme = \"../programme\"\nbackup_minutes = {BACKUP_MINUTES}\n\
         # Only a trial may unlock itself.\ntrial_passphrase = \"{passphrase}\"\n{gates}",
        ports.desk(),
    );
    fs::write(layout.desk_config(), text).context("writing the desk's settings")
}

/// One trunk, which softphones on this machine call.
fn trunk(ports: Ports) -> String {
    format!(
        "# Written by the trial at every start.\n[[trunk]]\nname = \"trial\"\ntransport = \"udp\"\nlisten = \"{}\"\n\
         peers = [\"127.0.0.1\"]\ntargets = [\"{}\"]\nrtp_ports = \"{SOUND_PORTS}\"\ncalls_per_minute_of_one_caller = 60\n",
        ports.hotline(),
        simulator::HOTLINE,
    )
}

fn pin(folder: &std::path::Path) -> Result<String> {
    let identity = Identity::load(&folder.join("link.crt"), &folder.join("link.key"))
        .with_context(|| format!("reading the link's certificate in {}", folder.display()))?;
    Ok(identity.pin().to_string())
}
