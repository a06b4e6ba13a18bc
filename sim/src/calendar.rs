//! A calendar queue over virtual milliseconds: a wheel for the near future, an ordered map for the far one.
//!
//! What is due at the same time comes out in the order in which it went in.
//!
//! *Not here*: what is queued, and why at that time.

use std::collections::{BTreeMap, VecDeque};

/// Slots of the wheel: one for each of the next 64 milliseconds, so that one word tells which are filled.
const SLOTS: u64 = 64;

/// The queue and its clock.
pub(crate) struct Calendar<T> {
    now: u64,
    filled: u64,
    near: Vec<VecDeque<T>>,
    far: BTreeMap<u64, VecDeque<T>>,
}

impl<T> Calendar<T> {
    pub(crate) fn new() -> Self {
        Self { now: 0, filled: 0, near: (0..SLOTS).map(|_| VecDeque::new()).collect(), far: BTreeMap::new() }
    }

    pub(crate) const fn now(&self) -> u64 {
        self.now
    }

    /// Queues something for a time; a time in the past means now.
    pub(crate) fn put(&mut self, at: u64, it: T) {
        let at = at.max(self.now);
        let is_far = at - self.now >= SLOTS || self.far.contains_key(&at);
        if is_far {
            self.far.entry(at).or_default().push_back(it);
        } else {
            let slot = at % SLOTS;
            self.near[index(slot)].push_back(it);
            self.filled |= 1 << slot;
        }
    }

    /// When the next thing is due.
    pub(crate) fn next(&self) -> Option<u64> {
        let first_far = self.far.keys().next().copied();
        match (self.next_near(), first_far) {
            (Some(near), Some(far)) => Some(near.min(far)),
            (near, far) => near.or(far),
        }
    }

    /// Takes the next thing that is due no later than `until`, and moves the clock to it.
    pub(crate) fn take(&mut self, until: u64) -> Option<T> {
        let at = self.next().filter(|&at| at <= until)?;
        self.now = at;
        self.take_near(at).or_else(|| self.take_far(at))
    }

    /// Moves the clock on. Nothing may be due before that time.
    pub(crate) fn advance(&mut self, to: u64) {
        self.now = self.now.max(to);
    }

    fn next_near(&self) -> Option<u64> {
        let turned = self.filled.rotate_right(u32::try_from(self.now % SLOTS).unwrap_or(0));
        (turned != 0).then(|| self.now + u64::from(turned.trailing_zeros()))
    }

    /// Whatever is in the wheel for a time went in before the map had anything for it: see [`put`](Self::put).
    fn take_near(&mut self, at: u64) -> Option<T> {
        let slot = at % SLOTS;
        if self.filled & (1 << slot) == 0 || self.next_near() != Some(at) {
            return None;
        }
        let queue = &mut self.near[index(slot)];
        let it = queue.pop_front();
        if queue.is_empty() {
            self.filled &= !(1 << slot);
        }
        it
    }

    fn take_far(&mut self, at: u64) -> Option<T> {
        let mut due = self.far.first_entry().filter(|due| *due.key() == at)?;
        let it = due.get_mut().pop_front();
        if due.get().is_empty() {
            due.remove();
        }
        it
    }
}

fn index(slot: u64) -> usize {
    usize::try_from(slot).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the obvious queue: a stable sort by time.
        #[test]
        fn is_a_stable_sort(times in proptest::collection::vec(0_u64..300, 0..80)) {
            let mut calendar = Calendar::new();
            for (nth, &at) in times.iter().enumerate() {
                calendar.put(at, nth);
            }
            let mut sorted: Vec<_> = times.iter().copied().zip(0..).collect();
            sorted.sort_by_key(|&(at, _)| at);
            for (at, nth) in sorted {
                prop_assert_eq!(calendar.take(u64::MAX), Some(nth));
                prop_assert_eq!(calendar.now(), at);
            }
            prop_assert_eq!(calendar.take(u64::MAX), None);
        }
    }

    #[test]
    fn what_was_far_and_comes_near_stays_in_order() {
        let mut calendar = Calendar::new();
        calendar.put(100, 'a');
        calendar.put(50, 'x');
        assert_eq!(calendar.take(60), Some('x'));
        calendar.put(100, 'b');
        assert_eq!((calendar.take(99), calendar.take(100), calendar.take(100)), (None, Some('a'), Some('b')));
    }

    #[test]
    fn the_end_of_time_is_a_time() {
        let mut calendar = Calendar::new();
        calendar.put(u64::MAX, 'a');
        calendar.advance(u64::MAX);
        calendar.put(0, 'b');
        assert_eq!((calendar.take(u64::MAX), calendar.take(u64::MAX)), (Some('a'), Some('b')));
    }
}
