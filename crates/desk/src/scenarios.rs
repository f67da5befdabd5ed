//! Whole stories: from a sealed envelope to a page, to a signed answer, to nothing left.

mod arrivals;
mod backlog;
mod destroyed;
mod gate_keys;
mod keyboard;
mod locked;
mod pages;
mod prepared;
