//! Digests and encodings.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::value::Value;

/// The digests that are still good for something; MD5 and SHA-1 are refused.
pub(super) fn digest<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let algorithm = machine.text_argument(given, 1, spot)?;
    let hash = match &*algorithm {
        "SHA-256" => Sha256::digest(text.as_bytes()).to_vec(),
        "SHA-384" => Sha384::digest(text.as_bytes()).to_vec(),
        "SHA-512" => Sha512::digest(text.as_bytes()).to_vec(),
        "MD5" | "SHA-1" => {
            return Err(EvalError::Argument(format!("digest() by {algorithm} is refused: it is broken")));
        }
        _ => return Err(EvalError::Argument(format!("digest() does not know {algorithm}"))),
    };
    let encoding = if given.len() > 2 { machine.text_argument(given, 2, spot)? } else { "base64".into() };
    let all = match &*encoding {
        "base64" => STANDARD.encode(&hash),
        "hex" => hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        _ => return Err(EvalError::Argument(format!("digest() does not know {encoding}"))),
    };
    Ok(Value::Text(Cow::Owned(all)))
}

/// The text that Base64 stands for, as forgiving as the dialect is: either alphabet, with or without padding, anything
/// else ignored. Nothing where no text comes of it.
pub(super) fn base64_decode<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let letter = |letter: char| match letter {
        '-' => Some('+'),
        '_' => Some('/'),
        'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => Some(letter),
        _ => None,
    };
    let text: String = machine.text_argument(given, 0, spot)?.chars().filter_map(letter).collect();
    let bytes = STANDARD_NO_PAD.decode(text).unwrap_or_default();
    Ok(Value::Text(Cow::Owned(String::from_utf8(bytes).unwrap_or_default())))
}
