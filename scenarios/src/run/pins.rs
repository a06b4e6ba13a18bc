//! Pins: what the author of a scenario expects, held against what was seen, without a thought for the model.
//!
//! *Not here*: what the rules expect, see [`aside_spec::model`]; which clause is charged, see `charge`.

#![allow(clippy::option_option, reason = "whether a device answered, and whether there is a last message")]

use super::aims::Aims;
use super::charge::Area;
use super::pin::{Pin, badge};
use super::standing::Standing;
use super::written::Written;
use crate::script::{Case, Expectation, Script, StepIx};
use aside_spec::finding::{Finding, Kind};
use aside_spec::vocabulary::{
    Call, CallId, Clause, Control, DeviceIx, ErrorCode, Event, GroupIx, Handle, Message, Nonce, Return,
    UserIx, Value, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// How a call ended, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
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
    /// What came otherwise than it was sent: the message, as it was sent, and as it came.
    altered: Vec<(Nonce, (String, String))>,
    /// The numbers of each read receipt that the device was told last.
    told_of_readers: BTreeMap<Nonce, (u32, u32)>,
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
    /// How often each call ended, and those of which progress was told after that.
    endings: BTreeMap<CallId, u32>,
    went_on: BTreeSet<CallId>,
    badges: BTreeMap<UserIx, u32>,
    written: Written,
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
            endings: BTreeMap::new(),
            went_on: BTreeSet::new(),
            badges: BTreeMap::new(),
            written: Written::default(),
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
        self.written.asked(user, call);
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
                *self.endings.entry(*call).or_default() += 1;
                self.ends.entry(*call).or_insert(Ended::Refused(Some(*code)));
            }
            Event::Received { device, message } => {
                let named = self.named(message.content.nonce);
                let altered = message.content.nonce.zip(self.written.differs(message));
                self.devices[device.at()].received.extend(named);
                self.devices[device.at()].altered.extend(altered);
            }
            Event::Recalled { device, message } => {
                let named = self.named(*message);
                self.devices[device.at()].recalled.extend(named);
            }
            Event::Modified { device, message } => {
                let named = self.named(message.content.nonce);
                self.devices[device.at()].modified.extend(named);
            }
            Event::Pushed { user, message, badge } => {
                self.badges.insert(*user, *badge);
                let named = self.named(*message);
                self.pushed.entry(*user).or_default().extend(named);
            }
            Event::Progress { call, percent: _ } => {
                self.went_on.extend(self.endings.contains_key(call).then_some(*call));
            }
            Event::ReceiptChanged { device, message, read, unread } => {
                let told = message.map(|message| (message, (*read, *unread)));
                self.devices[device.at()].told_of_readers.extend(told);
            }
            Event::ConversationChanged { .. } | Event::TotalUnreadChanged { .. } => {}
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
        *self.endings.entry(call).or_default() += 1;
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
            Expectation::Result { of, is } => {
                pin.result(self.end_of(*of), *is).into_iter().chain(self.ended_well(*of)).collect()
            }
            Expectation::Received(lists) => {
                let mut findings =
                    pin.lists(Area::Receipt, lists, |device| Some(&self.shown(device).received));
                findings.extend(lists.iter().flat_map(|(device, list)| self.altered(*device, list)));
                findings
            }
            Expectation::AllOrNone(lists) => {
                let came: Vec<_> = lists.iter().map(|(device, list)| self.came_of(*device, list)).collect();
                let some = lists.iter().zip(&came).filter(|(_, came)| !came.is_empty());
                let check = |((device, list), came): (&(DeviceIx, Vec<Nonce>), &Vec<Nonce>)| {
                    let (user, who) = (world.user_of(*device), world.device_name(*device));
                    pin.list(Area::Receipt, (user, &who), list, Some(came))
                };
                some.flat_map(check).collect()
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
            Expectation::Badge(badges) => {
                let check = |(user, expected): &(UserIx, u32)| {
                    let seen = self.badges.get(user).copied();
                    (seen != Some(*expected)).then(|| badge(world.user_name(*user), *expected, seen))
                };
                badges.iter().filter_map(check).collect()
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
            Expectation::Receipt { on, message, readers } => {
                let shown = self.shown(*on);
                let (seen, told) = (shown.receipts.get(message), shown.told_of_readers.get(message));
                pin.receipt(*message, *readers, seen.copied(), told.copied())
            }
        }
    }

    /// What is wrong with how a call ended, apart from the end itself: its callbacks are a promise, too.
    fn ended_well(&self, of: StepIx) -> Vec<Finding> {
        let Some(call) = self.call_of_step.get(of).copied().flatten() else { return vec![] };
        let times = self.endings.get(&call).copied().unwrap_or(0);
        let finding = |kind, expected: &str, seen: String| Finding {
            kind,
            clause: Clause::SendCallbacks,
            expected: expected.into(),
            seen,
        };
        let twice = (times > 1).then(|| finding(Kind::Duplicate, "one result", format!("{times} of them")));
        let late = self.went_on.contains(&call);
        let late =
            late.then(|| finding(Kind::Misordered, "progress before the result", "progress after it".into()));
        twice.into_iter().chain(late).collect()
    }

    /// Which of these messages came, in the order in which they did.
    fn came_of(&self, device: DeviceIx, list: &[Nonce]) -> Vec<Nonce> {
        self.shown(device).received.iter().copied().filter(|nonce| list.contains(nonce)).collect()
    }

    /// Of these messages, those that came otherwise than they were sent.
    fn altered(&self, device: DeviceIx, list: &[Nonce]) -> Vec<Finding> {
        let of_list = self.shown(device).altered.iter().filter(|(nonce, _)| list.contains(nonce));
        let finding = |(nonce, (expected, seen)): &(Nonce, (String, String))| {
            let clause =
                if self.aims.is_aside(*nonce) { Clause::ReceiveAsOrdinary } else { Clause::DeliverOrdinary };
            Finding { kind: Kind::Corrupted, clause, expected: expected.clone(), seen: seen.clone() }
        };
        of_list.map(finding).collect()
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
        | Expectation::AllOrNone(_)
        | Expectation::Pushed(_)
        | Expectation::Badge(_) => vec![],
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
