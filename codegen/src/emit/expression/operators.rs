//! Applied definitions, as calls of functions or in place, and `LET`: each computed by need.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::barred::own_variable;
use crate::emit::code::{Code, ok};
use crate::emit::scope::{Binding, Expr, Function, Kind, Scope, Uses};
use crate::emit::strict::{Name, mentions, needs};
use crate::emit::tokens::has_name;
use crate::emit::types::Type;
use crate::shape::view;
use crate::term::{Argument, Body, DefId, Definition, LocalId, Term, TermKind};

/// What goes through all elements of a set, which is better done once.
pub const LOOPS: &[&str] =
    &["all", "any", "collect", "filter", "map", "try_all", "try_among", "try_any", "try_filter", "try_find"];

impl<'a> Scope<'a> {
    /// An application of a definition.
    pub fn call(&self, id: DefId, arguments: &[Argument], term: &Term, want: Option<&Type>) -> Expr {
        let definition = &self.types.inference.program.definitions[id.0 as usize];
        if let Body::Builtin(builtin) = definition.body {
            return match view(self.types.inference.program, term) {
                Some((_, operands)) => self.builtin(builtin, &operands, term, want),
                None => self.higher_order(builtin, arguments, term),
            };
        }
        if let Some(variable) = own_variable(self.types.inference.program, term, self.enabled_in.get())
            && let Some(found) = self.next_value_found(variable, term)
        {
            return found;
        }
        let local = self.lets.borrow().get(&id).cloned();
        match local {
            Some(Binding::Local { name, parameters, ty, fallible }) => {
                if let Some(body) = self.asked_too_early(definition, arguments, &parameters) {
                    return self.inlined(&definition.parameters, arguments, body, want);
                }
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
            let has_no_value = || self.has_no_end(term) || self.is_rule_without_end(term);
            if let (Body::Term(body), true) = (&definition.body, definition.is_let && has_no_value()) {
                return self.expr(body, want);
            }
            // An action that is taken for a condition, where all is assigned.
            if let (Body::Term(body), false, false) = (&definition.body, definition.is_let, definition.recursive) {
                return self.inlined(&definition.parameters, arguments, body, want);
            }
            return self.error(format!("`{}` cannot be a function of its own", definition.name), term.span);
        };
        // Where there is no state yet, an operator cannot be given one.
        let is_before_states = function.uses.state && !self.primed.get() && self.assigned.borrow().is_some();
        let in_pieces = (function.uses.next || self.primed.get() && function.uses.state)
            && self.next_values.borrow().is_some()
            || is_before_states;
        if let (Body::Term(body), true, false) = (&definition.body, in_pieces, definition.recursive) {
            return self.inlined(&definition.parameters, arguments, body, want);
        }
        if is_before_states {
            let name = &definition.name;
            let message = format!("`{name}`, which is defined by itself, reads variables, and Init has no state yet");
            return self.error(message, term.span);
        }
        self.functions.applied.borrow_mut().insert(id);
        let types: Vec<Type> = function.parameters.iter().map(|(_, ty)| ty.clone()).collect();
        if let Some(body) = self.asked_too_early(definition, arguments, &types) {
            return self.inlined(&definition.parameters, arguments, body, want);
        }
        let code = self.applied_by(function, &function.name, arguments, term);
        let kind = if function.lent { Kind::Reference } else { Kind::Value };
        Expr { code, ty: function.result.clone(), kind }
    }

    /// The body of an operator, where some argument may fail before the operator is known to ask for it.
    fn asked_too_early<'d>(
        &self,
        definition: &'d Definition,
        arguments: &[Argument],
        types: &[Type],
    ) -> Option<&'d Term> {
        let Body::Term(body) = &definition.body else { return None };
        if definition.recursive || self.relaxed.get() {
            return None;
        }
        let mut given = definition.parameters.iter().zip(arguments).zip(types);
        let is_early = given.any(|((parameter, argument), ty)| {
            let Argument::Term(argument) = argument else { return false };
            let (_, fallible) = self.closure(|| self.value(argument, ty));
            fallible && !needs(self.types.inference, body, Name::Local(*parameter))
        });
        is_early.then_some(body)
    }

    /// The call of a function of a definition, by this name.
    pub fn applied_by(&self, function: &Function, name: &Ident, arguments: &[Argument], term: &Term) -> Code {
        let types: Vec<Type> = function.parameters.iter().map(|(_, ty)| ty.clone()).collect();
        let arguments = self.arguments(arguments, &types, term);
        let uses = self.uses.get();
        let chance = uses.chance || function.uses.chance;
        self.uses.set(Uses { constants: uses.constants || function.uses.constants, chance, ..uses });
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
        let call = Code::tight(quote!(operators::#name(#(#given),*)));
        if function.fallible { self.try_(&call) } else { call }
    }

    pub fn arguments(&self, arguments: &[Argument], types: &[Type], term: &Term) -> Vec<TokenStream> {
        arguments
            .iter()
            .zip(types)
            .map(|(argument, ty)| match argument {
                Argument::Term(argument) => self.placed(self.value(argument, ty), ty).tokens,
                Argument::Operator(_) => self.error("generated code cannot pass operators on", term.span).code.tokens,
            })
            .collect()
    }

    /// The body of a definition with its parameters computed by need.
    pub fn inlined(&self, parameters: &[LocalId], arguments: &[Argument], body: &Term, want: Option<&Type>) -> Expr {
        let mut statements = Vec::new();
        let mut before = Vec::new();
        for (parameter, argument) in parameters.iter().zip(arguments) {
            let Argument::Term(argument) = argument else { continue };
            let ty = self.types.of(&self.types.inference.facts.locals[parameter.0 as usize]);
            let needed = needs(self.types.inference, body, Name::Local(*parameter));
            let name = self.fresh(&self.types.inference.program.locals[parameter.0 as usize].name);
            let value = |ty: &Type| self.placed(self.value(argument, ty), ty);
            let (statement, binding) = self.definition(name, ty, needed, value);
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
        if !fallible || needed {
            if fallible {
                self.fallible.set(true);
            }
            let annotation = match &ty {
                _ if code.explicit.is_some() => {
                    let ty = self.types.tokens(&ty);
                    quote!(: #ty)
                }
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
            let tokens = code.tokens;
            let statement = quote!(let #name #annotation = #tokens;);
            return (statement, Binding::Expr(Expr::place(Code::tight(quote!(#name)), ty)));
        }
        let result = self.types.tokens(&ty);
        let body = ok(&code);
        let closure = quote!(|| -> Outcome<#result> { #body });
        let statement = match self.is_dear(&ty, body) {
            true => quote!(let #name = &once(#closure);),
            false => quote!(let #name = #closure;),
        };
        (statement, Binding::Lazy { name, ty, fallible: true })
    }

    /// Whether a definition is better kept than computed anew wherever it is used: where its value is more than a few
    /// words, or found by recursion.
    fn is_dear(&self, ty: &Type, body: TokenStream) -> bool {
        // A value that is kept would keep the next state borrowed while it is being made.
        if has_name(&body, "next") {
            return false;
        }
        let definitions = &self.types.inference.program.definitions;
        let mut functions = self.functions.by_id.iter();
        let is_few_words = matches!(ty, Type::Boolean | Type::Integer | Type::Enum(_) | Type::Optional(_));
        !self.types.is_copy(ty)
            || (!is_few_words && LOOPS.iter().any(|name| has_name(&body, name)))
            || functions.any(|(id, function)| {
                definitions[id.0 as usize].recursive && has_name(&body, &function.name.to_string())
            })
    }

    pub fn let_in(&self, definitions: &[DefId], body: &Term, want: Option<&Type>) -> Expr {
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
            // There is no such value: what it describes is asked for members, or applied, where it is named.
            if definition.parameters.is_empty() && (self.has_no_end(value) || self.is_rule_without_end(value)) {
                continue;
            }
            let name = self.fresh(&definition.name);
            if definition.parameters.is_empty()
                && let Some((statement, binding)) = self.made_once(&name, *id, value)
            {
                statements.push(statement);
                self.lets.borrow_mut().insert(*id, binding);
            } else if definition.parameters.is_empty() {
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

impl<'a> Scope<'a> {
    /// A `LET` definition with parameters, as a closure.
    pub fn local_function(&self, name: Ident, id: DefId, body: &Term) -> (TokenStream, Binding) {
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
        let statement = if fallible {
            let inside = ok(&code);
            quote!(let #name = |#(#names: #types),*| -> Outcome<#result> { #inside };)
        } else {
            let inside = code.body();
            quote!(let #name = |#(#names: #types),*| -> #result { #inside };)
        };
        (statement, Binding::Local { name, parameters, ty, fallible })
    }
}
