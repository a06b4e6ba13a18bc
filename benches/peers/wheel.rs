//! A timing wheel written by hand for this load and no other: a slot for each millisecond, first in, first out.
//!
//! *Not here*: latencies longer than a turn of the wheel.

use crate::load::{Latencies, Load, MOST_LATENCY_MS, Member, unread};

const SLOTS: usize = 128;
const _: () = assert!((MOST_LATENCY_MS as usize) < SLOTS, "a turn of the wheel is longer than any latency");

pub(crate) fn carry(load: Load) -> u64 {
    let list = load.list();
    let mut members = vec![Member::default(); load.members as usize];
    let mut latencies = Latencies::new();
    let mut slots: Vec<Vec<(u32, u32)>> = vec![Vec::new(); SLOTS];
    let mut now = 0;
    for seq in 1..=load.messages {
        for &to in &list {
            slots[(now + latencies.draw_ms() as usize) % SLOTS].push((to, seq));
        }
        for _ in 0..SLOTS {
            now += 1;
            let due = &mut slots[now % SLOTS];
            for &(to, seq) in due.iter() {
                members[to as usize].receive(seq);
            }
            due.clear();
        }
    }
    unread(&members)
}
