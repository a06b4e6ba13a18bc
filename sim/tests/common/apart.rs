//! Carries between a hub and its clients, each word as a line of JSON.
//!
//! *Not here*: what must come of it.

use super::steps::Step;
use super::{GROUP, book, text};
use aside_sim::Settings;
use aside_sim::apart::{Clients, Hub};
use aside_sim::conduct::Conduct;
use aside_spec::vocabulary::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// A word on its way, as text.
#[derive(Clone, Debug)]
pub enum Line {
    Opening(DeviceIx, String),
    Up(String),
    Down(String),
}

/// A hub and some instances of clients, and who carries between them.
pub struct Apart<C: Conduct> {
    pub hub: Hub<C>,
    pub hosts: Vec<Clients<C>>,
    /// By device: its host.
    host: Vec<usize>,
    /// The host that spoke last.
    turn: usize,
    calls: u32,
    pub seen: Vec<(u64, Event)>,
    pub lines: Vec<Line>,
}

pub fn as_line(it: &impl Serialize) -> String {
    let line = serde_json::to_string(it).expect("it can be said");
    assert!(!line.contains('\n'));
    line
}

pub fn read<T: DeserializeOwned>(line: &str) -> T {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"))
}

/// What comes of it at the other end, and the line that it was on the way.
fn carried<T: Serialize + DeserializeOwned + Debug>(it: &T) -> (T, String) {
    let line = as_line(it);
    let then: T = read(&line);
    assert_eq!(format!("{then:?}"), format!("{it:?}"), "nothing is lost on the way");
    (then, line)
}

impl<C: Conduct + Copy> Apart<C> {
    /// Each instance is given its own idea of the world, and hosts every device of which `host` has its number.
    pub fn new(world: &World, worlds: &[World], host: &[usize], seed: u64, conduct: C) -> Self {
        let book = book();
        let settings = Settings { seed, book: &book, trace: false };
        let of = |nth: usize| host.iter().enumerate().filter(move |(_, it)| **it == nth);
        let hosts = worlds.iter().enumerate().map(|(nth, world)| {
            let devices: Vec<_> = of(nth).map(|(at, _)| DeviceIx::of(at)).collect();
            Clients::new(world, &devices, &settings, conduct)
        });
        let mut apart = Self {
            hub: Hub::new(world, &settings, conduct),
            hosts: hosts.collect(),
            host: host.to_vec(),
            turn: 0,
            calls: 0,
            seen: Vec::new(),
            lines: Vec::new(),
        };
        apart.open();
        apart
    }

    /// Two instances that have every second device each.
    pub fn halves(world: &World, seed: u64, conduct: C) -> Self {
        let host: Vec<_> = (0..world.devices.len()).map(|at| at % 2).collect();
        Self::new(world, &[world.clone(), world.clone()], &host, seed, conduct)
    }

    fn open(&mut self) {
        for device in (0..self.host.len()).map(DeviceIx::of) {
            if let Some(opening) = self.hub.opening(device) {
                let (opening, line) = carried(&opening);
                self.of(device).begin(device, opening);
                self.lines.push(Line::Opening(device, line));
            }
            assert!(self.hub.opening(device).is_none(), "once");
        }
    }

    /// The host of a device: the first one of those that nobody has.
    pub fn of(&mut self, device: DeviceIx) -> &mut Clients<C> {
        let host = self.host.get(device.at()).copied().unwrap_or_default();
        &mut self.hosts[host]
    }

    /// Turns to the host of a device, and tells it the time. What another has said goes first.
    fn turn_to(&mut self, device: DeviceIx) -> &mut Clients<C> {
        let host = self.host.get(device.at()).copied().unwrap_or_default();
        if host != self.turn {
            self.carry();
            self.turn = host;
        }
        let now = self.hub.now_ms();
        self.of(device).at(now);
        self.of(device)
    }

    /// Carries up what was said, and notes what was seen.
    pub fn carry(&mut self) {
        for host in &mut self.hosts {
            for upward in host.outbox() {
                let (upward, line) = carried(&upward);
                self.hub.submit(upward);
                self.lines.push(Line::Up(line));
            }
            self.seen.extend(std::iter::from_fn(|| host.poll()));
        }
    }

    pub fn submit(&mut self, device: DeviceIx, call: Call) -> CallId {
        let id = CallId(self.calls);
        self.calls += 1;
        self.turn_to(device).submit(device, id, call);
        id
    }

    fn run(&mut self, until: Option<u64>) {
        self.carry();
        loop {
            let next = self.hub.next(until);
            self.seen.extend(std::iter::from_fn(|| self.hub.poll()));
            let Some(downward) = next else { return };
            let (downward, line) = carried(&downward);
            self.of(downward.device()).receive(downward);
            self.lines.push(Line::Down(line));
            self.carry();
        }
    }

    fn control(&mut self, control: Control) {
        self.carry();
        match control {
            Control::SetPlan { plan } => self.hub.set_plan(plan),
            Control::Wait { milliseconds } => {
                let until = self.hub.now_ms().saturating_add(milliseconds);
                self.run(Some(until));
            }
            Control::Disconnect { device } => {
                self.run(None);
                self.of(device).disconnect(device);
                self.hub.lose(device);
            }
            Control::Connect { device } => {
                self.run(None);
                self.turn_to(device).connect(device);
            }
            Control::Degrade { .. }
            | Control::Strike { .. }
            | Control::Crash { .. }
            | Control::Start { .. }
            | Control::Sleep { .. }
            | Control::Wake { .. }
            | Control::Skew { .. }
            | Control::RestartService { .. } => unreachable!("the halves have no faults"),
        }
    }

    pub fn play(&mut self, steps: &[Step]) {
        for step in steps {
            match step.clone() {
                Step::Call(device, call) => _ = self.submit(device, call),
                Step::Control(control) => self.control(control),
                Step::Settle => self.run(None),
            }
        }
        self.run(None);
    }

    pub fn call(&mut self, device: DeviceIx, call: Call) -> Vec<Event> {
        let before = self.seen.len();
        self.submit(device, call);
        self.run(None);
        self.seen[before..].iter().map(|(_, event)| event.clone()).collect()
    }

    pub fn say(&mut self, device: DeviceIx, message: u32, to: Option<&[UserIx]>) -> Vec<Event> {
        send(message, to).into_iter().flat_map(|call| self.call(device, call)).collect()
    }
}

/// The calls that send a message to a group, or to some in it.
pub fn send(message: u32, to: Option<&[UserIx]>) -> Vec<Call> {
    let (original, made) = (Handle(message), Handle(1_000 + message));
    let mut calls = vec![Call::CreateMessage { content: text(message), at: vec![], made: original }];
    calls.extend(to.map(|to| Call::Target { original, receivers: to.to_vec(), made }));
    let message = if to.is_some() { made } else { original };
    let options = SendOptions::default();
    calls.push(Call::Send { message, receiver: None, group: Some(GROUP), options });
    calls
}
