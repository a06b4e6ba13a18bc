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
