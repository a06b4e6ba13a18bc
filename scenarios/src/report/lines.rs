//! The report for programs: JSON, one event a line. [`schema`] says what stands in it; it is checked in as
//! `scenarios/events.schema.json`.
//!
//! Fields may be added under the same protocol number; none is taken away or changes its meaning.
//!
//! *Not here*: what the numbers mean ([`Summary`]).

use super::terminal::charges::line_of;
use super::terminal::outcome::Outcome;
use super::terminal::remember;
use super::{Head, Part, Report, Summary, Told};
use crate::baseline::{Listed, Problem};
use crate::run::{Charge, Verdict};
use aside_spec::vocabulary::{RuleBook, Word};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The number of the form of these events.
pub(super) const PROTOCOL: u32 = 1;

/// One line of the report.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
#[schemars(title = "Events of a run of aside")]
enum Event<'e> {
    RunStarted(RunStarted),
    CaseFinished(CaseFinished<'e>),
    RunFinished(RunFinished),
}

/// The first line: what is known before the first case.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct RunStarted {
    /// The number of the form of these events.
    pub(super) protocol: u32,
    /// The version of aside.
    pub(super) version: String,
    /// What is judged.
    pub(super) subject: String,
    /// Surfaces on which a message could show and that can't be looked at.
    pub(super) unseen: Vec<String>,
    /// The seed of everything that is drawn.
    pub(super) seed: u64,
    /// The rule books judged by.
    pub(super) books: Vec<String>,
    /// Cases selected, over all books.
    pub(super) cases: usize,
    /// Which part of a run this is; absent for a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) part: Option<PartLine>,
    /// The weakest level that makes a case fail.
    #[schemars(extend("enum" = ["must", "should", "open"]))]
    pub(super) level: String,
    /// What stands after `aside run` and the selection to get the settings of this run again; of a recording, after
    /// `aside judge`, its file and the selection.
    pub(super) again: String,
}

/// A part of a run that was dealt out to several machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct PartLine {
    /// Which part, from 0.
    pub(super) index: u64,
    /// How many parts there are.
    pub(super) of: u64,
    /// Cases selected for the whole run, over all books.
    pub(super) selected: usize,
}

/// One case under one rule book.
#[derive(Serialize, JsonSchema)]
struct CaseFinished<'e> {
    /// Its place in the whole run, from 0.
    place: usize,
    /// The scenario, and the cell in brackets where it has several.
    id: &'e str,
    /// The rule book it was judged by.
    book: &'e str,
    /// The scenario's title.
    title: &'e str,
    /// The scenario's file.
    file: &'e str,
    /// How it ended. Only `pass` is good; of `known-failure` the baseline says that it is expected.
    #[schemars(extend("enum" = [
        "pass", "fail", "known-failure", "unexpected-pass", "error", "skipped", "inconclusive", "not-run",
    ]))]
    verdict: &'e str,
    /// Why it is in error or was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'e str>,
    /// Everything that was found, in the order of the run.
    findings: Vec<FindingLine<'e>>,
    /// What the baseline lists of it; absent where it lists nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    known: Vec<KnownLine<'e>>,
    /// How often each clause was checked with its precondition reached.
    checked: BTreeMap<&'e str, u32>,
    /// The answers that the subject gave to open questions.
    answers: Vec<AnswerLine<'e>>,
    /// The fingerprint of all that happened: 16 hexadecimal digits.
    fingerprint: String,
}

/// One broken clause, as one judge saw it.
#[derive(Serialize, JsonSchema)]
struct FindingLine<'e> {
    /// Who found it.
    #[schemars(extend("enum" = ["pins", "model", "properties", "harness"]))]
    judge: &'e str,
    /// The clause.
    clause: &'e str,
    /// How strongly the clause binds under the book.
    #[schemars(extend("enum" = ["must", "should", "open"]))]
    level: &'e str,
    /// Whether it makes the case fail; else it is a warning.
    fails: bool,
    /// The kind of harm.
    #[schemars(extend("enum" = [
        "leak", "lost", "duplicate", "miscount", "wrongly refused", "wrongly admitted", "misordered", "corrupted",
        "crash", "timeout",
    ]))]
    kind: &'e str,
    /// What the rules expect, in words.
    expected: &'e str,
    /// What was seen, in words.
    seen: &'e str,
    /// The step after which it was seen, counted from 0; absent at the end of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<usize>,
    /// The step's line in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// The step in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<&'e str>,
}

/// An entry of the baseline that is about a case, and what came of it.
#[derive(Serialize, JsonSchema)]
struct KnownLine<'e> {
    /// The baseline's file.
    file: &'e str,
    /// The entry's first line, from 1.
    line: usize,
    /// The clause that it lists.
    clause: &'e str,
    /// The kind of harm that it lists.
    kind: &'e str,
    /// Why it is left as it is.
    reason: &'e str,
    /// Where to read more.
    #[serde(skip_serializing_if = "Option::is_none")]
    issue: Option<&'e str>,
    /// What came of it in this case. Only `holds` is good.
    #[schemars(extend("enum" = ["holds", "expired", "changed", "passed", "not-judged"]))]
    standing: &'e str,
}

/// An answer to an open question.
#[derive(Serialize, JsonSchema)]
struct AnswerLine<'e> {
    /// The open clause.
    question: &'e str,
    /// The answer.
    answer: &'e str,
}

/// The last line. A report without it is of a run that was cut short.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct RunFinished {
    /// What the run comes to. Only `pass` is good.
    #[schemars(extend("enum" = ["pass", "fail", "incomplete", "inconclusive", "nothing-judged"]))]
    pub(super) outcome: String,
    /// Cases that passed.
    pub(super) passed: usize,
    /// Cases that failed.
    pub(super) failed: usize,
    /// Cases that failed just as the baseline says.
    pub(super) known_failures: usize,
    /// Those of them by which somebody learns of a message who may not.
    pub(super) known_leaks: usize,
    /// Cases that passed, though the baseline lists them.
    pub(super) unexpected_passes: usize,
    /// Where the baseline does not say what is, in the order of its file. Any of them makes the run fail.
    pub(super) baseline_problems: Vec<ProblemLine>,
    /// Cases in error: the harness or the scenario is at fault.
    pub(super) errors: usize,
    /// Cases skipped.
    pub(super) skipped: usize,
    /// Cases that could not be decided.
    pub(super) inconclusive: usize,
    /// Cases selected but not run.
    pub(super) not_run: usize,
    /// Findings that do not make a case fail.
    pub(super) warnings: usize,
    /// Checks evaluated.
    pub(super) checks: u64,
    /// Cases skipped, by reason.
    pub(super) skipped_reasons: BTreeMap<String, usize>,
    /// Failed cases, by broken clause; known failures are left out.
    pub(super) broken: BTreeMap<String, usize>,
    /// What was checked, by rule book.
    pub(super) coverage: BTreeMap<String, Coverage>,
    /// Pins set aside, because they contradict the rules in the world that was granted.
    pub(super) set_aside: usize,
    /// Of the cases that are about a clause: how many were judged, and how many there were.
    pub(super) judged: BTreeMap<String, (usize, usize)>,
    /// For each open question the answers, each with the number of cases that gave it.
    pub(super) answers: BTreeMap<String, BTreeMap<String, usize>>,
    /// The fingerprint of the run: 16 hexadecimal digits, the same for the same seed.
    pub(super) fingerprint: String,
}

/// One thing in which the baseline does not say what is.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct ProblemLine {
    /// The baseline's file.
    pub(super) file: String,
    /// The entry's first line, from 1.
    pub(super) line: usize,
    /// The entry's last line.
    pub(super) last_line: usize,
    /// What sort of thing it is.
    #[schemars(extend("enum" = ["expired", "changed", "unexpected-pass", "not-judged", "unmatched"]))]
    pub(super) sort: String,
    /// What is wrong, in words.
    pub(super) what: String,
    /// What to do about it, in words.
    pub(super) remedy: String,
}

/// How far a rule book was checked.
#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Coverage {
    /// The must and should clauses that the book holds.
    pub(super) clauses: usize,
    /// How often each clause was checked, open ones included.
    pub(super) checked: BTreeMap<String, u64>,
    /// The must and should clauses that were never checked.
    pub(super) not_checked: Vec<String>,
}

/// The report for programs.
pub struct JsonLines {
    out: Box<dyn Write>,
    books: Vec<RuleBook>,
}

impl JsonLines {
    /// A report on `out`.
    pub fn new(out: impl Write + 'static) -> Self {
        Self { out: Box::new(out), books: Vec::new() }
    }

    fn line(&mut self, event: &Event<'_>) -> io::Result<()> {
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        self.out.write_all(&line)
    }
}

impl Report for JsonLines {
    fn begin(&mut self, head: &Head) -> io::Result<()> {
        self.line(&Event::RunStarted(RunStarted {
            protocol: PROTOCOL,
            version: head.version.into(),
            subject: head.subject.clone(),
            unseen: head.unseen.clone(),
            seed: head.seed,
            books: head.books.clone(),
            cases: head.cases,
            part: head.part.map(|Part { partition, selected }| PartLine {
                index: partition.index(),
                of: partition.of(),
                selected,
            }),
            level: head.level.name().into(),
            again: head.again.clone(),
        }))
    }

    fn case(&mut self, head: &Head, told: Told<'_>) -> io::Result<()> {
        remember(&mut self.books, told.book);
        self.line(&Event::CaseFinished(finished(head, told)))
    }

    fn end(&mut self, _: &Head, summary: &Summary) -> io::Result<()> {
        let books = std::mem::take(&mut self.books);
        self.line(&Event::RunFinished(over(&books, summary)))?;
        self.out.flush()
    }
}

fn finished<'e>(head: &Head, told: Told<'e>) -> CaseFinished<'e> {
    let (case, result) = (told.case, told.result);
    CaseFinished {
        place: told.at,
        id: &case.id,
        book: &told.book.name,
        title: &case.title,
        file: &case.file,
        verdict: result.verdict.name(),
        reason: match &result.verdict {
            Verdict::Error(trouble) => Some(trouble.why()),
            Verdict::Skipped(why) | Verdict::NotRun(why) => Some(why),
            Verdict::Pass
            | Verdict::Fail
            | Verdict::KnownFailure
            | Verdict::UnexpectedPass
            | Verdict::Inconclusive => None,
        },
        findings: result.charges.iter().map(|charge| finding(head, told, charge)).collect(),
        known: told.listed.iter().map(known).collect(),
        checked: result.checked.iter().map(|(clause, times)| (clause.name(), *times)).collect(),
        answers: result
            .answers
            .iter()
            .map(|(question, answer)| AnswerLine { question: question.name(), answer })
            .collect(),
        fingerprint: hex(result.fingerprint),
    }
}

fn finding<'e>(head: &Head, told: Told<'e>, charge: &'e Charge) -> FindingLine<'e> {
    let step = charge.step.and_then(|at| told.case.script.steps.get(at));
    FindingLine {
        judge: charge.judge.name(),
        clause: charge.finding.clause.name(),
        level: charge.level.name(),
        fails: charge.level >= head.level,
        kind: charge.finding.kind.name(),
        expected: &charge.finding.expected,
        seen: &charge.finding.seen,
        step: charge.step,
        line: line_of(told, charge.step),
        words: step.map(|step| step.words.as_str()),
    }
}

fn known<'e>(listed: &Listed<'e>) -> KnownLine<'e> {
    let known = listed.known;
    KnownLine {
        file: &known.file,
        line: known.lines.0,
        clause: known.harm.clause.name(),
        kind: known.harm.kind.name(),
        reason: &known.reason,
        issue: known.issue.as_deref(),
        standing: listed.standing.name(),
    }
}

fn problem(it: &Problem) -> ProblemLine {
    ProblemLine {
        file: it.file.clone(),
        line: it.lines.0,
        last_line: it.lines.1,
        sort: it.sort.name().into(),
        what: it.what.clone(),
        remedy: it.remedy.clone(),
    }
}

fn over(books: &[RuleBook], summary: &Summary) -> RunFinished {
    RunFinished {
        outcome: Outcome::of(summary).name().into(),
        passed: summary.passed,
        failed: summary.failed,
        known_failures: summary.known,
        known_leaks: summary.known_leaks,
        unexpected_passes: summary.unexpected,
        baseline_problems: summary.problems.iter().map(problem).collect(),
        errors: summary.errors,
        skipped: summary.skipped.values().sum(),
        inconclusive: summary.inconclusive,
        not_run: summary.not_run,
        warnings: summary.warnings,
        checks: summary.checks,
        skipped_reasons: summary.skipped.clone(),
        set_aside: summary.set_aside,
        judged: summary.judged.iter().map(|(clause, counts)| (clause.name().into(), *counts)).collect(),
        broken: summary.broken.iter().map(|(clause, cases)| (clause.name().into(), *cases)).collect(),
        coverage: books.iter().map(|book| (book.name.clone(), coverage(book, summary))).collect(),
        answers: summary
            .answers
            .iter()
            .map(|(question, answers)| {
                (
                    question.name().into(),
                    answers.iter().map(|(answer, cases)| (answer.to_string(), *cases)).collect(),
                )
            })
            .collect(),
        fingerprint: hex(summary.fingerprint()),
    }
}

fn coverage(book: &RuleBook, summary: &Summary) -> Coverage {
    let (checked, unchecked) = summary.coverage(book);
    let times = summary.covered.get(&book.name);
    Coverage {
        clauses: checked.len() + unchecked.len(),
        checked: times.into_iter().flatten().map(|(clause, times)| (clause.name().into(), *times)).collect(),
        not_checked: unchecked.into_iter().map(|clause| clause.name().into()).collect(),
    }
}

fn hex(fingerprint: u64) -> String {
    format!("{fingerprint:016x}")
}

/// The JSON Schema of a line of the report.
pub fn schema() -> String {
    let schema =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Event<'_>>();
    // A map of strings and numbers can always be written.
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
