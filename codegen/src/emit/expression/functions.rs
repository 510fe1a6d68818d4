//! Functions, tuples and records: made, and applied.

use proc_macro2::TokenStream;
use quote::quote;

use super::conversion::is_from_nothing;
use super::except::is_made;
use super::keys::Key;
use crate::emit::code::{Code, ok};
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::strict::{Name, mentions};
use crate::emit::types::Type;
use crate::shape::{Atom, Interval, Shape};
use crate::term::{Body, Bound, Level, Pattern, Term, TermKind};

impl<'a> Scope<'a> {
    pub fn function_of(&self, bounds: &[Bound], body: &Term, term: &Term, want: Option<&Type>) -> Expr {
        let own = self.type_of(term);
        if is_from_nothing(&self.types.inference.shape(term)) {
            let ty = want.filter(|want| matches!(want, Type::Partial(..) | Type::Sequence(_))).cloned().unwrap_or(own);
            let name = self.types.tokens(&ty);
            return Expr::value(Code::tight(quote!(<#name>::default())), ty);
        }
        let ty = match (want, &own) {
            (Some(Type::Function(key, value)), Type::Function(other, _)) if key == other => {
                Type::Function(key.clone(), value.clone())
            }
            (Some(Type::IntegerFunction(value, least, count)), Type::IntegerFunction(_, l, c))
                if (least, count) == (l, c) =>
            {
                Type::IntegerFunction(value.clone(), *least, *count)
            }
            (Some(want @ Type::Partial(..)), _) => want.clone(),
            _ => own,
        };
        let (value, name) = match &ty {
            Type::Function(_, value) => ((**value).clone(), quote!(Function)),
            Type::IntegerFunction(value, _, _) => ((**value).clone(), quote!(IntegerFunction)),
            Type::Sequence(value) => return self.sequence_of(bounds, body, value),
            Type::Partial(..) => return self.partial_function(bounds, body, &ty, term),
            _ => return self.error("this function has no static shape", term.span),
        };
        let keys: Vec<Type> = match (&ty, bounds) {
            (Type::Function(key, _), [_]) => vec![(**key).clone()],
            (Type::Function(key, _), _) => match &**key {
                Type::Tuple(parts) => parts.clone(),
                _ => Vec::new(),
            },
            _ => vec![Type::Integer],
        };
        let keys: Vec<(Type, &Pattern)> = keys.into_iter().zip(bounds.iter().map(|bound| &bound.pattern)).collect();
        let (code, fallible, names, types) = self.under_keys(&keys, body, &value);
        let parameter = match (names.as_slice(), types.as_slice()) {
            ([name], [ty]) => quote!(#name: #ty),
            (names, types) => quote!((#(#names),*): (#(#types),*)),
        };
        let (copy, said) = (self.types.is_copy(&value), self.types.tokens(&ty));
        let made = self.function(name, parameter.clone(), &code, fallible, copy).tokens;
        let explicit = self.function(quote!(<#said>), parameter, &code, fallible, copy).tokens;
        Expr::value(Code::inferred(made, explicit), ty)
    }

    /// The body of a function under all of its bounds.
    pub fn under_keys(
        &self,
        keys: &[(Type, &Pattern)],
        body: &Term,
        value: &Type,
    ) -> (Code, bool, Vec<TokenStream>, Vec<TokenStream>) {
        let Some(((ty, pattern), rest)) = keys.split_first() else {
            let (code, fallible) = self.closure(|| self.value(body, value));
            return (code, fallible, Vec::new(), Vec::new());
        };
        let ((code, fallible, mut names, mut types), _, name) =
            self.under(pattern, ty, |_| self.under_keys(rest, body, value));
        let used = mentions_pattern(self, pattern, body);
        names.insert(0, if used { name } else { quote!(_) });
        types.insert(0, self.types.tokens(ty));
        (code, fallible, names, types)
    }

    /// `Function::from_fn(|parameter| code)`
    pub fn function(&self, name: TokenStream, parameter: TokenStream, code: &Code, fallible: bool, copy: bool) -> Code {
        if fallible {
            let body = ok(code);
            let make = if copy { quote!(try_from_fn) } else { quote!(try_collect) };
            self.try_(&Code::tight(quote!(#name::#make(|#parameter| { #body }))))
        } else {
            let body = code.tokens.clone();
            Code::tight(quote!(#name::from_fn(|#parameter| #body)))
        }
    }

    /// A function from `1..n`, where `n` varies.
    pub fn sequence_of(&self, bounds: &[Bound], body: &Term, value: &Type) -> Expr {
        let ty = Type::Sequence(Box::new(value.clone()));
        let [bound] = bounds else { return self.error("this function has no static shape", body.span) };
        let (source, element) = self.over(&bound.set);
        let (code, fallible, name) = self.under(&bound.pattern, &element, |_| self.value(body, value));
        let code = if fallible {
            let inside = ok(&code);
            self.try_(&Code::tight(quote!(#source.map(|#name| { #inside }).collect::<Outcome<Sequence<_>>>())))
        } else {
            let body = code.tokens;
            Code::tight(quote!(#source.map(|#name| #body).collect::<Sequence<_>>()))
        };
        Expr::value(code, ty)
    }

    pub fn apply(&self, function: &Term, argument: &Term, term: &Term) -> Expr {
        let named = self.rule_without_end(function);
        let function = named.as_ref().unwrap_or(function);
        let without_function = self
            .only_value(function, argument)
            .or_else(|| self.of_rule(function, argument, term))
            .or_else(|| self.of_updated_rule(function, argument, term))
            .or_else(|| self.looked_up(function, argument, term));
        if let Some(value) = without_function {
            return value;
        }
        let shape = self.types.inference.shape(function);
        let f = self.expr(function, None);
        let f = if let TermKind::Let(..) = &*function.kind
            && is_made(function)
        {
            self.annotated(f)
        } else {
            f
        };
        self.applied(self.told_apart(f, &shape, function), argument, term)
    }

    /// What is made at the end of a block, of which nothing behind the block would tell the type.
    fn annotated(&self, f: Expr) -> Expr {
        let (name, made, ty) = (self.fresh("made"), f.code.tokens, self.types.tokens(&f.ty));
        self.taken.borrow_mut().remove(&name.to_string());
        Expr { code: Code::block(&[quote!(let #name: #ty = #made;)], &Code::tight(quote!(#name))), ..f }
    }

    /// `f[argument]` where `f` is a definition that makes a function of every state, and values that cost something to
    /// make: only the one that is asked for is made, as TLC does it.
    fn only_value(&self, function: &Term, argument: &Term) -> Option<Expr> {
        let Type::Function(key, value) = self.type_of(function) else { return None };
        if self.types.is_copy(&value) {
            return None;
        }
        let (Bound { pattern: Pattern::Local(local), .. }, body) = self.made_function(function)? else { return None };
        let argument = self.value(argument, &key).tokens;
        let made = self.binding(*local, *key, Kind::Place, |name| {
            Code::block(&[quote!(let #name = #argument;)], &self.value(body, &value))
        });
        Some(Expr::value(made, *value))
    }

    /// The bound and the body of `f`, where it is a definition that makes a function of every state.
    pub fn made_function<'t>(&'t self, function: &'t Term) -> Option<(&'t Bound, &'t Term)> {
        let program = self.types.inference.program;
        // Where there is no state yet, a definition cannot be given one.
        if self.next_values.borrow().is_some() || self.assigned.borrow().is_some() {
            return None;
        }
        let mut made = function;
        while let TermKind::Call(id, arguments) = &*made.kind {
            let definition = program.get(*id);
            let Body::Term(body) = &definition.body else { return None };
            let is_plain = definition.level > Level::Constant && !definition.is_let && !definition.recursive;
            if !is_plain || !arguments.is_empty() {
                return None;
            }
            made = body;
        }
        let TermKind::Function { bounds, body } = &*made.kind else { return None };
        match (bounds.as_slice(), std::ptr::eq(made, function)) {
            ([bound], false) => Some((bound, body)),
            _ => None,
        }
    }

    /// `f[argument]`
    pub fn applied(&self, f: Expr, argument: &Term, term: &Term) -> Expr {
        let f = match (&f.ty, &*argument.kind) {
            (Type::Union(_), TermKind::String(name)) => return self.field_of(f, name, term),
            (Type::Union(number), _) => {
                let alternatives = &self.types.unions[*number].alternatives;
                let own =
                    alternatives.iter().find(|alternative| alternative.kind() == Some(crate::shape::Kind::Function));
                match own.and_then(|alternative| self.content(&f, *number, alternative, term)) {
                    Some(content) => content,
                    None => return self.error("none of these kinds of values is a function", term.span),
                }
            }
            _ => f,
        };
        let receiver = self.told(&f);
        match &f.ty {
            Type::Function(key, value) => {
                let (named, argument, key) = match self.key(argument, key) {
                    Key::Inside(key) => {
                        let key = key.tokens;
                        return Expr::place(Code::tight(quote!(#receiver[#key])), (**value).clone());
                    }
                    Key::Perhaps { named, argument, key } => (named, argument, key),
                };
                let text = self.text(term);
                let applied = Code::tight(quote!(#receiver.apply(#key, &#argument, #text)));
                if f.kind == Kind::Value && !named.is_empty() {
                    // A function that is made within a block does not outlive it.
                    let found = Expr { code: self.try_(&applied), ty: (**value).clone(), kind: Kind::Reference };
                    return Expr::value(Code::block(&named, &self.owned(found)), (**value).clone());
                }
                let code = self.try_(&Code::block(&named, &applied));
                Expr { code, ty: (**value).clone(), kind: Kind::Reference }
            }
            Type::IntegerFunction(value, least, count) => {
                let index = self.value(argument, &Type::Integer).tokens;
                if self.is_between(argument, *least, *count) {
                    return Expr::place(Code::tight(quote!(#receiver[#index])), (**value).clone());
                }
                let text = self.text(term);
                let code = self.try_(&Code::tight(quote!(#receiver.apply(#index, #text))));
                Expr { code, ty: (**value).clone(), kind: Kind::Reference }
            }
            Type::Sequence(value) => {
                let (index, text) = (self.value(argument, &Type::Integer).tokens, self.text(term));
                let code = self.try_(&Code::tight(quote!(#receiver.apply(#index, #text))));
                Expr { code, ty: (**value).clone(), kind: Kind::Reference }
            }
            Type::Partial(key, value) => match self.partial_applied(&receiver, key, argument, term) {
                Some(code) => Expr { code, ty: (**value).clone(), kind: Kind::Reference },
                None => self.error("whether this is an argument is not known before the run", argument.span),
            },
            Type::Tuple(elements) => match &*argument.kind {
                TermKind::Integer(number) if *number >= 1 && *number <= elements.len() as i64 => {
                    let place = proc_macro2::Literal::usize_unsuffixed(*number as usize - 1);
                    Expr::place(Code::tight(quote!(#receiver.#place)), elements[*number as usize - 1].clone())
                }
                _ => self.error("a tuple of different types is applied to a number that is not written out", term.span),
            },
            Type::Struct(_) => match &*argument.kind {
                TermKind::String(name) => self.field_of(f, name, term),
                _ => self.error("a record is applied to a field that is not written out", term.span),
            },
            Type::Dynamic => {
                let place = if f.kind == Kind::Reference { receiver } else { quote!(&#receiver) };
                let argument = self.reference_to(argument);
                Expr::value(self.try_(&Code::tight(quote!(dynamic::apply(#place, #argument)))), Type::Dynamic)
            }
            _ => self.error("this is no function", term.span),
        }
    }

    /// `record.name`
    /// Whether a number is known to be one of the `count` from `least` on.
    pub fn is_between(&self, number: &Term, least: i32, count: usize) -> bool {
        let numbers = Interval::new(i64::from(least), i64::from(least) + count as i64 - 1);
        self.types.inference.shape(number).interval().is_some_and(|known| known.within(numbers))
    }

    pub fn field_of(&self, record: Expr, name: &lockstep_model::value::Symbol, term: &Term) -> Expr {
        let receiver = record.code.receiver();
        match &record.ty {
            Type::Struct(fields) => match fields.iter().position(|other| other == name) {
                Some(i) => {
                    let ty = self.types.of(&self.types.inference.fields(fields)[i]);
                    let field = self.types.record_field(name);
                    Expr::place(Code::tight(quote!(#receiver.#field)), ty)
                }
                None => self.error(format!("the record has no field `{name}`"), term.span),
            },
            Type::Function(key, value) => match &**key {
                Type::Enum(number) => match self.types.variant(*number, &Atom::String(*name)) {
                    Some(variant) => Expr::place(Code::tight(quote!(#receiver[#variant])), (**value).clone()),
                    None => self.error(format!("the record has no field `{name}`"), term.span),
                },
                _ => self.error("this is no record", term.span),
            },
            Type::Union(number) => self.union_field(&record, *number, name, term),
            Type::Dynamic => {
                let place = if record.kind == Kind::Reference { receiver } else { quote!(&#receiver) };
                let name = name.as_str();
                Expr::value(self.try_(&Code::tight(quote!(dynamic::field(#place, #name)))), Type::Dynamic)
            }
            _ => self.error("this is no record", term.span),
        }
    }

    pub fn record(&self, fields: &[(lockstep_model::value::Symbol, Term)], term: &Term) -> Expr {
        let Shape::Record(names) = self.types.inference.shape(term) else {
            return self.error("this record has no static shape", term.span);
        };
        if self.types.of(&Shape::Record(names.clone())) == Type::Dynamic {
            return self.error("this record has no static shape", term.span);
        }
        let name = self.types.structure(&names);
        let shapes = self.types.inference.fields(&names);
        let fields: Vec<TokenStream> = fields
            .iter()
            .filter_map(|(field, value)| {
                let at = names.iter().position(|other| other == field)?;
                let value = self.value(value, &self.types.of(&shapes[at])).tokens;
                let field = self.types.record_field(field);
                Some(if field == value.to_string() { quote!(#field) } else { quote!(#field: #value) })
            })
            .collect();
        Expr::value(Code::tight(quote!(#name { #(#fields),* })), Type::Struct(names))
    }

    pub fn tuple(&self, elements: &[Term], term: &Term, want: Option<&Type>) -> Expr {
        let list = |element: &Type| -> Vec<Code> { elements.iter().map(|term| self.value(term, element)).collect() };
        match want.cloned().unwrap_or_else(|| self.type_of(term)) {
            Type::Sequence(element) => {
                let ty = Type::Sequence(element.clone());
                let code = if elements.is_empty() {
                    let name = self.types.tokens(&ty);
                    Code::inferred(quote!(Sequence::default()), quote!(<#name>::default()))
                } else {
                    Code::made(&list(&element), |elements| quote!(Sequence::from_iter([#(#elements),*])))
                };
                Expr::value(code, ty)
            }
            ty @ Type::Partial(..) if elements.is_empty() => {
                let name = self.types.tokens(&ty);
                Expr::value(Code::tight(quote!(<#name>::default())), ty)
            }
            Type::IntegerFunction(element, 1, count) if count == elements.len() => {
                let code = Code::made(&list(&element), |elements| quote!(IntegerFunction::new([#(#elements),*])));
                Expr::value(code, Type::IntegerFunction(element, 1, count))
            }
            Type::Tuple(types) if types.len() == elements.len() => {
                let parts: Vec<Code> = elements.iter().zip(&types).map(|(term, ty)| self.value(term, ty)).collect();
                let code = Code::made(&parts, |parts| match parts {
                    [one] => quote!((#one,)),
                    parts => quote!((#(#parts),*)),
                });
                Expr::value(code, Type::Tuple(types))
            }
            _ => {
                let own = self.type_of(term);
                if want == Some(&own) {
                    return self.error("this tuple has no static shape", term.span);
                }
                self.tuple(elements, term, Some(&own))
            }
        }
    }
}

fn mentions_pattern(scope: &Scope<'_>, pattern: &Pattern, body: &Term) -> bool {
    match pattern {
        Pattern::Local(local) => mentions(scope.types.inference, body, Name::Local(*local)),
        Pattern::Tuple(_) => true,
    }
}
