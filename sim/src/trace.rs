//! What happened: the fingerprint of everything, and every moment of it where asked for.
//!
//! The fingerprint is xxh3 over canonical bytes: numbers as eight bytes, little end first, whatever the machine.
//!
//! *Not here*: what nobody has asked for yet ([`told`](crate::told)), and any judgement of what happened.

use crate::shelf::{Said, SaidIx, Shelf};
use crate::told::{Told, progress, success};
use crate::trouble::Departure;
use crate::wire::Topic;
use aside_spec::vocabulary::{
    Call, CallId, Control, DeviceIx, Direction, Event, Fate, GroupIx, Nonce, Return, Traffic,
};
use std::hash::{Hash, Hasher};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Beyond this many bytes the log is folded into its hash.
const FOLD: usize = 1 << 12;

/// Canonical bytes: by way of `Hash`, which the vocabulary derives, or as numbers, for what happens most.
///
/// Each record begins with a number whose highest byte is its [kind](Self::head). The time is on record when somebody acts at
/// another than before.
#[derive(Default)]
struct Canonical {
    bytes: Vec<u8>,
    folded: u64,
}

/// What a record is about.
#[derive(Clone, Copy)]
enum Kind {
    Time = 1,
    Sent,
    SentFar,
    Received,
    ReceivedAsLast,
    ConversationChanged,
    TotalUnreadChanged,
    Returned,
    Progressed,
    Succeeded,
    Other,
}

impl Canonical {
    /// The first number of a record: kind, a number below [`DETAILS`](Self::DETAILS), device.
    const fn head(kind: Kind, detail: u64, device: DeviceIx) -> u64 {
        (kind as u64) << 56 | detail << 32 | device.0 as u64
    }

    /// The same of a record that is about a call.
    const fn head_of_call(kind: Kind, detail: u64, call: CallId) -> u64 {
        Self::head(kind, detail, DeviceIx(call.0))
    }

    const DETAILS: u64 = 1 << 24;

    fn record(&mut self, it: &impl Hash) {
        self.numbers([(Kind::Other as u64) << 56]);
        it.hash(self);
        self.fold();
    }

    #[inline(always)]
    fn numbers<const N: usize>(&mut self, numbers: [u64; N]) {
        self.bytes.extend_from_slice(numbers.map(u64::to_le_bytes).as_flattened());
        self.fold();
    }

    #[inline(always)]
    fn fold(&mut self) {
        if self.bytes.len() >= FOLD {
            self.fold_now();
        }
    }

    #[cold]
    fn fold_now(&mut self) {
        self.folded = self.finish();
        self.bytes.clear();
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
    const fn new(device: DeviceIx, direction: Direction, topic: Topic, departure: Departure) -> Self {
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

/// On record: a message was handed over.
#[inline]
const fn received(device: DeviceIx, message: &Said) -> [u64; 2] {
    [Canonical::head(Kind::Received, 0, device), message.digest()]
}

/// On record: a conversation changed.
#[inline]
const fn changed(device: DeviceIx, group: GroupIx, unread: u32, last: Option<Nonce>) -> [u64; 3] {
    let counted = (group.0 as u64) << 32 | unread as u64;
    [Canonical::head(Kind::ConversationChanged, 0, device), counted, nonce_number(last)]
}

/// The nonce of a last message, as a number.
const fn nonce_number(nonce: Option<Nonce>) -> u64 {
    match nonce {
        Some(nonce) => nonce.0 as u64,
        None => u64::MAX,
    }
}

/// The record of a run.
pub(crate) struct Trace {
    /// How late it is for who acts: all that is put on record happens now.
    now_ms: u64,
    told: Told,
    canonical: Canonical,
    moments: Option<Vec<Moment>>,
    marks: Vec<u32>,
}

impl Trace {
    pub(crate) fn new(keeps_moments: bool) -> Self {
        Self {
            now_ms: 0,
            told: Told::default(),
            canonical: Canonical::default(),
            moments: keeps_moments.then(Vec::new),
            marks: Vec::new(),
        }
    }

    pub(crate) const fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Somebody begins to act, at this time. Time in which nobody does leaves no trace, in however many steps it passes.
    #[inline]
    pub(crate) fn tell_time(&mut self, now_ms: u64) {
        if now_ms != self.now_ms {
            self.now_ms = now_ms;
            self.canonical.numbers([(Kind::Time as u64) << 56, now_ms]);
            self.told.time(now_ms);
        }
    }

    /// The application is handed a message.
    #[inline]
    pub(crate) fn received(&mut self, device: DeviceIx, said: SaidIx, shelf: &Shelf) {
        self.canonical.numbers(received(device, &shelf[said]));
        self.told.received(device, said);
        self.moment(|| What::Told(Event::Received { device, message: shelf[said].message() }));
    }

    /// The application is handed a message, and told that it is the last one of its conversation: what most of all it is told.
    #[inline(always)]
    pub(crate) fn received_as_last(
        &mut self,
        device: DeviceIx,
        (group, unread, said): (GroupIx, u32, SaidIx),
        shelf: &Shelf,
    ) {
        if u64::from(unread) < Canonical::DETAILS {
            // Of which group and which message is in the digest.
            let head = Canonical::head(Kind::ReceivedAsLast, unread.into(), device);
            self.canonical.numbers([head, shelf[said].digest()]);
        } else {
            self.received_as_last_of_many(device, (group, unread), &shelf[said]);
        }
        self.told.received_as_last(device, said, unread);
        if self.moments.is_some() {
            self.keep_received_as_last(device, (group, unread), &shelf[said]);
        }
    }

    /// The count leaves no room for the rest of it in one number.
    #[cold]
    fn received_as_last_of_many(
        &mut self,
        device: DeviceIx,
        (group, unread): (GroupIx, u32),
        message: &Said,
    ) {
        self.canonical.numbers(received(device, message));
        self.canonical.numbers(changed(device, group, unread, message.nonce()));
    }

    #[cold]
    fn keep_received_as_last(&mut self, device: DeviceIx, (group, unread): (GroupIx, u32), message: &Said) {
        let last = message.nonce();
        self.moment(|| What::Told(Event::Received { device, message: message.message() }));
        self.moment(|| What::Told(Event::ConversationChanged { device, group, unread, last }));
    }

    #[inline]
    pub(crate) fn conversation_changed(
        &mut self,
        device: DeviceIx,
        (group, unread, last_said): (GroupIx, u32, Option<SaidIx>),
        shelf: &Shelf,
    ) {
        let last = last_said.and_then(|said| shelf[said].nonce());
        self.canonical.numbers(changed(device, group, unread, last));
        let event = || Event::ConversationChanged { device, group, unread, last };
        match last_said {
            Some(said) => self.told.changed(device, unread, said),
            None => self.told.event(event()),
        }
        self.moment(|| What::Told(event()));
    }

    #[inline]
    pub(crate) fn total_unread_changed(&mut self, device: DeviceIx, total: u32) {
        let head = Canonical::head(Kind::TotalUnreadChanged, 0, device);
        self.canonical.numbers([head, u64::from(total)]);
        self.told.total_changed(device, total);
        self.moment(|| What::Told(Event::TotalUnreadChanged { device, total }));
    }

    #[inline]
    pub(crate) fn returned(&mut self, call: CallId, value: Return) {
        self.canonical.numbers([Canonical::head_of_call(Kind::Returned, value as u64, call)]);
        self.told.returned(call, value);
        self.moment(|| What::Told(Event::Returned { call, value }));
    }

    /// The progress callback of a send.
    #[inline]
    pub(crate) fn progressed(&mut self, call: CallId) {
        self.canonical.numbers([Canonical::head_of_call(Kind::Progressed, 0, call)]);
        self.told.progressed(call);
        self.moment(|| What::Told(progress(call)));
    }

    /// The success callback of a send, which gives the message.
    #[inline]
    pub(crate) fn succeeded(&mut self, call: CallId, said: SaidIx, shelf: &Shelf) {
        let head = Canonical::head_of_call(Kind::Succeeded, 0, call);
        self.canonical.numbers([head, shelf[said].digest()]);
        self.told.sent(call, said);
        self.moment(|| What::Told(success(call, said, shelf)));
    }

    /// The harness is told anything else.
    pub(crate) fn event(&mut self, event: Event) {
        self.canonical.record(&event);
        self.moment(|| What::Told(event.clone()));
        self.told.event(event);
    }

    pub(crate) fn submitted(&mut self, id: CallId, device: DeviceIx, call: &Call) {
        self.canonical.record(&(id, device, call));
        self.moment(|| What::Asked(id, device, call.clone()));
    }

    pub(crate) fn controlled(&mut self, control: Control) {
        self.canonical.record(&control);
        self.moment(|| What::Controlled(control));
    }

    /// A message set out on the network.
    #[inline(always)]
    pub(crate) fn sent(&mut self, device: DeviceIx, direction: Direction, key: u64, departure: Departure) {
        // As if a lost one arrived at the end of time.
        let takes_ms = departure.arrives_ms.map_or(u64::MAX, |arrives| arrives.saturating_sub(self.now_ms));
        if takes_ms < Canonical::DETAILS {
            self.canonical.numbers([Canonical::head(Kind::Sent, takes_ms, device)]);
        } else {
            self.canonical.numbers([Canonical::head(Kind::SentFar, 0, device), takes_ms]);
        }
        match departure.fate {
            None => {}
            Some(Fate::Lost) => self.mark(Mark::PacketLost),
            Some(Fate::Late(_)) => self.mark(Mark::PacketOvertaken),
            Some(Fate::Twice(_)) => self.mark(Mark::PacketDoubled),
            Some(Fate::Unacknowledged) => self.mark(Mark::AckLost),
        }
        self.moment(|| What::Sent(Trip::new(device, direction, Topic::of(key), departure)));
    }

    #[inline(never)]
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

    #[inline]
    fn moment(&mut self, what: impl FnOnce() -> What) {
        if let Some(moments) = &mut self.moments {
            moments.push(Moment { at_ms: self.now_ms, what: what() });
        }
    }

    pub(crate) fn poll(&mut self, shelf: &Shelf) -> Option<(u64, Event)> {
        self.told.poll(shelf)
    }

    /// Passes over everything that was told; gives how many of it were messages.
    pub(crate) fn pass_over(&mut self) -> usize {
        self.told.pass_over()
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        self.canonical.finish()
    }

    pub(crate) fn moments(&self) -> &[Moment] {
        self.moments.as_deref().unwrap_or_default()
    }
}
