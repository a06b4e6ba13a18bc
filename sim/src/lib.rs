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
//! | `trouble` | everything that goes wrong on the way |
//! | `stage`, `way`, `trace`, `told` | what both act through, and the record of it |
//! | `shelf` | messages, each kept once, and what each device holds of them |
//! | `table`, `roll` | a small map, and a large one by user |
//! | `journal` | lists of many owners |
//! | `pile` | a list that grows in pieces; adding to a list what is made in its place |
//! | [`apart`] | server and clients in processes of their own |
//!
//! *Not here*: what is right. Of `aside_spec` only the vocabulary is used, so that no judgement can be borrowed.

#![allow(
    clippy::inline_always,
    reason = "on the way of a delivery calls are a fifth of all instructions, counted"
)]

pub mod apart;
mod calendar;
mod client;
mod codes;
pub mod conduct;
mod draw;
mod journal;
pub mod mutants;
mod network;
mod pile;
mod roll;
mod rules;
mod server;
mod shelf;
mod stage;
mod table;
mod told;
mod trace;
mod trouble;
#[cfg(test)]
mod unquiet;
mod way;
mod wire;

use crate::apart::{Arrival, Hub};
use crate::client::Client;
use crate::conduct::{Conduct, Honest};
use crate::network::Packet;
use crate::rules::Rules;
use crate::stage::Stage;
use aside_spec::vocabulary::{Call, CallId, Control, DeviceIx, Event, RuleBook, World};

pub use crate::trace::{Mark, Moment, Trip, What};
pub use crate::trouble::Departure;

/// What a run is made with.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Decides every draw.
    pub seed: u64,
    /// The rules that the service follows.
    pub book: &'a RuleBook,
    /// Whether every moment is kept; the fingerprint always is.
    pub trace: bool,
}

/// How many things that arrive at one time are looked at together, where they are more than a few.
const AT_ONCE: usize = 64;
const FEW: usize = 8;

/// A world with its server, its clients and its network.
pub struct Service<C: Conduct = Honest> {
    hub: Hub<C>,
    clients: Vec<Client>,
    calls: u32,
    /// What is arriving; empty between two runs.
    arriving: Vec<Packet>,
}

impl<C: Conduct> Service<C> {
    /// The world as it is when the first step begins.
    pub fn new(world: &World, settings: &Settings<'_>, conduct: C) -> Self {
        let rules = Rules::new(settings.book);
        let devices = (0..world.devices.len()).map(DeviceIx::of);
        let mut clients: Vec<_> =
            devices.filter_map(|device| Client::of(&conduct, &rules, world, device)).collect();
        let mut hub = Hub::closed(rules, world, settings, conduct);
        for (at, _) in world.devices.iter().enumerate().filter(|(_, spec)| spec.logged_in) {
            let session = hub.open(DeviceIx::of(at));
            if let Some((client, session)) = clients.get_mut(at).zip(session) {
                client.begin(hub.shelf(), session);
            }
        }
        Self { hub, clients, calls: 0, arriving: Vec::new() }
    }

    /// Asks something of a device. Calls are numbered from 0.
    pub fn submit(&mut self, device: DeviceIx, call: Call) -> CallId {
        let id = CallId(self.calls);
        self.calls = self.calls.saturating_add(1);
        let mut stage = self.hub.stage();
        stage.submitted(id, device, &call);
        match self.clients.get_mut(device.at()) {
            Some(client) => client.call(&mut stage, id, call),
            None => Client::nowhere(device).call(&mut stage, id, call),
        }
        id
    }

    /// Does something to the world. Losing or regaining the network waits for what is under way, so that no call is cut off
    /// half-way, and so does falling asleep. Everything else strikes at once.
    pub fn control(&mut self, control: Control) {
        match control {
            Control::SetPlan { plan } => self.hub.set_plan(plan),
            Control::Wait { milliseconds } => {
                self.hub.stage().controlled(control);
                let until = self.now_ms().saturating_add(milliseconds);
                self.run(until);
                self.hub.advance(until);
                self.hub.give_up_sleepers();
            }
            Control::Disconnect { device } => {
                self.settle();
                if let Some(client) = self.clients.get_mut(device.at()) {
                    client.disconnect();
                }
                self.hub.lose(device);
            }
            Control::Connect { device } => {
                self.settle();
                let mut stage = self.hub.stage();
                stage.controlled(control);
                if let Some(client) = self.clients.get_mut(device.at()) {
                    client.connect(&mut stage);
                }
            }
            Control::Degrade { .. } | Control::Strike { .. } | Control::RestartService { .. } => {
                self.hub.disturb(control);
            }
            Control::Sleep { .. } => {
                self.settle();
                self.hub.disturb(control);
            }
            Control::Wake { device } => {
                self.hub.disturb(control);
                self.with_client(device, Client::wake);
            }
            Control::Crash { device, store } => {
                self.hub.lose_by(control, device);
                let mut last = 0;
                self.with_client(device, |client, stage| last = client.crash(stage, store));
                self.hub.bury(device, last);
            }
            Control::Start { device } => {
                self.hub.disturb(control);
                self.with_client(device, Client::start);
            }
            Control::Skew { device, milliseconds } => {
                self.hub.stage().controlled(control);
                self.with_client(device, |client, _| client.skew(milliseconds));
            }
        }
    }

    #[inline]
    fn with_client(&mut self, device: DeviceIx, act: impl FnOnce(&mut Client, &mut Stage<'_, C>)) {
        if let Some(client) = self.clients.get_mut(device.at()) {
            act(client, &mut self.hub.stage());
        }
    }

    /// Runs until nothing more can happen. It always ends: a side repeats itself only until it is answered, and every fault
    /// of the network has an end.
    pub fn settle(&mut self) {
        self.run(u64::MAX);
    }

    fn run(&mut self, until: u64) {
        let mut arriving = std::mem::take(&mut self.arriving);
        while self.hub.receive_all(until, &mut arriving) {
            self.arrive_all(&mut arriving);
        }
        self.arriving = arriving;
    }

    /// What arrives at one time.
    fn arrive_all(&mut self, arriving: &mut Vec<Packet>) {
        let mut at = 0;
        while at < arriving.len() {
            at = self.deliver(arriving, at);
            if let Some(packet) = arriving.get_mut(at) {
                // Something is left in its place, to be cleared away with the rest.
                let packet = std::mem::replace(packet, Packet::Restarted);
                self.arrive(packet);
                at += 1;
            }
        }
        arriving.clear();
    }

    /// The messages from a place on, up to the first packet that is none; tells where that is. Most of what arrives are messages,
    /// one after the other.
    #[inline(never)]
    fn deliver(&mut self, arriving: &[Packet], from: usize) -> usize {
        let Self { hub, clients, .. } = self;
        let mut stage = hub.stage();
        for (at, packet) in arriving.iter().enumerate().skip(from) {
            let Packet::Message(delivery) = packet else { return at };
            if at % AT_ONCE == 0 && arriving.len() - at > FEW {
                look_at(clients, &arriving[at..]);
            }
            if let Some(client) = clients.get_mut(delivery.to.at()) {
                client.receive_message(&mut stage, *delivery);
            }
        }
        arriving.len()
    }

    fn arrive(&mut self, packet: Packet) {
        match self.hub.arrive(packet) {
            Some(Arrival::Message(delivery)) => {
                self.with_client(delivery.to, |client, stage| client.receive_message(stage, delivery));
            }
            Some(Arrival::Down(to, down)) => {
                self.with_client(to, |client, stage| client.receive(stage, down));
            }
            None => {}
        }
    }

    /// The next event, with its time in milliseconds: in the order of happening.
    pub fn poll(&mut self) -> Option<(u64, Event)> {
        self.hub.poll()
    }

    /// Passes over every event that is there, for whom it is enough that the fingerprint has them: a message is given the form of
    /// an event only for those who look. Tells how many times a message was handed to an application.
    pub fn pass_over(&mut self) -> usize {
        self.hub.pass_over()
    }

    /// The virtual time.
    pub fn now_ms(&self) -> u64 {
        self.hub.now_ms()
    }

    /// A hash of everything that happened, the same on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.hub.fingerprint()
    }

    /// Every moment of the run, where they were asked for.
    pub fn moments(&self) -> &[Moment] {
        self.hub.moments()
    }

    /// How often each of [`Mark::ALL`] was reached; empty where none was.
    pub fn marks(&self) -> &[u32] {
        self.hub.marks()
    }
}

/// Looks at those who receive something next: in a large group they are far from each other in memory, and it takes less time to
/// fetch them together than one after the other.
#[inline(never)]
fn look_at(clients: &[Client], arriving: &[Packet]) {
    let mut seen = 0;
    for packet in arriving.iter().take(AT_ONCE) {
        if let Packet::Message(delivery) = packet
            && let Some(client) = clients.get(delivery.to.at())
        {
            seen |= client.glance();
        }
    }
    std::hint::black_box(seen);
}
