//! Functions: spelt out, or by their rule.

use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{CodeBody, Kind, Needs, Node, Scoped, Slot};
use super::enumerate::is_one_to_n;
use super::lazy::{Kept, LARGEST_SET, Lazy, Results, V, shorten, too_large};
use super::parts::{Parts, function_of};
use super::place::lookup;
use super::run::{Run, unbound};

/// How large a constant may be that is spelt out before anyone asks for all of it.
pub(super) const MOST_SPELT: u64 = 10_000;

impl Run<'_> {
    pub fn function(&mut self, sets: &[Node], scoped: &Arc<Scoped>, base: usize) -> Outcome<V> {
        let domain = sets.iter().map(|set| self.eval(set, base)).collect::<Outcome<Box<[V]>>>()?;
        let is_small = domain.iter().all(|set| set.is_plain_set() || set.size_bound().is_some_and(|n| n <= 100_000));
        // TLC computes it at once where its set of arguments is spelt out, and not to be applied to one of them.
        let waits = self.waits || !domain.iter().all(V::is_listed);
        if scoped.code.own.is_some() || !is_small || waits && (scoped.names_its_rule || scoped.action.is_some()) {
            let captured = self.capture(&scoped.sources, base)?;
            return Ok(Lazy::Function(domain, scoped.clone(), captured, Results::default()).into());
        }
        let inner = self.open_scoped(scoped, base)?;
        match self.tabulate(&domain, scoped, inner) {
            Err(failure) if waits && may_wait(failure.kind()) => {
                let captured = self.capture(&scoped.sources, base)?;
                Ok(Lazy::Function(domain, scoped.clone(), captured, Results::default()).into())
            }
            outcome => outcome.map_err(Failure::enclosed),
        }
    }

    /// A function's pairs of argument and value, in a frame that is open for its rule.
    pub fn tabulate(&mut self, domain: &[V], scoped: &Scoped, base: usize) -> Outcome<V> {
        // The rule may ask for all of the function again, and for ever.
        self.deeper(|run| run.tabulated(domain, scoped, base))
    }

    fn tabulated(&mut self, domain: &[V], scoped: &Scoped, base: usize) -> Outcome<V> {
        let CodeBody::Expression(body) = &scoped.code.body else { return Err(unbound()) };
        let outcome = match (domain, &*scoped.patterns) {
            ([set], [pattern]) => {
                let (mut arguments, mut values) = (Parts::default(), Parts::default());
                let outcome = self.each_in_order(set, &mut |run, argument| {
                    if values.len() >= LARGEST_SET {
                        return Err(too_large());
                    }
                    run.bind(pattern, base, argument.clone())?;
                    values.push(run.part_of(body, base)?);
                    arguments.push(run.as_argument(argument)?);
                    Ok(ControlFlow::Continue(()))
                });
                outcome.map(|_| match &arguments {
                    Parts::Plain(arguments) if is_one_to_n(arguments) => values.sequence(),
                    _ => values.function(arguments),
                })
            }
            _ => {
                let mut pairs = vec![];
                let mut ranges = vec![];
                let mut all = Ok(());
                for set in domain {
                    match set {
                        V::Value(Value::Set(elements)) => {
                            ranges.push(V::Value(Value::Set(elements.all().clone().into())))
                        }
                        set => match self.in_order(set) {
                            Ok(elements) => ranges.push(elements.sorted_set()),
                            Err(failure) => all = Err(failure),
                        },
                    }
                }
                let product = Lazy::Product(ranges.into());
                all.and_then(|()| {
                    self.each(&product.into(), &mut |run, argument| {
                        if pairs.len() >= LARGEST_SET {
                            return Err(too_large());
                        }
                        if let V::Value(Value::Tuple(items)) = &argument {
                            for (pattern, item) in scoped.patterns.iter().zip(items.iter()) {
                                run.bind(pattern, base, V::Value(item.clone()))?;
                            }
                        } else {
                            for (pattern, item) in scoped.patterns.iter().zip(items_of(&argument).unwrap_or_default()) {
                                run.bind(pattern, base, item)?;
                            }
                        }
                        pairs.push((argument, run.part_of(body, base)?));
                        Ok(ControlFlow::Continue(()))
                    })
                })
                .map(|_| function_of(pairs))
            }
        };
        self.stack.truncate(base);
        outcome
    }

    pub fn apply(&mut self, function: &Node, argument: &Node, base: usize) -> Outcome<V> {
        if let (Some(function), Some(argument)) = (self.place(function, base), self.place(argument, base)) {
            return apply(function, argument).map(V::Value);
        }
        if let Kind::Function(sets, scoped) = &function.kind
            && scoped.code.own.is_none()
        {
            // The rule is asked for this argument alone.
            let domain = sets.iter().map(|set| self.eval(set, base)).collect::<Outcome<Box<[V]>>>()?;
            let captured = self.capture(&scoped.sources, base)?;
            let rule = Lazy::Function(domain, scoped.clone(), captured, Results::default()).into();
            let argument = self.applied_to(argument, base)?;
            return self.apply_value(&rule, &argument);
        }
        if let Some(place) = self.place(function, base) {
            applicable(place)?;
            let argument = self.plain(argument, base)?;
            return self.apply_to(function, &argument, base);
        }
        let function = self.waiting(true, |run| run.eval(function, base))?;
        if let V::Value(function) = &function {
            applicable(function)?;
        }
        let argument = self.applied_to(argument, base)?;
        self.apply_value(&function, &argument)
    }

    /// What a function is applied to.
    pub fn applied_to(&mut self, node: &Node, base: usize) -> Outcome<V> {
        match self.eval(node, base)? {
            V::Lazy(lazy) => self.as_argument(V::Lazy(lazy)),
            value => Ok(value),
        }
    }

    /// An argument spelt out, where that is possible. As in TLC, one that cannot be may still be told from others.
    fn as_argument(&mut self, argument: V) -> Outcome<V> {
        if let V::Value(_) = argument {
            return Ok(argument);
        }
        match self.force(argument.clone()) {
            Ok(value) => Ok(V::Value(value)),
            Err(failure) if may_wait(failure.kind()) => Ok(argument),
            Err(failure) => Err(failure),
        }
    }

    pub fn apply_to(&mut self, function: &Node, argument: &Value, base: usize) -> Outcome<V> {
        if let Some(function) = self.place(function, base) {
            return apply(function, argument).map(V::Value);
        }
        let function = self.eval(function, base)?;
        self.apply_value(&function, &V::Value(argument.clone()))
    }

    /// A function's value at an argument.
    pub fn apply_value(&mut self, function: &V, argument: &V) -> Outcome<V> {
        let lazy = match (function, argument) {
            (V::Value(function), V::Value(argument)) => return apply(function, argument).map(V::Value),
            (V::Value(function), unspelt) => {
                let argument = self.force(unspelt.clone())?;
                return apply(function, &argument).map(V::Value);
            }
            (V::Lazy(lazy), _) => lazy,
        };
        if let Lazy::Updated(function, place, value) = &**lazy {
            return if self.equal(place, argument)? { Ok(value.clone()) } else { self.apply_value(function, argument) };
        }
        if let Lazy::Listed(parts) = &**lazy {
            for (place, part) in parts {
                if self.is_argument(place, argument)? {
                    return Ok(part.clone());
                }
            }
            return Err(outside(function, argument));
        }
        let Lazy::Function(domain, scoped, captured, results) = &**lazy else {
            let message = format!("{} is applied as if it were a function", function.describe());
            return Err(Failure::new(FailureKind::Type, message));
        };
        if let V::Value(argument) = argument
            && let Some(known) = results.get(argument)
        {
            return Ok(known);
        }
        let base = self.open_rule(function, argument, domain, scoped, captured)?;
        let outcome = match &scoped.code.body {
            CodeBody::Expression(body) => self.deeper(|run| run.eval(body, base)),
            CodeBody::Action(_) => Err(unbound()),
        };
        self.stack.truncate(base);
        if let (Ok(value), V::Value(argument)) = (&outcome, argument)
            && !scoped.code.needs().any(Needs::NEXT.with(Needs::WORLD))
        {
            results.insert(argument, value);
        }
        outcome
    }

    /// Whether a function is applied to this one of its arguments.
    pub(super) fn is_argument(&mut self, place: &V, argument: &V) -> Outcome<bool> {
        match (place, argument) {
            (V::Value(place), V::Value(argument)) => Ok(place == argument),
            (place, argument) => self.equal(place, argument),
        }
    }

    /// Opens the frame of a function's rule for an argument in its domain.
    pub fn open_rule(
        &mut self,
        function: &V,
        argument: &V,
        domain: &[V],
        scoped: &Scoped,
        captured: &[Slot],
    ) -> Outcome<usize> {
        let items: Vec<V> = match domain {
            [_] => vec![argument.clone()],
            sets => match items_of(argument) {
                Some(items) if items.len() == sets.len() => items,
                _ => return Err(outside(function, argument)),
            },
        };
        for (set, item) in domain.iter().zip(&items) {
            if !self.member(set, item)? {
                return Err(outside(function, argument));
            }
        }
        let base = self.open(&scoped.code, captured);
        if let Some(slot) = scoped.code.own {
            self.stack[base + slot as usize] = Slot::Value(function.clone());
        }
        for (pattern, item) in scoped.patterns.iter().zip(items) {
            if let Err(failure) = self.bind(pattern, base, item) {
                self.stack.truncate(base);
                return Err(failure);
            }
        }
        Ok(base)
    }

    /// A constant, with what it is found to be: a recursive function spelt out; a set with its elements, which it stays
    /// beside. As it was, where it is large, or has no value everywhere (TLC, too, then leaves a constant as it is).
    pub fn spelt(&mut self, value: V, is_definition: bool) -> V {
        let V::Lazy(lazy) = &value else { return value };
        let size = match &**lazy {
            Lazy::Filter(..) | Lazy::Cup(..) | Lazy::Cap(..) | Lazy::Minus(..) | Lazy::Union(_) => value.size_bound(),
            Lazy::Function(domain, ..) => domain_bound(domain).filter(|size| *size > 0),
            _ => None,
        };
        if size.is_none_or(|size| size > MOST_SPELT) {
            return value;
        }
        match self.force(value.clone()) {
            Ok(Value::Set(elements)) => {
                // In a definition TLC puts them in the place of the set, and does not ask for the predicate any more.
                let elements = elements.all().clone();
                lazy.keep(Kept { elements, answer: is_definition && matches!(**lazy, Lazy::Filter(..)) });
                value
            }
            Ok(function) => V::Value(function),
            Err(_) => value,
        }
    }

    /// The value spelt out, where it is a function.
    pub fn force_function(&mut self, value: V) -> Outcome<Option<Value>> {
        match value {
            V::Lazy(_) if !value.is_rule() => Ok(None),
            value => match self.force(value)? {
                function @ (Value::Tuple(_) | Value::Record(_) | Value::Function(_)) => Ok(Some(function)),
                _ => Ok(None),
            },
        }
    }
}

/// An upper bound of the number of a function's arguments, where it is small enough to say.
pub(super) fn domain_bound(domain: &[V]) -> Option<u64> {
    domain.iter().try_fold(1_u64, |size, set| size.checked_mul(set.size_bound()?))
}

/// Whether a function that fails somewhere may stay a rule: it is well wherever it is applied elsewhere. Whoever wants
/// all of it meets the failure again.
pub(super) fn may_wait(kind: FailureKind) -> bool {
    use FailureKind as F;
    matches!(kind, F::Undefined | F::Type | F::Overflow | F::Library | F::NotEnumerable | F::Assertion)
}

/// A function's value at an argument.
pub(super) fn apply(function: &Value, argument: &Value) -> Outcome<Value> {
    match lookup(function, argument) {
        Some(value) => Ok(value.clone()),
        None => Err(match function {
            Value::Tuple(_) | Value::Record(_) | Value::Function(_) => {
                outside(&V::Value(function.clone()), &V::Value(argument.clone()))
            }
            _ => no_function(function),
        }),
    }
}

/// Refuses what is no function. TLC looks at what is applied before it looks for what it is applied to.
fn applicable(value: &Value) -> Outcome<()> {
    match value {
        Value::Tuple(_) | Value::Record(_) | Value::Function(_) => Ok(()),
        _ => Err(no_function(value)),
    }
}

#[cold]
fn no_function(value: &Value) -> Failure {
    let (kind, value) = (value.kind(), shorten(&value.to_string()));
    Failure::new(FailureKind::Type, format!("{kind} {value} is applied as if it were a function"))
}

#[cold]
pub(super) fn outside(function: &V, argument: &V) -> Failure {
    let message = match argument {
        V::Value(Value::Str(name)) => format!("{} has no field {name}", function.describe()),
        V::Value(argument) => format!("{} is applied to {argument}, which isn't in its domain", function.describe()),
        unspelt => format!("{} is applied to {}, which isn't in its domain", function.describe(), unspelt.describe()),
    };
    Failure::new(FailureKind::Undefined, message)
}

/// `DOMAIN f`
pub(super) fn domain(function: &V) -> Outcome<V> {
    match function {
        V::Value(Value::Tuple(items)) => Ok(Lazy::Interval(1, length(items)).into()),
        V::Value(Value::Record(fields)) => {
            Ok(V::Value(Value::Set(fields.iter().map(|field| Value::Str(field.0)).collect())))
        }
        V::Value(Value::Function(pairs)) => match Value::interval_of_arguments(pairs) {
            Some((least, greatest)) => Ok(Lazy::Interval(least, greatest).into()),
            None => Ok(V::Value(Value::Set(pairs.iter().map(|pair| pair.0.clone()).collect()))),
        },
        V::Lazy(lazy) if function.is_rule() => match &**lazy {
            Lazy::Function(domain, ..) => match &**domain {
                [set] => Ok(set.clone()),
                sets => Ok(Lazy::Product(sets.into()).into()),
            },
            Lazy::Updated(function, ..) => domain(function),
            Lazy::Listed(parts) if lazy.sequence().is_some() => Ok(Lazy::Interval(1, length(parts)).into()),
            Lazy::Listed(parts) => Ok(parts.iter().map(|part| part.0.clone()).collect::<Parts>().sorted_set()),
            _ => Err(unbound()),
        },
        other => {
            let message = format!("DOMAIN is applied to {}, which isn't a function", other.describe());
            Err(Failure::new(FailureKind::Type, message))
        }
    }
}

/// The items of a tuple.
fn items_of(tuple: &V) -> Option<Vec<V>> {
    match tuple {
        V::Value(Value::Tuple(items)) => Some(items.iter().cloned().map(V::Value).collect()),
        V::Lazy(lazy) => lazy.sequence().map(|parts| parts.iter().map(|part| part.1.clone()).collect()),
        V::Value(_) => None,
    }
}

fn length<T>(items: &[T]) -> i32 {
    i32::try_from(items.len()).unwrap_or(i32::MAX)
}

/// A function's pairs.
pub(super) fn pairs(function: &Value) -> Outcome<Vec<(Value, Value)>> {
    match function {
        Value::Tuple(items) => Ok((1..).map(Value::Int).zip(items.iter().cloned()).collect()),
        Value::Record(fields) => Ok(fields.iter().map(|(name, value)| (Value::Str(*name), value.clone())).collect()),
        Value::Function(pairs) => Ok(pairs.to_vec()),
        other => {
            let message =
                format!("@@ is applied to {} {}, which isn't a function", other.kind(), shorten(&other.to_string()));
            Err(Failure::new(FailureKind::Library, message))
        }
    }
}
