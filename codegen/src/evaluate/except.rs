//! `EXCEPT`: functions with something replaced, all of them spelt out or not.

use lockstep_model::dynamic::replaced_at;
use lockstep_model::{Outcome, Value};

use super::code::{Kind, Node, Selector, Slot, Update};
use super::function::{domain, may_wait, outside, pairs};
use super::lazy::{Lazy, V};
use super::parts::function_of;
use super::run::Run;

impl Run<'_> {
    pub fn except(&mut self, function: &Node, updates: &[Update], base: usize) -> Outcome<V> {
        let domain = self.unspelt_domain(function, base)?;
        let mut value = self.eval(function, base)?;
        for update in updates {
            let mut step = |step: &Selector| match step {
                Selector::Field(name) => Ok(V::Value(Value::Str(*name))),
                Selector::Index(node) => self.applied_to(node, base),
            };
            let (one, many);
            let path = match &*update.path {
                [only] => {
                    one = step(only)?;
                    std::slice::from_ref(&one)
                }
                steps => {
                    many = steps.iter().map(step).collect::<Outcome<Vec<V>>>()?;
                    &many[..]
                }
            };
            if let (Some(domain), Some(first)) = (&domain, path.first())
                && !self.member(domain, first)?
            {
                self.absent_argument(update);
                continue;
            }
            let mut is_there = false;
            value = self.replaced(value, path, &mut |run, old| {
                is_there = true;
                if let Some(slot) = update.old {
                    run.stack[base + slot as usize] = Slot::Value(old);
                }
                run.eval(&update.value, base)
            })?;
            if !is_there {
                self.absent_argument(update);
            }
        }
        Ok(value)
    }

    /// The set of arguments of a function that is written there, where that set isn't spelt out. TLC has not computed
    /// the function yet, and asks the set whether there is such an argument.
    fn unspelt_domain(&mut self, function: &Node, base: usize) -> Outcome<Option<V>> {
        match &function.kind {
            Kind::Function(sets, _) => {
                let sets = sets.iter().map(|set| self.eval(set, base)).collect::<Outcome<Box<[V]>>>()?;
                Ok(match &*sets {
                    sets if sets.iter().all(V::is_listed) => None,
                    [set] => Some(set.clone()),
                    sets => Some(Lazy::Product(sets.into()).into()),
                })
            }
            Kind::Except(function, _) | Kind::Cached(_, function, false) => self.unspelt_domain(function, base),
            _ => Ok(None),
        }
    }

    /// A function with what stands at the path replaced.
    fn replaced(&mut self, function: V, path: &[V], new: &mut dyn FnMut(&mut Self, V) -> Outcome<V>) -> Outcome<V> {
        let function = match function {
            V::Value(function) => function,
            // All of it may be what is being computed.
            lazy if is_recursive(&lazy) => return self.replaced_in_rule(lazy, path, new),
            lazy => match self.force(lazy.clone()) {
                Ok(function) => function,
                Err(failure) if lazy.is_rule() && may_wait(failure.kind()) => {
                    return self.replaced_in_rule(lazy, path, new);
                }
                Err(failure) => return Err(failure),
            },
        };
        // What isn't spelt out stands beside the rest: it may never be looked at.
        let mut unspelt = None;
        let mut plain = |old| {
            let new = new(self, V::Value(old))?;
            match self.part(new)? {
                V::Value(new) => Ok(new),
                lazy => {
                    unspelt = Some(lazy);
                    Ok(Value::Bool(false))
                }
            }
        };
        let function = replace(function, path, &mut plain)?;
        match unspelt {
            Some(part) => with_part(function, path, &part),
            None => Ok(V::Value(function)),
        }
    }

    /// The same, where the function stays a rule: nothing but what is replaced is computed.
    fn replaced_in_rule(
        &mut self,
        function: V,
        path: &[V],
        new: &mut dyn FnMut(&mut Self, V) -> Outcome<V>,
    ) -> Outcome<V> {
        let [step, rest @ ..] = path else { return Ok(function) };
        let domain = domain(&function)?;
        if !self.member(&domain, step)? {
            return Ok(function);
        }
        let old = self.apply_value(&function, step)?;
        let value = if rest.is_empty() { new(self, old)? } else { self.replaced(old, rest, new)? };
        if let V::Lazy(lazy) = &function
            && let Lazy::Listed(parts) = &**lazy
        {
            let mut all = Vec::with_capacity(parts.len());
            for (argument, part) in parts {
                let part = if self.is_argument(argument, step)? { &value } else { part };
                all.push((argument.clone(), part.clone()));
            }
            return Ok(function_of(all));
        }
        Ok(Lazy::Updated(function, step.clone(), value).into())
    }
}

/// Whether it is a function given by a rule that asks for it.
fn is_recursive(function: &V) -> bool {
    let V::Lazy(lazy) = function else { return false };
    match &**lazy {
        Lazy::Function(_, scoped, ..) => scoped.code.own.is_some(),
        Lazy::Updated(function, ..) => is_recursive(function),
        _ => false,
    }
}

/// The value with what stands at the path replaced; as it was, where nothing stands there (as TLC has it).
fn replace(value: Value, path: &[V], new: &mut dyn FnMut(Value) -> Outcome<Value>) -> Outcome<Value> {
    let [step, rest @ ..] = path else { return new(value) };
    let V::Value(argument) = step else { return Err(outside(&V::Value(value), step)) };
    replaced_at(value, argument, &mut |old| replace(old, rest, new))
}

/// A function, spelt out but for the part that stands at the path.
fn with_part(function: Value, path: &[V], part: &V) -> Outcome<V> {
    let [step, rest @ ..] = path else { return Ok(part.clone()) };
    let mut all = pairs(&function)?.into_iter().map(|(argument, value)| {
        let is_it = matches!(step, V::Value(step) if argument == *step);
        let value = if is_it { with_part(value, rest, part)? } else { V::Value(value) };
        Ok((V::Value(argument), value))
    });
    Ok(function_of(all.by_ref().collect::<Outcome<Vec<_>>>()?))
}
