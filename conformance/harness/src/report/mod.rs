//! What a conformance run amounts to, and how it is told: to a terminal, as JUnit XML, as HTML, as JSON.

mod html;
mod junit;
mod terminal;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::coverage::Coverage;
use crate::lockstep::{Failure, Run};
use crate::trace::Verdict;

pub use html::html;
pub use junit::junit;
pub use terminal::{Style, terminal};

/// A conformance run, whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What was held against what: "conform: ControllerReplication, CrossDcReplication".
    pub title: String,
    /// The layers, in the order in which they ran.
    pub layers: Vec<Layer>,
    /// What of each model was exercised, all layers together.
    pub coverage: Vec<Coverage>,
    /// What keeps coverage below its threshold: a line a shortfall.
    pub shortfalls: Vec<String>,
    /// Which layer killed which seeded fault.
    pub faults: Vec<Fault>,
}

/// One layer of conformance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Its name: drift, model, lockstep, trace, or faults.
    pub name: String,
    /// What it asks, in a sentence.
    pub question: String,
    /// Its checks.
    pub checks: Vec<Check>,
}

/// One check of a layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked: "CrossDcReplication, edge cover".
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// What it came to, in a line: "31 states, 78 transitions".
    pub summary: String,
    /// Figures, by name.
    pub figures: Vec<(String, f64)>,
    /// Wall-clock time, in seconds.
    pub seconds: f64,
    /// For a check that failed, what a person must see: the counterexample, the diff, the remedy.
    pub details: String,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// It was not asked; the summary says why.
    Skipped,
}

/// A seeded fault, and the layers that found it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Its name.
    pub name: String,
    /// The bug that it brings back.
    pub description: String,
    /// For each layer that was asked: its name, and how it found the fault, or `None` where it did not.
    pub layers: Vec<(String, Option<String>)>,
}

impl Report {
    /// Whether everything holds, every fault is killed, and coverage is at its thresholds.
    pub fn passed(&self) -> bool {
        self.layers.iter().all(|layer| layer.status() != Status::Failed)
            && self.shortfalls.is_empty()
            && self.faults.iter().all(Fault::killed)
    }

    /// All that failed, by layer.
    pub fn failures(&self) -> impl Iterator<Item = (&Layer, &Check)> {
        self.layers.iter().flat_map(|layer| {
            layer.checks.iter().filter(|check| check.status == Status::Failed).map(move |check| (layer, check))
        })
    }

    /// Wall-clock time of all checks, in seconds.
    pub fn seconds(&self) -> f64 {
        self.layers.iter().map(Layer::seconds).sum()
    }

    /// The names of the layers that faults were put to, in order of appearance.
    fn fault_layers(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.faults.iter().flat_map(|fault| &fault.layers) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The whole report as JSON, for other tools.
    ///
    /// # Errors
    /// Where a figure is not a number.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self)
    }
}

impl Layer {
    /// A layer with no checks yet.
    pub fn new(name: impl Into<String>, question: impl Into<String>) -> Self {
        Layer { name: name.into(), question: question.into(), checks: Vec::new() }
    }

    /// Failed where a check failed; skipped where none was made.
    pub fn status(&self) -> Status {
        if self.checks.iter().any(|check| check.status == Status::Failed) {
            Status::Failed
        } else if self.checks.iter().all(|check| check.status == Status::Skipped) {
            Status::Skipped
        } else {
            Status::Passed
        }
    }

    /// Wall-clock time of its checks, in seconds.
    pub fn seconds(&self) -> f64 {
        self.checks.iter().map(|check| check.seconds).sum()
    }

    /// How many of its checks ended thus.
    pub fn count(&self, status: Status) -> usize {
        self.checks.iter().filter(|check| check.status == status).count()
    }
}

impl Check {
    /// A check that holds.
    pub fn passed(name: impl Into<String>, summary: impl Into<String>, duration: Duration) -> Self {
        Check::new(name, Status::Passed, summary, duration)
    }

    /// A check that does not hold, with what a person must see.
    pub fn failed(
        name: impl Into<String>,
        summary: impl Into<String>,
        details: impl Into<String>,
        duration: Duration,
    ) -> Self {
        Check { details: details.into(), ..Check::new(name, Status::Failed, summary, duration) }
    }

    /// A check that was not made, and why.
    pub fn skipped(name: impl Into<String>, why: impl Into<String>) -> Self {
        Check::new(name, Status::Skipped, why, Duration::ZERO)
    }

    /// The same with a figure.
    #[must_use]
    pub fn with_figure(mut self, name: impl Into<String>, value: f64) -> Self {
        self.figures.push((name.into(), value));
        self
    }

    /// A lockstep run as a check; `remedy` says how to run the failure again.
    pub fn of_run(run: &Run, remedy: &str) -> Self {
        let name = format!("{}, {}", run.model, run.generator);
        let plural = |count: u64| if count == 1 { "" } else { "s" };
        let mut summary = format!("{} step{} in {} walk{}", run.steps, plural(run.steps), run.walks, plural(run.walks));
        for note in &run.notes {
            summary.push_str("; ");
            summary.push_str(note);
        }
        let check = match &run.failure {
            None => Check::passed(name, summary, run.duration),
            Some(failure) => {
                let details = if remedy.is_empty() { failure.to_string() } else { format!("{failure}  {remedy}\n") };
                Check::failed(name, headline(failure), details, run.duration)
            }
        };
        check.with_figure("steps", run.steps as f64).with_figure("walks", run.walks as f64)
    }

    /// The verdict on a trace as a check.
    pub fn of_verdict(name: impl Into<String>, verdict: &Verdict, duration: Duration) -> Self {
        let text = verdict.to_string();
        let first = text.lines().next().unwrap_or_default().to_owned();
        if verdict.passed() { Check::passed(name, first, duration) } else { Check::failed(name, first, text, duration) }
    }

    fn new(name: impl Into<String>, status: Status, summary: impl Into<String>, duration: Duration) -> Self {
        Check {
            name: name.into(),
            status,
            summary: summary.into(),
            figures: Vec::new(),
            seconds: duration.as_secs_f64(),
            details: String::new(),
        }
    }
}

impl Fault {
    /// Whether some layer found it.
    pub fn killed(&self) -> bool {
        self.layers.iter().any(|(_, how)| how.is_some())
    }
}

/// The failure in a line.
fn headline(failure: &Failure) -> String {
    let cause = failure.cause.to_string();
    let cause = cause.lines().next().unwrap_or_default().trim().trim_end_matches(':').to_owned();
    match &failure.action {
        Some(action) => format!("step {}, {}: {cause}", failure.step, action.action),
        None => format!("at the start: {cause}"),
    }
}

/// A duration as people read it: `0.4 s`, `12 s`, `3 min 5 s`.
fn duration(seconds: f64) -> String {
    if seconds < 0.0995 {
        format!("{:.0} ms", seconds * 1000.0)
    } else if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 119.5 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min {:.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}
