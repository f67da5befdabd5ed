//! The sound of what is said: files of the programme pack, one a piece, read when they are said. Callers who hear the same at the same
//! time share it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use interview::Language;
use interview::call::PieceId;
use sound::Sound;
use sound::stretch::slower;
use sound::wav;

/// The folder of a pack in which sounds lie, each language in a folder of its own.
pub const FOLDER: &str = "voices";
/// The largest file that is read: minutes of PCM.
const FILE_BYTES_MAX: u64 = 16 << 20;
/// How much longer slow speech takes, in percent.
const SLOW_PERCENT: usize = 130;
/// Names that are remembered; beyond, those that nobody says now are forgotten.
const SHARED_MAX: usize = 4_096;

/// Which sound: language, piece, and whether it is slow.
type Name = (Language, PieceId, bool);

/// The sounds of a programme.
#[derive(Debug)]
pub struct Sounds {
    folder: PathBuf,
    shared: Mutex<HashMap<Name, Weak<Sound>>>,
}

impl Sounds {
    /// The sounds of the pack in that folder.
    #[must_use]
    pub fn of_pack(pack: &Path) -> Self {
        Self { folder: pack.join(FOLDER), shared: Mutex::default() }
    }

    /// The file of a piece.
    #[must_use]
    pub fn file(&self, language: &Language, id: &PieceId) -> PathBuf {
        self.folder.join(language.as_str()).join(format!("{}.wav", id.as_str()))
    }

    /// How a piece sounds; none if the pack has no file of it that can be read, which is logged: what was checked when the pack was
    /// built is there.
    pub async fn sound(&self, language: &Language, id: &PieceId, slow: bool) -> Option<Arc<Sound>> {
        let name = (language.clone(), id.clone(), slow);
        if let Some(sound) = self.shared().get(&name).and_then(Weak::upgrade) {
            return Some(sound);
        }
        let file = self.file(language, id);
        let reading = tokio::task::spawn_blocking(move || {
            let sound = read(&file)?;
            Some(if slow { slower(&sound, SLOW_PERCENT) } else { sound })
        });
        let Some(sound) = reading.await.ok().flatten().map(Arc::new) else {
            tracing::error!(%language, piece = id.as_str(), "the pack has no sound of a piece that can be read");
            return None;
        };
        let mut shared = self.shared();
        if shared.len() >= SHARED_MAX {
            shared.retain(|_, sound| sound.strong_count() > 0);
        }
        shared.insert(name, Arc::downgrade(&sound));
        Some(sound)
    }

    fn shared(&self) -> std::sync::MutexGuard<'_, HashMap<Name, Weak<Sound>>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(file: &Path) -> Option<Sound> {
    if std::fs::metadata(file).ok()?.len() > FILE_BYTES_MAX {
        return None;
    }
    wav::read(&std::fs::read(file).ok()?).ok()
}
