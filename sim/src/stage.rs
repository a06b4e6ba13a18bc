//! What both sides act through: policy, network or outbox, shelf, record. The only way out for anything that they do.
//!
//! *Not here*: state of either side.

use crate::conduct::Conduct;
use crate::network::{LinkOrder, Packet, Receiver};
use crate::shelf::{SaidIx, Shelf};
use crate::trace::{Mark, Trace};
use crate::trouble::ends;
use crate::way::Way;
use crate::wire::{Answer, Down, Push, Request, RequestId};
use aside_spec::vocabulary::{
    Call, CallId, Control, DeviceIx, Direction, ErrorCode, Event, GroupIx, Return, Value,
};

/// The surroundings of one act of one side.
pub(crate) struct Stage<'a, C> {
    pub(crate) conduct: &'a C,
    pub(crate) way: Way<'a>,
    pub(crate) shelf: &'a mut Shelf,
    pub(crate) trace: &'a mut Trace,
}

impl<C: Conduct> Stage<'_, C> {
    /// The time at which the side began to act: it does not change while it does.
    pub(crate) const fn now(&self) -> u64 {
        self.trace.now_ms()
    }

    /// A call of the harness is on record, and then what comes of it.
    pub(crate) fn submitted(&mut self, id: CallId, device: DeviceIx, call: &Call) {
        self.trace.submitted(id, device, call);
    }

    pub(crate) fn controlled(&mut self, control: Control) {
        self.trace.controlled(control);
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.trace.event(event);
    }

    pub(crate) fn received(&mut self, device: DeviceIx, said: SaidIx) {
        self.trace.received(device, said, self.shelf);
    }

    #[inline(always)]
    pub(crate) fn received_as_last(&mut self, device: DeviceIx, group: GroupIx, unread: u32, said: SaidIx) {
        self.trace.received_as_last(device, (group, unread, said), self.shelf);
    }

    pub(crate) fn conversation_changed(
        &mut self,
        device: DeviceIx,
        group: GroupIx,
        unread: u32,
        last: Option<SaidIx>,
    ) {
        self.trace.conversation_changed(device, (group, unread, last), self.shelf);
    }

    #[inline]
    pub(crate) fn total_unread_changed(&mut self, device: DeviceIx, total: u32) {
        self.trace.total_unread_changed(device, total);
    }

    pub(crate) fn returned(&mut self, call: CallId, value: Return) {
        self.trace.returned(call, value);
    }

    pub(crate) fn progressed(&mut self, call: CallId) {
        self.trace.progressed(call);
    }

    /// The success callback of a send.
    pub(crate) fn sent(&mut self, call: CallId, said: SaidIx) {
        self.trace.succeeded(call, said, self.shelf);
    }

    pub(crate) fn succeeded(&mut self, call: CallId, value: Value) {
        self.event(Event::Succeeded { call, value });
    }

    pub(crate) fn failed(&mut self, call: CallId, code: ErrorCode) {
        let code = self.conduct.code(code);
        self.event(Event::Failed { call, code });
    }

    pub(crate) fn request(&mut self, from: DeviceIx, request: Request) {
        self.send(request.key(), (from, Direction::Up), || Packet::Up(from, request));
    }

    pub(crate) fn push(&mut self, to: DeviceIx, push: Push) {
        let id = self.way.number_push(to);
        let (key, push) = (push.key(), Box::new(push));
        self.send(key, (to, Direction::Down), || Packet::Down(to, Down::Push { id, push }));
    }

    /// A message goes to many, under one key.
    #[inline(never)]
    pub(crate) fn fan_out(&mut self, (key, said): (u64, SaidIx), receivers: &[Receiver]) {
        let keeps_order = self.conduct.link_order() == LinkOrder::Kept;
        if let Way::Network(network) = &mut self.way
            && network.is_calm()
            && keeps_order
        {
            let trace = &mut *self.trace;
            network.fan_out((key, said), receivers, |to, departure| {
                trace.sent(to, Direction::Down, key, departure);
            });
        } else {
            for receiver in receivers {
                let to = receiver.to;
                let id = self.way.number_push(to);
                self.send(key, (to, Direction::Down), || Packet::Message(receiver.delivery(said, id)));
            }
        }
    }

    pub(crate) fn answer(&mut self, to: DeviceIx, id: RequestId, key: u64, answer: Answer) {
        self.send(key, (to, Direction::Down), || Packet::Down(to, Down::Answer { id, answer }));
    }

    /// A push that nobody acknowledged goes out once more, under its old number.
    pub(crate) fn push_again(&mut self, packet: Packet) {
        self.mark(Mark::PushRepeated);
        self.send(packet.push_key(self.shelf), ends(&packet), || packet);
    }

    /// Something happened that a run which never sees it has not put to the test.
    pub(crate) fn mark(&mut self, mark: Mark) {
        self.trace.mark(mark);
    }

    /// What is known of a message.
    pub(crate) fn said(&self, said: SaidIx) -> &crate::shelf::Said {
        &self.shelf[said]
    }

    #[inline(always)]
    fn send(
        &mut self,
        key: u64,
        (device, direction): (DeviceIx, Direction),
        packet: impl FnOnce() -> Packet,
    ) {
        let order = self.conduct.link_order();
        let departure = self.way.send(key, (device, direction), order, packet);
        self.trace.sent(device, direction, key, departure);
    }
}
