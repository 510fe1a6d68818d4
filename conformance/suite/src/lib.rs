//! The drivers that tie the runtime to the generated models, and the conformance run.
//!
//! - [`trace`]: what a cluster did, as a trace of a model.
//! - [`soak`]: clusters under a hostile network; their traces and their health gates are judged.

#![warn(missing_docs)]

pub mod soak;
pub mod trace;
