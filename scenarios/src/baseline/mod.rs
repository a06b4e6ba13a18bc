//! Known failures: what a team knows to fail and can't mend yet, in a file of its repository.
//!
//! A run with such a *baseline* is green while exactly that fails, and red on every change, for better or worse.
//!
//! | module | what it does |
//! |---|---|
//! | this one | entries as data |
//! | `condition` | the subjects that an entry is about |
//! | `read` | the file, with every mistake in it told at once |
//! | `apply` | what came of each case, held against the entries |
//! | `problem` | where the file no longer says what is, and what to change there |
//! | `write` | the file, changed so that it says what is |
//!
//! *Not here*: running, and how any of it looks in a report.

mod apply;
mod condition;
mod problem;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use apply::{Ended, Extent, Ledger, Listed, Record, Standing, Terms, Universe, Unlisted};
pub use condition::{Condition, SubjectInfo, Versions};
pub use problem::{Problem, Sort};
pub(crate) use read::day;
pub use toml::value::Date;
pub use write::{Change, Fate, Update, update};

use aside_spec::finding::Kind;
use aside_spec::vocabulary::{Clause, Word};
use globset::{Error, GlobBuilder, GlobMatcher, escape};
use std::fmt;

/// The failures that are known.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// The path of the file, as it is shown.
    pub file: String,
    /// The entries, in the order of the file.
    pub known: Vec<Known>,
}

/// One entry: a finding that is expected of a case.
#[derive(Clone, Debug)]
pub struct Known {
    /// The path of the file, as it is shown.
    pub file: String,
    /// The first and the last line of the entry, from 1.
    pub lines: (usize, usize),
    /// The case, or several.
    pub case: CaseName,
    /// What is found.
    pub harm: Harm,
    /// Why it is left as it is, for people.
    pub reason: String,
    /// Where to read more: a link, or the name of a ticket.
    pub issue: Option<String>,
    /// The subjects that the entry is about.
    pub when: Condition,
    /// From this day on the failure counts again.
    pub expires: Option<Expiry>,
}

impl Known {
    /// Whether the entry has had its time.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|expiry| expiry.on <= today)
    }

    /// Why it is left as it is, with the ticket: `the counter comes with 9.1 (SDK-12)`.
    pub fn why(&self) -> String {
        self.issue.as_ref().map_or_else(|| self.reason.clone(), |issue| format!("{} ({issue})", self.reason))
    }
}

/// The end of an entry's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// The first day on which the entry is void.
    pub on: Date,
    /// The line that says so, from 1.
    pub line: usize,
}

/// What is found in a case: which clause is broken, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Harm {
    /// The clause.
    pub clause: Clause,
    /// The kind of harm.
    pub kind: Kind,
}

impl fmt::Display for Harm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.clause.name(), self.kind.name())
    }
}

/// The name of a case with its rule book, or a pattern with `*` for several.
#[derive(Clone, Debug)]
pub struct CaseName {
    /// The name, as written.
    pub text: String,
    pattern: Option<GlobMatcher>,
}

impl CaseName {
    /// Reads a name; of all signs only `*` means something.
    pub fn new(text: &str) -> Result<Self, Error> {
        let pattern = if text.contains('*') {
            let parts: Vec<_> = text.split('*').map(escape).collect();
            let glob = GlobBuilder::new(&parts.join("*")).backslash_escape(false).build()?;
            Some(glob.compile_matcher())
        } else {
            None
        };
        Ok(Self { text: text.into(), pattern })
    }

    /// Whether a case is meant. `id` is its name with the book.
    pub fn fits(&self, id: &str) -> bool {
        self.text == id || self.pattern.as_ref().is_some_and(|pattern| pattern.is_match(id))
    }

    /// Whether several cases may be meant.
    pub const fn is_pattern(&self) -> bool {
        self.pattern.is_some()
    }

    /// The rule book, where just one can be meant.
    pub fn book(&self) -> Option<&str> {
        self.text.rsplit_once('@').map(|(_, book)| book).filter(|book| !book.contains('*'))
    }
}
