//! Functions applied by their rules, without being made: where the set of their arguments has no bound, or is huge.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::code::Code;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::types::Type;
use crate::first_order::has_at;
use crate::shape::Shape;
use crate::term::{Body, Bound, LocalId, Pattern, Selector, Substitution, Term, TermKind, Update};

/// `[x \in S |-> e]`
struct Rule<'t> {
    written: &'t Term,
    local: LocalId,
    set: &'t Term,
    body: &'t Term,
    value: Type,
}

/// What is replaced at an argument.
struct Replaced {
    at: Ident,
    new: Ident,
    /// Whether there is something to replace for certain, and not only perhaps.
    is_sure: bool,
}

impl Scope<'_> {
    /// `[x \in S |-> e][argument]`, where a function of `S` would have no bound: TLC makes the one value, and `S` may be huge.
    pub fn of_rule(&self, function: &Term, argument: &Term, term: &Term) -> Option<Expr> {
        let TermKind::Function { bounds, body } = &*function.kind else { return None };
        let [Bound { pattern: Pattern::Local(local), set }] = bounds.as_slice() else { return None };
        let (key, value) = match self.type_of(function) {
            Type::Partial(key, value) => (*key, *value),
            Type::Sequence(value) => (Type::Integer, *value),
            _ => return None,
        };
        let (shape, text) = (self.types.inference.shape(argument), self.text(term));
        let given = self.value(argument, &key).tokens;
        let code = self.binding(*local, key.clone(), Kind::Place, |name| {
            let place = Expr::place(Code::tight(quote!(#name)), key.clone());
            let is_argument = self.member_of(&place, &shape, set, argument);
            self.fallible.set(true);
            let failure = Code::tight(quote!(return Err(out_of_domain(#text, &#name))));
            let result = Code::branch(&is_argument, &self.value(body, &value), &failure);
            Code::block(&[quote!(let #name = #given;)], &result)
        });
        Some(Expr::value(code, value))
    }

    /// What the name of a function stands for that cannot be made, since it has a value for each of a set without an end.
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
            _ => self.rule_without_end(term).is_some(),
        }
    }

    /// `[[x \in S |-> e] EXCEPT ![i] = v][argument]`, where `S` is a set of numbers that isn't spelt out: what is replaced is
    /// looked at first, the last first, and the one value is made where it is none of that.
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

    /// One update: at what argument, and what is new there. TLC makes the old value in any case, and nothing new where there
    /// is none.
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
