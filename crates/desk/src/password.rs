//! Passphrases and passwords: Argon2id, slow on purpose, compared in constant time.

use argon2::{Algorithm, Argon2, Params, Version};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// What one derivation costs. Kept beside what it protects, so that it can be raised later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// For the passphrase of the desk: about a second on a small machine.
    pub const PASSPHRASE: Self = Self { memory_kib: 256 * 1024, passes: 3 };
    /// For a sign-in: about a tenth of a second.
    pub const SIGN_IN: Self = Self { memory_kib: 32 * 1024, passes: 2 };
    /// For tests and trials only, where nothing has to be protected.
    pub const TRIAL: Self = Self { memory_kib: 1024, passes: 1 };
    /// What a file may ask of us at most, so that a changed file cannot exhaust the memory.
    pub const MEMORY_KIB_MAX: u32 = 2 * 1024 * 1024;

    /// 32 bytes from a secret text.
    ///
    /// # Errors
    /// When the cost is outside of what Argon2 or this program allows.
    pub fn derive(self, secret: &str, salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, CostError> {
        if self.memory_kib > Self::MEMORY_KIB_MAX || self.passes > 16 {
            return Err(CostError);
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| CostError)?;
        let mut out = Zeroizing::new([0_u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret.as_bytes(), salt, out.as_mut_slice())
            .map_err(|_| CostError)?;
        Ok(out)
    }
}

/// The parameters are none that Argon2 allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these costs of a password hash are not allowed")]
pub struct CostError;

/// A password, as kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordHash {
    cost: Cost,
    salt: [u8; 16],
    hash: [u8; 32],
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

impl PasswordHash {
    /// Hashes a new password.
    ///
    /// # Errors
    /// When the cost is not allowed.
    pub fn new(password: &str, cost: Cost, rng: &mut impl CryptoRng) -> Result<Self, CostError> {
        let mut salt = [0_u8; 16];
        rng.fill_bytes(&mut salt);
        let hash = *cost.derive(password, &salt)?;
        Ok(Self { cost, salt, hash })
    }

    /// Whether it is this password.
    pub fn matches(&self, password: &str) -> bool {
        self.cost.derive(password, &self.salt).is_ok_and(|derived| bool::from(derived.ct_eq(&self.hash)))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn only_the_password_matches() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let kept = PasswordHash::new("правильный", Cost::TRIAL, &mut rng).unwrap();
        assert!(kept.matches("правильный"));
        assert!(!kept.matches("правильны") && !kept.matches(""));
        let other = PasswordHash::new("правильный", Cost::TRIAL, &mut rng).unwrap();
        assert_ne!(kept, other, "each has its salt");
        assert_eq!(Cost { memory_kib: u32::MAX, passes: 1 }.derive("x", &[0; 16]), Err(CostError));
    }
}
