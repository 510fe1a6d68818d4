//! What was inferred of the variables, for people to read.

use std::collections::BTreeMap;

use super::endless::endless;
use super::model::Configured;
use super::types::{Type, Types};
use super::{Specification, emit_knowing, evaluated};
use crate::first_order::first_order;
use crate::shape::{Inference, Shape, infer};
use crate::source::{SourceMap, Span};

/// What was inferred of a variable.
#[derive(Clone, Debug, PartialEq)]
pub struct InferredShape {
    /// Its name.
    pub variable: String,
    /// Its values, in the manner of TLA+: `[Proc -> 0..7]`, `Seq({"ping", "pong"})`, `Value` where they are dynamic.
    pub shape: String,
    /// Where its values, or a part of them, are dynamic: why.
    pub reason: Option<String>,
    /// What in the spec makes them so, where known.
    pub span: Option<Span>,
}

/// The shapes of the variables of a specification, in order of declaration.
pub fn shapes(specification: &Specification, sources: &SourceMap) -> Vec<InferredShape> {
    let mut configurations: Vec<Configured> = evaluated::rehomed(&specification.configurations);
    first_order(&mut configurations.iter_mut().map(|configured| &mut configured.machine).collect::<Vec<_>>());
    let mut known = evaluated::evaluate(&configurations, sources);
    // What the code shows decides, too.
    let is_written = configurations.first().is_some_and(|first| endless(&first.machine).is_none());
    if is_written {
        loop {
            let (_, shown) = emit_knowing(specification, &configurations, &known, sources);
            if !evaluated::take_notice(&mut known, shown) {
                break;
            }
        }
    }
    let machines: Vec<_> = configurations.iter().map(|configured| &configured.machine).collect();
    let Some(first) = machines.first() else { return Vec::new() };
    let inference = infer(&machines, &known);
    let types = Types::new(&inference, first, BTreeMap::new());
    let describe = |(i, shape): (usize, &Shape)| {
        let found = reason(&types, shape, 16);
        InferredShape {
            variable: inference.program.variables[i].name.to_string(),
            shape: text(&inference, shape, 16),
            reason: found.as_ref().map(|(message, _)| message.clone()),
            span: found.and_then(|(_, span)| span),
        }
    };
    inference.facts.variables.iter().enumerate().map(describe).collect()
}

fn text(inference: &Inference<'_>, shape: &Shape, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else { return "…".into() };
    let of = |shape: &Shape| text(inference, shape, depth);
    let operand = |shape: &Shape| match shape {
        Shape::Union(_) => format!("({})", of(shape)),
        _ => of(shape),
    };
    match shape {
        Shape::Bottom => "{}".into(),
        Shape::Boolean => "BOOLEAN".into(),
        Shape::Integer(interval) => {
            let all = crate::shape::Interval::ALL;
            match (interval.least > all.least, interval.greatest < all.greatest) {
                (true, true) => format!("{}..{}", interval.least, interval.greatest),
                (true, false) if interval.least >= 0 => "Nat".into(),
                _ => "Int".into(),
            }
        }
        Shape::Atoms(atoms, _) => {
            let names = atoms.iter().map(|atom| match atom {
                crate::shape::Atom::Model(name) => name.to_string(),
                crate::shape::Atom::String(text) => format!("\"{text}\""),
            });
            format!("{{{}}}", names.collect::<Vec<_>>().join(", "))
        }
        Shape::Set { element, .. } => format!("SUBSET {}", operand(element)),
        Shape::Sequence(element) => format!("Seq({})", of(element)),
        Shape::Tuple(elements) => elements.iter().map(operand).collect::<Vec<_>>().join(" \\X "),
        Shape::Record(names) => {
            let fields =
                names.iter().zip(inference.fields(names)).map(|(name, shape)| format!("{name} : {}", of(&shape)));
            format!("[{}]", fields.collect::<Vec<_>>().join(", "))
        }
        Shape::Function { key, total, value } => {
            let partly = if *total { "" } else { "some of " };
            format!("[{partly}{} -> {}]", of(key), of(value))
        }
        Shape::Union(shapes) => shapes.iter().map(of).collect::<Vec<_>>().join(" \\cup "),
        Shape::Top(_) => "Value".into(),
    }
}

/// Why a value has no type in Rust, or some part of it.
fn reason(types: &Types<'_>, shape: &Shape, depth: usize) -> Option<(String, Option<Span>)> {
    let depth = depth.checked_sub(1)?;
    let of = |shape: &Shape| reason(types, shape, depth);
    let within = match shape {
        Shape::Top(reason) => return Some((reason.message.clone(), reason.span)),
        Shape::Set { element, .. } | Shape::Sequence(element) => of(element),
        Shape::Tuple(elements) | Shape::Union(elements) => elements.iter().find_map(of),
        Shape::Record(names) => types.inference.fields(names).iter().find_map(of),
        Shape::Function { key, value, .. } => of(key).or_else(|| of(value)),
        _ => None,
    };
    if within.is_some() || types.of(shape) != Type::Dynamic {
        return within;
    }
    let message = match shape {
        Shape::Function { total: false, .. } => "the domain of a function is not the same in all states".to_owned(),
        Shape::Function { .. } => "the domain of a function is no whole enum, or too large".to_owned(),
        Shape::Atoms(atoms, _) => {
            let names: Vec<&str> = atoms.iter().map(crate::shape::Atom::text).collect();
            format!("the values {} belong to different domains", names.join(", "))
        }
        Shape::Record(_) => "a record holds others of its own kind".to_owned(),
        other => format!("{} has no type in Rust", other.describe()),
    };
    Some((message, None))
}
