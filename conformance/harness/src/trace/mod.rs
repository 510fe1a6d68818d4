//! What a runtime recorded must be a behaviour of the model.
//!
//! - [`Event`]: an action, the process that took it, and what the process could see then.
//! - [`Recorder`] writes events as NDJSON, by itself or as a `tracing` layer ([`RecorderLayer`]).
//! - [`Reader`] reads NDJSON, an event at a time; [`itf`] reads states in the Informal Trace Format.
//! - [`Validator`] accepts or refuses a trace, with the reason.

mod concurrent;
mod event;
mod explain;
pub mod itf;
mod reader;
mod recorder;
mod refuse;
mod validate;
mod verdict;

pub use event::{Arguments, Event, Place};
pub use reader::{Reader, ReaderOptions, TraceError};
pub use recorder::{Recorder, RecorderLayer};
pub use validate::{Rules, Validator, validate};
pub use verdict::{Accepted, Candidate, Obstacle, Refused, Verdict, Violation};
