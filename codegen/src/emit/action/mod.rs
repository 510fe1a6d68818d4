//! Actions as functions: `step` (guards first, then effects, in the spec's order) and `explain` (the same, judged one
//! by one).

mod choices;
mod early;
mod explain;
mod settled;
mod step;
mod ways;

use std::cell::Cell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

pub use self::choices::{Choices, choices};
pub use self::early::{Early, early};
pub use self::explain::explain;
pub use self::step::step;
pub use self::ways::{ways, ways_of};
use super::changes::Changes;
use super::code::Code;
use super::model::{Field, FieldSource, Model, Plan};
use super::names;
use super::primes::NextReads;
use super::scope::{Binding, Expr, Scope, Uses};
use super::strict::{Name, mentions};
use super::text::comment;
use super::types::Type;
use crate::emit::tokens::{has_name, starts_with};
use crate::term::{Argument, DefId, LocalId, Term, TermKind};

/// A generated function of an action, and what it needs to be given.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The statements.
    pub body: TokenStream,
    /// What they need.
    pub uses: Uses,
    /// Whether they can fail.
    pub fallible: bool,
}

/// Translates the items of one action.
pub struct Walk<'s, 'a> {
    /// The scope.
    pub scope: &'s Scope<'a>,
    /// The model.
    pub model: &'s Model<'a>,
    /// What the function can do besides succeed.
    pub fallible: bool,
    /// Whether `next` exists.
    pub started: Cell<bool>,
    /// The variables that have a next value.
    pub assigned: std::cell::RefCell<BTreeSet<u32>>,
    /// Whether nothing stands behind an `IF` whose branches end differently.
    pub is_settled: Cell<bool>,
    /// Whether nothing may be computed before it is needed.
    pub lazy: Cell<bool>,
    /// Which next values definitions read.
    pub reads: std::cell::RefCell<NextReads>,
    /// The `LET` definitions in force.
    pub pending: std::cell::RefCell<Vec<DefId>>,
    /// What the statements write to.
    pub changes: Changes,
    /// Whether chance is asked, which draws for each choice in particular.
    pub draws: bool,
    fields: std::cell::RefCell<Vec<Ident>>,
}

impl<'s, 'a> Walk<'s, 'a> {
    /// A walk before the first item.
    pub fn new(scope: &'s Scope<'a>, model: &'s Model<'a>, fallible: bool) -> Self {
        Walk {
            scope,
            model,
            fallible,
            started: Cell::new(false),
            assigned: Default::default(),
            is_settled: Cell::new(false),
            lazy: Cell::new(false),
            reads: Default::default(),
            pending: Default::default(),
            changes: Changes::default(),
            draws: false,
            fields: Default::default(),
        }
    }

    /// Binds the fields of the action's variant.
    pub fn bind_fields(&self, fields: &[Field]) {
        for field in fields {
            self.scope.taken.borrow_mut().insert(field.name.to_string());
            self.fields.borrow_mut().push(field.name.clone());
            if let FieldSource::Local(local) = field.source {
                self.bind(local, &field.name, &field.ty);
            }
        }
    }

    fn bind(&self, local: LocalId, name: &Ident, ty: &Type) {
        let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
        self.scope.locals.borrow_mut().insert(local, Binding::Expr(expr));
    }

    /// What must stand before a term that reads next values; where one has no value yet, the step fails.
    fn before(&self, term: &Term) -> Vec<TokenStream> {
        let program = self.scope.types.inference.program;
        let read = self.reads.borrow_mut().of(program, term);
        if let Some(early) = read.difference(&self.assigned.borrow()).next() {
            let name = program.variables[*early as usize].name.as_ref();
            let failed = self.scope.try_(&Code::tight(quote!(Err::<(), Failure>(unassigned(#name))))).tokens;
            return self.start().into_iter().chain([quote!(#failed;)]).collect();
        }
        if read.is_empty() { Vec::new() } else { self.start() }
    }

    /// `None`, or `Ok(None)`
    fn not_enabled(&self) -> TokenStream {
        if self.fallible { quote!(return Ok(None);) } else { quote!(return None;) }
    }

    /// The `let`s that a term needs and that are not there yet.
    pub fn lets(&self, term: &Term) -> Vec<TokenStream> {
        let pending: Vec<DefId> = self.pending.borrow().clone();
        let open: Vec<DefId> = pending.into_iter().filter(|id| !self.scope.lets.borrow().contains_key(id)).collect();
        self.scope.let_statements(&open, &[term], true)
    }

    /// Runs `body` in a Rust block of its own: its `let`s end with it.
    fn block<T>(&self, body: impl FnOnce() -> T) -> T {
        let lets = self.scope.lets.borrow().clone();
        let taken = self.scope.taken.borrow().clone();
        let result = body();
        *self.scope.lets.borrow_mut() = lets;
        *self.scope.taken.borrow_mut() = taken;
        result
    }

    /// Opens a `LET` or an applied operator.
    fn open(&self, definitions: &[DefId], bindings: &[(LocalId, Argument)]) -> Vec<TokenStream> {
        let mut statements = Vec::new();
        self.scope.given.borrow_mut().extend(bindings.iter().cloned());
        for (parameter, argument) in bindings {
            let Argument::Term(argument) = argument else { continue };
            if let TermKind::Local(id, _) = &*argument.kind {
                let binding = self.scope.locals.borrow().get(id).cloned();
                if let Some(binding) = binding {
                    self.scope.locals.borrow_mut().insert(*parameter, binding);
                    continue;
                }
            }
            let inference = self.scope.types.inference;
            let ty = self.scope.types.of(&inference.facts.locals[parameter.0 as usize]);
            if self.lazy.get() {
                let pending: Vec<DefId> = self.pending.borrow().clone();
                statements.extend(self.scope.let_statements_lazily(&pending, argument));
            } else {
                statements.extend(self.lets(argument));
            }
            if let TermKind::Call(id, arguments) = &*argument.kind {
                let known = self.scope.lets.borrow().get(id).cloned();
                let is_same = arguments.is_empty() && !(self.scope.types.remembers && ty == Type::Dynamic);
                if let (Some(binding @ (Binding::Expr(_) | Binding::Lazy { .. })), true) = (known, is_same) {
                    self.scope.locals.borrow_mut().insert(*parameter, binding);
                    continue;
                }
            }
            if self.lazy.get() {
                let name = self.scope.fresh(&inference.program.locals[parameter.0 as usize].name);
                let value = |ty: &Type| self.scope.placed(self.scope.value(argument, ty), ty);
                let (statement, binding) = self.scope.definition(name, ty, false, value);
                statements.push(statement);
                self.scope.locals.borrow_mut().insert(*parameter, binding);
                continue;
            }
            let value = self.scope.placed(self.scope.value(argument, &ty), &ty);
            let literal = value.tokens.clone().into_iter().count() <= 4;
            if literal {
                self.scope.locals.borrow_mut().insert(*parameter, Binding::Expr(Expr::place(value, ty)));
                continue;
            }
            let name = self.scope.fresh(&inference.program.locals[parameter.0 as usize].name);
            let tokens = value.tokens;
            statements.push(quote!(let #name = #tokens;));
            self.bind(*parameter, &name, &ty);
        }
        self.pending.borrow_mut().extend(definitions);
        statements
    }

    /// Opens a `LET` or an applied operator of `Init`.
    pub fn open_scope(&self, definitions: &[DefId], bindings: &[(LocalId, Argument)]) -> Vec<TokenStream> {
        self.open(definitions, bindings)
    }

    /// Whether something is so, for which chance is not asked once more: it was chosen from what chance gave.
    fn chosen(&self, condition: impl FnOnce() -> Code) -> Code {
        let before = self.scope.uses.get();
        self.scope.uses.set(Uses { chance: false, ..before });
        let condition = condition();
        let uses = self.scope.uses.get();
        self.scope.uses.set(Uses { chance: before.chance, ..uses });
        if uses.chance { Code::boolean(true) } else { condition }
    }

    /// The comment that quotes the spec.
    fn quoted(&self, term: &Term) -> TokenStream {
        comment(&self.scope.lines(term.span))
    }

    /// `let mut next = …;`, once.
    fn start(&self) -> Vec<TokenStream> {
        if self.started.replace(true) {
            return Vec::new();
        }
        self.scope.building.set(true);
        let uses = self.scope.uses.get();
        self.scope.uses.set(Uses { state: true, ..uses });
        vec![if self.model.state_is_copy() {
            quote!(let mut next = *state;)
        } else {
            quote!(let mut next = state.clone();)
        }]
    }
}

/// What settles from what chance draws in a function of an action, where this is chosen.
pub fn drawing(plan: &Plan, chosen: &[TokenStream]) -> TokenStream {
    let index = proc_macro2::Literal::usize_unsuffixed(plan.index);
    quote!(dynamic::draw_anew(&(state, #index)); #(dynamic::draw_with(&#chosen);)*)
}

/// Generates a function's body twice: the first time to learn whether it can fail.
pub fn twice(make: impl Fn(bool) -> (TokenStream, Uses, bool)) -> Generated {
    let (body, uses, fallible) = make(false);
    if !fallible {
        return Generated { body, uses, fallible };
    }
    let (body, uses, _) = make(true);
    Generated { body, uses, fallible }
}

/// The name, or `_` where it does not occur.
pub fn used_or_blank(name: &Ident, tokens: &TokenStream) -> TokenStream {
    if has_name(tokens, &name.to_string()) { quote!(#name) } else { quote!(_) }
}

fn if_statement(test: &Code, yes: &[TokenStream], no: &[TokenStream]) -> TokenStream {
    if test.is(true) {
        return quote!(#(#yes)*);
    }
    if test.is(false) {
        return quote!(#(#no)*);
    }
    let (condition, not) = (&test.tokens, test.negate().tokens);
    match (yes.is_empty(), no.is_empty()) {
        (true, _) => quote!(if #not { #(#no)* }),
        (_, true) => quote!(if #condition { #(#yes)* }),
        _ => {
            let only = no.len() == 1 && starts_with(&no[0], &["if"]);
            if only {
                let no = &no[0];
                quote!(if #condition { #(#yes)* } else #no)
            } else {
                quote!(if #condition { #(#yes)* } else { #(#no)* })
            }
        }
    }
}

/// The name of a variable's free choice.
pub fn choice_name(name: &str) -> Ident {
    format_ident!("{}", names::snake(&format!("new_{name}")))
}

/// Whether an application is of this definition, with these locals as its arguments.
pub fn is_plain_call(term: &Term) -> Option<(DefId, Vec<LocalId>)> {
    let TermKind::Call(id, arguments) = &*term.kind else { return None };
    let locals = arguments.iter().map(|argument| match argument {
        Argument::Term(term) => match &*term.kind {
            TermKind::Local(local, inner) if inner.is_empty() => Some(*local),
            _ => None,
        },
        Argument::Operator(_) => None,
    });
    Some((*id, locals.collect::<Option<_>>()?))
}

/// Whether a name occurs.
pub fn occurs(model: &Model<'_>, term: &Term, name: Name) -> bool {
    mentions(model.types.inference, term, name)
}
