//! The load that every peer carries, and what each of them has to show for it.
//!
//! *Not here*: how any of them carries it.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

/// Latencies are 1 to so many milliseconds.
pub(crate) const MOST_LATENCY_MS: u32 = 100;

/// One group, in which messages are sent one after another, each to the same list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) members: u32,
    pub(crate) receivers: u32,
    pub(crate) messages: u32,
}

impl Load {
    pub(crate) const fn deliveries(self) -> u64 {
        self.receivers as u64 * self.messages as u64
    }

    /// Members on the list: spread over the group, in order, without the sender, who is the first member.
    pub(crate) fn list(self) -> Vec<u32> {
        let others = u64::from(self.members - 1);
        let spread = |nth: u32| u64::from(nth) * others / u64::from(self.receivers) + 1;
        (0..self.receivers).map(spread).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()
    }
}

/// What a member keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) unread: u32,
    pub(crate) last: u32,
}

impl Member {
    pub(crate) fn receive(&mut self, seq: u32) {
        self.unread += 1;
        self.last = self.last.max(seq);
    }
}

/// Everybody's state at the end, in order of members.
pub(crate) fn unread(members: &[Member]) -> u64 {
    members.iter().map(|it| u64::from(it.unread)).sum()
}

/// Draws latencies; the same for everybody.
pub(crate) struct Latencies(ChaCha8Rng);

impl Latencies {
    pub(crate) fn new() -> Self {
        Self(ChaCha8Rng::seed_from_u64(aside_benches::SEED))
    }

    pub(crate) fn draw_ms(&mut self) -> u32 {
        self.0.next_u32() % MOST_LATENCY_MS + 1
    }
}
