//! Sets of functions: gone through one function after the other, never built.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Code, ok};
use super::scope::{Expr, Scope};
use super::types::Type;
use crate::shape::{Extent, Shape, view};
use crate::term::{Bound, Builtin, Term, TermKind};

impl<'a> Scope<'a> {
    /// `[S -> T]`, one function after the other.
    pub fn over_functions(&self, from: &Term, to: &Term, set: &Term) -> (TokenStream, Type) {
        self.functions_over(from, || self.typed_over(to), set)
    }

    /// The same, where `values` says how to go through `T`.
    pub fn functions_over(
        &self,
        from: &Term,
        values: impl FnOnce() -> (TokenStream, Type),
        set: &Term,
    ) -> (TokenStream, Type) {
        let ty = self.types.of(&self.types.inference.shape(set).element());
        let value = match &ty {
            Type::Function(_, value) | Type::IntegerFunction(value, _, _) | Type::Sequence(value) => (**value).clone(),
            _ => return (self.error("this set of functions has no static shape", set.span).code.tokens, ty),
        };
        let (values, element) = values();
        if element != value || !self.types.is_copy(&element) {
            return (self.error("this set of functions has values of several types", set.span).code.tokens, ty);
        }
        let name = self.types.tokens(&ty);
        match ty {
            Type::Sequence(_) => {
                let length = self.length(from).tokens;
                (quote!(<#name>::all_to(#length, #values)), ty)
            }
            _ => (quote!(<#name>::all_to(#values)), ty),
        }
    }

    /// Whether a set is `1..n`, so that the functions from it are sequences.
    pub fn counts_from_one(&self, set: &Term) -> bool {
        match self.types.inference.shape(set) {
            Shape::Set { extent: Extent::FromOne, .. } => true,
            Shape::Set { extent: Extent::Whole, element } => {
                matches!(&*element, Shape::Integer(interval) if interval.least == 1)
            }
            _ => false,
        }
    }

    /// The length of the sequences that are the functions from `1..n`.
    pub fn length(&self, domain: &Term) -> Code {
        match view(self.types.inference.program, domain) {
            Some((Builtin::Interval, operands)) => {
                let last = self.value(operands[1], &Type::Integer);
                let known = self.types.inference.shape(operands[1]).interval();
                match known.is_some_and(|known| known.least >= 0) {
                    true => last,
                    false => Code::method(&last, "max", &[quote!(0)]),
                }
            }
            Some((Builtin::Domain, operands)) if matches!(self.type_of(operands[0]), Type::Sequence(_)) => {
                Code::method(&self.expr(operands[0], None).code, "len", &[])
            }
            _ => Code::method(&self.set(domain, None).code, "cardinality", &[]),
        }
    }

    /// A set of functions, or a `UNION` of such, as an iterator that builds no set: the functions come one by one, in
    /// an order and as often as it happens. `None` for a set that is not described so, or has no such form.
    pub fn one_by_one(&self, set: &Term) -> Option<(TokenStream, Type)> {
        if let Some(body) = self.opened(set) {
            return self.one_by_one(&body);
        }
        if let TermKind::FunctionSet(..) = &*set.kind {
            return self.attempt(|| self.typed_over(set));
        }
        let Some((Builtin::BigUnion, operands)) = view(self.types.inference.program, set) else { return None };
        let TermKind::SetMap { bounds, body } = &*operands[0].kind else { return None };
        let [bound] = bounds.as_slice() else { return None };
        let (source, element) = self.attempt(|| self.over(&bound.set))?;
        let (inner, fallible, name) = self.under(&bound.pattern, &element, |_| self.one_by_one(body));
        let (inner, ty) = inner?;
        // The functions outlive the element that their set is made with.
        let is_held = self.types.is_copy(&element) && matches!(ty, Type::Sequence(_));
        (is_held && !fallible).then(|| (quote!(#source.flat_map(|#name| #inner)), ty))
    }

    /// `{f \in [S -> T] : body}`, where the functions come one by one: only those are kept that are selected.
    pub fn selected(&self, (source, element): (TokenStream, Type), bound: &Bound, body: &Term, ty: Type) -> Expr {
        if ty != Type::OrderedSet(Box::new(element.clone())) {
            return self.error("these functions are of another type", bound.set.span);
        }
        let (test, fallible, name) = self.under(&bound.pattern, &element, |_| self.condition(body));
        let code = if fallible {
            let test = ok(&test);
            self.try_(&Code::tight(quote!(OrderedSet::try_selected(#source, |#name| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(OrderedSet::selected(#source, |#name| #test)))
        };
        Expr::value(code, ty)
    }
}
