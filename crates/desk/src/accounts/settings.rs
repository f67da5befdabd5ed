//! The settings of one account: a piece of a gate's `channels.toml`. What a channel wants in it is the gate's to know; here
//! it is only made sure that it is of one account, so that pieces can be put one behind the other. No fault repeats what it
//! found.

use seal::link::channel::SecretText;
use zeroize::Zeroizing;

use super::AccountName;

/// The longest settings of one account, in bytes: room for a chain of certificates.
pub const ACCOUNT_SETTINGS_BYTES_MAX: usize = 64 << 10;

/// Settings that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The account's name.
    pub name: AccountName,
    /// The kind of channel, in the word of the settings, which is the channel's.
    pub kind: String,
    /// The settings, written anew.
    pub text: SecretText,
}

/// Why settings were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// Not TOML, or too long.
    #[error("the settings are no TOML, or longer than {ACCOUNT_SETTINGS_BYTES_MAX} bytes")]
    Toml,
    /// Not of one account.
    #[error("the settings have one account: one [[kind]] and nothing else")]
    NotOne,
    /// It has no name.
    #[error("the account has no name, or one with other than small letters, digits and hyphens")]
    Name,
}

/// Reads settings such as `[[sms]]` with everything below it.
///
/// # Errors
/// See [`BadSettings`].
pub fn read(text: &SecretText) -> Result<Settings, BadSettings> {
    if text.reveal().len() > ACCOUNT_SETTINGS_BYTES_MAX {
        return Err(BadSettings::Toml);
    }
    let table: toml::Table = toml::from_str(text.reveal()).map_err(|_| BadSettings::Toml)?;
    let mut kinds = table.iter();
    let (Some((kind, toml::Value::Array(accounts))), None) = (kinds.next(), kinds.next()) else {
        return Err(BadSettings::NotOne);
    };
    let [toml::Value::Table(account)] = accounts.as_slice() else { return Err(BadSettings::NotOne) };
    if kind.len() > ACCOUNT_SETTINGS_KIND_MAX || !kind.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
        return Err(BadSettings::NotOne);
    }
    let name = account.get("account").and_then(toml::Value::as_str).unwrap_or_default();
    let name = AccountName::parse(name).map_err(|_| BadSettings::Name)?;
    let kind = kind.clone();
    let text = Zeroizing::new(toml::to_string(&table).map_err(|_| BadSettings::Toml)?);
    Ok(Settings { name, kind, text: SecretText::new(text.as_str()) })
}

/// The longest word for a kind of channel, in bytes.
const ACCOUNT_SETTINGS_KIND_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Settings, BadSettings> {
        read(&SecretText::new(text))
    }

    #[test]
    fn settings_are_of_one_account_and_can_be_put_together() {
        let bot = of("telegram = [{ account = \"telegram-1\", token = \"s3cret\" }]").unwrap();
        assert_eq!((bot.name.as_str(), bot.kind.as_str()), ("telegram-1", "telegram"));
        let webhook =
            "[[telegram]]\naccount = \"telegram-2\"\nwebhook = { public = \"https://g\", secret = \"x\" }\n";
        let other = of(webhook).unwrap();
        let both = format!("{}{}", bot.text.reveal(), other.text.reveal());
        let table: toml::Table = toml::from_str(&both).unwrap();
        assert_eq!(table["telegram"].as_array().unwrap().len(), 2);
        assert!(!format!("{bot:?}").contains("s3cret"));
    }

    #[test]
    fn faults_repeat_nothing() {
        for (text, why) in [
            ("token = s3cret", BadSettings::Toml),
            ("token = \"s3cret\"", BadSettings::NotOne),
            ("[[sms]]\naccount = \"a\"\n[[sms]]\naccount = \"b\"", BadSettings::NotOne),
            ("[[sms]]\naccount = \"a\"\n[[telegram]]\naccount = \"b\"", BadSettings::NotOne),
            ("[[sms]]\npassword = \"s3cret\"", BadSettings::Name),
            ("[[sms]]\naccount = \"s3cret!\"", BadSettings::Name),
        ] {
            let refused = of(text).unwrap_err();
            assert_eq!(refused, why, "{text}");
            assert!(!refused.to_string().contains("s3cret"));
        }
    }
}
