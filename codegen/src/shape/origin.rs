//! What makes sets that show how they were made.

use crate::source::Span;
use crate::term::ConstantId;

/// What makes a set as an interval, or may do so, or one that is described. TLC keeps such a set as it was made. Its
/// elements, which are all that a type in Rust knows, do not tell; a `Value` does. So where it shows, what comes from
/// here is dynamic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// `a..b`, or `DOMAIN f`, that stands here.
    Term(Span),
    /// A set that stands here, described by what it is made of. Whether TLC has put its elements in order shows.
    Set(Span),
    /// The value of a constant.
    Constant(ConstantId),
}
