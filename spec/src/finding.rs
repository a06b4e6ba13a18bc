//! Findings: how a broken clause is reported.
//!
//! *Not here*: how findings are made ([`model`](crate::model), [`properties`](crate::properties)) or printed.

pub use crate::vocabulary::Kind;
use crate::vocabulary::{Clause, Word};
use alloc::string::String;
use core::fmt;

/// One broken clause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// What kind of harm: first, so that findings sort by it.
    pub kind: Kind,
    /// Which clause.
    pub clause: Clause,
    /// What the rules expect, in words.
    pub expected: String,
    /// What was seen, in words.
    pub seen: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}): expected {}, saw {}",
            self.clause.name(),
            self.kind.name(),
            self.expected,
            self.seen
        )
    }
}
