//! A whole application on a line of 50 kbit/s with 600 ms: what a person with an old telephone waits for.

use std::time::Duration;

use serde_json::json;

use crate::browser::{Browser, PHONE};
use crate::person::Person;
use crate::trial::Trial;

const TAPS_MAX: usize = 25;
const NETWORK_MAX: Duration = Duration::from_secs(90);

#[tokio::test]
async fn a_whole_application_on_a_slow_line() {
    let trial = Trial::start(0);
    let phone = Browser::open(PHONE).await;
    phone.cdp("Network.enable", json!({})).await;
    phone
        .cdp(
            "Network.emulateNetworkConditions",
            json!({"offline": false, "latency": 600, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}),
        )
        .await;
    let begun = tokio::time::Instant::now();
    let mut person = Person::at(&phone, trial.gate(1), "ru");
    person.begin().await;
    person.answer_all(|n| format!("слово{n}")).await;
    person.send().await;
    let took = begun.elapsed();
    println!(
        "the whole application: {} taps, {:.1} s with everything that waits for the network",
        person.taps,
        took.as_secs_f64()
    );
    assert!(person.taps <= TAPS_MAX, "{} taps", person.taps);
    // The time is that of the emulated line, not of this machine: it hardly changes from one machine to the next.
    assert!(took <= NETWORK_MAX, "{took:?}");
    phone.close().await;
    trial.end();
}
