//! What several reports say of known failures.
//!
//! *Not here*: which failures are known; the [`baseline`](crate::baseline) says.

use super::terminal::charges::Broken;
use super::terminal::text::{clean, count};
use super::{Summary, Told};
use crate::baseline::{Harm, Known, Problem};
use std::collections::BTreeMap;

/// The entry that lists what is broken in a case, if one does.
pub(in crate::report) fn known<'t>(told: Told<'t>, broken: &Broken<'_>) -> Option<&'t Known> {
    let harm = Harm { clause: broken.clause, kind: broken.kind };
    told.listed.iter().find(|listed| listed.known.harm == harm).map(|listed| listed.known)
}

/// Why a case is known to fail, each reason once.
pub(in crate::report) fn reasons(told: Told<'_>) -> String {
    let mut reasons: Vec<String> = Vec::new();
    for reason in told.listed.iter().map(|listed| listed.known.why()) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.join("; ")
}

/// All known failures of a run: `3 known failures`, and below it how many of them are leaks.
pub(crate) fn sum_of_known(summary: &Summary) -> String {
    let leaks = known_leaks(summary).map_or_else(String::new, |leaks| format!("\n{leaks}"));
    format!("{}{leaks}", count(summary.known, "known failure"))
}

/// A problem in two lines, with nothing in them that a screen would obey.
pub(crate) fn problem_text(problem: &Problem) -> String {
    let Problem { file, lines: (line, _), sort: _, what, remedy } = problem;
    format!("{}\n  {}", clean(&format!("{file}:{line}: {what}")), clean(remedy))
}

/// Leaks do not become harmless by being known: `2 known failures are leaks`.
pub(in crate::report) fn known_leaks(summary: &Summary) -> Option<String> {
    match summary.known_leaks {
        0 => None,
        1 => Some(String::from("1 known failure is a leak")),
        leaks => Some(format!("{} are leaks", count(leaks, "known failure"))),
    }
}

/// Known failures, entry by entry.
#[derive(Default)]
pub(in crate::report) struct Tally {
    of: BTreeMap<usize, Row>,
}

/// An entry, and how many cases fail as it says.
pub(in crate::report) struct Row {
    /// What it lists.
    pub(in crate::report) harm: Harm,
    /// Why, with the ticket.
    pub(in crate::report) why: String,
    /// The cases.
    pub(in crate::report) cases: usize,
}

impl Tally {
    /// Counts a known failure.
    pub(in crate::report) fn add(&mut self, told: Told<'_>) {
        for listed in told.listed {
            let known = listed.known;
            let row = || Row { harm: known.harm, why: known.why(), cases: 0 };
            self.of.entry(known.lines.0).or_insert_with(row).cases += 1;
        }
    }

    /// The entries, in the order of the file.
    pub(in crate::report) fn rows(&self) -> impl ExactSizeIterator<Item = &Row> {
        self.of.values()
    }
}
