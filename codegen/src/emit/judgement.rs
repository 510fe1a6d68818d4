//! The files of judgement: `invariants.rs` and `properties.rs`.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::{Temporal, Value};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::action::is_plain_call;
use super::actions::{ActionFunctions, call_arguments, given};
use super::code::{Code, ok};
use super::model::{FieldSource, Model};
use super::names;
use super::scope::{Binding, Expr, Scope, Uses};
use super::text::doc;
use super::tokens::{starts_with, unparenthesized};
use super::types::{Type, unique};
use crate::machine::{Machine, Named, tested};
use crate::term::{Argument, Body, LocalId, Pattern, Substitution, Term, TermKind};

/// The formulas of one kind that any configuration names, in order of first mention.
pub fn named<'m>(model: &Model<'m>, of: impl Fn(&'m Machine) -> &'m [Named]) -> Vec<&'m Named> {
    let mut found: Vec<&Named> = Vec::new();
    for configured in model.configurations {
        for formula in of(&configured.machine) {
            if found.iter().all(|other| other.name != formula.name) {
                found.push(formula);
            }
        }
    }
    found
}

/// The variants of an enum for these formulas.
pub fn variants(formulas: &[&Named]) -> Vec<Ident> {
    let mut taken = BTreeSet::new();
    formulas.iter().map(|formula| format_ident!("{}", unique(names::camel(&formula.name), &mut taken))).collect()
}

/// The body of a named formula.
fn body_of<'m>(model: &Model<'m>, formula: &'m Named) -> &'m Term {
    match &*formula.term.kind {
        TermKind::Call(id, arguments) if arguments.is_empty() => match &model.program().get(*id).body {
            Body::Term(body) => body,
            Body::Builtin(_) => &formula.term,
        },
        _ => &formula.term,
    }
}

/// `invariants.rs`, or one like it for constraints: an enum, and a function for each formula.
pub fn predicates(model: &Model<'_>, kind: &str, what: &str, formulas: &[&Named], step: bool) -> Vec<TokenStream> {
    let kind = format_ident!("{kind}");
    let variants = variants(formulas);
    let mut functions = Vec::new();
    let (mut arms, mut docs) = (Vec::new(), Vec::new());
    let mut used = Uses::default();
    let mut taken = BTreeSet::new();
    for (formula, variant) in formulas.iter().zip(&variants) {
        let make = |fallible: bool| {
            let scope = model.scope();
            let code = scope.condition(body_of(model, formula));
            let fails = scope.fallible.get();
            let uses = scope.uses.get();
            if fallible || !fails {
                model.report(&scope);
            }
            (code, uses, fails)
        };
        let (code, uses, fallible) = make(true);
        used = used.and(uses);
        let name = format_ident!("{}", unique(names::snake(&formula.name), &mut taken));
        let above = formula.definition.map(|id| model.comment_above(model.program().get(id).span)).unwrap_or_default();
        let title = format!("`{}`", formula.name);
        let text = if above.is_empty() { format!("{title}.") } else { format!("{title}: {above}") };
        let (parameters, arguments) = given(uses);
        let inside = code.body();
        let text_doc = doc(&text);
        functions.push(if fallible {
            let inside = ok(&code, inside);
            quote!(#text_doc fn #name(#(#parameters),*) -> Outcome<bool> { #inside })
        } else {
            quote!(#text_doc fn #name(#(#parameters),*) -> bool { #inside })
        });
        let call = quote!(#name(#(#arguments),*));
        arms.push(if fallible { quote!(#kind::#variant => #call) } else { quote!(#kind::#variant => Ok(#call)) });
        docs.push(doc(&title));
    }
    let texts: Vec<String> = formulas
        .iter()
        .map(|formula| super::scope::one_line(&model.scope().lines(body_of(model, formula).span)))
        .collect();
    let names: Vec<&str> = formulas.iter().map(|formula| formula.name.as_ref()).collect();
    let places: Vec<TokenStream> = formulas
        .iter()
        .map(|formula| {
            let span = formula.definition.map_or(formula.term.span, |id| model.program().get(id).span);
            model.place(span)
        })
        .collect();
    let constants = parameter("constants", used.constants, quote!(&Constants));
    let state = parameter("state", used.state, quote!(&State));
    let next = if step { parameter("next", used.next, quote!(&State)) } else { quote!() };
    let title = doc(&format!("{what} that configurations name."));
    if formulas.is_empty() {
        return vec![
            quote!(
                #title
                #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
                pub enum #kind {}
            ),
            quote!(
                impl #kind {
                    /// Its name, its text, and where it is defined.
                    pub fn predicate(self) -> Predicate {
                        match self {}
                    }
                    /// Whether it holds.
                    ///
                    /// # Errors
                    /// Where it has no value.
                    pub fn holds(self, #constants, #state, #next) -> Outcome<bool> {
                        match self {}
                    }
                }
            ),
        ];
    }
    let mut items = vec![
        quote!(
            #title
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
            pub enum #kind { #(#docs #variants),* }
        ),
        quote!(
            impl #kind {
                /// Its name, its text, and where it is defined.
                pub fn predicate(self) -> Predicate {
                    let (name, text, location) = match self {
                        #(#kind::#variants => (#names, #texts, #places)),*
                    };
                    Predicate { name: name.into(), text: text.into(), location: Some(location) }
                }
                /// Whether it holds.
                ///
                /// # Errors
                /// Where it has no value.
                pub fn holds(self, #constants, #state, #next) -> Outcome<bool> {
                    match self { #(#arms),* }
                }
            }
        ),
    ];
    items.extend(functions);
    items
}

/// The part of `invariants.rs` that says which states put an invariant to the test.
pub fn tests(model: &Model<'_>, invariants: &[&Named]) -> Vec<TokenStream> {
    let (mut arms, mut silent, mut functions) = (Vec::new(), Vec::new(), Vec::new());
    let mut used = Uses::default();
    for (invariant, variant) in invariants.iter().zip(variants(invariants)) {
        let Some(term) = tested(model.program(), &invariant.term) else {
            silent.push(variant);
            continue;
        };
        let scope = model.scope();
        let code = scope.condition(&term);
        let (uses, fallible) = (scope.uses.get(), scope.fallible.get());
        model.report(&scope);
        used = used.and(uses);
        let name = format_ident!("{}_is_tested", names::snake(&invariant.name));
        let text = doc(&format!("Whether a state puts `{}` to the test.", invariant.name));
        let (parameters, arguments) = given(uses);
        let inside = code.body();
        if fallible {
            let inside = ok(&code, inside);
            functions.push(quote!(#text fn #name(#(#parameters),*) -> Outcome<bool> { #inside }));
            arms.push(quote!(Invariant::#variant => #name(#(#arguments),*).map(Some)));
        } else {
            functions.push(quote!(#text fn #name(#(#parameters),*) -> bool { #inside }));
            arms.push(quote!(Invariant::#variant => Ok(Some(#name(#(#arguments),*)))));
        }
    }
    if !silent.is_empty() {
        arms.push(quote!(#(Invariant::#silent)|* => Ok(None)));
    }
    let (constants, state) =
        (parameter("constants", used.constants, quote!(&Constants)), parameter("state", used.state, quote!(&State)));
    let mut items = vec![quote!(
        impl Invariant {
            /// Whether a state puts it to the test: for `A => B`, whether an `A` holds. `None` where its form does not say.
            ///
            /// # Errors
            /// Where that has no value.
            pub fn is_tested(self, #constants, #state) -> Outcome<Option<bool>> {
                match self { #(#arms),* }
            }
        }
    )];
    items.extend(functions);
    items
}

/// `name: ty`, or `_name: ty` where it is not used.
pub fn parameter(name: &str, used: bool, ty: TokenStream) -> TokenStream {
    let name = if used { format_ident!("{name}") } else { format_ident!("_{name}") };
    quote!(#name: #ty)
}

/// A predicate of temporal formulas, with the identifiers that quantifiers around it bind.
pub struct AtomKind {
    /// Its variant.
    pub variant: Ident,
    /// The term.
    pub term: Term,
    /// The identifiers, with their names and types.
    pub fields: Vec<(LocalId, Ident, Type)>,
    /// Whether it looks at one state alone.
    pub state_level: bool,
}

/// Every atom of every configuration.
pub struct Atoms {
    /// By form.
    pub kinds: Vec<AtomKind>,
    /// By configuration and number: the form and the values of its identifiers.
    pub instances: Vec<Vec<(usize, Vec<Value>)>>,
}

impl Atoms {
    /// Finds the forms of atoms.
    pub fn new(model: &Model<'_>) -> Self {
        let mut kinds: Vec<AtomKind> = Vec::new();
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        let mut instances = Vec::new();
        for configured in model.configurations {
            let mut of_configuration = Vec::new();
            for atom in &configured.machine.atoms {
                let bindings: Vec<&(LocalId, Value)> = {
                    // Of two bindings of one identifier the inner counts; those that the term does not mention do not.
                    let mut last: BTreeMap<LocalId, &(LocalId, Value)> = BTreeMap::new();
                    atom.bindings.iter().for_each(|binding| {
                        last.insert(binding.0, binding);
                    });
                    last.into_values()
                        .filter(|(local, _)| {
                            super::action::occurs(model, &atom.term, super::strict::Name::Local(*local))
                        })
                        .collect()
                };
                let form = match &*atom.term.kind {
                    TermKind::Enabled(_) => "enabled",
                    TermKind::Angle(..) => "taken",
                    TermKind::Square(..) => "square",
                    _ => "holds",
                };
                let locals: Vec<u32> = bindings.iter().map(|(local, _)| local.0).collect();
                // What a name stands for is the same wherever it stands.
                let key = match &*atom.term.kind {
                    TermKind::Call(id, arguments) if arguments.is_empty() => format!("{id:?}"),
                    _ => format!("{form} {:?} {:?} {locals:?}", atom.term.span.file, atom.term.span),
                };
                let kind = *keys.entry(key).or_insert_with(|| {
                    let variant = unique(atom_name(model, &atom.term), &mut taken);
                    let mut names_taken = BTreeSet::from(["state", "next", "constants"].map(str::to_owned));
                    let fields = bindings
                        .iter()
                        .map(|(local, _)| {
                            let name = names::snake(&model.program().locals[local.0 as usize].name);
                            let ty = model.types.of(&model.types.inference.facts.locals[local.0 as usize]);
                            (*local, format_ident!("{}", unique(name, &mut names_taken)), ty)
                        })
                        .collect();
                    kinds.push(AtomKind {
                        variant: format_ident!("{variant}"),
                        term: atom.term.clone(),
                        fields,
                        state_level: atom.state_level,
                    });
                    kinds.len() - 1
                });
                of_configuration.push((kind, bindings.iter().map(|(_, value)| value.clone()).collect()));
            }
            instances.push(of_configuration);
        }
        Atoms { kinds, instances }
    }

    /// `Atom::X { … }`
    pub fn tokens(&self, model: &Model<'_>, configuration: usize, number: usize) -> TokenStream {
        let (kind, values) = &self.instances[configuration][number];
        let kind = &self.kinds[*kind];
        let variant = &kind.variant;
        if kind.fields.is_empty() {
            return quote!(Atom::#variant);
        }
        let fields = kind.fields.iter().zip(values).map(|((_, name, ty), value)| {
            let value = model.types.literal(value, ty).unwrap_or_else(|| quote!(unsupported));
            quote!(#name: #value)
        });
        quote!(Atom::#variant { #(#fields),* })
    }
}

/// What an atom is called: after the action or definition that it is made of.
fn atom_name(model: &Model<'_>, term: &Term) -> String {
    let action_name = |action: &Term| match &*action.kind {
        TermKind::Call(id, _) => names::camel(&model.program().get(*id).name),
        TermKind::Quantifier { body, .. } => match &*body.kind {
            TermKind::Call(id, _) => format!("Some{}", names::camel(&model.program().get(*id).name)),
            _ => "Some".into(),
        },
        _ => "Action".into(),
    };
    match &*term.kind {
        TermKind::Enabled(inner) => match &*inner.kind {
            TermKind::Angle(action, _) => format!("{}Enabled", action_name(action)),
            _ => format!("{}Enabled", action_name(inner)),
        },
        TermKind::Angle(action, _) => format!("{}Taken", action_name(action)),
        TermKind::Square(action, _) => format!("{}OrStutters", action_name(action)),
        TermKind::Call(id, _) => names::camel(&model.program().get(*id).name),
        _ => {
            let owner = model
                .program()
                .definitions
                .iter()
                .filter(|d| {
                    !d.is_let
                        && d.span.file == term.span.file
                        && d.span.start <= term.span.start
                        && term.span.end <= d.span.end
                })
                .min_by_key(|d| d.span.end - d.span.start);
            owner.map_or_else(|| "Predicate".into(), |owner| format!("Of{}", names::camel(&owner.name)))
        }
    }
}

/// `properties.rs`
pub fn properties(
    model: &Model<'_>,
    atoms: &Atoms,
    functions: &[ActionFunctions],
    followed: Option<&TokenStream>,
) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let (mut variants, mut arms, mut texts, mut places, mut patterns) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut bodies = Vec::new();
    let mut used = Uses::default();
    let mut taken = BTreeSet::new();
    for kind in &atoms.kinds {
        let (variant, names): (_, Vec<&Ident>) = (&kind.variant, kind.fields.iter().map(|(_, name, _)| name).collect());
        let scope = model.scope();
        for (local, name, ty) in &kind.fields {
            scope.taken.borrow_mut().insert(name.to_string());
            let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
            scope.locals.borrow_mut().insert(*local, Binding::Expr(expr));
        }
        let code = atom_code(model, &scope, &kind.term, functions);
        let (uses, fallible) = (scope.uses.get(), scope.fallible.get());
        model.report(&scope);
        used = used.and(uses);
        let kinds: Vec<TokenStream> = kind.fields.iter().map(|(_, _, ty)| model.types.tokens(ty)).collect();
        let text = text_of(model, &kind.term);
        let title = doc(&format!("`{text}`"));
        let pattern = if names.is_empty() { quote!(Atom::#variant) } else { quote!(Atom::#variant { #(#names),* }) };
        let any = if names.is_empty() { quote!(Atom::#variant) } else { quote!(Atom::#variant { .. }) };
        let field_docs: Vec<TokenStream> = kind.fields.iter().map(|(_, name, _)| doc(&format!("`{name}`"))).collect();
        variants.push(if names.is_empty() {
            quote!(#title #variant)
        } else {
            quote!(#title #variant { #(#field_docs #names: #kinds),* })
        });
        let function = format_ident!("{}", unique(names::snake(&kind.variant.to_string()), &mut taken));
        let (mut parameters, mut arguments) = given(uses);
        parameters.extend(names.iter().zip(&kinds).map(|(name, ty)| quote!(#name: #ty)));
        arguments.extend(names.iter().map(|name| quote!(#name)));
        let inside = code.body();
        let body = if fallible { ok(&code, inside) } else { inside };
        let result = if fallible { quote!(Outcome<bool>) } else { quote!(bool) };
        let comment = doc(&format!("`{text}`"));
        bodies.push(quote!(#comment fn #function(#(#parameters),*) -> #result { #body }));
        let call = quote!(#function(#(#arguments),*));
        arms.push(if fallible { quote!(#pattern => #call) } else { quote!(#pattern => Ok(#call)) });
        texts.push(quote!(#any => #text));
        let place = model.place(kind.term.span);
        places.push(quote!(#any => #place));
        patterns.push(any);
    }
    let constants = parameter("constants", used.constants, quote!(&Constants));
    let state = parameter("state", used.state, quote!(&State));
    let next = parameter("next", used.next, quote!(&State));
    if atoms.kinds.is_empty() {
        return Vec::new();
    }
    let all_copy = atoms.kinds.iter().flat_map(|kind| &kind.fields).all(|(_, _, ty)| model.types.is_copy(ty));
    let copy = if all_copy { quote!(Copy,) } else { quote!() };
    let state_level = answers(&patterns, atoms.kinds.iter().map(|kind| kind.state_level));
    let is_angle = |kind: &AtomKind| matches!(&*kind.term.kind, TermKind::Angle(..));
    let excluding = answers(&patterns, atoms.kinds.iter().map(is_angle));
    items.push(quote!(
        /// The state and action predicates that fairness and properties are made of.
        #[derive(Clone, #copy Debug, PartialEq, Eq)]
        pub enum Atom { #(#variants),* }
    ));
    items.push(quote!(
        impl Atom {
            /// Its text in the spec.
            pub fn text(self) -> &'static str {
                match self { #(#texts),* }
            }
            /// Where it stands in the spec.
            pub fn location(self) -> Location {
                match self { #(#places),* }
            }
            /// Whether it looks at the first state of a step alone.
            pub fn is_state_level(self) -> bool {
                #state_level
            }
            /// Whether it is false of every step that changes nothing.
            pub fn excludes_stuttering(self) -> bool {
                #excluding
            }
            #followed
            /// Whether it holds of the step from `state` to `next`.
            ///
            /// # Errors
            /// Where it has no value.
            pub fn holds(self, #constants, #state, #next) -> Outcome<bool> {
                match self { #(#arms),* }
            }
        }
    ));
    items.extend(bodies);
    items
}

/// A `match` over all patterns with the answers to a question.
pub fn answers(patterns: &[TokenStream], truths: impl Iterator<Item = bool>) -> TokenStream {
    let (yes, no): (Vec<_>, Vec<_>) = patterns.iter().zip(truths).partition(|(_, truth)| *truth);
    let arm = |those: &[(&TokenStream, bool)], answer: bool| {
        let patterns = those.iter().map(|(pattern, _)| pattern);
        if those.is_empty() { quote!() } else { quote!(#(#patterns)|* => #answer,) }
    };
    let (yes, no) = (arm(&yes, true), arm(&no, false));
    quote!(match self { #yes #no })
}

fn text_of(model: &Model<'_>, term: &Term) -> String {
    let of = |term: &Term| super::scope::one_line(model.sources.slice(term.span));
    match &*term.kind {
        TermKind::Enabled(inner) => format!("ENABLED {}", text_of(model, inner)),
        TermKind::Angle(action, subscript) => format!("<<{}>>_{}", of(action), of(subscript)),
        TermKind::Square(action, subscript) => format!("[{}]_{}", of(action), of(subscript)),
        _ => of(term),
    }
}

/// An atom as a condition on `state` and `next`.
fn atom_code(model: &Model<'_>, scope: &Scope<'_>, term: &Term, functions: &[ActionFunctions]) -> Code {
    match &*term.kind {
        TermKind::Enabled(_) | TermKind::Angle(..) | TermKind::Square(..) => {
            // Where the action is no disjunct of the next-state relation, it is judged by its own text.
            scope.attempt(|| by_steps(model, scope, term, functions)).unwrap_or_else(|| scope.condition(term))
        }
        _ => scope.condition(term),
    }
}

/// The same by the steps of the next-state relation's disjuncts.
fn by_steps(model: &Model<'_>, scope: &Scope<'_>, term: &Term, functions: &[ActionFunctions]) -> Code {
    match &*term.kind {
        TermKind::Enabled(inner) => match &*inner.kind {
            TermKind::Angle(action, subscript) => some_step(model, scope, action, functions, &|scope| {
                let everything = scope.unchanged_variables(subscript).len() == model.program().variables.len();
                if everything {
                    quote!(next != *state)
                } else {
                    let changed = scope.unchanged(subscript).negate().tokens;
                    quote!({ let next = &next; #changed })
                }
            }),
            _ => some_step(model, scope, inner, functions, &|_| quote!(true)),
        },
        TermKind::Angle(action, subscript) => {
            let changed = scope.unchanged(subscript).negate();
            let taken = some_step(model, scope, action, functions, &|scope| {
                scope.uses.set(Uses { next: true, ..scope.uses.get() });
                quote!(successor == *next)
            });
            // In this order, as TLA+ has it: most often a guard does not hold, while comparing whole states is dear.
            Code::all(vec![taken, changed])
        }
        TermKind::Square(action, subscript) => {
            let same = scope.unchanged(subscript);
            let taken = some_step(model, scope, action, functions, &|scope| {
                scope.uses.set(Uses { next: true, ..scope.uses.get() });
                quote!(successor == *next)
            });
            Code::any(vec![same, taken])
        }
        _ => scope.condition(term),
    }
}

/// Whether some step of an action from `state` satisfies `test` (of `next`, or of `successor`).
fn some_step(
    model: &Model<'_>,
    scope: &Scope<'_>,
    action: &Term,
    functions: &[ActionFunctions],
    test: &dyn Fn(&Scope<'_>) -> TokenStream,
) -> Code {
    match &*action.kind {
        TermKind::Or(parts) => {
            return Code::any(parts.iter().map(|part| some_step(model, scope, part, functions, test)).collect());
        }
        TermKind::Quantifier { exists: true, bounds, body } => {
            let Some((first, rest)) = bounds.split_first() else {
                return some_step(model, scope, body, functions, test);
            };
            let inner = if rest.is_empty() {
                body.clone()
            } else {
                Term::new(TermKind::Quantifier { exists: true, bounds: rest.to_vec(), body: body.clone() }, action.span)
            };
            let (source, element) = scope.over(&first.set);
            let Pattern::Local(_) = first.pattern else {
                return scope.error("a tuple pattern in a fairness condition", action.span).code;
            };
            let (code, fallible, name) =
                scope.under(&first.pattern, &element, |_| some_step(model, scope, &inner, functions, test));
            if fallible {
                let inside = code.body();
                let inside = ok(&code, inside);
                let source = unparenthesized(source);
                return scope.try_(&Code::tight(quote!(try_any(#source, |#name| { #inside }))));
            }
            let inside = code.tokens;
            return Code::tight(quote!(#source.any(|#name| #inside)));
        }
        _ => {}
    }
    let test_tokens = |scope: &Scope<'_>| {
        let tokens = test(scope);
        let name =
            if starts_with(&tokens, &["successor"]) { format_ident!("successor") } else { format_ident!("next") };
        (name, tokens)
    };
    if let TermKind::Call(id, arguments) = &*action.kind {
        let definition = model.program().get(*id);
        for (plan, functions) in model.plans.iter().zip(functions) {
            let Some((planned, locals)) = &plan.arguments else { continue };
            let unused = plan
                .fields
                .iter()
                .any(|field| !matches!(field.source, FieldSource::Local(local) if locals.contains(&local)));
            let alone = model
                .plans
                .iter()
                .filter(|other| other.arguments.as_ref().is_some_and(|(id, _)| id == planned))
                .count()
                == 1;
            if planned != id || unused || !alone {
                continue;
            }
            let mut given = Vec::new();
            for field in &plan.fields {
                let FieldSource::Local(local) = field.source else { continue };
                let Some(at) = locals.iter().position(|other| *other == local) else { continue };
                let Some(Argument::Term(argument)) = arguments.get(at) else { continue };
                given.push(scope.value(argument, &field.ty).tokens);
            }
            let uses = Uses { state: true, next: false, ..functions.step.uses };
            let before = scope.uses.get();
            scope.uses.set(Uses { constants: before.constants || uses.constants, state: true, ..before });
            let arguments = call_arguments(uses, &given);
            let module = &plan.module;
            let call = Code::tight(quote!(actions::#module::step(#(#arguments),*)));
            let call = if functions.step.fallible { scope.try_(&call) } else { call }.tokens;
            let (name, test) = test_tokens(scope);
            return Code::tight(quote!(#call.is_some_and(|#name| #test)));
        }
        if let (Body::Term(body), false) = (&definition.body, definition.recursive) {
            let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
            let opened = Substitution::new(pairs).apply(body);
            let simple = matches!(
                &*opened.kind,
                TermKind::Or(_) | TermKind::Quantifier { exists: true, .. } | TermKind::Call(..)
            );
            if simple {
                return some_step(model, scope, &opened, functions, test);
            }
        }
        // The ways to take an action of this name.
        let of_name: Vec<usize> = (0..model.plans.len()).filter(|i| model.plans[*i].definition == Some(*id)).collect();
        // An action of the whole relation whose parameters are fixed by constants.
        if let ([only], []) = (of_name.as_slice(), arguments.as_slice())
            && model.plans[*only].fields.is_empty()
        {
            let functions = &functions[*only];
            let plan = &model.plans[*only];
            let uses = Uses { state: true, next: false, ..functions.step.uses };
            let before = scope.uses.get();
            scope.uses.set(Uses { constants: before.constants || uses.constants, state: true, ..before });
            let arguments = call_arguments(uses, &[]);
            let module = &plan.module;
            let call = Code::tight(quote!(actions::#module::step(#(#arguments),*)));
            let call = if functions.step.fallible { scope.try_(&call) } else { call }.tokens;
            let (name, test) = test_tokens(scope);
            return Code::tight(quote!(#call.is_some_and(|#name| #test)));
        }
        if !of_name.is_empty() && arguments.is_empty() {
            return any_step(model, scope, &of_name, functions, &test_tokens);
        }
        if model.machine().next.as_ref().is_some_and(|next| is_plain_call(next).is_some_and(|(next, _)| next == *id)) {
            let all: Vec<usize> = (0..model.plans.len()).collect();
            return any_step(model, scope, &all, functions, &test_tokens);
        }
    }
    scope.error("ENABLED of an action that is no disjunct of the next-state relation", action.span).code
}

/// Whether some step of these actions satisfies the test.
fn any_step(
    model: &Model<'_>,
    scope: &Scope<'_>,
    plans: &[usize],
    functions: &[ActionFunctions],
    test: &dyn Fn(&Scope<'_>) -> (Ident, TokenStream),
) -> Code {
    let parts = plans.iter().map(|i| {
        let (plan, functions) = (&model.plans[*i], &functions[*i]);
        let uses = Uses { state: true, next: false, ..functions.step.uses };
        let before = scope.uses.get();
        scope.uses.set(Uses { constants: before.constants || uses.constants, state: true, ..before });
        let names: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                let name = &field.name;
                // Asked for again and again, within closures.
                if model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name.clone()) }
            })
            .collect();
        let arguments = call_arguments(uses, &names);
        let module = &plan.module;
        let fails = functions.step.fallible;
        let (name, condition) = test(scope);
        let question = if fails { quote!(?) } else { quote!() };
        let mut body = quote!(actions::#module::step(#(#arguments),*) #question.is_some_and(|#name| #condition));
        for (i, field) in plan.fields.iter().enumerate().rev() {
            let ident = &field.name;
            let source = match functions.choices.get(&field.name.to_string()) {
                Some(choices) => {
                    let arguments = call_arguments(choices.uses, &names[..i]);
                    let name = format_ident!("{}_choices", field.name);
                    let question = if choices.fallible { quote!(?) } else { quote!() };
                    quote!(actions::#module::#name(#(#arguments),*) #question.into_iter())
                }
                None => scope.over(&field.set).0,
            };
            let source = unparenthesized(source);
            body = quote!(try_any(#source, |#ident| Ok(#body))?);
            scope.fallible.set(true);
        }
        if fails {
            scope.fallible.set(true);
        }
        Code::tight(body)
    });
    Code::any(parts.collect())
}

/// A formula over atoms.
pub fn formula(model: &Model<'_>, atoms: &Atoms, configuration: usize, temporal: &Temporal) -> TokenStream {
    let of = |inner: &Temporal| formula(model, atoms, configuration, inner);
    if let Some((strong, enabled, taken)) = fairness(temporal) {
        let (enabled, taken) = (atoms.tokens(model, configuration, enabled), atoms.tokens(model, configuration, taken));
        let name = if strong { quote!(strongly_fair) } else { quote!(weakly_fair) };
        return quote!(atoms.#name(#enabled, #taken));
    }
    match temporal {
        Temporal::Constant(truth) => quote!(Temporal::Constant(#truth)),
        Temporal::Atom(number) => {
            let atom = atoms.tokens(model, configuration, *number);
            quote!(atoms.atom(#atom))
        }
        Temporal::Not(inner) => {
            let inner = of(inner);
            quote!(#inner.negate())
        }
        Temporal::And(parts) if parts.len() == 1 => of(&parts[0]),
        Temporal::And(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(of).collect();
            quote!(Temporal::And(vec![#(#parts),*]))
        }
        Temporal::Or(parts) => {
            if let [first, second] = parts.as_slice() {
                // F => G arrives as ~F \/ G.
                let premise = match first {
                    Temporal::Not(inner) => Some((**inner).clone()),
                    _ => None,
                };
                if let Some(premise) = premise {
                    let (premise, conclusion) = (of(&premise), of(second));
                    return quote!(#premise.implies(#conclusion));
                }
            }
            let parts: Vec<TokenStream> = parts.iter().map(of).collect();
            quote!(Temporal::Or(vec![#(#parts),*]))
        }
        Temporal::Always(inner) => {
            let inner = of(inner);
            quote!(#inner.always())
        }
        Temporal::Eventually(inner) => {
            let inner = of(inner);
            quote!(#inner.eventually())
        }
    }
}

/// `WF` (false) or `SF` (true) of an action, by the numbers of `ENABLED <<A>>_v` and `<<A>>_v`.
fn fairness(temporal: &Temporal) -> Option<(bool, usize, usize)> {
    let atom = |temporal: &Temporal| if let Temporal::Atom(number) = temporal { Some(*number) } else { None };
    let not_atom = |temporal: &Temporal| if let Temporal::Not(inner) = temporal { atom(inner) } else { None };
    let always =
        |temporal: &Temporal| if let Temporal::Always(inner) = temporal { Some((**inner).clone()) } else { None };
    let eventually =
        |temporal: &Temporal| if let Temporal::Eventually(inner) = temporal { Some((**inner).clone()) } else { None };
    if let Some(Temporal::Or(parts)) = always(temporal).and_then(|inner| eventually(&inner))
        && let [enabled, taken] = parts.as_slice()
    {
        return Some((false, not_atom(enabled)?, atom(taken)?));
    }
    if let Temporal::Or(parts) = temporal
        && let [never, often] = parts.as_slice()
    {
        let enabled = eventually(never).and_then(|inner| always(&inner)).and_then(|inner| not_atom(&inner))?;
        let taken = always(often).and_then(|inner| eventually(&inner)).and_then(|inner| atom(&inner))?;
        return Some((true, enabled, taken));
    }
    None
}
