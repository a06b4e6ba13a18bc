//! Lists of many owners in one [pile](crate::pile), as a journal: what is added goes to the end of it, whosever list it is on,
//! and knows the item that comes before it there. So nothing moves as lists grow, and each is read from its end.
//!
//! *Not here*: what the items are.

use crate::pile::Pile;

/// A place in a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u32);

impl Place {
    const NONE: Self = Self(u32::MAX);

    const fn at(self) -> usize {
        self.0 as usize
    }
}

/// A list in a [`Journal`], which alone can read it.
#[derive(Debug)]
pub(crate) struct List {
    end: Place,
}

impl List {
    /// The place of its last item; of no item, where there is none.
    pub(crate) const fn end(&self) -> Place {
        self.end
    }
}

impl Default for List {
    fn default() -> Self {
        Self { end: Place::NONE }
    }
}

struct Line<T> {
    it: T,
    before: Place,
}

/// Lists of many owners.
pub(crate) struct Journal<T> {
    lines: Pile<Line<T>>,
    /// Lines that are on no list any more, as a list.
    free: List,
}

impl<T> Default for Journal<T> {
    fn default() -> Self {
        Self { lines: Pile::default(), free: List::default() }
    }
}

impl<T> Journal<T> {
    /// What is on a list, with its place: the last of it first.
    pub(crate) fn backwards<'a>(&'a self, list: &List) -> impl Iterator<Item = (Place, &'a T)> + use<'a, T> {
        self.backwards_from(list.end)
    }

    /// The same from a place on.
    pub(crate) fn backwards_from(&self, place: Place) -> impl Iterator<Item = (Place, &T)> {
        let mut next = place;
        std::iter::from_fn(move || {
            let (place, line) = (next, self.lines.get(next.at())?);
            next = line.before;
            Some((place, &line.it))
        })
    }

    pub(crate) fn get(&self, place: Place) -> Option<&T> {
        self.lines.get(place.at()).map(|line| &line.it)
    }

    pub(crate) fn get_mut(&mut self, place: Place) -> Option<&mut T> {
        self.lines.get_mut(place.at()).map(|line| &mut line.it)
    }

    /// Adds something at the end of a list.
    #[inline(always)]
    pub(crate) fn push(&mut self, list: &mut List, it: T) {
        list.end = self.write(it, list.end);
    }

    /// Adds something to a list in front of what is at a place of it.
    pub(crate) fn push_before(&mut self, next: Place, it: T) {
        let Some(before) = self.lines.get(next.at()).map(|line| line.before) else { return };
        let place = self.write(it, before);
        self.lines[next.at()].before = place;
    }

    /// Empties a list.
    pub(crate) fn clear(&mut self, list: &mut List) {
        let List { end } = std::mem::take(list);
        if let Some((first, _)) = self.backwards(&List { end }).last() {
            self.lines[first.at()].before = self.free.end;
            self.free.end = end;
        }
    }

    #[inline(always)]
    fn write(&mut self, it: T, before: Place) -> Place {
        if self.free.end != Place::NONE {
            return self.overwrite(Line { it, before });
        }
        let place = Place(u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
        self.lines.push_with(|| Line { it, before });
        place
    }

    #[cold]
    fn overwrite(&mut self, line: Line<T>) -> Place {
        let place = self.free.end;
        self.free.end = std::mem::replace(&mut self.lines[place.at()], line).before;
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against lists that have each their own memory.
        #[test]
        fn lists_do_not_get_in_each_others_way(
            steps in proptest::collection::vec((0_usize..4, 0_usize..100, 0_u8..9), 0..120)
        ) {
            let mut journal = Journal::default();
            let mut lists: [List; 4] = std::array::from_fn(|_| List::default());
            let mut vectors: [Vec<usize>; 4] = std::array::from_fn(|_| Vec::new());
            for (nth, (which, at, what)) in steps.into_iter().enumerate() {
                let (list, vector) = (&mut lists[which], &mut vectors[which]);
                let place = journal.backwards(list).nth(at % (vector.len() + 1)).map(|(place, _)| place);
                match (what, place) {
                    (0, _) => {
                        journal.clear(list);
                        vector.clear();
                    }
                    (1..4, Some(place)) => {
                        journal.push_before(place, nth);
                        vector.insert(vector.len() - 1 - at % (vector.len() + 1), nth);
                    }
                    (4, Some(place)) => {
                        *journal.get_mut(place).unwrap_or(&mut 0) = nth;
                        let at = vector.len() - 1 - at % (vector.len() + 1);
                        vector[at] = nth;
                    }
                    _ => {
                        journal.push(list, nth);
                        vector.push(nth);
                    }
                }
                for (list, vector) in lists.iter().zip(&vectors) {
                    prop_assert!(journal.backwards(list).map(|(_, it)| it).eq(vector.iter().rev()));
                }
            }
        }
    }

    #[test]
    fn room_that_was_left_is_used_again() {
        let mut journal = Journal::default();
        for _ in 0..100 {
            let mut list = List::default();
            (0..8).for_each(|it| journal.push(&mut list, it));
            journal.clear(&mut list);
        }
        assert_eq!(journal.lines.len(), 8);
    }
}
