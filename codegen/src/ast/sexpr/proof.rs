//! Proofs.

use super::Printer;
use crate::ast::{Fact, Proof, ProofKind, Step, StepKind, UseBody, UseOrHide};

impl Printer<'_> {
    pub(super) fn proof(&mut self, proof: Option<&Proof>) {
        match proof.map(|proof| &proof.kind) {
            None => {}
            Some(ProofKind::Obvious | ProofKind::Omitted) => self.leaf("terminal_proof"),
            Some(ProofKind::By { body, .. }) => {
                self.node("terminal_proof", |p| p.use_body(body));
            }
            Some(ProofKind::Steps(steps)) => self.node("non_terminal_proof", |p| {
                for step in steps {
                    p.step(step);
                }
            }),
        }
    }

    pub(super) fn use_or_hide(&mut self, body: &UseOrHide) {
        self.node("use_or_hide", |p| p.use_body(&body.body));
    }

    pub(super) fn use_body(&mut self, body: &UseBody) {
        self.node("use_body", |p| {
            for (name, facts) in [("use_body_expr", &body.facts), ("use_body_def", &body.definitions)] {
                if facts.is_empty() {
                    continue;
                }
                p.node(name, |p| {
                    for fact in facts {
                        match fact {
                            Fact::Expr(expr) => p.expr(expr),
                            Fact::Module(_) => p.node("module_ref", |p| p.leaf("identifier_ref")),
                        }
                    }
                });
            }
        });
    }

    pub(super) fn step(&mut self, step: &Step) {
        let name = if step.kind == StepKind::Qed { "qed_step" } else { "proof_step" };
        self.node(name, |p| {
            p.node("proof_step_id", |p| {
                p.leaf("level");
                p.leaf("name");
            });
            match &step.kind {
                StepKind::Assert { statement, .. } => p.node("suffices_proof_step", |p| {
                    p.statement(statement);
                    p.proof(step.proof.as_ref());
                }),
                StepKind::Case(expr) => p.node("case_proof_step", |p| {
                    p.expr(expr);
                    p.proof(step.proof.as_ref());
                }),
                StepKind::Pick { bounds, body } => p.node("pick_proof_step", |p| {
                    p.either_bounds(bounds);
                    p.expr(body);
                    p.proof(step.proof.as_ref());
                }),
                StepKind::UseOrHide(body) => p.use_or_hide(body),
                StepKind::Define(definitions) => p.node("definition_proof_step", |p| {
                    for definition in definitions {
                        p.definition(definition);
                    }
                }),
                StepKind::Instance(instance) => p.instance(instance),
                StepKind::Have(expr) => p.node("have_proof_step", |p| p.expr(expr)),
                StepKind::Witness(exprs) => p.node("witness_proof_step", |p| p.exprs(exprs)),
                StepKind::Take(bounds) => p.node("take_proof_step", |p| p.either_bounds(bounds)),
                StepKind::Qed => p.proof(step.proof.as_ref()),
            }
        });
    }
}
