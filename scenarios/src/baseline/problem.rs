//! Where a baseline no longer says what is: what is wrong, the line of the entry, and what to change there.
//!
//! *Not here*: changing it ([`write`](super::write)).

use super::{CaseName, Ended, Harm, Known, Ledger, Record, Standing};
use crate::language::meant;
use aside_spec::vocabulary::Word;

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Its case fails as it says, but its time is over.
    Expired,
    /// Its case fails otherwise.
    Changed,
    /// Its case passed.
    UnexpectedPass,
    /// Its case was not judged.
    NotJudged,
    /// There is no such case.
    Unmatched,
}

impl Sort {
    /// The name, as programs are told it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Changed => "changed",
            Self::UnexpectedPass => "unexpected-pass",
            Self::NotJudged => "not-judged",
            Self::Unmatched => "unmatched",
        }
    }
}

/// One thing in which the baseline does not say what is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path of the file, as it is shown.
    pub file: String,
    /// The first and the last line of the entry, from 1.
    pub lines: (usize, usize),
    /// What sort of thing it is.
    pub sort: Sort,
    /// What is wrong: a sentence without a full stop.
    pub what: String,
    /// What to do about it: the same.
    pub remedy: String,
}

/// Everything that is wrong with an entry: one problem of each sort, however many cases show it.
pub(super) fn problems_of(ledger: &Ledger, known: &Known) -> Vec<Problem> {
    let of = |sort, what: String, remedy: String| Problem {
        file: known.file.clone(),
        lines: known.lines,
        sort,
        what,
        remedy,
    };
    if ledger.universe.lacks(&known.case) {
        return vec![of(Sort::Unmatched, lacking(known), nearest(ledger, known))];
    }
    let all: Vec<_> =
        ledger.records.iter().filter_map(|record| Some((record, ledger.standing(known, record)?))).collect();
    let of_standing = |(standing, sort): (Standing, Sort)| {
        let records: Vec<_> =
            all.iter().filter(|(_, it)| *it == standing).map(|(record, _)| *record).collect();
        let first = records.first()?;
        let is_all = records.len() == all.len() && ledger.judged_all_of(known);
        let remedy = if is_all || standing == Standing::Expired {
            remedy(ledger, known, first, standing)
        } else {
            narrow(known)
        };
        Some(of(sort, what(known, &records, standing), remedy))
    };
    let sorts = [
        (Standing::Expired, Sort::Expired),
        (Standing::Changed, Sort::Changed),
        (Standing::Passed, Sort::UnexpectedPass),
        (Standing::NotJudged, Sort::NotJudged),
    ];
    sorts.into_iter().filter_map(of_standing).collect()
}

fn lacking(known: &Known) -> String {
    let case = &known.case.text;
    if known.case.is_pattern() {
        format!("no case fits `{case}`")
    } else {
        format!("no case is called `{case}`")
    }
}

fn nearest(ledger: &Ledger, known: &Known) -> String {
    match meant_by(&known.case, &ledger.universe.ids) {
        Some(id) => format!("did you mean `{id}`? else {}", delete(known)),
        None => delete(known),
    }
}

/// The case that was likely meant: one of nearly this name under the same book, or of this name under another.
fn meant_by<'i>(case: &CaseName, ids: &'i [String]) -> Option<&'i String> {
    let (name, book) = case.text.rsplit_once('@').filter(|_| !case.is_pattern())?;
    let parts = || ids.iter().filter_map(|id| Some((id, id.rsplit_once('@')?)));
    let same_book: Vec<_> = parts().filter(|(_, (_, other))| *other == book).collect();
    let likely = meant(name, same_book.iter().map(|(_, (name, _))| *name));
    let near = same_book.iter().find(|(_, (other, _))| Some(*other) == likely).map(|(id, _)| *id);
    near.or_else(|| parts().find(|(_, (other, _))| *other == name).map(|(id, _)| id))
}

fn what(known: &Known, records: &[&Record], standing: Standing) -> String {
    let harm = harm(known.harm);
    let names = names(records);
    match standing {
        // Nothing is wrong then.
        Standing::Holds => format!("{names} failed by {harm}, as listed"),
        Standing::Expired => {
            let day = known.expires.map_or_else(String::new, |expiry| format!(" on {}", expiry.on));
            format!("{names} failed by {harm}, as listed, but the entry expired{day}")
        }
        Standing::Changed => format!("{names} failed, but no longer by {harm}"),
        Standing::Passed => format!("{names} passed, but {harm} is listed"),
        Standing::NotJudged => {
            let why = records.first().map_or_else(String::new, |record| unjudged(&record.ended));
            format!("{names} {why}, but {harm} is listed")
        }
    }
}

fn harm(harm: Harm) -> String {
    format!("`{}` ({})", harm.clause, harm.kind.name())
}

fn names(records: &[&Record]) -> String {
    match records {
        [] => String::from("no case"),
        [only] => format!("`{}`", only.id),
        [first, _] => format!("`{}` and another case", first.id),
        [first, rest @ ..] => format!("`{}` and {} other cases", first.id, rest.len()),
    }
}

fn unjudged(ended: &Ended) -> String {
    match ended {
        Ended::Skipped(why) => format!("was skipped ({why})"),
        Ended::Inconclusive => String::from("was inconclusive"),
        Ended::Error(_) => String::from("is in error"),
        Ended::Passed => String::from("passed"),
        Ended::Failed(_) => String::from("failed"),
    }
}

fn remedy(ledger: &Ledger, known: &Known, first: &Record, standing: Standing) -> String {
    match (standing, &first.ended) {
        (Standing::Expired, _) => known.expires.map_or_else(
            || delete(known),
            |expiry| format!("mend the failure, or give another day in line {}", expiry.line),
        ),
        (Standing::Changed, _) => change(ledger, known, first),
        (Standing::NotJudged, Ended::Skipped(_)) => {
            format!("{}, or say by `versions` or `editions` which subjects they are about", delete(known))
        }
        (Standing::NotJudged, Ended::Error(_)) => {
            String::from("look into the error first; these lines may stay")
        }
        (Standing::Holds | Standing::Passed | Standing::NotJudged, _) => delete(known),
    }
}

/// Where the case fails by something new that is nearly what was listed, it likely is the same failure.
fn change(ledger: &Ledger, known: &Known, record: &Record) -> String {
    let new = ledger.unexpected(record);
    let same_clause: Vec<_> = new.iter().filter(|harm| harm.clause == known.harm.clause).collect();
    let same_kind: Vec<_> = new.iter().filter(|harm| harm.kind == known.harm.kind).collect();
    match (same_clause.as_slice(), same_kind.as_slice()) {
        ([harm], _) => format!("change kind to \"{}\", or {}", harm.kind.name(), delete(known)),
        (_, [harm]) => format!("change clause to \"{}\", or {}", harm.clause.name(), delete(known)),
        _ => delete(known),
    }
}

fn delete(known: &Known) -> String {
    let (first, last) = known.lines;
    format!("delete lines {first} to {last}")
}

fn narrow(known: &Known) -> String {
    format!(
        "not every case that `case` means is like that: list those that still fail, or let `aside baseline update {}` do it",
        known.file
    )
}
