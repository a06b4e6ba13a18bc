//! A real clock: events are held back for a moment, each device's in order, while replies go out at once.
//!
//! It makes of the simulated service a subject on which nobody can tell by a reply that nothing more will come.
//!
//! *Not here*: anything that decides what comes.

#![allow(clippy::disallowed_types, reason = "a real clock is the point")]

use crate::protocol::Event;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};
use xxhash_rust::xxh3::xxh3_64;

/// Events are at most so late.
const LATEST_MS: u64 = 8;

/// Where events wait.
pub(super) struct Late {
    waiting: Sender<(Instant, Vec<u8>)>,
    /// By device: when its last event goes out.
    last: BTreeMap<String, Instant>,
    told: u64,
}

impl Late {
    /// `out` writes a line.
    pub(super) fn new(mut out: impl FnMut(&[u8]) + Send + 'static) -> Self {
        let (waiting, held): (_, Receiver<(Instant, Vec<u8>)>) = channel();
        thread::spawn(move || {
            let mut queue: BTreeMap<(Instant, u64), Vec<u8>> = BTreeMap::new();
            let mut nth = 0;
            loop {
                let next = queue.first_key_value().map(|((due, _), _)| *due);
                let wait =
                    next.map_or(Duration::from_hours(1), |due| due.saturating_duration_since(Instant::now()));
                match held.recv_timeout(wait) {
                    Ok((due, line)) => {
                        queue.insert((due, nth), line);
                        nth += 1;
                    }
                    Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                        if let Some((_, line)) = queue.pop_first() {
                            out(&line);
                        }
                    }
                    Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
                }
            }
        });
        Self { waiting, last: BTreeMap::new(), told: 0 }
    }

    /// Holds an event of a device, or of a call, back.
    pub(super) fn hold(&mut self, event: &Event, line: Vec<u8>) {
        self.told += 1;
        let delay = Duration::from_millis(xxh3_64(&self.told.to_le_bytes()) % LATEST_MS);
        let of = observer(event);
        let earliest = self.last.get(&of).copied();
        let due = (Instant::now() + delay).max(earliest.unwrap_or_else(Instant::now));
        self.last.insert(of, due);
        let _ = self.waiting.send((due, line));
    }
}

fn observer(event: &Event) -> String {
    match event {
        Event::Progress { id, .. } | Event::Succeeded { id, .. } | Event::Failed { id, .. } => id.clone(),
        Event::Received { device, .. }
        | Event::Recalled { device, .. }
        | Event::Modified { device, .. }
        | Event::ConversationChanged { device, .. }
        | Event::TotalUnreadChanged { device, .. }
        | Event::ReceiptChanged { device, .. } => device.clone(),
        Event::Pushed { user, .. } => user.clone(),
    }
}
