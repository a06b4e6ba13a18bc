//! One case in lockstep: each step goes to the subject, what follows goes to the model, and nobody waits for the other.
//!
//! Steps that do not come after one another are submitted together and judged together. After each step that may
//! have changed something, the devices that it touched are looked at; at the end, all of them.
//!
//! *Not here*: what is right; the model and the pins say.

use super::pins::Seen;
use super::result::{CaseResult, Charge, Judge, Verdict};
use super::sut::Sut;
use crate::script::{Act, Case, Script, StepIx};
use aside_spec::clauses::Level;
use aside_spec::finding::{Finding, Kind};
use aside_spec::model::{Asked, Model};
use aside_spec::properties;
use aside_spec::rules;
use aside_spec::vocabulary::{
    Call, CallId, Clause, Control, DeviceIx, Entry, Event, GroupIx, Observation, RuleBook, Word, World,
    WorldId,
};
use std::collections::{BTreeMap, BTreeSet};

/// How closely the subject is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// After every step, and at the end.
    EveryStep,
    /// At the end only: for subjects that looking could disturb.
    AtEnd,
}

/// Runs one case and judges it.
pub fn run_case(
    sut: &mut dyn Sut,
    case: &Case,
    book: &RuleBook,
    seed: u64,
    watch: Watch,
    level: Level,
) -> CaseResult {
    let id = WorldId(0);
    let world = match sut.provision(id, &case.script.needs, seed) {
        Ok(world) => world,
        Err(unmet) => return CaseResult::without_run(Verdict::Skipped(unmet.0)),
    };
    let mut run = Run::new(sut, id, case, book, &world);
    run.quiet();
    for wave in waves(&case.script) {
        run.wave(&wave, watch);
    }
    run.look_at_everything();
    run.finish(level)
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
    id: WorldId,
    case: &'r Case,
    book: &'r RuleBook,
    world: &'r World,
    model: Model<'r>,
    log: Vec<Entry>,
    seen: Seen,
    charges: Vec<Charge>,
    checked: BTreeMap<Clause, u32>,
    pins: u32,
    inconclusive: bool,
    /// The first thing that the subject named and this world does not have.
    strangers: Option<String>,
}

impl<'r> Run<'r> {
    fn new(sut: &'r mut dyn Sut, id: WorldId, case: &'r Case, book: &'r RuleBook, world: &'r World) -> Self {
        Self {
            sut,
            id,
            case,
            book,
            world,
            model: Model::new(book, world, &case.script.messages),
            log: Vec::new(),
            seen: Seen::new(world, case.script.steps.len()),
            charges: Vec::new(),
            checked: BTreeMap::new(),
            pins: 0,
            inconclusive: false,
            strangers: None,
        }
    }

    fn wave(&mut self, wave: &[StepIx], watch: Watch) {
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
                    self.sut.control(self.id, *control);
                    asked.push(Asked::Control(*control));
                }
                Act::Expect(_) => {}
            }
        }
        let last = wave.last().copied();
        if !asked.is_empty() {
            let events = self.quiet();
            self.judge(&asked, &events, last);
            if watch == Watch::EveryStep {
                self.look_after(&asked, last);
            }
        }
        for &at in wave {
            if let Act::Expect(expectation) = &case.script.steps[at].act {
                self.expect(expectation, at);
            }
        }
    }

    fn note(&mut self, what: Observation) {
        let at_ms = self.log.last().map_or(0, |entry| entry.at_ms);
        self.log.push(Entry { at_ms, what });
    }

    fn submit(&mut self, device: DeviceIx, call: Call) -> CallId {
        let number = self.sut.submit(self.id, device, call.clone());
        self.seen.asked(number, device, &call);
        self.note(Observation::Submitted { call: number, device, what: call });
        number
    }

    /// Waits for quiet and gives what happened until then.
    fn quiet(&mut self) -> Vec<Event> {
        self.sut.settle(self.id);
        let mut events = Vec::new();
        while let Some((at_ms, event)) = self.sut.poll(self.id) {
            if let Some(stranger) = self.stranger(&event) {
                self.strangers.get_or_insert(stranger);
                continue;
            }
            self.seen.event(&event);
            self.log.push(Entry { at_ms, what: Observation::Seen(event.clone()) });
            events.push(event);
        }
        self.note(Observation::Settled);
        events
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
        let judgement = self.model.judge(asked, events);
        self.inconclusive |= judgement.inconclusive;
        for clause in judgement.checked {
            *self.checked.entry(clause).or_insert(0) += 1;
        }
        for finding in judgement.findings {
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
    fn look(&mut self, looks: Vec<(DeviceIx, Call)>, step: Option<StepIx>) {
        if looks.is_empty() {
            return;
        }
        let submit = |run: &mut Self, (device, what): (DeviceIx, Call)| {
            let call = run.submit(device, what.clone());
            Asked::Call { call, device, what }
        };
        let asked: Vec<_> = looks.into_iter().map(|look| submit(self, look)).collect();
        let mut events = self.quiet();
        // What no call asked for comes first, then the answers call by call, each in its own order.
        events.sort_by_key(call_of);
        let unasked = events.partition_point(|event| call_of(event).is_none());
        if unasked > 0 {
            self.judge(&[], &events[..unasked], step);
        }
        let mut answers = events[unasked..].chunk_by(|a, b| call_of(a) == call_of(b)).peekable();
        for look in asked {
            let Asked::Call { call, .. } = &look else { continue };
            let own = answers.next_if(|answer| answer.first().and_then(call_of) == Some(*call));
            self.judge(std::slice::from_ref(&look), own.unwrap_or(&[]), step);
        }
    }

    fn look_after(&mut self, asked: &[Asked], step: Option<StepIx>) {
        let groups: BTreeSet<_> = asked.iter().flat_map(|asked| self.touched(asked)).collect();
        let mut looks = Vec::new();
        for group in &groups {
            for device in self.seen.online_members(*group) {
                looks.push((device, Call::ReadConversation { group: *group }));
            }
        }
        let devices: BTreeSet<_> = looks.iter().map(|(device, _)| *device).collect();
        looks.extend(devices.into_iter().map(|device| (device, Call::ReadTotalUnread)));
        self.look(looks, step);
    }

    /// The groups in which something may have changed.
    fn touched(&self, asked: &Asked) -> Vec<GroupIx> {
        let all = || (0..self.world.groups.len()).map(GroupIx::of).collect();
        match asked {
            Asked::Control(Control::Connect { .. }) => all(),
            Asked::Control(Control::SetPlan { .. } | Control::Wait { .. } | Control::Disconnect { .. }) => {
                vec![]
            }
            Asked::Call { what, .. } => match what {
                Call::Send { group, .. } => group.iter().copied().collect(),
                Call::MarkRead { group } | Call::SetReceiveOption { group, .. } => vec![*group],
                Call::Recall { .. } | Call::Delete { .. } | Call::Login => all(),
                Call::Logout
                | Call::CreateMessage { .. }
                | Call::CreateMerger { .. }
                | Call::CreateForward { .. }
                | Call::AddAt { .. }
                | Call::Target { .. }
                | Call::ReadConversation { .. }
                | Call::ReadTotalUnread
                | Call::ReadHistory { .. }
                | Call::Search { .. }
                | Call::Modify { .. }
                | Call::SendReceipt { .. }
                | Call::ReadReceipt { .. }
                | Call::CreateGroup { .. }
                | Call::Join { .. }
                | Call::Invite { .. }
                | Call::Leave { .. }
                | Call::Kick { .. }
                | Call::Dismiss { .. }
                | Call::Mute { .. }
                | Call::MuteAll { .. } => vec![],
            },
        }
    }

    /// What every device shows of every group in the end.
    fn look_at_everything(&mut self) {
        let mut looks = Vec::new();
        for group in (0..self.world.groups.len()).map(GroupIx::of) {
            let keyword = self.seen.targeted_text(group).map(String::from);
            for device in self.seen.online().collect::<Vec<_>>() {
                looks.push((device, Call::ReadHistory { group }));
                looks.push((device, Call::ReadConversation { group }));
                if let Some(keyword) = &keyword {
                    looks.push((device, Call::Search { group, keyword: keyword.clone() }));
                }
            }
        }
        looks.extend(self.seen.online().map(|device| (device, Call::ReadTotalUnread)));
        self.look(looks, None);
    }

    fn expect(&mut self, expectation: &crate::script::Expectation, at: StepIx) {
        self.pins += 1;
        self.look(super::pins::looks(expectation), Some(at));
        for finding in self.seen.check(expectation, self.case, self.world) {
            self.charge(Judge::Pins, finding, Some(at));
        }
    }

    fn finish(mut self, level: Level) -> CaseResult {
        for finding in properties::check(self.world, &self.case.script.messages, &self.log) {
            self.charge(Judge::Properties, finding, None);
        }
        let fingerprint = self.sut.release(self.id);
        let checks: u32 = self.checked.values().sum();
        let verdict = if let Some(stranger) = self.strangers {
            Verdict::Error(format!("the subject told of {stranger}, which this world does not have"))
        } else if self.charges.iter().any(|charge| charge.level >= level) {
            Verdict::Fail
        } else if self.inconclusive {
            Verdict::Inconclusive
        } else if checks + self.pins == 0 {
            Verdict::Error("no check was evaluated".into())
        } else {
            Verdict::Pass
        };
        let answers = self.model.answers();
        let log = if verdict == Verdict::Pass { Vec::new() } else { self.log };
        let world = Some(self.world.clone());
        CaseResult { verdict, charges: self.charges, checked: self.checked, answers, fingerprint, world, log }
    }
}

fn call_of(event: &Event) -> Option<CallId> {
    match event {
        Event::Returned { call, .. }
        | Event::Progress { call, .. }
        | Event::Succeeded { call, .. }
        | Event::Failed { call, .. } => Some(*call),
        Event::Received { .. }
        | Event::Recalled { .. }
        | Event::Modified { .. }
        | Event::ConversationChanged { .. }
        | Event::TotalUnreadChanged { .. }
        | Event::ReceiptChanged { .. }
        | Event::Pushed { .. } => None,
    }
}
