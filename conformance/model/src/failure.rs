//! Why a model could not be evaluated: the errors at which TLC stops.

use std::fmt;

use crate::outline::Location;
use crate::value::Value;

/// What evaluation gives: a value, or the failure at which TLC, too, would stop.
pub type Outcome<T> = Result<T, Failure>;

/// An evaluation that has no value, at the expression where TLC stops.
///
/// Boxed inside, so that an `Outcome<bool>` stays two words wide on the hot path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    kind: FailureKind,
    message: String,
    location: Option<Location>,
    way: Way,
    incomplete: Option<Incomplete>,
}

/// A step that gives some variables no next value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The action's index in [`Outline::actions`](crate::Outline::actions).
    pub action: usize,
    /// The values of its parameters.
    pub arguments: Vec<Value>,
    /// The next values, a variable at a time; nothing where there is none.
    pub values: Vec<Option<Value>>,
}

/// How evaluation came to the place where it failed: the operators that were applied on the way, innermost first. Of a
/// deep recursion both ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Those around the failure.
    pub innermost: Vec<Applied>,
    /// How many are left out.
    pub more: usize,
    /// Those around them: the last is the outermost.
    pub outermost: Vec<Applied>,
}

/// An operator that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its name.
    pub operator: String,
    /// Where it was applied.
    pub location: Location,
}

impl Way {
    /// Whether no operator was applied.
    pub fn is_empty(&self) -> bool {
        self.innermost.is_empty()
    }
}

/// The classes of failure, which decide the exit code and the remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FailureKind {
    /// A function applied outside its domain, a `CHOOSE` without a witness, a `CASE` without a true guard.
    Undefined,
    /// Values that TLC cannot compare, or an operator applied to a value of another kind.
    Type,
    /// An integer outside the 32 bits that TLC computes in.
    Overflow,
    /// What an operator of a standard module has no value for: `1 \div 0`, `Head(<<>>)`, `Len(3)`. TLC has these
    /// operators in Java, and their complaints are of another class than its own.
    Library,
    /// A set that cannot be enumerated, or one too large to be.
    NotEnumerable,
    /// A successor or initial state that leaves a variable without a value.
    Unassigned,
    /// A recursion deeper than the bound.
    Recursion,
    /// `Assert` of the TLC module, with its message.
    Assertion,
    /// A construct that has no meaning to a model checker.
    Unsupported,
    /// Not an error of the spec: memory, disk, or a cancelled run.
    Resource,
}

impl Failure {
    /// A failure with the given message, at a place yet unknown.
    #[cold]
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Failure(Box::new(Details {
            kind,
            message: message.into(),
            location: None,
            way: Way::default(),
            incomplete: None,
        }))
    }

    /// The same failure at `location`, unless an inner expression has claimed it already.
    #[cold]
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.0.location.get_or_insert(location);
        self
    }

    /// The same failure, which is that the step isn't complete.
    #[cold]
    #[must_use]
    pub fn leaving(mut self, step: Incomplete) -> Self {
        self.0.incomplete = Some(step);
        self
    }

    /// The same failure, to which evaluation came by this way.
    #[cold]
    #[must_use]
    pub fn by(mut self, way: Way) -> Self {
        self.0.way = way;
        self
    }

    /// The same failure inside of a value that TLC has in Java, as a function that it tabulates: what fails there, TLC
    /// has fail as the value does.
    #[cold]
    #[must_use]
    pub fn enclosed(mut self) -> Self {
        use FailureKind as F;
        if matches!(self.kind(), F::Overflow | F::Library | F::Assertion) {
            self.0.kind = FailureKind::Undefined;
        }
        self
    }

    /// The same failure where Java applies an operator that a spec gives it, as to `SelectSeq`: there Java catches the
    /// overflow of the stack, which otherwise runs past those who wait for exceptions.
    #[cold]
    #[must_use]
    pub fn caught(mut self) -> Self {
        if self.kind() == FailureKind::Recursion {
            self.0.kind = FailureKind::Undefined;
        }
        self
    }

    /// The same failure in the text of an operator that TLC has in Java.
    #[cold]
    #[must_use]
    pub fn of_library(mut self) -> Self {
        use FailureKind as F;
        if matches!(self.kind(), F::Undefined | F::Type | F::NotEnumerable | F::Assertion) {
            self.0.kind = FailureKind::Library;
        }
        self
    }

    /// How evaluation came to it, as far as it is known.
    pub fn way(&self) -> &Way {
        &self.0.way
    }

    /// The step that isn't complete, where that is what failed: TLC counts and shows it.
    pub fn incomplete(&self) -> Option<&Incomplete> {
        self.0.incomplete.as_ref()
    }

    /// The class of this failure.
    pub fn kind(&self) -> FailureKind {
        self.0.kind
    }

    /// The sentence for the user, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The innermost expression that failed, where known.
    pub fn location(&self) -> Option<&Location> {
        self.0.location.as_ref()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.location {
            Some(location) => write!(f, "{} ({location})", self.0.message),
            None => f.write_str(&self.0.message),
        }
    }
}

impl std::error::Error for Failure {}
