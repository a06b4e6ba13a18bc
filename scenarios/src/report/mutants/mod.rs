//! Reports on the kill matrix: which mutant is noticed by whom.
//!
//! | module | for whom |
//! |---|---|
//! | [`terminal`] | a person: all of it, one mutant, or one clause |
//! | [`worth`] | a person: what each scenario alone is there for |
//! | [`lines`] | a program: JSON, one object a line, with a published schema |
//! | [`markdown`] | a reader of the docs: `scenarios/MUTANTS.md`, which a test holds against the code |
//!
//! *Not here*: the matrix ([`kills`](crate::kills)).

pub mod lines;
pub mod markdown;
pub mod terminal;
pub mod worth;

use crate::kills::Matrix;
use crate::kills::gaps::Gap;
use crate::kills::pairs::Missing;
use crate::kills::worth::Worth;
use aside_sim::mutants::Mutant;
use aside_spec::vocabulary::Word;

/// What was run, and what it came to.
#[derive(Clone, Copy)]
pub struct Told<'t> {
    /// The matrix.
    pub matrix: &'t Matrix,
    /// What would not be noticed.
    pub gaps: &'t [Gap],
    /// Cases of the scenarios.
    pub cases: usize,
    /// Cases drawn for each mutant at most.
    pub drawn: u64,
    /// The books judged by.
    pub books: &'t [String],
    /// The seed of everything.
    pub seed: u64,
    /// What each scenario is there for, where that was asked.
    pub weighed: Option<Weighed<'t>>,
}

/// What each scenario is there for.
#[derive(Clone, Copy)]
pub struct Weighed<'t> {
    /// Who is there for what.
    pub worth: &'t Worth<'t>,
    /// The pairs that no send met.
    pub missing: &'t [Missing],
}

impl Weighed<'_> {
    /// Whether every scenario is needed, and no pair is missing.
    pub fn is_well(self) -> bool {
        self.worth.idle().is_empty() && self.missing.is_empty()
    }
}

impl Told<'_> {
    /// Whether nothing is wanting.
    pub fn is_well(self) -> bool {
        self.gaps.is_empty() && self.weighed.is_none_or(Weighed::is_well)
    }
}

/// The clauses that a mutant breaks, foremost first.
fn clauses(mutant: Mutant) -> String {
    mutant.breaks().iter().map(|clause| clause.name()).collect::<Vec<_>>().join(", ")
}

/// The harm that a mutant does.
fn harms(mutant: Mutant) -> String {
    mutant.harms().iter().map(|harm| harm.name()).collect::<Vec<_>>().join(", ")
}
