//! The model layer: every configuration has the verdict, and the figures, that the manifest says TLC finds.

use std::fmt::Write;
use std::time::Duration;

use lockstep_checker::{Options, Report, check, render};
use lockstep_harness::manifest::{ConfigEntry, Kind, ModelEntry};
use lockstep_harness::report::{Check, Layer};

use super::timed;
use crate::models::{Configured, ModelVisitor, visit};

/// Checks every configuration of the models but the large ones.
pub fn layer(models: &[&ModelEntry]) -> Layer {
    let mut layer = Layer::new("model", "does every configuration have the verdict and the counts that TLC gives it?");
    for model in models {
        for config in model.configs.iter().filter(|config| config.kind != Kind::Large) {
            let (report, duration) = timed(|| visit(&model.name, &config.name(), Searched));
            layer.checks.push(match report {
                Ok(report) => judge(config, &report, duration),
                Err(message) => Check::failed(config.name(), "could not be checked", message + "\n", duration),
            });
        }
    }
    layer
}

/// A search with everything counted.
struct Searched;

impl ModelVisitor for Searched {
    type Output = Report;

    fn visit<M: Configured>(self, model: M) -> Report {
        check(&model, &Options { coverage: true, ..Options::default() })
    }
}

/// Whether the report is what the manifest says.
fn judge(config: &ConfigEntry, report: &Report, duration: Duration) -> Check {
    let mut wrong = String::new();
    let mut expect = |what: &str, expected: Option<String>, found: String| {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            let _ = writeln!(wrong, "{what}: the manifest says {expected}, the check says {found}");
        }
    };
    expect("result", Some(config.expect.clone()), report.verdict.result().to_owned());
    if config.violates.is_some() {
        expect("violated", config.violates.clone(), report.verdict.violated().unwrap_or("nothing").to_owned());
    }
    expect("initial states", config.initial.map(|n| n.to_string()), report.initial.to_string());
    expect("distinct states", config.distinct.map(|n| n.to_string()), report.distinct.to_string());
    expect("generated states", config.generated.map(|n| n.to_string()), report.generated.to_string());
    expect("depth", config.depth.map(|n| n.to_string()), report.depth.to_string());
    let length = report.trace.as_ref().map_or(0, |trace| trace.states.len());
    expect("states of the counterexample", config.trace_states.map(|n| n.to_string()), length.to_string());
    if config.kind == Kind::Pass {
        for action in report.coverage.never_enabled() {
            let _ = writeln!(wrong, "the action {action} is never enabled: what is said of it holds vacuously");
        }
        for invariant in report.coverage.never_tested() {
            let _ = writeln!(wrong, "the invariant {invariant} is never put to the test: it holds vacuously");
        }
        let constraints = report.coverage.constraints.iter().chain(&report.coverage.action_constraints);
        for constraint in constraints.filter(|constraint| constraint.cut > 0) {
            let _ = writeln!(wrong, "the constraint {} cuts {} states or steps away", constraint.name, constraint.cut);
        }
    }
    let summary = match config.kind {
        Kind::Violation => format!("finds {}", report.verdict.violated().unwrap_or("nothing")),
        _ => format!("{} distinct, {} generated, depth {}", report.distinct, report.generated, report.depth),
    };
    let check = if wrong.is_empty() {
        Check::passed(config.name(), summary, duration)
    } else {
        if report.verdict.result() != config.expect {
            let _ = writeln!(wrong, "{}", render::verdict(report));
            if let Some(trace) = &report.trace {
                wrong.push_str(&render::trace(trace));
            }
        }
        let _ = writeln!(wrong, "see for yourself: cargo xtask check {}", config.name());
        Check::failed(config.name(), summary, wrong, duration)
    };
    check.with_figure("distinct", report.distinct as f64).with_figure("generated", report.generated as f64)
}
