//! Which pushes have come: one that comes again is known by its number.
//!
//! *Not here*: what a push says.

use std::collections::BTreeSet;

/// The numbers of pushes that have come: one word, for every message that comes asks for it.
#[derive(Default)]
pub(super) struct Heard {
    /// Every one up to here, a number far below [`SOME_BEYOND`]; which is set besides where some have come beyond.
    upto: u32,
}

const SOME_BEYOND: u32 = 1 << 31;

/// The numbers that have come beyond, if any: mostly there are none.
#[derive(Default)]
pub(super) struct Beyond(BTreeSet<u32>);

impl Heard {
    #[inline]
    pub(super) const fn upto(&self) -> u32 {
        self.upto & !SOME_BEYOND
    }

    /// Notes a push if it is the next, and none has come beyond it; tells whether it is.
    #[inline(always)]
    pub(super) const fn is_next(&mut self, id: u32) -> bool {
        // With the highest bit set, what comes is never the next.
        let is_next = id == self.upto.wrapping_add(1);
        if is_next {
            self.upto = id;
        }
        is_next
    }

    /// Notes a push; tells whether it is the first time.
    pub(super) fn is_new(&mut self, beyond: &mut Beyond, id: u32) -> bool {
        let is_new = id > self.upto() && beyond.0.insert(id);
        self.close_up(beyond);
        is_new
    }

    /// What is beyond, and follows on what has come, is beyond no longer.
    fn close_up(&mut self, beyond: &mut Beyond) {
        let mut upto = self.upto();
        while beyond.0.remove(&upto.wrapping_add(1)) {
            upto = upto.wrapping_add(1);
        }
        self.upto = if beyond.0.is_empty() { upto } else { upto | SOME_BEYOND };
    }

    /// None up to here will come again.
    pub(super) fn skip_to(&mut self, beyond: &mut Beyond, id: u32) {
        self.upto = self.upto().max(id);
        beyond.0.retain(|&it| it > self.upto);
        self.close_up(beyond);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_new_once_in_whatever_order() {
        let (mut heard, mut beyond) = (Heard::default(), Beyond::default());
        let is_new =
            |heard: &mut Heard, beyond: &mut Beyond, id| heard.is_next(id) || heard.is_new(beyond, id);
        let new: Vec<_> =
            [2, 1, 1, 2, 3, 5, 3, 5, 4, 5, 6].map(|id| is_new(&mut heard, &mut beyond, id)).into();
        assert_eq!(new, [true, true, false, false, true, true, false, false, true, false, true]);
        assert!(beyond.0.is_empty());
        heard.skip_to(&mut beyond, 9);
        assert_eq!([8, 10].map(|id| is_new(&mut heard, &mut beyond, id)), [false, true]);
    }
}
