//! How accounts come in and go: the command line writes an order into the desk's folder, and the running desk takes it in,
//! overwrites it, and leaves an answer. An order can hold passwords, so that it lives for a second or two.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rand::CryptoRng;
use seal::link::channel::SecretText;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::listing::{LISTING_FILE, Listed};
use super::settings::{self, ACCOUNT_SETTINGS_BYTES_MAX};
use super::{AccountName, AccountsError, Book, Refused};
use crate::audit::{Line, What};
use crate::desk::{Desk, read};
use crate::sealed_file::remove;

/// The folder of orders, in the desk's.
pub const ORDERS_FOLDER: &str = "orders";
/// How often the desk looks for orders.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The longest order, in bytes: settings, each letter escaped at worst.
const ORDER_BYTES_MAX: usize = 6 * ACCOUNT_SETTINGS_BYTES_MAX + 1_024;
/// The most orders that are taken in at one look.
const ORDERS_MAX: usize = 64;

const ORDER: &str = "order";
const UNFINISHED: &str = "new";
const ANSWER: &str = "answer";

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Order {
    /// A new account, or new settings of one that is there.
    Add {
        /// The gate that is to hold it.
        gate: String,
        /// Its settings: `[[kind]]` and what is below.
        settings: SecretText,
    },
    /// To another gate.
    Move {
        /// Which.
        account: AccountName,
        /// Where to.
        to: String,
        /// Whether the old gate is lost and is not waited for.
        lost: bool,
    },
    /// Out of the list.
    Remove {
        /// Which.
        account: AccountName,
    },
    /// The provider takes it again.
    PutBack {
        /// Which.
        account: AccountName,
    },
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It is done, and durable.
    Done,
    /// Nothing was changed.
    Refused(Refused),
}

/// An order that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    path: PathBuf,
}

/// Gives an order to the desk of that folder. It is taken in when the desk runs, locked or not.
///
/// # Errors
/// When the disk refuses.
pub fn give(folder: &Path, order: &Order, rng: &mut impl CryptoRng) -> std::io::Result<Given> {
    let orders = folder.join(ORDERS_FOLDER);
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&orders)?;
    let mut id = [0_u8; 8];
    rng.fill_bytes(&mut id);
    let path = orders.join(format!("{}.{ORDER}", crate::intake::hex(&id)));
    let bytes = Zeroizing::new(serde_json::to_vec(order)?);
    let unfinished = path.with_extension(UNFINISHED);
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, &path)?;
    std::fs::File::open(&orders)?.sync_all()?;
    Ok(Given { path })
}

impl Given {
    /// What became of it; none as long as no desk has taken it in. The answer is read once.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn answer(&self) -> std::io::Result<Option<Answer>> {
        let path = self.path.with_extension(ANSWER);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        std::fs::remove_file(&path)?;
        Ok(Some(serde_json::from_slice(&bytes)?))
    }

    /// Takes it back, if no desk has taken it in.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn take_back(self) -> std::io::Result<()> {
        remove(&self.path)
    }
}

/// Why orders were not looked through.
#[derive(Debug, thiserror::Error)]
pub enum OrdersError {
    /// The folder.
    #[error("the folder of orders: {0}")]
    Disk(#[from] std::io::Error),
    /// The list of accounts.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
}

impl Desk {
    /// Looks for orders, as long as the desk runs.
    pub async fn keep_orders(self: Arc<Self>) {
        let folder = self.config.folder.join(ORDERS_FOLDER);
        // Whoever was writing when the machine stopped left a piece of an order behind.
        if let Err(error) = remove_all(&folder, UNFINISHED) {
            tracing::error!(%error, "an unfinished order could not be destroyed");
        }
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut failed = false;
        let mut listed = None;
        loop {
            looks.tick().await;
            let looked = match self.take_orders().await {
                Ok(()) => self.write_listing(&mut listed).await,
                Err(error) => Err(error),
            };
            if let Err(error) = &looked
                && !failed
            {
                tracing::error!(%error, "orders about channels wait; trying again");
            }
            failed = looked.is_err();
        }
    }

    /// Writes what the command line may know, if that is other than what was `listed`.
    pub(crate) async fn write_listing(&self, listed: &mut Option<Vec<Listed>>) -> Result<(), OrdersError> {
        let listing = self.listing().await.map_err(AccountsError::from)?;
        let folder = self.config.folder.join(ORDERS_FOLDER);
        // A desk without channels has no such folder.
        if listed.as_ref() == Some(&listing) || (listing.is_empty() && !folder.exists()) {
            return Ok(());
        }
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        let json = serde_json::to_vec_pretty(&listing).map_err(std::io::Error::from)?;
        crate::sealed_file::replace(&folder.join(LISTING_FILE), &json)?;
        *listed = Some(listing);
        Ok(())
    }

    /// Takes in what was ordered, and ends moves that need not wait any more.
    ///
    /// # Errors
    /// See [`OrdersError`]; what was not taken in stays.
    pub async fn take_orders(&self) -> Result<(), OrdersError> {
        for path in files(&self.config.folder.join(ORDERS_FOLDER), ORDER)?.into_iter().take(ORDERS_MAX) {
            let answer = match read_order(&path)? {
                Some(order) => self.obey(order, None).await,
                None => Err(Refused::Order.into()),
            };
            let answer = match answer {
                Ok(()) => Answer::Done,
                Err(AccountsError::Refused(why)) => Answer::Refused(why),
                // The disk, perhaps: the order stays and is tried again.
                Err(error) => return Err(error.into()),
            };
            // First the answer: an order that is taken in twice is done once.
            let answer = serde_json::to_vec(&answer).map_err(std::io::Error::from)?;
            crate::sealed_file::replace(&path.with_extension(ANSWER), &answer)?;
            remove(&path)?;
        }
        Ok(self.end_moves(None).await?)
    }

    /// Does what is ordered, by the command line or by somebody on the page.
    ///
    /// # Errors
    /// See [`AccountsError`].
    pub(crate) async fn obey(&self, order: Order, by: Option<casework::Actor>) -> Result<(), AccountsError> {
        let now = self.now();
        let has_gate = |gate: &str| self.config.gates.iter().any(|known| known.name == gate);
        let gate = match &order {
            Order::Add { gate, .. } => Some(gate),
            Order::Move { to, .. } => Some(to),
            Order::Remove { .. } | Order::PutBack { .. } => None,
        };
        if gate.is_some_and(|gate| !has_gate(gate)) {
            return Err(Refused::NoSuchGate.into());
        }
        let change = |book: &mut Book| -> Result<(), Refused> {
            let before = book.accounts.clone();
            let (what, about) = match order {
                Order::Add { gate, settings } => {
                    let new = settings::read(&settings)?;
                    let about = format!("{} · {gate}", new.name);
                    book.add(&gate, new, now)?;
                    (What::ChannelAdded, about)
                }
                Order::Move { account, to, lost } => {
                    book.send(&account, &to, lost, now)?;
                    (What::ChannelMoved, format!("{account} · {to}"))
                }
                Order::Remove { account } => {
                    book.remove(&account)?;
                    (What::ChannelRemoved, account.to_string())
                }
                Order::PutBack { account } => {
                    book.ban(&account, false, now)?;
                    (What::ChannelPutBack, account.to_string())
                }
            };
            if book.accounts != before {
                book.note(Line::new(now, by, what).about(about));
            }
            Ok(())
        };
        self.change_accounts(change).await?;
        self.end_moves(None).await
    }

    /// Writes to the audit log what was done to accounts while it was locked, or a moment ago.
    pub(crate) async fn audit_accounts(&self) -> Result<(), crate::housekeeping::HousekeepingError> {
        let lines = read(&self.accounts).unwritten.clone();
        let Some(open) = self.open().filter(|_| !lines.is_empty()) else { return Ok(()) };
        crate::writer::Writer::new(self, &open).await.audit_all(lines.clone()).await?;
        self.change_accounts(|book| {
            book.unwritten.retain(|line| !lines.contains(line));
            Ok(())
        })
        .await?;
        Ok(())
    }
}

fn read_order(path: &Path) -> std::io::Result<Option<Order>> {
    if usize::try_from(std::fs::metadata(path)?.len()).is_ok_and(|bytes| bytes > ORDER_BYTES_MAX) {
        return Ok(None);
    }
    let bytes = Zeroizing::new(std::fs::read(path)?);
    Ok(serde_json::from_slice(&bytes).ok())
}

/// The files of that kind, in a fixed order. What is no file of ours, as a link to elsewhere, is none.
fn files(folder: &Path, kind: &str) -> std::io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_file() && path.extension().is_some_and(|extension| extension == kind) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn remove_all(folder: &Path, kind: &str) -> std::io::Result<()> {
    files(folder, kind)?.iter().try_for_each(|path| remove(path))
}
