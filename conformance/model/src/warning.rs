//! What a machine meets while it runs that is no error, but may not be meant: TLC warns of it, too.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::outline::Location;

/// What was met, and where. Of each place there is one warning, however often a run comes by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Warning {
    /// Where it stands.
    pub location: Location,
    /// What was met there.
    pub kind: WarningKind,
}

/// The classes of warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WarningKind {
    /// An `EXCEPT` that replaces the value at an argument which the function, at this location, does not have.
    AbsentArgument,
}

impl WarningKind {
    /// Its stable code, which `explain` knows.
    pub fn code(self) -> &'static str {
        match self {
            WarningKind::AbsentArgument => "W7001",
        }
    }
}

impl Warning {
    /// The sentence for the user, without the place.
    pub fn message(&self) -> &'static str {
        match self.kind {
            WarningKind::AbsentArgument => "EXCEPT changes nothing where the function, or record, has no such argument",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message(), self.location)
    }
}

/// What the code of compiled machines has met in this process.
static MET: Mutex<BTreeSet<Warning>> = Mutex::new(BTreeSet::new());

thread_local! {
    /// What this thread has told already: those who come by often do not wait for each other.
    static TOLD: RefCell<Vec<Warning>> = const { RefCell::new(Vec::new()) };
}

/// Notes that an `EXCEPT` has met an argument that the function at `location` does not have.
#[cold]
#[inline(never)]
pub fn absent_argument(location: Location) {
    let warning = Warning { location, kind: WarningKind::AbsentArgument };
    TOLD.with_borrow_mut(|told| {
        if !told.contains(&warning) {
            MET.lock().unwrap_or_else(PoisonError::into_inner).insert(warning.clone());
            told.push(warning);
        }
    });
}

/// What the code of compiled machines has met so far, in the order of the spec.
pub(crate) fn met() -> Vec<Warning> {
    MET.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_warned_of_once_whoever_comes_by() {
        let at = |line| Location { module: "Warned".into(), line, column: 1, end_line: line, end_column: 2 };
        std::thread::scope(|scope| {
            for first in 0..3 {
                scope.spawn(move || (0..30).for_each(|i| absent_argument(at(1 + (first + i) % 3))));
            }
        });
        let own: Vec<Warning> = met().into_iter().filter(|warning| warning.location.module == "Warned").collect();
        assert_eq!(own.iter().map(|warning| warning.location.line).collect::<Vec<_>>(), [1, 2, 3]);
        let said = own.first().map(ToString::to_string).unwrap_or_default();
        assert!(said.ends_with("(line 1, col 1 to line 1, col 2 of module Warned)"), "{said}");
    }
}
