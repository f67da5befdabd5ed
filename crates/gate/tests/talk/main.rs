//! Conversations on channels through a whole gate, over a real database file. The channels here are of the tests' own making;
//! the real ones against real providers are in `crates/channels` and `crates/safeconduct`.

#[cfg(test)]
mod durable;
#[cfg(test)]
mod line;
#[cfg(test)]
mod moved;
#[cfg(test)]
mod story;
#[cfg(test)]
mod told;
#[cfg(test)]
mod voice;
