//! The SDK clients of some devices, where the server is in another process.
//!
//! *Not here*: the network, and so any notion of what is under way.

use super::{Downward, Opening, Upward};
use crate::Settings;
use crate::client::Client;
use crate::conduct::{Conduct, Honest};
use crate::rules::Rules;
use crate::shelf::Shelf;
use crate::stage::Stage;
use crate::trace::{Moment, Trace};
use crate::way::{Outbox, Way};
use aside_spec::vocabulary::{Call, CallId, Control, DeviceIx, Event, World};
use std::collections::BTreeMap;

/// SDK clients of one world. They number their requests, and the server knows a request by its number: so a device stays
/// with one instance as long as the world lasts.
pub struct Clients<C: Conduct = Honest> {
    conduct: C,
    outbox: Outbox,
    shelf: Shelf,
    trace: Trace,
    hosted: BTreeMap<DeviceIx, Client>,
}

impl<C: Conduct> Clients<C> {
    /// The clients of these devices, with nobody logged in. Those that the world does not have are left out.
    pub fn new(world: &World, devices: &[DeviceIx], settings: &Settings<'_>, conduct: C) -> Self {
        let rules = Rules::new(settings.book);
        let client = |&device: &DeviceIx| Some((device, Client::of(&conduct, &rules, world, device)?));
        let hosted = devices.iter().filter_map(client).collect();
        let (outbox, shelf) = (Outbox::new(), Shelf::default());
        Self { hosted, outbox, shelf, trace: Trace::new(settings.trace), conduct }
    }

    /// A device is logged in from the start. For this and all that follows: a device that is not here does nothing.
    pub fn begin(&mut self, device: DeviceIx, opening: Opening) {
        if let Some(client) = self.hosted.get_mut(&device) {
            client.begin(&mut self.shelf, opening.0);
        }
    }

    /// Asks something of a device. The number is the caller's, for several instances may have a part in one world.
    /// A device that is not here is without login and without network.
    pub fn submit(&mut self, device: DeviceIx, id: CallId, call: Call) {
        let (hosted, mut stage) = self.act();
        stage.submitted(id, device, &call);
        match hosted.get_mut(&device) {
            Some(client) => client.call(&mut stage, id, call),
            None => Client::nowhere(device).call(&mut stage, id, call),
        }
    }

    /// A device loses its network.
    pub fn disconnect(&mut self, device: DeviceIx) {
        let (hosted, mut stage) = self.act();
        stage.controlled(Control::Disconnect { device });
        if let Some(client) = hosted.get_mut(&device) {
            client.disconnect();
        }
    }

    /// A device has its network back: it resumes by itself.
    pub fn connect(&mut self, device: DeviceIx) {
        let (hosted, mut stage) = self.act();
        stage.controlled(Control::Connect { device });
        if let Some(client) = hosted.get_mut(&device) {
            client.connect(&mut stage);
        }
    }

    /// What the server says arrives at its device, and tells the time.
    pub fn receive(&mut self, downward: Downward) {
        let Downward { at_ms, to, down } = downward;
        self.at(at_ms);
        let (hosted, mut stage) = self.act();
        if let Some(client) = hosted.get_mut(&to) {
            client.receive(&mut stage, down);
        }
    }

    /// The hub's time has come to be this: events from here on are of that time. It never goes back.
    pub fn at(&mut self, now_ms: u64) {
        self.outbox.advance(now_ms);
    }

    /// What the clients have said since the last time that this was asked, in order.
    pub fn outbox(&mut self) -> Vec<Upward> {
        self.outbox.take()
    }

    /// The next event, with its time in milliseconds: in the order of happening.
    pub fn poll(&mut self) -> Option<(u64, Event)> {
        self.trace.poll(&self.shelf)
    }

    /// The virtual time, as far as it is known here.
    pub const fn now_ms(&self) -> u64 {
        self.outbox.now()
    }

    /// A hash of everything that happened on this side, the same on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.trace.fingerprint()
    }

    /// Every moment of this side, where they were asked for.
    pub fn moments(&self) -> &[Moment] {
        self.trace.moments()
    }

    /// Somebody acts, now.
    fn act(&mut self) -> (&mut BTreeMap<DeviceIx, Client>, Stage<'_, C>) {
        let Self { conduct, outbox, shelf, trace, hosted } = self;
        trace.tell_time(outbox.now());
        (hosted, Stage { conduct, way: Way::Outbox(outbox), shelf, trace })
    }
}
