//! A summary that is read in ten seconds.

use std::fmt::Write;
use std::io::IsTerminal;

use super::{Fault, Layer, Report, Status, duration};

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// No escape sequences.
    Plain,
    /// ANSI colours.
    Coloured,
}

impl Style {
    /// Colour only where standard output is a terminal and `NO_COLOR` is not set (no-color.org: any value but an empty
    /// one).
    pub fn of_stdout() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if !refused && std::io::stdout().is_terminal() { Style::Coloured } else { Style::Plain }
    }

    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Style::Plain => text.to_owned(),
            Style::Coloured => format!("\x1b[{code}m{text}\x1b[0m"),
        }
    }

    fn mark(self, status: Status) -> String {
        match status {
            Status::Passed => self.paint("32", "✓"),
            Status::Failed => self.paint("1;31", "✗"),
            Status::Skipped => self.paint("33", "–"),
        }
    }
}

/// The report for a terminal: a line a layer, then what failed, with all that is needed to act.
pub fn terminal(report: &Report, style: Style) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(report, style, &mut out);
    out
}

fn write(report: &Report, style: Style, out: &mut String) -> std::fmt::Result {
    writeln!(out, "{}", style.paint("1", &report.title))?;
    let width = report.layers.iter().map(|layer| layer.name.chars().count()).max().unwrap_or(0).max(8);
    for layer in &report.layers {
        let mark = style.mark(layer.status());
        writeln!(out, "  {mark} {:<width$}  {:<24} {:>8}", layer.name, tally(layer), duration(layer.seconds()))?;
    }
    for coverage in &report.coverage {
        let mark = style.mark(if coverage.untaken().is_empty() { Status::Passed } else { Status::Skipped });
        writeln!(out, "  {mark} {:<width$}  {}: {coverage}", "coverage", coverage.module)?;
    }
    if !report.faults.is_empty() {
        let killed = report.faults.iter().filter(|fault| fault.killed()).count();
        let all = report.faults.len();
        let mark = style.mark(if killed == all { Status::Passed } else { Status::Failed });
        writeln!(out, "  {mark} {:<width$}  {killed} of {all} killed", "faults")?;
    }
    for (layer, check) in report.failures() {
        writeln!(out, "\n{} {}: {}", style.mark(Status::Failed), layer.name, style.paint("1", &check.name))?;
        let text = if check.details.is_empty() { &check.summary } else { &check.details };
        for line in text.lines() {
            writeln!(out, "  {line}")?;
        }
    }
    for fault in report.faults.iter().filter(|fault| !fault.killed()) {
        let Fault { name, description, layers } = fault;
        let asked: Vec<&str> = layers.iter().map(|(layer, _)| layer.as_str()).collect();
        let asked = if asked.is_empty() {
            "no layer was asked".to_owned()
        } else {
            format!("not found by {}", asked.join(", "))
        };
        writeln!(out, "\n{} fault {}: {asked}", style.mark(Status::Failed), style.paint("1", name))?;
        writeln!(out, "  {description}")?;
    }
    if !report.shortfalls.is_empty() {
        writeln!(out, "\n{} coverage", style.mark(Status::Failed))?;
        for line in report.shortfalls.iter().flat_map(|shortfall| shortfall.lines()) {
            writeln!(out, "  {line}")?;
        }
    }
    let verdict =
        if report.passed() { style.paint("1;32", "conforms") } else { style.paint("1;31", "does not conform") };
    writeln!(out, "\n{verdict} ({})", duration(report.seconds()))
}

fn tally(layer: &Layer) -> String {
    let (failed, skipped) = (layer.count(Status::Failed), layer.count(Status::Skipped));
    let passed = layer.count(Status::Passed);
    let mut text = match (passed, failed) {
        (0, 0) => return "skipped".to_owned(),
        (passed, 0) => format!("{passed} passed"),
        (passed, failed) => format!("{failed} of {} failed", passed + failed),
    };
    if skipped > 0 {
        let _ = write!(text, ", {skipped} skipped");
    }
    text
}
