//! A list that only grows, in pieces: a large one is never copied to where there is more room. What a long run keeps is most of what
//! it writes, and so it is written once.
//!
//! *Not here*: taking anything out.

use std::ops::{Index, IndexMut};

/// Items in one piece: so many that a piece costs nothing beside them. Only the first grows, and is as small as what is in it. In
/// tests there are few, so that lists of some items have several pieces.
const PIECE: usize = if cfg!(test) { 4 } else { 1 << 14 };

/// Adds an item that is made once there is room for it. What `push` is given is made before, lies elsewhere because it would have to
/// be dropped if making room failed, and is copied to its place; on the way of a delivery such copies were a tenth of the time.
#[inline(always)]
pub(crate) fn push_with<T>(list: &mut Vec<T>, make: impl FnOnce() -> T) {
    list.extend(std::iter::once_with(make));
}

/// A list in pieces.
pub(crate) struct Pile<T> {
    /// Pieces that are full.
    full: Vec<Vec<T>>,
    /// The last piece.
    last: Vec<T>,
}

impl<T> Default for Pile<T> {
    fn default() -> Self {
        Self { full: Vec::new(), last: Vec::new() }
    }
}

impl<T> Pile<T> {
    pub(crate) const fn len(&self) -> usize {
        self.full.len() * PIECE + self.last.len()
    }

    /// Adds an item, made in its place.
    #[inline(always)]
    pub(crate) fn push_with(&mut self, make: impl FnOnce() -> T) {
        if self.last.len() == PIECE {
            self.begin_piece();
        }
        push_with(&mut self.last, make);
    }

    #[cold]
    fn begin_piece(&mut self) {
        let full = std::mem::replace(&mut self.last, Vec::with_capacity(PIECE));
        self.full.push(full);
    }

    #[inline(always)]
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        match self.full.get(at / PIECE) {
            Some(piece) => piece.get(at % PIECE),
            None => self.last.get(at - self.full.len() * PIECE),
        }
    }

    #[inline(always)]
    pub(crate) fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        let full = self.full.len();
        match self.full.get_mut(at / PIECE) {
            Some(piece) => piece.get_mut(at % PIECE),
            None => self.last.get_mut(at - full * PIECE),
        }
    }

    pub(crate) fn last(&self) -> Option<&T> {
        // A piece is begun only for an item.
        self.last.last()
    }
}

impl<T> Index<usize> for Pile<T> {
    type Output = T;

    #[inline(always)]
    fn index(&self, at: usize) -> &T {
        match self.full.get(at / PIECE) {
            Some(piece) => &piece[at % PIECE],
            None => &self.last[at - self.full.len() * PIECE],
        }
    }
}

impl<T> IndexMut<usize> for Pile<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        let full = self.full.len();
        match self.full.get_mut(at / PIECE) {
            Some(piece) => &mut piece[at % PIECE],
            None => &mut self.last[at - full * PIECE],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against a vector, in several pieces.
    #[test]
    fn is_a_vector() {
        let (mut pile, mut vector) = (Pile::default(), Vec::new());
        for nth in 0..3 * PIECE + 2 {
            pile.push_with(|| nth);
            vector.push(nth);
            assert_eq!((pile.len(), pile.last()), (vector.len(), vector.last()));
        }
        for at in 0..vector.len() {
            pile[at] += 1;
            vector[at] += 1;
            if let (Some(one), Some(other)) = (pile.get_mut(at), vector.get_mut(at)) {
                (*one, *other) = (*one * 3, *other * 3);
            }
            assert_eq!((pile.get(at), pile[at]), (vector.get(at), vector[at]));
        }
        for beyond in [3 * PIECE + 2, 4 * PIECE, 9 * PIECE] {
            assert_eq!(pile.get(beyond), None);
            assert_eq!(pile.get_mut(beyond), None);
        }
    }
}
