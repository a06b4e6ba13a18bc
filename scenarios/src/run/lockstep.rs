//! One case in lockstep: each step goes to the subject, what follows goes to the model, and nobody waits for the other.
//!
//! Steps that do not come after one another are submitted together and judged together. After each step that may
//! have changed something, the devices that it touched are looked at; at the end, all of them.
//!
//! *Not here*: what is right, which the model and the pins say; what is looked at ([`looks`](super)).

use super::alone;
use super::fence::{self, Probe};
use super::looks;
use super::pins::Seen;
use super::result::{CaseResult, Charge, Judge, Trouble, Verdict};
use super::sut::{Refusal, Sut};
use crate::adapter::fault::Fault;
use crate::protocol::Clock;
use crate::script::{Act, Case, Expectation, Script, StepIx};
use aside_spec::clauses::Level;
use aside_spec::finding::{Finding, Kind};
use aside_spec::model::{Asked, Model};
use aside_spec::properties;
use aside_spec::rules;
use aside_spec::vocabulary::{
    Call, CallId, Clause, DeviceIx, Entry, Event, Observation, RuleBook, Word, World,
};
use std::collections::BTreeMap;

/// How closely the subject is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// After every step, and at the end.
    EveryStep,
    /// At the end only: for subjects that looking could disturb.
    AtEnd,
}

/// How a case is judged.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'t> {
    /// The book to judge by.
    pub book: &'t RuleBook,
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// How closely the subject is watched.
    pub watch: Watch,
    /// The weakest level that makes a case fail.
    pub level: Level,
}

/// The subject went wrong, and there is nothing more to ask it.
type Broken = Box<Fault>;

/// Runs one case and judges it.
pub fn run_case(sut: &mut dyn Sut, case: &Case, terms: Terms<'_>) -> CaseResult {
    let is_wall = sut.clock() == Clock::Wall;
    let needs = if is_wall { fence::with_probe(&case.script.needs) } else { case.script.needs.clone() };
    let world = match sut.provision(&needs, terms.seed) {
        Ok(world) => world,
        Err(Refusal::Unmet(unmet)) => return CaseResult::without_run(Verdict::Skipped(unmet.0)),
        Err(Refusal::Fault(fault)) => {
            let mut result = CaseResult::without_run(Verdict::Pass);
            charge_fault(&mut result, case, terms, fault, None);
            return result;
        }
    };
    let mut run = Run::new(sut, case, terms.book, &world);
    let ended = run.walk(terms.watch);
    run.finish(terms, ended)
}

/// The steps in waves: those of a wave come after the same number of steps and overlap.
pub(crate) fn waves(script: &Script) -> Vec<Vec<StepIx>> {
    let mut depths = Vec::with_capacity(script.steps.len());
    let mut waves: Vec<Vec<StepIx>> = Vec::new();
    for (at, step) in script.steps.iter().enumerate() {
        let depth = step
            .after
            .iter()
            .filter_map(|before| depths.get(*before))
            .map(|depth| depth + 1)
            .max()
            .unwrap_or(0);
        depths.push(depth);
        if depth >= waves.len() {
            waves.resize(depth + 1, Vec::new());
        }
        waves[depth].push(at);
    }
    waves
}

struct Run<'r> {
    sut: &'r mut dyn Sut,
    case: &'r Case,
    book: &'r RuleBook,
    world: &'r World,
    model: Model<'r>,
    probe: Option<Probe>,
    log: Vec<Entry>,
    seen: Seen,
    charges: Vec<Charge>,
    checked: BTreeMap<Clause, u32>,
    pins: u32,
    inconclusive: bool,
    /// The step that is under way.
    step: Option<StepIx>,
    /// The first thing that the subject named and this world does not have.
    strangers: Option<String>,
    /// Which clause was checked after which step, in order.
    trail: Vec<(Option<StepIx>, Clause)>,
}

impl<'r> Run<'r> {
    fn new(sut: &'r mut dyn Sut, case: &'r Case, book: &'r RuleBook, world: &'r World) -> Self {
        let Script { messages, objects, .. } = &case.script;
        let probe = (sut.clock() == Clock::Wall).then(|| Probe::new(world, messages.len(), objects.len()));
        Self {
            sut,
            case,
            book,
            world,
            model: Model::new(book, world, messages),
            probe,
            log: Vec::new(),
            seen: Seen::new(world, &case.script),
            charges: Vec::new(),
            checked: BTreeMap::new(),
            pins: 0,
            inconclusive: false,
            step: None,
            strangers: None,
            trail: Vec::new(),
        }
    }

    fn walk(&mut self, watch: Watch) -> Result<(), Broken> {
        self.quiet()?;
        for wave in waves(&self.case.script) {
            self.step = wave.last().copied();
            self.wave(&wave, watch)?;
        }
        self.step = None;
        let everything = looks::at_the_end(self.world, &self.seen, |it| self.sut.can(it));
        self.look(everything, None)
    }

    fn wave(&mut self, wave: &[StepIx], watch: Watch) -> Result<(), Broken> {
        let case = self.case;
        let mut asked = Vec::new();
        for &at in wave {
            match &case.script.steps[at].act {
                Act::Call(device, call) => {
                    let number = self.submit(*device, call.clone());
                    self.seen.numbered(at, number);
                    asked.push(Asked::Call { call: number, device: *device, what: call.clone() });
                }
                Act::Control(control) => {
                    self.note(Observation::Controlled(*control));
                    self.seen.controlled(*control);
                    self.sut.control(*control);
                    asked.push(Asked::Control(*control));
                }
                Act::Expect(_) => {}
            }
        }
        let last = wave.last().copied();
        if !asked.is_empty() {
            let events = self.quiet()?;
            self.conclude(&asked, events, last)?;
            if watch == Watch::EveryStep {
                self.look(looks::after(&asked, self.world, &self.seen), last)?;
            }
        }
        for &at in wave {
            if let Act::Expect(expectation) = &case.script.steps[at].act {
                self.expect(expectation, at)?;
            }
        }
        Ok(())
    }

    /// Judges a wave; with a real clock only once a fence tells that everything has come.
    fn conclude(
        &mut self,
        asked: &[Asked],
        mut events: Vec<Event>,
        step: Option<StepIx>,
    ) -> Result<(), Broken> {
        let Some(mut probe) = self.probe else {
            self.judge(asked, &events, step);
            return Ok(());
        };
        let mut fence = probe.fence(self.world, &self.seen);
        self.probe = Some(probe);
        let calls: Vec<_> = fence.calls.clone();
        let put_up: Vec<_> = calls.into_iter().map(|look| self.submit_look(look)).collect();
        let mut news = self.quiet()?;
        for event in &news {
            fence.saw(event);
        }
        while !fence.is_through() && self.sut.linger()? {
            let more = self.quiet()?;
            for event in &more {
                fence.saw(event);
            }
            news.extend(more);
        }
        self.inconclusive |= !fence.is_through();
        let mut own = vec![Vec::new(); put_up.len()];
        for event in news {
            let of_call = event.call().and_then(|it| put_up.iter().position(|put| is_call(put, it)));
            match of_call.or_else(|| fence.send_of(&event)) {
                Some(at) => own[at].push(event),
                None => events.push(event),
            }
        }
        // Where something seems to be missing, it may only be late.
        while self.seems_lost(asked, &events) && self.sut.hear_out()? {
            events.extend(self.quiet()?);
        }
        self.judge(asked, &events, step);
        // One after the other, as they were put up: the rules say nothing else of them.
        for (put, own) in put_up.iter().zip(own) {
            self.judge(std::slice::from_ref(put), &own, step);
        }
        Ok(())
    }

    fn seems_lost(&self, asked: &[Asked], events: &[Event]) -> bool {
        let judgement = self.model.clone().judge(asked, events);
        // A count that gives a secret away may be one that a recall has already made smaller.
        let is_late = |finding: &Finding| {
            matches!(finding.kind, Kind::Lost | Kind::Miscount) || finding.clause == Clause::HideUnread
        };
        judgement.findings.iter().any(|finding| is_late(finding) && !fence::is_unfenced(finding.clause))
    }

    fn note(&mut self, what: Observation) {
        let at_ms = self.log.last().map_or(0, |entry| entry.at_ms);
        self.log.push(Entry { at_ms, what });
    }

    fn submit(&mut self, device: DeviceIx, call: Call) -> CallId {
        let number = self.sut.submit(device, call.clone());
        self.seen.asked(number, device, &call);
        self.note(Observation::Submitted { call: number, device, what: call });
        number
    }

    fn submit_look(&mut self, (device, what): (DeviceIx, Call)) -> Asked {
        let call = self.submit(device, what.clone());
        Asked::Call { call, device, what }
    }

    /// Waits for quiet and gives what happened until then.
    fn quiet(&mut self) -> Result<Vec<Event>, Broken> {
        let settled = self.sut.settle();
        let mut events = Vec::new();
        while let Some((at_ms, event)) = self.sut.poll() {
            if let Some(stranger) = self.stranger(&event) {
                self.strangers.get_or_insert(stranger);
                continue;
            }
            self.seen.event(&event);
            self.log.push(Entry { at_ms, what: Observation::Seen(event.clone()) });
            if !self.probe.is_some_and(|probe| probe.is_unordered(&event)) {
                events.push(event);
            }
        }
        settled?;
        self.note(Observation::Settled);
        Ok(events)
    }

    /// What an event names that this world does not have.
    fn stranger(&self, event: &Event) -> Option<String> {
        let (device, group, user) = match event {
            Event::Received { device, message } | Event::Modified { device, message } => {
                (Some(*device), message.group, Some(message.sender))
            }
            Event::ConversationChanged { device, group, .. } => (Some(*device), Some(*group), None),
            Event::Recalled { device, .. }
            | Event::TotalUnreadChanged { device, .. }
            | Event::ReceiptChanged { device, .. } => (Some(*device), None, None),
            Event::Pushed { user, .. } => (None, None, Some(*user)),
            Event::Returned { .. }
            | Event::Progress { .. }
            | Event::Succeeded { .. }
            | Event::Failed { .. } => (None, None, None),
        };
        let device = device.filter(|it| it.at() >= self.world.devices.len()).map(|it| it.to_string());
        let group = group.filter(|it| it.at() >= self.world.groups.len()).map(|it| it.to_string());
        let user = user.filter(|it| it.at() >= self.world.users.len()).map(|it| it.to_string());
        device.or(group).or(user)
    }

    fn judge(&mut self, asked: &[Asked], events: &[Event], step: Option<StepIx>) {
        let is_wall = self.probe.is_some();
        let is_judged = |clause: Clause| !is_wall || !fence::is_unfenced(clause);
        let is_alone = self.sut.is_alone();
        let is_shown = |clause: Clause| !is_alone || alone::shows(asked, clause);
        let judgement = self.model.judge(asked, events);
        self.inconclusive |= judgement.inconclusive;
        for clause in judgement.checked.into_iter().filter(|it| is_judged(*it) && is_shown(*it)) {
            *self.checked.entry(clause).or_insert(0) += 1;
            self.trail.push((step, clause));
        }
        for finding in judgement.findings.into_iter().filter(|it| is_judged(it.clause)) {
            let clause = self.blamed(&finding);
            self.charge(Judge::Model, Finding { clause, ..finding }, step);
        }
    }

    /// The clause to blame. The model can't know for which gate's sake a send was refused that had to be admitted: where
    /// the scenario is about one, it is that one.
    fn blamed(&self, finding: &Finding) -> Clause {
        let by_form = matches!(finding.clause, Clause::SendListForm | Clause::SendSingleForm);
        let gate = |clause: &&Clause| **clause == Clause::SendEveryKind || clause.name().starts_with("gate.");
        let covered = self.case.covers.iter().find(gate).copied();
        let refused = finding.kind == Kind::WronglyRefused && by_form;
        covered.filter(|_| refused).unwrap_or(finding.clause)
    }

    fn charge(&mut self, judge: Judge, finding: Finding, step: Option<StepIx>) {
        let level = rules::level(self.book, finding.clause);
        let known = self.charges.iter().any(|it| it.judge == judge && it.finding == finding);
        if !known && !self.book.excluded.contains_key(&finding.clause) {
            self.charges.push(Charge { judge, finding, level, step });
        }
    }

    /// Asks several devices at once and judges each answer by itself.
    fn look(&mut self, mut looks: Vec<(DeviceIx, Call)>, step: Option<StepIx>) -> Result<(), Broken> {
        looks.retain(|(device, _)| self.probe.is_none_or(|probe| probe.device() != *device));
        if looks.is_empty() {
            return Ok(());
        }
        let asked: Vec<_> = looks.into_iter().map(|look| self.submit_look(look)).collect();
        let mut events = self.quiet()?;
        // What no call asked for comes first, then the answers call by call, each in its own order.
        events.sort_by_key(Event::call);
        let unasked = events.partition_point(|event| event.call().is_none());
        if unasked > 0 {
            self.judge(&[], &events[..unasked], step);
        }
        let mut answers = events[unasked..].chunk_by(|a, b| a.call() == b.call()).peekable();
        for look in asked {
            let Asked::Call { call, .. } = &look else { continue };
            let own = answers.next_if(|answer| answer.first().and_then(Event::call) == Some(*call));
            self.judge(std::slice::from_ref(&look), own.unwrap_or(&[]), step);
        }
        Ok(())
    }

    fn expect(&mut self, expectation: &Expectation, at: StepIx) -> Result<(), Broken> {
        // With a probe in the group, it is one more who has not read.
        if self.probe.is_some() && matches!(expectation, Expectation::Receipt { .. }) {
            return Ok(());
        }
        self.pins += 1;
        self.look(super::pins::looks(expectation), Some(at))?;
        let mut findings = self.seen.check(expectation, self.case, self.world);
        // With a real clock, what is not as expected may only be late; but how a call ended it did for good.
        let may_be_late = self.probe.is_some() && !matches!(expectation, Expectation::Result { .. });
        while !findings.is_empty() && may_be_late && self.sut.hear_out()? {
            let late = self.quiet()?;
            self.judge(&[], &late, Some(at));
            self.look(super::pins::looks(expectation), Some(at))?;
            findings = self.seen.check(expectation, self.case, self.world);
        }
        for finding in findings {
            self.charge(Judge::Pins, finding, Some(at));
        }
        Ok(())
    }

    fn finish(mut self, terms: Terms<'_>, ended: Result<(), Broken>) -> CaseResult {
        let (step, released) = (self.step, self.sut.release());
        let fault = ended.err().or_else(|| released.as_ref().err().cloned());
        // A log that breaks off proves nothing about what should have come.
        if fault.is_none() {
            for finding in properties::check(self.world, &self.case.script.messages, &self.log) {
                self.charge(Judge::Properties, finding, None);
            }
        }
        let checks: u32 = self.checked.values().sum();
        let is_alone = self.sut.is_alone();
        let mut answers = self.model.answers();
        answers.retain(|(question, answer)| !is_alone || alone::answers(*question, answer));
        let verdict = if let Some(stranger) = self.strangers {
            let why = format!("the subject told of {stranger}, which this world does not have");
            Verdict::Error(Trouble::Adapter(why))
        } else if self.charges.iter().any(|charge| charge.level >= terms.level) {
            Verdict::Fail
        } else if self.inconclusive {
            Verdict::Inconclusive
        } else if checks + self.pins == 0 {
            Verdict::Error(Trouble::Scenario("no check was evaluated".into()))
        } else {
            Verdict::Pass
        };
        let mut result = CaseResult {
            verdict,
            charges: self.charges,
            checked: self.checked,
            answers,
            fingerprint: released.unwrap_or(0),
            world: Some(self.world.clone()),
            log: self.log,
            set_aside: 0,
            fault: None,
            marks: Vec::new(),
            trail: self.trail,
            is_alone,
        };
        if let Some(fault) = fault {
            charge_fault(&mut result, self.case, terms, fault, step);
        }
        result
    }
}

/// What a subject's going wrong does to its case: a crash or a silence is its failure, anything else an error of the
/// adapter's. What was found before it went wrong may have to do with it, and is told, but does not decide.
fn charge_fault(result: &mut CaseResult, case: &Case, terms: Terms<'_>, fault: Broken, step: Option<StepIx>) {
    if let Some(kind) = fault.cause.kind() {
        let is_send = matches!(fault.call, Some(Call::Send { .. }));
        let covered = case.covers.first().copied().filter(|_| !is_send);
        let clause = covered.unwrap_or(Clause::SendCallbacks);
        let finding =
            Finding { kind, clause, expected: "the subject answers".into(), seen: fault.what.clone() };
        let level = rules::level(terms.book, clause).max(terms.level);
        result.charges.push(Charge { judge: Judge::Harness, finding, level, step });
        result.verdict = Verdict::Fail;
    } else {
        result.verdict = Verdict::Error(Trouble::Adapter(fault.what.clone()));
    }
    result.fault = Some(fault);
}

fn is_call(asked: &Asked, number: CallId) -> bool {
    matches!(asked, Asked::Call { call, .. } if *call == number)
}
