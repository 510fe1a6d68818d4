//! Sets of which only the run tells whether TLC has put their elements in order, before it chooses from them.
//!
//! TLC does so where it counts or compares a set, for as long as that is the value of a definition, a parameter or a
//! variable. The terms that make such sets are inferred anew as dynamic: a `Value` remembers what TLC comes by, and
//! whether it does still.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Code, ok};
use super::repeats::{DEEPEST, Form, Made};
use super::scope::{Expr, Kind, Scope};
use super::strict::each_child;
use super::types::Type;
use crate::shape::{Origin, Reason};
use crate::term::{Argument, Body, Builtin, Level, Term, TermKind, in_order};

impl Scope<'_> {
    /// Whether the value of a name remembers how TLC comes by its elements.
    pub fn is_remembered(&self, name: &Term) -> bool {
        if !self.types.remembers {
            return false;
        }
        let shown = &self.types.inference.evaluated.shown;
        self.has_place(name) && self.makers(name).iter().any(|maker| shown.contains_key(&Origin::Set(maker.span)))
    }

    /// Whether a term is a name in whose place TLC puts elements in order. What `LET` defines, or the state has a say
    /// in, is made anew each time.
    fn has_place(&self, term: &Term) -> bool {
        match &*term.kind {
            TermKind::Call(id, arguments) => {
                let definition = self.types.inference.program.get(*id);
                arguments.is_empty() && definition.level == Level::Constant && !definition.is_let
            }
            TermKind::Local(_, arguments) => arguments.is_empty(),
            TermKind::Prime(inner) => matches!(*inner.kind, TermKind::Variable(_)),
            TermKind::Variable(_) => self.primed.get() || self.assigned.borrow().is_some(),
            _ => false,
        }
    }

    /// The terms that make what a name may stand for.
    pub fn makers(&self, name: &Term) -> Vec<Term> {
        let mut found = vec![];
        self.find_makers(name, DEEPEST, &mut found);
        found
    }

    fn find_makers(&self, term: &Term, depth: usize, found: &mut Vec<Term>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match &*term.kind {
            TermKind::Call(id, arguments) if arguments.is_empty() => {
                let definition = self.types.inference.program.get(*id);
                match &definition.body {
                    Body::Term(body) if !definition.recursive => self.find_makers(body, depth, found),
                    _ => {}
                }
            }
            TermKind::Local(local, arguments) if arguments.is_empty() => {
                let argument = self.given.borrow().get(local).cloned();
                if let Some(Argument::Term(argument)) = argument {
                    self.find_makers(&argument, depth, found);
                }
            }
            TermKind::Prime(inner) => self.find_makers(inner, depth, found),
            TermKind::Variable(variable) => {
                let given = self.unsorted.borrow().get(&variable.0).cloned().unwrap_or_default();
                given.iter().for_each(|value| self.find_makers(value, depth, found));
            }
            _ => found.push(term.clone()),
        }
    }

    /// Has what makes the value of a name remember it; whether that can be had.
    pub fn remember(&self, name: &Term, because: &Term) -> bool {
        let makers = self.makers(name);
        let message = format!("whether TLC has put this set in order shows at `{}`", self.text(because));
        let reason = Reason { message, span: Some(because.span) };
        for maker in &makers {
            self.functions.shown.borrow_mut().entry(Origin::Set(maker.span)).or_insert_with(|| reason.clone());
        }
        self.share(&makers, because);
        // A set that is made of others has these remember as well, so as to hear of them.
        !makers.is_empty()
            && makers.iter().all(|maker| {
                let parts = self.open_names(maker);
                parts.iter().all(|part| self.is_remembered(part) || self.remember(part, because))
            })
    }

    /// The value of a term, as one that remembers.
    pub fn remembered(&self, term: &Term) -> Option<Expr> {
        let is_shown = || self.types.inference.evaluated.shown.contains_key(&Origin::Set(term.span));
        if !self.types.remembers || self.has_place(term) || !is_shown() || self.is_held(term) {
            return None;
        }
        if !self.repeats(term, DEEPEST) && self.made(term, DEEPEST) != Made::Described {
            return None;
        }
        Some(Expr::value(self.remembering(term, DEEPEST), Type::Dynamic))
    }

    /// A set that remembers, which hears of those that it is made of where it unites them, or selects from them.
    fn remembering(&self, set: &Term, depth: usize) -> Code {
        let is_listed = || self.surely_made(set, DEEPEST).is_some_and(|made| made != Made::Described);
        if depth == 0 || !self.is_made_of_remembering(set) || is_listed() {
            let made = self.made_in_the_run(set, &Type::Dynamic);
            return self.try_(&Code::tight(quote!(dynamic::described(#made))));
        }
        let part = |set: &Term| self.remembering(set, depth - 1).tokens;
        match self.form(set) {
            Form::Opened(inner) => self.remembering(&inner, depth - 1),
            Form::Remembered | Form::Held => self.value(set, &Type::Dynamic),
            Form::Union(a, b) => {
                let (a, b) = (part(a), part(b));
                self.try_(&Code::tight(quote!(dynamic::cup(#a, #b))))
            }
            Form::If(condition, a, b) => {
                let test = self.condition(condition).tokens;
                let (a, b) = (part(a), part(&b));
                Code::tight(quote!((if #test { #a } else { #b })))
            }
            Form::Let(definitions, inner) => {
                let statements = self.let_statements(definitions, &[inner], true);
                let inner = part(inner);
                Code::tight(quote!({ #(#statements)* #inner }))
            }
            Form::Filter(of) if let TermKind::SetFilter { bound, body } = &*set.kind => {
                self.selected_from(part(of), |element| self.bound_to(&bound.pattern, element, || self.condition(body)))
            }
            Form::Selection(Builtin::Difference, of, other) => {
                self.selected_from(part(of), |element| self.dynamic_member_of(element, other, set).negate())
            }
            Form::Selection(_, of, other) if self.surely_made(other, DEEPEST) == Some(Made::Described) => {
                self.selected_from(part(of), |element| self.dynamic_member_of(element, other, set))
            }
            Form::BigUnion(sets) if self.made(sets, DEEPEST) != Made::Described => {
                let parts = self.sets_as_written(sets, DEEPEST, &part);
                self.try_(&Code::tight(quote!(dynamic::big_cup(#parts))))
            }
            Form::Functions(to) if let TermKind::FunctionSet(from, _) = &*set.kind => {
                let (from, to) = (self.reference_to(from), part(to));
                self.try_(&Code::tight(quote!(dynamic::functions_of(#from, #to))))
            }
            Form::Product(sets) => self.combined_of(set, &sets, &part),
            _ => {
                let message = "generated code does not tell whether TLC has put in order what this set is made of";
                self.error(message, set.span).code
            }
        }
    }

    /// `[name : S, …]` or `S \X T`, which hears of the sets that it is made of.
    fn combined_of(&self, set: &Term, sets: &[&Term], part: &dyn Fn(&Term) -> TokenStream) -> Code {
        let made = if let TermKind::RecordSet(fields) = &*set.kind {
            let sorted = in_order(fields);
            let names: Vec<_> = sorted.iter().map(|field| field.0).collect();
            let (names, sets) = (self.types.values.names(&names).tokens, sorted.iter().map(|field| part(&field.1)));
            quote!(dynamic::records_of(#names, [#(#sets),*]))
        } else {
            let sets = sets.iter().map(|set| part(set));
            quote!(dynamic::product_of([#(#sets),*]))
        };
        self.try_(&Code::tight(made))
    }

    /// The elements of a set that pass a test, as a set that hears of the other one.
    fn selected_from(&self, from: TokenStream, test: impl FnOnce(&Expr) -> Code) -> Code {
        let name = self.fresh("element");
        let element = Expr { code: Code::tight(quote!(#name)), ty: Type::Dynamic, kind: Kind::Reference };
        let (test, _) = self.closure(|| test(&element));
        self.taken.borrow_mut().remove(&name.to_string());
        let inside = ok(&test);
        self.try_(&Code::tight(quote!(dynamic::selected(&#from, |#name| { #inside }))))
    }

    /// Whether there is a set that remembers among those that a set is made of.
    fn is_made_of_remembering(&self, set: &Term) -> bool {
        if self.is_remembered(set) || self.is_held(set) {
            return true;
        }
        if let Form::Opened(inner) = self.form(set) {
            return self.is_made_of_remembering(&inner);
        }
        let mut found = false;
        each_child(set, &mut |child| found = found || self.is_made_of_remembering(child));
        found
    }

    /// A value as that of a name.
    pub fn placed(&self, value: Code, ty: &Type) -> Code {
        if !self.types.remembers || *ty != Type::Dynamic {
            return value;
        }
        let tokens = value.tokens;
        Code::tight(quote!(dynamic::placed(#tokens)))
    }

    /// A reference to a value that TLC counts or compares.
    pub fn settled(&self, reference: TokenStream) -> TokenStream {
        if self.types.remembers { quote!(dynamic::settled(#reference)) } else { reference }
    }

    /// A reference to a set that TLC counts.
    pub fn counted(&self, reference: TokenStream) -> TokenStream {
        if self.types.remembers { quote!(dynamic::counted(#reference)) } else { reference }
    }

    /// Whether some of these sets remember.
    pub fn are_remembered(&self, sets: &Term) -> bool {
        match &*sets.kind {
            TermKind::SetEnumeration(sets) => sets.iter().any(|set| self.is_remembered(set) || self.is_held(set)),
            TermKind::SetMap { body, .. } => self.is_held(body),
            _ => self.are_held(sets),
        }
    }

    /// The variables that have been given sets in which elements repeat, and that a term mentions.
    pub fn unsorted_in(&self, term: &Term) -> BTreeSet<u32> {
        self.unsorted.borrow().keys().copied().filter(|variable| super::counted::mentions(term, *variable)).collect()
    }
}
