//! TLC configurations.

use std::sync::Arc;

use super::Name;
use crate::source::Span;

/// A configuration file: its statements in order. A keyword that takes a list gives one statement a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The whole file.
    pub span: Span,
    /// What it says.
    pub entries: Vec<ConfigEntry>,
}

/// One statement of a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigEntry {
    /// The statement, without its keyword.
    pub span: Span,
    /// What it says.
    pub kind: ConfigKind,
}

/// What a [`ConfigEntry`] says.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigKind {
    /// `CONSTANT name = value`, `CONSTANT name(argument, …) = value`, `CONSTANT name = [Module] value`
    Assign {
        /// The constant, `x` or `M!x`.
        name: Name,
        /// The arguments for which a constant operator has the value; empty for plain constants.
        arguments: Vec<ConfigValue>,
        /// The module whose constant it is; the root module without one.
        module: Option<Name>,
        /// Its value.
        value: ConfigValue,
    },
    /// `CONSTANT name <- definition`, `CONSTANT name <- [Module] definition`
    Replace {
        /// The constant or defined operator that is replaced, `x`, `M!x` or an operator symbol.
        name: Name,
        /// The module in which the replacement holds; everywhere without one.
        module: Option<Name>,
        /// The definition that replaces it.
        definition: Name,
    },
    /// `SPECIFICATION`
    Specification(Name),
    /// `INIT`
    Init(Name),
    /// `NEXT`
    Next(Name),
    /// `INVARIANT`, `INVARIANTS`
    Invariant(Name),
    /// `PROPERTY`, `PROPERTIES`
    Property(Name),
    /// `CONSTRAINT`, `CONSTRAINTS`
    Constraint(Name),
    /// `ACTION_CONSTRAINT`, `ACTION_CONSTRAINTS`
    ActionConstraint(Name),
    /// `SYMMETRY`
    Symmetry(Name),
    /// `VIEW`
    View(Name),
    /// `ALIAS`
    Alias(Name),
    /// `POSTCONDITION`, `POSTCONDITIONS`
    Postcondition(Name),
    /// `_POSSIBLE`
    Possible(Name),
    /// `_PERIODIC`
    Periodic(Name),
    /// `_RL_REWARD`
    RlReward(Name),
    /// `CHECK_DEADLOCK TRUE`
    CheckDeadlock(bool),
}

/// A value in a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigValue {
    /// The whole value.
    pub span: Span,
    /// What it is.
    pub kind: ConfigValueKind,
}

/// What a [`ConfigValue`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigValueKind {
    /// An integer: an optional minus sign and digits, as written.
    Number(Arc<str>),
    /// `"text"`, as written between the quotes: TLC undoes no escapes here.
    String(Arc<str>),
    /// `TRUE`, `FALSE`
    Boolean(bool),
    /// An identifier: the model value of that name.
    ModelValue(Name),
    /// `{a, b}`
    Set(Vec<ConfigValue>),
}
