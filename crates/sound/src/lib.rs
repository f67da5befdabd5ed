//! Sound of the telephone: one channel at 8 kHz. Samples, G.711, WAV files, from any rate to this one, how loud it is, and text that
//! a program speaks.
//!
//! Nothing here can be printed, and what somebody said is overwritten when it is dropped.

pub mod frame;
pub mod g711;
pub mod level;
pub mod loudness;
pub mod resample;
pub mod speech;
pub mod stretch;
pub mod trim;
pub mod wav;

pub use frame::{FRAME, FRAME_SAMPLES, Frame, RATE_HZ, Sound};
pub use g711::Codec;
pub use wav::Encoding;
