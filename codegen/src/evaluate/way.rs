//! How an evaluation came to where it failed: noted while the failure is handed up, so that nothing is kept of
//! evaluations that do not fail.

use std::collections::VecDeque;

use lockstep_model::{Applied, Failure, FailureKind, Outcome, Way};

use super::Evaluator;
use super::code::{Kind, Node};
use super::run::Run;
use crate::source::Span;

/// As many applications are told of at either end of a way.
const TOLD: usize = 5;

/// The operators with texts here that TLC has in Java, where they look themselves whether they are given what they
/// take.
const IN_JAVA: [(&str, &[&str]); 6] = [
    (
        "Bags",
        &[
            "BagToSet",
            "SetToBag",
            "BagIn",
            "CopiesIn",
            "(+)",
            "(-)",
            "Sum",
            "BagUnion",
            "\\sqsubseteq",
            "BagOfAll",
            "BagCardinality",
        ],
    ),
    ("BagsExt", &["FoldBag"]),
    ("Bitwise", &["&", "|", "^^", "AndBits", "OrBits", "XorBits"]),
    ("FiniteSetsExt", &["Quantify", "kSubset"]),
    ("Functions", &["FoldFunction", "IsInjective"]),
    ("SequencesExt", &["AllSubSeqs", "FoldSeq", "LongestCommonPrefix", "SelectInSeq", "SelectLastInSeq"]),
];

/// What was noted of a failure that is being handed up.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// The innermost expression of the text around, as far as the failure has come.
    reached: Option<Span>,
    innermost: Vec<Application>,
    more: usize,
    outermost: VecDeque<Application>,
}

/// The body of the definition that holds a place was evaluated for an expression elsewhere.
#[derive(Clone, Copy, Debug)]
struct Application {
    body: Span,
    place: Span,
}

impl Noted {
    fn begin(&mut self, span: Span) {
        *self = Noted { reached: Some(span), ..Noted::default() };
    }

    fn note(&mut self, application: Application) {
        if self.innermost.len() < TOLD {
            self.innermost.push(application);
            return;
        }
        if self.outermost.len() == TOLD {
            self.outermost.pop_front();
            self.more += 1;
        }
        self.outermost.push_back(application);
    }
}

impl Run<'_> {
    /// The failure in an expression of this text, unless an inner one has claimed it already.
    #[cold]
    #[inline(never)]
    pub fn at(&self, failure: Failure, span: Span) -> Failure {
        let mut noted = self.noted.borrow_mut();
        let noted = noted.get_or_insert_default();
        if failure.location().is_none() {
            noted.begin(span);
            let location = self.evaluator.location(span);
            let failure = match self.evaluator.is_in_java(&location.module, span) {
                true => failure.of_library(),
                // What our text asserts there is something that TLC's text has no value for.
                false if &*location.module == "Bags" && failure.kind() == FailureKind::Assertion => failure.enclosed(),
                false => failure,
            };
            return failure.at(location);
        }
        if noted.reached.is_some_and(|reached| holds(span, reached)) {
            noted.reached = Some(span);
        }
        failure
    }

    /// The failure of a part of an expression, or of what the expression applies.
    #[cold]
    #[inline(never)]
    pub fn within(&self, failure: Failure, node: &Node) -> Failure {
        let failure = self.at(failure, node.span);
        let mut noted = self.noted.borrow_mut();
        let noted = noted.get_or_insert_default();
        if let Some(body) = noted.reached.filter(|reached| !holds(node.span, *reached)) {
            if applies(node) {
                noted.note(Application { body, place: node.span });
            }
            // What failed in an argument has failed where the argument is asked for.
            noted.reached = Some(node.span);
        }
        failure
    }

    /// The failure of an action that was applied, or of what comes after it: that of the action only, where its name
    /// says that it is the action's.
    #[cold]
    #[inline(never)]
    pub fn within_action(&self, failure: Failure, span: Span) -> Failure {
        let failure = self.at(failure, span);
        let mut noted = self.noted.borrow_mut();
        let noted = noted.get_or_insert_default();
        if let Some(body) = noted.reached.filter(|reached| !holds(span, *reached))
            && self.evaluator.is_applied(body, span)
        {
            noted.note(Application { body, place: span });
            noted.reached = Some(span);
        }
        failure
    }

    /// An outcome for those outside, with what was noted. What nobody evaluates is told by its place alone: a compiled
    /// machine, which knows the place, need not begin anew for it.
    pub fn told<T>(&self, outcome: Outcome<T>) -> Outcome<T> {
        outcome.map_err(|failure| {
            if failure.kind() == FailureKind::Unsupported {
                return failure;
            }
            let noted = self.noted.take().unwrap_or_default();
            let applied = |application: &Application| self.evaluator.applied(*application);
            let innermost = noted.innermost.iter().map(applied).collect();
            let outermost = noted.outermost.iter().map(applied).collect();
            failure.by(Way { innermost, more: noted.more, outermost })
        })
    }
}

/// Whether an expression is an operator, or a function, applied.
fn applies(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::Call(..)
            | Kind::CallSlot(..)
            | Kind::CallLet(..)
            | Kind::Inline(..)
            | Kind::Shared(_)
            | Kind::Cached(..)
            | Kind::Memo(..)
            | Kind::Let(..)
            | Kind::Apply(_)
    )
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

impl Evaluator {
    /// The name of the innermost definition that holds a place; of copies of one definition, that which the expression
    /// applies.
    fn operator(&self, body: Span, place: Span) -> Option<&str> {
        let around = self.machine.program.definitions.iter().filter(|definition| holds(definition.span, body));
        let length = |span: Span| span.end - span.start;
        let least = around.clone().map(|definition| length(definition.span)).min()?;
        let mut innermost = around.filter(|definition| length(definition.span) == least).map(|found| &*found.name);
        let first = innermost.next()?;
        let text = self.sources.slice(place);
        Some(std::iter::once(first).chain(innermost).find(|name| text.contains(name)).unwrap_or(first))
    }

    /// Whether a place of this module is in the text of an operator that TLC has in Java.
    fn is_in_java(&self, module: &str, place: Span) -> bool {
        let Some((_, operators)) = IN_JAVA.iter().find(|(known, _)| *known == module) else { return false };
        self.machine.program.definitions.iter().any(|definition| {
            let name = definition.name.rsplit('!').next().unwrap_or_default();
            operators.contains(&name) && holds(definition.span, place)
        })
    }

    /// Whether an expression speaks of the definition that holds a place.
    fn is_applied(&self, body: Span, place: Span) -> bool {
        self.operator(body, place).is_some_and(|name| self.sources.slice(place).contains(name))
    }

    fn applied(&self, application: Application) -> Applied {
        let text = self.sources.slice(application.place);
        let operator = match self.operator(application.body, application.place) {
            Some(name) if text.contains(name) => name.to_owned(),
            // A LAMBDA, or a function that has another name here.
            Some(name) => format!("part of {name}"),
            None => "a definition".to_owned(),
        };
        Applied { operator, location: self.location(application.place) }
    }
}
