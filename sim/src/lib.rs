//! A simulated messaging service that decides every gate itself, as a vendor would: one server, one SDK client for
//! each device, and between them a network with a virtual clock. One seed decides everything.
//!
//! | module | what it holds |
//! |---|---|
//! | [`conduct`] | the points of decision, each with its honest answer |
//! | [`mutants`] | services that are wrong in one point |
//! | `server` | groups, membership, plan, admission, log, visibility, push |
//! | `client` | one SDK instance: the API, local store, gap detection, unread count |
//! | `wire`, `network`, `calendar`, `draw` | what the two say, and how it travels |
//! | `stage`, `trace` | what both act through, and the record of it |
//!
//! *Not here*: what is right. Of `aside_spec` only the vocabulary is used, so that no judgement can be borrowed.

mod calendar;
mod client;
mod codes;
pub mod conduct;
mod draw;
pub mod mutants;
mod network;
mod rules;
mod server;
mod stage;
mod trace;
#[cfg(test)]
mod unquiet;
mod wire;

use crate::client::Client;
use crate::conduct::{Conduct, Honest, Sdk};
use crate::network::{Network, Packet};
use crate::rules::Rules;
use crate::server::Server;
use crate::stage::Stage;
use crate::trace::Trace;
use aside_spec::vocabulary::{Call, CallId, Control, DeviceIx, Event, RuleBook, UserIx, World};

/// What a run is made with.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Decides every draw.
    pub seed: u64,
    /// The rules that the service follows.
    pub book: &'a RuleBook,
    /// Whether readable lines are kept; the fingerprint always is.
    pub trace: bool,
}

/// A world with its server, its clients and its network.
pub struct Service<C: Conduct = Honest> {
    conduct: C,
    network: Network,
    trace: Trace,
    server: Server,
    clients: Vec<Client>,
    calls: u32,
}

impl<C: Conduct> Service<C> {
    /// The world as it is when the first step begins.
    pub fn new(world: &World, settings: &Settings<'_>, conduct: C) -> Self {
        let rules = Rules::new(settings.book);
        let sdks = world.devices.iter().map(|spec| rules.sdk(&conduct, spec));
        let clients = sdks.zip(&world.devices).enumerate();
        let mut clients: Vec<_> =
            clients.map(|(at, (sdk, spec))| Client::new(DeviceIx::of(at), spec.user, sdk)).collect();
        let mut server = Server::new(&conduct, rules, world);
        for (at, client) in clients.iter_mut().enumerate().filter(|(at, _)| world.devices[*at].logged_in) {
            if let Some(session) = server.open(&conduct, DeviceIx::of(at)) {
                client.begin(session);
            }
        }
        Self {
            network: Network::new(settings.seed, world.devices.len()),
            trace: Trace::new(settings.trace),
            conduct,
            server,
            clients,
            calls: 0,
        }
    }

    /// Asks something of a device. Calls are numbered from 0.
    pub fn submit(&mut self, device: DeviceIx, call: Call) -> CallId {
        let id = CallId(self.calls);
        self.calls = self.calls.saturating_add(1);
        self.trace.submitted(self.network.now(), id, device, &call);
        let Self { conduct, network, trace, clients, .. } = self;
        let mut stage = Stage { conduct, network, trace };
        if let Some(client) = clients.get_mut(device.at()) {
            client.call(&mut stage, id, call);
        } else {
            // No such device: an SDK without login and without network.
            let mut nowhere = Client::new(device, UserIx(u32::MAX), Sdk::Without);
            nowhere.disconnect();
            nowhere.call(&mut stage, id, call);
        }
        id
    }

    /// Does something to the world. Losing or regaining the network waits for what is under way:
    /// on this quiet network no call is cut off half-way.
    pub fn control(&mut self, control: Control) {
        if let Control::Disconnect { .. } | Control::Connect { .. } = control {
            self.settle();
        }
        self.trace.controlled(self.network.now(), control);
        let Self { conduct, network, trace, clients, server, .. } = self;
        let mut stage = Stage { conduct, network, trace };
        match control {
            Control::SetPlan { plan } => server.set_plan(&mut stage, plan),
            Control::Wait { milliseconds } => {
                let until = self.network.now().saturating_add(milliseconds);
                self.run(until);
                self.network.advance(until);
            }
            Control::Disconnect { device } => {
                if let Some(client) = clients.get_mut(device.at()) {
                    client.disconnect();
                    server.lose(device);
                }
            }
            Control::Connect { device } => {
                if let Some(client) = clients.get_mut(device.at()) {
                    client.connect(&mut stage);
                }
            }
        }
    }

    /// Runs until nothing more can happen. It always ends: nothing on either side repeats itself.
    pub fn settle(&mut self) {
        self.run(u64::MAX);
    }

    fn run(&mut self, until: u64) {
        while let Some(packet) = self.network.receive(until) {
            self.arrive(packet);
        }
    }

    fn arrive(&mut self, packet: Packet) {
        let Self { conduct, network, trace, clients, server, .. } = self;
        let mut stage = Stage { conduct, network, trace };
        match packet {
            Packet::Up(from, request) => server.receive(&mut stage, from, request),
            Packet::Down(to, down) => {
                if let Some(client) = clients.get_mut(to.at()) {
                    client.receive(&mut stage, down);
                }
            }
        }
    }

    /// The next event, with its time in milliseconds: in the order of happening.
    pub fn poll(&mut self) -> Option<(u64, Event)> {
        self.trace.poll()
    }

    /// The virtual time.
    pub fn now_ms(&self) -> u64 {
        self.network.now()
    }

    /// A hash of everything that happened, the same on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.trace.fingerprint()
    }

    /// Readable lines of everything that happened, where they were asked for.
    pub fn trace(&self) -> &[String] {
        self.trace.lines()
    }
}
