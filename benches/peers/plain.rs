//! The limit: no queue at all. A message is drawn a latency for and is there.
//!
//! *Not here*: order. Nothing waits for anything.

use crate::load::{Latencies, Load, Member, unread};
use std::hint::black_box;

pub(crate) fn carry(load: Load) -> u64 {
    let list = load.list();
    let mut members = vec![Member::default(); load.members as usize];
    let mut latencies = Latencies::new();
    for seq in 1..=load.messages {
        for &to in &list {
            black_box(latencies.draw_ms());
            members[to as usize].receive(seq);
        }
    }
    unread(&members)
}
