//! tokio with its clock paused: a task for each delivery, which sleeps for its latency.
//!
//! *Not here*: a network; the members are a table that the tasks share.

use crate::load::{Latencies, Load, Member, unread};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use tokio::task::LocalSet;
use tokio::time::sleep;

pub(crate) fn carry(load: Load) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let Ok(runtime) = runtime else { return 0 };
    let members = Rc::new(RefCell::new(vec![Member::default(); load.members as usize]));
    let (list, mut latencies) = (load.list(), Latencies::new());
    let tasks = LocalSet::new();
    for seq in 1..=load.messages {
        for &to in &list {
            let (members, latency) = (Rc::clone(&members), Duration::from_millis(latencies.draw_ms().into()));
            tasks.spawn_local(async move {
                sleep(latency).await;
                members.borrow_mut()[to as usize].receive(seq);
            });
        }
        // Runs every task of this message to its end.
        let idle = async { sleep(Duration::from_secs(1)).await };
        tasks.block_on(&runtime, idle);
    }
    let members = members.borrow();
    unread(&members)
}
