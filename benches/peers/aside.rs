//! The simulated service itself, on its whole path: admission, number, visibility, network, the client's store, unread
//! count and last message, fingerprint.
//!
//! *Not here*: a shorter path for benches. There is none; but nobody looks at the events, so none is given its form.

use crate::load::Load;
use aside_benches::{Fanout, Links, Size};
use criterion::measurement::{Measurement, WallTime};
use std::time::Duration;

/// Messages that an application makes before it sends them.
const BATCH: u32 = 64;

/// Making the world and the messages is not in the time.
pub(crate) fn carry(load: Load) -> (u64, Duration) {
    let size = Size { members: load.members, receivers: load.receivers, devices: 1 };
    let mut fanout = Fanout::new(size, Links::Quiet);
    let (clock, mut taken, mut handed, mut left) = (WallTime, Duration::ZERO, 0, load.messages);
    while left > 0 {
        let messages = fanout.prepare(left.min(BATCH));
        left -= left.min(BATCH);
        let start = clock.start();
        handed += messages.into_iter().map(|message| u64::from(fanout.send(message))).sum::<u64>();
        taken += clock.end(start);
    }
    (handed, taken)
}
