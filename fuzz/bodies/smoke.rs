//! A fuzz target's body on good inputs and on what chance makes of them: quick, on the stable compiler, the same each time.

#[path = "seeds.rs"]
mod seeds;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Runs `body` on the seeds, which a fuzzer begins with too, and `rounds` times on one that was changed.
pub fn smoke(target: &str, seeds: &[Vec<u8>], rounds: usize, body: fn(&[u8])) {
    seeds::keep(target, seeds);
    seeds.iter().for_each(|seed| body(seed));
    let mut rng = StdRng::seed_from_u64(2026);
    for _ in 0..rounds {
        let mut data = seeds[rng.random_range(0..seeds.len())].clone();
        for _ in 0..=rng.random_range(0..4) {
            let at = rng.random_range(0..=data.len());
            match rng.random_range(0..4) {
                0 => data.truncate(at),
                1 => drop(data.splice(at..(at + 1).min(data.len()), [rng.random::<u8>()])),
                2 => drop(data.drain(at..(at + 3).min(data.len()))),
                _ => {
                    let other = &seeds[rng.random_range(0..seeds.len())];
                    let from = rng.random_range(0..=other.len());
                    drop(data.splice(at..at, other[from..].iter().copied().take(40)));
                }
            }
        }
        body(&data);
    }
}
