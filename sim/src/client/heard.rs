//! Which pushes have come: one that comes again is known by its number.
//!
//! *Not here*: what a push says.

use std::collections::BTreeSet;

/// The numbers of pushes that have come.
#[derive(Default)]
pub(super) struct Heard {
    /// Every one up to here.
    upto: u32,
    /// And these beyond, if any: kept apart, for mostly there are none.
    beyond: Option<Box<Beyond>>,
}

#[derive(Default)]
struct Beyond(BTreeSet<u32>);

impl Heard {
    #[inline]
    pub(super) const fn upto(&self) -> u32 {
        self.upto
    }

    /// Notes a push; tells whether it is the first time.
    #[inline(always)]
    pub(super) fn is_new(&mut self, id: u32) -> bool {
        if self.beyond.is_none() && id == self.upto.wrapping_add(1) {
            self.upto = id;
            return true;
        }
        self.is_new_out_of_order(id)
    }

    #[cold]
    fn is_new_out_of_order(&mut self, id: u32) -> bool {
        if id <= self.upto {
            return false;
        }
        let is_new = self.beyond.get_or_insert_default().0.insert(id);
        self.close_up();
        is_new
    }

    /// What is beyond, and follows on what has come, is beyond no longer.
    fn close_up(&mut self) {
        let Some(beyond) = &mut self.beyond else { return };
        while beyond.0.remove(&self.upto.wrapping_add(1)) {
            self.upto = self.upto.wrapping_add(1);
        }
        if beyond.0.is_empty() {
            self.beyond = None;
        }
    }

    /// None up to here will come again.
    pub(super) fn skip_to(&mut self, id: u32) {
        self.upto = self.upto.max(id);
        if let Some(beyond) = &mut self.beyond {
            beyond.0.retain(|&it| it > self.upto);
        }
        self.close_up();
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
        assert!(heard.beyond.is_none());
        heard.skip_to(9);
        assert_eq!([heard.is_new(8), heard.is_new(10)], [false, true]);
    }
}
