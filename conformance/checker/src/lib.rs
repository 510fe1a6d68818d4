//! Explicit-state model checking of any [`Spec`](lockstep_model::Spec).
//!
//! [`check`] searches breadth-first, with the counts, the verdicts and the first counterexample of TLC with one worker,
//! whatever the number of workers, and whether states are in memory or, for want of it, on disk. A search can be
//! written down ([`Checkpointing`]), and gone on with in another process. Nothing here prints: a [`Report`] is data,
//! [`render`] makes text of it, and progress goes to a callback.

#![warn(missing_docs)]

mod any;
mod blocks;
mod checkpoint;
mod chunk;
mod claims;
mod conclusion;
mod control;
mod counterexample;
mod disk;
pub mod dump;
mod event;
mod exit;
mod expand;
mod file;
mod graph;
mod intake;
mod interrupt;
pub mod json;
mod learned;
mod liveness;
mod memory;
mod options;
mod parents;
mod properties;
mod queue;
mod reached;
pub mod render;
mod replay;
mod report;
mod rounds;
mod search;
mod seen;
mod simulate;
mod states;
mod told;
mod trace;
mod upkeep;
mod visit;
mod visited;
mod workers;

pub use any::Model;
pub use control::Control;
pub use exit::ExitCode;
pub use file::write_whole;
pub use graph::{OUTSIDE, StateGraph, steps};
pub use interrupt::Interrupt;
pub use options::{Checkpointing, Options, Progress, ProgressCallback, Walks};
pub use report::{
    ActionCoverage, Coverage, CutCoverage, During, Formula, InvariantCoverage, Judged, Report, Seconds, Stop, Verdict,
    summary,
};
pub use search::check;
pub use simulate::{Rng, simulate};
pub use trace::{Loop, Trace, TraceAction, TraceState, TraceVariable};
