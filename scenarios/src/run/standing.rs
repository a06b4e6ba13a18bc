//! Who is in a group and hears it, as far as the answers to calls tell.
//!
//! It is only used to know whom a fence must reach. If it is wrong, a fence is waited for in vain, and the verdict is
//! inconclusive; nothing is judged by it.
//!
//! *Not here*: who *may* be in a group by the rules; the model says.

use aside_spec::vocabulary::{Call, GroupIx, ReceiveOption, UserIx, World};
use std::collections::BTreeSet;

/// The members of all groups.
pub(super) struct Standing {
    members: Vec<BTreeSet<UserIx>>,
    /// Members who are not handed the group's messages while online.
    deaf: BTreeSet<(UserIx, GroupIx)>,
    silenced: BTreeSet<GroupIx>,
}

impl Standing {
    pub(super) fn new(world: &World) -> Self {
        let members = world.groups.iter().map(|group| group.members.iter().map(|it| it.user).collect());
        Self { members: members.collect(), deaf: BTreeSet::new(), silenced: BTreeSet::new() }
    }

    pub(super) fn hears(&self, user: UserIx, group: GroupIx) -> bool {
        self.is_member(user, group) && !self.deaf.contains(&(user, group))
    }

    pub(super) fn may_speak(&self, user: UserIx, group: GroupIx) -> bool {
        self.is_member(user, group) && !self.silenced.contains(&group)
    }

    fn is_member(&self, user: UserIx, group: GroupIx) -> bool {
        self.members.get(group.at()).is_some_and(|members| members.contains(&user))
    }

    /// A call of this user succeeded.
    pub(super) fn done(&mut self, by: UserIx, call: &Call) {
        match call {
            Call::CreateGroup { group, members, .. } => {
                self.join(*group, members);
                self.join(*group, &[by]);
            }
            Call::Join { group } => self.join(*group, &[by]),
            Call::Invite { group, users } => self.join(*group, users),
            Call::Leave { group } => self.leave(*group, &[by]),
            Call::Kick { group, users } => self.leave(*group, users),
            Call::Dismiss { group } => {
                if let Some(members) = self.members.get_mut(group.at()) {
                    members.clear();
                }
            }
            Call::MuteAll { group, muted: true } => {
                self.silenced.insert(*group);
            }
            Call::MuteAll { group, muted: false } => {
                self.silenced.remove(group);
            }
            Call::SetReceiveOption { group, option } => self.set_option(by, *group, *option),
            Call::Login
            | Call::Logout
            | Call::CreateMessage { .. }
            | Call::CreateMerger { .. }
            | Call::CreateForward { .. }
            | Call::AddAt { .. }
            | Call::Target { .. }
            | Call::Send { .. }
            | Call::ReadConversation { .. }
            | Call::ReadTotalUnread
            | Call::ReadHistory { .. }
            | Call::Search { .. }
            | Call::MarkRead { .. }
            | Call::Recall { .. }
            | Call::Modify { .. }
            | Call::Delete { .. }
            | Call::SendReceipt { .. }
            | Call::ReadReceipt { .. }
            | Call::Mute { .. } => {}
        }
    }

    fn join(&mut self, group: GroupIx, users: &[UserIx]) {
        if let Some(members) = self.members.get_mut(group.at()) {
            members.extend(users);
        }
    }

    fn leave(&mut self, group: GroupIx, users: &[UserIx]) {
        if let Some(members) = self.members.get_mut(group.at()) {
            members.retain(|member| !users.contains(member));
        }
    }

    fn set_option(&mut self, user: UserIx, group: GroupIx, option: ReceiveOption) {
        match option {
            ReceiveOption::Receive | ReceiveOption::NotNotify | ReceiveOption::NotNotifyExceptAt => {
                self.deaf.remove(&(user, group));
            }
            ReceiveOption::NotReceive | ReceiveOption::NotReceiveExceptAt => {
                self.deaf.insert((user, group));
            }
        }
    }
}
