//! An SMSC that speaks SMPP 3.4 to the programme's adapter, on the codec of `channels`. Transceivers only, as the adapter is one.
//!
//! A message of a person's stays here until the other side has said that it has it, part by part, and goes again after a
//! broken line. What the programme sends is put together, shown on the telephone, and answered by receipts.

mod line;
mod submitted;

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use channels::TagKey;
use channels::smpp::parts::Parts;
use channels::smpp::text::DefaultAlphabet;
use jiff::SignedDuration;
use rand::Rng as _;
use rand::rngs::StdRng;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use web::clock::Clock;

use self::submitted::Ids;
use crate::sms::Sms;

/// How many lines are held at once; a further one waits.
const LINES_MAX: usize = 16;
/// How long a telephone waits for the missing parts of a message before it shows what is there.
const PART_SECONDS_MAX: i64 = 60;
/// After an error of the listener itself, how long to wait before the next try.
const ACCEPT_PAUSE_MS: u64 = 50;

/// The provider.
pub(crate) struct Smsc {
    sms: Arc<Sms>,
    clock: Arc<dyn Clock>,
    /// Parts of the programme's long messages, on their way to telephones.
    parts: Mutex<Parts>,
    ids: Ids,
    lines: AtomicU64,
}

impl Smsc {
    pub(crate) fn new(sms: Arc<Sms>, clock: Arc<dyn Clock>, mut rng: StdRng) -> Self {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        let expiry = SignedDuration::from_secs(PART_SECONDS_MAX);
        let parts = Mutex::new(Parts::new(TagKey::new(key), DefaultAlphabet::Gsm7, expiry));
        Self { sms, clock, parts, ids: Ids::new(rng.next_u32()), lines: AtomicU64::new(0) }
    }

    /// Tells lines apart.
    fn next_line(&self) -> u64 {
        self.lines.fetch_add(1, Ordering::Relaxed)
    }

    /// Holds lines until it is dropped.
    pub(crate) async fn serve(self: Arc<Self>, listener: TcpListener) -> io::Result<()> {
        let places = Arc::new(Semaphore::new(LINES_MAX));
        let mut lines = tokio::task::JoinSet::new();
        loop {
            let place = Arc::clone(&places).acquire_owned().await.map_err(io::Error::other)?;
            while lines.try_join_next().is_some() {}
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(std::time::Duration::from_millis(ACCEPT_PAUSE_MS)).await;
                continue;
            };
            let smsc = Arc::clone(&self);
            lines.spawn(async move {
                line::hold(&smsc, stream).await;
                drop(place);
            });
        }
    }
}
