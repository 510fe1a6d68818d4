//! What makes sets as intervals.

use crate::source::Span;
use crate::term::ConstantId;

/// What makes a set as an interval, or may do so. TLC keeps such a set as it was made. Its numbers, which are all that a type in
/// Rust knows, do not tell; a `Value` does. So where it shows, what comes from here is dynamic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// `a..b`, or `DOMAIN f`, that stands here.
    Term(Span),
    /// The value of a constant.
    Constant(ConstantId),
}
