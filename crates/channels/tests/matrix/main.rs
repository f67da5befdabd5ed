//! Matrix against Synapse, which is not ours: the kit through a relay, and the rooms of people without one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

#[path = "../common/mod.rs"]
#[allow(dead_code, reason = "each test has its own counterpart")]
mod common;
mod relay;
mod rooms;
mod synapse;
mod voice;

use std::sync::Arc;
use std::time::Duration;

use channels::kit::{Capture, Provider as _, Running, Shelf, all_acknowledged, conform, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_conforms() {
    let capture = Capture::begin();
    let Some(mut relay) = relay::Relay::start().await else { return };
    conform(&mut relay, &capture).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_homeserver_in_trouble_loses_nobody() {
    let Some(mut relay) = relay::Relay::start().await else { return };
    let shelf = Arc::new(Shelf::default());
    // Joining is refused for haste, and the gate dies meanwhile: the invitation is not forgotten.
    relay.inside().joins_refused = u32::MAX;
    relay.says(0, "first").await;
    let running = Running::start(&mut relay, &shelf).await;
    within("joining is tried", async {
        while relay.inside().joins_refused > u32::MAX - 4 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    running.kill().await;
    relay.inside().joins_refused = 3;
    let running = Running::start(&mut relay, &shelf).await;
    shelf.holds(1).await;
    all_acknowledged(&mut relay).await;
    // A room that cannot be shown is left, and holds up nobody.
    let hidden = relay.room(1).to_owned();
    relay.inside().unshown = Some(hidden);
    relay.says(1, "hidden").await;
    relay.says(2, "behind it").await;
    shelf.holds(2).await;
    within("it is left", async {
        while relay.members(1).await > 1 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    // The mark is unknown to a homeserver that came out of an old backup: it is asked from the beginning.
    relay.inside().forgetful = true;
    running.kill().await;
    let _running = Running::start(&mut relay, &shelf).await;
    relay.says(0, "after the backup").await;
    let kept = shelf.holds(3).await;
    assert!(shelf.known() >= 2, "what was taken before is known");
    let texts = ["first", "behind it", "after the backup"].map(|text| (text.to_owned(), true));
    assert_eq!((shelf.texts(), kept.len()), (texts.to_vec(), 3));
}
