//! What a run comes to, in one word.
//!
//! *Not here*: the exit code, which knows of more than the run.

use super::text::{count, number};
use crate::report::Summary;
use std::fmt::Write;

/// What a run comes to. Only one of these is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Outcome {
    /// Something was judged, and nothing failed but what is known to.
    Pass,
    /// Something failed or is in error, or the baseline does not say what is.
    Fail,
    /// Nothing failed, but not everything was run.
    Incomplete,
    /// Nothing could be decided.
    Inconclusive,
    /// There was nothing to judge.
    NothingJudged,
}

impl Outcome {
    pub(in crate::report) fn of(summary: &Summary) -> Self {
        if summary.failed + summary.errors + summary.unexpected + summary.problems.len() > 0 {
            Self::Fail
        } else if summary.not_run > 0 {
            Self::Incomplete
        } else if summary.passed + summary.known > 0 {
            Self::Pass
        } else if summary.inconclusive > 0 {
            Self::Inconclusive
        } else {
            Self::NothingJudged
        }
    }

    /// Its name, for programs.
    pub(in crate::report) const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Incomplete => "incomplete",
            Self::Inconclusive => "inconclusive",
            Self::NothingJudged => "nothing-judged",
        }
    }
}

/// The last word: `FAIL: 3 of 1,234 cases failed, 1 in error`.
pub(in crate::report) fn sentence(summary: &Summary) -> String {
    let outcome = Outcome::of(summary);
    let (first, what) = match outcome {
        Outcome::Fail => (summary.failed, "failed"),
        Outcome::Pass | Outcome::Incomplete | Outcome::Inconclusive | Outcome::NothingJudged => {
            (summary.passed, "passed")
        }
    };
    let word = outcome.name().replace('-', " ").to_uppercase();
    let all = count(summary.cases() + summary.not_run, "case");
    let mut text = format!("{word}: {} of {all} {what}", number(first as u64));
    for (cases, what) in &counts(summary)[2..] {
        if *cases > 0 {
            let _ = write!(text, ", {} {what}", number(*cases as u64));
        }
    }
    if !summary.problems.is_empty() {
        let _ = write!(text, ", {} with the baseline", count(summary.problems.len(), "problem"));
    }
    if summary.warnings > 0 {
        text.push_str(", with warnings");
    }
    text
}

/// Cases by verdict, those that there are: `1,200 passed, 3 failed`.
pub(in crate::report) fn by_verdict(summary: &Summary) -> String {
    let parts: Vec<_> = counts(summary)
        .into_iter()
        .filter(|(cases, _)| *cases > 0)
        .map(|(cases, what)| format!("{} {what}", number(cases as u64)))
        .collect();
    if parts.is_empty() { String::from("none") } else { parts.join(", ") }
}

/// The number of cases of each verdict, in the order in which they are told.
pub(in crate::report) fn counts(summary: &Summary) -> [(usize, &'static str); 8] {
    let one_or_more = |cases, one, more| (cases, if cases == 1 { one } else { more });
    [
        (summary.passed, "passed"),
        (summary.failed, "failed"),
        one_or_more(summary.known, "known failure", "known failures"),
        one_or_more(summary.unexpected, "unexpected pass", "unexpected passes"),
        (summary.errors, "in error"),
        (summary.skipped.values().sum(), "skipped"),
        (summary.inconclusive, "inconclusive"),
        (summary.not_run, "not run"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_is_good_and_only_where_something_was_judged() {
        let of = |passed, failed, errors, inconclusive, not_run| {
            let mut summary = Summary::new();
            (summary.passed, summary.failed, summary.errors) = (passed, failed, errors);
            (summary.inconclusive, summary.not_run) = (inconclusive, not_run);
            Outcome::of(&summary).name()
        };
        let with_baseline = |known, unexpected| {
            let mut summary = Summary::new();
            (summary.known, summary.unexpected) = (known, unexpected);
            Outcome::of(&summary).name()
        };
        assert_eq!([with_baseline(1, 0), with_baseline(1, 1)], ["pass", "fail"]);
        assert_eq!(of(3, 0, 0, 0, 0), "pass");
        assert_eq!(of(3, 0, 0, 1, 0), "pass");
        assert_eq!(of(3, 1, 0, 0, 9), "fail");
        assert_eq!(of(3, 0, 1, 0, 0), "fail");
        assert_eq!(of(3, 0, 0, 0, 1), "incomplete");
        assert_eq!(of(0, 0, 0, 1, 0), "inconclusive");
        assert_eq!(of(0, 0, 0, 0, 0), "nothing-judged");
    }
}
