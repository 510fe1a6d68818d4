//! Arguments of functions that are arrays: their numbers have the bounds of the domain.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::code::Code;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::types::{Type, Types, integer};
use crate::shape::{Interval, Shape};
use crate::term::Term;

/// An argument of a function.
pub enum Key {
    /// It is in the domain.
    Inside(Code),
    /// It may be.
    Perhaps {
        /// The statement that gives it its name, where it needs one.
        named: Vec<TokenStream>,
        /// The argument.
        argument: TokenStream,
        /// `Some` of it, where it is in the domain.
        key: TokenStream,
    },
}

impl<'a> Scope<'a> {
    /// A term as an argument of a function from all values of a type.
    pub fn key(&self, argument: &Term, key: &Type) -> Key {
        let shape = self.types.inference.shape(argument);
        if !key.is_bounded() || is_inside(self.types, &shape, key) || self.type_of(argument) == *key {
            return Key::Inside(self.value(argument, key));
        }
        let (named, place) = self.named(self.expr(argument, Some(&key.unbounded())));
        let key = self.perhaps(&place, key).unwrap_or_else(|| {
            let (value, key) = (self.untyped_value(&place).tokens, self.types.tokens(key));
            quote!(<#key as Typed>::from_value(&#value))
        });
        Key::Perhaps { named, argument: place.code.tokens, key }
    }

    /// An expression in a place, and the statement that puts it there.
    fn named(&self, expr: Expr) -> (Vec<TokenStream>, Expr) {
        if expr.kind != Kind::Value {
            return (Vec::new(), expr);
        }
        let (name, value) = (self.fresh("at"), expr.code.tokens);
        self.taken.borrow_mut().remove(&name.to_string());
        (vec![quote!(let #name = #value;)], Expr::place(Code::tight(quote!(#name)), expr.ty))
    }

    /// `Some` key, where a place holds one; nothing where the place's type says too little.
    fn perhaps(&self, place: &Expr, key: &Type) -> Option<TokenStream> {
        if let Type::Tuple(keys) = key
            && keys.len() > 1
            && keys.len() == types(&place.ty).len()
        {
            let parts = elements(place).into_iter().zip(keys).map(|(part, key)| self.perhaps(&part, key));
            let parts = parts.collect::<Option<Vec<TokenStream>>>()?;
            let (first, rest) = parts.split_first()?;
            let names: Vec<_> = (1..=parts.len()).map(|place| format_ident!("part{place}")).collect();
            let nested = names.iter().map(|name| quote!(#name)).reduce(|all, name| quote!((#all, #name)));
            let flat = (parts.len() > 2).then(|| quote!(.map(|#nested| (#(#names),*))));
            return Some(quote!(#first #(.zip(#rest))* #flat));
        }
        let value = self.owned(place.clone()).tokens;
        Some(match (&place.ty, key) {
            (own, key) if own == key => quote!(Some(#value)),
            (Type::Integer, Type::Bounded(least, greatest)) => {
                let (least, greatest) = (integer(i64::from(*least)), integer(i64::from(*greatest)));
                quote!(Bounded::<#least, #greatest>::within(#value))
            }
            (Type::Optional(own), Type::Enum(key)) if own == key => value,
            _ => return None,
        })
    }

    /// A value with bounded numbers as one without, or the other way round.
    pub fn rebounded(&self, expr: Expr, to: &Type, term: &Term) -> Code {
        let plain = expr.ty.unbounded();
        if !to.is_bounded() {
            let value = Expr::value(self.certainly(expr, &plain, term), plain);
            return self.converted(value, to, term);
        }
        if is_inside(self.types, &self.types.inference.shape(term), to) {
            return self.certainly(expr, to, term);
        }
        let value = Expr::value(self.untyped_value(&expr), Type::Dynamic);
        self.converted(value, to, term)
    }

    /// The same, where all numbers are known to be between the bounds.
    fn certainly(&self, expr: Expr, to: &Type, term: &Term) -> Code {
        match (&expr.ty, to) {
            (own, to) if own == to => self.owned(expr),
            (Type::Integer, Type::Bounded(..)) => {
                let number = self.owned(expr).tokens;
                Code::tight(quote!(Bounded(#number)))
            }
            (Type::Bounded(..), Type::Integer) => {
                let number = expr.code.receiver();
                Code::tight(quote!(#number.0))
            }
            (Type::Bounded(..), Type::Bounded(..)) => {
                let number = expr.code.receiver();
                Code::tight(quote!(Bounded(#number.0)))
            }
            (Type::Tuple(_) | Type::IntegerFunction(_, 1, _), Type::Tuple(_) | Type::IntegerFunction(_, 1, _)) => {
                let (named, place) = self.named(expr);
                let parts = elements(&place).into_iter().zip(types(to));
                let parts: Vec<TokenStream> = parts.map(|(part, ty)| self.certainly(part, &ty, term).tokens).collect();
                let tuple = match (to, parts.as_slice()) {
                    (Type::IntegerFunction(_, _, count), _) => {
                        let count = proc_macro2::Literal::usize_unsuffixed(*count);
                        quote!(IntegerFunction::<_, 1, #count>::new([#(#parts),*]))
                    }
                    (_, [one]) => quote!((#one,)),
                    _ => quote!((#(#parts),*)),
                };
                Code::block(&named, &Code::tight(tuple))
            }
            // What a guard says of the value is more than its type does.
            (own, to) if to.is_bounded() && *own != to.unbounded() => {
                let plain = to.unbounded();
                let value = Expr::value(self.converted(expr, &plain, term), plain);
                self.certainly(value, to, term)
            }
            (_, to) if to.is_bounded() => self.error("this argument has no static shape", term.span).code,
            _ => self.converted(expr, to, term),
        }
    }
}

/// The elements of a tuple in a place.
fn elements(place: &Expr) -> Vec<Expr> {
    let receiver = place.code.receiver();
    let element = |(at, ty)| {
        let code = if let Type::IntegerFunction(..) = place.ty {
            let at = integer(at as i64 + 1);
            quote!(#receiver[#at])
        } else {
            let at = proc_macro2::Literal::usize_unsuffixed(at);
            quote!(#receiver.#at)
        };
        Expr::place(Code::tight(code), ty)
    };
    types(&place.ty).into_iter().enumerate().map(element).collect()
}

/// The types of the elements of a tuple.
fn types(tuple: &Type) -> Vec<Type> {
    match tuple {
        Type::Tuple(types) => types.clone(),
        Type::IntegerFunction(element, 1, count) => vec![(**element).clone(); *count],
        _ => Vec::new(),
    }
}

/// Whether all values of a shape are of a type with bounded numbers.
fn is_inside(types: &Types<'_>, shape: &Shape, key: &Type) -> bool {
    match (shape, key) {
        (Shape::Integer(interval), Type::Bounded(least, greatest)) => {
            interval.within(Interval::new(i64::from(*least), i64::from(*greatest)))
        }
        (Shape::Tuple(shapes), Type::Tuple(keys)) => {
            shapes.len() == keys.len() && shapes.iter().zip(keys).all(|(shape, key)| is_inside(types, shape, key))
        }
        (shape, key) => types.of(shape) == *key,
    }
}
