//! Chance, which is a parameter, and shuffling by a seed, which is none.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::number;
use crate::xpath::value::{NodeSet, Value};

/// Longer identifiers are refused.
const UUID_LENGTH_MAX: f64 = 4096.0;

fn unit(rng: &mut dyn rand::Rng) -> f64 {
    let (high, low) = (rng.next_u32() >> 5, rng.next_u32() >> 6);
    (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
}

pub(super) fn random<'a>(machine: &mut Machine<'a, '_, '_>, _: &'a [Part], _: Spot) -> Outcome<'a> {
    Ok(Value::Number(unit(machine.world.rng)))
}

/// A random UUID, or as many of its characters, repeated, as are asked for.
pub(super) fn uuid<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let wanted = match given.first() {
        Some(part) => machine.eval_number(part, spot)?,
        None => 36.0,
    };
    if wanted.is_nan() || wanted > UUID_LENGTH_MAX {
        return Err(EvalError::Argument("uuid() needs a length of at most 4096".to_owned()));
    }
    let length = usize::try_from(number::whole(wanted)).unwrap_or_default();
    let mut all = String::new();
    while all.len() < length {
        let mut bytes = [0; 16];
        machine.world.rng.fill_bytes(&mut bytes);
        for (at, byte) in bytes.into_iter().enumerate() {
            let byte = match at {
                6 => 0x40 | byte & 0x0f,
                8 => 0x80 | byte & 0x3f,
                _ => byte,
            };
            if matches!(at, 4 | 6 | 8 | 10) {
                all.push('-');
            }
            all.push_str(&format!("{byte:02x}"));
        }
    }
    all.truncate(length);
    Ok(Value::Text(Cow::Owned(all)))
}

/// The order that JavaRosa gives for the same seed.
pub(super) fn randomize<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let nodes = machine.nodes_argument("randomize()", given, 0, spot)?;
    let mut generator = match given.get(1) {
        Some(seed) => {
            let seed = machine.eval(seed, spot)?;
            let value = machine.number(&seed);
            let whole = if value.is_nan() { seed_of_text(&machine.text(seed)) } else { number::whole(value) };
            Some(ParkMiller::new(whole))
        }
        None => None,
    };
    let mut order = Vec::with_capacity(nodes.as_slice().len());
    for (at, node) in nodes.as_slice().iter().enumerate() {
        let chance = match &mut generator {
            Some(generator) => generator.next(),
            None => unit(machine.world.rng),
        };
        let place = number::whole((chance * number::count(at + 1)).floor());
        order.push(*node);
        order.swap(usize::try_from(place).unwrap_or(at).min(at), at);
    }
    Ok(Value::Nodes(NodeSet::Many(order)))
}

/// The first eight bytes of a text's SHA-256, as a signed number; of no text, 0.
fn seed_of_text(text: &str) -> i64 {
    if text.is_empty() {
        return 0;
    }
    let hash = Sha256::digest(text.as_bytes());
    let mut first = [0; 8];
    first.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    i64::from_be_bytes(first)
}

/// The minimal standard generator of Park and Miller.
struct ParkMiller(i64);

impl ParkMiller {
    const MODULUS: i64 = 2_147_483_647;

    fn new(seed: i64) -> Self {
        let seed = seed % Self::MODULUS;
        Self(if seed <= 0 { seed + Self::MODULUS - 1 } else { seed })
    }

    fn next(&mut self) -> f64 {
        self.0 = self.0 * 16_807 % Self::MODULUS;
        number::from_whole(self.0 - 1) / number::from_whole(Self::MODULUS - 1)
    }
}
