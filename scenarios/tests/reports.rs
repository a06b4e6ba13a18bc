//! The reports, from the outside: one run of made-up results, told in every form and held against golden files.
//!
//! `ASIDE_UPDATE=1 cargo test -p aside-scenarios --test reports` writes the golden files anew; read them as a stranger
//! would before they are committed.
//!
//! *Not here*: whether what is told is true; here the results are made up.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod made_up;

use aside_scenarios::baseline::{Baseline, Date, Extent, Ledger, SubjectInfo, Terms, Universe};
use aside_scenarios::report::github::{Annotations, MarkdownSummary};
use aside_scenarios::report::junit::JUnit;
use aside_scenarios::report::lines::{JsonLines, schema};
use aside_scenarios::report::terminal::Terminal;
use aside_scenarios::report::{Head, Report, Summary, Told};
use aside_scenarios::run::CaseResult;
use aside_scenarios::run::result::full_id;
use aside_scenarios::script::Case;
use aside_spec::clauses::Level;
use aside_spec::rules::tencent_2022;
use serde_json::Value;
use std::cell::RefCell;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;

/// What was written, for two owners.
#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A place that takes nothing.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn head(cases: usize) -> Head {
    Head {
        version: "0.0.0",
        subject: "simulated service, mutant leak-to-admins".into(),
        seed: 7,
        books: vec!["tencent-2022".into()],
        cases,
        part: None,
        level: Level::Must,
        unseen: Vec::new(),
        recording: None,
        again: " --mutant leak-to-admins --level must".into(),
    }
}

/// Tells a report of a run, from the first line to the last.
fn tell(report: &mut dyn Report, run: &[(Case, CaseResult)], not_run: usize) -> io::Result<()> {
    let (head, book) = (head(run.len() + not_run), tencent_2022());
    let mut summary = Summary::new();
    report.begin(&head)?;
    for (at, (case, result)) in run.iter().enumerate() {
        let told = Told { at, case, book: &book, result, listed: &[] };
        summary.add(&head, told);
        report.case(&head, told)?;
    }
    summary.not_run = not_run;
    report.end(&head, &summary)
}

/// A list of known failures of the made-up run, some of it out of date, with words in it that mean something to screens,
/// shells, XML, Markdown and GitHub.
const KNOWN: &str = r#"
[[known]]
case = "delivery/only-targets*number=0]@tencent-2022"
clause = "deliver.only-targets"
kind = "leak"
reason = "they <b>know</b> | @someone\u001B[2J"
issue = "SDK-12"

[[known]]
case = "delivery/only-targets[group_type=work,number=0]@tencent-2022"
clause = "hide.unread"
kind = "miscount"
reason = "follows from it"

[[known]]
case = "delivery/only-targets[group_type=work,number=1]@tencent-2022"
clause = "hide.unread"
kind = "miscount"
reason = "follows from it"

[[known]]
case = "delivery/targets@tencent-2022"
clause = "deliver.targets"
kind = "lost"
reason = "often"

[[known]]
case = "gates/version-floor[one build below]@tencent-2022"
clause = "gate.version"
kind = "wrongly admitted"
reason = "needs an old SDK"

[[known]]
case = "delivery/target@tencent-2022"
clause = "deliver.targets"
kind = "lost"
reason = "often"
"#;

/// The made-up run with two leaks, held against that list.
fn tell_with_baseline(report: &mut dyn Report) -> io::Result<()> {
    let mut run = made_up::run();
    run.insert(2, made_up::leak(1));
    let (head, book) = (head(run.len()), tencent_2022());
    let ids = run.iter().map(|(case, _)| full_id(case, &book.name)).collect();
    let universe = Universe { ids, scenarios: Extent::Whole, chosen: Extent::Whole, books: None };
    let today = Date { year: 2027, month: 3, day: 1 };
    let terms = Terms { subject: SubjectInfo::default(), today, level: head.level };
    let baseline = Baseline::read("ci/known.toml", KNOWN).unwrap();
    let mut ledger = Ledger::new(baseline, terms, universe, std::slice::from_ref(&book));
    let mut summary = Summary::new();
    report.begin(&head)?;
    for (at, (case, result)) in run.iter_mut().enumerate() {
        let listed = ledger.enter(full_id(case, &book.name), &book.name, result);
        let told = Told { at, case, book: &book, result, listed: &listed };
        summary.add(&head, told);
        report.case(&head, told)?;
    }
    summary.problems = ledger.problems();
    report.end(&head, &summary)
}

/// What a report writes of that.
fn written_with_baseline<R: Report>(new: impl FnOnce(Paper) -> R) -> String {
    let paper = Paper::default();
    tell_with_baseline(&mut new(paper.clone())).unwrap();
    String::from_utf8(paper.0.take()).unwrap()
}

/// What a report writes of a run.
fn written<R: Report>(new: impl FnOnce(Paper) -> R, run: &[(Case, CaseResult)]) -> String {
    written_of_part(new, run, 1)
}

/// What a report writes of a run that was ended before the last few cases.
fn written_of_part<R: Report>(
    new: impl FnOnce(Paper) -> R,
    run: &[(Case, CaseResult)],
    not_run: usize,
) -> String {
    let paper = Paper::default();
    tell(&mut new(paper.clone()), run, not_run).unwrap();
    let bytes = paper.0.take();
    String::from_utf8(bytes).unwrap()
}

/// Compares with the golden file, or writes it.
fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("ASIDE_UPDATE").is_some() {
        fs::write(path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == found, "{name} differs; ASIDE_UPDATE=1 writes it anew. Found:\n{found}");
}

#[test]
fn a_person_is_told() {
    golden("tests/reports/terminal.txt", &written(|out| Terminal::new(out, false, 100), &made_up::run()));
}

#[test]
fn a_person_is_told_in_few_columns() {
    golden("tests/reports/narrow.txt", &written(|out| Terminal::new(out, false, 60), &made_up::run()));
}

#[test]
fn colours_change_no_word() {
    let plain = written(|out| Terminal::new(out, false, 100), &made_up::run());
    let coloured = written(|out| Terminal::new(out, true, 100), &made_up::run());
    assert_ne!(plain, coloured);
    assert_eq!(plain, anstream::adapter::strip_str(&coloured).to_string());
    assert!(!plain.contains('\u{1b}'), "a subject's words reach the screen as they are");
}

#[test]
fn a_run_in_which_all_is_well_is_short() {
    let told = written_of_part(|out| Terminal::new(out, false, 100), &made_up::run()[..1], 0);
    golden("tests/reports/well.txt", &told);
}

#[test]
fn of_many_failures_most_are_told_in_a_line() {
    let run: Vec<_> = (0..23).map(made_up::leak).collect();
    let told = written(|out| Terminal::new(out, false, 100), &run);
    assert_eq!(told.matches("\n  Run it again\n").count(), 20);
    let (_, rest) = told.split_once("Further cases, in a line each\n").unwrap();
    let lines: Vec<_> = rest.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 3, "{rest}");
    assert!(lines.iter().all(|line| line.ends_with("leak: deliver.only-targets and 1 other")), "{rest}");
}

#[test]
fn ci_is_told() {
    golden("tests/reports/junit.xml", &written(JUnit::new, &made_up::run()));
    golden("tests/reports/annotations.txt", &written(Annotations::new, &made_up::run()));
    golden("tests/reports/summary.md", &written(MarkdownSummary::new, &made_up::run()));
}

#[test]
fn everybody_is_told_of_known_failures() {
    let terminal = written_with_baseline(|out| Terminal::new(out, false, 100));
    golden("tests/reports/baseline/terminal.txt", &terminal);
    assert!(!terminal.contains('\u{1b}'), "a reason reaches the screen as it is");
    let coloured = written_with_baseline(|out| Terminal::new(out, true, 100));
    assert_eq!(terminal, anstream::adapter::strip_str(&coloured).to_string());
    golden("tests/reports/baseline/junit.xml", &written_with_baseline(JUnit::new));
    golden("tests/reports/baseline/annotations.txt", &written_with_baseline(Annotations::new));
    golden("tests/reports/baseline/summary.md", &written_with_baseline(MarkdownSummary::new));
    golden("tests/reports/baseline/events.jsonl", &written_with_baseline(JsonLines::new));
}

/// GitHub takes one line for one command, whatever stands in a scenario.
#[test]
fn each_annotation_is_one_command() {
    for told in [written(Annotations::new, &made_up::run()), written_with_baseline(Annotations::new)] {
        assert!(told.lines().all(|line| line.starts_with("::error file=")), "{told}");
    }
}

#[test]
fn many_cases_with_the_same_failure_are_one_annotation() {
    let run: Vec<_> = (0..23).map(made_up::leak).collect();
    let told = written(Annotations::new, &run);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.lines().all(|line| line.contains(" (23 cases)::")), "{told}");
}

#[test]
fn programs_are_told() {
    golden("tests/reports/events.jsonl", &written(JsonLines::new, &made_up::run()));
}

/// The schema is made from the types that are written. Programs read the one that is checked in.
#[test]
fn the_schema_is_up_to_date() {
    golden("events.schema.json", &schema());
}

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(&schema()).unwrap()).unwrap()
}

#[test]
fn every_line_is_as_the_schema_says() {
    let validator = validator();
    let told = written(JsonLines::new, &made_up::run()) + &written_with_baseline(JsonLines::new);
    for line in told.lines() {
        assert!(line.starts_with(r#"{"event":""#), "{line}");
        let value: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{line}: {errors:#?}");
    }
}

/// A schema that takes anything would let the test above pass.
#[test]
fn the_schema_refuses_what_is_never_written() {
    let validator = validator();
    let told = written(JsonLines::new, &made_up::run());
    for (at, field, value) in [
        (0, "event", Value::from("run_begun")),
        (0, "seed", Value::from("7")),
        (1, "verdict", Value::from("fine")),
        (1, "findings", Value::Null),
        (1, "checked", Value::from(3)),
    ] {
        let mut line: Value = serde_json::from_str(told.lines().nth(at).unwrap()).unwrap();
        assert!(validator.is_valid(&line));
        line[field] = value;
        assert!(!validator.is_valid(&line), "{line}");
    }
}

#[test]
fn a_report_that_cannot_be_written_says_so() {
    let run = made_up::run();
    let fails =
        |report: &mut dyn Report| tell(report, &run, 0).unwrap_err().kind() == io::ErrorKind::StorageFull;
    assert!(fails(&mut Terminal::new(Full, false, 100)));
    assert!(fails(&mut JsonLines::new(Full)));
    assert!(fails(&mut Annotations::new(Full)));
    assert!(fails(&mut MarkdownSummary::new(Full)));
    assert!(tell(&mut JUnit::new(Full), &run, 0).is_err());
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    assert_eq!(written(JUnit::new, &made_up::run()), written(JUnit::new, &made_up::run()));
    assert_eq!(written(JsonLines::new, &made_up::run()), written(JsonLines::new, &made_up::run()));
}
