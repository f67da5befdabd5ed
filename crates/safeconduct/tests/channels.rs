//! One person all the way on every channel, over the real executables and against counterparts that are not ours: he applies in
//! Korean (ko-KP), changes an answer, stops, comes back on another channel with his receipt, reads an answer, is told of the next
//! one because he asked, and erases everything. Canaries are in every word and address of his: the desk reads them, and no
//! gate has them on its disk.
//!
//! Where a counterpart is not installed the test says so and does not count as run; `./check` installs them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

#[path = "../../channels/tests/smpp/bearerbox.rs"]
#[allow(dead_code, reason = "the adapter's own test uses the rest")]
mod bearerbox;
#[path = "purged/client.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod client;
#[path = "../../channels/tests/common/mod.rs"]
mod common;
#[path = "channels/phone.rs"]
mod phone;
#[path = "channels/scenario.rs"]
mod scenario;
#[path = "../../channels/tests/mail/servers.rs"]
#[allow(dead_code, reason = "the adapter's own test uses the rest")]
mod servers;
#[path = "../../channels/tests/matrix/synapse.rs"]
#[allow(dead_code, reason = "the adapter's own test uses the rest")]
mod synapse;
#[path = "crash/zones.rs"]
#[allow(dead_code, reason = "the crash test uses the rest")]
mod zones;

use phone::Phone;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_sms() {
    let (Some(first), Some(second)) = (Phone::sms().await, Phone::telegram().await) else { return };
    scenario::play(first, second).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_sms_through_kannel() {
    let (Some(first), Some(second)) = (Phone::kannel().await, Phone::telegram().await) else { return };
    scenario::play(first, second).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_telegram() {
    let (Some(first), Some(second)) = (Phone::telegram().await, Phone::sms().await) else { return };
    scenario::play(first, second).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_mail() {
    let (Some(first), Some(second)) = (Phone::mail().await, Phone::sms().await) else { return };
    scenario::play(first, second).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_matrix() {
    let (Some(first), Some(second)) = (Phone::matrix().await, Phone::mail().await) else { return };
    scenario::play(first, second).await;
}
