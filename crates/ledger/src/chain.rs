//! The hash chain. Frozen: changing a byte here makes every ledger look forged.
//!
//! `link = SHA-256(context ‖ link before ‖ position ‖ version ‖ kind ‖ length of stream ‖ stream ‖ digest)`, numbers
//! big-endian, the link before the first record all zeros. Digests instead of ciphertexts, so that a ciphertext can
//! be destroyed and the chain still verifies.

use sha2::{Digest as _, Sha256};

use crate::stream::{Position, StreamId, Version};

const CONTEXT: &[u8] = b"safeconduct ledger v1\0";

/// The link before the first record.
pub(crate) const START: [u8; 32] = [0; 32];

pub(crate) fn digest(ciphertext: &[u8]) -> [u8; 32] {
    Sha256::digest(ciphertext).into()
}

pub(crate) fn link(
    before: &[u8; 32],
    position: Position,
    stream: &StreamId,
    version: Version,
    kind: u16,
    digest: &[u8; 32],
) -> [u8; 32] {
    let stream_length = u16::try_from(stream.as_bytes().len()).unwrap_or(u16::MAX);
    Sha256::new()
        .chain_update(CONTEXT)
        .chain_update(before)
        .chain_update(position.0.to_be_bytes())
        .chain_update(version.0.to_be_bytes())
        .chain_update(kind.to_be_bytes())
        .chain_update(stream_length.to_be_bytes())
        .chain_update(stream.as_bytes())
        .chain_update(digest)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_link_is_frozen() {
        let stream = StreamId::new("case/1").unwrap();
        let link = link(&START, Position(1), &stream, Version(1), 7, &digest(b"ciphertext"));
        let hex: String = link.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "b6e047d40d97926e082e78db80c92d74b5e3ae2b60a29da9c12bd3cd66810728");
    }
}
