//! A telephone call without its conversation. What is said and asked, and what a key means, is somebody else's; here are lines,
//! sound and keys.
//!
//! Nobody's sound, keys, number or address reach a log, and nothing here writes to a disk.

pub mod media;
pub mod sip;
