//! Matrix against Synapse, which is not ours: the kit through a relay, and the rooms of people without one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

#[path = "../common/mod.rs"]
#[allow(dead_code, reason = "each test has its own counterpart")]
mod common;
mod relay;
mod rooms;
mod synapse;

use channels::kit::{Capture, conform};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_conforms() {
    let capture = Capture::begin();
    let Some(mut relay) = relay::Relay::start().await else { return };
    conform(&mut relay, &capture).await;
}
