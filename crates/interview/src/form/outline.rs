//! A form as other tools see it, for comparison.

/// See [`Form::outline`](crate::Form::outline).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline;
