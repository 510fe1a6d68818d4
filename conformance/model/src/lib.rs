//! The ground floor of Lockstep: TLA+ values, and the trait [`Spec`] by which the checker and the harness know a
//! model.
//!
//! Two machines implement [`Spec`]: the evaluator, which runs any spec at once, and the Rust that `cargo xtask gen`
//! writes. Everything that explores, replays or validates is written against this crate alone.

#![warn(missing_docs)]

pub mod behaviour;
pub mod dynamic;
mod failure;
mod outline;
mod spec;
mod statistics;
mod symmetry;
mod temporal;
pub mod typed;
pub mod value;
mod warning;
mod watched;

pub use failure::{Applied, Failure, FailureKind, Incomplete, Outcome, Way};
pub use outline::{ActionOutline, Location, Outline, Predicate, Property, Variable};
pub use spec::{Conjunct, Spec, aliased};
pub use statistics::{Asked, Statistics};
pub use symmetry::{Origin, Symmetry, Variables};
pub use temporal::Temporal;
pub use value::Value;
pub use warning::{Warning, WarningKind};
pub use watched::Watched;
