//! The machine: a specification under one configuration, taken apart into what a checker asks of it.
//!
//! [`Program`] and `.cfg` in; constants with values, an initial predicate, actions, invariants, temporal properties
//! out. The evaluator runs a machine as it is; the emitter writes it as Rust.

mod configure;
mod tested;

use std::sync::Arc;

pub use configure::{Configured, TAUTOLOGY, configure, symbols};
use lockstep_model::{Statistics, Temporal, Value};
pub use tested::tested;

use crate::source::Span;
use crate::term::{Builtin, DefId, LocalId, Operator, Program, Term, TermKind};

/// A specification under one configuration.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The resolved text, with the configuration's overrides carried out.
    pub program: Program,
    /// The definitions that need themselves since the configuration replaces something by what is made of it.
    pub circular: Vec<DefId>,
    /// What the configuration makes of each of [`Program::constants`].
    pub constants: Vec<ConstantValue>,
    /// The initial predicate; absent where the configuration names no behaviour (only assumptions are checked then).
    pub initial: Option<Term>,
    /// The next-state relation.
    pub next: Option<Term>,
    /// The next-state relation, split at disjunctions and existential quantifiers.
    pub actions: Vec<Action>,
    /// `INVARIANT`s.
    pub invariants: Vec<Named>,
    /// `CONSTRAINT`s.
    pub constraints: Vec<Named>,
    /// `ACTION_CONSTRAINT`s.
    pub action_constraints: Vec<Named>,
    /// The predicates that [`fairness`](Self::fairness) and [`properties`](Self::properties) are built of.
    pub atoms: Vec<Atom>,
    /// The fairness conjunct of the specification.
    pub fairness: Temporal,
    /// Where its parts stand.
    pub fair: Vec<Span>,
    /// `PROPERTY`s, over [`atoms`](Self::atoms).
    pub properties: Vec<Property>,
    /// `VIEW`.
    pub view: Option<Named>,
    /// `ALIAS`.
    pub alias: Option<Named>,
    /// `SYMMETRY`: expressions whose values are sets of permutations of model values.
    pub symmetry: Vec<Named>,
    /// `POSTCONDITION`.
    pub postcondition: Option<Named>,
    /// `_POSSIBLE`: what must have been true in some state, or some step. Each has a constraint that counts it.
    pub possible: Vec<Named>,
    /// `CHECK_DEADLOCK`; on unless the configuration says otherwise.
    pub check_deadlock: bool,
}

impl Machine {
    /// Whether it shows how often, and when, a constraint is evaluated.
    #[must_use]
    pub fn constraints_have_effects(&self) -> bool {
        self.constraints.iter().any(|constraint| self.program.has_effects(&constraint.term))
    }

    /// Whether it shows when an invariant is evaluated.
    #[must_use]
    pub fn invariants_have_effects(&self) -> bool {
        self.invariants.iter().any(|invariant| self.program.has_effects(&invariant.term))
    }

    /// Whether anything that is evaluated of states or steps may ask how many states there are so far, or how a state
    /// was met first.
    #[must_use]
    pub fn follows_run(&self) -> bool {
        self.looks_back() || self.program.may_ask_for(self.evaluated().chain(&self.initial), Statistics::OF_STATES)
    }

    /// Whether anything that is evaluated of states or steps asks for the states before.
    #[must_use]
    pub fn looks_back(&self) -> bool {
        self.program.looks_back(self.evaluated().chain(&self.initial))
    }

    /// Whether the spec may ask by which action a state was reached: for that, or for `Trace`, which tells it on walks.
    #[must_use]
    pub fn asks_for_steps(&self) -> bool {
        self.program.asks_for("action")
            || self.alias.as_ref().is_some_and(|alias| self.program.looks_back([&alias.term]))
            || self.looks_back()
    }

    /// Whether something is chosen at random in each state anew. Which value that is hangs on the order in which values
    /// are asked for, and no two machines have the same.
    #[must_use]
    pub fn draws_anew(&self) -> bool {
        self.program.are_chosen_anew(self.evaluated())
    }

    /// What is evaluated of states and steps, but for the initial predicate.
    fn evaluated(&self) -> impl Iterator<Item = &Term> {
        let named = [&self.invariants, &self.constraints, &self.action_constraints].into_iter().flatten();
        let named = named.chain(&self.view).map(|named| &named.term);
        self.next.iter().chain(named).chain(self.atoms.iter().map(|atom| &atom.term))
    }

    /// What the configuration asks for that generated code does not do: its word, and the place of what it names. Code
    /// that several configurations share tells states apart, and shows them, in one way.
    pub fn beyond_generated_code(&self, shared: bool) -> Option<(&'static str, Span)> {
        let asked = [
            ("SYMMETRY", self.symmetry.first().filter(|_| shared)),
            ("VIEW", self.view.as_ref().filter(|_| shared)),
            ("ALIAS", self.alias.as_ref().filter(|_| shared)),
            ("POSTCONDITION", self.postcondition.as_ref().filter(|_| shared)),
            ("_POSSIBLE", self.possible.first().filter(|_| shared)),
        ];
        asked.into_iter().find_map(|(word, named)| Some((word, named?.term.span)))
    }
}

/// What the configuration makes of a declared constant.
#[derive(Clone, Debug)]
pub enum ConstantValue {
    /// `C = v`, or `C <- Op` with a constant expression.
    Value(Value),
    /// `C <- Op` for an operator constant, or for a definition that is not a finite value (such as `Nat`).
    Operator(Operator),
    /// `C(a, b) = v`: a table of arguments and values.
    Table(Vec<(Vec<Value>, Value)>),
}

/// A formula with the name that the user knows it by.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name in the configuration.
    pub name: Arc<str>,
    /// The definition that it names.
    pub definition: Option<DefId>,
    /// The formula.
    pub term: Term,
}

impl Named {
    /// Whether it counts how often something is true that must have been possible.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(&*self.term.kind, TermKind::Builtin(Builtin::Track, _))
    }

    /// Whether this is the other one, in another configuration perhaps.
    #[must_use]
    pub fn is(&self, other: &Named) -> bool {
        (&self.name, self.counts()) == (&other.name, other.counts())
    }
}

/// A temporal property.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name in the configuration.
    pub name: Arc<str>,
    /// The formula.
    pub formula: Temporal,
    /// Its definition.
    pub span: Span,
}

/// One predicate of a temporal formula.
#[derive(Clone, Debug)]
pub struct Atom {
    /// The state or action predicate; a `Square`, `Angle` or `Enabled` term where the formula has one.
    pub term: Term,
    /// The values of the identifiers that enclosing quantifiers over constant sets bind.
    pub bindings: Vec<(LocalId, Value)>,
    /// Whether it looks at one state alone.
    pub state_level: bool,
}

/// A disjunct of the next-state relation.
#[derive(Clone, Debug)]
pub struct Action {
    /// The operator that it applies, or that its disjunct stands in.
    pub name: Arc<str>,
    /// That operator's definition.
    pub definition: Option<DefId>,
    /// The identifiers that quantifiers on the way from `Next` bind, outermost first.
    pub parameters: Vec<Parameter>,
    /// The disjunct: what remains below those quantifiers, with the operator's application as it stands.
    pub body: Term,
    /// Where it stands, as traces and coverage tell it: the operator's right-hand side, or the disjunct's own place.
    pub span: Span,
}

/// A free choice of a step: `\E x \in S`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The identifier.
    pub local: LocalId,
    /// What traces call it: where the action's operator is applied to it, the operator's parameter.
    pub name: Arc<str>,
    /// What it ranges over.
    pub set: Term,
    /// The number of the quantifier that binds it: actions below one quantifier share its choices.
    pub quantifier: usize,
}

impl Action {
    /// The places of its parameters in the order in which TLC goes through their values, outermost first: of those that
    /// one quantifier binds, the first changes fastest (`ContextEnumerator`).
    #[must_use]
    pub fn loops(&self) -> Vec<usize> {
        let places: Vec<usize> = (0..self.parameters.len()).collect();
        let of_one = |a: &usize, b: &usize| self.parameters[*a].quantifier == self.parameters[*b].quantifier;
        places.chunk_by(of_one).flat_map(|places| places.iter().rev().copied()).collect()
    }

    /// How many of these loops are those of the other action, too: TLC takes what is below a quantifier value by value.
    #[must_use]
    pub fn shared_with(&self, other: &Action) -> usize {
        let pairs = self.parameters.iter().zip(&other.parameters);
        pairs.take_while(|(own, other)| own.quantifier == other.quantifier).count()
    }
}
