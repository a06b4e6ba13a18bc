//! Keyed draws: each is a function of seed, label, key and place, never of what was drawn before it.
//!
//! A key names *what* is drawn for (a message); a place is a column of it (a link). Seed, label and key are mixed once for
//! all places of a fan-out, so that each place costs one short hash of itself.
//!
//! *Not here*: what the numbers are used for.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The draws of one label.
pub(crate) struct Draws {
    /// Of seed and label.
    root: u64,
    /// The key drawn for last, and what comes of it: remembered, which changes the cost of a draw and never its value.
    latest: (u64, u64),
}

impl Draws {
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let root = xxh3_64_with_seed(&xxh3_64(label.as_bytes()).to_le_bytes(), seed);
        Self { root, latest: (0, mixed(root, 0)) }
    }

    /// The draws for this key, at every place.
    #[inline]
    pub(crate) fn of(&mut self, key: u64) -> Keyed {
        if self.latest.0 != key {
            self.latest = (key, mixed(self.root, key));
        }
        Keyed(self.latest.1)
    }

    /// The number drawn for this key and place.
    #[inline]
    pub(crate) fn word(&mut self, key: u64, place: u32) -> u32 {
        self.of(key).word(place)
    }
}

/// The draws of one label for one key.
#[derive(Clone, Copy)]
pub(crate) struct Keyed(u64);

impl Keyed {
    /// The number drawn for this place.
    #[inline]
    pub(crate) fn word(self, place: u32) -> u32 {
        (xxh3_64_with_seed(&place.to_le_bytes(), self.0) >> 32) as u32
    }
}

fn mixed(root: u64, key: u64) -> u64 {
    xxh3_64_with_seed(&key.to_le_bytes(), root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_does_not_depend_on_the_draws_before_it() {
        let mut one = Draws::new(7, "latency");
        let mut two = Draws::new(7, "latency");
        let asked = [(1, 0), (1, 63), (1, 64), (9, 2), (1, 1_000)];
        let forward: Vec<_> = asked.iter().map(|&(key, place)| one.word(key, place)).collect();
        let mut back: Vec<_> = asked.iter().rev().map(|&(key, place)| two.word(key, place)).collect();
        back.reverse();
        assert_eq!(forward, back);
    }

    #[test]
    fn seed_label_key_and_place_all_matter() {
        let word = |seed, label, key, place| Draws::new(seed, label).word(key, place);
        let base = word(1, "latency", 1, 1);
        for other in [
            word(2, "latency", 1, 1),
            word(1, "loss", 1, 1),
            word(1, "latency", 2, 1),
            word(1, "latency", 1, 2),
        ] {
            assert_ne!(base, other);
        }
    }

    /// Every remainder comes up about as often as it should, along places and along keys: a chi-squared test with 15 degrees of
    /// freedom, which chance alone fails less than once in ten thousand times. The draws are fixed, and so is the answer.
    #[test]
    fn numbers_are_spread_evenly() {
        let chi = |word: &mut dyn FnMut(u32) -> u32| {
            let mut seen = [0_i64; 16];
            (0..16_000).for_each(|nth| seen[word(nth) as usize % 16] += 1);
            seen.iter().map(|it| (it - 1_000) * (it - 1_000)).sum::<i64>() / 1_000
        };
        for label in ["latency", "loss", "delay"] {
            let mut draws = Draws::new(1975, label);
            assert!(chi(&mut |nth| draws.word(77, nth)) < 45, "{label}, along places");
            assert!(chi(&mut |nth| draws.word(u64::from(nth), 9)) < 45, "{label}, along keys");
            assert!(
                chi(&mut |nth| draws.word(u64::from(nth) << 32, 2 * nth + 1)) < 45,
                "{label}, along both"
            );
        }
    }

    /// Pinned: a change of these numbers changes every fingerprint.
    #[test]
    fn the_numbers_are_pinned() {
        let mut draws = Draws::new(1975, "latency");
        assert_eq!(
            [draws.word(1, 0), draws.word(1, 1), draws.word(2, 0)],
            [1_683_206_299, 5_129_624, 1_675_551_563]
        );
    }
}
