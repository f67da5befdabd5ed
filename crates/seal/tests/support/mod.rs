//! What several tests share: chance from a seed, and a small programme with its keys.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "only tests use it")]

use std::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};
use seal::keys::{Intake, OpeningKey, Page};
use seal::manifest::issue::{Appointment, Plan, RootSecret, SignerSecret};
use seal::manifest::{self, DeskSecrets, Hash, Manifest, SignedManifest};
use seal::{Day, Zone};
use sha2::{Digest, Sha256};

/// Deterministic chance: SHA-256 over the seed and a counter. Block `n` (from 0) is
/// `SHA-256(seed || n as 8 bytes, big endian)`; requests take bytes one after another.
pub struct SeedRng {
    seed: Vec<u8>,
    counter: u64,
    block: Vec<u8>,
}

impl SeedRng {
    pub fn new(seed: &str) -> Self {
        SeedRng { seed: seed.as_bytes().to_vec(), counter: 0, block: Vec::new() }
    }

    pub fn below(&mut self, limit: usize) -> usize {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).unwrap();
        usize::try_from(u64::from_be_bytes(bytes) % u64::try_from(limit).unwrap()).unwrap()
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut out = vec![0; length];
        self.try_fill_bytes(&mut out).unwrap();
        out
    }
}

impl TryRng for SeedRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for byte in out {
            if self.block.is_empty() {
                let mut hasher = Sha256::new();
                hasher.update(&self.seed);
                hasher.update(self.counter.to_be_bytes());
                self.block = hasher.finalize().iter().rev().copied().collect();
                self.counter += 1;
            }
            *byte = self.block.pop().unwrap();
        }
        Ok(())
    }
}

impl TryCryptoRng for SeedRng {}

pub fn zone() -> Zone {
    Zone::new("example-trial").unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn intake_key(seed: &str) -> OpeningKey<Intake> {
    OpeningKey::generate(&mut SeedRng::new(seed))
}

pub fn page_key(seed: &str) -> OpeningKey<Page> {
    OpeningKey::generate(&mut SeedRng::new(seed))
}

/// A programme with one manifest: issued 2026-11-23, three weeks.
pub struct Programme {
    pub root: RootSecret,
    pub signer: SignerSecret,
    pub signed: SignedManifest,
    pub secrets: DeskSecrets,
    pub rng: SeedRng,
}

pub fn appointment() -> Appointment {
    Appointment {
        zone: zone(),
        generation: 1,
        from: day("2026-11-01"),
        until: day("2027-11-01"),
        revoked: Vec::new(),
    }
}

pub fn plan() -> Plan {
    Plan {
        serial: 1,
        previous: Hash::NONE,
        issued: day("2026-11-23"),
        weeks: 3,
        grace_days: 30,
        reply_key: None,
        earlier_reply_keys: Vec::new(),
        revoked: Vec::new(),
    }
}

pub fn programme(seed: &str) -> Programme {
    let mut rng = SeedRng::new(seed);
    let root = RootSecret::generate(&mut rng);
    let signer = root.appoint(&appointment(), &mut rng);
    let (signed, secrets) = signer.issue(&plan(), &mut rng).unwrap();
    Programme { root, signer, signed, secrets, rng }
}

impl Programme {
    pub fn manifest(&self) -> Manifest {
        manifest::verify(&self.signed, self.root.verifying_key(), &zone(), None).unwrap()
    }
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digit = |c: u8| u8::try_from(char::from(c).to_digit(16).unwrap()).unwrap();
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
