//! One subject's sheet.
//!
//! *Not here*: how it is written.

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The sheet of one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Who was judged.
    pub subject: String,
    /// The version of aside.
    pub aside: String,
    /// The rule books judged by.
    pub books: Vec<String>,
    /// The seed of everything that was drawn.
    pub seed: u64,
    /// The weakest level that makes a case fail.
    pub level: String,
    /// Cases by verdict.
    pub cases: BTreeMap<String, usize>,
    /// Cases that were skipped, by reason.
    pub skipped: BTreeMap<String, usize>,
    /// Surfaces on which a message could show and that were looked at.
    pub looked_at: Vec<String>,
    /// Those that were not.
    pub not_looked_at: Vec<String>,
    /// Every must and should clause of the books.
    pub clauses: BTreeMap<String, Standing>,
    /// The answers to open questions, each with the number of cases that gave it.
    pub answers: BTreeMap<String, BTreeMap<String, usize>>,
    /// What is broken, clause by clause.
    pub findings: Vec<Finding>,
}

/// How a clause stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// How strongly it binds.
    pub level: String,
    /// Cases in which it was checked.
    pub checked: usize,
    /// Those of them in which it was broken.
    pub broken: usize,
    /// Cases that are about it and were judged.
    pub about_judged: usize,
    /// Cases that are about it.
    pub about: usize,
}

impl Standing {
    /// In a word.
    pub const fn word(&self) -> &'static str {
        match (self.checked, self.broken) {
            (0, _) => "not judged",
            (_, 0) => "kept",
            (_, _) => "broken",
        }
    }
}

/// A clause that is broken in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The clause.
    pub clause: String,
    /// The kind of harm.
    pub kind: String,
    /// How strongly the clause binds.
    pub level: String,
    /// What the clause states.
    pub statement: String,
    /// Where that comes from.
    pub source: String,
    /// Every case in which it was found.
    pub cases: BTreeSet<String>,
    /// The one that shows least else.
    pub smallest: Example,
    /// What a baseline says of it.
    pub reasons: BTreeSet<String>,
}

/// A case that shows a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The case with its book.
    pub case: String,
    /// The scenario's title.
    pub title: String,
    /// Where it is written: the file, and the line of the step after which it was seen.
    pub file: String,
    /// The step in words; at the end of the case, none.
    pub step: Option<String>,
    /// What the rules expect.
    pub expected: String,
    /// What was seen.
    pub seen: String,
}

impl Sheet {
    /// The subject without what stands behind it in brackets: `@tencentcloud/chat 3.6.6`.
    pub fn title(&self) -> &str {
        title(&self.subject)
    }

    /// The name of its files: `tencentcloud-chat-3.6.6`.
    pub fn name(&self) -> String {
        file_name(self.title())
    }

    /// Cases of a verdict.
    pub fn count(&self, verdict: &str) -> usize {
        self.cases.get(verdict).copied().unwrap_or(0)
    }

    /// Cases that ended in a verdict on the subject.
    pub fn judged(&self) -> usize {
        ["pass", "fail", "known-failure", "unexpected-pass"].iter().map(|it| self.count(it)).sum()
    }

    /// Clauses that stand so.
    pub fn standing(&self, word: &str) -> impl Iterator<Item = (&String, &Standing)> {
        self.clauses.iter().filter(move |(_, it)| it.word() == word)
    }
}

fn title(subject: &str) -> &str {
    let before_brackets = subject.strip_suffix(')').and_then(|it| it.rsplit_once(" ("));
    before_brackets.map_or(subject, |(title, _)| title)
}

fn file_name(title: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || ".-_".contains(it);
    let parts: Vec<_> = title.split(|it| !is_plain(it)).filter(|part| !part.is_empty()).collect();
    parts.join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{file_name, title};

    #[test]
    fn each_version_of_a_subject_has_a_file_of_its_own() {
        for (subject, name) in [
            ("@tencentcloud/chat 3.6.6 (enhanced, web)", "tencentcloud-chat-3.6.6"),
            ("ImSDK (C API) 8.0.5903 (enhanced, windows)", "imsdk-c-api-8.0.5903"),
            ("the simulated service", "the-simulated-service"),
        ] {
            assert_eq!(file_name(title(subject)), name);
        }
    }
}
