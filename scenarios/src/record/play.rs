//! Playing a recording back: a subject that does what was recorded, as long as it is asked what was asked then.
//!
//! With a real clock, what came while somebody waited longer comes again when somebody waits longer; where nobody does
//! today, it comes with whatever is waited for next. Where today's rules wait longer than was waited then, nothing comes.
//!
//! *Not here*: judging, which is the same as for any subject ([`lockstep`](crate::run::lockstep)).

use super::{End, Ended, Head, Kept, Recording, digest};
use crate::adapter::fault::{Cause, Fault};
use crate::protocol::capability::Capabilities;
use crate::protocol::{Capability, Clock};
use crate::run::lockstep::{Terms, run_case};
use crate::run::pool::Job;
use crate::run::result::{CaseResult, Trouble, Verdict};
use crate::run::subject::{Subject, Width};
use crate::run::sut::{Refusal, Sut, Unmet};
use crate::script::{Case, Needs};
use aside_spec::vocabulary::{Call, CallId, Control, DeviceIx, Event, Observation, World};
use std::collections::{BTreeMap, VecDeque};

/// So many cases a thread takes at once: playing one back costs little.
const BATCH: usize = 16;

/// A recording as a subject.
#[derive(Clone, Debug)]
pub struct Recorded {
    recording: Recording,
    capabilities: Capabilities,
    /// Which book's cases are judged by a book.
    under: BTreeMap<String, String>,
}

impl Recorded {
    /// The subject that a recording is of. `under` says for each book that judges which of the recording's it
    /// judges.
    pub fn new(recording: Recording, under: BTreeMap<String, String>) -> Self {
        let capabilities = Capabilities::named(&recording.head.capabilities);
        Self { recording, capabilities, under }
    }

    /// Who was recorded, and how.
    pub const fn head(&self) -> &Head {
        &self.recording.head
    }

    /// The recording's end; none where the file breaks off.
    pub const fn end(&self) -> Option<&End> {
        self.recording.end.as_ref()
    }

    /// Why the recorded run was given up, where it was.
    pub fn given_up(&self) -> Option<String> {
        self.end().and_then(|end| end.given_up.clone())
    }

    /// What it could do.
    pub fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    /// What it could do in a case.
    pub fn capabilities_of(&self, kept: &Kept) -> Capabilities {
        kept.capabilities
            .as_ref()
            .map_or_else(|| self.capabilities.clone(), |names| Capabilities::named(names))
    }

    /// What was recorded of a case that a book judges.
    pub fn find(&self, case: &str, book: &str) -> Option<&Kept> {
        let under = self.under(book)?;
        self.recording.cases.get(&(case.into(), under.into()))
    }

    /// The book whose cases are judged by a book; none where there is no such.
    pub fn under(&self, book: &str) -> Option<&str> {
        self.under.get(book).map(String::as_str)
    }

    /// The cases that were recorded, each with its book.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.recording.cases.keys().map(|(case, book)| (case.as_str(), book.as_str()))
    }

    fn play(&self, kept: &Kept, case: &Case, terms: Terms<'_>) -> CaseResult {
        let mut player = Player {
            kept,
            capabilities: self.capabilities_of(kept),
            clock: self.recording.head.clock,
            is_alone: self.recording.head.alone,
            at: 0,
            calls: 0,
            ready: VecDeque::new(),
            is_told: false,
            stray: None,
        };
        let mut result = run_case(&mut player, case, terms);
        if let Some(stray) = player.stray {
            return misfit(&stray);
        }
        if kept.script != digest(&case.script) {
            return misfit("its world, or the order of its steps, has changed");
        }
        if let Ended::Error { why, fault } = &kept.ended {
            result.verdict = Verdict::Error(Trouble::Adapter(why.clone()));
            result.fault.clone_from(fault);
        }
        result
    }
}

/// A case that is not the recorded one.
fn misfit(how: &str) -> CaseResult {
    let why = format!("the recording is of another scenario: {how}; record again");
    CaseResult::without_run(Verdict::Error(Trouble::Scenario(why)))
}

impl Subject for Recorded {
    fn width(&self, offered: usize) -> Width {
        Width { threads: offered, batch: BATCH }
    }

    fn run(&self, _: usize, job: &Job<'_>, terms: Terms<'_>) -> CaseResult {
        let Some(kept) = self.find(&job.case.id, &job.book.name) else {
            return CaseResult::without_run(Verdict::NotRun("not in the recording".into()));
        };
        if let Ended::NotRun(why) = &kept.ended {
            return CaseResult::without_run(Verdict::NotRun(why.clone()));
        }
        self.play(kept, job.case, terms)
    }
}

/// One recorded world.
struct Player<'k> {
    kept: &'k Kept,
    capabilities: Capabilities,
    clock: Clock,
    is_alone: bool,
    /// The place in the log.
    at: usize,
    calls: u32,
    ready: VecDeque<(u64, Event)>,
    /// Whether the fault has been told of.
    is_told: bool,
    /// The first thing in which the case is not the recorded one.
    stray: Option<String>,
}

impl Player<'_> {
    fn next(&self) -> Option<&Observation> {
        self.kept.log.get(self.at).map(|entry| &entry.what)
    }

    /// What went wrong where the log ends.
    fn fault(&self) -> Option<Box<Fault>> {
        match &self.kept.ended {
            Ended::Fault(fault) => Some(fault.clone()),
            Ended::Complete | Ended::Skipped(_) | Ended::NotRun(_) | Ended::Error { .. } => None,
        }
    }

    /// Takes events until something else comes.
    fn take_events(&mut self) {
        while let Some(entry) = self.kept.log.get(self.at)
            && let Observation::Seen(event) = &entry.what
        {
            self.ready.push_back((entry.at_ms, event.clone()));
            self.at += 1;
        }
    }

    /// Goes on to what was asked next: nobody waits today for what may lie before it.
    fn take_until_asked(&mut self) {
        self.take_events();
        while self.next() == Some(&Observation::Settled) {
            self.at += 1;
            self.take_events();
        }
    }

    /// Goes on behind what is asked, if it is what was asked then. Where something went wrong, more may be asked before
    /// that is told.
    fn asks(&mut self, what: &Observation) {
        self.take_until_asked();
        if self.next() == Some(what) {
            self.at += 1;
        } else if self.next().is_some() || self.fault().is_none() {
            self.differs(&self.words(what));
        }
    }

    /// Something is asked that was not asked then.
    fn differs(&mut self, now: &str) {
        let then = self.next().map_or_else(|| "the end".into(), |it| self.words(it));
        let before = self.kept.log[..self.at].iter().filter(|entry| is_asked(&entry.what)).count();
        let how = format!("at step {} it has {then}, not {now}", before + 1);
        self.stray.get_or_insert(how);
    }

    fn words(&self, what: &Observation) -> String {
        let json = |what: Result<String, serde_json::Error>| what.unwrap_or_default();
        match what {
            Observation::Submitted { device, what, .. } => {
                format!("{} {}", self.device(*device), json(serde_json::to_string(what)))
            }
            Observation::Controlled(control) => json(serde_json::to_string(control)),
            Observation::Seen(_) | Observation::Settled => "a wait".into(),
        }
    }

    /// A device as scenarios name it.
    fn device(&self, device: DeviceIx) -> String {
        let named = self.kept.world.as_ref().and_then(|world| {
            let spec = world.devices.get(device.at())?;
            Some(format!("{}/{}", world.users.get(spec.user.at())?.name, spec.name))
        });
        named.unwrap_or_else(|| device.to_string())
    }
}

const fn is_asked(what: &Observation) -> bool {
    matches!(what, Observation::Submitted { .. } | Observation::Controlled(_))
}

/// Ends the play; what the case comes to is said by whoever finds out why.
fn over() -> Box<Fault> {
    Box::new(Fault::new(Cause::Adapter, "the recording is of another scenario"))
}

/// Whether a world is one of these needs.
fn is_of(world: &World, needs: &Needs) -> bool {
    let devices = world.devices.iter().map(|it| (&it.name, it.user, it.logged_in));
    let needed = needs.devices.iter().map(|it| (&it.name, it.user, it.logged_in));
    world.users == needs.users && world.groups == needs.groups && devices.eq(needed)
}

impl Sut for Player<'_> {
    fn provision(&mut self, needs: &Needs, _: u64) -> Result<World, Refusal> {
        match (&self.kept.ended, &self.kept.world) {
            (Ended::Skipped(why), _) => Err(Refusal::Unmet(Unmet(why.clone()))),
            (_, Some(world)) if is_of(world, needs) => Ok(world.clone()),
            (_, Some(_)) => {
                self.stray = Some("it needs another world now".into());
                Err(Refusal::Fault(over()))
            }
            (_, None) => Err(Refusal::Fault(self.fault().unwrap_or_else(over))),
        }
    }

    fn submit(&mut self, device: DeviceIx, what: Call) -> CallId {
        let call = CallId(self.calls);
        self.calls += 1;
        self.asks(&Observation::Submitted { call, device, what });
        call
    }

    fn control(&mut self, control: Control) {
        self.asks(&Observation::Controlled(control));
    }

    fn settle(&mut self) -> Result<(), Box<Fault>> {
        self.take_events();
        if self.stray.is_none() && self.next() == Some(&Observation::Settled) {
            self.at += 1;
            return Ok(());
        }
        match (self.next(), self.fault()) {
            (None, Some(fault)) if self.stray.is_none() => {
                self.is_told = true;
                Err(fault)
            }
            (Some(_) | None, _) => {
                self.differs("a wait");
                Err(over())
            }
        }
    }

    fn poll(&mut self) -> Option<(u64, Event)> {
        self.ready.pop_front()
    }

    fn linger(&mut self) -> Result<bool, Box<Fault>> {
        match self.next() {
            Some(Observation::Seen(_) | Observation::Settled) => Ok(true),
            Some(Observation::Submitted { .. } | Observation::Controlled(_)) => Ok(false),
            None => {
                self.is_told = true;
                self.fault().map_or(Ok(false), Err)
            }
        }
    }

    fn release(&mut self) -> Result<u64, Box<Fault>> {
        self.take_until_asked();
        match (self.next(), self.fault()) {
            (Some(_), _) => {
                self.differs("the end");
                Err(over())
            }
            (None, Some(fault)) if !self.is_told => Err(fault),
            (None, Some(_) | None) => Ok(self.kept.fingerprint),
        }
    }

    fn can(&self, capability: Capability) -> bool {
        self.capabilities.has(capability)
    }

    fn clock(&self) -> Clock {
        self.clock
    }

    fn is_alone(&self) -> bool {
        self.is_alone
    }
}
