//! The website through its router, over a real database file.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod naughty;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod person;
#[cfg(test)]
mod story;
