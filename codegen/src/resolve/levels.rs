//! Levels of terms, and the checks that go with them (*Specifying Systems*, section 17.2; SANY's `LevelSpec.tla`).

use std::rc::Rc;

use super::elaborator::Elaborator;
use super::expressions::locals_of;
use super::level_data::{LevelData, Parameter, Profile};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Argument, Bound, Builtin, Level, LocalId, Operator, Selector, Term, TermKind, subterms};

/// A level in words.
pub(super) fn describe(level: Level) -> &'static str {
    match level {
        Level::Constant => "a constant",
        Level::State => "about a state",
        Level::Action => "about a step",
        Level::Temporal => "a temporal formula",
    }
}

/// An operator or form of expression as an application of which it is looked at.
struct Shape {
    /// What the result is at least.
    base: Level,
    /// The highest level of an operand.
    limit: Level,
    /// Whether the result rises with it.
    counts: bool,
}

const fn shape(base: Level, limit: Level, counts: bool) -> Shape {
    Shape { base, limit, counts }
}

impl<'a> Elaborator<'a> {
    /// What is known of a term's level. Violations are reported.
    pub fn levels_of(&mut self, term: &Term) -> LevelData {
        use Level::{Action, Constant, State, Temporal};
        use TermKind as K;
        let span = term.span;
        match &*term.kind {
            K::Boolean(_) | K::Integer(_) | K::Decimal(_) | K::String(_) | K::At => LevelData::default(),
            K::Variable(_) => LevelData::at(State),
            K::Constant(id, arguments) => self.declared(Parameter::Constant(*id), Constant, arguments),
            K::Local(id, arguments) => {
                let level = self.local_levels.get(id).copied().unwrap_or(Constant);
                self.declared(Parameter::Local(*id), level, arguments)
            }
            K::Call(id, arguments) => {
                let profile = self.profile(*id);
                let name = self.entry(*id).definition.name.clone();
                self.defined_levels(&profile, &name, arguments, span)
            }
            K::Builtin(builtin, operands) => {
                let limit = match builtin {
                    Builtin::Not | Builtin::Implies | Builtin::Equivalent => Temporal,
                    _ => Action,
                };
                let (data, levels) = self.measured(operands, &shape(Constant, limit, true), builtin.signature().1);
                if matches!(builtin, Builtin::Implies | Builtin::Equivalent) {
                    self.not_mixed(operands, &levels, builtin.signature().1, span);
                }
                data
            }
            K::Let(definitions, body) => {
                let mut data = self.levels_of(body);
                for id in definitions {
                    let profile = self.profile(*id);
                    data.add_demands(&profile.body);
                }
                data
            }
            K::And(items) | K::Or(items) => {
                let name = if matches!(&*term.kind, K::And(_)) { "/\\" } else { "\\/" };
                let (data, levels) = self.measured(items, &shape(Constant, Temporal, true), name);
                self.not_mixed(items, &levels, name, span);
                data
            }
            K::If(..) | K::Case(..) => self.parts(term, &shape(Constant, Temporal, true), "IF or CASE"),
            K::Quantifier { bounds, body, .. } => self.quantifier(bounds, body),
            K::Unbounded { locals, body, .. } => {
                let mut data = self.levels_of(body);
                data.forget(locals.iter().copied());
                data
            }
            K::TemporalQuantifier { locals, body, .. } => {
                let mut data = self.operands(std::slice::from_ref(body), &shape(Temporal, Temporal, false), "\\EE");
                data.forget(locals.iter().copied());
                data
            }
            K::Choose { pattern, set, body } => {
                let mut data = self.operands(std::slice::from_ref(body), &shape(Constant, Action, true), "CHOOSE");
                if let Some(set) = set {
                    data.add(&self.range(set));
                }
                data.forget(locals_of(pattern));
                data
            }
            K::SetFilter { bound, body } => {
                let name = "{x \\in S : p}";
                let mut data = self.operands(std::slice::from_ref(body), &shape(Constant, Action, true), name);
                data.add(&self.range(&bound.set));
                data.forget(locals_of(&bound.pattern));
                data
            }
            K::SetMap { bounds, body } => self.bounded(bounds, body, Action, "{e : x \\in S}"),
            K::Function { bounds, body } => self.bounded(bounds, body, Temporal, "[x \\in S |-> e]"),
            K::SetEnumeration(_) => self.parts(term, &shape(Constant, Action, true), "{…}"),
            K::Tuple(_) => self.parts(term, &shape(Constant, Action, true), "<<…>>"),
            K::Product(_) => self.parts(term, &shape(Constant, Action, true), "\\X"),
            K::Apply(..) => self.parts(term, &shape(Constant, Action, true), "function application"),
            K::FunctionSet(..) => self.parts(term, &shape(Constant, Action, true), "[S -> T]"),
            K::Record(_) => self.parts(term, &shape(Constant, Temporal, true), "[a |-> e]"),
            K::RecordSet(_) => self.parts(term, &shape(Constant, Action, true), "[a : S]"),
            K::Field(..) => self.parts(term, &shape(Constant, Action, true), "."),
            K::Except(function, updates) => {
                let mut data = self.operands(std::slice::from_ref(function), &shape(Constant, Action, true), "EXCEPT");
                for update in updates {
                    for step in &update.path {
                        if let Selector::Index(index) = step {
                            let index = std::slice::from_ref(index);
                            data.add(&self.operands(index, &shape(Constant, Action, true), "EXCEPT"));
                        }
                    }
                    data.add(&self.levels_of(&update.value));
                }
                data
            }
            K::Prime(_) => self.parts(term, &shape(Action, State, false), "'"),
            K::Unchanged(_) => self.parts(term, &shape(Action, State, false), "UNCHANGED"),
            K::Enabled(_) => self.parts(term, &shape(State, Action, false), "ENABLED"),
            K::Compose(..) => self.parts(term, &shape(Action, Action, false), "\\cdot"),
            K::Square(action, subscript) => self.action(Action, action, subscript, "[A]_v"),
            K::Angle(action, subscript) => self.action(Action, action, subscript, "<<A>>_v"),
            K::WeakFairness(subscript, action) => self.action(Temporal, action, subscript, "WF_v(A)"),
            K::StrongFairness(subscript, action) => self.action(Temporal, action, subscript, "SF_v(A)"),
            K::Always(formula) => {
                let part = std::slice::from_ref(formula);
                let (data, levels) = self.measured(part, &shape(Temporal, Temporal, false), "[]");
                let square = matches!(&*formula.kind, K::Square(..));
                if levels == [Action] && !square {
                    self.sensitive(formula, "E4310", "[]", "[A]_v");
                }
                data
            }
            K::Eventually(formula) => {
                let part = std::slice::from_ref(formula);
                let (data, levels) = self.measured(part, &shape(Temporal, Temporal, false), "<>");
                let angle = matches!(&*formula.kind, K::Angle(..));
                if levels == [Action] && !angle {
                    self.sensitive(formula, "E4311", "<>", "<<A>>_v");
                }
                data
            }
            K::LeadsTo(f, g) => self.binary_temporal([f, g], "~>"),
            K::Guarantees(f, g) => self.binary_temporal([f, g], "-+->"),
        }
    }

    pub(super) fn report(&mut self, error: Diagnostic) {
        if self.report_levels {
            self.error(error);
        }
    }

    /// The immediate parts of a term as operands of one kind.
    fn parts(&mut self, term: &Term, shape: &Shape, name: &str) -> LevelData {
        let mut parts = vec![];
        subterms(term, &mut |part| parts.push(part.clone()));
        self.operands(&parts, shape, name)
    }

    fn operands(&mut self, operands: &[Term], shape: &Shape, name: &str) -> LevelData {
        self.measured(operands, shape, name).0
    }

    /// The whole, and the level of each operand.
    fn measured(&mut self, operands: &[Term], shape: &Shape, name: &str) -> (LevelData, Vec<Level>) {
        let (mut data, mut levels) = (LevelData::at(shape.base), vec![]);
        for operand in operands {
            let part = self.levels_of(operand);
            self.at_most(&part, shape.limit, operand.span, name);
            data.limit_all(&part, shape.limit);
            if shape.counts {
                data.add(&part);
            } else {
                data.add_demands(&part);
                data.non_leibniz.extend(&part.all);
            }
            levels.push(part.level);
        }
        (data, levels)
    }

    fn at_most(&mut self, part: &LevelData, limit: Level, span: Span, name: &str) {
        if part.level > limit {
            let mut error = Diagnostic::error("E4205", format!("the level of an operand of `{name}` is too high"))
                .label(span, format!("this is {}, and may at most be {}", describe(part.level), describe(limit)));
            if name == "'" {
                error = error.help("an expression can be primed once only");
            }
            self.report(error);
        }
    }

    /// A bound's set.
    fn range(&mut self, set: &Term) -> LevelData {
        let data = self.levels_of(set);
        if data.level > Level::Action {
            self.report(
                Diagnostic::error("E4315", "a bound ranges over a temporal formula")
                    .label(set.span, "this is no set of values"),
            );
        }
        data
    }

    fn bounded(&mut self, bounds: &[Bound], body: &Term, limit: Level, name: &str) -> LevelData {
        let mut data = self.operands(std::slice::from_ref(body), &shape(Level::Constant, limit, true), name);
        for set in distinct_sets(bounds) {
            data.add(&self.range(set));
        }
        data.forget(bounds.iter().flat_map(|bound| locals_of(&bound.pattern)));
        data
    }

    fn quantifier(&mut self, bounds: &[Bound], body: &Term) -> LevelData {
        let mut data = self.levels_of(body);
        let temporal = data.level == Level::Temporal;
        for set in distinct_sets(bounds) {
            let range = self.range(set);
            if temporal && range.level == Level::Action {
                self.report(
                    Diagnostic::error("E4314", "a quantified temporal formula has a bound about a step")
                        .label(set.span, "this may change from step to step")
                        .label(body.span, "and this is a temporal formula"),
                );
            }
            data.add(&range);
        }
        data.forget(bounds.iter().flat_map(|bound| locals_of(&bound.pattern)));
        data
    }

    /// `[A]_v` and its kin.
    fn action(&mut self, base: Level, action: &Term, subscript: &Term, name: &str) -> LevelData {
        let mut data = self.operands(std::slice::from_ref(action), &shape(base, Level::Action, false), name);
        data.add(&self.operands(std::slice::from_ref(subscript), &shape(base, Level::State, false), name));
        data
    }

    fn binary_temporal(&mut self, sides: [&Term; 2], name: &str) -> LevelData {
        let sides = sides.map(Term::clone);
        let (data, levels) = self.measured(&sides, &shape(Level::Temporal, Level::Temporal, false), name);
        for (side, level) in sides.iter().zip(levels) {
            if level == Level::Action {
                self.report(
                    Diagnostic::error("E4312", format!("a side of `{name}` is about a step"))
                        .label(side.span, "only state predicates and temporal formulas can stand here"),
                );
            }
        }
        data
    }

    /// What stands under a temporal operator and is about a step, in another form than the one that allows for steps
    /// that change nothing. Only an application is taken to task: what a bare parameter becomes is not known here.
    fn sensitive(&mut self, formula: &Term, code: &'static str, operator: &str, form: &str) {
        if !matches!(&*formula.kind, TermKind::Let(..)) {
            self.report(
                Diagnostic::error(code, format!("`{operator}` before an action that is not of the form `{form}`"))
                    .label(formula.span, "whether this holds depends on steps that change nothing")
                    .help(format!("write `{operator}{form}`, with what may not change as `v`")),
            );
        }
    }

    fn not_mixed(&mut self, operands: &[Term], levels: &[Level], name: &str, span: Span) {
        let at = |level| levels.iter().position(|other| *other == level);
        if let (Some(action), Some(temporal)) = (at(Level::Action), at(Level::Temporal)) {
            self.report(
                Diagnostic::error("E4313", format!("`{name}` joins an action and a temporal formula"))
                    .label(span, "")
                    .label(operands[action].span, "this is about a step")
                    .label(operands[temporal].span, "this is a temporal formula"),
            );
        }
    }

    /// An application of a declared operator or parameter.
    fn declared(&mut self, parameter: Parameter, level: Level, arguments: &[Argument]) -> LevelData {
        let mut data = LevelData::of_parameter(parameter, level);
        for (index, argument) in arguments.iter().enumerate() {
            if let Argument::Term(term) = argument {
                let part = self.levels_of(term);
                data.argument_limit(parameter, index, part.level);
                for &inside in &part.parameters {
                    data.arguments.insert((parameter, index, inside));
                }
                data.add(&part);
            }
        }
        data
    }

    /// An application of a defined operator.
    fn defined_levels(&mut self, profile: &Profile, name: &str, arguments: &[Argument], span: Span) -> LevelData {
        let mut data = profile.body.clone();
        let mut parts = vec![];
        for (index, argument) in arguments.iter().enumerate() {
            let asks = profile.parameters.get(index);
            let part = match argument {
                Argument::Term(term) => {
                    let part = self.levels_of(term);
                    if let Some(asks) = asks {
                        self.at_most(&part, asks.limit, term.span, name);
                    }
                    part
                }
                Argument::Operator(operator) => {
                    let part = self.operator_levels(operator).body.clone();
                    if let Some(asks) = asks.filter(|asks| part.level > asks.limit) {
                        let (is, most) = (describe(part.level), describe(asks.limit));
                        self.report(
                            Diagnostic::error(
                                "E4205",
                                format!("the level of an operator given to `{name}` is too high"),
                            )
                            .label(span, format!("argument {} is {is}, and may at most be {most}", index + 1)),
                        );
                    }
                    part
                }
            };
            if let Some(asks) = asks {
                data.limit_all(&part, asks.limit);
                if asks.counts {
                    data.add(&part);
                } else {
                    data.add_demands(&part);
                }
                if !asks.leibniz {
                    data.non_leibniz.extend(&part.all);
                }
            }
            parts.push(part);
        }
        for (index, argument) in arguments.iter().enumerate() {
            if let (Argument::Operator(operator), Some(asks)) = (argument, profile.parameters.get(index)) {
                let given = self.operator_levels(operator);
                match parameter_of(operator) {
                    Some(parameter) => {
                        for (position, limit) in asks.argument_limits.iter().enumerate() {
                            data.argument_limit(parameter, position, *limit);
                        }
                        for &(position, inside) in &asks.applied_to {
                            let Some(part) = parts.get(inside) else { continue };
                            data.argument_limit(parameter, position, part.level);
                            for &p in &part.parameters {
                                data.arguments.insert((parameter, position, p));
                            }
                        }
                        for &(position, outer) in &asks.applied_to_outer {
                            data.arguments.insert((parameter, position, outer));
                        }
                    }
                    None => self.passed(&given, index, profile, &parts, name, span, &mut data),
                }
            }
        }
        // Arguments inside applications of operators that are not this definition's own parameters.
        data
    }

    /// A defined operator as an argument must be able to take what the definition applies it to.
    #[expect(clippy::too_many_arguments, reason = "one step of `defined_levels`, which has all of these at hand")]
    fn passed(
        &mut self,
        given: &Profile,
        index: usize,
        profile: &Profile,
        parts: &[LevelData],
        name: &str,
        span: Span,
        data: &mut LevelData,
    ) {
        let Some(asks) = profile.parameters.get(index) else { return };
        for (position, wanted) in asks.argument_limits.iter().enumerate() {
            if given.parameters.get(position).is_some_and(|parameter| parameter.limit < *wanted) {
                self.report(
                    Diagnostic::error(
                        "E4272",
                        format!("`{name}` applies its operator argument to what that can't take"),
                    )
                    .label(span, format!("the operator must take an argument that is {}", describe(*wanted))),
                );
            }
        }
        for &(position, inside) in &asks.applied_to {
            let (Some(takes), Some(part)) = (given.parameters.get(position), parts.get(inside)) else { continue };
            if part.level > takes.limit {
                self.report(
                    Diagnostic::error("E4273", format!("`{name}` applies one argument to another that it can't take"))
                        .label(span, format!("argument {} is {}", inside + 1, describe(part.level))),
                );
            }
            data.limit_all(part, takes.limit);
            if !takes.leibniz {
                data.non_leibniz.extend(&part.all);
            }
        }
        for &(position, outer) in &asks.applied_to_outer {
            if let Some(takes) = given.parameters.get(position) {
                data.limit(outer, takes.limit);
            }
        }
    }

    /// What is known of an operator that is passed on.
    pub fn operator_levels(&mut self, operator: &Operator) -> Rc<Profile> {
        match operator {
            Operator::Definition { id, bound } => {
                let profile = self.profile(*id);
                if bound.is_empty() {
                    return profile;
                }
                let mut rest = (*profile).clone();
                rest.parameters.drain(..bound.len().min(rest.parameters.len()));
                for argument in bound {
                    if let Argument::Term(term) = argument {
                        rest.body.add(&self.levels_of(term));
                    }
                }
                Rc::new(rest)
            }
            Operator::Builtin(builtin) => {
                let (_, _, arity) = builtin.signature();
                let limit = if *builtin == Builtin::Not || *builtin == Builtin::Implies {
                    Level::Temporal
                } else {
                    Level::Action
                };
                Rc::new(Profile::plain(arity as usize, limit))
            }
            Operator::Constant(id) => {
                let body = LevelData::of_parameter(Parameter::Constant(*id), Level::Constant);
                Rc::new(Profile { body, parameters: vec![] })
            }
            Operator::Local(id) => {
                let level = self.local_levels.get(id).copied().unwrap_or(Level::Constant);
                let body = LevelData::of_parameter(Parameter::Local(*id), level);
                Rc::new(Profile { body, parameters: vec![] })
            }
            Operator::Lambda { parameters, body } => {
                let data = self.levels_of(body);
                let arity = |local: &LocalId| (*local, self.locals[local.0 as usize].arity as usize);
                let locals: Vec<_> = parameters.iter().map(arity).collect();
                Rc::new(Profile::new(data, &locals))
            }
        }
    }
}

/// The parameter that an operator is, if it is one.
pub(super) fn parameter_of(operator: &Operator) -> Option<Parameter> {
    match operator {
        Operator::Constant(id) => Some(Parameter::Constant(*id)),
        Operator::Local(id) => Some(Parameter::Local(*id)),
        Operator::Definition { .. } | Operator::Builtin(_) | Operator::Lambda { .. } => None,
    }
}

/// The sets of bounds; `x, y \in S` has its set once.
fn distinct_sets(bounds: &[Bound]) -> impl Iterator<Item = &Term> {
    let sets = bounds.iter().enumerate().filter(|(index, bound)| {
        index.checked_sub(1).is_none_or(|before| !std::sync::Arc::ptr_eq(&bounds[before].set.kind, &bound.set.kind))
    });
    sets.map(|(_, bound)| &bound.set)
}
