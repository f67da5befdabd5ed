//! Setting zones up: `safeconduct desk new`, `account`, `keys`, `passphrase`, and `safeconduct gate new`.
//!
//! A new zone's folder appears whole or not at all, closed to everybody but its owner, and never over one that is there.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use desk::admin::{MANIFEST_FILE, ROOT_FILE, read_root_file};
use interview::Programme;
use seal::Zone;
use seal::keys::{Root, VerifyingKey};
use seal::manifest::{Manifest, SignedManifest, verify};

pub(crate) mod desk_account;
pub(crate) mod desk_keys;
pub(crate) mod desk_new;
mod desk_toml;
pub(crate) mod gate_new;
mod gate_toml;

/// How a zone's pages are protected on the way.
#[derive(Args)]
#[group(id = "protection", required = true, multiple = true)]
pub(crate) struct Protection {
    /// The certificate chain of the pages, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_key", conflicts_with = "behind_tls")]
    tls_certificate: Option<PathBuf>,
    /// Its key, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate", conflicts_with = "behind_tls")]
    tls_key: Option<PathBuf>,
    /// A front server on this machine ends TLS
    #[arg(long)]
    behind_tls: bool,
}

impl Protection {
    /// The lines of it in a zone's settings; the second part stands at the end of the file.
    fn lines(&self) -> Result<(String, String)> {
        let Some((certificate, key)) = self.tls_certificate.as_ref().zip(self.tls_key.as_ref()) else {
            return Ok(("behind_tls = true".to_owned(), String::new()));
        };
        let (certificate, key) = (absolute(certificate)?, absolute(key)?);
        web::tls::public_server(&certificate, &key)
            .map_err(anyhow::Error::from)
            .context("--tls-certificate and --tls-key")?;
        let table = format!(
            "\n[tls]\ncertificate = {}\nkey = {}\n",
            quoted(&certificate.display().to_string()),
            quoted(&key.display().to_string())
        );
        Ok(("# behind_tls = true".to_owned(), table))
    }
}

/// What a new zone is brought: the public part of what the offline machine issued.
struct Brought {
    root: VerifyingKey<Root>,
    manifest: SignedManifest,
    verified: Manifest,
}

/// Reads and checks `root.pub` and `manifest.json` in `from`, for the programme.
fn bring(from: &Path, programme: &Programme) -> Result<Brought> {
    let zone = Zone::of_programme(programme.id(), false).context("the programme's id")?;
    ensure!(
        !zone.is_trial(),
        "the programme's id {:?} is a trial's, because it ends in {:?}; give it an id of its own in programme.toml",
        programme.id(),
        seal::zone::TRIAL_ENDING
    );
    let missing = |file: &Path| {
        format!(
            "{}: --from names the folder that `safeconduct keys issue --to` wrote, with {ROOT_FILE} and {MANIFEST_FILE}",
            file.display()
        )
    };
    let (root_file, manifest_file) = (from.join(ROOT_FILE), from.join(MANIFEST_FILE));
    let root = read_root_file(&root_file).with_context(|| missing(&root_file))?;
    let bytes = fs::read(&manifest_file).with_context(|| missing(&manifest_file))?;
    let manifest = SignedManifest::from_json(&bytes).with_context(|| manifest_file.display().to_string())?;
    let verified =
        verify(&manifest, &root, &zone, None).with_context(|| manifest_file.display().to_string())?;
    Ok(Brought { root, manifest, verified })
}

/// Loads a pack, or explains every fault.
fn load_programme(folder: &Path) -> Result<Programme> {
    Programme::load(folder)
        .map_err(|faults| anyhow::anyhow!("the programme in {} has faults:\n{faults}", folder.display()))
}

/// What has to be said of a draft.
fn draft_warning(programme: &Programme) -> String {
    programme.settings().draft_words().map_or_else(String::new, |words| {
        format!("WARNING: {words}. Every page will say that it is a draft. Do not invite people with it.\n")
    })
}

/// Refuses a folder in which something lies already.
pub(crate) fn refuse_taken(path: &Path) -> Result<()> {
    match fs::read_dir(path) {
        Ok(mut entries) => {
            ensure!(
                entries.next().is_none(),
                "{} is there already and is not empty; nothing was changed. Say a new folder, or move that one away",
                path.display()
            );
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Makes a folder that only its owner can enter.
pub(crate) fn closed_folder(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    // It may have been there, empty, with other rights.
    made.and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o700)))
        .with_context(|| format!("making {}", path.display()))
}

/// Fills a new folder at `path`: whole, or nothing is there.
fn in_new_folder<T>(path: &Path, fill: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    refuse_taken(path)?;
    let path = absolute(path)?;
    let name = path.file_name().context("a folder with a name")?.to_string_lossy().into_owned();
    let parent = path.parent().context("a folder in another one")?;
    fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
    let half = parent.join(format!(".{name}.half-made"));
    if half.exists() {
        // Of an attempt that was cut off.
        fs::remove_dir_all(&half).with_context(|| format!("removing {}", half.display()))?;
    }
    closed_folder(&half)?;
    let filled = fill(&half).and_then(|made| {
        // An empty folder gives way to the new one.
        fs::rename(&half, &path).with_context(|| format!("naming {}", path.display()))?;
        Ok(made)
    });
    if filled.is_err() && fs::remove_dir_all(&half).is_err() {
        bail!("{}: half made, and could not be removed", half.display());
    }
    filled
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| path.display().to_string())
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_is_whole_or_not_there() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("desk");
        let broken: Result<()> = in_new_folder(&folder, |half| {
            fs::write(half.join("file"), "x")?;
            bail!("no more room")
        });
        assert_eq!(broken.unwrap_err().to_string(), "no more room");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "nothing is left");
        in_new_folder(&folder, |half| Ok(fs::write(half.join("file"), "x")?)).unwrap();
        assert_eq!(fs::read_to_string(folder.join("file")).unwrap(), "x");
        let again = in_new_folder(&folder, |_| Ok(())).unwrap_err().to_string();
        assert!(again.contains("not empty") && again.contains("nothing was changed"), "{again}");
    }

    #[test]
    fn texts_are_quoted_as_toml_reads_them() {
        let odd = "a \"b\" \\ c";
        let table: toml::Table = format!("x = {}", quoted(odd)).parse().unwrap();
        assert_eq!(table["x"].as_str(), Some(odd));
    }
}
