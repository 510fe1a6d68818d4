//! What holds an implementation against a model: drivers, lockstep replay, traces, reports.
//!
//! Everything here is written against [`lockstep_model::Spec`] alone, so that it serves the evaluator and generated
//! Rust alike.
//!
//! - [`Driver`] and [`System`] tie a runtime to a model.
//! - [`Lockstep`] lets both take the same steps and compares them after each.
//! - [`report`] tells people and machines.
//! - [`trace`] judges what a runtime recorded while running for real.

#![warn(missing_docs)]

pub mod coverage;
pub mod driver;
pub use lockstep_checker::json;
pub mod lockstep;
pub mod manifest;
pub mod observation;
pub mod report;
pub mod trace;

pub use coverage::Coverage;
pub use driver::{Driver, DriverError, System};
pub use lockstep::{Failure, Lockstep, Replay};
pub use observation::{Difference, Observation};
