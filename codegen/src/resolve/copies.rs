//! Copies of a module's definitions in an instance, with its constants and variables replaced.
//!
//! A definition that depends on nothing that is replaced is not copied but shared.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::elaborator::Elaborator;
use super::entries::{Entry, Instance, InstanceId, Replacement};
use crate::diagnostic::Diagnostic;
use crate::term::{
    Argument, Body, DefId, Global, LocalId, Operator, Rewriter, Term, TermKind, rewrite_children, rewrite_operator,
};

/// More copies than any specification needs: a bound on chains of instances of instances.
const MOST_DEFINITIONS: usize = 400_000;

/// For copies that replace nothing.
const NO_INSTANCE: InstanceId = InstanceId(u32::MAX);

impl Elaborator<'_> {
    /// A term with new identifiers for `parameters` and for `own`, which become those of a definition; and these.
    pub fn renamed(&mut self, parameters: &[LocalId], own: &[LocalId], term: &Term) -> (Vec<LocalId>, Term) {
        let mut fresh = self.copies_of(parameters);
        let mut copier = Copier {
            elaborator: self,
            instance: NO_INSTANCE,
            replacements: Rc::default(),
            parameters: vec![],
            renaming: parameters.iter().copied().zip(fresh.iter().copied()).collect(),
            let_copies: HashMap::new(),
        };
        fresh.extend(own.iter().map(|&local| copier.bind(local)));
        let term = copier.term(term);
        (fresh, term)
    }

    /// A definition as it is through a chain of instances.
    pub fn through(&mut self, chain: &[InstanceId], id: DefId) -> Option<(DefId, Vec<bool>)> {
        let (mut id, mut kept) = (id, vec![]);
        for &instance in chain.iter().rev() {
            let (copy, takes) = self.copy(instance, id)?;
            let count = self.direct(instance).map_or(0, |direct| direct.parameters.len());
            kept.splice(0..0, std::iter::repeat_n(takes, count));
            id = copy;
        }
        Some((id, kept))
    }

    /// The copy of a definition in an instance, and whether it has the instance's parameters: not when it depends on
    /// nothing that the instance replaces, and so is its own copy.
    fn copy(&mut self, instance: InstanceId, id: DefId) -> Option<(DefId, bool)> {
        if !self.depends(instance, id) {
            return Some((id, false));
        }
        if let Some(copy) = self.direct(instance)?.copies.get(&id) {
            return Some((*copy, true));
        }
        let mut needed = BTreeSet::new();
        let mut pending = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(next) = pending.pop() {
            if !seen.insert(next) || !self.depends(instance, next) {
                continue;
            }
            let entry = self.entry(next);
            pending.extend(&entry.calls);
            if (next == id || !entry.definition.is_let) && !self.direct(instance)?.copies.contains_key(&next) {
                needed.insert((entry.sequence, next));
            }
        }
        if self.entries.len() + needed.len() > MOST_DEFINITIONS {
            if self.reported.insert(String::from("INSTANCE")) {
                let span = self.entry(id).definition.span;
                self.error(
                    Diagnostic::error("E4106", "instances of instances make too many definitions")
                        .label(span, format!("more than {MOST_DEFINITIONS}, the last one a copy of this")),
                );
            }
            return None;
        }
        for &(_, original) in &needed {
            let copy = self.new_copy(original, instance);
            if let Instance::Direct(direct) = &mut self.instances[instance.0 as usize] {
                direct.copies.insert(original, copy);
            }
        }
        for &(_, original) in &needed {
            self.fill_copy(instance, original);
        }
        self.direct(instance)?.copies.get(&id).map(|copy| (*copy, true))
    }

    fn depends(&self, instance: InstanceId, id: DefId) -> bool {
        let Some(direct) = self.direct(instance) else { return false };
        let globals = &self.entry(id).globals;
        globals.iter().any(|global| direct.replacements.contains_key(global))
    }

    fn new_copy(&mut self, original: DefId, instance: InstanceId) -> DefId {
        let copy = DefId(self.entries.len() as u32);
        let direct = self.direct(instance);
        let prefix = direct.map_or("".into(), |direct| direct.prefix.clone());
        let is_let = direct.is_some_and(|direct| direct.let_group.is_some());
        let from = self.entry(original);
        let mut definition = from.definition.clone();
        definition.name = format!("{prefix}{}", definition.name).into();
        definition.is_let |= is_let;
        let entry = Entry {
            definition,
            kind: from.kind,
            profile: from.profile.clone(),
            sequence: u32::MAX,
            globals: Rc::new(BTreeSet::new()),
            calls: vec![],
            locals: self.locals.len() as u32,
            syntax: None,
            copy_of: Some((instance, original)),
            origin: from.origin,
            name_span: from.name_span,
            bounds: from.bounds,
        };
        self.entries.push(entry);
        copy
    }

    fn fill_copy(&mut self, instance: InstanceId, original: DefId) {
        let Some(direct) = self.direct(instance) else { return };
        let (replacements, outer, group) = (direct.replacements.clone(), direct.parameters.clone(), direct.let_group);
        let Some(&copy) = direct.copies.get(&original) else { return };
        let Body::Term(body) = self.entry(original).definition.body.clone() else { return };
        let own = self.entry(original).definition.parameters.clone();
        let fresh = self.copies_of(&outer);
        let mut copier = Copier {
            elaborator: self,
            instance,
            replacements,
            parameters: fresh.clone(),
            renaming: outer.into_iter().zip(fresh.iter().copied()).collect(),
            let_copies: HashMap::new(),
        };
        let parameters = fresh.into_iter().chain(own.iter().map(|&local| copier.bind(local)).collect::<Vec<_>>());
        let parameters = parameters.collect();
        let body = copier.term(&body);
        let report = std::mem::replace(&mut self.report_levels, false);
        self.complete_copy(copy, parameters, body);
        self.report_levels = report;
        if let Some(group) = group {
            self.let_groups[group].push(copy);
        }
    }

    /// Completes a copy: never native, and no demand on the module that it happens to be made in.
    fn complete_copy(&mut self, copy: DefId, parameters: Vec<LocalId>, body: Term) {
        let module = self.module.0 as usize;
        let before = (self.modules[module].levels.clone(), self.modules[module].is_constant);
        let section = std::mem::take(&mut self.recursive_section);
        let native = std::mem::replace(&mut self.built_in, false);
        self.complete(copy, parameters, body);
        self.built_in = native;
        self.recursive_section = section;
        (self.modules[module].levels, self.modules[module].is_constant) = before;
    }

    fn copies_of(&mut self, locals: &[LocalId]) -> Vec<LocalId> {
        locals.iter().map(|local| self.copy_of(*local)).collect()
    }

    fn copy_of(&mut self, local: LocalId) -> LocalId {
        let original = self.locals[local.0 as usize].clone();
        let id = LocalId(self.locals.len() as u32);
        self.locals.push(original);
        if let Some(level) = self.local_levels.get(&local).copied() {
            self.local_levels.insert(id, level);
        }
        id
    }
}

/// Identifiers as arguments of an operator.
pub fn locals_as_arguments(elaborator: &Elaborator<'_>, locals: &[LocalId]) -> Vec<Argument> {
    let argument = |&id: &LocalId| {
        let local = &elaborator.locals[id.0 as usize];
        if local.arity > 0 {
            Argument::Operator(Operator::Local(id))
        } else {
            Argument::Term(Term::new(TermKind::Local(id, vec![]), local.span))
        }
    };
    locals.iter().map(argument).collect()
}

/// Other names for bound identifiers.
struct Renaming(BTreeMap<LocalId, LocalId>);

impl Rewriter for Renaming {
    fn local(&mut self, local: LocalId) -> LocalId {
        self.0.get(&local).copied().unwrap_or(local)
    }
}

/// Copies a body: constants and variables replaced, definitions by their copies, every binder by a new one.
struct Copier<'e, 'a> {
    elaborator: &'e mut Elaborator<'a>,
    instance: InstanceId,
    replacements: Rc<BTreeMap<Global, Replacement>>,
    /// The instance's parameters, as the copy has them.
    parameters: Vec<LocalId>,
    renaming: BTreeMap<LocalId, LocalId>,
    /// The copies of `LET` definitions, which see the identifiers bound around them and need no parameters for it.
    let_copies: HashMap<DefId, DefId>,
}

impl Copier<'_, '_> {
    /// The definition that stands for one, and whether it takes the instance's parameters.
    fn copied(&self, id: DefId) -> (DefId, bool) {
        if let Some(copy) = self.let_copies.get(&id) {
            return (*copy, false);
        }
        let direct = self.elaborator.direct(self.instance);
        match direct.and_then(|direct| direct.copies.get(&id)) {
            Some(copy) => (*copy, true),
            None => (id, false),
        }
    }

    fn leading(&self, takes: bool) -> Vec<Argument> {
        if takes { locals_as_arguments(self.elaborator, &self.parameters) } else { vec![] }
    }
}

impl Rewriter for Copier<'_, '_> {
    fn term(&mut self, term: &Term) -> Term {
        match &*term.kind {
            TermKind::Constant(id, arguments) => {
                let replacements = self.replacements.clone();
                match replacements.get(&Global::Constant(*id)) {
                    Some(Replacement::Term(replacement)) => {
                        let replacement = Renaming(self.renaming.clone()).term(replacement);
                        Term { span: term.span, ..replacement }
                    }
                    Some(Replacement::Operator(operator)) => {
                        let operator = Renaming(self.renaming.clone()).operator(operator);
                        let arguments = crate::term::rewrite_arguments(self, arguments);
                        operator.apply(arguments, term.span)
                    }
                    None => rewrite_children(self, term),
                }
            }
            TermKind::Variable(id) => match self.replacements.get(&Global::Variable(*id)) {
                Some(Replacement::Term(replacement)) => {
                    let replacement = Renaming(self.renaming.clone()).term(replacement);
                    Term { span: term.span, ..replacement }
                }
                _ => term.clone(),
            },
            TermKind::Call(id, arguments) => {
                let (id, takes) = self.copied(*id);
                let mut all = self.leading(takes);
                all.extend(crate::term::rewrite_arguments(self, arguments));
                Term::new(TermKind::Call(id, all), term.span)
            }
            _ => rewrite_children(self, term),
        }
    }

    fn operator(&mut self, operator: &Operator) -> Operator {
        match operator {
            Operator::Constant(id) => match self.replacements.get(&Global::Constant(*id)) {
                Some(Replacement::Operator(replacement)) => Renaming(self.renaming.clone()).operator(replacement),
                _ => operator.clone(),
            },
            Operator::Definition { id, bound } => {
                let (id, takes) = self.copied(*id);
                let mut all = self.leading(takes);
                all.extend(crate::term::rewrite_arguments(self, bound));
                Operator::Definition { id, bound: all }
            }
            _ => rewrite_operator(self, operator),
        }
    }

    fn bind(&mut self, local: LocalId) -> LocalId {
        let copy = self.elaborator.copy_of(local);
        self.renaming.insert(local, copy);
        copy
    }

    fn local(&mut self, local: LocalId) -> LocalId {
        self.renaming.get(&local).copied().unwrap_or(local)
    }

    fn let_definitions(&mut self, ids: &[DefId]) -> Vec<DefId> {
        let copies: Vec<DefId> = ids.iter().map(|&id| self.elaborator.new_let_copy(id)).collect();
        self.let_copies.extend(ids.iter().copied().zip(copies.iter().copied()));
        for (&original, &copy) in ids.iter().zip(&copies) {
            let definition = self.elaborator.entry(original).definition.clone();
            let Body::Term(body) = definition.body else { continue };
            let parameters = definition.parameters.iter().map(|&local| self.bind(local)).collect();
            let body = self.term(&body);
            let report = std::mem::replace(&mut self.elaborator.report_levels, false);
            self.elaborator.complete_copy(copy, parameters, body);
            self.elaborator.report_levels = report;
        }
        copies
    }
}

impl Elaborator<'_> {
    fn new_let_copy(&mut self, original: DefId) -> DefId {
        let copy = DefId(self.entries.len() as u32);
        let from = self.entry(original);
        let entry = Entry {
            definition: from.definition.clone(),
            kind: from.kind,
            profile: from.profile.clone(),
            sequence: u32::MAX,
            globals: from.globals.clone(),
            calls: vec![],
            locals: self.locals.len() as u32,
            syntax: None,
            copy_of: None,
            origin: from.origin,
            name_span: from.name_span,
            bounds: from.bounds,
        };
        self.entries.push(entry);
        copy
    }
}
