//! What must hold of a kill matrix, and where it does not: what would not be noticed.
//!
//! *Not here*: how a mutant is mended, or a scenario written.

use super::{Hunt, Matrix};
use crate::run::Judge;
use aside_sim::mutants::Mutant;
use aside_spec::clauses::{Level, statement};
use aside_spec::vocabulary::{Clause, Word};
use std::fmt;

/// Something that would not be noticed, or by one judge too few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// No pin of a scenario of its clause kills the mutant: an author's own words would let it pass.
    Pins(Mutant),
    /// The model does not see it.
    Model(Mutant),
    /// It leaks or doubles, and the properties do not see it.
    Properties(Mutant),
    /// No drawn case finds it, of so many.
    Explorer(Mutant, u64),
    /// No mutant that breaks the clause is killed by pins.
    Clause(Clause),
}

impl Gap {
    /// The name of what is missing.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pins(_) => "pins",
            Self::Model(_) => "model",
            Self::Properties(_) => "properties",
            Self::Explorer(..) => "explorer",
            Self::Clause(_) => "clause",
        }
    }

    /// The mutant or the clause that it is about.
    pub fn about(self) -> &'static str {
        match self {
            Self::Pins(mutant)
            | Self::Model(mutant)
            | Self::Properties(mutant)
            | Self::Explorer(mutant, _) => mutant.name(),
            Self::Clause(clause) => clause.name(),
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pins(mutant) => {
                let clause = mutant.breaks()[0];
                write!(f, "{mutant}: no pin of a scenario that covers {clause} charges that clause")
            }
            Self::Model(mutant) => write!(f, "{mutant}: the model charges nothing that it breaks"),
            Self::Properties(mutant) => write!(f, "{mutant}: the properties charge nothing that it breaks"),
            Self::Explorer(mutant, cases) => write!(f, "{mutant}: none of {cases} drawn cases finds it"),
            Self::Clause(clause) => {
                write!(f, "{clause}: no mutant that breaks it is killed by pins of a scenario that covers it")
            }
        }
    }
}

impl Matrix {
    /// Everything that would not be noticed of these mutants.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for row in &self.rows {
            let mutant = row.mutant;
            let escaped = match row.hunt {
                Some(Hunt::Escaped(cases)) => Some(Gap::Explorer(mutant, cases)),
                Some(Hunt::Found(_)) | None => None,
            };
            gaps.extend((row.kills(row.clause()).pins == 0).then_some(Gap::Pins(mutant)));
            gaps.extend((row.by(Judge::Model) == 0).then_some(Gap::Model(mutant)));
            let is_unseen = row.is_for_properties() && row.by(Judge::Properties) == 0;
            gaps.extend(is_unseen.then_some(Gap::Properties(mutant)));
            gaps.extend(escaped);
        }
        gaps
    }

    /// Clauses that bind, and that nothing guards: for a matrix of all mutants.
    pub fn unguarded(&self) -> Vec<Gap> {
        let binds = |clause: &&Clause| statement(**clause).level > Level::Open;
        let is_guarded = |clause: Clause| self.against(clause).any(|(_, scenarios)| !scenarios.is_empty());
        let unguarded = Clause::ALL.iter().filter(binds).filter(|clause| !is_guarded(**clause));
        unguarded.map(|clause| Gap::Clause(*clause)).collect()
    }
}
