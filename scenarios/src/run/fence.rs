//! Fences: how absence is proved of a subject whose clock is real.
//!
//! A *probe*, a user of its own whom the harness puts into every group, sends an ordinary message that asks to be left
//! out of unread counts and last messages. Once every device that must get it has it, whatever was sent before has come.
//! The model sees fences as it sees any call. Devices in no group that the probe can speak in are fenced by a message
//! from user to user.
//!
//! *Not here*: when a fence is put up ([`lockstep`](super::lockstep)).

use super::pins::Seen;
use crate::script::{DeviceNeeds, Needs};
use aside_spec::vocabulary::{
    Call, Clause, Content, DeviceIx, Event, GroupIx, Handle, MemberSpec, MessageKind, Nonce, Role,
    SendOptions, UserIx, UserSpec, World,
};
use std::collections::BTreeSet;

/// Whether a clause is of a surface that no fence reaches: pins and properties judge it, the model can't.
pub(super) const fn is_unfenced(clause: Clause) -> bool {
    matches!(clause, Clause::PushOrdinary | Clause::PushBadge | Clause::PushTargeted)
}

/// The needs of a script, with a probe in every group. It is the last user, on the last device.
pub(super) fn with_probe(needs: &Needs) -> Needs {
    let mut needs = needs.clone();
    let user = UserIx::of(needs.users.len());
    let taken = |name: &str| needs.users.iter().any(|user| user.name == name);
    let name = (0..=needs.users.len())
        .map(|nth| format!("probe{nth}"))
        .find(|name| !taken(name))
        .unwrap_or_default();
    needs.users.push(UserSpec { name, registered: true });
    needs.devices.push(DeviceNeeds {
        name: "phone".into(),
        user,
        platform: None,
        edition: None,
        version: None,
        logged_in: true,
    });
    for group in needs.groups.iter_mut().filter(|group| !group.members.is_empty()) {
        group.members.push(MemberSpec { user, role: Role::Member });
    }
    needs
}

/// The probe's next message objects and nonces: behind all that the script has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probe {
    device: DeviceIx,
    user: UserIx,
    next_handle: u32,
    next_nonce: u32,
}

/// Messages to be sent, and who must have which before everything is known to have come.
pub(super) struct Fence {
    /// Message by message: the call that makes it, then the one that sends it.
    pub(super) calls: Vec<(DeviceIx, Call)>,
    nonces: Vec<Nonce>,
    awaited: BTreeSet<(DeviceIx, Nonce)>,
}

impl Probe {
    pub(super) fn new(world: &World, messages: usize, objects: usize) -> Self {
        Self {
            device: DeviceIx::of(world.devices.len().saturating_sub(1)),
            user: UserIx::of(world.users.len().saturating_sub(1)),
            next_handle: u32::try_from(objects).unwrap_or(u32::MAX / 2),
            next_nonce: u32::try_from(messages).unwrap_or(u32::MAX / 2),
        }
    }

    /// Whether an event says nothing at its place: the probe's own counts, which its fences move; and pushes, which come
    /// by another way than messages, so that no fence tells when they have come. Pins and properties see them all.
    pub(super) fn is_unordered(&self, event: &Event) -> bool {
        match event {
            Event::Pushed { .. } => true,
            Event::ConversationChanged { device, .. } | Event::TotalUnreadChanged { device, .. } => {
                *device == self.device
            }
            Event::Returned { .. }
            | Event::Progress { .. }
            | Event::Succeeded { .. }
            | Event::Failed { .. }
            | Event::Received { .. }
            | Event::Recalled { .. }
            | Event::Modified { .. }
            | Event::ReceiptChanged { .. } => false,
        }
    }

    /// Where the probe is.
    pub(super) const fn device(&self) -> DeviceIx {
        self.device
    }

    /// A fence for everybody online: by group for those who hear the probe there, one by one for the rest.
    pub(super) fn fence(&mut self, world: &World, seen: &Seen) -> Fence {
        let mut fence = Fence { calls: Vec::new(), nonces: Vec::new(), awaited: BTreeSet::new() };
        let mut left: BTreeSet<_> = seen.online().filter(|device| *device != self.device).collect();
        for group in (0..world.groups.len()).map(GroupIx::of) {
            let hearing = seen.hearing(group, self.user);
            if hearing.iter().any(|device| left.contains(device)) {
                let nonce = self.say(&mut fence, None, Some(group));
                left.retain(|device| !hearing.contains(device));
                fence
                    .awaited
                    .extend(hearing.into_iter().filter(|it| *it != self.device).map(|it| (it, nonce)));
            }
        }
        let users: BTreeSet<_> = left.iter().map(|device| seen.user(*device)).collect();
        for user in users {
            let nonce = self.say(&mut fence, Some(user), None);
            let devices = left.iter().copied().filter(|device| seen.user(*device) == user);
            fence.awaited.extend(devices.map(|device| (device, nonce)));
        }
        fence
    }

    fn say(&mut self, fence: &mut Fence, receiver: Option<UserIx>, group: Option<GroupIx>) -> Nonce {
        let (nonce, made) = (Nonce(self.next_nonce), Handle(self.next_handle));
        self.next_nonce += 1;
        self.next_handle += 1;
        let content = Content { kind: MessageKind::Text, text: "fence".into(), nonce: Some(nonce) };
        let options = SendOptions {
            excluded_from_unread: Some(true),
            excluded_from_last: group.map(|_| true),
            push: false,
            ..SendOptions::default()
        };
        fence.calls.push((self.device, Call::CreateMessage { content, at: Vec::new(), made }));
        fence.calls.push((self.device, Call::Send { message: made, receiver, group, options }));
        fence.nonces.push(nonce);
        nonce
    }
}

impl Fence {
    /// An event was seen.
    pub(super) fn saw(&mut self, event: &Event) {
        if let Event::Received { device, message } = event
            && let Some(nonce) = message.content.nonce
        {
            self.awaited.remove(&(*device, nonce));
        }
    }

    /// Whether every device has what it must have.
    pub(super) fn is_through(&self) -> bool {
        self.awaited.is_empty()
    }

    /// The place among `calls` of the send that this is the receipt of.
    pub(super) fn send_of(&self, event: &Event) -> Option<usize> {
        let Event::Received { message, .. } = event else { return None };
        let nonce = message.content.nonce?;
        self.nonces.iter().position(|it| *it == nonce).map(|at| 2 * at + 1)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Probe, with_probe};
    use crate::language;
    use crate::run::pins::Seen;
    use crate::run::sut::grant;
    use crate::script::{Needs, Script};
    use aside_spec::rules::builtin;
    use aside_spec::vocabulary::{Call, DeviceIx, GroupIx, Handle, Nonce, SendOptions, UserIx};
    use std::collections::BTreeSet;

    /// ann and vinson have a group; carol, who gets a letter, is in none.
    fn script() -> Script {
        let text = "title: T\ncovers: [send.callbacks]\nworld:\n  users:\n    carol: {}\n  groups:\n    groupA: { type: work, members: [ann, vinson] }\n\
                    steps:\n  - create: { by: ann, text: t, as: it }\n  - send: { by: ann, message: it, receiver: carol }\n";
        let scenario = language::lower("made-up.yaml", "made-up", text, &builtin()[0]).unwrap();
        scenario.cases[0].script.clone()
    }

    fn probe_of(needs: &Needs) -> String {
        with_probe(needs).users.last().unwrap().name.clone()
    }

    #[test]
    fn a_probe_has_a_name_that_nobody_has() {
        let mut needs = script().needs;
        assert_eq!(probe_of(&needs), "probe0");
        needs.users[0].name = "probe0".into();
        assert_eq!(probe_of(&needs), "probe1");
    }

    /// By group where somebody hears it there, and one by one for the rest; it counts nowhere, and nobody is pushed.
    #[test]
    fn a_fence_reaches_everybody() {
        let script = script();
        let world = grant(builtin()[0].usual_plan, &with_probe(&script.needs));
        let mut probe = Probe::new(&world, 7, 5);
        let fence = probe.fence(&world, &Seen::new(&world, &script));
        let send = |message: u32, receiver, group, excluded_from_last| {
            let excluded_from_unread = Some(true);
            let options = SendOptions {
                excluded_from_unread,
                excluded_from_last,
                push: false,
                ..SendOptions::default()
            };
            (DeviceIx::of(3), Call::Send { message: Handle(message), receiver, group, options })
        };
        let sends: Vec<_> = fence.calls.iter().filter(|(_, it)| matches!(it, Call::Send { .. })).collect();
        let to_group = send(5, None, Some(GroupIx::of(0)), Some(true));
        assert_eq!(sends, [&to_group, &send(6, Some(UserIx::of(0)), None, None)]);
        let [carol, ann, vinson] = [0, 1, 2].map(DeviceIx::of);
        let awaited = BTreeSet::from([(ann, Nonce(7)), (vinson, Nonce(7)), (carol, Nonce(8))]);
        assert_eq!(fence.awaited, awaited);
    }
}
