//! JUnit XML, as CI systems read it (the schema of Jenkins' xUnit plugin, which others follow).

use std::fmt::Write;

use super::{Report, Status};

/// The report as JUnit XML: a suite a layer, a case a check; seeded faults and coverage are suites of their own.
pub fn junit(report: &Report) -> String {
    let mut suites: Vec<Suite> = Vec::new();
    for layer in &report.layers {
        let cases = layer.checks.iter().map(|check| Case {
            name: check.name.clone(),
            seconds: check.seconds,
            outcome: match check.status {
                Status::Passed => Outcome::Passed,
                Status::Skipped => Outcome::Skipped(check.summary.clone()),
                Status::Failed => Outcome::Failed(check.summary.clone(), check.details.clone()),
            },
        });
        suites.push(Suite { name: layer.name.clone(), cases: cases.collect() });
    }
    if !report.faults.is_empty() {
        let cases = report.faults.iter().map(|fault| Case {
            name: fault.name.clone(),
            seconds: 0.0,
            outcome: if fault.killed() {
                Outcome::Passed
            } else {
                Outcome::Failed("no layer found this seeded fault".to_owned(), fault.description.clone())
            },
        });
        suites.push(Suite { name: "seeded faults".to_owned(), cases: cases.collect() });
    }
    if !report.coverage.is_empty() {
        let outcome = match report.shortfalls.first() {
            None => Outcome::Passed,
            Some(first) => Outcome::Failed(first.clone(), report.shortfalls.join("\n")),
        };
        let case = Case { name: "thresholds".to_owned(), seconds: 0.0, outcome };
        suites.push(Suite { name: "coverage".to_owned(), cases: vec![case] });
    }
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&report.title, &suites, &mut out);
    out
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    seconds: f64,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    /// Why.
    Skipped(String),
    /// In a line, and at length.
    Failed(String, String),
}

impl Suite {
    fn counts(&self) -> (usize, usize, usize, f64) {
        let failed = self.cases.iter().filter(|case| matches!(case.outcome, Outcome::Failed(..))).count();
        let skipped = self.cases.iter().filter(|case| matches!(case.outcome, Outcome::Skipped(_))).count();
        (self.cases.len(), failed, skipped, self.cases.iter().map(|case| case.seconds).sum())
    }
}

fn write(title: &str, suites: &[Suite], out: &mut String) -> std::fmt::Result {
    let total = suites
        .iter()
        .map(Suite::counts)
        .fold((0, 0, 0, 0.0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1, sum.2 + counts.2, sum.3 + counts.3));
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="{}" tests="{}" failures="{}" skipped="{}" errors="0" time="{:.3}">"#,
        escape(title),
        total.0,
        total.1,
        total.2,
        total.3
    )?;
    for suite in suites {
        let (tests, failures, skipped, seconds) = suite.counts();
        writeln!(
            out,
            r#"  <testsuite name="{}" tests="{tests}" failures="{failures}" skipped="{skipped}" errors="0" time="{seconds:.3}">"#,
            escape(&suite.name)
        )?;
        for case in &suite.cases {
            let (name, class) = (escape(&case.name), escape(&suite.name));
            write!(out, r#"    <testcase name="{name}" classname="{class}" time="{:.3}""#, case.seconds)?;
            match &case.outcome {
                Outcome::Passed => writeln!(out, "/>")?,
                Outcome::Skipped(why) => {
                    writeln!(out, ">\n      <skipped message=\"{}\"/>\n    </testcase>", escape(why))?;
                }
                Outcome::Failed(line, details) => writeln!(
                    out,
                    ">\n      <failure message=\"{}\">{}</failure>\n    </testcase>",
                    escape(line),
                    escape(details).replace("&#10;", "\n")
                )?,
            }
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Escapes text for an attribute or an element. Characters that XML 1.0 has no place for, escaped or not, become
/// U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
