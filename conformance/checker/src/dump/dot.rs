//! State graphs as drawings.

use std::fmt::Write;

use crate::any::{AnyAction, AnySpec, Model};
use crate::graph::{OUTSIDE, StateGraph, allowed};
use crate::render;
use crate::trace::TraceAction;

/// The graph in Graphviz's DOT language: initial states filled, edges named after their actions.
pub fn dot<'s>(model: impl Into<Model<'s>>, graph: &StateGraph) -> String {
    graphviz(model.into().0, graph)
}

fn graphviz(spec: &dyn AnySpec, graph: &StateGraph) -> String {
    let mut text = "digraph states {\n  node [shape=box, fontname=monospace];\n".to_string();
    for number in 0..graph.len() as u32 {
        let label = escape(&state_label(spec, graph, number), "\\l");
        let style = if (number as usize) < graph.initial() { ", style=filled" } else { "" };
        let _ = writeln!(text, "  {number} [label=\"{label}\\l\"{style}];");
    }
    each_step(spec, graph, |from, action, to| {
        let label = escape(&step_label(spec, action), "\\l");
        let _ = writeln!(text, "  {from} -> {to} [label=\"{label}\"];");
    });
    text.push_str("}\n");
    text
}

/// The graph as a Mermaid flowchart, for small graphs inside Markdown.
pub fn mermaid<'s>(model: impl Into<Model<'s>>, graph: &StateGraph) -> String {
    flowchart(model.into().0, graph)
}

fn flowchart(spec: &dyn AnySpec, graph: &StateGraph) -> String {
    let quote =
        |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    let mut text = "flowchart TD\n".to_string();
    for number in 0..graph.len() as u32 {
        let label = quote(&state_label(spec, graph, number)).replace('\n', "<br>");
        let _ = writeln!(text, "  s{number}[\"{label}\"]");
    }
    each_step(spec, graph, |from, action, to| {
        let _ = writeln!(text, "  s{from} -->|\"{}\"| s{to}", quote(&step_label(spec, action)));
    });
    text
}

/// Visits every step between two states of the graph.
fn each_step(spec: &dyn AnySpec, graph: &StateGraph, mut visit: impl FnMut(u32, AnyAction<'_>, u32)) {
    for from in 0..graph.len() as u32 {
        // What could be evaluated once can be again.
        let taken = graph.own(spec, from).and_then(|state| allowed(spec, state.lend()).ok()).unwrap_or_default();
        for ((action, _), &to) in taken.iter().zip(graph.targets(from)).filter(|(_, to)| **to != OUTSIDE) {
            visit(from, action.lend(), to);
        }
    }
}

fn state_label(spec: &dyn AnySpec, graph: &StateGraph, number: u32) -> String {
    let values = graph.own(spec, number).map_or_else(Vec::new, |state| spec.values(state.lend()));
    let lines =
        spec.outline().variables.iter().zip(values).map(|(variable, value)| format!("/\\ {} = {value}", variable.name));
    lines.collect::<Vec<_>>().join("\n")
}

/// The action's name and choices; where several actions have the name, also the line in which this one begins.
fn step_label(spec: &dyn AnySpec, action: AnyAction<'_>) -> String {
    let mut taken = TraceAction::of(spec, action);
    let location = taken.location.take();
    let place = location.as_ref().filter(|_| {
        let mut others = spec.outline().actions.iter().filter(|other| other.name == taken.name);
        others.any(|other| other.location != location)
    });
    let place = place.map(|place| format!("  [line {}, col {}]", place.line, place.column));
    render::action(&taken) + &place.unwrap_or_default()
}

fn escape(text: &str, newline: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', newline)
}
