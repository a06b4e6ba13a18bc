//! What happened: the events for the harness, the fingerprint of everything, and every moment of it where asked for.
//!
//! The fingerprint is xxh3 over canonical bytes: numbers as eight bytes, little end first, whatever the machine.
//!
//! *Not here*: any judgement of what happened.

use crate::shelf::{SaidIx, Shelf};
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

/// Canonical bytes: by way of `Hash`, which the vocabulary derives, or as numbers, for what happens most.
///
/// Each record begins with a number whose highest byte is its [kind](Self::head). The time is on record wherever it changes.
#[derive(Default)]
struct Canonical {
    bytes: Vec<u8>,
    folded: u64,
    at_ms: u64,
}

/// What a record is about.
#[derive(Clone, Copy)]
enum Kind {
    Time = 1,
    Sent,
    SentFar,
    Received,
    ConversationChanged,
    TotalUnreadChanged,
    Other,
}

impl Canonical {
    /// The first number of a record: kind, a number below [`DETAILS`](Self::DETAILS), device.
    const fn head(kind: Kind, detail: u64, device: DeviceIx) -> u64 {
        (kind as u64) << 56 | detail << 32 | device.0 as u64
    }

    const DETAILS: u64 = 1 << 24;

    fn record(&mut self, at_ms: u64, it: &impl Hash) {
        self.numbers(at_ms, [(Kind::Other as u64) << 56]);
        it.hash(self);
        self.fold();
    }

    #[inline(always)]
    fn numbers<const N: usize>(&mut self, at_ms: u64, numbers: [u64; N]) {
        if at_ms != self.at_ms {
            self.at_ms = at_ms;
            self.append([(Kind::Time as u64) << 56, at_ms]);
        }
        self.append(numbers);
        self.fold();
    }

    #[inline(always)]
    fn append<const N: usize>(&mut self, numbers: [u64; N]) {
        self.bytes.extend_from_slice(numbers.map(u64::to_le_bytes).as_flattened());
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

/// Something that the application was told, in the numbers that are on record of it: it is given the form of an [`Event`] only for
/// those who look.
#[derive(Clone, Copy)]
struct Line {
    at_ms: u64,
    head: u64,
    /// Of a message, its place on the shelf.
    first: u64,
    second: u64,
}

impl Line {
    const fn kind(self) -> u64 {
        self.head >> 56
    }

    const fn is_message(self) -> bool {
        self.kind() == Kind::Received as u64
    }
}

/// The lower half of a number.
fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or(u32::MAX)
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
    told: Vec<Line>,
    /// How much of that was asked for.
    polled: usize,
    /// What was told that does not fit into a line, in order.
    others: VecDeque<Event>,
    canonical: Canonical,
    moments: Option<Vec<Moment>>,
    marks: Vec<u32>,
}

impl Trace {
    pub(crate) fn new(keeps_moments: bool) -> Self {
        Self {
            told: Vec::new(),
            polled: 0,
            others: VecDeque::new(),
            canonical: Canonical::default(),
            moments: keeps_moments.then(Vec::new),
            marks: Vec::new(),
        }
    }

    /// The application is handed a message.
    #[inline(always)]
    pub(crate) fn received(&mut self, at_ms: u64, device: DeviceIx, said: SaidIx, shelf: &Shelf) {
        let head = Canonical::head(Kind::Received, 0, device);
        self.canonical.numbers(at_ms, [head, shelf[said].digest()]);
        self.keep(Line { at_ms, head, first: u64::from(said.number()), second: 0 }, shelf);
    }

    #[inline(always)]
    pub(crate) fn conversation_changed(
        &mut self,
        at_ms: u64,
        device: DeviceIx,
        (group, unread, last): (GroupIx, u32, Option<Nonce>),
        shelf: &Shelf,
    ) {
        let head = Canonical::head(Kind::ConversationChanged, 0, device);
        let (first, second) = (u64::from(group.0) << 32 | u64::from(unread), nonce_number(last));
        self.canonical.numbers(at_ms, [head, first, second]);
        self.keep(Line { at_ms, head, first, second }, shelf);
    }

    #[inline]
    pub(crate) fn total_unread_changed(&mut self, at_ms: u64, device: DeviceIx, total: u32, shelf: &Shelf) {
        let head = Canonical::head(Kind::TotalUnreadChanged, 0, device);
        self.canonical.numbers(at_ms, [head, u64::from(total)]);
        self.keep(Line { at_ms, head, first: u64::from(total), second: 0 }, shelf);
    }

    /// The harness is told anything else.
    pub(crate) fn event(&mut self, at_ms: u64, event: Event) {
        self.canonical.record(at_ms, &event);
        self.moment(at_ms, || What::Told(event.clone()));
        self.told.push(Line { at_ms, head: (Kind::Other as u64) << 56, first: 0, second: 0 });
        self.others.push_back(event);
    }

    #[inline(always)]
    fn keep(&mut self, line: Line, shelf: &Shelf) {
        if let Some(moments) = &mut self.moments {
            moments.extend(event(line, shelf).map(|it| Moment { at_ms: line.at_ms, what: What::Told(it) }));
        }
        self.told.push(line);
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
    #[inline(always)]
    pub(crate) fn sent(
        &mut self,
        at_ms: u64,
        device: DeviceIx,
        direction: Direction,
        key: u64,
        departure: Departure,
    ) {
        // As if a lost one arrived at the end of time.
        let takes_ms = departure.arrives_ms.map_or(u64::MAX, |arrives| arrives.saturating_sub(at_ms));
        if takes_ms < Canonical::DETAILS {
            self.canonical.numbers(at_ms, [Canonical::head(Kind::Sent, takes_ms, device)]);
        } else {
            self.canonical.numbers(at_ms, [Canonical::head(Kind::SentFar, 0, device), takes_ms]);
        }
        match departure.fate {
            None => {}
            Some(Fate::Lost) => self.mark(Mark::PacketLost),
            Some(Fate::Late(_)) => self.mark(Mark::PacketOvertaken),
            Some(Fate::Twice(_)) => self.mark(Mark::PacketDoubled),
            Some(Fate::Unacknowledged) => self.mark(Mark::AckLost),
        }
        self.moment(at_ms, || What::Sent(Trip::new(device, direction, Topic::of(key), departure)));
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

    #[inline]
    fn moment(&mut self, at_ms: u64, what: impl FnOnce() -> What) {
        if let Some(moments) = &mut self.moments {
            moments.push(Moment { at_ms, what: what() });
        }
    }

    pub(crate) fn poll(&mut self, shelf: &Shelf) -> Option<(u64, Event)> {
        let Some(&line) = self.told.get(self.polled) else {
            self.forget();
            return None;
        };
        self.polled += 1;
        let event = event(line, shelf).or_else(|| self.others.pop_front())?;
        Some((line.at_ms, event))
    }

    /// Passes over everything that was told; gives how many of it were messages.
    pub(crate) fn pass_over(&mut self) -> usize {
        let left = self.told.iter().skip(self.polled);
        let handed = left.filter(|line| line.is_message()).count();
        self.forget();
        handed
    }

    fn forget(&mut self) {
        self.told.clear();
        self.polled = 0;
        self.others.clear();
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        self.canonical.finish()
    }

    pub(crate) fn moments(&self) -> &[Moment] {
        self.moments.as_deref().unwrap_or_default()
    }
}

/// The event that a line stands for; none if it does not fit into one.
fn event(line: Line, shelf: &Shelf) -> Option<Event> {
    let Line { at_ms: _, head, first, second } = line;
    let device = DeviceIx(low(head));
    if line.is_message() {
        Some(Event::Received { device, message: shelf[SaidIx::of_number(low(first))].message() })
    } else if line.kind() == Kind::ConversationChanged as u64 {
        let last = (second != u64::MAX).then(|| Nonce(low(second)));
        Some(Event::ConversationChanged {
            device,
            group: GroupIx(low(first >> 32)),
            unread: low(first),
            last,
        })
    } else if line.kind() == Kind::TotalUnreadChanged as u64 {
        Some(Event::TotalUnreadChanged { device, total: low(first) })
    } else {
        None
    }
}
