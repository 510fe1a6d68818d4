//! Functions applied by their rules, without being made: where the set of their arguments has no bound, or is huge.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::code::{Code, ok};
use crate::emit::rules::parts as parts_of;
use crate::emit::scope::{Binding, Expr, Kind, Scope};
use crate::emit::types::Type;
use crate::first_order::has_at;
use crate::shape::{Shape, view};
use crate::term::{
    Body, Bound, Builtin, DefId, Level, LocalId, Pattern, Selector, Substitution, Term, TermKind, Update,
};

/// `[x \in S |-> e]`
struct Rule<'t> {
    written: &'t Term,
    local: LocalId,
    set: &'t Term,
    body: &'t Term,
    value: Type,
}

/// What a function is at one argument.
struct Alone<'t> {
    body: &'t Term,
    value: &'t Type,
    text: String,
    argument: &'t Term,
}

/// What is replaced at an argument.
struct Replaced {
    at: Ident,
    new: Ident,
    /// Whether there is something to replace for certain, and not only perhaps.
    is_sure: bool,
}

impl Scope<'_> {
    /// `[x \in S, y \in T |-> e][a, b]`, and `[x \in S |-> [y \in T |-> e]][a][b]`: TLC makes the one value. `S` may be
    /// huge, or without an end, and what the function is elsewhere may have no value.
    pub fn of_rule(&self, function: &Term, argument: &Term, term: &Term) -> Option<Expr> {
        let (mut head, mut arguments) = (function, vec![argument]);
        while let TermKind::Apply(inner, argument) = &*head.kind {
            head = inner;
            arguments.push(argument);
        }
        let first = arguments.pop()?;
        let made = self.made_where_it_can_be(head);
        let opened = self.rule_without_end(head).or_else(|| self.rule_that_may_fail(head));
        let opened = opened.or_else(|| made.as_ref().and_then(|(id, _)| self.rule_of(*id)));
        let TermKind::Function { bounds, body } = &*opened.as_ref().unwrap_or(head).kind else { return None };
        let items = match bounds.as_slice() {
            [_] => vec![first.clone()],
            bounds => self.items_of(first, bounds.len())?,
        };
        let applied =
            |function: Term, argument: &Term| Term::new(TermKind::Apply(function, argument.clone()), term.span);
        let body = arguments.into_iter().rev().fold(body.clone(), applied);
        let value = self.type_of(&body);
        let bound: Vec<(&Bound, &Term)> = bounds.iter().zip(&items).collect();
        let alone = Alone { body: &body, value: &value, text: self.text(term), argument: first };
        let code = self.attempt(|| self.made_alone(&bound, &mut vec![], &alone))?;
        let code = match made {
            Some((id, attempt)) => self.looked_up_or(id, attempt, term, &value, &code),
            None => code,
        };
        Some(Expr::value(code, value))
    }

    /// The definition of a function that is made once, and what tries to, where that may fail.
    fn made_where_it_can_be(&self, function: &Term) -> Option<(DefId, TokenStream)> {
        let TermKind::Call(id, arguments) = &*function.kind else { return None };
        let program = self.types.inference.program;
        let definition = program.get(*id);
        if !arguments.is_empty() || definition.recursive || program.has_effects(function) {
            return None;
        }
        self.rule_of(*id)?;
        let named = self.lets.borrow().get(id).cloned();
        let attempt = match named {
            Some(Binding::Lazy { name, fallible: true, .. }) => quote!(#name()),
            None if !definition.is_let && definition.level == Level::Constant => {
                let is_known = self.types.inference.evaluated.definitions.contains_key(id);
                self.functions.by_id.get(id).filter(|function| function.fallible && !is_known)?;
                ok(&self.expr(function, None).code)
            }
            _ => return None,
        };
        Some((*id, attempt))
    }

    fn rule_of(&self, id: DefId) -> Option<Term> {
        match &self.types.inference.program.get(id).body {
            Body::Term(body) if matches!(*body.kind, TermKind::Function { .. }) => Some(body.clone()),
            _ => None,
        }
    }

    /// An application of a function that is made, and what takes its place where that fails: TLC makes no value that is
    /// not asked for.
    fn looked_up_or(&self, id: DefId, attempt: TokenStream, applied: &Term, value: &Type, alone: &Code) -> Code {
        let made = self.fresh("made");
        let function = Expr::place(Code::tight(quote!(#made)), self.types.of_definition(id));
        let before = self.lets.borrow_mut().insert(id, Binding::Expr(function));
        let found = self.value(applied, value).body();
        match before {
            Some(before) => self.lets.borrow_mut().insert(id, before),
            None => self.lets.borrow_mut().remove(&id),
        };
        self.taken.borrow_mut().remove(&made.to_string());
        let alone = alone.body();
        Code::matching(quote!(match #attempt { Ok(#made) => { #found } Err(_) => { #alone } }))
    }

    /// What is made of arguments alone, where they are arguments.
    fn made_alone(&self, rest: &[(&Bound, &Term)], given: &mut Vec<(Ident, Code)>, alone: &Alone<'_>) -> Code {
        let Some(((bound, item), rest)) = rest.split_first() else {
            let test = Code::all(given.iter().map(|(_, test)| test.clone()).collect());
            let made = self.value(alone.body, alone.value);
            if test.is(true) {
                return made;
            }
            self.fallible.set(true);
            let (text, names) = (&alone.text, given.iter().map(|(name, _)| name));
            let said = if given.len() == 1 { quote!(#(&#names)*) } else { quote!(&(#(&#names),*)) };
            return Code::branch(&test, &made, &Code::tight(quote!(return Err(out_of_domain(#text, #said)))));
        };
        let (inference, ty) = (self.types.inference, self.element_type(&bound.set));
        let value = self.value(item, &ty).tokens;
        let test = |name: &Ident| {
            let place = Expr::place(Code::tight(quote!(#name)), ty.clone());
            self.member_of(&place, &inference.shape(item), &bound.set, alone.argument)
        };
        let statement = |name: &Ident| quote!(let #name = #value;);
        match &bound.pattern {
            Pattern::Local(local) => self.binding(*local, ty.clone(), Kind::Place, |name| {
                given.push((name.clone(), test(name)));
                Code::block(&[statement(name)], &self.made_alone(rest, given, alone))
            }),
            Pattern::Tuple(_) => {
                let name = self.fresh("tuple");
                let whole = Expr::place(Code::tight(quote!(#name)), ty.clone());
                given.push((name.clone(), test(&name)));
                let made = self.bound_to(&bound.pattern, &whole, || self.made_alone(rest, given, alone));
                self.taken.borrow_mut().remove(&name.to_string());
                Code::block(&[statement(&name)], &made)
            }
        }
    }

    fn element_type(&self, set: &Term) -> Type {
        match view(self.types.inference.program, set) {
            Some((Builtin::StringSet, _)) => Type::Dynamic,
            _ => self.types.of(&self.types.inference.shape(set).element()).unbounded(),
        }
    }

    /// The items of a tuple of so many; none where it is not seen to be one.
    fn items_of(&self, tuple: &Term, length: usize) -> Option<Vec<Term>> {
        match (&*tuple.kind, self.type_of(tuple)) {
            (TermKind::Tuple(items), _) if items.len() == length => Some(items.clone()),
            (TermKind::Tuple(_), _) => None,
            (_, Type::Tuple(parts)) if parts.len() == length => Some(parts_of(tuple, length)),
            (_, Type::IntegerFunction(_, 1, count)) if count == length => Some(parts_of(tuple, length)),
            _ => None,
        }
    }

    /// What the name of a function of the state stands for, of which one value may have none.
    fn rule_that_may_fail(&self, function: &Term) -> Option<Term> {
        let TermKind::Call(id, arguments) = &*function.kind else { return None };
        let definition = self.types.inference.program.get(*id);
        let may_fail = || self.functions.by_id.get(id).is_some_and(|function| function.fallible);
        match &definition.body {
            Body::Term(body)
                if matches!(*body.kind, TermKind::Function { .. })
                    && definition.level > Level::Constant
                    && !definition.is_let
                    && !definition.recursive
                    && may_fail() =>
            {
                let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                Some(Substitution::new(pairs).apply(body))
            }
            _ => None,
        }
    }

    /// What the name of a function stands for that cannot be made, since it has a value for each of a set without an
    /// end.
    pub fn rule_without_end(&self, function: &Term) -> Option<Term> {
        let TermKind::Call(id, arguments) = &*function.kind else { return None };
        let definition = self.types.inference.program.get(*id);
        match &definition.body {
            Body::Term(body) if !definition.recursive && self.is_rule_without_end(body) => {
                let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                Some(Substitution::new(pairs).apply(body))
            }
            _ => None,
        }
    }

    /// Whether a term is such a function.
    pub fn is_rule_without_end(&self, term: &Term) -> bool {
        match &*term.kind {
            TermKind::Function { bounds, .. } => bounds.iter().any(|bound| self.has_no_end(&bound.set)),
            TermKind::Except(base, _) => self.is_rule_without_end(base),
            TermKind::Apply(function, _) => match &*self.rule_without_end(function).as_ref().unwrap_or(function).kind {
                TermKind::Function { body, .. } => self.is_rule_without_end(body),
                _ => false,
            },
            _ => self.rule_without_end(term).is_some(),
        }
    }

    /// `[[x \in S |-> e] EXCEPT ![i] = v][argument]`, where `S` is a set of numbers that isn't spelt out: what is
    /// replaced is looked at first, the last first, and the one value is made where it is none of that.
    pub fn of_updated_rule(&self, function: &Term, argument: &Term, term: &Term) -> Option<Expr> {
        let mut updates: Vec<Update> = Vec::new();
        let mut base = function.clone();
        loop {
            base = self.rule_without_end(&base).unwrap_or(base);
            let TermKind::Except(inner, own) = &*base.kind else { break };
            updates.splice(..0, own.iter().cloned());
            base = inner.clone();
        }
        let TermKind::Function { bounds, body } = &*base.kind else { return None };
        let [Bound { pattern: Pattern::Local(local), set }] = bounds.as_slice() else { return None };
        let Type::Partial(key, value) = self.type_of(function) else { return None };
        if updates.is_empty() || *key != Type::Integer || !self.is_lazy(set) {
            return None;
        }
        let rule = Rule { written: &base, local: *local, set, body, value: *value };
        let (mut statements, mut replaced) = (Vec::new(), Vec::new());
        for update in &updates {
            let [Selector::Index(index)] = update.path.as_slice() else { return None };
            if self.type_of(index) != Type::Integer {
                return None;
            }
            let (statement, update) = self.replaced_by_rule(&rule, index, update, &replaced);
            statements.push(statement);
            replaced.push(update);
        }
        let given = self.value(argument, &Type::Integer).tokens;
        let (shape, text) = (self.types.inference.shape(argument), self.text(term));
        let code = self.binding(rule.local, Type::Integer, Kind::Place, |name| {
            let is_argument = self.is_argument_of_rule(&rule, name, &shape, argument);
            let made = self.by_rule(&rule, name, &replaced);
            statements.push(quote!(let #name = #given;));
            if is_argument.is(true) {
                return Code::block(&statements, &made);
            }
            self.fallible.set(true);
            let failure = Code::tight(quote!(return Err(out_of_domain(#text, &#name))));
            Code::block(&statements, &Code::branch(&is_argument, &made, &failure))
        });
        for Replaced { at, new, .. } in &replaced {
            self.taken.borrow_mut().remove(&at.to_string());
            self.taken.borrow_mut().remove(&new.to_string());
        }
        Some(Expr::value(code, rule.value))
    }

    /// One update: at what argument, and what is new there. TLC makes the old value in any case, and nothing new where
    /// there is none.
    fn replaced_by_rule(
        &self,
        rule: &Rule<'_>,
        index: &Term,
        update: &Update,
        before: &[Replaced],
    ) -> (TokenStream, Replaced) {
        let (at, new) = (self.fresh("at"), self.fresh("new"));
        let given = self.value(index, &Type::Integer).tokens;
        let shape = self.types.inference.shape(index);
        let is_argument = self.is_argument_of_rule(rule, &at, &shape, index);
        let was = self.fresh("old");
        let (old, may_fail) = self.closure(|| {
            self.binding(rule.local, Type::Integer, Kind::Place, |name| {
                Code::block(&[quote!(let #name = #at;)], &self.by_rule(rule, name, before))
            })
        });
        let is_made = may_fail || has_at(&update.value);
        self.fallible.set(self.fallible.get() || may_fail);
        let place = Expr::place(Code::tight(quote!(#was)), rule.value.clone());
        let result = self.replacement(place, rule.written, update);
        self.taken.borrow_mut().remove(&was.to_string());
        let (ty, old) = (self.types.tokens(&rule.value), old.tokens);
        let result = match is_made {
            true if has_at(&update.value) => Code::block(&[quote!(let #was: #ty = #old;)], &result),
            true => Code::block(&[quote!(let _: #ty = #old;)], &result),
            false => result,
        };
        let is_sure = is_argument.is(true) || self.relaxed.get();
        let result = match is_sure {
            true => result.tokens,
            false => {
                let (test, written, result) =
                    (is_argument.tokens, self.place_of_span(rule.written.span), result.tokens);
                quote!(if #test { Some(#result) } else { absent_argument(#written); None })
            }
        };
        (quote!(let #at = #given; let #new = #result;), Replaced { at, new, is_sure })
    }

    /// The value at an argument by this name.
    fn by_rule(&self, rule: &Rule<'_>, name: &Ident, replaced: &[Replaced]) -> Code {
        replaced.iter().fold(self.value(rule.body, &rule.value), |made, Replaced { at, new, is_sure }| {
            let is_copy = self.types.is_copy(&rule.value);
            let kept = if is_copy { quote!(#new) } else { quote!(#new.clone()) };
            if *is_sure {
                return Code::branch(&Code::tight(quote!(#name == #at)), &Code::tight(kept), &made);
            }
            let (made, found) = (made.body(), if is_copy { quote!(#new) } else { quote!(&#new) });
            Code::matching(quote!(match #found { Some(#new) if #name == #at => #kept, _ => { #made } }))
        })
    }

    fn is_argument_of_rule(&self, rule: &Rule<'_>, name: &Ident, shape: &Shape, term: &Term) -> Code {
        self.member_of(&Expr::place(Code::tight(quote!(#name)), Type::Integer), shape, rule.set, term)
    }
}
