//! Proofs.

use super::Writer;
use crate::ast::{Fact, Proof, ProofKind, Step, StepKind, StepLevel, StepName, UseBody, UseOrHide};

impl Writer {
    pub(super) fn proof(&mut self, proof: Option<&Proof>) {
        let Some(proof) = proof else { return };
        self.new_line(0);
        match &proof.kind {
            ProofKind::Obvious => self.token("OBVIOUS"),
            ProofKind::Omitted => self.token("OMITTED"),
            ProofKind::By { only, body } => {
                self.token("BY");
                if *only {
                    self.token("ONLY");
                }
                self.use_body(body);
            }
            ProofKind::Steps(steps) => {
                self.token("PROOF");
                for step in steps {
                    self.new_line(0);
                    self.step(step);
                }
            }
        }
    }

    pub(super) fn use_or_hide(&mut self, body: &UseOrHide) {
        self.token(if body.hide { "HIDE" } else { "USE" });
        if body.only {
            self.token("ONLY");
        }
        self.use_body(&body.body);
    }

    fn use_body(&mut self, body: &UseBody) {
        self.commas(&body.facts, Self::fact);
        if !body.definitions.is_empty() {
            self.token("DEF");
            self.commas(&body.definitions, Self::fact);
        }
    }

    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Expr(expr) => self.expr(expr),
            Fact::Module(name) => {
                self.token("MODULE");
                self.token(&name.text);
            }
        }
    }

    pub(super) fn step_name(&mut self, name: &StepName) {
        let level = match name.level {
            StepLevel::Number(level) => level.to_string(),
            StepLevel::Star => "*".to_owned(),
            StepLevel::Plus => "+".to_owned(),
        };
        self.token(&format!("<{level}>{}", name.name));
    }

    fn step(&mut self, step: &Step) {
        self.step_name(&step.name);
        match &step.kind {
            StepKind::Assert { suffices, statement } => {
                if *suffices {
                    self.token("SUFFICES");
                }
                self.statement(statement);
            }
            StepKind::Case(expr) => {
                self.token("CASE");
                self.expr(expr);
            }
            StepKind::Pick { bounds, body } => {
                self.token("PICK");
                self.either_bounds(bounds);
                self.token(":");
                self.expr(body);
            }
            StepKind::UseOrHide(body) => self.use_or_hide(body),
            StepKind::Define(definitions) => {
                self.token("DEFINE");
                for definition in definitions {
                    self.definition(definition);
                    self.new_line(0);
                }
            }
            StepKind::Instance(instance) => self.instance(instance),
            StepKind::Have(expr) => {
                self.token("HAVE");
                self.expr(expr);
            }
            StepKind::Witness(exprs) => {
                self.token("WITNESS");
                self.commas(exprs, Self::expr);
            }
            StepKind::Take(bounds) => {
                self.token("TAKE");
                self.either_bounds(bounds);
            }
            StepKind::Qed => self.token("QED"),
        }
        self.proof(step.proof.as_ref());
    }
}
