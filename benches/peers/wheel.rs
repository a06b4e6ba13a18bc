//! A timing wheel written by hand for this load and no other: a slot for each millisecond, first in, first out, and a bit for
//! each slot, so that empty ones cost nothing.
//!
//! *Not here*: latencies longer than a turn of the wheel.

use crate::load::{Latencies, Load, MOST_LATENCY_MS, Member, unread};

/// As many as a word has bits.
const SLOTS: u32 = u128::BITS;
const _: () = assert!(MOST_LATENCY_MS < SLOTS, "a turn of the wheel is longer than any latency");

pub(crate) fn carry(load: Load) -> u64 {
    let list = load.list();
    let mut members = vec![Member::default(); load.members as usize];
    let mut latencies = Latencies::new();
    let mut slots: Vec<Vec<(u32, u32)>> = vec![Vec::new(); SLOTS as usize];
    let (mut now, mut filled) = (0, 0_u128);
    for seq in 1..=load.messages {
        for &to in &list {
            let slot = (now + latencies.draw_ms()) % SLOTS;
            slots[slot as usize].push((to, seq));
            filled |= 1 << slot;
        }
        while filled != 0 {
            now = (now + filled.rotate_right(now).trailing_zeros()) % SLOTS;
            filled &= !(1 << now);
            let due = &mut slots[now as usize];
            for &(to, seq) in due.iter() {
                members[to as usize].receive(seq);
            }
            due.clear();
        }
    }
    unread(&members)
}
