//! Commands that serve any [`Spec`](lockstep_model::Spec), so that they look the same on the evaluator and on compiled
//! models.

mod check;
mod progress;

pub use check::{CheckOptions, check};
