//! A calendar queue over virtual milliseconds: a wheel for the near future, an ordered map for the far one.
//!
//! What is due at the same time comes out in the order in which it went in: exactly the order of a heap of time and place.
//!
//! *Not here*: what is queued, and why at that time.

use crate::pile::push_with;
use std::collections::{BTreeMap, VecDeque};

/// Slots of the wheel: one for each of the next 64 milliseconds, so that one word tells which are filled.
const SLOTS: u64 = 64;

/// The queue and its clock.
pub(crate) struct Calendar<T> {
    now: u64,
    /// What is due now and went in before now: the run of a slot, taken out as a whole.
    due: VecDeque<T>,
    filled: u64,
    near: Vec<Vec<T>>,
    far: BTreeMap<u64, Vec<T>>,
}

impl<T> Calendar<T> {
    pub(crate) fn new() -> Self {
        let near = (0..SLOTS).map(|_| Vec::new()).collect();
        Self { now: 0, due: VecDeque::new(), filled: 0, near, far: BTreeMap::new() }
    }

    pub(crate) const fn now(&self) -> u64 {
        self.now
    }

    /// Queues something for a time; a time in the past means now.
    #[inline(always)]
    pub(crate) fn put(&mut self, at: u64, it: T) {
        self.put_with(at, || it);
    }

    /// The same for something that is made there, where it is due soon: so it is not copied.
    #[inline(always)]
    pub(crate) fn put_with(&mut self, at: u64, make: impl FnOnce() -> T) {
        let at = at.max(self.now);
        let is_far = at - self.now >= SLOTS || !self.far.is_empty() && self.far.contains_key(&at);
        if is_far {
            self.put_far(at, make());
        } else {
            let slot = at % SLOTS;
            push_with(&mut self.near[index(slot)], make);
            self.filled |= 1 << slot;
        }
    }

    #[cold]
    fn put_far(&mut self, at: u64, it: T) {
        self.far.entry(at).or_default().push(it);
    }

    /// Takes the next thing that is due no later than `until`, and moves the clock to it.
    pub(crate) fn take(&mut self, until: u64) -> Option<T> {
        if self.due.is_empty() {
            let mut run = std::mem::take(&mut self.due).into();
            self.turn(until, &mut run);
            self.due = run.into();
        }
        if self.now > until { None } else { self.due.pop_front() }
    }

    /// Takes all that is due next, if that is no later than `until`, and moves the clock to it. `run` is empty before that.
    #[inline]
    pub(crate) fn take_run(&mut self, until: u64, run: &mut Vec<T>) -> bool {
        if self.due.is_empty() {
            return self.turn(until, run);
        }
        let is_due = self.now <= until;
        if is_due {
            run.extend(self.due.drain(..));
        }
        is_due
    }

    /// Moves the clock to what is due next, if that is no later than `until`, and takes it out; tells whether it is. Whatever is in
    /// the wheel for a time went in before the map had anything for it: see [`put_with`](Self::put_with).
    #[inline(always)]
    fn turn(&mut self, until: u64, run: &mut Vec<T>) -> bool {
        let near = self.next_near();
        let far = if self.far.is_empty() { None } else { self.far.keys().next().copied() };
        match (near, far) {
            (Some(at), _) if at <= until && far.is_none_or(|far| at <= far) => {
                let slot = at % SLOTS;
                std::mem::swap(run, &mut self.near[index(slot)]);
                self.filled &= !(1 << slot);
                self.now = at;
            }
            (_, Some(at)) if at <= until => {
                *run = self.far.remove(&at).unwrap_or_default();
                self.now = at;
            }
            _ => return false,
        }
        true
    }

    /// Moves the clock on. Nothing may be due before that time.
    pub(crate) fn advance(&mut self, to: u64) {
        self.now = self.now.max(to);
    }

    fn next_near(&self) -> Option<u64> {
        let turned = self.filled.rotate_right(u32::try_from(self.now % SLOTS).unwrap_or(0));
        (turned != 0).then(|| self.now + u64::from(turned.trailing_zeros()))
    }
}

fn index(slot: u64) -> usize {
    usize::try_from(slot).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    proptest! {
        /// Against a binary heap of time and order, whatever is put in and taken out in whatever order.
        #[test]
        fn is_a_heap_of_time_and_order(
            steps in proptest::collection::vec((0_u64..200, proptest::option::of(0_u64..90)), 0..120)
        ) {
            let (mut calendar, mut heap) = (Calendar::new(), BinaryHeap::new());
            let mut now = 0;
            for (nth, (later, until)) in steps.into_iter().enumerate() {
                // Most things are due soon, and many at the same time.
                let at = now + if later < 100 { later / 10 } else { later };
                calendar.put(at, nth);
                heap.push(Reverse((at, nth)));
                let Some(until) = until.map(|it| now + it) else { continue };
                while heap.peek().is_some_and(|Reverse((at, _))| *at <= until) {
                    let Some(Reverse((at, nth))) = heap.pop() else { break };
                    now = at;
                    prop_assert_eq!(calendar.take(until), Some(nth));
                    prop_assert_eq!(calendar.now(), now);
                    if nth % 7 == 3 {
                        break;
                    }
                    if nth % 7 == 4 {
                        let mut run = Vec::new();
                        calendar.take_run(until, &mut run);
                        for nth in run {
                            let due = heap.pop().map(|Reverse((at, due))| (at, due));
                            prop_assert_eq!(due, Some((calendar.now(), nth)));
                        }
                        now = calendar.now();
                    }
                }
                prop_assert_eq!(calendar.now(), now);
            }
            while let Some(Reverse((at, nth))) = heap.pop() {
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
