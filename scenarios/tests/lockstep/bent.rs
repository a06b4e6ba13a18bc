//! The simulated service, bent into subjects that a service in this process never is.
//!
//! *Not here*: what the runner makes of them.

use aside_scenarios::adapter::fault::Fault;
use aside_scenarios::protocol::{Capability, Clock};
use aside_scenarios::run::lockstep::{Terms, run_case};
use aside_scenarios::run::subject::Width;
use aside_scenarios::run::sut::{Refusal, Simulated, Sut};
use aside_scenarios::run::{CaseResult, Job, Subject};
use aside_scenarios::script::Needs;
use aside_sim::mutants::Mutant;
use aside_spec::vocabulary::{Call, CallId, Control, DeviceIx, Edition, Event, Plan, Value, Version, World};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU32, Ordering};

/// How the service is bent.
#[derive(Clone, Debug)]
pub(crate) enum Bend {
    /// Not at all.
    None,
    /// Its clock is real: answers come at once, what nobody asked for comes late, and to one device before the other.
    Late,
    /// Its clock is real, and fences overtake whatever else it tells.
    Overtaken,
    /// Its clock is real, and what a fence sends never comes.
    Fenceless,
    /// Its clock is real, and it tells everything at once, but never what it pushes.
    Pushless,
    /// It tells of something that its world does not have.
    Strange(Event),
    /// An SDK without a service, by its own account.
    Alone,
    /// As soon as it is asked for something, it goes wrong.
    Broken(Fault),
    /// Where the needs leave it open, it grants these.
    Granting(Granted),
    /// Nobody has read anything, by its account.
    Unconfirmed,
    /// It shows each conversation once, and does not answer from then on.
    Once,
}

/// What a subject may be fixed to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Granted {
    pub(crate) plan: Option<Plan>,
    pub(crate) edition: Option<Edition>,
    pub(crate) version: Option<Version>,
}

impl Granted {
    fn fill(self, needs: &mut Needs) {
        needs.plan = needs.plan.or(self.plan);
        for device in &mut needs.devices {
            device.edition = device.edition.or(self.edition);
            device.version = device.version.or(self.version);
        }
    }
}

/// The simulated service, bent.
struct Bent<'b> {
    service: Simulated<'b>,
    bend: &'b Bend,
    /// What has come.
    here: VecDeque<(u64, Event)>,
    /// What is under way, and by what way; each way keeps its order.
    under_way: BTreeMap<Way, VecDeque<(u64, Event)>>,
    /// Whether it was asked for anything.
    is_asked: bool,
    /// Which devices have shown a conversation, and which calls have no answer.
    shown: BTreeSet<DeviceIx>,
    unanswered: BTreeSet<CallId>,
    /// How often it was heard out.
    heard_out: &'b AtomicU32,
}

/// How far one must wait for something, and to which device it comes; pushes come to none. Ways are emptied from the last to the first.
type Way = (Stage, Option<DeviceIx>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// It comes to whoever hears the subject out.
    Heard,
    /// It comes to whoever lingers.
    Lingering,
}

fn is_fence(event: &Event) -> bool {
    matches!(event, Event::Received { message, .. } if message.content.text == "fence")
}

impl Bent<'_> {
    /// When this comes; `None`: never.
    fn stage(&self, event: &Event) -> Option<Stage> {
        let is_lost = matches!(self.bend, Bend::Fenceless) && is_fence(event)
            || matches!(self.bend, Bend::Pushless) && matches!(event, Event::Pushed { .. });
        let is_overtaken = matches!(self.bend, Bend::Overtaken) && !is_fence(event);
        (!is_lost).then_some(if is_overtaken { Stage::Heard } else { Stage::Lingering })
    }

    /// What it tells of this; `None`: nothing.
    fn told(&self, event: Event) -> Option<Event> {
        let Event::Succeeded { call, value } = event else { return Some(event) };
        let value = match (self.bend, value) {
            (Bend::Unconfirmed, Value::Receipt { read, unread }) => {
                Value::Receipt { read: 0, unread: read + unread }
            }
            (_, value) => value,
        };
        (!self.unanswered.contains(&call)).then_some(Event::Succeeded { call, value })
    }

    fn take_in(&mut self) {
        while let Some((at_ms, event)) = self.service.poll() {
            let Some(stage) = self.stage(&event) else { continue };
            let Some(event) = self.told(event) else { continue };
            if event.call().is_some() || self.clock() == Clock::Virtual {
                self.here.push_back((at_ms, event));
            } else {
                let way = self.under_way.entry((stage, event.device())).or_default();
                way.push_back((at_ms, event));
            }
        }
    }

    /// All that is under way to one device, the last first.
    fn arrive(&mut self) -> bool {
        let last = self.under_way.pop_last();
        let has_come = last.is_some();
        self.here.extend(last.into_iter().flat_map(|(_, events)| events));
        has_come
    }
}

impl Sut for Bent<'_> {
    fn provision(&mut self, needs: &Needs, seed: u64) -> Result<World, Refusal> {
        let mut needs = needs.clone();
        if let Bend::Strange(event) = self.bend {
            self.here.push_back((0, event.clone()));
        } else if let Bend::Granting(granted) = self.bend {
            granted.fill(&mut needs);
        }
        self.service.provision(&needs, seed)
    }

    fn submit(&mut self, device: DeviceIx, call: Call) -> CallId {
        self.is_asked = true;
        let is_shown = matches!(call, Call::ReadConversation { .. }) && !self.shown.insert(device);
        let number = self.service.submit(device, call);
        if is_shown && matches!(self.bend, Bend::Once) {
            self.unanswered.insert(number);
        }
        number
    }

    fn control(&mut self, control: Control) {
        self.service.control(control);
    }

    fn settle(&mut self) -> Result<(), Box<Fault>> {
        self.service.settle()?;
        self.take_in();
        if let Bend::Broken(fault) = self.bend
            && self.is_asked
        {
            return Err(Box::new(fault.clone()));
        }
        Ok(())
    }

    fn poll(&mut self) -> Option<(u64, Event)> {
        self.here.pop_front()
    }

    fn linger(&mut self) -> Result<bool, Box<Fault>> {
        let lingers =
            self.under_way.last_key_value().is_some_and(|((stage, _), _)| *stage == Stage::Lingering);
        Ok(lingers && self.arrive())
    }

    fn hear_out(&mut self) -> Result<bool, Box<Fault>> {
        self.heard_out.fetch_add(1, Ordering::Relaxed);
        Ok(self.arrive())
    }

    fn release(&mut self) -> Result<u64, Box<Fault>> {
        self.service.release()
    }

    fn can(&self, capability: Capability) -> bool {
        self.service.can(capability)
    }

    fn clock(&self) -> Clock {
        let is_real = matches!(self.bend, Bend::Late | Bend::Overtaken | Bend::Fenceless | Bend::Pushless);
        if is_real { Clock::Wall } else { Clock::Virtual }
    }

    fn is_alone(&self) -> bool {
        matches!(self.bend, Bend::Alone)
    }
}

/// What is judged: the service, honest or with a defect, bent.
pub(crate) struct BentSubject {
    pub(crate) bend: Bend,
    pub(crate) mutant: Option<Mutant>,
    /// How often it was heard out, in all its worlds.
    pub(crate) heard_out: AtomicU32,
}

impl Subject for BentSubject {
    fn width(&self, offered: usize) -> Width {
        Width { threads: offered, batch: 16 }
    }

    fn run(&self, _: usize, job: &Job<'_>, terms: Terms<'_>) -> CaseResult {
        let mut bent = Bent {
            service: Simulated::new(job.service, self.mutant).bought_as(job.book.usual_plan),
            bend: &self.bend,
            here: VecDeque::new(),
            under_way: BTreeMap::new(),
            is_asked: false,
            shown: BTreeSet::new(),
            unanswered: BTreeSet::new(),
            heard_out: &self.heard_out,
        };
        run_case(&mut bent, job.case, terms)
    }
}
