//! What an expression is translated in: the names that are bound, and what the translation has needed so far.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::begun::Key;
use super::code::{Code, ok};
use super::kinship::Kin;
use super::names;
use super::types::{Type, Types, unique};
use crate::diagnostic::Diagnostic;
use crate::machine::Machine;
use crate::shape::{Origin, Reason};
use crate::source::{SourceMap, Span};
use crate::term::{Argument, DefId, Height, LocalId, Term};

/// How an expression's code gives its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The value itself.
    Value,
    /// A place that holds it.
    Place,
    /// A reference to it.
    Reference,
}

/// A translated expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Its code.
    pub code: Code,
    /// The type of its value.
    pub ty: Type,
    /// How the code gives it.
    pub kind: Kind,
}

impl Expr {
    /// A value.
    pub fn value(code: Code, ty: Type) -> Self {
        Expr { code, ty, kind: Kind::Value }
    }

    /// A place.
    pub fn place(code: Code, ty: Type) -> Self {
        Expr { code, ty, kind: Kind::Place }
    }
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub enum Binding {
    /// An expression.
    Expr(Expr),
    /// An expression that may fail wherever it is used.
    Failing(Expr),
    /// A closure without arguments: a definition that may never be needed.
    Lazy {
        /// Its name.
        name: Ident,
        /// What it gives.
        ty: Type,
        /// Whether it can fail.
        fallible: bool,
    },
    /// A closure with arguments.
    Local {
        /// Its name.
        name: Ident,
        /// The types of its arguments.
        parameters: Vec<Type>,
        /// What it gives.
        ty: Type,
        /// Whether it can fail.
        fallible: bool,
    },
}

/// What a function needs to be given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// `constants`
    pub constants: bool,
    /// `state`
    pub state: bool,
    /// `next`
    pub next: bool,
    /// Chance: no argument, but what the function draws from has to be settled before.
    pub chance: bool,
}

impl Uses {
    /// What the two need together.
    pub fn and(self, other: Uses) -> Uses {
        Uses {
            constants: self.constants || other.constants,
            state: self.state || other.state,
            next: self.next || other.next,
            chance: self.chance || other.chance,
        }
    }
}

/// A definition as a Rust function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: Ident,
    /// The name of the function that counts in how many ways it holds; for a recursive definition.
    pub ways: Option<Ident>,
    /// Its parameters.
    pub parameters: Vec<(Ident, Type)>,
    /// What it gives.
    pub result: Type,
    /// What it needs.
    pub uses: Uses,
    /// Whether it can fail.
    pub fallible: bool,
    /// Whether its value is made once, and lent.
    pub lent: bool,
}

/// The definitions as functions, as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct Functions {
    /// By definition.
    pub by_id: BTreeMap<DefId, Function>,
    /// The definitions that some function applies.
    pub applied: RefCell<BTreeSet<DefId>>,
    /// The recursive definitions of which some function asks in how many ways they hold.
    pub counted: RefCell<BTreeSet<DefId>>,
    /// The recursive definitions by which steps are searched for, or initial states.
    pub searched: RefCell<BTreeSet<Key>>,
    /// The variables that instances replace, and some such search gives values to.
    pub replaced: RefCell<BTreeSet<DefId>>,
    /// Whether only the run tells to which variables some universal quantifier gives values.
    pub begins: Cell<bool>,
    /// The definitions whose values are constants of the module.
    pub tables: BTreeMap<DefId, Ident>,
    /// The machine under each configuration.
    pub machines: Vec<Arc<Machine>>,
    /// Which values may be intervals, where that was asked for.
    pub intervals: OnceCell<Arc<Kin>>,
    /// Which may be sets that are described by what they are made of.
    pub described: OnceCell<Kin>,
    /// Where it shows that something is made as an interval.
    pub shown: RefCell<BTreeMap<Origin, Reason>>,
    /// Constant sets, and whether some element is come by more than once under some configuration, where that is known.
    pub repeating: RefCell<Vec<(Term, Option<bool>)>>,
}

/// The place of a translation: one function's body.
pub struct Scope<'a> {
    /// The types.
    pub types: &'a Types<'a>,
    /// The texts.
    pub sources: &'a SourceMap,
    /// The functions.
    pub functions: &'a Functions,
    /// What the bound identifiers stand for.
    pub locals: RefCell<BTreeMap<LocalId, Binding>>,
    /// What the parameters of operators were given that are opened.
    pub given: RefCell<BTreeMap<LocalId, Argument>>,
    /// What the `LET` definitions stand for.
    pub lets: RefCell<BTreeMap<DefId, Binding>>,
    /// What `@` stands for.
    pub at: RefCell<Vec<Expr>>,
    /// In `Init`: the variables that have a value, as locals of the same names.
    pub assigned: RefCell<Option<BTreeSet<u32>>>,
    /// How many names of sets were opened.
    pub opened: Cell<u32>,
    /// The variables that have been given sets in which elements repeat, and these.
    pub unsorted: RefCell<BTreeMap<u32, Vec<Term>>>,
    /// In `ENABLED`: the variables that have a next value, each with the local that holds it.
    pub next_values: RefCell<Option<BTreeMap<u32, Ident>>>,
    /// How high the module of that `ENABLED` stands.
    pub enabled_in: Cell<Option<Height>>,
    /// Whether variables stand for their next values.
    pub primed: Cell<bool>,
    /// What was needed.
    pub uses: Cell<Uses>,
    /// Whether something can fail.
    pub fallible: Cell<bool>,
    /// Whether `next` is being built: a value, not a reference.
    pub building: Cell<bool>,
    /// Whether arguments may be computed though they may not be needed: in explanations, where a failure is an answer.
    pub relaxed: Cell<bool>,
    /// Whether this is the body of a constant definition, which is evaluated once in a run.
    pub is_evaluated_once: Cell<bool>,
    /// Names in use.
    pub taken: RefCell<BTreeSet<String>>,
    /// The terms that have no typed form.
    pub untyped: RefCell<BTreeSet<(Span, u8)>>,
    /// What could not be translated.
    pub errors: RefCell<Vec<Diagnostic>>,
}

impl<'a> Scope<'a> {
    /// An empty scope.
    pub fn new(types: &'a Types<'a>, sources: &'a SourceMap, functions: &'a Functions) -> Self {
        Scope {
            types,
            sources,
            functions,
            locals: RefCell::default(),
            given: RefCell::default(),
            lets: RefCell::default(),
            at: RefCell::default(),
            assigned: RefCell::default(),
            opened: Cell::default(),
            unsorted: RefCell::default(),
            next_values: RefCell::default(),
            enabled_in: Cell::default(),
            primed: Cell::new(false),
            uses: Cell::default(),
            fallible: Cell::new(false),
            building: Cell::new(false),
            relaxed: Cell::new(false),
            is_evaluated_once: Cell::new(false),
            taken: RefCell::new(["state", "next", "constants", "operators", "visit"].map(str::to_owned).into()),
            untyped: RefCell::default(),
            errors: RefCell::default(),
        }
    }

    /// The text of a term, as the spec has it, on one line.
    pub fn text(&self, term: &Term) -> String {
        one_line(self.sources.slice(term.span))
    }

    /// The text of a term with its lines, the first one's indentation taken off the others.
    pub fn lines(&self, span: Span) -> String {
        let column = self.sources.position(span).column as usize - 1;
        let unindented = self.sources.slice(span).lines().enumerate().map(|(i, line)| {
            let indent = line.chars().take_while(|letter| *letter == ' ').count();
            let cut = if i == 0 { 0 } else { indent.min(column) };
            line.chars().skip(cut).collect::<String>().trim_end().to_owned()
        });
        unindented.collect::<Vec<_>>().join("\n")
    }

    /// `places::PULL.at(…)` for a span.
    pub fn place_of_span(&self, span: Span) -> TokenStream {
        self.types.places.at(span, self.types.inference.program, self.sources)
    }

    /// Reports what cannot be translated.
    pub fn error(&self, message: impl Into<String>, span: Span) -> Expr {
        let diagnostic = Diagnostic::error("E6002", message.into())
            .label(span, "this expression")
            .help("`cargo xtask check` runs the spec on the evaluator");
        self.errors.borrow_mut().push(diagnostic);
        Expr::value(Code::tight(quote!(unsupported)), Type::Boolean)
    }

    /// Runs `body` as the inside of a closure: whether it can fail is its own affair.
    pub fn closure<T>(&self, body: impl FnOnce() -> T) -> (T, bool) {
        let before = self.fallible.replace(false);
        let result = body();
        (result, self.fallible.replace(before))
    }

    /// Runs `body` with variables that stand for their next values.
    pub fn with_primes<T>(&self, body: impl FnOnce() -> T) -> T {
        self.primes(true, body)
    }

    /// Runs `body` with variables that stand for their next values, or for those of this state again.
    pub fn primes<T>(&self, primed: bool, body: impl FnOnce() -> T) -> T {
        let before = self.primed.replace(primed);
        let result = self.types.inference.with_primes(primed, body);
        self.primed.set(before);
        result
    }

    /// A term of the next state, which may ask for its level.
    pub fn a_step_further(&self, term: &Term, want: Option<&Type>) -> Expr {
        let (expr, _) = self.closure(|| {
            let expr = self.expr(term, want);
            let ty = expr.ty.clone();
            Expr::value(self.owned(expr), ty)
        });
        let inside = ok(&expr.code);
        let further = self.try_(&Code::tight(quote!(dynamic::a_step_further(|| { #inside }))));
        Expr::value(further, expr.ty)
    }

    /// `?`
    pub fn try_(&self, code: &Code) -> Code {
        self.fallible.set(true);
        let code = code.receiver();
        Code::tight(quote!(#code?))
    }

    /// A name for a bound identifier that is not in use.
    pub fn fresh(&self, name: &str) -> Ident {
        format_ident!("{}", unique(names::snake(name), &mut self.taken.borrow_mut()))
    }

    /// Binds an identifier for as long as `body` runs, under a name of its own.
    pub fn binding<T>(&self, local: LocalId, ty: Type, kind: Kind, body: impl FnOnce(&Ident) -> T) -> T {
        let program = self.types.inference.program;
        let name = self.fresh(&program.locals[local.0 as usize].name);
        let code = Code::tight(quote!(#name));
        let before = self.locals.borrow_mut().insert(local, Binding::Expr(Expr { code, ty, kind }));
        let result = body(&name);
        let mut locals = self.locals.borrow_mut();
        match before {
            Some(before) => locals.insert(local, before),
            None => locals.remove(&local),
        };
        self.taken.borrow_mut().remove(&name.to_string());
        result
    }

    /// Notes that `constants` is needed.
    pub fn use_constants(&self) {
        self.uses.set(Uses { constants: true, ..self.uses.get() });
    }

    /// A collection that is made on the spot, with its type where Rust could not tell it.
    pub fn told(&self, expr: &Expr) -> TokenStream {
        let mut tokens = expr.code.tokens.clone().into_iter();
        let (first, second, third) = (tokens.next(), tokens.next(), tokens.next());
        let is = |token: &Option<proc_macro2::TokenTree>, text: &str| {
            token.as_ref().is_some_and(|token| token.to_string() == text)
        };
        let named = ["Set", "OrderedSet", "Sequence", "IntegerSet", "Function", "IntegerFunction", "Map", "Partial"]
            .iter()
            .any(|name| is(&first, name));
        if expr.kind != Kind::Value || !named || !is(&second, ":") || !is(&third, ":") {
            return expr.code.receiver();
        }
        let rest: TokenStream = tokens.collect();
        if rest.to_string().starts_with('<') {
            return expr.code.receiver();
        }
        let ty = self.types.tokens(&expr.ty);
        quote!(<#ty>::#rest)
    }

    /// `state` or `next`, for a variable or a function that wants one.
    pub fn state_name(&self) -> Ident {
        let uses = self.uses.get();
        if self.primed.get() {
            self.uses.set(Uses { next: true, ..uses });
            format_ident!("next")
        } else {
            self.uses.set(Uses { state: true, ..uses });
            format_ident!("state")
        }
    }

    /// The same as an argument.
    pub fn state_argument(&self) -> TokenStream {
        let name = self.state_name();
        if self.primed.get() && self.building.get() { quote!(&#name) } else { quote!(#name) }
    }
}

/// Spaces and line ends as one space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
