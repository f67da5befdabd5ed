//! Whole stories: from a sealed envelope to a page, to a signed answer, to nothing left.

mod arrivals;
mod backlog;
mod by_hand;
mod calls;
mod channels;
mod destroyed;
mod double;
mod gate_keys;
mod keyboard;
mod leases;
mod linked;
mod locked;
mod pages;
mod prepared;
mod telephone;
mod told;
mod voice;
