//! Definitions: of modules, of `LET`s and of proofs; the rules of `RECURSIVE`.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::elaborator::Elaborator;
use super::entries::{Kind, Syntax};
use super::expressions::LabelScope;
use super::level_data::{ParameterProfile, Profile};
use super::names::{Entity, key};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Body, Builtin, DefId, Level, LocalId, Term, TermKind, mentions};

impl<'a> Elaborator<'a> {
    pub fn definition(&mut self, definition: &'a ast::Definition, local: bool) {
        match definition {
            ast::Definition::Operator(definition) => self.operator_definition(definition, local),
            ast::Definition::Function(definition) => self.function_definition(definition, local),
            ast::Definition::Module(definition) => self.named_instance(definition, local),
        }
    }

    fn operator_definition(&mut self, syntax: &'a ast::OperatorDefinition, local: bool) {
        let name = key(&syntax.name.kind);
        let id = self.defined(&name, syntax.span, syntax.name.span, syntax.parameters.len(), Kind::Operator);
        let scope = self.enter_definition();
        let parameters = self.parameters(&syntax.parameters);
        // Of two that disagree, the declaration is believed until the body is known.
        if matches!(self.entry(id).kind, Kind::Promised { .. }) && self.profile(id).parameters.len() == parameters.len()
        {
            self.entry_mut(id).definition.parameters.clone_from(&parameters);
        }
        let body = self.expression(&syntax.body);
        self.leave_definition(scope);
        self.entry_mut(id).syntax = Some(Syntax::Operator(syntax));
        self.entry_mut(id).kind = Kind::Operator;
        self.complete(id, parameters, body);
        self.announce(&name, syntax.name.span, id, local);
    }

    fn function_definition(&mut self, syntax: &'a ast::FunctionDefinition, local: bool) {
        let name = syntax.name.text.clone();
        let id = self.defined(&name, syntax.span, syntax.name.span, 0, Kind::Function);
        let scope = self.enter_definition();
        let own = self.scope.mark();
        let sets = self.bound_sets(&syntax.bounds);
        if self.scope.get(&name).is_none() {
            self.declare(&name, syntax.name.span, Entity::Definition(id), local);
        }
        // Recursion needs levels before there are any.
        if self.entry(id).profile.is_none() {
            self.entry_mut(id).profile = Some(Rc::new(Profile::default()));
        }
        self.entry_mut(id).bounds = Some(count(&syntax.bounds));
        let bounds = self.bound_patterns(&syntax.bounds, sets);
        let body = self.expression(&syntax.body);
        self.scope.undo(own);
        self.leave_definition(scope);
        self.entry_mut(id).syntax = Some(Syntax::Function(syntax));
        self.entry_mut(id).kind = Kind::Function;
        self.complete(id, vec![], Term::new(TermKind::Function { bounds, body }, syntax.span));
        self.announce(&name, syntax.name.span, id, local);
    }

    /// The entry that a definition fills: a new one, or the one that `RECURSIVE` promised.
    fn defined(&mut self, name: &Arc<str>, span: Span, name_span: Span, arity: usize, kind: Kind) -> DefId {
        if let Some(binding) = self.scope.get(name).copied()
            && let Entity::Definition(id) = binding.entity
            && let Kind::Promised { depth } = self.entry(id).kind
        {
            let declared = self.entry(id).name_span;
            if depth != self.promised.len() as u32 {
                self.error(
                    Diagnostic::error("E4293", format!("`{name}` is defined at another level than it is declared"))
                        .label(name_span, "defined in a LET here")
                        .label(declared, "declared RECURSIVE here")
                        .help("put the RECURSIVE declaration into the LET that holds the definition"),
                );
                return self.new_definition(name.clone(), span, name_span, kind);
            }
            let promised = self.profile(id).parameters.len();
            if promised != arity {
                let (has, says) = (arguments(arity), arguments(promised));
                self.error(
                    Diagnostic::error("E4292", format!("`{name}` is defined otherwise than it is declared"))
                        .label(name_span, format!("defined with {has}"))
                        .label(declared, format!("declared RECURSIVE with {says}")),
                );
            }
            for promised in &mut self.promised {
                promised.retain(|other| *other != id);
            }
            let entry = self.entry_mut(id);
            entry.definition.span = span;
            entry.definition.recursive = true;
            entry.name_span = name_span;
            return id;
        }
        self.new_definition(name.clone(), span, name_span, kind)
    }

    /// Brings a complete definition into scope.
    fn announce(&mut self, name: &Arc<str>, span: Span, id: DefId, local: bool) {
        self.declare(name, span, Entity::Definition(id), local);
        if let Some(group) = self.let_groups.last_mut() {
            group.push(id);
        }
    }

    pub fn parameters(&mut self, declarations: &'a [ast::Declaration]) -> Vec<LocalId> {
        let bind = |d: &'a ast::Declaration| self.bind(&key(&d.name.kind), d.arity, d.name.span);
        declarations.iter().map(bind).collect()
    }

    pub fn enter_definition(&mut self) -> (super::names::Mark, LabelScope) {
        (self.scope.mark(), std::mem::replace(&mut self.labels, LabelScope::of_definition()))
    }

    pub fn leave_definition(&mut self, (mark, labels): (super::names::Mark, LabelScope)) {
        self.scope.undo(mark);
        self.labels = labels;
    }

    /// Fills in a definition: its body, what it depends on and its levels.
    pub fn complete(&mut self, id: DefId, parameters: Vec<LocalId>, body: Term) {
        let mut globals = BTreeSet::new();
        let calls = mentions(&body, &mut globals);
        for &call in &calls {
            globals.extend(self.entry(call).globals.iter());
        }
        self.sequence += 1;
        let sequence = self.sequence;
        let native = self.native(id, parameters.len());
        let recursive_function = self.entry(id).kind == Kind::Function && self.reaches(&calls, id);
        let entry = self.entry_mut(id);
        entry.sequence = sequence;
        entry.globals = Rc::new(globals);
        entry.calls = calls;
        entry.definition.parameters = parameters;
        entry.definition.recursive |= recursive_function;
        entry.definition.body = Body::Term(body);
        self.complete_levels(id);
        if let Some(builtin) = native {
            let entry = self.entry_mut(id);
            entry.definition.body = Body::Builtin(builtin);
            entry.calls = vec![];
        }
    }

    /// The native operator that a definition at the top of a standard module stands for.
    fn native(&self, id: DefId, arity: usize) -> Option<Builtin> {
        if !self.let_groups.is_empty() || !super::library::is_native(&self.module_name(), self.built_in) {
            return None;
        }
        Builtin::of_module(&self.module_name(), &self.entry(id).definition.name, arity)
    }

    /// Whether `target` is among `calls`, or in what the `LET` definitions among them call.
    fn reaches(&self, calls: &[DefId], target: DefId) -> bool {
        let mut pending = calls.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(call) = pending.pop() {
            if call == target {
                return true;
            }
            if self.entry(call).definition.is_let && seen.insert(call) {
                pending.extend(&self.entry(call).calls);
            }
        }
        false
    }

    fn complete_levels(&mut self, id: DefId) {
        let in_section = !self.recursive_section.is_empty();
        let recursive = self.entry(id).definition.recursive;
        self.compute_levels(id);
        if recursive {
            // Once more, now that there is a level to recur with.
            let report = std::mem::replace(&mut self.report_levels, false);
            self.compute_levels(id);
            self.report_levels = report;
        }
        if in_section {
            self.recursive_section.push(id);
            if self.promised.iter().all(Vec::is_empty) {
                let report = std::mem::replace(&mut self.report_levels, false);
                for id in std::mem::take(&mut self.recursive_section).into_iter().collect::<BTreeSet<_>>() {
                    self.compute_levels(id);
                }
                self.report_levels = report;
            }
        }
    }

    /// Levels from the body as it stands.
    fn compute_levels(&mut self, id: DefId) {
        let Body::Term(body) = self.entry(id).definition.body.clone() else { return };
        if matches!(self.entry(id).kind, Kind::Promised { .. }) {
            return;
        }
        let parameters: Vec<(LocalId, usize)> = {
            let arity = |local: &LocalId| (*local, self.locals[local.0 as usize].arity as usize);
            self.entry(id).definition.parameters.iter().map(arity).collect()
        };
        let declared_recursive = self.entry(id).definition.recursive && self.entry(id).kind == Kind::Operator;
        let mut data = self.levels_of(&body);
        self.limit_copy(id, &mut data);
        self.add_module_demands(&data);
        let level = data.level;
        let profile = Profile::new(data, &parameters);
        if declared_recursive && self.report_levels {
            self.check_recursive_limits(id, &profile);
        }
        let entry = self.entry_mut(id);
        // A variable, whatever stands for it.
        entry.definition.level = if entry.definition.is_barred { level.max(Level::State) } else { level };
        entry.profile = Some(Rc::new(profile));
    }

    fn check_recursive_limits(&mut self, id: DefId, profile: &Profile) {
        for (index, parameter) in profile.parameters.iter().enumerate() {
            if parameter.limit < Level::Action {
                let entry = self.entry(id);
                let local = entry.definition.parameters[index];
                let (name, span) = (entry.definition.name.clone(), entry.name_span);
                let local = &self.locals[local.0 as usize];
                let error = Diagnostic::error("E4290", format!("the recursive operator `{name}` primes its argument"))
                    .label(local.span, format!("`{}` stands under a prime in the body", local.name))
                    .label(span, "each step of the recursion would prime it once more");
                self.error(error);
            }
        }
    }

    /// `RECURSIVE f(_)`
    pub fn promise(&mut self, declarations: &'a [ast::Declaration]) {
        let depth = self.promised.len() as u32;
        for declaration in declarations {
            let name = key(&declaration.name.kind);
            let id =
                self.new_definition(name.clone(), declaration.span, declaration.name.span, Kind::Promised { depth });
            let profile = Profile {
                parameters: vec![ParameterProfile::up_to(Level::Action); declaration.arity],
                ..Profile::default()
            };
            let entry = self.entry_mut(id);
            entry.profile = Some(Rc::new(profile));
            entry.definition.recursive = true;
            if self.declare(&name, declaration.name.span, Entity::Definition(id), false) {
                if let Some(promised) = self.promised.last_mut() {
                    promised.push(id);
                }
                self.recursive_section.push(id);
            }
        }
    }

    /// At the end of a module or `LET`: what was declared `RECURSIVE` must be defined.
    pub fn keep_promises(&mut self) {
        for id in self.promised.pop().unwrap_or_default() {
            let entry = self.entry(id);
            let (name, span) = (entry.definition.name.clone(), entry.name_span);
            self.error(
                Diagnostic::error("E4291", format!("`{name}` is declared RECURSIVE but not defined"))
                    .label(span, "the declaration")
                    .help("define it in the same module or LET, or take the declaration out"),
            );
        }
        if self.promised.is_empty() {
            self.recursive_section.clear();
        }
    }

    /// Between a `RECURSIVE` declaration and the definition only definitions may stand.
    pub fn not_while_promised(&mut self, span: Span, what: &str) {
        if let Some(&id) = self.promised.last().and_then(|promised| promised.first()) {
            let (name, declared) = (self.entry(id).definition.name.clone(), self.entry(id).name_span);
            self.error(
                Diagnostic::error("E4294", format!("{what} stands before the definition of `{name}`"))
                    .label(span, "not allowed here")
                    .label(declared, format!("`{name}` is declared RECURSIVE here and not yet defined"))
                    .help(format!("move it before the declaration or behind the definition of `{name}`")),
            );
        }
    }

    /// What stands between `LET` and `IN`; its definitions end up in the innermost of the open groups.
    pub fn let_items(&mut self, items: &'a [ast::LetItem]) {
        self.let_groups.push(vec![]);
        self.promised.push(vec![]);
        for item in items {
            match item {
                ast::LetItem::Definition(definition) => self.definition(definition, true),
                ast::LetItem::Recursive(declarations) => self.promise(declarations),
            }
        }
        self.keep_promises();
    }
}

/// `no arguments`, `1 argument`, `2 arguments`
pub(super) fn arguments(count: usize) -> String {
    match count {
        0 => "no arguments".into(),
        1 => "1 argument".into(),
        n => format!("{n} arguments"),
    }
}

fn count(bounds: &[ast::Bound]) -> usize {
    let of = |bound: &ast::Bound| match &bound.pattern {
        ast::Pattern::Names(names) => names.len(),
        ast::Pattern::Tuple(_) => 1,
    };
    bounds.iter().map(of).sum()
}
