//! What a model consists of, by name: the table of contents that reports, traces and coverage speak in.

use std::borrow::Cow;
use std::fmt;

use crate::temporal::Temporal;
use crate::value::{Symbol, Value};

/// A place in a spec. Lines and columns count from 1, columns in characters, as TLC prints them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The module's name, as in its header.
    pub module: Cow<'static, str>,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Last column, inclusive.
    pub end_column: u32,
}

impl Location {
    /// The place as TLC tells a spec of it.
    pub fn to_value(&self) -> Value {
        let number = |number: u32| Value::Int(i32::try_from(number).unwrap_or(i32::MAX));
        let fields = [
            ("beginLine", number(self.line)),
            ("beginColumn", number(self.column)),
            ("endLine", number(self.end_line)),
            ("endColumn", number(self.end_column)),
            ("module", Value::string(&self.module)),
        ];
        Value::record(fields.map(|(name, value)| (Symbol::new(name), value)))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, col {} to line {}, col {} of module {}",
            self.line, self.column, self.end_line, self.end_column, self.module
        )
    }
}

/// A variable of the model, in declaration order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name in the spec.
    pub name: Cow<'static, str>,
    /// Where it is declared.
    pub location: Option<Location>,
}

impl Variable {
    /// The variable that is declared there.
    pub fn new(name: &'static str, location: Location) -> Self {
        Variable { name: name.into(), location: Some(location) }
    }
}

/// An action of the next-state relation, as split at disjunctions and existential quantifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionOutline {
    /// The operator's name in the spec.
    pub name: Cow<'static, str>,
    /// The names of its free choices, in order.
    pub parameters: Vec<Cow<'static, str>>,
    /// What the operator stands for, or the disjunct.
    pub location: Option<Location>,
}

impl ActionOutline {
    /// The action that stands there.
    pub fn new(name: &'static str, parameters: &[&'static str], location: Location) -> Self {
        let parameters = parameters.iter().map(|parameter| Cow::Borrowed(*parameter)).collect();
        ActionOutline { name: name.into(), parameters, location: Some(location) }
    }
}

/// A named formula that is true or false of a state, or of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// The name that the configuration gives, or the formula's text.
    pub name: Cow<'static, str>,
    /// The formula as the spec has it.
    pub text: Cow<'static, str>,
    /// Where it stands.
    pub location: Option<Location>,
}

impl Predicate {
    /// The formula that stands there.
    pub fn new(name: &'static str, text: &'static str, location: Location) -> Self {
        Predicate { name: name.into(), text: text.into(), location: Some(location) }
    }
}

/// A temporal property of the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The name that the configuration gives.
    pub name: Cow<'static, str>,
    /// The formula, over [`Outline::atoms`].
    pub formula: Temporal,
    /// Where it is defined.
    pub location: Option<Location>,
}

/// The table of contents of a model under one configuration.
///
/// Indices into these lists are what [`Spec`](crate::Spec)'s methods take.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// The root module's name.
    pub module: Cow<'static, str>,
    /// The constants' names and values as the configuration fixes them, in TLA+ notation.
    pub constants: Vec<(Cow<'static, str>, String)>,
    /// The state variables, in declaration order.
    pub variables: Vec<Variable>,
    /// The actions of the next-state relation, in the order of the spec.
    pub actions: Vec<ActionOutline>,
    /// `INVARIANT`s.
    pub invariants: Vec<Predicate>,
    /// Whether it shows when an invariant is evaluated: it prints, writes a register, or ends the run.
    pub invariants_have_effects: bool,
    /// Whether anything that is evaluated of states or steps may ask how many states there are so far.
    pub follows_run: bool,
    /// `CONSTRAINT`s: a state that fails one is generated and judged, but neither counted nor explored.
    pub constraints: Vec<Predicate>,
    /// Whether it shows how often, and when, a constraint is evaluated: it prints, or writes a register.
    pub constraints_have_effects: bool,
    /// `ACTION_CONSTRAINT`s: a step that fails one is not taken.
    pub action_constraints: Vec<Predicate>,
    /// How many of the constraints, the last ones, and of the action constraints count what must have been possible:
    /// these hold, and are asked no more than once of a state, or a step, that is generated.
    pub counting: (usize, usize),
    /// `_POSSIBLE`: what must have been true in some state, or some step, when the run is over.
    pub possible: Vec<Predicate>,
    /// `ASSUME`s of the module and of those that it extends.
    pub assumptions: Vec<Predicate>,
    /// The state and action predicates that occur in [`fairness`](Self::fairness) and [`properties`](Self::properties).
    pub atoms: Vec<Predicate>,
    /// The fairness conjunct of the specification; a behaviour that violates it is no behaviour of the model.
    pub fairness: Temporal,
    /// `PROPERTY`s.
    pub properties: Vec<Property>,
    /// Whether a state without successor is an error (`CHECK_DEADLOCK`, on unless switched off).
    pub check_deadlock: bool,
    /// Whether the configuration declares a `SYMMETRY` set (which makes liveness checking unsound).
    pub symmetry: bool,
    /// What `TLCGet("action")` gives in an initial state of a walk; where the spec asks for it.
    pub begun_by: Option<Value>,
}
