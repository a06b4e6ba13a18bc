//! What a device showed when it was looked at, and what it told of its counts unasked.
//!
//! *Not here*: what came by itself; see [`sights`](super::sights).

use super::{Scene, describe, finding, name_of, same, same_before, words};
use crate::finding::{Finding, Kind};
use crate::model::shared::Shared;
use crate::model::state::{Choice, PostIx};
use crate::model::turn::{Count, Due, Outcome, Reply};
use crate::model::view::View;
use crate::rules;
use crate::vocabulary::{Clause, DeviceIx, GroupIx, Message, Nonce, RuleBook, Value};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

impl Scene<'_> {
    pub(super) fn value(
        &self,
        course: &Outcome,
        device: DeviceIx,
        reply: &Reply,
        value: &Value,
        findings: &mut Vec<Finding>,
    ) {
        match (reply, value) {
            (
                Reply::Conversation { group, unread, last },
                Value::Conversation { unread: shown, last: shown_last },
            ) => {
                if let Some(count) = unread {
                    findings.extend(self.unread(device, *group, count, *shown));
                }
                if let Some(last) = last {
                    self.last(course, device, *group, *last, shown_last.as_ref(), findings);
                }
            }
            (Reply::Total(count), Value::TotalUnread(shown)) => {
                if let Some(count) = count {
                    findings.extend(self.total(device, count, *shown));
                }
            }
            (Reply::Messages { group: _, list }, Value::Messages(messages)) => {
                self.messages(course, device, list, messages, findings);
            }
            (Reply::Receipt { message, counts }, Value::Receipt { read, unread }) => {
                if let Some(counts) = counts {
                    findings.extend(self.receipt(course, *message, *counts, (*read, *unread)));
                }
            }
            (
                Reply::Silence
                | Reply::Void
                | Reply::Object
                | Reply::Refused(_)
                | Reply::Declined
                | Reply::Done
                | Reply::Sent(..)
                | Reply::SentTargeted(..)
                | Reply::Conversation { .. }
                | Reply::Total(_)
                | Reply::Messages { .. }
                | Reply::Receipt { .. },
                other,
            ) => {
                let seen = format!("{other:?}");
                findings.push(finding(
                    Clause::HistoryOrdinary,
                    Kind::Corrupted,
                    "an answer of the kind asked for",
                    seen,
                ));
            }
        }
    }

    fn last(
        &self,
        course: &Outcome,
        device: DeviceIx,
        group: GroupIx,
        expected: Option<Nonce>,
        shown: Option<&Message>,
        findings: &mut Vec<Finding>,
    ) {
        if let Some(message) = shown.filter(|message| Some(message.content.nonce) == expected.map(Some)) {
            let mut posts = course.state.posts_in(group).map(|(_, post)| post);
            if !posts.any(|post| post.content.nonce == message.content.nonce && same(post, message)) {
                let expected = format!("the last message of {} as sent", self.world.group_name(group));
                findings.push(finding(Clause::LastOrdinary, Kind::Corrupted, expected, describe(message)));
            }
        }
        let shown = shown.map(|message| message.content.nonce);
        if shown == expected.map(Some) || shown.is_some_and(|nonce| self.known_leak(device, nonce)) {
            return;
        }
        let excluded = course.state.posts_in(group).any(|(_, post)| {
            Some(post.content.nonce) == shown && !post.targeted() && post.last_for_others == Choice::No
        });
        let clause = if excluded { Clause::LastExclusionFlag } else { Clause::LastOrdinary };
        let name = |nonce: Option<Nonce>| nonce.map_or("none", |nonce| name_of(self.names, nonce));
        let place =
            format!("last message of {} on {}", self.world.group_name(group), self.world.device_name(device));
        let kind = if shown.is_none() { Kind::Lost } else { Kind::Misordered };
        let expected = format!("{place}: {}", name(expected));
        findings.push(finding(clause, kind, expected, format!("{place}: {}", name(shown.flatten()))));
    }

    fn messages(
        &self,
        course: &Outcome,
        device: DeviceIx,
        list: &[(PostIx, Due)],
        shown: &[Message],
        findings: &mut Vec<Finding>,
    ) {
        let who = || self.world.device_name(device);
        let posts = &course.state.posts;
        let mut used = vec![false; list.len()];
        let mut newest = 0;
        let shown: Vec<_> =
            shown.iter().filter(|message| !self.known_leak(device, message.content.nonce)).collect();
        for (nth, message) in shown.iter().copied().enumerate() {
            let nonce = message.content.nonce;
            let name = nonce.map_or("an unknown message", |nonce| name_of(self.names, nonce));
            // A forwarded copy has the nonce of its original: the sender tells them apart, where the sender is right.
            let fits = |at: &usize| !used[*at] && posts[list[*at].0].content.nonce == nonce;
            let by_sender = |at: &usize| fits(at) && posts[list[*at].0].sender == message.sender;
            let ahead =
                |from: usize| (from..list.len()).find(by_sender).or_else(|| (from..list.len()).find(fits));
            // What went out more than once need not be shown as often: what must be there goes first.
            let due = |at: usize| {
                let is_alike = |it: &&&Message| it.content.nonce == nonce && it.sender == message.sender;
                let to_come = shown[nth..].iter().filter(is_alike).count();
                let spare = (at..list.len()).filter(by_sender).count().saturating_sub(to_come);
                let passed = (at..list.len()).filter(by_sender).take(spare);
                let last = passed.take_while(|at| list[*at].1 == Due::May).last();
                let next = last.and_then(|last| ahead(last + 1));
                next.filter(|at| list[*at].1 == Due::Must).unwrap_or(at)
            };
            let next = ahead(newest).map(|at| if list[at].1 == Due::May { due(at) } else { at });
            let Some(at) = next.or_else(|| ahead(0)) else {
                let (clause, kind) = unexpected_in_history(self.book, course, nonce, list);
                findings.push(finding(
                    clause,
                    kind,
                    format!("history of {} without {name}", who()),
                    "it is there",
                ));
                continue;
            };
            used[at] = true;
            let post = &posts[list[at].0];
            let clause = if post.targeted() { Clause::HistoryTargets } else { Clause::HistoryOrdinary };
            if at < newest {
                findings.push(finding(
                    clause,
                    Kind::Misordered,
                    format!("{name} in its place in the history of {}", who()),
                    "it comes later",
                ));
            }
            newest = newest.max(at);
            // A local store may have missed a modification.
            let local = list[at].1 == Due::May && same_before(post, message);
            if !same(post, message) && !local {
                findings.push(finding(
                    clause,
                    Kind::Corrupted,
                    format!("in the history of {}: {}", who(), words(post)),
                    describe(message),
                ));
            }
        }
        for (at, (place, due)) in list.iter().enumerate() {
            if !used[at] && *due == Due::Must {
                let post = &posts[*place];
                let name = post.content.nonce.map_or("?", |nonce| name_of(self.names, nonce));
                let clause = history_clause(course, device, *place);
                findings.push(finding(
                    clause,
                    Kind::Lost,
                    format!("{name} in the history of {}", who()),
                    "it is not there",
                ));
            }
        }
    }

    pub(super) fn receipt(
        &self,
        course: &Outcome,
        message: Nonce,
        right: (u32, u32),
        shown: (u32, u32),
    ) -> Option<Finding> {
        if right == shown {
            return None;
        }
        let targeted = course.state.newest(message).is_some_and(|place| course.state.posts[place].targeted());
        let counts_bystanders = targeted && shown.0.saturating_add(shown.1) > right.0 + right.1;
        let (clause, kind) = if counts_bystanders {
            (Clause::HideReceipts, Kind::Leak)
        } else {
            (Clause::ReceiptOrdinary, Kind::Miscount)
        };
        let tell =
            |(read, unread)| format!("{}: read by {read}, not by {unread}", name_of(self.names, message));
        Some(finding(clause, kind, tell(right), tell(shown)))
    }

    /// The last word of each device on its counts must be right, too.
    pub(super) fn counts_told(&self, course: &Outcome, findings: &mut Vec<Finding>) {
        let state = &course.state;
        let view = View { book: self.book, state };
        let count = |right| Count { right, then: Shared::clone(state) };
        for ((device, group), shown) in &self.window.unread {
            if let Some(right) = view.count(*device, *group) {
                findings.extend(self.unread(*device, *group, &count(right), *shown));
            }
        }
        for (device, shown) in &self.window.totals {
            if let Some(right) = view.total(*device) {
                findings.extend(self.total(*device, &count(right), *shown));
            }
        }
    }

    fn unread(&self, device: DeviceIx, group: GroupIx, count: &Count, shown: u32) -> Option<Finding> {
        let if_broken = |view: View<'_>| view.counts_if_broken(device, group);
        self.miscount((count, shown), Clause::UnreadOrdinary, if_broken, || {
            format!("unread of {} on {}", self.world.group_name(group), self.world.device_name(device))
        })
    }

    fn total(&self, device: DeviceIx, count: &Count, shown: u32) -> Option<Finding> {
        let if_broken = |view: View<'_>| view.totals_if_broken(device);
        let place = || format!("total unread on {}", self.world.device_name(device));
        self.miscount((count, shown), Clause::UnreadTotal, if_broken, place)
    }

    /// A count that is wrong, charged to the clause that would make it so, if there is one.
    fn miscount(
        &self,
        (count, shown): (&Count, u32),
        otherwise: Clause,
        if_broken: impl FnOnce(View<'_>) -> Vec<(Clause, u32)>,
        place: impl FnOnce() -> String,
    ) -> Option<Finding> {
        if count.right == shown {
            return None;
        }
        let wrong = if_broken(View { book: self.book, state: &count.then });
        let broken = wrong.iter().find(|(_, wrong)| *wrong == shown);
        let clause = broken.map_or(otherwise, |(clause, _)| *clause);
        let kind = if clause == Clause::HideUnread { Kind::Leak } else { Kind::Miscount };
        let place = place();
        Some(finding(clause, kind, format!("{place}: {}", count.right), format!("{place}: {shown}")))
    }
}

fn history_clause(course: &Outcome, device: DeviceIx, place: PostIx) -> Clause {
    let post = &course.state.posts[place];
    let user = course.state.user_of(device);
    let since = course.state.group(post.group).members.get(&user).map_or(0, |member| member.since);
    match (post.targeted(), place < since) {
        (true, _) => Clause::HistoryTargets,
        (false, true) => Clause::HistoryBeforeJoining,
        (false, false) => Clause::HistoryOrdinary,
    }
}

fn unexpected_in_history(
    book: &RuleBook,
    course: &Outcome,
    nonce: Option<Nonce>,
    list: &[(PostIx, Due)],
) -> (Clause, Kind) {
    let place = nonce.and_then(|nonce| course.state.newest(nonce));
    let Some(place) = place else { return (Clause::SendErrorMeansUnsent, Kind::Leak) };
    let post = &course.state.posts[place];
    if list.iter().any(|(listed, _)| *listed == place) {
        (Clause::DeliverOnce, Kind::Duplicate)
    } else if !rules::group_rule(book, course.state.group(post.group).kind).keeps_history {
        (Clause::HistoryGroupType, Kind::Corrupted)
    } else if !post.stored {
        (Clause::OnlineOnlyNotStored, Kind::Corrupted)
    } else if !post.deleted_by.is_empty() {
        (Clause::HistoryDeleted, Kind::Corrupted)
    } else if post.targeted() {
        (Clause::HistoryTargets, Kind::Corrupted)
    } else {
        (Clause::HistoryBeforeJoining, Kind::Leak)
    }
}
