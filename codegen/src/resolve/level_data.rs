//! What is known of the level of an expression whose parameters may yet become anything.
//!
//! The records are those of SANY's `LevelSpec.tla`: beside a level, an expression has the parameters that its level
//! depends on, the levels that they may have at most, and, for parameters that are operators, what their arguments must
//! be able to be.

use std::collections::{BTreeMap, BTreeSet};

use crate::term::{ConstantId, Level, LocalId};

/// What may later be replaced by something of another level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Parameter {
    /// A definition's parameter or another bound identifier.
    Local(LocalId),
    /// A declared constant, which an instance may replace.
    Constant(ConstantId),
}

/// What is known of an expression's level.
#[derive(Clone, Debug)]
pub(super) struct LevelData {
    /// The level, with constants for the parameters.
    pub level: Level,
    /// The parameters whose levels it rises with.
    pub parameters: BTreeSet<Parameter>,
    /// Every parameter in it.
    pub all: BTreeSet<Parameter>,
    /// Those that stand where equal values may not replace each other, such as under a prime.
    pub non_leibniz: BTreeSet<Parameter>,
    /// The highest level that a parameter may have.
    pub limits: BTreeMap<Parameter, Level>,
    /// The lowest limit that an operator parameter's argument of that index may have.
    pub argument_limits: BTreeMap<(Parameter, usize), Level>,
    /// An operator parameter, the index of one of its arguments, and a parameter in that argument.
    pub arguments: BTreeSet<(Parameter, usize, Parameter)>,
}

impl Default for LevelData {
    fn default() -> Self {
        LevelData {
            level: Level::Constant,
            parameters: BTreeSet::new(),
            all: BTreeSet::new(),
            non_leibniz: BTreeSet::new(),
            limits: BTreeMap::new(),
            argument_limits: BTreeMap::new(),
            arguments: BTreeSet::new(),
        }
    }
}

impl LevelData {
    pub fn at(level: Level) -> Self {
        LevelData { level, ..Self::default() }
    }

    pub fn of_parameter(parameter: Parameter, level: Level) -> Self {
        let mut data = Self::at(level);
        data.parameters.insert(parameter);
        data.all.insert(parameter);
        data
    }

    /// Takes in what a part demands, but not its level.
    pub fn add_demands(&mut self, part: &LevelData) {
        self.all.extend(&part.all);
        self.non_leibniz.extend(&part.non_leibniz);
        for (&parameter, &level) in &part.limits {
            self.limit(parameter, level);
        }
        for (&(parameter, index), &level) in &part.argument_limits {
            self.argument_limit(parameter, index, level);
        }
        self.arguments.extend(&part.arguments);
    }

    /// Takes in a part whose level this one's rises with.
    pub fn add(&mut self, part: &LevelData) {
        self.add_demands(part);
        self.level = self.level.max(part.level);
        self.parameters.extend(&part.parameters);
    }

    pub fn limit(&mut self, parameter: Parameter, level: Level) {
        if level < Level::Temporal {
            let limit = self.limits.entry(parameter).or_insert(level);
            *limit = level.min(*limit);
        }
    }

    pub fn argument_limit(&mut self, parameter: Parameter, index: usize, level: Level) {
        if level > Level::Constant {
            let limit = self.argument_limits.entry((parameter, index)).or_insert(level);
            *limit = level.max(*limit);
        }
    }

    /// Every parameter that the level depends on has this limit.
    pub fn limit_all(&mut self, part: &LevelData, level: Level) {
        for &parameter in &part.parameters {
            self.limit(parameter, level);
        }
    }

    /// Forgets identifiers at the end of their scope.
    pub fn forget(&mut self, locals: impl IntoIterator<Item = LocalId>) {
        for local in locals {
            let parameter = Parameter::Local(local);
            if self.all.remove(&parameter) {
                self.parameters.remove(&parameter);
                self.non_leibniz.remove(&parameter);
                self.limits.remove(&parameter);
                self.argument_limits.retain(|(operator, _), _| *operator != parameter);
                self.arguments.retain(|(operator, _, p)| *operator != parameter && *p != parameter);
            }
        }
    }
}

/// What an application of an operator has to know of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// What holds whatever the arguments; the operator's own parameters are not in it.
    pub body: LevelData,
    /// Each parameter, in order.
    pub parameters: Vec<ParameterProfile>,
}

/// What an operator asks of an argument and does with it.
#[derive(Clone, Debug)]
pub(super) struct ParameterProfile {
    /// The highest level that the argument may have.
    pub limit: Level,
    /// Whether the application's level rises with the argument's.
    pub counts: bool,
    /// Whether equal arguments make equal applications.
    pub leibniz: bool,
    /// For an operator argument: the levels that its arguments must be able to have.
    pub argument_limits: Vec<Level>,
    /// For an operator argument: which parameters stand in its arguments, by the argument's index.
    pub applied_to: BTreeSet<(usize, usize)>,
    /// For an operator argument: other parameters that stand in its arguments.
    pub applied_to_outer: BTreeSet<(usize, Parameter)>,
}

impl ParameterProfile {
    /// A parameter that takes anything up to `limit`.
    pub fn up_to(limit: Level) -> Self {
        ParameterProfile {
            limit,
            counts: true,
            leibniz: true,
            argument_limits: vec![],
            applied_to: BTreeSet::new(),
            applied_to_outer: BTreeSet::new(),
        }
    }
}

impl Profile {
    /// An operator of constant level whose arguments all count.
    pub fn plain(arity: usize, limit: Level) -> Self {
        let parameters = vec![ParameterProfile::up_to(limit); arity];
        Profile { body: LevelData::default(), parameters }
    }

    /// That of a definition with these parameters, of these arities.
    pub fn new(mut body: LevelData, locals: &[(LocalId, usize)]) -> Self {
        let index = |p: &Parameter| locals.iter().position(|(l, _)| Parameter::Local(*l) == *p);
        let parameters = locals.iter().map(|&(local, arity)| {
            let parameter = Parameter::Local(local);
            let applied = body.arguments.iter().filter(|(operator, ..)| *operator == parameter);
            let (mut applied_to, mut applied_to_outer) = (BTreeSet::new(), BTreeSet::new());
            for (_, argument, inside) in applied {
                match index(inside) {
                    Some(inside) => drop(applied_to.insert((*argument, inside))),
                    None => drop(applied_to_outer.insert((*argument, *inside))),
                }
            }
            let limit = |argument| body.argument_limits.get(&(parameter, argument)).copied();
            ParameterProfile {
                limit: body.limits.get(&parameter).copied().unwrap_or(Level::Temporal),
                counts: body.parameters.contains(&parameter),
                leibniz: !body.non_leibniz.contains(&parameter),
                argument_limits: (0..arity).map(|i| limit(i).unwrap_or(Level::Constant)).collect(),
                applied_to,
                applied_to_outer,
            }
        });
        let parameters = parameters.collect();
        body.forget(locals.iter().map(|(local, _)| *local));
        Profile { body, parameters }
    }

    /// Whether every parameter takes equals for equals.
    pub fn is_leibniz(&self) -> bool {
        self.parameters.iter().all(|parameter| parameter.leibniz)
    }
}
