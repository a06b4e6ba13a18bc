//! Reports: one stream of run events in, each report in its own form out.
//!
//! Everything written here is the same bytes for the same seed. Rates and durations are nobody's business but the
//! screen's ([`progress`]), and go to stderr.
//!
//! | module | for whom |
//! |---|---|
//! | [`terminal`] | a person |
//! | [`lines`] | a program: JSON, one object a line, with a published schema |
//! | [`conformance`] | whoever wants to know how a subject stands: a file that is kept |
//! | [`merge`] | the same program, where a run was dealt out to several machines |
//! | [`junit`] | CI systems |
//! | [`github`] | annotations and a Markdown summary where CI offers them |
//! | `known` | what several of them say of known failures |
//! | [`mutants`] | the kill matrix, in three forms |
//! | [`summary`] | what all of them count |
//!
//! *Not here*: what is judged, and how.

pub mod conformance;
pub mod github;
pub mod junit;
mod known;
pub mod lines;
pub mod merge;
pub mod mutants;
pub mod progress;
pub mod summary;
pub mod terminal;

use crate::baseline::Listed;
use crate::partition::Partition;
use crate::run::CaseResult;
use crate::script::Case;
use aside_spec::clauses::Level;
use aside_spec::vocabulary::RuleBook;
pub(crate) use known::{problem_text, sum_of_known};
use std::io;
pub use summary::Summary;

/// What is known before the first case.
#[derive(Clone, Debug)]
pub struct Head {
    /// The program's version.
    pub version: &'static str,
    /// What is judged: `simulated service`, or a mutant of it.
    pub subject: String,
    /// Surfaces on which a message could show and that can't be looked at.
    pub unseen: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// The books judged by, in order.
    pub books: Vec<String>,
    /// Cases selected, over all books.
    pub cases: usize,
    /// Which part of how many cases they are, where the run is a part of one.
    pub part: Option<Part>,
    /// The weakest level that makes a case fail.
    pub level: Level,
    /// The file of the recording that is judged, where it is one.
    pub recording: Option<String>,
    /// What must stand after `aside run`, or after `aside judge` and the recording, to get this run's settings again,
    /// apart from the selection: ` --mutant x`.
    pub again: String,
}

/// A part of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub partition: Partition,
    /// How many cases the whole run has, over all books.
    pub selected: usize,
}

/// One case that was run.
#[derive(Clone, Copy)]
pub struct Told<'t> {
    /// Its place in the whole run, from 0.
    pub at: usize,
    /// The case.
    pub case: &'t Case,
    /// The book it was judged by.
    pub book: &'t RuleBook,
    /// What came of it.
    pub result: &'t CaseResult,
    /// What the baseline lists of it.
    pub listed: &'t [Listed<'t>],
}

/// Somebody who is told of a run.
pub trait Report {
    /// The run begins.
    fn begin(&mut self, head: &Head) -> io::Result<()>;
    /// A case is done; cases come in the order of the run.
    fn case(&mut self, head: &Head, told: Told<'_>) -> io::Result<()>;
    /// The run is over.
    fn end(&mut self, head: &Head, summary: &Summary) -> io::Result<()>;
}
