//! What an exploration has reached, and so what it has not: a sum over cases, in whatever order they come.
//!
//! *Not here*: how it is printed.

use super::plan::Drawn;
use crate::circumstance::terms::{Band, Relation, band, call_name, fault_names, relations};
use crate::run::result::Trouble;
use crate::run::{CaseResult, Verdict};
use crate::script::{Act, Case};
use aside_sim::Mark;
use aside_spec::rules;
use aside_spec::vocabulary::{
    Call, CallId, Clause, Edition, Event, GroupType, Handle, Observation, Plan, Return, RuleBook, UserIx,
    Word, World,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The circumstances of one targeted send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Context {
    /// The group's type.
    pub group: GroupType,
    /// The edition of the sender's SDK.
    pub edition: Edition,
    /// Its version.
    pub version: Band,
    /// The plan at the beginning.
    pub plan: Plan,
    /// Somebody on the list.
    pub relation: Relation,
}

impl Context {
    /// Every context that a book can have.
    pub fn all(book: &RuleBook) -> Vec<Self> {
        let mut all = Vec::new();
        for &group in GroupType::ALL {
            for &edition in Edition::ALL {
                for version in Band::ALL {
                    for &plan in book.plans.keys() {
                        for relation in Relation::ALL {
                            all.push(Self { group, edition, version, plan, relation });
                        }
                    }
                }
            }
        }
        all
    }
}

impl std::fmt::Display for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { group, edition, version, plan, relation } = self;
        write!(f, "{group}, {edition} {}, {plan}, to {}", version.name(), relation.name())
    }
}

/// What was reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Cases by verdict.
    pub verdicts: BTreeMap<&'static str, u64>,
    /// Why cases were skipped.
    pub skipped: BTreeMap<String, u64>,
    /// Steps that were run.
    pub steps: u64,
    /// Virtual time that went by, in milliseconds.
    pub virtual_ms: u64,
    /// Checks of each clause.
    pub checks: BTreeMap<Clause, u64>,
    /// Answers to open questions.
    pub answers: BTreeMap<(Clause, Cow<'static, str>), u64>,
    /// Kinds of steps with how they ended.
    pub outcomes: BTreeMap<(&'static str, &'static str), u64>,
    /// Faults that were begun.
    pub faults: BTreeMap<&'static str, u64>,
    /// Marks of the simulated service.
    pub marks: Vec<u64>,
    /// Contexts of targeted sends, by book, each with the clauses that were checked in it.
    pub contexts: BTreeMap<(usize, Context), BTreeSet<Clause>>,
}

impl Reached {
    /// Adds a case.
    pub fn add(&mut self, book: usize, rules: &RuleBook, drawn: &Drawn, result: &CaseResult) {
        *self.verdicts.entry(verdict_name(&result.verdict)).or_insert(0) += 1;
        if let Verdict::Skipped(why) = &result.verdict {
            *self.skipped.entry(why.clone()).or_insert(0) += 1;
        }
        let Some(world) = &result.world else { return };
        self.steps += drawn.case.script.steps.len() as u64;
        self.virtual_ms += result.log.last().map_or(0, |entry| entry.at_ms);
        for (clause, count) in &result.checked {
            *self.checks.entry(*clause).or_insert(0) += u64::from(*count);
        }
        for (question, answer) in &result.answers {
            *self.answers.entry((*question, answer.clone())).or_insert(0) += 1;
        }
        self.marks.resize(Mark::ALL.len(), 0);
        for (sum, count) in self.marks.iter_mut().zip(&result.marks) {
            *sum += u64::from(*count);
        }
        self.add_outcomes(result);
        self.add_faults(&drawn.case);
        self.add_contexts(book, rules, &drawn.case, world, result);
    }

    fn add_outcomes(&mut self, result: &CaseResult) {
        let mut asked: BTreeMap<CallId, &'static str> = BTreeMap::new();
        for entry in &result.log {
            let (call, end) = match &entry.what {
                Observation::Submitted { call, what, device: _ } => {
                    asked.insert(*call, call_name(what));
                    continue;
                }
                Observation::Seen(Event::Returned { call, value }) => match value {
                    Return::Nothing => continue,
                    Return::Object => (call, "ok"),
                    Return::Null | Return::EmptyObject | Return::Absent => (call, "refused"),
                },
                Observation::Seen(Event::Succeeded { call, .. }) => (call, "ok"),
                Observation::Seen(Event::Failed { call, .. }) => (call, "refused"),
                Observation::Seen(_) | Observation::Controlled(_) | Observation::Settled => continue,
            };
            if let Some(name) = asked.get(call) {
                *self.outcomes.entry((name, end)).or_insert(0) += 1;
            }
        }
    }

    fn add_faults(&mut self, case: &Case) {
        for step in &case.script.steps {
            let Act::Control(control) = &step.act else { continue };
            for name in fault_names(*control) {
                *self.faults.entry(name).or_insert(0) += 1;
            }
        }
    }

    fn add_contexts(
        &mut self,
        book: usize,
        rules: &RuleBook,
        case: &Case,
        world: &World,
        result: &CaseResult,
    ) {
        let mut lists: BTreeMap<Handle, &[UserIx]> = BTreeMap::new();
        for (at, step) in case.script.steps.iter().enumerate() {
            let Act::Call(device, call) = &step.act else { continue };
            if let Call::Target { receivers, made, .. } = call {
                lists.insert(*made, receivers);
                if receivers.is_empty() {
                    // An empty list is refused where it is made: no send shows it.
                    self.add_context(book, rules, world, (*device, None), receivers, at, result);
                }
            }
            let Call::Send { message, receiver, group: Some(group), .. } = call else { continue };
            let single = receiver.map(|it| [it]);
            let list = lists.get(message).copied().or(single.as_ref().map(|it| &it[..]));
            if let Some(list) = list {
                self.add_context(book, rules, world, (*device, Some(*group)), list, at, result);
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a send and where it stands")]
    fn add_context(
        &mut self,
        book: usize,
        rules: &RuleBook,
        world: &World,
        (device, group): (aside_spec::vocabulary::DeviceIx, Option<aside_spec::vocabulary::GroupIx>),
        list: &[UserIx],
        step: usize,
        result: &CaseResult,
    ) {
        let Some(spec) = world.devices.get(device.at()) else { return };
        let groups: Vec<_> = match group {
            Some(group) => world.groups.get(group.at()).into_iter().collect(),
            None => world.groups.iter().collect(),
        };
        let clauses: BTreeSet<Clause> =
            result.trail.iter().filter(|(at, _)| *at == Some(step)).map(|(_, clause)| *clause).collect();
        for group in groups {
            for relation in relations(world, spec, group, list) {
                let context = Context {
                    group: group.kind,
                    edition: spec.edition,
                    version: band(rules, spec),
                    plan: world.plan,
                    relation,
                };
                self.contexts.entry((book, context)).or_default().extend(&clauses);
            }
        }
    }

    /// Adds what was reached elsewhere.
    pub fn merge(&mut self, other: Self) {
        fn sum<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
            for (key, count) in from {
                *into.entry(key).or_insert(0) += count;
            }
        }
        let Self { verdicts, skipped, steps, virtual_ms, checks, answers, outcomes, faults, marks, contexts } =
            other;
        sum(&mut self.verdicts, verdicts);
        sum(&mut self.skipped, skipped);
        self.steps += steps;
        self.virtual_ms += virtual_ms;
        sum(&mut self.checks, checks);
        sum(&mut self.answers, answers);
        sum(&mut self.outcomes, outcomes);
        sum(&mut self.faults, faults);
        self.marks.resize(Mark::ALL.len(), 0);
        for (sum, count) in self.marks.iter_mut().zip(marks) {
            *sum += count;
        }
        for (key, clauses) in contexts {
            self.contexts.entry(key).or_default().extend(clauses);
        }
    }

    /// How many cases there were.
    pub fn cases(&self) -> u64 {
        self.verdicts.values().sum()
    }

    /// How many had this verdict.
    pub fn of(&self, verdict: &str) -> u64 {
        self.verdicts.get(verdict).copied().unwrap_or(0)
    }

    /// Marks that no case reached.
    pub fn marks_missed(&self) -> Vec<Mark> {
        let count = |mark: &Mark| self.marks.get(*mark as usize).copied().unwrap_or(0);
        Mark::ALL.iter().copied().filter(|mark| count(mark) == 0).collect()
    }

    /// Must and should clauses of a book that no case checked.
    pub fn clauses_missed(&self, book: &RuleBook) -> Vec<Clause> {
        let binds = |clause: &Clause| {
            let level = rules::level(book, *clause);
            level >= aside_spec::clauses::Level::Should && !book.excluded.contains_key(clause)
        };
        Clause::ALL
            .iter()
            .copied()
            .filter(|it| binds(it) && rules::holds(book, *it) && !self.checks.contains_key(it))
            .collect()
    }

    /// Contexts of a book that no case had.
    pub fn contexts_missed(&self, book: usize, rules: &RuleBook) -> Vec<Context> {
        Context::all(rules)
            .into_iter()
            .filter(|context| !self.contexts.contains_key(&(book, *context)))
            .collect()
    }
}

/// A verdict's name; a drawn case in which nothing was checked is no error of anybody's.
fn verdict_name(verdict: &Verdict) -> &'static str {
    if matches!(verdict, Verdict::Error(Trouble::Scenario(_))) { "without a check" } else { verdict.name() }
}

/// Every name that `fault_names` gives to what the explorer draws.
pub const FAULTS: [&str; 13] = [
    "network off",
    "loss",
    "partition",
    "duplication",
    "overtaking",
    "lost acknowledgements",
    "delay",
    "slow receiver",
    "crash, store kept",
    "crash, store lost",
    "sleep",
    "skewed clock",
    "restart of the service",
];

/// What ends both ways, and so should be seen to.
pub const ENDINGS: [&str; 21] = [
    "login",
    "logout",
    "target",
    "send",
    "merge",
    "forward",
    "add_at",
    "mark_read",
    "set_receive_option",
    "recall",
    "modify",
    "delete",
    "send_receipt",
    "create_group",
    "join",
    "invite",
    "leave",
    "kick",
    "dismiss",
    "mute",
    "mute_all",
];
