//! A second mind: properties of the finished log, as set equations. It shares no code with the model and keeps no worlds.
//!
//! | property | clause |
//! |---|---|
//! | nobody knows of a targeted message but its sender and those on its list, on any surface | `deliver.only-targets`, `hide.*` |
//! | nobody who was never a member of a group is handed its targeted messages | `deliver.members-only` |
//! | what came of a refused list is sent to nobody | `send.never-broadcast` |
//! | no device is handed more copies than were sent | `deliver.once` |
//! | no trace of a message whose every send reported an error | `send.error-means-unsent` |
//! | a send ends exactly once | `send.callbacks` |
//!
//! *Not here*: unread counts, gates, and what must arrive: those need a model.

use crate::finding::{Finding, Kind};
use crate::vocabulary::{
    Call, CallId, Clause, Control, DeviceIx, Entry, Event, GroupIx, Handle, Message, Nonce, Observation,
    Return, UserIx, Value, World,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What the log says was sent, message by message.
#[derive(Default)]
struct Sent {
    /// Everybody who asked for a send of it.
    senders: BTreeSet<UserIx>,
    /// Everybody to whom some send was addressed; `None` once it was sent to a whole group.
    addressed: Option<BTreeSet<UserIx>>,
    whole_group: bool,
    sends: usize,
    /// Sends that reported no error.
    not_refused: usize,
}

/// A message object, by what was asked when it was made.
#[derive(Clone, Default)]
struct Object {
    nonce: Option<Nonce>,
    lists: Vec<BTreeSet<UserIx>>,
    /// Whether it may as well be ordinary: made without a list, or made from one that was.
    plain: bool,
}

struct Reader<'r> {
    world: &'r World,
    names: &'r [String],
    objects: BTreeMap<Handle, Object>,
    sent: BTreeMap<Nonce, Sent>,
    sends: BTreeMap<CallId, Option<Nonce>>,
    /// Sends whose process may end before they do, and those under which it did.
    callers: BTreeMap<CallId, DeviceIx>,
    cut_off: BTreeSet<CallId>,
    ends: BTreeMap<CallId, usize>,
    handed: BTreeMap<(DeviceIx, Nonce), usize>,
    makers: BTreeMap<Nonce, UserIx>,
    knowing: Vec<(UserIx, Nonce, Clause)>,
    /// Everybody who may ever have been a member, by group.
    members: Vec<BTreeSet<UserIx>>,
    strangers: Vec<(UserIx, Nonce)>,
    /// Calls that gave a message a list, those that came of one that was refused, and whether one of them was sent.
    targetings: BTreeMap<CallId, Handle>,
    refused: BTreeSet<Handle>,
    empty_sent: BTreeSet<GroupIx>,
    emptied: Vec<UserIx>,
    looks: BTreeMap<CallId, (DeviceIx, Clause)>,
}

/// Every property that the log breaks.
pub fn check(world: &World, names: &[String], log: &[Entry]) -> Vec<Finding> {
    let mut reader = Reader {
        world,
        names,
        objects: BTreeMap::new(),
        sent: BTreeMap::new(),
        sends: BTreeMap::new(),
        callers: BTreeMap::new(),
        cut_off: BTreeSet::new(),
        ends: BTreeMap::new(),
        handed: BTreeMap::new(),
        makers: BTreeMap::new(),
        knowing: Vec::new(),
        members: world
            .groups
            .iter()
            .map(|it| it.members.iter().map(|member| member.user).collect())
            .collect(),
        strangers: Vec::new(),
        targetings: BTreeMap::new(),
        refused: BTreeSet::new(),
        empty_sent: BTreeSet::new(),
        emptied: Vec::new(),
        looks: BTreeMap::new(),
    };
    for entry in log {
        match &entry.what {
            Observation::Submitted { call, device, what } => reader.submitted(*call, *device, what),
            Observation::Seen(event) => reader.seen(event),
            Observation::Controlled(Control::Crash { device, store: _ }) => reader.cut_off(*device),
            Observation::Controlled(_) | Observation::Settled => {}
        }
    }
    let mut findings = reader.findings();
    findings.sort();
    findings.dedup();
    findings
}

impl Reader<'_> {
    fn submitted(&mut self, call: CallId, device: DeviceIx, what: &Call) {
        let Some(user) = self.world.user_of(device) else { return };
        match what {
            Call::CreateMessage { content, made, .. } | Call::CreateMerger { content, made, .. } => {
                self.objects.insert(*made, Object { nonce: content.nonce, lists: Vec::new(), plain: true });
                self.makers.extend(content.nonce.map(|nonce| (nonce, user)));
            }
            // The application shows the copy to whom it likes: that is no secret of the service's to keep.
            Call::CreateForward { message, made } => {
                self.objects.insert(*made, Object { nonce: Some(*message), lists: Vec::new(), plain: true });
            }
            Call::AddAt { original, made, .. } => {
                let object = self.objects.get(original).cloned().unwrap_or_default();
                self.objects.insert(*made, object);
            }
            Call::Target { original, receivers, made } => {
                self.targetings.insert(call, *made);
                self.target(*original, receivers, *made);
            }
            Call::Send { message, receiver, group, .. } => {
                self.empty_sent.extend(group.filter(|_| self.refused.contains(message)));
                self.callers.insert(call, device);
                self.send(call, user, *message, *receiver, group.is_some());
            }
            Call::ReadConversation { .. } => {
                self.looks.insert(call, (device, Clause::HideLastMessage));
            }
            Call::ReadHistory { .. } => {
                self.looks.insert(call, (device, Clause::HideHistory));
            }
            Call::Search { .. } => {
                self.looks.insert(call, (device, Clause::HideSearch));
            }
            Call::CreateGroup { group, members, kind: _ } => {
                self.join(*group, members.iter().copied().chain([user]));
            }
            Call::Join { group } => self.join(*group, [user]),
            Call::Invite { group, users } => self.join(*group, users.iter().copied()),
            Call::Login
            | Call::Logout
            | Call::ReadTotalUnread
            | Call::MarkRead { .. }
            | Call::SetReceiveOption { .. }
            | Call::Recall { .. }
            | Call::Modify { .. }
            | Call::Delete { .. }
            | Call::SendReceipt { .. }
            | Call::ReadReceipt { .. }
            | Call::Leave { .. }
            | Call::Kick { .. }
            | Call::Dismiss { .. }
            | Call::Mute { .. }
            | Call::MuteAll { .. } => {}
        }
    }

    fn join(&mut self, group: GroupIx, users: impl IntoIterator<Item = UserIx>) {
        if let Some(members) = self.members.get_mut(group.at()) {
            members.extend(users);
        }
    }

    fn target(&mut self, original: Handle, receivers: &[UserIx], made: Handle) {
        let Some(from) = self.objects.get(&original).cloned() else { return };
        let list: BTreeSet<_> = receivers.iter().copied().collect();
        let lists = from.lists.iter().cloned().chain([list]).collect::<Vec<_>>();
        self.objects.insert(made, Object { nonce: from.nonce, lists: lists.clone(), plain: false });
        // In place or as a copy is open, so from now on the original may have the list, too.
        if let Some(original) = self.objects.get_mut(&original) {
            original.lists = lists;
        }
    }

    fn send(
        &mut self,
        call: CallId,
        user: UserIx,
        message: Handle,
        receiver: Option<UserIx>,
        to_group: bool,
    ) {
        let object = self.objects.get(&message).cloned().unwrap_or_default();
        self.sends.insert(call, object.nonce);
        let Some(nonce) = object.nonce else { return };
        let sent = self.sent.entry(nonce).or_default();
        sent.senders.insert(user);
        sent.sends += 1;
        sent.not_refused += 1;
        sent.whole_group |= object.plain && receiver.is_none() && to_group;
        let lists = object.lists.into_iter().flatten().chain(receiver);
        sent.addressed.get_or_insert_default().extend(lists);
    }

    fn seen(&mut self, event: &Event) {
        match event {
            Event::Received { device, message } => {
                if let Some(nonce) = message.content.nonce {
                    *self.handed.entry((*device, nonce)).or_insert(0) += 1;
                }
                self.knows(*device, message.content.nonce, Clause::DeliverOnlyTargets);
                self.received(*device, message);
            }
            Event::Recalled { device, message } => self.knows(*device, *message, Clause::HideRecall),
            Event::Modified { device, message } => {
                self.knows(*device, message.content.nonce, Clause::HideModify);
            }
            Event::ConversationChanged { device, last, .. } => {
                self.knows(*device, *last, Clause::HideLastMessage);
            }
            Event::ReceiptChanged { device, message, .. } => {
                self.knows(*device, *message, Clause::HideReceipts);
            }
            Event::Pushed { user, message, badge: _ } => {
                self.knowing.extend(message.map(|message| (*user, message, Clause::HidePush)));
            }
            Event::Succeeded { call, value } => self.succeeded(*call, value),
            Event::Failed { call, code: _ } | Event::Returned { call, value: Return::Absent } => {
                self.failed(*call);
            }
            Event::Returned { call, value: Return::EmptyObject } => {
                self.refused.extend(self.targetings.get(call));
            }
            Event::Returned { .. } | Event::Progress { .. } | Event::TotalUnreadChanged { .. } => {}
        }
    }

    /// A message of a group: is its receiver one of the group, and does it say anything?
    fn received(&mut self, device: DeviceIx, message: &Message) {
        let (Some(user), Some(group)) = (self.world.user_of(device), message.group) else { return };
        match message.content.nonce {
            Some(nonce) => {
                let is_stranger =
                    self.members.get(group.at()).is_some_and(|members| !members.contains(&user));
                self.strangers.extend(is_stranger.then_some((user, nonce)));
            }
            None if self.empty_sent.contains(&group) => self.emptied.push(user),
            None => {}
        }
    }

    /// The process ended: its sends have no end of their own any more.
    fn cut_off(&mut self, device: DeviceIx) {
        let of_device = self.callers.iter().filter(|(_, caller)| **caller == device);
        self.cut_off.extend(of_device.map(|(call, _)| *call));
    }

    fn succeeded(&mut self, call: CallId, value: &Value) {
        *self.ends.entry(call).or_insert(0) += 1;
        let Some((device, clause)) = self.looks.get(&call).copied() else { return };
        let messages: &[Message] = match value {
            Value::Messages(messages) => messages,
            Value::Conversation { last: Some(last), unread: _ } => core::slice::from_ref(last),
            Value::Conversation { last: None, .. }
            | Value::Nothing
            | Value::Sent(_)
            | Value::TotalUnread(_)
            | Value::Receipt { .. } => &[],
        };
        for message in messages {
            self.knows(device, message.content.nonce, clause);
        }
    }

    fn failed(&mut self, call: CallId) {
        *self.ends.entry(call).or_insert(0) += 1;
        if let Some(Some(nonce)) = self.sends.get(&call)
            && let Some(sent) = self.sent.get_mut(nonce)
        {
            sent.not_refused = sent.not_refused.saturating_sub(1);
        }
    }

    fn knows(&mut self, device: DeviceIx, nonce: Option<Nonce>, by: Clause) {
        if let (Some(user), Some(nonce)) = (self.world.user_of(device), nonce) {
            self.knowing.push((user, nonce, by));
        }
    }

    fn findings(&self) -> Vec<Finding> {
        let secrets = self.knowing.iter().filter_map(|(user, nonce, by)| self.leak(*user, *nonce, *by));
        let copies = self
            .handed
            .iter()
            .filter_map(|((device, nonce), copies)| self.duplicate(*device, *nonce, *copies));
        let ends = self.sends.keys().filter_map(|call| self.ending(*call));
        let strangers = self.strangers.iter().filter_map(|(user, nonce)| self.stranger(*user, *nonce));
        let emptied = self.emptied.iter().map(|user| self.empty(*user));
        secrets.chain(copies).chain(ends).chain(strangers).chain(emptied).collect()
    }

    fn leak(&self, user: UserIx, nonce: Nonce, by: Clause) -> Option<Finding> {
        let sent = self.sent.get(&nonce);
        let made = self.makers.get(&nonce) == Some(&user);
        let may = |sent: &Sent| {
            let addressed = sent.addressed.as_ref().is_some_and(|users| users.contains(&user));
            sent.not_refused > 0 && (sent.whole_group || addressed || sent.senders.contains(&user))
        };
        if made || sent.is_some_and(may) {
            return None;
        }
        let refused = sent.is_none_or(|sent| sent.not_refused == 0);
        let clause = if refused { Clause::SendErrorMeansUnsent } else { by };
        let (who, what) = (self.world.user_name(user), self.name(nonce));
        let expected = format!("{who} never learns of {what}");
        Some(Finding { kind: Kind::Leak, clause, expected, seen: format!("{who} knows of it ({by})") })
    }

    fn stranger(&self, user: UserIx, nonce: Nonce) -> Option<Finding> {
        let has_list =
            |sent: &Sent| !sent.whole_group && sent.addressed.as_ref().is_some_and(|it| !it.is_empty());
        let is_targeted = self.sent.get(&nonce).is_some_and(has_list);
        let (who, what) = (self.world.user_name(user), self.name(nonce));
        is_targeted.then(|| Finding {
            kind: Kind::Leak,
            clause: Clause::DeliverMembersOnly,
            expected: format!("{who}, who was never a member, is not handed {what}"),
            seen: String::from("handed over"),
        })
    }

    fn empty(&self, user: UserIx) -> Finding {
        let who = self.world.user_name(user);
        Finding {
            kind: Kind::Leak,
            clause: Clause::SendNeverBroadcast,
            expected: format!("{who} is handed nothing of a message whose list was refused"),
            seen: String::from("a message without content"),
        }
    }

    fn duplicate(&self, device: DeviceIx, nonce: Nonce, copies: usize) -> Option<Finding> {
        let sends = self.sent.get(&nonce).map_or(0, |sent| sent.sends);
        let (who, what) = (self.world.device_name(device), self.name(nonce));
        (copies > sends).then(|| Finding {
            kind: Kind::Duplicate,
            clause: Clause::DeliverOnce,
            expected: format!("{who} is handed {what} at most {sends} times"),
            seen: format!("{copies} times"),
        })
    }

    fn ending(&self, call: CallId) -> Option<Finding> {
        let ends = self.ends.get(&call).copied().unwrap_or(0);
        let kind = match ends {
            0 if self.cut_off.contains(&call) => return None,
            0 => Kind::Lost,
            1 => return None,
            _ => Kind::Duplicate,
        };
        let what = self
            .sends
            .get(&call)
            .copied()
            .flatten()
            .map_or("a message that was never made", |it| self.name(it));
        let expected = format!("the send of {what} ends once, in success or error");
        Some(Finding {
            kind,
            clause: Clause::SendCallbacks,
            expected,
            seen: format!("it ended {ends} times"),
        })
    }

    fn name(&self, nonce: Nonce) -> &str {
        self.names.get(nonce.0 as usize).map_or("a message that no step made", String::as_str)
    }
}
