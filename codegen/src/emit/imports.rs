//! What the files of a model may import, and so what no type or function of a model is called.

use std::collections::BTreeSet;

use super::model::Model;
use super::text::Imports;
use super::type_name;
use crate::term::DefId;

/// Of libraries.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("std::borrow", &["Cow"]),
    ("std::cmp", &["Ordering"]),
    ("std::ops", &["ControlFlow"]),
    ("std::sync", &["LazyLock"]),
    (
        "lockstep_model",
        &[
            "ActionOutline",
            "Conjunct",
            "Failure",
            "FailureKind",
            "Location",
            "Outcome",
            "Origin",
            "Outline",
            "Predicate",
            "Property",
            "Spec",
            "Statistics",
            "Temporal",
            "Value",
            "Variable",
            "Symmetry",
            "Variables",
            "aliased",
        ],
    ),
    ("lockstep_model", &["dynamic"]),
    ("lockstep_model::value", &["Symbol"]),
    (
        "lockstep_model::typed",
        &[
            "Absent",
            "Atoms",
            "BitReader",
            "BitWriter",
            "Bounded",
            "Digested",
            "Explanation",
            "Finite",
            "Fits",
            "Function",
            "IntegerFunction",
            "IntegerSet",
            "Made",
            "Map",
            "Met",
            "OrderedSet",
            "Partial",
            "Place",
            "Sequence",
            "Set",
            "Stored",
            "Table",
            "Typed",
            "absent_argument",
            "add",
            "assert",
            "digest_record",
            "divide",
            "field_of",
            "fingerprint_of",
            "modulo",
            "multiply",
            "negate",
            "no_case",
            "no_witness",
            "of_another_kind",
            "once",
            "out_of_domain",
            "power",
            "present",
            "side_by_side",
            "subtract",
            "try_all",
            "try_among",
            "try_any",
            "try_find",
            "unassigned",
            "undefined",
        ],
    ),
    ("proptest::strategy", &["Strategy", "BoxedStrategy"]),
    ("proptest::sample", &["select"]),
    ("proptest_state_machine", &["ReferenceStateMachine"]),
];

/// Of the model's own modules, whatever the model.
const OWN: &[(&str, &str)] = &[
    ("Action", "action"),
    ("Configuration", "configurations"),
    ("Constants", "constants"),
    ("initial_states", "initial"),
    ("Invariant", "invariants"),
    ("Constraint", "constraints"),
    ("ActionConstraint", "action_constraints"),
    ("WORDS", "packing"),
    ("Atom", "properties"),
    ("State", "state"),
    ("successors", "successors"),
    ("Begun", "searches"),
    ("symbol", "domain"),
];

/// What needs no import, and is spoken of in generated code.
const PRELUDE: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Some",
    "String",
    "ToString",
    "Vec",
];

/// Where paths begin: no model's module is called so. `main` is the file of a program; types of Rust's own need no
/// import.
pub const PATHS: &[&str] = &[
    "alloc",
    "bool",
    "char",
    "core",
    "f32",
    "f64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "lockstep_command",
    "lockstep_model",
    "main",
    "proptest",
    "std",
    "str",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
];

/// The names that no type of a model has, or they would be taken for it.
pub fn reserved() -> BTreeSet<String> {
    imported().chain(PRELUDE.iter().copied()).map(str::to_owned).collect()
}

/// Whether generated code speaks of something by this name, so that nothing else may be called so: no function, and no
/// local where that is in reach.
pub fn is_spoken_of(name: &str) -> bool {
    imported().any(|other| other == name)
}

fn imported() -> impl Iterator<Item = &'static str> {
    LIBRARIES.iter().flat_map(|(_, names)| names.iter().copied()).chain(OWN.iter().map(|(name, _)| *name))
}

/// Everything that a file of the model may import.
pub fn imports(model: &Model<'_>, folder: &str, own_module: &str) -> Imports {
    let mut imports = Imports::new();
    let own = format!("crate::{folder}");
    let mut add = |names: &[&str], path: &str| {
        for name in names {
            imports.insert((*name).to_owned(), path.to_owned());
        }
    };
    for (path, names) in LIBRARIES {
        add(names, path);
    }
    add(&["actions", "operators", "packing", "places", "fixed_values"], &own);
    // Which few models have; and a spec may have a word for something else.
    let searches = !model.functions.searched.borrow().is_empty() || model.functions.begins.get();
    if searches {
        add(&["searches"], &own);
    }
    for (name, module) in OWN.iter().filter(|(_, module)| searches || *module != "searches") {
        add(&[name], &format!("{own}::{module}"));
    }
    let constant = |id: &DefId| model.types.is_constant(&model.types.of_definition(*id));
    for (_, table) in model.functions.tables.iter().filter(|(id, _)| constant(id)) {
        add(&[&table.to_string()], &format!("{own}::constants"));
    }
    for enumeration in &model.types.enumerations {
        add(&[&enumeration.name], &format!("{own}::domain"));
    }
    for structure in model.types.structures.values() {
        add(&[&structure.name], &format!("{own}::domain"));
    }
    for union in &model.types.unions {
        add(&[&union.name], &format!("{own}::domain"));
    }
    add(&[&type_name(&model.name)], &format!("{own}::spec"));
    // A file does not import what it defines.
    let mine = format!("{own}::{own_module}");
    imports.retain(|_, path| *path != mine);
    if own_module == "proptest" {
        // Here these are methods and fields.
        ["actions", "successors", "initial_states"].iter().for_each(|name| drop(imports.remove(*name)));
    } else {
        imports.retain(|_, path| !path.starts_with("proptest"));
    }
    if own_module == "spec" {
        // Elsewhere these are names of the spec's.
        imports.insert("alias".to_owned(), format!("{own}::alias"));
        imports.insert("postcondition".to_owned(), format!("{own}::postcondition"));
        ["view", "symmetry"]
            .iter()
            .for_each(|name| drop(imports.insert((*name).to_owned(), format!("{own}::reduction"))));
    }
    if own_module == "fixed_values" {
        imports.retain(|_, path| !path.ends_with("::constants"));
    }
    if own_module == "places" {
        imports.retain(|name, _| name == "Place");
    }
    imports
}
