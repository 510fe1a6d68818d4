//! Equality, `UNCHANGED` and arithmetic.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::emit::code::Code;
use crate::emit::lower::unchanged_variables;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::tokens::{is_word, starts_with};
use crate::emit::types::Type;
use crate::shape::{Interval, Shape, are_comparable};
use crate::term::{Body, Builtin, Term, TermKind};

impl<'a> Scope<'a> {
    /// `a = b`
    pub fn equal(&self, a: &Term, b: &Term) -> Code {
        let is_empty = |term: &Term| match &*term.kind {
            TermKind::SetEnumeration(elements) | TermKind::Tuple(elements) => elements.is_empty(),
            _ => false,
        };
        for (set, other) in [(b, a), (a, b)] {
            let ty = self.type_of(other);
            let is_countable = matches!(ty, Type::Set(_) | Type::IntegerSet | Type::OrderedSet(_) | Type::Sequence(_));
            if is_empty(set) && is_countable {
                return Code::method(&self.operand(other, &ty), "is_empty", &[]);
            }
        }
        let (shape, is_comparable) = {
            let (x, y) = (self.types.inference.shape(a), self.types.inference.shape(b));
            if let Some(truth) = decided(&x, &y) {
                return Code::block(&self.sought(&[a, b]), &Code::boolean(truth));
            }
            (self.types.inference.join(&x, &y), self.types.are_comparable(&x, &y))
        };
        let (x, y) = (self.type_of(a), self.type_of(b));
        let ty = if x == y { x } else { self.types.of(&shape) };
        if ty == Type::Dynamic || !is_comparable {
            return self.equal_values(a, b);
        }
        if let Type::Optional(_) = ty {
            for (one, other) in [(a, b), (b, a)] {
                if is_word(&self.expr(one, Some(&ty)).code.tokens, "None") {
                    let other = self.expr(other, Some(&ty));
                    let receiver = other.code.receiver();
                    let negation = Some(quote!(#receiver.is_some()));
                    return Code { negation, ..Code::method(&other.code, "is_none", &[]) };
                }
            }
        }
        let (mut left, right) = (self.comparable(a, &ty), self.comparable(b, &ty));
        // Of two functions that are made on the spot, neither tells Rust the type of the other.
        if matches!(ty, Type::Function(..) | Type::IntegerFunction(..)) && is_made(&right) {
            left = Code::tight(self.told(&Expr::value(left, ty.clone())));
        }
        if ty == Type::Boolean {
            for (one, other) in [(&left, &right), (&right, &left)] {
                if one.is(true) {
                    return other.clone();
                }
                if one.is(false) {
                    return other.negate();
                }
            }
        }
        Code::compare(&left, quote!(==), quote!(!=), &right)
    }

    /// Those of the terms computed that may have no value, where what can be said of their values is known already: TLC
    /// misses a value that is not there all the same.
    pub fn sought(&self, terms: &[&Term]) -> Vec<TokenStream> {
        let is_there =
            |term: &Term| matches!(*term.kind, TermKind::String(_) | TermKind::Constant(..) | TermKind::Local(..));
        let sought = terms.iter().filter(|term| !is_there(term)).filter_map(|term| {
            let (expr, fallible) = self.closure(|| self.expr(term, None));
            let code = expr.code.alone();
            fallible.then(|| quote!(let _ = #code;))
        });
        let sought: Vec<TokenStream> = sought.collect();
        if !sought.is_empty() {
            self.fallible.set(true);
        }
        sought
    }

    /// An operand of `==`: a place needs no copy.
    pub fn comparable(&self, term: &Term, ty: &Type) -> Code {
        let expr = self.expr(term, Some(ty));
        match expr.kind {
            Kind::Place if expr.ty == *ty => expr.code,
            _ => self.converted(expr, ty, term),
        }
    }

    /// `UNCHANGED e`
    pub fn unchanged(&self, term: &Term) -> Code {
        match &*term.kind {
            TermKind::Tuple(elements) => {
                let parts = self.unchanged_variables(term);
                let program = self.types.inference.program;
                if parts.len() == program.variables.len() && self.next_values.borrow().is_none() {
                    let (state, next) = (self.state_name(), self.with_primes(|| self.state_name()));
                    let (state, next) = match (self.building.get(), self.relaxed.get()) {
                        // What is being made is a value, and not a reference.
                        (true, _) => (quote!(*#state), quote!(#next)),
                        // A closure that outlives a reference has what that refers to.
                        (_, true) => (quote!(*#state), quote!(*#next)),
                        _ => (quote!(#state), quote!(#next)),
                    };
                    return Code::compare(
                        &Code::tight(quote!(#next)),
                        quote!(==),
                        quote!(!=),
                        &Code::tight(quote!(#state)),
                    );
                }
                Code::all(elements.iter().map(|element| self.unchanged(element)).collect())
            }
            TermKind::Call(id, arguments) if arguments.is_empty() => {
                match &self.types.inference.program.definitions[id.0 as usize].body {
                    Body::Term(body) if matches!(&*body.kind, TermKind::Tuple(_)) => self.unchanged(body),
                    _ => self.same(term),
                }
            }
            _ => self.same(term),
        }
    }

    pub fn same(&self, term: &Term) -> Code {
        let ty = self.type_of(term);
        if !self.types.is_comparable(&ty) {
            let before = self.place_of(term);
            let after = self.with_primes(|| self.reference_to(term));
            return self.try_(&Code::method(&before, "equals", &[after]));
        }
        let before = self.expr(term, Some(&ty)).code;
        let after = self.with_primes(|| self.expr(term, Some(&ty))).code;
        Code::compare(&after, quote!(==), quote!(!=), &before)
    }

    /// The variables in a tuple of tuples of variables.
    pub fn unchanged_variables(&self, term: &Term) -> BTreeSet<u32> {
        unchanged_variables(self.types.inference.program, term)
    }

    /// A number, and whether arithmetic on it can leave the 32 bits.
    pub fn arithmetic(&self, builtin: Builtin, a: &Term, b: &Term) -> Code {
        let inference = self.types.inference;
        let (x, y) = (self.value(a, &Type::Integer), self.value(b, &Type::Integer));
        let fits = |operation: fn(i64, i64) -> i64| match (inference.shape(a).interval(), inference.shape(b).interval())
        {
            (Some(x), Some(y)) => {
                let (least, greatest) = x.combine(y, operation);
                Interval::ALL.least <= least && greatest <= Interval::ALL.greatest
            }
            _ => false,
        };
        let checked = |name: TokenStream| {
            let (x, y) = (&x.tokens, &y.tokens);
            self.try_(&Code::tight(quote!(#name(#x, #y))))
        };
        match builtin {
            Builtin::Add if fits(|a, b| a + b) => Code::sum(&x, quote!(+), &y),
            Builtin::Subtract if fits(|a, b| a - b) => Code::sum(&x, quote!(-), &y),
            Builtin::Multiply if fits(|a, b| a * b) => Code::product(&x, &y),
            Builtin::Add => checked(quote!(add)),
            Builtin::Subtract => checked(quote!(subtract)),
            Builtin::Multiply => checked(quote!(multiply)),
            Builtin::Divide => checked(quote!(divide)),
            Builtin::Modulo => checked(quote!(modulo)),
            _ => checked(quote!(power)),
        }
    }
}

/// Whether code makes a function, at once or in a block.
fn is_made(code: &Code) -> bool {
    let mut tokens = code.tokens.clone().into_iter();
    let is_block = matches!((tokens.next(), tokens.next()), (Some(TokenTree::Group(_)), None));
    is_block || ["Function", "IntegerFunction"].iter().any(|name| starts_with(&code.tokens, &[name]))
}

/// What is known of `a = b` from the shapes alone.
fn decided(a: &Shape, b: &Shape) -> Option<bool> {
    match (a, b) {
        (Shape::Atoms(a, _), Shape::Atoms(b, _)) if a.is_disjoint(b) && are_comparable(a, b) => Some(false),
        (Shape::Atoms(a, _), Shape::Atoms(b, _)) if a.len() == 1 && a == b => Some(true),
        _ => None,
    }
}
