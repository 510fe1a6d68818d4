//! In how many ways a step can be taken: TLC counts each of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Generated, Walk, drawing, twice};
use crate::emit::code::Code;
use crate::emit::lower::{Item, Lowering, Target};
use crate::emit::model::{Model, Plan};
use crate::emit::tokens::{is_word, unparenthesized};
use crate::shape::view;
use crate::term::{Argument, Body, Builtin, DefId, LocalId, Term, TermKind};

/// The body of the function that counts the ways to take a step, where there may be several.
pub fn ways(model: &Model<'_>, plan: &Plan) -> Option<Generated> {
    let lowering = Lowering::new(model.program(), Target::Next);
    let generated = twice(|fallible| {
        let scope = model.scope();
        let walk = Walk::new(&scope, model, fallible);
        walk.bind_fields(&plan.fields);
        let mut statements = Vec::new();
        let factors = walk.ways(&plan.items, &lowering, &mut statements);
        model.report(&scope);
        if scope.uses.get().chance {
            scope.state_name();
            statements.insert(0, drawing(plan, &[]));
        }
        if factors.is_empty() {
            statements.clear();
        }
        let result = match (factors.is_empty(), unparenthesized(product(factors))) {
            (true, _) => quote!(),
            (false, count) if fallible => quote!(Ok(#count)),
            (false, count) => count,
        };
        (quote!(#(#statements)* #result), scope.uses.get(), scope.fallible.get())
    });
    (!generated.body.is_empty()).then_some(generated)
}

impl<'s, 'a> Walk<'s, 'a> {
    /// The number of ways in which the guards hold, as factors; `lets` come before them.
    pub fn ways(&self, items: &[Item], lowering: &Lowering<'_>, statements: &mut Vec<TokenStream>) -> Vec<TokenStream> {
        let mut factors = Vec::new();
        for item in items {
            match item {
                Item::Guard(term) if lowering.branches(term) => {
                    statements.extend(self.lets(term));
                    let count = self.count(term, lowering);
                    if !is_word(&count, "1") {
                        factors.push(count);
                    }
                }
                Item::Scope { definitions, bindings, items } => {
                    statements.extend(self.open(definitions, bindings));
                    factors.extend(self.ways(items, lowering, statements));
                }
                Item::If { then, otherwise, condition, .. } => {
                    let has = |items: &[Item]| {
                        items.iter().any(|item| matches!(item, Item::Guard(term) if lowering.branches(term)))
                    };
                    if has(then) || has(otherwise) {
                        statements.extend(self.lets(condition));
                        let test = self.scope.condition(condition).tokens;
                        let mut inner = Vec::new();
                        let yes = product(self.ways(then, lowering, &mut inner));
                        let no = product(self.ways(otherwise, lowering, &mut inner));
                        factors.push(quote!((if #test { #(#inner)* #yes } else { #no })));
                    }
                }
                _ => {}
            }
        }
        factors
    }

    /// In how many ways all of some conditions hold, of which one part branches or none, and whether that can fail.
    /// What may fail, or recur, is not asked where what stands before it does not hold.
    fn count_all(&self, parts: &[&[Term]], lowering: &Lowering<'_>) -> (TokenStream, bool) {
        let scope = self.scope;
        let Some((first, rest)) = parts.split_first() else { return (quote!(1), false) };
        let fallible_before = scope.fallible.replace(false);
        let conditions = match first {
            [term] if lowering.branches(term) => None,
            conditions => Some(Code::all(conditions.iter().map(|term| scope.condition(term)).collect())),
        };
        let count = match (&conditions, first) {
            (None, [term]) => self.count(term, lowering),
            _ => quote!(1),
        };
        let first_fails = scope.fallible.replace(fallible_before);
        let (ways, rest_fails) = self.count_all(rest, lowering);
        let fails = first_fails || rest_fails;
        scope.fallible.set(scope.fallible.get() || fails);
        let last = is_word(&ways, "1");
        let ways = match conditions {
            Some(condition) if condition.is(true) => ways,
            Some(condition) => {
                let condition = condition.tokens;
                if last { quote!(usize::from(#condition)) } else { quote!((if #condition { #ways } else { 0 })) }
            }
            None if last => count,
            None if rest_fails => quote!((match #count { 0 => 0, ways => ways * #ways })),
            None => quote!(#count * #ways),
        };
        (ways, fails)
    }

    /// In how many ways a condition holds.
    pub fn count(&self, term: &Term, lowering: &Lowering<'_>) -> TokenStream {
        let scope = self.scope;
        let program = scope.types.inference.program;
        if !lowering.branches(term) {
            let condition = scope.condition(term);
            if condition.is(true) {
                return quote!(1);
            }
            let tokens = condition.tokens;
            return quote!(usize::from(#tokens));
        }
        if let Some((Builtin::Implies, operands)) = view(program, term) {
            let test = scope.condition(operands[0]).tokens;
            let ways = self.count(operands[1], lowering);
            return quote!((if #test { #ways } else { 1 }));
        }
        match &*term.kind {
            TermKind::Or(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.count(part, lowering)).collect();
                quote!((#(#parts)+*))
            }
            TermKind::And(parts) => {
                let groups = parts.chunk_by(|a, b| !lowering.branches(a) && !lowering.branches(b));
                self.count_all(&groups.collect::<Vec<_>>(), lowering).0
            }
            TermKind::Quantifier { exists, bounds, body } => {
                let (first, rest) = match bounds.split_first() {
                    Some(split) => split,
                    None => return self.count(body, lowering),
                };
                let (source, element) = scope.over(&first.set);
                let inner = if rest.is_empty() {
                    body.clone()
                } else {
                    let nested = TermKind::Quantifier { exists: *exists, bounds: rest.to_vec(), body: body.clone() };
                    Term::new(nested, term.span)
                };
                let (count, fallible, name) = scope.under(&first.pattern, &element, |_| self.count(&inner, lowering));
                let (count, all) = (unparenthesized(count), if *exists { quote!(sum) } else { quote!(product) });
                if fallible {
                    scope.fallible.set(true);
                    return quote!(#source.map(|#name| Ok(#count)).#all::<Outcome<usize>>()?);
                }
                quote!(#source.map(|#name| #count).#all::<usize>())
            }
            TermKind::If(condition, then, otherwise) => {
                let test = scope.condition(condition).tokens;
                let (yes, no) = (self.count(then, lowering), self.count(otherwise, lowering));
                quote!((if #test { #yes } else { #no }))
            }
            TermKind::Case(arms, other) => {
                let (arms, other) = (arms.iter(), other.as_ref().map(|other| self.count(other, lowering)));
                let none = || {
                    scope.fallible.set(true);
                    let text = scope.text(term);
                    quote!(return Err(no_case(#text)))
                };
                let other = other.unwrap_or_else(none);
                let arms = arms.rev().fold(quote!({ #other }), |rest, (condition, result)| {
                    let (test, ways) = (scope.condition(condition).tokens, self.count(result, lowering));
                    quote!(if #test { #ways } else #rest)
                });
                quote!((#arms))
            }
            TermKind::Let(definitions, body) => {
                let statements = scope.let_statements(definitions, &[body], true);
                block(&statements, self.count(body, lowering))
            }
            TermKind::Call(id, arguments) => {
                let definition = &program.definitions[id.0 as usize];
                let Body::Term(body) = &definition.body else { return quote!(1) };
                if definition.recursive {
                    let function = scope.functions.by_id.get(id);
                    let Some((function, ways)) =
                        function.and_then(|function| Some((function, function.ways.as_ref()?)))
                    else {
                        let message =
                            format!("generated code does not count in how many ways `{}` holds", definition.name);
                        return scope.error(message, term.span).code.tokens;
                    };
                    scope.functions.counted.borrow_mut().insert(*id);
                    return scope.applied_by(function, ways, arguments, term).tokens;
                }
                let bindings: Vec<(LocalId, Argument)> =
                    definition.parameters.iter().copied().zip(arguments.iter().cloned()).collect();
                let saved = scope.locals.borrow().clone();
                let statements = self.open(&[], &bindings);
                let count = self.count(body, lowering);
                *scope.locals.borrow_mut() = saved;
                block(&statements, count)
            }
            _ => {
                let condition = scope.condition(term).tokens;
                quote!(usize::from(#condition))
            }
        }
    }
}

/// The body of the function that counts in how many ways a recursive definition holds.
pub fn ways_of(model: &Model<'_>, id: DefId, body: &Term) -> TokenStream {
    let lowering = Lowering::new(model.program(), Target::Next);
    let scope = model.scope();
    model.bind_parameters(&scope, id);
    let count = unparenthesized(Walk::new(&scope, model, true).count(body, &lowering));
    model.report(&scope);
    quote!(dynamic::recursive(|| Ok(#count)))
}

/// A count with what stands before it, as a factor: where a statement begins, `{ … } * b` would be a block and `*b`.
fn block(statements: &[TokenStream], count: TokenStream) -> TokenStream {
    if statements.is_empty() {
        return count;
    }
    let count = unparenthesized(count);
    quote!(({ #(#statements)* #count }))
}

/// `a * b * …`
pub fn product(factors: Vec<TokenStream>) -> TokenStream {
    factors.into_iter().reduce(|product, factor| quote!(#product * #factor)).unwrap_or_else(|| quote!(1))
}
