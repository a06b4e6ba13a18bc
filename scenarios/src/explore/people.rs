//! Draws who is there: users, devices and what runs on them, groups, the plan.
//!
//! *Not here*: what they do ([`plan`](super::plan)).

use super::dice::Dice;
use super::swarm::{Crowd, Kind, Swarm};
use crate::script::{DeviceNeeds, Needs};
use aside_spec::vocabulary::{
    Edition, GroupIx, GroupSpec, GroupType, MemberSpec, Plan, Platform, Role, RuleBook, UserIx, UserSpec,
    Version, Word as _,
};

const NAMES: [&str; 8] = ["ann", "vinson", "denny", "carol", "erin", "frank", "grace", "henry"];
const DEVICES: [&str; 3] = ["phone", "tablet", "desktop"];
/// Releases around the floors, and a version that only comes out right if numbers are compared.
const VERSIONS: [Version; 9] = [
    Version::new(5, 9, 1886),
    Version::new(5, 10, 1),
    Version::new(6, 0, 975),
    Version::new(6, 0, 1974),
    Version::new(6, 0, 1975),
    Version::new(6, 1, 2155),
    Version::new(8, 7, 7200),
    Version::new(8, 7, 7201),
    Version::new(8, 9, 7511),
];

/// Who is there.
pub(super) struct People {
    /// What the case needs.
    pub needs: Needs,
    /// Those of its users who have no account.
    pub nobodies: Vec<UserIx>,
    /// A group id that no group can have.
    pub no_group: Option<GroupIx>,
}

pub(super) fn draw(dice: &mut Dice, swarm: &Swarm, book: &RuleBook) -> People {
    let mut users: Vec<_> = NAMES.iter().take(swarm.people as usize).map(|name| account(name)).collect();
    let people = users.len();
    let crowd = match swarm.crowd {
        Crowd::Few => 0,
        Crowd::Dozens => 60 - people,
        Crowd::Hundreds => 200 - people,
        Crowd::TenThousand => 10_000 - people,
    };
    users.extend((0..crowd).map(|nth| account(&format!("user{nth}"))));
    let mut nobodies = Vec::new();
    if swarm.bad_input > 0 && dice.percent(60) {
        nobodies.push(UserIx::of(users.len()));
        users.push(UserSpec { name: "nobody".into(), registered: false });
        if dice.percent(30) {
            nobodies.push(UserIx::of(users.len()));
            users.push(UserSpec { name: "bad id ✗".into(), registered: false });
        }
    }
    let accounts = people + crowd;
    let devices = (0..accounts).flat_map(|at| devices(dice, swarm, UserIx::of(at), at < people)).collect();
    let plans: Vec<Plan> = book.plans.keys().copied().collect();
    let plan = if swarm.other_plan { dice.one_of(&plans).copied() } else { None };
    let mut groups = groups(dice, swarm, people, accounts);
    let no_group = (swarm.bad_input > 0 && dice.percent(40)).then(|| {
        groups.push(GroupSpec { name: "no group ✗".into(), kind: GroupType::Work, members: Vec::new() });
        GroupIx::of(groups.len() - 1)
    });
    People { needs: Needs { plan, users, devices, groups }, nobodies, no_group }
}

fn account(name: &str) -> UserSpec {
    UserSpec { name: name.into(), registered: true }
}

fn devices(dice: &mut Dice, swarm: &Swarm, user: UserIx, is_person: bool) -> Vec<DeviceNeeds> {
    let count = if is_person && dice.percent(swarm.devices) { dice.between(2, 3) } else { 1 };
    let device = |name: &&str| {
        let is_mixed = is_person && dice.percent(swarm.mixed);
        DeviceNeeds {
            name: (*name).into(),
            user,
            platform: (is_mixed && dice.percent(30))
                .then(|| dice.pick([Platform::Android, Platform::Ios, Platform::Macos, Platform::Windows])),
            edition: (is_mixed && dice.percent(40))
                .then(|| dice.pick([Edition::Standard, Edition::Basic, Edition::Enhanced])),
            version: (is_mixed && dice.percent(80)).then(|| dice.pick(VERSIONS)),
            logged_in: !(is_person && swarm.has(Kind::Login) && dice.percent(15)),
        }
    };
    DEVICES.iter().take(count as usize).map(device).collect()
}

fn groups(dice: &mut Dice, swarm: &Swarm, people: usize, accounts: usize) -> Vec<GroupSpec> {
    let mut groups = Vec::new();
    for nth in 0..swarm.groups {
        // Work groups are what most people have; every type has its turn.
        let kind = if dice.percent(40) {
            GroupType::Work
        } else {
            dice.one_of(GroupType::ALL).copied().unwrap_or(GroupType::Work)
        };
        let mut members = Vec::new();
        for at in 0..accounts {
            if at >= people || dice.percent(80) {
                let role = match members.len() {
                    0 => Role::Owner,
                    _ if at < people && dice.percent(15) => Role::Admin,
                    _ => Role::Member,
                };
                members.push(MemberSpec { user: UserIx::of(at), role });
            }
        }
        let name = format!("group{}", char::from(b'A' + u8::try_from(nth).unwrap_or(0)));
        groups.push(GroupSpec { name, kind, members });
    }
    if swarm.has(Kind::CreateGroup) {
        let kind = dice.one_of(GroupType::ALL).copied().unwrap_or(GroupType::Work);
        groups.push(GroupSpec { name: "groupNew".into(), kind, members: Vec::new() });
    }
    groups
}
