//! Keyed draws: each is a function of seed, label, key and place, never of what was drawn before it.
//!
//! A key names *what* is drawn for (a message); a place is a column of it (a link). The columns of one key are
//! words of one `ChaCha8` stream, so the latencies of a whole fan-out come out of one block of it.
//!
//! *Not here*: what the numbers are used for.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// How many columns one block holds.
const BLOCK: u32 = 64;

/// The draws of one label.
pub(crate) struct Draws {
    seed: u64,
    label: u64,
    /// The block drawn last, remembered: it changes the cost of a draw and never its value.
    at: Option<(u64, u32)>,
    bytes: [u8; 4 * BLOCK as usize],
}

impl Draws {
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let label = xxhash_rust::xxh3::xxh3_64(label.as_bytes());
        Self { seed, label, at: None, bytes: [0; 4 * BLOCK as usize] }
    }

    /// The number drawn for this key and place.
    pub(crate) fn word(&mut self, key: u64, place: u32) -> u32 {
        let block = place / BLOCK;
        if self.at != Some((key, block)) {
            self.fill(key, block);
        }
        let from = 4 * (place % BLOCK) as usize;
        let word = self.bytes.get(from..from + 4).and_then(|word| word.try_into().ok());
        u32::from_le_bytes(word.unwrap_or_default())
    }

    fn fill(&mut self, key: u64, block: u32) {
        let mut bytes = [0; 32];
        for (slot, word) in bytes.chunks_exact_mut(8).zip([self.seed, self.label, key]) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
        let mut stream = ChaCha8Rng::from_seed(bytes);
        stream.set_word_pos(u128::from(block) * u128::from(BLOCK));
        stream.fill_bytes(&mut self.bytes);
        self.at = Some((key, block));
    }
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

    /// Pinned: a change of these numbers changes every fingerprint.
    #[test]
    fn the_numbers_are_pinned() {
        let mut draws = Draws::new(1975, "latency");
        assert_eq!(
            [draws.word(1, 0), draws.word(1, 1), draws.word(2, 0)],
            [2_422_171_503, 3_730_479_074, 3_225_333_754]
        );
    }
}
