//! The JSON reports of the parts of a run, put together: what comes out is, byte for byte, the report of the whole run.
//!
//! Whoever merges must be able to trust what comes out, so every part has to be there, once, of the same run, and brought
//! to its end.
//!
//! *Not here*: dealing cases out ([`partition`](crate::partition)); the parts' reports need nothing but their files.

use super::lines::{Coverage, PartLine, RunFinished, RunStarted};
use crate::run::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use xxhash_rust::xxh3::Xxh3Default;

/// The report of a part, and the file that it is in.
#[derive(Clone, Copy, Debug)]
pub struct PartFile<'f> {
    /// The file, for those who read of a mistake in it.
    pub file: &'f str,
    /// What is in it.
    pub text: &'f str,
}

/// A whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its report.
    pub report: String,
    /// What it comes to: `pass`, or why not, as in the report.
    pub outcome: String,
    /// Cases in it, and the parts that they came from.
    pub cases: usize,
    /// How many parts.
    pub parts: usize,
    /// Its fingerprint.
    pub fingerprint: String,
}

/// The lines, for reading; those that begin and end a run, for writing, too.
#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line {
    RunStarted(RunStarted),
    CaseFinished(Case),
    RunFinished(RunFinished),
}

/// What has to be known of a case; the rest of its line stays as it is.
#[derive(Serialize, Deserialize)]
struct Case {
    place: usize,
    id: String,
    book: String,
    verdict: String,
    fingerprint: String,
}

struct Read<'f> {
    file: &'f str,
    started: RunStarted,
    part: PartLine,
    /// By place: the case and its line.
    cases: BTreeMap<usize, (Case, &'f str)>,
    finished: RunFinished,
}

/// Puts the parts together; why not, where they are no whole run.
pub fn merge(files: &[PartFile<'_>]) -> Result<Merged, String> {
    let mut parts = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    parts.sort_by_key(|it| it.part.index);
    check(&parts)?;
    let count = parts.len();
    let mut parts = parts.into_iter();
    let Some(mut whole) = parts.next() else { return Err("there is nothing to merge".into()) };
    for part in parts {
        whole.started.cases += part.started.cases;
        whole.cases.extend(part.cases);
        add(&mut whole.finished, part.finished);
    }
    let missing = (0..whole.part.selected).find(|place| !whole.cases.contains_key(place));
    if let Some(place) = missing {
        return Err(format!("case {place} of {} is in no part", whole.part.selected));
    }
    whole.started.part = None;
    whole.finished.outcome = outcome(&whole.finished).into();
    whole.finished.fingerprint = fingerprint(&whole)?;
    let cases = whole.cases.len();
    let (outcome, fingerprint) = (whole.finished.outcome.clone(), whole.finished.fingerprint.clone());
    Ok(Merged { report: write(whole)?, outcome, cases, parts: count, fingerprint })
}

fn read<'f>(part: &PartFile<'f>) -> Result<Read<'f>, String> {
    let PartFile { file, text } = *part;
    let (mut started, mut finished, mut cases) = (None, None, BTreeMap::new());
    for (at, text) in text.lines().enumerate() {
        let line: Line = serde_json::from_str(text)
            .map_err(|why| format!("{file}:{}: no line of a JSON report: {why}", at + 1))?;
        match line {
            Line::RunStarted(it) if at == 0 => started = Some(it),
            Line::CaseFinished(it) if started.is_some() && finished.is_none() => {
                if let Some((it, _)) = cases.insert(it.place, (it, text)) {
                    return Err(format!("{file}:{}: case {} is in it twice", at + 1, it.place));
                }
            }
            Line::RunFinished(it) if started.is_some() && finished.is_none() => finished = Some(it),
            Line::RunStarted(_) | Line::CaseFinished(_) | Line::RunFinished(_) => {
                return Err(format!("{file}:{}: this line is out of place", at + 1));
            }
        }
    }
    let started = started.ok_or_else(|| format!("{file}: it is empty"))?;
    let finished = finished.ok_or_else(|| format!("{file}: it is cut short: run this part again"))?;
    let part = started.part.ok_or_else(|| format!("{file}: it is of a whole run, not of a part"))?;
    if cases.len() != started.cases || finished.not_run > 0 {
        let ran = cases.len() - finished.not_run.min(cases.len());
        return Err(format!("{file}: {ran} of its {} cases were run: run this part again", started.cases));
    }
    Ok(Read { file, started, part, cases, finished })
}

/// Whether they are all the parts of one run, each once.
fn check(parts: &[Read<'_>]) -> Result<(), String> {
    let Some(first) = parts.first() else { return Ok(()) };
    for part in parts {
        let same = |what: &str, is_same: bool| {
            let (one, other) = (first.file, part.file);
            if is_same {
                Ok(())
            } else {
                Err(format!("{one} and {other} differ in {what}: they are of different runs"))
            }
        };
        let (one, other) = (&first.started, &part.started);
        same("the form of the report", one.protocol == other.protocol)?;
        same("the version of aside", one.version == other.version)?;
        same("what is judged", (&one.subject, &one.unseen) == (&other.subject, &other.unseen))?;
        same("the seed", one.seed == other.seed)?;
        same("the rule books", one.books == other.books)?;
        same("the level", one.level == other.level)?;
        same("the settings", one.again == other.again)?;
        same("the number of parts", first.part.of == part.part.of)?;
        same("the cases selected", first.part.selected == part.part.selected)?;
    }
    let of = first.part.of;
    if let Some(pair) = parts.windows(2).find(|pair| pair[0].part.index == pair[1].part.index) {
        let (one, other) = (pair[0].file, pair[1].file);
        return Err(format!("{one} and {other} are both part {} of {of}", pair[0].part.index));
    }
    let is_there = |index: &u64| parts.iter().any(|it| it.part.index == *index);
    let missing: Vec<_> =
        (0..of).filter(|index| !is_there(index)).take(10).map(|it| format!("{it}/{of}")).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("missing: part {}", missing.join(", "))) }
}

fn add(whole: &mut RunFinished, part: RunFinished) {
    whole.passed += part.passed;
    whole.failed += part.failed;
    whole.known_failures += part.known_failures;
    whole.known_leaks += part.known_leaks;
    whole.unexpected_passes += part.unexpected_passes;
    whole.errors += part.errors;
    whole.skipped += part.skipped;
    whole.inconclusive += part.inconclusive;
    whole.warnings += part.warnings;
    whole.checks += part.checks;
    whole.set_aside += part.set_aside;
    for problem in part.baseline_problems {
        if !whole.baseline_problems.contains(&problem) {
            whole.baseline_problems.push(problem);
        }
    }
    whole.baseline_problems.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    sum(&mut whole.skipped_reasons, part.skipped_reasons);
    sum(&mut whole.broken, part.broken);
    for (clause, (judged, all)) in part.judged {
        let counts = whole.judged.entry(clause).or_default();
        *counts = (counts.0 + judged, counts.1 + all);
    }
    for (question, answers) in part.answers {
        sum(whole.answers.entry(question).or_default(), answers);
    }
    for (book, coverage) in part.coverage {
        let Coverage { clauses: _, checked, not_checked: _ } = &coverage;
        match whole.coverage.get_mut(&book) {
            None => _ = whole.coverage.insert(book, coverage),
            Some(so_far) => {
                so_far.not_checked.retain(|clause| !checked.contains_key(clause));
                sum(&mut so_far.checked, coverage.checked);
            }
        }
    }
}

fn sum<N: Copy + Default + std::ops::AddAssign>(whole: &mut BTreeMap<String, N>, part: BTreeMap<String, N>) {
    for (name, count) in part {
        *whole.entry(name).or_default() += count;
    }
}

/// As [`Outcome`](super::terminal) has it of a run that was brought to its end.
const fn outcome(whole: &RunFinished) -> &'static str {
    if whole.failed + whole.errors + whole.unexpected_passes + whole.baseline_problems.len() > 0 {
        "fail"
    } else if whole.passed + whole.known_failures > 0 {
        "pass"
    } else if whole.inconclusive > 0 {
        "inconclusive"
    } else {
        "nothing-judged"
    }
}

/// As [`Summary`](super::Summary) has it.
fn fingerprint(whole: &Read<'_>) -> Result<String, String> {
    let mut print = Xxh3Default::new();
    for (case, _) in whole.cases.values() {
        let own = u64::from_str_radix(&case.fingerprint, 16)
            .map_err(|why| format!("{}: the fingerprint of {}: {why}", whole.file, case.id))?;
        let verdict = match case.verdict.as_str() {
            "known-failure" => Verdict::Fail.name(),
            "unexpected-pass" => Verdict::Pass.name(),
            other => other,
        };
        print.update(format!("{}@{}", case.id, case.book).as_bytes());
        print.update(verdict.as_bytes());
        print.update(&own.to_le_bytes());
    }
    Ok(format!("{:016x}", print.digest()))
}

fn write(whole: Read<'_>) -> Result<String, String> {
    let line = |it: &Line| serde_json::to_string(it).map_err(|why| format!("can't write the report: {why}"));
    let mut text = line(&Line::RunStarted(whole.started))?;
    for (_, case) in whole.cases.values() {
        _ = write!(text, "\n{case}");
    }
    text.push('\n');
    text.push_str(&line(&Line::RunFinished(whole.finished))?);
    text.push('\n');
    Ok(text)
}
