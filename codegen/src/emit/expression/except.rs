//! `EXCEPT`: values replaced where they stand.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::keys::Key;
use super::partial::Argument;
use crate::emit::code::Code;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::types::Type;
use crate::shape::{Shape, view};
use crate::term::{Bound, Builtin, Program, Selector, Term, TermKind, Update};

/// The way to the value that an update replaces.
enum Access {
    /// By an argument that is in the domain.
    Sure(TokenStream),
    /// By what may be `None`.
    Perhaps(TokenStream),
}

/// A name, and what gives it a value where it is `Some`.
type Guard = (Ident, TokenStream);

/// What there is to do where nothing stands at the path of an update.
#[derive(Clone, Copy)]
enum Otherwise {
    /// It is warned of.
    Warned,
    /// The same, once the steps have been compared with the arguments, which may be refused.
    Compared,
}

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
        if let Some(refused) = self.asks_its_domain(base, updates, term) {
            return refused;
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
            let field = self.types.record_field(name);
            let place = self.field_of(old.clone(), name, term);
            let value = self.replaced(place, base, update);
            let (name, old) = (self.types.structure(fields), self.owned(old).tokens);
            return Expr::value(Code::tight(quote!(#name { #field: #value, ..#old })), ty);
        }
        let name = self.fresh("updated");
        let start = self.converted(old, &ty, base).tokens;
        // What is made on the spot does not say its type.
        let is_block = matches!(start.clone().into_iter().next(), Some(TokenTree::Group(_)));
        let is_made = is_block || is_made(base);
        let annotation = is_made.then(|| {
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
        let mut guards: Vec<Guard> = Vec::new();
        let mut otherwise = Otherwise::Warned;
        for (i, selector) in update.path.iter().enumerate() {
            if matches!(place.ty, Type::Dynamic | Type::Union(_)) || self.is_foreign(selector, &place.ty) {
                // What has the field, or the argument, is known when it runs.
                let (at, ty) = (place.code.tokens, place.ty);
                let was = match ty {
                    Type::Dynamic => Expr::place(before.code, Type::Dynamic),
                    _ => before,
                };
                let was = self.converted(was, &Type::Dynamic, base).tokens;
                let value = self.replacing(was, &update.path[i..], base, update);
                let value = self.converted(Expr::value(value, Type::Dynamic), &ty, base).tokens;
                return vec![self.guarded(quote!(#at = #value;), guards, otherwise, old, base, update)];
            }
            if self.may_be_refused(base, &update.path[..i], selector) {
                otherwise = Otherwise::Compared;
            }
            match selector {
                Selector::Field(name) => {
                    place = self.field_of(place, name, &update.value);
                    before = self.field_of(before, name, &update.value);
                }
                Selector::Index(index) if matches!(place.ty, Type::Tuple(_) | Type::Struct(_)) => {
                    place = self.applied(place, index, index);
                    before = self.applied(before, index, index);
                }
                Selector::Index(index) => match self.access(&place, index, &mut guards) {
                    Some((Access::Sure(key), value)) => {
                        let (at, was) = (place.code.receiver(), before.code.receiver());
                        place = Expr::place(Code::tight(quote!(#at[#key])), value.clone());
                        before = Expr::place(Code::tight(quote!(#was[#key])), value);
                    }
                    Some((Access::Perhaps(slot), ty)) => {
                        let name = self.fresh("slot");
                        guards.push((name.clone(), slot));
                        place = Expr { code: Code::dereference(&Code::tight(quote!(#name))), ty, kind: Kind::Place };
                        before = place.clone();
                    }
                    None => return Vec::new(),
                },
            }
        }
        let value = self.replaced(before, base, update);
        let at = place.code.tokens;
        vec![self.guarded(quote!(#at = #value;), guards, otherwise, old, base, update)]
    }

    /// A refusal, where a function is written there whose set of arguments isn't spelt out: TLC asks that set for what
    /// is updated, and may get no answer where it is none of its arguments.
    pub fn asks_its_domain(&self, base: &Term, updates: &[Update], term: &Term) -> Option<Expr> {
        let TermKind::Function { bounds, .. } = &*base.kind else { return None };
        let key = self.types.inference.shape(base);
        let is_certain = |update: &Update| match (&key, update.path.first()) {
            (Shape::Function { key, .. }, Some(Selector::Index(index))) => {
                let index = self.types.inference.shape(index);
                key.kind() == index.kind() && self.types.are_comparable_by_parts(key, &index)
            }
            _ => true,
        };
        let is_spelt =
            |bound: &Bound| is_interval(self.types.inference.program, &bound.set) || !self.is_lazy(&bound.set);
        if bounds.iter().all(is_spelt) || updates.iter().all(is_certain) {
            return None;
        }
        Some(self.error("whether this is an argument is asked of a set that isn't spelt out", term.span))
    }

    /// Whether there may be no telling if the last step of a path is an argument of the function before it.
    fn may_be_refused(&self, base: &Term, before: &[Selector], step: &Selector) -> bool {
        let (inference, Selector::Index(index)) = (self.types.inference, step) else { return false };
        match inference.path_shape(base, before) {
            Shape::Function { key, .. } => !self.types.are_comparable_by_parts(&key, &inference.shape(index)),
            _ => false,
        }
    }

    /// Whether what is to be a number may be none.
    fn is_foreign(&self, selector: &Selector, function: &Type) -> bool {
        let is_numbered = matches!(function, Type::IntegerFunction(..) | Type::Sequence(_));
        is_numbered && matches!(selector, Selector::Index(index) if self.type_of(index) != Type::Integer)
    }

    /// The way to what a function has at an argument, and the type of that. What the argument is like before there is a
    /// way becomes a guard.
    fn access(&self, function: &Expr, index: &Term, guards: &mut Vec<Guard>) -> Option<(Access, Type)> {
        let at = function.code.receiver();
        let mut guard = |option: TokenStream| {
            let name = self.fresh("key");
            guards.push((name.clone(), option));
            Access::Sure(quote!(#name))
        };
        let (access, value) = match &function.ty {
            Type::Function(key, value) if key.is_bounded() => match self.key(index, key) {
                Key::Inside(key) => (Access::Sure(key.tokens), value),
                Key::Perhaps { named, key, .. } => (guard(Code::block(&named, &Code::tight(key)).tokens), value),
            },
            Type::Function(key, value) => match (&**key, self.type_of(index)) {
                (Type::Enum(a), Type::Optional(b)) if *a == b => (guard(self.expr(index, None).code.tokens), value),
                (key, own) if own == Type::Dynamic || !self.is_among(&own, key) => {
                    let (argument, ty) = (self.reference_to(index), self.types.tokens(key));
                    (guard(quote!(<#ty as Typed>::from_value(#argument))), value)
                }
                _ => (Access::Sure(self.value(index, key).tokens), value),
            },
            Type::IntegerFunction(value, least, count) => {
                let key = self.value(index, &Type::Integer).tokens;
                let is_inside = self.is_between(index, *least, *count);
                (if is_inside { Access::Sure(key) } else { Access::Perhaps(quote!(#at.get_mut(#key))) }, value)
            }
            Type::Sequence(value) => {
                let key = self.value(index, &Type::Integer).tokens;
                (Access::Perhaps(quote!(#at.get_mut(#key))), value)
            }
            Type::Partial(key, value) => match self.as_argument(self.expr(index, Some(key)), key, index) {
                Some(Argument::Sure(key)) => (Access::Perhaps(quote!(#at.get_mut(#key))), value),
                Some(Argument::Perhaps(key)) => {
                    (Access::Perhaps(quote!(#key.and_then(|key| #at.get_mut(&key)))), value)
                }
                None => {
                    self.error("whether this is an argument is not known before the run", index.span);
                    return None;
                }
            },
            _ => {
                self.error("this is no function", index.span);
                return None;
            }
        };
        Some((access, (**value).clone()))
    }

    /// Whether all strings and model values of a type are among those that a function has as arguments.
    fn is_among(&self, own: &Type, key: &Type) -> bool {
        match (own, key) {
            (Type::Optional(_), Type::Enum(_)) => false,
            (Type::Enum(a), Type::Enum(b)) => a == b || self.types.ask_wider(*a, *b).is_some(),
            _ => true,
        }
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

    /// A statement for where all of the path is there. Elsewhere, EXCEPT changes nothing, and there is a warning, or a
    /// refusal; an explanation repeats what the step has warned of.
    fn guarded(
        &self,
        statement: TokenStream,
        guards: Vec<Guard>,
        otherwise: Otherwise,
        old: &Expr,
        base: &Term,
        update: &Update,
    ) -> TokenStream {
        if guards.is_empty() {
            return statement;
        }
        let conditions = guards.iter().map(|(name, option)| quote!(let Some(#name) = #option));
        let otherwise = (!self.relaxed.get()).then(|| match otherwise {
            Otherwise::Warned => {
                let place = self.place_of_span(base.span);
                quote!(else { absent_argument(#place); })
            }
            Otherwise::Compared => {
                let whole = self.converted(old.clone(), &Type::Dynamic, base).tokens;
                let said = self.absent(whole, base, update).tokens;
                quote!(else { #said; })
            }
        });
        let code = quote!(if #(#conditions)&&* { #statement } #otherwise);
        for (name, _) in &guards {
            self.taken.borrow_mut().remove(&name.to_string());
        }
        code
    }
}

fn is_interval(program: &Program, set: &Term) -> bool {
    matches!(view(program, set), Some((Builtin::Interval, _)))
}

/// Whether a function is written out where it stands.
pub fn is_made(function: &Term) -> bool {
    match &*function.kind {
        TermKind::Function { .. } | TermKind::Tuple(_) => true,
        TermKind::Let(_, function) => is_made(function),
        _ => false,
    }
}
