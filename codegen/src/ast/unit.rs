//! Modules and what stands in them.

use super::{Bound, Expr, Name, Proof, Symbol, UseOrHide};
use crate::source::Span;

/// `---- MODULE name ---- EXTENDS … units ====`
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// From the header's dashes to the last `=`.
    pub span: Span,
    /// The module's name.
    pub name: Name,
    /// The modules that it extends, in order.
    pub extends: Vec<Name>,
    /// Its body.
    pub units: Vec<Unit>,
}

/// One piece of a module's body.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The whole unit.
    pub span: Span,
    /// What it is.
    pub kind: UnitKind,
}

/// What a [`Unit`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum UnitKind {
    /// `----`
    Separator,
    /// `CONSTANTS a, f(_), _+_`
    Constants(Vec<Declaration>),
    /// `VARIABLES x, y`
    Variables(Vec<Name>),
    /// `RECURSIVE f(_)`
    Recursive(Vec<Declaration>),
    /// `f(x) == e`, `f[x \in S] == e`, `M == INSTANCE N`, each also `LOCAL`
    Definition {
        /// Whether `LOCAL` stands before it.
        local: bool,
        /// What is defined.
        definition: Definition,
    },
    /// `INSTANCE M WITH …`, also `LOCAL`
    Instance {
        /// Whether `LOCAL` stands before it.
        local: bool,
        /// The instance.
        instance: Instance,
    },
    /// `ASSUME P`, `AXIOM name == P`
    Assumption(Assumption),
    /// `THEOREM P PROOF …`
    Theorem(Theorem),
    /// `USE …`, `HIDE …`
    UseOrHide(UseOrHide),
    /// A nested module.
    Module(Module),
}

/// A declared operator with its arity: `x`, `f(_, _)`, `_+_`, `-._`, `_^+`; also a definition's parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// The whole declaration.
    pub span: Span,
    /// What is declared.
    pub name: Symbol,
    /// The number of arguments; 0 for a plain name.
    pub arity: usize,
}

/// A definition, of a module's body, a LET or a proof.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// `f(x, g(_)) == e`, `a + b == e`, `-. a == e`, `a^+ == e`
    Operator(OperatorDefinition),
    /// `f[x \in S, y \in T] == e`
    Function(FunctionDefinition),
    /// `M(x) == INSTANCE N WITH …`
    Module(ModuleDefinition),
}

/// The definition of an operator.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorDefinition {
    /// The whole definition.
    pub span: Span,
    /// What is defined.
    pub name: Symbol,
    /// Its parameters; those of an operator symbol are its operands.
    pub parameters: Vec<Declaration>,
    /// What it is defined to be.
    pub body: Expr,
}

/// The definition of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionDefinition {
    /// The whole definition.
    pub span: Span,
    /// What is defined.
    pub name: Name,
    /// Its domain; never empty.
    pub bounds: Vec<Bound>,
    /// Its value at an element of the domain; may refer to `name`.
    pub body: Expr,
}

/// The definition of a named instance.
#[derive(Clone, Debug, PartialEq)]
pub struct ModuleDefinition {
    /// The whole definition.
    pub span: Span,
    /// The name under which the instance's definitions are reached.
    pub name: Symbol,
    /// The instance's parameters.
    pub parameters: Vec<Declaration>,
    /// What is instantiated.
    pub instance: Instance,
}

/// `INSTANCE M WITH a <- e, …`
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// From `INSTANCE` to the last substitution.
    pub span: Span,
    /// The module.
    pub module: Name,
    /// What stands after `WITH`.
    pub substitutions: Vec<Substitution>,
}

/// `a <- e`
#[derive(Clone, Debug, PartialEq)]
pub struct Substitution {
    /// The whole substitution.
    pub span: Span,
    /// The constant or variable of the instantiated module.
    pub target: Symbol,
    /// What replaces it: an expression, a bare operator or a LAMBDA.
    pub value: Expr,
}

/// `ASSUME P`, `ASSUMPTION P`, `AXIOM name == P`
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// The whole unit.
    pub span: Span,
    /// Whether it is an `AXIOM`, which, unlike the others, TLC takes on trust.
    pub is_axiom: bool,
    /// Its name, if it has one.
    pub name: Option<Name>,
    /// What is assumed.
    pub body: Expr,
}

/// `THEOREM name == P` and its proof
#[derive(Clone, Debug, PartialEq)]
pub struct Theorem {
    /// The whole unit, with the proof.
    pub span: Span,
    /// The keyword that it starts with.
    pub keyword: TheoremKeyword,
    /// Its name, if it has one.
    pub name: Option<Name>,
    /// What is claimed.
    pub statement: Statement,
    /// Its proof, if it has one.
    pub proof: Option<Proof>,
}

/// The words for a theorem; they mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the keywords")]
pub enum TheoremKeyword {
    Theorem,
    Proposition,
    Lemma,
    Corollary,
}

/// What a theorem or a proof step claims.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// A formula.
    Expr(Expr),
    /// A sequent.
    AssumeProve(AssumeProve),
}

/// `ASSUME … PROVE …`
#[derive(Clone, Debug, PartialEq)]
pub struct AssumeProve {
    /// The whole of it, without a label.
    pub span: Span,
    /// Whether it is `[]ASSUME … []PROVE …`.
    pub boxed: bool,
    /// What stands after `ASSUME`.
    pub assumptions: Vec<AssumeItem>,
    /// What stands after `PROVE`.
    pub goal: Expr,
}

/// One assumption of an `ASSUME … PROVE …`
#[derive(Clone, Debug, PartialEq)]
pub enum AssumeItem {
    /// A formula.
    Expr(Expr),
    /// A new symbol.
    New(New),
    /// A nested sequent, perhaps labelled.
    AssumeProve {
        /// The label before `::`.
        label: Option<Name>,
        /// The sequent.
        sequent: AssumeProve,
    },
}

/// `NEW x \in S`, `NEW VARIABLE v`, `CONSTANT f(_)`
#[derive(Clone, Debug, PartialEq)]
pub struct New {
    /// The whole of it.
    pub span: Span,
    /// Whether the word `NEW` stands there.
    pub new: bool,
    /// The level word, if one stands there; a constant without one.
    pub level: Option<NewLevel>,
    /// What is new.
    pub declaration: Declaration,
    /// The set of a bounded constant.
    pub set: Option<Expr>,
}

/// The level of a new symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the keywords")]
pub enum NewLevel {
    Constant,
    Variable,
    State,
    Action,
    Temporal,
}

impl Definition {
    /// What is defined.
    #[must_use]
    pub fn name(&self) -> Symbol {
        match self {
            Definition::Operator(d) => d.name.clone(),
            Definition::Function(d) => d.name.clone().into(),
            Definition::Module(d) => d.name.clone(),
        }
    }

    /// The whole definition.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Definition::Operator(d) => d.span,
            Definition::Function(d) => d.span,
            Definition::Module(d) => d.span,
        }
    }
}
