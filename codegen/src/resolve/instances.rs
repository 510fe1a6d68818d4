//! `INSTANCE`: copies of a module's definitions, with its constants and variables replaced.
//!
//! A definition that depends on nothing that is replaced is not copied but shared. What replaces a constant or variable
//! and is more than a name becomes a definition of its own (`I!x` for the variable `x` of the instance `I`), so that it is
//! evaluated as the user wrote it, once, and not once for every place that mentions it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::elaborator::Elaborator;
use super::entries::{Direct, Entry, Instance, InstanceId, Kind, ModuleId, Replacement};
use super::names::{Binding, Entity, key};
use super::operators::Wanted;
use crate::ast;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::term::{
    Argument, Body, DefId, Global, LocalId, Operator, Rewriter, Term, TermKind, rewrite_children, rewrite_operator,
};

/// More copies than any specification needs: a bound on chains of instances of instances.
const MOST_DEFINITIONS: usize = 400_000;

/// For copies that replace nothing.
const NO_INSTANCE: InstanceId = InstanceId(u32::MAX);

impl<'a> Elaborator<'a> {
    /// `I(p, …) == INSTANCE M WITH …`
    pub fn named_instance(&mut self, syntax: &'a ast::ModuleDefinition, local: bool) {
        let name = key(&syntax.name.kind);
        let mark = self.scope.mark();
        let parameters = self.parameters(&syntax.parameters);
        let prefix = format!("{name}!").into();
        let instance = self.instance(&syntax.instance, parameters, prefix);
        self.scope.undo(mark);
        if let Some(id) = instance {
            self.declare(&name, syntax.name.span, Entity::Instance(id), local);
        }
    }

    /// `INSTANCE M WITH …`: the module's names become names of this one.
    pub fn import_instance(&mut self, syntax: &'a ast::Instance, local: bool) {
        let Some(id) = self.instance(syntax, vec![], "".into()) else { return };
        let Instance::Direct(Direct { module, .. }) = &self.instances[id.0 as usize] else { return };
        let names: Vec<Arc<str>> = {
            let module = self.module_of(*module);
            module.names.iter().filter(|(_, binding)| !binding.local).map(|(name, _)| name.clone()).collect()
        };
        for name in names {
            if let Some((entity, _)) = self.member(id, &name) {
                self.import(&name, syntax.module.span, entity, local);
            }
        }
    }

    /// Gives a name of an instantiated module its meaning here, unless it has one.
    fn import(&mut self, name: &Arc<str>, span: Span, entity: Entity, local: bool) {
        let Some(before) = self.scope.get(name).copied() else {
            self.scope.insert(name.clone(), Binding { entity, span: Some(span), local });
            return;
        };
        let same = match (before.entity, entity) {
            (Entity::Definition(a), Entity::Definition(b)) => {
                if self.same_origin(a, b) {
                    return;
                }
                self.entry(a).definition.parameters.len() == self.entry(b).definition.parameters.len()
            }
            (a, b) => a == b,
        };
        let what = self.kind_of(before.entity);
        let mut diagnostic = if same {
            Diagnostic::warning("W4801", format!("the instance introduces `{name}` a second time"))
                .label(span, format!("the instance's `{name}` is ignored"))
        } else {
            Diagnostic::error("E4201", format!("the instance gives `{name}` a second meaning"))
                .label(span, "introduced by this instance")
                .help("give the instance a name, `I == INSTANCE …`, and write `I!…`")
        };
        if let Some(first) = before.span {
            diagnostic = diagnostic.label(first, format!("{what} that has the name already"));
        }
        self.error(diagnostic);
    }

    /// The instance that an `INSTANCE` makes, with its substitutions checked.
    pub fn instance(
        &mut self,
        syntax: &'a ast::Instance,
        parameters: Vec<LocalId>,
        prefix: Arc<str>,
    ) -> Option<InstanceId> {
        let module = self.find_module(&syntax.module)?;
        let replacements = self.replacements(syntax, module)?;
        let replacements = self.check_substitution(syntax, module, replacements);
        let let_group = self.let_groups.len().checked_sub(1);
        let hidden = if prefix.is_empty() { format!("{}!", syntax.module) } else { prefix.to_string() };
        let mut named = BTreeMap::new();
        for (global, replacement) in replacements {
            let replacement = self.name_replacement(&hidden, &parameters, global, replacement, let_group);
            named.insert(global, replacement);
        }
        Some(self.add_instance(Instance::Direct(Direct {
            module,
            prefix,
            parameters,
            replacements: Rc::new(named),
            copies: HashMap::new(),
            let_group,
        })))
    }

    /// What stands for each constant and variable of the module: as written, or what has the same name here.
    fn replacements(
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

    /// A replacement that is more than a name gets a definition.
    fn name_replacement(
        &mut self,
        prefix: &str,
        parameters: &[LocalId],
        global: Global,
        replacement: Replacement,
        let_group: Option<usize>,
    ) -> Replacement {
        let (name, _) = self.global(global);
        let (term, own, span) = match &replacement {
            Replacement::Term(term) if is_simple(term, global) => return replacement,
            Replacement::Term(term) => (term.clone(), vec![], term.span),
            Replacement::Operator(Operator::Lambda { parameters, body }) => {
                (body.clone(), parameters.clone(), body.span)
            }
            Replacement::Operator(_) => return replacement,
        };
        let id = self.new_definition(format!("{prefix}{name}").into(), span, span, Kind::Operator);
        let fresh = self.copies_of(parameters);
        let mut copier = Copier {
            elaborator: self,
            instance: NO_INSTANCE,
            replacements: Rc::default(),
            parameters: vec![],
            renaming: parameters.iter().copied().zip(fresh.iter().copied()).collect(),
            let_copies: HashMap::new(),
        };
        let own: Vec<LocalId> = own.into_iter().map(|local| copier.bind(local)).collect();
        let body = copier.term(&term);
        let fresh = fresh.into_iter().chain(own.iter().copied()).collect();
        let report = std::mem::replace(&mut self.report_levels, false);
        self.complete(id, fresh, body);
        self.entry_mut(id).definition.is_barred = matches!(global, Global::Variable(_));
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

    pub fn global(&self, global: Global) -> (Arc<str>, Span) {
        match global {
            Global::Constant(id) => {
                let constant = &self.constants[id.0 as usize];
                (constant.name.clone(), constant.span)
            }
            Global::Variable(id) => {
                let variable = &self.variables[id.0 as usize];
                (variable.name.clone(), variable.span)
            }
        }
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

    /// The `INSTANCE`s that lead to an instance, outermost first.
    pub fn chain(&self, instance: InstanceId) -> Vec<InstanceId> {
        let (mut chain, mut pending) = (vec![], vec![instance]);
        while let Some(id) = pending.pop() {
            match &self.instances[id.0 as usize] {
                Instance::Direct(_) => chain.push(id),
                Instance::Composed { outer, inner } => pending.extend([*inner, *outer]),
            }
        }
        chain
    }

    fn direct(&self, id: InstanceId) -> Option<&Direct> {
        match self.instances.get(id.0 as usize)? {
            Instance::Direct(direct) => Some(direct),
            Instance::Composed { .. } => None,
        }
    }

    /// The module that an instance is of.
    pub fn instantiated(&self, instance: InstanceId) -> Option<ModuleId> {
        let chain = self.chain(instance);
        chain.last().and_then(|id| self.direct(*id)).map(|direct| direct.module)
    }

    /// The parameters of an instance and of those on the way to it.
    pub fn instance_parameters(&self, instance: InstanceId) -> Vec<LocalId> {
        let direct = |id| self.direct(id).map(|direct| direct.parameters.clone());
        self.chain(instance).into_iter().filter_map(direct).flatten().collect()
    }

    /// The names that can follow `I!`, after `path`'s last name is taken off.
    pub fn member_names(&self, instance: InstanceId, path: &str) -> Vec<String> {
        let prefix = path.rsplit_once('!').map_or("", |(prefix, _)| prefix);
        let Some(direct) = self.chain(instance).last().and_then(|id| self.direct(*id)) else { return vec![] };
        let names = self.module_of(direct.module).names.iter().filter(|(_, binding)| !binding.local);
        names.map(|(name, _)| format!("{prefix}!{name}")).collect()
    }

    /// What a name of the instantiated module means through an instance; for a definition also which of the parameters
    /// of the instances on the way it has kept.
    pub fn member(&mut self, instance: InstanceId, name: &str) -> Option<(Entity, Vec<bool>)> {
        let chain = self.chain(instance);
        let module = self.direct(*chain.last()?)?.module;
        let binding = self.module_of(module).names.get(name).copied()?;
        if binding.local {
            return None;
        }
        match binding.entity {
            Entity::Definition(id) => {
                let (id, kept) = self.through(&chain, id)?;
                Some((Entity::Definition(id), kept))
            }
            Entity::Instance(inner) => {
                let composed = self.add_instance(Instance::Composed { outer: instance, inner });
                Some((Entity::Instance(composed), vec![]))
            }
            Entity::Module(_) if chain.len() == 1 && self.direct(instance)?.replacements.is_empty() => {
                Some((binding.entity, vec![]))
            }
            _ => None,
        }
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
}

/// Whether a term is a name or literal, as good as any name for it. For a variable only a variable is (see
/// [`Definition::is_barred`](crate::term::Definition::is_barred)), or a parameter, which may stand for one.
fn is_simple(term: &Term, global: Global) -> bool {
    if matches!(global, Global::Variable(_)) {
        return match &*term.kind {
            TermKind::Variable(_) => true,
            TermKind::Local(_, arguments) => arguments.is_empty(),
            _ => false,
        };
    }
    match &*term.kind {
        TermKind::Boolean(_) | TermKind::Integer(_) | TermKind::String(_) | TermKind::Variable(_) => true,
        TermKind::Constant(_, arguments) | TermKind::Local(_, arguments) | TermKind::Call(_, arguments) => {
            arguments.is_empty()
        }
        _ => false,
    }
}

fn locals_as_arguments(elaborator: &Elaborator<'_>, locals: &[LocalId]) -> Vec<Argument> {
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
