//! Gates and desks with real ends of the link and small stores behind them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use desk::calls::LookedUp;
use desk::link::{GateEndpoint, GateKeyring, GateStanding, Inbox, Link, Place, Pulled};
use gate::hotline::{Board, Heard};
use gate::link::{LinkState, LinkStore, StoreRefusal};
use ledger::sqlite::Bookmark;
use ledger::{
    ChainFault, Expected, Keyring, Ledger as _, NewRecord, Options, OutgoingQueue, Position, SqliteLedger,
    StreamId,
};
use rand::rngs::{StdRng, SysRng};
use rand::{Rng as _, SeedableRng as _};
use seal::Day;
use seal::id::MailboxId;
use seal::link::channel::{Accounts, AccountsAnswer, Notice, NoticeOutcome, Reports};
use seal::link::frame::Frame;
use seal::link::hotline::{Question, Questions, SOUND_BYTES_MAX, SOUNDS_MAX, Verdict};
use seal::link::{GateKeys, RunId, Secret};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use web::chance::{Chance, SystemChance};
use web::clock::{Clock, SystemClock};
use web::serve::Listener;
use web::tls::{Identity, Pin};
use zeroize::Zeroizing;

const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until it is so.
pub(crate) async fn until(is_so: impl AsyncFn() -> bool) {
    let asking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("it never became so");
}

pub(crate) fn rng() -> StdRng {
    StdRng::try_from_rng(&mut SysRng).unwrap()
}

/// Stands for a sealed envelope of about 2 KiB.
pub(crate) fn envelope(n: u64) -> Vec<u8> {
    let mut bytes = n.to_be_bytes().to_vec();
    bytes.resize(2048 + usize::try_from(n % 100).unwrap(), 7);
    bytes
}

pub(crate) async fn post(queue: &OutgoingQueue, n: u64) {
    let mut submission = [0; 16];
    submission[..8].copy_from_slice(&n.to_be_bytes());
    queue.put(submission, envelope(n), 20_000).await.unwrap();
}

/// From 32 people at a time.
pub(crate) async fn post_all(queue: &OutgoingQueue, all: std::ops::Range<u64>) {
    let mut people = tokio::task::JoinSet::new();
    for person in 0..32 {
        let (queue, all) = (queue.clone(), all.clone());
        people.spawn(async move {
            for n in all.skip(person).step_by(32) {
                post(&queue, n).await;
            }
        });
    }
    people.join_all().await;
}

pub(crate) struct World {
    folder: tempfile::TempDir,
    pub(crate) desk: Identity,
    pub(crate) stranger: Identity,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (desk, stranger) = (identity(folder.path(), "desk"), identity(folder.path(), "stranger"));
        Self { folder, desk, stranger }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn identity(folder: &Path, name: &str) -> Identity {
    Identity::load_or_make(&folder.join(format!("{name}.crt")), &folder.join(format!("{name}.key"))).unwrap()
}

#[derive(Default)]
struct Shelf {
    visits: usize,
    puts: usize,
    fresh: Option<[u8; 32]>,
    keys: Option<GateKeys>,
    manifest: (u64, Vec<u8>),
    refuse_manifests: bool,
    replies: HashMap<[u8; 32], Vec<u8>>,
    erased: Vec<[u8; 32]>,
}

#[derive(Default)]
pub(crate) struct Store(Mutex<Shelf>, pub(crate) Arc<Board>);

impl Store {
    fn with<T>(&self, look: impl FnOnce(&mut Shelf) -> T) -> T {
        look(&mut self.0.lock().unwrap())
    }

    pub(crate) fn visits(&self) -> usize {
        self.with(|s| s.visits)
    }

    pub(crate) fn puts(&self) -> usize {
        self.with(|s| s.puts)
    }

    pub(crate) fn keys(&self) -> Option<GateKeys> {
        self.with(|s| s.keys.clone())
    }

    pub(crate) fn replies(&self) -> usize {
        self.with(|s| s.replies.len())
    }

    pub(crate) fn erased(&self) -> Vec<[u8; 32]> {
        self.with(|s| s.erased.clone())
    }

    pub(crate) fn manifest(&self) -> (u64, Vec<u8>) {
        self.with(|s| s.manifest.clone())
    }

    pub(crate) fn make_fresh_state_key(&self, key: [u8; 32]) {
        self.with(|s| s.fresh = Some(key));
    }

    pub(crate) fn refuse_manifests(&self) {
        self.with(|s| s.refuse_manifests = true);
    }
}

impl LinkStore for Store {
    fn keys_epoch(&self) -> Option<u64> {
        self.with(|s| s.keys.as_ref().map(|k| k.epoch))
    }

    fn fresh_state_key(&self) -> Option<[u8; 32]> {
        self.with(|s| s.fresh.filter(|_| s.keys.is_none()))
    }

    fn adopt(&self, keys: &GateKeys) {
        self.with(|s| s.keys = Some(keys.clone()));
    }

    fn manifest_serial(&self) -> u64 {
        self.with(|s| s.manifest.0)
    }

    async fn accept_manifest(&self, json: Vec<u8>) -> Result<(), StoreRefusal> {
        if self.with(|s| s.refuse_manifests) {
            return Err(StoreRefusal::NotAccepted);
        }
        let serial = json.iter().filter(|b| b.is_ascii_digit()).fold(0, |n, b| n * 10 + u64::from(b - b'0'));
        self.with(|s| s.manifest = (serial, json));
        Ok(())
    }

    async fn put_replies(&self, replies: Vec<Vec<u8>>) -> Result<usize, StoreRefusal> {
        self.with(|s| {
            s.puts += 1;
            if s.keys.is_none() {
                return Err(StoreRefusal::KeysNeeded);
            }
            let before = s.replies.len();
            s.replies.extend(replies.into_iter().map(|r| (Sha256::digest(&r).into(), r)));
            Ok(s.replies.len() - before)
        })
    }

    async fn reply_digests(&self) -> Result<Vec<[u8; 32]>, StoreRefusal> {
        Ok(self.with(|s| s.replies.keys().copied().collect()))
    }

    async fn erase_mailboxes(&self, mailboxes: Vec<MailboxId>) -> Result<(), StoreRefusal> {
        self.with(|s| s.erased.extend(mailboxes.iter().map(|m| *m.as_bytes())));
        Ok(())
    }

    fn collected(&self) {
        self.with(|s| s.visits += 1);
    }

    // No account is ever held here: what a gate does with one is in the gate's own tests.
    async fn hold_accounts(self: Arc<Self>, _: Accounts) -> Result<AccountsAnswer, StoreRefusal> {
        Ok(AccountsAnswer { accounts: Vec::new() })
    }

    async fn notice(self: Arc<Self>, _: Notice) -> Result<NoticeOutcome, StoreRefusal> {
        Ok(NoticeOutcome::NotHeld)
    }

    async fn reports(&self, after: u64, patience: Duration) -> Reports {
        tokio::time::sleep(patience).await;
        Reports { next: after, reports: Vec::new() }
    }

    async fn talks(&self, _: u64) -> Result<Vec<Frame>, StoreRefusal> {
        Ok(Vec::new())
    }

    async fn take_talks(&self, _: Vec<Vec<u8>>) -> Result<usize, StoreRefusal> {
        Ok(0)
    }

    fn has_telephone(&self) -> bool {
        true
    }

    async fn questions(&self, after: u64, patience: Duration) -> Questions {
        self.1.after(after, patience).await
    }

    fn answer_question(&self, id: RunId, heard: Heard) -> bool {
        self.1.answer(id, heard)
    }
}

pub(crate) struct Gate {
    name: String,
    pub(crate) address: String,
    pub(crate) pin: Pin,
    pub(crate) queue: OutgoingQueue,
    pub(crate) store: Arc<Store>,
    posted: Mutex<Vec<u64>>,
    serving: Option<JoinHandle<()>>,
}

impl Drop for Gate {
    fn drop(&mut self) {
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}

impl Gate {
    pub(crate) async fn start(world: &World, name: &str) -> Self {
        Self::start_at(world, name, "127.0.0.1:0", &world.path(&format!("{name}.db"))).await
    }

    async fn start_at(world: &World, name: &str, address: &str, path: &Path) -> Self {
        let queue = OutgoingQueue::open(path, &Options::default(), &mut rng()).await.unwrap();
        let store = Arc::new(Store::default());
        let identity = identity(world.folder.path(), name);
        let tls = web::tls::link_server(&identity, &[world.desk.pin()]).unwrap();
        let listener = Listener::tcp(address.parse().unwrap()).await.unwrap().with_tls(tls);
        let address = listener.address();
        let mut run = [0; 16];
        rng().fill_bytes(&mut run);
        let state = LinkState::new(run, queue.clone(), Arc::clone(&store));
        let serving = tokio::spawn(async move {
            // Cut off in the middle of everything when aborted, as by a kill.
            gate::link::serve(listener, state, std::future::pending()).await.unwrap();
        });
        let (name, pin) = (name.to_owned(), identity.pin());
        Self { name, address, pin, queue, store, posted: Mutex::default(), serving: Some(serving) }
    }

    /// The same gate as seen through something in between.
    pub(crate) fn at(&self, address: String) -> Self {
        Self {
            name: self.name.clone(),
            address,
            pin: self.pin,
            queue: self.queue.clone(),
            store: Arc::clone(&self.store),
            posted: Mutex::default(),
            serving: None,
        }
    }

    /// Ends and begins again at the same address with the same queue, and all else forgotten.
    pub(crate) async fn restart(self, world: &World) -> Self {
        let (name, address) = (self.name.clone(), self.address.clone());
        self.end().await;
        Self::again(world, &name, &address, &world.path(&format!("{name}.db"))).await
    }

    pub(crate) async fn restart_with_new_disk(self, world: &World) -> Self {
        let (name, address) = (self.name.clone(), self.address.clone());
        self.end().await;
        Self::again(world, &name, &address, &world.path(&format!("{name}-new.db"))).await
    }

    async fn end(mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            drop(serving.await);
        }
    }

    async fn again(world: &World, name: &str, address: &str, path: &Path) -> Self {
        // Connections of the one before may still hold the queue for a moment.
        until(async || is_free(path)).await;
        Self::start_at(world, name, address, path).await
    }

    pub(crate) async fn post(&self, n: u64) {
        post(&self.queue, n).await;
        self.posted.lock().unwrap().push(n);
    }

    pub(crate) fn posted(&self) -> Vec<Vec<u8>> {
        self.posted.lock().unwrap().iter().map(|n| envelope(*n)).collect()
    }

    fn endpoint(&self) -> GateEndpoint {
        GateEndpoint { name: self.name.clone(), address: self.address.clone(), pin: self.pin }
    }
}

/// Whether nobody holds the database any more.
fn is_free(database: &Path) -> bool {
    let mut lock = database.as_os_str().to_owned();
    lock.push(".lock");
    std::fs::File::open(lock).map_or(true, |lock| lock.try_lock().is_ok())
}

#[derive(Default)]
struct Desktop {
    covered: Vec<Bookmark>,
    replies: Vec<Arc<[u8]>>,
    erasures: Vec<MailboxId>,
    manifest: Option<(u64, Arc<[u8]>)>,
    failures: usize,
    looked_up: Vec<String>,
}

pub(crate) struct TestInbox {
    pub(crate) ledger: SqliteLedger,
    pub(crate) keyring: Arc<Keyring>,
    desktop: Mutex<Desktop>,
    news: watch::Sender<u64>,
}

impl TestInbox {
    fn with<T>(&self, look: impl FnOnce(&mut Desktop) -> T) -> T {
        let seen = look(&mut self.desktop.lock().unwrap());
        self.news.send_modify(|n| *n += 1);
        seen
    }

    pub(crate) fn reply(&self, bytes: Vec<u8>) {
        self.with(|d| d.replies.push(bytes.into()));
    }

    pub(crate) fn erase(&self, mailbox: [u8; 32]) {
        self.with(|d| d.erasures.push(MailboxId::from_bytes(mailbox)));
    }

    pub(crate) fn set_manifest(&self, serial: u64, json: &[u8]) {
        self.with(|d| d.manifest = Some((serial, json.into())));
    }

    pub(crate) fn set_covered(&self, bookmarks: Vec<Bookmark>) {
        self.with(|d| d.covered = bookmarks);
    }

    pub(crate) fn fail_after_storing(&self, times: usize) {
        self.with(|d| d.failures = times);
    }

    pub(crate) fn failures_left(&self) -> usize {
        self.desktop.lock().unwrap().failures
    }

    pub(crate) async fn ledger_fault(&self) -> Option<ChainFault> {
        self.ledger.verify_chain().await.unwrap().fault
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the test's inbox failed")]
pub(crate) struct InboxFailed;

impl Inbox for TestInbox {
    type Error = InboxFailed;

    async fn store_sealed(
        &self,
        gate: &GateEndpoint,
        queue: [u8; 16],
        batch: Vec<Pulled>,
    ) -> Result<(), InboxFailed> {
        let cursor = batch.last().unwrap().place;
        let mut storing = tokio::task::JoinSet::new();
        for (number, pulled) in batch.into_iter().enumerate() {
            let ledger = self.ledger.clone();
            let digest = Sha256::digest(&pulled.envelope);
            let key: [u8; 16] = digest[..16].try_into().unwrap();
            let append = async move {
                let stream = StreamId::new("intake").unwrap();
                let record = NewRecord { kind: 1, ciphertext: pulled.envelope };
                ledger.append(&stream, Expected::Any, Some(key), vec![record]).await.unwrap();
            };
            // The first few in order, so that short batches can be compared; a flood together.
            if number < 200 { append.await } else { drop(storing.spawn(append)) }
        }
        storing.join_all().await;
        if self.failures_left() > 0 {
            self.desktop.lock().unwrap().failures -= 1;
            return Err(InboxFailed);
        }
        let bookmark = Bookmark { name: gate.name.clone(), queue, cursor };
        self.ledger.set_bookmark(bookmark).await.map_err(|_| InboxFailed)
    }

    async fn bookmark(&self, gate: &GateEndpoint) -> Result<Option<Place>, InboxFailed> {
        let bookmark = self.ledger.bookmark(&gate.name).await.map_err(|_| InboxFailed)?;
        Ok(bookmark.map(|b| Place { queue: b.queue, place: b.cursor }))
    }

    async fn covered(&self, gate: &GateEndpoint) -> Result<Option<Place>, InboxFailed> {
        let desktop = self.desktop.lock().unwrap();
        let covered = desktop.covered.iter().find(|b| b.name == gate.name);
        Ok(covered.map(|b| Place { queue: b.queue, place: b.cursor }))
    }

    async fn replies(&self) -> Result<Vec<Arc<[u8]>>, InboxFailed> {
        Ok(self.desktop.lock().unwrap().replies.clone())
    }

    async fn erasures(&self) -> Result<Vec<MailboxId>, InboxFailed> {
        Ok(self.desktop.lock().unwrap().erasures.clone())
    }

    async fn gate_keys(&self, gate: &GateEndpoint, fresh: Option<[u8; 32]>) -> Result<GateKeys, InboxFailed> {
        let keys = GateKeyring::new(Arc::clone(&self.keyring));
        keys.keys(gate, fresh, Day::from_number(20_000), &mut rng()).await.map_err(|_| InboxFailed)
    }

    fn manifest(&self) -> Option<(u64, Arc<[u8]>)> {
        self.desktop.lock().unwrap().manifest.clone()
    }

    fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// One code is somebody's; another has to wait once.
    async fn look_up(&self, _: &GateEndpoint, question: &Question) -> Result<LookedUp, InboxFailed> {
        let mut looked = self.desktop.lock().unwrap();
        looked.looked_up.push(question.code.reveal().to_owned());
        let times = looked.looked_up.iter().filter(|code| *code == question.code.reveal()).count();
        let (verdict, sounds) = match question.code.reveal() {
            WAITING_CODE if times == 1 => (Verdict::Wait { seconds: 1 }, Vec::new()),
            KNOWN_CODE | WAITING_CODE => {
                let (mailbox, write_key) = (MailboxId::from_bytes([7; 32]), Secret::new([8; 32]));
                let sounds = vec![Zeroizing::new(vec![1; SOUND_BYTES_MAX]); SOUNDS_MAX];
                (Verdict::Known { mailbox, write_key, sounds: SOUNDS_MAX, unreleased: true }, sounds)
            }
            _ => (Verdict::Unknown, Vec::new()),
        };
        Ok(LookedUp { verdict, sounds })
    }
}

pub(crate) const KNOWN_CODE: &str = "000000000001";
pub(crate) const WAITING_CODE: &str = "000000000002";

pub(crate) struct Desk {
    pub(crate) inbox: Arc<TestInbox>,
    link: Option<Link>,
}

impl Desk {
    pub(crate) async fn start(world: &World, gates: &[&Gate]) -> Self {
        Self::start_as(world, &world.desk, gates).await
    }

    pub(crate) async fn start_as(world: &World, identity: &Identity, gates: &[&Gate]) -> Self {
        Self::prepare(world).await.call(identity, gates)
    }

    /// A desk, locked, that does not call yet.
    pub(crate) async fn prepare(world: &World) -> Self {
        Self::open(&world.path("ledger.db"), &world.path("keyring.db")).await
    }

    /// A desk on what was restored from a backup.
    pub(crate) async fn restore(world: &World, ledger: &Path, keyring: &Path) -> Self {
        let (to_ledger, to_keyring) = (world.path("restored-ledger.db"), world.path("restored-keyring.db"));
        std::fs::copy(ledger, &to_ledger).unwrap();
        std::fs::copy(keyring, &to_keyring).unwrap();
        Self::open(&to_ledger, &to_keyring).await
    }

    async fn open(ledger: &Path, keyring: &Path) -> Self {
        until(async || is_free(keyring) && is_free(ledger)).await;
        let inbox = TestInbox {
            ledger: SqliteLedger::open(ledger, &Options::default()).unwrap(),
            keyring: Arc::new(Keyring::open(keyring, &mut rng()).await.unwrap()),
            desktop: Mutex::default(),
            news: watch::Sender::new(0),
        };
        Self { inbox: Arc::new(inbox), link: None }
    }

    pub(crate) fn call(mut self, identity: &Identity, gates: &[&Gate]) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let chance: Arc<dyn Chance> = Arc::new(SystemChance);
        let endpoints = gates.iter().map(|g| g.endpoint()).collect();
        self.link = Some(desk::link::start(endpoints, &self.inbox, identity, &clock, &chance).unwrap());
        self
    }

    pub(crate) async fn stop(mut self) {
        self.link.take().unwrap().stop().await;
    }

    pub(crate) fn standing(&self, gate: &str) -> GateStanding {
        let standings = self.link.as_ref().unwrap().standings();
        let standing = standings.borrow().iter().find(|s| s.name == gate).cloned();
        standing.unwrap()
    }

    pub(crate) async fn reached(&self, gate: &Gate) {
        until(async || gate.store.visits() > 0).await;
    }

    pub(crate) async fn wait_for(&self, envelopes: u64) {
        let waiting = self.inbox.ledger.wait_past(Position(envelopes - 1));
        tokio::time::timeout(PATIENCE, waiting).await.expect("they never arrived").unwrap();
    }

    pub(crate) async fn envelopes(&self) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        let mut cursor = Position(0);
        loop {
            let read = self.inbox.ledger.read_all(cursor, 5000).await.unwrap();
            let Some(last) = read.last() else { return found };
            cursor = last.position;
            found.extend(read.into_iter().filter_map(|r| r.ciphertext));
        }
    }
}
