//! Runs side by side: what changed from one subject to another, or from one release of an SDK to the next.
//!
//! | module | what it holds |
//! |---|---|
//! | here | what differs |
//! | [`read`] | reports of runs, as `aside run --report json=FILE` wrote them |
//! | [`tell`] | the differences in words |
//!
//! *Not here*: why; the reports of the runs say that.

pub mod read;
pub mod tell;

use read::{Case, Harm, Run};
use std::collections::{BTreeMap, BTreeSet};

/// A case under a book: `delivery/once-each@tencent-2022`.
pub type CaseId = String;

/// What changed from one run to another, in the cases that both judged.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes<'r> {
    /// Cases that passed and do no more, with what is found now.
    pub worse: Vec<(&'r CaseId, &'r Case)>,
    /// Cases that pass and did not.
    pub better: Vec<&'r CaseId>,
    /// Cases that failed in both, with the harm that only the second or only the first had.
    pub otherwise: Vec<(&'r CaseId, BTreeSet<&'r Harm>, BTreeSet<&'r Harm>)>,
    /// Cases that both judged and that came out alike.
    pub alike: usize,
    /// Cases that only the first judged, and only the second.
    pub only_first: Vec<&'r CaseId>,
    /// Cases that only the second judged.
    pub only_second: Vec<&'r CaseId>,
}

impl<'r> Changes<'r> {
    /// What changed from `first` to `second`.
    pub fn between(first: &'r Run, second: &'r Run) -> Self {
        let mut changes = Self::default();
        for (id, before) in first.cases.iter().filter(|(_, it)| it.is_judged()) {
            match second.cases.get(id).filter(|it| it.is_judged()) {
                None => changes.only_first.push(id),
                Some(after) => changes.compare(id, before, after),
            }
        }
        let is_new = |id: &CaseId| first.cases.get(id).is_none_or(|it| !it.is_judged());
        let judged = second.cases.iter().filter(|(_, it)| it.is_judged()).map(|(id, _)| id);
        changes.only_second = judged.filter(|id| is_new(id)).collect();
        changes
    }

    /// In how many cases the runs were compared: those that both judged.
    pub fn compared(&self) -> usize {
        self.worse.len() + self.better.len() + self.otherwise.len() + self.alike
    }

    fn compare(&mut self, id: &'r CaseId, before: &'r Case, after: &'r Case) {
        match (before.is_well(), after.is_well()) {
            (true, false) => self.worse.push((id, after)),
            (false, true) => self.better.push(id),
            (true, true) => self.alike += 1,
            (false, false) if before.harms == after.harms => self.alike += 1,
            (false, false) => {
                let new = after.harms.difference(&before.harms).collect();
                let gone = before.harms.difference(&after.harms).collect();
                self.otherwise.push((id, new, gone));
            }
        }
    }

    /// By clause and kind, in how many cases the second run broke what the first did not, and the other way round.
    pub fn harms(first: &'r Run, second: &'r Run) -> BTreeMap<&'r Harm, (usize, usize)> {
        let mut harms: BTreeMap<_, (usize, usize)> = BTreeMap::new();
        let both = first.cases.iter().filter_map(|(id, before)| Some((before, second.cases.get(id)?)));
        for (before, after) in both.filter(|(before, after)| before.is_judged() && after.is_judged()) {
            for harm in after.harms.difference(&before.harms) {
                harms.entry(harm).or_default().0 += 1;
            }
            for harm in before.harms.difference(&after.harms) {
                harms.entry(harm).or_default().1 += 1;
            }
        }
        harms
    }
}

/// The answers that each run gave to an open question, with the number of cases.
pub type Answers<'r> = BTreeMap<&'r str, Vec<BTreeMap<&'r str, usize>>>;

/// The answers of all runs, question by question.
pub fn answers(runs: &[Run]) -> Answers<'_> {
    let mut all: Answers<'_> = BTreeMap::new();
    for (at, run) in runs.iter().enumerate() {
        for (question, answer) in run.cases.values().flat_map(|case| &case.answers) {
            let of_runs = all.entry(question).or_insert_with(|| vec![BTreeMap::new(); runs.len()]);
            *of_runs[at].entry(answer.as_str()).or_insert(0) += 1;
        }
    }
    all
}

/// Whether the runs that gave an answer at all gave the same ones.
pub fn agree(answers: &[BTreeMap<&str, usize>]) -> bool {
    let mut given = answers.iter().filter(|it| !it.is_empty()).map(|it| it.keys().collect::<Vec<_>>());
    given.next().is_none_or(|first| given.all(|it| it == first))
}
