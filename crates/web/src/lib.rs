//! The pages' shell, used by the gate and by the desk: words, languages, headers, forms, sessions, settings, the HTTP server.
//!
//! Nothing here knows what a programme is, and nothing here may log what a request carried: no paths, no bodies, no
//! addresses. An error that a person sees is a page of the crate that uses this one.

pub mod chance;
pub mod clock;
pub mod compress;
pub mod csrf;
pub mod form;
pub mod headers;
pub mod locale;
pub mod memory;
pub mod panic;
pub mod serve;
pub mod session;
pub mod settings;
pub mod texts;
pub mod tls;
