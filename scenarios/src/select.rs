//! Choosing cases: by pattern, clause, tag and level.
//!
//! *Not here*: what is done with the chosen ones.

use crate::script::Case;
use aside_spec::clauses::{Level, statement};
use aside_spec::vocabulary::{Clause, Word};
use globset::{Glob, GlobMatcher};

/// What a case must be to be chosen. Everything that is given must hold; of several of one sort, one is enough.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Parts of case ids, or patterns with `*` and `?`.
    pub patterns: Vec<Pattern>,
    /// Clauses or areas that the scenario covers.
    pub clauses: Vec<String>,
    /// Tags that the scenario has.
    pub tags: Vec<String>,
    /// The level of at least one covered clause.
    pub level: Option<Level>,
    /// Parts of case ids, or patterns, of cases to leave out.
    pub skip: Vec<Pattern>,
}

/// A part of a case id, or a pattern.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// The id has this part.
    Part(String),
    /// The id fits this pattern as a whole.
    Glob(GlobMatcher),
}

impl Pattern {
    /// Reads a pattern; the error tells what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, globset::Error> {
        if text.contains(['*', '?']) {
            let literal = text.replace('[', "\\[").replace(']', "\\]");
            return Ok(Self::Glob(Glob::new(&literal)?.compile_matcher()));
        }
        Ok(Self::Part(text.to_string()))
    }

    fn fits(&self, id: &str) -> bool {
        match self {
            Self::Part(part) => id.contains(part.as_str()),
            Self::Glob(glob) => glob.is_match(id),
        }
    }
}

impl Selection {
    /// Whether a case is chosen. `id` is its name with the book.
    pub fn takes(&self, case: &Case, id: &str) -> bool {
        let any =
            |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.fits(id) || pattern.fits(&case.id));
        let covers = |wanted: &String| case.covers.iter().any(|clause| is_of(*clause, wanted));
        (self.patterns.is_empty() || any(&self.patterns))
            && !any(&self.skip)
            && (self.clauses.is_empty() || self.clauses.iter().any(covers))
            && (self.tags.is_empty() || self.tags.iter().any(|tag| case.tags.contains(tag)))
            && self
                .level
                .is_none_or(|level| case.covers.iter().any(|clause| statement(*clause).level == level))
    }
}

/// Whether a clause has this id or alias, or is of this area: `gate` has `gate.version`.
pub fn is_of(clause: Clause, wanted: &str) -> bool {
    let area = clause.name().split_once('.').map(|(area, _)| area);
    clause.name() == wanted || clause.aliases().contains(&wanted) || area == Some(wanted)
}
