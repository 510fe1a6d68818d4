//! Lists of stored states.

use std::any::Any;
use std::ops::Range;

/// Stored states of one model, in order.
pub(crate) trait States: Any + Send + Sync {
    fn len(&self) -> usize;
    /// How many more fit in.
    fn room(&self) -> usize;
    /// An empty list for states of the same model, with room for so many.
    fn another(&self, room: usize) -> Box<dyn States>;
    /// Moves the states of another list of the same model behind its own.
    fn take(&mut self, from: &mut dyn States);
    fn clear(&mut self);
    /// Drops what is at these places, ascending.
    fn drop_at(&mut self, places: &[usize]);
    /// Bytes of memory, what states refer to not counted.
    fn bytes(&self) -> usize;
}

impl<T: Send + Sync + 'static> States for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn room(&self) -> usize {
        self.capacity() - self.len()
    }

    fn another(&self, room: usize) -> Box<dyn States> {
        Box::new(Vec::<T>::with_capacity(room))
    }

    fn take(&mut self, from: &mut dyn States) {
        self.append(of_mut(from));
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn drop_at(&mut self, places: &[usize]) {
        drop_at(self, places);
    }

    fn bytes(&self) -> usize {
        self.capacity() * size_of::<T>()
    }
}

/// The list as the model has it, which alone knows the type.
pub(crate) fn of<T: 'static>(states: &dyn States) -> &Vec<T> {
    (states as &dyn Any).downcast_ref().expect("lists are of one model")
}

/// As [`of`].
pub(crate) fn of_mut<T: 'static>(states: &mut dyn States) -> &mut Vec<T> {
    (states as &mut dyn Any).downcast_mut().expect("lists are of one model")
}

/// Drops what is at these places, ascending. What stands between two of them moves as a whole.
pub(crate) fn drop_at<T>(items: &mut Vec<T>, places: &[usize]) {
    let Some(&first) = places.first() else { return };
    let mut kept = first;
    let ends = places[1..].iter().copied().chain([items.len()]);
    for (dropped, end) in (1..).zip(ends) {
        items[kept..end].rotate_left(dropped);
        kept = end - dropped;
    }
    items.truncate(kept);
}

/// Some consecutive states of a list.
#[derive(Clone)]
pub(crate) struct Stretch<'a> {
    pub(crate) states: &'a dyn States,
    pub(crate) range: Range<usize>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_but_the_places_is_left_in_order(dropped in prop::collection::vec(prop::bool::weighted(0.1), 0..400)) {
            let numbers = || dropped.iter().copied().enumerate();
            let places: Vec<usize> = numbers().filter(|&(_, dropped)| dropped).map(|(number, _)| number).collect();
            let mut items: Vec<String> = numbers().map(|(number, _)| number.to_string()).collect();
            drop_at(&mut items, &places);
            let kept = numbers().filter(|&(_, dropped)| !dropped).map(|(number, _)| number.to_string());
            prop_assert!(items.into_iter().eq(kept));
        }
    }
}
