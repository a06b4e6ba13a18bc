//! Rule books at work: the built-in ones, and the questions that the model and the reports put to a book.
//!
//! A clause states what holds always; a book says what it means at a date: which versions, plans, group types.
//!
//! *Not here*: the simulated service's own decisions. It reads the same books as data and judges for itself.

mod books;
mod diff;
mod fault;

pub use books::{builtin, tencent_2022, tencent_2025};
pub use diff::{Change, diff};
pub use fault::{Fault, faults};

use crate::clauses::{Level, statement};
use crate::vocabulary::{
    Availability, Clause, DeviceSpec, Edition, ErrorCode, Grant, GroupRule, GroupType, Plan, Platform,
    RuleBook, Version, Word,
};

/// Beyond so many receivers no source vouches for a list, where the book itself names no limit: later documents say
/// 50 (API headers from 8.7, Web and REST docs).
pub const VOUCHED_RECEIVERS: u32 = 50;

/// The first version with the feature on a platform; `None` where no version has it.
pub fn floor(book: &RuleBook, platform: Platform) -> Option<Version> {
    book.floors.iter().find(|floor| floor.platform == platform).map(|floor| floor.version)
}

/// Whether the version of a device's SDK has the feature.
pub fn version_has_feature(book: &RuleBook, device: &DeviceSpec) -> bool {
    floor(book, device.platform).is_some_and(|floor| device.version >= floor)
}

/// Whether an edition has the feature.
pub fn edition_has_feature(book: &RuleBook, edition: Edition) -> bool {
    book.editions.contains(&edition)
}

/// Whether a plan carries the feature; a plan that the book does not know does not.
pub fn plan_grant(book: &RuleBook, plan: Plan) -> Grant {
    book.plans.get(&plan).copied().unwrap_or(Grant::No)
}

/// What the book says of a group type; a type that the book does not know takes, counts and keeps nothing.
pub fn group_rule(book: &RuleBook, kind: GroupType) -> GroupRule {
    book.group_types.get(&kind).copied().unwrap_or(GroupRule {
        targeted: Availability::Never,
        counts_unread: false,
        keeps_history: false,
        shows_earlier_history: false,
    })
}

/// Whether a group type takes targeted messages from an SDK of this version.
pub fn group_takes_targeted(book: &RuleBook, kind: GroupType, version: Version) -> bool {
    match group_rule(book, kind).targeted {
        Availability::Always => true,
        Availability::Never => false,
        Availability::From(first) => version >= first,
    }
}

/// The plan of this name: in full, `pro@2025`, or bare, read in the era of the book.
pub fn plan_named(book: &RuleBook, name: &str) -> Option<Plan> {
    Plan::parse(name)
        .or_else(|| Plan::ALL.iter().copied().find(|plan| plan.parts() == (name, book.era.as_str())))
}

/// Whether the book holds a clause at all.
pub fn holds(book: &RuleBook, clause: Clause) -> bool {
    let has_data = clause != Clause::GateReceiverLimit || book.receiver_limit.is_some();
    has_data && !book.excluded.contains_key(&clause)
}

/// How strongly a clause binds under the book: an answered question binds like a *should*.
pub fn level(book: &RuleBook, clause: Clause) -> Level {
    match statement(clause).level {
        Level::Open if book.answers.contains_key(&clause) => Level::Should,
        level @ (Level::Open | Level::Should | Level::Must) => level,
    }
}

/// The codes that are known with certainty for the error of a clause; empty where none is.
pub fn codes(book: &RuleBook, clause: Clause) -> &[ErrorCode] {
    book.codes.get(&clause).map_or(&[], alloc::vec::Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(platform: Platform, edition: Edition, version: &str) -> DeviceSpec {
        let version = version.parse().unwrap();
        let user = crate::vocabulary::UserIx(0);
        DeviceSpec { name: "phone".into(), user, platform, edition, version, logged_in: true }
    }

    /// Written by hand from the feature page and the changelog.
    #[test]
    fn the_version_gate() {
        let book = tencent_2022();
        for (platform, version, has) in [
            (Platform::Android, "5.9.1886", false),
            (Platform::Android, "6.0.975", false),
            (Platform::Android, "6.0.1974", false),
            (Platform::Android, "6.0.1975", true),
            (Platform::Ios, "6.0.1992", true),
            (Platform::Windows, "10.0.1", true),
            (Platform::Web, "2.23.0", false),
            (Platform::Web, "2.23.1", true),
            (Platform::Flutter, "3.8.0", true),
            (Platform::Unity, "1.7.6", false),
        ] {
            let device = device(platform, Edition::Enhanced, version);
            assert_eq!(version_has_feature(&book, &device), has, "{platform} {version}");
        }
    }

    /// Written by hand: old and new Pro differ, bare names are read in the book's era.
    #[test]
    fn plans() {
        let (old, new) = (tencent_2022(), tencent_2025());
        for (book, name, plan, grant) in [
            (&old, "ultimate", Plan::Ultimate2022, Grant::Yes),
            (&old, "pro", Plan::Pro2022, Grant::No),
            (&old, "trial", Plan::Trial2022, Grant::Open),
            (&new, "pro", Plan::Pro2025, Grant::Yes),
            (&new, "pro@2022", Plan::Pro2022, Grant::No),
            (&new, "standard", Plan::Standard2025, Grant::No),
            (&new, "premium@2023", Plan::Premium2023, Grant::Yes),
            (&new, "enterprise", Plan::Enterprise2025, Grant::Yes),
        ] {
            assert_eq!(plan_named(book, name), Some(plan), "{name} in {}", book.name);
            assert_eq!(plan_grant(book, plan), grant, "{name} in {}", book.name);
        }
        assert_eq!(plan_named(&old, "enterprise"), None);
    }

    #[test]
    fn group_types() {
        let (old, new) = (tencent_2022(), tencent_2025());
        let (before, from) = (Version::new(8, 6, 7040), Version::new(8, 7, 7201));
        for kind in [GroupType::Work, GroupType::Public, GroupType::Meeting] {
            assert!(group_takes_targeted(&old, kind, before) && group_takes_targeted(&new, kind, before));
        }
        assert!(!group_takes_targeted(&old, GroupType::Community, from));
        assert!(!group_takes_targeted(&new, GroupType::Community, before));
        assert!(group_takes_targeted(&new, GroupType::Community, from));
        assert!(!group_takes_targeted(&new, GroupType::AvChatRoom, from));
    }

    #[test]
    fn built_in_books_are_sound() {
        for book in builtin() {
            assert_eq!(faults(&book), [], "{}", book.name);
        }
    }
}
