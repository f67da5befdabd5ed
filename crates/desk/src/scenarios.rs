//! Whole stories: from a sealed envelope to a page, to a signed answer, to nothing left.

mod arrivals;
mod destroyed;
mod keyboard;
mod locked;
mod pages;
