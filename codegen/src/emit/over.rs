//! Sets that are gone through, element by element in TLC's order, without being built.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::code::{Code, Level};
use super::scope::{Expr, Scope};
use super::types::{Type, integer};
use crate::shape::view;
use crate::term::{Body, Builtin, Term, TermKind};

impl Scope<'_> {
    /// How to go through a set: an iterator, and the type of its elements.
    pub fn over(&self, set: &Term) -> (TokenStream, Type) {
        let element = self.types.of(&self.types.inference.shape(set).element());
        if element == Type::Dynamic {
            return (self.dynamic_over(set), element);
        }
        if let Some(typed) = self.attempt(|| self.typed_over(set)) {
            return typed;
        }
        let (source, text, ty) = (self.dynamic_over(set), self.text(set), self.types.tokens(&element));
        let all = self.try_(&Code::tight(quote!(dynamic::typed_elements::<#ty>(#source, #text)))).tokens;
        (quote!(#all.into_iter()), element)
    }

    /// The same, where the elements have a static shape.
    pub fn typed_over(&self, set: &Term) -> (TokenStream, Type) {
        let shape = self.types.inference.shape(set);
        let element = self.types.of(&shape.element());
        if matches!(*set.kind, TermKind::Constant(..)) && self.types.is_full(&shape) {
            match &element {
                Type::Enum(number) => {
                    let name = self.types.enumeration(*number);
                    return (quote!(#name::ALL.into_iter()), element);
                }
                Type::Boolean => return (quote!([false, true].into_iter()), element),
                _ => {}
            }
        }
        match view(self.types.inference.program, set) {
            Some((Builtin::Interval, operands)) => {
                let (a, b) = (self.value(operands[0], &Type::Integer), self.value(operands[1], &Type::Integer));
                let (a, b) = (a.within(Level::Sum), b.within(Level::Sum));
                return (interval(&a, b), Type::Integer);
            }
            Some((Builtin::BooleanSet, _)) => return (quote!([false, true].into_iter()), Type::Boolean),
            Some((Builtin::Powerset, operands)) => {
                let inner = self.expr(operands[0], None);
                let ty = inner.ty.clone();
                if !matches!(ty, Type::Set(_)) || ty != element {
                    return (self.error("these subsets have no static shape", set.span).code.tokens, element);
                }
                let inner = self.told(&inner);
                return (quote!(#inner.subsets()), ty);
            }
            Some((Builtin::Domain, operands)) => match (self.type_of(operands[0]), &element) {
                (Type::Function(..) | Type::IntegerFunction(..), _) if self.is_made_and_may_fail(operands[0]) => {
                    return (self.error("this function has to be computed", set.span).code.tokens, element);
                }
                (Type::Function(..), Type::Enum(number)) => {
                    let name = self.types.enumeration(*number);
                    return (quote!(#name::ALL.into_iter()), element);
                }
                (Type::Function(key, _), _) if element == key.unbounded() => {
                    let all = self.types.tokens(&key);
                    let name = self.fresh("key");
                    let argument = Expr::place(Code::tight(quote!(#name)), *key);
                    let argument = self.converted(argument, &element, set).tokens;
                    self.taken.borrow_mut().remove(&name.to_string());
                    return (quote!(<#all as Finite>::all().map(|#name| #argument)), element);
                }
                (Type::Partial(key, _), _) if element == *key => {
                    let function = self.told(&self.expr(operands[0], None));
                    return (quote!(#function.keys()), element);
                }
                (Type::IntegerFunction(_, 0, count), _) => {
                    let count = integer(count as i64);
                    return (quote!((0..#count)), Type::Integer);
                }
                (Type::IntegerFunction(_, least, count), _) => {
                    let last = integer(i64::from(least) + count as i64 - 1);
                    let least = integer(i64::from(least));
                    return (quote!((#least..=#last)), Type::Integer);
                }
                (Type::Sequence(_), _) => {
                    let s = self.expr(operands[0], None).code.receiver();
                    return (quote!((1..=#s.len())), Type::Integer);
                }
                _ => return (self.error("this domain has no static shape", set.span).code.tokens, element),
            },
            _ => {}
        }
        if let TermKind::FunctionSet(from, to) = &*set.kind {
            return self.over_functions(from, to, set);
        }
        if let TermKind::Call(id, arguments) = &*set.kind {
            let definition = &self.types.inference.program.definitions[id.0 as usize];
            if let (Body::Term(body), [], false) =
                (&definition.body, arguments.as_slice(), self.functions.tables.contains_key(id))
            {
                let lazy = matches!(&*body.kind, TermKind::FunctionSet(..));
                let interval = matches!(view(self.types.inference.program, body), Some((Builtin::Interval, _)));
                if lazy || (interval && !definition.is_let) {
                    return self.typed_over(body);
                }
            }
        }
        let expr = self.set(set, None);
        match &expr.ty {
            Type::Set(element) | Type::OrderedSet(element) => {
                let element = (**element).clone();
                let set = self.told(&expr);
                (quote!(#set.iter()), element)
            }
            Type::IntegerSet => {
                let set = self.told(&expr);
                (quote!(#set.iter()), Type::Integer)
            }
            _ => (self.error("this is no set that generated code can enumerate", set.span).code.tokens, Type::Boolean),
        }
    }
}

/// `first..last`; without its last number, where that is written as another one less 1: what the compiler makes of such
/// an interval is half as long.
fn interval(first: &TokenStream, last: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = last.clone().into_iter().collect();
    match tokens.as_slice() {
        [end @ .., TokenTree::Punct(minus), TokenTree::Literal(one)]
            if !end.is_empty() && minus.as_char() == '-' && one.to_string() == "1" =>
        {
            let end: TokenStream = end.iter().cloned().collect();
            quote!((#first..#end))
        }
        _ => quote!((#first..=#last)),
    }
}
