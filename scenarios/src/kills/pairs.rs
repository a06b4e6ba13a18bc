//! The pairwise plan: which two circumstances of a targeted send must meet in some case.
//!
//! Every value of a dimension of [`Dimension::PAIRED`] is to meet every value of every other, but for these: two that are
//! both wrong, of which the one would hide whether the other is noticed; plans of which no source says what they carry; merged messages, which are made of others that
//! have to be sent first; platforms that number their releases on their own, which have floors of their own; and a
//! community below the floor, whose own floor is above it.
//!
//! *Not here*: which pairs did meet ([`worth`](super::worth)).

use super::worth::Worth;
use crate::circumstance::terms::Band;
use crate::circumstance::{Circumstance, Dimension};
use aside_spec::vocabulary::{
    Availability, Edition, Grant, GroupType, MessageKind, Platform, RuleBook, Word,
};
use std::fmt;

/// Two circumstances that no send met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing(pub Circumstance, pub Circumstance);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {}", self.0, self.1)
    }
}

/// The pairs that are planned by a book and that no scenario holds.
pub fn missing(book: &RuleBook, worth: &Worth<'_>) -> Vec<Missing> {
    let planned = plan(book).into_iter();
    let unmet = planned.filter(|(first, second)| !worth.has_pair(first, second));
    unmet.map(|(first, second)| Missing(first, second)).collect()
}

/// Every pair that is planned by a book.
pub fn plan(book: &RuleBook) -> Vec<(Circumstance, Circumstance)> {
    let values: Vec<_> = Dimension::PAIRED.iter().map(|it| (*it, values(*it, book))).collect();
    let mut plan = Vec::new();
    for (at, (one, firsts)) in values.iter().enumerate() {
        for (other, seconds) in &values[at + 1..] {
            for first in firsts {
                for second in seconds.iter().filter(|second| is_planned(first, second)) {
                    plan.push((
                        Circumstance::new(*one, first.name.clone()),
                        Circumstance::new(*other, second.name.clone()),
                    ));
                }
            }
        }
    }
    plan
}

/// A value of a dimension.
struct Value {
    name: String,
    /// Whether it keeps a targeted message from being sent.
    is_wrong: bool,
    /// Whether it is the group type whose own floor is above the floor.
    is_community: bool,
    /// Whether it is a version below that one.
    is_early: bool,
}

fn is_planned(first: &Value, second: &Value) -> bool {
    let is_hidden = first.is_wrong && second.is_wrong;
    let is_too_early = first.is_early && second.is_community || first.is_community && second.is_early;
    !is_hidden && !is_too_early
}

fn value(name: &str, is_wrong: bool) -> Value {
    Value { name: name.into(), is_wrong, is_community: false, is_early: false }
}

fn values(dimension: Dimension, book: &RuleBook) -> Vec<Value> {
    match dimension {
        Dimension::Edition => {
            Edition::ALL.iter().map(|it| value(it.name(), !book.editions.contains(it))).collect()
        }
        Dimension::Version => Band::ALL
            .iter()
            .map(|it| Value { is_early: *it != Band::Above, ..value(it.name(), *it == Band::Below) })
            .collect(),
        Dimension::Plan => {
            let known = book.plans.iter().filter(|(_, grant)| **grant != Grant::Open);
            known.map(|(plan, grant)| value(plan.name(), *grant == Grant::No)).collect()
        }
        Dimension::GroupType => GroupType::ALL
            .iter()
            .map(|it| {
                let is_wrong =
                    book.group_types.get(it).is_none_or(|rule| rule.targeted == Availability::Never);
                Value { is_community: *it == GroupType::Community, ..value(it.name(), is_wrong) }
            })
            .collect(),
        Dimension::Platform => [Platform::Android, Platform::Ios, Platform::Macos, Platform::Windows]
            .map(|it| value(it.name(), false))
            .into(),
        Dimension::Kind => MessageKind::ALL
            .iter()
            .filter(|it| **it != MessageKind::Merger)
            .map(|it| value(it.name(), *it == MessageKind::TextAt))
            .collect(),
        Dimension::Devices => ["one", "two", "three or more"].map(|it| value(it, false)).into(),
        Dimension::Presence => ["is there", "is away"].map(|it| value(it, false)).into(),
        Dimension::Form => ["list", "receiver"].map(|it| value(it, false)).into(),
        Dimension::Receivers
        | Dimension::SenderRole
        | Dimension::BystanderRole
        | Dimension::ReceiverSdk
        | Dimension::BystanderSdk
        | Dimension::Option
        | Dimension::Before
        | Dimension::After
        | Dimension::Book
        | Dimension::Order
        | Dimension::Sequel
        | Dimension::Object
        | Dimension::Overlap
        | Dimension::Size
        | Dimension::BystanderDevices
        | Dimension::SenderDevices => Vec::new(),
    }
}
