//! What applications were told and nobody has asked for yet: two numbers for each message, however much it says. It is given the
//! form of an [`Event`] only for those who look.
//!
//! *Not here*: the record of all that happened ([`trace`](crate::trace)).

use crate::shelf::{SaidIx, Shelf};
use aside_spec::vocabulary::{CallId, DeviceIx, Event, Return, Value};
use std::collections::VecDeque;

/// What was told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing: from here on it is as late as the number says.
    Time,
    /// A message.
    Received,
    /// A message, by which its conversation changed: both at once.
    ReceivedAndChanged,
    Changed,
    TotalChanged,
    /// A call returned.
    Returned(Return),
    /// A call got all the way.
    Progressed,
    /// A call sent a message.
    Sent,
    /// What does not fit into a line.
    Other,
}

/// What it was, to whom, and two numbers: a message on the shelf, and a count or a call.
#[derive(Clone, Copy)]
struct Line {
    kind: Kind,
    device: DeviceIx,
    rest: u64,
}

impl Line {
    const fn new(kind: Kind, device: DeviceIx, said: SaidIx, count: u32) -> Self {
        Self { kind, device, rest: (count as u64) << 32 | said.number() as u64 }
    }

    /// What a call comes to: its device is known by the call.
    const fn of_call(kind: Kind, call: CallId, said: SaidIx) -> Self {
        Self::new(kind, DeviceIx(0), said, call.0)
    }

    const fn count(self) -> u32 {
        (self.rest >> 32) as u32
    }

    const fn call(self) -> CallId {
        CallId(self.count())
    }

    fn said(self) -> SaidIx {
        SaidIx::of_number(u32::try_from(self.rest & u64::from(u32::MAX)).unwrap_or(u32::MAX))
    }
}

/// What was told, in order.
#[derive(Default)]
pub(crate) struct Told {
    lines: Vec<Line>,
    /// How late it is, and when what was asked for last was told.
    now_ms: u64,
    polled_ms: u64,
    /// How much of it was asked for.
    polled: usize,
    /// How many messages were told, and not asked for.
    handed: usize,
    others: VecDeque<Event>,
}

impl Told {
    /// What is told from here on is told at this time.
    #[inline]
    pub(crate) fn time(&mut self, now_ms: u64) {
        self.now_ms = now_ms;
        self.write(Line { kind: Kind::Time, device: DeviceIx(0), rest: now_ms });
    }

    #[inline(always)]
    pub(crate) fn received(&mut self, device: DeviceIx, said: SaidIx) {
        self.handed += 1;
        self.write(Line::new(Kind::Received, device, said, 0));
    }

    /// A conversation has so many unread messages now, and this last one.
    #[inline]
    pub(crate) fn changed(&mut self, device: DeviceIx, unread: u32, last: SaidIx) {
        self.write(Line::new(Kind::Changed, device, last, unread));
    }

    /// A message is the last one of its conversation, in which so many are unread now.
    #[inline(always)]
    pub(crate) fn received_as_last(&mut self, device: DeviceIx, said: SaidIx, unread: u32) {
        self.handed += 1;
        self.write(Line::new(Kind::ReceivedAndChanged, device, said, unread));
    }

    #[inline]
    pub(crate) fn total_changed(&mut self, device: DeviceIx, total: u32) {
        self.write(Line::new(Kind::TotalChanged, device, SaidIx::default(), total));
    }

    pub(crate) fn returned(&mut self, call: CallId, value: Return) {
        self.write(Line::of_call(Kind::Returned(value), call, SaidIx::default()));
    }

    pub(crate) fn progressed(&mut self, call: CallId) {
        self.write(Line::of_call(Kind::Progressed, call, SaidIx::default()));
    }

    pub(crate) fn sent(&mut self, call: CallId, said: SaidIx) {
        self.write(Line::of_call(Kind::Sent, call, said));
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.write(Line::new(Kind::Other, DeviceIx(0), SaidIx::default(), 0));
        self.others.push_back(event);
    }

    #[inline(always)]
    fn write(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// The next event, with its time.
    pub(crate) fn poll(&mut self, shelf: &Shelf) -> Option<(u64, Event)> {
        while let Some(line) = self.lines.get_mut(self.polled) {
            let told = *line;
            if told.kind == Kind::ReceivedAndChanged {
                // The other half of it is next.
                line.kind = Kind::Changed;
            } else {
                self.polled += 1;
            }
            if told.kind == Kind::Time {
                self.polled_ms = told.rest;
            } else {
                return Some((self.polled_ms, self.event_of(told, shelf)?));
            }
        }
        self.forget();
        None
    }

    fn event_of(&mut self, line: Line, shelf: &Shelf) -> Option<Event> {
        let device = line.device;
        match line.kind {
            Kind::Received | Kind::ReceivedAndChanged => {
                self.handed = self.handed.saturating_sub(1);
                Some(Event::Received { device, message: shelf[line.said()].message() })
            }
            Kind::Changed => {
                let last = &shelf[line.said()];
                let (group, unread) = (last.group?, line.count());
                Some(Event::ConversationChanged { device, group, unread, last: last.nonce() })
            }
            Kind::TotalChanged => Some(Event::TotalUnreadChanged { device, total: line.count() }),
            Kind::Returned(value) => Some(Event::Returned { call: line.call(), value }),
            Kind::Progressed => Some(progress(line.call())),
            Kind::Sent => Some(success(line.call(), line.said(), shelf)),
            Kind::Time | Kind::Other => self.others.pop_front(),
        }
    }

    /// Passes over everything; gives how many of it were messages.
    pub(crate) fn pass_over(&mut self) -> usize {
        let handed = self.handed;
        self.forget();
        handed
    }

    fn forget(&mut self) {
        self.lines.clear();
        self.polled = 0;
        self.polled_ms = self.now_ms;
        self.handed = 0;
        self.others.clear();
    }
}

/// A message is sent at once, as far as anybody is told.
pub(crate) const fn progress(call: CallId) -> Event {
    Event::Progress { call, percent: 100 }
}

/// A call has sent this.
pub(crate) fn success(call: CallId, said: SaidIx, shelf: &Shelf) -> Event {
    Event::Succeeded { call, value: Value::Sent(shelf[said].message()) }
}
