//! Proofs: parsed, never checked.

use super::{Bounds, Definition, Expr, Instance, Name, Statement, StepName};
use crate::source::Span;

/// A proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// The whole proof.
    pub span: Span,
    /// What it is.
    pub kind: ProofKind,
}

/// What a [`Proof`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum ProofKind {
    /// `OBVIOUS`
    Obvious,
    /// `OMITTED`
    Omitted,
    /// `BY ONLY facts DEF definitions`
    By {
        /// Whether `ONLY` stands there.
        only: bool,
        /// What is used.
        body: UseBody,
    },
    /// Steps; the last one is the QED.
    Steps(Vec<Step>),
}

/// One step of a proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The whole step, with its proof.
    pub span: Span,
    /// What it starts with.
    pub name: StepName,
    /// Its level, with `*` and `+` worked out.
    pub level: u32,
    /// What it does.
    pub kind: StepKind,
    /// Its proof, if it has one.
    pub proof: Option<Proof>,
}

/// What a [`Step`] does.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// A claim, perhaps after `SUFFICES`
    Assert {
        /// Whether `SUFFICES` stands there.
        suffices: bool,
        /// The claim.
        statement: Statement,
    },
    /// `CASE P`
    Case(Expr),
    /// `PICK x \in S : P`
    Pick {
        /// What is picked.
        bounds: Bounds,
        /// What holds of it.
        body: Expr,
    },
    /// `USE …`, `HIDE …`
    UseOrHide(UseOrHide),
    /// `DEFINE x == e …`, the word may be left out
    Define(Vec<Definition>),
    /// `INSTANCE M`
    Instance(Instance),
    /// `HAVE P`
    Have(Expr),
    /// `WITNESS e, …`
    Witness(Vec<Expr>),
    /// `TAKE x \in S`
    Take(Bounds),
    /// `QED`
    Qed,
}

/// `USE …` or `HIDE …`
#[derive(Clone, Debug, PartialEq)]
pub struct UseOrHide {
    /// The whole of it.
    pub span: Span,
    /// `HIDE`, not `USE`.
    pub hide: bool,
    /// Whether `ONLY` stands there; SANY takes it.
    pub only: bool,
    /// What is used or hidden.
    pub body: UseBody,
}

/// `facts DEF definitions`; never both empty
#[derive(Clone, Debug, PartialEq)]
pub struct UseBody {
    /// What stands before `DEF`.
    pub facts: Vec<Fact>,
    /// What stands after `DEF`.
    pub definitions: Vec<Fact>,
}

/// One piece of a [`UseBody`].
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// An expression, a step's name, a definition's name or a bare operator.
    Expr(Expr),
    /// `MODULE M`
    Module(Name),
}
