//! The contract of [`Ledger`] as one test suite, to run on every backend.
