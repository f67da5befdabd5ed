//! The trial's folder: a folder for each zone, with what that zone would have on a machine of its own, and nothing else.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use casework::{Role, StaffName};
use desk::admin::{NewAccount, NewDesk, ROOT_FILE};
use interview::Programme;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use seal::{Day, Zone};
use serde::{Deserialize, Serialize};
use web::clock::{Clock as _, SystemClock};
use web::tls::Identity;

use super::ports::Ports;

pub(crate) mod pack;
mod settings;

/// The trial's gates, by name and folder.
pub(crate) const GATES: [&str; 2] = ["gate-1", "gate-2"];
/// Weeks for which a trial's keys are issued: a trial kept longer seals to the fallback key and says so.
const WEEKS: u16 = 52;
/// The file that says that a folder is a trial of ours.
const MARK: &str = "trial.json";

/// The trial's folder.
pub(crate) struct Layout {
    data: PathBuf,
}

/// Who may sign in at the trial's desk.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SignIn {
    pub(crate) role: String,
    pub(crate) name: String,
    pub(crate) password: String,
}

/// A gate of the trial, as the start page shows it.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) name: String,
    pub(crate) url: String,
}

/// What [`Layout::prepare`] has found or made.
pub(crate) struct Prepared {
    /// Nothing of the trial was there.
    pub(crate) is_new: bool,
    /// Its programme.
    pub(crate) pack: Programme,
}

/// What [`MARK`] holds. It is the trial's, never a zone's: no zone reads it.
#[derive(Serialize, Deserialize)]
struct Mark {
    format: u32,
    passphrase: String,
    sign_in: Vec<SignIn>,
}

impl Layout {
    /// The trial in `data`, which need not be there yet.
    pub(crate) fn at(data: &Path) -> Result<Self> {
        let data = std::path::absolute(data).with_context(|| format!("the folder {}", data.display()))?;
        Ok(Self { data })
    }

    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    pub(crate) fn gate(&self, name: &str) -> PathBuf {
        self.data.join(name)
    }

    pub(crate) fn gate_config(&self, name: &str) -> PathBuf {
        self.gate(name).join("gate.toml")
    }

    pub(crate) fn desk(&self) -> PathBuf {
        self.data.join("desk")
    }

    pub(crate) fn desk_config(&self) -> PathBuf {
        self.desk().join("desk.toml")
    }

    pub(crate) fn programme(&self) -> PathBuf {
        self.data.join("programme")
    }

    /// A zone's log lies in the zone's own folder, where a captor would find it.
    pub(crate) fn log(&self, zone: &str) -> PathBuf {
        self.data.join(zone).join(format!("{zone}.log"))
    }

    pub(crate) fn is_trial(&self) -> bool {
        self.data.join(MARK).is_file()
    }

    /// Keeps a second trial out of the folder for as long as the result lives.
    pub(crate) fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.data).with_context(|| format!("making {}", self.data.display()))?;
        let path = self.data.join("lock");
        let lock = File::create(&path).with_context(|| format!("making {}", path.display()))?;
        if lock.try_lock().is_err() {
            bail!("a trial runs in {} already; end it first, or say another --data", self.data.display());
        }
        Ok(lock)
    }

    /// Makes whatever of the trial is not there yet; says whether it was new.
    pub(crate) fn prepare(
        &self,
        programme: Option<&Path>,
        ports: Ports,
        with_hotline: bool,
    ) -> Result<Prepared> {
        let is_new = !self.is_trial();
        if is_new {
            let strangers = fs::read_dir(&self.data)?.flatten().any(|entry| entry.file_name() != "lock");
            ensure!(!strangers, "{} holds other files; say an empty folder with --data", self.data.display());
            self.create(programme)?;
        }
        let pack = self.pack()?;
        // Ports may differ from one start to the next; everything else stays.
        let has_telephone = with_hotline && pack.settings().telephone;
        settings::write(self, ports, &self.mark()?.passphrase, has_telephone)?;
        Ok(Prepared { is_new, pack })
    }

    fn pack(&self) -> Result<Programme> {
        Programme::load(&self.programme()).map_err(|faults| anyhow::anyhow!("{faults}"))
    }

    pub(crate) fn sign_ins(&self) -> Result<Vec<SignIn>> {
        Ok(self.mark()?.sign_in)
    }

    pub(crate) fn gates(&self, ports: Ports) -> Vec<Gate> {
        (0_u16..)
            .zip(GATES)
            .map(|(index, name)| Gate {
                name: name.to_owned(),
                url: format!("http://{}/", ports.gate(index)),
            })
            .collect()
    }

    fn mark(&self) -> Result<Mark> {
        let path = self.data.join(MARK);
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let mark: Mark =
            serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
        ensure!(
            mark.format == 1,
            "{} is of a newer version; `safeconduct trial reset` begins anew",
            path.display()
        );
        Ok(mark)
    }

    /// Keys, links, desk and sign-ins of a new trial. The mark is written last: what broke off half way is made again.
    fn create(&self, programme: Option<&Path>) -> Result<()> {
        let mut rng = UnwrapErr(SysRng);
        let today = Day::from_unix_seconds(SystemClock.now().as_second());
        pack::bring(programme, &self.programme())?;
        let pack = self.pack()?;
        let zone = Zone::of_programme(pack.id(), true).context("the programme's id")?;

        let passphrase = words(&mut rng);
        let people = [
            ("operator", "olena", Role::Operator),
            ("verifier", "vira", Role::Verifier),
            ("verifier", "viktor", Role::Verifier),
            ("auditor", "anna", Role::Auditor),
            ("administrator", "adam", Role::Admin),
        ];
        let mut sign_in = Vec::new();
        let mut accounts = Vec::new();
        for (role, name, trusted_with) in people {
            let password = words(&mut rng);
            accounts.push(NewAccount {
                name: StaffName::parse(name)?,
                role: trusted_with,
                password: password.clone().into(),
            });
            sign_in.push(SignIn { role: role.to_owned(), name: name.to_owned(), password });
        }
        let made = desk::admin::make_desk(
            &NewDesk {
                folder: &self.desk(),
                zone,
                passphrase: &passphrase,
                trial: true,
                accounts: &accounts,
                today,
                weeks: WEEKS,
            },
            &mut rng,
        )?;
        for name in GATES {
            let folder = self.gate(name);
            fs::create_dir_all(&folder)?;
            fs::copy(self.desk().join(ROOT_FILE), folder.join(ROOT_FILE))?;
            fs::write(folder.join("manifest.json"), made.manifest.to_json())?;
            Identity::make(&folder.join("link.crt"), &folder.join("link.key"))?;
        }
        let mark = Mark { format: 1, passphrase, sign_in };
        fs::write(self.data.join(MARK), serde_json::to_vec_pretty(&mark)?)?;
        Ok(())
    }
}

/// Four words to type, from the list that receipts use: some 40 bits, enough on a loopback address.
fn words(rng: &mut impl seal::CryptoRng) -> String {
    use rand::seq::IndexedRandom as _;
    let list = seal::wordlist::list(seal::wordlist::WordLanguage::En);
    let chosen: Vec<&str> = (0..4).filter_map(|_| list.choose(rng).copied()).collect();
    chosen.join("-")
}
