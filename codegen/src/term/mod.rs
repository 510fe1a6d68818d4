//! The resolved language: what remains of TLA+ once every name has one meaning.
//!
//! [`resolve`](crate::resolve) makes a [`Program`] of the modules' syntax trees: declarations and definitions in
//! arenas, every identifier an index, instances expanded by substitution (`I!Op` is a definition of its own), operators
//! of the language and of the standard modules told apart from the user's by [`Builtin`]. Everything downstream (the
//! machine, the evaluator, shapes, the emitter) reads terms and never syntax.

mod builtin;
mod query;
mod rewrite;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use builtin::Builtin;
use lockstep_model::Value;
use lockstep_model::value::Symbol;
pub(crate) use query::mentions;
pub use query::{Global, in_order, subterms};
pub use rewrite::{Rewriter, Substitution, rewrite_arguments, rewrite_children, rewrite_operator};

use crate::source::Span;

/// A resolved specification: the root module with everything that it extends and instantiates.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The root module's name.
    pub name: Arc<str>,
    /// `CONSTANT`s of the root module and of those that it extends, in order of declaration.
    pub constants: Vec<Constant>,
    /// `VARIABLE`s, likewise.
    pub variables: Vec<Variable>,
    /// Every definition, `LET` definitions and those of instances included; [`DefId`] indexes it.
    pub definitions: Vec<Definition>,
    /// Every bound identifier; [`LocalId`] indexes it. No two binders share one.
    pub locals: Vec<Local>,
    /// The definitions that the root module sees, by the name under which it sees them (`Op`, `I!Op`, `\oplus`).
    pub names: BTreeMap<Arc<str>, DefId>,
    /// `ASSUME`s and `ASSUMPTION`s, in order. An `AXIOM` is not checked, as in TLC.
    pub assumptions: Vec<Statement>,
    /// `THEOREM`s that are formulas, in order.
    pub theorems: Vec<Statement>,
    /// Strings and identifiers, in the order of their first appearance (which is TLC's order of strings and model
    /// values).
    pub symbols: Symbols,
    /// The texts of its modules, each behind those of the modules that it needs, and of those inside of it.
    pub texts: Vec<Span>,
}

/// How high a module stands on those that it needs: none of them stands as high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Height(pub u32);

impl Program {
    /// How high the innermost module stands whose text a place is in.
    #[must_use]
    pub fn height(&self, place: Span) -> Height {
        Height(self.texts.iter().position(|text| text.contains(place)).map_or(0, |index| index as u32 + 1))
    }
}

/// Index into [`Program::constants`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConstantId(pub u32);

/// Index into [`Program::variables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariableId(pub u32);

/// Index into [`Program::definitions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefId(pub u32);

/// Index into [`Program::locals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalId(pub u32);

/// A declared constant.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its name.
    pub name: Arc<str>,
    /// The number of arguments; 0 for an ordinary constant.
    pub arity: u32,
    /// The declaration.
    pub span: Span,
}

/// A declared variable.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: Arc<str>,
    /// The declaration.
    pub span: Span,
}

/// A bound identifier: a parameter, a quantified or chosen variable.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name in the spec.
    pub name: Arc<str>,
    /// The number of arguments that it takes: 0 unless it is a higher-order parameter.
    pub arity: u32,
    /// Where it is bound.
    pub span: Span,
}

/// An `ASSUME` or `THEOREM`.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its name, where it has one.
    pub name: Option<Arc<str>>,
    /// The formula.
    pub term: Term,
}

/// The level of an expression (*Specifying Systems*, section 17.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The same in all behaviours.
    Constant,
    /// Depends on a state.
    State,
    /// Depends on a step.
    Action,
    /// Depends on a behaviour.
    Temporal,
}

/// An operator definition, at the top of a module, in a `LET`, or made by an instance.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The full name: `Op`, `I!Op`, or the operator's symbol.
    pub name: Arc<str>,
    /// The module whose text defines it.
    pub module: Arc<str>,
    /// Its parameters; those of a parametrised instance come first.
    pub parameters: Vec<LocalId>,
    /// What it stands for.
    pub body: Body,
    /// The level of the body, with constant-level arguments.
    pub level: Level,
    /// Whether it was declared `RECURSIVE` or is a function that names itself.
    pub recursive: bool,
    /// Whether the `LET` or the top level of a module defines it.
    pub is_let: bool,
    /// Whether it stands for a variable of an instantiated module, replaced by more than a variable, by a parameter, or
    /// by a variable that replaces another, too. There, `ENABLED` binds the primed variable, not what the replacement
    /// says of this module's: in modules that do not stand as high as the one with the `INSTANCE`, whose place is
    /// [`Self::span`].
    pub is_barred: bool,
    /// Whether it was made of others, in a program of first order: a copy, or what a `LET` defined. TLC knows none of
    /// these.
    pub is_made: bool,
    /// The whole definition.
    pub span: Span,
}

impl Definition {
    /// Whether it is a constant at the top of a module, which TLC has replaced by its value before it begins.
    #[must_use]
    pub fn is_value(&self) -> bool {
        self.level == Level::Constant && self.parameters.is_empty() && !self.is_let && !self.is_made
    }
}

/// The right-hand side of a definition.
#[derive(Clone, Debug)]
pub enum Body {
    /// An ordinary definition. That of a function `f[x \in S] == e` is its [`TermKind::Function`], whose recursion goes
    /// through [`TermKind::Call`] of this definition.
    Term(Term),
    /// An operator of the standard or community modules whose meaning is native. A configuration may override it.
    Builtin(Builtin),
}

/// A resolved expression. Cheap to clone; trees are shared, never cyclic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it is.
    pub kind: Arc<TermKind>,
    /// The expression in the source. In an instance: in the module that is instantiated.
    pub span: Span,
}

impl Term {
    /// The term `kind` at `span`.
    pub fn new(kind: TermKind, span: Span) -> Self {
        Term { kind: Arc::new(kind), span }
    }
}

/// The shapes of expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// `TRUE`, `FALSE`
    Boolean(bool),
    /// A number without a fraction; saturated at 64 bits (evaluation refuses what exceeds 32).
    Integer(i64),
    /// A number with a fraction, by its digits: a real, which cannot be evaluated.
    Decimal(Arc<str>),
    /// A string literal.
    String(Symbol),

    /// A declared constant, with as many arguments as it declares.
    Constant(ConstantId, Vec<Argument>),
    /// A declared variable.
    Variable(VariableId),
    /// A bound identifier; with arguments where it is a higher-order parameter.
    Local(LocalId, Vec<Argument>),
    /// A defined operator, with as many arguments as it has parameters.
    Call(DefId, Vec<Argument>),
    /// An operator of the language itself, applied to its operands.
    Builtin(Builtin, Vec<Term>),

    /// `LET … IN body`: the definitions see the bound identifiers around them, and each other. One that another needs
    /// comes first, unless they are recursive; those that a local instance contributes stand among them.
    Let(Vec<DefId>, Term),
    /// `IF condition THEN a ELSE b`
    If(Term, Term, Term),
    /// `CASE p -> e [] … [] OTHER -> e`
    Case(Vec<(Term, Term)>, Option<Term>),
    /// A conjunction: a list, or one `/\`, in the order of the text. Never nested just by a list in a list of the
    /// source.
    And(Vec<Term>),
    /// A disjunction, likewise.
    Or(Vec<Term>),

    /// `\A` (false) or `\E` (true) over sets.
    Quantifier {
        /// Whether it is existential.
        exists: bool,
        /// What is bound, in order.
        bounds: Vec<Bound>,
        /// The formula.
        body: Term,
    },
    /// `\A x : p` or `\E x : p` without a set: no meaning to a model checker.
    Unbounded {
        /// Whether it is existential.
        exists: bool,
        /// What is bound.
        locals: Vec<LocalId>,
        /// The formula.
        body: Term,
    },
    /// `\AA x : F` or `\EE x : F`
    TemporalQuantifier {
        /// Whether it is existential.
        exists: bool,
        /// What is bound.
        locals: Vec<LocalId>,
        /// The formula.
        body: Term,
    },
    /// `CHOOSE x \in S : p`; the bound has one pattern, and its set is absent in `CHOOSE x : p`.
    Choose {
        /// What is chosen.
        pattern: Pattern,
        /// What it is chosen from.
        set: Option<Term>,
        /// The formula.
        body: Term,
    },

    /// `{e, …}`
    SetEnumeration(Vec<Term>),
    /// `{x \in S : p}`
    SetFilter {
        /// What is bound.
        bound: Bound,
        /// The formula.
        body: Term,
    },
    /// `{e : x \in S, …}`
    SetMap {
        /// What is bound, in order.
        bounds: Vec<Bound>,
        /// The value.
        body: Term,
    },

    /// `[x \in S, … |-> e]`
    Function {
        /// What is bound, in order.
        bounds: Vec<Bound>,
        /// The value.
        body: Term,
    },
    /// `f[e]`, or `f[e, …]` as one application to a tuple.
    Apply(Term, Term),
    /// `[S -> T]`
    FunctionSet(Term, Term),
    /// `[f EXCEPT !… = e, …]`; [`TermKind::At`] in a value stands for the old one.
    Except(Term, Vec<Update>),
    /// `@`
    At,
    /// `[a |-> e, …]`
    Record(Vec<(Symbol, Term)>),
    /// `[a : S, …]`
    RecordSet(Vec<(Symbol, Term)>),
    /// `r.a`
    Field(Term, Symbol),
    /// `<<e, …>>`
    Tuple(Vec<Term>),
    /// `S \X T \X …`
    Product(Vec<Term>),

    /// `e'`
    Prime(Term),
    /// `UNCHANGED e`
    Unchanged(Term),
    /// `ENABLED A`
    Enabled(Term),
    /// `A \cdot B`
    Compose(Term, Term),
    /// `[A]_v`
    Square(Term, Term),
    /// `<<A>>_v`
    Angle(Term, Term),
    /// `[]F`
    Always(Term),
    /// `<>F`
    Eventually(Term),
    /// `F ~> G`
    LeadsTo(Term, Term),
    /// `F -+-> G`
    Guarantees(Term, Term),
    /// `WF_v(A)`: subscript, then action.
    WeakFairness(Term, Term),
    /// `SF_v(A)`: subscript, then action.
    StrongFairness(Term, Term),
}

/// What an operator is applied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// An expression.
    Term(Term),
    /// An operator, for a higher-order parameter.
    Operator(Operator),
}

/// An operator that is passed on, not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operator {
    /// A defined operator. `bound` holds the leading arguments that an enclosing parametrised instance fixes.
    Definition {
        /// The definition.
        id: DefId,
        /// The leading arguments that are fixed already.
        bound: Vec<Argument>,
    },
    /// An operator of the language.
    Builtin(Builtin),
    /// A declared constant operator.
    Constant(ConstantId),
    /// A higher-order parameter.
    Local(LocalId),
    /// `LAMBDA x, … : e`
    Lambda {
        /// The parameters.
        parameters: Vec<LocalId>,
        /// The value.
        body: Term,
    },
}

/// `pattern \in set`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// What is bound. Each of `x, y \in S` is a bound of its own, with the same set.
    pub pattern: Pattern,
    /// The set that it ranges over.
    pub set: Term,
}

/// The left of a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `x`
    Local(LocalId),
    /// `<<x, y>>`
    Tuple(Vec<LocalId>),
}

/// One `!path = value` of an `EXCEPT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// `[e]` and `.a`, outermost first; never empty.
    pub path: Vec<Selector>,
    /// The new value.
    pub value: Term,
}

/// One step of an `EXCEPT` path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// `[e]`
    Index(Term),
    /// `.a`
    Field(Symbol),
}

/// The strings and identifiers of a program in order of first appearance.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    by_text: BTreeMap<Arc<str>, Symbol>,
}

impl Symbols {
    /// The symbol of `text`, which gets the next number where it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.by_text.get(text) {
            return *symbol;
        }
        let symbol = Symbol::ordered(text, self.by_text.len() as u32);
        self.by_text.insert(text.into(), symbol);
        symbol
    }

    /// Every symbol, by text.
    pub fn iter(&self) -> impl Iterator<Item = Symbol> {
        self.by_text.values().copied()
    }

    /// The symbol of `text`, where it has one.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<Symbol> {
        self.by_text.get(text).copied()
    }

    /// The symbol of `text`; of one that the program does not mention, the one that comes after all that it does.
    #[must_use]
    pub fn symbol(&self, text: &str) -> Symbol {
        self.get(text).unwrap_or_else(|| Symbol::new(text))
    }

    /// A value from elsewhere (another machine, a recorded trace) with the program's own symbols, so that its sets and
    /// records are in the program's order.
    #[must_use]
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::Bool(_) | Value::Int(_) => value.clone(),
            Value::Str(text) => Value::Str(self.symbol(text.as_str())),
            Value::Model(name) => Value::Model(self.symbol(name.as_str())),
            Value::Set(elements) if elements.is_interval() => value.clone(),
            Value::Set(elements) => Value::set(elements.iter().map(|element| self.value(element))),
            Value::Tuple(elements) => Value::tuple(elements.iter().map(|element| self.value(element))),
            Value::Record(fields) => {
                Value::record(fields.iter().map(|(name, value)| (self.symbol(name.as_str()), self.value(value))))
            }
            Value::Function(pairs) => Value::function(pairs.iter().map(|(a, b)| (self.value(a), self.value(b)))),
        }
    }
}
