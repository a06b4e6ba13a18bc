//! The usual event loop: a binary heap of what is due, in order of time and then of sending.
//!
//! *Not here*: anything but one number for each delivery.

use crate::load::{Latencies, Load, Member, unread};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub(crate) fn carry(load: Load) -> u64 {
    let list = load.list();
    let mut members = vec![Member::default(); load.members as usize];
    let mut latencies = Latencies::new();
    let mut due = BinaryHeap::new();
    let (mut now, mut order) = (0_u64, 0_u64);
    for seq in 1..=load.messages {
        for &to in &list {
            order += 1;
            due.push(Reverse((now + u64::from(latencies.draw_ms()), order, to, seq)));
        }
        while let Some(Reverse((at, _, to, seq))) = due.pop() {
            now = at;
            members[to as usize].receive(seq);
        }
    }
    unread(&members)
}
