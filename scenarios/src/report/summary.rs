//! What a run comes to: verdicts, checks, clauses covered, answers to open questions, the fingerprint.
//!
//! *Not here*: the exit code, which also knows of usage.

use super::{Head, Told};
use crate::baseline::Problem;
use crate::run::Verdict;
use crate::run::result::{Trouble, full_id};
use aside_spec::clauses::{Level, statement};
use aside_spec::finding::Kind;
use aside_spec::rules;
use aside_spec::vocabulary::{Clause, RuleBook, Word};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::Xxh3Default;

/// The sum of a run.
#[derive(Clone, Default)]
pub struct Summary {
    /// Cases by verdict: passed, failed, error, skipped, inconclusive.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// Failed just as the baseline says.
    pub known: usize,
    /// Those of the known failures by which somebody learns of a message who may not.
    pub known_leaks: usize,
    /// Passed, though the baseline lists them.
    pub unexpected: usize,
    /// In error.
    pub errors: usize,
    /// Of these, those in which the adapter is at fault.
    pub adapter_errors: usize,
    /// Pins set aside, because they contradict the rules in the world that was granted.
    pub set_aside: usize,
    /// Skipped, with each reason's count.
    pub skipped: BTreeMap<String, usize>,
    /// Inconclusive.
    pub inconclusive: usize,
    /// Cases selected but not run, because the run was ended early.
    pub not_run: usize,
    /// Charges that bind below the level asked for.
    pub warnings: usize,
    /// Checks evaluated.
    pub checks: u64,
    /// Book by book: how often each clause was checked.
    pub covered: BTreeMap<String, BTreeMap<Clause, u64>>,
    /// The answers to each open question, each with the number of cases that gave it.
    pub answers: BTreeMap<Clause, BTreeMap<Cow<'static, str>, usize>>,
    /// Of the cases that are about a clause: how many were judged, and how many there were.
    pub judged: BTreeMap<Clause, (usize, usize)>,
    /// How many failures each clause has, known ones left out.
    pub broken: BTreeMap<Clause, usize>,
    /// Where the baseline does not say what is; it is known when the run is over.
    pub problems: Vec<Problem>,
    fingerprint: Xxh3Default,
}

impl Summary {
    /// A run that has not begun.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a case.
    pub fn add(&mut self, head: &Head, told: Told<'_>) {
        let result = told.result;
        match &result.verdict {
            Verdict::Pass => self.passed += 1,
            Verdict::Fail => self.failed += 1,
            Verdict::KnownFailure => self.known += 1,
            Verdict::UnexpectedPass => self.unexpected += 1,
            Verdict::Error(Trouble::Scenario(_)) => self.errors += 1,
            Verdict::Error(Trouble::Adapter(_)) => {
                self.errors += 1;
                self.adapter_errors += 1;
            }
            Verdict::NotRun(_) => self.not_run += 1,
            Verdict::Skipped(reason) => *self.skipped.entry(reason.clone()).or_insert(0) += 1,
            Verdict::Inconclusive => self.inconclusive += 1,
        }
        for clause in &told.case.covers {
            let (judged, all) = self.judged.entry(*clause).or_default();
            *judged += usize::from(result.judges(*clause));
            *all += 1;
        }
        self.checks += result.checks();
        self.set_aside += result.set_aside as usize;
        self.warnings += result.charges.iter().filter(|charge| charge.level < head.level).count();
        let covered = self.covered.entry(told.book.name.clone()).or_default();
        for (clause, times) in &result.checked {
            *covered.entry(*clause).or_insert(0) += u64::from(*times);
        }
        for (question, answer) in &result.answers {
            *self.answers.entry(*question).or_default().entry(answer.clone()).or_insert(0) += 1;
        }
        self.add_broken(head, told);
        self.fingerprint.update(full_id(told.case, &told.book.name).as_bytes());
        self.fingerprint.update(result.verdict.of_subject().as_bytes());
        self.fingerprint.update(&result.fingerprint.to_le_bytes());
    }

    fn add_broken(&mut self, head: &Head, told: Told<'_>) {
        let mut findings = told.result.failures(head.level).map(|charge| &charge.finding);
        if told.result.verdict == Verdict::KnownFailure {
            self.known_leaks += usize::from(findings.any(|finding| finding.kind == Kind::Leak));
            return;
        }
        let broken: BTreeSet<_> = findings.map(|finding| finding.clause).collect();
        for clause in broken {
            *self.broken.entry(clause).or_insert(0) += 1;
        }
    }

    /// The fingerprint of everything that happened in the run, in the order of the cases.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint.digest()
    }

    /// Cases that were told of, run or not.
    pub fn told(&self) -> usize {
        self.cases() + self.not_run
    }

    /// Cases that were run or skipped.
    pub fn cases(&self) -> usize {
        let judged = self.decided() + self.errors + self.inconclusive;
        judged + self.skipped.values().sum::<usize>()
    }

    /// Cases that ended in a verdict on the subject.
    pub fn decided(&self) -> usize {
        self.passed + self.failed + self.known + self.unexpected
    }

    /// Under a book: the must and should clauses it holds that were checked, and those that were not.
    pub fn coverage(&self, book: &RuleBook) -> (Vec<Clause>, Vec<Clause>) {
        let covered = self.covered.get(&book.name);
        let binding = |clause: &Clause| rules::holds(book, *clause) && statement(*clause).level > Level::Open;
        let all = Clause::ALL.iter().copied().filter(binding);
        all.partition(|clause| covered.is_some_and(|covered| covered.contains_key(clause)))
    }
}
