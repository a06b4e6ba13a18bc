//! Many cases on many threads. Results come out in the order of the jobs, so that the number of threads shows nowhere.
//!
//! *Not here*: progress on the screen; whoever consumes the results sees to that.

use super::lockstep::{Watch, run_case};
use super::result::{CaseResult, Judge, Verdict};
use super::sut::Simulated;
use crate::foresight::foresee;
use crate::script::Case;
use aside_sim::mutants::Mutant;
use aside_spec::clauses::Level;
use aside_spec::vocabulary::RuleBook;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// How many jobs a thread takes at once: enough that taking them costs nothing, few enough that none is left over.
const BATCH: usize = 16;

/// A case to run under a book.
#[derive(Clone, Copy)]
pub struct Job<'j> {
    /// The case, lowered under the book.
    pub case: &'j Case,
    /// The book to judge by.
    pub book: &'j RuleBook,
    /// The book that the simulated service follows.
    pub service: &'j RuleBook,
}

/// How all cases are run.
#[derive(Clone, Copy)]
pub struct Settings {
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// Threads.
    pub jobs: usize,
    /// A defect of the simulated service.
    pub mutant: Option<Mutant>,
    /// How closely the subject is watched.
    pub watch: Watch,
    /// The weakest level that makes a case fail.
    pub level: Level,
}

/// Runs all jobs and hands each result over in order. `done` says whether to go on.
pub fn run_all(jobs: &[Job<'_>], settings: Settings, mut done: impl FnMut(usize, CaseResult) -> bool) {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::sync_channel(256);
    thread::scope(|scope| {
        for _ in 0..settings.jobs.clamp(1, jobs.len().max(1)) {
            let (next, sender) = (&next, sender.clone());
            scope.spawn(move || {
                loop {
                    let first = next.fetch_add(BATCH, Ordering::Relaxed);
                    let batch = jobs.get(first..).unwrap_or_default().iter().take(BATCH);
                    let results: Vec<_> = batch.map(|job| run_job(job, settings)).collect();
                    if results.is_empty() || sender.send((first, results)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        in_order(results, |at, result| {
            let go_on = done(at, result);
            if !go_on {
                next.store(jobs.len(), Ordering::Relaxed);
            }
            go_on
        });
    });
}

/// Runs one job in this thread.
pub fn run_job(job: &Job<'_>, settings: Settings) -> CaseResult {
    let mut sut = Simulated::new(job.service, settings.mutant).bought_as(job.book.usual_plan);
    let seed = xxh3_64_with_seed(job.case.id.as_bytes(), settings.seed);
    let mut result = run_case(&mut sut, job.case, job.book, seed, settings.watch, settings.level);
    if let Some(contradiction) = contradiction(job, &result, settings.level) {
        result.verdict = Verdict::Error(contradiction);
    }
    result
}

/// Where only the author's pins found something, they may be wrong themselves: what no allowed course agrees with is no
/// fault of the subject's.
fn contradiction(job: &Job<'_>, result: &CaseResult, level: Level) -> Option<String> {
    let mut failures = result.failures(level).peekable();
    failures.peek()?;
    let pins_alone = failures.all(|charge| charge.judge == Judge::Pins);
    let world = result.world.as_ref().filter(|_| pins_alone)?;
    let foresight = foresee(job.case, job.book, world).ok()?;
    let (step, said) = foresight.contradictions.into_iter().next()?;
    Some(format!("{}:{}: {said}", job.case.file, job.case.script.steps[step].line))
}

fn in_order(
    results: mpsc::Receiver<(usize, Vec<CaseResult>)>,
    mut done: impl FnMut(usize, CaseResult) -> bool,
) {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (first, batch) in results {
        waiting.insert(first, batch);
        while let Some(batch) = waiting.remove(&next) {
            for result in batch {
                if !done(next, result) {
                    return;
                }
                next += 1;
            }
        }
    }
}
