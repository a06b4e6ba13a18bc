//! The report for a person: what went wrong in full, what went well in numbers.
//!
//! | module | what it prints |
//! |---|---|
//! | `failure` | one case that went wrong, with all that led there |
//! | `received` | who received what in it |
//! | `ending` | warnings and the summary |
//! | `baseline` | known failures, and where the baseline does not say what is |
//! | `fault` | what went wrong with the subject, apart from breaking rules |
//! | `charges`, `outcome`, `text` | what other reports use, too |
//!
//! *Not here*: cases that passed, which are counted and not named; durations and rates
//! ([`progress`](super::progress)).

mod baseline;
pub(super) mod charges;
mod ending;
pub(super) mod failure;
pub(crate) mod fault;
pub(super) mod outcome;
mod received;
pub(super) mod text;

use super::known::Tally;
use super::{Head, Report, Summary, Told};
use crate::run::Verdict;
use aside_spec::vocabulary::RuleBook;
use ending::Warnings;
use std::io::{self, Write};
use text::{Paint, clean, count};

/// So many cases are told of in full; further ones in a line each.
const MOST_IN_FULL: usize = 20;
/// Narrower than this nothing is broken into lines.
const MIN_WIDTH: usize = 40;

/// The report for a person.
pub struct Terminal {
    out: Box<dyn Write>,
    paint: Paint,
    width: usize,
    in_full: usize,
    in_lines: usize,
    warnings: Warnings,
    known: Tally,
    books: Vec<RuleBook>,
}

impl Terminal {
    /// A report on `out`, with colours or without, of lines as wide as `width` where text can be broken.
    pub fn new(out: impl Write + 'static, colour: bool, width: usize) -> Self {
        Self {
            out: Box::new(out),
            paint: Paint::new(colour),
            width: width.max(MIN_WIDTH),
            in_full: 0,
            in_lines: 0,
            warnings: Warnings::default(),
            known: Tally::default(),
            books: Vec::new(),
        }
    }

    fn failed(&mut self, head: &Head, told: Told<'_>) -> io::Result<()> {
        if self.in_full < MOST_IN_FULL {
            self.in_full += 1;
            return writeln!(self.out, "{}", failure::full(head, told, self.paint, self.width));
        }
        if self.in_lines == 0 {
            writeln!(self.out, "Further cases, in a line each")?;
        }
        self.line(head, told)
    }

    fn line(&mut self, head: &Head, told: Told<'_>) -> io::Result<()> {
        self.in_lines += 1;
        writeln!(self.out, "{}", failure::line(head, told))
    }
}

impl Report for Terminal {
    fn begin(&mut self, head: &Head) -> io::Result<()> {
        let (books, cases) = (clean(&head.books.join(", ")), count(head.cases, "case"));
        let (version, subject) = (head.version, self.paint.strong(&clean(&head.subject)));
        writeln!(self.out, "aside {version} judges {subject} by {books}: {cases}, seed {}\n", head.seed)?;
        self.out.flush()
    }

    fn case(&mut self, head: &Head, told: Told<'_>) -> io::Result<()> {
        remember(&mut self.books, told.book);
        self.warnings.add(head, told);
        match told.result.verdict {
            // What is wrong with the baseline is told in the end, with the lines to change.
            Verdict::Pass | Verdict::Skipped(_) | Verdict::NotRun(_) | Verdict::UnexpectedPass => Ok(()),
            Verdict::KnownFailure => {
                self.known.add(told);
                Ok(())
            }
            Verdict::Inconclusive => self.line(head, told),
            Verdict::Fail | Verdict::Error(_) => self.failed(head, told),
        }
    }

    fn end(&mut self, head: &Head, summary: &Summary) -> io::Result<()> {
        if self.in_lines > 0 {
            writeln!(self.out)?;
        }
        let told = baseline::problems(&summary.problems, self.paint, self.width)
            + &self.warnings.print(head, self.paint)
            + &baseline::known(&self.known, self.paint, self.width);
        self.out.write_all(told.as_bytes())?;
        let summary = ending::summary(head, &self.books, summary, self.paint, self.width);
        self.out.write_all(summary.as_bytes())?;
        self.out.flush()
    }
}

/// Keeps each book that cases were judged by, for the end.
pub(super) fn remember(books: &mut Vec<RuleBook>, book: &RuleBook) {
    if !books.iter().any(|known| known.name == book.name) {
        books.push(book.clone());
    }
}
