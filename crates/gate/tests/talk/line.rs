//! A channel of the tests' own: what people write goes straight into the gate's inbox, what they get is kept here.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use channels::contract::{Abilities, Alphabet, ButtonLimit, Ended, TextLimit};
use channels::message::{IdempotencyKey, Incoming, Outgoing, ProviderId, Text, What, Words};
use channels::secret::Secret;
use channels::voice::{FetchError, Full, Media, Sink, VoiceNote};
use channels::{
    AccountId, Address, Channel, ChannelKind, ExternalId, Inbox, Listening, NotTaken, SendError, Sent, Taken,
    Task,
};
use gate::config::Way;
use gate::testing::Trial;
use interview::chat::Command;
use interview::{Language, Programme};
use jiff::Timestamp;
use ledger::Options;
use web::chance::SeededChance;
use web::clock::{Clock, TestClock};

pub(crate) fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example")
}

pub(crate) fn programme() -> &'static Programme {
    static PROGRAMME: std::sync::OnceLock<Programme> = std::sync::OnceLock::new();
    PROGRAMME.get_or_init(|| Programme::load(&pack()).unwrap())
}

/// A word that this command is called by.
pub(crate) fn word(tag: &str, command: Command) -> String {
    let words = programme().text(&Language::parse(tag).unwrap(), &command.key(), &[]);
    words.split('|').next().unwrap().trim().to_owned()
}

/// A gate with keys, and its clock.
pub(crate) struct World {
    pub(crate) trial: Trial,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new(seed: u64) -> Self {
        Self::with(seed, &Options::default()).await
    }

    pub(crate) async fn with(seed: u64, options: &Options) -> Self {
        Self::over(tempfile::tempdir().unwrap(), seed, options).await
    }

    /// A gate over a folder.
    pub(crate) async fn over(folder: tempfile::TempDir, seed: u64, options: &Options) -> Self {
        let clock = Arc::new(TestClock::at("2026-11-23T20:00:00Z".parse().unwrap()));
        let chance = Arc::new(SeededChance::new(seed));
        let now: Arc<dyn Clock> = clock.clone();
        let trial =
            Trial::with_room(folder.path(), &pack(), now, chance, &[Way::Tls], options).await.unwrap();
        trial.hand_over_keys();
        Self { trial, clock, folder }
    }

    /// The same gate after it was ended and started again.
    pub(crate) async fn again(trial: Trial, folder: tempfile::TempDir) -> Self {
        let clock = Arc::new(TestClock::at("2026-11-23T20:00:00Z".parse().unwrap()));
        let trial = trial.again(folder.path(), &pack(), &[Way::Tls]).await.unwrap();
        trial.hand_over_keys();
        Self { trial, clock, folder }
    }

    /// A line on which the gate listens.
    pub(crate) fn line(&self, kind: ChannelKind, account: &str) -> Arc<Line> {
        let line = Arc::new(Line::new(kind, account));
        self.trial.listen(line.clone());
        line
    }

    /// A line whose provider calls, and could not be told where to for the first `vain` times.
    pub(crate) fn called_line(&self, kind: ChannelKind, account: &str, vain: u64) -> Arc<Line> {
        let mut line = Line::new(kind, account);
        line.vain = Some(vain);
        let line = Arc::new(line);
        self.trial.listen(line.clone());
        line
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, is_so: impl Fn() -> bool) {
        let waiting = async {
            while !is_so() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(600), waiting).await.expect("it never was so");
    }

    /// Everything that lies on the gate's disk.
    pub(crate) fn disk(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                all.extend(std::fs::read(path).unwrap());
            }
        }
        all
    }
}

/// How fetching a voice note ends.
#[derive(Clone, Copy, Default)]
pub(crate) enum Ends {
    #[default]
    Well,
    /// The provider's line breaks.
    Breaks,
    /// The provider says nothing more.
    Hangs,
}

/// Where the voice notes of these tests lie.
pub(crate) const HANDLE: &str = "canary-handle";

pub(crate) struct Line {
    kind: ChannelKind,
    account: AccountId,
    inbox: Mutex<Option<Arc<dyn Inbox>>>,
    got: Mutex<Vec<(Address, Outgoing)>>,
    mood: Mutex<Option<SendError>>,
    /// The sound of every voice note here, and how fetching it ends.
    sound: Mutex<(Vec<u8>, Ends)>,
    fetched: AtomicU64,
    ban: tokio::sync::Notify,
    /// The adapter is to panic: while it listens, and whenever it sends.
    breaks: tokio::sync::Notify,
    panics: AtomicBool,
    /// How often it was listened to, and whether listening has come to its end.
    listened: AtomicU64,
    ended: AtomicBool,
    /// Its provider calls, and is told where to in vain so often.
    vain: Option<u64>,
}

impl Line {
    fn new(kind: ChannelKind, account: &str) -> Self {
        Self {
            kind,
            account: AccountId::try_from(account.to_owned()).unwrap(),
            inbox: Mutex::default(),
            got: Mutex::default(),
            mood: Mutex::default(),
            sound: Mutex::default(),
            fetched: AtomicU64::new(0),
            ban: tokio::sync::Notify::new(),
            breaks: tokio::sync::Notify::new(),
            panics: AtomicBool::new(false),
            listened: AtomicU64::new(0),
            ended: AtomicBool::new(false),
            vain: None,
        }
    }

    pub(crate) fn fails_with(&self, error: Option<SendError>) {
        *self.mood.lock().unwrap() = error;
    }

    /// What a voice note sounds like from now on.
    pub(crate) fn sounds(&self, sound: &[u8], ends: Ends) {
        *self.sound.lock().unwrap() = (sound.to_vec(), ends);
    }

    /// How often a voice note was fetched.
    pub(crate) fn fetched(&self) -> u64 {
        self.fetched.load(Ordering::Relaxed)
    }

    /// A voice note, as long as the provider says, if it says so.
    pub(crate) fn voice(&self, from: &str, bytes: Option<u64>) -> Incoming {
        let note = VoiceNote { handle: Words::new(HANDLE), media: Media::Ogg, seconds: Some(12), bytes };
        self.message(from, What::Voice { note, caption: None })
    }

    /// Lets go of the gate's inbox, which holds the gate.
    pub(crate) fn hang_up(&self) {
        *self.inbox.lock().unwrap() = None;
    }

    pub(crate) fn ban(&self) {
        self.ban.notify_one();
    }

    /// The adapter fails in the middle of listening.
    pub(crate) fn breaks(&self) {
        self.breaks.notify_one();
    }

    /// Whether the adapter fails whenever it sends.
    pub(crate) fn panics(&self, panics: bool) {
        self.panics.store(panics, Ordering::Relaxed);
    }

    pub(crate) fn listened(&self) -> u64 {
        self.listened.load(Ordering::Relaxed)
    }

    /// Banned, or its provider was told where to call.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// A message as it comes from the provider, under an id of its own.
    pub(crate) fn message(&self, from: &str, what: What) -> Incoming {
        static LAST_ID: AtomicU64 = AtomicU64::new(0);
        let id = LAST_ID.fetch_add(1, Ordering::Relaxed);
        Incoming {
            account: self.account.clone(),
            kind: self.kind,
            id: ExternalId::Given(id.to_string()),
            from: Address::new(from).unwrap(),
            at: Timestamp::UNIX_EPOCH,
            language: None,
            what,
        }
    }

    pub(crate) fn text(&self, from: &str, text: &str) -> Incoming {
        self.message(from, What::Text(Text::new(text, true)))
    }

    pub(crate) async fn take(&self, messages: Vec<Incoming>) -> Result<Vec<Taken>, NotTaken> {
        let inbox = self.inbox.lock().unwrap().clone().expect("the gate listens");
        inbox.take(messages).await
    }

    /// Everything a person got since it was last asked.
    pub(crate) fn got(&self, who: &str) -> Vec<Outgoing> {
        let mut got = self.got.lock().unwrap();
        got.extract_if(.., |(to, _)| to.reveal() == who).map(|(_, message)| message).collect()
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
        Abilities {
            text: if self.kind == ChannelKind::Sms {
                TextLimit::SmsParts(5)
            } else {
                TextLimit::Utf16(4_096)
            },
            buttons: (self.kind == ChannelKind::Telegram).then_some(buttons),
            alphabet: Alphabet::Unicode,
            typing: false,
            reports: true,
            media: false,
            voice: self.kind == ChannelKind::Telegram,
            edits: true,
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
        let before = self.listened.fetch_add(1, Ordering::Relaxed);
        if let Some(vain) = self.vain {
            let announce = Box::pin(async move {
                if before < vain {
                    return Err(SendError::Later { after: Duration::from_secs(1) });
                }
                self.ended.store(true, Ordering::Relaxed);
                Ok(())
            });
            return Listening::Routes { router: axum::Router::new(), announce };
        }
        Listening::Pull(Box::pin(async move {
            tokio::select! {
                () = self.ban.notified() => {}
                () = self.breaks.notified() => panic!("the adapter fails, as this test wants it"),
            }
            self.ended.store(true, Ordering::Relaxed);
            Ended::Banned
        }))
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> Task<'a, Result<Sent, SendError>> {
        Box::pin(async move {
            assert!(!self.panics.load(Ordering::Relaxed), "the adapter fails, as this test wants it");
            if let Some(error) = self.mood.lock().unwrap().clone() {
                return Err(error);
            }
            let IdempotencyKey(key) = message.key;
            self.got.lock().unwrap().push((message.to.clone(), message.clone()));
            Ok(Sent { ids: vec![ProviderId(format!("{key:?}"))] })
        })
    }

    fn fetch<'a>(&'a self, note: &'a VoiceNote, sink: &'a mut dyn Sink) -> Task<'a, Result<u64, FetchError>> {
        Box::pin(async move {
            assert_eq!(note.handle.reveal(), HANDLE);
            self.fetched.fetch_add(1, Ordering::Relaxed);
            let (sound, ends) = self.sound.lock().unwrap().clone();
            for piece in sound.chunks(5_000) {
                sink.piece(piece).map_err(|Full| FetchError::TooLong)?;
                tokio::task::yield_now().await;
            }
            match ends {
                Ends::Well => Ok(u64::try_from(sound.len()).unwrap()),
                Ends::Breaks => Err(FetchError::Broken),
                Ends::Hangs => std::future::pending().await,
            }
        })
    }

    fn typing<'a>(&'a self, _: &'a Address) -> Task<'a, ()> {
        Box::pin(async {})
    }
}

/// A person with a telephone on a line.
pub(crate) struct Phone<'a> {
    world: &'a World,
    pub(crate) line: Arc<Line>,
    pub(crate) who: &'static str,
    pub(crate) said: Vec<Outgoing>,
    pub(crate) log: String,
    /// The receipt, where the test keeps it.
    pub(crate) words: String,
}

impl<'a> Phone<'a> {
    pub(crate) fn new(world: &'a World, line: &Arc<Line>, who: &'static str) -> Self {
        Self {
            world,
            line: Arc::clone(line),
            who,
            said: Vec::new(),
            log: String::new(),
            words: String::new(),
        }
    }

    pub(crate) async fn write(&mut self, text: &str) -> &mut Self {
        self.log.push_str(&format!("\n> {text}\n"));
        let message = self.line.text(self.who, text);
        self.brings(message).await
    }

    pub(crate) async fn press(&mut self, label: &str) -> &mut Self {
        let all = self.said.iter().rev().flat_map(|message| &message.buttons);
        let button = all.into_iter().find(|button| button.label.reveal() == label);
        let data = button.unwrap_or_else(|| panic!("no button {label} in\n{}", self.log)).data.clone();
        self.log.push_str(&format!("\n> [{label}]\n"));
        let message = self.line.message(self.who, What::Button(Words::new(data.reveal())));
        self.brings(message).await
    }

    pub(crate) async fn brings(&mut self, message: Incoming) -> &mut Self {
        assert_eq!(self.line.take(vec![message]).await, Ok(vec![Taken::New]));
        self.listen().await;
        self
    }

    pub(crate) async fn listen(&mut self) {
        self.world.trial.silence().await;
        self.said = self.line.got(self.who);
        for message in &self.said {
            self.log.push_str(&format!("< {}\n", message.text.reveal().replace('\n', "\n  ")));
            for button in &message.buttons {
                self.log.push_str(&format!("  [{}]\n", button.label.reveal()));
            }
        }
    }

    pub(crate) fn has_button(&self, label: &str) -> bool {
        self.said.iter().flat_map(|message| &message.buttons).any(|button| button.label.reveal() == label)
    }

    pub(crate) fn heard(&self) -> String {
        self.said.iter().map(|message| message.text.reveal()).collect::<Vec<_>>().join("\n")
    }

    /// Applies from the first word to the review, in a language of the programme.
    pub(crate) async fn up_to_the_review(&mut self, tag: &str, alias: &str) {
        let languages = &programme().settings().languages;
        let name = languages.iter().find(|known| known.tag.as_str() == tag).unwrap().name.clone();
        self.write("…").await.write(&name).await.write("1").await;
        for _ in 0..11 {
            self.write("1").await;
        }
        self.write(alias).await.write("сирень 8").await;
        self.write(&word(tag, Command::Skip)).await.write(&word(tag, Command::Yes)).await;
    }

    /// The ten words that were shown.
    pub(crate) fn receipt(&self) -> String {
        let lines = self.said.iter().flat_map(|message| message.text.reveal().lines());
        let is_receipt =
            |line: &&str| line.split(' ').count() == 10 && seal::receipt::Receipt::parse(line).is_ok();
        lines.into_iter().find(is_receipt).unwrap_or_else(|| panic!("no receipt in\n{}", self.log)).to_owned()
    }
}
