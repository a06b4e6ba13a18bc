//! What tests of the model and of the properties need: a small group, and ann's message for vinson.
//!
//! *Not here*: anything that judges.

#![allow(dead_code, reason = "every test binary uses another part of it")]

use aside_spec::vocabulary::*;

pub(crate) const ANN: DeviceIx = DeviceIx(0);
pub(crate) const VINSON: DeviceIx = DeviceIx(1);
pub(crate) const CAROL: DeviceIx = DeviceIx(2);
pub(crate) const GROUP: GroupIx = GroupIx(0);
pub(crate) const ASIDE: Nonce = Nonce(0);
pub(crate) const ORIGINAL: Handle = Handle(0);
pub(crate) const TARGETED: Handle = Handle(1);

/// These users with a device each, of whom the first three are in a group, on the newest release.
pub(crate) fn world_of(users: &[&str]) -> World {
    let device = |user| DeviceSpec {
        name: "phone".into(),
        user: UserIx(user),
        platform: Platform::Android,
        edition: Edition::Enhanced,
        version: Version::new(8, 9, 7511),
        logged_in: true,
    };
    let member = |(user, role): (u32, Role)| MemberSpec { user: UserIx(user), role };
    let members = [(0, Role::Owner), (1, Role::Member), (2, Role::Member)].map(member).to_vec();
    World {
        plan: Plan::Ultimate2022,
        users: users.iter().map(|name| UserSpec { name: (*name).into(), registered: true }).collect(),
        devices: (0..).take(users.len()).map(device).collect(),
        groups: vec![GroupSpec { name: "groupA".into(), kind: GroupType::Work, members }],
    }
}

pub(crate) fn content() -> Content {
    Content { kind: MessageKind::Text, text: "for vinson only".into(), nonce: Some(ASIDE) }
}

/// A message of ann's in the group.
pub(crate) fn message(content: Content) -> Message {
    Message { content, sender: UserIx(0), group: Some(GROUP), seq: Some(Seq(1)), at: vec![], recalled: false }
}
