//! What happened: the events for the harness, the fingerprint of everything, and readable lines where asked for.
//!
//! The fingerprint is xxh3 over canonical bytes: numbers as eight bytes, little end first, whatever the machine.
//!
//! *Not here*: any judgement of what happened.

use aside_spec::vocabulary::{Call, CallId, Control, DeviceIx, Event};
use std::collections::VecDeque;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Beyond this many bytes the log is folded into its hash.
const FOLD: usize = 1 << 16;

/// Canonical bytes by way of `Hash`, which the vocabulary derives.
#[derive(Default)]
struct Canonical {
    bytes: Vec<u8>,
    folded: u64,
}

impl Canonical {
    fn record(&mut self, at_ms: u64, it: &impl Hash) {
        at_ms.hash(self);
        it.hash(self);
        if self.bytes.len() >= FOLD {
            self.folded = self.finish();
            self.bytes.clear();
        }
    }
}

/// Every number is widened to eight bytes: so neither the width of `usize` nor the order of bytes shows.
impl Hasher for Canonical {
    fn finish(&self) -> u64 {
        xxh3_64_with_seed(&self.bytes, self.folded)
    }
    fn write(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
    fn write_u8(&mut self, it: u8) {
        self.bytes.push(it);
    }
    fn write_u16(&mut self, it: u16) {
        self.write_u64(u64::from(it));
    }
    fn write_u32(&mut self, it: u32) {
        self.write_u64(u64::from(it));
    }
    fn write_u64(&mut self, it: u64) {
        self.bytes.extend_from_slice(&it.to_le_bytes());
    }
    fn write_usize(&mut self, it: usize) {
        self.write_u64(it as u64);
    }
    fn write_i32(&mut self, it: i32) {
        self.write_i64(i64::from(it));
    }
    fn write_i64(&mut self, it: i64) {
        self.bytes.extend_from_slice(&it.to_le_bytes());
    }
    fn write_isize(&mut self, it: isize) {
        self.write_i64(it as i64);
    }
}

/// The record of a run.
pub(crate) struct Trace {
    events: VecDeque<(u64, Event)>,
    canonical: Canonical,
    lines: Option<Vec<String>>,
}

impl Trace {
    pub(crate) fn new(lines: bool) -> Self {
        let lines = lines.then(Vec::new);
        Self { events: VecDeque::new(), canonical: Canonical::default(), lines }
    }

    /// Something that the harness is told.
    pub(crate) fn event(&mut self, at_ms: u64, event: Event) {
        self.canonical.record(at_ms, &event);
        self.line(at_ms, &"  ", &event);
        self.events.push_back((at_ms, event));
    }

    pub(crate) fn submitted(&mut self, at_ms: u64, id: CallId, device: DeviceIx, call: &Call) {
        self.canonical.record(at_ms, &(id, device, call));
        self.line(at_ms, &(id, device), call);
    }

    pub(crate) fn controlled(&mut self, at_ms: u64, control: Control) {
        self.canonical.record(at_ms, &control);
        self.line(at_ms, &"control", &control);
    }

    /// A message set out on the network.
    pub(crate) fn sent(&mut self, at_ms: u64, arrives_ms: u64, device: DeviceIx, line: Option<String>) {
        self.canonical.record(at_ms, &(arrives_ms, device));
        if let (Some(line), Some(lines)) = (line, &mut self.lines) {
            lines.push(format!("{at_ms:>6} ms .. {arrives_ms} ms {line}"));
        }
    }

    /// Whether lines are kept: nobody formats one otherwise.
    pub(crate) const fn wants_lines(&self) -> bool {
        self.lines.is_some()
    }

    fn line(&mut self, at_ms: u64, who: &impl Debug, what: &impl Debug) {
        if let Some(lines) = &mut self.lines {
            lines.push(format!("{at_ms:>6} ms {who:?} {what:?}"));
        }
    }

    pub(crate) fn poll(&mut self) -> Option<(u64, Event)> {
        self.events.pop_front()
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        self.canonical.finish()
    }

    pub(crate) fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }
}
