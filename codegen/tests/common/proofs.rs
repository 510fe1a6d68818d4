//! Random statements and proofs.

use lockstep_codegen::ast::*;

use super::Generator;

impl Generator {
    pub(super) fn assume_prove(&mut self, depth: usize) -> AssumeProve {
        let assumptions = self.list(1, |g| match g.below(3) {
            1 => AssumeItem::New(g.new_symbol()),
            2 if depth > 0 => {
                AssumeItem::AssumeProve { label: g.flag().then(|| g.name()), sequent: g.assume_prove(depth - 1) }
            }
            _ => AssumeItem::Expr(g.expr(2)),
        });
        AssumeProve { span: self.span, boxed: self.flag(), assumptions, goal: self.expr(2) }
    }

    pub(super) fn new_symbol(&mut self) -> New {
        use NewLevel::{Action, Constant, State, Temporal, Variable};
        let level = [None, Some(Constant), Some(Variable), Some(State), Some(Action), Some(Temporal)][self.below(6)];
        let bounded = matches!(level, None | Some(Constant)) && self.flag();
        let declaration = if bounded || level == Some(Variable) { self.parameter() } else { self.declaration() };
        let set = bounded.then(|| self.expr(2));
        New { span: self.span, new: level.is_none() || self.flag(), level, declaration, set }
    }

    // ---- Proofs ----

    pub(super) fn theorem(&mut self) -> Theorem {
        use TheoremKeyword::{Corollary, Lemma, Proposition, Theorem as Plain};
        let keyword = [Plain, Proposition, Lemma, Corollary][self.below(4)];
        let name = self.flag().then(|| self.name());
        let statement = self.statement();
        Theorem { span: self.span, keyword, name, statement, proof: self.proof(0) }
    }

    pub(super) fn proof(&mut self, level: u32) -> Option<Proof> {
        let kind = match self.below(5) {
            0 => return None,
            1 => ProofKind::Obvious,
            2 => ProofKind::Omitted,
            3 if level < 4 => {
                let level = level + 1 + self.below(2) as u32;
                let mut steps = self.list(0, |g| g.step(level));
                let name = self.step_name(level, !steps.is_empty());
                let proof = self.proof(level);
                steps.push(Step { span: self.span, name, level, kind: StepKind::Qed, proof });
                ProofKind::Steps(steps)
            }
            _ => ProofKind::By { only: self.flag(), body: self.use_body() },
        };
        Some(Proof { span: self.span, kind })
    }

    pub(super) fn step_name(&mut self, level: u32, later: bool) -> StepName {
        let star = later && self.below(4) == 3;
        let level = if star { StepLevel::Star } else { StepLevel::Number(level) };
        let name = ["", "a", "1", "b_2"][self.below(4)].into();
        StepName { span: self.span, level, name }
    }

    pub(super) fn step(&mut self, level: u32) -> Step {
        let name = self.step_name(level, false);
        let kind = match self.below(9) {
            1 => StepKind::Case(self.operand(2)),
            2 => StepKind::Pick { bounds: self.bounds(2), body: self.expr(2) },
            3 => StepKind::UseOrHide(self.use_or_hide()),
            4 => StepKind::Define(self.list(1, |g| g.definition(2))),
            5 => StepKind::Instance(self.instance(2)),
            6 => StepKind::Have(self.expr(2)),
            7 => StepKind::Witness(self.list(1, |g| g.expr(2))),
            8 => StepKind::Take(self.bounds(2)),
            _ => {
                let suffices = self.flag();
                StepKind::Assert { suffices, statement: self.step_statement() }
            }
        };
        let provable = matches!(kind, StepKind::Assert { .. } | StepKind::Case(_) | StepKind::Pick { .. });
        let proof = if provable { self.proof(level) } else { None };
        Step { span: self.span, name, level, kind, proof }
    }

    /// CASE after a step's name is a step of its own.
    pub(super) fn step_statement(&mut self) -> Statement {
        match self.statement() {
            Statement::Expr(Expr { kind: ExprKind::Case(_), .. }) => Statement::Expr(self.operand(1)),
            statement => statement,
        }
    }

    pub(super) fn use_or_hide(&mut self) -> UseOrHide {
        UseOrHide { span: self.span, hide: self.flag(), only: false, body: self.use_body() }
    }

    pub(super) fn use_body(&mut self) -> UseBody {
        let facts = self.list(1, |g| g.fact(false));
        UseBody { facts, definitions: self.list(0, |g| g.fact(true)) }
    }

    pub(super) fn fact(&mut self, definition: bool) -> Fact {
        match self.below(4) {
            0 => Fact::Module(self.name()),
            1 => {
                let level = StepLevel::Number(1);
                let name = StepName { span: self.span, level, name: "a".into() };
                Fact::Expr(self.of(ExprKind::Step(name)))
            }
            2 if definition => {
                let operator = self.any_operator().as_operator().unwrap();
                Fact::Expr(self.of(ExprKind::Operator(operator)))
            }
            _ => Fact::Expr(self.expr(2)),
        }
    }

    // ---- Expressions ----
}
