//! Random expressions, and what the evaluator makes of them.
#![allow(dead_code, reason = "not every test program asks for everything")]

use std::fmt::Write as _;
use std::sync::Arc;

use lockstep_codegen::evaluate::{Step, evaluate};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::term::Body;
use lockstep_codegen::{grammar, machine, resolve};
use lockstep_model::Value;

use crate::expressions::{CONFIGURATION, PRELUDE, expression};
use crate::seeded::seeded;

/// What an expression is worth: its value as TLC prints it, or nothing where it has none.
pub type Found = Result<String, String>;

/// So many expressions of this seed.
pub fn random(seed: u64, count: usize) -> Vec<String> {
    seeded(&expression(), seed, count)
}

/// The module that defines each expression.
pub fn module(texts: &[String]) -> String {
    let mut text = format!("---- MODULE Batch ----\n{PRELUDE}\n");
    for (index, expression) in texts.iter().enumerate() {
        let _ = writeln!(text, "E{index} == ToString({expression})");
    }
    text
}

/// The evaluator's values.
pub fn ours(texts: &[String]) -> Result<Vec<Found>, String> {
    let text = module(texts) + "====\n";
    let mut sources = SourceMap::new();
    let shown =
        |errors: Vec<lockstep_codegen::diagnostic::Diagnostic>, text: &str| format!("{}\n{text}", errors[0].message);
    let id = sources.add("Batch.cfg", CONFIGURATION).map_err(|error| error.message.clone())?;
    let config = grammar::parse_config(id, &sources).map_err(|errors| shown(errors, CONFIGURATION))?;
    let root = resolve::Source { name: "Batch.tla".into(), text: text.clone().into_bytes() };
    let resolution =
        resolve::resolve(root, &(), &mut sources, machine::symbols(&config)).map_err(|errors| shown(errors, &text))?;
    let configured =
        machine::configure(resolution.program, &config, &sources).map_err(|errors| shown(errors, &text))?;
    let machine = Arc::new(configured.machine);
    let value = |index: usize| {
        let name = format!("E{index}");
        let definition =
            machine.program.definitions.iter().find(|definition| *definition.name == *name && !definition.is_let);
        let Some(Body::Term(term)) = definition.map(|definition| &definition.body) else {
            return Err(format!("{name} is not defined"));
        };
        match evaluate(&machine, &sources, term, &[], Step::default()) {
            Ok(Value::Str(text)) if text.as_str().contains("<expression ") => {
                Err("a rule, which is not computed".into())
            }
            Ok(Value::Str(text)) => Ok(text.as_str().to_owned()),
            Ok(other) => Err(format!("ToString gives {other}")),
            Err(failure) => Err(failure.to_string()),
        }
    };
    Ok((0..texts.len()).map(value).collect())
}

/// A spec with a variable for each expression, which it begins with, and a counterexample that shows them all; and its
/// configuration.
pub fn beginning_with(texts: &[String]) -> (String, String) {
    let names: Vec<String> = (0..texts.len()).map(|index| format!("v{index}")).collect();
    let names = names.join(", ");
    let mut spec = format!("---- MODULE Batch ----\n{PRELUDE}\nVARIABLES at, {names}\nInit ==\n  /\\ at = 0\n");
    for (index, text) in texts.iter().enumerate() {
        let _ = writeln!(spec, "  /\\ v{index} = ({text})");
    }
    let _ = writeln!(spec, "Next == at' = 1 /\\ UNCHANGED <<{names}>>\nFirst == at = 0\n====");
    (spec, format!("{CONFIGURATION}INIT Init\nNEXT Next\nINVARIANT First\n"))
}
