//! The end of a run: warnings in a line each, then a few aligned lines that a person reads at a glance.
//!
//! *Not here*: single failures.

use super::charges::warnings;
use super::outcome::{Outcome, by_verdict, sentence};
use super::text::{BOUND, Paint, clean, count, first_few, hang, number};
use crate::report::known::known_leaks;
use crate::report::{Head, Summary, Told};
use crate::run::result::full_id;
use aside_spec::vocabulary::{Clause, RuleBook, Word};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

/// So many clauses with warnings are told of.
const MOST_WARNINGS: usize = 10;
/// So many broken clauses are named.
const MOST_BROKEN: usize = 12;
/// So many clauses that were not checked are named for a book.
const MOST_UNCHECKED: usize = 8;
/// So many answers are told; of more only those that contradict one another.
const MOST_ANSWERS: usize = 12;
/// So many reasons for skipping are told.
const MOST_REASONS: usize = 8;
/// As wide is the column of labels.
const LABEL: usize = 15;

/// Warnings, clause by clause: the number of cases, and the first of them.
#[derive(Default)]
pub(super) struct Warnings {
    of: BTreeMap<Clause, (usize, String)>,
}

impl Warnings {
    pub(super) fn add(&mut self, head: &Head, told: Told<'_>) {
        let mut last = None;
        for it in warnings(head, told) {
            let Some(charge) = it.charges.first().filter(|_| last != Some(it.clause)) else { continue };
            last = Some(it.clause);
            let (cases, _) = self.of.entry(it.clause).or_insert_with(|| {
                let finding = &charge.finding;
                let what = format!("{}: expected {}, saw {}", it.kind.name(), finding.expected, finding.seen);
                (0, clean(&format!("{}: {what}", full_id(told.case, &told.book.name))))
            });
            *cases += 1;
        }
    }

    /// The lines, with a heading; empty where there is nothing to warn of.
    pub(super) fn print(&self, head: &Head, paint: Paint) -> String {
        if self.of.is_empty() {
            return String::new();
        }
        let heading = format!("Warnings: clauses that bind less than {}", head.level.name());
        let mut text = format!("{}\n", paint.doubtful(&heading));
        for (clause, (cases, first)) in self.of.iter().take(MOST_WARNINGS) {
            let _ = writeln!(text, "  {clause}  {}, first {first}", count(*cases, "case"));
        }
        if self.of.len() > MOST_WARNINGS {
            let _ = writeln!(text, "  and {}", count(self.of.len() - MOST_WARNINGS, "other clause"));
        }
        text.push('\n');
        text
    }
}

/// A line of the summary: what it is of, where its label stands for several; and what it says.
type Line = (String, String);

/// The summary, with the outcome last.
pub(super) fn summary(
    head: &Head,
    books: &[RuleBook],
    summary: &Summary,
    paint: Paint,
    width: usize,
) -> String {
    let only = |text: String| vec![(String::new(), text)];
    let mut text = String::new();
    for (label, lines) in [
        ("Cases", cases(summary)),
        ("Skipped", skipped(summary)),
        ("Checks", only(number(summary.checks))),
        ("Pins", set_aside(summary)),
        ("Coverage", coverage(books, summary)),
        ("Judged in part", judged(summary)),
        ("Not looked at", unseen(head)),
        ("Broken", broken(summary)),
        ("Open questions", answers(summary)),
        ("Fingerprint", only(format!("{:016x}", summary.fingerprint()))),
    ] {
        row(&mut text, label, &lines, width);
    }
    let sentence = sentence(summary);
    let painted = match Outcome::of(summary) {
        Outcome::Pass => paint.good(&sentence),
        Outcome::Fail => paint.bad(&sentence),
        Outcome::Incomplete | Outcome::Inconclusive | Outcome::NothingJudged => paint.doubtful(&sentence),
    };
    let _ = writeln!(text, "\n{painted}");
    text
}

/// How the cases ended. That somebody learns what is not for them is said again in every run, known or not.
fn cases(summary: &Summary) -> Vec<Line> {
    let leaks = known_leaks(summary);
    [by_verdict(summary)].into_iter().chain(leaks).map(|line| (String::new(), line)).collect()
}

/// A label and its lines; nothing where there is none.
fn row(text: &mut String, label: &str, lines: &[Line], width: usize) {
    let names = lines.iter().map(|(of, _)| of.chars().count()).max().unwrap_or(0);
    let gap = if names > 0 { 2 } else { 0 };
    for (at, (of, line)) in lines.iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        let names = if of.is_empty() { 0 } else { names + gap };
        hang(text, &format!("{label:LABEL$} {of:names$}"), line, width);
    }
}

/// A line that stands for those left out.
fn and_more(more: String) -> Line {
    (String::new(), more)
}

/// Book by book: how many of its clauses were checked, and which were not where that tells something: whoever runs
/// one case knows that it does not check everything.
fn coverage(books: &[RuleBook], summary: &Summary) -> Vec<Line> {
    let of = |book: &RuleBook| {
        let (checked, unchecked) = summary.coverage(book);
        let all = checked.len() + unchecked.len();
        let mut line = format!("{} of {all} must and should clauses", checked.len());
        if !unchecked.is_empty() && checked.len() >= unchecked.len() {
            let unchecked: Vec<_> = unchecked.iter().map(ToString::to_string).collect();
            let _ = write!(line, "; not checked: {}", first_few(&unchecked, MOST_UNCHECKED));
        }
        (clean(&book.name), line)
    };
    books.iter().map(of).collect()
}

fn set_aside(summary: &Summary) -> Vec<Line> {
    let pins = count(summary.set_aside, "pin");
    let why =
        "set aside: written for a plan and an SDK that the subject does not have; the model judges instead";
    if summary.set_aside == 0 { vec![] } else { vec![and_more(format!("{pins} {why}"))] }
}

/// The clauses of which not every case could be judged, those with the most left out first.
fn judged(summary: &Summary) -> Vec<Line> {
    let mut partly: Vec<_> =
        summary.judged.iter().filter(|(_, (judged, all))| judged < all && summary.not_run == 0).collect();
    partly.sort_by_key(|(_, (judged, all))| Reverse(all - judged));
    let shown = partly.iter().take(MOST_BROKEN);
    let mut lines: Vec<_> = shown
        .map(|(clause, (judged, all))| (clause.name().into(), format!("{judged} of {}", count(*all, "case"))))
        .collect();
    if partly.len() > MOST_BROKEN {
        lines.push(and_more(format!("and {}", count(partly.len() - MOST_BROKEN, "other clause"))));
    }
    lines
}

fn unseen(head: &Head) -> Vec<Line> {
    if head.unseen.is_empty() { vec![] } else { vec![and_more(head.unseen.join(", "))] }
}

/// The clauses that were broken, those of most cases first.
fn broken(summary: &Summary) -> Vec<Line> {
    let mut broken: Vec<_> = summary.broken.iter().collect();
    broken.sort_by_key(|(_, cases)| Reverse(**cases));
    let shown = broken.iter().take(MOST_BROKEN);
    let mut lines: Vec<_> =
        shown.map(|(clause, cases)| (clause.name().into(), count(**cases, "case"))).collect();
    if broken.len() > MOST_BROKEN {
        lines.push(and_more(format!("and {}", count(broken.len() - MOST_BROKEN, "other clause"))));
    }
    lines
}

/// How the subject answers open questions: all where they are few, else those answered in more than one way.
fn answers(summary: &Summary) -> Vec<Line> {
    let all: Vec<_> = summary.answers.iter().collect();
    let are_few = all.len() <= MOST_ANSWERS;
    let (several, one): (Vec<_>, Vec<_>) = all.iter().copied().partition(|(_, answers)| answers.len() > 1);
    let mut lines = Vec::new();
    if !are_few {
        let differing =
            if several.is_empty() { String::new() } else { format!(", {} differently", several.len()) };
        let hint = "all: `aside run --report json=FILE`";
        lines.push(and_more(format!("{} answered alike{differing}; {hint}", one.len())));
    }
    let told = if are_few { all } else { several };
    lines.extend(told.into_iter().map(|(question, answers)| (question.name().into(), answer(answers))));
    lines
}

fn answer(answers: &BTreeMap<Cow<'static, str>, usize>) -> String {
    let mut by_cases: Vec<_> = answers.iter().collect();
    by_cases.sort_by_key(|(_, cases)| Reverse(**cases));
    let of = |(answer, cases): (&Cow<'static, str>, &usize)| {
        format!("{} ({})", clean(answer), count(*cases, "case")).replace(' ', BOUND)
    };
    let told: Vec<_> = by_cases.into_iter().map(of).collect();
    let mark = if told.len() > 1 { "differs: " } else { "" };
    format!("{mark}{}", first_few(&told, MOST_REASONS))
}

fn skipped(summary: &Summary) -> Vec<Line> {
    let mut reasons: Vec<_> = summary.skipped.iter().collect();
    reasons.sort_by_key(|(_, cases)| Reverse(**cases));
    let shown = reasons.iter().take(MOST_REASONS);
    let mut lines: Vec<_> = shown.map(|(reason, cases)| (count(**cases, "case"), clean(reason))).collect();
    if reasons.len() > MOST_REASONS {
        lines.push(and_more(format!("and for {}", count(reasons.len() - MOST_REASONS, "other reason"))));
    }
    lines
}
