//! Chance as a parameter: every handler draws from the [`Chance`] it was handed, tests from a seeded one.

use std::sync::{Mutex, PoisonError};

use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng};

/// Hands out generators fit for keys.
pub trait Chance: Send + Sync + 'static {
    /// A fresh generator, independent of every other one.
    fn generator(&self) -> StdRng;
}

/// Seeds every generator from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn generator(&self) -> StdRng {
        // Without chance no key is a key: better no answer than a guessable one.
        StdRng::try_from_rng(&mut SysRng).expect("the operating system always has random bytes")
    }
}

/// The same sequence of generators every time. For tests and snapshots.
#[derive(Debug)]
pub struct SeededChance(Mutex<StdRng>);

impl SeededChance {
    /// A source that always gives the same generators for the same `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Chance for SeededChance {
    fn generator(&self) -> StdRng {
        let mut source = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seed = [0_u8; 32];
        source.fill_bytes(&mut seed);
        StdRng::from_seed(seed)
    }
}
