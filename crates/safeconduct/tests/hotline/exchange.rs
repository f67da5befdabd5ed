//! The trial's zones with a trunk, and what can be seen of them from outside.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use simulator::caller::{Caller, NotAnswered, Weather};
use tokio::time::{Instant, timeout};
use web::chance::{Chance as _, SystemChance};

use crate::client::Staff;
use crate::phone::Phone;
use crate::search::files;
use crate::voices;
use crate::zones::Zones;

pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Exchange {
    pub(crate) zones: Zones,
    pub(crate) at: SocketAddr,
}

impl Exchange {
    /// The zones, with a trunk of these further settings. `targets` are left to what the trunk brings.
    pub(crate) async fn open(more: &str) -> Self {
        let mut zones = Zones::start().await;
        let [port] = loopback::ports();
        let at = SocketAddr::from(([127, 0, 0, 1], port));
        for zone in ["gate-1", "desk"] {
            zones.kill(zone).await;
        }
        let pack = zones.folder().join("programme");
        let programme = pack.join("programme.toml");
        let text = std::fs::read_to_string(&programme).unwrap();
        if !text.lines().any(|line| line.trim() == "telephone = true") {
            std::fs::write(&programme, format!("telephone = true\n{text}")).unwrap();
        }
        voices::make(&pack);
        let gate = zones.folder().join("gate-1");
        let trunk = gate.join("telephone.toml");
        std::fs::write(
            &trunk,
            format!(
                "[[trunk]]\nname = 'test'\ntransport = 'udp'\nlisten = '{at}'\npeers = ['127.0.0.1']\n\
                 calls_per_minute_of_one_caller = 100\nrtp_ports = '20000-29999'\n{more}\n"
            ),
        )
        .unwrap();
        only_ours(&trunk);
        let config = gate.join("gate.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        std::fs::write(&config, format!("{text}\n[telephone]\nsettings = \"telephone.toml\"\n")).unwrap();
        for zone in ["gate-1", "desk"] {
            zones.start_again(zone).await.unwrap_or_else(|log| panic!("{zone}: {log}"));
        }
        Self { zones, at }
    }

    /// Somebody calls.
    pub(crate) async fn call(&self, weather: Weather) -> Phone {
        self.call_at(self.at, "hotline", weather).await
    }

    /// The same at another place; tried again until the line is open.
    pub(crate) async fn call_at(&self, at: SocketAddr, user: &str, weather: Weather) -> Phone {
        let calling = async {
            loop {
                match Caller::call_in(weather, at, user, "79990000001", &mut SystemChance.generator()).await {
                    Ok(caller) => break Phone::new(caller),
                    Err(NotAnswered::Nobody) => tokio::time::sleep(Duration::from_millis(100)).await,
                    Err(error) => panic!("{error}"),
                }
            }
        };
        timeout(PATIENCE, calling).await.expect("the line is open")
    }

    /// The operator at the desk.
    pub(crate) async fn olena(&self) -> Staff {
        let said = std::fs::read_to_string(self.zones.folder().join("trial.json")).unwrap();
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        let people = said["sign_in"].as_array().unwrap();
        let olena = people.iter().find(|one| one["name"] == "olena").unwrap();
        let config = std::fs::read_to_string(self.zones.folder().join("desk/desk.toml")).unwrap();
        let address = config.lines().find_map(|line| line.strip_prefix("listen = ")).unwrap();
        Staff::at(address.trim_matches('"')).sign_in("olena", olena["password"].as_str().unwrap()).await
    }

    /// Everything that a captor of the gate has: its folder with the log, and what it left in the folder for temporary files.
    pub(crate) fn gate_holds(&self, what: &[u8]) -> bool {
        let folder = self.zones.folder();
        let places = [folder.join("gate-1"), folder.join("gate-1-crash.log"), folder.join("tmp")];
        let all =
            places.iter().flat_map(|place| if place.is_dir() { files(place) } else { vec![place.clone()] });
        let mut looked_at = 0;
        for path in all {
            // A file of the database may go while one looks.
            let Ok(bytes) = std::fs::read(&path) else { continue };
            looked_at += bytes.len();
            if bytes.windows(what.len()).any(|window| window == what) {
                return true;
            }
        }
        assert!(looked_at > 10_000, "there is something to look at");
        false
    }
}

fn only_ours(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// The case at the desk in which this is heard, and the number of the message that it is.
pub(crate) async fn case_heard(staff: &Staff, what: &[u8]) -> (String, usize) {
    let begun = Instant::now();
    loop {
        for case in staff.cases().await {
            let notes = format!("/case/{case}/voice/");
            let page = staff.get(&format!("/case/{case}")).await.body;
            for rest in page.split(&notes).skip(1) {
                let number = rest.split('"').next().unwrap();
                let heard = staff.get_bytes(&format!("{notes}{number}")).await;
                if heard.windows(what.len()).any(|window| window == what) {
                    return (case, number.parse().unwrap());
                }
            }
        }
        assert!(begun.elapsed() < PATIENCE, "it is heard in no case");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// The first case at the desk in whose page all of these stand, other than those that are known.
pub(crate) async fn case_with(staff: &Staff, wanted: &[&str], known: &[String]) -> String {
    let begun = Instant::now();
    loop {
        for case in staff.cases().await {
            if known.contains(&case) {
                continue;
            }
            let page = staff.get(&format!("/case/{case}")).await.body;
            if wanted.iter().all(|words| page.contains(words)) {
                return case;
            }
        }
        assert!(begun.elapsed() < PATIENCE, "no case with {wanted:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
