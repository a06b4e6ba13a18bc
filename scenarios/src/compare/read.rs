//! Reports of runs: JSON, one event a line.
//!
//! *Not here*: writing them ([`report::lines`](crate::report::lines)).

use super::CaseId;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The form of report that is understood.
const PROTOCOL: u32 = 1;

/// A broken clause, and how: `deliver.once (duplicate)`.
pub type Harm = String;

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What was judged.
    pub subject: String,
    /// The rule books.
    pub books: Vec<String>,
    /// The cases by name.
    pub cases: BTreeMap<CaseId, Case>,
    /// Whether the report has its end: without it the run was cut short.
    pub is_whole: bool,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// How it ended.
    pub verdict: String,
    /// What was found that makes a case fail.
    pub harms: BTreeSet<Harm>,
    /// The answers to open questions.
    pub answers: BTreeSet<(String, String)>,
}

impl Case {
    /// Whether the subject was judged.
    pub fn is_judged(&self) -> bool {
        matches!(self.verdict.as_str(), "pass" | "fail" | "known-failure" | "unexpected-pass")
    }

    /// Whether the subject kept all rules.
    pub fn is_well(&self) -> bool {
        matches!(self.verdict.as_str(), "pass" | "unexpected-pass")
    }
}

/// A line, as far as it is of interest here. Fields that are not named may be there: more are added now and then.
#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line {
    RunStarted { protocol: u32, subject: String, books: Vec<String> },
    CaseFinished { id: String, book: String, verdict: String, findings: Vec<Finding>, answers: Vec<Answer> },
    RunFinished {},
}

#[derive(Deserialize)]
struct Finding {
    clause: String,
    kind: String,
    fails: bool,
}

#[derive(Deserialize)]
struct Answer {
    question: String,
    answer: String,
}

impl Run {
    /// Reads a report; the error has the line, from 1, and what is wrong there.
    pub fn read(text: &str) -> Result<Self, (usize, String)> {
        let mut run: Option<Self> = None;
        for (at, text) in text.lines().enumerate().filter(|(_, text)| !text.is_empty()) {
            let at = at + 1;
            let line = serde_json::from_str(text).map_err(|why| (at, format!("no event of a run: {why}")))?;
            match (line, &mut run) {
                (Line::RunStarted { protocol, .. }, _) if protocol != PROTOCOL => {
                    let why = format!("the report has form {protocol}, this aside reads form {PROTOCOL}");
                    return Err((at, why));
                }
                (Line::RunStarted { subject, books, .. }, None) => {
                    run = Some(Self { subject, books, cases: BTreeMap::new(), is_whole: false });
                }
                (Line::RunStarted { .. }, Some(_)) => {
                    return Err((at, "a second run begins: give each run a file of its own".into()));
                }
                (_, None) => return Err((at, "a report begins with the event run_started".into())),
                (Line::CaseFinished { id, book, verdict, findings, answers }, Some(run)) => {
                    let harm = |it: Finding| format!("{} ({})", it.clause, it.kind);
                    let case = Case {
                        verdict,
                        harms: findings.into_iter().filter(|it| it.fails).map(harm).collect(),
                        answers: answers.into_iter().map(|it| (it.question, it.answer)).collect(),
                    };
                    run.cases.insert(format!("{id}@{book}"), case);
                }
                (Line::RunFinished {}, Some(run)) => run.is_whole = true,
            }
        }
        run.ok_or_else(|| (1, String::from("the file is empty")))
    }
}
