//! `explain`: the conjuncts of an action, judged one by one.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Generated, Walk, twice};
use crate::emit::code::{Code, ok};
use crate::emit::lower::Item;
use crate::emit::model::{Field, FieldSource, Model, Plan};
use crate::emit::scope::{Expr, Uses, one_line};
use crate::emit::text::literal;
use crate::emit::tokens::{has_name, starts_with};
use crate::term::{Builtin, DefId, Term, TermKind};

/// The body of an action's `explain`.
pub fn explain(model: &Model<'_>, plan: &Plan, step: &Generated) -> Generated {
    if plan.is_searched {
        return whole(model, plan, step);
    }
    twice(|fallible| {
        let scope = model.scope();
        let walk = Walk::new(&scope, model, fallible);
        walk.bind_fields(&plan.fields);
        let statements = walk.explain(&plan.items, &plan.fields);
        model.report(&scope);
        (
            quote!(
                let mut explanation = Explanation::default();
                #(#statements)*
                explanation.finish()
            ),
            scope.uses.get(),
            false,
        )
    })
}

/// The same for an action whose steps are searched for.
fn whole(model: &Model<'_>, plan: &Plan, step: &Generated) -> Generated {
    let (text, place) = (literal(&one_line(model.sources.slice(plan.span))), model.place(plan.span));
    let arguments = plan.given(step.uses, model);
    let taken = quote!(step(#(#arguments),*));
    let taken = if step.fallible { quote!(#taken?) } else { taken };
    let body = quote!(
        let mut explanation = Explanation::default();
        explanation.step(#text, #place, None, next.map(|next| || Ok(#taken.as_ref() == Some(next))));
        explanation.finish()
    );
    Generated { body, uses: Uses { next: true, ..step.uses }, fallible: false }
}

impl<'s, 'a> Walk<'s, 'a> {
    /// The statements that judge the items.
    pub fn explain(&self, items: &[Item], fields: &[Field]) -> Vec<TokenStream> {
        self.lazy.set(true);
        self.scope.relaxed.set(true);
        let mut statements = Vec::new();
        for item in items {
            let (locals, lets) = (self.scope.locals.borrow().clone(), self.scope.lets.borrow().clone());
            let judged = self.explain_item(item, fields);
            // What needs the next state for a definition cannot be judged conjunct by conjunct.
            let mut defined = judged.iter().filter(|statement| starts_with(statement, &["let"]));
            if defined.any(|statement| has_name(statement, "next")) {
                *self.scope.locals.borrow_mut() = locals;
                *self.scope.lets.borrow_mut() = lets;
            } else {
                statements.extend(judged);
            }
        }
        statements
    }

    fn judged(&self, term: &Term) -> TokenStream {
        let (code, _) = self.scope.closure(|| self.scope.condition(term));
        judgement(&code)
    }

    /// What a translation gives, and whether it reads next values.
    fn primed<T>(&self, translation: impl FnOnce() -> T) -> (T, bool) {
        let scope = self.scope;
        let before = scope.uses.get();
        scope.uses.set(Uses { next: false, ..before });
        let result = translation();
        let uses = scope.uses.get();
        scope.uses.set(Uses { next: uses.next || before.next, ..uses });
        (result, uses.next)
    }

    fn explain_item(&self, item: &Item, fields: &[Field]) -> Vec<TokenStream> {
        let scope = self.scope;
        let mut statements = Vec::new();
        let lazy = |term: &Term| {
            let pending: Vec<DefId> = self.pending.borrow().clone();
            scope.let_statements_lazily(&pending, term)
        };
        match item {
            Item::Guard(term) | Item::Condition(term) => {
                statements.extend(lazy(term));
                let (text, place) = (literal(&scope.text(term)), self.model.place(term.span));
                let (judged, primed) = self.primed(|| self.judged(term));
                statements.push(condition(&quote!(#text, #place), &judged, primed));
            }
            Item::Choose { local, set } => {
                statements.extend(lazy(set));
                let name = &scope.types.inference.program.locals[local.0 as usize].name;
                let text = literal(&format!("{name} \\in {}", scope.text(set)));
                let place = self.model.place(set.span);
                let local_term = Term::new(TermKind::Local(*local, Vec::new()), set.span);
                let member = Term::new(TermKind::Builtin(Builtin::In, vec![local_term, set.clone()]), set.span);
                let ((code, _), primed) = self.primed(|| scope.closure(|| scope.condition(&member)));
                if !code.is(true) {
                    statements.push(condition(&quote!(#text, #place), &judgement(&code), primed));
                }
            }
            Item::AssignAny { variable, set, whole } => {
                statements.extend(lazy(set));
                if let Some(field) = fields.iter().find(|field| field.source == FieldSource::Assigned(*variable)) {
                    let (text, place) = (literal(&scope.text(whole)), self.model.place(whole.span));
                    let name = &field.name;
                    let (index, target) = (variable.0 as usize, scope.types.field(variable.0 as usize));
                    let index = proc_macro2::Literal::usize_unsuffixed(index);
                    let value = scope.owned(Expr::place(Code::tight(quote!(#name)), field.ty.clone())).tokens;
                    statements.push(
                        quote!(explanation.effect(#text, #place, #index, next.map(|next| &next.#target), || Ok(#value));),
                    );
                }
            }
            Item::Assign { variable, value, whole } => {
                statements.extend(lazy(value));
                let (text, place) = (literal(&scope.text(whole)), self.model.place(whole.span));
                let ty = scope.types.of(&scope.types.inference.facts.variables[variable.0 as usize]);
                let target = scope.types.field(variable.0 as usize);
                let index = proc_macro2::Literal::usize_unsuffixed(variable.0 as usize);
                let ((code, _), primed) = self.primed(|| scope.closure(|| scope.value(value, &ty)));
                let inside = ok(&code);
                statements.push(if primed {
                    quote!(explanation.step(#text, #place, Some(#index), next.map(|next| || {
                        let expected: Outcome<_> = { #inside };
                        expected.map(|expected| next.#target == expected)
                    }));)
                } else {
                    quote!(explanation.effect(#text, #place, #index, next.map(|next| &next.#target), || { #inside });)
                });
            }
            Item::Unchanged { whole } => {
                let TermKind::Unchanged(inner) = &*whole.kind else { return statements };
                let place = self.model.place(whole.span);
                for variable in scope.unchanged_variables(inner) {
                    let target = scope.types.field(variable as usize);
                    let text = format!("UNCHANGED {}", scope.types.inference.program.variables[variable as usize].name);
                    let index = proc_macro2::Literal::usize_unsuffixed(variable as usize);
                    let uses = scope.uses.get();
                    scope.uses.set(Uses { state: true, ..uses });
                    let observed = quote!(next.map(|next| &next.#target));
                    statements.push(quote!(explanation.unchanged(#text, #place, #index, &state.#target, #observed);));
                }
            }
            Item::If { condition, then, otherwise, .. } => {
                statements.extend(lazy(condition));
                let (judged, primed) = self.primed(|| self.judged(condition));
                if primed {
                    // Which branch is taken is known with the next state only.
                    return Vec::new();
                }
                let yes = self.block(|| self.explain(then, fields));
                let no = self.block(|| self.explain(otherwise, fields));
                statements.push(quote!(match explanation.branch(#judged) {
                    Some(true) => { #(#yes)* }
                    Some(false) => { #(#no)* }
                    None => {}
                }));
            }
            Item::Compose { .. } | Item::Recur { .. } | Item::Each { .. } | Item::Either { .. } => {}
            Item::Scope { definitions, bindings, items } => {
                let opened = self.open(definitions, bindings);
                statements.extend(opened);
                statements.extend(self.explain(items, fields));
            }
        }
        statements
    }
}

/// The judgement of a condition, which waits for the next state where it reads that.
fn condition(named: &TokenStream, judged: &TokenStream, primed: bool) -> TokenStream {
    match primed {
        true => quote!(explanation.step(#named, None, next.map(|next| #judged));),
        false => quote!(explanation.guard(#named, #judged);),
    }
}

/// A closure that gives the truth of a condition.
fn judgement(condition: &Code) -> TokenStream {
    let body = ok(condition);
    quote!(|| { #body })
}
