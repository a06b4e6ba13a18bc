//! What happened: the events for the harness, the fingerprint of everything, and every moment of it where asked for.
//!
//! The fingerprint is xxh3 over canonical bytes: numbers as eight bytes, little end first, whatever the machine.
//!
//! *Not here*: any judgement of what happened.

use crate::trouble::Departure;
use crate::wire::Topic;
use aside_spec::vocabulary::{
    Call, CallId, Control, DeviceIx, Direction, Event, Fate, GroupIx, Nonce, Traffic,
};
use std::collections::VecDeque;
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

/// Something that happened in a run, for people to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Virtual time, in milliseconds.
    pub at_ms: u64,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A call of the application.
    Asked(CallId, DeviceIx, Call),
    /// Something was done to the world.
    Controlled(Control),
    /// A message set out on the network.
    Sent(Trip),
    /// The application was told something.
    Told(Event),
}

/// A message on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trip {
    /// The device at one end; the service is at the other.
    pub device: DeviceIx,
    /// Which way.
    pub direction: Direction,
    /// What it is for.
    pub traffic: Traffic,
    /// In which group.
    pub group: Option<GroupIx>,
    /// About which message.
    pub message: Option<Nonce>,
    /// When it arrives, and what went wrong with it.
    pub departure: Departure,
}

impl Trip {
    pub(crate) const fn new(
        device: DeviceIx,
        direction: Direction,
        topic: Topic,
        departure: Departure,
    ) -> Self {
        let Topic { traffic, group, message } = topic;
        Self { device, direction, traffic, group, message, departure }
    }
}

/// Declares the marks, with what each says.
macro_rules! marks {
    ($( $Variant:ident = $name:literal; )*) => {
        /// Something that puts a promise to the test: a run in which it never happens has proved little.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Mark {
            $( #[doc = $name] $Variant ),*
        }

        impl Mark {
            /// Every mark.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),*];

            /// What happened, as printed.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name),* }
            }
        }
    };
}

marks! {
    PacketLost = "packet lost";
    PacketDoubled = "packet doubled";
    PacketOvertaken = "packet overtaken";
    AckLost = "acknowledgement lost";
    RequestRepeated = "request repeated by a client";
    RequestDeduplicated = "repeated request recognised by the service";
    RequestStale = "request of a past session ignored";
    PushRepeated = "push repeated by the service";
    PushDeduplicated = "repeated push recognised by a client";
    PushVoid = "push of a past session not repeated";
    GapPulled = "gap in a conversation pulled";
    GapInvisible = "numbers passed over that are not for this user";
    ClosedAndResumed = "connection closed and session resumed";
    Crashed = "process ended";
    StartedFresh = "process started without its store";
    GivenUp = "sleeping device given up";
    ServiceRestarted = "service restarted";
    DownRequest = "request refused by a service that is down";
    StaleSummary = "session answer overtaken by a push";
}

/// The record of a run.
pub(crate) struct Trace {
    events: VecDeque<(u64, Event)>,
    canonical: Canonical,
    moments: Option<Vec<Moment>>,
    marks: Vec<u32>,
}

impl Trace {
    pub(crate) fn new(keeps_moments: bool) -> Self {
        Self {
            events: VecDeque::new(),
            canonical: Canonical::default(),
            moments: keeps_moments.then(Vec::new),
            marks: Vec::new(),
        }
    }

    /// Something that the harness is told.
    pub(crate) fn event(&mut self, at_ms: u64, event: Event) {
        self.canonical.record(at_ms, &event);
        self.moment(at_ms, || What::Told(event.clone()));
        self.events.push_back((at_ms, event));
    }

    pub(crate) fn submitted(&mut self, at_ms: u64, id: CallId, device: DeviceIx, call: &Call) {
        self.canonical.record(at_ms, &(id, device, call));
        self.moment(at_ms, || What::Asked(id, device, call.clone()));
    }

    pub(crate) fn controlled(&mut self, at_ms: u64, control: Control) {
        self.canonical.record(at_ms, &control);
        self.moment(at_ms, || What::Controlled(control));
    }

    /// A message set out on the network.
    pub(crate) fn sent(&mut self, at_ms: u64, trip: Trip) {
        let Departure { arrives_ms, fate, nth: _ } = trip.departure;
        // As if a lost one arrived at the end of time: so the record of a quiet run needs no word more.
        self.canonical.record(at_ms, &(arrives_ms.unwrap_or(u64::MAX), trip.device));
        match fate {
            None => {}
            Some(Fate::Lost) => self.mark(Mark::PacketLost),
            Some(Fate::Late(_)) => self.mark(Mark::PacketOvertaken),
            Some(Fate::Twice(_)) => self.mark(Mark::PacketDoubled),
            Some(Fate::Unacknowledged) => self.mark(Mark::AckLost),
        }
        self.moment(at_ms, || What::Sent(trip));
    }

    pub(crate) fn mark(&mut self, mark: Mark) {
        if self.marks.is_empty() {
            self.marks = vec![0; Mark::ALL.len()];
        }
        if let Some(count) = self.marks.get_mut(mark as usize) {
            *count = count.saturating_add(1);
        }
    }

    /// How often each mark was reached; empty where none was.
    pub(crate) fn marks(&self) -> &[u32] {
        &self.marks
    }

    fn moment(&mut self, at_ms: u64, what: impl FnOnce() -> What) {
        if let Some(moments) = &mut self.moments {
            moments.push(Moment { at_ms, what: what() });
        }
    }

    pub(crate) fn poll(&mut self) -> Option<(u64, Event)> {
        self.events.pop_front()
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        self.canonical.finish()
    }

    pub(crate) fn moments(&self) -> &[Moment] {
        self.moments.as_deref().unwrap_or_default()
    }
}
