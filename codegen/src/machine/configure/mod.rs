//! From a program and a configuration to a machine, by TLC's rules (`SpecProcessor`).

mod actions;
mod constants;
mod filled;
mod known;
mod specification;
mod tautology;
mod temporal;

pub use tautology::TAUTOLOGY;

use lockstep_model::Temporal;

use super::{Machine, Named};
use crate::ast::{Config, ConfigKind, ConfigValue, ConfigValueKind, Name};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{SourceMap, Span};
use crate::term::{Builtin, DefId, Level, Program, Symbols, Term, TermKind};

/// A machine, with what a user should know of it.
#[derive(Clone, Debug)]
pub struct Configured {
    /// The machine.
    pub machine: Machine,
    /// What doesn't keep it from running.
    pub warnings: Vec<Diagnostic>,
    /// What keeps it from being searched, though not from being walked through: its properties are true by their form.
    pub tautology: Option<Diagnostic>,
}

/// The strings and model values of a configuration in order, which TLC reads before any module: what
/// [`resolve`](crate::resolve::resolve) continues.
#[must_use]
pub fn symbols(config: &Config) -> Symbols {
    fn intern(value: &ConfigValue, symbols: &mut Symbols) {
        match &value.kind {
            ConfigValueKind::String(text) => drop(symbols.intern(text)),
            ConfigValueKind::ModelValue(name) => drop(symbols.intern(&name.text)),
            ConfigValueKind::Set(items) => items.iter().for_each(|item| intern(item, symbols)),
            ConfigValueKind::Number(_) | ConfigValueKind::Boolean(_) => {}
        }
    }
    let mut symbols = Symbols::default();
    for entry in &config.entries {
        if let ConfigKind::Assign { value, .. } = &entry.kind {
            intern(value, &mut symbols);
        }
    }
    symbols
}

/// Takes a specification apart as its configuration asks.
///
/// # Errors
/// Every entry of the configuration that makes no sense for the specification: `E52xx`.
pub fn configure(program: Program, config: &Config, sources: &SourceMap) -> Result<Configured, Vec<Diagnostic>> {
    let machine = Machine {
        circular: vec![],
        constants: vec![],
        initial: None,
        next: None,
        actions: vec![],
        invariants: vec![],
        constraints: vec![],
        action_constraints: vec![],
        atoms: vec![],
        fairness: Temporal::default(),
        fair: vec![],
        properties: vec![],
        view: None,
        alias: None,
        symmetry: vec![],
        postcondition: None,
        possible: vec![],
        check_deadlock: true,
        program,
    };
    let mut configuration = Configuration { machine, config, sources, diagnostics: vec![], quantifiers: 0 };
    configuration.constants();
    if configuration.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(configuration.diagnostics);
    }
    // The order is TLC's, which stops at the first error.
    configuration.invariants();
    configuration.behaviour();
    configuration.properties();
    configuration.formulas();
    configuration.possible();
    configuration.actions();
    if configuration.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(configuration.diagnostics);
    }
    let tautology = configuration.look_for_tautologies();
    Ok(Configured { machine: configuration.machine, warnings: configuration.diagnostics, tautology })
}

/// A machine in the making.
struct Configuration<'c> {
    machine: Machine,
    config: &'c Config,
    sources: &'c SourceMap,
    diagnostics: Vec<Diagnostic>,
    /// How many quantifiers the actions stand below so far.
    quantifiers: usize,
}

impl Configuration<'_> {
    fn invariants(&mut self) {
        let config = self.config;
        for entry in &config.entries {
            if let ConfigKind::Invariant(name) = &entry.kind {
                let found = self.formula(name, "an invariant", Level::State);
                let found = self.not_never(found, name, "an invariant");
                self.machine.invariants.extend(found);
            }
        }
    }

    /// What else names a formula about states or steps.
    fn formulas(&mut self) {
        let config = self.config;
        for entry in &config.entries {
            match &entry.kind {
                ConfigKind::Constraint(name) => {
                    let found = self.formula(name, "a constraint", Level::State);
                    let found = self.not_never(found, name, "a constraint");
                    self.machine.constraints.extend(found);
                }
                ConfigKind::ActionConstraint(name) => {
                    let found = self.formula(name, "an action constraint", Level::Action);
                    let found = self.not_never(found, name, "an action constraint");
                    self.machine.action_constraints.extend(found);
                }
                ConfigKind::Symmetry(name) => {
                    let found = self.formula(name, "a symmetry set", Level::Constant);
                    self.machine.symmetry.extend(found);
                }
                ConfigKind::View(name) => {
                    let found = self.formula(name, "a view", Level::State);
                    self.machine.view = self.not_constant(found, name, "a view");
                }
                ConfigKind::Alias(name) => {
                    // Nobody asks what it is before there is a behaviour to show.
                    let found = self.formula(name, "an alias", Level::Temporal);
                    self.machine.alias = found;
                }
                ConfigKind::Postcondition(name) => {
                    let found = self.formula(name, "a postcondition", Level::State);
                    self.machine.postcondition = found;
                }
                ConfigKind::Periodic(name) => self.ignore("_PERIODIC", name),
                ConfigKind::RlReward(name) => self.ignore("_RL_REWARD", name),
                ConfigKind::CheckDeadlock(check) => self.machine.check_deadlock = *check,
                _ => {}
            }
        }
    }

    /// What must have been possible is counted by constraints that hold, behind those that the configuration names.
    fn possible(&mut self) {
        let config = self.config;
        for entry in &config.entries {
            let ConfigKind::Possible(name) = &entry.kind else { continue };
            let Some(found) = self.formula(name, "possible", Level::Action) else { continue };
            let machine = &mut self.machine;
            let level = found.definition.map_or(Level::Constant, |id| machine.program.get(id).level);
            let said = Term::new(TermKind::String(machine.program.symbols.intern(&found.name)), found.term.span);
            let counted = vec![found.term.clone(), said];
            let term = Term::new(TermKind::Builtin(Builtin::Track, counted), found.term.span);
            let constraint = Named { name: found.name.clone(), definition: found.definition, term };
            if level > Level::State {
                machine.action_constraints.push(constraint);
            } else {
                machine.constraints.push(constraint);
            }
            machine.possible.push(found);
        }
    }

    /// Warns of a statement that is read, and has no effect.
    fn ignore(&mut self, keyword: &str, name: &Name) {
        let message = format!("`{keyword}` has no effect");
        self.diagnostics.push(Diagnostic::warning("W5213", message).label(name.span, "this is not evaluated"));
    }

    /// The definition that the configuration names, applied to nothing.
    fn formula(&mut self, name: &Name, what: &str, level: Level) -> Option<Named> {
        let id = self.definition(name, what)?;
        let definition = self.machine.program.get(id);
        if definition.level > level {
            let is = match definition.level {
                Level::Constant | Level::State => "a formula about one state",
                Level::Action => "a formula about a step",
                Level::Temporal => "a temporal formula",
            };
            // What the formula was to be decides with which code TLC ends when it comes to evaluate it.
            let code = match what {
                "an invariant" => "E5215",
                "a postcondition" => "E5216",
                _ => "E5204",
            };
            let mut error = Diagnostic::error(code, format!("`{}` cannot be {what}", name.text))
                .label(name.span, format!("this names {is}"))
                .label(definition.span, "defined here");
            if level < Level::Action && definition.level == Level::Temporal {
                error = error.help(format!("check it under PROPERTY: `PROPERTY {}`", name.text));
            }
            self.diagnostics.push(error);
            return None;
        }
        let term = Term::new(TermKind::Call(id, vec![]), definition.span);
        Some(Named { name: name.text.clone(), definition: Some(id), term })
    }

    /// The definition of this name, which must take no parameters.
    fn definition(&mut self, name: &Name, what: &str) -> Option<DefId> {
        let Some((id, definition)) = self.machine.program.definition(&name.text) else {
            let error = self.not_there(name, what);
            self.diagnostics.push(error);
            return None;
        };
        if !definition.parameters.is_empty() {
            let error = Diagnostic::error("E5203", format!("`{}` takes parameters, so it cannot be {what}", name.text))
                .label(name.span, "named here")
                .label(definition.span, "defined here");
            self.diagnostics.push(error);
            return None;
        }
        Some(id)
    }

    fn not_there(&self, name: &Name, what: &str) -> Diagnostic {
        let program = &self.machine.program;
        let declared = if program.variables.iter().any(|variable| variable.name == name.text) {
            Some("variable")
        } else {
            program.constants.iter().any(|constant| constant.name == name.text).then_some("constant")
        };
        if let Some(declared) = declared {
            let message = format!("`{}` is a {declared}, and {what} has to be a definition", name.text);
            return Diagnostic::error("E5201", message)
                .label(name.span, format!("named as {what}"))
                .help(format!("define a name for it, as in `Named == {}`", name.text));
        }
        let error = Diagnostic::error("E5201", format!("`{}` is not defined in module {}", name.text, program.name))
            .label(name.span, format!("named as {what}"));
        let names = program.names.keys().map(|name| &**name);
        match nearest(&name.text, names.filter(|name| !name.contains('!'))) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        }
    }

    fn error(&mut self, code: &'static str, message: impl Into<String>, span: Span, label: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, message).label(span, label));
    }
}
