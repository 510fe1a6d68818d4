//! The drivers that tie the runtime to the generated models, and the conformance run.
//!
//! - [`models`]: the generated models, by name and configuration.
//! - [`catalogue`]: what a configuration of a replication model consists of, and a controller's state as its variables.
//! - [`drivers`]: an action of a model as calls on the runtime, and what can be seen of the runtime as the model's
//!   variables.
//! - [`trace`]: what a cluster did, as a trace of a model.
//! - [`soak`]: clusters under a hostile network; their traces and their health gates are judged.
//! - [`conform`]: the layers, and their report.
//! - [`check`]: model checking of the generated models by name.

#![warn(missing_docs)]

pub mod catalogue;
pub mod check;
pub mod conform;
pub mod drivers;
pub mod models;
pub mod soak;
pub mod trace;
