//! Conversations on channels: turns a second with everything durable, and what many half-done ones cost.
//!
//! `cargo bench -p gate --bench talks -- [SECONDS] [PEOPLE]`. The channels are of the bench's own making and take what is said
//! without a wire, so that the gate is measured and no provider.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench prints, and may fail loudly"
)]

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use channels::contract::{Abilities, Alphabet, ButtonLimit, Ended, TextLimit};
use channels::message::{Incoming, Outgoing, Text, What};
use channels::secret::Secret;
use channels::{
    AccountId, Address, Channel, ChannelKind, ExternalId, Inbox, Listening, SendError, Sent, Taken, Task,
};
use gate::config::Way;
use gate::testing::Trial;
use tokio::time::Instant;
use web::chance::SystemChance;
use web::clock::SystemClock;

/// Messages that are under way at once.
const SIDE_BY_SIDE: usize = 64;
/// What a person writes, from the first word to the review; then somebody else begins.
const WORDS: [&str; 12] = ["Здравствуйте", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"];
/// After so many of them a conversation is half done.
const HALF: usize = 7;

struct Line {
    kind: ChannelKind,
    account: AccountId,
    inbox: Mutex<Option<Arc<dyn Inbox>>>,
    last: AtomicU64,
    said: AtomicUsize,
}

impl Line {
    fn new(kind: ChannelKind, account: &str) -> Arc<Self> {
        Arc::new(Self {
            kind,
            account: AccountId::try_from(account.to_owned()).unwrap(),
            inbox: Mutex::default(),
            last: AtomicU64::new(0),
            said: AtomicUsize::new(0),
        })
    }

    async fn hears(&self, who: &str, text: &str) {
        let message = Incoming {
            account: self.account.clone(),
            kind: self.kind,
            id: ExternalId::Given(self.last.fetch_add(1, Ordering::Relaxed).to_string()),
            from: Address::new(who).unwrap(),
            at: jiff::Timestamp::UNIX_EPOCH,
            language: None,
            what: What::Text(Text::new(text, true)),
        };
        let inbox = self.inbox.lock().unwrap().clone().unwrap();
        assert_eq!(inbox.take(vec![message]).await, Ok(vec![Taken::New]));
    }
}

impl Channel for Line {
    fn account(&self) -> &AccountId {
        &self.account
    }

    fn kind(&self) -> ChannelKind {
        self.kind
    }

    fn abilities(&self) -> Abilities {
        let buttons = ButtonLimit { count_max: 12, label_chars_max: 80, data_bytes_max: 64 };
        let is_sms = self.kind == ChannelKind::Sms;
        Abilities {
            text: if is_sms { TextLimit::SmsParts(5) } else { TextLimit::Utf16(4_096) },
            buttons: (!is_sms).then_some(buttons),
            alphabet: Alphabet::Unicode,
            typing: false,
            reports: false,
            media: false,
            voice: false,
            edits: false,
        }
    }

    fn redactions(&self) -> Vec<Secret> {
        Vec::new()
    }

    fn check(&self) -> Task<'_, Result<(), SendError>> {
        Box::pin(async { Ok(()) })
    }

    fn listen(self: Arc<Self>, inbox: Arc<dyn Inbox>) -> Listening {
        *self.inbox.lock().unwrap() = Some(inbox);
        Listening::Pull(Box::pin(std::future::pending::<Ended>()))
    }

    fn send<'a>(&'a self, _: &'a Outgoing) -> Task<'a, Result<Sent, SendError>> {
        self.said.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Ok(Sent { ids: Vec::new() }) })
    }

    fn typing<'a>(&'a self, _: &'a Address) -> Task<'a, ()> {
        Box::pin(async {})
    }
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1024.0
}

fn disk_mb(folder: &Path) -> f64 {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len());
    let bytes: u64 = files.sum();
    u32::try_from(bytes >> 10).map_or(f64::INFINITY, f64::from) / 1024.0
}

/// Lets people write, side by side, each in his order, until `more` says that it is enough; gives the time of each turn.
async fn write_all(
    lines: &[Arc<Line>],
    first: usize,
    turns: usize,
    more: impl Fn(usize) -> bool + Send + Sync + 'static,
) -> Vec<u64> {
    let (next, more) = (Arc::new(AtomicUsize::new(first)), Arc::new(more));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..SIDE_BY_SIDE {
        let (lines, next, more) = (lines.to_vec(), Arc::clone(&next), Arc::clone(&more));
        workers.spawn(async move {
            let mut micros = Vec::new();
            loop {
                let person = next.fetch_add(1, Ordering::Relaxed);
                let (who, line) = (format!("7999{person:07}"), &lines[person % lines.len()]);
                for text in &WORDS[..turns] {
                    if !more(person) {
                        return micros;
                    }
                    let begun = Instant::now();
                    line.hears(&who, text).await;
                    micros.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
                }
            }
        });
    }
    let mut all = Vec::new();
    while let Some(micros) = workers.join_next().await {
        all.extend(micros.unwrap());
    }
    all
}

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    // Cargo adds `--bench`, which is no number.
    let mut numbers = std::env::args().filter_map(|word| word.parse::<usize>().ok());
    let seconds = u64::try_from(numbers.next().unwrap_or(10)).unwrap();
    let people = numbers.next().unwrap_or(50_000);
    let folder = tempfile::tempdir().unwrap();
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example");
    let (clock, chance) = (Arc::new(SystemClock), Arc::new(SystemChance));
    let trial = Trial::new(folder.path(), &pack, clock, chance, &[Way::Tls]).await.unwrap();
    trial.hand_over_keys();
    let lines = [Line::new(ChannelKind::Telegram, "telegram-1"), Line::new(ChannelKind::Sms, "sms-1")];
    for line in &lines {
        trial.listen(line.clone());
    }
    let before = resident_mb();

    for round in 1..=3 {
        let begun = Instant::now();
        let end = begun + Duration::from_secs(seconds);
        let mut micros =
            write_all(&lines, round * 1_000_000, WORDS.len(), move |_| Instant::now() < end).await;
        let took = begun.elapsed().as_secs_f64();
        micros.sort_unstable();
        let at = |part: usize| micros.get(micros.len() * part / 1000).copied().unwrap_or_default() / 1000;
        let count = f64::from(u32::try_from(micros.len()).unwrap());
        let (p50, p99, worst) = (at(500), at(990), at(999));
        let rate = count / took;
        println!("round {round}: {rate:.0} turns a second, p50 {p50} ms, p99 {p99} ms, p99.9 {worst} ms");
    }
    trial.silence().await;
    let (disk, memory) = (disk_mb(folder.path()), resident_mb());
    write_all(&lines, 0, HALF, move |person| person < people).await;
    trial.silence().await;
    trial.sweep().await.unwrap();
    let (disk, after) = (disk_mb(folder.path()) - disk, resident_mb());
    println!("{people} half-done conversations: {disk:.0} MB on disk");
    println!("memory: {after:.0} MB with them, {memory:.0} before them, {before:.0} before all");
    let said: usize = lines.iter().map(|line| line.said.load(Ordering::Relaxed)).sum();
    println!("messages said: {said}");
}
