//! The built-in rule books.
//!
//! *Not here*: books of users; they are files of the same shape.

use crate::vocabulary::{
    Availability, Clause, Edition, ErrorCode, Grant, GroupRule, GroupType, Plan, Platform, PlatformFloor,
    RuleBook, Version,
};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Every built-in book, the default first.
pub fn builtin() -> Vec<RuleBook> {
    vec![tencent_2022(), tencent_2025()]
}

/// The feature page as of 2022: Ultimate plan, no Community groups, no limit of receivers named.
pub fn tencent_2022() -> RuleBook {
    RuleBook {
        name: String::from("tencent-2022"),
        date: String::from("2022-01-14"),
        source: String::from("feature page 1047/48029, wording of 2022; group, unread and error code docs"),
        era: String::from("2022"),
        usual_plan: Plan::Ultimate2022,
        plans: BTreeMap::from([
            (Plan::Trial2022, Grant::Open),
            (Plan::Pro2022, Grant::No),
            (Plan::Ultimate2022, Grant::Yes),
        ]),
        editions: vec![Edition::Enhanced],
        floors: floors(),
        group_types: group_types(Availability::Never),
        receiver_limit: None,
        codes: codes(),
        answers: BTreeMap::new(),
        excluded: BTreeMap::new(),
    }
}

/// The documents as of autumn 2025: new plan names, Community groups from 8.7.7201, at most 50 receivers.
pub fn tencent_2025() -> RuleBook {
    RuleBook {
        name: String::from("tencent-2025"),
        date: String::from("2025-09-05"),
        source: String::from("changelog 8.7.7201; pricing, API headers from 8.7, Web and REST docs"),
        era: String::from("2025"),
        usual_plan: Plan::Enterprise2025,
        plans: BTreeMap::from([
            (Plan::Trial2022, Grant::Open),
            (Plan::Pro2022, Grant::No),
            (Plan::Ultimate2022, Grant::Yes),
            (Plan::Developer2023, Grant::No),
            (Plan::Standard2023, Grant::No),
            (Plan::Premium2023, Grant::Yes),
            (Plan::FreeTrial2025, Grant::No),
            (Plan::Standard2025, Grant::No),
            (Plan::Pro2025, Grant::Yes),
            (Plan::ProPlus2025, Grant::Yes),
            (Plan::Enterprise2025, Grant::Yes),
        ]),
        group_types: group_types(Availability::From(Version::new(8, 7, 7201))),
        receiver_limit: Some(50),
        ..tencent_2022()
    }
}

fn floors() -> Vec<PlatformFloor> {
    let native = Version::new(6, 0, 1975);
    [
        (Platform::Android, native),
        (Platform::Ios, native),
        (Platform::Macos, native),
        (Platform::Windows, native),
        (Platform::Web, Version::new(2, 23, 1)),
        (Platform::Flutter, Version::new(3, 8, 0)),
        (Platform::Unity, Version::new(1, 7, 7)),
    ]
    .map(|(platform, version)| PlatformFloor { platform, version })
    .to_vec()
}

fn group_types(community: Availability) -> BTreeMap<GroupType, GroupRule> {
    let ordinary = GroupRule {
        targeted: Availability::Always,
        counts_unread: true,
        keeps_history: true,
        shows_earlier_history: false,
    };
    let meeting = GroupRule { counts_unread: false, shows_earlier_history: true, ..ordinary };
    let live = GroupRule {
        targeted: Availability::Never,
        counts_unread: false,
        keeps_history: false,
        shows_earlier_history: false,
    };
    BTreeMap::from([
        (GroupType::Work, ordinary),
        (GroupType::Public, ordinary),
        (GroupType::Meeting, meeting),
        (GroupType::Community, GroupRule { targeted: community, shows_earlier_history: true, ..ordinary }),
        (GroupType::AvChatRoom, live),
    ])
}

/// Only codes that a vendor document states or a shipped SDK was seen to give.
fn codes() -> BTreeMap<Clause, Vec<ErrorCode>> {
    let codes = |codes: &[i32]| codes.iter().copied().map(ErrorCode).collect();
    BTreeMap::from([
        (Clause::ErrorInvalidParameters, codes(&[6017])),
        (Clause::ErrorNotLoggedIn, codes(&[6013, 6014])),
        (Clause::ErrorNoSuchGroup, codes(&[10010])),
        (Clause::ErrorMalformedGroup, codes(&[10015])),
        (Clause::ErrorMuted, codes(&[10017])),
        (Clause::RecallWindow, codes(&[10031])),
        (Clause::RecallRights, codes(&[10032])),
    ])
}
