//! The rules for the levels of what an `INSTANCE` puts in place of constants and variables.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::elaborator::Elaborator;
use super::entries::{ModuleId, Replacement};
use super::level_data::{LevelData, Parameter, Profile};
use super::levels::{describe, parameter_of};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{DefId, Global, Level};

impl Elaborator<'_> {
    /// The rules for the levels of what an `INSTANCE` puts in place of constants and variables.
    pub fn check_substitution(
        &mut self,
        syntax: &ast::Instance,
        module: ModuleId,
        replacements: BTreeMap<Global, (Replacement, Span)>,
    ) -> BTreeMap<Global, Replacement> {
        let levels = self.module_of(module).levels.clone();
        let constant_module = self.module_of(module).is_constant;
        let mut parts: BTreeMap<Parameter, (LevelData, Option<Rc<Profile>>)> = BTreeMap::new();
        let mut demands = LevelData::default();
        for (global, (replacement, span)) in &replacements {
            let (name, _) = self.global(*global);
            let (data, profile) = match replacement {
                Replacement::Term(term) => (self.levels_of(term), None),
                Replacement::Operator(operator) => {
                    let profile = self.operator_levels(operator);
                    let known = parameter_of(operator).is_none();
                    (profile.body.clone(), known.then_some(profile))
                }
            };
            let declared = match global {
                Global::Constant(_) if constant_module => Level::Temporal,
                Global::Constant(_) => Level::Constant,
                Global::Variable(_) => Level::State,
            };
            let parameter = match global {
                Global::Constant(id) => Some(Parameter::Constant(*id)),
                Global::Variable(_) => None,
            };
            let limit = parameter.and_then(|p| levels.limits.get(&p).copied()).unwrap_or(Level::Temporal);
            let limit = limit.min(declared);
            if data.level > limit {
                self.report(
                    Diagnostic::error(
                        "E4245",
                        format!("what stands for `{name}` of module `{}` has too high a level", syntax.module),
                    )
                    .label(*span, format!("this is {}, and may at most be {}", describe(data.level), describe(limit))),
                );
            }
            if let Some(profile) = &profile {
                self.check_operator(syntax, &name, *span, profile, parameter, &levels);
            }
            demands.limit_all(&data, limit);
            demands.add(&data);
            if let Some(parameter) = parameter {
                parts.insert(parameter, (data, profile));
            }
        }
        for (operator, index, inside) in &levels.arguments {
            let (Some((_, Some(profile))), Some((part, _))) = (parts.get(operator), parts.get(inside)) else {
                continue;
            };
            let Some(takes) = profile.parameters.get(*index) else { continue };
            if part.level > takes.limit {
                self.report(
                    Diagnostic::error(
                        "E4247",
                        format!("module `{}` applies one replacement to another that it can't take", syntax.module),
                    )
                    .label(
                        syntax.span,
                        format!(
                            "an argument here is {}, and may at most be {}",
                            describe(part.level),
                            describe(takes.limit)
                        ),
                    ),
                );
            }
        }
        self.add_module_demands(&demands);
        replacements.into_iter().map(|(global, (replacement, _))| (global, replacement)).collect()
    }

    /// What an instance asks of the parameters of a copy that is made in it. Which level they have is known only where
    /// the copy is applied; so what `check_substitution` looks at once is asked there again, of what the copy depends
    /// on. Like SANY, that leaves out what may have any level in the copy.
    pub fn limit_copy(&mut self, copy: DefId, data: &mut LevelData) {
        let Some((instance, original)) = self.entry(copy).copy_of else { return };
        let Some(direct) = self.direct(instance) else { return };
        let (module, outer, replacements) = (direct.module, direct.parameters.clone(), direct.replacements.clone());
        let parameters = self.entry(copy).definition.parameters.clone();
        let (globals, profile) = (self.entry(original).globals.clone(), self.profile(original));
        // The original may be a copy itself, in whose text no trace of its instance is left.
        for (&own, asks) in parameters[outer.len()..].iter().zip(&profile.parameters) {
            data.limit(Parameter::Local(own), asks.limit);
        }
        if self.module_of(module).is_constant {
            return;
        }
        for (global, replacement) in replacements.iter().filter(|(global, _)| globals.contains(global)) {
            let part = match replacement {
                Replacement::Term(term) => self.levels_of(term),
                Replacement::Operator(operator) => self.operator_levels(operator).body.clone(),
            };
            for parameter in part.parameters {
                let renamed = outer.iter().position(|&local| Parameter::Local(local) == parameter);
                let parameter = renamed.map_or(parameter, |index| Parameter::Local(parameters[index]));
                match global {
                    Global::Constant(id) if profile.body.limits.contains_key(&Parameter::Constant(*id)) => {
                        data.limit(parameter, Level::Constant);
                    }
                    Global::Variable(_) if data.limits.contains_key(&parameter) => data.limit(parameter, Level::State),
                    Global::Constant(_) | Global::Variable(_) => {}
                }
            }
        }
    }

    fn check_operator(
        &mut self,
        syntax: &ast::Instance,
        name: &str,
        span: Span,
        profile: &Profile,
        parameter: Option<Parameter>,
        levels: &LevelData,
    ) {
        if !profile.is_leibniz() {
            self.report(
                Diagnostic::error(
                    "E4244",
                    format!("what stands for `{name}` of module `{}` must take equals for equals", syntax.module),
                )
                .label(span, "this operator looks beyond the value of its argument")
                .help("an operator constant stands for operators such as `+`, not for ones like `'` or `[]`"),
            );
        }
        let Some(parameter) = parameter else { return };
        for (index, takes) in profile.parameters.iter().enumerate() {
            let wanted = levels.argument_limits.get(&(parameter, index)).copied().unwrap_or(Level::Constant);
            if takes.limit < wanted {
                self.report(
                    Diagnostic::error(
                        "E4246",
                        format!(
                            "what stands for `{name}` of module `{}` can't take what it is applied to",
                            syntax.module
                        ),
                    )
                    .label(
                        span,
                        format!(
                            "the module applies it to what is {}, it takes at most {}",
                            describe(wanted),
                            describe(takes.limit)
                        ),
                    ),
                );
            }
        }
    }
}
