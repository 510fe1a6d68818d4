//! Any [`Spec`] as a proptest state machine, so that generated code needs to say only which spec and which system.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use lockstep_model::Spec;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Just, Strategy};
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};

use super::run::{Failed, Runner, Stop, Walk};
use crate::driver::{Driver, System};

/// Where a proptest state machine, which has no instance, finds its model.
pub trait Model: 'static {
    /// The model.
    type Spec: Spec + 'static;

    /// The model; called once a test case, so best a clone of a static.
    fn spec() -> Arc<Self::Spec>;
}

/// Where a [`StateMachineTest`], which has no instance either, finds the system under test.
pub trait UnderTest: Model {
    /// What makes the systems.
    type System: System<Self::Spec>;

    /// What makes the systems.
    fn system() -> Self::System;
}

/// The reference state machine of a model. A transition is an action, or `None` where the model has no successor, and
/// stutters.
#[derive(Debug)]
pub struct Reference<M>(PhantomData<M>);

/// A state, with the model that it is a state of.
pub struct ModelState<S: Spec> {
    spec: Arc<S>,
    state: S::State,
}

impl<S: Spec> ModelState<S> {
    /// The model.
    pub fn spec(&self) -> &S {
        &self.spec
    }

    /// The state.
    pub fn state(&self) -> &S::State {
        &self.state
    }
}

impl<S: Spec> Clone for ModelState<S> {
    fn clone(&self) -> Self {
        ModelState { spec: Arc::clone(&self.spec), state: self.state.clone() }
    }
}

impl<S: Spec> fmt::Debug for ModelState<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct(&self.spec.outline().module);
        for (variable, value) in self.spec.outline().variables.iter().zip(self.spec.values(&self.state)) {
            shown.field(&variable.name, &format_args!("{value}"));
        }
        shown.finish()
    }
}

impl<M: Model> ReferenceStateMachine for Reference<M> {
    type State = ModelState<M::Spec>;
    type Transition = Option<<M::Spec as Spec>::Action>;

    fn init_state() -> BoxedStrategy<Self::State> {
        let spec = M::spec();
        let mut states = Vec::new();
        let outcome = spec.initial_states(|state| {
            states.push(ModelState { spec: Arc::clone(&spec), state });
            ControlFlow::Continue(())
        });
        match outcome {
            Ok(()) if !states.is_empty() => select(states).boxed(),
            Ok(()) => panic!("the model {} has no initial state", spec.outline().module),
            Err(failure) => panic!("the initial states cannot be evaluated: {failure}"),
        }
    }

    fn transitions(state: &Self::State) -> BoxedStrategy<Self::Transition> {
        let mut actions = Vec::new();
        // Where the model cannot be evaluated, what was visited before stands; a check of the model says the rest.
        let _ = state.spec.successors(&state.state, |action, next| {
            if super::allowed(&*state.spec, &state.state, &next) == Ok(true) {
                actions.push(Some(action));
            }
            ControlFlow::Continue(())
        });
        if actions.is_empty() { Just(None).boxed() } else { select(actions).boxed() }
    }

    fn apply(mut state: Self::State, transition: &Self::Transition) -> Self::State {
        if let Some(action) = transition
            && let Ok(Some(next)) = state.spec.step(&state.state, action)
        {
            state.state = next;
        }
        state
    }

    fn preconditions(state: &Self::State, transition: &Self::Transition) -> bool {
        transition.as_ref().is_none_or(|action| matches!(state.spec.step(&state.state, action), Ok(Some(_))))
    }
}

/// The state machine test of a system: each step is compared, a difference fails the test.
#[derive(Debug)]
pub struct StateMachine<T>(PhantomData<T>);

impl<T: UnderTest> StateMachineTest for StateMachine<T> {
    type SystemUnderTest = <T::System as System<T::Spec>>::Driver;
    type Reference = Reference<T>;

    fn init_test(state: &ModelState<T::Spec>) -> Self::SystemUnderTest {
        match T::system().start(&state.state) {
            Ok(mut driver) => {
                compared(&mut driver, state, "the start");
                driver
            }
            Err(error) => panic!("the system cannot be started: {error}"),
        }
    }

    fn apply(
        mut driver: Self::SystemUnderTest,
        state: &ModelState<T::Spec>,
        transition: Option<<T::Spec as Spec>::Action>,
    ) -> Self::SystemUnderTest {
        if let Some(action) = transition {
            if let Err(error) = driver.apply(&action) {
                panic!("the runtime refuses {action:?}: {error}");
            }
            compared(&mut driver, state, &format!("{action:?}"));
        }
        driver
    }
}

fn compared<S: Spec, D: Driver<S>>(driver: &mut D, state: &ModelState<S>, step: &str) {
    match driver.compare(&state.spec, &state.state) {
        Ok(differences) if differences.is_empty() => {}
        Ok(differences) => {
            let lines: Vec<String> = differences.iter().map(|difference| format!("  {difference}")).collect();
            panic!("after {step}, model and runtime differ:\n{}", lines.join("\n"));
        }
        Err(error) => panic!("after {step}, the runtime cannot be looked at: {error}"),
    }
}

/// How many proptest cases, how long, from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cases {
    /// Their number.
    pub count: u32,
    /// Steps a case, at most.
    pub length: usize,
    /// The seed; the same one gives the same cases.
    pub seed: u64,
}

thread_local! {
    /// The model of the run on this thread: proptest's state machines have no instance to carry it.
    static CURRENT: RefCell<Option<Arc<dyn Any + Send + Sync>>> = const { RefCell::new(None) };
}

struct Current<S>(PhantomData<S>);

impl<S: Spec + Send + 'static> Model for Current<S> {
    type Spec = S;

    fn spec() -> Arc<S> {
        let current = CURRENT.with_borrow(|current| current.clone());
        match current.and_then(|spec| spec.downcast::<S>().ok()) {
            Some(spec) => spec,
            None => unreachable!("`proptest` sets the model before it generates cases"),
        }
    }
}

/// Runs proptest over the model of `runner`, and lets it shrink what fails.
pub(super) fn proptest<S, M>(runner: &mut Runner<S, M>, cases: Cases) -> Result<(), Stop<S>>
where
    S: Spec + Send + 'static,
    M: System<S>,
{
    if runner.initial_states()?.is_empty() {
        runner.note("the model has no initial state".to_owned());
        return Ok(());
    }
    CURRENT.set(Some(runner.spec.clone()));
    let config = Config {
        cases: cases.count,
        rng_seed: RngSeed::Fixed(cases.seed),
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    };
    let strategy = Reference::<Current<S>>::sequential_strategy(1..=cases.length.max(1));
    let shared = RefCell::new(runner);
    let failed: RefCell<Option<Failed<S>>> = RefCell::new(None);
    let outcome = TestRunner::new(config).run(&strategy, |(initial, transitions, seen)| {
        let mut taken = Walk { initial: initial.state.clone(), actions: Vec::new() };
        let mut case = || {
            let runner = &mut **shared.borrow_mut();
            let mut driver = runner.start(&taken.initial)?;
            let mut state = initial.state.clone();
            for transition in &transitions {
                if let Some(seen) = &seen {
                    seen.fetch_add(1, Ordering::SeqCst);
                }
                let Some(action) = transition else { continue };
                let Some(next) = runner.model(|spec| spec.step(&state, action))? else { continue };
                taken.actions.push(action.clone());
                runner.step(&mut driver, &state, action, &next)?;
                state = next;
            }
            Ok(())
        };
        match case() {
            Ok(()) => Ok(()),
            Err(Stop::Failed(_)) => Err(TestCaseError::fail("it failed")),
            Err(Stop::Here(cause)) => {
                failed.replace(Some(Failed { walk: taken, cause }));
                Err(TestCaseError::fail("it failed"))
            }
        }
    });
    CURRENT.set(None);
    let runner = shared.into_inner();
    match (outcome, failed.into_inner()) {
        (Err(TestError::Fail(..)), Some(failed)) => Err(Stop::Failed(failed)),
        (Err(TestError::Abort(reason)), _) => {
            runner.note(format!("proptest gave up: {reason}"));
            Ok(())
        }
        _ => {
            runner.complete(true);
            Ok(())
        }
    }
}
