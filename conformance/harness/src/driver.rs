//! What ties a runtime to a model.

use std::fmt;

use lockstep_model::Spec;

use crate::observation::{Difference, Observation, compare};

/// A system under test, in step with a model.
///
/// A driver translates: an action of the model into calls on the runtime, and what the runtime shows into the model's
/// terms. It holds no opinion of its own; what is right, the model says. Match the model's actions exhaustively, so
/// that a changed model breaks the build.
///
/// Panics and hangs in any method are caught by [`Lockstep`](crate::Lockstep) and reported as failures of the step.
pub trait Driver<S: Spec>: Sized {
    /// Lets the system take one step of the model.
    ///
    /// # Errors
    /// Where the system refuses, or fails to do, what the model allows: that is a failure of conformance.
    fn apply(&mut self, action: &S::Action) -> Result<(), DriverError>;

    /// What can be seen of the system, in the model's variables; it may be partial.
    ///
    /// A driver implements this, or, where it can compare typed states more cheaply, [`compare`](Self::compare).
    ///
    /// # Errors
    /// Where the system cannot be looked at.
    fn observe(&mut self) -> Result<Observation, DriverError> {
        Ok(Observation::default())
    }

    /// Where the system differs from `state`, the state that the model says it is in. By default everything that
    /// [`observe`](Self::observe) gives is compared with the variables' values.
    ///
    /// # Errors
    /// Where the system cannot be looked at, or shows a variable that the model doesn't have.
    fn compare(&mut self, spec: &S, state: &S::State) -> Result<Vec<Difference>, DriverError> {
        let observation = self.observe()?;
        compare(spec, state, &observation).map_err(DriverError::new)
    }

    /// An independent copy of the system as it is now, where that is cheap. With it, a cover of the state graph is one
    /// depth-first traversal; without, it takes walks from the initial states.
    fn fork(&mut self) -> Option<Self> {
        None
    }
}

/// Makes systems under test. Any `Fn(&S::State) -> Result<D, DriverError>` is one.
pub trait System<S: Spec>: Send + Sync + 'static {
    /// The driver of one system.
    type Driver: Driver<S>;

    /// A fresh system in the initial state `initial`.
    ///
    /// # Errors
    /// Where it cannot be brought up.
    fn start(&self, initial: &S::State) -> Result<Self::Driver, DriverError>;
}

impl<S, D, F> System<S> for F
where
    S: Spec,
    D: Driver<S>,
    F: Fn(&S::State) -> Result<D, DriverError> + Send + Sync + 'static,
{
    type Driver = D;

    fn start(&self, initial: &S::State) -> Result<D, DriverError> {
        self(initial)
    }
}

/// Why the system could not take a step, or be looked at.
///
/// Any error converts into it by `?`, with its chain of causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverError(String);

impl DriverError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        DriverError(message.into())
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// Not itself an `Error`, so that every error can convert into it.
impl<E: std::error::Error> From<E> for DriverError {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            message.push_str(": ");
            message.push_str(&inner.to_string());
            cause = inner.source();
        }
        DriverError(message)
    }
}
