//! What came of each case, held against the entries: case by case while a run is under way, and entry by entry when it
//! is over.
//!
//! *Not here*: what to say of it ([`problem`](super::problem)).

use super::problem::{Problem, problems_of};
use super::{Baseline, CaseName, Date, Harm, Known, SubjectInfo};
use crate::run::{CaseResult, Verdict};
use aside_spec::clauses::Level;
use aside_spec::rules;
use aside_spec::vocabulary::RuleBook;
use std::collections::{BTreeMap, BTreeSet};

/// What entries are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// What is known of the subject.
    pub subject: SubjectInfo,
    /// The day on which the run takes place.
    pub today: Date,
    /// The weakest level that makes a case fail.
    pub level: Level,
}

/// Whether all there is was taken, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All.
    Whole,
    /// A part.
    Part,
}

/// The cases that could have been run. Only who knows them all can say that an entry is about none.
#[derive(Clone, Debug)]
pub struct Universe {
    /// The cases, each with its book.
    pub ids: Vec<String>,
    /// Whether they come from all scenarios, or from some files.
    pub scenarios: Extent,
    /// Whether all of them were chosen, or some.
    pub chosen: Extent,
    /// The rule books, where the user named some of them.
    pub books: Option<Vec<String>>,
}

impl Universe {
    /// Whether all cases that a name could mean are known.
    fn knows_all_of(&self, case: &CaseName) -> bool {
        let book = match (&self.books, case.book()) {
            (None, _) => true,
            (Some(named), Some(book)) => named.iter().any(|name| name == book),
            (Some(_), None) => false,
        };
        book && self.scenarios == Extent::Whole
    }

    /// Whether a name means no case at all.
    pub(super) fn lacks(&self, case: &CaseName) -> bool {
        self.chosen == Extent::Whole && self.knows_all_of(case) && !self.ids.iter().any(|id| case.fits(id))
    }
}

/// How a case ended, before the baseline has its say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It passed.
    Passed,
    /// It failed, by all of this.
    Failed(BTreeSet<Harm>),
    /// It was skipped: why.
    Skipped(String),
    /// It could not be decided.
    Inconclusive,
    /// Somebody else than the subject is at fault: why.
    Error(String),
}

impl Ended {
    /// How a case ended under a level; none where it was not run.
    pub fn of(result: &CaseResult, level: Level) -> Option<Self> {
        Some(match &result.verdict {
            Verdict::Pass | Verdict::UnexpectedPass => Self::Passed,
            Verdict::Fail | Verdict::KnownFailure => {
                let harm = result
                    .failures(level)
                    .map(|charge| Harm { clause: charge.finding.clause, kind: charge.finding.kind });
                Self::Failed(harm.collect())
            }
            Verdict::Error(trouble) => Self::Error(trouble.why().into()),
            Verdict::Skipped(why) => Self::Skipped(why.clone()),
            Verdict::Inconclusive => Self::Inconclusive,
            Verdict::NotRun(_) => return None,
        })
    }
}

/// A case that was run.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name with the book.
    pub id: String,
    /// The book.
    pub book: String,
    /// How it ended.
    pub ended: Ended,
}

/// What came of an entry in a case that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The case fails as the entry says.
    Holds,
    /// It does, but the entry has had its time.
    Expired,
    /// It fails, but not so.
    Changed,
    /// It passed.
    Passed,
    /// It was not judged.
    NotJudged,
}

impl Standing {
    /// The name, as programs are told it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Expired => "expired",
            Self::Changed => "changed",
            Self::Passed => "passed",
            Self::NotJudged => "not-judged",
        }
    }
}

/// An entry, and what came of it in a case.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'b> {
    /// The entry.
    pub known: &'b Known,
    /// What came of it.
    pub standing: Standing,
}

/// A case that fails by something that no entry expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// Its name with the book.
    pub id: String,
    /// What no entry expects.
    pub harm: Vec<Harm>,
}

/// A baseline, and all cases that were held against it so far.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The baseline.
    pub baseline: Baseline,
    /// What entries are judged by.
    pub terms: Terms,
    /// The cases that could have been run.
    pub universe: Universe,
    /// The cases that were run, in order.
    pub records: Vec<Record>,
    /// For each book how strongly its clauses bind.
    books: BTreeMap<String, RuleBook>,
}

impl Ledger {
    /// A run that has not begun.
    pub fn new(baseline: Baseline, terms: Terms, universe: Universe, books: &[RuleBook]) -> Self {
        let books = books.iter().map(|book| (book.name.clone(), book.clone())).collect();
        Self { baseline, terms, universe, records: Vec::new(), books }
    }

    /// A case is done: takes it down, gives it the verdict that the baseline makes of it, and tells of the entries that
    /// are about it. `id` is its name with the book.
    pub fn enter(&mut self, id: String, book: &str, result: &mut CaseResult) -> Vec<Listed<'_>> {
        let Some(ended) = Ended::of(result, self.terms.level) else { return Vec::new() };
        self.records.push(Record { id, book: book.into(), ended });
        let Some(record) = self.records.last() else { return Vec::new() };
        let listed = self.about(record);
        if let Some(verdict) = verdict(&record.ended, &listed) {
            result.verdict = verdict;
        }
        listed
    }

    /// The same cases, held against another baseline.
    #[must_use]
    pub fn against(&self, baseline: Baseline) -> Self {
        Self { baseline, ..self.clone() }
    }

    /// The entries that are about a case.
    pub fn about(&self, record: &Record) -> Vec<Listed<'_>> {
        let of = |known| Some(Listed { known, standing: self.standing(known, record)? });
        self.baseline.known.iter().filter_map(of).collect()
    }

    /// What came of an entry in a case; none where it is not about that.
    pub fn standing(&self, known: &Known, record: &Record) -> Option<Standing> {
        if !known.case.fits(&record.id)
            || !known.when.holds(self.terms.subject)
            || self.is_below(known, record)
        {
            return None;
        }
        Some(match &record.ended {
            Ended::Failed(harm) if !harm.contains(&known.harm) => Standing::Changed,
            Ended::Failed(_) if known.is_expired(self.terms.today) => Standing::Expired,
            Ended::Failed(_) => Standing::Holds,
            Ended::Passed => Standing::Passed,
            Ended::Skipped(_) | Ended::Inconclusive | Ended::Error(_) => Standing::NotJudged,
        })
    }

    /// Whether the clause binds, but not at the level of this run: then nothing can be said of the entry. A clause that
    /// never binds can't fail at any level, and its entry is as wrong as can be.
    fn is_below(&self, known: &Known, record: &Record) -> bool {
        let level = self.books.get(&record.book).map(|book| rules::level(book, known.harm.clause));
        level.is_some_and(|level| Level::Open < level && level < self.terms.level)
    }

    /// Whether something came of an entry in every case that it could be about.
    pub fn judged_all_of(&self, known: &Known) -> bool {
        let is_judged = |id: &String| {
            let record = self.records.iter().find(|record| record.id == *id);
            record.is_some_and(|record| self.standing(known, record).is_some())
        };
        !known.case.is_pattern()
            || self.universe.knows_all_of(&known.case)
                && self.universe.ids.iter().filter(|id| known.case.fits(id)).all(is_judged)
    }

    /// Where the baseline does not say what is, in the order of the file.
    pub fn problems(&self) -> Vec<Problem> {
        self.baseline.known.iter().flat_map(|known| problems_of(self, known)).collect()
    }

    /// The cases that fail by something that no entry expects.
    pub fn unlisted(&self) -> Vec<Unlisted> {
        let of = |record: &Record| {
            let harm = self.unexpected(record);
            (!harm.is_empty()).then(|| Unlisted { id: record.id.clone(), harm })
        };
        self.records.iter().filter_map(of).collect()
    }

    /// What of a case's failure no entry expects.
    pub fn unexpected(&self, record: &Record) -> Vec<Harm> {
        let Ended::Failed(harm) = &record.ended else { return Vec::new() };
        unexpected(harm, &self.about(record))
    }
}

fn unexpected(harm: &BTreeSet<Harm>, listed: &[Listed<'_>]) -> Vec<Harm> {
    harm.iter().filter(|harm| !listed.iter().any(|it| it.known.harm == **harm)).copied().collect()
}

/// The verdict that entries make of a case; none where it stays as it was.
fn verdict(ended: &Ended, listed: &[Listed<'_>]) -> Option<Verdict> {
    if listed.is_empty() {
        return None;
    }
    match ended {
        Ended::Passed => Some(Verdict::UnexpectedPass),
        Ended::Failed(harm) => {
            let all_hold = listed.iter().all(|it| it.standing == Standing::Holds);
            (all_hold && unexpected(harm, listed).is_empty()).then_some(Verdict::KnownFailure)
        }
        Ended::Skipped(_) | Ended::Inconclusive | Ended::Error(_) => None,
    }
}
