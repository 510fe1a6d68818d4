//! State graphs as drawings.

use std::fmt::Write;

use lockstep_model::Spec;

use crate::graph::StateGraph;
use crate::render;
use crate::trace::TraceAction;

/// The graph in Graphviz's DOT language: initial states filled, edges named after their actions.
pub fn dot<S: Spec>(spec: &S, graph: &StateGraph<S>) -> String {
    let mut text = "digraph states {\n  node [shape=box, fontname=monospace];\n".to_string();
    for number in 0..graph.len() {
        let label = escape(&state_label(spec, graph, number), "\\l");
        let style = if number < graph.initial() { ", style=filled" } else { "" };
        let _ = writeln!(text, "  {number} [label=\"{label}\\l\"{style}];");
    }
    for edge in graph.edges() {
        let label = escape(&edge_label(spec, &edge.action), "\\l");
        let _ = writeln!(text, "  {} -> {} [label=\"{label}\"];", edge.from, edge.to);
    }
    text.push_str("}\n");
    text
}

/// The graph as a Mermaid flowchart, for small graphs inside Markdown.
pub fn mermaid<S: Spec>(spec: &S, graph: &StateGraph<S>) -> String {
    let quote =
        |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    let mut text = "flowchart TD\n".to_string();
    for number in 0..graph.len() {
        let label = quote(&state_label(spec, graph, number)).replace('\n', "<br>");
        let _ = writeln!(text, "  s{number}[\"{label}\"]");
    }
    for edge in graph.edges() {
        let _ = writeln!(text, "  s{} -->|\"{}\"| s{}", edge.from, quote(&edge_label(spec, &edge.action)), edge.to);
    }
    text
}

fn state_label<S: Spec>(spec: &S, graph: &StateGraph<S>, number: usize) -> String {
    let values = spec.values(graph.state(number));
    let lines =
        spec.outline().variables.iter().zip(values).map(|(variable, value)| format!("/\\ {} = {value}", variable.name));
    lines.collect::<Vec<_>>().join("\n")
}

fn edge_label<S: Spec>(spec: &S, action: &S::Action) -> String {
    render::action(&TraceAction { location: None, ..TraceAction::of(spec, action) })
}

fn escape(text: &str, newline: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', newline)
}
