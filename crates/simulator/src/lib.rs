//! The world outside, for the trial: a page with three telephones, a messenger's, an old one and one that calls. Behind them are a Bot API
//! server and an SMSC, to which the real adapters speak, and a caller over SIP. A visitor plays the person outside and watches the desk.
//!
//! It listens on loopback only, keeps everything in memory, within named limits, and knows nothing of gates and desks but
//! their addresses: it must never be of use to anything but a trial and tests.

mod bot_api;
pub mod caller;
mod handset;
mod messenger;
mod page;
mod phone;
mod sms;
mod smsc;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use web::chance::Chance;
use web::clock::Clock;

use self::handset::Handset;
use self::messenger::Messenger;
use self::page::Page;
use self::sms::Sms;
use self::smsc::Smsc;

pub use self::handset::USER as HOTLINE;
pub use self::page::Links;

/// The name of the messenger's account.
pub const MESSENGER_ACCOUNT: &str = "trial-messenger";
/// The name of the account for short messages.
pub const SMS_ACCOUNT: &str = "trial-sms";

/// What the bot is known by. Not a secret: it opens nothing but the trial, and only on this machine.
const BOT_TOKEN: &str = "700700700:only-a-trial-on-this-machine";
/// The same for the SMSC.
const SMS_SYSTEM_ID: &str = "trial";
const SMS_PASSWORD: &str = "trial";

/// Parts of short messages a second: nobody is slowed down here.
const PARTS_PER_SECOND: u32 = 100;

/// The doors, opened but not served yet.
#[derive(Debug)]
pub struct Doors {
    page: TcpListener,
    bot_api: TcpListener,
    smsc: TcpListener,
}

impl Doors {
    /// Opens three ports, on loopback; 0 takes any free one.
    ///
    /// # Errors
    /// A port is taken.
    pub async fn open(page: u16, bot_api: u16, smsc: u16) -> io::Result<Self> {
        let open = async |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await;
        Ok(Self { page: open(page).await?, bot_api: open(bot_api).await?, smsc: open(smsc).await? })
    }
}

/// The running simulator. It ends when it is dropped.
#[derive(Debug)]
pub struct Simulator {
    page: SocketAddr,
    bot_api: SocketAddr,
    smsc: SocketAddr,
    tasks: Vec<JoinHandle<io::Result<()>>>,
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Simulator {
    /// Starts serving.
    ///
    /// # Errors
    /// A door has no address.
    pub fn start(doors: Doors, links: Links, clock: Arc<dyn Clock>, chance: &dyn Chance) -> io::Result<Self> {
        // Later than any number of an earlier trial, which the gates remember.
        let first = u64::try_from(clock.now().as_second()).unwrap_or(1);
        let messenger = Arc::new(Messenger::new(first, chance.generator()));
        let sms = Arc::new(Sms::new(first, chance.generator()));
        let smsc = Arc::new(Smsc::new(Arc::clone(&sms), clock, chance.generator()));
        let handset = Handset::new(links.trunk, chance.generator());
        let page = page::routes(Page::new(links, Arc::clone(&messenger), sms, handset));
        let bot_api = bot_api::routes(messenger);
        let Doors { page: page_door, bot_api: bot_door, smsc: smsc_door } = doors;
        let places = (page_door.local_addr()?, bot_door.local_addr()?, smsc_door.local_addr()?);
        let tasks = vec![
            tokio::spawn(async move { axum::serve(page_door, page).await }),
            tokio::spawn(async move { axum::serve(bot_door, bot_api).await }),
            tokio::spawn(smsc.serve(smsc_door)),
        ];
        Ok(Self { page: places.0, bot_api: places.1, smsc: places.2, tasks })
    }

    /// The page's address.
    #[must_use]
    pub fn page(&self) -> String {
        format!("http://{}/", self.page)
    }

    /// `channels.toml` for the two accounts.
    #[must_use]
    pub fn settings(&self) -> String {
        self.accounts().map(|(_, settings)| settings).join("\n")
    }

    /// The name and the settings of each account, as a desk is told them one by one.
    #[must_use]
    pub fn accounts(&self) -> [(&'static str, String); 2] {
        let (kind, plan) = sms::NUMBER_KIND;
        let messenger = format!(
            "[[telegram]]\naccount = \"{MESSENGER_ACCOUNT}\"\ntoken = \"{BOT_TOKEN}\"\napi = \"http://{}\"\n",
            self.bot_api
        );
        let sms = format!(
            "[[sms]]\naccount = \"{SMS_ACCOUNT}\"\nhost = \"{}\"\nport = {}\ntls = false\n\
             system_id = \"{SMS_SYSTEM_ID}\"\npassword = \"{SMS_PASSWORD}\"\nnumber = \"{}\"\n\
             number_type = {kind}\nnumber_plan = {plan}\nper_second = {PARTS_PER_SECOND}\n",
            self.smsc.ip(),
            self.smsc.port(),
            sms::NUMBER,
        );
        [(MESSENGER_ACCOUNT, messenger), (SMS_ACCOUNT, sms)]
    }

    /// Waits until a part of it ends by itself: it never should. Says which and why.
    pub async fn ended(&mut self) -> String {
        let mut tasks: Vec<_> = self.tasks.iter_mut().zip(["page", "Bot API server", "SMSC"]).collect();
        std::future::poll_fn(move |context| {
            for (task, name) in &mut tasks {
                if let std::task::Poll::Ready(end) = std::pin::Pin::new(&mut **task).poll(context) {
                    return std::task::Poll::Ready(format!("the simulator's {name} ended: {end:?}"));
                }
            }
            std::task::Poll::Pending
        })
        .await
    }
}
