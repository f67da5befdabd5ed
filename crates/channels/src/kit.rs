//! The conformance kit: what every adapter has to show, against a provider that the adapter's tests bring.
//!
//! A test implements [`Provider`] over a counterpart (best, one that is not ours) and calls [`conform`]. The kit lets people
//! write, kills the adapter at the worst moment, makes the provider slow, absent, throttling and lying, and looks at what
//! the inbox holds, what was acknowledged, what people got, and what the log says at its most talkative.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a library of tests")]

mod capture;
mod incoming;
mod outgoing;
mod shelf;

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

pub use self::capture::Capture;
pub use self::shelf::Shelf;
use crate::address::Address;
use crate::contract::{Channel, Ended, Listening, Task};

/// How long the kit waits for anything before it says that it does not happen.
pub const PATIENCE_SECONDS: u64 = 20;
/// How long the kit watches that something does not happen.
pub const WATCH_MS: u64 = 400;
/// How long a slow provider takes: well within an adapter's patience, which tests set to about a second.
pub const SLOW_MS: u64 = 300;

/// How a provider behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    Fine,
    /// It is not there: connections are refused.
    Down,
    /// It answers after [`SLOW_MS`].
    Slow,
    /// It takes what is sent and never answers.
    Silent,
    /// It takes nothing for now: 429, throttled.
    Throttling,
    /// It answers with nonsense.
    Garbage,
    /// It answers what was not asked, about another message.
    Mistaken,
    /// The person has blocked us, or is not there.
    Never,
    /// It does not know the account.
    Banned,
}

/// A counterpart, played by a test.
pub trait Provider: Send {
    /// A fresh adapter for the account, as after a start of the gate. Its pauses are short, its patience about a second.
    fn channel(&self) -> Arc<dyn Channel>;

    /// The address of a person, by number. Each contains [`ADDRESS_CANARY`].
    fn person(&self, number: u8) -> Address;

    /// Where an adapter's routes are to be served, for a webhook.
    fn hook(&self) -> Option<std::net::SocketAddr> {
        None
    }

    /// A person writes. The provider keeps and repeats it until it is acknowledged.
    fn says<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()>;

    /// A person writes once, and the line doubles it.
    fn says_doubled<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, ()>;

    /// A person writes, and what he wrote comes out of order in as far as the protocol allows it. What must arrive.
    fn says_shuffled<'a>(&'a mut self, person: u8, first: &'a str, second: &'a str) -> Task<'a, Vec<String>>;

    /// Half a message comes, if the protocol has halves. What must arrive, marked as not whole.
    fn says_half<'a>(&'a mut self, person: u8, text: &'a str) -> Task<'a, Option<String>>;

    /// Everything comes that the protocol calls wrong.
    fn says_nonsense(&mut self) -> Task<'_, ()>;

    /// How many messages are not acknowledged.
    fn unacknowledged(&mut self) -> Task<'_, usize>;

    /// What people got, in order: their addresses and the texts.
    fn got(&mut self) -> Task<'_, Vec<(String, String)>>;

    /// Behaves so from now on.
    fn mood(&mut self, mood: Mood) -> Task<'_, ()>;
}

/// Part of every address that the kit uses: of digits, as telephones and chats have them.
pub const ADDRESS_CANARY: &str = "7999271828";
/// Part of every text that the kit uses.
pub const WORDS_CANARY: &str = "canaryword";

/// Goes through all of it. A fault is a panic that says what is wrong.
pub async fn conform(provider: &mut dyn Provider, capture: &Capture) {
    incoming::arrives_and_is_acknowledged(provider).await;
    incoming::redelivered_is_recognised(provider).await;
    incoming::a_crash_before_the_acknowledgement_loses_and_doubles_nothing(provider).await;
    incoming::the_same_words_twice_are_two_messages(provider).await;
    incoming::doubled_and_shuffled(provider).await;
    incoming::half_messages_say_so(provider).await;
    incoming::hostile_words(provider).await;
    incoming::nonsense_stops_nobody(provider).await;
    incoming::a_provider_that_goes_and_comes_back(provider).await;
    outgoing::is_sent_once(provider).await;
    outgoing::slow_and_silent(provider).await;
    outgoing::throttled(provider).await;
    outgoing::a_liar_is_not_believed(provider).await;
    outgoing::nobody_there(provider).await;
    outgoing::beyond_the_limits(provider).await;
    outgoing::banned(provider).await;
    let channel = provider.channel();
    let persons = (0..3).map(|number| provider.person(number));
    let mut secrets: Vec<String> =
        channel.redactions().iter().map(|secret| secret.reveal().to_owned()).collect();
    assert!(!secrets.is_empty(), "an account without secrets");
    secrets.extend(persons.map(|person| person.reveal().to_owned()));
    secrets.extend([ADDRESS_CANARY.to_owned(), WORDS_CANARY.to_owned()]);
    capture.holds_none_of(channel.account().as_str(), &secrets);
}

/// An adapter at work.
pub struct Running {
    /// The adapter.
    pub channel: Arc<dyn Channel>,
    listening: JoinHandle<Option<Ended>>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Running")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Running {
    /// Starts a fresh adapter.
    pub async fn start(provider: &mut dyn Provider, shelf: &Arc<Shelf>) -> Self {
        let channel = provider.channel();
        let inbox: Arc<Shelf> = Arc::clone(shelf);
        let listening = match Arc::clone(&channel).listen(inbox) {
            Listening::Pull(pulling) => tokio::spawn(async move { Some(pulling.await) }),
            Listening::Routes { router, announce } => {
                let place = provider.hook().expect("a webhook has a place");
                // The one before may still be leaving.
                let door = within("the place is free", async {
                    loop {
                        match web::serve::Listener::tcp(place).await {
                            Ok(door) => return door,
                            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                        }
                    }
                })
                .await;
                let serving = tokio::spawn(async move {
                    drop(web::serve::run(door, router, std::future::pending()).await);
                    None
                });
                announce.await.expect("the provider is told");
                serving
            }
        };
        Self { channel, listening }
    }

    /// The same, if the adapter pulls: a provider that bans an account calls nobody.
    pub async fn start_if_pulled(provider: &mut dyn Provider, shelf: &Arc<Shelf>) -> Option<Self> {
        match provider.hook() {
            Some(_) => None,
            None => Some(Self::start(provider, shelf).await),
        }
    }

    /// Ends it as a crash does: at whatever it is doing.
    pub async fn kill(mut self) {
        self.listening.abort();
        drop((&mut self.listening).await);
    }

    /// Waits for it to end by itself.
    pub async fn ended(mut self) -> Option<Ended> {
        within("the adapter ends by itself", &mut self.listening).await.unwrap()
    }
}

/// Awaits, but not for ever.
pub async fn within<T>(what: &str, work: impl Future<Output = T>) -> T {
    match tokio::time::timeout(Duration::from_secs(PATIENCE_SECONDS), work).await {
        Ok(done) => done,
        Err(_) => panic!("in {PATIENCE_SECONDS} s it did not happen that {what}"),
    }
}

/// Waits until the provider has every acknowledgement.
pub async fn all_acknowledged(provider: &mut dyn Provider) {
    within("everything is acknowledged", async {
        while provider.unacknowledged().await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}
