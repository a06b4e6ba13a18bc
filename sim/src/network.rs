//! The simulated network: one link to the server for each device and direction, each first in, first out.
//!
//! It is quiet until somebody degrades a link: then every message arrives once, a few milliseconds later. The latency of
//! a message on a link is a keyed draw, and so is everything that goes wrong ([`trouble`](crate::trouble)).
//!
//! *Not here*: what the messages mean ([`wire`](crate::wire)), and who is reachable: both ends know that of themselves.

use crate::calendar::Calendar;
use crate::draw::Draws;
use crate::trouble::{Departure, Trouble};
use crate::wire::{Down, Push, Request};
use aside_spec::vocabulary::{Control, DeviceIx};

const LEAST_LATENCY_MS: u64 = 5;
const LATENCY_SPREAD_MS: u64 = 16;

/// A message on its way, or a timer of one of the two sides.
#[derive(Clone)]
pub(crate) enum Packet {
    /// To the server.
    Up(DeviceIx, Request),
    /// To a client.
    Down(DeviceIx, Down),
    /// At the server: nobody has acknowledged this push.
    Unheard(DeviceIx, u32, Push),
    /// At the server: it is up again.
    Restarted,
}

impl Packet {
    pub(crate) fn key(&self) -> u64 {
        match self {
            Self::Up(_, request) => request.key(),
            Self::Down(_, down) => down.key(),
            Self::Unheard(..) | Self::Restarted => 0,
        }
    }

    /// A device has two links: even numbers lead up, odd ones down.
    pub(crate) fn link(&self) -> u32 {
        match self {
            Self::Down(device, _) => device.0.wrapping_mul(2).wrapping_add(1),
            Self::Up(device, _) | Self::Unheard(device, ..) => device.0.wrapping_mul(2),
            Self::Restarted => 0,
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
    /// By device: how many pushes it was sent.
    pushed: Vec<u32>,
    trouble: Option<Box<Trouble>>,
    seed: u64,
}

impl Network {
    pub(crate) fn new(seed: u64, devices: usize) -> Self {
        Self {
            calendar: Calendar::new(),
            latency: Draws::new(seed, "latency"),
            busy_until: vec![0; devices.saturating_mul(2)],
            pushed: vec![0; devices],
            trouble: None,
            seed,
        }
    }

    pub(crate) const fn now(&self) -> u64 {
        self.calendar.now()
    }

    /// The number of the last push to a device.
    pub(crate) fn pushed(&self, device: DeviceIx) -> u32 {
        self.pushed.get(device.at()).copied().unwrap_or(0)
    }

    /// Sends a message; tells when it will arrive, and what went wrong with it.
    pub(crate) fn send(&mut self, mut packet: Packet, order: LinkOrder) -> Departure {
        self.number(&mut packet);
        let link = packet.link();
        let key = packet.key();
        let drawn = u64::from(self.latency.word(key, link)) % LATENCY_SPREAD_MS;
        let usual = self.now().saturating_add(LEAST_LATENCY_MS + drawn);
        let Some(trouble) = &mut self.trouble else {
            let at = in_order(&mut self.busy_until, link, usual, 0, order);
            self.calendar.put(at, packet);
            return Departure::calm(at);
        };
        let mut journey = trouble.journey(self.calendar.now(), usual, &packet);
        if let Some(at) = &mut journey.departure.arrives_ms {
            let order = if journey.is_overtaken { LinkOrder::Free } else { order };
            *at = in_order(&mut self.busy_until, link, *at, journey.slow_ms, order);
            if let Some(later) = journey.again_after_ms {
                self.calendar.put(at.saturating_add(later), packet.clone());
            }
        }
        let late = journey.alarm_at(&packet, trouble);
        if let Some(at) = journey.departure.arrives_ms {
            self.calendar.put(at, packet);
        }
        if let Some((at, alarm)) = late {
            self.calendar.put(at, alarm);
        }
        journey.departure
    }

    /// A push that is new gets its number.
    fn number(&mut self, packet: &mut Packet) {
        if let Packet::Down(to, Down::Push { id, push: _ }) = packet
            && *id == 0
            && let Some(pushed) = self.pushed.get_mut(to.at())
        {
            *pushed = pushed.wrapping_add(1);
            *id = *pushed;
        }
    }

    /// Something goes wrong from now on.
    pub(crate) fn disturb(&mut self, control: Control) {
        let now = self.now();
        let devices = self.pushed.len();
        let seed = self.seed;
        let trouble = self.trouble.get_or_insert_with(|| Box::new(Trouble::new(seed, devices)));
        for (at, packet) in trouble.begin(now, control) {
            self.calendar.put(at, packet);
        }
    }

    /// A request has come to a service that is down: its sender will try again.
    pub(crate) fn refuse(&mut self, from: DeviceIx, request: &Request) {
        let at = self.now().saturating_add(crate::trouble::PATIENCE_MS);
        self.calendar.put(at, Packet::Down(from, Down::Overdue { id: request.id }));
    }

    /// Whether the service is down.
    pub(crate) fn is_down(&self) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.is_down(self.now()))
    }

    /// Whether the device has slept for so long that nobody takes it for online any more.
    pub(crate) fn is_given_up(&self, device: DeviceIx) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| trouble.is_given_up(self.now(), device))
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

/// Puts an arrival behind those before it on the link, if the link keeps its order.
fn in_order(busy_until: &mut [u64], link: u32, at: u64, slow_ms: u64, order: LinkOrder) -> u64 {
    match (order, busy_until.get_mut(link as usize)) {
        (LinkOrder::Kept, Some(busy_until)) => {
            let at = at.max(busy_until.saturating_add(slow_ms));
            *busy_until = at;
            at
        }
        (LinkOrder::Kept, None) | (LinkOrder::Free, _) => at,
    }
}
