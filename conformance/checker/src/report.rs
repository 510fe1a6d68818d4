//! What a run found, as data.

use std::path::PathBuf;
use std::time::Duration;

use lockstep_model::{Applied, Asked, Failure, Location, Outline, Predicate, Statistics, Warning, Way};
use serde_json::{Map, Value as Json, json};

use crate::any::{AnySpec, OwnState};
pub use crate::event::During;
use crate::event::Finding;
use crate::exit::ExitCode;
use crate::properties::{self, Parts};
use crate::trace::Trace;

/// What `check` found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The root module's name.
    pub module: String,
    /// The judgement.
    pub verdict: Verdict,
    /// The behaviour that shows it, where one does.
    pub trace: Option<Trace>,
    /// Initial states, duplicates included.
    pub initial: u64,
    /// Distinct states.
    pub distinct: u64,
    /// Generated states: initial states and successors, duplicates and those outside a constraint included.
    pub generated: u64,
    /// Distinct states that were found but not expanded.
    pub queue: u64,
    /// Levels of the breadth-first search; the initial states are the first.
    pub depth: u32,
    /// Threads that expanded states.
    pub workers: usize,
    /// What the run was asked.
    pub asked: Asked,
    /// Random walks that were begun.
    pub walks: u64,
    /// The lengths of those that were taken, summed up; and their squares.
    pub lengths: [u64; 2],
    /// Time taken.
    pub seconds: Seconds,
    /// The process's largest resident set, where the system tells.
    pub peak_bytes: Option<u64>,
    /// What the set of seen states and the parents take, in bytes.
    pub seen_bytes: u64,
    /// What was, and was not, exercised.
    pub coverage: Coverage,
    /// What the user must know to read the verdict.
    pub warnings: Vec<String>,
    /// What the model met while it ran that is no error: the caller's to fill in, when it runs no more.
    pub met: Vec<Warning>,
}

impl Report {
    /// The process's exit code.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::of_run(self)
    }

    /// Where the run stands at its end, as a postcondition may ask.
    pub fn statistics(&self) -> Statistics {
        Statistics {
            asked: self.asked,
            lengths: self.lengths,
            initial: self.initial,
            generated: self.generated,
            distinct: self.distinct,
            queue: self.queue,
            diameter: if self.asked.walks.is_some() { self.walks as u32 } else { self.depth },
            walks: self.walks,
            elapsed: Duration::from_secs_f64(self.seconds.search + self.seconds.liveness),
        }
    }
}

/// The judgement of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Nothing was violated.
    Success,
    /// An assumption is false.
    Assumption {
        /// Its name, or text.
        name: String,
        /// Where it stands.
        location: Option<Location>,
    },
    /// What must hold when the run is over does not.
    Postcondition(Formula),
    /// The trace ends in a state without successor.
    Deadlock,
    /// The trace ends in a state that violates an invariant, or a property `[]P` about single states.
    Invariant {
        /// The invariant's or the property's name.
        name: String,
    },
    /// An initial state violates a property.
    Initial {
        /// The property's name.
        name: String,
        /// Where the part stands that it violates.
        location: Option<Location>,
    },
    /// The trace's last step violates a property `[][A]_v`.
    Step {
        /// The property's name.
        name: String,
        /// Where the part stands that it violates: in a refinement that is told by nothing else.
        location: Option<Location>,
    },
    /// The trace violates a property, however it may go on; and nothing is asked of behaviours that are fair.
    Beginning {
        /// The property's name.
        name: String,
    },
    /// The trace loops, and violates a property.
    Liveness {
        /// The property's name.
        name: String,
    },
    /// The model cannot be evaluated in the trace's last state.
    Error {
        /// Why.
        failure: Failure,
        /// What was being evaluated.
        during: During,
        /// What the spec or the configuration calls it, where it has a name.
        formula: Option<Formula>,
        /// Which state was being judged.
        judged: Judged,
    },
    /// The configuration asks for what cannot be done soundly.
    Unsupported(String),
    /// The run ended before the search did.
    Stopped(Stop),
}

/// What is judged where something has no value. TLC evaluates it once more, to tell where, and has a code for what it
/// meets then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// An initial state, or what makes it one: the specification is what cannot be evaluated.
    Initial,
    /// Another state that belongs to the model: it has been seen by then, and is not judged again.
    Seen,
    /// A state that a constraint cuts off, which is always new, a step, or anything else.
    Again,
}

/// A formula of the outline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula {
    /// Its name, or its text.
    pub name: String,
    /// Where it stands.
    pub location: Option<Location>,
}

impl Judged {
    /// What is judged of the last of these states.
    fn of(spec: &dyn AnySpec, during: &During, states: &[OwnState]) -> Self {
        let always = matches!(during, During::Invariant(_) | During::OfState(_));
        let of_state = always || matches!(during, During::Init | During::View | During::Constraint(_));
        match states {
            [] | [_] if of_state => Judged::Initial,
            [.., last, next] if always => {
                let (outline, last, next) = (spec.outline(), last.lend(), next.lend());
                let is_cut_off = (0..outline.constraints.len()).any(|index| spec.constraint(index, next) == Ok(false))
                    || (0..outline.action_constraints.len())
                        .any(|index| spec.action_constraint(index, last, next) == Ok(false));
                if is_cut_off { Judged::Again } else { Judged::Seen }
            }
            _ => Judged::Again,
        }
    }
}

impl Verdict {
    /// The verdict on a behaviour in whose last state, or step, this was found.
    pub(crate) fn of(spec: &dyn AnySpec, parts: &Parts, finding: Finding, states: &[OwnState]) -> Self {
        let outline = spec.outline();
        match finding {
            Finding::Invariant(index) => {
                let name = outline.invariants.get(index).map_or_else(String::new, |found| found.name.to_string());
                Verdict::Invariant { name }
            }
            Finding::PropertyInvariant(index) => Verdict::Invariant { name: properties::name(outline, index) },
            Finding::PropertyInitial(index) => Verdict::initial(spec, parts, index, states),
            Finding::PropertyAction(index) => Verdict::step(spec, parts, index, states),
            Finding::Deadlock => Verdict::Deadlock,
            Finding::Failure(failure, during) => {
                let judged = Judged::of(spec, &during, states);
                let mut verdict = Verdict::failed(failure, during, outline);
                if let Verdict::Error { judged: unknown, .. } = &mut verdict {
                    *unknown = judged;
                }
                verdict
            }
        }
    }

    /// The verdict on what cannot be evaluated.
    pub(crate) fn failed(failure: Failure, during: During, outline: &Outline) -> Self {
        let predicates = |predicates: &[Predicate], index: usize| {
            let found = predicates.get(index)?;
            Some(Formula { name: found.name.to_string(), location: found.location.clone() })
        };
        let formula = match during {
            During::Assumption(index) => predicates(&outline.assumptions, index),
            During::Constraint(index) => predicates(&outline.constraints, index),
            During::ActionConstraint(index) => predicates(&outline.action_constraints, index),
            During::Invariant(index) => predicates(&outline.invariants, index),
            During::OfState(index) | During::OfStep(index) | During::Property(index) => {
                let found = outline.properties.get(index);
                found.map(|found| Formula { name: found.name.to_string(), location: found.location.clone() })
            }
            During::Init | During::Next | During::View | During::Liveness | During::Postcondition => None,
        };
        let judged = if during == During::Init { Judged::Initial } else { Judged::Again };
        Verdict::Error { failure, during, formula, judged }
    }

    /// The verdict on a behaviour whose first state violates a property.
    fn initial(spec: &dyn AnySpec, parts: &Parts, property: usize, states: &[OwnState]) -> Self {
        let location = states.first().and_then(|state| {
            let atom = &mut |atom| spec.atom(atom, state.lend(), state.lend());
            properties::place(spec.outline(), &parts.initial, property, atom)
        });
        Verdict::Initial { name: properties::name(spec.outline(), property), location }
    }

    /// The verdict on a behaviour whose last step violates a property.
    fn step(spec: &dyn AnySpec, parts: &Parts, property: usize, states: &[OwnState]) -> Self {
        let location = match states {
            [.., last, next] => {
                let atom = &mut |atom| spec.atom(atom, last.lend(), next.lend());
                properties::place(spec.outline(), &parts.actions, property, atom)
            }
            _ => None,
        };
        Verdict::Step { name: properties::name(spec.outline(), property), location }
    }

    /// The `result` of the JSON summary.
    pub fn result(&self) -> &'static str {
        match self {
            Verdict::Success => "success",
            Verdict::Assumption { .. }
            | Verdict::Postcondition(_)
            | Verdict::Error { during: During::Assumption(_) | During::Postcondition, .. } => "assumption failure",
            Verdict::Deadlock => "deadlock failure",
            Verdict::Invariant { .. } => "safety failure",
            Verdict::Initial { .. } | Verdict::Step { .. } | Verdict::Beginning { .. } | Verdict::Liveness { .. } => {
                "liveness failure"
            }
            Verdict::Error { .. } | Verdict::Unsupported(_) | Verdict::Stopped(_) => "error",
        }
    }

    /// The name of what was violated.
    pub fn violated(&self) -> Option<&str> {
        match self {
            Verdict::Assumption { name, .. }
            | Verdict::Postcondition(Formula { name, .. })
            | Verdict::Invariant { name }
            | Verdict::Initial { name, .. }
            | Verdict::Step { name, .. }
            | Verdict::Beginning { name }
            | Verdict::Liveness { name } => Some(name),
            Verdict::Deadlock => Some("deadlock"),
            _ => None,
        }
    }
}

/// Why a run ended before the search did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Another thread asked for it.
    Cancelled,
    /// A signal came.
    Interrupted {
        /// Its number.
        signal: u8,
        /// The folder of the checkpoint that was written then.
        checkpoint: Option<PathBuf>,
    },
    /// The process holds more memory than allowed.
    Memory {
        /// Bytes allowed.
        limit: u64,
    },
    /// More distinct states than can be numbered (2³¹).
    Numbers,
    /// States could not be written to disk, or read back.
    Disk {
        /// Why, as the system says it.
        message: String,
    },
    /// The run was to go on from a checkpoint, and cannot.
    Checkpoint {
        /// Why.
        message: String,
    },
}

/// What was, and was not, exercised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// By action, in the order of the spec.
    pub actions: Vec<ActionCoverage>,
    /// By invariant; counts only where `Options::coverage` asked for them.
    pub invariants: Vec<InvariantCoverage>,
    /// By constraint.
    pub constraints: Vec<CutCoverage>,
    /// By action constraint.
    pub action_constraints: Vec<CutCoverage>,
}

impl Coverage {
    /// The names of the actions that were never enabled.
    pub fn never_enabled(&self) -> impl Iterator<Item = &str> {
        self.actions.iter().filter(|action| action.generated == 0).map(|action| action.name.as_str())
    }

    /// The names of the invariants that hold vacuously: no reachable state put them to the test.
    pub fn never_tested(&self) -> impl Iterator<Item = &str> {
        self.invariants.iter().filter(|one| one.judged > 0 && one.tested == 0).map(|one| one.name.as_str())
    }
}

impl ActionCoverage {
    /// The actions with their counts (generated, distinct), one for each place in the spec: an action that is taken
    /// apart into several, which the two machines do differently, counts as one.
    pub(crate) fn of(outline: &Outline, counts: impl Iterator<Item = (u64, u64)>) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut last = None;
        for (action, (generated, distinct)) in outline.actions.iter().zip(counts) {
            match found.last_mut() {
                Some(coverage) if last == Some((&action.name, &action.location)) => {
                    coverage.generated += generated;
                    coverage.distinct += distinct;
                }
                _ => {
                    let (name, location) = (action.name.to_string(), action.location.clone());
                    found.push(ActionCoverage { name, location, generated, distinct });
                }
            }
            last = Some((&action.name, &action.location));
        }
        found
    }
}

/// How often an action was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionCoverage {
    /// The action's name.
    pub name: String,
    /// Where it stands, which tells disjuncts of one operator apart.
    pub location: Option<Location>,
    /// Steps by this action.
    pub generated: u64,
    /// Steps by this action that led to a new state.
    pub distinct: u64,
}

/// How often an invariant was put to the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvariantCoverage {
    /// The invariant's name.
    pub name: String,
    /// States of which it is known whether they put the invariant to the test.
    pub judged: u64,
    /// Those that did.
    pub tested: u64,
}

/// How much a constraint cut away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutCoverage {
    /// The constraint's name.
    pub name: String,
    /// Generated states, or steps, that it cut away.
    pub cut: u64,
}

/// Where the time went, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seconds {
    /// Reading and understanding the spec: the caller's to fill in.
    pub front: f64,
    /// Compiling the machine: the caller's to fill in.
    pub compile: f64,
    /// The breadth-first search.
    pub search: f64,
    /// The temporal properties.
    pub liveness: f64,
}

/// The operators that were applied on the way to a failure, innermost first; `null` stands for those that are left out.
fn applied(way: &Way) -> Json {
    let one = |applied: &Applied| {
        let Location { module, line, column, .. } = &applied.location;
        json!({ "operator": applied.operator, "module": module, "line": line, "column": column })
    };
    let left_out = (way.more > 0).then_some(Json::Null);
    way.innermost.iter().map(one).chain(left_out).chain(way.outermost.iter().map(one)).collect()
}

/// The JSON summary of a report on the configuration named `config`: what `check --json` writes.
pub fn summary(report: &Report, config: &str) -> Json {
    let Report { module, verdict, seconds, .. } = report;
    let actions = report.coverage.actions.iter();
    let actions = actions.map(|one| {
        let location = one.location.as_ref().map(ToString::to_string);
        json!({ "name": one.name, "location": location, "generated": one.generated, "distinct": one.distinct })
    });
    let mut summary = Map::new();
    let mut put = |name: &str, value: Json| drop(summary.insert(name.to_owned(), value));
    put("module", json!(module));
    put("config", json!(config));
    put("result", json!(verdict.result()));
    put("violated", json!(verdict.violated()));
    put("initialStates", json!(report.initial));
    put("distinctStates", json!(report.distinct));
    put("generatedStates", json!(report.generated));
    put("depth", json!(report.depth));
    put("workers", json!(report.workers));
    put(
        "seconds",
        json!({
            "front": seconds.front,
            "compile": seconds.compile,
            "search": seconds.search,
            "liveness": seconds.liveness,
        }),
    );
    put("peakBytes", json!(report.peak_bytes));
    put("actions", actions.collect());
    if matches!(verdict, Verdict::Error { .. }) || verdict.result() == "error" {
        put("error", json!(crate::render::verdict(report)));
    }
    if let Verdict::Error { failure, .. } = verdict
        && !failure.way().is_empty()
    {
        put("applied", applied(failure.way()));
    }
    let met = report.met.iter().map(|warning| format!("{}: {warning}", warning.kind.code()));
    let warnings: Vec<String> = met.chain(report.warnings.iter().cloned()).collect();
    if !warnings.is_empty() {
        put("warnings", json!(warnings));
    }
    put("trace", report.trace.as_ref().map_or_else(Vec::new, crate::dump::summary_states).into());
    Json::Object(summary)
}
