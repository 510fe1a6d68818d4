//! The modules that need no file: our own text of the standard and the community modules.
//!
//! A definition whose meaning is native ([`Builtin`](crate::term::Builtin)) has a body here too, which stands for its
//! number of parameters and its level only.

macro_rules! modules {
    ($($name:literal)*) => {
        const MODULES: &[(&str, &str)] = &[$(($name, include_str!(concat!("modules/", $name, ".tla")))),*];
    };
}

modules! {
    "Apalache" "Bags" "BagsExt" "BagsTheorems" "Bitwise" "CSV" "Combinatorics" "DifferentialEquations"
    "DyadicRationals" "FiniteSetTheorems" "FiniteSets" "FiniteSetsExt" "FiniteSetsExtTheorems"
    "FiniteSetsExt_theorems" "Folds" "FoldsTheorems" "FunctionTheorems" "Functions" "GraphTheorems" "GraphViz"
    "Graphs" "HTML" "IOUtils" "Integers" "JectionThm" "Json" "Naturals" "NaturalsInduction" "Quorum"
    "QuorumTheorems" "Randomization" "RealTime" "Reals" "Relation" "SVG" "SequenceTheorems" "Sequences"
    "SequencesExt" "SequencesExtTheorems" "ShiViz" "Statistics" "TLAPS" "TLC" "TLCExt" "Toolbox" "UndirectedGraphs"
    "VectorClocks" "WellFoundedInduction" "_Possible"
}

/// Modules whose native definitions are native whatever text a folder has for them, as for TLC.
const STANDARD: &[&str] =
    &["Naturals", "Integers", "Reals", "Sequences", "FiniteSets", "TLC", "TLCExt", "Randomization", "Json"];

/// The text of a built-in module.
pub(super) fn text(name: &str) -> Option<&'static str> {
    MODULES.iter().find(|(module, _)| *module == name).map(|(_, text)| *text)
}

/// The names of the built-in modules.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|(name, _)| *name)
}

/// Whether definitions of a module may be native.
pub(super) fn is_native(module: &str, built_in: bool) -> bool {
    built_in || STANDARD.contains(&module)
}

/// A built-in module that defines `name`: the smallest one, for advice.
pub(super) fn home_of(name: &str) -> Option<&'static str> {
    let defines = |text: &str| text.lines().filter_map(|line| line.split_once("==")).any(|(left, _)| heads(left, name));
    let found = MODULES.iter().filter(|(_, text)| defines(text));
    found.min_by_key(|(_, text)| text.len()).map(|(module, _)| *module)
}

/// Whether the left-hand side of a definition is one of `name`.
fn heads(left: &str, name: &str) -> bool {
    let first = left.split(['(', '[', ' ']).next();
    first == Some(name) || left.split_whitespace().nth(1) == Some(name)
}
