//! `INSTANCE`: a module's names under other names, or among this module's own.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::elaborator::Elaborator;
use super::entries::{Direct, Instance, InstanceId, ModuleId};
use super::names::{Binding, Entity, key};
use super::substitution;
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Global, LocalId};

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
        let shared = substitution::shared(replacements.iter().map(|(global, replacement)| (*global, replacement)));
        for (global, replacement) in replacements {
            let is_name = !shared.contains(&global) && replacement.is_name_for(global);
            let replacement = match is_name {
                true => replacement,
                false => self.name_replacement(&hidden, &parameters, global, replacement, let_group),
            };
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

    /// The name of a constant or variable, and where it is declared.
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

    /// The instance itself, unless it is one of an instance's.
    pub fn direct(&self, id: InstanceId) -> Option<&Direct> {
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
}
