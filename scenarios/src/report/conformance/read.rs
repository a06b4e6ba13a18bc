//! A sheet from the report of a run: JSON, one event a line.
//!
//! *Not here*: writing such reports ([`lines`](crate::report::lines)).

use super::sheet::{Example, Finding, Sheet};
use crate::protocol::capability::{EVERYBODYS_SURFACES, SURFACES};
use aside_spec::clauses::{Level, statement};
use aside_spec::vocabulary::{Clause, Word as _};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The form of report that is understood.
const PROTOCOL: u32 = 1;

/// A line, as far as it is of interest here. Fields that are not named may be there: more are added now and then.
#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line {
    RunStarted(Box<Started>),
    CaseFinished(Box<Case>),
    RunFinished(Ended),
}

#[derive(Deserialize)]
struct Started {
    protocol: u32,
    version: String,
    subject: String,
    unseen: Vec<String>,
    seed: u64,
    books: Vec<String>,
    level: String,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    book: String,
    title: String,
    file: String,
    verdict: String,
    reason: Option<String>,
    findings: Vec<Found>,
    #[serde(default)]
    known: Vec<Known>,
    checked: BTreeMap<String, u32>,
    answers: Vec<Answer>,
}

#[derive(Clone, Deserialize)]
struct Found {
    clause: String,
    level: String,
    fails: bool,
    kind: String,
    expected: String,
    seen: String,
    line: Option<usize>,
    words: Option<String>,
}

#[derive(Deserialize)]
struct Known {
    clause: String,
    kind: String,
    reason: String,
}

#[derive(Deserialize)]
struct Answer {
    question: String,
    answer: String,
}

#[derive(Deserialize)]
struct Ended {
    judged: BTreeMap<String, (usize, usize)>,
    coverage: BTreeMap<String, Coverage>,
}

#[derive(Deserialize)]
struct Coverage {
    not_checked: Vec<String>,
}

/// Reads a whole report; the error has the line, from 1, and what is wrong there.
pub fn read(text: &str) -> Result<Sheet, (usize, String)> {
    let mut reading: Option<Sheet> = None;
    let mut found = BTreeMap::new();
    let mut count = 0;
    for (at, text) in text.lines().enumerate().filter(|(_, text)| !text.is_empty()) {
        let at = at + 1;
        let line = serde_json::from_str(text).map_err(|why| (at, format!("no event of a run: {why}")))?;
        count = at;
        match (line, &mut reading) {
            (Line::RunStarted(it), None) if it.protocol == PROTOCOL => reading = Some(begin(*it)),
            (Line::RunStarted(it), None) => {
                let why = format!("the report has form {}, this aside reads form {PROTOCOL}", it.protocol);
                return Err((at, why));
            }
            (Line::RunStarted(_), Some(_)) => {
                return Err((at, "a second run begins: give each run a file of its own".into()));
            }
            (_, None) => return Err((at, "a report begins with the event run_started".into())),
            (Line::CaseFinished(case), Some(sheet)) => add(sheet, &mut found, &case),
            (Line::RunFinished(it), Some(_)) => {
                return reading.map(|sheet| end(sheet, found, &it)).ok_or((at, String::new()));
            }
        }
    }
    Err((count, "the report breaks off: only a whole run says what is not there".into()))
}

fn begin(it: Started) -> Sheet {
    let optional = SURFACES.iter().map(|(_, name)| *name);
    let all = EVERYBODYS_SURFACES.into_iter().chain(optional);
    let seen = all.filter(|name| !it.unseen.iter().any(|un| un == name));
    Sheet {
        looked_at: seen.map(String::from).collect(),
        not_looked_at: it.unseen,
        subject: it.subject,
        aside: it.version,
        books: it.books,
        seed: it.seed,
        level: it.level,
        cases: BTreeMap::new(),
        skipped: BTreeMap::new(),
        clauses: BTreeMap::new(),
        answers: BTreeMap::new(),
        findings: Vec::new(),
    }
}

/// What is found of a clause and kind, and how much else the smallest example shows.
type FoundSoFar = BTreeMap<(String, String), (usize, Finding)>;

fn add(sheet: &mut Sheet, found: &mut FoundSoFar, case: &Case) {
    *sheet.cases.entry(case.verdict.clone()).or_default() += 1;
    if let ("skipped", Some(reason)) = (case.verdict.as_str(), &case.reason) {
        *sheet.skipped.entry(reason.clone()).or_default() += 1;
    }
    let broken: BTreeSet<_> =
        case.findings.iter().filter(|it| it.fails).map(|it| it.clause.as_str()).collect();
    let checked = case.checked.keys().map(String::as_str).chain(broken.iter().copied());
    for clause in checked.collect::<BTreeSet<_>>() {
        let Some(level) = level_of(clause).filter(|it| *it > Level::Open) else { continue };
        let standing = sheet.clauses.entry(clause.into()).or_default();
        standing.level = level.name().into();
        standing.checked += 1;
        standing.broken += usize::from(broken.contains(clause));
    }
    for Answer { question, answer } in &case.answers {
        *sheet.answers.entry(question.clone()).or_default().entry(answer.clone()).or_default() += 1;
    }
    for it in case.findings.iter().filter(|it| it.fails) {
        find(found, case, it);
    }
}

fn find(found: &mut FoundSoFar, case: &Case, it: &Found) {
    let shows = case.findings.iter().filter(|it| it.fails).count();
    let example = || example(case, it);
    let (least, finding) = found.entry((it.clause.clone(), it.kind.clone())).or_insert_with(|| {
        let stated = clause_of(&it.clause).map(statement);
        let finding = Finding {
            clause: it.clause.clone(),
            kind: it.kind.clone(),
            level: it.level.clone(),
            statement: stated.map_or_else(String::new, |it| it.text.into()),
            source: stated.map_or_else(String::new, |it| it.source.into()),
            cases: BTreeSet::new(),
            smallest: example(),
            reasons: BTreeSet::new(),
        };
        (shows, finding)
    });
    if shows < *least {
        *least = shows;
        finding.smallest = example();
    }
    finding.cases.insert(format!("{}@{}", case.id, case.book));
    let reasons = case.known.iter().filter(|known| known.clause == it.clause && known.kind == it.kind);
    finding.reasons.extend(reasons.map(|known| known.reason.clone()));
}

fn example(case: &Case, it: &Found) -> Example {
    let line = it.line.map_or_else(String::new, |line| format!(":{line}"));
    Example {
        case: format!("{}@{}", case.id, case.book),
        title: case.title.clone(),
        file: format!("{}{line}", case.file),
        step: it.words.clone(),
        expected: it.expected.clone(),
        seen: it.seen.clone(),
    }
}

fn end(mut sheet: Sheet, found: FoundSoFar, ended: &Ended) -> Sheet {
    for clause in ended.coverage.values().flat_map(|it| &it.not_checked) {
        let standing = sheet.clauses.entry(clause.clone()).or_default();
        standing.level = level_of(clause).map_or_else(String::new, |it| it.name().into());
    }
    for (clause, (judged, all)) in &ended.judged {
        if let Some(standing) = sheet.clauses.get_mut(clause) {
            (standing.about_judged, standing.about) = (*judged, *all);
        }
    }
    sheet.findings = found.into_values().map(|(_, finding)| finding).collect();
    let weight = |it: &Finding| (it.level != "must", it.kind != "leak");
    sheet.findings.sort_by_key(weight);
    sheet
}

fn clause_of(name: &str) -> Option<Clause> {
    Clause::ALL.iter().copied().find(|clause| clause.name() == name)
}

fn level_of(name: &str) -> Option<Level> {
    clause_of(name).map(|clause| statement(clause).level)
}
