//! The simulated network: one link to the server for each device, each first in, first out.
//!
//! It is quiet: every message arrives once, a few milliseconds later. The latency of a message on a link is a keyed draw.
//!
//! *Not here*: what the messages mean ([`wire`](crate::wire)), and who is reachable: both ends know that of themselves.

use crate::calendar::Calendar;
use crate::draw::Draws;
use crate::wire::{Down, Request};
use aside_spec::vocabulary::DeviceIx;

const LEAST_LATENCY_MS: u64 = 5;
const LATENCY_SPREAD_MS: u64 = 16;

/// A message on its way.
#[derive(Clone)]
pub(crate) enum Packet {
    /// To the server.
    Up(DeviceIx, Request),
    /// To a client.
    Down(DeviceIx, Down),
}

impl Packet {
    fn key(&self) -> u64 {
        match self {
            Self::Up(_, request) => request.key(),
            Self::Down(_, down) => down.key(),
        }
    }

    /// A readable line.
    pub(crate) fn line(&self) -> String {
        match self {
            Self::Up(device, request) => format!("{device} -> server {request:?}"),
            Self::Down(device, down) => format!("server -> {device} {down:?}"),
        }
    }

    /// A device has two links: even numbers lead up, odd ones down.
    fn link(&self) -> u32 {
        match self {
            Self::Up(device, _) => device.0.wrapping_mul(2),
            Self::Down(device, _) => device.0.wrapping_mul(2).wrapping_add(1),
        }
    }
}

/// Whether a link hands over in the order of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOrder {
    /// First in, first out.
    Kept,
    /// As the latencies fall.
    Free,
}

/// Every link, and the virtual clock.
pub(crate) struct Network {
    calendar: Calendar<Packet>,
    latency: Draws,
    /// By link: when the last message sent on it arrives.
    busy_until: Vec<u64>,
}

impl Network {
    pub(crate) fn new(seed: u64, devices: usize) -> Self {
        Self {
            calendar: Calendar::new(),
            latency: Draws::new(seed, "latency"),
            busy_until: vec![0; devices.saturating_mul(2)],
        }
    }

    pub(crate) const fn now(&self) -> u64 {
        self.calendar.now()
    }

    /// Sends a message; tells when it will arrive.
    pub(crate) fn send(&mut self, packet: Packet, order: LinkOrder) -> u64 {
        let link = packet.link();
        let drawn = u64::from(self.latency.word(packet.key(), link)) % LATENCY_SPREAD_MS;
        let mut at = self.now().saturating_add(LEAST_LATENCY_MS + drawn);
        if let (LinkOrder::Kept, Some(busy_until)) = (order, self.busy_until.get_mut(link as usize)) {
            at = at.max(*busy_until);
            *busy_until = at;
        }
        self.calendar.put(at, packet);
        at
    }

    /// The next message that arrives no later than `until`.
    pub(crate) fn receive(&mut self, until: u64) -> Option<Packet> {
        self.calendar.take(until)
    }

    /// Lets time pass up to `until`, by which everything due has been received.
    pub(crate) fn advance(&mut self, until: u64) {
        self.calendar.advance(until);
    }
}
