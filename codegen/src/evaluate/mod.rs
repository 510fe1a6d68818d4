//! The reference semantics: evaluates any expression, and runs any machine at once, without a compiler.
//!
//! Terms are lowered to compact code once (`lower`); `run` evaluates expressions, `search` takes actions apart as
//! TLC does, and [`Evaluator`] answers what a checker asks of a [`Spec`](lockstep_model::Spec).
//!
//! TLC is followed in values, errors and counts, but for what depends on how a value came about, which a value in
//! normal form does not tell:
//!
//! - The empty tuple and the empty function are one value. An `EXCEPT` of it changes nothing, whatever its argument,
//!   with a warning; to TLC an argument that is no number is an error where the value was made as a tuple.
//! - A function of strings is a record. It is an error to ask whether a record equals a function of something else; to
//!   TLC only where it was written as one. Sets of both have an order here, and in TLC where no record is compared
//!   first.
//! - A function of no arguments is the empty sequence. To TLC that of `0..-1` is none.
//! - `IsFiniteSet` of a function is true where it has been computed; to TLC where its set of arguments was spelt out.
//! - A set that is an element, item or result of another value is spelt out where it is small, and so asked for its
//!   elements first by the operators on sets. TLC leaves a `SUBSET` or a filter over one what it is, and asks the other
//!   side.
//! - Sets that TLC cannot spell out it cannot unite, but for `Nat` and its kin.
//! - The numbers that a function has for arguments are those of an interval where they are without a gap, and begin
//!   with 1 or are several. To TLC they are where the function was written with one.

mod applied;
mod binding;
mod builtin;
mod call;
mod code;
mod compose;
mod described;
mod enumerate;
mod except;
mod explain;
mod function;
mod held;
mod json;
mod judge;
mod lazy;
mod lower;
mod member;
mod named;
mod number;
mod order;
mod parts;
mod past;
mod place;
mod pool;
mod room;
mod run;
mod search;
mod sequence;
mod set;
mod spec;
mod steps;
mod text;
mod truth;
mod way;
mod world;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Location, Outcome, Outline, Symmetry, Value};

use self::code::{Code, ProcedureId};
use self::explain::ConjunctCode;
use self::lazy::{Lazy, V};
use self::lower::Lowerer;
use self::named::Named;
use self::run::Run;
use self::steps::Choice;
use self::world::{Files, World, Written};
pub(crate) use self::world::{is_known, nothing_known_as};
use crate::machine::{Machine, tested};
use crate::source::{SourceMap, Span};
use crate::term::{LocalId, Term};

pub use self::described::beginning;
pub use self::spec::{Action, State};

/// Runs a machine without compiling it.
#[derive(Debug)]
pub struct Evaluator {
    machine: Arc<Machine>,
    sources: Arc<SourceMap>,
    /// No other evaluator has it.
    number: u64,
    procedures: Vec<Code>,
    /// How many expressions are evaluated once a state.
    memos: u32,
    /// How many variables of instantiated modules are replaced by more than a variable.
    barred: u32,
    initial: Option<Code>,
    actions: Vec<ActionCode>,
    invariants: Vec<Code>,
    /// By invariant, whether a state puts it to the test.
    tested: Vec<Option<Code>>,
    constraints: Vec<Code>,
    action_constraints: Vec<Code>,
    assumptions: Vec<Code>,
    atoms: Vec<(Code, Vec<Value>)>,
    view: Option<Code>,
    alias: Option<Code>,
    postcondition: Option<Code>,
    symmetry: Symmetry,
    world: Arc<World>,
    outline: Outline,
    /// Whether some value holds a set that is described by what it is made of.
    describes: AtomicBool,
    /// Definitions that were asked for by name, in the current state or in the next.
    named: Mutex<BTreeMap<(String, bool), Arc<Named>>>,
    /// Whether states are kept with those before.
    looks_back: bool,
    /// Whether there are compositions, in which what `LET` defines is evaluated anew from the state between.
    is_composed: bool,
}

/// How many evaluators there were.
static EVALUATORS: AtomicU64 = AtomicU64::new(0);

/// One action.
#[derive(Debug)]
struct ActionCode {
    /// What its parameters range over, in the order in which it is gone through.
    choices: Vec<Choice>,
    /// How many of them it has in common with the action before it.
    shared: usize,
    body: Code,
    conjuncts: Vec<ConjunctCode>,
}

/// The states in which an expression is evaluated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Step<'s> {
    /// The values of the variables, in order.
    pub state: Option<&'s [Value]>,
    /// Those in the next state.
    pub next: Option<&'s [Value]>,
}

/// The value of any expression under a machine's constants, in a step where it needs one. The identifiers in `bindings`
/// have these values.
///
/// # Errors
/// Where the expression has no value.
pub fn evaluate(
    machine: &Arc<Machine>,
    sources: &SourceMap,
    term: &Term,
    bindings: &[(LocalId, Value)],
    step: Step<'_>,
) -> Outcome<Value> {
    let mut lowerer = Lowerer::new(machine);
    let (locals, values): (Vec<LocalId>, Vec<Value>) = bindings.iter().cloned().unzip();
    let code = lowerer.expression(term, &locals);
    let (memos, barred) = (lowerer.memos, lowerer.barred());
    let procedures = finish(lowerer);
    let evaluator =
        Evaluator { procedures, memos, barred, ..Evaluator::bare(machine.clone(), Arc::new(sources.clone())) };
    let state: Arc<[Value]> = step.state.map_or_else(|| Arc::from([]), Arc::from);
    let mut run = Run::new(&evaluator, state);
    if let Some(next) = step.next {
        run.set_next(next);
    }
    let value = run.value_with(&code, &values).and_then(|value| run.force(value));
    run.told(value)
}

/// What `TLCGet` says of a name, where that is the same throughout a run of this machine.
pub(crate) fn said_of(machine: &Arc<Machine>, sources: &SourceMap, name: &str) -> Option<Value> {
    match name {
        "spec" => {
            let outline = spec::outline(machine, sources);
            Some(Evaluator { outline, ..Evaluator::bare(machine.clone(), Arc::new(sources.clone())) }.described())
        }
        "revision" => Some(machine.program.symbols.value(&world::revision())),
        _ => None,
    }
}

/// The value of a constant expression, where it has one that is finite and not large.
pub(crate) fn constant(machine: &Arc<Machine>, sources: &SourceMap, term: &Term) -> Option<Value> {
    spelt_out(machine, sources, term, &is_small).map(|(value, _)| value)
}

/// The same, where the value is all there is to it: not a set in which an element is come by more than once.
pub(crate) fn plain_constant(machine: &Arc<Machine>, sources: &SourceMap, term: &Term) -> Option<Value> {
    spelt_out(machine, sources, term, &is_small).and_then(|(value, is_all)| is_all.then_some(value))
}

/// Whether the value of a constant expression is a set in which an element is come by more than once; not known of one
/// that isn't finite, or is large.
pub(crate) fn repeats(machine: &Arc<Machine>, sources: &SourceMap, term: &Term) -> bool {
    spelt_out(machine, sources, term, &is_small_union).is_some_and(|(_, is_all)| !is_all)
}

/// The same, once the assumptions have been evaluated, which may have counted the set; where they ask for nothing but
/// the spec.
pub(crate) fn repeats_behind_assumptions(machine: &Arc<Machine>, sources: &SourceMap, term: &Term) -> Option<bool> {
    let assumptions: Vec<&Term> = machine.program.assumptions.iter().map(|assumption| &assumption.term).collect();
    spelt_out_behind(machine, sources, &assumptions, term, &is_small_union).map(|(_, is_all)| !is_all)
}

/// Why an expression has no value where there is no state, nor a run, yet.
pub(crate) fn failure(machine: &Arc<Machine>, sources: &SourceMap, term: &Term) -> Option<Failure> {
    let mut lowerer = Lowerer::new(machine);
    let code = lowerer.expression(term, &[]);
    let (memos, barred) = (lowerer.memos, lowerer.barred());
    let procedures = finish(lowerer);
    let bare = Evaluator::bare(machine.clone(), Arc::new(sources.clone()));
    let world = Arc::new(World { is_before_run: true, ..World::default() });
    let evaluator = Evaluator { procedures, memos, barred, world, ..bare };
    Run::new(&evaluator, Arc::from([])).value_of(&code).err()
}

/// So many operators are applied for what would be good to know before a run, and no more: a second's work.
const MOST_CALLS: u64 = 1 << 22;

fn is_small_union(set: &V) -> bool {
    is_small(set) || matches!(set, V::Lazy(lazy) if matches!(&**lazy, Lazy::BigUnion(sets) if is_small(sets)))
}

fn is_small(set: &V) -> bool {
    set.size_bound().is_some_and(|size| size <= 100_000)
}

fn spelt_out(
    machine: &Arc<Machine>,
    sources: &SourceMap,
    term: &Term,
    is_small: &dyn Fn(&V) -> bool,
) -> Option<(Value, bool)> {
    spelt_out_behind(machine, sources, &[], term, is_small)
}

/// The same, once other expressions have been evaluated.
fn spelt_out_behind(
    machine: &Arc<Machine>,
    sources: &SourceMap,
    before: &[&Term],
    term: &Term,
    is_small: &dyn Fn(&V) -> bool,
) -> Option<(Value, bool)> {
    let mut lowerer = Lowerer::new(machine);
    let before: Vec<Code> = before.iter().map(|term| lowerer.expression(term, &[])).collect();
    let code = lowerer.expression(term, &[]);
    let asks = |code: &Code| code.needs().any(code::Needs::WORLD.with(code::Needs::OUTSIDE));
    if lowerer.chose || before.iter().any(asks) || asks(&code) {
        return None;
    }
    let (memos, barred) = (lowerer.memos, lowerer.barred());
    let procedures = finish(lowerer);
    let evaluator =
        Evaluator { procedures, memos, barred, ..Evaluator::bare(machine.clone(), Arc::new(sources.clone())) };
    let mut run = Run::new(&evaluator, Arc::from([]));
    run.calls = MOST_CALLS;
    for code in &before {
        run.value_of(code).ok()?;
    }
    let known = match run.value_of(&code).ok()? {
        V::Value(value) => {
            let is_all = !matches!(&value, Value::Set(elements) if elements.met().len() > elements.len());
            Some((value, is_all))
        }
        lazy if is_small(&lazy) => {
            let value = run.force(lazy.clone()).ok()?;
            let is_all = match &value {
                Value::Set(elements) => run.met(&lazy).is_ok_and(|met| met.len() == elements.len()),
                _ => true,
            };
            Some((value, is_all))
        }
        _ => None,
    };
    // What there is a warning of is computed where it is asked for: the warning is for those who run the machine.
    known.filter(|_| !evaluator.has_warned())
}

fn finish(lowerer: Lowerer<'_>) -> Vec<Code> {
    lowerer.procedures.into_iter().flatten().map(|procedure| procedure.0).collect()
}

impl Evaluator {
    /// Prepares a machine to be run.
    ///
    /// # Errors
    /// Where the symmetry sets cannot be evaluated, or aren't sets of permutations of model values.
    pub fn new(machine: Machine, sources: &SourceMap) -> Outcome<Self> {
        let machine = Arc::new(machine);
        let mut evaluator = Evaluator::bare(machine.clone(), Arc::new(sources.clone()));
        let mut lowerer = Lowerer::new(&machine);
        evaluator.initial = machine.initial.as_ref().map(|term| lowerer.initial(term));
        for (place, action) in machine.actions.iter().enumerate() {
            let (choices, body) = lowerer.quantified(action);
            let shared = place.checked_sub(1).map_or(0, |before| action.shared_with(&machine.actions[before]));
            let locals: Vec<LocalId> = action.parameters.iter().map(|parameter| parameter.local).collect();
            let conjuncts = explain::conjuncts(&machine, sources, &mut lowerer, &action.body, &locals);
            evaluator.actions.push(ActionCode { choices, shared, body, conjuncts });
        }
        let mut all = |named: &[crate::machine::Named]| -> Vec<Code> {
            named.iter().map(|named| lowerer.expression(&named.term, &[])).collect()
        };
        evaluator.invariants = all(&machine.invariants);
        evaluator.constraints = all(&machine.constraints);
        evaluator.action_constraints = all(&machine.action_constraints);
        let tested = machine.invariants.iter().map(|named| tested(&machine.program, &named.term));
        evaluator.tested = tested.map(|term| term.map(|term| lowerer.expression(&term, &[]))).collect();
        evaluator.view = machine.view.as_ref().map(|named| lowerer.expression(&named.term, &[]));
        evaluator.alias = machine.alias.as_ref().map(|named| lowerer.expression(&named.term, &[]));
        evaluator.postcondition = machine.postcondition.as_ref().map(|named| lowerer.expression(&named.term, &[]));
        evaluator.assumptions =
            machine.program.assumptions.iter().map(|statement| lowerer.expression(&statement.term, &[])).collect();
        for atom in &machine.atoms {
            let (locals, values): (Vec<LocalId>, Vec<Value>) = atom.bindings.iter().cloned().unzip();
            evaluator.atoms.push((lowerer.expression(&atom.term, &locals), values));
        }
        let symmetry: Vec<Code> = machine.symmetry.iter().map(|named| lowerer.expression(&named.term, &[])).collect();
        evaluator.memos = lowerer.memos;
        evaluator.barred = lowerer.barred();
        evaluator.procedures = finish(lowerer);
        evaluator.symmetry = evaluator.symmetry(&symmetry)?;
        evaluator.outline = spec::outline(&machine, sources);
        evaluator.outline.begun_by = evaluator.begun_by();
        Ok(evaluator)
    }

    fn bare(machine: Arc<Machine>, sources: Arc<SourceMap>) -> Self {
        let (is_composed, looks_back) = (machine.program.composes(), machine.looks_back());
        Evaluator {
            machine,
            sources,
            number: EVALUATORS.fetch_add(1, Ordering::Relaxed),
            procedures: vec![],
            memos: 0,
            barred: 0,
            initial: None,
            actions: vec![],
            invariants: vec![],
            tested: vec![],
            constraints: vec![],
            action_constraints: vec![],
            assumptions: vec![],
            atoms: vec![],
            view: None,
            alias: None,
            postcondition: None,
            symmetry: Symmetry::default(),
            world: Arc::default(),
            outline: Outline::default(),
            describes: AtomicBool::default(),
            named: Mutex::default(),
            looks_back,
            is_composed,
        }
    }

    /// The machine that is run.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Serves the files that the spec asks for (`JsonDeserialize` and its kin); without this there are none.
    pub fn read_files(&self, read: impl Fn(&str) -> std::io::Result<Vec<u8>> + Send + Sync + 'static) {
        let _ = self.world.files.set(Files(Box::new(read)));
    }

    /// Takes the files that the spec writes (`JsonSerialize` and its kin); without this it can write none.
    pub fn write_files(&self, write: impl Fn(&str, &[u8]) -> std::io::Result<()> + Send + Sync + 'static) {
        let _ = self.world.written.set(Written(Box::new(write)));
    }

    /// Seeds `RandomElement` and its kin.
    pub fn seed(&self, seed: u64) {
        self.world.seed.store(seed, std::sync::atomic::Ordering::Relaxed);
        *self.world.chance.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = seed;
    }

    fn has_warned(&self) -> bool {
        !self.world.warnings.lock().unwrap_or_else(std::sync::PoisonError::into_inner).is_empty()
    }

    fn procedure(&self, place: ProcedureId) -> &Code {
        &self.procedures[place.0 as usize]
    }

    fn location(&self, span: Span) -> Location {
        location(&self.sources, span)
    }

    /// The string's symbol, with the spec's place in the order where the spec mentions it.
    fn symbol(&self, text: &str) -> Symbol {
        self.machine.program.symbols.symbol(text)
    }

    /// Whether a formula holds.
    fn holds(&self, code: &Code, state: Option<&State>, next: Option<&State>, bindings: &[Value]) -> Outcome<bool> {
        let mut run = state.map_or_else(|| Run::new(self, Arc::from([])), |state| Run::in_state(self, state));
        if let Some(next) = next {
            run.go_on_to(next);
        }
        let value = run.value_with(code, bindings);
        match run.told(value)? {
            V::Value(Value::Bool(truth)) => Ok(truth),
            other => {
                let message = format!("a truth value is needed here, and {} is none", other.describe());
                Err(Failure::new(FailureKind::Type, message))
            }
        }
    }

    /// What the symmetry sets generate.
    fn symmetry(&self, sets: &[Code]) -> Outcome<Symmetry> {
        let mut functions = vec![];
        for code in sets {
            let mut run = Run::new(self, Arc::from([]));
            let set = run.value_of(code)?;
            functions.extend(run.elements(&set)?.iter().cloned());
        }
        let symmetry = Symmetry::new(Ok(functions));
        symmetry.validity()?;
        Ok(symmetry)
    }
}

/// A span as people count, in the module that its file holds.
pub fn location(sources: &SourceMap, span: Span) -> Location {
    let file = sources.file(span.file);
    let (start, end) = (file.position(span.start), file.position(span.end.saturating_sub(1).max(span.start)));
    let name = file.name().rsplit(['/', '\\']).next().unwrap_or_default();
    Location {
        module: name.strip_suffix(".tla").unwrap_or(name).to_owned().into(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}
