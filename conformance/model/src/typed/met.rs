//! A set's elements as TLC goes through them, where only the run shows what the set is.

use crate::failure::Outcome;

/// The elements of a set that is listed, each of them once; or of one that is described, as often as TLC comes by them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met<T> {
    elements: Vec<T>,
    is_listed: bool,
}

impl<T: Ord> Met<T> {
    /// Of a set that is listed.
    pub fn listed(elements: impl IntoIterator<Item = T>) -> Self {
        Met { elements: elements.into_iter().collect(), is_listed: true }
    }

    /// Of a set that is listed, or is not.
    pub fn of(is_listed: bool, elements: impl IntoIterator<Item = T>) -> Self {
        Met { elements: elements.into_iter().collect(), is_listed }
    }

    /// Of a set that is described by what it is made of.
    pub fn described(elements: impl IntoIterator<Item = T>) -> Self {
        Met { elements: elements.into_iter().collect(), is_listed: false }
    }

    /// `self \cup other`: two that are listed are united, and of others one is gone through after the other, the one
    /// that is listed first.
    #[must_use]
    pub fn cup(self, other: Self) -> Self {
        let is_listed = self.is_listed && other.is_listed;
        let (first, second) = if other.is_listed { (other, self) } else { (self, other) };
        let mut elements = first.elements;
        elements.extend(second.elements);
        if is_listed {
            elements.sort_unstable();
            elements.dedup();
        }
        Met { elements, is_listed }
    }
}

impl<T> Met<T> {
    /// Whether the set is listed.
    pub fn is_listed(&self) -> bool {
        self.is_listed
    }

    /// The same with other elements in their places.
    ///
    /// # Errors
    /// The first failure of `other`.
    pub fn try_map<U>(self, other: impl FnMut(T) -> Outcome<U>) -> Outcome<Met<U>> {
        let elements = self.elements.into_iter().map(other).collect::<Outcome<Vec<U>>>()?;
        Ok(Met { elements, is_listed: self.is_listed })
    }
}

impl<T> IntoIterator for Met<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.elements.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_sets_are_united() {
        let (listed, described) = (|| Met::listed([2, 3]), || Met::described([3, 4]));
        let of = |met: Met<i32>| met.into_iter().collect::<Vec<_>>();
        assert_eq!(of(listed().cup(Met::listed([1, 2]))), [1, 2, 3]);
        assert_eq!(of(listed().cup(described())), [2, 3, 3, 4]);
        assert_eq!(of(described().cup(listed())), [2, 3, 3, 4]);
        assert_eq!(of(described().cup(listed()).cup(listed())), [2, 3, 2, 3, 3, 4]);
        assert_eq!(of(described().cup(described())), [3, 4, 3, 4]);
    }
}
