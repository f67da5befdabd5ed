//! A gate whose disk is full: it says so before a person has written, keeps what it acknowledged, and goes on when there is
//! room again.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use axum::http::StatusCode;
use gate::config::Way;
use gate::store::FREE_BYTES_MIN;
use ledger::Options;

use crate::person::{OWN, Seen, World, answer_all, begin, get, pack, post, press};

const LANGUAGES: [&str; 5] = ["ru", "uk", "ko-KP", "ko-KR", "en"];
/// Room for some tens of interviews.
const PAGES_MAX: u32 = 60;
/// A file system on which there is room at first.
const DISK_BYTES: u64 = FREE_BYTES_MIN + (32 << 20);

/// The page that says that there is no room: in this language, with what is kept, what to do and other ways to reach us.
fn says_full(page: &Seen, language: &str) {
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.at);
    assert!(page.html.contains(&format!("<html lang=\"{language}\"")), "{}", page.html);
    let texts = std::fs::read_to_string(pack().join(format!("locales/{language}.ftl"))).unwrap();
    for key in ["err-full", "rec-full", "other-ways"] {
        let text = texts.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))).unwrap();
        assert!(
            page.html.contains(&text.replace('\'', "&#39;")),
            "{language}: {key} is not in {}",
            page.html
        );
    }
    assert!(page.html.contains("https://one.example.org/"), "another address");
}

fn beside(at: &str, spot: &str) -> String {
    format!("{}/{spot}", at.rsplit_once('/').unwrap().0)
}

#[tokio::test]
async fn a_full_database_refuses_before_anybody_has_written_and_keeps_what_it_acknowledged() {
    let options = Options { pages_max: Some(PAGES_MAX), ..Options::default() };
    let world = World::made(tempfile::tempdir().unwrap(), &pack(), &[Way::Tls], &options).await;
    world.trial.hand_over_keys();
    let router = &world.router;
    let first = begin(router, "ru", 1).await;
    let (review, _) = answer_all(router, first, &["Сокол", "пароход", "Меня услышат?"]).await;
    let receipt = press(router, &beside(&review.at, "s"), &[]).await;
    let words = receipt.text_of("receipt-words");

    let mut begun = Vec::new();
    let refused = loop {
        let answer = post(router, "/ru/f1", &[]).await;
        if answer.status != StatusCode::SEE_OTHER {
            break answer;
        }
        begun.push(answer.leads_to().to_owned());
        assert!(begun.len() < 10_000, "it never filled");
    };
    assert!(begun.len() > 10, "{} found room", begun.len());
    says_full(&refused, "ru");
    for language in LANGUAGES {
        says_full(&post(router, &format!("/{language}/f1"), &[]).await, language);
    }

    // Everything can still be read; who had begun still sees his question; what was acknowledged is there, once.
    assert_eq!(get(router, "/ru/2").await.status, StatusCode::OK);
    assert_eq!(get(router, &begun[0]).await.status, OWN);
    assert_eq!(get(router, &receipt.at).await.text_of("receipt-words"), words);
    assert_eq!(world.trial.collect(0).await.unwrap().len(), 1);

    // Room comes back: some go, others come.
    for gone in &begun[1..] {
        assert_eq!(post(router, &beside(gone, "e"), &[]).await.status, StatusCode::SEE_OTHER);
    }
    assert_ne!(press(router, &begun[0], &[("v", "yes")]).await.at, begun[0]);
    assert_eq!(begin(router, "ru", 1).await.status, OWN);
    assert_eq!(press(router, "/ru/c", &[("v", &words)]).await.status, OWN);
}

struct Mounted(PathBuf);

impl Mounted {
    /// A file system of its own in memory; only root can make one.
    #[expect(clippy::print_stdout, reason = "whoever reads the test's output must know that it was not run")]
    fn at(folder: &Path) -> Option<Self> {
        let size = format!("size={DISK_BYTES}");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(folder).output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Self(folder.to_owned()));
        }
        println!("no file system could be mounted (that takes root): a really full disk was not tried");
        None
    }

    /// Fills it until `left` bytes are free, or until nothing more goes in.
    fn fill(&self, name: &str, left: u64) {
        let free = ledger::disk::bytes_free(&self.0).unwrap();
        let mut file = std::fs::File::create(self.0.join(name)).unwrap();
        let block = [7; 4096];
        for _ in 0..free.saturating_sub(left).div_ceil(4096) + 64 {
            if (left > 0 && ledger::disk::bytes_free(&self.0).unwrap() <= left)
                || file.write_all(&block).is_err()
            {
                return;
            }
        }
    }

    fn free(&self, name: &str) {
        std::fs::remove_file(self.0.join(name)).unwrap();
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(&self.0).status());
    }
}

#[tokio::test]
async fn a_really_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Mounted::at(folder.path()) else { return };
    let world = World::made(folder, &pack(), &[Way::Tls], &Options::default()).await;
    world.trial.hand_over_keys();
    let router = &world.router;
    let first = begin(router, "ru", 1).await;
    let (review, _) = answer_all(router, first, &["Сокол", "пароход", "Меня услышат?"]).await;
    let other = begin(router, "uk", 1).await;

    // Little room: nobody begins, in no way, not even to read the questions; whoever had begun is taken to the end.
    disk.fill("much", FREE_BYTES_MIN - 1);
    for language in LANGUAGES {
        says_full(&get(router, &format!("/{language}/f1")).await, language);
        says_full(&post(router, &format!("/{language}/f1"), &[]).await, language);
        says_full(&get(router, &format!("/{language}/a1")).await, language);
    }
    let receipt = press(router, &beside(&review.at, "s"), &[]).await;
    let words = receipt.text_of("receipt-words");
    assert_eq!(words.split(' ').count(), 10);

    // No room at all: an answer is refused and the question stands where it stood.
    disk.fill("all", 0);
    let mut refused = post(router, &other.at, &[("v", "yes")]).await;
    for _ in 0..2_000 {
        if refused.status != StatusCode::SEE_OTHER {
            break;
        }
        // The log of the database had room of its own left.
        disk.fill("more", 0);
        refused = post(router, &other.at, &[("v", "yes")]).await;
    }
    says_full(&refused, "uk");
    assert_eq!(get(router, &receipt.at).await.text_of("receipt-words"), words);

    disk.free("all");
    disk.free("much");
    assert_ne!(press(router, &other.at, &[("v", "yes")]).await.at, other.at);
    assert_eq!(begin(router, "ru", 1).await.status, OWN);
    assert_eq!(world.trial.collect(0).await.unwrap().len(), 1, "acknowledged once, there once");
}
