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

/// Drops what is at these places, ascending.
pub(crate) fn drop_at<T>(items: &mut Vec<T>, places: &[usize]) {
    let (mut places, mut place) = (places.iter().copied().peekable(), 0);
    if places.peek().is_some() {
        items.retain(|_| {
            place += 1;
            places.next_if_eq(&(place - 1)).is_none()
        });
    }
}

/// Some consecutive states of a list.
#[derive(Clone)]
pub(crate) struct Stretch<'a> {
    pub(crate) states: &'a dyn States,
    pub(crate) range: Range<usize>,
}
