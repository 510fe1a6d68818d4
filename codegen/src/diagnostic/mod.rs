//! What is wrong, where, and what to do about it: errors as values.

mod codes;
mod render;

pub use codes::{Example, Explanation, all_codes, explain};
pub use render::{Style, render};

use crate::source::Span;

/// One finding. Passes return them by the list, so that a user sees several at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it refuses the input.
    pub severity: Severity,
    /// Its stable code (`E4200`), which [`explain`] knows.
    pub code: &'static str,
    /// What is wrong, in one line, starting small and without a full stop.
    pub message: String,
    /// Where: the first label is the primary place.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Vec<String>,
    /// What else there is to know.
    pub notes: Vec<String>,
}

/// Whether a finding refuses the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The input is refused.
    Error,
    /// The input is taken.
    Warning,
}

/// A place with what there is to say of it; the text may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands there.
    pub text: String,
}

impl Diagnostic {
    /// An error; `code` must be one of [`all_codes`].
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// A warning; `code` must be one of [`all_codes`].
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    fn new(severity: Severity, code: &'static str, message: String) -> Self {
        debug_assert!(explain(code).is_some(), "no explanation for {code}");
        Self { severity, code, message, labels: vec![], help: vec![], notes: vec![] }
    }

    /// Adds a place. The first one is where the caret goes, the others are context.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a remedy.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Whether it refuses the input.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The candidate nearest to a misspelt `name`, when one is near enough to offer: "did you mean".
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > 64 {
        return None;
    }
    // A name of one letter is near to none but itself in the other case.
    let limit = (length / 3).max(1).min(length.saturating_sub(1));
    candidates
        .into_iter()
        .filter(|c| *c != name && c.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (edit_distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance (insertions, deletions, changes and swaps of neighbours), case folded.
fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut rows: [Vec<usize>; 3] = [vec![], (0..=b.len()).collect(), vec![0; b.len() + 1]];
    for i in 1..=a.len() {
        rows[2] = vec![0; b.len() + 1];
        rows[2][0] = i;
        for j in 1..=b.len() {
            let change = rows[1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[1][j] + 1).min(rows[2][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[0][j - 2] + 1);
            }
            rows[2][j] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        let names = ["CONSTANT", "VARIABLE", "TypeOK"];
        assert_eq!(nearest("CONSTATN", names), Some("CONSTANT"));
        assert_eq!(nearest("TypeOk", names), Some("TypeOK"));
        assert_eq!(nearest("Variables", names), Some("VARIABLE"));
        assert_eq!(nearest("x", names), None);
        assert_eq!(nearest("x", ["y", "%", "X"]), Some("X"));
    }

    #[test]
    fn codes_are_unique_and_sorted() {
        let ids: Vec<_> = all_codes().map(|e| e.code).collect();
        assert!(ids.windows(2).all(|w| w[0] < w[1]), "{ids:?}");
    }
}
