//! The trait that both machines implement.

use std::fmt::Debug;
use std::hash::Hash;
use std::ops::ControlFlow;

use crate::failure::{Failure, FailureKind, Outcome};
use crate::outline::Outline;
use crate::statistics::Statistics;
use crate::value::{Symbol, Value};
use crate::warning::{self, Warning};

/// A state machine with everything that a configuration asks to be judged of it.
///
/// Obligations on an implementation:
/// - Every method is a pure function of its arguments; states and successors come in the same order at every call. What
///   a spec asks of the run itself ([`progressed`](Self::progressed), registers, chance, the
///   [behaviour](crate::behaviour) that is shown) is the exception.
/// - [`successors`](Self::successors) visits a state once for every satisfied branch of the next-state relation, as TLC
///   generates it: duplicates included, `ACTION_CONSTRAINT` not applied.
/// - `step(s, a)` is the successor that `successors(s)` visited with `a`: an action value is a replayable fact.
/// - `load(store(s)) == s`, and equal states have equal fingerprints (under `VIEW` and `SYMMETRY`: states that those
///   identify have).
/// - A [`Failure`] is returned where TLC stops with an error, and nowhere else.
pub trait Spec: Sync {
    /// An unpacked state, convenient to compute with.
    type State: Clone + Eq + Debug + Send + Sync + 'static;
    /// A state as it waits in a queue: packed where the shape of the state allows it.
    type Stored: Clone + Eq + Hash + Send + Sync + 'static;
    /// A step's name with every free choice that it made.
    type Action: Clone + Eq + Hash + Debug + Send + Sync + 'static;

    /// The names of everything that the indices below refer to.
    fn outline(&self) -> &Outline;

    /// Visits the initial states, duplicates included, until `visit` breaks.
    ///
    /// # Errors
    /// Where the initial predicate cannot be evaluated.
    fn initial_states<V>(&self, visit: V) -> Outcome<()>
    where
        V: FnMut(Self::State) -> ControlFlow<()>;

    /// Visits the successors of `state`, a branch at a time and in TLC's order, until `visit` breaks.
    ///
    /// # Errors
    /// Where the next-state relation cannot be evaluated in `state`; what was visited before stands.
    fn successors<V>(&self, state: &Self::State, visit: V) -> Outcome<()>
    where
        V: FnMut(Self::Action, Self::State) -> ControlFlow<()>;

    /// The same as [`successors`](Self::successors). Answers how many states lie on the way: those between the parts of a
    /// composed action (`A \cdot B`), which TLC counts as generated though it visits them no further.
    ///
    /// # Errors
    /// As `successors`.
    fn counted_successors<V>(&self, state: &Self::State, visit: V) -> Outcome<u64>
    where
        V: FnMut(Self::Action, Self::State) -> ControlFlow<()>,
    {
        self.successors(state, visit).map(|()| 0)
    }

    /// The same as [`counted_successors`](Self::counted_successors) for a search, which wants to know of a successor only
    /// what it keeps: the state as it waits in a queue, and its fingerprint. `stored` is `state`, so that what a step leaves
    /// alone need not be stored anew.
    ///
    /// # Errors
    /// As `successors`.
    #[inline]
    fn stored_successors<V>(&self, state: &Self::State, stored: &Self::Stored, mut visit: V) -> Outcome<u64>
    where
        V: FnMut(&Self::Action, Self::Stored, Outcome<u64>) -> ControlFlow<()>,
    {
        let _ = stored;
        self.counted_successors(state, |action, next| {
            let stored = self.store(&next);
            let fingerprint = self.fingerprint(&next, &stored);
            visit(&action, stored, fingerprint)
        })
    }

    /// The successor of `state` by `action`, or `None` where its guards do not hold.
    ///
    /// # Errors
    /// Where the action cannot be evaluated in `state`.
    fn step(&self, state: &Self::State, action: &Self::Action) -> Outcome<Option<Self::State>>;

    /// The index of `action` in [`Outline::actions`].
    fn action_index(&self, action: &Self::Action) -> usize;

    /// The values of the action's parameters, in the order of
    /// [`ActionOutline::parameters`](crate::ActionOutline::parameters).
    fn action_arguments(&self, action: &Self::Action) -> Vec<Value>;

    /// The action by index and arguments: the inverse of [`action_index`](Self::action_index) and
    /// [`action_arguments`](Self::action_arguments). `None` where an argument is not of the parameter's kind, and where
    /// the action makes further choices that are none of its parameters.
    fn action(&self, index: usize, arguments: &[Value]) -> Option<Self::Action>;

    /// Whether the assumption with this index holds.
    ///
    /// # Errors
    /// Where it cannot be evaluated.
    fn assumption(&self, index: usize) -> Outcome<bool>;

    /// Whether the invariant with this index holds in `state`.
    ///
    /// # Errors
    /// Where it cannot be evaluated.
    fn invariant(&self, index: usize, state: &Self::State) -> Outcome<bool>;

    /// Whether `state` puts the invariant with this index to the test: for `A => B`, under universal quantifiers or not,
    /// whether an `A` holds. `None` where the form of the invariant does not say. For coverage only: an invariant that no
    /// reachable state tests holds vacuously.
    ///
    /// # Errors
    /// Where it cannot be evaluated.
    fn invariant_is_tested(&self, index: usize, state: &Self::State) -> Outcome<Option<bool>> {
        let _ = (index, state);
        Ok(None)
    }

    /// Whether `state` satisfies the constraint with this index. Asked of every generated state where
    /// [`Outline::constraints_have_effects`], or where there are action constraints; else of those alone that were not let
    /// in before.
    ///
    /// # Errors
    /// Where it cannot be evaluated.
    fn constraint(&self, index: usize, state: &Self::State) -> Outcome<bool> {
        let _ = state;
        Err(no_such("constraint", index))
    }

    /// Whether the step satisfies the action constraint with this index.
    ///
    /// # Errors
    /// Where it cannot be evaluated.
    fn action_constraint(&self, index: usize, state: &Self::State, next: &Self::State) -> Outcome<bool> {
        let _ = (state, next);
        Err(no_such("action constraint", index))
    }

    /// Whether the temporal atom with this index holds of the step from `state` to `next`.
    ///
    /// # Errors
    /// Where it cannot be evaluated.
    fn atom(&self, index: usize, state: &Self::State, next: &Self::State) -> Outcome<bool> {
        let _ = (state, next);
        Err(no_such("temporal atom", index))
    }

    /// Whether the temporal atom with this index looks at `state` alone, so that one evaluation a state will do.
    fn atom_is_state_level(&self, index: usize) -> bool {
        let _ = index;
        false
    }

    /// Whether the temporal atom with this index is false of every step that changes nothing: whether it is `<<A>>_v`.
    /// The checker then need not judge it on stuttering steps.
    fn atom_excludes_stuttering(&self, index: usize) -> bool {
        let _ = index;
        false
    }

    /// Whether the truth of the temporal atom with this index follows from what the actions do: it is `<<A>>_v`, or
    /// `ENABLED <<A>>_v`, where `v` changes whenever the state does, and the steps of `A` are the steps of some actions
    /// ([`atom_is_about`](Self::atom_is_about)). The checker, which takes all steps anyway, then need not judge it.
    fn atom_follows_from_actions(&self, index: usize) -> bool {
        let _ = index;
        false
    }

    /// Whether the steps of `action` are among those of the `A` that such an atom is about.
    fn atom_is_about(&self, index: usize, action: &Self::Action) -> bool {
        let _ = (index, action);
        false
    }

    /// `state` as it waits in a queue.
    fn store(&self, state: &Self::State) -> Self::Stored;

    /// The state that was stored.
    fn load(&self, stored: &Self::Stored) -> Self::State;

    /// Appends a stored state as bytes, to be read back by the same model under the same configuration, in another
    /// process perhaps.
    fn write(&self, stored: &Self::Stored, into: &mut Vec<u8>) {
        self.values(&self.load(stored)).iter().for_each(|value| value.write(into));
    }

    /// Takes a stored state from the front; `None` where there is none.
    fn read(&self, from: &mut &[u8]) -> Option<Self::Stored> {
        let values = Value::read_all(self.outline().variables.len(), from)?;
        self.state(&values).map(|state| self.store(&state))
    }

    /// A 64-bit fingerprint, well mixed in all bits: equal for states that count as one.
    ///
    /// # Errors
    /// Where `VIEW` has no value.
    fn fingerprint(&self, state: &Self::State, stored: &Self::Stored) -> Outcome<u64>;

    /// Hears where the run stands: after each round of a search, each walk of a simulation. Breaks where the spec has
    /// asked for the end of the run (`TLCSet("exit", TRUE)`).
    fn progressed(&self, statistics: &Statistics) -> ControlFlow<()> {
        let _ = statistics;
        ControlFlow::Continue(())
    }

    /// Whether the spec has asked for the end of the run: asked of after each state that is expanded.
    fn is_over(&self) -> bool {
        false
    }

    /// Whether the postcondition, judged after a search that has found no error, holds; true where there is none.
    ///
    /// # Errors
    /// Where it cannot be evaluated.
    fn postcondition(&self, statistics: &Statistics) -> Outcome<bool> {
        let _ = statistics;
        Ok(true)
    }

    /// Which of what must have been possible ([`Outline::possible`]) never was, after a run.
    fn never_possible(&self) -> Option<usize> {
        None
    }

    /// What was met so far that is no error, but may not be meant; each place once, in the order of the spec. Of
    /// generated models: whatever any of them has met in this process.
    fn warnings(&self) -> Vec<Warning> {
        warning::met()
    }

    /// The values of the variables, in the order of [`Outline::variables`].
    fn values(&self, state: &Self::State) -> Vec<Value>;

    /// What a user is shown of a state: the variables, or the record that `ALIAS` makes of the step.
    ///
    /// # Errors
    /// Where the alias cannot be evaluated.
    fn shown(&self, state: &Self::State, next: Option<&Self::State>) -> Outcome<Vec<(String, Value)>> {
        let _ = next;
        Ok(aliased(self, state, None))
    }

    /// Every conjunct of the action, in the spec's own words, judged in `state`, and, where given, in `next`: why this
    /// step can, or cannot, be taken. Off the hot path. Empty where the action has no conjuncts that can be told apart.
    fn explain(&self, state: &Self::State, action: &Self::Action, next: Option<&Self::State>) -> Vec<Conjunct> {
        let _ = (state, action, next);
        Vec::new()
    }

    /// The state with these values, in the order of [`Outline::variables`]; `None` where a value has not the shape that
    /// the variable has.
    fn state(&self, values: &[Value]) -> Option<Self::State>;
}

/// One conjunct of an action, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Conjunct {
    /// The conjunct's text, as it stands in the spec.
    pub text: std::borrow::Cow<'static, str>,
    /// Where it stands.
    pub location: Option<crate::outline::Location>,
    /// The variable that it determines the next value of, for an effect; `None` for a guard.
    pub assigns: Option<usize>,
    /// Whether it holds. `None` where it could not be judged: it needs the next state and none was given, or it has no
    /// value here (then `failure` says why).
    pub holds: Option<bool>,
    /// For an effect, the value that the spec gives the variable.
    pub expected: Option<Value>,
    /// Why it has no value, where it has none.
    pub failure: Option<Failure>,
}

/// What a user is shown of a state for which `ALIAS` has this value: its fields, where it is a record; the variables
/// else.
pub fn aliased<S: Spec + ?Sized>(spec: &S, state: &S::State, alias: Option<&Value>) -> Vec<(String, Value)> {
    match alias {
        Some(Value::Record(fields)) => named(fields),
        _ => of_variables(spec.outline(), spec.values(state)),
    }
}

fn named(fields: &[(Symbol, Value)]) -> Vec<(String, Value)> {
    fields.iter().map(|(name, value)| (name.to_string(), value.clone())).collect()
}

fn of_variables(outline: &Outline, values: Vec<Value>) -> Vec<(String, Value)> {
    outline.variables.iter().map(|variable| variable.name.to_string()).zip(values).collect()
}

#[cold]
fn no_such(what: &str, index: usize) -> Failure {
    Failure::new(FailureKind::Unsupported, format!("the model has no {what} number {index}"))
}
