//! Units and definitions.

use pest::iterators::Pair;

use super::super::Rule;
use super::Builder;
use crate::ast::{
    AssumeItem, AssumeProve, Assumption, Declaration, Definition, FunctionDefinition, Instance, ModuleDefinition, Name,
    New, NewLevel, OperatorDefinition, Statement, Substitution, Symbol, Theorem, TheoremKeyword, UnitKind,
};
use crate::diagnostic::Diagnostic;
use crate::layout::Kind;

impl<'a> Builder<'a> {
    pub(super) fn unit(&mut self, pair: Pair<'a, Rule>) -> Option<UnitKind> {
        let local = self.starts_with(&pair, Kind::Local);
        let inner = pair.into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::constants => UnitKind::Constants(self.declarations(inner)?),
            Rule::variables => UnitKind::Variables(self.names_in(&inner)),
            Rule::recursive => UnitKind::Recursive(self.declarations(inner)?),
            Rule::theorem => UnitKind::Theorem(self.theorem(inner)?),
            Rule::assumption => UnitKind::Assumption(self.assumption(inner)?),
            Rule::use_or_hide => UnitKind::UseOrHide(self.use_or_hide(inner)?),
            Rule::instance => UnitKind::Instance { local, instance: self.instance(inner)? },
            Rule::definition => UnitKind::Definition { local, definition: self.definition(inner)? },
            _ => UnitKind::Separator,
        })
    }

    pub(super) fn declarations(&mut self, pair: Pair<'a, Rule>) -> Option<Vec<Declaration>> {
        let is_declaration = |inner: &Pair<'a, Rule>| inner.as_rule() == Rule::declaration;
        pair.into_inner().filter(is_declaration).map(|inner| self.declaration(inner)).collect()
    }

    fn declaration(&mut self, pair: Pair<'a, Rule>) -> Option<Declaration> {
        let span = self.span(&pair);
        let mut name = None;
        let mut arity = 0;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::NAME | Rule::prefix_symbol | Rule::infix | Rule::postfix_symbol => {
                    name = Some(self.symbol(&inner));
                }
                Rule::UNDERSCORE => arity += 1,
                _ => {}
            }
        }
        let name = name?;
        self.check_fixity(&name, arity)?;
        Some(Declaration { span, name, arity })
    }

    /// `-.` is the one symbol without operands around it that can be declared or defined.
    fn check_fixity(&mut self, name: &Symbol, operands: usize) -> Option<()> {
        let Some(operator) = name.as_operator() else { return Some(()) };
        if operator.arity() == operands {
            return Some(());
        }
        let message = format!("`{operator}` isn't a prefix operator");
        let mut error = Diagnostic::error("E4110", message).label(name.span, "");
        if operator == crate::ast::Operator::Minus {
            error = error.help("the prefix minus is declared and defined as `-.`");
        }
        self.errors.push(error);
        None
    }

    pub(super) fn definition(&mut self, pair: Pair<'a, Rule>) -> Option<Definition> {
        let span = self.span(&pair);
        let mut names = vec![];
        let mut operator = None;
        let mut parameters = vec![];
        let mut bounds = None;
        let mut instance = None;
        let mut body = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::NAME => names.push(self.name(&inner)),
                Rule::prefix_symbol | Rule::infix | Rule::postfix_symbol => {
                    operator = Some(self.symbol(&inner));
                }
                Rule::parameters => parameters = self.declarations(inner)?,
                Rule::bounds => bounds = Some(self.bounded(inner)?),
                Rule::instance => instance = Some(self.instance(inner)?),
                Rule::expression => body = Some(self.expression(inner)?),
                _ => {}
            }
        }
        if let Some(bounds) = bounds {
            let Some(body) = body else {
                let message = "a function can't be defined to be an instance";
                self.errors.push(Diagnostic::error("E4110", message).label(span, ""));
                return None;
            };
            let name = names.pop()?;
            return Some(Definition::Function(FunctionDefinition { span, name, bounds, body }));
        }
        let name = match operator {
            Some(operator) => {
                self.check_fixity(&operator, names.len())?;
                parameters = names.into_iter().map(plain_declaration).collect();
                operator
            }
            None => names.pop()?.into(),
        };
        Some(match (instance, body) {
            (Some(instance), _) => Definition::Module(ModuleDefinition { span, name, parameters, instance }),
            (None, body) => Definition::Operator(OperatorDefinition { span, name, parameters, body: body? }),
        })
    }

    pub(super) fn instance(&mut self, pair: Pair<'a, Rule>) -> Option<Instance> {
        let span = self.span(&pair);
        let module = self.names_in(&pair).pop()?;
        let is_substitution = |inner: &Pair<'a, Rule>| inner.as_rule() == Rule::substitution;
        let substitutions = pair.into_inner().filter(is_substitution);
        let substitutions = substitutions.map(|inner| {
            let span = self.span(&inner);
            let mut inner = inner.into_inner();
            let target = self.symbol(&inner.next()?);
            Some(Substitution { span, target, value: self.argument(inner.last()?)? })
        });
        let substitutions = substitutions.collect::<Option<_>>()?;
        Some(Instance { span, module, substitutions })
    }

    fn assumption(&mut self, pair: Pair<'a, Rule>) -> Option<Assumption> {
        let span = self.span(&pair);
        let is_axiom = self.text(&pair) == "AXIOM";
        let name = self.names_in(&pair).pop();
        Some(Assumption { span, is_axiom, name, body: self.only_expression(pair)? })
    }

    fn theorem(&mut self, pair: Pair<'a, Rule>) -> Option<Theorem> {
        let span = self.span(&pair);
        let keyword = match self.text(&pair) {
            "PROPOSITION" => TheoremKeyword::Proposition,
            "LEMMA" => TheoremKeyword::Lemma,
            "COROLLARY" => TheoremKeyword::Corollary,
            _ => TheoremKeyword::Theorem,
        };
        let name = self.names_in(&pair).pop();
        let mut statement = None;
        let mut proof = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::statement => statement = Some(self.statement(inner)?),
                Rule::proof => proof = self.proof(inner)?,
                _ => {}
            }
        }
        Some(Theorem { span, keyword, name, statement: statement?, proof })
    }

    pub(super) fn statement(&mut self, pair: Pair<'a, Rule>) -> Option<Statement> {
        let inner = pair.into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::assume_prove => Statement::AssumeProve(self.assume_prove(inner)?),
            _ => Statement::Expr(self.expression(inner)?),
        })
    }

    fn assume_prove(&mut self, pair: Pair<'a, Rule>) -> Option<AssumeProve> {
        let span = self.span(&pair);
        let boxed = self.text(&pair).starts_with("[]");
        let mut assumptions = vec![];
        let mut goal = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::assumed => assumptions.push(self.assumed(inner)?),
                Rule::expression => goal = Some(self.expression(inner)?),
                _ => {}
            }
        }
        Some(AssumeProve { span, boxed, assumptions, goal: goal? })
    }

    fn assumed(&mut self, pair: Pair<'a, Rule>) -> Option<AssumeItem> {
        let label = self.names_in(&pair).pop();
        let inner = pair.into_inner().last()?;
        Some(match inner.as_rule() {
            Rule::new => AssumeItem::New(self.new_symbol(inner)?),
            Rule::assume_prove => AssumeItem::AssumeProve { label, sequent: self.assume_prove(inner)? },
            _ => AssumeItem::Expr(self.expression(inner)?),
        })
    }

    fn new_symbol(&mut self, pair: Pair<'a, Rule>) -> Option<New> {
        let span = self.span(&pair);
        let mut new = false;
        let mut level = None;
        let mut declaration = None;
        let mut set = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::NEW => new = true,
                Rule::CONSTANT => level = Some(NewLevel::Constant),
                Rule::VARIABLE => level = Some(NewLevel::Variable),
                Rule::LEVEL => {
                    level = Some(match self.text(&inner).as_bytes() {
                        [b'S', ..] => NewLevel::State,
                        [b'A', ..] => NewLevel::Action,
                        _ => NewLevel::Temporal,
                    });
                }
                Rule::declaration => declaration = Some(self.declaration(inner)?),
                Rule::expression => set = Some(self.expression(inner)?),
                _ => {}
            }
        }
        let declaration = declaration?;
        let is_constant = matches!(level, None | Some(NewLevel::Constant));
        if set.is_some() && !(is_constant && declaration.arity == 0) {
            self.errors.push(
                Diagnostic::error("E4115", "only a new constant without arguments can be bounded").label(span, ""),
            );
            return None;
        }
        if level == Some(NewLevel::Variable) && declaration.arity > 0 {
            let message = "a variable takes no arguments";
            self.errors.push(Diagnostic::error("E4110", message).label(span, ""));
            return None;
        }
        Some(New { span, new, level, declaration, set })
    }
}

/// A parameter without arguments.
pub(super) fn plain_declaration(name: Name) -> Declaration {
    Declaration { span: name.span, name: name.into(), arity: 0 }
}
