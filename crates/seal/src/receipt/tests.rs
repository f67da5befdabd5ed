//! Receipts, as people write them.
