//! What was found in a case, as a reader wants it: one entry for each clause and kind of harm, the worst first,
//! whoever found it and however often.
//!
//! *Not here*: how an entry is printed.

use crate::report::{Head, Told};
use crate::run::{Charge, Judge};
use crate::script::StepIx;
use aside_spec::clauses::Level;
use aside_spec::finding::Kind;
use aside_spec::vocabulary::{Clause, Word};

/// A broken clause of a case, with all that its judges say.
pub(in crate::report) struct Broken<'t> {
    /// The clause.
    pub clause: Clause,
    /// The kind of harm.
    pub kind: Kind,
    /// How strongly the clause binds.
    pub level: Level,
    /// What was found, judge by judge.
    pub charges: Vec<&'t Charge>,
}

impl Broken<'_> {
    /// What it is, in a few words: `leak: deliver.only-targets`.
    pub(in crate::report) fn words(&self) -> String {
        format!("{}: {}", self.kind.name(), self.clause.name())
    }

    /// The first step after which it was seen.
    pub(in crate::report) fn step(&self) -> Option<StepIx> {
        self.charges.iter().filter_map(|charge| charge.step).min()
    }

    /// Those who found it: `pins and model`.
    pub(in crate::report) fn judges(&self) -> String {
        let mut judges: Vec<Judge> = self.charges.iter().map(|charge| charge.judge).collect();
        judges.sort_unstable();
        judges.dedup();
        let names: Vec<_> = judges.into_iter().map(Judge::name).collect();
        match names.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            names => names.concat(),
        }
    }
}

/// What makes a case fail, the worst kind first; within a kind in the order of the run.
pub(in crate::report) fn failures<'t>(head: &Head, told: Told<'t>) -> Vec<Broken<'t>> {
    merged(told.result.failures(head.level))
}

/// What was found and does not make it fail.
pub(in crate::report) fn warnings<'t>(head: &Head, told: Told<'t>) -> Vec<Broken<'t>> {
    merged(told.result.charges.iter().filter(|charge| charge.level < head.level))
}

fn merged<'t>(charges: impl Iterator<Item = &'t Charge>) -> Vec<Broken<'t>> {
    let mut all: Vec<Broken<'t>> = Vec::new();
    for charge in charges {
        let (clause, kind) = (charge.finding.clause, charge.finding.kind);
        match all.iter_mut().find(|it| it.clause == clause && it.kind == kind) {
            Some(known) => known.charges.push(charge),
            None => all.push(Broken { clause, kind, level: charge.level, charges: vec![charge] }),
        }
    }
    for it in &mut all {
        it.charges.sort_by_key(|charge| charge.judge);
    }
    all.sort_by_key(|it| it.kind);
    all
}

/// The line of the case's file that a step stands in; none where no file wrote it.
pub(in crate::report) fn line_of(told: Told<'_>, step: Option<StepIx>) -> Option<usize> {
    let line = told.case.script.steps.get(step?)?.line;
    (line > 0).then_some(line)
}
