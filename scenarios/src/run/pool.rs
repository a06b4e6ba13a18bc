//! Many cases on many threads. Results come out in the order of the jobs, so that the number of threads shows nowhere.
//!
//! *Not here*: progress on the screen; whoever consumes the results sees to that.

use super::lockstep::{Terms, Watch};
use super::result::{CaseResult, Charge, Judge, Trouble, Verdict};
use super::subject::Subject;
use super::sut::grant;
use crate::foresight::foresee;
use crate::script::{Case, StepIx};
use aside_spec::clauses::Level;
use aside_spec::vocabulary::{Grant, RuleBook, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use xxhash_rust::xxh3::xxh3_64_with_seed;

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
pub struct Settings<'s> {
    /// What is judged.
    pub subject: &'s dyn Subject,
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// Threads, as far as the subject can use them.
    pub jobs: usize,
    /// How closely the subject is watched.
    pub watch: Watch,
    /// The weakest level that makes a case fail.
    pub level: Level,
    /// Whose logs are kept.
    pub logs: Logs,
}

/// Whose logs are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    /// Those of cases that did not pass.
    OfTroubled,
    /// All.
    All,
}

/// Runs all jobs and hands each result over in order. `done` says whether to go on.
pub fn run_all(jobs: &[Job<'_>], settings: Settings<'_>, mut done: impl FnMut(usize, CaseResult) -> bool) {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::sync_channel(256);
    let width = settings.subject.width(settings.jobs);
    thread::scope(|scope| {
        for _ in 0..width.threads.clamp(1, jobs.len().max(1)) {
            let (next, sender) = (&next, sender.clone());
            scope.spawn(move || {
                loop {
                    let first = next.fetch_add(width.batch, Ordering::Relaxed);
                    let batch = jobs.get(first..).unwrap_or_default().iter().take(width.batch);
                    let results: Vec<_> =
                        batch.zip(first..).map(|(job, at)| run_job(at, job, settings)).collect();
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

/// Runs one job in this thread. `at` is its place among the jobs.
pub fn run_job(at: usize, job: &Job<'_>, settings: Settings<'_>) -> CaseResult {
    let of_run = || xxh3_64_with_seed(job.case.id.as_bytes(), settings.seed);
    let seed = job.case.seed.unwrap_or_else(of_run);
    let terms = Terms { book: job.book, seed, watch: settings.watch, level: settings.level };
    let mut result = settings.subject.run(at, job, terms);
    doubt_pins(job, &mut result, settings.level);
    if result.verdict == Verdict::Pass && settings.logs == Logs::OfTroubled {
        result.log = Vec::new();
    }
    result
}

/// An author's pins may be wrong themselves. In the world that the author had in mind, what pins alone found and no allowed
/// course agrees with is the scenario's fault. In another one, which is all that this subject could grant, such pins say
/// nothing of it: they are set aside, as are all where they alone found something, and the other judges decide.
fn doubt_pins(job: &Job<'_>, result: &mut CaseResult, level: Level) {
    let is_pin = |charge: &Charge| charge.judge == Judge::Pins;
    let by_pins = result.charges.iter().any(is_pin) && result.fault.is_none();
    let Some(world) = result.world.as_ref().filter(|_| by_pins) else { return };
    let pins_alone = result.charges.iter().all(is_pin);
    if !is_usual(job, world) {
        let wrong = (!pins_alone).then(|| contradictions(job, world));
        let agrees = |step| wrong.as_ref().is_some_and(|wrong| wrong.iter().all(|(it, _)| Some(*it) != step));
        set_aside(result, |charge| !is_pin(charge) || agrees(charge.step), level);
    } else if pins_alone
        && result.failures(level).next().is_some()
        && let Some((step, said)) = contradictions(job, world).into_iter().next()
    {
        let why = format!("{}:{}: {said}", job.case.file, job.case.script.steps[step].line);
        result.verdict = Verdict::Error(Trouble::Scenario(why));
    }
}

/// Takes the pins away that do not stand.
fn set_aside(result: &mut CaseResult, stands: impl Fn(&Charge) -> bool, level: Level) {
    let (left, gone): (Vec<_>, Vec<_>) = std::mem::take(&mut result.charges).into_iter().partition(stands);
    let steps: BTreeSet<_> = gone.iter().map(|charge| charge.step).collect();
    result.set_aside = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    result.charges = left;
    if result.verdict == Verdict::Fail && result.failures(level).next().is_none() {
        result.verdict = Verdict::Pass;
    }
}

/// The pins that no allowed course agrees with, each with what the rules say instead.
fn contradictions(job: &Job<'_>, world: &World) -> Vec<(StepIx, String)> {
    foresee(job.case, job.book, world).map_or_else(|_| Vec::new(), |foresight| foresight.contradictions)
}

/// Whether a world is what an author has in mind who names neither plan nor SDK.
fn is_usual(job: &Job<'_>, world: &World) -> bool {
    let usual = grant(job.book.usual_plan, &job.case.script.needs);
    let carries = |plan| job.book.plans.get(&plan) == Some(&Grant::Yes);
    let same_plan = usual.plan == world.plan || (carries(usual.plan) && carries(world.plan));
    same_plan
        && usual
            .devices
            .iter()
            .zip(&world.devices)
            .all(|(usual, it)| usual.version <= it.version && usual.edition == it.edition)
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
