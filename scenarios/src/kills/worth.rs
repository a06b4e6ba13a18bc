//! What each scenario is there for: what nobody would notice, or nobody would have asked, if it were taken away.
//!
//! A scenario earns its place by something that no other has ([`Point`]). Whatever it does counts only where its pins
//! killed a mutant: a scenario in which nothing was ever seen to fail holds no boundary and no pair.
//!
//! *Not here*: how circumstances are read off a case ([`circumstance`](crate::circumstance)).

use super::Matrix;
use crate::circumstance::{Circumstance, Circumstances};
use crate::run::Job;
use crate::run::sut::grant;
use aside_sim::mutants::Mutant;
use aside_spec::clauses::{Level, statement};
use aside_spec::vocabulary::Clause;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Something to be there for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// A mutant that its pins kill by this clause.
    Kill(Mutant, Clause),
    /// An open question that it is about: the first clause that it covers.
    Question(Clause),
    /// A boundary of a clause: the circumstance under which its pins kill a mutant by that clause.
    Boundary(Clause, Circumstance),
    /// Two circumstances that meet in one send.
    Pair(Circumstance, Circumstance),
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill(mutant, clause) => write!(f, "kills {mutant} by {clause}"),
            Self::Question(clause) => write!(f, "asks {clause}"),
            Self::Boundary(clause, circumstance) => write!(f, "{clause} with {circumstance}"),
            Self::Pair(first, second) => write!(f, "{first} with {second}"),
        }
    }
}

/// Who is there for what.
#[derive(Clone, Debug)]
pub struct Worth<'j> {
    holders: BTreeMap<Point, BTreeSet<&'j str>>,
    scenarios: BTreeSet<&'j str>,
}

impl<'j> Worth<'j> {
    /// What the scenarios of these jobs are there for, by the matrix that came of them.
    pub fn of(matrix: &Matrix, jobs: &[Job<'j>]) -> Self {
        let mut worth = Self {
            holders: BTreeMap::new(),
            scenarios: jobs.iter().map(|job| job.case.scenario()).collect(),
        };
        worth.questions(jobs);
        let mut killing: BTreeMap<usize, BTreeSet<Clause>> = BTreeMap::new();
        for row in &matrix.rows {
            for &(job, clause) in &row.pinned {
                worth.hold(Point::Kill(row.mutant, clause), jobs[job].case.scenario());
                killing.entry(job).or_default().insert(clause);
            }
        }
        for (job, clauses) in killing {
            worth.circumstances(&jobs[job], &clauses);
        }
        worth
    }

    fn hold(&mut self, point: Point, scenario: &'j str) {
        self.holders.entry(point).or_default().insert(scenario);
    }

    fn questions(&mut self, jobs: &[Job<'j>]) {
        for job in jobs {
            let first = job.case.covers.first().filter(|clause| statement(**clause).level == Level::Open);
            if let Some(clause) = first {
                self.hold(Point::Question(*clause), job.case.scenario());
            }
        }
    }

    fn circumstances(&mut self, job: &Job<'j>, clauses: &BTreeSet<Clause>) {
        let world = grant(job.service.usual_plan, &job.case.script.needs);
        let circumstances = Circumstances::of(job.case, job.book, &world);
        for circumstance in circumstances.all() {
            for clause in clauses {
                self.hold(Point::Boundary(*clause, circumstance.clone()), job.case.scenario());
            }
        }
        for (first, second) in circumstances.pairs() {
            self.hold(Point::Pair(first, second), job.case.scenario());
        }
    }

    /// The scenarios, by name.
    pub fn scenarios(&self) -> impl Iterator<Item = &'j str> {
        self.scenarios.iter().copied()
    }

    /// What a scenario alone is there for.
    pub fn alone(&self, scenario: &str) -> impl Iterator<Item = &Point> {
        let is_alone = move |holders: &BTreeSet<&str>| holders.len() == 1 && holders.contains(scenario);
        self.holders.iter().filter(move |(_, holders)| is_alone(holders)).map(|(point, _)| point)
    }

    /// The scenarios without which nothing would be lost.
    pub fn idle(&self) -> Vec<&'j str> {
        let needed: BTreeSet<_> =
            self.holders.values().filter(|it| it.len() == 1).flat_map(BTreeSet::iter).copied().collect();
        self.scenarios().filter(|scenario| !needed.contains(scenario)).collect()
    }

    /// Whether two circumstances met in some send.
    pub fn has_pair(&self, first: &Circumstance, second: &Circumstance) -> bool {
        let (first, second) = if first <= second { (first, second) } else { (second, first) };
        self.holders.contains_key(&Point::Pair(first.clone(), second.clone()))
    }
}
