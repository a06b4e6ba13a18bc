//! The kill matrix: services that are wrong in one point each, run against all scenarios and against drawn cases, and who
//! notices which of them. A suite that has never failed proves nothing.
//!
//! | module | what it holds |
//! |---|---|
//! | here | the matrix: mutant × clause × scenario × judge |
//! | `hunt` | running mutants, against scenarios and against drawn cases |
//! | [`gaps`] | what must hold of the matrix, and what does not |
//! | [`worth`] | what each scenario alone is there for |
//! | [`pairs`] | which two circumstances must meet |
//!
//! A *kill* is a charge of a clause that the mutant breaks, with the harm that it does. A crash, a timeout or a charge of
//! some other clause is none: who notices something, and not what is wrong, would not notice it next time.
//!
//! *Not here*: the mutants ([`aside_sim::mutants`]), and how the matrix is told ([`report::mutants`](crate::report::mutants)).

pub mod gaps;
mod hunt;
pub mod pairs;
pub mod worth;

use crate::run::{CaseResult, Charge, Judge};
use crate::script::Case;
use aside_sim::mutants::Mutant;
use aside_spec::finding::Kind;
use aside_spec::vocabulary::Clause;
use std::collections::{BTreeMap, BTreeSet};

pub use hunt::{Hunt, Task};

/// What one scenario, or one clause's scenarios, had to say: in how many cases each judge charged the clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kills {
    /// By the author's pins. Only those of a scenario that covers the clause count.
    pub pins: usize,
    /// By the model.
    pub model: usize,
    /// By the properties.
    pub properties: usize,
}

impl Kills {
    fn add(&mut self, judge: Judge) {
        match judge {
            Judge::Pins => self.pins += 1,
            Judge::Model => self.model += 1,
            Judge::Properties => self.properties += 1,
            Judge::Harness => {}
        }
    }

    /// In how many cases this judge charged the clause.
    pub const fn by(&self, judge: Judge) -> usize {
        match judge {
            Judge::Pins => self.pins,
            Judge::Model => self.model,
            Judge::Properties => self.properties,
            Judge::Harness => 0,
        }
    }
}

/// What became of one mutant.
#[derive(Clone, Debug)]
pub struct Row {
    /// The mutant.
    pub mutant: Mutant,
    /// For each clause that was charged, the scenarios in which it was. Of a clause that the mutant breaks, charges with
    /// another harm than its own are left out.
    pub cells: BTreeMap<Clause, BTreeMap<String, Kills>>,
    /// The jobs, by number, whose pins kill it, and the clauses that it breaks by which they do.
    pub pinned: BTreeSet<(usize, Clause)>,
    /// The first drawn case that found it, where drawn cases were run.
    pub hunt: Option<Hunt>,
}

impl Row {
    fn new(mutant: Mutant) -> Self {
        Self { mutant, cells: BTreeMap::new(), pinned: BTreeSet::new(), hunt: None }
    }

    /// Takes note of what was charged in a case: each clause once for each judge.
    fn add(&mut self, job: usize, case: &Case, result: &CaseResult) {
        let mut charged: Vec<_> = result
            .charges
            .iter()
            .filter(|charge| is_kill(self.mutant, charge) || is_beside(self.mutant, charge))
            .map(|charge| (charge.finding.clause, charge.judge))
            .filter(|(clause, judge)| *judge != Judge::Pins || case.covers.contains(clause))
            .collect();
        charged.sort();
        charged.dedup();
        for (clause, judge) in charged {
            if judge == Judge::Pins && self.mutant.breaks().contains(&clause) {
                self.pinned.insert((job, clause));
            }
            let scenarios = self.cells.entry(clause).or_default();
            scenarios.entry(case.scenario().into()).or_default().add(judge);
        }
    }

    /// The clause that it breaks first of all.
    pub const fn clause(&self) -> Clause {
        self.mutant.breaks()[0]
    }

    /// The sum over all scenarios for one clause.
    pub fn kills(&self, clause: Clause) -> Kills {
        let sum = |sum: Kills, it: &Kills| Kills {
            pins: sum.pins + it.pins,
            model: sum.model + it.model,
            properties: sum.properties + it.properties,
        };
        self.cells.get(&clause).into_iter().flat_map(BTreeMap::values).fold(Kills::default(), sum)
    }

    /// The scenarios whose pins kill it by this clause.
    pub fn scenarios(&self, clause: Clause) -> impl Iterator<Item = &str> {
        let of_clause = self.cells.get(&clause).into_iter().flatten();
        of_clause.filter(|(_, kills)| kills.pins > 0).map(|(name, _)| name.as_str())
    }

    /// Whether the properties are to see it: they look for what leaks and what comes twice. That an ordinary message is
    /// shown too far back, they can't see: that is a matter of the group type.
    pub fn is_for_properties(&self) -> bool {
        let harm = self.mutant.harms().first();
        matches!(harm, Some(Kind::Leak | Kind::Duplicate)) && self.clause() != Clause::HistoryBeforeJoining
    }

    /// In how many cases a judge charged any clause that it breaks: of one leak, model and properties name each surface.
    pub fn by(&self, judge: Judge) -> usize {
        self.mutant.breaks().iter().map(|clause| self.kills(*clause).by(judge)).sum()
    }

    /// The clauses that were charged though the mutant is not said to break them.
    pub fn beside(&self) -> impl Iterator<Item = Clause> {
        self.cells.keys().copied().filter(|clause| !self.mutant.breaks().contains(clause))
    }

    /// Whether a scenario shows it to a judge. Of pins, only its first clause counts.
    pub fn shows(&self, scenario: &str, judge: Judge) -> bool {
        let breaks = self.mutant.breaks();
        let clauses = if judge == Judge::Pins { &breaks[..1] } else { breaks };
        let kills = |clause| self.cells.get(clause).and_then(|scenarios| scenarios.get(scenario));
        clauses.iter().filter_map(kills).any(|kills| kills.by(judge) > 0)
    }

    /// Scenarios that together show it to all judges who are to see it: one whose pins kill it and that shows it to the
    /// others as well; where there is none, the first that each judge needs.
    pub fn witnesses(&self) -> Vec<&str> {
        let mut judges = vec![Judge::Pins, Judge::Model];
        judges.extend(self.is_for_properties().then_some(Judge::Properties));
        let all: BTreeSet<_> = self.cells.values().flat_map(BTreeMap::keys).map(String::as_str).collect();
        let shows_all = |name: &&str| judges.iter().all(|judge| self.shows(name, *judge));
        if let Some(one) = all.iter().copied().find(shows_all) {
            return vec![one];
        }
        let mut witnesses: Vec<&str> = Vec::new();
        for judge in judges {
            if !witnesses.iter().any(|name| self.shows(name, judge)) {
                witnesses.extend(all.iter().copied().find(|name| self.shows(name, judge)));
            }
        }
        witnesses
    }
}

/// Whether a charge is about what the mutant breaks, and about the harm that it does.
pub fn is_kill(mutant: Mutant, charge: &Charge) -> bool {
    mutant.breaks().contains(&charge.finding.clause) && mutant.harms().contains(&charge.finding.kind)
}

/// Whether a charge is about a clause that the mutant is not said to break. Going down breaks no clause.
fn is_beside(mutant: Mutant, charge: &Charge) -> bool {
    !mutant.breaks().contains(&charge.finding.clause)
        && !matches!(charge.finding.kind, Kind::Crash | Kind::Timeout)
}

/// All mutants that were asked for, in the order of the catalogue.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// A row for each.
    pub rows: Vec<Row>,
}

impl Matrix {
    /// The rows of the mutants that break a clause, each with the scenarios whose pins kill it by that clause.
    pub fn against(&self, clause: Clause) -> impl Iterator<Item = (&Row, Vec<&str>)> {
        let breaks = move |row: &&Row| row.mutant.breaks().contains(&clause);
        self.rows.iter().filter(breaks).map(move |row| (row, row.scenarios(clause).collect()))
    }
}
