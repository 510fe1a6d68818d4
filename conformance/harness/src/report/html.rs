//! One self-contained page.

use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera};

use super::{Report, Status, duration};

const PAGE: &str = "report.html";

static TEMPLATE: LazyLock<Result<Tera, tera::Error>> = LazyLock::new(|| {
    let mut tera = Tera::default();
    tera.add_raw_template(PAGE, include_str!("../../templates/report.html"))?;
    Ok(tera)
});

/// The report as a page of its own: no script, no outside file, light or dark as the reader's system is.
///
/// # Errors
/// Where the template does not render: a bug, with the template engine's words.
pub fn html(report: &Report) -> Result<String, String> {
    let tera = TEMPLATE.as_ref().map_err(words)?;
    let context = Context::from_serialize(&Page::of(report)).map_err(|error| words(&error))?;
    tera.render(PAGE, &context).map_err(|error| words(&error))
}

/// What the template is given: everything in words, so that it decides nothing.
#[derive(Serialize)]
struct Page<'r> {
    title: &'r str,
    passed: bool,
    seconds: String,
    layers: Vec<LayerView<'r>>,
    failures: Vec<FailureView<'r>>,
    coverage: Vec<CoverageView<'r>>,
    shortfalls: &'r [String],
    fault_layers: Vec<&'r str>,
    faults: Vec<FaultView<'r>>,
    killed: usize,
}

#[derive(Serialize)]
struct LayerView<'r> {
    name: &'r str,
    question: &'r str,
    status: Status,
    passed: usize,
    failed: usize,
    skipped: usize,
    seconds: String,
    checks: Vec<CheckView<'r>>,
}

#[derive(Serialize)]
struct CheckView<'r> {
    name: &'r str,
    status: Status,
    summary: &'r str,
    seconds: String,
}

#[derive(Serialize)]
struct FailureView<'r> {
    layer: &'r str,
    name: &'r str,
    summary: &'r str,
    details: &'r str,
}

#[derive(Serialize)]
struct CoverageView<'r> {
    module: &'r str,
    summary: String,
    actions: Vec<ActionView<'r>>,
    guards: Vec<GuardView<'r>>,
}

#[derive(Serialize)]
struct ActionView<'r> {
    name: &'r str,
    total: String,
    by: String,
    none: bool,
    /// In hundredths, on a scale of logarithms: counts differ by orders of magnitude.
    bar: u32,
}

#[derive(Serialize)]
struct GuardView<'r> {
    action: &'r str,
    text: &'r str,
    missing: &'static str,
}

#[derive(Serialize)]
struct FaultView<'r> {
    name: &'r str,
    description: &'r str,
    killed: bool,
    /// For each of `fault_layers`: found, not found, or not asked.
    cells: Vec<CellView<'r>>,
}

#[derive(Serialize)]
struct CellView<'r> {
    class: &'static str,
    mark: &'static str,
    how: &'r str,
}

impl<'r> Page<'r> {
    fn of(report: &'r Report) -> Self {
        let fault_layers = report.fault_layers();
        Page {
            title: &report.title,
            passed: report.passed(),
            seconds: duration(report.seconds()),
            layers: report.layers.iter().map(LayerView::of).collect(),
            failures: report
                .failures()
                .map(|(layer, check)| FailureView {
                    layer: &layer.name,
                    name: &check.name,
                    summary: &check.summary,
                    details: &check.details,
                })
                .collect(),
            coverage: report.coverage.iter().map(CoverageView::of).collect(),
            shortfalls: &report.shortfalls,
            faults: report.faults.iter().map(|fault| FaultView::of(fault, &fault_layers)).collect(),
            killed: report.faults.iter().filter(|fault| fault.killed()).count(),
            fault_layers,
        }
    }
}

impl<'r> LayerView<'r> {
    fn of(layer: &'r super::Layer) -> Self {
        LayerView {
            name: &layer.name,
            question: &layer.question,
            status: layer.status(),
            passed: layer.count(Status::Passed),
            failed: layer.count(Status::Failed),
            skipped: layer.count(Status::Skipped),
            seconds: duration(layer.seconds()),
            checks: (layer.checks.iter())
                .map(|check| CheckView {
                    name: &check.name,
                    status: check.status,
                    summary: &check.summary,
                    seconds: if check.status == Status::Skipped { String::new() } else { duration(check.seconds) },
                })
                .collect(),
        }
    }
}

impl<'r> CoverageView<'r> {
    fn of(coverage: &'r crate::Coverage) -> Self {
        let most = coverage.actions.values().map(super::super::coverage::ActionCoverage::total).max().unwrap_or(0);
        let scale = |count: u64| {
            if count == 0 { 0 } else { ((1.0 + count as f64).ln() / (1.0 + most as f64).ln() * 100.0).round() as u32 }
        };
        CoverageView {
            module: &coverage.module,
            summary: coverage.to_string(),
            actions: (coverage.actions.iter())
                .map(|(name, action)| ActionView {
                    name,
                    total: grouped(action.total()),
                    by: (action.taken.iter())
                        .map(|(source, count)| format!("{source} {}", grouped(*count)))
                        .collect::<Vec<_>>()
                        .join(" · "),
                    none: action.total() == 0,
                    bar: scale(action.total()),
                })
                .collect(),
            guards: (coverage.one_sided_guards().into_iter())
                .map(|(action, text, judged)| GuardView {
                    action,
                    text,
                    missing: if judged.held == 0 { "never held" } else { "never failed" },
                })
                .collect(),
        }
    }
}

impl<'r> FaultView<'r> {
    fn of(fault: &'r super::Fault, layers: &[&str]) -> Self {
        let cell = |layer: &&str| match fault.layers.iter().find(|(name, _)| name == layer) {
            Some((_, Some(how))) => CellView { class: "passed", mark: "killed", how },
            Some((_, None)) => CellView { class: "lived", mark: "lived", how: "" },
            None => CellView { class: "skipped", mark: "–", how: "not asked" },
        };
        FaultView {
            name: &fault.name,
            description: &fault.description,
            killed: fault.killed(),
            cells: layers.iter().map(cell).collect(),
        }
    }
}

/// `1234567` as `1 234 567`, with thin spaces.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}

/// An error of the template engine with its causes.
fn words(error: &tera::Error) -> String {
    let mut out = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        out.push_str(": ");
        out.push_str(&inner.to_string());
        cause = inner.source();
    }
    out
}
