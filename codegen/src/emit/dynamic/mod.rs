//! Expressions without a static shape: the same terms, computed on `Value`s by `lockstep_model::dynamic`.
//!
//! A term is translated as typed Rust first ([`Scope::expr`]); what has no type, or no typed form, comes here. The
//! border is crossed by `to_value` and `typed`.

mod operators;
mod sets;

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Code, ok};
use super::scope::{Binding, Expr, Kind, Scope};
use super::tokens::unparenthesized;
use super::types::{Type, integer};
use crate::shape::view;
use crate::term::{Body, Bound, Pattern, Selector, Term, TermKind, Update, in_order};

impl Scope<'_> {
    /// Runs a translation; `None`, and no diagnostics, where it is not one that typed Rust can express.
    pub fn attempt<T>(&self, translation: impl FnOnce() -> T) -> Option<T> {
        let before = self.errors.borrow().len();
        let result = translation();
        let mut errors = self.errors.borrow_mut();
        let failed = errors.len() > before;
        errors.truncate(before);
        (!failed).then_some(result)
    }

    /// The term's value as a `Value`, where it may stay where it is.
    pub fn place_of(&self, term: &Term) -> Code {
        let expr = self.expr(term, Some(&Type::Dynamic));
        match expr.ty {
            Type::Dynamic => expr.code,
            _ => self.converted(expr, &Type::Dynamic, term),
        }
    }

    /// A reference to the term's value as a `Value`.
    pub fn reference_to(&self, term: &Term) -> TokenStream {
        let expr = self.expr(term, Some(&Type::Dynamic));
        match (&expr.ty, expr.kind) {
            (Type::Dynamic, Kind::Reference) => expr.code.tokens,
            (Type::Dynamic, _) => {
                let code = expr.code.receiver();
                quote!(&#code)
            }
            _ => {
                let code = self.converted(expr, &Type::Dynamic, term).receiver();
                quote!(&#code)
            }
        }
    }

    /// A `Value` as a reference.
    fn referred(&self, value: &Expr) -> TokenStream {
        let code = value.code.receiver();
        if value.kind == Kind::Reference { quote!(#code) } else { quote!(&#code) }
    }

    /// `dynamic::name(arguments)?`
    fn native(&self, name: &str, arguments: &[TokenStream]) -> Code {
        let name = quote::format_ident!("{name}");
        self.try_(&Code::tight(quote!(dynamic::#name(#(#arguments),*))))
    }

    /// The term on values.
    pub fn dynamic(&self, term: &Term) -> Expr {
        let value = |code: Code| Expr::value(code, Type::Dynamic);
        match &*term.kind {
            TermKind::Builtin(builtin, operands) => {
                let operands: Vec<&Term> = operands.iter().collect();
                self.dynamic_builtin(*builtin, &operands, term)
            }
            TermKind::Call(id, arguments) => match self.types.inference.program.get(*id).body {
                Body::Builtin(builtin) => match view(self.types.inference.program, term) {
                    Some((_, operands)) => self.dynamic_builtin(builtin, &operands, term),
                    None => self.dynamic_higher_order(builtin, arguments, term),
                },
                Body::Term(_) => self.typed(term, Some(&Type::Dynamic)),
            },
            TermKind::SetEnumeration(elements) => value(self.set_of(elements)),
            TermKind::SetFilter { bound, body } => {
                let kept = |element: TokenStream| {
                    let test = self.condition(body).tokens;
                    quote!(if #test { elements.push(#element); })
                };
                value(self.gathered(
                    std::slice::from_ref(bound),
                    &|parts| kept(parts[0].clone()),
                    quote!(dynamic::collect),
                ))
            }
            TermKind::SetMap { bounds, body } => {
                let mapped = |_: &[TokenStream]| {
                    let element = self.value(body, &Type::Dynamic).tokens;
                    quote!(elements.push(#element);)
                };
                value(self.gathered(bounds, &mapped, quote!(dynamic::collect)))
            }
            TermKind::Function { bounds, body } => {
                let pair = |parts: &[TokenStream]| {
                    let argument = if let [one] = parts { one.clone() } else { quote!(Value::tuple([#(#parts),*])) };
                    let element = self.value(body, &Type::Dynamic).tokens;
                    quote!(elements.push((#argument, #element));)
                };
                let code = self.gathered(bounds, &pair, quote!(Value::function));
                value(code)
            }
            TermKind::Product(_) | TermKind::FunctionSet(..) | TermKind::RecordSet(_) => {
                let source = self.dynamic_over(term);
                value(self.native("collect", &[source]))
            }
            TermKind::Apply(function, argument) => {
                let (function, argument) = (self.reference_to(function), self.reference_to(argument));
                value(self.native("apply", &[function, argument]))
            }
            TermKind::Field(record, name) => {
                let (record, name) = (self.reference_to(record), name.as_str());
                value(self.native("field", &[record, quote!(#name)]))
            }
            TermKind::Except(base, updates) => value(self.dynamic_except(base, updates)),
            TermKind::Record(fields) => {
                let sorted = in_order(fields);
                let names: Vec<_> = sorted.iter().map(|field| field.0).collect();
                let parts = sorted.iter().map(|field| self.value(&field.1, &Type::Dynamic).tokens);
                let names = self.types.values.names(&names).tokens;
                value(Code::tight(quote!(dynamic::record(&#names, [#(#parts),*]))))
            }
            TermKind::Tuple(elements) => {
                let parts = elements.iter().map(|element| self.value(element, &Type::Dynamic).tokens);
                value(Code::tight(quote!(Value::tuple([#(#parts),*]))))
            }
            TermKind::Choose { pattern, set: Some(set), body } => {
                self.choose(pattern, set, body, term, Some(&Type::Dynamic))
            }
            // What has a form in typed Rust only has failed for a reason of its own.
            _ => self.typed(term, Some(&Type::Dynamic)),
        }
    }

    fn set_of(&self, elements: &[Term]) -> Code {
        let parts: Vec<TokenStream> =
            elements.iter().map(|element| self.value(element, &Type::Dynamic).tokens).collect();
        if parts.len() < 2 {
            return Code::tight(quote!(Value::set([#(#parts),*])));
        }
        self.try_(&Code::tight(quote!(Value::try_set(vec![#(#parts),*]))))
    }

    /// What nested loops over the bounds push to `elements`, made into a value; the inner statement is given the
    /// elements as `Value`s, one a bound.
    pub fn gathered(&self, bounds: &[Bound], inner: &dyn Fn(&[TokenStream]) -> TokenStream, make: TokenStream) -> Code {
        let code = self.loops(bounds, &mut Vec::new(), &|scope: &Self, elements: &[Expr], set: &Term| {
            let parts: Vec<TokenStream> =
                elements.iter().map(|element| scope.converted(element.clone(), &Type::Dynamic, set).tokens).collect();
            inner(&parts)
        });
        let made = Code::tight(quote!(#make(elements)));
        let made = if make.to_string() == "Value :: function" { made } else { self.try_(&made) };
        Code::block(&[quote!(let mut elements = Vec::new();), code], &made)
    }

    /// Nested `for` loops over the bounds around the innermost statement.
    pub fn loops(
        &self,
        bounds: &[Bound],
        elements: &mut Vec<Expr>,
        inner: &dyn Fn(&Self, &[Expr], &Term) -> TokenStream,
    ) -> TokenStream {
        let Some((first, rest)) = bounds.split_first() else { return quote!() };
        let (source, ty) = self.over(&first.set);
        let source = unparenthesized(source);
        let element = self.fresh("element");
        let whole = Expr::place(Code::tight(quote!(#element)), ty.clone());
        elements.push(whole.clone());
        let (body, fallible) = self.closure(|| {
            self.bound_to(&first.pattern, &whole, || {
                if rest.is_empty() { inner(self, elements, &first.set) } else { self.loops(rest, elements, inner) }
            })
        });
        if fallible {
            self.fallible.set(true);
        }
        self.taken.borrow_mut().remove(&element.to_string());
        quote!(for #element in #source { #body })
    }

    /// Runs `body` with a pattern bound to an element.
    pub fn bound_to<T>(&self, pattern: &Pattern, element: &Expr, body: impl FnOnce() -> T) -> T {
        let bindings = self.taken_apart(pattern, element);
        let before: Vec<_> = bindings
            .into_iter()
            .map(|(local, binding)| (local, self.locals.borrow_mut().insert(local, binding)))
            .collect();
        let result = body();
        let mut locals = self.locals.borrow_mut();
        for (local, binding) in before {
            match binding {
                Some(binding) => locals.insert(local, binding),
                None => locals.remove(&local),
            };
        }
        result
    }

    /// What the identifiers of a pattern stand for in an element.
    pub fn taken_apart(&self, pattern: &Pattern, element: &Expr) -> Vec<(crate::term::LocalId, Binding)> {
        let locals = match pattern {
            Pattern::Local(local) => return vec![(*local, Binding::Expr(element.clone()))],
            Pattern::Tuple(locals) => locals,
        };
        let whole = element.code.receiver();
        let part = |i: usize| match &element.ty {
            Type::Tuple(parts) if i < parts.len() => {
                let place = proc_macro2::Literal::usize_unsuffixed(i);
                Binding::Expr(Expr::place(Code::tight(quote!(#whole.#place)), parts[i].clone()))
            }
            Type::IntegerFunction(value, 1, count) if i < *count => {
                let place = integer(i as i64 + 1);
                Binding::Expr(Expr::place(Code::tight(quote!(#whole[#place])), (**value).clone()))
            }
            ty => {
                let whole = if *ty == Type::Dynamic { self.referred(element) } else { quote!(&#whole.to_value()) };
                let (place, length) = (integer(i as i64), integer(locals.len() as i64));
                let code = Code::tight(quote!(dynamic::component(#whole, #place, #length)));
                Binding::Failing(Expr::value(code, Type::Dynamic))
            }
        };
        locals.iter().enumerate().map(|(i, local)| (*local, part(i))).collect()
    }

    fn dynamic_except(&self, base: &Term, updates: &[Update]) -> Code {
        if let Some(refused) = self.asks_its_domain(base, updates, base) {
            return refused.code;
        }
        let mut code = self.value(base, &Type::Dynamic);
        for update in updates {
            code = self.replacing(code.tokens, &update.path, base, update);
        }
        code
    }

    /// `dynamic::except(whole, &[path], |old| …)?`, where the path is the rest of the update's.
    pub fn replacing(&self, whole: TokenStream, path: &[Selector], base: &Term, update: &Update) -> Code {
        let keys = self.steps(path);
        let old = self.fresh("old");
        let before = Expr::place(Code::tight(quote!(#old)), Type::Dynamic);
        let (value, fallible) = self.closure(|| self.replacement(before, base, update));
        let value = if fallible {
            ok(&value)
        } else {
            let tokens = value.tokens;
            quote!(Ok(#tokens))
        };
        let name = super::action::used_or_blank(&old, &value);
        self.taken.borrow_mut().remove(&old.to_string());
        let place = self.place_of_span(base.span);
        self.try_(&Code::tight(quote!(dynamic::except(#whole, &[#(#keys),*], #place, &mut |#name: Value| { #value }))))
    }

    /// `dynamic::absent(whole, &[path], …)?`: what is to be said where nothing stands at an update's path.
    pub fn absent(&self, whole: TokenStream, base: &Term, update: &Update) -> Code {
        let (keys, place) = (self.steps(&update.path), self.place_of_span(base.span));
        self.try_(&Code::tight(quote!(dynamic::absent(#whole, &[#(#keys),*], #place))))
    }

    /// The steps of a path as values.
    fn steps(&self, path: &[Selector]) -> Vec<TokenStream> {
        let step = |selector: &Selector| match selector {
            Selector::Field(name) => {
                let place = self.types.values.value(&lockstep_model::Value::Str(*name)).receiver();
                quote!(#place.clone())
            }
            Selector::Index(index) => self.value(index, &Type::Dynamic).tokens,
        };
        path.iter().map(step).collect()
    }

    /// `a = b` on values.
    pub fn equal_values(&self, a: &Term, b: &Term) -> Code {
        let (a, b) = match self.types.remembers {
            true => (Code::tight(self.settled(self.reference_to(a))), self.reference_to(b)),
            false => (self.place_of(a), self.reference_to(b)),
        };
        self.try_(&Code::method(&a, "equals", &[b]))
    }
}
