//! What differs between two rule books, field by field.
//!
//! *Not here*: how it is printed.

use super::{floor, group_rule, plan_grant};
use crate::vocabulary::{Availability, Clause, Grant, GroupRule, GroupType, Plan, Platform, RuleBook, Word};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is about, like `plan pro@2022`.
    pub about: String,
    /// What the first book says.
    pub first: String,
    /// What the second book says.
    pub second: String,
}

/// Every difference between two books, but for name, date and source.
pub fn diff(first: &RuleBook, second: &RuleBook) -> Vec<Change> {
    let (before, after) = (lines(first), lines(second));
    let pairs = before.into_iter().zip(after);
    pairs
        .filter(|((_, a), (_, b))| a != b)
        .map(|((about, first), (_, second))| Change { about, first, second })
        .collect()
}

/// Everything a book says, as pairs of what about and what; the same abouts in the same order for every book.
fn lines(book: &RuleBook) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    lines.push(("era of bare plan names".into(), book.era.clone()));
    lines.push(("usual plan".into(), book.usual_plan.to_string()));
    for &plan in Plan::ALL {
        let known = book.plans.contains_key(&plan);
        let says = if known { grant(plan_grant(book, plan)) } else { "not known" };
        lines.push((format!("plan {plan}"), says.into()));
    }
    let editions: Vec<_> = book.editions.iter().map(|edition| edition.name()).collect();
    lines.push(("editions".into(), editions.join(", ")));
    for &platform in Platform::ALL {
        let says = floor(book, platform).map_or_else(|| "never".into(), |version| format!("from {version}"));
        lines.push((format!("platform {platform}"), says));
    }
    for &kind in GroupType::ALL {
        lines.push((format!("group type {kind}"), group(group_rule(book, kind))));
    }
    let limit = book.receiver_limit.map_or_else(|| "none named".into(), |limit| limit.to_string());
    lines.push(("receiver limit".into(), limit));
    for &clause in Clause::ALL {
        lines.push((format!("clause {clause}"), clause_line(book, clause)));
    }
    lines
}

fn grant(grant: Grant) -> &'static str {
    match grant {
        Grant::Yes => "carries the feature",
        Grant::No => "does not carry it",
        Grant::Open => "open",
    }
}

fn group(rule: GroupRule) -> String {
    let targeted = match rule.targeted {
        Availability::Always => String::from("targeted messages"),
        Availability::Never => String::from("no targeted messages"),
        Availability::From(version) => format!("targeted messages from {version}"),
    };
    let traits = [
        (rule.counts_unread, "unread count"),
        (rule.keeps_history, "history"),
        (rule.shows_earlier_history, "history from before joining"),
    ];
    let traits = traits.iter().map(|(has, name)| format!("{}{name}", if *has { "" } else { "no " }));
    let all: Vec<_> = core::iter::once(targeted).chain(traits).collect();
    all.join(", ")
}

fn clause_line(book: &RuleBook, clause: Clause) -> String {
    let mut parts = BTreeSet::new();
    if let Some(reason) = book.excluded.get(&clause) {
        parts.insert(format!("left out ({reason})"));
    }
    if let Some(answer) = book.answers.get(&clause) {
        parts.insert(format!("answered {answer}"));
    }
    if let Some(codes) = book.codes.get(&clause) {
        let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
        parts.insert(format!("code {}", codes.join(" or ")));
    }
    if parts.is_empty() { "as catalogued".into() } else { parts.into_iter().collect::<Vec<_>>().join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{tencent_2022, tencent_2025};

    #[test]
    fn the_built_in_books_differ_where_the_documents_do() {
        let abouts: Vec<_> =
            diff(&tencent_2022(), &tencent_2025()).into_iter().map(|change| change.about).collect();
        let expected = [
            "era of bare plan names",
            "usual plan",
            "plan developer@2023",
            "plan standard@2023",
            "plan premium@2023",
            "plan free-trial@2025",
            "plan standard@2025",
            "plan pro@2025",
            "plan pro-plus@2025",
            "plan enterprise@2025",
            "group type community",
            "receiver limit",
        ];
        assert_eq!(abouts, expected);
    }
}
