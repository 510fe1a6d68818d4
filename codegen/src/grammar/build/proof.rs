//! Proofs: steps, each a segment of its own, put together by their levels.
//!
//! Source: `beginsProof` and `correctLevel` of SANY's `tla+.jj`.

use pest::iterators::Pair;

use super::super::Rule;
use super::Builder;
use crate::ast::{Fact, Proof, ProofKind, Step, StepKind, StepLevel, StepName, UnitKind, UseBody, UseOrHide};
use crate::diagnostic::Diagnostic;
use crate::layout::Kind;

/// Proofs may nest this deep.
const MAX_PROOFS: usize = 100;

/// The steps of a theorem's proof so far.
#[derive(Default)]
pub(super) struct Steps {
    /// The proofs that aren't put in their place yet, the outermost first.
    open: Vec<Level>,
    /// Whether the last step, or the theorem, can still be proved by the steps that follow.
    pub(super) provable: bool,
    /// Whether `PROOF` stands before the next step.
    announced: bool,
    /// Whether an error makes the rest of the proof meaningless.
    refused: bool,
}

/// A proof by steps.
struct Level {
    level: u32,
    steps: Vec<Step>,
}

impl Level {
    fn is_complete(&self) -> bool {
        self.steps.last().is_some_and(|step| step.kind == StepKind::Qed)
    }
}

impl Steps {
    /// Takes a step, or a unit, that isn't understood: the proof isn't put together.
    pub(super) fn refuse(&mut self) {
        self.refused = true;
        self.open.clear();
    }
}

impl<'a> Builder<'a> {
    /// A terminal proof; `None` inside where steps follow as segments of their own.
    pub(super) fn proof(&mut self, pair: Pair<'a, Rule>) -> Option<Option<Proof>> {
        let span = self.span(&pair);
        let Some(terminal) = pair.into_inner().find(|i| i.as_rule() == Rule::terminal_proof) else {
            self.proof.announced = true;
            return Some(None);
        };
        let kind = match self.token(&terminal).kind {
            Kind::Obvious => ProofKind::Obvious,
            Kind::Omitted => ProofKind::Omitted,
            _ => {
                let mut inner = terminal.into_inner();
                let only = inner.clone().any(|inner| inner.as_rule() == Rule::ONLY);
                let body = inner.find(|inner| inner.as_rule() == Rule::use_body)?;
                ProofKind::By { only, body: self.use_body(body)? }
            }
        };
        Some(Some(Proof { span, kind }))
    }

    pub(super) fn use_or_hide(&mut self, pair: Pair<'a, Rule>) -> Option<UseOrHide> {
        let span = self.span(&pair);
        let hide = self.starts_with(&pair, Kind::Hide);
        let mut inner = pair.into_inner();
        let only = inner.clone().any(|inner| inner.as_rule() == Rule::ONLY);
        let body = inner.find(|inner| inner.as_rule() == Rule::use_body)?;
        Some(UseOrHide { span, hide, only, body: self.use_body(body)? })
    }

    fn use_body(&mut self, pair: Pair<'a, Rule>) -> Option<UseBody> {
        let mut body = UseBody { facts: vec![], definitions: vec![] };
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::facts => body.facts = self.facts(inner)?,
                _ => body.definitions = self.facts(inner)?,
            }
        }
        Some(body)
    }

    fn facts(&mut self, pair: Pair<'a, Rule>) -> Option<Vec<Fact>> {
        let facts = pair.into_inner().filter(|inner| inner.as_rule() == Rule::fact);
        facts
            .map(|fact| match self.names_in(&fact).pop() {
                Some(module) => Some(Fact::Module(module)),
                None => Some(Fact::Expr(self.argument(fact.into_inner().next()?)?)),
            })
            .collect()
    }

    // ---- Steps ----

    /// Takes a step and puts it where its level says.
    pub(super) fn proof_step(&mut self, pair: Pair<'a, Rule>) {
        let announced = std::mem::take(&mut self.proof.announced);
        let Some(step) = self.step(pair) else { return self.proof.refuse() };
        if self.proof.refused {
            return;
        }
        if let Err(diagnostic) = self.place(step, announced) {
            self.errors.push(*diagnostic);
            self.proof.refuse();
        }
    }

    fn step(&mut self, pair: Pair<'a, Rule>) -> Option<Step> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let name = self.step_name(&inner.next()?);
        let mut proof = None;
        let mut keyword = None;
        let mut bounds = None;
        let mut expressions = vec![];
        let mut definitions = vec![];
        let mut kind = None;
        for inner in inner {
            match inner.as_rule() {
                Rule::proof => proof = self.proof(inner)?,
                Rule::bounds => bounds = Some(self.bounds(inner)?),
                Rule::expression => expressions.push(self.expression(inner)?),
                Rule::definition => definitions.push(self.definition(inner)?),
                Rule::use_or_hide => kind = Some(StepKind::UseOrHide(self.use_or_hide(inner)?)),
                Rule::instance => kind = Some(StepKind::Instance(self.instance(inner)?)),
                Rule::statement => {
                    let suffices = keyword == Some(Kind::Suffices);
                    let statement = self.statement(inner)?;
                    kind = Some(StepKind::Assert { suffices, statement });
                }
                Rule::COMMA | Rule::COLON | Rule::EOI => {}
                _ => keyword = Some(self.token(&inner).kind),
            }
        }
        let kind = match (kind, keyword) {
            (Some(kind), _) => kind,
            (None, Some(Kind::Qed)) => StepKind::Qed,
            (None, Some(Kind::Have)) => StepKind::Have(expressions.pop()?),
            (None, Some(Kind::Witness)) => StepKind::Witness(expressions),
            (None, Some(Kind::Take)) => StepKind::Take(bounds?),
            (None, Some(Kind::Pick)) => StepKind::Pick { bounds: bounds?, body: expressions.pop()? },
            (None, Some(Kind::Case)) => StepKind::Case(expressions.pop()?),
            (None, _) => StepKind::Define(definitions),
        };
        Some(Step { span, name, level: 0, kind, proof })
    }

    /// Puts a step where its level says; `announced` says that `PROOF` stands before it.
    fn place(&mut self, mut step: Step, announced: bool) -> Result<(), Box<Diagnostic>> {
        let current = self.proof.open.last().map(|open| open.level);
        let starts = announced
            || match step.name.level {
                StepLevel::Plus => true,
                StepLevel::Star => current.is_none(),
                StepLevel::Number(level) => current.is_none_or(|current| level > current),
            };
        if starts {
            step.level = self.start_level(&step.name, current)?;
            self.proof.open.push(Level { level: step.level, steps: vec![] });
        } else {
            self.close_complete();
            let current = self.proof.open.last().map(|open| open.level);
            step.level = match (step.name.level, current) {
                (StepLevel::Star, Some(current)) => current,
                (StepLevel::Number(level), Some(current)) if level == current => level,
                _ => return Err(Box::new(self.wrong_level(&step.name))),
            };
        }
        let takes_proof =
            matches!(step.kind, StepKind::Assert { .. } | StepKind::Case(_) | StepKind::Pick { .. } | StepKind::Qed);
        self.proof.provable = takes_proof && step.proof.is_none();
        if let Some(open) = self.proof.open.last_mut() {
            open.steps.push(step);
        }
        Ok(())
    }

    /// The level of a step that starts a proof inside of one with the level `current`.
    fn start_level(&self, name: &StepName, current: Option<u32>) -> Result<u32, Box<Diagnostic>> {
        let error =
            |message: &str, label: &str| Err(Box::new(Diagnostic::error("E4114", message).label(name.span, label)));
        if self.proof.open.len() >= MAX_PROOFS {
            let message = format!("proofs nest more than {MAX_PROOFS} deep");
            return Err(Box::new(Diagnostic::error("E4106", message).label(name.span, "")));
        }
        if !self.proof.provable {
            return match current {
                None => error("a proof step stands outside of a proof", "nothing is left to prove"),
                Some(_) => error("a step starts a proof of what takes none", "this step is too deep"),
            };
        }
        match name.level {
            StepLevel::Number(level) if current.is_none_or(|current| level > current) => Ok(level),
            StepLevel::Number(_) => {
                error("a proof's steps aren't deeper than what they prove", "the level must be higher")
            }
            _ => Ok(current.map_or(0, |current| current.saturating_add(1))),
        }
    }

    fn wrong_level(&self, name: &StepName) -> Diagnostic {
        let Some(open) = self.proof.open.last() else {
            return Diagnostic::error("E4114", "a proof step stands outside of a proof")
                .label(name.span, "the proof before it has ended with its QED");
        };
        let mut error = Diagnostic::error("E4114", "a proof step has a level that fits no open proof")
            .label(name.span, format!("the proof here has level <{}>", open.level));
        if let Some(first) = open.steps.first() {
            error = error.label(first.name.span, "it starts here");
        }
        error.help("a proof ends with a QED step of its own level")
    }

    /// Puts the proofs that end with their QED where they belong.
    fn close_complete(&mut self) {
        while self.proof.open.last().is_some_and(Level::is_complete) {
            let Some(Level { steps, .. }) = self.proof.open.pop() else { return };
            let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return };
            let span = first.span.to(last.span);
            let proof = Some(Proof { span, kind: ProofKind::Steps(steps) });
            if let Some(step) = self.proof.open.last_mut().and_then(|open| open.steps.last_mut()) {
                step.span = step.span.to(span);
                step.proof = proof;
            } else if let Some(unit) = self.open.last_mut().and_then(|open| open.units.last_mut())
                && let UnitKind::Theorem(theorem) = &mut unit.kind
            {
                unit.span = unit.span.to(span);
                theorem.span = unit.span;
                theorem.proof = proof;
                self.proof.provable = false;
            }
        }
    }

    /// Ends the proof of the last theorem, if it has one.
    pub(super) fn end_proof(&mut self) {
        self.close_complete();
        let proof = std::mem::take(&mut self.proof);
        if proof.refused {
            return;
        }
        let last = proof.open.last().and_then(|open| open.steps.last());
        if let Some(step) = last {
            self.errors.push(
                Diagnostic::error("E4114", "a proof has no QED step")
                    .label(step.span, "this is its last step")
                    .help(format!("end it with `<{}> QED`", step.level)),
            );
        } else if proof.announced {
            let end = self.open.last().and_then(|module| module.units.last());
            let error = Diagnostic::error("E4114", "PROOF is followed by no proof");
            self.errors.push(match end {
                Some(unit) => error.label(unit.span.after(), "expected the steps of a proof"),
                None => error,
            });
        }
    }
}
