//! The machine: room on the disk, doors, and where memory may end up.

use std::fs;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use super::finding::Report;

/// Below this a gate takes no more letters.
const FREE_BYTES_WRONG: u64 = ::gate::store::FREE_BYTES_MIN;
/// Below this somebody should make room.
const FREE_BYTES_LOW: u64 = 1 << 30;
/// The unit of docs/install.md, if the zone runs as such.
const GATE_UNIT: &str = "/sys/fs/cgroup/system.slice/safeconduct-gate.service";
const ANSWER_MAX: Duration = Duration::from_secs(3);

/// Room on the disk that holds `folder`.
pub(super) fn disk(folder: &Path, report: &mut Report) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match ledger::disk::bytes_free(folder) {
        Ok(free) if free < FREE_BYTES_WRONG => {
            report.wrong(
                "disk",
                format!("{} MiB are free: letters are refused", free >> 20),
                "make room now: df -h",
            );
        }
        Ok(free) if free < FREE_BYTES_LOW => {
            report.warn("disk", format!("{} MiB are free", free >> 20), "make room: df -h");
        }
        Ok(free) => report.right("disk", format!("{} GiB are free", free >> 30)),
        Err(error) => report.warn("disk", format!("its room is not known: {error}"), "df -h"),
    }
}

/// A door: taken by the zone itself while it runs, free otherwise.
pub(super) fn port(name: &'static str, address: SocketAddr, runs: bool, report: &mut Report) {
    if address.port() == 0 {
        report.warn(name, format!("{address} takes any free port"), "say the port in the settings");
        return;
    }
    if runs {
        let to = if address.ip().is_unspecified() {
            SocketAddr::from(([127, 0, 0, 1], address.port()))
        } else {
            address
        };
        match TcpStream::connect_timeout(&to, ANSWER_MAX) {
            Ok(_) => report.right(name, format!("the zone runs and answers at {address}")),
            Err(error) => report.wrong(
                name,
                format!("the zone runs, and nothing answers at {address}: {error}"),
                "look at its log: journalctl -u 'safeconduct-*'",
            ),
        }
        return;
    }
    match TcpListener::bind(address) {
        Ok(_) => report.right(name, format!("{address} is free; the zone does not run")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => report.wrong(
            name,
            format!("another program listens at {address}"),
            format!("ss -ltnp 'sport = :{}' shows which; stop it, or say another port", address.port()),
        ),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => report.warn(
            name,
            format!("this user may not open {address}"),
            "AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit, or a port from 1024 on",
        ),
        Err(error) => {
            report.wrong(
                name,
                format!("{address}: {error}"),
                "say an address that this machine has: ip address",
            );
        }
    }
}

/// Whether memory can end up on a disk.
pub(super) fn memory(report: &mut Report) {
    let unit = Path::new(GATE_UNIT);
    let swaps = fs::read_to_string("/proc/swaps").unwrap_or_default();
    let unit_swaps = fs::read_to_string(unit.join("memory.swap.max")).ok();
    match swap_found(&swaps, unit_swaps.as_deref()) {
        None => report.right("swap", "memory of the gate is not swapped to a disk"),
        Some(device) => report.warn(
            "swap",
            format!("this machine swaps to {device}: what people write could end up there"),
            "swapoff -a and take it out of /etc/fstab, or MemorySwapMax=0 and LimitMEMLOCK=infinity in the unit (docs/install.md)",
        ),
    }
    let process = fs::read_to_string(unit.join("cgroup.procs")).ok();
    let process = process.as_deref().and_then(|all| all.lines().next()).map(str::to_owned);
    let limits = process.and_then(|id| fs::read_to_string(format!("/proc/{id}/limits")).ok());
    match limits.as_deref().map(cores_allowed) {
        Some(true) => report.warn(
            "cores",
            "the gate that runs may leave core files: a crash could write its memory to the disk",
            "LimitCORE=0 in the unit (docs/install.md)",
        ),
        Some(false) => report.right("cores", "the gate that runs leaves no core files"),
        None => report.right("cores", "a gate turns core files off when it starts"),
    }
}

/// The first device that memory is swapped to; compressed memory is no disk, and a unit may forbid it.
fn swap_found<'a>(swaps: &'a str, unit_swaps: Option<&str>) -> Option<&'a str> {
    if unit_swaps.is_some_and(|most| most.trim() == "0") {
        return None;
    }
    let devices = swaps.lines().skip(1).filter_map(|line| line.split_whitespace().next());
    devices.into_iter().find(|device| !device.starts_with("/dev/zram"))
}

fn cores_allowed(limits: &str) -> bool {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size"));
    line.is_none_or(|line| line.split_whitespace().next() != Some("0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swap_is_found_unless_the_unit_forbids_it() {
        let swaps =
            "Filename Type Size Used Priority\n/dev/zram0 partition 1 0 100\n/dev/sda2 partition 1 0 -2\n";
        assert_eq!(swap_found(swaps, None), Some("/dev/sda2"));
        assert_eq!(swap_found(swaps, Some("max\n")), Some("/dev/sda2"));
        assert_eq!(swap_found(swaps, Some("0\n")), None);
        assert_eq!(swap_found("Filename Type Size Used Priority\n", None), None);
    }

    #[test]
    fn core_limits_are_read() {
        assert!(!cores_allowed("Limit  Soft  Hard\nMax core file size        0    0    bytes\n"));
        assert!(cores_allowed("Max core file size        unlimited    unlimited    bytes\n"));
        assert!(cores_allowed(""));
    }

    #[test]
    fn a_taken_port_is_wrong_and_a_zone_that_answers_is_right() {
        let blocker = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = blocker.local_addr().unwrap();
        let said = |runs| {
            let mut report = Report::of(Path::new("x"));
            port("pages", address, runs, &mut report);
            report.text()
        };
        assert!(said(false).contains("another program listens"), "{}", said(false));
        assert!(said(true).starts_with("ok "), "{}", said(true));
        drop(blocker);
        assert!(said(true).contains("nothing answers"), "{}", said(true));
    }
}
