//! One pin, held against what was seen: what is wrong, in words, and whom it is charged to.
//!
//! *Not here*: collecting what was seen ([`pins`](super::pins)).

#![allow(clippy::option_option, reason = "whether a device answered, and whether there is a last message")]

use super::aims::Aims;
use super::charge::{Area, Wrong, charge};
use super::pins::Ended;
use crate::script::{Case, Ending, Readers};
use aside_spec::finding::{Finding, Kind};
use aside_spec::vocabulary::{Clause, DeviceIx, GroupIx, Nonce, UserIx, World};
use std::collections::BTreeSet;
use std::slice;

/// How a list differs from what was expected, apart from its order.
#[derive(Default)]
struct Differences {
    surplus: Vec<Nonce>,
    missing: Vec<Nonce>,
    repeated: Vec<Nonce>,
}

impl Differences {
    fn of(expected: &[Nonce], seen: &[Nonce]) -> Self {
        let count = |list: &[Nonce], nonce: Nonce| list.iter().filter(|it| **it == nonce).count();
        let all: BTreeSet<_> = seen.iter().chain(expected).copied().collect();
        let mut found = Self::default();
        for nonce in all {
            let (right, shown) = (count(expected, nonce), count(seen, nonce));
            if right == 0 {
                found.surplus.push(nonce);
            } else if shown > right {
                found.repeated.push(nonce);
            } else if shown < right {
                found.missing.push(nonce);
            }
        }
        found
    }
}

/// A pin at work.
#[derive(Clone, Copy)]
pub(super) struct Pin<'p> {
    pub(super) case: &'p Case,
    pub(super) world: &'p World,
    pub(super) aims: &'p Aims,
}

impl Pin<'_> {
    fn finding(&self, area: Area, wrong: Wrong<'_>, expected: String, seen: String) -> Finding {
        let (clause, kind) = charge(&self.case.covers, self.aims, area, wrong);
        Finding { kind, clause, expected, seen }
    }

    pub(super) fn result(&self, seen: Option<Ended>, is: Ending) -> Option<Finding> {
        let (kind, expected) = match (seen, is) {
            (Some(Ended::Ok), Ending::Ok) | (Some(Ended::Refused(_)), Ending::Refused(None)) => return None,
            (Some(Ended::Refused(code)), Ending::Refused(expected)) if code == expected => return None,
            (Some(Ended::Refused(code)), Ending::RefusedOtherwise(other)) if code != Some(other) => {
                return None;
            }
            (Some(Ended::Refused(_)), Ending::RefusedOtherwise(other)) => {
                (Kind::Corrupted, format!("an error other than {other}"))
            }
            (Some(Ended::Refused(_)), Ending::Refused(code)) => {
                (Kind::Corrupted, code.map_or_else(String::new, |code| format!("error {code}")))
            }
            (None, Ending::Ok | Ending::Refused(_) | Ending::RefusedOtherwise(_)) => {
                let (expected, seen) = ("an answer".into(), "no answer".into());
                return Some(Finding { kind: Kind::Lost, clause: Clause::SendCallbacks, expected, seen });
            }
            (_, Ending::Ok) => (Kind::WronglyRefused, "success".into()),
            (_, Ending::Refused(_) | Ending::RefusedOtherwise(_)) => {
                (Kind::WronglyAdmitted, "a refusal".into())
            }
        };
        let seen = match seen {
            None => "no answer".into(),
            Some(Ended::Ok) => "success".into(),
            Some(Ended::Refused(None)) => "no object, or no such API".into(),
            Some(Ended::Refused(Some(code))) => format!("error {code}"),
        };
        Some(self.finding(Area::Result, Wrong::Other(kind), expected, seen))
    }

    pub(super) fn lists<'s>(
        &self,
        area: Area,
        lists: &[(DeviceIx, Vec<Nonce>)],
        seen: impl Fn(DeviceIx) -> Option<&'s Vec<Nonce>>,
    ) -> Vec<Finding> {
        let check = |(device, expected): &(DeviceIx, Vec<Nonce>)| {
            let who = (self.world.user_of(*device), self.world.device_name(*device));
            self.list(area, (who.0, &who.1), expected, seen(*device))
        };
        lists.iter().flat_map(check).collect()
    }

    /// At most one finding of each sort: what is there too much, too often, not at all, in another order.
    pub(super) fn list(
        &self,
        area: Area,
        (user, who): (Option<UserIx>, &str),
        expected: &[Nonce],
        seen: Option<&Vec<Nonce>>,
    ) -> Vec<Finding> {
        let Some(seen) = seen else {
            let wrong = Wrong::Shown(Kind::Lost, expected);
            return vec![self.finding(area, wrong, self.tell(who, expected), format!("{who}: no answer"))];
        };
        if expected == seen {
            return vec![];
        }
        let Differences { surplus, missing, repeated } = Differences::of(expected, seen);
        let mut wrongs = Vec::new();
        wrongs.extend(user.filter(|_| !surplus.is_empty()).map(|user| Wrong::Unexpected(user, &surplus)));
        for (kind, which) in [(Kind::Lost, &missing), (Kind::Duplicate, &repeated)] {
            if !which.is_empty() {
                wrongs.push(Wrong::Shown(kind, which));
            }
        }
        if wrongs.is_empty() {
            wrongs.push(Wrong::Shown(Kind::Misordered, seen));
        }
        let finding = |wrong| self.finding(area, wrong, self.tell(who, expected), self.tell(who, seen));
        wrongs.into_iter().map(finding).collect()
    }

    fn tell(&self, who: &str, list: &[Nonce]) -> String {
        let names: Vec<_> = list.iter().map(|nonce| self.name(*nonce)).collect();
        format!("{who}: [{}]", names.join(", "))
    }

    fn name(&self, nonce: Nonce) -> &str {
        self.case
            .script
            .messages
            .get(nonce.0 as usize)
            .map_or("(a message that no step made)", String::as_str)
    }

    pub(super) fn counts(
        &self,
        counts: &[(DeviceIx, u32)],
        group: Option<GroupIx>,
        seen: impl Fn(DeviceIx) -> Option<u32>,
    ) -> Vec<Finding> {
        let place = group.map_or("all groups", |group| self.world.group_name(group));
        let check = |(device, expected): &(DeviceIx, u32)| {
            let seen = seen(*device);
            let user = self.world.user_of(*device)?;
            let who = self.world.device_name(*device);
            let shown = seen.map_or_else(|| "no answer".into(), |seen| seen.to_string());
            let wrong = Wrong::Count { user, group, too_high: seen.is_some_and(|seen| seen > *expected) };
            let tell = |count: String| format!("unread of {place} on {who}: {count}");
            let is_right = seen == Some(*expected);
            (!is_right).then(|| self.finding(Area::Unread, wrong, tell(expected.to_string()), tell(shown)))
        };
        counts.iter().filter_map(check).collect()
    }

    pub(super) fn last(
        &self,
        device: DeviceIx,
        expected: Option<Nonce>,
        seen: Option<Option<Nonce>>,
    ) -> Option<Finding> {
        if seen == Some(expected) {
            return None;
        }
        let who = self.world.device_name(device);
        let name = |nonce: Option<Nonce>| nonce.map_or("none", |nonce| self.name(nonce));
        let (shown, missing) = (seen.flatten(), expected);
        let user = self.world.user_of(device);
        let wrong = match user.zip(shown.as_ref()) {
            Some((user, shown)) => Wrong::Unexpected(user, slice::from_ref(shown)),
            None => Wrong::Shown(Kind::Lost, missing.as_slice()),
        };
        let seen = seen.map_or("no answer", name);
        let expected = format!("last message on {who}: {}", name(expected));
        Some(self.finding(Area::Last, wrong, expected, format!("last message on {who}: {seen}")))
    }

    /// The numbers are to be read, and where somebody has read the message, the sender is to be told of them, too.
    pub(super) fn receipt(
        &self,
        message: Nonce,
        expected: Readers,
        seen: Option<(u32, u32)>,
        told: Option<(u32, u32)>,
    ) -> Vec<Finding> {
        let tell = |(read, unread)| format!("{}: read by {read}, not by {unread}", self.name(message));
        let sum = |(read, unread): (u32, u32)| read.saturating_add(unread);
        let (is_right, most, words) = match expected {
            Readers::Exactly(read, unread) => {
                (seen == Some((read, unread)), sum((read, unread)), tell((read, unread)))
            }
            Readers::AtMost(most) => {
                let words = format!("{}: no more than {most} counted", self.name(message));
                (seen.is_none_or(|seen| sum(seen) <= most), most, words)
            }
        };
        if !is_right {
            let too_many = seen.is_some_and(|seen| sum(seen) > most);
            let seen = seen.map_or_else(|| format!("{}: no answer", self.name(message)), tell);
            return vec![self.finding(Area::ReadReceipt, Wrong::Readers { message, too_many }, words, seen)];
        }
        match expected {
            Readers::Exactly(read, unread) if read > 0 && told != Some((read, unread)) => {
                let seen = told.map_or_else(|| format!("{}: nothing was told", self.name(message)), tell);
                vec![self.finding(Area::ReadReceipt, Wrong::Other(Kind::Lost), words, seen)]
            }
            Readers::Exactly(..) | Readers::AtMost(_) => vec![],
        }
    }
}

pub(super) fn badge(who: &str, expected: u32, seen: Option<u32>) -> Finding {
    let seen = seen.map_or_else(|| String::from("no push"), |seen| format!("badge {seen}"));
    let expected = format!("badge {expected} on the newest push to {who}");
    Finding { kind: Kind::Miscount, clause: Clause::PushBadge, expected, seen }
}
