//! What is chosen from at random, where there is too much of it to be spelt out.

use std::collections::BTreeSet;
use std::sync::Arc;

use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Outcome, Value, dynamic};

use super::code::Node;
use super::lazy::{LARGEST_SET, Lazy, V, too_large};
use super::run::Run;

/// A set of which single elements can be made, without the others.
enum Pool {
    Listed(Arc<[Value]>),
    Interval(i32, i32),
    Functions(Arc<[Value]>, Box<Pool>),
    Records(Vec<(Symbol, Pool)>),
    Product(Vec<Pool>),
}

impl Run<'_> {
    /// `RandomElement(set)`
    pub fn random_element(&mut self, set: &Node, base: usize) -> Outcome<Value> {
        let set = self.enumerable(set, base)?;
        if is_huge(self.count(&set)?) {
            let pool = self.pool(&set)?;
            return pool.draw(&mut || self.chance());
        }
        let set = Value::Set(self.elements(&set)?.into());
        dynamic::element_by(|| self.chance(), &set)
    }

    /// `RandomSubset(size, set)`
    pub fn random_subset(&mut self, size: i32, set: &Node, base: usize) -> Outcome<Value> {
        let set = self.enumerable(set, base)?;
        if !is_huge(self.count(&set)?) {
            let set = Value::Set(self.elements(&set)?.into());
            return dynamic::subset_by(|| self.chance(), size, &set);
        }
        let size = dynamic::size_of_subset(size)?;
        if size > LARGEST_SET {
            return Err(too_large());
        }
        let pool = self.pool(&set)?;
        // There are more elements than are drawn: sooner or later a new one is.
        let mut drawn = BTreeSet::new();
        while drawn.len() < size {
            drawn.insert(pool.draw(&mut || self.chance())?);
        }
        Value::try_set(drawn.into_iter().collect())
    }

    /// `RandomSetOfSubsets(sets, size, set)`: so many subsets, fewer where one is drawn twice, of `size` elements on
    /// average.
    pub fn random_set_of_subsets(&mut self, sets: i32, size: i32, set: &Node, base: usize) -> Outcome<Value> {
        let set = self.enumerable(set, base)?;
        let elements = self.elements(&set)?;
        let unsuited = |place: &str, what: String| {
            let message = format!("the {place} argument of RandomSetOfSubsets is to be {what}");
            Err(Failure::new(FailureKind::Library, message))
        };
        let all = u32::try_from(elements.len()).ok().and_then(|size| 1_u64.checked_shl(size)).unwrap_or(u64::MAX);
        let Some(sets) = u64::try_from(sets).ok().filter(|sets| *sets <= all) else {
            return unsuited("first", format!("a number of subsets, from 0 to 2^{}, and is {sets}", elements.len()));
        };
        let Some(size) = u64::try_from(size).ok().filter(|size| *size <= elements.len() as u64) else {
            return unsuited("second", format!("a number of elements, from 0 to {}, and is {size}", elements.len()));
        };
        let mut drawn = vec![];
        for _ in 0..sets {
            let mut subset = vec![];
            for element in elements.iter() {
                if self.chance() % (elements.len() as u64) < size {
                    subset.push(element.clone());
                }
            }
            drawn.push(Value::try_set(subset)?);
        }
        Value::try_set(drawn)
    }

    /// How many elements the set has, of one that can be drawn from by parts: nothing, where they are beyond counting.
    fn count(&mut self, set: &V) -> Outcome<Option<u64>> {
        let V::Lazy(lazy) = set else { return Ok(Some(0)) };
        match &**lazy {
            Lazy::Interval(..) => Ok(set.size_bound()),
            Lazy::Functions(domain, range) => {
                let arguments = u32::try_from(self.elements(domain)?.len()).unwrap_or(u32::MAX);
                Ok(self.parts_of(range)?.and_then(|values| values.checked_pow(arguments)))
            }
            Lazy::Records(fields) => self.product(fields.iter().map(|field| &field.1)),
            Lazy::Product(sets) => self.product(sets.iter()),
            _ => Ok(Some(0)),
        }
    }

    fn product<'v>(&mut self, sets: impl Iterator<Item = &'v V>) -> Outcome<Option<u64>> {
        let counts = sets.map(|set| self.parts_of(set)).collect::<Outcome<Vec<_>>>()?;
        if counts.contains(&Some(0)) {
            return Ok(Some(0));
        }
        Ok(counts.into_iter().try_fold(1_u64, |product, count| product.checked_mul(count?)))
    }

    /// How many elements a set has that others are made of.
    fn parts_of(&mut self, set: &V) -> Outcome<Option<u64>> {
        match set {
            V::Lazy(lazy)
                if matches!(
                    &**lazy,
                    Lazy::Interval(..) | Lazy::Functions(..) | Lazy::Records(_) | Lazy::Product(_)
                ) =>
            {
                self.count(set)
            }
            set => Ok(Some(self.elements(set)?.len() as u64)),
        }
    }

    fn pool(&mut self, set: &V) -> Outcome<Pool> {
        let V::Lazy(lazy) = set else { return Ok(Pool::Listed(self.elements(set)?)) };
        Ok(match &**lazy {
            Lazy::Interval(least, greatest) => Pool::Interval(*least, *greatest),
            Lazy::Functions(domain, range) => {
                let domain = self.elements(domain)?;
                Pool::Functions(domain, Box::new(self.pool(range)?))
            }
            Lazy::Records(fields) => {
                let pool = |field: &(Symbol, V)| Ok((field.0, self.pool(&field.1)?));
                Pool::Records(fields.iter().map(pool).collect::<Outcome<_>>()?)
            }
            Lazy::Product(sets) => Pool::Product(sets.iter().map(|set| self.pool(set)).collect::<Outcome<_>>()?),
            _ => Pool::Listed(self.elements(set)?),
        })
    }
}

fn is_huge(count: Option<u64>) -> bool {
    count.is_none_or(|count| count > LARGEST_SET as u64)
}

impl Pool {
    /// An element, each as likely as the others.
    fn draw(&self, chance: &mut impl FnMut() -> u64) -> Outcome<Value> {
        Ok(match self {
            Pool::Listed(elements) => return dynamic::element_by(chance, &Value::Set(elements.clone().into())),
            Pool::Interval(least, greatest) => {
                let count = i64::from(*greatest) - i64::from(*least) + 1;
                let place = chance() % u64::try_from(count).unwrap_or(1).max(1);
                Value::Int((i64::from(*least) + place as i64) as i32)
            }
            Pool::Functions(domain, range) => {
                let pair = |argument: &Value| Ok((argument.clone(), range.draw(chance)?));
                Value::function(domain.iter().map(pair).collect::<Outcome<Vec<_>>>()?)
            }
            Pool::Records(fields) => {
                let pair = |field: &(Symbol, Pool)| Ok((field.0, field.1.draw(chance)?));
                Value::record(fields.iter().map(pair).collect::<Outcome<Vec<_>>>()?)
            }
            Pool::Product(pools) => {
                Value::tuple(pools.iter().map(|pool| pool.draw(chance)).collect::<Outcome<Vec<_>>>()?)
            }
        })
    }
}
