//! What both sides act through: policy, network or outbox, record. The only way out for anything that they do.
//!
//! *Not here*: state of either side.

use crate::conduct::Conduct;
use crate::network::Packet;
use crate::trace::{Mark, Trace, Trip};
use crate::trouble::ends;
use crate::way::Way;
use crate::wire::{Answer, Down, Push, Request, RequestId, Topic};
use aside_spec::vocabulary::{Call, CallId, Control, DeviceIx, ErrorCode, Event, Return, Value};

/// The surroundings of one act of one side.
pub(crate) struct Stage<'a, C> {
    pub(crate) conduct: &'a C,
    pub(crate) way: Way<'a>,
    pub(crate) trace: &'a mut Trace,
}

impl<C: Conduct> Stage<'_, C> {
    pub(crate) const fn now(&self) -> u64 {
        self.way.now()
    }

    /// A call of the harness is on record, and then what comes of it.
    pub(crate) fn submitted(&mut self, id: CallId, device: DeviceIx, call: &Call) {
        self.trace.submitted(self.way.now(), id, device, call);
    }

    pub(crate) fn controlled(&mut self, control: Control) {
        self.trace.controlled(self.way.now(), control);
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.trace.event(self.way.now(), event);
    }

    pub(crate) fn returned(&mut self, call: CallId, value: Return) {
        self.event(Event::Returned { call, value });
    }

    pub(crate) fn succeeded(&mut self, call: CallId, value: Value) {
        self.event(Event::Succeeded { call, value });
    }

    pub(crate) fn failed(&mut self, call: CallId, code: ErrorCode) {
        let code = self.conduct.code(code);
        self.event(Event::Failed { call, code });
    }

    pub(crate) fn request(&mut self, from: DeviceIx, request: Request) {
        self.send(Packet::Up(from, request));
    }

    pub(crate) fn push(&mut self, to: DeviceIx, push: Push) {
        self.send(Packet::Down(to, Down::Push { id: 0, push }));
    }

    pub(crate) fn answer(&mut self, to: DeviceIx, id: RequestId, key: u64, answer: Answer) {
        self.send(Packet::Down(to, Down::Answer { id, key, answer }));
    }

    /// A push that nobody acknowledged goes out once more, under its old number.
    pub(crate) fn push_again(&mut self, to: DeviceIx, id: u32, push: Push) {
        self.mark(Mark::PushRepeated);
        self.send(Packet::Down(to, Down::Push { id, push }));
    }

    /// Something happened that a run which never sees it has not put to the test.
    pub(crate) fn mark(&mut self, mark: Mark) {
        self.trace.mark(mark);
    }

    fn send(&mut self, packet: Packet) {
        let now = self.way.now();
        let (device, direction) = ends(&packet);
        let key = packet.key();
        let departure = self.way.send(packet, self.conduct.link_order());
        self.trace.sent(now, Trip::new(device, direction, Topic::of(key), departure));
    }
}
