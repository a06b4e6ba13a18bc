//! Many drawn cases on many threads. Sums and fingerprint are the same for any number of threads.
//!
//! *Not here*: what the cases are ([`plan`](super::plan)), and making failures small ([`found`](super::found)).

use super::plan::Drawn;
use super::reached::Reached;
use super::strategy::Cases;
use super::swarm::Bounds;
use crate::run::lockstep::{Terms, Watch};
use crate::run::result::Trouble;
use crate::run::{CaseResult, Job, Subject, Verdict};
use aside_spec::clauses::Level;
use aside_spec::vocabulary::RuleBook;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64_with_seed};

/// How cases are drawn and run.
#[derive(Clone, Copy)]
pub struct Campaign<'c> {
    /// What is judged.
    pub subject: &'c dyn Subject,
    /// The books to judge by, in turn.
    pub books: &'c [RuleBook],
    /// For each, the book that the simulated service follows.
    pub services: &'c [RuleBook],
    /// The seed of everything.
    pub seed: u64,
    /// Threads, as far as the subject can use them.
    pub jobs: usize,
    /// The weakest level that makes a case fail.
    pub level: Level,
    /// How closely the subject is watched.
    pub watch: Watch,
    /// What may be drawn.
    pub bounds: Bounds,
}

/// A case that did not pass.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its number.
    pub at: u64,
    /// Which of the books it was judged by.
    pub book: usize,
    /// The case, and the options that it was drawn by.
    pub drawn: Drawn,
    /// What was found.
    pub result: CaseResult,
}

/// What came of some cases that follow one another.
pub struct Batch {
    /// What they reached.
    pub reached: Reached,
    /// Their fingerprints, in order.
    pub fingerprints: Vec<u64>,
    /// Those that did not pass, in order.
    pub failures: Vec<Failure>,
}

/// So many cases a thread takes at once.
const BATCH: u64 = 64;

impl Campaign<'_> {
    /// The seed of a case.
    pub fn seed_of(&self, at: u64) -> u64 {
        xxh3_64_with_seed(&at.to_le_bytes(), self.seed)
    }

    /// The book that a case is judged by.
    pub fn book_of(&self, at: u64) -> usize {
        usize::try_from(at % self.books.len().max(1) as u64).unwrap_or(0)
    }

    /// Draws and runs one case.
    pub fn one(&self, at: u64) -> (usize, Drawn, CaseResult) {
        let book = self.book_of(at);
        let drawn = Cases { book: &self.books[book], bounds: self.bounds }.of(self.seed_of(at));
        let result = self.run(at, book, &drawn);
        (book, drawn, result)
    }

    /// Runs a drawn case.
    pub fn run(&self, at: u64, book: usize, drawn: &Drawn) -> CaseResult {
        let job = Job { case: &drawn.case, book: &self.books[book], service: &self.services[book] };
        let seed = drawn.case.seed.unwrap_or(self.seed);
        let terms = Terms { book: job.book, seed, watch: self.watch, level: self.level };
        self.subject.run(usize::try_from(at).unwrap_or(usize::MAX), &job, terms)
    }

    fn batch(&self, first: u64, last: u64) -> Batch {
        let mut batch = Batch { reached: Reached::default(), fingerprints: Vec::new(), failures: Vec::new() };
        for at in first..last {
            let (book, drawn, result) = self.one(at);
            batch.reached.add(book, &self.books[book], &drawn, &result);
            batch.fingerprints.push(result.fingerprint);
            let is_failure = match &result.verdict {
                Verdict::Fail | Verdict::Error(Trouble::Adapter(_)) | Verdict::NotRun(_) => true,
                // A case in which nothing comes about that a rule speaks of is nobody's fault.
                Verdict::Error(Trouble::Scenario(_))
                | Verdict::Pass
                | Verdict::KnownFailure
                | Verdict::UnexpectedPass
                | Verdict::Skipped(_)
                | Verdict::Inconclusive => false,
            };
            if is_failure {
                batch.failures.push(Failure { at, book, drawn, result });
            }
        }
        batch
    }

    /// Runs the cases of a range, from `first`, batch by batch in order, until `each` says that it is enough.
    pub fn explore(&self, first: u64, last: u64, mut each: impl FnMut(Batch) -> bool) {
        let width = self.subject.width(self.jobs);
        let size = if width.batch > 1 { BATCH } else { 1 };
        let next = AtomicU64::new(first);
        let is_over = AtomicBool::new(false);
        let (sender, results) = mpsc::sync_channel(64);
        thread::scope(|scope| {
            for _ in 0..width.threads.max(1) {
                let (next, is_over, sender) = (&next, &is_over, sender.clone());
                scope.spawn(move || {
                    while !is_over.load(Ordering::Relaxed) {
                        let after = |at: u64| (at < last).then(|| at.saturating_add(size).min(last));
                        let Ok(from) = next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, after) else {
                            return;
                        };
                        let batch = self.batch(from, from.saturating_add(size).min(last));
                        if sender.send((from, batch)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let mut waiting = BTreeMap::new();
            let mut due = first;
            for (from, batch) in results {
                waiting.insert(from, batch);
                while let Some(batch) = waiting.remove(&due) {
                    due = due.saturating_add(size);
                    if !each(batch) {
                        is_over.store(true, Ordering::Relaxed);
                        return;
                    }
                }
            }
        });
    }
}

/// The fingerprint of an exploration, case by case.
#[derive(Default)]
pub struct Print(Xxh3Default);

impl Print {
    /// Adds a case.
    pub fn add(&mut self, fingerprint: u64) {
        self.0.update(&fingerprint.to_le_bytes());
    }

    /// The fingerprint so far.
    pub fn digest(&self) -> u64 {
        self.0.digest()
    }
}
