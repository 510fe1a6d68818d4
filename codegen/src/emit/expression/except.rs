//! `EXCEPT`: values replaced where they stand.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::keys::Key;
use super::partial::Argument;
use crate::emit::code::Code;
use crate::emit::names;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::types::Type;
use crate::term::{Selector, Term, TermKind, Update};

impl<'a> Scope<'a> {
    pub fn except(&self, base: &Term, updates: &[Update], term: &Term, want: Option<&Type>) -> Expr {
        let own = self.type_of(term);
        let ty = match want {
            Some(want) if std::mem::discriminant(want) == std::mem::discriminant(&own) => want.clone(),
            _ => own,
        };
        if ty == Type::Dynamic {
            return self.error("this function has no static shape", term.span);
        }
        let old = self.expr(base, Some(&ty));
        let old = match (&old.ty, &ty) {
            (Type::Union(_), Type::Union(_)) => {
                let mut whole = self.converted(old, &Type::Dynamic, base);
                for update in updates {
                    whole = self.replacing(whole.tokens, &update.path, base, update);
                }
                return Expr::value(self.converted(Expr::value(whole, Type::Dynamic), &ty, term), ty);
            }
            (Type::Union(_), to) => Expr::value(self.converted(old, to, base), ty.clone()),
            _ => old,
        };
        if let ([update], Type::Struct(fields)) = (updates, &ty)
            && let [Selector::Field(name)] = update.path.as_slice()
            && fields.len() > 1
        {
            let field = format_ident!("{}", names::snake(name.as_str()));
            let place = self.field_of(old.clone(), name, term);
            let value = self.replaced(place, base, update);
            let (name, old) = (self.types.structure(fields), self.owned(old).tokens);
            return Expr::value(Code::tight(quote!(#name { #field: #value, ..#old })), ty);
        }
        let name = self.fresh("updated");
        let start = self.converted(old, &ty, base).tokens;
        // What is made on the spot does not say its type.
        let annotation = matches!(&*base.kind, TermKind::Function { .. } | TermKind::Tuple(_)).then(|| {
            let ty = self.types.tokens(&ty);
            quote!(: #ty)
        });
        let mut statements = vec![quote!(let mut #name #annotation = #start;)];
        let target = Expr::place(Code::tight(quote!(#name)), ty.clone());
        for update in updates {
            let old = target.clone();
            statements.extend(self.update(&target, &old, base, update));
        }
        self.taken.borrow_mut().remove(&name.to_string());
        Expr::value(Code::block(&statements, &Code::tight(quote!(#name))), ty)
    }

    pub fn replaced(&self, place: Expr, base: &Term, update: &Update) -> TokenStream {
        self.replacement(place, base, update).tokens
    }

    /// The new value of an update, `@` standing for the old one.
    pub fn replacement(&self, place: Expr, base: &Term, update: &Update) -> Code {
        let inference = self.types.inference;
        let key = self.path_key(base, &update.path);
        self.at.borrow_mut().push(place.clone());
        let shape = inference.path_shape(base, &update.path);
        let value = inference.with_at(shape, key, || self.value(&update.value, &place.ty));
        self.at.borrow_mut().pop();
        value
    }

    /// The statements that replace the value at a path of `target`, whose old value is `old`.
    pub fn update(&self, target: &Expr, old: &Expr, base: &Term, update: &Update) -> Vec<TokenStream> {
        let mut place = target.clone();
        let mut before = old.clone();
        let mut guards: Vec<(Ident, TokenStream)> = Vec::new();
        for (i, selector) in update.path.iter().enumerate() {
            if matches!(place.ty, Type::Dynamic | Type::Union(_)) {
                // What has the field, or the argument, is known when it runs.
                let (at, ty) = (place.code.tokens, place.ty);
                let was = match ty {
                    Type::Dynamic => Expr::place(before.code, Type::Dynamic),
                    _ => before,
                };
                let was = self.converted(was, &Type::Dynamic, base).tokens;
                let value = self.replacing(was, &update.path[i..], base, update);
                let value = self.converted(Expr::value(value, Type::Dynamic), &ty, base).tokens;
                return vec![guarded(quote!(#at = #value;), guards, self)];
            }
            match selector {
                Selector::Field(name) => {
                    place = self.field_of(place, name, &update.value);
                    before = self.field_of(before, name, &update.value);
                }
                Selector::Index(index) => {
                    let in_domain = match &place.ty {
                        Type::Function(key, _) if key.is_bounded() => Some(match self.key(index, key) {
                            Key::Inside(key) => key.tokens,
                            Key::Perhaps { named, key, .. } => {
                                let name = self.fresh("key");
                                guards.push((name.clone(), Code::block(&named, &Code::tight(key)).tokens));
                                quote!(#name)
                            }
                        }),
                        Type::Function(key, _) => match (&**key, self.type_of(index)) {
                            (Type::Enum(a), Type::Optional(b)) if *a == b => {
                                // Outside the domain, EXCEPT changes nothing.
                                let value = self.expr(index, None).code.tokens;
                                let name = self.fresh("key");
                                guards.push((name.clone(), value));
                                Some(quote!(#name))
                            }
                            (_, Type::Dynamic) => {
                                let (value, ty) = (self.reference_to(index), self.types.tokens(key));
                                let name = self.fresh("key");
                                guards.push((name.clone(), quote!(<#ty as Typed>::from_value(#value))));
                                Some(quote!(#name))
                            }
                            _ => Some(self.value(index, key).tokens),
                        },
                        Type::IntegerFunction(..) | Type::Sequence(_) => None,
                        Type::Partial(key, _) => {
                            let at = place.code.receiver();
                            let value = self.expr(index, Some(key));
                            let slot = match self.as_argument(value, key, index) {
                                Some(Argument::Sure(key)) => quote!(#at.get_mut(#key)),
                                Some(Argument::Perhaps(key)) => quote!(#key.and_then(|key| #at.get_mut(&key))),
                                None => {
                                    self.error("whether this is an argument is not known before the run", index.span);
                                    return Vec::new();
                                }
                            };
                            Some(slot)
                        }
                        Type::Tuple(_) | Type::Struct(_) => {
                            place = self.applied(place, index, index);
                            before = self.applied(before, index, index);
                            continue;
                        }
                        _ => {
                            self.error("this is no function", index.span);
                            return Vec::new();
                        }
                    };
                    match (in_domain, place.ty.clone()) {
                        (Some(key), Type::Function(_, value)) => {
                            let (at, was) = (place.code.receiver(), before.code.receiver());
                            place = Expr::place(Code::tight(quote!(#at[#key])), (*value).clone());
                            before = Expr::place(Code::tight(quote!(#was[#key])), *value);
                        }
                        (
                            slot,
                            Type::IntegerFunction(value, _, _) | Type::Sequence(value) | Type::Partial(_, value),
                        ) => {
                            let slot = slot.unwrap_or_else(|| {
                                let (at, key) = (place.code.receiver(), self.value(index, &Type::Integer).tokens);
                                quote!(#at.get_mut(#key))
                            });
                            let name = self.fresh("slot");
                            guards.push((name.clone(), slot));
                            place = Expr {
                                code: Code::dereference(&Code::tight(quote!(#name))),
                                ty: (*value).clone(),
                                kind: Kind::Place,
                            };
                            before = place.clone();
                        }
                        _ => {}
                    }
                }
            }
        }
        let value = self.replaced(before, base, update);
        let at = place.code.tokens;
        vec![guarded(quote!(#at = #value;), guards, self)]
    }

    fn path_key(&self, base: &Term, path: &[Selector]) -> Option<String> {
        let mut key = self.types.inference.key(base)?;
        for selector in path {
            match selector {
                Selector::Index(index) => key = format!("{key}[{}]", self.types.inference.key(index)?),
                Selector::Field(name) => key = format!("{key}.{name}"),
            }
        }
        Some(key)
    }
}

/// A statement inside `if let`s.
fn guarded(statement: TokenStream, guards: Vec<(Ident, TokenStream)>, scope: &Scope<'_>) -> TokenStream {
    guards.into_iter().rev().fold(statement, |statement, (name, option)| {
        scope.taken.borrow_mut().remove(&name.to_string());
        quote!(if let Some(#name) = #option { #statement })
    })
}
