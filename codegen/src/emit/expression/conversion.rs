//! From one type to another: what an expression has, and what its context needs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::code::Code;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::tokens::as_path;
use crate::emit::types::{Type, integer};
use crate::shape::Shape;
use crate::term::Term;

impl<'a> Scope<'a> {
    /// The term's value as `ty`.
    pub fn value(&self, term: &Term, ty: &Type) -> Code {
        let expr = self.expr(term, Some(ty));
        self.converted(expr, ty, term)
    }

    /// The term's value, whatever its type.
    pub fn any_value(&self, term: &Term) -> (Code, Type) {
        let ty = self.type_of(term);
        (self.value(term, &ty), ty)
    }

    /// The expression, as a value of its own.
    pub fn owned(&self, expr: Expr) -> Code {
        let copy = self.types.is_copy(&expr.ty);
        match expr.kind {
            Kind::Value => expr.code,
            Kind::Place if copy => expr.code,
            Kind::Reference if copy => Code::dereference(&expr.code),
            Kind::Place | Kind::Reference => Code::method(&expr.code, "clone", &[]),
        }
    }

    /// The expression as a value of type `to`.
    pub fn converted(&self, expr: Expr, to: &Type, term: &Term) -> Code {
        if expr.ty == *to {
            return self.owned(expr);
        }
        match (&expr.ty, to) {
            (_, Type::Dynamic) => match &expr.ty {
                Type::Boolean | Type::Integer => {
                    let variant = if expr.ty == Type::Boolean { quote!(Bool) } else { quote!(Int) };
                    let inner = self.owned(expr).tokens;
                    Code::tight(quote!(Value::#variant(#inner)))
                }
                _ => self.untyped_value(&expr),
            },
            (Type::Dynamic, _) => {
                let (text, place) = (self.text(term), expr.code.receiver());
                let place = if expr.kind == Kind::Reference { place } else { quote!(&#place) };
                let call = match to {
                    Type::Boolean => quote!(dynamic::truth(#place, #text)),
                    Type::Integer => quote!(dynamic::integer(#place, #text)),
                    to => {
                        let to = self.types.tokens(to);
                        quote!(dynamic::typed::<#to>(#place, #text))
                    }
                };
                self.try_(&Code::tight(call))
            }
            (own, to) if own.is_bounded() || to.is_bounded() => self.rebounded(expr, to, term),
            (_, Type::Union(number)) => self.in_union(expr, *number, term),
            (Type::Union(number), _) => {
                let number = *number;
                self.out_of_union(expr, number, to, term)
            }
            (Type::Enum(a), Type::Optional(b)) if a == b => {
                let inner = self.owned(expr).tokens;
                Code::tight(quote!(Some(#inner)))
            }
            (Type::Optional(a), Type::Enum(b)) if a == b => {
                let (inner, text) = (self.owned(expr).tokens, self.text(term));
                self.try_(&Code::tight(quote!(present(#inner, #text))))
            }
            (Type::Enum(a), Type::Enum(b)) if self.types.ask_wider(*a, *b).is_some() => {
                let (inner, name) = (self.owned(expr).tokens, self.types.enumeration(*b));
                Code::tight(quote!(#name::from(#inner)))
            }
            (Type::Enum(a) | Type::Optional(a), Type::Enum(_) | Type::Optional(_)) => {
                let enumeration = &self.types.enumerations[*a];
                let absent = enumeration.absent.iter().filter(|_| matches!(expr.ty, Type::Optional(_)));
                let atoms = enumeration.variants.iter().map(|(atom, _)| atom).chain(absent);
                let arms = atoms.filter_map(|atom| {
                    let (from, to) = (self.types.pattern(&expr.ty, atom)?, self.types.pattern(to, atom)?);
                    Some(quote!(#from => #to))
                });
                let (arms, all): (Vec<TokenStream>, usize) = (arms.collect(), enumeration.variants.len());
                let is_total = arms.len() == all + usize::from(matches!(expr.ty, Type::Optional(_)));
                let inner = self.owned(expr).tokens;
                if is_total {
                    return Code::matching(quote!(match #inner { #(#arms),* }));
                }
                let text = self.text(term);
                let refused = self.try_(&Code::tight(quote!(Err(undefined(#text, "it is of another enum"))))).tokens;
                Code::matching(quote!(match #inner { #(#arms,)* _ => #refused }))
            }
            (Type::Set(a), Type::Set(b)) if (**a == Type::Boolean && !self.types.has_truths(b)) || a == b => {
                let name = as_path(self.types.tokens(to));
                Code::inferred(quote!(Set::EMPTY), quote!(#name::EMPTY))
            }
            (Type::Set(_) | Type::IntegerSet | Type::OrderedSet(_), whole @ (Type::Set(to) | Type::OrderedSet(to))) => {
                let from = match &expr.ty {
                    Type::Set(from) | Type::OrderedSet(from) => (**from).clone(),
                    _ => Type::Integer,
                };
                let name = self.fresh("element");
                let element = Expr::value(Code::tight(quote!(#name)), from);
                let (body, fallible) = self.closure(|| self.converted(element, to, term));
                self.taken.borrow_mut().remove(&name.to_string());
                let (source, body, set) = (self.told(&expr), body.tokens, self.types.tokens(whole));
                if fallible {
                    let collected = quote!(#source.iter().map(|#name| Ok(#body)).collect::<Outcome<#set>>());
                    self.try_(&Code::tight(collected))
                } else {
                    Code::tight(quote!(#source.iter().map(|#name| #body).collect::<#set>()))
                }
            }
            (Type::Set(element) | Type::OrderedSet(element), Type::IntegerSet) => {
                let least = integer(i64::from(self.types.least.unwrap_or(0)));
                match (&expr.ty, &**element) {
                    (Type::OrderedSet(_), Type::Integer) => {
                        let source = self.told(&expr);
                        self.try_(&Code::tight(quote!(IntegerSet::<#least>::collect(#source.iter()))))
                    }
                    // A set of nothing in particular.
                    (_, Type::Boolean) => Code::tight(quote!(IntegerSet::<#least>::EMPTY)),
                    _ => {
                        let listed = Type::OrderedSet(Box::new(Type::Integer));
                        let numbers = Expr::value(self.converted(expr, &listed, term), listed);
                        self.converted(numbers, to, term)
                    }
                }
            }
            (Type::Sequence(_), Type::Partial(..)) if is_from_nothing(&self.types.inference.shape(term)) => {
                let to = self.types.tokens(to);
                Code::tight(quote!(<#to>::default()))
            }
            (Type::Function(a, x), Type::Partial(b, y)) if a == b && x == y => self.pairs_as(&expr, to),
            (Type::IntegerFunction(x, ..), Type::Partial(b, y)) if **b == Type::Integer && x == y => {
                self.pairs_as(&expr, to)
            }
            (Type::IntegerFunction(a, 1, _), Type::Sequence(b)) if a == b => {
                let inner = self.told(&expr);
                Code::tight(quote!(Sequence::from_iter(#inner.values().iter().cloned())))
            }
            (Type::Tuple(parts), Type::Sequence(element)) if parts.iter().all(|part| part == &**element) => {
                let inner = expr.code.receiver();
                let parts = (0..parts.len()).map(|i| {
                    let place = proc_macro2::Literal::usize_unsuffixed(i);
                    quote!(#inner.#place.clone())
                });
                Code::tight(quote!(Sequence::from_iter([#(#parts),*])))
            }
            (Type::Sequence(from), Type::Sequence(to)) if **from == Type::Boolean && !self.types.has_truths(to) => {
                let name = self.types.tokens(to);
                Code::inferred(quote!(Sequence::default()), quote!(<Sequence<#name>>::default()))
            }
            (Type::Sequence(from), Type::Sequence(to)) => {
                let name = self.fresh("element");
                let element = Expr::value(Code::tight(quote!(#name)), (**from).clone());
                let (body, fallible) = self.closure(|| self.converted(element, to, term));
                self.taken.borrow_mut().remove(&name.to_string());
                let (source, body) = (self.told(&expr), body.tokens);
                if fallible {
                    let collected = quote!(#source.iter().map(|#name| Ok(#body)).collect::<Outcome<Sequence<_>>>());
                    self.try_(&Code::tight(collected))
                } else {
                    Code::tight(quote!(#source.iter().map(|#name| #body).collect::<Sequence<_>>()))
                }
            }
            (Type::Function(key, from), Type::Function(other, to)) if key == other => {
                let key_type = self.types.tokens(key);
                let name = self.fresh("key");
                if expr.kind == Kind::Value {
                    // Computed once, and not in the closure.
                    let (local, code, ty) = (self.fresh("function"), expr.code.tokens, self.types.tokens(&expr.ty));
                    let place = Expr::place(Code::tight(quote!(#local)), expr.ty);
                    let inner = self.converted(place, &Type::Function(other.clone(), to.clone()), term);
                    self.taken.borrow_mut().remove(&local.to_string());
                    self.taken.borrow_mut().remove(&name.to_string());
                    return Code::block(&[quote!(let #local: #ty = #code;)], &inner);
                }
                let source = expr.code.receiver();
                let value = Expr::place(Code::tight(quote!(#source[#name])), (**from).clone());
                let (body, fallible) = self.closure(|| self.converted(value, to, term));
                self.taken.borrow_mut().remove(&name.to_string());
                self.function(quote!(Function), quote!(#name: #key_type), &body, fallible, self.types.is_copy(to))
            }
            _ => {
                let value = Expr::value(self.untyped_value(&expr), Type::Dynamic);
                self.converted(value, to, term)
            }
        }
    }

    /// A function's arguments and values as a function of another type.
    fn pairs_as(&self, function: &Expr, to: &Type) -> Code {
        let (source, to) = (self.told(function), self.types.tokens(to));
        Code::tight(quote!(<#to>::from_iter(#source.iter().map(|(key, value)| (key, value.clone())))))
    }

    /// A typed expression's `to_value()`; a value that Rust could not tell the type of is told it.
    pub fn untyped_value(&self, expr: &Expr) -> Code {
        match (expr.kind, &expr.ty) {
            (Kind::Value, Type::Boolean | Type::Integer | Type::Enum(_) | Type::Struct(_) | Type::Union(_))
            | (Kind::Place | Kind::Reference, _) => Code::method(&expr.code, "to_value", &[]),
            (Kind::Value, ty) => {
                let (ty, inner) = (self.types.tokens(ty), expr.code.receiver());
                Code::tight(quote!(<#ty>::to_value(&#inner)))
            }
        }
    }
}

/// Whether all values of a shape are `<<>>`, which is the function from nothing.
pub fn is_from_nothing(shape: &Shape) -> bool {
    match shape {
        Shape::Sequence(element) => **element == Shape::Bottom,
        Shape::Function { key, .. } => **key == Shape::Bottom,
        _ => false,
    }
}
