//! Where errors are collected: each once, however many cells it arises in, and in the order of the source.
//!
//! *Not here*: how they look ([`diagnostic`](super::diagnostic)).

use super::diagnostic::{Diagnostic, Span};
use std::collections::BTreeMap;

/// Errors beyond this many are not collected: nobody reads them, and a hostile file could make millions.
const MOST: usize = 100;

/// A collection of diagnostics.
#[derive(Debug, Default)]
pub(super) struct Sink {
    found: BTreeMap<(Span, String), Found>,
    cell: Option<usize>,
}

#[derive(Debug)]
struct Found {
    diagnostic: Diagnostic,
    /// The cell in which it arose first.
    first: Option<usize>,
    /// The one in which it arose last.
    last: Option<usize>,
    /// In how many it did.
    cells: usize,
}

impl Sink {
    /// What follows is about this cell.
    pub(super) fn enter(&mut self, cell: usize) {
        self.cell = Some(cell);
    }

    /// Takes a diagnostic in. Returns `None`, so that a caller can leave with `return sink.add(…)`.
    pub(super) fn add<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        let key = (diagnostic.primary.span, diagnostic.message.clone());
        if self.found.len() >= MOST && !self.found.contains_key(&key) {
            return None;
        }
        let cell = self.cell;
        let found = self.found.entry(key).or_insert(Found { diagnostic, first: cell, last: None, cells: 0 });
        if found.cells == 0 || found.last != cell {
            found.last = cell;
            found.cells += 1;
        }
        None
    }

    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Everything, in the order of the source. What arose in some of the cells only, and can't be read off its
    /// place, names the first of them.
    pub(super) fn finish(self, cells: &[String], axes: &[Span]) -> Vec<Diagnostic> {
        let full = self.found.len() >= MOST;
        let mut all: Vec<_> = self.found.into_values().map(|found| found.told(cells, axes)).collect();
        if let (true, Some(last)) = (full, all.last_mut()) {
            last.note = Some(format!("there are more errors than these {MOST}; the others are not shown"));
        }
        all
    }
}

impl Found {
    fn told(self, cells: &[String], axes: &[Span]) -> Diagnostic {
        let mut diagnostic = self.diagnostic;
        let obvious = axes.iter().any(|axis| axis.contains(diagnostic.primary.span));
        let Some(first) = self.first.and_then(|first| cells.get(first)) else { return diagnostic };
        if self.cells < cells.len() && !obvious && diagnostic.note.is_none() {
            diagnostic.note = Some(match self.cells - 1 {
                0 => format!("in the cell {first} only"),
                more => format!("in the cell {first} and in {more} more of {}", cells.len()),
            });
        }
        diagnostic
    }
}
