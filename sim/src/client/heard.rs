//! Which pushes have come: one that comes again is known by its number.
//!
//! *Not here*: what a push says.

use std::collections::BTreeSet;

/// The numbers of pushes that have come: little, for every message that comes asks for it.
#[derive(Default)]
pub(super) struct Heard {
    /// Every one up to here; and the bit [`SOME_BEYOND`] is set where some have come beyond.
    upto: u32,
}

/// No device is pushed so much: there is no memory for it.
const SOME_BEYOND: u32 = 1 << 31;

/// What a server may say at most of how much it has pushed; one that says more does not tell the truth.
const CREDIBLE: u32 = SOME_BEYOND / 2;

/// The numbers that have come beyond, if any: mostly there are none.
#[derive(Default)]
pub(super) struct Beyond(BTreeSet<u32>);

impl Heard {
    const fn upto(&self) -> u32 {
        self.upto & !SOME_BEYOND
    }

    /// Notes a push if it is the next, and none has come beyond it; tells whether it is.
    #[inline(always)]
    pub(super) const fn note_next(&mut self, id: u32) -> bool {
        // With the highest bit set, what comes is never the next.
        let is_next = id == self.upto.wrapping_add(1);
        if is_next {
            self.upto = id;
        }
        is_next
    }

    /// Notes a push; tells whether it is the first time.
    pub(super) fn note(&mut self, beyond: &mut Beyond, id: u32) -> bool {
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
        self.upto = self.upto().max(id.min(CREDIBLE));
        beyond.0.retain(|&it| it > self.upto);
        self.close_up(beyond);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against a set, whatever comes in whatever order, and whatever is skipped.
        #[test]
        fn each_is_new_once(steps in proptest::collection::vec((0_u8..12, 1_u32..16), 0..60)) {
            let (mut heard, mut beyond) = (Heard::default(), Beyond::default());
            let mut set = BTreeSet::new();
            for (what, id) in steps {
                if what == 0 {
                    heard.skip_to(&mut beyond, id);
                    set.extend(1..=id);
                } else {
                    let is_new = heard.note_next(id) || heard.note(&mut beyond, id);
                    prop_assert_eq!(is_new, set.insert(id));
                }
                prop_assert!((1..=heard.upto()).chain(beyond.0.iter().copied()).eq(set.iter().copied()));
            }
        }
    }

    /// A server that says what cannot be makes nothing new that has come.
    #[test]
    fn a_number_that_cannot_be_is_cut() {
        let (mut heard, mut beyond) = (Heard::default(), Beyond::default());
        for pushed in [SOME_BEYOND, u32::MAX] {
            heard.skip_to(&mut beyond, pushed);
            assert_eq!([1, 9].map(|id| heard.note_next(id) || heard.note(&mut beyond, id)), [false; 2]);
        }
    }
}
