//! Every number in a script that stands for something: to be renamed, or to be found missing.
//!
//! *Not here*: which of them to take away ([`shrink`](super)).

use crate::script::{Act, Expectation, Script, Step};
use aside_spec::vocabulary::{At, Call, Control, DeviceIx, GroupIx, Handle, Nonce, UserIx};

/// What becomes of the numbers of a script. What is `false` is gone: a list loses it, and a step that is about it goes, too.
pub(super) trait Renaming {
    fn user(&self, user: &mut UserIx) -> bool;
    fn device(&self, device: &mut DeviceIx) -> bool;
    fn group(&self, group: &mut GroupIx) -> bool;
    fn object(&self, handle: &mut Handle) -> bool;
    fn message(&self, nonce: &mut Nonce) -> bool;
}

/// Renames a step; `false` if it has nothing to be about any more.
pub(super) fn rename(step: &mut Step, by: &impl Renaming) -> bool {
    match &mut step.act {
        Act::Call(device, call) => by.device(device) && rename_call(call, by),
        Act::Control(control) => rename_control(control, by),
        Act::Expect(pin) => rename_pin(pin, by),
    }
}

fn users(all: &mut Vec<UserIx>, by: &impl Renaming) {
    all.retain_mut(|user| by.user(user));
}

fn mentions(all: &mut Vec<At>, by: &impl Renaming) {
    all.retain_mut(|at| match at {
        At::All => true,
        At::User(user) => by.user(user),
    });
}

fn rename_call(call: &mut Call, by: &impl Renaming) -> bool {
    match call {
        Call::Login | Call::Logout | Call::ReadTotalUnread => true,
        Call::CreateMessage { content, at, made } => {
            let had_any = !at.is_empty();
            mentions(at, by);
            by.object(made)
                && content.nonce.as_mut().is_none_or(|it| by.message(it))
                && (!had_any || !at.is_empty())
        }
        Call::CreateMerger { content, parts, made } => {
            parts.retain_mut(|part| by.message(part));
            by.object(made) && content.nonce.as_mut().is_none_or(|it| by.message(it)) && !parts.is_empty()
        }
        Call::CreateForward { message, made } => by.message(message) && by.object(made),
        Call::AddAt { original, at, made } => {
            mentions(at, by);
            by.object(original) && by.object(made) && !at.is_empty()
        }
        Call::Target { original, receivers, made } => {
            users(receivers, by);
            by.object(original) && by.object(made)
        }
        Call::Send { message, receiver, group, options: _ } => {
            by.object(message)
                && receiver.as_mut().is_none_or(|it| by.user(it))
                && group.as_mut().is_none_or(|it| by.group(it))
        }
        Call::ReadConversation { group }
        | Call::ReadHistory { group }
        | Call::Search { group, .. }
        | Call::MarkRead { group }
        | Call::SetReceiveOption { group, .. }
        | Call::Join { group }
        | Call::Leave { group }
        | Call::Dismiss { group }
        | Call::MuteAll { group, .. } => by.group(group),
        Call::Recall { message }
        | Call::Modify { message, .. }
        | Call::Delete { message }
        | Call::SendReceipt { message }
        | Call::ReadReceipt { message } => by.message(message),
        Call::CreateGroup { group, kind: _, members } => {
            users(members, by);
            by.group(group)
        }
        Call::Invite { group, users: all } | Call::Kick { group, users: all } => {
            users(all, by);
            by.group(group) && !all.is_empty()
        }
        Call::Mute { group, user, seconds: _ } => by.group(group) && by.user(user),
    }
}

fn rename_control(control: &mut Control, by: &impl Renaming) -> bool {
    match control {
        Control::SetPlan { .. } | Control::Wait { .. } | Control::RestartService { .. } => true,
        Control::Disconnect { device }
        | Control::Connect { device }
        | Control::Degrade { device, .. }
        | Control::Crash { device, .. }
        | Control::Start { device }
        | Control::Sleep { device }
        | Control::Wake { device }
        | Control::Skew { device, .. } => by.device(device),
        Control::Strike { device, strike } => {
            by.device(device)
                && strike.group.as_mut().is_none_or(|it| by.group(it))
                && strike.message.as_mut().is_none_or(|it| by.message(it))
        }
    }
}

fn rename_pin(pin: &mut Expectation, by: &impl Renaming) -> bool {
    fn devices<T>(all: &mut Vec<(DeviceIx, T)>, by: &impl Renaming, mut rest: impl FnMut(&mut T)) -> bool {
        all.retain_mut(|(device, _)| by.device(device));
        for (_, it) in all.iter_mut() {
            rest(it);
        }
        !all.is_empty()
    }
    let messages = |all: &mut Vec<Nonce>| all.retain_mut(|it| by.message(it));
    match pin {
        Expectation::Result { .. } => true,
        Expectation::Received(all)
        | Expectation::AllOrNone(all)
        | Expectation::Recalled(all)
        | Expectation::Modified(all) => devices(all, by, messages),
        Expectation::Pushed(all) => {
            all.retain_mut(|(user, _)| by.user(user));
            for (_, it) in all.iter_mut() {
                messages(it);
            }
            !all.is_empty()
        }
        Expectation::Badge(all) => {
            all.retain_mut(|(user, _)| by.user(user));
            !all.is_empty()
        }
        Expectation::Unread(group, all) => by.group(group) && devices(all, by, |_| {}),
        Expectation::TotalUnread(all) => devices(all, by, |_| {}),
        Expectation::Last(group, all) => {
            let last = |it: &mut Option<Nonce>| {
                if !it.as_mut().is_some_and(|one| by.message(one)) {
                    *it = None;
                }
            };
            by.group(group) && devices(all, by, last)
        }
        Expectation::History(group, all) | Expectation::Found(group, _, all) => {
            by.group(group) && devices(all, by, messages)
        }
        Expectation::Receipt { on, message, .. } => by.device(on) && by.message(message),
    }
}

/// The object that a step makes, with the message that it is the first of, if it is.
pub(super) fn made(step: &Step) -> Option<(Handle, Option<Nonce>)> {
    let Act::Call(_, call) = &step.act else { return None };
    let nonce = if let Call::CreateMessage { content, .. } | Call::CreateMerger { content, .. } = call {
        content.nonce
    } else {
        None
    };
    call.made().map(|made| (made, nonce))
}

/// What a script has of everything, in order, with what stands for it from now on: none for what is gone.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) users: Vec<Option<UserIx>>,
    pub(super) devices: Vec<Option<DeviceIx>>,
    pub(super) groups: Vec<Option<GroupIx>>,
    pub(super) objects: Vec<Option<Handle>>,
    pub(super) messages: Vec<Option<Nonce>>,
}

impl Table {
    /// Everything as it is.
    pub(super) fn of(script: &Script) -> Self {
        let needs = &script.needs;
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            users: (0..needs.users.len()).map(|at| Some(UserIx::of(at))).collect(),
            devices: (0..needs.devices.len()).map(|at| Some(DeviceIx::of(at))).collect(),
            groups: (0..needs.groups.len()).map(|at| Some(GroupIx::of(at))).collect(),
            objects: (0..script.objects.len()).map(|at| Some(Handle::of(at))).collect(),
            messages: (0..script.messages.len()).map(|at| Some(Nonce(number(at)))).collect(),
        }
    }
}

/// Looks a number up, and writes what it has become.
fn look_up<T: Copy>(all: &[Option<T>], at: usize, it: &mut T) -> bool {
    let found = all.get(at).copied().flatten();
    if let Some(found) = found {
        *it = found;
    }
    found.is_some()
}

impl Renaming for Table {
    fn user(&self, user: &mut UserIx) -> bool {
        look_up(&self.users, user.at(), user)
    }
    fn device(&self, device: &mut DeviceIx) -> bool {
        look_up(&self.devices, device.at(), device)
    }
    fn group(&self, group: &mut GroupIx) -> bool {
        look_up(&self.groups, group.at(), group)
    }
    fn object(&self, handle: &mut Handle) -> bool {
        look_up(&self.objects, handle.at(), handle)
    }
    fn message(&self, nonce: &mut Nonce) -> bool {
        look_up(&self.messages, nonce.0 as usize, nonce)
    }
}
