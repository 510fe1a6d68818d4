//! Expressions.

use std::sync::Arc;

use super::{Declaration, Definition, Name, Operator, Symbol};
use crate::source::Span;

/// An expression, or an operator argument ([`ExprKind::Operator`], [`ExprKind::Lambda`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// The whole expression.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an [`Expr`] is.
///
/// The tree is never deeper than a few hundred levels (the parser refuses what is), so walking it by recursion
/// is safe; long chains of one associative operator are one node, see [`Infix`].
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `x`, `Op(a, b)`, `M!Op(a)`, `M(S)!x`, `+(1, 2)`, `Op!lab!x`
    Reference(Reference),
    /// `Op(a)!<<!2!@`, `<1>a!1`: ends in a selector that is no name
    Subexpression(Vec<Selector>),
    /// `<1>a`, as a fact of a proof
    Step(StepName),
    /// `+`, as an argument only
    Operator(Operator),
    /// `LAMBDA x, y : e`, as an argument only
    Lambda(Lambda),
    /// `12`, `1.5`, `\b101`, `\o17`, `\hFF`
    Number(Number),
    /// `"text"`, with the escapes undone
    String(Arc<str>),
    /// `TRUE`, `FALSE`
    Boolean(bool),
    /// `BOOLEAN`
    BooleanSet,
    /// `STRING`
    StringSet,
    /// `@`
    At,
    /// `(e)`
    Parenthesized(Box<Expr>),
    /// `lab(x) :: e`
    Label(Box<Label>),
    /// `-a`, `~a`, `[]a`, `DOMAIN a`
    Prefix(Box<Prefix>),
    /// `a + b`, `a /\ b /\ c`, `A \X B \X C`
    Infix(Infix),
    /// `a'`, `a^+`
    Postfix(Box<Postfix>),
    /// A bulleted list, `/\ a /\ b`
    Junction(Junction),
    /// `\A x \in S : e`, `\E x : e`, `\AA x : e`, `\EE x : e`
    Quantified(Box<Quantified>),
    /// `CHOOSE x \in S : e`
    Choose(Box<Choose>),
    /// `{a, b}`
    SetEnumeration(Vec<Expr>),
    /// `{x \in S : e}`
    SetFilter(Box<SetFilter>),
    /// `{e : x \in S, y \in T}`
    SetMap(Box<SetMap>),
    /// `f[a, b]`
    Application(Box<Application>),
    /// `[x \in S, y \in T |-> e]`
    Function(Box<Function>),
    /// `[S -> T]`
    FunctionSet(Box<FunctionSet>),
    /// `[a |-> 1, b |-> 2]`
    Record(Vec<Field>),
    /// `[a : S, b : T]`
    RecordSet(Vec<Field>),
    /// `r.a`
    RecordField(Box<RecordField>),
    /// `[f EXCEPT ![a].b = e]`
    Except(Box<Except>),
    /// `<<a, b>>`
    Tuple(Vec<Expr>),
    /// `[A]_v`, `<<A>>_v`
    Action(Box<Action>),
    /// `WF_v(A)`, `SF_v(A)`
    Fairness(Box<Fairness>),
    /// `IF a THEN b ELSE c`
    If(Box<If>),
    /// `CASE a -> b [] c -> d [] OTHER -> e`
    Case(Box<Case>),
    /// `LET … IN e`
    Let(Box<Let>),
}

/// A reference that ends in a name or operator symbol.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// What stands before the last `!`; empty for plain names.
    pub prefix: Vec<Selector>,
    /// The name or operator symbol.
    pub name: Symbol,
    /// Its arguments; empty when there are no parentheses.
    pub arguments: Vec<Expr>,
}

/// One piece between `!`s.
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// The whole piece.
    pub span: Span,
    /// What it is.
    pub kind: SelectorKind,
}

/// What a [`Selector`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum SelectorKind {
    /// A name or operator symbol with its arguments, if any.
    Symbol {
        /// The name or operator symbol.
        name: Symbol,
        /// Its arguments; empty when there are no parentheses.
        arguments: Vec<Expr>,
    },
    /// `<1>a`; first piece only
    Step(StepName),
    /// `3`: the operand of that number; from 1
    Child(u32),
    /// `<<`: the first operand
    Left,
    /// `>>`: the last operand
    Right,
    /// `:`: the body of a definition
    Body,
    /// `@`: the body of a quantifier or LAMBDA, its bound symbols as parameters
    At,
    /// `(a, b)`: arguments for bound symbols
    Arguments(Vec<Expr>),
}

/// `<1>a`, `<*>a`, `<+>`, `<2>1.`
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StepName {
    /// The whole token.
    pub span: Span,
    /// What stands between `<` and `>`.
    pub level: StepLevel,
    /// What follows, without trailing dots; may be empty.
    pub name: Arc<str>,
}

/// The level of a proof step, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepLevel {
    /// `<3>`
    Number(u32),
    /// `<*>`: the current level
    Star,
    /// `<+>`: one deeper than the current level
    Plus,
}

/// `LAMBDA x, f(_) : e`
#[derive(Clone, Debug, PartialEq)]
pub struct Lambda {
    /// Its parameters.
    pub parameters: Vec<Declaration>,
    /// Its value.
    pub body: Box<Expr>,
}

/// A number literal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// The base that it is written in.
    pub radix: Radix,
    /// The digits without the base mark, as written.
    pub digits: Arc<str>,
    /// The digits behind the decimal point, if there is one.
    pub fraction: Option<Arc<str>>,
}

/// The base of a number literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Radix {
    Binary = 2,
    Octal = 8,
    Decimal = 10,
    Hexadecimal = 16,
}

/// `lab(x) :: e`
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The label.
    pub name: Name,
    /// The identifiers bound around it that it names.
    pub parameters: Vec<Name>,
    /// What is labelled.
    pub body: Expr,
}

/// A prefix operator with its operand.
#[derive(Clone, Debug, PartialEq)]
pub struct Prefix {
    /// The operator; minus is [`Operator::Negative`].
    pub operator: Operator,
    /// The operator's place.
    pub operator_span: Span,
    /// Its operand.
    pub operand: Expr,
}

/// An infix operator with its operands.
///
/// There are two or more; more than two only of one left-associative operator, where `a + b + c` means
/// `(a + b) + c` (or the threefold Cartesian product, for `\X`). So a long chain is a flat node.
#[derive(Clone, Debug, PartialEq)]
pub struct Infix {
    /// The operator.
    pub operator: Operator,
    /// The operator's places, one fewer than operands.
    pub operator_spans: Vec<Span>,
    /// The operands.
    pub operands: Vec<Expr>,
}

/// A postfix operator with its operand.
#[derive(Clone, Debug, PartialEq)]
pub struct Postfix {
    /// The operator.
    pub operator: Operator,
    /// The operator's place.
    pub operator_span: Span,
    /// Its operand.
    pub operand: Expr,
}

/// A bulleted list.
#[derive(Clone, Debug, PartialEq)]
pub struct Junction {
    /// [`Operator::And`] or [`Operator::Or`].
    pub operator: Operator,
    /// The bullets' places, as many as items.
    pub bullets: Vec<Span>,
    /// The items; one or more.
    pub items: Vec<Expr>,
}

/// A quantified formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantified {
    /// Which quantifier.
    pub quantifier: Quantifier,
    /// What it binds.
    pub bounds: Bounds,
    /// The formula.
    pub body: Expr,
}

/// A quantifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `\A`
    ForAll,
    /// `\E`
    Exists,
    /// `\AA`: temporal; unbounded only
    TemporalForAll,
    /// `\EE`: temporal; unbounded only
    TemporalExists,
}

/// What a quantifier, TAKE or PICK binds.
#[derive(Clone, Debug, PartialEq)]
pub enum Bounds {
    /// `x, y \in S, <<a, b>> \in T`
    Bounded(Vec<Bound>),
    /// `x, y`
    Unbounded(Vec<Name>),
}

/// `x, y \in S` or `<<x, y>> \in S`
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The whole bound.
    pub span: Span,
    /// What is bound.
    pub pattern: Pattern,
    /// The set.
    pub set: Expr,
}

/// What a [`Bound`] binds.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Each of these to an element; one or more.
    Names(Vec<Name>),
    /// These to the components of an element, `<<x, y>>`.
    Tuple(Vec<Name>),
}

/// `CHOOSE x \in S : e`
#[derive(Clone, Debug, PartialEq)]
pub struct Choose {
    /// One name or a tuple of names.
    pub pattern: Pattern,
    /// The set, if bounded.
    pub set: Option<Expr>,
    /// What is chosen for.
    pub body: Expr,
}

/// `{x \in S : e}`
#[derive(Clone, Debug, PartialEq)]
pub struct SetFilter {
    /// One name, or a tuple of names, and the set.
    pub bound: Bound,
    /// Which elements stay.
    pub predicate: Expr,
}

/// `{e : x \in S, y \in T}`
#[derive(Clone, Debug, PartialEq)]
pub struct SetMap {
    /// The element for each choice of the bound names.
    pub element: Expr,
    /// What is bound; never empty.
    pub bounds: Vec<Bound>,
}

/// `f[a, b]`
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// The function.
    pub function: Expr,
    /// Its arguments; never empty.
    pub arguments: Vec<Expr>,
}

/// `[x \in S, y \in T |-> e]`
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// The domain; never empty.
    pub bounds: Vec<Bound>,
    /// The value.
    pub body: Expr,
}

/// `[S -> T]`
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionSet {
    /// What the functions are defined on.
    pub domain: Expr,
    /// Where their values are.
    pub range: Expr,
}

/// `a |-> e` or `a : S`
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The field.
    pub name: Name,
    /// Its value or the set of its values.
    pub value: Expr,
}

/// `r.a`
#[derive(Clone, Debug, PartialEq)]
pub struct RecordField {
    /// The record.
    pub record: Expr,
    /// The field.
    pub field: Name,
}

/// `[f EXCEPT !.a[b] = e, …]`
#[derive(Clone, Debug, PartialEq)]
pub struct Except {
    /// The function or record.
    pub function: Expr,
    /// The updates, in order; never empty.
    pub updates: Vec<Update>,
}

/// `!.a[b] = e`
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The whole update.
    pub span: Span,
    /// Where the value is replaced; never empty.
    pub path: Vec<PathElement>,
    /// The new value; `@` in it is the old one.
    pub value: Expr,
}

/// One step of an update's path.
#[derive(Clone, Debug, PartialEq)]
pub enum PathElement {
    /// `.a`
    Field(Name),
    /// `[a, b]`
    Index {
        /// From `[` to `]`.
        span: Span,
        /// The arguments; never empty.
        arguments: Vec<Expr>,
    },
}

/// `[A]_v` or `<<A>>_v`
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Whether a step that leaves the subscript unchanged is one too: `[A]_v`.
    pub stuttering: bool,
    /// The action.
    pub action: Expr,
    /// The subscript.
    pub subscript: Expr,
}

/// `WF_v(A)` or `SF_v(A)`
#[derive(Clone, Debug, PartialEq)]
pub struct Fairness {
    /// `SF_`, not `WF_`.
    pub strong: bool,
    /// The subscript.
    pub subscript: Expr,
    /// The action.
    pub action: Expr,
}

/// `IF a THEN b ELSE c`
#[derive(Clone, Debug, PartialEq)]
pub struct If {
    /// What decides.
    pub condition: Expr,
    /// The value if it is true.
    pub then: Expr,
    /// The value if it is false.
    pub otherwise: Expr,
}

/// `CASE a -> b [] c -> d [] OTHER -> e`
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The arms; never empty.
    pub arms: Vec<Arm>,
    /// The value after `OTHER ->`.
    pub other: Option<Expr>,
}

/// `a -> b`
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The condition.
    pub guard: Expr,
    /// The value.
    pub value: Expr,
}

/// `LET … IN e`
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// What stands between LET and IN; never empty.
    pub items: Vec<LetItem>,
    /// The value.
    pub body: Expr,
}

/// One piece between LET and IN.
#[derive(Clone, Debug, PartialEq)]
pub enum LetItem {
    /// A definition.
    Definition(Definition),
    /// `RECURSIVE f(_)`
    Recursive(Vec<Declaration>),
}
