//! A user's, or the system's, wish that a run end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A signal that ends a run well: the states at hand are still expanded, and a checkpoint is written where one was
/// asked for. What another thread wants of a run it says to its [`Control`](crate::Control).
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// What a signal handler sets, which may do no more than that: the number of the signal, or 0 as long as none came.
    pub fn signal(&self) -> Arc<AtomicUsize> {
        self.0.clone()
    }

    /// The signal that came.
    pub(crate) fn came(&self) -> Option<u8> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            signal => Some(u8::try_from(signal).unwrap_or(u8::MAX)),
        }
    }
}
