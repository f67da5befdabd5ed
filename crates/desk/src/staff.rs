//! The accounts of staff. They are inside the strongbox, so that a seized disk does not say who works here.

use casework::{Role, StaffName};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::password::{Cost, PasswordHash};

/// The most accounts.
pub const ACCOUNTS_MAX: usize = 1_000;
/// The shortest password of an account.
pub const PASSWORD_CHARS_MIN: usize = 12;

/// One member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The sign-in name.
    pub name: StaffName,
    /// Trusted with what.
    pub role: Role,
    password: PasswordHash,
}

/// All accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Staff(Vec<Account>);

/// Why an account was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StaffError {
    /// The password is too short.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters")]
    Short,
    /// There are too many.
    #[error("at most {ACCOUNTS_MAX} accounts")]
    TooMany,
    /// Nobody could add an account any more.
    #[error("the last administrator stays")]
    LastAdmin,
    /// The cost is not allowed.
    #[error(transparent)]
    Cost(#[from] crate::password::CostError),
}

impl Staff {
    /// Adds an account, or gives the one of that name a new role and password.
    ///
    /// # Errors
    /// See [`StaffError`].
    pub fn set(
        &mut self,
        name: StaffName,
        role: Role,
        password: &str,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<(), StaffError> {
        if password.chars().count() < PASSWORD_CHARS_MIN {
            return Err(StaffError::Short);
        }
        if role != Role::Admin && self.is_last_admin(&name) {
            return Err(StaffError::LastAdmin);
        }
        let account = Account { name, role, password: PasswordHash::new(password, cost, rng)? };
        if let Some(known) = self.0.iter_mut().find(|known| known.name == account.name) {
            *known = account;
        } else if self.0.len() < ACCOUNTS_MAX {
            self.0.push(account);
        } else {
            return Err(StaffError::TooMany);
        }
        Ok(())
    }

    /// Removes an account.
    ///
    /// # Errors
    /// When it is the last administrator's.
    pub fn remove(&mut self, name: &StaffName) -> Result<(), StaffError> {
        if self.is_last_admin(name) {
            return Err(StaffError::LastAdmin);
        }
        self.0.retain(|account| account.name != *name);
        Ok(())
    }

    /// Whether this is the only administrator.
    pub fn is_last_admin(&self, name: &StaffName) -> bool {
        let mut admins = self.0.iter().filter(|account| account.role == Role::Admin);
        admins.next().is_some_and(|first| first.name == *name) && admins.next().is_none()
    }

    /// The account of that name.
    pub fn account(&self, name: &StaffName) -> Option<&Account> {
        self.0.iter().find(|account| account.name == *name)
    }

    /// Every account.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.0.iter()
    }
}

impl Account {
    /// Whether it is its password. Slow on purpose: call it where blocking is allowed.
    pub fn has_password(&self, password: &str) -> bool {
        self.password.matches(password)
    }
}
