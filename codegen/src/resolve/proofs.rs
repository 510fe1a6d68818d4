//! Theorems and their proofs: names and levels in them are checked, nothing is proved.

use std::sync::Arc;

use super::elaborator::Elaborator;
use super::entries::{Fact, Kind, Syntax};
use super::expressions::{Forbidden, LabelScope};
use super::level_data::LevelData;
use super::levels::describe;
use super::names::{Binding, Entity, key};
use crate::ast::{self, ExprKind, ProofKind, StepKind, StepLevel};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Bound, DefId, Level, LocalId, Term, TermKind};

/// What the proof at hand knows.
#[derive(Default)]
pub(super) struct ProofState {
    /// The level of its steps, for `<*>`.
    level: u32,
    /// Whether what it proves is a temporal formula.
    temporal_goal: bool,
}

impl<'a> Elaborator<'a> {
    pub fn theorem(&mut self, theorem: &'a ast::Theorem) {
        self.labels = LabelScope::of_statement(theorem.name.is_some());
        let mark = self.scope.mark();
        let (term, data) = self.statement(&theorem.statement);
        if let Some(name) = &theorem.name {
            self.scope.undo(mark);
            let id = self.fact(&name.text, theorem.span, name.span, &theorem.statement, term.clone());
            self.declare(&name.text, name.span, Entity::Definition(id), false);
        }
        if let Some(term) = term {
            self.add_module_demands(&data);
            let fact = Fact { name: theorem.name.as_ref().map(|name| name.text.clone()), term };
            self.modules[self.module.0 as usize].theorems.push(fact);
        }
        if let Some(proof) = &theorem.proof {
            // What a proof does is no concern of those who instantiate the module.
            let module = self.module.0 as usize;
            let before = (self.modules[module].levels.clone(), self.modules[module].is_constant);
            let goal = self.scope.mark();
            self.assume_again(&theorem.statement);
            self.proof(proof, data.level == Level::Temporal);
            self.scope.undo(goal);
            (self.modules[module].levels, self.modules[module].is_constant) = before;
        }
        let declared = theorem.name.is_some();
        if !declared {
            self.scope.undo(mark);
        }
    }

    /// A named theorem, or a proof step, that can be referred to.
    fn fact(
        &mut self,
        name: &Arc<str>,
        span: Span,
        name_span: Span,
        statement: &'a ast::Statement,
        term: Option<Term>,
    ) -> DefId {
        let kind = if term.is_some() { Kind::Fact } else { Kind::Sequent };
        let id = self.new_definition(name.clone(), span, name_span, kind);
        self.entry_mut(id).syntax = Some(Syntax::Statement(statement));
        let term = term.unwrap_or_else(|| self.broken(name_span));
        let report = std::mem::replace(&mut self.report_levels, false);
        self.complete(id, vec![], term);
        self.report_levels = report;
        id
    }

    /// A formula with its levels; nothing for a sequent, whose new identifiers stay in scope.
    fn statement(&mut self, statement: &'a ast::Statement) -> (Option<Term>, LevelData) {
        match statement {
            ast::Statement::Expr(formula) => {
                let (term, data) = self.in_proof(formula);
                (Some(term), data)
            }
            ast::Statement::AssumeProve(sequent) => (None, self.sequent(sequent)),
        }
    }

    /// An expression of a proof with its levels.
    fn in_proof(&mut self, expr: &'a ast::Expr) -> (Term, LevelData) {
        let term = self.expression(expr);
        let data = self.levels_of(&term);
        self.proof_terms.push(term.clone());
        (term, data)
    }

    /// `ASSUME … PROVE …`; the levels are those of the goal.
    fn sequent(&mut self, sequent: &'a ast::AssumeProve) -> LevelData {
        for item in &sequent.assumptions {
            match item {
                ast::AssumeItem::Expr(expr) => drop(self.in_proof(expr)),
                ast::AssumeItem::New(new) => drop(self.new_symbol(new)),
                ast::AssumeItem::AssumeProve { label, sequent } => self.nested_sequent(label.as_ref(), sequent),
            }
        }
        self.in_proof(&sequent.goal).1
    }

    fn nested_sequent(&mut self, label: Option<&'a ast::Name>, sequent: &'a ast::AssumeProve) {
        if let Some(label) = label {
            self.check_label(label, &[], sequent.span);
        }
        let mark = self.scope.mark();
        let outer = self.labels.clone();
        let introduces = sequent.assumptions.iter().any(|item| matches!(item, ast::AssumeItem::New(_)));
        if introduces && self.labels.forbidden.is_none() {
            self.labels.forbidden = Some(Forbidden::NestedNew);
        }
        self.sequent(sequent);
        self.labels = outer;
        self.scope.undo(mark);
    }

    fn new_symbol(&mut self, new: &'a ast::New) -> LocalId {
        if let Some(set) = &new.set {
            let (_, data) = self.in_proof(set);
            if data.level == Level::Temporal {
                self.error(
                    Diagnostic::error("E4356", format!("`{}` ranges over a temporal formula", new.declaration.name))
                        .label(set.span, "this is no set of values"),
                );
            }
        }
        let local = self.bind(&key(&new.declaration.name.kind), new.declaration.arity, new.declaration.name.span);
        let level = match new.level {
            None | Some(ast::NewLevel::Constant) => Level::Constant,
            Some(ast::NewLevel::Variable | ast::NewLevel::State) => Level::State,
            Some(ast::NewLevel::Action) => Level::Action,
            Some(ast::NewLevel::Temporal) => Level::Temporal,
        };
        self.local_levels.insert(local, level);
        local
    }

    /// The new identifiers of a sequent, for the proof of it.
    fn assume_again(&mut self, statement: &'a ast::Statement) {
        let ast::Statement::AssumeProve(sequent) = statement else { return };
        for item in &sequent.assumptions {
            if let ast::AssumeItem::New(new) = item
                && !self.scope.get(&key(&new.declaration.name.kind)).is_some_and(|b| b.local)
            {
                let quiet = self.diagnostics.len();
                self.new_symbol(new);
                self.diagnostics.truncate(quiet);
            }
        }
    }

    fn proof(&mut self, proof: &'a ast::Proof, temporal_goal: bool) {
        match &proof.kind {
            ProofKind::Obvious | ProofKind::Omitted => {}
            ProofKind::By { body, .. } => self.facts(body, false),
            ProofKind::Steps(steps) => {
                let level = steps.first().map_or(0, |step| step.level);
                let outer = std::mem::replace(&mut self.proof, ProofState { level, temporal_goal });
                let mark = self.scope.mark();
                for step in steps {
                    self.step(step);
                }
                self.scope.undo(mark);
                self.proof = outer;
            }
        }
    }

    fn step(&mut self, step: &'a ast::Step) {
        if !step.name.name.is_empty() && !matches!(step.name.level, StepLevel::Number(_)) {
            self.error(
                Diagnostic::error("E4350", "a step of implicit level has a name")
                    .label(step.name.span, "nothing could refer to it")
                    .help(format!("write its level: `<{}>{}`", step.level, step.name.name)),
            );
        }
        self.labels = LabelScope::of_definition();
        let temporal_goal = self.proof.temporal_goal;
        match &step.kind {
            StepKind::Assert { suffices, statement } => self.assertion(step, *suffices, statement),
            StepKind::Case(expr) => {
                let (_, data) = self.in_proof(expr);
                self.constant_for_temporal(&data, expr.span, "E4353", "CASE");
                self.name_step(step, None);
                self.step_proof(step, temporal_goal);
            }
            StepKind::Pick { bounds, body } => self.pick(step, bounds, body),
            StepKind::UseOrHide(statement) => {
                self.use_or_hide(statement);
                self.name_step(step, None);
            }
            StepKind::Define(definitions) => {
                for definition in definitions {
                    self.definition(definition, true);
                }
                self.name_step(step, None);
            }
            StepKind::Instance(instance) => {
                self.import_instance(instance, true);
                self.name_step(step, None);
            }
            StepKind::Have(expr) => {
                let (_, data) = self.in_proof(expr);
                self.constant_for_temporal(&data, expr.span, "E4352", "HAVE");
                self.name_step(step, None);
            }
            StepKind::Witness(exprs) => {
                for expr in exprs {
                    let (_, data) = self.in_proof(expr);
                    self.constant_for_temporal(&data, expr.span, "E4352", "WITNESS");
                }
                self.name_step(step, None);
            }
            StepKind::Take(bounds) => {
                let (_, sets) = self.proof_bounds(bounds);
                for set in sets {
                    let data = self.levels_of(&set);
                    self.constant_for_temporal(&data, set.span, "E4352", "TAKE");
                }
                self.name_step(step, None);
            }
            StepKind::Qed => {
                self.name_step(step, None);
                self.step_proof(step, temporal_goal);
            }
        }
    }

    fn assertion(&mut self, step: &'a ast::Step, suffices: bool, statement: &'a ast::Statement) {
        let mark = self.scope.mark();
        // In a chain of steps, `@` stands for the right-hand side of the step before.
        let at_allowed = std::mem::replace(&mut self.at_allowed, true);
        let (term, data) = self.statement(statement);
        self.at_allowed = at_allowed;
        let assumed: Vec<(Arc<str>, Binding)> =
            self.scope.since(mark).map(|(name, binding)| (name.clone(), *binding)).collect();
        let temporal = data.level == Level::Temporal;
        if suffices {
            // What is new belongs to the rest of this proof; what it takes to suffice is proved without it.
            self.scope.undo(mark);
            self.name_step(step, Some((statement, term)));
            let outer = self.proof.temporal_goal;
            self.step_proof(step, outer);
            for (name, binding) in assumed {
                self.scope.insert(name, binding);
            }
            self.proof.temporal_goal = temporal;
        } else {
            self.scope.undo(mark);
            self.name_step(step, Some((statement, term)));
            let inner = self.scope.mark();
            for (name, binding) in assumed {
                self.scope.insert(name, binding);
            }
            self.step_proof(step, temporal);
            self.scope.undo(inner);
        }
    }

    fn pick(&mut self, step: &'a ast::Step, bounds: &'a ast::Bounds, body: &'a ast::Expr) {
        let mark = self.scope.mark();
        let (_, sets) = self.proof_bounds(bounds);
        let (_, data) = self.in_proof(body);
        if data.level == Level::Temporal {
            for set in &sets {
                let set_level = self.levels_of(set).level;
                if set_level > Level::Constant {
                    self.error(
                        Diagnostic::error("E4354", "what satisfies a temporal formula is picked from no constant set")
                            .label(set.span, format!("this is {}", describe(set_level)))
                            .label(body.span, "this is a temporal formula"),
                    );
                }
            }
        }
        let picked: Vec<(Arc<str>, Binding)> =
            self.scope.since(mark).map(|(name, binding)| (name.clone(), *binding)).collect();
        self.scope.undo(mark);
        self.name_step(step, None);
        let temporal = data.level == Level::Temporal;
        self.step_proof(step, temporal);
        for (name, binding) in picked {
            self.scope.insert(name, binding);
        }
    }

    /// Brings the identifiers of `TAKE` or `PICK` into scope; the sets that they range over are the answer.
    fn proof_bounds(&mut self, bounds: &'a ast::Bounds) -> (Vec<Bound>, Vec<Term>) {
        match bounds {
            ast::Bounds::Bounded(bounds) => {
                let sets = self.bound_sets(bounds);
                self.proof_terms.extend(sets.iter().cloned());
                let bounds = self.bound_patterns(bounds, sets.clone());
                self.labels.bound.clear();
                (bounds, sets)
            }
            ast::Bounds::Unbounded(names) => {
                for name in names {
                    self.bind(&name.text, 0, name.span);
                }
                (vec![], vec![])
            }
        }
    }

    fn step_proof(&mut self, step: &'a ast::Step, temporal_goal: bool) {
        if let Some(proof) = &step.proof {
            self.proof(proof, temporal_goal);
        }
    }

    /// A step can be referred to from here on, also in its own proof.
    fn name_step(&mut self, step: &'a ast::Step, statement: Option<(&'a ast::Statement, Option<Term>)>) {
        if step.name.name.is_empty() {
            return;
        }
        let name: Arc<str> = format!("<{}>{}", step.level, step.name.name).into();
        if self.scope.get(&name).is_some() {
            // Two steps of one name: the first one has it.
            return;
        }
        let id = match statement {
            Some((statement, term)) => {
                let id = self.fact(&name, step.span, step.name.span, statement, term);
                if matches!(step.kind, StepKind::Assert { suffices: true, .. }) {
                    self.entry_mut(id).syntax = Some(Syntax::Step(&step.kind));
                }
                id
            }
            None => {
                let id = self.new_definition(name.clone(), step.span, step.name.span, Kind::Step);
                self.entry_mut(id).syntax = Some(Syntax::Step(&step.kind));
                let placeholder = self.broken(step.name.span);
                self.complete(id, vec![], placeholder);
                id
            }
        };
        let binding = Binding { entity: Entity::Definition(id), span: Some(step.name.span), local: true };
        self.scope.insert(name, binding);
    }

    fn constant_for_temporal(&mut self, data: &LevelData, span: Span, code: &'static str, word: &str) {
        if self.proof.temporal_goal && data.level > Level::Constant {
            self.error(
                Diagnostic::error(code, format!("{word} in the proof of a temporal formula must be about constants"))
                    .label(span, format!("this is {}", describe(data.level))),
            );
        }
    }

    pub fn use_or_hide(&mut self, statement: &'a ast::UseOrHide) {
        self.facts(&statement.body, statement.hide);
    }

    fn facts(&mut self, body: &'a ast::UseBody, hide: bool) {
        for fact in &body.facts {
            match fact {
                ast::Fact::Expr(expr) => self.used_fact(expr, hide),
                ast::Fact::Module(_) => {}
            }
        }
        for definition in &body.definitions {
            match definition {
                ast::Fact::Expr(expr) => self.used_definition(expr),
                ast::Fact::Module(_) => {}
            }
        }
    }

    fn used_fact(&mut self, expr: &'a ast::Expr, hide: bool) {
        let found = match &expr.kind {
            ExprKind::Reference(reference) if reference.arguments.is_empty() => {
                match self.target(reference, expr.span) {
                    Ok(Some(target)) => Some(target.entity),
                    Ok(None) => return,
                    Err(_) => return self.fact_inside(&reference.prefix, expr.span),
                }
            }
            ExprKind::Subexpression(selectors) => return self.fact_inside(selectors, expr.span),
            ExprKind::Step(step) => match self.find_step(step) {
                Some(id) => Some(Entity::Definition(id)),
                None => return,
            },
            _ => None,
        };
        match found {
            Some(Entity::Definition(id)) if self.entry(id).kind.is_fact() => {}
            _ if hide => self.error(
                Diagnostic::error("E4357", "only facts can be hidden")
                    .label(expr.span, "this is no theorem, assumption or proof step")
                    .help("definitions are hidden with `HIDE DEF`"),
            ),
            // Expressions are facts that the prover is to check.
            _ => drop(self.in_proof(expr)),
        }
    }

    /// What a step's name refers to; a name that nothing has is reported.
    pub fn find_step(&mut self, step: &ast::StepName) -> Option<DefId> {
        let level = match step.level {
            StepLevel::Number(level) => level,
            StepLevel::Star => self.proof.level,
            StepLevel::Plus => self.proof.level + 1,
        };
        let name = format!("<{level}>{}", step.name);
        match self.scope.get(&name).map(|binding| binding.entity) {
            Some(Entity::Definition(id)) => Some(id),
            _ => {
                self.error(
                    Diagnostic::error("E4200", format!("there is no step `{name}`"))
                        .label(step.span, "no step before this one has that name"),
                );
                None
            }
        }
    }

    pub fn step_as_expression(&mut self, step: &'a ast::StepName, span: Span) -> Term {
        let Some(id) = self.find_step(step) else { return self.broken(span) };
        let name = self.entry(id).definition.name.clone();
        if let Some(error) = self.not_an_expression(id, &name, span) {
            self.error(error);
            return self.broken(span);
        }
        Term::new(TermKind::Call(id, vec![]), span)
    }

    fn used_definition(&mut self, expr: &'a ast::Expr) {
        match &expr.kind {
            ExprKind::Reference(reference) => drop(self.target(reference, expr.span)),
            ExprKind::Operator(operator) if self.scope.get(operator.symbol()).is_none() => {
                self.undefined(operator.symbol(), expr.span, vec![]);
            }
            _ => {}
        }
    }
}
