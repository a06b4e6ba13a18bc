//! What is judged: something that can run a case.
//!
//! *Not here*: subjects in other processes ([`fleet`](crate::adapter::fleet)) and recorded ones
//! ([`record`](crate::record)).

use super::lockstep::{Terms, run_case};
use super::pool::Job;
use super::result::CaseResult;
use super::sut::Simulated;
use aside_sim::mutants::Mutant;

/// Something that can run a case.
pub trait Subject: Sync {
    /// How many threads it can use of those offered, and how many cases one of them is to take at once.
    fn width(&self, offered: usize) -> Width;
    /// Runs the case and judges it. `at` is its place among the jobs.
    fn run(&self, at: usize, job: &Job<'_>, terms: Terms<'_>) -> CaseResult;
}

/// How many cases are under way at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width {
    /// Threads.
    pub threads: usize,
    /// Cases that a thread takes at once.
    pub batch: usize,
}

/// The simulated service in this process, honest or with a defect.
#[derive(Clone, Copy, Debug)]
pub struct InProcess {
    /// The defect.
    pub mutant: Option<Mutant>,
}

/// So many cases a thread takes at once: enough that taking them costs nothing, few enough that none is left over.
const BATCH: usize = 16;

impl Subject for InProcess {
    fn width(&self, offered: usize) -> Width {
        Width { threads: offered, batch: BATCH }
    }

    fn run(&self, _: usize, job: &Job<'_>, terms: Terms<'_>) -> CaseResult {
        let mut sut = Simulated::new(job.service, self.mutant).bought_as(job.book.usual_plan);
        let mut result = run_case(&mut sut, job.case, terms);
        result.marks = sut.remains().marks;
        result
    }
}
