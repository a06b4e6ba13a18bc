//! What a run finds out: verdicts, findings with their place, answers to open questions.
//!
//! *Not here*: how any of it is printed.

use crate::adapter::fault::Fault;
use crate::script::{Case, StepIx};
use aside_spec::clauses::Level;
use aside_spec::finding::Finding;
use aside_spec::vocabulary::{Clause, Entry, World};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How a case ended. Never a boolean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every check held.
    Pass,
    /// A clause was broken that binds at the level asked for.
    Fail,
    /// The case fails just as the baseline says.
    KnownFailure,
    /// The case passed, though the baseline lists it.
    UnexpectedPass,
    /// Somebody else than the subject is at fault.
    Error(Trouble),
    /// The subject can't be put into the world that the case needs: why.
    Skipped(String),
    /// More was possible than the model keeps, or no fence reached everybody.
    Inconclusive,
    /// The run ended before the case's turn: why.
    NotRun(String),
}

/// Who is at fault, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The scenario, or the harness.
    Scenario(String),
    /// The adapter: it broke the protocol, or failed by its own account.
    Adapter(String),
}

impl Trouble {
    /// What the trouble is.
    pub fn why(&self) -> &str {
        match self {
            Self::Scenario(why) | Self::Adapter(why) => why,
        }
    }
}

impl Verdict {
    /// The verdict's name, as printed.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::KnownFailure => "known-failure",
            Self::UnexpectedPass => "unexpected-pass",
            Self::Error(_) => "error",
            Self::Skipped(_) => "skipped",
            Self::Inconclusive => "inconclusive",
            Self::NotRun(_) => "not-run",
        }
    }

    /// The name of the verdict that there would be without a baseline: what the subject did is the same with any.
    pub const fn of_subject(&self) -> &'static str {
        match self {
            Self::KnownFailure => Self::Fail.name(),
            Self::UnexpectedPass => Self::Pass.name(),
            Self::Pass
            | Self::Fail
            | Self::Error(_)
            | Self::Skipped(_)
            | Self::Inconclusive
            | Self::NotRun(_) => self.name(),
        }
    }
}

/// Who found something. The judges share no code, so agreement means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judge {
    /// An `expect_…` step of the scenario's author.
    Pins,
    /// The reference model, in lockstep.
    Model,
    /// The properties, over the finished log.
    Properties,
    /// The harness itself: the subject went down, or did not answer.
    Harness,
}

impl Judge {
    /// The judge's name, as printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pins => "pins",
            Self::Model => "model",
            Self::Properties => "properties",
            Self::Harness => "harness",
        }
    }
}

/// A finding with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Who found it.
    pub judge: Judge,
    /// What.
    pub finding: Finding,
    /// How strongly the clause binds under the book.
    pub level: Level,
    /// The step after which it was seen; none at the end of the case.
    pub step: Option<StepIx>,
}

/// Everything that is known of one case after its run.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// Its verdict.
    pub verdict: Verdict,
    /// What was found, in the order of the run. Only those that bind make it fail; the others are warnings.
    pub charges: Vec<Charge>,
    /// How often each clause was checked with its precondition reached.
    pub checked: BTreeMap<Clause, u32>,
    /// The answers the subject gave to open questions.
    pub answers: BTreeSet<(Clause, Cow<'static, str>)>,
    /// The subject's fingerprint of all that happened, where it keeps one.
    pub fingerprint: u64,
    /// The world that was granted, where one was.
    pub world: Option<World>,
    /// The log; empty for a case that passed, unless it was asked for.
    pub log: Vec<Entry>,
    /// Pins that were set aside, because they contradict the rules in the world that was granted.
    pub set_aside: u32,
    /// What went wrong with the subject, apart from breaking rules.
    pub fault: Option<Box<Fault>>,
    /// How often each of [`Mark::ALL`](aside_sim::Mark::ALL) was reached, by the simulated service in this process.
    pub marks: Vec<u32>,
    /// Which clause was checked after which step, in order.
    pub trail: Vec<(Option<StepIx>, Clause)>,
    /// Whether the subject has no service, so that of the clauses that a scenario is about only those are judged that were
    /// checked, answered or broken.
    pub is_alone: bool,
}

impl CaseResult {
    /// A case that was not run.
    pub fn without_run(verdict: Verdict) -> Self {
        Self {
            verdict,
            charges: Vec::new(),
            checked: BTreeMap::new(),
            answers: BTreeSet::new(),
            fingerprint: 0,
            world: None,
            log: Vec::new(),
            set_aside: 0,
            fault: None,
            marks: Vec::new(),
            trail: Vec::new(),
            is_alone: false,
        }
    }

    /// The number of checks that were evaluated.
    pub fn checks(&self) -> u64 {
        self.checked.values().copied().map(u64::from).sum()
    }

    /// Whether it says something of a clause that its scenario is about.
    pub fn judges(&self, clause: Clause) -> bool {
        let is_decided = match self.verdict {
            Verdict::Pass | Verdict::Fail | Verdict::KnownFailure | Verdict::UnexpectedPass => true,
            Verdict::Error(_) | Verdict::Skipped(_) | Verdict::Inconclusive | Verdict::NotRun(_) => false,
        };
        let is_shown = self.checked.contains_key(&clause)
            || self.answers.iter().any(|(question, _)| *question == clause)
            || self.charges.iter().any(|charge| charge.finding.clause == clause);
        is_decided && (is_shown || !self.is_alone)
    }

    /// What makes the case fail, at a level.
    pub fn failures(&self, level: Level) -> impl Iterator<Item = &Charge> {
        self.charges.iter().filter(move |charge| charge.level >= level)
    }
}

/// The name of a case under a book: `delivery/only-targets[group_type=work]@tencent-2022`.
pub fn full_id(case: &Case, book: &str) -> String {
    format!("{}@{book}", case.id)
}

#[cfg(test)]
mod tests {
    use super::{CaseResult, Charge, Judge, Verdict};
    use aside_spec::clauses::Level;
    use aside_spec::finding::{Finding, Kind};
    use aside_spec::vocabulary::Clause;

    /// An SDK alone is judged by what it shows: by a check, by an answer or by what it breaks.
    #[test]
    fn each_way_to_show_something_of_a_clause_is_enough() {
        let nothing = CaseResult { is_alone: true, ..CaseResult::without_run(Verdict::Pass) };
        let mut checked = nothing.clone();
        checked.checked.insert(Clause::SendCallbacks, 1);
        let mut answered = nothing.clone();
        answered.answers.insert((Clause::SendCallbacks, "kept".into()));
        let mut broken = nothing.clone();
        let (expected, seen) = (String::new(), String::new());
        let finding = Finding { kind: Kind::Lost, clause: Clause::SendCallbacks, expected, seen };
        broken.charges.push(Charge { judge: Judge::Model, finding, level: Level::Must, step: None });
        for shown in [&checked, &answered, &broken] {
            assert!(shown.judges(Clause::SendCallbacks));
            assert!(!shown.judges(Clause::DeliverOnce));
        }
        assert!(!nothing.judges(Clause::SendCallbacks));
        assert!(CaseResult { is_alone: false, ..nothing }.judges(Clause::SendCallbacks));
        assert!(!CaseResult { verdict: Verdict::Inconclusive, ..checked }.judges(Clause::SendCallbacks));
    }
}
