//! Which pushes have come: one that comes again is known by its number.
//!
//! *Not here*: what a push says.

use std::collections::BTreeSet;

/// The numbers of pushes that have come.
#[derive(Default)]
pub(super) struct Heard {
    /// Every one up to here.
    upto: u32,
    /// And these beyond.
    beyond: BTreeSet<u32>,
}

impl Heard {
    /// Notes a push; tells whether it is the first time.
    #[inline(always)]
    pub(super) fn is_new(&mut self, id: u32) -> bool {
        if self.beyond.is_empty() && id == self.upto.wrapping_add(1) {
            self.upto = id;
            return true;
        }
        self.is_new_out_of_order(id)
    }

    fn is_new_out_of_order(&mut self, id: u32) -> bool {
        if id <= self.upto || !self.beyond.is_empty() && self.beyond.contains(&id) {
            return false;
        }
        if id != self.upto.wrapping_add(1) {
            return self.beyond.insert(id);
        }
        self.upto = id;
        while self.beyond.remove(&self.upto.wrapping_add(1)) {
            self.upto = self.upto.wrapping_add(1);
        }
        true
    }

    /// None up to here will come again.
    pub(super) fn skip_to(&mut self, id: u32) {
        self.upto = self.upto.max(id);
        self.beyond = self.beyond.split_off(&self.upto.saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_new_once_in_whatever_order() {
        let mut heard = Heard::default();
        let new: Vec<_> = [2, 1, 1, 2, 3, 5, 3, 5, 4, 6].map(|id| heard.is_new(id)).into();
        assert_eq!(new, [true, true, false, false, true, true, false, false, true, true]);
        assert!(heard.beyond.is_empty());
        heard.skip_to(9);
        assert_eq!([heard.is_new(8), heard.is_new(10)], [false, true]);
    }
}
