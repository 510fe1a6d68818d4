//! Expressions: terms to Rust, by need as TLA+ has it, and with every failure that TLC would report.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code::Code;
use super::names;
use super::scope::{Binding, Expr, Kind, Scope, Uses};
use super::strict::{Name, mentions, needs};
use super::types::{Type, integer};
use crate::shape::{Atom, Interval, Shape, view};
use crate::term::{
    Argument, Body, Bound, Builtin, ConstantId, DefId, LocalId, Pattern, Selector, Term, TermKind, Update,
};

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

    /// The type of the term's shape.
    pub fn type_of(&self, term: &Term) -> Type {
        match self.bound_type(term) {
            Some(ty) => ty,
            None => self.types.of(&self.types.inference.shape(term)),
        }
    }

    /// The type under which a name is bound, which may be narrower than that of its shape.
    fn bound_type(&self, term: &Term) -> Option<Type> {
        let binding = match &*term.kind {
            TermKind::Local(id, _) => self.locals.borrow().get(id).cloned(),
            TermKind::Call(id, arguments) if arguments.is_empty() => self.lets.borrow().get(id).cloned(),
            _ => None,
        };
        match binding? {
            Binding::Expr(expr) | Binding::Failing(expr) => Some(expr.ty),
            Binding::Lazy { ty, .. } => Some(ty),
            Binding::Local { .. } => None,
        }
    }

    /// A predicate.
    pub fn condition(&self, term: &Term) -> Code {
        self.value(term, &Type::Boolean)
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
            (Type::Enum(a), Type::Optional(b)) if a == b => {
                let inner = self.owned(expr).tokens;
                Code::tight(quote!(Some(#inner)))
            }
            (Type::Optional(a), Type::Enum(b)) if a == b => {
                let (inner, text) = (self.owned(expr).tokens, self.text(term));
                self.try_(&Code::tight(quote!(present(#inner, #text))))
            }
            (Type::Set(a), Type::Set(b)) if **a == Type::Boolean || a == b => {
                let _ = b;
                Code::tight(quote!(Set::EMPTY))
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
            (Type::Set(_) | Type::OrderedSet(_), Type::IntegerSet) => {
                let least = integer(i64::from(self.types.least.unwrap_or(0)));
                Code::tight(quote!(IntegerSet::<#least>::EMPTY))
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
            (Type::Sequence(from), Type::Sequence(_)) if **from == Type::Boolean => {
                Code::tight(quote!(Sequence::default()))
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

    /// A typed expression's `to_value()`; a value that Rust could not tell the type of is told it.
    fn untyped_value(&self, expr: &Expr) -> Code {
        match (expr.kind, &expr.ty) {
            (Kind::Value, Type::Boolean | Type::Integer | Type::Enum(_) | Type::Struct(_))
            | (Kind::Place | Kind::Reference, _) => Code::method(&expr.code, "to_value", &[]),
            (Kind::Value, ty) => {
                let (ty, inner) = (self.types.tokens(ty), expr.code.receiver());
                Code::tight(quote!(<#ty>::to_value(&#inner)))
            }
        }
    }

    /// The expression; `want` is the type that its context would like best. What has no form in typed Rust is computed
    /// on `Value`s, and typed again where inference knows a type.
    pub fn expr(&self, term: &Term, want: Option<&Type>) -> Expr {
        let key = (term.span, form(term));
        let known = self.untyped.borrow().contains(&key);
        let typed = if known { None } else { self.attempt(|| self.typed(term, want)) };
        let expr = typed.unwrap_or_else(|| {
            self.untyped.borrow_mut().insert(key);
            self.dynamic(term)
        });
        if expr.ty != Type::Dynamic || want == Some(&Type::Dynamic) {
            return expr;
        }
        match self.type_of(term) {
            Type::Dynamic => expr,
            own => Expr::value(self.converted(expr, &own, term), own),
        }
    }

    /// The expression in typed Rust.
    pub fn typed(&self, term: &Term, want: Option<&Type>) -> Expr {
        match &*term.kind {
            TermKind::Boolean(truth) => Expr::value(Code::boolean(*truth), Type::Boolean),
            TermKind::Integer(number) => match i32::try_from(*number) {
                Ok(_) => Expr::value(Code::tight(integer(*number)), Type::Integer),
                Err(_) => self.error("this number does not fit in the 32 bits of TLC's integers", term.span),
            },
            TermKind::String(text) => self.atom(&Atom::String(*text), term, want),
            TermKind::Constant(id, _) => self.constant(*id, term, want),
            TermKind::Variable(id) => {
                let ty = self.types.of(&self.types.inference.facts.variables[id.0 as usize]);
                let name = self.types.field(id.0 as usize);
                if self.primed.get()
                    && let Some(values) = &*self.next_values.borrow()
                {
                    return match values.get(&id.0) {
                        Some(local) => Expr::place(Code::tight(quote!(#local)), ty),
                        None => {
                            let (text, rust) = (self.text(term), self.types.tokens(&ty));
                            let failure = quote!(Err::<#rust, Failure>(unassigned(#text)));
                            Expr::value(self.try_(&Code::tight(failure)), ty)
                        }
                    };
                }
                if self.assigned.borrow().as_ref().is_some_and(|assigned| assigned.contains(&id.0)) {
                    return Expr::place(Code::tight(quote!(#name)), ty);
                }
                let state = self.state_name();
                Expr::place(Code::tight(quote!(#state.#name)), ty)
            }
            TermKind::Local(id, arguments) if arguments.is_empty() => {
                self.bound(self.locals.borrow().get(id).cloned(), term)
            }
            TermKind::Call(id, arguments) => self.call(*id, arguments, term, want),
            TermKind::Builtin(builtin, operands) => {
                let operands: Vec<&Term> = operands.iter().collect();
                self.builtin(*builtin, &operands, term, want)
            }
            TermKind::Let(definitions, body) => self.let_in(definitions, body, want),
            TermKind::If(condition, then, otherwise) => self.if_else(condition, then, otherwise, term, want),
            TermKind::Case(arms, other) => self.case(arms, other.as_ref(), term, want),
            TermKind::And(parts) => {
                let mark = self.types.inference.mark();
                let parts = parts.iter().map(|part| {
                    let code = self.condition(part);
                    self.types.inference.assume(part, true);
                    code
                });
                let code = Code::all(parts.collect());
                self.types.inference.forget(mark);
                Expr::value(code, Type::Boolean)
            }
            TermKind::Or(parts) => {
                let mark = self.types.inference.mark();
                let parts = parts.iter().map(|part| {
                    let code = self.condition(part);
                    self.types.inference.assume(part, false);
                    code
                });
                let code = Code::any(parts.collect());
                self.types.inference.forget(mark);
                Expr::value(code, Type::Boolean)
            }
            TermKind::Quantifier { exists, bounds, body } => {
                Expr::value(self.quantifier(*exists, bounds, body), Type::Boolean)
            }
            TermKind::Choose { pattern, set: Some(set), body } => self.choose(pattern, set, body, term),
            TermKind::SetEnumeration(_)
            | TermKind::SetFilter { .. }
            | TermKind::SetMap { .. }
            | TermKind::Product(_) => self.set(term, want),
            TermKind::Function { bounds, body } => self.function_of(bounds, body, term, want),
            TermKind::Apply(function, argument) => self.apply(function, argument, term),
            TermKind::Except(base, updates) => self.except(base, updates, term, want),
            TermKind::At => match self.at.borrow().last().cloned() {
                Some(old) => old,
                None => self.error("there is no value that @ could stand for", term.span),
            },
            TermKind::Record(fields) => self.record(fields, term),
            TermKind::Field(record, name) => {
                let record = self.expr(record, None);
                self.field_of(record, name, term)
            }
            TermKind::Tuple(elements) => self.tuple(elements, term, want),
            TermKind::Prime(inner) => self.with_primes(|| {
                let before = self.assigned.borrow_mut().take();
                let expr = self.expr(inner, want);
                *self.assigned.borrow_mut() = before;
                expr
            }),
            TermKind::Unchanged(inner) => Expr::value(self.unchanged(inner), Type::Boolean),
            TermKind::Square(action, subscript) => {
                let same = self.unchanged(subscript);
                let taken = self.condition(action);
                Expr::value(Code::any(vec![taken, same]), Type::Boolean)
            }
            TermKind::Angle(action, subscript) => {
                let changed = self.unchanged(subscript).negate();
                let taken = self.condition(action);
                Expr::value(Code::all(vec![changed, taken]), Type::Boolean)
            }
            TermKind::Enabled(action) => Expr::value(self.enabled(action), Type::Boolean),
            TermKind::FunctionSet(..) | TermKind::RecordSet(_) => {
                self.error("a set of functions or records can be asked for members, not built", term.span)
            }
            _ => self.error("generated code cannot evaluate this", term.span),
        }
    }

    fn bound(&self, binding: Option<Binding>, term: &Term) -> Expr {
        match binding {
            Some(Binding::Expr(expr)) => expr,
            Some(Binding::Failing(expr)) => Expr { code: self.try_(&expr.code), ..expr },
            Some(Binding::Lazy { name, ty, fallible }) => {
                let call = Code::tight(quote!(#name()));
                Expr::value(if fallible { self.try_(&call) } else { call }, ty)
            }
            Some(Binding::Local { .. }) | None => self.error("this name has no value here", term.span),
        }
    }

    /// A string or model value, as the enum that its context wants.
    fn atom(&self, atom: &Atom, term: &Term, want: Option<&Type>) -> Expr {
        let own = self.types.of(&self.types.inference.shape(term));
        for ty in want.into_iter().chain([&own]) {
            match ty {
                Type::Enum(number) => {
                    if let Some(variant) = self.types.variant(*number, atom) {
                        return Expr::value(Code::tight(variant), ty.clone());
                    }
                }
                Type::Optional(number) => {
                    if self.types.enumerations[*number].absent.as_ref() == Some(atom) {
                        return Expr::value(Code::tight(quote!(None)), ty.clone());
                    }
                    if let Some(variant) = self.types.variant(*number, atom) {
                        return Expr::value(Code::tight(quote!(Some(#variant))), ty.clone());
                    }
                }
                Type::Dynamic => {
                    let value = match atom {
                        Atom::String(text) => lockstep_model::Value::Str(*text),
                        Atom::Model(name) => lockstep_model::Value::Model(*name),
                    };
                    return Expr::place(self.types.values.value(&value), Type::Dynamic);
                }
                _ => {}
            }
        }
        self.error(format!("{} belongs to no enum here", atom.text()), term.span)
    }

    fn constant(&self, id: ConstantId, term: &Term, want: Option<&Type>) -> Expr {
        let shape = self.types.inference.shape(term);
        let ty = self.types.of(&shape);
        let name = &self.types.inference.program.constants[id.0 as usize].name;
        if let Shape::Set { element, exact: true } = &shape
            && let Type::Set(_) = &ty
        {
            let element = self.types.tokens(&self.types.of(element));
            return Expr::value(Code::tight(quote!(Set::<#element>::full())), ty);
        }
        if self.types.is_field(id) {
            self.use_constants();
            let field = quote::format_ident!("{}", names::snake(name));
            return Expr::place(Code::tight(quote!(constants.#field)), ty);
        }
        match (self.types.inference.evaluated.constants[id.0 as usize].first(), &shape) {
            (Some(value), Shape::Atoms(..)) => match crate::shape::atom_of(value) {
                Some(atom) => self.atom(&atom, term, want),
                None => self.error("this constant has no value", term.span),
            },
            (Some(value), _) => self.known(value, ty),
            (None, _) => self.error("this constant has no value", term.span),
        }
    }

    /// A value that is known before the run.
    pub fn known(&self, value: &lockstep_model::Value, ty: Type) -> Expr {
        let made = self.types.literal(value, &ty).filter(|_| ty != Type::Dynamic);
        match made {
            Some(tokens) if matches!(ty, Type::Boolean | Type::Integer | Type::Enum(_) | Type::Optional(_)) => {
                Expr::value(Code::tight(tokens), ty)
            }
            Some(tokens) => {
                let (what, constant) = (value.to_string(), self.types.is_constant(&ty));
                Expr::place(self.types.values.place(&what, self.types.tokens(&ty), constant, || tokens), ty)
            }
            None => Expr::place(self.types.values.value(value), Type::Dynamic),
        }
    }

    /// An application of a definition.
    fn call(&self, id: DefId, arguments: &[Argument], term: &Term, want: Option<&Type>) -> Expr {
        let definition = &self.types.inference.program.definitions[id.0 as usize];
        if let Body::Builtin(builtin) = definition.body {
            return match view(self.types.inference.program, term) {
                Some((_, operands)) => self.builtin(builtin, &operands, term, want),
                None => self.higher_order(builtin, arguments, term),
            };
        }
        let local = self.lets.borrow().get(&id).cloned();
        match local {
            Some(Binding::Local { name, parameters, ty, fallible }) => {
                let arguments = self.arguments(arguments, &parameters, term);
                let call = Code::tight(quote!(#name(#(#arguments),*)));
                return Expr::value(if fallible { self.try_(&call) } else { call }, ty);
            }
            Some(binding) => return self.bound(Some(binding), term),
            None => {}
        }
        if let Some(name) = self.functions.tables.get(&id) {
            let ty = self.types.of_definition(id);
            if self.types.is_constant(&ty) {
                return Expr::place(Code::tight(quote!(#name)), ty);
            }
            if let Some(value) = self.types.inference.evaluated.definitions.get(&id) {
                return self.known(value, ty);
            }
        }
        let Some(function) = self.functions.by_id.get(&id) else {
            return self.error(format!("`{}` cannot be a function of its own", definition.name), term.span);
        };
        // Where there is no state yet, an operator cannot be given one.
        let in_pieces = (function.uses.next || self.primed.get() && function.uses.state)
            && self.next_values.borrow().is_some()
            || function.uses.state && !self.primed.get() && self.assigned.borrow().is_some();
        if let (Body::Term(body), true, false) = (&definition.body, in_pieces, definition.recursive) {
            return self.inlined(&definition.parameters, arguments, body, want);
        }
        self.functions.applied.borrow_mut().insert(id);
        let types: Vec<Type> = function.parameters.iter().map(|(_, ty)| ty.clone()).collect();
        if let (Body::Term(body), false) = (&definition.body, definition.recursive || self.relaxed.get()) {
            for ((parameter, argument), ty) in definition.parameters.iter().zip(arguments).zip(&types) {
                let Argument::Term(argument) = argument else { continue };
                let (_, fallible) = self.closure(|| self.value(argument, ty));
                if fallible && !needs(self.types.inference, body, Name::Local(*parameter)) {
                    return self.inlined(&definition.parameters, arguments, body, want);
                }
            }
        }
        let arguments = self.arguments(arguments, &types, term);
        let uses = self.uses.get();
        self.uses.set(Uses { constants: uses.constants || function.uses.constants, ..uses });
        let mut given = Vec::new();
        if function.uses.constants {
            given.push(quote!(constants));
        }
        if function.uses.state {
            given.push(self.state_argument());
        }
        if function.uses.next {
            given.push(self.with_primes(|| self.state_argument()));
        }
        given.extend(arguments);
        let name = &function.name;
        let call = Code::tight(quote!(operators::#name(#(#given),*)));
        Expr::value(if function.fallible { self.try_(&call) } else { call }, function.result.clone())
    }

    fn arguments(&self, arguments: &[Argument], types: &[Type], term: &Term) -> Vec<TokenStream> {
        arguments
            .iter()
            .zip(types)
            .map(|(argument, ty)| match argument {
                Argument::Term(argument) => self.value(argument, ty).tokens,
                Argument::Operator(_) => self.error("generated code cannot pass operators on", term.span).code.tokens,
            })
            .collect()
    }

    /// The body of a definition with its parameters computed by need.
    fn inlined(&self, parameters: &[LocalId], arguments: &[Argument], body: &Term, want: Option<&Type>) -> Expr {
        let mut statements = Vec::new();
        let mut before = Vec::new();
        for (parameter, argument) in parameters.iter().zip(arguments) {
            let Argument::Term(argument) = argument else { continue };
            let ty = self.types.of(&self.types.inference.facts.locals[parameter.0 as usize]);
            let needed = needs(self.types.inference, body, Name::Local(*parameter));
            let name = self.fresh(&self.types.inference.program.locals[parameter.0 as usize].name);
            let (statement, binding) = self.definition(name, ty, needed, |ty| self.value(argument, ty));
            statements.push(statement);
            before.push((*parameter, self.locals.borrow_mut().insert(*parameter, binding)));
        }
        let ty = want.cloned().unwrap_or_else(|| self.type_of(body));
        let result = self.value(body, &ty);
        for (parameter, binding) in before {
            let mut locals = self.locals.borrow_mut();
            match binding {
                Some(binding) => locals.insert(parameter, binding),
                None => locals.remove(&parameter),
            };
        }
        Expr::value(Code::block(&statements, &result), ty)
    }

    /// `let name = …;`, at once or, where it may fail and may not be needed, as a closure.
    pub fn definition(
        &self,
        name: Ident,
        ty: Type,
        needed: bool,
        value: impl FnOnce(&Type) -> Code,
    ) -> (TokenStream, Binding) {
        let (code, fallible) = self.closure(|| value(&ty));
        let body = code.body();
        if !fallible || needed {
            if fallible {
                self.fallible.set(true);
            }
            let tokens = code.tokens;
            let annotation = match &ty {
                Type::Set(_)
                | Type::IntegerSet
                | Type::OrderedSet(_)
                | Type::Sequence(_)
                | Type::Function(..)
                | Type::IntegerFunction(..)
                | Type::Optional(_) => {
                    let ty = self.types.tokens(&ty);
                    quote!(: #ty)
                }
                _ => quote!(),
            };
            let statement = quote!(let #name #annotation = #tokens;);
            return (statement, Binding::Expr(Expr::place(Code::tight(quote!(#name)), ty)));
        }
        let result = self.types.tokens(&ty);
        let body = ok(&code, body);
        let statement = quote!(let #name = || -> Outcome<#result> { #body };);
        (statement, Binding::Lazy { name, ty, fallible: true })
    }

    fn let_in(&self, definitions: &[DefId], body: &Term, want: Option<&Type>) -> Expr {
        let ty = want.cloned().unwrap_or_else(|| self.type_of(body));
        let statements = self.let_statements(definitions, &[body], true);
        let result = self.value(body, &ty);
        Expr::value(Code::block(&statements, &result), ty)
    }

    /// The `let`s of those definitions that `uses` mention, in order; they stay bound.
    pub fn let_statements(&self, definitions: &[DefId], uses: &[&Term], eager: bool) -> Vec<TokenStream> {
        let inference = self.types.inference;
        let mut statements = Vec::new();
        for id in definitions {
            let definition = &inference.program.definitions[id.0 as usize];
            let Body::Term(value) = &definition.body else { continue };
            if self.lets.borrow().contains_key(id) && !eager {
                continue;
            }
            if !uses.iter().any(|term| mentions(inference, term, Name::Definition(*id))) {
                continue;
            }
            let name = self.fresh(&definition.name);
            if definition.parameters.is_empty() {
                let needed = uses.iter().any(|term| needs(inference, term, Name::Definition(*id)));
                let (statement, binding) =
                    self.definition(name, self.types.of_definition(*id), needed, |ty| self.value(value, ty));
                statements.push(statement);
                self.lets.borrow_mut().insert(*id, binding);
            } else {
                let (statement, binding) = self.local_function(name, *id, value);
                statements.push(statement);
                self.lets.borrow_mut().insert(*id, binding);
            }
        }
        statements
    }

    /// A `LET` definition with parameters, as a closure.
    fn local_function(&self, name: Ident, id: DefId, body: &Term) -> (TokenStream, Binding) {
        let inference = self.types.inference;
        let definition = &inference.program.definitions[id.0 as usize];
        let mut parameters = Vec::new();
        let mut names = Vec::new();
        for parameter in &definition.parameters {
            let ty = self.types.of(&inference.facts.locals[parameter.0 as usize]);
            let name = self.fresh(&inference.program.locals[parameter.0 as usize].name);
            let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
            self.locals.borrow_mut().insert(*parameter, Binding::Expr(expr));
            names.push(name);
            parameters.push(ty);
        }
        let ty = self.types.of_definition(id);
        let (code, fallible) = self.closure(|| self.value(body, &ty));
        for name in &names {
            self.taken.borrow_mut().remove(&name.to_string());
        }
        let types: Vec<TokenStream> = parameters.iter().map(|ty| self.types.tokens(ty)).collect();
        let result = self.types.tokens(&ty);
        let inside = code.body();
        let statement = if fallible {
            let inside = ok(&code, inside);
            quote!(let #name = |#(#names: #types),*| -> Outcome<#result> { #inside };)
        } else {
            quote!(let #name = |#(#names: #types),*| -> #result { #inside };)
        };
        (statement, Binding::Local { name, parameters, ty, fallible })
    }

    fn if_else(&self, condition: &Term, then: &Term, otherwise: &Term, term: &Term, want: Option<&Type>) -> Expr {
        let ty = want.cloned().unwrap_or_else(|| self.type_of(term));
        if let Some(code) = self.match_absent(condition, then, otherwise, &ty) {
            return Expr::value(code, ty);
        }
        let test = self.condition(condition);
        let inference = self.types.inference;
        let mark = inference.assume(condition, true);
        let yes = self.value(then, &ty);
        inference.forget(mark);
        inference.assume(condition, false);
        let no = self.value(otherwise, &ty);
        inference.forget(mark);
        Expr::value(self.choice(&test, &yes, &no, &ty), ty)
    }

    /// `if`, or the plain Boolean expression that says the same.
    fn choice(&self, test: &Code, yes: &Code, no: &Code, ty: &Type) -> Code {
        if test.is(true) {
            return yes.clone();
        }
        if test.is(false) {
            return no.clone();
        }
        if *ty == Type::Boolean {
            match (yes.is(true), yes.is(false), no.is(true), no.is(false)) {
                (true, _, _, true) => return test.clone(),
                (_, true, true, _) => return test.negate(),
                (_, _, _, true) => return Code::all(vec![test.clone(), yes.clone()]),
                (true, _, _, _) => return Code::any(vec![test.clone(), no.clone()]),
                _ => {}
            }
        }
        Code::branch(test, yes, no)
    }

    /// `IF x = NoEvent THEN a ELSE b`, where `x` is an `Option`: in `b`, `x` is its content.
    fn match_absent(&self, condition: &Term, then: &Term, otherwise: &Term, ty: &Type) -> Option<Code> {
        let (name, equal) = self.absent_test(condition)?;
        let (absent, present) = if equal { (then, otherwise) } else { (otherwise, then) };
        if !mentions(self.types.inference, present, name) {
            return None;
        }
        let scrutinee = self.option(name)?;
        let inference = self.types.inference;
        let mark = inference.assume(condition, equal);
        let none = self.value(absent, ty).tokens;
        inference.forget(mark);
        inference.assume(condition, !equal);
        let (ident, some) = self.narrowed(name, || self.value(present, ty).tokens)?;
        inference.forget(mark);
        let ident = super::action::used_or_blank(&ident, &some);
        Some(Code::matching(quote!(match #scrutinee { None => #none, Some(#ident) => #some })))
    }

    fn binding_of(&self, name: Name) -> Option<Binding> {
        match name {
            Name::Local(id) => self.locals.borrow().get(&id).cloned(),
            Name::Definition(id) => self.lets.borrow().get(&id).cloned(),
        }
    }

    /// The `Option` that a name is bound to.
    pub fn option(&self, name: Name) -> Option<TokenStream> {
        match self.binding_of(name)? {
            Binding::Expr(expr) if matches!(expr.ty, Type::Optional(_)) => Some(self.owned(expr).tokens),
            _ => None,
        }
    }

    /// Runs `body` where the name stands for the content of the `Option` that it was.
    pub fn narrowed<T>(&self, name: Name, body: impl FnOnce() -> T) -> Option<(Ident, T)> {
        let before = self.binding_of(name)?;
        let Binding::Expr(Expr { ty: Type::Optional(number), .. }) = before else { return None };
        let program = self.types.inference.program;
        let text = match name {
            Name::Local(id) => &program.locals[id.0 as usize].name,
            Name::Definition(id) => &program.definitions[id.0 as usize].name,
        };
        let ident = quote::format_ident!("{}", names::snake(text));
        let inner = Binding::Expr(Expr::place(Code::tight(quote!(#ident)), Type::Enum(number)));
        self.rebind(name, inner);
        let result = body();
        self.rebind(name, before);
        Some((ident, result))
    }

    fn rebind(&self, name: Name, binding: Binding) {
        match name {
            Name::Local(id) => self.locals.borrow_mut().insert(id, binding),
            Name::Definition(id) => self.lets.borrow_mut().insert(id, binding),
        };
    }

    /// `x = NoEvent` (true) or `x # NoEvent` (false), for a bound identifier or a `LET` definition `x`.
    pub fn absent_test(&self, condition: &Term) -> Option<(Name, bool)> {
        let (builtin, operands) = view(self.types.inference.program, condition)?;
        let equal = match builtin {
            Builtin::Equal => true,
            Builtin::NotEqual => false,
            _ => return None,
        };
        let name = match &*operands[0].kind {
            TermKind::Local(id, _) => Name::Local(*id),
            TermKind::Call(id, arguments) if arguments.is_empty() => Name::Definition(*id),
            _ => return None,
        };
        let Some(Type::Optional(number)) = self.bound_type(operands[0]) else { return None };
        let Shape::Atoms(atoms, _) = self.types.inference.shape(operands[1]) else { return None };
        let absent = self.types.enumerations[number].absent.as_ref()?;
        (atoms.len() == 1 && atoms.contains(absent)).then_some((name, equal))
    }

    fn case(&self, arms: &[(Term, Term)], other: Option<&Term>, term: &Term, want: Option<&Type>) -> Expr {
        let ty = want.cloned().unwrap_or_else(|| self.type_of(term));
        let inference = self.types.inference;
        let mark = inference.mark();
        let mut tests = Vec::new();
        for (condition, result) in arms {
            let test = self.condition(condition);
            let before = inference.assume(condition, true);
            let value = self.value(result, &ty);
            inference.forget(before);
            inference.assume(condition, false);
            tests.push((test, value));
        }
        let mut code = match other {
            Some(other) => self.value(other, &ty),
            None => {
                self.fallible.set(true);
                let text = self.text(term);
                Code::tight(quote!(return Err(no_case(#text))))
            }
        };
        inference.forget(mark);
        if other.is_none() {
            let text = self.text(term);
            code = self.try_(&Code::tight(quote!(Err(no_case(#text)))));
        }
        for (test, value) in tests.into_iter().rev() {
            code = self.choice(&test, &value, &code, &ty);
        }
        Expr::value(code, ty)
    }

    /// `\A` or `\E`, bound by bound.
    pub fn quantifier(&self, exists: bool, bounds: &[Bound], body: &Term) -> Code {
        let Some((first, rest)) = bounds.split_first() else { return self.condition(body) };
        let (source, element) = self.over(&first.set);
        let (inner, fallible, pattern) = self.under(&first.pattern, &element, |_| self.quantifier(exists, rest, body));
        if !fallible && inner.is(!exists) {
            // What holds of all elements, or of none, whatever they are.
            return Code::boolean(!exists);
        }
        let pattern = self.blank_unless_used(pattern, &inner.tokens);
        let (test, all) = (inner.body(), if exists { quote!(any) } else { quote!(all) });
        let try_all = if exists { quote!(try_any) } else { quote!(try_all) };
        if fallible {
            let test = ok(&inner, test);
            let source = super::behaviour::unparenthesized(source);
            self.try_(&Code::tight(quote!(#try_all(#source, |#pattern| { #test }))))
        } else {
            let test = inner.tokens;
            Code::tight(quote!(#source.#all(|#pattern| #test)))
        }
    }

    /// Binds a pattern to elements of this type, as the parameter of a closure.
    pub fn under<T>(
        &self,
        pattern: &Pattern,
        element: &Type,
        body: impl FnOnce(&[Ident]) -> T,
    ) -> (T, bool, TokenStream) {
        match pattern {
            Pattern::Local(local) => {
                let mut tokens = quote!();
                let (result, fallible) = self.closure(|| {
                    self.binding(*local, element.clone(), Kind::Place, |name| {
                        tokens = quote!(#name);
                        body(std::slice::from_ref(name))
                    })
                });
                (result, fallible, tokens)
            }
            Pattern::Tuple(locals) => {
                let parts = match element {
                    Type::Tuple(parts) if parts.len() == locals.len() => parts.clone(),
                    _ => {
                        let name = self.fresh("tuple");
                        let whole = Expr::place(Code::tight(quote!(#name)), element.clone());
                        let (result, fallible) = self.closure(|| self.bound_to(pattern, &whole, || body(&[])));
                        self.taken.borrow_mut().remove(&name.to_string());
                        return (result, fallible, quote!(#name));
                    }
                };
                let mut names = Vec::new();
                for (local, ty) in locals.iter().zip(&parts) {
                    let name = self.fresh(&self.types.inference.program.locals[local.0 as usize].name);
                    let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
                    self.locals.borrow_mut().insert(*local, Binding::Expr(expr));
                    names.push(name);
                }
                let (result, fallible) = self.closure(|| body(&names));
                for name in &names {
                    self.taken.borrow_mut().remove(&name.to_string());
                }
                (result, fallible, quote!((#(#names),*)))
            }
        }
    }

    /// A parameter of a closure, or `_` where the body does not use it.
    fn blank_unless_used(&self, pattern: TokenStream, body: &TokenStream) -> TokenStream {
        let (mut names, mut used) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
        super::behaviour::identifiers(pattern.clone(), &mut names);
        super::behaviour::identifiers(body.clone(), &mut used);
        if names.len() == 1 && names.is_disjoint(&used) { quote!(_) } else { pattern }
    }

    pub fn choose(&self, pattern: &Pattern, set: &Term, body: &Term, term: &Term) -> Expr {
        let (source, element) = self.over(set);
        let (test, fallible, pattern) = self.under(pattern, &element, |_| self.condition(body));
        let text = self.text(term);
        let found = if fallible || !self.types.is_copy(&element) {
            let body = test.body();
            let test = ok(&test, body);
            let source = super::behaviour::unparenthesized(source);
            self.try_(&Code::tight(quote!(try_find(#source, |#pattern| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#source.find(|&#pattern| #test)))
        };
        let found = found.tokens;
        Expr::value(self.try_(&Code::tight(quote!(#found.ok_or_else(|| no_witness(#text))))), element)
    }

    fn function_of(&self, bounds: &[Bound], body: &Term, term: &Term, want: Option<&Type>) -> Expr {
        let own = self.type_of(term);
        let ty = match (want, &own) {
            (Some(Type::Function(key, value)), Type::Function(other, _)) if key == other => {
                Type::Function(key.clone(), value.clone())
            }
            (Some(Type::IntegerFunction(value, least, count)), Type::IntegerFunction(_, l, c))
                if (least, count) == (l, c) =>
            {
                Type::IntegerFunction(value.clone(), *least, *count)
            }
            _ => own,
        };
        let (value, name) = match &ty {
            Type::Function(_, value) => ((**value).clone(), quote!(Function)),
            Type::IntegerFunction(value, _, _) => ((**value).clone(), quote!(IntegerFunction)),
            Type::Sequence(value) => return self.sequence_of(bounds, body, value),
            _ => return self.error("this function has no static shape", term.span),
        };
        let keys: Vec<(Type, &Pattern)> = bounds
            .iter()
            .map(|bound| (self.types.of(&self.types.inference.shape(&bound.set).element()), &bound.pattern))
            .collect();
        let (code, fallible, names, types) = self.under_keys(&keys, body, &value);
        let parameter = match (names.as_slice(), types.as_slice()) {
            ([name], [ty]) => quote!(#name: #ty),
            (names, types) => quote!((#(#names),*): (#(#types),*)),
        };
        let copy = self.types.is_copy(&value);
        Expr::value(self.function(name, parameter, &code, fallible, copy), ty)
    }

    /// The body of a function under all of its bounds.
    fn under_keys(
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
    fn function(&self, name: TokenStream, parameter: TokenStream, code: &Code, fallible: bool, copy: bool) -> Code {
        if fallible {
            let body = code.body();
            let body = ok(code, body);
            let make = if copy { quote!(try_from_fn) } else { quote!(try_collect) };
            self.try_(&Code::tight(quote!(#name::#make(|#parameter| { #body }))))
        } else {
            let body = code.tokens.clone();
            Code::tight(quote!(#name::from_fn(|#parameter| #body)))
        }
    }

    /// A function from `1..n`, where `n` varies.
    fn sequence_of(&self, bounds: &[Bound], body: &Term, value: &Type) -> Expr {
        let ty = Type::Sequence(Box::new(value.clone()));
        let [bound] = bounds else { return self.error("this function has no static shape", body.span) };
        let (source, element) = self.over(&bound.set);
        let (code, fallible, name) = self.under(&bound.pattern, &element, |_| self.value(body, value));
        let code = if fallible {
            let inside = code.body();
            let inside = ok(&code, inside);
            self.try_(&Code::tight(quote!(#source.map(|#name| { #inside }).collect::<Outcome<Sequence<_>>>())))
        } else {
            let body = code.tokens;
            Code::tight(quote!(#source.map(|#name| #body).collect::<Sequence<_>>()))
        };
        Expr::value(code, ty)
    }

    fn apply(&self, function: &Term, argument: &Term, term: &Term) -> Expr {
        let f = self.expr(function, None);
        self.applied(f, argument, term)
    }

    /// `f[argument]`
    pub fn applied(&self, f: Expr, argument: &Term, term: &Term) -> Expr {
        let receiver = self.told(&f);
        match &f.ty {
            Type::Function(key, value) => {
                let key = self.value(argument, key).tokens;
                Expr::place(Code::tight(quote!(#receiver[#key])), (**value).clone())
            }
            Type::IntegerFunction(value, least, count) => {
                let index = self.value(argument, &Type::Integer).tokens;
                let domain = Interval::new(i64::from(*least), i64::from(*least) + *count as i64 - 1);
                let known = self.types.inference.shape(argument).interval().is_some_and(|known| known.within(domain));
                if known {
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
    pub fn field_of(&self, record: Expr, name: &lockstep_model::value::Symbol, term: &Term) -> Expr {
        let receiver = record.code.receiver();
        match &record.ty {
            Type::Struct(fields) => match fields.iter().position(|other| other == name) {
                Some(i) => {
                    let ty = self.types.of(&self.types.inference.fields(fields)[i]);
                    let field = quote::format_ident!("{}", names::snake(name.as_str()));
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
            Type::Dynamic => {
                let place = if record.kind == Kind::Reference { receiver } else { quote!(&#receiver) };
                let name = name.as_str();
                Expr::value(self.try_(&Code::tight(quote!(dynamic::field(#place, #name)))), Type::Dynamic)
            }
            _ => self.error("this is no record", term.span),
        }
    }

    fn record(&self, fields: &[(lockstep_model::value::Symbol, Term)], term: &Term) -> Expr {
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
                let field = quote::format_ident!("{}", names::snake(field.as_str()));
                Some(if field == value.to_string() { quote!(#field) } else { quote!(#field: #value) })
            })
            .collect();
        Expr::value(Code::tight(quote!(#name { #(#fields),* })), Type::Struct(names))
    }

    fn tuple(&self, elements: &[Term], term: &Term, want: Option<&Type>) -> Expr {
        let list = |element: &Type| -> Vec<TokenStream> {
            elements.iter().map(|term| self.value(term, element).tokens).collect()
        };
        match want.cloned().unwrap_or_else(|| self.type_of(term)) {
            Type::Sequence(element) => {
                let code = if elements.is_empty() {
                    quote!(Sequence::default())
                } else {
                    let elements = list(&element);
                    quote!(Sequence::from_iter([#(#elements),*]))
                };
                Expr::value(Code::tight(code), Type::Sequence(element))
            }
            Type::IntegerFunction(element, 1, count) if count == elements.len() => {
                let elements = list(&element);
                let code = quote!(IntegerFunction::new([#(#elements),*]));
                Expr::value(Code::tight(code), Type::IntegerFunction(element, 1, count))
            }
            Type::Tuple(types) if types.len() == elements.len() => {
                let parts: Vec<TokenStream> =
                    elements.iter().zip(&types).map(|(term, ty)| self.value(term, ty).tokens).collect();
                let code = if let [one] = parts.as_slice() { quote!((#one,)) } else { quote!((#(#parts),*)) };
                Expr::value(Code::tight(code), Type::Tuple(types))
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

    /// `UNCHANGED e`
    pub fn unchanged(&self, term: &Term) -> Code {
        match &*term.kind {
            TermKind::Tuple(elements) => {
                let parts = self.unchanged_variables(term);
                let program = self.types.inference.program;
                if parts.len() == program.variables.len() && self.next_values.borrow().is_none() {
                    let (state, next) = (self.state_name(), self.with_primes(|| self.state_name()));
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

    fn same(&self, term: &Term) -> Code {
        let ty = self.type_of(term);
        let before = self.expr(term, Some(&ty)).code;
        let after = self.with_primes(|| self.expr(term, Some(&ty))).code;
        Code::compare(&after, quote!(==), quote!(!=), &before)
    }

    /// The variables in a tuple of tuples of variables.
    pub fn unchanged_variables(&self, term: &Term) -> std::collections::BTreeSet<u32> {
        let mut found = std::collections::BTreeSet::new();
        match &*term.kind {
            TermKind::Variable(id) => {
                found.insert(id.0);
            }
            TermKind::Tuple(elements) => {
                for element in elements {
                    found.extend(self.unchanged_variables(element));
                }
            }
            TermKind::Call(id, arguments) if arguments.is_empty() => {
                if let Body::Term(body) = &self.types.inference.program.definitions[id.0 as usize].body {
                    found.extend(self.unchanged_variables(body));
                }
            }
            _ => {}
        }
        found
    }

    fn except(&self, base: &Term, updates: &[Update], term: &Term, want: Option<&Type>) -> Expr {
        let own = self.type_of(term);
        let ty = match want {
            Some(want) if std::mem::discriminant(want) == std::mem::discriminant(&own) => want.clone(),
            _ => own,
        };
        if ty == Type::Dynamic {
            return self.error("this function has no static shape", term.span);
        }
        let old = self.expr(base, Some(&ty));
        if let ([update], Type::Struct(fields)) = (updates, &ty)
            && let [Selector::Field(name)] = update.path.as_slice()
            && fields.len() > 1
        {
            let field = quote::format_ident!("{}", names::snake(name.as_str()));
            let place = self.field_of(old.clone(), name, term);
            let value = self.replaced(place, base, update);
            let (name, old) = (self.types.structure(fields), self.owned(old).tokens);
            return Expr::value(Code::tight(quote!(#name { #field: #value, ..#old })), ty);
        }
        let name = self.fresh("updated");
        let start = self.converted(old, &ty, base).tokens;
        let mut statements = vec![quote!(let mut #name = #start;)];
        let target = Expr::place(Code::tight(quote!(#name)), ty.clone());
        for update in updates {
            let old = target.clone();
            statements.extend(self.update(&target, &old, base, update));
        }
        self.taken.borrow_mut().remove(&name.to_string());
        Expr::value(Code::block(&statements, &Code::tight(quote!(#name))), ty)
    }

    fn replaced(&self, place: Expr, base: &Term, update: &Update) -> TokenStream {
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
            if place.ty == Type::Dynamic {
                let (at, was) = (place.code.tokens, before.code.receiver());
                let value = self.replacing(quote!(#was.clone()), &update.path[i..], base, update).tokens;
                return vec![guarded(quote!(#at = #value;), guards, self)];
            }
            match selector {
                Selector::Field(name) => {
                    place = self.field_of(place, name, &update.value);
                    before = self.field_of(before, name, &update.value);
                }
                Selector::Index(index) => {
                    let in_domain = match &place.ty {
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
                        (_, Type::IntegerFunction(value, _, _) | Type::Sequence(value)) => {
                            let key = self.value(index, &Type::Integer).tokens;
                            let name = self.fresh("slot");
                            let at = place.code.receiver();
                            guards.push((name.clone(), quote!(#at.get_mut(#key))));
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

    /// `a = b`
    pub fn equal(&self, a: &Term, b: &Term) -> Code {
        let is_empty = |term: &Term| match &*term.kind {
            TermKind::SetEnumeration(elements) | TermKind::Tuple(elements) => elements.is_empty(),
            _ => false,
        };
        for (set, other) in [(b, a), (a, b)] {
            let countable = matches!(
                self.type_of(other),
                Type::Set(_) | Type::IntegerSet | Type::OrderedSet(_) | Type::Sequence(_)
            );
            if is_empty(set) && countable {
                let other = self.expr(other, None);
                return Code::method(&other.code, "is_empty", &[]);
            }
        }
        let shape = {
            let (x, y) = (self.types.inference.shape(a), self.types.inference.shape(b));
            if let Some(truth) = decided(&x, &y) {
                return Code::boolean(truth);
            }
            self.types.inference.join(&x, &y)
        };
        let (x, y) = (self.type_of(a), self.type_of(b));
        let ty = if x == y { x } else { self.types.of(&shape) };
        if ty == Type::Dynamic {
            return self.equal_values(a, b);
        }
        if let Type::Optional(_) = ty {
            for (one, other) in [(a, b), (b, a)] {
                if matches!(self.expr(one, Some(&ty)).code.tokens.to_string().as_str(), "None") {
                    let other = self.expr(other, Some(&ty));
                    let receiver = other.code.receiver();
                    let negation = Some(quote!(#receiver.is_some()));
                    return Code { negation, ..Code::method(&other.code, "is_none", &[]) };
                }
            }
        }
        let (left, right) = (self.comparable(a, &ty), self.comparable(b, &ty));
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

    /// An operand of `==`: a place needs no copy.
    fn comparable(&self, term: &Term, ty: &Type) -> Code {
        let expr = self.expr(term, Some(ty));
        match expr.kind {
            Kind::Place if expr.ty == *ty => expr.code,
            _ => self.converted(expr, ty, term),
        }
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

/// A statement inside `if let`s.
fn guarded(statement: TokenStream, guards: Vec<(Ident, TokenStream)>, scope: &Scope<'_>) -> TokenStream {
    guards.into_iter().rev().fold(statement, |statement, (name, option)| {
        scope.taken.borrow_mut().remove(&name.to_string());
        quote!(if let Some(#name) = #option { #statement })
    })
}

/// The number of a term's form, by which two terms of one span differ.
fn form(term: &Term) -> u8 {
    match &*term.kind {
        TermKind::Call(..) => 0,
        TermKind::Builtin(..) => 1,
        TermKind::If(..) => 2,
        TermKind::Case(..) => 3,
        TermKind::Let(..) => 4,
        TermKind::Quantifier { .. } => 5,
        TermKind::Local(..) => 6,
        _ => 7,
    }
}

/// What is known of `a = b` from the shapes alone.
fn decided(a: &Shape, b: &Shape) -> Option<bool> {
    match (a, b) {
        (Shape::Atoms(a, _), Shape::Atoms(b, _)) if a.is_disjoint(b) => Some(false),
        (Shape::Atoms(a, _), Shape::Atoms(b, _)) if a.len() == 1 && a == b => Some(true),
        _ => None,
    }
}

fn mentions_pattern(scope: &Scope<'_>, pattern: &Pattern, body: &Term) -> bool {
    match pattern {
        Pattern::Local(local) => mentions(scope.types.inference, body, Name::Local(*local)),
        Pattern::Tuple(_) => true,
    }
}

/// `Ok(…)` around the result of a block; an expression that is nothing but `x?` is `x`.
pub fn ok(code: &Code, body: TokenStream) -> TokenStream {
    if code.block.is_none() {
        let tokens = &code.tokens;
        if let Some(inner) = without_question(tokens) {
            return inner;
        }
        return quote!(Ok(#tokens));
    }
    // The last expression of a block is wrapped as a whole, so that its statements stay where they are.
    let _ = body;
    let tokens = &code.tokens;
    quote!(Ok(#tokens))
}

/// `f(x)` of `f(x)?`
fn without_question(tokens: &TokenStream) -> Option<TokenStream> {
    let all: Vec<proc_macro2::TokenTree> = tokens.clone().into_iter().collect();
    let (last, rest) = all.split_last()?;
    let is_question = matches!(last, proc_macro2::TokenTree::Punct(punct) if punct.as_char() == '?');
    // Angle brackets of a path are no comparison.
    let text: String = rest
        .iter()
        .filter(|token| !matches!(token, proc_macro2::TokenTree::Group(_)))
        .map(ToString::to_string)
        .collect();
    let paths = text.matches("::<").count();
    let brackets = text.matches('<').count() == paths && text.matches('>').count() == paths;
    let simple = rest.iter().all(|token| match token {
        proc_macro2::TokenTree::Punct(punct) => {
            matches!(punct.as_char(), ':' | '.') || (brackets && matches!(punct.as_char(), '<' | '>'))
        }
        proc_macro2::TokenTree::Ident(ident) => !matches!(ident.to_string().as_str(), "if" | "match" | "return"),
        _ => true,
    });
    (is_question && simple && matches!(rest.last(), Some(proc_macro2::TokenTree::Group(_))))
        .then(|| rest.iter().cloned().collect())
}

impl Scope<'_> {
    /// The `let`s that `term` needs and that are not there yet, none of them computed before it is needed.
    pub fn let_statements_lazily(&self, definitions: &[DefId], term: &Term) -> Vec<TokenStream> {
        let open: Vec<DefId> = definitions.iter().copied().filter(|id| !self.lets.borrow().contains_key(id)).collect();
        let hidden = Term::new(
            TermKind::If(
                Term::new(TermKind::Boolean(true), term.span),
                term.clone(),
                Term::new(TermKind::Boolean(false), term.span),
            ),
            term.span,
        );
        self.let_statements(&open, &[&hidden], true)
    }
}
