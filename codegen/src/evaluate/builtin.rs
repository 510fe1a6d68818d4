//! Native operators.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Argument, Closure, Kind, Node, Slot};
use super::place::{lookup, position};
use super::run::{Run, unbound};
use super::set::{LARGEST_SET, Lazy, V, shorten};
use crate::term::Builtin;

/// What `TLCSet` has written, and the state of chance: shared by every evaluation of one evaluator.
#[derive(Debug, Default)]
pub(super) struct World {
    pub registers: Mutex<BTreeMap<i32, Value>>,
    pub chance: Mutex<u64>,
}

impl Run<'_> {
    pub(super) fn builtin(&mut self, builtin: Builtin, operands: &[Node], base: usize, node: &Node) -> Outcome<V> {
        use Builtin as B;
        let _ = node;
        match (builtin, operands) {
            (B::Union, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.union(a, b)
            }
            (B::Intersection, [a, b]) => {
                let a = self.set(a, base)?;
                if a.is_plain_set() {
                    // The other one is asked for its members only.
                    let b = self.eval(b, base)?;
                    return self.keep(&a, &b, true);
                }
                let b = self.set(b, base)?;
                if b.is_plain_set() { self.keep(&b, &a, true) } else { Ok(Lazy::Cap(a, b).into()) }
            }
            (B::Difference, [a, b]) => {
                let a = self.set(a, base)?;
                if a.is_plain_set() {
                    let b = self.eval(b, base)?;
                    return self.keep(&a, &b, false);
                }
                let b = self.set(b, base)?;
                Ok(Lazy::Minus(a, b).into())
            }
            (B::Powerset, [a]) => Ok(Lazy::Powerset(self.set(a, base)?).into()),
            (B::BigUnion, [a]) => self.big_union(a, base),
            (B::Domain, [a]) => {
                if let Some(Value::Tuple(items)) = self.place(a, base) {
                    return Ok(Lazy::Interval(1, i32::try_from(items.len()).unwrap_or(i32::MAX)).into());
                }
                let function = self.eval(a, base)?;
                domain(&function)
            }
            (B::BooleanSet, []) => Ok(V::Value(Value::set([Value::Bool(false), Value::Bool(true)]))),
            (B::StringSet, []) => Ok(Lazy::Strings.into()),
            (B::Naturals, []) => Ok(Lazy::Naturals.into()),
            (B::Integers, []) => Ok(Lazy::Integers.into()),
            (B::Reals, []) => Ok(Lazy::Reals.into()),
            (B::AnySet, []) => Ok(Lazy::Any.into()),
            (B::Interval, [a, b]) => Ok(Lazy::Interval(self.integer(a, base)?, self.integer(b, base)?).into()),
            (B::Add | B::Subtract | B::Multiply | B::Divide | B::Modulo | B::Power, [a, b]) => {
                let (a, b) = (self.integer(a, base)?, self.integer(b, base)?);
                arithmetic(builtin, a, b).map(|number| V::Value(Value::Int(number)))
            }
            (B::Negate, [a]) => number(i64::from(self.integer(a, base)?).checked_neg()),
            // The empty sequence is one of them, whatever the elements are to be.
            (B::SequenceSet, [a]) => Ok(Lazy::Sequences(self.eval(a, base)?).into()),
            (B::Length, [a]) => match self.place(a, base) {
                Some(Value::Tuple(items)) => number(i64::try_from(items.len()).ok()),
                _ => match self.plain(a, base)? {
                    Value::Tuple(items) => number(i64::try_from(items.len()).ok()),
                    Value::Str(text) => number(i64::try_from(text.as_str().chars().count()).ok()),
                    other => Err(no_sequence("Len", &other)),
                },
            },
            (B::Concatenate, [a, b]) => match (self.plain(a, base)?, self.plain(b, base)?) {
                (Value::Tuple(a), Value::Tuple(b)) if b.is_empty() => Ok(V::Value(Value::Tuple(a))),
                (Value::Tuple(a), Value::Tuple(b)) if a.is_empty() => Ok(V::Value(Value::Tuple(b))),
                (Value::Tuple(a), Value::Tuple(b)) => Ok(V::Value(Value::tuple(a.iter().chain(b.iter()).cloned()))),
                (Value::Str(a), Value::Str(b)) => Ok(V::Value(self.string(&format!("{}{}", a.as_str(), b.as_str())))),
                (Value::Tuple(_) | Value::Str(_), other) | (other, _) => Err(no_sequence("\\o", &other)),
            },
            (B::Append, [a, b]) => {
                let item = self.plain(b, base)?;
                if let Some(Value::Tuple(items)) = self.place(a, base) {
                    return Ok(V::Value(appended(items, item)));
                }
                let items = self.sequence("Append", a, base)?;
                Ok(V::Value(appended(&items, item)))
            }
            (B::Head, [a]) => {
                if let Some(Value::Tuple(items)) = self.place(a, base)
                    && let [first, ..] = &**items
                {
                    return Ok(V::Value(first.clone()));
                }
                match self.sequence("Head", a, base)?.first() {
                    Some(item) => Ok(V::Value(item.clone())),
                    None => Err(Failure::new(FailureKind::Undefined, "Head is applied to the empty sequence")),
                }
            }
            (B::Tail, [a]) => match &*self.sequence("Tail", a, base)? {
                [_, rest @ ..] => Ok(V::Value(Value::Tuple(rest.into()))),
                [] => Err(Failure::new(FailureKind::Undefined, "Tail is applied to the empty sequence")),
            },
            (B::SubSequence, [a, b, c]) => self.sub_sequence(a, b, c, base),
            (B::IsFiniteSet, [a]) => match self.eval(a, base)?.is_finite() {
                Some(answer) => Ok(V::from(answer)),
                None => Err(Failure::new(FailureKind::Type, "IsFiniteSet is applied to what isn't a set")),
            },
            (B::Cardinality, [a]) => {
                if let Some(Value::Set(elements)) = self.place(a, base) {
                    return number(i64::try_from(elements.len()).ok());
                }
                let set = self.set(a, base)?;
                self.cardinality(&set)
            }
            (B::Print, [a, b]) => {
                let text = self.plain(a, base)?;
                let value = self.eval(b, base)?;
                println!("{text}  {}", self.force(value.clone())?);
                Ok(value)
            }
            (B::PrintT, [a]) => {
                println!("{}", self.plain(a, base)?);
                Ok(V::from(true))
            }
            (B::Assert, [a, b]) => match self.truth(a, base)? {
                true => Ok(V::from(true)),
                false => {
                    let message = self.plain(b, base)?;
                    let message = match &message {
                        Value::Str(text) => text.as_str().to_owned(),
                        other => other.to_string(),
                    };
                    Err(Failure::new(FailureKind::Assertion, message))
                }
            },
            (B::JavaTime, []) => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
                number(i64::try_from(now & 0x7fff_ffff).ok())
            }
            (B::TlcGet, [a]) => {
                let key = self.plain(a, base)?;
                self.register(&key, None)
            }
            (B::TlcGetOrDefault, [a, b]) => {
                let key = self.plain(a, base)?;
                let default = self.plain(b, base)?;
                self.register(&key, Some(default))
            }
            (B::TlcSet, [a, b]) => {
                let key = self.plain(a, base)?;
                let value = self.plain(b, base)?;
                if let Value::Int(place) = key {
                    let world = self.evaluator.world.clone();
                    world.registers.lock().unwrap_or_else(PoisonError::into_inner).insert(place, value);
                }
                Ok(V::from(true))
            }
            (B::SingletonFunction, [a, b]) => {
                let pair = (self.plain(a, base)?, self.plain(b, base)?);
                Ok(V::Value(Value::function([pair])))
            }
            (B::MergeFunctions, [a, b]) => {
                let (a, b) = (self.plain(a, base)?, self.plain(b, base)?);
                let mut pairs = pairs(&a)?;
                let others = self::pairs(&b)?;
                if let (Some(one), Some(other)) = (pairs.first(), others.first()) {
                    let _ = one.0.compare(&other.0)?;
                }
                pairs.extend(others);
                Ok(V::Value(Value::function(pairs)))
            }
            (B::Permutations, [a]) => {
                let set = self.set(a, base)?;
                let elements = self.elements(&set)?;
                if elements.len() > 9 {
                    return Err(super::set::too_large());
                }
                let mut all = vec![];
                permute(&mut elements.to_vec(), 0, &mut |order| {
                    all.push(Value::function(elements.iter().cloned().zip(order.iter().cloned())));
                });
                Value::try_set(all).map(V::Value)
            }
            (B::RandomElement, [a]) => {
                let set = self.set(a, base)?;
                let elements = self.elements(&set)?;
                let place = self.chance() as usize % elements.len().max(1);
                match elements.get(place) {
                    Some(element) => Ok(V::Value(element.clone())),
                    None => Err(Failure::new(FailureKind::Undefined, "RandomElement is applied to the empty set")),
                }
            }
            (B::RandomSubset, [a, b]) => {
                let size = self.integer(a, base)?;
                let set = self.set(b, base)?;
                let mut elements = self.elements(&set)?.to_vec();
                let size = usize::try_from(size).unwrap_or(0).min(elements.len());
                for place in 0..size {
                    let other = place + self.chance() as usize % (elements.len() - place);
                    elements.swap(place, other);
                }
                elements.truncate(size);
                Value::try_set(elements).map(V::Value)
            }
            (B::ToString, [a]) => {
                let value = self.plain(a, base)?;
                Ok(V::Value(self.string(&value.to_string())))
            }
            (B::Eval, [a]) => self.plain(a, base).map(V::Value),
            (B::ModelValue, [a]) => match self.plain(a, base)? {
                Value::Str(name) => Ok(V::Value(Value::Model(name))),
                other => Err(Failure::new(FailureKind::Type, format!("{other} is no name of a model value"))),
            },
            (B::AssertError, [a, b]) => {
                let message = self.plain(a, base)?;
                match self.plain(b, base) {
                    Ok(_) => Ok(V::from(false)),
                    Err(_) => Ok(V::from(matches!(message, Value::Str(_)))),
                }
            }
            (B::Defer | B::PickSuccessor, [_]) => Ok(V::from(true)),
            (B::NoOp, [a]) => self.eval(a, base),
            (B::Cache, [a, _]) => self.eval(a, base),
            (B::ParseInteger, [a]) => match self.plain(a, base)? {
                Value::Str(text) => match text.as_str().trim().parse() {
                    Ok(number) => Ok(V::Value(Value::Int(number))),
                    Err(_) => Err(Failure::new(FailureKind::Type, format!("{text:?} is no 32-bit integer"))),
                },
                other => Err(Failure::new(FailureKind::Type, format!("atoi is applied to {other}"))),
            },
            (B::ZeroPad, [a, b]) => {
                let (number, width) = (self.integer(a, base)?, self.integer(b, base)?);
                let width = usize::try_from(width).unwrap_or(0).min(1000);
                Ok(V::Value(self.string(&format!("{number:0width$}"))))
            }
            (B::IoEnv, []) => Ok(V::Value(Value::record(
                std::env::vars().map(|(name, value)| (Symbol::new(&name), self.string(&value))),
            ))),
            (B::RealDivide | B::Infinity, _) => {
                Err(Failure::new(FailureKind::Unsupported, "real numbers cannot be computed with"))
            }
            _ => {
                let (module, name, _) = builtin.signature();
                let message = format!("{name} of module {module} cannot be evaluated");
                Err(Failure::new(FailureKind::Unsupported, message))
            }
        }
    }

    /// The value of an expression that must be a set.
    fn set(&mut self, node: &Node, base: usize) -> Outcome<V> {
        let value = self.eval(node, base)?;
        if value.is_finite().is_none() {
            let message = format!("a set is needed here, and {} is none", value.describe());
            return Err(Failure::new(FailureKind::Type, message).at(self.evaluator.location(node.span)));
        }
        Ok(value)
    }

    fn union(&mut self, a: V, b: V) -> Outcome<V> {
        match (&a, &b) {
            (V::Value(Value::Set(x)), V::Value(Value::Set(y))) if y.is_empty() => Ok(V::Value(Value::Set(x.clone()))),
            (V::Value(Value::Set(x)), V::Value(Value::Set(y))) if x.is_empty() => Ok(V::Value(Value::Set(y.clone()))),
            _ if a.is_plain_set() && b.is_plain_set() => {
                let (a, b) = (self.elements(&a)?, self.elements(&b)?);
                union_of(&a, &b).map(V::Value)
            }
            _ => match a.is_finite().is_none() || b.is_finite().is_none() {
                false => Ok(Lazy::Cup(a, b).into()),
                true => {
                    let other = if a.is_finite().is_none() { &a } else { &b };
                    let message = format!("a set is needed here, and {} is none", other.describe());
                    Err(Failure::new(FailureKind::Type, message))
                }
            },
        }
    }

    /// `UNION`, which leaves sets as they are that aren't spelt out.
    fn big_union(&mut self, node: &Node, base: usize) -> Outcome<V> {
        let node = match &node.kind {
            Kind::Cached(_, inner) => inner,
            _ => node,
        };
        let mut sets = vec![];
        match &node.kind {
            Kind::SetEnumeration(items) => {
                for item in items {
                    sets.push(self.set(item, base)?);
                }
            }
            Kind::Map { bounds, body } => {
                let _ = self.each_binding(bounds, base, &mut |run| {
                    sets.push(run.set(body, base)?);
                    Ok(std::ops::ControlFlow::Continue(()))
                })?;
            }
            _ => match self.set(node, base)? {
                V::Value(Value::Set(elements)) => sets.extend(elements.iter().cloned().map(V::Value)),
                lazy => return Ok(Lazy::BigUnion(lazy).into()),
            },
        }
        if !sets.iter().all(V::is_plain_set) {
            if let Some(other) = sets.iter().find(|set| set.is_finite().is_none()) {
                let message = format!("UNION needs a set of sets, and {} is none", other.describe());
                return Err(Failure::new(FailureKind::Type, message));
            }
            return Ok(Lazy::Union(sets.into()).into());
        }
        let mut all = vec![];
        for set in &sets {
            all.extend(self.elements(set)?.iter().cloned());
        }
        Value::try_set(all).map(V::Value)
    }

    /// The elements of a spelt-out set that are, or aren't, in another one.
    fn keep(&mut self, set: &V, other: &V, inside: bool) -> Outcome<V> {
        let mut kept = vec![];
        for element in self.elements(set)?.iter() {
            if self.member(other, &V::Value(element.clone()))? == inside {
                kept.push(element.clone());
            }
        }
        Ok(V::Value(Value::Set(kept.into())))
    }

    fn cardinality(&mut self, set: &V) -> Outcome<V> {
        if let V::Value(Value::Set(elements)) = set {
            return number(i64::try_from(elements.len()).ok());
        }
        if let V::Lazy(lazy) = set {
            let exact = match &**lazy {
                Lazy::Interval(..) => set.size_bound(),
                Lazy::Powerset(inner) | Lazy::Functions(inner, _) if matches!(inner, V::Value(_)) => set.size_bound(),
                Lazy::Product(sets) if sets.iter().all(V::is_plain_set) => set.size_bound(),
                _ => None,
            };
            if let Some(size) = exact {
                return number(i64::try_from(size).ok());
            }
        }
        // TLC constructs the set to count it, and refuses one that is too large.
        let mut count = 0_i64;
        let _ = self.each(set, &mut |_, _| {
            count += 1;
            if count > LARGEST_SET as i64 {
                return Err(super::set::too_large());
            }
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        if let V::Lazy(lazy) = set
            && let Lazy::BigUnion(_) | Lazy::Cup(..) = &**lazy
        {
            count = self.elements(set)?.len() as i64;
        }
        number(Some(count))
    }

    fn sequence(&mut self, name: &str, node: &Node, base: usize) -> Outcome<Arc<[Value]>> {
        match self.plain(node, base)? {
            Value::Tuple(items) => Ok(items),
            other => Err(no_sequence(name, &other)),
        }
    }

    fn sub_sequence(&mut self, a: &Node, b: &Node, c: &Node, base: usize) -> Outcome<V> {
        let sequence = self.plain(a, base)?;
        let (from, to) = (self.integer(b, base)?, self.integer(c, base)?);
        let outside = || {
            let message = format!("SubSeq from {from} to {to} leaves the sequence {}", shorten(&sequence.to_string()));
            Failure::new(FailureKind::Undefined, message)
        };
        if let Value::Str(text) = &sequence {
            if from > to {
                return Ok(V::Value(self.string("")));
            }
            let letters: Vec<char> = text.as_str().chars().collect();
            let first = usize::try_from(from).ok().and_then(|from| from.checked_sub(1)).ok_or_else(outside)?;
            let part = letters.get(first..to as usize).ok_or_else(outside)?;
            return Ok(V::Value(self.string(&part.iter().collect::<String>())));
        }
        let Value::Tuple(items) = &sequence else { return Err(no_sequence("SubSeq", &sequence)) };
        if from > to {
            return Ok(V::Value(Value::tuple([])));
        }
        let first = usize::try_from(from).ok().and_then(|from| from.checked_sub(1)).ok_or_else(outside)?;
        let part = items.get(first..to as usize).ok_or_else(outside)?;
        Ok(V::Value(Value::Tuple(part.into())))
    }

    pub(super) fn over_sequence(
        &mut self,
        builtin: Builtin,
        sequence: &Node,
        operator: &Argument,
        base: usize,
    ) -> Outcome<V> {
        let name = if builtin == Builtin::SelectSequence { "SelectSeq" } else { "SortSeq" };
        let items = self.sequence(name, sequence, base)?;
        let Slot::Operator(operator) = self.argument(operator, base)? else { return Err(unbound()) };
        if builtin == Builtin::SelectSequence {
            let mut kept = vec![];
            for item in items.iter() {
                if self.test(&operator, std::slice::from_ref(item))? {
                    kept.push(item.clone());
                }
            }
            return Ok(V::Value(Value::Tuple(kept.into())));
        }
        let mut sorted: Vec<Value> = vec![];
        for item in items.iter() {
            let mut place = sorted.len();
            while place > 0 && self.test(&operator, &[item.clone(), sorted[place - 1].clone()])? {
                place -= 1;
            }
            sorted.insert(place, item.clone());
        }
        Ok(V::Value(Value::Tuple(sorted.into())))
    }

    fn test(&mut self, operator: &Arc<Closure>, values: &[Value]) -> Outcome<bool> {
        match self.apply_operator(operator, values)? {
            V::Value(Value::Bool(truth)) => Ok(truth),
            other => {
                let message = format!("an operator should answer with a truth value, and gave {}", other.describe());
                Err(Failure::new(FailureKind::Type, message))
            }
        }
    }

    fn register(&mut self, key: &Value, default: Option<Value>) -> Outcome<V> {
        match key {
            Value::Int(place) => {
                let world = self.evaluator.world.clone();
                let registers = world.registers.lock().unwrap_or_else(PoisonError::into_inner);
                match registers.get(place).cloned().or(default) {
                    Some(value) => Ok(V::Value(value)),
                    None => Err(Failure::new(FailureKind::Undefined, format!("TLCGet({place}) before any TLCSet"))),
                }
            }
            Value::Str(name) => match name.as_str() {
                "level" | "diameter" => number(Some(i64::from(self.level))),
                "distinct" | "generated" | "queue" | "duration" | "worker" => number(Some(0)),
                "config" => Ok(V::Value(Value::record([
                    (Symbol::new("mode"), self.string("bfs")),
                    (Symbol::new("deadlock"), Value::Bool(self.evaluator.machine.check_deadlock)),
                    (Symbol::new("depth"), Value::Int(-1)),
                    (Symbol::new("worker"), Value::Int(1)),
                ]))),
                // A switch of TLC's: whether it takes `\cdot`, which is always taken here.
                "-Dtlc2.tool.impl.Tool.cdot" => Ok(V::Value(self.string("true"))),
                other => Err(Failure::new(FailureKind::Unsupported, format!("TLCGet({other:?}) cannot be evaluated"))),
            },
            other => Err(Failure::new(FailureKind::Type, format!("TLCGet is applied to {other}"))),
        }
    }

    fn chance(&mut self) -> u64 {
        let world = self.evaluator.world.clone();
        let mut seed = world.chance.lock().unwrap_or_else(PoisonError::into_inner);
        // splitmix64
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The string with the spec's place in the order, where the spec mentions it.
    fn string(&self, text: &str) -> Value {
        Value::Str(self.evaluator.symbol(text))
    }
}

/// A sequence with one item more.
fn appended(items: &[Value], item: Value) -> Value {
    let mut longer = Vec::with_capacity(items.len() + 1);
    longer.extend_from_slice(items);
    longer.push(item);
    Value::Tuple(longer.into())
}

/// The union of two sets that are spelt out.
fn union_of(a: &Arc<[Value]>, b: &Arc<[Value]>) -> Outcome<Value> {
    // One element more, which is how sets mostly grow.
    if let [element] = &**b {
        let (mut low, mut high) = (0, a.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match a[middle].compare(element)? {
                Ordering::Equal => return Ok(Value::Set(a.clone())),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        let mut all = Vec::with_capacity(a.len() + 1);
        all.extend_from_slice(&a[..low]);
        all.push(element.clone());
        all.extend_from_slice(&a[low..]);
        return Ok(Value::Set(all.into()));
    }
    Value::try_set(a.iter().chain(b.iter()).cloned().collect())
}

/// A function's value at an argument.
pub(super) fn apply(function: &Value, argument: &Value) -> Outcome<Value> {
    match lookup(function, argument) {
        Some(value) => Ok(value.clone()),
        None => Err(match function {
            Value::Tuple(_) | Value::Record(_) | Value::Function(_) => outside(&V::Value(function.clone()), argument),
            _ => {
                let (kind, function) = (function.kind(), shorten(&function.to_string()));
                Failure::new(FailureKind::Type, format!("{kind} {function} is applied as if it were a function"))
            }
        }),
    }
}

#[cold]
pub(super) fn outside(function: &V, argument: &Value) -> Failure {
    let message = match argument {
        Value::Str(name) => format!("{} has no field {name}", function.describe()),
        _ => format!("{} is applied to {argument}, which isn't in its domain", function.describe()),
    };
    Failure::new(FailureKind::Undefined, message)
}

/// The value with what stands at the path replaced; as it was, where nothing stands there (as TLC has it).
pub(super) fn replace(value: Value, path: &[Value], new: &mut dyn FnMut(Value) -> Outcome<Value>) -> Outcome<Value> {
    let [step, rest @ ..] = path else { return new(value) };
    let hole = Value::Bool(false);
    match value {
        // The empty function, whatever its domain was a set of.
        Value::Tuple(items) if items.is_empty() => Ok(Value::Tuple(items)),
        Value::Tuple(mut items) => {
            let Value::Int(place) = step else { return Err(outside(&V::Value(Value::Tuple(items)), step)) };
            let place = usize::try_from(*place).ok().and_then(|place| place.checked_sub(1));
            let Some(place) = place.filter(|place| *place < items.len()) else { return Ok(Value::Tuple(items)) };
            let items_mut = Arc::make_mut(&mut items);
            let old = std::mem::replace(&mut items_mut[place], hole);
            items_mut[place] = replace(old, rest, new)?;
            Ok(Value::Tuple(items))
        }
        Value::Record(mut fields) => {
            let Value::Str(name) = step else { return Err(outside(&V::Value(Value::Record(fields)), step)) };
            let Some(place) = fields.iter().position(|field| field.0 == *name) else {
                return Ok(Value::Record(fields));
            };
            let fields_mut = Arc::make_mut(&mut fields);
            let old = std::mem::replace(&mut fields_mut[place].1, hole);
            fields_mut[place].1 = replace(old, rest, new)?;
            Ok(Value::Record(fields))
        }
        Value::Function(mut pairs) => {
            let Some(place) = position(&pairs, step) else {
                // TLC has compared it with each.
                for (argument, _) in pairs.iter() {
                    let _ = argument.equals(step)?;
                }
                return Ok(Value::Function(pairs));
            };
            let pairs_mut = Arc::make_mut(&mut pairs);
            let old = std::mem::replace(&mut pairs_mut[place].1, hole);
            pairs_mut[place].1 = replace(old, rest, new)?;
            Ok(Value::Function(pairs))
        }
        other => {
            let message = format!(
                "EXCEPT is applied to {} {}, which isn't a function",
                other.kind(),
                shorten(&other.to_string())
            );
            Err(Failure::new(FailureKind::Type, message))
        }
    }
}

fn domain(function: &V) -> Outcome<V> {
    match function {
        V::Value(Value::Tuple(items)) => Ok(Lazy::Interval(1, i32::try_from(items.len()).unwrap_or(i32::MAX)).into()),
        V::Value(Value::Record(fields)) => {
            Ok(V::Value(Value::Set(fields.iter().map(|field| Value::Str(field.0)).collect())))
        }
        V::Value(Value::Function(pairs)) => Ok(V::Value(Value::Set(pairs.iter().map(|pair| pair.0.clone()).collect()))),
        V::Lazy(lazy) if matches!(**lazy, Lazy::Function(..)) => match &**lazy {
            Lazy::Function(domain, ..) => match &**domain {
                [set] => Ok(set.clone()),
                sets => Ok(Lazy::Product(sets.into()).into()),
            },
            _ => Err(unbound()),
        },
        other => {
            let message = format!("DOMAIN is applied to {}, which isn't a function", other.describe());
            Err(Failure::new(FailureKind::Type, message))
        }
    }
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
            Err(Failure::new(FailureKind::Type, message))
        }
    }
}

fn number(number: Option<i64>) -> Outcome<V> {
    match number.and_then(|number| i32::try_from(number).ok()) {
        Some(number) => Ok(V::Value(Value::Int(number))),
        None => Err(overflow()),
    }
}

#[cold]
fn overflow() -> Failure {
    Failure::new(FailureKind::Overflow, "the result exceeds the 32 bits that are computed in")
}

/// Whether it computes an integer from two.
pub(super) fn is_arithmetic(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(builtin, B::Add | B::Subtract | B::Multiply | B::Divide | B::Modulo | B::Power)
}

pub(super) fn arithmetic(builtin: Builtin, a: i32, b: i32) -> Outcome<i32> {
    let result = match builtin {
        Builtin::Add => a.checked_add(b),
        Builtin::Subtract => a.checked_sub(b),
        Builtin::Multiply => a.checked_mul(b),
        Builtin::Divide if b == 0 => return Err(Failure::new(FailureKind::Undefined, "division by zero")),
        Builtin::Divide => {
            let (x, y) = (i64::from(a), i64::from(b));
            i32::try_from(x.div_euclid(y) - i64::from(y < 0 && x.rem_euclid(y) != 0)).ok()
        }
        Builtin::Modulo if b <= 0 => {
            let message = format!("the right side of % must be positive, and is {b}");
            return Err(Failure::new(FailureKind::Undefined, message));
        }
        Builtin::Modulo => Some(a.rem_euclid(b)),
        _ if a == 0 && b == 0 => return Err(Failure::new(FailureKind::Undefined, "0^0 is undefined")),
        _ => match u32::try_from(b) {
            Ok(power) => a.checked_pow(power),
            Err(_) => {
                let message = format!("the exponent must not be negative, and is {b}");
                return Err(Failure::new(FailureKind::Undefined, message));
            }
        },
    };
    result.ok_or_else(overflow)
}

fn permute(items: &mut Vec<Value>, from: usize, visit: &mut impl FnMut(&[Value])) {
    if from >= items.len() {
        visit(items);
        return;
    }
    for place in from..items.len() {
        items.swap(from, place);
        permute(items, from + 1, visit);
        items.swap(from, place);
    }
}

#[cold]
fn no_sequence(name: &str, value: &Value) -> Failure {
    let message = format!("{name} needs a sequence, and {} {} is none", value.kind(), shorten(&value.to_string()));
    Failure::new(FailureKind::Type, message)
}
