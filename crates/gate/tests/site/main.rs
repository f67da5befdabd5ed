//! The website through its router, over a real database file.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod broken_bytes;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod naughty;
#[cfg(test)]
mod onion;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod person;
#[cfg(test)]
mod slow;
#[cfg(test)]
mod story;
