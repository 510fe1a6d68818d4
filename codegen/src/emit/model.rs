//! What is emitted of one model: its actions with their free choices, its functions, its configurations.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::action::{choice_name, is_plain_call};
use super::actions::call_arguments;
use super::code::{Code, ok};
use super::definitions::{is_fixed, is_lent};
use super::effects;
use super::forks::{choices, forked, shared_choices};
use super::lower::{Item, Target, is_searched};
use super::names;
use super::scope::{Binding, Expr, Function, Functions, Scope, Uses};
use super::types::{Type, Types, unique};
use crate::diagnostic::Diagnostic;
use crate::machine::Machine;
use crate::shape::Mode;
use crate::source::{SourceMap, Span};
use crate::term::{Body, DefId, Level, LocalId, Program, VariableId};

/// A configuration of the model.
#[derive(Clone, Debug)]
pub struct Configured {
    /// Its name: that of its file, without folders and ending.
    pub name: String,
    /// What it makes of the specification.
    pub machine: Machine,
}

/// Where a free choice comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldSource {
    /// A bound identifier.
    Local(LocalId),
    /// `v' \in S`
    Assigned(VariableId),
    /// The place among the steps that a search finds: no choice of the spec's.
    Way,
}

/// A free choice of an action: a field of its variant.
#[derive(Clone, Debug)]
pub struct Field {
    /// The field.
    pub name: Ident,
    /// The name in the spec.
    pub spec_name: String,
    /// Its type.
    pub ty: Type,
    /// Where it comes from.
    pub source: FieldSource,
    /// Whether its set is known before any conjunct is judged.
    pub leading: bool,
    /// Whether traces tell of it. Where a machine stands for the evaluator, they tell of what that knows: the choices
    /// that are made before an action, as in TLC.
    pub shown: bool,
    /// What it ranges over.
    pub set: crate::term::Term,
}

/// An action of the model.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its variant.
    pub variant: Ident,
    /// Its module.
    pub module: Ident,
    /// The name in the spec.
    pub name: String,
    /// The place among the actions.
    pub index: usize,
    /// Its free choices.
    pub fields: Vec<Field>,
    /// Those among them that a search goes through, in this order, outermost first.
    pub loops: Vec<usize>,
    /// How many of these loops are those of the action before it, too.
    pub shared: usize,
    /// Its conjuncts.
    pub items: Vec<Item>,
    /// Whether its steps are searched for.
    pub is_searched: bool,
    /// The definition that it applies.
    pub definition: Option<DefId>,
    /// That definition's arguments, where they are plain names.
    pub arguments: Option<(DefId, Vec<LocalId>)>,
    /// The text that it stands for.
    pub span: Span,
    /// Where it stands, as traces tell it.
    pub place: Span,
}

impl Plan {
    /// The choices that the spec names.
    pub fn chosen(&self) -> impl DoubleEndedIterator<Item = &Field> + Clone {
        self.fields.iter().filter(|field| field.source != FieldSource::Way)
    }

    /// The choices that traces tell of.
    pub fn shown(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.shown)
    }

    /// The choices that the spec names, as arguments.
    pub fn chosen_names(&self, model: &Model<'_>) -> Vec<TokenStream> {
        let names = self.chosen().map(|field| {
            let name = &field.name;
            if model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name.clone()) }
        });
        names.collect()
    }

    /// The arguments of a function of this action, within another.
    pub fn given(&self, uses: Uses, model: &Model<'_>) -> Vec<TokenStream> {
        let names = self.fields.iter().map(|field| {
            let name = &field.name;
            if model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name.clone()) }
        });
        call_arguments(Uses { next: false, state: true, ..uses }, &names.collect::<Vec<_>>())
    }
}

/// A model in the making.
pub struct Model<'a> {
    /// Its name: that of the root module.
    pub name: String,
    /// Its configurations; the first fixes the domains.
    pub configurations: &'a [Configured],
    /// The types.
    pub types: &'a Types<'a>,
    /// The texts.
    pub sources: &'a SourceMap,
    /// The functions.
    pub functions: Functions,
    /// The actions.
    pub plans: Vec<Plan>,
    /// What could not be translated.
    pub errors: RefCell<Vec<Diagnostic>>,
}

impl<'a> Model<'a> {
    /// Takes the actions apart and finds the functions.
    pub fn new(name: &str, configurations: &'a [Configured], types: &'a Types<'a>, sources: &'a SourceMap) -> Self {
        let mut model = Model {
            name: name.to_owned(),
            configurations,
            types,
            sources,
            functions: Functions::default(),
            plans: Vec::new(),
            errors: RefCell::default(),
        };
        model.functions.machines = configurations.iter().map(|one| Arc::new(one.machine.clone())).collect();
        model.plans = model.find_plans();
        model.functions.tables = model.find_tables();
        model.find_functions();
        model
    }

    /// The specification.
    pub fn program(&self) -> &'a Program {
        self.types.inference.program
    }

    /// The configuration that fixes the domains.
    pub fn machine(&self) -> &'a Machine {
        &self.configurations[0].machine
    }

    /// A scope for one function.
    pub fn scope(&self) -> Scope<'_> {
        Scope::new(self.types, self.sources, &self.functions)
    }

    /// Takes over what a scope could not translate.
    pub fn report(&self, scope: &Scope<'_>) {
        self.errors.borrow_mut().extend(scope.errors.borrow_mut().drain(..));
    }

    /// Whether states are copied without a thought.
    pub fn state_is_copy(&self) -> bool {
        self.types.inference.facts.variables.iter().all(|shape| self.types.is_copy(&self.types.of(shape)))
    }

    /// Whether the steps of an action may be by way of states that are counted.
    pub fn is_composed(&self) -> bool {
        self.plans.iter().any(|plan| plan.is_searched)
    }

    /// Whether states that count as one are told by the digests of their variables.
    pub fn is_digested(&self) -> bool {
        self.machine().view.is_none() && !self.machine().symmetry.is_empty()
    }

    /// `places::PULL.at(…)` for a span.
    pub fn place(&self, span: Span) -> TokenStream {
        self.types.places.at(span, self.program(), self.sources)
    }

    /// The comment above a definition, its lines without their marks; empty where there is none.
    pub fn comment_above(&self, span: Span) -> String {
        comment_above(self.sources.text(span.file), span.start as usize)
    }

    fn find_plans(&self) -> Vec<Plan> {
        let mut plans: Vec<Plan> = Vec::new();
        let (mut variants, mut modules) = (BTreeSet::new(), BTreeSet::from(["mod".to_owned(), "actions".to_owned()]));
        for (number, action) in self.machine().actions.iter().enumerate() {
            let before = number.checked_sub(1).map(|before| &self.machine().actions[before]);
            let mut shared = before.map_or(0, |before| action.shared_with(before));
            let mut way_before: Option<Vec<Item>> = None;
            let arguments = is_plain_call(&action.body);
            let leading = action.parameters.iter().map(|parameter| {
                (Item::Choose { local: parameter.local, set: parameter.set.clone() }, Some(&parameter.name))
            });
            let (mut ways, shows) = effects::ways(self, Target::Next, &action.body);
            let are_searched = self.types.remembers || shows || ways.iter().any(|way| is_searched(way));
            if are_searched {
                ways = forked(ways);
            }
            for way in ways {
                let is_searched = self.types.remembers || shows || is_searched(&way);
                let mut fields = Vec::new();
                let mut taken = BTreeSet::from(["state", "next", "constants", "visit"].map(str::to_owned));
                let within = if is_searched { Vec::new() } else { choices(&way) };
                for (item, called) in leading.clone().chain(within.into_iter().map(|item| (item.clone(), None))) {
                    let (source, name, set) = match item {
                        Item::Choose { local, set } => {
                            let name = called.unwrap_or(&self.program().locals[local.0 as usize].name);
                            (FieldSource::Local(local), name.to_string(), set)
                        }
                        Item::AssignAny { variable, set, .. } => {
                            let name = &self.program().variables[variable.0 as usize].name;
                            (FieldSource::Assigned(variable), choice_name(name).to_string(), set)
                        }
                        _ => continue,
                    };
                    let ty = match source {
                        FieldSource::Local(local) => {
                            self.types.of(&self.types.inference.facts.locals[local.0 as usize])
                        }
                        FieldSource::Assigned(variable) => {
                            self.types.of(&self.types.inference.facts.variables[variable.0 as usize])
                        }
                        FieldSource::Way => Type::Integer,
                    };
                    let ident = format_ident!("{}", unique(names::snake(&name), &mut taken));
                    fields.push(Field {
                        name: ident,
                        spec_name: name,
                        ty,
                        source,
                        leading: called.is_some(),
                        shown: called.is_some() || !self.types.is_watched,
                        set,
                    });
                }
                if is_searched {
                    fields.push(Field {
                        name: format_ident!("{}", unique("way".to_owned(), &mut taken)),
                        spec_name: "way".to_owned(),
                        ty: Type::Integer,
                        source: FieldSource::Way,
                        leading: false,
                        shown: false,
                        set: action.body.clone(),
                    });
                }
                let mut loops = action.loops();
                if !is_searched {
                    loops.extend(loops.len()..fields.len());
                }
                if let (Some(before), Some(plan)) = (way_before.replace(way.clone()), plans.last()) {
                    let within = if is_searched || plan.is_searched { 0 } else { shared_choices(&before, &way) };
                    shared = action.parameters.len() + within;
                }
                let items: Vec<Item> = leading.clone().map(|(item, _)| item).chain(way).collect();
                let variant = unique(names::camel(&action.name), &mut variants);
                let module = unique(names::snake(&action.name), &mut modules);
                plans.push(Plan {
                    variant: format_ident!("{variant}"),
                    module: format_ident!("{module}"),
                    name: action.name.to_string(),
                    index: plans.len(),
                    fields,
                    loops,
                    shared,
                    items,
                    is_searched,
                    definition: action.definition,
                    arguments: arguments.clone(),
                    span: action.body.span,
                    place: action.span,
                });
            }
        }
        plans
    }

    /// Constant definitions that are tables of the module.
    fn find_tables(&self) -> BTreeMap<DefId, Ident> {
        let types = self.types.enumerations.iter().map(|enumeration| enumeration.name.clone());
        let types = types.chain(self.types.structures.values().map(|structure| structure.name.clone()));
        let mut taken: BTreeSet<String> =
            types.chain(self.types.unions.iter().map(|union| union.name.clone())).collect();
        let mut tables = BTreeMap::new();
        let reached: BTreeSet<DefId> = self.types.inference.facts.reached.iter().map(|(id, _)| *id).collect();
        for (id, value) in &self.types.inference.evaluated.definitions {
            if reached.contains(id) && self.types.literal(value, &self.types.of_definition(*id)).is_some() {
                let name = unique(names::shout(&self.program().get(*id).name), &mut taken);
                tables.insert(*id, format_ident!("{name}"));
            }
        }
        tables
    }

    /// The definitions as functions: what each needs and whether it can fail, to a fixpoint.
    fn find_functions(&mut self) {
        let inference = self.types.inference;
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for (id, mode) in &inference.facts.reached {
            let definition = self.program().get(*id);
            let is_function = *mode == Mode::Value || definition.level <= Level::State;
            if definition.is_let
                || !is_function
                || self.functions.tables.contains_key(id)
                || self.functions.by_id.contains_key(id)
            {
                continue;
            }
            let Body::Term(_) = &definition.body else { continue };
            let mut names_taken = BTreeSet::from(["state", "next", "constants"].map(str::to_owned));
            let parameters: Vec<(Ident, Type)> = definition
                .parameters
                .iter()
                .map(|local| {
                    let name = unique(names::snake(&self.program().locals[local.0 as usize].name), &mut names_taken);
                    (format_ident!("{name}"), self.types.of(&inference.facts.locals[local.0 as usize]))
                })
                .collect();
            let result = self.types.of_definition(*id);
            let name = unique(names::snake(&definition.name), &mut taken);
            let ways = definition.recursive.then(|| unique(format!("{name}_ways"), &mut taken));
            let function = Function {
                name: format_ident!("{name}"),
                ways: ways.map(|ways| format_ident!("{ways}")),
                parameters,
                result,
                uses: Default::default(),
                fallible: definition.recursive,
                lent: false,
            };
            self.functions.by_id.insert(*id, function);
        }
        // A function is translated again only where one that it applies has changed.
        let mut callers: BTreeMap<DefId, BTreeSet<DefId>> = BTreeMap::new();
        let mut open: BTreeSet<DefId> = self.functions.by_id.keys().copied().collect();
        while let Some(id) = open.pop_first() {
            self.functions.applied.borrow_mut().clear();
            let scope = self.scope();
            self.function_body(&scope, id);
            let (uses, fallible) = (scope.uses.get(), scope.fallible.get());
            drop(scope);
            for applied in self.functions.applied.borrow().iter() {
                callers.entry(*applied).or_default().insert(id);
            }
            if let Some(function) = self.functions.by_id.get_mut(&id) {
                let (uses, fallible) = (function.uses.and(uses), function.fallible || fallible);
                if (function.uses, function.fallible) != (uses, fallible) {
                    (function.uses, function.fallible) = (uses, fallible);
                    open.extend(callers.get(&id).into_iter().flatten());
                }
            }
        }
        let ids: Vec<DefId> = self.functions.by_id.keys().copied().collect();
        let lent: Vec<DefId> = ids.into_iter().filter(|id| is_lent(self, *id)).collect();
        for id in lent {
            self.functions.by_id.entry(id).and_modify(|function| function.lent = true);
        }
        self.functions.applied.borrow_mut().clear();
    }

    /// Binds the parameters of a definition's function.
    pub fn bind_parameters(&self, scope: &Scope<'_>, id: DefId) {
        let Some(function) = self.functions.by_id.get(&id) else { return };
        for (local, (name, ty)) in self.program().get(id).parameters.iter().zip(&function.parameters) {
            scope.taken.borrow_mut().insert(name.to_string());
            let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
            scope.locals.borrow_mut().insert(*local, Binding::Expr(expr));
        }
    }

    /// The body of a definition's function.
    pub fn function_body(&self, scope: &Scope<'_>, id: DefId) -> Code {
        let definition = self.program().get(id);
        let (Body::Term(body), Some(function)) = (&definition.body, self.functions.by_id.get(&id)) else {
            return Code::boolean(false);
        };
        self.bind_parameters(scope, id);
        scope.is_evaluated_once.set(is_fixed(self, id));
        let code = match is_fixed(self, id) {
            true => scope.placed(scope.value(body, &function.result), &function.result),
            false => scope.value(body, &function.result),
        };
        if !definition.recursive {
            return code;
        }
        let inside = ok(&code);
        scope.try_(&Code::tight(quote!(dynamic::recursive(|| { #inside }))))
    }
}

/// The comment that stands right above an offset of a module's text.
fn comment_above(text: &str, offset: usize) -> String {
    let mut lines: Vec<&str> = text[..offset].lines().collect();
    if !text[..offset].ends_with('\n') {
        // The rest of the line that the definition begins in.
        if lines.last().is_some_and(|line| !line.trim().is_empty()) {
            return String::new();
        }
        lines.pop();
    }
    let mut found: Vec<String> = Vec::new();
    while let Some(line) = lines.pop() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix("\\*") {
            found.push(comment.trim().to_owned());
        } else if line.starts_with("(*") && line.ends_with("*)") && line.len() >= 4 {
            let inner = line[2..line.len() - 2].trim_matches('*').trim();
            if is_heading(inner) {
                break;
            }
            found.push(inner.to_owned());
        } else {
            break;
        }
    }
    found.reverse();
    while found.first().is_some_and(String::is_empty) {
        found.remove(0);
    }
    while found.last().is_some_and(String::is_empty) {
        found.pop();
    }
    found.join("\n")
}

/// `SAFETY`: the heading of a section is no comment on what follows.
fn is_heading(line: &str) -> bool {
    let first = line.split(':').next().unwrap_or_default();
    !first.is_empty()
        && first.chars().all(|letter| letter.is_uppercase() || letter == ' ')
        && first.chars().any(char::is_alphabetic)
}

impl Configured {
    /// Whether another configuration has the same domains: it may differ in numbers, truth values and strings.
    pub fn has_domains_of(&self, other: &Configured) -> bool {
        use crate::machine::ConstantValue;
        use lockstep_model::Value;
        let scalar = |value: &Value| matches!(value, Value::Int(_) | Value::Bool(_) | Value::Str(_));
        self.machine.constants.iter().zip(&other.machine.constants).all(|pair| match pair {
            (ConstantValue::Value(a), ConstantValue::Value(b)) => {
                a == b || (scalar(a) && scalar(b) && std::mem::discriminant(a) == std::mem::discriminant(b))
            }
            (ConstantValue::Value(_), _) | (_, ConstantValue::Value(_)) => false,
            _ => true,
        })
    }
}
