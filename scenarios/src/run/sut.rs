//! What a system under test must answer, and the simulated service as one.
//!
//! A call's return and its callback are two things; what happens comes by [`Sut::poll`], in its own time. A `Sut` is
//! the harness's hand on *one* world; a subject may host several at once.
//!
//! *Not here*: SDKs in other processes; see [`adapter`](crate::adapter).

use crate::adapter::fault::Fault;
use crate::protocol::{Capability, Clock};
use crate::script::{DeviceNeeds, Needs};
use aside_sim::conduct::Honest;
use aside_sim::mutants::{Mutant, Mutated};
use aside_sim::{Moment, Service};
use aside_spec::vocabulary::{
    Call, CallId, Control, DeviceIx, DeviceSpec, Edition, Event, Grant, Plan, Platform, RuleBook, Version,
    World,
};

/// One world of a system under test.
pub trait Sut {
    /// Makes a world that meets the needs, and says what was granted where the needs leave it open.
    fn provision(&mut self, needs: &Needs, seed: u64) -> Result<World, Refusal>;
    /// Asks something of a device. Calls are numbered from 0.
    fn submit(&mut self, device: DeviceIx, call: Call) -> CallId;
    /// Does something to the world.
    fn control(&mut self, control: Control);
    /// With a virtual clock, waits until nothing more will happen by itself; with a real one, until every call has been
    /// answered.
    fn settle(&mut self) -> Result<(), Box<Fault>>;
    /// The next thing that happened, with the subject's time in milliseconds.
    fn poll(&mut self) -> Option<(u64, Event)>;
    /// With a real clock, waits until something more has happened. False where nothing has, as long as patience lasts.
    fn linger(&mut self) -> Result<bool, Box<Fault>>;
    /// With a real clock, once a fence is through: waits until nothing can come any more that is only late. False where
    /// nothing has come.
    fn hear_out(&mut self) -> Result<bool, Box<Fault>> {
        self.linger()
    }
    /// The end of the world, and the fingerprint of everything that happened in it.
    fn release(&mut self) -> Result<u64, Box<Fault>>;
    /// Whether the subject has this.
    fn can(&self, capability: Capability) -> bool;
    /// Whose clock it goes by.
    fn clock(&self) -> Clock;
    /// Whether it is an SDK without any service.
    fn is_alone(&self) -> bool;
}

/// Why there is no world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The subject can't make it.
    Unmet(Unmet),
    /// The subject went wrong.
    Fault(Box<Fault>),
}

/// Why a world can't be provisioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet(pub String);

/// The simulated service, honest or with a defect, in this process. It hosts one world at a time.
pub struct Simulated<'b> {
    book: &'b RuleBook,
    own_plan: Plan,
    mutant: Option<Mutant>,
    service: Option<Running>,
    /// Whether every moment is kept.
    keeps_moments: bool,
    /// What is left of the last world.
    remains: Remains,
}

/// What is left of a world when it has ended.
#[derive(Clone, Debug, Default)]
pub struct Remains {
    /// How often each of [`Mark::ALL`](aside_sim::Mark::ALL) was reached; empty where none was.
    pub marks: Vec<u32>,
    /// Every moment, where they were kept.
    pub moments: Vec<Moment>,
}

enum Running {
    Honest(Box<Service<Honest>>),
    Mutated(Box<Service<Mutated>>),
}

/// Does the same to either service.
macro_rules! with {
    ($running:expr, $service:ident => $body:expr) => {
        match $running {
            Running::Honest($service) => $body,
            Running::Mutated($service) => $body,
        }
    };
}

impl<'b> Simulated<'b> {
    /// The service as the book would have it, with a defect or without.
    pub fn new(book: &'b RuleBook, mutant: Option<Mutant>) -> Self {
        Self {
            book,
            own_plan: book.usual_plan,
            mutant,
            service: None,
            keeps_moments: false,
            remains: Remains::default(),
        }
    }

    /// The same service, which keeps every moment.
    #[must_use]
    pub fn keeping_moments(self) -> Self {
        Self { keeps_moments: true, ..self }
    }

    /// What is left of the last world that ended.
    pub fn remains(self) -> Remains {
        self.remains
    }

    /// The same service, bought under this plan where its book carries the feature there: a judge with another book may
    /// not know the service's own.
    #[must_use]
    pub fn bought_as(self, plan: Plan) -> Self {
        let carried = self.book.plans.get(&plan) == Some(&Grant::Yes);
        Self { own_plan: if carried { plan } else { self.own_plan }, ..self }
    }
}

/// The world that the simulated SDK grants: what the needs leave open is the newest release, on a plan with the feature.
pub fn grant(own_plan: Plan, needs: &Needs) -> World {
    World {
        plan: needs.plan.unwrap_or(own_plan),
        users: needs.users.clone(),
        devices: needs.devices.iter().map(grant_device).collect(),
        groups: needs.groups.clone(),
    }
}

fn grant_device(needs: &DeviceNeeds) -> DeviceSpec {
    let platform = needs.platform.unwrap_or(Platform::Android);
    DeviceSpec {
        name: needs.name.clone(),
        user: needs.user,
        platform,
        edition: needs.edition.unwrap_or(Edition::Enhanced),
        version: needs.version.unwrap_or_else(|| newest(platform)),
        logged_in: needs.logged_in,
    }
}

/// The release that the simulated SDK plays where a scenario leaves it open: newer than every floor.
pub(crate) const fn newest(platform: Platform) -> Version {
    match platform {
        Platform::Android
        | Platform::Ios
        | Platform::Macos
        | Platform::Windows
        | Platform::Flutter
        | Platform::Unity => Version::new(8, 9, 7511),
        Platform::Web => Version::new(3, 6, 6),
    }
}

impl Sut for Simulated<'_> {
    fn provision(&mut self, needs: &Needs, seed: u64) -> Result<World, Refusal> {
        let world = grant(self.own_plan, needs);
        let settings = aside_sim::Settings { seed, book: self.book, trace: self.keeps_moments };
        self.service = Some(match self.mutant {
            None => Running::Honest(Box::new(Service::new(&world, &settings, Honest))),
            Some(mutant) => Running::Mutated(Box::new(Service::new(&world, &settings, Mutated(mutant)))),
        });
        Ok(world)
    }

    fn submit(&mut self, device: DeviceIx, call: Call) -> CallId {
        let Some(running) = &mut self.service else { return CallId(0) };
        with!(running, service => service.submit(device, call))
    }

    fn control(&mut self, control: Control) {
        if let Some(running) = &mut self.service {
            with!(running, service => service.control(control));
        }
    }

    fn settle(&mut self) -> Result<(), Box<Fault>> {
        if let Some(running) = &mut self.service {
            with!(running, service => service.settle());
        }
        Ok(())
    }

    fn poll(&mut self) -> Option<(u64, Event)> {
        let running = self.service.as_mut()?;
        with!(running, service => service.poll())
    }

    fn linger(&mut self) -> Result<bool, Box<Fault>> {
        Ok(false)
    }

    fn release(&mut self) -> Result<u64, Box<Fault>> {
        let Some(running) = self.service.take() else { return Ok(0) };
        self.remains = with!(&running, service => Remains {
            marks: service.marks().to_vec(),
            moments: service.moments().to_vec(),
        });
        Ok(with!(running, service => service.fingerprint()))
    }

    fn can(&self, _: Capability) -> bool {
        true
    }

    fn clock(&self) -> Clock {
        Clock::Virtual
    }

    fn is_alone(&self) -> bool {
        false
    }
}
