//! Seals and opens applications of 2 KiB in a loop, to be timed from outside (`time`), where criterion's wall clock
//! is of no use because the machine does other work besides.
//!
//! `cargo run --release -p seal --example throughput -- seal 20000`
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::needless_pass_by_value,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail loudly"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use seal::envelope::{self, SubmissionId};
use support::{SeedRng, intake_key, zone};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let count: usize = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let (key, zone, text, mut rng) = (intake_key("a"), zone(), vec![b'x'; 2_048], SeedRng::new("b"));
    let mut seal = || {
        let id = SubmissionId::generate(&mut rng);
        envelope::seal(key.sealing_key(), &zone, id, &text, &mut rng).expect("2 KiB can be sealed")
    };
    let one = seal();
    let mut bytes = 0;
    for _ in 0..count {
        bytes += match what.as_str() {
            "open" => envelope::open(&one, &zone, &|_| Some(&key)).expect("just sealed").len(),
            _ => seal().as_bytes().len(),
        };
    }
    std::hint::black_box(bytes);
}
