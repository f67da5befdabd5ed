//! Whole calls over RTP on loopback: keys and voice go in, and what is kept is read as a desk reads it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is how a broken expectation is said"
)]

mod calls;
mod lines;
mod phone;
