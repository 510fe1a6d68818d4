//! `check` of any [`Spec`](lockstep_model::Spec), so that it looks the same on the evaluator, on the models of
//! `generated/`, and on a machine that was compiled for one run.
//!
//! Apart from the harness because every compiled machine is linked against it, and waits for what it needs.

#![warn(missing_docs)]

mod check;
mod excerpt;
mod options;
mod process;
mod screen;
mod session;
mod signals;

pub use check::check;
/// What programs that search allocate with: states come and go by the million, from several threads.
pub use mimalloc::MiMalloc as Allocator;
pub use options::{CheckOptions, EXIT_CODES};
pub use process::become_program;
pub use screen::{Screen, Watch, has_colours, tell};
pub use session::{Session, machine};
