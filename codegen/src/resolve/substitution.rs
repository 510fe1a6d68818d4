//! What an `INSTANCE` puts in the place of a module's constants and variables.
//!
//! What is more than a name becomes a definition of its own (`I!x` for the variable `x` of the instance `I`), so that
//! it is evaluated as the user wrote it, once, and not once for every place that mentions it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::copies::locals_as_arguments;
use super::elaborator::Elaborator;
use super::entries::{Kind, ModuleId, Replacement};
use super::names::{Entity, key};
use super::operators::Wanted;
use crate::ast;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::term::{Global, LocalId, Operator, Term, TermKind, VariableId};

impl<'a> Elaborator<'a> {
    /// What stands for each constant and variable of the module: as written, or what has the same name here.
    pub fn replacements(
        &mut self,
        syntax: &'a ast::Instance,
        module: ModuleId,
    ) -> Option<BTreeMap<Global, (Replacement, Span)>> {
        let wanted: Vec<(Global, Arc<str>, usize, Span)> = self.parameters_of_module(module);
        let mut found = BTreeMap::new();
        let mut failed = false;
        for substitution in &syntax.substitutions {
            let name = key(&substitution.target.kind);
            let Some((global, _, arity, declared)) = wanted.iter().find(|(_, other, ..)| *other == name).cloned()
            else {
                self.unknown_target(syntax, module, &name, substitution.target.span, &wanted);
                failed = true;
                continue;
            };
            if let Some((_, first)) = found.get(&global) {
                self.error(
                    Diagnostic::error("E4241", format!("`{name}` is replaced twice"))
                        .label(substitution.span, "again here")
                        .label(*first, "first here"),
                );
                failed = true;
                continue;
            }
            match self.replacement(&substitution.value, arity, &name, declared) {
                Some(replacement) => drop(found.insert(global, (replacement, substitution.span))),
                None => failed = true,
            }
        }
        for (global, name, arity, declared) in wanted {
            if failed || found.contains_key(&global) {
                continue;
            }
            match self.implicit(&name, arity, syntax.span, declared, &syntax.module) {
                Some(replacement) => drop(found.insert(global, (replacement, syntax.module.span))),
                None => failed = true,
            }
        }
        (!failed).then_some(found)
    }

    fn parameters_of_module(&self, module: ModuleId) -> Vec<(Global, Arc<str>, usize, Span)> {
        let module = self.module_of(module);
        let constants = module.constants.iter().map(|id| {
            let constant = &self.constants[id.0 as usize];
            (Global::Constant(*id), constant.name.clone(), constant.arity as usize, constant.span)
        });
        let variables = module.variables.iter().map(|id| {
            let variable = &self.variables[id.0 as usize];
            (Global::Variable(*id), variable.name.clone(), 0, variable.span)
        });
        constants.chain(variables).collect()
    }

    fn unknown_target(
        &mut self,
        syntax: &ast::Instance,
        module: ModuleId,
        name: &str,
        span: Span,
        wanted: &[(Global, Arc<str>, usize, Span)],
    ) {
        let message = format!("`{name}` is no constant or variable of module `{}`", syntax.module);
        let mut error = Diagnostic::error("E4242", message).label(span, "only those can be replaced");
        let defined = self.module_of(module).names.get(name).and_then(|binding| binding.span);
        if let Some(place) = defined {
            error = error.label(place, format!("`{name}` is defined here"));
        }
        if let Some(near) = nearest(name, wanted.iter().map(|(_, name, ..)| &**name)) {
            error = error.help(format!("did you mean `{near}`?"));
        }
        self.error(error);
    }

    fn replacement(&mut self, value: &'a ast::Expr, arity: usize, name: &str, declared: Span) -> Option<Replacement> {
        if arity == 0 {
            return Some(Replacement::Term(self.expression(value)));
        }
        let wanted = Wanted { arity, of: format!("`{name}`"), place: Some(declared), code: "E4243" };
        self.operator_argument(value, &wanted).map(Replacement::Operator)
    }

    /// What has the name of a constant or variable that the `WITH` doesn't mention.
    fn implicit(
        &mut self,
        name: &Arc<str>,
        arity: usize,
        span: Span,
        declared: Span,
        module: &ast::Name,
    ) -> Option<Replacement> {
        let Some(binding) = self.scope.get(name).copied() else {
            self.error(
                Diagnostic::error("E4240", format!("nothing stands for `{name}` of module `{module}`"))
                    .label(span, format!("no `{name}` here, and the WITH does not mention it"))
                    .label(declared, "declared here")
                    .help(format!("add `WITH {name} <- …`, or declare or define `{name}` before the INSTANCE")),
            );
            return None;
        };
        let arities = self.arities(binding.entity);
        if arities.as_ref().is_none_or(|arities| arities.len() != arity) {
            let has = arities.map_or(0, |arities| arities.len());
            let wanted = Wanted { arity, of: format!("`{name}`"), place: Some(declared), code: "E4243" };
            self.wrong_arity("E4243", &format!("`{name}` here"), has, span, &wanted);
            return None;
        }
        if arity == 0 {
            let term = self.applied(binding.entity, vec![], span, span);
            return Some(Replacement::Term(term));
        }
        Some(Replacement::Operator(match binding.entity {
            Entity::Constant(id) => Operator::Constant(id),
            Entity::Local(id) => Operator::Local(id),
            Entity::Definition(id) => Operator::Definition { id, bound: vec![] },
            Entity::Language(operator) => self.language_operator(operator, span),
            Entity::Variable(_) | Entity::Instance(_) | Entity::Module(_) => return None,
        }))
    }

    /// Gives a replacement that is more than a name a definition.
    pub fn name_replacement(
        &mut self,
        prefix: &str,
        parameters: &[LocalId],
        global: Global,
        replacement: Replacement,
        let_group: Option<usize>,
    ) -> Replacement {
        let (name, _) = self.global(global);
        let (term, own, span) = match &replacement {
            Replacement::Term(term) => (term.clone(), vec![], term.span),
            Replacement::Operator(Operator::Lambda { parameters, body }) => {
                (body.clone(), parameters.clone(), body.span)
            }
            Replacement::Operator(_) => return replacement,
        };
        let id = self.new_definition(format!("{prefix}{name}").into(), span, span, Kind::Operator);
        let (fresh, body) = self.renamed(parameters, &own, &term);
        let report = std::mem::replace(&mut self.report_levels, false);
        self.entry_mut(id).definition.is_barred = matches!(global, Global::Variable(_));
        self.complete(id, fresh, body);
        self.report_levels = report;
        if let Some(group) = let_group {
            self.let_groups[group].push(id);
        }
        let bound = locals_as_arguments(self, parameters);
        if own.is_empty() {
            Replacement::Term(Term::new(TermKind::Call(id, bound), span))
        } else {
            Replacement::Operator(Operator::Definition { id, bound })
        }
    }
}

/// The variables for which the same one stands: what `ENABLED` looks for may give each another next value.
pub fn shared<'r>(replacements: impl Iterator<Item = (Global, &'r Replacement)>) -> BTreeSet<Global> {
    let mut stands_for: BTreeMap<VariableId, Vec<Global>> = BTreeMap::new();
    for (global, replacement) in replacements {
        if let (Global::Variable(_), Replacement::Term(term)) = (global, replacement)
            && let TermKind::Variable(id) = &*term.kind
        {
            stands_for.entry(*id).or_default().push(global);
        }
    }
    stands_for.into_values().filter(|globals| globals.len() > 1).flatten().collect()
}

impl Replacement {
    /// Whether it is a name or literal, as good as any name for it. For a variable only a variable is (see
    /// [`Definition::is_barred`](crate::term::Definition::is_barred)), and no parameter, which may stand for more than
    /// one.
    pub fn is_name_for(&self, global: Global) -> bool {
        let Replacement::Term(term) = self else { return false };
        if matches!(global, Global::Variable(_)) {
            return matches!(&*term.kind, TermKind::Variable(_));
        }
        match &*term.kind {
            TermKind::Boolean(_) | TermKind::Integer(_) | TermKind::String(_) | TermKind::Variable(_) => true,
            TermKind::Constant(_, arguments) | TermKind::Local(_, arguments) | TermKind::Call(_, arguments) => {
                arguments.is_empty()
            }
            _ => false,
        }
    }
}
