//! References: names and operator symbols, through instances too, applied to what they are applied to.

use std::sync::Arc;

use super::definitions::arguments as count_of;
use super::elaborator::Elaborator;
use super::entries::{InstanceId, Kind};
use super::names::{Entity, key};
use crate::ast::{self, Expr, SelectorKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Argument, Term, TermKind};

/// What a reference leads to.
pub(super) struct Target<'a> {
    /// The entity.
    pub entity: Entity,
    /// Its name as written, `I!Op`.
    pub name: String,
    /// The arguments of the instances on the way, then its own.
    pub arguments: Vec<&'a Expr>,
}

impl<'a> Elaborator<'a> {
    pub fn reference(&mut self, reference: &'a ast::Reference, span: Span) -> Term {
        match self.target(reference, span) {
            Ok(Some(target)) => self.apply(&target, reference.name.span, span),
            Ok(None) => self.broken(span),
            Err(IntoDefinition) => self.reference_into(reference, span),
        }
    }

    /// Follows a reference through instances.
    ///
    /// # Errors
    /// [`IntoDefinition`] when it goes on into the inside of a definition.
    pub fn target(&mut self, reference: &'a ast::Reference, span: Span) -> Result<Option<Target<'a>>, IntoDefinition> {
        if reference.prefix.is_empty() {
            let name = key(&reference.name.kind);
            let Some(binding) = self.scope.get(&name).copied() else {
                let candidates = self.scope.names().map(str::to_owned).collect();
                self.undefined(&name, reference.name.span, candidates);
                return Ok(None);
            };
            let arguments = reference.arguments.iter().collect();
            return Ok(Some(Target { entity: binding.entity, name: name.to_string(), arguments }));
        }
        let mut pieces = vec![];
        for selector in &reference.prefix {
            let SelectorKind::Symbol { name, arguments } = &selector.kind else { return Err(IntoDefinition) };
            pieces.push((name, arguments));
        }
        pieces.push((&reference.name, &reference.arguments));
        let mut through: Option<InstanceId> = None;
        let mut target =
            Target { entity: Entity::Language(ast::Operator::Not), name: String::new(), arguments: vec![] };
        let last = pieces.len() - 1;
        let mut kept = vec![];
        for (index, (symbol, arguments)) in pieces.into_iter().enumerate() {
            let name = key(&symbol.kind);
            if index > 0 {
                target.name.push('!');
            }
            target.name.push_str(&name);
            let found = match through {
                None => self.scope.get(&name).map(|binding| (binding.entity, vec![])),
                Some(instance) => self.member(instance, &name),
            };
            let Some((entity, keep)) = found else {
                let candidates = match through {
                    None => self.scope.names().map(str::to_owned).collect(),
                    Some(instance) => self.member_names(instance, &target.name),
                };
                self.undefined(&target.name, symbol.span, candidates);
                return Ok(None);
            };
            target.arguments.extend(arguments);
            target.entity = entity;
            kept = keep;
            if index < last {
                match entity {
                    Entity::Instance(id) => {
                        if self.instance_parameters(id).len() != target.arguments.len() {
                            self.misplaced_instance(entity, &target, symbol.span, symbol.span);
                            return Ok(None);
                        }
                        through = Some(id);
                    }
                    Entity::Definition(_) => return Err(IntoDefinition),
                    _ => {
                        let what = self.kind_of(entity);
                        self.error(
                            Diagnostic::error("E4200", format!("`{}` has nothing inside", target.name))
                                .label(symbol.span.to(span), format!("{what} is no instance and has no parts")),
                        );
                        return Ok(None);
                    }
                }
            }
        }
        // A definition that does not depend on an instance's parameters does not have them.
        let mut kept = kept.into_iter();
        target.arguments.retain(|_| kept.next().unwrap_or(true));
        Ok(Some(target))
    }

    /// An application of what a reference leads to.
    pub fn apply(&mut self, target: &Target<'a>, name_span: Span, span: Span) -> Term {
        let Target { entity, name, arguments } = target;
        let Some(arities) = self.arities(*entity) else {
            return self.misplaced_instance(*entity, target, name_span, span);
        };
        if let Entity::Definition(id) = *entity
            && let Some(error) = self.not_an_expression(id, name, name_span)
        {
            self.error(error);
            return self.broken(span);
        }
        if arities.len() != arguments.len() {
            self.wrong_count(*entity, name, &arities, arguments, span);
            return self.broken(span);
        }
        let mut resolved = vec![];
        for (arity, argument) in arities.iter().zip(arguments) {
            match self.argument(argument, *arity, name, *entity) {
                Some(argument) => resolved.push(argument),
                None => return self.broken(span),
            }
        }
        self.applied(*entity, resolved, name_span, span)
    }

    /// The term for an entity with arguments that fit it.
    pub fn applied(&mut self, entity: Entity, arguments: Vec<Argument>, name_span: Span, span: Span) -> Term {
        let kind = match entity {
            Entity::Constant(id) => TermKind::Constant(id, arguments),
            Entity::Variable(id) => TermKind::Variable(id),
            Entity::Definition(id) => TermKind::Call(id, arguments),
            Entity::Local(id) => TermKind::Local(id, arguments),
            Entity::Language(operator) => {
                let operands = arguments.into_iter().filter_map(|argument| match argument {
                    Argument::Term(term) => Some(term),
                    Argument::Operator(_) => None,
                });
                return super::operators::language(operator, operands.collect(), span);
            }
            Entity::Instance(_) | Entity::Module(_) => return self.broken(name_span),
        };
        Term::new(kind, span)
    }

    /// An operator symbol between or beside its operands.
    pub fn application(&mut self, operator: ast::Operator, place: Span, operands: &[&'a Expr], span: Span) -> Term {
        let name: Arc<str> = operator.symbol().into();
        let Some(binding) = self.scope.get(&name).copied() else {
            for operand in operands {
                self.expression(operand);
            }
            self.undefined(&name, place, vec![]);
            return self.broken(span);
        };
        let target = Target { entity: binding.entity, name: name.to_string(), arguments: operands.to_vec() };
        self.apply(&target, place, span)
    }

    /// An infix operator between operands that have been resolved already.
    pub fn apply_to_terms(&mut self, operator: ast::Operator, place: Span, operands: Vec<Term>, span: Span) -> Term {
        let Some(binding) = self.scope.get(operator.symbol()).copied() else {
            self.undefined(operator.symbol(), place, vec![]);
            return self.broken(span);
        };
        let arguments = operands.into_iter().map(Argument::Term).collect();
        if self.arities(binding.entity).is_none_or(|arities| arities != [0, 0]) {
            self.error(
                Diagnostic::error("E4204", format!("`{operator}` is no operator on two values"))
                    .label(place, "used as one here"),
            );
            return self.broken(span);
        }
        self.applied(binding.entity, arguments, place, span)
    }

    /// The arities of an entity's parameters; nothing for what cannot be applied.
    pub fn arities(&self, entity: Entity) -> Option<Vec<usize>> {
        match entity {
            Entity::Constant(id) => Some(vec![0; self.constants[id.0 as usize].arity as usize]),
            Entity::Variable(_) => Some(vec![]),
            Entity::Local(id) => Some(vec![0; self.locals[id.0 as usize].arity as usize]),
            Entity::Language(operator) => Some(vec![0; operator.arity()]),
            Entity::Definition(id) => {
                let entry = self.entry(id);
                match entry.kind {
                    // In its own body, those of its parameters are known.
                    Kind::Promised { .. } if !entry.definition.parameters.is_empty() => {
                        Some(self.local_arities(&entry.definition.parameters))
                    }
                    Kind::Promised { .. } => Some(vec![0; self.profile(id).parameters.len()]),
                    _ if entry.sequence == u32::MAX && entry.kind == Kind::Operator => {
                        Some(vec![0; self.profile(id).parameters.len()])
                    }
                    _ => Some(self.local_arities(&entry.definition.parameters)),
                }
            }
            Entity::Instance(_) | Entity::Module(_) => None,
        }
    }

    pub fn local_arities(&self, locals: &[crate::term::LocalId]) -> Vec<usize> {
        locals.iter().map(|local| self.locals[local.0 as usize].arity as usize).collect()
    }

    /// Theorems that are sequents, and proof steps that state nothing, have no value.
    pub fn not_an_expression(&self, id: crate::term::DefId, name: &str, span: Span) -> Option<Diagnostic> {
        let entry = self.entry(id);
        let (code, what) = match entry.kind {
            Kind::Sequent => ("E4355", "an ASSUME/PROVE, which has no value"),
            Kind::Step => ("E4351", "a proof step that states no formula"),
            _ => return None,
        };
        Some(
            Diagnostic::error(code, format!("`{name}` is {what}"))
                .label(span, "an expression is wanted here")
                .label(entry.name_span, "it stands here"),
        )
    }

    fn misplaced_instance(&mut self, entity: Entity, target: &Target<'a>, name_span: Span, span: Span) -> Term {
        if let Entity::Instance(id) = entity {
            let takes = self.instance_parameters(id).len();
            let gets = target.arguments.len();
            let error = if takes == gets {
                Diagnostic::error("E4203", format!("`{}` is an instance of a module, not a value", target.name))
                    .label(name_span, "its definitions have values, it has none")
                    .help(format!("name one of its definitions, `{}!Name`", target.name))
            } else {
                Diagnostic::error("E4204", format!("the instance `{}` takes {}", target.name, count_of(takes)))
                    .label(span, format!("but gets {}", count_of(gets)))
            };
            self.error(error);
        }
        self.broken(span)
    }

    fn wrong_count(&mut self, entity: Entity, name: &str, arities: &[usize], arguments: &[&'a Expr], span: Span) {
        let (takes, gets) = (count_of(arities.len()), count_of(arguments.len()));
        let mut error =
            Diagnostic::error("E4204", format!("`{name}` takes {takes}")).label(span, format!("but gets {gets}"));
        if let Some(place) = self.span_of_entity(entity) {
            error = error.label(place, format!("{} is here", self.kind_of(entity)));
        }
        if let Entity::Definition(id) = entity
            && self.entry(id).bounds.is_some()
        {
            error = error.help(format!("a function is applied with brackets, `{name}[x]`"));
        }
        self.error(error);
    }
}

/// A reference goes on into the inside of a definition.
pub(super) struct IntoDefinition;
