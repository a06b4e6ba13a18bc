//! The world of a scenario, for clients without a harness: an application that is developed against it.
//!
//! *Not here*: the scenario's steps; the application's users do what they like.

use crate::protocol::request::{Device, Group, Member, Provision};
use crate::script::Needs;
use aside_spec::vocabulary::{Edition, Platform, UserIx};

/// Devices that every account has: so many clients of one user may be there at once.
const DEVICES: usize = 4;

/// Makes the world of a case, with nobody logged in.
pub(crate) fn stand_in(needs: &Needs) -> Provision {
    let name = |user: UserIx| needs.users.get(user.at()).map(|it| it.name.clone()).unwrap_or_default();
    let users: Vec<_> = needs.users.iter().filter(|it| it.registered).map(|it| it.name.clone()).collect();
    let device = |user: &String, nth: usize| Device {
        device: format!("{user}/web-{nth}"),
        user: user.clone(),
        platform: Some(Platform::Web),
        edition: Some(Edition::Enhanced),
        version: None,
        logged_in: false,
    };
    let devices = users.iter().flat_map(|user| (1..=DEVICES).map(move |nth| device(user, nth))).collect();
    let existing = needs.groups.iter().filter(|group| !group.members.is_empty());
    let group = |it: &aside_spec::vocabulary::GroupSpec| Group {
        group: it.name.clone(),
        kind: it.kind,
        members: it.members.iter().map(|it| Member { user: name(it.user), role: it.role }).collect(),
    };
    Provision {
        as_of: None,
        plan: needs.plan,
        devices,
        groups: existing.map(group).collect(),
        users,
        yours: None,
    }
}
