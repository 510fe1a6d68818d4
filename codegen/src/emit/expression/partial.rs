//! Functions whose domain changes: made, merged, and asked for their arguments.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::code::Code;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::types::Type;
use crate::shape::Shape;
use crate::term::{Bound, Pattern, Term};

/// A value as an argument.
pub enum Argument {
    /// A reference to one.
    Sure(TokenStream),
    /// `Some` argument, where the value is of the arguments' type.
    Perhaps(TokenStream),
}

impl Scope<'_> {
    /// `[bounds |-> body]` of this type: argument by argument.
    pub fn partial_function(&self, bounds: &[Bound], body: &Term, ty: &Type, term: &Term) -> Expr {
        let Type::Partial(key, value) = ty else { return self.error("this function has no static shape", term.span) };
        let name = self.types.tokens(ty);
        if let [bound @ Bound { pattern: Pattern::Local(local), .. }] = bounds {
            let (source, element) = self.over(&bound.set);
            let (pair, fallible, argument) = self.under(&bound.pattern, &element, |_| {
                let whole = self.bound(self.locals.borrow().get(local).cloned(), term);
                let (key, value) = (self.converted(whole, key, &bound.set).tokens, self.value(body, value).tokens);
                quote!((#key, #value))
            });
            let made = match fallible {
                true => self.try_(&Code::tight(quote!(#source.map(|#argument| Ok(#pair)).collect::<Outcome<#name>>()))),
                false => Code::tight(quote!(#source.map(|#argument| #pair).collect::<#name>())),
            };
            return Expr::value(made, ty.clone());
        }
        let parts = match &**key {
            key if bounds.len() == 1 => vec![key.clone()],
            Type::Tuple(parts) if parts.len() == bounds.len() => parts.clone(),
            _ => return self.error("the arguments of this function have no static shape", term.span),
        };
        let pairs = self.fresh("pairs");
        let pushed = |scope: &Self, elements: &[Expr], set: &Term| {
            let arguments = elements.iter().zip(&parts);
            let arguments: Vec<TokenStream> =
                arguments.map(|(element, part)| scope.converted(element.clone(), part, set).tokens).collect();
            let value = scope.value(body, value).tokens;
            if let [argument] = arguments.as_slice() {
                quote!(#pairs.push((#argument, #value));)
            } else {
                quote!(#pairs.push(((#(#arguments),*), #value));)
            }
        };
        let gather = self.loops(bounds, &mut Vec::new(), &pushed);
        self.taken.borrow_mut().remove(&pairs.to_string());
        let made = Code::tight(quote!(#pairs.into_iter().collect::<#name>()));
        Expr::value(Code::block(&[quote!(let mut #pairs = Vec::new();), gather], &made), ty.clone())
    }

    /// `argument :> value`
    pub fn singleton(&self, argument: &Term, value: &Term, term: &Term, want: Option<&Type>) -> Expr {
        let ty = match want {
            Some(want @ Type::Partial(..)) => want.clone(),
            _ => self.type_of(term),
        };
        let Type::Partial(key, result) = &ty else {
            return self.error("this function has no static shape", term.span);
        };
        let (key, value) = (self.value(argument, key).tokens, self.value(value, result).tokens);
        let name = self.types.tokens(&ty);
        Expr::value(Code::tight(quote!(<#name>::from_iter([(#key, #value)]))), ty)
    }

    /// `first @@ second`
    pub fn merged(&self, first: &Term, second: &Term, term: &Term, want: Option<&Type>) -> Expr {
        let own = self.type_of(term);
        let ty = match want {
            Some(want @ Type::Partial(..)) if matches!(own, Type::Partial(..)) => want.clone(),
            _ => own,
        };
        let key = |term: &Term| match self.types.inference.shape(term) {
            Shape::Function { key, .. } => (*key).clone(),
            _ => Shape::Bottom,
        };
        if !self.types.are_comparable(&key(first), &key(second)) {
            return self.error("whether these arguments can be compared is not known before the run", term.span);
        }
        match &ty {
            Type::Partial(..) => {
                let (a, b) = (self.operand(first, &ty), self.operand(second, &ty).receiver());
                Expr::value(Code::method(&a, "merged", &[quote!(&#b)]), ty)
            }
            Type::Function(key, value) if self.types.is_tabled(key) => {
                let partial = Type::Partial(key.clone(), value.clone());
                let joined = self.types.inference.shape(term);
                let is_total = |shape: &Shape| match (shape, &joined) {
                    (Shape::Function { key, total: true, .. }, Shape::Function { key: joined, .. }) => key == joined,
                    _ => false,
                };
                let a = self.value(first, &partial);
                if is_total(&self.types.inference.shape(second)) {
                    let b = self.value(second, &ty).tokens;
                    return Expr::value(Code::method(&a, "over", &[b]), ty);
                }
                // Each may lack what the other has.
                let (b, text) = (self.value(second, &partial).receiver(), self.text(term));
                let merged = Code::method(&a, "merged", &[quote!(&#b)]);
                Expr::value(self.try_(&Code::method(&merged, "whole", &[quote!(#text)])), ty)
            }
            _ => self.error("this function has no static shape", term.span),
        }
    }

    /// `function[argument]`, or where it stands.
    pub fn partial_applied(&self, receiver: &TokenStream, key: &Type, argument: &Term, term: &Term) -> Option<Code> {
        let text = self.text(term);
        let argument = match self.as_argument(self.expr(argument, Some(key)), key, argument)? {
            Argument::Sure(key) => key,
            Argument::Perhaps(key) => {
                let sought = quote!(#key.ok_or_else(|| undefined(#text, "the argument is not in the domain")));
                let sought = self.try_(&Code::tight(sought)).tokens;
                quote!(&#sought)
            }
        };
        Some(self.try_(&Code::tight(quote!(#receiver.apply(#argument, #text)))))
    }

    /// `value \in DOMAIN function`; nothing where TLC might refuse to compare, or that is not known.
    pub fn is_argument(&self, value: &Expr, function: &Term, term: &Term) -> Option<Code> {
        let Type::Partial(key, _) = self.type_of(function) else { return None };
        let receiver = self.expr(function, None);
        let receiver = Code::tight(self.told(&receiver));
        Some(match self.as_argument(value.clone(), &key, term)? {
            Argument::Sure(key) => Code::method(&receiver, "contains", &[key]),
            Argument::Perhaps(option) => {
                let receiver = receiver.tokens;
                Code::tight(quote!(#option.is_some_and(|key| #receiver.contains(&key))))
            }
        })
    }

    /// A value as an argument of a function whose arguments have this type; nothing where the two cannot be compared.
    pub fn as_argument(&self, value: Expr, key: &Type, term: &Term) -> Option<Argument> {
        if value.ty == *key {
            let code = value.code.receiver();
            return Some(Argument::Sure(if value.kind == Kind::Reference { code } else { quote!(&#code) }));
        }
        let sure = |value: Expr| {
            let (code, fallible) = self.closure(|| self.attempt(|| self.converted(value, key, term)));
            let code = code?.tokens;
            (!fallible).then(|| Argument::Sure(quote!(&#code)))
        };
        match (&value.ty, key) {
            (Type::Optional(own), Type::Enum(key)) if own == key => Some(Argument::Perhaps(self.owned(value).tokens)),
            (Type::Enum(own), Type::Optional(key)) if own == key => sure(value),
            (Type::Enum(own), Type::Enum(key)) if self.types.ask_wider(*own, *key).is_some() => sure(value),
            (Type::Struct(_) | Type::Enum(_) | Type::Integer, Type::Union(number))
                if self.types.alternative_for(*number, &value.ty).is_some() =>
            {
                sure(value)
            }
            (Type::Union(_), Type::Union(_)) if self.is_widened(&value.ty, key) => sure(value),
            (Type::Enum(_) | Type::Optional(_), Type::Enum(_) | Type::Optional(_)) => {
                let (value, key) = (self.untyped_value(&value).tokens, self.types.tokens(key));
                Some(Argument::Perhaps(quote!(<#key as Typed>::from_value(&#value))))
            }
            _ => None,
        }
    }
}
