//! Server, network and virtual clock: a service without its clients.
//!
//! *Not here*: clients, in this process ([`Service`](crate::Service)) or in others ([`Clients`](super::Clients)).

use super::{Downward, Opening, Upward};
use crate::Settings;
use crate::conduct::{Conduct, Honest};
use crate::network::{Delivery, Network, Packet};
use crate::rules::Rules;
use crate::server::Server;
use crate::shelf::Shelf;
use crate::stage::Stage;
use crate::trace::{Mark, Moment, Trace};
use crate::way::Way;
use crate::wire::{Down, Push, Request, RequestId, Session};
use aside_spec::vocabulary::{Control, DeviceIx, Event, Plan, World};
use std::collections::BTreeMap;

/// What arrives at a client.
pub(crate) enum Arrival {
    /// A new message.
    Message(Delivery),
    /// Anything else.
    Down(DeviceIx, Down),
}

/// The server of a world, with the network between it and its clients.
pub struct Hub<C: Conduct = Honest> {
    conduct: C,
    network: Network,
    shelf: Shelf,
    trace: Trace,
    server: Server,
    /// How many devices the world has.
    devices: usize,
    /// Sessions of which the clients have not been told.
    openings: BTreeMap<DeviceIx, Session>,
}

impl<C: Conduct> Hub<C> {
    /// The world as it is when the first step begins.
    pub fn new(world: &World, settings: &Settings<'_>, conduct: C) -> Self {
        let mut hub = Self::closed(Rules::new(settings.book), world, settings, conduct);
        for (at, _) in world.devices.iter().enumerate().filter(|(_, spec)| spec.logged_in) {
            let device = DeviceIx::of(at);
            if let Some(session) = hub.open(device) {
                hub.openings.insert(device, session);
            }
        }
        hub
    }

    /// The world before anybody is logged in.
    pub(crate) fn closed(rules: Rules, world: &World, settings: &Settings<'_>, conduct: C) -> Self {
        Self {
            network: Network::new(settings.seed, world.devices.len()),
            shelf: Shelf::default(),
            trace: Trace::new(settings.trace),
            server: Server::new(&conduct, rules, world),
            conduct,
            devices: world.devices.len(),
            openings: BTreeMap::new(),
        }
    }

    /// Opens the session of a device that is logged in from the start.
    pub(crate) fn open(&mut self, device: DeviceIx) -> Option<Session> {
        self.server.open(&self.conduct, device)
    }

    /// What the client of a device that is logged in from the start begins with: it is given once.
    pub fn opening(&mut self, device: DeviceIx) -> Option<Opening> {
        self.openings.remove(&device).map(Opening)
    }

    /// Puts on the network what a client says. From a device that there is not, nothing is taken.
    pub fn submit(&mut self, upward: Upward) {
        let Upward { from, request } = upward;
        if from.at() < self.devices {
            self.stage().request(from, request);
        }
    }

    /// The next thing that arrives at a client; what arrives at the server is dealt with on the way.
    ///
    /// With `until_ms`, only what arrives by that time; after the last of it, it is that time. Without, everything: after
    /// the last of it, nothing more happens by itself.
    pub fn next(&mut self, until_ms: Option<u64>) -> Option<Downward> {
        while let Some(packet) = self.receive(until_ms.unwrap_or(u64::MAX)) {
            let at_ms = self.now_ms();
            match self.arrive(packet) {
                Some(Arrival::Down(to, down)) => return Some(Downward { at_ms, to, down }),
                Some(Arrival::Message(delivery)) => {
                    let push = Box::new(Push::Message(self.shelf.parcel(delivery.slip())));
                    return Some(Downward {
                        at_ms,
                        to: delivery.to,
                        down: Down::Push { id: delivery.id, push },
                    });
                }
                None => {}
            }
        }
        if let Some(until) = until_ms {
            self.advance(until);
        }
        None
    }

    /// The application's owner changes the plan.
    pub fn set_plan(&mut self, plan: Plan) {
        let (server, mut stage) = self.act();
        stage.controlled(Control::SetPlan { plan });
        server.set_plan(&mut stage, plan);
    }

    /// A device's connection is gone. Its user stays logged in there, and its client is to be told as well.
    pub fn lose(&mut self, device: DeviceIx) {
        self.lose_by(Control::Disconnect { device }, device);
    }

    /// A device's connection is gone, for this reason.
    pub(crate) fn lose_by(&mut self, control: Control, device: DeviceIx) {
        self.stage().controlled(control);
        self.server.lose(device);
    }

    /// The next event of the service itself, with its time: offline push. Everything else is the clients' to tell.
    pub fn poll(&mut self) -> Option<(u64, Event)> {
        self.trace.poll(&self.shelf)
    }

    pub(crate) fn pass_over(&mut self) -> usize {
        self.trace.pass_over()
    }

    /// The virtual time.
    pub const fn now_ms(&self) -> u64 {
        self.network.now()
    }

    /// A hash of everything that happened on this side, the same on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.trace.fingerprint()
    }

    /// Every moment of this side, where they were asked for.
    pub fn moments(&self) -> &[Moment] {
        self.trace.moments()
    }

    /// How often each mark was reached; empty where none was.
    pub fn marks(&self) -> &[u32] {
        self.trace.marks()
    }

    /// What clients hold that are in this process.
    pub(crate) const fn shelf(&mut self) -> &mut Shelf {
        &mut self.shelf
    }

    /// What a client acts through that is in this process.
    pub(crate) fn stage(&mut self) -> Stage<'_, C> {
        self.act().1
    }

    /// The next thing that arrives anywhere, no later than `until`.
    #[inline(always)]
    pub(crate) fn receive(&mut self, until: u64) -> Option<Packet> {
        self.network.receive(until)
    }

    /// All that arrives next, anywhere, no later than `until`: at one time, in order.
    #[inline]
    pub(crate) fn receive_all(&mut self, until: u64, run: &mut Vec<Packet>) -> bool {
        self.network.receive_all(until, run)
    }

    /// Something arrives: what is for the server is dealt with, what is for a client is given out.
    #[inline(always)]
    pub(crate) fn arrive(&mut self, packet: Packet) -> Option<Arrival> {
        match packet {
            Packet::Message(delivery) => return Some(Arrival::Message(delivery)),
            Packet::Down(to, down) => return Some(Arrival::Down(to, down)),
            Packet::Up(from, request) => self.arrive_up(from, request),
            Packet::UnheardMessage(delivery) => {
                let (server, mut stage) = self.act();
                server.unheard(&mut stage, (delivery.to, delivery.id), Packet::Message(delivery));
            }
            Packet::Unheard(to, id, push) => {
                let (server, mut stage) = self.act();
                let again = Packet::Down(to, Down::Push { id, push });
                server.unheard(&mut stage, (to, id), again);
            }
            Packet::Restarted => {
                let (server, mut stage) = self.act();
                server.restarted(&mut stage);
            }
        }
        None
    }

    fn arrive_up(&mut self, from: DeviceIx, request: Request) {
        if self.network.is_down() {
            self.network.refuse(from, &request);
            self.trace.mark(Mark::DownRequest);
        } else {
            let (server, mut stage) = self.act();
            server.receive(&mut stage, from, request);
        }
    }

    /// Something goes wrong on the network, or no longer does.
    pub(crate) fn disturb(&mut self, control: Control) {
        self.stage().controlled(control);
        self.network.disturb(control);
    }

    /// No request of a process that has ended begins a session any more.
    pub(crate) fn bury(&mut self, device: DeviceIx, next: RequestId) {
        self.server.bury(device, next);
    }

    /// Those who have slept for too long are taken for gone.
    pub(crate) fn give_up_sleepers(&mut self) {
        for device in (0..self.devices).map(DeviceIx::of) {
            if self.network.is_given_up(device) && self.server.lose(device) {
                self.trace.mark(Mark::GivenUp);
            }
        }
    }

    /// Lets time pass up to `until`, by which everything due has been received.
    pub(crate) fn advance(&mut self, until: u64) {
        self.network.advance(until);
    }

    /// Somebody acts, now.
    fn act(&mut self) -> (&mut Server, Stage<'_, C>) {
        let Self { conduct, network, shelf, trace, server, .. } = self;
        trace.tell_time(network.now());
        (server, Stage { conduct, way: Way::Network(network), shelf, trace })
    }
}
