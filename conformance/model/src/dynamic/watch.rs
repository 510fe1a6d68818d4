//! What a compiled machine knows of its run: where it stands, and the level of the state that it is asked about.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::failure::{Failure, FailureKind, Outcome};
use crate::statistics::Statistics;
use crate::value::Value;

static STANDING: Mutex<Option<Statistics>> = Mutex::new(None);
static ENDED: AtomicBool = AtomicBool::new(false);

thread_local! {
    static LEVEL: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Evaluates something of a state of this level.
pub(crate) fn at_level<T>(level: u32, evaluate: impl FnOnce() -> T) -> T {
    let before = LEVEL.replace(Some(level));
    let value = evaluate();
    LEVEL.set(before);
    value
}

/// Evaluates something of the next state, which is of the next level.
///
/// # Errors
/// What it fails with.
pub fn a_step_further<T>(evaluate: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    match LEVEL.get() {
        Some(level) => at_level(level.saturating_add(1), evaluate),
        None => evaluate(),
    }
}

/// `TLCGet("level")`
///
/// # Errors
/// Where nobody has said which level that is: the model is not [`Watched`](crate::Watched).
pub fn level() -> Outcome<i32> {
    let level = LEVEL.get().ok_or_else(|| {
        let message = "this model is not told the levels of its states: check it with the evaluator";
        Failure::new(FailureKind::Unsupported, message)
    })?;
    Ok(i32::try_from(level).unwrap_or(i32::MAX))
}

/// Hears where the run stands; breaks where the spec has asked for its end.
pub(crate) fn progress(statistics: &Statistics) -> ControlFlow<()> {
    conclude(statistics);
    if is_over() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// Whether the spec has asked for the run's end.
pub(crate) fn is_over() -> bool {
    ENDED.load(Ordering::Relaxed)
}

/// Notes where a run stands, for what asks: at its end the postcondition.
pub fn conclude(statistics: &Statistics) {
    *STANDING.lock().unwrap_or_else(PoisonError::into_inner) = Some(*statistics);
}

/// `TLCSet("exit", asked)`
pub(super) fn end(asked: bool) {
    ENDED.fetch_or(asked, Ordering::Relaxed);
}

/// What TLC counts, by the name that `TLCGet` takes.
pub(super) fn counted(name: &str) -> Option<Value> {
    // Before the first round all is nothing to those who are watched; others are told at the end of the run.
    let level = LEVEL.get();
    let standing = *STANDING.lock().unwrap_or_else(PoisonError::into_inner);
    let standing = standing.or_else(|| level.map(|_| Statistics::default()))?;
    standing.count(name)
}
