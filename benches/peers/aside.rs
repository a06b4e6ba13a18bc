//! The simulated service itself, on its whole path: admission, number, visibility, network, the client's store, unread
//! count and last message, events, fingerprint.
//!
//! *Not here*: a shorter path for benches. There is none.

use crate::load::Load;
use aside_benches::{Fanout, Size};

/// The service with everybody in it, and messages ready to be sent.
pub(crate) struct Ready {
    fanout: Fanout,
    messages: Vec<aside_spec::vocabulary::Handle>,
}

pub(crate) fn prepare(load: Load) -> Ready {
    let size = Size { members: load.members, receivers: load.receivers, devices: 1 };
    let mut fanout = Fanout::new(size);
    let messages = fanout.prepare(load.messages);
    Ready { fanout, messages }
}

pub(crate) fn carry(ready: &mut Ready) -> u64 {
    let Ready { fanout, messages } = ready;
    messages.drain(..).map(|message| u64::from(fanout.send(message))).sum()
}
