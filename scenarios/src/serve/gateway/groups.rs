//! What the gateway itself knows of groups: their types and their members, as clients ask for both and the simulated
//! service has no such question.
//!
//! It is told of every change by the way that the change takes: an affair that was carried out.
//!
//! *Not here*: whether an affair is allowed; the service decides.

use super::super::names::Names;
use super::frame::Object;
use crate::protocol::request::Provision;
use aside_sim::apart::said::Affair;
use aside_spec::vocabulary::{GroupIx, GroupType, Role, UserIx};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every group that there is or was.
#[derive(Default)]
pub(super) struct Groups(BTreeMap<GroupIx, Group>);

struct Group {
    kind: GroupType,
    members: BTreeMap<UserIx, Role>,
    all_muted: bool,
}

impl Groups {
    /// Those that a world begins with.
    pub(super) fn new(provision: &Provision, names: &mut Names) -> Self {
        let mut groups = BTreeMap::new();
        for group in &provision.groups {
            let members = group.members.iter().map(|it| (names.user(&it.user), it.role)).collect();
            let known = Group { kind: group.kind, members, all_muted: false };
            groups.insert(names.group(&group.group), known);
        }
        Self(groups)
    }

    /// The type of a group.
    pub(super) fn kind(&self, group: GroupIx) -> GroupType {
        self.0.get(&group).map_or(GroupType::Work, |it| it.kind)
    }

    /// A user's role in a group; none who is no member.
    pub(super) fn role(&self, group: GroupIx, user: UserIx) -> Option<Role> {
        self.0.get(&group)?.members.get(&user).copied()
    }

    /// An affair was carried out, at a user's wish.
    pub(super) fn changed(
        &mut self,
        at: GroupIx,
        by: UserIx,
        affair: &Affair,
        exists: impl Fn(UserIx) -> bool,
    ) {
        if let Affair::Create(kind, others) = affair {
            let others = others.iter().copied().filter(|user| exists(*user));
            let mut members: BTreeMap<_, _> = others.map(|user| (user, Role::Member)).collect();
            members.insert(by, Role::Owner);
            self.0.insert(at, Group { kind: *kind, members, all_muted: false });
            return;
        }
        let Some(group) = self.0.get_mut(&at) else { return };
        match affair {
            Affair::Create(..) | Affair::Mute(..) => {}
            Affair::Join => {
                group.members.entry(by).or_insert(Role::Member);
            }
            Affair::Invite(users) => {
                for user in users.iter().copied().filter(|user| exists(*user)) {
                    group.members.entry(user).or_insert(Role::Member);
                }
            }
            Affair::Leave => _ = group.members.remove(&by),
            Affair::Kick(users) => group.members.retain(|user, _| !users.contains(user)),
            Affair::Dismiss => group.members.clear(),
            Affair::MuteAll(muted) => group.all_muted = *muted,
        }
    }

    /// What every answer about a group says of it.
    pub(super) fn profile(&self, at: GroupIx, names: &Names) -> Object {
        let group = self.0.get(&at);
        let owner = group.and_then(|it| it.members.iter().find(|(_, role)| **role == Role::Owner));
        let members = group.map_or(0, |it| it.members.len());
        super::frame::object(json!({
            "GroupId": names.group_name(at),
            "Name": names.group_name(at),
            "Type": type_word(self.kind(at)),
            "Owner_Account": owner.map(|(user, _)| names.user_name(*user)).unwrap_or_default(),
            "MemberNum": members,
            "MaxMemberNum": 6_000,
            "InfoSeq": 1,
            "ApplyJoinOption": "FreeAccess",
            "ShutUpAllMember": if group.is_some_and(|it| it.all_muted) { "On" } else { "Off" },
        }))
    }

    /// The members of a group.
    pub(super) fn members(&self, at: GroupIx, names: &Names) -> Vec<Value> {
        let members = self.0.get(&at).into_iter().flat_map(|it| &it.members);
        let member = |(user, role): (&UserIx, &Role)| {
            json!({
                "Member_Account": names.user_name(*user),
                "Role": role_word(*role),
                "JoinTime": 0,
                "MsgSeq": 0,
                "ShutUpUntil": 0,
            })
        };
        members.map(member).collect()
    }
}

/// The Web SDK's word for a type of group.
pub(super) const fn type_word(kind: GroupType) -> &'static str {
    match kind {
        GroupType::Work => "Private",
        GroupType::Public => "Public",
        GroupType::Meeting => "ChatRoom",
        GroupType::Community => "Community",
        GroupType::AvChatRoom => "AVChatRoom",
    }
}

/// The type of group that the Web SDK's word is for.
pub(super) fn type_of(word: &str) -> Option<GroupType> {
    let all =
        [GroupType::Work, GroupType::Public, GroupType::Meeting, GroupType::Community, GroupType::AvChatRoom];
    all.into_iter().find(|kind| type_word(*kind) == word)
}

/// The Web SDK's word for a role.
pub(super) const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Member => "Member",
        Role::Admin => "Admin",
        Role::Owner => "Owner",
    }
}
