//! Machines to Rust: one folder a model, one file a concept.
//!
//! [`emit`] chooses types for the inferred shapes (`types`), takes the actions apart (`lower`), translates them
//! (`expression`, `builtin`, `action`), and lays the items out in files (`actions`, `data`, `judgement`,
//! `interface`). Only `text` turns tokens into text.

mod action;
mod actions;
mod barred;
mod begun;
mod builtin;
mod changes;
mod code;
mod composed;
mod counted;
mod data;
mod definitions;
mod dynamic;
mod effects;
mod enabled;
mod endless;
mod evaluated;
mod expression;
mod followed;
mod forks;
mod function_sets;
mod held;
mod images;
mod imports;
mod initial;
mod instances;
mod interface;
mod item;
mod judgement;
mod kinship;
mod lower;
mod membership;
mod met;
mod model;
mod names;
mod over;
mod packing;
mod places;
mod primes;
mod reduction;
mod remembered;
mod repeats;
mod rules;
mod scope;
mod search;
mod sets;
mod shapes;
mod shown;
mod strict;
mod successors;
mod text;
mod tokens;
mod types;
mod unions;
mod values;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

pub use self::model::Configured;
pub use self::shapes::{InferredShape, shapes};

use self::imports::{PATHS, imports, reserved};
use self::model::Model;
use self::text::{Imports, file};
use self::types::Types;
use crate::diagnostic::Diagnostic;
use crate::fileset::FileSet;
use crate::first_order::first_order;
use crate::shape::{Evaluated, Origin, Reason, hints, infer};
use crate::source::SourceMap;

/// A model to be generated: one specification under configurations of the same domains.
#[derive(Clone, Debug)]
pub struct Specification {
    /// The root module's name.
    pub name: String,
    /// The file, as the header of the generated code names it.
    pub path: String,
    /// The configurations; the first fixes the domains.
    pub configurations: Vec<Configured>,
    /// Whether to write a reference state machine for property tests: the one file that needs `proptest`.
    pub property_tests: bool,
    /// Whether to write which states put an invariant to the test, for which only coverage asks.
    pub coverage: bool,
    /// Whether the machine is told where its run stands, as one that is compiled for a run can be: it may then ask.
    pub watched: bool,
}

/// The folder and Rust module of a model.
pub fn module_name(name: &str) -> String {
    let name = names::snake(name);
    if PATHS.contains(&name.as_str()) { format!("{name}_model") } else { name }
}

/// The Rust type of a model.
pub fn type_name(name: &str) -> String {
    let name = names::camel(name);
    if reserved().contains(&name) { format!("{name}Model") } else { name }
}

/// The files of one model's folder, by path within `generated/`.
///
/// # Errors
/// Every expression that generated code cannot evaluate: `E6002`.
pub fn emit(specification: &Specification, sources: &SourceMap) -> Result<FileSet, Vec<Diagnostic>> {
    refused(specification)?;
    if let Some(refused) = specification.configurations.first().and_then(|first| endless::endless(&first.machine)) {
        return Err(vec![refused]);
    }
    let mut configurations = evaluated::rehomed(&specification.configurations);
    first_order(&mut configurations.iter_mut().map(|configured| &mut configured.machine).collect::<Vec<_>>());
    let mut known = evaluated::evaluate(&configurations, sources);
    loop {
        let (files, shown) = emit_knowing(specification, &configurations, &known, sources);
        if !evaluated::take_notice(&mut known, shown) {
            return files;
        }
    }
}

/// The files, by what is known; and where it shows that something is made as an interval, of which the types of these
/// files may not tell as yet.
fn emit_knowing(
    specification: &Specification,
    configurations: &[Configured],
    known: &Evaluated,
    sources: &SourceMap,
) -> (Result<FileSet, Vec<Diagnostic>>, BTreeMap<Origin, Reason>) {
    let machines: Vec<_> = configurations.iter().map(|configured| &configured.machine).collect();
    let inference = infer(&machines, known);
    let mut found = BTreeMap::new();
    for machine in &machines {
        for invariant in &machine.invariants {
            hints(&inference, &invariant.term, &mut found);
        }
    }
    let mut types = Types::new(&inference, machines[0], found);
    types.is_covered = specification.coverage;
    types.is_watched = specification.watched;
    types.looks_back = machines.iter().any(|machine| machine.looks_back());
    let model = Model::new(&specification.name, configurations, &types, sources);
    let files = files(&model, specification);
    let mut errors: Vec<Diagnostic> = model.errors.take();
    errors.sort_by_key(|error| error.labels.first().map(|label| label.span));
    errors.dedup();
    let files = if errors.is_empty() { files } else { Err(errors) };
    (files, model.functions.shown.take())
}

/// Refuses configurations that ask for what generated code does not do.
fn refused(specification: &Specification) -> Result<(), Vec<Diagnostic>> {
    let asked = specification.configurations.iter().filter_map(|configured| {
        let shared = specification.configurations.len() > 1;
        let (word, place) = configured.machine.beyond_generated_code(shared)?;
        let message = format!("`{}` asks for {word}, which generated code does not honour", configured.name);
        let refused = Diagnostic::error("E6005", message).label(place, format!("{word} names this"));
        Some(refused.help("`cargo xtask check` runs the spec on the evaluator"))
    });
    let errors: Vec<Diagnostic> = asked.collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn files(model: &Model<'_>, specification: &Specification) -> Result<FileSet, Vec<Diagnostic>> {
    let path = &specification.path;
    let folder = module_name(&model.name);
    let mut files = FileSet::default();
    let mut failures = Vec::new();
    let mut modules: Vec<&str> = Vec::new();
    let mut add = |name: &'static str, title: &str, items: &[TokenStream]| {
        if items.is_empty() {
            return;
        }
        let header = header(title, path);
        match file(&header, &imports(model, &folder, name), items) {
            Ok(text) => {
                files.insert(format!("{folder}/{name}.rs"), text);
                if name != "actions/mod" {
                    modules.push(name);
                }
            }
            Err(message) => failures.push(Diagnostic::error("E6003", message)),
        }
    };
    let functions = actions::functions(model);
    let atoms = judgement::Atoms::new(model);
    let invariants = judgement::named(model, |machine| &machine.invariants);
    let constraints = judgement::named(model, |machine| &machine.constraints);
    let steps = judgement::named(model, |machine| &machine.action_constraints);
    add("action", "The steps.", &actions::action(model));
    add("actions/mod", "The actions, one file each.", &actions::actions_module(model, &functions));
    let names: Vec<String> = model.plans.iter().map(|plan| format!("actions/{}", plan.module)).collect();
    let mut action_files = Vec::new();
    for ((plan, functions), name) in model.plans.iter().zip(&functions).zip(&names) {
        action_files.push((name.clone(), plan.name.clone(), actions::action_file(model, plan, functions)));
    }
    add("configurations", "What the configurations choose.", &interface::configurations(model, &atoms));
    add("constants", "Constants and tables.", &data::constants(model));
    add("initial", "Where behaviours begin.", &initial::initial(model));
    let mut judged = judgement::predicates(model, "Invariant", "The invariants", &invariants, false);
    if specification.coverage {
        judged.extend(judgement::tests(model, &invariants));
    }
    add("invariants", "What must hold in every state.", &judged);
    if !constraints.is_empty() {
        let items = judgement::predicates(model, "Constraint", "The constraints", &constraints, false);
        add("constraints", "What bounds the search.", &items);
    }
    if !steps.is_empty() {
        let items = judgement::predicates(model, "ActionConstraint", "The action constraints", &steps, true);
        add("action_constraints", "What bounds the steps of the search.", &items);
    }
    let followed = followed::followed(model, &atoms);
    let properties = judgement::properties(model, &atoms, &functions, followed.as_ref());
    add("properties", "The predicates of fairness and properties.", &properties);
    let packing = packing::packing(model, &functions);
    let packed = packing.is_some();
    add("packing", "States in a few words.", &packing.unwrap_or_default());
    if specification.property_tests {
        add("proptest", "A reference state machine for property tests.", &interface::proptest(model));
    }
    add("alias", "What a user is shown of a state.", &reduction::alias(model));
    add("postcondition", "What must hold when the run is over.", &reduction::postcondition(model));
    add("reduction", "What counts as one state.", &reduction::reduction(model));
    add(
        "spec",
        "The model, as checkers and drivers know it.",
        &interface::spec(model, &atoms, packed, followed.is_some()),
    );
    add("state", "The variables.", &data::state(model));
    add("successors", "Every step from a state.", &successors::successors(model, &functions));
    add("searches", "Operators by which steps are searched for.", &search::searches(model));
    add("operators", "The spec's operators.", &definitions::operators(model));
    for (name, title, items) in action_files {
        let header = header(&format!("The action `{title}`."), path);
        match file(&header, &imports(model, &folder, ""), &items) {
            Ok(text) => files.insert(format!("{folder}/{name}.rs"), text),
            Err(message) => failures.push(Diagnostic::error("E6003", message)),
        }
    }
    // Last, when it is known which values and places are spoken of.
    let is_used = |files: &FileSet, module: &str, name: &str| {
        let reference = format!("{module}::{name}");
        let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_');
        files.iter().any(|(_, text)| text.match_indices(&reference).any(|(at, _)| ends(&text[at + reference.len()..])))
    };
    let (fixed, mut symbols) = model.types.values.items(&|name| is_used(&files, "fixed_values", name));
    let speaks_of = |text: &str| files.iter().any(|(_, file)| file.contains(text));
    let asks_for_symbols = speaks_of("domain::symbol(") || fixed.iter().any(|item| tokens::has_name(item, "symbol"));
    let made = ["mentioned(", "all_mentioned(", "json(", "json_lines(", "environment("];
    let makes_texts = made.iter().any(|name| speaks_of(&format!("dynamic::{name}")));
    if symbols.is_empty() && asks_for_symbols || makes_texts {
        symbols.extend(model.program().symbols.iter());
    }
    if !fixed.is_empty() {
        match file(&header("Values that are made once.", path), &imports(model, &folder, "fixed_values"), &fixed) {
            Ok(text) => files.insert(format!("{folder}/fixed_values.rs"), text),
            Err(message) => failures.push(Diagnostic::error("E6003", message)),
        }
        modules.push("fixed_values");
    }
    let domain = data::domain(model, &symbols);
    match file(&header("The values that the model speaks of.", path), &imports(model, &folder, "domain"), &domain) {
        Ok(text) => files.insert(format!("{folder}/domain.rs"), text),
        Err(message) => failures.push(Diagnostic::error("E6003", message)),
    }
    modules.extend(["actions", "domain", "places"]);
    modules.sort_unstable();
    let modules: Vec<String> = modules.into_iter().map(str::to_owned).collect();
    let title = "Where definitions stand in the spec: the one file whose numbers move when lines do.";
    let places = interface::places(model, &|name| is_used(&files, "places", name));
    match file(&header(title, path), &imports(model, &folder, "places"), &places) {
        Ok(text) => files.insert(format!("{folder}/places.rs"), text),
        Err(message) => failures.push(Diagnostic::error("E6003", message)),
    }
    match file(&header(&format!("The model `{}`.", model.name), path), &Imports::new(), &module(model, &modules)) {
        Ok(text) => files.insert(format!("{folder}/mod.rs"), text),
        Err(message) => failures.push(Diagnostic::error("E6003", message)),
    }
    if failures.is_empty() { Ok(files) } else { Err(failures) }
}

fn header(title: &str, path: &str) -> String {
    format!("//! {title}\n//!\n//! Generated from `{path}` by `cargo xtask gen`: change the spec, not this file.\n")
}

/// The items of `mod.rs`.
fn module(model: &Model<'_>, modules: &[String]) -> Vec<TokenStream> {
    let public = ["actions", "operators", "proptest"];
    let declarations = modules.iter().map(|name| {
        let ident = quote::format_ident!("{name}");
        if public.contains(&name.as_str()) { quote!(pub mod #ident;) } else { quote!(mod #ident;) }
    });
    let declarations: Vec<TokenStream> = declarations.collect();
    let has = |name: &str| modules.iter().any(|other| other == name);
    let mut exports = vec![
        quote!(
            pub use action::Action;
        ),
        quote!(
            pub use configurations::Configuration;
        ),
        quote!(
            pub use constants::*;
        ),
        quote!(
            pub use domain::*;
        ),
    ];
    if has("invariants") {
        exports.push(quote!(
            pub use invariants::Invariant;
        ));
    }
    if has("constraints") {
        exports.push(quote!(
            pub use constraints::Constraint;
        ));
    }
    if has("action_constraints") {
        exports.push(quote!(
            pub use action_constraints::ActionConstraint;
        ));
    }
    if has("properties") {
        exports.push(quote!(
            pub use properties::Atom;
        ));
    }
    let name = quote::format_ident!("{}", type_name(&model.name));
    exports.push(quote!(pub use spec::#name;));
    exports.push(quote!(
        pub use state::State;
    ));
    vec![quote!(#(#declarations)*), quote!(#(#exports)*)]
}
