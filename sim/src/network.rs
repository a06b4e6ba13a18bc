//! The simulated network: one link to the server for each device and direction, each first in, first out.
//!
//! It is quiet until somebody degrades a link: then every message arrives once, a few milliseconds later. The latency of
//! a message on a link is a keyed draw, and so is everything that goes wrong ([`trouble`](crate::trouble)).
//!
//! *Not here*: what the messages mean ([`wire`](crate::wire)), and who is reachable: both ends know that of themselves.

use crate::calendar::Calendar;
use crate::draw::Draws;
use crate::shelf::{SaidIx, Shelf, Slip};
use crate::trouble::{Departure, Trouble};
use crate::wire::{Down, Push, Request, Surfaces};
use aside_spec::vocabulary::{Control, DeviceIx, Direction};

const LEAST_LATENCY_MS: u64 = 5;
const LATENCY_SPREAD_MS: u64 = 16;

/// A new message on its way to one device: small, for a fan-out is made of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delivery {
    pub(crate) said: SaidIx,
    pub(crate) to: DeviceIx,
    /// The number of the push.
    pub(crate) id: u32,
    pub(crate) surfaces: Surfaces,
    /// The newest number before it that this user may know of.
    pub(crate) prev: u64,
}

/// A device that a fan-out goes to, and what of it is for that device alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Receiver {
    pub(crate) to: DeviceIx,
    pub(crate) surfaces: Surfaces,
    /// The newest number before it that this user may know of.
    pub(crate) prev: u64,
}

impl Receiver {
    /// A message as it sets out to this device, under a number of its own.
    pub(crate) const fn delivery(self, said: SaidIx, id: u32) -> Delivery {
        let Self { to, surfaces, prev } = self;
        Delivery { said, to, id, surfaces, prev }
    }
}

impl Delivery {
    pub(crate) const fn slip(self) -> Slip {
        let Self { said, to: _, id: _, surfaces, prev } = self;
        Slip { said, prev, read: None, surfaces }
    }
}

/// Something on its way, or a timer of one of the two sides.
#[derive(Clone)]
pub(crate) enum Packet {
    /// To a client: a new message.
    Message(Delivery),
    /// To a client: anything else.
    Down(DeviceIx, Down),
    /// To the server.
    Up(DeviceIx, Request),
    /// At the server: nobody has acknowledged this message.
    UnheardMessage(Delivery),
    /// At the server: nobody has acknowledged this push.
    Unheard(DeviceIx, u32, Box<Push>),
    /// At the server: it is up again.
    Restarted,
}

/// Two of them to a line of a cache.
const _: () = assert!(size_of::<Packet>() <= 32, "a packet has grown");

impl Packet {
    /// The key of a push, under which it is sent again. Nothing else is sent again under its own key.
    pub(crate) fn push_key(&self, shelf: &Shelf) -> u64 {
        match self {
            Self::Message(delivery) => shelf[delivery.said].key(),
            Self::Down(_, Down::Push { id: _, push }) => push.key(),
            Self::Down(_, Down::Answer { .. } | Down::Overdue { .. })
            | Self::Up(..)
            | Self::UnheardMessage(_)
            | Self::Unheard(..)
            | Self::Restarted => 0,
        }
    }

    /// A device has two links: even numbers lead up, odd ones down.
    pub(crate) const fn link(&self) -> u32 {
        match self {
            Self::Message(Delivery { to: device, .. }) | Self::Down(device, _) => down(*device),
            Self::Up(device, _)
            | Self::UnheardMessage(Delivery { to: device, .. })
            | Self::Unheard(device, ..) => up(*device),
            Self::Restarted => 0,
        }
    }
}

/// The link that leads up from a device.
const fn up(device: DeviceIx) -> u32 {
    device.0.wrapping_mul(2)
}

/// The link that leads down to a device.
const fn down(device: DeviceIx) -> u32 {
    device.0.wrapping_mul(2).wrapping_add(1)
}

/// Whether a link hands over in the order of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOrder {
    /// First in, first out.
    Kept,
    /// As the latencies fall.
    Free,
}

/// The two links of a device.
#[derive(Clone, Copy, Default)]
struct Line {
    /// When the last message sent up arrives, and the last one sent down.
    busy_until: [u64; 2],
    /// How many pushes were sent.
    pushed: u32,
}

/// Every link, and the virtual clock.
pub(crate) struct Network {
    calendar: Calendar<Packet>,
    latency: Draws,
    /// By device.
    lines: Vec<Line>,
    trouble: Option<Box<Trouble>>,
    seed: u64,
}

impl Network {
    pub(crate) fn new(seed: u64, devices: usize) -> Self {
        Self {
            calendar: Calendar::new(),
            latency: Draws::new(seed, "latency"),
            lines: vec![Line::default(); devices],
            trouble: None,
            seed,
        }
    }

    pub(crate) const fn now(&self) -> u64 {
        self.calendar.now()
    }

    /// The number of the last push to a device.
    pub(crate) fn pushed(&self, device: DeviceIx) -> u32 {
        self.lines.get(device.at()).map_or(0, |line| line.pushed)
    }

    /// Sends something on a link, under its key; tells when it will arrive, and what went wrong with it.
    #[inline(always)]
    pub(crate) fn send(
        &mut self,
        key: u64,
        (device, direction): (DeviceIx, Direction),
        order: LinkOrder,
        packet: impl FnOnce() -> Packet,
    ) -> Departure {
        let link = if direction == Direction::Down { down(device) } else { up(device) };
        let drawn = u64::from(self.latency.word(key, link)) % LATENCY_SPREAD_MS;
        let usual = self.now().saturating_add(LEAST_LATENCY_MS + drawn);
        if self.trouble.is_some() {
            let packet = packet();
            debug_assert_eq!(packet.link(), link, "sent on another link than its own");
            return self.send_through_trouble(key, packet, order, usual);
        }
        let at = in_order(&mut self.lines, link, usual, 0, order);
        self.calendar.put_with(at, packet);
        Departure::calm(at)
    }

    /// Whether nothing ever went wrong.
    pub(crate) const fn is_calm(&self) -> bool {
        self.trouble.is_none()
    }

    /// Sends a message to many, under one key, on links that keep their order and on which nothing goes wrong: as if it were sent
    /// to one after the other.
    #[inline(always)]
    pub(crate) fn fan_out(
        &mut self,
        (key, said): (u64, SaidIx),
        receivers: &[Receiver],
        mut departed: impl FnMut(DeviceIx, Departure),
    ) {
        let soonest = self.now().saturating_add(LEAST_LATENCY_MS);
        let draws = self.latency.of(key);
        for &receiver in receivers {
            let to = receiver.to;
            let Some(line) = self.lines.get_mut(to.at()) else { continue };
            line.pushed = line.pushed.wrapping_add(1);
            let drawn = u64::from(draws.word(down(to))) % LATENCY_SPREAD_MS;
            let at = soonest.saturating_add(drawn).max(line.busy_until[1]);
            line.busy_until[1] = at;
            let id = line.pushed;
            self.calendar.put_with(at, || Packet::Message(receiver.delivery(said, id)));
            departed(to, Departure::calm(at));
        }
    }

    #[cold]
    fn send_through_trouble(&mut self, key: u64, packet: Packet, order: LinkOrder, usual: u64) -> Departure {
        let Some(trouble) = &mut self.trouble else { return Departure::calm(usual) };
        let mut journey = trouble.journey(self.calendar.now(), usual, key, &packet);
        if let Some(at) = &mut journey.departure.arrives_ms {
            let order = if journey.is_overtaken { LinkOrder::Free } else { order };
            *at = in_order(&mut self.lines, packet.link(), *at, journey.slow_ms, order);
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

    /// Gives the next push to a device its number.
    pub(crate) fn number_push(&mut self, device: DeviceIx) -> u32 {
        let Some(line) = self.lines.get_mut(device.at()) else { return 0 };
        line.pushed = line.pushed.wrapping_add(1);
        line.pushed
    }

    /// Something goes wrong from now on.
    pub(crate) fn disturb(&mut self, control: Control) {
        let now = self.now();
        let devices = self.lines.len();
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
    #[inline(always)]
    pub(crate) fn receive(&mut self, until: u64) -> Option<Packet> {
        self.calendar.take(until)
    }

    /// All that arrives next, no later than `until`.
    #[inline]
    pub(crate) fn receive_all(&mut self, until: u64, run: &mut Vec<Packet>) -> bool {
        self.calendar.take_run(until, run)
    }

    /// Lets time pass up to `until`, by which everything due has been received.
    pub(crate) fn advance(&mut self, until: u64) {
        self.calendar.advance(until);
    }
}

/// Puts an arrival behind those before it on the link, if the link keeps its order.
#[inline]
fn in_order(lines: &mut [Line], link: u32, at: u64, slow_ms: u64, order: LinkOrder) -> u64 {
    match (order, lines.get_mut(link as usize / 2)) {
        (LinkOrder::Kept, Some(line)) => {
            let busy_until = &mut line.busy_until[link as usize % 2];
            let at = at.max(busy_until.saturating_add(slow_ms));
            *busy_until = at;
            at
        }
        (LinkOrder::Kept, None) | (LinkOrder::Free, _) => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// To many at once is to one after the other, whatever is on its way already.
        #[test]
        fn a_fan_out_is_many_sends(
            lists in proptest::collection::vec(proptest::collection::vec(0_u32..9, 0..20), 1..6)
        ) {
            let mut networks = [Network::new(7, 9), Network::new(7, 9)];
            for (nth, list) in (0_u64..).zip(lists) {
                let to_each =
                    list.iter().map(|&to| Receiver { to: DeviceIx(to), surfaces: Surfaces::EVENT, prev: 0 });
                let (said, receivers) = (SaidIx::default(), to_each.collect::<Vec<_>>());
                let mut departures = [Vec::new(), Vec::new()];
                let [one, other] = &mut departures;
                networks[0].fan_out((nth, said), &receivers, |to, it| one.push((to, it)));
                for &receiver in &receivers {
                    let to = receiver.to;
                    let id = networks[1].number_push(to);
                    let packet = || Packet::Message(receiver.delivery(said, id));
                    let departure = networks[1].send(nth, (to, Direction::Down), LinkOrder::Kept, packet);
                    other.push((to, departure));
                }
                prop_assert_eq!(one, other);
                let arrivals = networks.each_mut().map(|network| {
                    let next = || network.receive(nth + 12);
                    let numbered = |packet| if let Packet::Message(it) = packet { (it.to, it.id) } else { (DeviceIx(0), 0) };
                    std::iter::from_fn(next).map(numbered).collect::<Vec<_>>()
                });
                prop_assert_eq!(&arrivals[0], &arrivals[1]);
            }
        }
    }
}
