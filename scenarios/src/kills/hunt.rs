//! Running mutants: against every case of the scenarios, and against drawn cases until one finds it.
//!
//! Nothing is left out of a run, so that the matrix is exact; a mutant's whole run takes less than a second.
//!
//! *Not here*: what counts as found ([`is_kill`](super::is_kill)).

use super::{Matrix, Row, is_kill};
use crate::explore::campaign::Campaign;
use crate::explore::swarm::Bounds;
use crate::run::lockstep::Watch;
use crate::run::pool::Logs;
use crate::run::subject::InProcess;
use crate::run::{Charge, Job, Judge, Settings, run_all};
use aside_sim::mutants::Mutant;
use aside_spec::clauses::Level;
use aside_spec::vocabulary::{Clause, Kind, RuleBook};

/// What mutants are run against.
#[derive(Clone, Copy)]
pub struct Task<'t> {
    /// The cases of the scenarios.
    pub jobs: &'t [Job<'t>],
    /// The books by which drawn cases are judged.
    pub books: &'t [RuleBook],
    /// How many cases are drawn for a mutant at most; none are where this is 0.
    pub drawn: u64,
    /// The seed of everything.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
}

/// What drawn cases came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hunt {
    /// The case of this number was the first to find it.
    Found(u64),
    /// None of so many did.
    Escaped(u64),
}

/// Whether a charge in a drawn case finds the mutant. No author says there which gate a send is to pass: of one that was
/// wrongly refused the model can only say that, and in which form it was sent.
fn is_found(mutant: Mutant, charge: &Charge) -> bool {
    let form = matches!(charge.finding.clause, Clause::SendListForm | Clause::SendSingleForm);
    let is_refused = charge.finding.kind == Kind::WronglyRefused;
    is_kill(mutant, charge) || form && is_refused && mutant.harms().contains(&Kind::WronglyRefused)
}

impl Task<'_> {
    /// Runs these mutants. `each` is told of every one that is done.
    pub fn run(&self, mutants: &[Mutant], mut each: impl FnMut(usize, Mutant)) -> Matrix {
        let mut rows = Vec::with_capacity(mutants.len());
        for &mutant in mutants {
            rows.push(self.one(mutant));
            each(rows.len(), mutant);
        }
        Matrix { rows }
    }

    fn one(&self, mutant: Mutant) -> Row {
        let subject = InProcess { mutant: Some(mutant) };
        let settings = Settings {
            subject: &subject,
            seed: self.seed,
            jobs: self.threads,
            watch: Watch::EveryStep,
            level: Level::Should,
            logs: Logs::OfTroubled,
        };
        let mut row = Row::new(mutant);
        run_all(self.jobs, settings, |at, result| {
            row.add(at, self.jobs[at].case, &result);
            true
        });
        row.hunt = (self.drawn > 0).then(|| self.hunt(mutant, subject));
        row
    }

    fn hunt(&self, mutant: Mutant, subject: InProcess) -> Hunt {
        let campaign = Campaign {
            subject: &subject,
            books: self.books,
            services: self.books,
            seed: self.seed,
            jobs: self.threads,
            level: Level::Should,
            watch: Watch::EveryStep,
            bounds: Bounds { faults: true, crowds: true },
        };
        let mut hunt = Hunt::Escaped(self.drawn);
        campaign.explore(0, self.drawn, |batch| {
            let finds = |result: &crate::run::CaseResult| {
                result.charges.iter().any(|it| it.judge != Judge::Harness && is_found(mutant, it))
            };
            match batch.failures.iter().find(|failure| finds(&failure.result)) {
                Some(failure) => {
                    hunt = Hunt::Found(failure.at);
                    false
                }
                None => true,
            }
        });
        hunt
    }
}
