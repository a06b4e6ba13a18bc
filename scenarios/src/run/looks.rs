//! What is looked at, and when: after a step the groups that it touched; at the end everything.
//!
//! *Not here*: looking, and judging what is seen ([`lockstep`](super::lockstep)).

use super::pins::Seen;
use crate::protocol::Capability;
use aside_spec::model::Asked;
use aside_spec::vocabulary::{Call, Control, DeviceIx, GroupIx, World};
use std::collections::BTreeSet;

/// After these were asked: unread and last message of the groups touched, and the totals.
pub(super) fn after(asked: &[Asked], world: &World, seen: &Seen) -> Vec<(DeviceIx, Call)> {
    let groups: BTreeSet<_> = asked.iter().flat_map(|asked| touched(asked, world)).collect();
    let mut looks = Vec::new();
    for group in &groups {
        for device in seen.online_members(*group) {
            looks.push((device, Call::ReadConversation { group: *group }));
        }
    }
    let devices: BTreeSet<_> = looks.iter().map(|(device, _)| *device).collect();
    looks.extend(devices.into_iter().map(|device| (device, Call::ReadTotalUnread)));
    looks
}

/// What every device shows of every group in the end, as far as the subject can be asked.
pub(super) fn at_the_end(
    world: &World,
    seen: &Seen,
    can: impl Fn(Capability) -> bool,
) -> Vec<(DeviceIx, Call)> {
    let mut looks = Vec::new();
    for group in (0..world.groups.len()).map(GroupIx::of) {
        let keyword = seen.targeted_text(group).filter(|_| can(Capability::Search)).map(String::from);
        for device in seen.online().collect::<Vec<_>>() {
            if can(Capability::History) {
                looks.push((device, Call::ReadHistory { group }));
            }
            looks.push((device, Call::ReadConversation { group }));
            if let Some(keyword) = &keyword {
                looks.push((device, Call::Search { group, keyword: keyword.clone() }));
            }
        }
    }
    looks.extend(seen.online().map(|device| (device, Call::ReadTotalUnread)));
    looks
}

/// The groups in which something may have changed.
fn touched(asked: &Asked, world: &World) -> Vec<GroupIx> {
    let all = || (0..world.groups.len()).map(GroupIx::of).collect();
    match asked {
        Asked::Control(
            Control::Connect { .. }
            | Control::Start { .. }
            | Control::Wake { .. }
            | Control::RestartService { .. },
        ) => all(),
        Asked::Control(
            Control::SetPlan { .. }
            | Control::Wait { .. }
            | Control::Disconnect { .. }
            | Control::Degrade { .. }
            | Control::Strike { .. }
            | Control::Crash { .. }
            | Control::Sleep { .. }
            | Control::Skew { .. },
        ) => vec![],
        Asked::Call { what, .. } => match what {
            Call::Send { group, .. } => group.iter().copied().collect(),
            Call::MarkRead { group } | Call::SetReceiveOption { group, .. } => vec![*group],
            Call::Recall { .. } | Call::Delete { .. } | Call::Login => all(),
            Call::Logout
            | Call::CreateMessage { .. }
            | Call::CreateMerger { .. }
            | Call::CreateForward { .. }
            | Call::AddAt { .. }
            | Call::Target { .. }
            | Call::ReadConversation { .. }
            | Call::ReadTotalUnread
            | Call::ReadHistory { .. }
            | Call::Search { .. }
            | Call::Modify { .. }
            | Call::SendReceipt { .. }
            | Call::ReadReceipt { .. }
            | Call::CreateGroup { .. }
            | Call::Join { .. }
            | Call::Invite { .. }
            | Call::Leave { .. }
            | Call::Kick { .. }
            | Call::Dismiss { .. }
            | Call::Mute { .. }
            | Call::MuteAll { .. } => vec![],
        },
    }
}
