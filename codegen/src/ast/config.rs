//! TLC configurations.

use std::sync::Arc;

use super::Name;
use crate::source::Span;

/// A configuration file: its entries in order. A list of names may stand in several sections.
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
    /// The statement, without the section's keyword unless it is the keyword's only one.
    pub span: Span,
    /// What it says.
    pub kind: ConfigKind,
}

/// What a [`ConfigEntry`] says.
#[derive(Clone, Debug, PartialEq)]
pub enum ConfigKind {
    /// `CONSTANT name = value`
    Assign {
        /// The constant.
        name: Name,
        /// Its value.
        value: ConfigValue,
    },
    /// `CONSTANT name <- definition`, `CONSTANT name <- [Module] definition`
    Replace {
        /// The constant or defined operator that is replaced.
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
    /// `INVARIANT`
    Invariant(Name),
    /// `PROPERTY`
    Property(Name),
    /// `CONSTRAINT`
    Constraint(Name),
    /// `ACTION_CONSTRAINT`
    ActionConstraint(Name),
    /// `SYMMETRY`
    Symmetry(Name),
    /// `VIEW`
    View(Name),
    /// `ALIAS`
    Alias(Name),
    /// `POSTCONDITION`
    Postcondition(Name),
    /// `_PERIODIC`
    Periodic(Name),
    /// `_RL_REWARD`
    RlReward(Name),
    /// `TYPE`; taken and ignored, as by TLC
    Type(Name),
    /// `TYPE_CONSTRAINT`; taken and ignored, as by TLC
    TypeConstraint(Name),
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
    /// `"text"`
    String(Arc<str>),
    /// `TRUE`, `FALSE`
    Boolean(bool),
    /// An identifier: the model value of that name.
    ModelValue(Name),
    /// `{a, b}`
    Set(Vec<ConfigValue>),
}
