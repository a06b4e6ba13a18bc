//! What can be wrong with a rule book of a user's own.
//!
//! *Not here*: its syntax; reading the file sees to that.

use super::plan_grant;
use crate::clauses::{Level, guards_secrecy, statement};
use crate::vocabulary::{Clause, Grant, GroupType, RuleBook, Word};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// One thing wrong with a rule book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field, as a path in the file.
    pub field: String,
    /// What is wrong, and the way out.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// Everything wrong with a book; empty for a sound one.
pub fn faults(book: &RuleBook) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut say = |field: String, message: String| found.push(Fault { field, message });
    if plan_grant(book, book.usual_plan) != Grant::Yes {
        say(
            "usual_plan".into(),
            format!("{} does not carry the feature in this book; name one that does", book.usual_plan),
        );
    }
    for kind in GroupType::ALL.iter().filter(|kind| !book.group_types.contains_key(kind)) {
        say("group_types".into(), format!("says nothing of {kind}; every group type must be there"));
    }
    if book.receiver_limit == Some(0) {
        say(
            "receiver_limit".into(),
            "is 0, so no message could be targeted; leave it out where there is no limit".into(),
        );
    }
    for (&clause, answer) in &book.answers {
        if let Some(message) = answer_fault(clause, answer) {
            say(format!("answers.{clause}"), message);
        }
    }
    for (&clause, reason) in &book.excluded {
        if guards_secrecy(clause) {
            say(format!("excluded.{clause}"), "guards against leaks, which no book may leave out".into());
        } else if reason.trim().is_empty() {
            say(format!("excluded.{clause}"), "needs a reason".into());
        }
    }
    found
}

fn answer_fault(clause: Clause, answer: &str) -> Option<String> {
    let it = statement(clause);
    if it.level != Level::Open {
        return Some(format!("{clause} is no open question: it is a {} clause", it.level.name()));
    }
    if it.answers.is_empty() || it.answers.iter().any(|known| known.name == answer) {
        return None;
    }
    let known: Vec<_> = it.answers.iter().map(|known| known.name).collect();
    Some(format!("`{answer}` is none of its answers: {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tencent_2022;
    use crate::vocabulary::Plan;

    #[test]
    fn each_fault_is_found() {
        let mut book = tencent_2022();
        book.usual_plan = Plan::Pro2022;
        book.group_types.remove(&GroupType::Meeting);
        book.receiver_limit = Some(0);
        book.answers.insert(Clause::SeqTaken, "perhaps".into());
        book.answers.insert(Clause::DeliverOnce, "twice".into());
        book.excluded.insert(Clause::HideHistory, "we have none".into());
        book.excluded.insert(Clause::DeliverOrder, " ".into());
        let fields: Vec<_> = faults(&book).iter().map(|fault| fault.field.clone()).collect();
        let expected = [
            "usual_plan",
            "group_types",
            "receiver_limit",
            "answers.deliver.once",
            "answers.seq.taken",
            "excluded.deliver.order",
            "excluded.hide.history",
        ];
        assert_eq!(fields, expected);
    }
}
