//! The rules of labels.

use super::elaborator::Elaborator;
use super::expressions::Forbidden;
use super::names::Entity;
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

impl<'a> Elaborator<'a> {
    /// A label names all the identifiers bound since the definition or label around it, each once, and nothing else.
    pub fn check_label(&mut self, name: &'a ast::Name, parameters: &'a [ast::Name], body: Span) {
        match self.labels.forbidden {
            Some(Forbidden::NoDefinition) => self.error(
                Diagnostic::error("E4333", format!("the label `{name}` is not part of a definition"))
                    .label(name.span, "nothing could refer to it")
                    .help("give the statement a name, or take the label out"),
            ),
            Some(Forbidden::NestedNew) => self.error(
                Diagnostic::error("E4334", format!("the label `{name}` stands in a nested ASSUME/PROVE with NEW"))
                    .label(name.span, "it could not be referred to without the new identifier"),
            ),
            Some(Forbidden::Except) => self.error(
                Diagnostic::error("E4335", format!("the label `{name}` stands in an EXCEPT"))
                    .label(name.span, "`@` would have no meaning where the label is used")
                    .help("put the label around the whole EXCEPT expression"),
            ),
            None => {}
        }
        if !self.labels.names.insert(name.text.clone()) {
            self.error(
                Diagnostic::error("E4336", format!("the label `{name}` stands twice in one definition"))
                    .label(name.span, "a reference could mean this one or the other")
                    .help("choose another label"),
            );
        }
        let mut named = vec![];
        for parameter in parameters {
            let local = match self.scope.get(&parameter.text).map(|binding| binding.entity) {
                Some(Entity::Local(local)) if self.labels.bound.contains(&local) => local,
                _ => {
                    self.error(
                        Diagnostic::error("E4332", format!("`{parameter}` is no parameter that `{name}` can have"))
                            .label(parameter.span, "not bound between the definition and the label")
                            .help(
                                "a label's parameters are the identifiers that quantifiers and the like bind around it",
                            ),
                    );
                    continue;
                }
            };
            if named.contains(&local) {
                self.error(
                    Diagnostic::error("E4330", format!("`{parameter}` stands twice among the parameters of `{name}`"))
                        .label(parameter.span, "again here"),
                );
            }
            named.push(local);
        }
        let missing: Vec<_> = self.labels.bound.iter().filter(|local| !named.contains(local)).copied().collect();
        if let Some(local) = missing.first() {
            let local = self.locals[local.0 as usize].clone();
            self.error(
                Diagnostic::error("E4331", format!("the label `{name}` lacks the parameter `{}`", local.name))
                    .label(name.span.to(body), "every identifier bound around a label must be its parameter")
                    .label(local.span, format!("`{}` is bound here", local.name)),
            );
        }
    }
}
