//! The report for CI systems: JUnit XML. A suite is a scenario, a test case one of its cells under one rule book.
//!
//! There are no times in it, so that the same seed gives the same bytes.
//!
//! *Not here*: what is told of a failure; it is what a person is told on the screen.

use super::known::reasons;
use super::terminal::charges::{failures, line_of, warnings};
use super::terminal::failure;
use super::terminal::text::{Paint, clean, count};
use super::{Head, Report, Summary, Told};
use crate::baseline::{Problem, Sort};
use crate::run::result::full_id;
use crate::run::{Charge, Verdict};
use crate::script::Case;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The width of what is told of a failure.
const WIDTH: usize = 100;

/// The report for CI systems. It is written when the run is over.
pub struct JUnit {
    out: Box<dyn Write>,
    suites: Vec<TestSuite>,
}

impl JUnit {
    /// A report on `out`.
    pub fn new(out: impl Write + 'static) -> Self {
        Self { out: Box::new(out), suites: Vec::new() }
    }

    /// The suite of a case's scenario: cases of a scenario mostly follow one another, book by book.
    fn suite(&mut self, head: &Head, case: &Case) -> &mut TestSuite {
        let name = scenario(case);
        let known = self.suites.iter().rposition(|suite| suite.name.as_str() == name);
        let at = known.unwrap_or_else(|| {
            let mut suite = TestSuite::new(name);
            suite.add_property(("seed", head.seed.to_string().as_str()));
            suite.add_property(("subject", head.subject.as_str()));
            self.suites.push(suite);
            self.suites.len() - 1
        });
        &mut self.suites[at]
    }
}

impl Report for JUnit {
    fn begin(&mut self, _: &Head) -> io::Result<()> {
        Ok(())
    }

    fn case(&mut self, head: &Head, told: Told<'_>) -> io::Result<()> {
        let case = test_case(head, told);
        self.suite(head, told.case).add_test_case(case);
        Ok(())
    }

    fn end(&mut self, _: &Head, summary: &Summary) -> io::Result<()> {
        let mut report = quick_junit::Report::new("aside");
        report.add_test_suites(self.suites.drain(..));
        report.add_test_suites(baseline(&summary.problems));
        report.serialize(&mut self.out).map_err(io::Error::other)?;
        self.out.flush()
    }
}

/// The scenario of a case: its id without the cell.
fn scenario(case: &Case) -> &str {
    case.id.split('[').next().unwrap_or(&case.id)
}

/// What is wrong with the baseline and shows in no case that failed: it must not look as if all were well.
fn baseline(problems: &[Problem]) -> Option<TestSuite> {
    let shows_nowhere = |problem: &&Problem| match problem.sort {
        Sort::Unmatched | Sort::NotJudged => true,
        Sort::Expired | Sort::Changed | Sort::UnexpectedPass => false,
    };
    let cases = problems.iter().filter(shows_nowhere).map(|it| {
        let message = format!("{}: {}", it.what, it.remedy);
        let status = non_success(NonSuccessKind::Failure, &message, it.sort.name());
        let mut case = TestCase::new(format!("{}:{}", it.file, it.lines.0), status);
        case.set_classname("baseline");
        case
    });
    let mut suite = TestSuite::new("baseline");
    suite.add_test_cases(cases);
    (!suite.test_cases.is_empty()).then_some(suite)
}

fn test_case(head: &Head, told: Told<'_>) -> TestCase {
    let mut case = TestCase::new(full_id(told.case, &told.book.name), status(head, told));
    case.set_classname(scenario(told.case).replace('/', "."));
    case.set_assertions(usize::try_from(told.result.checks()).unwrap_or(usize::MAX));
    case.extra.insert("file".into(), told.case.file.as_str().into());
    let warned = warned(head, told);
    if !warned.is_empty() {
        case.set_system_out(warned);
    }
    case
}

fn status(head: &Head, told: Told<'_>) -> TestCaseStatus {
    match &told.result.verdict {
        Verdict::Pass => TestCaseStatus::success(),
        Verdict::Fail => failed(head, told),
        Verdict::KnownFailure => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(clean(&format!("known failure: {}", reasons(told))));
            status
        }
        Verdict::UnexpectedPass => {
            let places = told
                .listed
                .iter()
                .map(|it| format!("{}:{} lists {}", it.known.file, it.known.lines.0, it.known.harm));
            let places: Vec<_> = places.collect();
            let message = format!("the case passed, but {}", places.join(", "));
            non_success(NonSuccessKind::Failure, &message, "unexpected pass")
        }
        Verdict::Error(trouble) => {
            let mut status = non_success(NonSuccessKind::Error, trouble.why(), "error");
            status.set_description(in_full(head, told));
            status
        }
        Verdict::Skipped(why) | Verdict::NotRun(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(clean(why));
            status
        }
        // JUnit has no word for it, and a pass it must not be.
        Verdict::Inconclusive => {
            let mut status = TestCaseStatus::skipped();
            status.set_message("inconclusive: more was possible than the model keeps");
            status
        }
    }
}

fn failed(head: &Head, told: Told<'_>) -> TestCaseStatus {
    let broken = failures(head, told);
    let Some(first) = broken.first() else { return TestCaseStatus::non_success(NonSuccessKind::Failure) };
    let mut message = first.words();
    if let Some(Charge { finding, .. }) = first.charges.first() {
        let _ = write!(message, ": expected {}, saw {}", finding.expected, finding.seen);
    }
    if broken.len() > 1 {
        let _ = write!(message, " (and {})", count(broken.len() - 1, "other"));
    }
    let mut status = non_success(NonSuccessKind::Failure, &message, first.kind.name());
    status.set_description(in_full(head, told));
    status
}

fn non_success(kind: NonSuccessKind, message: &str, of: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(clean(message)).set_type(of);
    status
}

fn in_full(head: &Head, told: Told<'_>) -> String {
    failure::full(head, told, Paint::plain(), WIDTH)
}

/// What does not make the case fail: a line each.
fn warned(head: &Head, told: Told<'_>) -> String {
    let mut text = String::new();
    for it in warnings(head, told) {
        for charge in &it.charges {
            let place = line_of(told, charge.step).map_or_else(String::new, |line| format!(", line {line}"));
            let _ = writeln!(
                text,
                "warning ({}{place}): {}",
                charge.judge.name(),
                clean(&charge.finding.to_string())
            );
        }
    }
    text
}
