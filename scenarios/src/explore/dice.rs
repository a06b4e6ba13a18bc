//! Draws of the explorer: one stream for each case, so that cases can be drawn in any order and on any machine.
//!
//! *Not here*: draws of the simulated network, which are keyed.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// A stream of draws.
#[derive(Clone, Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of a case.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `count`, or 0 where there is none.
    pub fn below(&mut self, count: usize) -> usize {
        let wide = u64::from(self.0.next_u32()).wrapping_mul(count as u64);
        usize::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        let span = most.saturating_sub(least).saturating_add(1);
        least.saturating_add(u32::try_from(self.below(span as usize)).unwrap_or(0))
    }

    /// Whether something happens that does so `percent` times in a hundred.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent as usize
    }

    /// Whether something happens that does so once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these; none where there are none.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// One of these, of which there is at least one.
    pub fn pick<T: Copy, const N: usize>(&mut self, all: [T; N]) -> T {
        all[self.below(N)]
    }

    /// Some of these, in the order drawn: at most `most`, each once.
    pub fn some_of<T: Copy>(&mut self, all: &[T], most: usize) -> Vec<T> {
        let mut left = all.to_vec();
        let count = self.below(most.min(all.len()) + 1);
        (0..count).map(|_| left.swap_remove(self.below(left.len()))).collect()
    }

    /// The place of one of these weights, in proportion to them; none where all are 0.
    pub fn weighted(&mut self, weights: &[u32]) -> Option<usize> {
        let total: u32 = weights.iter().sum();
        let mut left = u32::try_from(self.below(total as usize)).unwrap_or(0);
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return Some(at);
            }
            left -= weight;
        }
        None
    }
}
