//! What terms are lowered to: compact trees whose identifiers are slots of a frame and whose primes are resolved.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::lazy::V;
use crate::source::Span;
use crate::term::{Builtin, Height};

/// What evaluating a piece of code looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Needs(u8);

impl Needs {
    /// Nothing: a constant.
    pub const NOTHING: Needs = Needs(0);
    /// The slots of the frame.
    pub const FRAME: Needs = Needs(1);
    /// The current state.
    pub const STATE: Needs = Needs(2);
    /// The next state, perhaps half assigned.
    pub const NEXT: Needs = Needs(4);
    /// The world: registers, the clock, chance, what was printed.
    pub const WORLD: Needs = Needs(8);
    /// Of the world, chance and the clock.
    pub const CHANCE: Needs = Needs(8 | 16);
    /// Files and the environment, which are taken to be the same for as long as a run lasts.
    pub const OUTSIDE: Needs = Needs(32);

    pub fn with(self, other: Needs) -> Needs {
        Needs(self.0 | other.0)
    }

    pub fn without(self, other: Needs) -> Needs {
        Needs(self.0 & !other.0)
    }

    pub fn any(self, other: Needs) -> bool {
        self.0 & other.0 != 0
    }
}

/// An expression.
#[derive(Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub span: Span,
    pub needs: Needs,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// A value known beforehand.
    Value(V),
    /// A constant expression, evaluated at first use; and whether it is a module's definition, which TLC, too,
    /// evaluates but once.
    Cached(OnceLock<V>, Box<Node>, bool),
    /// The body of a definition without parameters that needs no frame.
    Shared(Arc<Node>),
    /// An expression without a frame that looks at one state alone: evaluated once a state, into its place in the memo.
    Memo(u32, Arc<Node>),
    /// An operator applied, its body in the frame around: first its arguments go to their slots.
    Inline(Box<[(u32, Argument)]>, Box<Node>),
    /// A slot that holds a value.
    Slot(u32),
    /// A slot that may hold an argument not yet evaluated.
    Argument(u32),
    /// A `LET` definition, evaluated at first use into its slot.
    Let(u32, Arc<LetCode>),
    /// Enters a `LET`: empties the slots of its definitions.
    Enter(Box<[u32]>, Box<Node>),
    /// A variable in the current state.
    Variable(u32),
    /// A variable in the next state.
    Next(u32),
    /// A primed variable of an instantiated module that the instance replaces: a variable of its own to an `ENABLED` of
    /// that module, and what the replacement says elsewhere.
    Barred(Barred, Box<Node>),
    /// An operator applied.
    Call(ProcedureId, Box<[Argument]>),
    /// An operator held by a slot, applied.
    CallSlot(u32, Box<[Supply]>),
    /// A `LET` operator, applied.
    CallLet(u32, Arc<LetCode>, Box<[Argument]>),
    /// A constant operator that the configuration gives as a table.
    Table(Arc<[(Vec<Value>, Value)]>, Box<[Node]>),
    /// An expression without a value to a model checker.
    Senseless(Arc<str>),

    If(Box<[Node; 3]>),
    Case(Box<[(Node, Node)]>, Option<Box<Node>>),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    Quantifier {
        exists: bool,
        bounds: Box<[Bound]>,
        body: Box<Node>,
    },
    Choose {
        bound: Box<Bound>,
        body: Box<Node>,
    },
    SetEnumeration(Box<[Node]>),
    Filter(Box<Node>, Arc<Scoped>),
    Map {
        bounds: Box<[Bound]>,
        body: Box<Node>,
    },
    /// The sets that make the domain, and the rule. A recursive one stays a rule.
    Function(Box<[Node]>, Arc<Scoped>),
    Apply(Box<[Node; 2]>),
    FunctionSet(Box<[Node; 2]>),
    Except(Box<Node>, Box<[Update]>),
    Record(Box<[(Symbol, Node)]>),
    RecordSet(Box<[(Symbol, Node)]>),
    Field(Box<Node>, Symbol),
    Tuple(Box<[Node]>),
    Product(Box<[Node]>),
    Builtin(Builtin, Box<[Node]>),
    /// `TLCGet(…)'`: as the next state has it.
    NextRegister(Box<[Node]>),
    /// A definition by its name, in the next state.
    NextDefinition(Box<Node>),
    /// `Trace'`: up to the next state.
    NextTrace,
    /// `SelectSeq` and `SortSeq`: a sequence and an operator.
    Sequence(Builtin, Box<Node>, Box<Argument>),
    /// Whether an action can be taken.
    Enabled(Box<Act>, Height),
    /// An action as a predicate of a step, where it isn't taken apart.
    Judge(Box<Act>),
}

/// `pattern \in set`
#[derive(Debug)]
pub(super) struct Bound {
    pub pattern: Pattern,
    pub set: Node,
}

#[derive(Clone, Debug)]
pub(super) enum Pattern {
    Slot(u32),
    Tuple(Box<[u32]>),
}

/// The body of a filter or function, which may outlive the frame around it.
#[derive(Debug)]
pub(super) struct Scoped {
    pub patterns: Box<[Pattern]>,
    /// What the patterns are called in the spec.
    pub names: Box<[String]>,
    pub code: Arc<Code>,
    /// The body of a recursive function as an action, in the same frame, where the search may take it apart.
    pub action: Option<Act>,
    pub sources: Box<[Source]>,
    /// Whether it names the function in whose rule it stands: to ask for all its values could be to ask for its own.
    pub names_its_rule: bool,
}

/// One `!path = value`; the old value is in the slot, where the value mentions it.
#[derive(Debug)]
pub(super) struct Update {
    /// Where the function stands, for a warning where the path leads nowhere; and whether there was one.
    pub place: Span,
    pub warned: AtomicBool,
    pub path: Box<[Selector]>,
    pub value: Node,
    pub old: Option<u32>,
}

#[derive(Debug)]
pub(super) enum Selector {
    Index(Node),
    Field(Symbol),
}

/// An operator's code, by its place in the evaluator's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ProcedureId(pub u32);

/// Code with a frame of its own.
#[derive(Debug)]
pub(super) struct Code {
    /// Which argument goes to which slot; an argument read under a prime has a slot apart.
    pub parameters: Box<[Parameter]>,
    /// The slots that hold what is taken along from where the code was closed over.
    pub captured: Box<[u32]>,
    /// The slot for the operator itself, where it is recursive.
    pub own: Option<u32>,
    /// The number of slots.
    pub slots: u32,
    pub body: CodeBody,
}

#[derive(Debug)]
pub(super) enum CodeBody {
    Expression(Arc<Node>),
    Action(Act),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    pub index: u32,
    pub primed: bool,
    pub slot: u32,
}

/// Code and where its captured slots come from, in the frame that closes over it.
#[derive(Debug)]
pub(super) struct Closing {
    pub code: Arc<Code>,
    /// The same as an action, for an argument that is one.
    pub action: Option<Arc<Code>>,
    pub sources: Box<[Source]>,
    pub action_sources: Box<[Source]>,
    /// Whether it has one value for the whole step, so that it is evaluated at most once.
    pub stable: bool,
    pub needs: Needs,
    /// How high the module stands in which it is written.
    pub height: Height,
}

/// A slot taken along; a `LET` definition that was not yet evaluated is closed over in its turn.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub slot: u32,
    pub definition: Option<Arc<LetCode>>,
}

/// A `LET` definition. Its code is complete once the definition has been used.
#[derive(Debug, Default)]
pub(super) struct LetCode {
    /// In the frame of the `LET` itself: for definitions without parameters.
    pub inline: OnceLock<Node>,
    /// With a frame of its own.
    pub closing: OnceLock<Closing>,
    pub is_operator: bool,
}

/// What an operator is given.
#[derive(Debug)]
pub(super) enum Argument {
    /// Evaluated before the call.
    Eager(Node),
    /// The content of a slot, evaluated or not.
    Slot(u32),
    /// Evaluated at first use.
    Lazy(Arc<Closing>),
    /// A thunk without a frame, made once.
    Fixed(Arc<Closing>),
    /// An operator.
    Operator(Arc<Closing>),
    /// An operator without a frame, by its place in the table: as an expression, and as an action.
    Procedure(ProcedureId, Option<ProcedureId>),
    /// A `LET` operator.
    Let(u32, Arc<LetCode>),
    /// What nothing binds.
    Nothing,
}

/// An argument as it is, and as it is under a prime, for an operator that isn't known beforehand.
#[derive(Debug)]
pub(super) struct Supply {
    pub plain: Argument,
    pub primed: Option<Argument>,
}

/// An action: what the search for successors takes apart.
#[derive(Debug)]
pub(super) enum Act {
    /// A predicate.
    Guard(Node),
    And(Box<[Act]>),
    Or(Box<[Act]>),
    Exists(Box<[Bound]>, Box<Act>),
    Forall(Box<[Bound]>, Box<Act>),
    If(Box<Node>, Box<[Act; 2]>),
    Case(Box<[(Node, Act)]>, Option<Box<Act>>, Span),
    Implies(Box<Node>, Box<Act>),
    Enter(Box<[u32]>, Box<Act>),
    /// An action applied, its body in the frame around: first its arguments go to their slots.
    Inline(Box<[(u32, Argument)]>, Box<Act>, Span),
    /// A function applied that is given by a rule: TLC takes the rule apart.
    Apply(Box<[Node; 2]>, Span),
    Call(ProcedureId, Box<[Argument]>, Span),
    CallSlot(u32, Box<[Supply]>, Span),
    CallLet(u32, Arc<LetCode>, Box<[Argument]>, Span),
    /// An argument that may be an action.
    Argument(u32, Span),
    /// `v' = e`
    Assign(Target, Box<Node>, Span),
    /// `v' \in S`
    AssignIn(Target, Box<Node>, Span),
    /// `v' \subseteq S`
    AssignSubset(Target, Box<Node>, Span),
    /// `UNCHANGED v`
    Unchanged(u32, Span),
    /// `UNCHANGED p`, where `p` is an argument: as it is, and under a prime.
    UnchangedArgument(Box<Node>, Target, Span),
    /// What is said of a [`Kind::Barred`] variable: where it is one of its own, and elsewhere.
    Barred(Barred, Box<[Act; 2]>),
    /// `A \cdot B`
    Compose(Box<[Act; 2]>),
}

/// A variable of an instantiated module that the instance replaces, by its number after the spec's own variables, and
/// how high the module stands that replaces it: what is written there, or higher up, isn't of the module that is
/// instantiated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Barred {
    pub variable: u32,
    pub replaced_at: Height,
}

/// The left side of an assignment.
#[derive(Debug)]
pub(super) enum Target {
    /// A variable, barred ones after those of the spec.
    Variable(u32),
    /// A parameter that may stand for a primed variable.
    Argument(u32),
}

/// What a slot holds.
#[derive(Clone, Debug, Default)]
pub(super) enum Slot {
    #[default]
    Empty,
    Value(V),
    /// A value that holds for one assignment of the next state, by its number.
    Fleeting(Box<(u64, V)>),
    Thunk(Arc<Thunk>),
    Operator(Arc<Closure>),
}

/// An argument on its way.
#[derive(Debug)]
pub(super) struct Thunk {
    pub closing: Arc<Closing>,
    pub captured: Box<[Slot]>,
    pub action_captured: Box<[Slot]>,
    pub value: OnceLock<V>,
}

/// An operator as a value.
#[derive(Debug)]
pub(super) struct Closure {
    pub code: Callee,
    pub action: Option<Callee>,
    pub captured: Box<[Slot]>,
    pub action_captured: Box<[Slot]>,
}

#[derive(Clone, Debug)]
pub(super) enum Callee {
    Procedure(ProcedureId),
    Code(Arc<Code>),
}

impl Code {
    /// What evaluating it looks at.
    pub fn needs(&self) -> Needs {
        match &self.body {
            CodeBody::Expression(node) => node.needs,
            CodeBody::Action(_) => Needs::STATE.with(Needs::NEXT),
        }
    }
}

impl Act {
    /// Whether it is more than a predicate to the search: it assigns, or may branch.
    pub fn branches(&self) -> bool {
        match self {
            Act::Guard(_) => false,
            Act::And(items) => items.iter().any(Act::branches),
            Act::If(_, arms) => arms.iter().any(Act::branches),
            Act::Implies(_, act) | Act::Enter(_, act) | Act::Inline(_, act, _) => act.branches(),
            Act::Case(arms, other, _) => arms.iter().any(|arm| arm.1.branches()) || other.iter().any(|a| a.branches()),
            Act::Forall(_, body) => body.branches(),
            _ => true,
        }
    }
}
