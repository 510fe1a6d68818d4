//! Sets gone through as TLC does it for `v' \in S`, which comes by some elements more than once.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Code, ok};
use super::repeats::{DEEPEST, Form, Made};
use super::scope::{Expr, Scope};
use super::types::Type;
use crate::term::{Builtin, Pattern, Term, TermKind, in_order};

impl Scope<'_> {
    /// A set, and how to go through it as TLC does: an iterator, and the type of its elements.
    pub fn met(&self, set: &Term) -> (TokenStream, Type) {
        if !self.repeats(set, DEEPEST) {
            return self.over(set);
        }
        if let Some(distributed) = self.distributed(set) {
            return self.met(&distributed);
        }
        let whole = self.types.of(&self.types.inference.shape(set).element());
        let source = match self.form(set) {
            Form::Opened(inner) => return self.met(&inner),
            Form::Let(definitions, inner) => {
                let statements = self.let_statements(definitions, &[inner], true);
                let source = self.part(inner, &whole);
                quote!({ #(#statements)* #source.collect::<Vec<_>>() }.into_iter())
            }
            Form::If(condition, a, b) => {
                let test = self.condition(condition).tokens;
                let (a, b) = (self.part(a, &whole), self.part(&b, &whole));
                quote!((if #test { #a.collect::<Vec<_>>() } else { #b.collect::<Vec<_>>() }).into_iter())
            }
            Form::Union(..) if self.surely_made(set, DEEPEST).is_none() => {
                let made = self.made_in_the_run(set, &whole);
                quote!(#made.into_iter())
            }
            Form::Union(a, b) => {
                // The one that is listed is asked first.
                let is_described = |set: &Term| self.made(set, DEEPEST) == Made::Described;
                let (a, b) = if is_described(a) && !is_described(b) { (b, a) } else { (a, b) };
                let (a, b) = (self.part(a, &whole), self.part(b, &whole));
                quote!(#a.chain(#b))
            }
            Form::BigUnion(sets) if self.is_told_by_intervals(sets, DEEPEST) || self.are_remembered(sets) => {
                let parts = self.sets_as_written(sets, DEEPEST, &|set| self.value(set, &Type::Dynamic).tokens);
                let united = self.try_(&Code::tight(quote!(dynamic::big_cup(#parts)))).tokens;
                self.told_in_the_run(quote!(&#united), set, &whole)
            }
            Form::BigUnion(sets) => return self.united(sets, set, whole),
            Form::Filter(of) => {
                let TermKind::SetFilter { bound, body } = &*set.kind else { return self.over(set) };
                let (source, found) = self.met(of);
                let source = self.sifted(source, &bound.pattern, &found, &|scope| scope.condition(body));
                self.turned(source, &found, &whole, set)
            }
            Form::Selection(builtin, a, b) => {
                let (source, found) = self.met(a);
                let shape = self.types.inference.shape(a).element();
                let name = self.fresh("element");
                let element = Expr::place(Code::tight(quote!(#name)), found.clone());
                let (test, fallible) = self.closure(|| {
                    let inside = self.attempt(|| self.member_of(&element, &shape, b, set)).unwrap_or_else(|| {
                        let value = self.converted(element.clone(), &Type::Dynamic, set);
                        self.dynamic_member_of(&Expr::value(value, Type::Dynamic), b, set)
                    });
                    if builtin == Builtin::Difference { inside.negate() } else { inside }
                });
                self.taken.borrow_mut().remove(&name.to_string());
                let source = self.selection(source, quote!(#name), test, fallible);
                self.turned(source, &found, &whole, set)
            }
            Form::Remembered | Form::Held => self.told_in_the_run(self.reference_to(set), set, &whole),
            Form::Functions(_) | Form::Product(_) => return self.combined(set, whole),
            Form::Other(_) => return self.over(set),
        };
        (source, whole)
    }

    /// A `Met` of a set, where it depends on conditions whether that is listed.
    pub fn made_in_the_run(&self, set: &Term, whole: &Type) -> TokenStream {
        if let Some(distributed) = self.distributed(set) {
            return self.made_in_the_run(&distributed, whole);
        }
        let known = self.surely_made(set, DEEPEST);
        match (self.form(set), known) {
            (_, Some(Made::Described)) => {
                let part = self.part(set, whole);
                quote!(Met::described(#part))
            }
            (_, Some(_)) => {
                let part = self.part(set, whole);
                quote!(Met::listed(#part))
            }
            (Form::Opened(inner), None) => self.made_in_the_run(&inner, whole),
            (Form::Let(definitions, inner), None) => {
                let statements = self.let_statements(definitions, &[inner], true);
                let made = self.made_in_the_run(inner, whole);
                quote!({ #(#statements)* #made })
            }
            (Form::If(condition, a, b), None) => {
                let test = self.condition(condition).tokens;
                let (a, b) = (self.made_in_the_run(a, whole), self.made_in_the_run(&b, whole));
                quote!((if #test { #a } else { #b }))
            }
            (Form::Union(a, b), None) => {
                let (a, b) = (self.made_in_the_run(a, whole), self.made_in_the_run(b, whole));
                quote!(#a.cup(#b))
            }
            (Form::BigUnion(sets), None) => self.united_in_the_run(sets, set, whole),
            (_, None) => self.held_in_the_run(set, whole).unwrap_or_else(|| {
                self.error("generated code does not tell what this set is made of", set.span).code.tokens
            }),
        }
    }

    /// A `Met` of `UNION sets`, where only the run tells whether there is an interval among these.
    pub fn united_in_the_run(&self, sets: &Term, set: &Term, whole: &Type) -> TokenStream {
        let parts = self.sets_as_written(sets, DEEPEST, &|set| self.value(set, &Type::Dynamic).tokens);
        let all = self.try_(&Code::tight(quote!(dynamic::united(#parts)))).tokens;
        if *whole == Type::Dynamic {
            return all;
        }
        let (text, ty) = (self.text(set), self.types.tokens(whole));
        self.try_(&Code::tight(quote!(#all.try_map(|element| dynamic::typed::<#ty>(&element, #text))))).tokens
    }

    /// Sets as values, in the order that they are written in: TLC looks at all of them before it sorts them.
    pub fn sets_as_written(&self, sets: &Term, depth: usize, part: &dyn Fn(&Term) -> TokenStream) -> TokenStream {
        match &*sets.kind {
            TermKind::SetEnumeration(sets) => {
                let parts = sets.iter().map(part);
                quote!(vec![#(#parts),*])
            }
            TermKind::SetMap { bounds, body } => {
                let push = |_: &[TokenStream]| {
                    let element = part(body);
                    quote!(elements.push(#element);)
                };
                self.gathered(bounds, &push, quote!(Ok)).tokens
            }
            _ => match (self.form(sets), depth.checked_sub(1)) {
                (Form::Opened(inner), Some(depth)) => self.sets_as_written(&inner, depth, part),
                (Form::Let(definitions, inner), Some(depth)) => {
                    let statements = self.let_statements(definitions, &[inner], true);
                    let parts = self.sets_as_written(inner, depth, part);
                    quote!({ #(#statements)* #parts })
                }
                _ => {
                    let (source, ty) = self.over(sets);
                    match self.each_as(&ty, &Type::Dynamic, sets) {
                        None => quote!(#source.collect::<Vec<_>>()),
                        Some((element, tokens, false)) => quote!(#source.map(|#element| #tokens).collect::<Vec<_>>()),
                        Some((element, tokens, true)) => {
                            let all = quote!(#source.map(|#element| Ok(#tokens)).collect::<Outcome<Vec<_>>>());
                            self.try_(&Code::tight(all)).tokens
                        }
                    }
                }
            },
        }
    }

    /// A part of a set, its elements as those of the whole.
    pub fn part(&self, set: &Term, whole: &Type) -> TokenStream {
        let (source, found) = self.met(set);
        self.turned(source, &found, whole, set)
    }

    fn turned(&self, source: TokenStream, found: &Type, whole: &Type, set: &Term) -> TokenStream {
        match self.each_as(found, whole, set) {
            None => source,
            Some((element, tokens, false)) => quote!(#source.map(|#element| #tokens)),
            Some((element, tokens, true)) => {
                let all = quote!(#source.map(|#element| Ok(#tokens)).collect::<Outcome<Vec<_>>>());
                let all = self.try_(&Code::tight(all)).tokens;
                quote!(#all.into_iter())
            }
        }
    }

    /// `UNION sets`: TLC sorts them. If it compares them, all but the first keep their elements, each of them once.
    fn united(&self, sets: &Term, set: &Term, whole: Type) -> (TokenStream, Type) {
        let first = match &*sets.kind {
            TermKind::SetEnumeration(sets) => match sets.as_slice() {
                [only] => return (self.part(only, &whole), whole),
                sets => sets.first(),
            },
            TermKind::SetMap { body, .. } => Some(body),
            _ => None,
        };
        let repeating = first.filter(|first| self.repeats(first, DEEPEST));
        let typed = self.attempt(|| {
            let (source, found) = self.met(sets);
            let elements = match &found {
                Type::Set(inner) | Type::OrderedSet(inner) if **inner == whole => quote!(part.iter()),
                Type::IntegerSet if whole == Type::Integer => quote!(part.iter()),
                _ => return self.error("these sets have elements of another type", sets.span).code.tokens,
            };
            match repeating {
                None => quote!(#source.flat_map(|part| #elements.collect::<Vec<_>>())),
                Some(_) => {
                    let first = self.first_of(sets, &found, &whole);
                    quote!(#source.flat_map({
                        let first = #first;
                        move |part| match &first {
                            Some((whole, met)) if part == *whole => met.clone(),
                            _ => #elements.collect::<Vec<_>>(),
                        }
                    }))
                }
            }
        });
        if let Some(typed) = typed {
            return (typed, whole);
        }
        let source = self.part(sets, &Type::Dynamic);
        let parts = match repeating {
            None => quote!(#source.map(|part| dynamic::elements(&part)).collect::<Outcome<Vec<_>>>()),
            Some(_) => {
                let first = self.first_of(sets, &Type::Dynamic, &Type::Dynamic);
                let parts = quote!(#source.map({
                    let first = #first;
                    move |part| match &first {
                        Some((whole, met)) if part == *whole => Ok(met.clone()),
                        _ => Ok(dynamic::elements(&part)?.collect()),
                    }
                }));
                quote!(#parts.collect::<Outcome<Vec<Vec<Value>>>>())
            }
        };
        let parts = self.try_(&Code::tight(parts)).tokens;
        self.typed_elements(quote!(#parts.into_iter().flatten()), set, whole)
    }

    /// The first of these sets that is written, where there is one: itself, and its elements as TLC comes by them.
    fn first_of(&self, sets: &Term, of: &Type, element: &Type) -> TokenStream {
        let both = |first: &Term| {
            let (whole, met) = (self.value(first, of).tokens, self.part(first, element));
            quote!((#whole, #met.collect::<Vec<_>>()))
        };
        match &*sets.kind {
            TermKind::SetEnumeration(sets) if !sets.is_empty() => {
                let first = both(&sets[0]);
                quote!(Some(#first))
            }
            TermKind::SetMap { bounds, body } if bounds.len() == 1 => {
                let (source, ty) = self.over(&bounds[0].set);
                let (first, fallible, pattern) = self.under(&bounds[0].pattern, &ty, |_| both(body));
                if fallible {
                    return quote!(#source.next().map(|#pattern| -> Outcome<_> { Ok(#first) }).transpose()?);
                }
                quote!(#source.next().map(|#pattern| #first))
            }
            _ => {
                let message = "generated code does not go through the first of these sets as often as TLC does";
                self.error(message, sets.span).code.tokens
            }
        }
    }

    /// `[S -> T]`, `[name : S, …]`, `S \X T`
    fn combined(&self, set: &Term, whole: Type) -> (TokenStream, Type) {
        let listed = |set: &Term| {
            let source = self.part(set, &Type::Dynamic);
            quote!(#source.collect::<Vec<_>>())
        };
        let all = match &*set.kind {
            TermKind::FunctionSet(from, to) => {
                if let Some(typed) = self.attempt(|| self.functions_over(from, || self.met(to), set)) {
                    return typed;
                }
                let (from, to) = (self.reference_to(from), listed(to));
                quote!(dynamic::functions_to(#from, #to))
            }
            TermKind::RecordSet(fields) => {
                let sorted = in_order(fields);
                let names: Vec<_> = sorted.iter().map(|field| field.0).collect();
                let sets = sorted.iter().map(|field| listed(&field.1));
                let (names, sets) = (self.types.values.names(&names).tokens, quote!([#(#sets),*]));
                quote!(dynamic::records(#names, #sets))
            }
            TermKind::Product(factors) => {
                let sets = factors.iter().map(listed);
                quote!(dynamic::product([#(#sets),*]))
            }
            _ => return self.over(set),
        };
        let all = self.try_(&Code::tight(all)).tokens;
        self.typed_elements(all, set, whole)
    }

    /// Values as elements of this type.
    fn typed_elements(&self, source: TokenStream, set: &Term, ty: Type) -> (TokenStream, Type) {
        if ty == Type::Dynamic {
            return (source, ty);
        }
        let (text, tokens) = (self.text(set), self.types.tokens(&ty));
        let all = quote!(dynamic::typed_elements::<#tokens>(#source, #text));
        let all = self.try_(&Code::tight(all)).tokens;
        (quote!(#all.into_iter()), ty)
    }

    /// The elements that pass a test.
    fn sifted(
        &self,
        source: TokenStream,
        pattern: &Pattern,
        element: &Type,
        test: &dyn Fn(&Self) -> Code,
    ) -> TokenStream {
        let name = self.fresh("element");
        let whole = Expr::place(Code::tight(quote!(#name)), element.clone());
        let (test, fallible) = self.closure(|| self.bound_to(pattern, &whole, || test(self)));
        self.taken.borrow_mut().remove(&name.to_string());
        self.selection(source, quote!(#name), test, fallible)
    }

    fn selection(&self, source: TokenStream, name: TokenStream, test: Code, fallible: bool) -> TokenStream {
        if !fallible {
            let test = test.tokens;
            return quote!(#source.filter_map(|#name| (#test).then_some(#name)));
        }
        let test = ok(&test);
        let all = quote!(#source.map(|#name| {
            let passes: Outcome<bool> = { #test };
            Ok(if passes? { Some(#name) } else { None })
        }).collect::<Outcome<Vec<_>>>());
        let all = self.try_(&Code::tight(all)).tokens;
        quote!(#all.into_iter().flatten())
    }
}
