//! Where what a side says goes: onto the network, or out of a process that has none.
//!
//! *Not here*: the network itself ([`network`](crate::network)), and how anything gets from process to process.

use crate::apart::Upward;
use crate::conduct::LinkOrder;
use crate::network::{Network, Packet};
use crate::trouble::Departure;
use aside_spec::vocabulary::{DeviceIx, Direction};

/// The way out of one act.
pub(crate) enum Way<'a> {
    /// Server and network are here.
    Network(&'a mut Network),
    /// They are in another process.
    Outbox(&'a mut Outbox),
}

impl Way<'_> {
    /// The number of the last push to a device: only where the server is, which pushes.
    pub(crate) fn pushed(&self, device: DeviceIx) -> u32 {
        match self {
            Self::Network(network) => network.pushed(device),
            Self::Outbox(_) => 0,
        }
    }

    /// Gives the next push to a device its number: only where the server is, which pushes.
    pub(crate) fn number_push(&mut self, device: DeviceIx) -> u32 {
        match self {
            Self::Network(network) => network.number_push(device),
            Self::Outbox(_) => 0,
        }
    }

    /// Sends something on a link; tells when it will arrive, or, where only the network knows that, when it left.
    #[inline(always)]
    pub(crate) fn send(
        &mut self,
        key: u64,
        link: (DeviceIx, Direction),
        order: LinkOrder,
        packet: impl FnOnce() -> Packet,
    ) -> Departure {
        match self {
            Self::Network(network) => network.send(key, link, order, packet),
            Self::Outbox(outbox) => Departure::calm(outbox.put(packet())),
        }
    }
}

/// What clients have said and nobody has carried to the network yet; and the time, as the network told it last.
pub(crate) struct Outbox {
    now: u64,
    said: Vec<Upward>,
}

impl Outbox {
    pub(crate) const fn new() -> Self {
        Self { now: 0, said: Vec::new() }
    }

    pub(crate) const fn now(&self) -> u64 {
        self.now
    }

    /// It is that late, or later.
    pub(crate) fn advance(&mut self, to: u64) {
        self.now = self.now.max(to);
    }

    /// Takes out everything, in the order of saying.
    pub(crate) fn take(&mut self) -> Vec<Upward> {
        std::mem::take(&mut self.said)
    }

    /// Only the server says anything downwards, and it has the network.
    fn put(&mut self, packet: Packet) -> u64 {
        if let Packet::Up(from, request) = packet {
            self.said.push(Upward { from, request });
        }
        self.now
    }
}
