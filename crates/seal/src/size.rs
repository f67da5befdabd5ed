//! Size classes. Everything sealed is filled up to one of six sizes, so that its length says neither what it is
//! nor how much somebody wrote.
//!
//! The filling is one byte `0x80` and then zeros (ISO/IEC 7816-4): it can be written without knowing the length in
//! advance, which a recorded voice message needs.

/// Size classes of the filled plaintext of outer envelopes and of replies, in bytes.
pub const OUTER: [usize; 6] = [4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304];

/// Size classes of the filled plaintext of inner envelopes, in bytes: three quarters of the outer ones, so that an
/// inner envelope of a class with everything around it always fits in the outer class of the same number, and an
/// application sealed in the page is as long as one that was not.
pub const INNER: [usize; 6] = [3_072, 12_288, 49_152, 196_608, 786_432, 3_145_728];

/// Bytes of filled plaintext in one chunk. Every class is at most one chunk or a whole number of them.
pub const CHUNK: usize = 65_536;

/// Starts the filling.
pub(crate) const MARKER: u8 = 0x80;

/// The smallest class that holds so many bytes and the marker; `None` if not even the largest does.
pub(crate) fn class_for(classes: &[usize], length: usize) -> Option<usize> {
    classes.iter().copied().find(|class| length < *class)
}

/// The length of what was filled up, or `None` if this is no filling.
pub(crate) fn unfilled(filled: &[u8]) -> Option<usize> {
    let last = filled.iter().rposition(|byte| *byte != 0)?;
    (filled.get(last) == Some(&MARKER)).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_whole_chunks_and_inner_fits_outer() {
        for (inner, outer) in INNER.into_iter().zip(OUTER) {
            assert!(inner <= CHUNK || inner % CHUNK == 0);
            assert!(outer <= CHUNK || outer % CHUNK == 0);
            let sealed = 30 + 65 + 32 + inner + 16 * inner.div_ceil(CHUNK);
            assert!(sealed + 131 < outer, "an application around an inner envelope of {inner}");
        }
    }

    #[test]
    fn the_marker_needs_a_byte() {
        assert_eq!(class_for(&OUTER, 0), Some(4_096));
        assert_eq!(class_for(&OUTER, 4_095), Some(4_096));
        assert_eq!(class_for(&OUTER, 4_096), Some(16_384));
        assert_eq!(class_for(&OUTER, 4_194_303), Some(4_194_304));
        assert_eq!(class_for(&OUTER, 4_194_304), None);
    }

    #[test]
    fn filling_comes_off() {
        assert_eq!(unfilled(&[1, 2, 0x80, 0, 0]), Some(2));
        assert_eq!(unfilled(&[0x80]), Some(0));
        assert_eq!(unfilled(&[0x80, 0, 0x80]), Some(2));
        assert_eq!(unfilled(&[0, 0]), None);
        assert_eq!(unfilled(&[]), None);
        assert_eq!(unfilled(&[1, 0x81, 0]), None);
    }
}
