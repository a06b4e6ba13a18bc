//! Pins: what the author of a scenario expects, held against what was seen, without a thought for the model.
//!
//! *Not here*: what the rules expect, see [`aside_spec::model`]; which clause is charged, see `charge`.

#![allow(clippy::option_option, reason = "whether a device answered, and whether there is a last message")]

use super::aims::Aims;
use super::charge::{Area, Wrong, charge};
use super::standing::Standing;
use crate::script::{Case, Ending, Expectation, Script, StepIx};
use aside_spec::finding::{Finding, Kind};
use aside_spec::vocabulary::{
    Call, CallId, Clause, Control, DeviceIx, ErrorCode, Event, GroupIx, Handle, Message, Nonce, Return,
    UserIx, Value, World,
};
use std::collections::{BTreeMap, BTreeSet};
use std::slice;

/// How a call ended, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Ok,
    Refused(Option<ErrorCode>),
}

/// What a device showed when it was looked at last.
#[derive(Default)]
struct Shown {
    unread: BTreeMap<GroupIx, u32>,
    last: BTreeMap<GroupIx, Option<Nonce>>,
    total: Option<u32>,
    history: BTreeMap<GroupIx, Vec<Nonce>>,
    found: BTreeMap<(GroupIx, String), Vec<Nonce>>,
    receipts: BTreeMap<Nonce, (u32, u32)>,
    received: Vec<Nonce>,
    recalled: Vec<Nonce>,
    modified: Vec<Nonce>,
}

impl Shown {
    /// A new look: what was shown before is no answer to it.
    fn forget(&mut self, look: &Call) {
        if let Call::ReadConversation { group } = look {
            self.unread.remove(group);
            self.last.remove(group);
        } else if let Call::ReadTotalUnread = look {
            self.total = None;
        } else if let Call::ReadHistory { group } = look {
            self.history.remove(group);
        } else if let Call::Search { group, keyword } = look {
            self.found.remove(&(*group, keyword.clone()));
        } else if let Call::ReadReceipt { message } = look {
            self.receipts.remove(message);
        }
    }
}

/// Everything that was seen so far, sorted for pins.
pub(super) struct Seen {
    devices: Vec<Shown>,
    pushed: BTreeMap<UserIx, Vec<Nonce>>,
    calls: BTreeMap<CallId, (DeviceIx, Call)>,
    ends: BTreeMap<CallId, Ended>,
    call_of_step: Vec<Option<CallId>>,
    users: Vec<UserIx>,
    logged_in: Vec<bool>,
    connected: Vec<bool>,
    running: Vec<bool>,
    /// Everybody who may ever have been a member.
    members: Vec<BTreeSet<UserIx>>,
    standing: Standing,
    targeted: BTreeMap<GroupIx, String>,
    texts: BTreeMap<Handle, (String, bool)>,
    aims: Aims,
    /// Messages from this nonce on are fences, of which no author knows.
    fences: Nonce,
}

impl Seen {
    pub(super) fn new(world: &World, script: &Script) -> Self {
        let members =
            world.groups.iter().map(|group| group.members.iter().map(|member| member.user).collect());
        Self {
            devices: world.devices.iter().map(|_| Shown::default()).collect(),
            pushed: BTreeMap::new(),
            calls: BTreeMap::new(),
            ends: BTreeMap::new(),
            call_of_step: vec![None; script.steps.len()],
            users: world.devices.iter().map(|device| device.user).collect(),
            logged_in: world.devices.iter().map(|device| device.logged_in).collect(),
            connected: vec![true; world.devices.len()],
            running: vec![true; world.devices.len()],
            members: members.collect(),
            standing: Standing::new(world),
            targeted: BTreeMap::new(),
            texts: BTreeMap::new(),
            aims: Aims::default(),
            fences: Nonce(u32::try_from(script.messages.len()).unwrap_or(u32::MAX)),
        }
    }

    /// How a pin would name a message; none where it is a fence.
    fn named(&self, nonce: Option<Nonce>) -> Option<Nonce> {
        match nonce {
            None => Some(UNKNOWN),
            Some(nonce) => (nonce < self.fences).then_some(nonce),
        }
    }

    /// A step's call got a number.
    pub(super) fn numbered(&mut self, step: StepIx, call: CallId) {
        if let Some(place) = self.call_of_step.get_mut(step) {
            *place = Some(call);
        }
    }

    pub(super) fn asked(&mut self, number: CallId, device: DeviceIx, call: &Call) {
        self.calls.insert(number, (device, call.clone()));
        self.devices[device.at()].forget(call);
        let user = self.users[device.at()];
        self.aims.asked(number, user, call);
        match call {
            Call::CreateMessage { content, made, .. } => {
                self.texts.insert(*made, (content.text.clone(), false));
            }
            Call::Target { original, made, .. } => {
                if let Some((text, _)) = self.texts.get(original).cloned() {
                    self.texts.insert(*made, (text, true));
                }
            }
            Call::Send { message, receiver, group: Some(group), .. } => {
                if let Some((text, listed)) = self.texts.get(message)
                    && (*listed || receiver.is_some())
                {
                    self.targeted.entry(*group).or_insert_with(|| text.clone());
                }
            }
            Call::CreateGroup { group, members, .. } => {
                self.members[group.at()].extend(members.iter().copied().chain([user]));
            }
            Call::Invite { group, users } => self.members[group.at()].extend(users),
            Call::Join { group } => {
                self.members[group.at()].insert(user);
            }
            Call::Login
            | Call::Logout
            | Call::CreateMerger { .. }
            | Call::CreateForward { .. }
            | Call::AddAt { .. }
            | Call::Send { group: None, .. }
            | Call::ReadConversation { .. }
            | Call::ReadTotalUnread
            | Call::ReadHistory { .. }
            | Call::Search { .. }
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

    pub(super) fn controlled(&mut self, control: Control) {
        match control {
            Control::Connect { device } => self.connected[device.at()] = true,
            Control::Disconnect { device } => self.connected[device.at()] = false,
            Control::Start { device } | Control::Wake { device } => self.running[device.at()] = true,
            Control::Crash { device, .. } | Control::Sleep { device } => self.running[device.at()] = false,
            Control::SetPlan { .. }
            | Control::Wait { .. }
            | Control::Degrade { .. }
            | Control::Strike { .. }
            | Control::Skew { .. }
            | Control::RestartService { .. } => {}
        }
    }

    pub(super) fn event(&mut self, event: &Event) {
        match event {
            Event::Returned { call, value } => self.returned(*call, *value),
            Event::Succeeded { call, value } => self.succeeded(*call, value),
            Event::Failed { call, code } => {
                self.aims.failed(*call);
                self.ends.entry(*call).or_insert(Ended::Refused(Some(*code)));
            }
            Event::Received { device, message } => {
                let named = self.named(message.content.nonce);
                self.devices[device.at()].received.extend(named);
            }
            Event::Recalled { device, message } => {
                let named = self.named(*message);
                self.devices[device.at()].recalled.extend(named);
            }
            Event::Modified { device, message } => {
                let named = self.named(message.content.nonce);
                self.devices[device.at()].modified.extend(named);
            }
            Event::Pushed { user, message, badge: _ } => {
                let named = self.named(*message);
                self.pushed.entry(*user).or_default().extend(named);
            }
            Event::Progress { .. }
            | Event::ConversationChanged { .. }
            | Event::TotalUnreadChanged { .. }
            | Event::ReceiptChanged { .. } => {}
        }
    }

    fn returned(&mut self, call: CallId, value: Return) {
        let end = match value {
            Return::Nothing => return,
            Return::Object => Ended::Ok,
            Return::Null | Return::EmptyObject | Return::Absent => {
                self.aims.failed(call);
                Ended::Refused(None)
            }
        };
        self.ends.entry(call).or_insert(end);
    }

    fn succeeded(&mut self, call: CallId, value: &Value) {
        self.ends.entry(call).or_insert(Ended::Ok);
        let Some((device, what)) = self.calls.get(&call) else { return };
        self.standing.done(self.users[device.at()], what);
        let nonces = |messages: &[Message]| {
            messages.iter().filter_map(|it| self.named(it.content.nonce)).collect::<Vec<_>>()
        };
        let nonces: Vec<_> = if let Value::Messages(messages) = value { nonces(messages) } else { vec![] };
        let shown = &mut self.devices[device.at()];
        match (what, value) {
            (Call::ReadConversation { group }, Value::Conversation { unread, last }) => {
                shown.unread.insert(*group, *unread);
                let last = last.as_ref().map(|message| message.content.nonce.unwrap_or(UNKNOWN));
                shown.last.insert(*group, last);
            }
            (Call::ReadTotalUnread, Value::TotalUnread(total)) => shown.total = Some(*total),
            (Call::ReadHistory { group }, Value::Messages(_)) => {
                shown.history.insert(*group, nonces);
            }
            (Call::Search { group, keyword }, Value::Messages(_)) => {
                shown.found.insert((*group, keyword.clone()), nonces);
            }
            (Call::ReadReceipt { message }, Value::Receipt { read, unread }) => {
                shown.receipts.insert(*message, (*read, *unread));
            }
            (Call::Login, _) => self.logged_in[device.at()] = true,
            (Call::Logout, _) => self.logged_in[device.at()] = false,
            _ => {}
        }
    }

    pub(super) fn online(&self) -> impl Iterator<Item = DeviceIx> + '_ {
        let is_online = |at: &usize| self.logged_in[*at] && self.connected[*at] && self.running[*at];
        (0..self.devices.len()).filter(is_online).map(DeviceIx::of)
    }

    /// The devices online of everybody who may be a member of the group.
    pub(super) fn online_members(&self, group: GroupIx) -> Vec<DeviceIx> {
        let members = &self.members[group.at()];
        self.online().filter(|device| members.contains(&self.users[device.at()])).collect()
    }

    /// The devices online that an ordinary message of this user in the group must reach; none where it can't speak.
    pub(super) fn hearing(&self, group: GroupIx, speaker: UserIx) -> BTreeSet<DeviceIx> {
        let hears = |device: &DeviceIx| self.standing.hears(self.users[device.at()], group);
        if self.standing.may_speak(speaker, group) {
            self.online().filter(hears).collect()
        } else {
            BTreeSet::new()
        }
    }

    /// Whose device it is.
    pub(super) fn user(&self, device: DeviceIx) -> UserIx {
        self.users[device.at()]
    }

    /// The words of the first message that was sent to a list in the group.
    pub(super) fn targeted_text(&self, group: GroupIx) -> Option<&str> {
        self.targeted.get(&group).map(String::as_str)
    }

    /// Everything that a pin expected otherwise.
    pub(super) fn check(&self, expectation: &Expectation, case: &Case, world: &World) -> Vec<Finding> {
        let pin = Pin { case, world, aims: &self.aims };
        match expectation {
            Expectation::Result { of, is } => pin.result(self.end_of(*of), *is).into_iter().collect(),
            Expectation::Received(lists) => {
                pin.lists(Area::Receipt, lists, |device| Some(&self.shown(device).received))
            }
            Expectation::Recalled(lists) => {
                pin.lists(Area::Recall, lists, |device| Some(&self.shown(device).recalled))
            }
            Expectation::Modified(lists) => {
                pin.lists(Area::Modification, lists, |device| Some(&self.shown(device).modified))
            }
            Expectation::Pushed(lists) => {
                let none = Vec::new();
                let check = |(user, expected): &(UserIx, Vec<Nonce>)| {
                    let seen = self.pushed.get(user).unwrap_or(&none);
                    pin.list(Area::Push, (Some(*user), world.user_name(*user)), expected, Some(seen))
                };
                lists.iter().flat_map(check).collect()
            }
            Expectation::Unread(group, counts) => {
                pin.counts(counts, Some(*group), |device| self.shown(device).unread.get(group).copied())
            }
            Expectation::TotalUnread(counts) => pin.counts(counts, None, |device| self.shown(device).total),
            Expectation::Last(group, lasts) => {
                let check = |(device, expected): &(DeviceIx, Option<Nonce>)| {
                    pin.last(*device, *expected, self.shown(*device).last.get(group).copied())
                };
                lasts.iter().filter_map(check).collect()
            }
            Expectation::History(group, lists) => {
                pin.lists(Area::History, lists, |device| self.shown(device).history.get(group))
            }
            Expectation::Found(group, keyword, lists) => {
                let key = (*group, keyword.clone());
                pin.lists(Area::Search, lists, |device| self.shown(device).found.get(&key))
            }
            Expectation::Receipt { on, message, read, unread } => {
                pin.receipt(*message, (*read, *unread), self.shown(*on).receipts.get(message).copied())
            }
        }
    }

    fn shown(&self, device: DeviceIx) -> &Shown {
        &self.devices[device.at()]
    }

    fn end_of(&self, step: StepIx) -> Option<Ended> {
        let call = self.call_of_step.get(step).copied().flatten()?;
        self.ends.get(&call).copied()
    }
}

/// Stands for content that nobody made: no pin lists it.
const UNKNOWN: Nonce = Nonce(u32::MAX);

/// What must be looked at before a pin can be checked.
pub(super) fn looks(expectation: &Expectation) -> Vec<(DeviceIx, Call)> {
    let each = |devices: Vec<DeviceIx>, call: Call| {
        devices.into_iter().map(|device| (device, call.clone())).collect()
    };
    match expectation {
        Expectation::Result { .. }
        | Expectation::Received(_)
        | Expectation::Recalled(_)
        | Expectation::Modified(_)
        | Expectation::Pushed(_) => vec![],
        Expectation::Unread(group, counts) => each(firsts(counts), Call::ReadConversation { group: *group }),
        Expectation::TotalUnread(counts) => each(firsts(counts), Call::ReadTotalUnread),
        Expectation::Last(group, lasts) => each(firsts(lasts), Call::ReadConversation { group: *group }),
        Expectation::History(group, lists) => each(firsts(lists), Call::ReadHistory { group: *group }),
        Expectation::Found(group, keyword, lists) => {
            each(firsts(lists), Call::Search { group: *group, keyword: keyword.clone() })
        }
        Expectation::Receipt { on, message, .. } => vec![(*on, Call::ReadReceipt { message: *message })],
    }
}

/// The devices that a pin is about.
fn firsts<T>(pairs: &[(DeviceIx, T)]) -> Vec<DeviceIx> {
    pairs.iter().map(|(device, _)| *device).collect()
}

/// How a list differs from what was expected, apart from its order.
#[derive(Default)]
struct Differences {
    surplus: Vec<Nonce>,
    missing: Vec<Nonce>,
    repeated: Vec<Nonce>,
}

impl Differences {
    fn of(expected: &[Nonce], seen: &[Nonce]) -> Self {
        let count = |list: &[Nonce], nonce: Nonce| list.iter().filter(|it| **it == nonce).count();
        let all: BTreeSet<_> = seen.iter().chain(expected).copied().collect();
        let mut found = Self::default();
        for nonce in all {
            let (right, shown) = (count(expected, nonce), count(seen, nonce));
            if right == 0 {
                found.surplus.push(nonce);
            } else if shown > right {
                found.repeated.push(nonce);
            } else if shown < right {
                found.missing.push(nonce);
            }
        }
        found
    }
}

/// A pin at work.
#[derive(Clone, Copy)]
struct Pin<'p> {
    case: &'p Case,
    world: &'p World,
    aims: &'p Aims,
}

impl Pin<'_> {
    fn finding(&self, area: Area, wrong: Wrong<'_>, expected: String, seen: String) -> Finding {
        let (clause, kind) = charge(&self.case.covers, self.aims, area, wrong);
        Finding { kind, clause, expected, seen }
    }

    fn result(&self, seen: Option<Ended>, is: Ending) -> Option<Finding> {
        let (kind, expected) = match (seen, is) {
            (Some(Ended::Ok), Ending::Ok) | (Some(Ended::Refused(_)), Ending::Refused(None)) => return None,
            (Some(Ended::Refused(code)), Ending::Refused(expected)) if code == expected => return None,
            (Some(Ended::Refused(_)), Ending::Refused(code)) => {
                (Kind::Corrupted, code.map_or_else(String::new, |code| format!("error {code}")))
            }
            (None, Ending::Ok | Ending::Refused(_)) => {
                let (expected, seen) = ("an answer".into(), "no answer".into());
                return Some(Finding { kind: Kind::Lost, clause: Clause::SendCallbacks, expected, seen });
            }
            (_, Ending::Ok) => (Kind::WronglyRefused, "success".into()),
            (_, Ending::Refused(_)) => (Kind::WronglyAdmitted, "a refusal".into()),
        };
        let seen = match seen {
            None => "no answer".into(),
            Some(Ended::Ok) => "success".into(),
            Some(Ended::Refused(None)) => "no object, or no such API".into(),
            Some(Ended::Refused(Some(code))) => format!("error {code}"),
        };
        Some(self.finding(Area::Result, Wrong::Other(kind), expected, seen))
    }

    fn lists<'s>(
        &self,
        area: Area,
        lists: &[(DeviceIx, Vec<Nonce>)],
        seen: impl Fn(DeviceIx) -> Option<&'s Vec<Nonce>>,
    ) -> Vec<Finding> {
        let check = |(device, expected): &(DeviceIx, Vec<Nonce>)| {
            let who = (self.world.user_of(*device), self.world.device_name(*device));
            self.list(area, (who.0, &who.1), expected, seen(*device))
        };
        lists.iter().flat_map(check).collect()
    }

    /// At most one finding of each sort: what is there too much, too often, not at all, in another order.
    fn list(
        &self,
        area: Area,
        (user, who): (Option<UserIx>, &str),
        expected: &[Nonce],
        seen: Option<&Vec<Nonce>>,
    ) -> Vec<Finding> {
        let Some(seen) = seen else {
            let wrong = Wrong::Shown(Kind::Lost, expected);
            return vec![self.finding(area, wrong, self.tell(who, expected), format!("{who}: no answer"))];
        };
        if expected == seen {
            return vec![];
        }
        let Differences { surplus, missing, repeated } = Differences::of(expected, seen);
        let mut wrongs = Vec::new();
        wrongs.extend(user.filter(|_| !surplus.is_empty()).map(|user| Wrong::Unexpected(user, &surplus)));
        for (kind, which) in [(Kind::Lost, &missing), (Kind::Duplicate, &repeated)] {
            if !which.is_empty() {
                wrongs.push(Wrong::Shown(kind, which));
            }
        }
        if wrongs.is_empty() {
            wrongs.push(Wrong::Shown(Kind::Misordered, seen));
        }
        let finding = |wrong| self.finding(area, wrong, self.tell(who, expected), self.tell(who, seen));
        wrongs.into_iter().map(finding).collect()
    }

    fn tell(&self, who: &str, list: &[Nonce]) -> String {
        let names: Vec<_> = list.iter().map(|nonce| self.name(*nonce)).collect();
        format!("{who}: [{}]", names.join(", "))
    }

    fn name(&self, nonce: Nonce) -> &str {
        self.case
            .script
            .messages
            .get(nonce.0 as usize)
            .map_or("(a message that no step made)", String::as_str)
    }

    fn counts(
        &self,
        counts: &[(DeviceIx, u32)],
        group: Option<GroupIx>,
        seen: impl Fn(DeviceIx) -> Option<u32>,
    ) -> Vec<Finding> {
        let place = group.map_or("all groups", |group| self.world.group_name(group));
        let check = |(device, expected): &(DeviceIx, u32)| {
            let seen = seen(*device);
            let user = self.world.user_of(*device)?;
            let who = self.world.device_name(*device);
            let shown = seen.map_or_else(|| "no answer".into(), |seen| seen.to_string());
            let wrong = Wrong::Count { user, group, too_high: seen.is_some_and(|seen| seen > *expected) };
            let tell = |count: String| format!("unread of {place} on {who}: {count}");
            let is_right = seen == Some(*expected);
            (!is_right).then(|| self.finding(Area::Unread, wrong, tell(expected.to_string()), tell(shown)))
        };
        counts.iter().filter_map(check).collect()
    }

    fn last(
        &self,
        device: DeviceIx,
        expected: Option<Nonce>,
        seen: Option<Option<Nonce>>,
    ) -> Option<Finding> {
        if seen == Some(expected) {
            return None;
        }
        let who = self.world.device_name(device);
        let name = |nonce: Option<Nonce>| nonce.map_or("none", |nonce| self.name(nonce));
        let (shown, missing) = (seen.flatten(), expected);
        let user = self.world.user_of(device);
        let wrong = match user.zip(shown.as_ref()) {
            Some((user, shown)) => Wrong::Unexpected(user, slice::from_ref(shown)),
            None => Wrong::Shown(Kind::Lost, missing.as_slice()),
        };
        let seen = seen.map_or("no answer", name);
        let expected = format!("last message on {who}: {}", name(expected));
        Some(self.finding(Area::Last, wrong, expected, format!("last message on {who}: {seen}")))
    }

    fn receipt(&self, message: Nonce, expected: (u32, u32), seen: Option<(u32, u32)>) -> Vec<Finding> {
        if seen == Some(expected) {
            return vec![];
        }
        let tell = |(read, unread)| format!("{}: read by {read}, not by {unread}", self.name(message));
        let sum = |(read, unread): (u32, u32)| read.saturating_add(unread);
        let too_many = seen.is_some_and(|seen| sum(seen) > sum(expected));
        let seen = seen.map_or_else(|| format!("{}: no answer", self.name(message)), tell);
        vec![self.finding(Area::ReadReceipt, Wrong::Readers { message, too_many }, tell(expected), seen)]
    }
}
