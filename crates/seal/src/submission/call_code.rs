//! The code of somebody who called by telephone. No key and no id is derived from it: whoever is asked for it asks the desk.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Digits of a code, with the one that checks the others.
pub const CALL_CODE_DIGITS: usize = 12;

/// A code as it is keyed: twelve ASCII digits. Wiped when dropped, never printed. What checks it against slips is not here.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[serde(try_from = "Zeroizing<String>", into = "String")]
pub struct CallCode([u8; CALL_CODE_DIGITS]);

/// A text is not twelve digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code for the telephone has {CALL_CODE_DIGITS} digits")]
pub struct BadCallCode;

impl CallCode {
    /// Takes the digits.
    ///
    /// # Errors
    /// [`BadCallCode`].
    pub fn parse(digits: &str) -> Result<Self, BadCallCode> {
        let digits: [u8; CALL_CODE_DIGITS] = digits.as_bytes().try_into().map_err(|_| BadCallCode)?;
        if digits.iter().all(u8::is_ascii_digit) { Ok(Self(digits)) } else { Err(BadCallCode) }
    }

    /// The digits.
    #[must_use]
    pub fn reveal(&self) -> &str {
        std::str::from_utf8(&self.0).expect("digits are ASCII")
    }
}

impl fmt::Debug for CallCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallCode(..)")
    }
}

impl From<CallCode> for String {
    fn from(code: CallCode) -> Self {
        code.reveal().to_owned()
    }
}

impl TryFrom<Zeroizing<String>> for CallCode {
    type Error = BadCallCode;

    fn try_from(text: Zeroizing<String>) -> Result<Self, BadCallCode> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_digits_are_a_code_and_are_not_printed() {
        let code = CallCode::parse("120034005678").unwrap();
        assert_eq!(code.reveal(), "120034005678");
        assert!(!format!("{code:?}").contains("1200"));
        for bad in ["", "12003400567", "1200340056781", "12003400567x", "１２００３４００５６７８"]
        {
            assert_eq!(CallCode::parse(bad), Err(BadCallCode), "{bad}");
        }
    }

    #[test]
    fn in_json_it_is_a_text_of_digits() {
        let code = CallCode::parse("000000000001").unwrap();
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, "\"000000000001\"");
        assert_eq!(serde_json::from_str::<CallCode>(&json).unwrap(), code);
        assert!(serde_json::from_str::<CallCode>("\"1\"").is_err());
    }
}
