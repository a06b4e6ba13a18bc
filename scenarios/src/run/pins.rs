//! Pins: what the author of a scenario expects, held against what was seen, without a thought for the model.
//!
//! A pin that fails is charged to the first clause under `covers:` that its kind of pin can speak of.
//!
//! *Not here*: what the rules expect; see [`aside_spec::model`].

#![allow(clippy::option_option, reason = "whether a device answered, and whether there is a last message")]

use super::standing::Standing;
use crate::script::{Case, Ending, Expectation, Script, StepIx};
use aside_spec::clauses::{Level, guards_secrecy, statement};
use aside_spec::finding::{Finding, Kind};
use aside_spec::vocabulary::{
    Call, CallId, Clause, Control, DeviceIx, ErrorCode, Event, GroupIx, Handle, Message, Nonce, Return, UserIx,
    Value, Word, World,
};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Everybody who may ever have been a member.
    members: Vec<BTreeSet<UserIx>>,
    standing: Standing,
    targeted: BTreeMap<GroupIx, String>,
    texts: BTreeMap<Handle, (String, bool)>,
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
            members: members.collect(),
            standing: Standing::new(world),
            targeted: BTreeMap::new(),
            texts: BTreeMap::new(),
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
            Control::SetPlan { .. } | Control::Wait { .. } => {}
        }
    }

    pub(super) fn event(&mut self, event: &Event) {
        match event {
            Event::Returned { call, value } => self.returned(*call, *value),
            Event::Succeeded { call, value } => self.succeeded(*call, value),
            Event::Failed { call, code } => {
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
            Return::Null | Return::EmptyObject | Return::Absent => Ended::Refused(None),
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
        (0..self.devices.len()).filter(|at| self.logged_in[*at] && self.connected[*at]).map(DeviceIx::of)
    }

    /// The devices online of everybody who may be a member of the group.
    pub(super) fn online_members(&self, group: GroupIx) -> Vec<DeviceIx> {
        let members = &self.members[group.at()];
        self.online().filter(|device| members.contains(&self.users[device.at()])).collect()
    }

    /// The devices online that an ordinary message of this user in the group must reach; none where it can't speak.
    pub(super) fn hearing(&self, group: GroupIx, speaker: UserIx) -> BTreeSet<DeviceIx> {
        let hears = |device: &DeviceIx| self.standing.hears(self.users[device.at()], group);
        if self.standing.may_speak(speaker, group) { self.online().filter(hears).collect() } else { BTreeSet::new() }
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
        let pin = Pin { case, world };
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
                    pin.list(Area::Push, world.user_name(*user), expected, Some(seen))
                };
                lists.iter().flat_map(check).collect()
            }
            Expectation::Unread(group, counts) => pin.counts(counts, world.group_name(*group), |device| {
                self.shown(device).unread.get(group).copied()
            }),
            Expectation::TotalUnread(counts) => {
                pin.counts(counts, "all groups", |device| self.shown(device).total)
            }
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

/// What a pin speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    Result,
    Receipt,
    Recall,
    Modification,
    Push,
    Unread,
    Last,
    History,
    Search,
    ReadReceipt,
}

impl Area {
    /// Whether a pin of this sort can speak of a clause.
    fn speaks_of(self, clause: Clause) -> bool {
        let area = clause.name().split('.').next().unwrap_or_default();
        let one_of = |areas: &[&str]| areas.contains(&area);
        match self {
            Self::Result => one_of(&[
                "gate", "send", "error", "recall", "modify", "receipt", "deliver", "receive", "hide",
            ]),
            Self::Receipt => {
                one_of(&["deliver", "send", "receive", "gate", "online-only"])
                    && clause != Clause::SendCallbacks
            }
            Self::Recall => one_of(&["recall"]) || clause == Clause::HideRecall,
            Self::Modification => one_of(&["modify"]) || clause == Clause::HideModify,
            Self::Push => one_of(&["push"]) || clause == Clause::HidePush,
            Self::Unread => {
                one_of(&["unread"]) || clause == Clause::HideUnread || clause == Clause::SendErrorMeansUnsent
            }
            Self::Last => {
                one_of(&["last"])
                    || clause == Clause::HideLastMessage
                    || clause == Clause::SendErrorMeansUnsent
            }
            Self::History => {
                one_of(&["history", "online-only"])
                    || matches!(
                        clause,
                        Clause::HideHistory | Clause::SendErrorMeansUnsent | Clause::DeliverOnce
                    )
            }
            Self::Search => clause == Clause::HideSearch,
            Self::ReadReceipt => one_of(&["receipt"]) || clause == Clause::HideReceipts,
        }
    }

    /// The clause that is charged where the scenario covers none that fits.
    fn otherwise(self, kind: Kind) -> Clause {
        match self {
            Self::Result => Clause::SendListForm,
            Self::Receipt if kind == Kind::Leak => Clause::DeliverOnlyTargets,
            Self::Receipt if kind == Kind::Duplicate => Clause::DeliverOnce,
            Self::Receipt if kind == Kind::Misordered => Clause::DeliverOrder,
            Self::Receipt => Clause::DeliverTargets,
            Self::Recall => Clause::RecallAudience,
            Self::Modification => Clause::ModifyOrdinary,
            Self::Push => Clause::PushOrdinary,
            Self::Unread => Clause::UnreadExcluded,
            Self::Last if kind == Kind::Leak => Clause::HideLastMessage,
            Self::Last => Clause::LastOrdinary,
            Self::History if kind == Kind::Leak => Clause::HideHistory,
            Self::History => Clause::HistoryTargets,
            Self::Search => Clause::HideSearch,
            Self::ReadReceipt => Clause::ReceiptOrdinary,
        }
    }
}

/// Whether this kind of harm can be done to a clause: what is lost breaks no secret, and what leaks fails no receiver.
fn harms(clause: Clause, kind: Kind) -> bool {
    match kind {
        Kind::Lost => !guards_secrecy(clause),
        Kind::Leak => {
            !matches!(clause, Clause::DeliverTargets | Clause::HistoryTargets | Clause::RecallAudience)
        }
        Kind::Duplicate
        | Kind::Miscount
        | Kind::WronglyRefused
        | Kind::WronglyAdmitted
        | Kind::Misordered
        | Kind::Corrupted
        | Kind::Crash
        | Kind::Timeout => true,
    }
}

/// A pin at work.
#[derive(Clone, Copy)]
struct Pin<'p> {
    case: &'p Case,
    world: &'p World,
}

impl Pin<'_> {
    fn finding(&self, area: Area, kind: Kind, expected: String, seen: String) -> Finding {
        let fits = |clause: &Clause| {
            area.speaks_of(*clause) && harms(*clause, kind) && statement(*clause).level > Level::Open
        };
        let covered = self.case.covers.iter().copied().find(fits);
        let clause = covered.unwrap_or_else(|| area.otherwise(kind));
        // Behind a gate that has to be shut nobody's name is on the list: what arrives there was let in.
        let shut = kind == Kind::Leak && clause.name().starts_with("gate.");
        let kind = if shut { Kind::WronglyAdmitted } else { kind };
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
        Some(self.finding(Area::Result, kind, expected, seen))
    }

    fn lists<'s>(
        &self,
        area: Area,
        lists: &[(DeviceIx, Vec<Nonce>)],
        seen: impl Fn(DeviceIx) -> Option<&'s Vec<Nonce>>,
    ) -> Vec<Finding> {
        let check = |(device, expected): &(DeviceIx, Vec<Nonce>)| {
            self.list(area, &self.world.device_name(*device), expected, seen(*device))
        };
        lists.iter().flat_map(check).collect()
    }

    /// At most one finding of each kind: what is there too much, too often, not at all, in another order.
    fn list(&self, area: Area, who: &str, expected: &[Nonce], seen: Option<&Vec<Nonce>>) -> Vec<Finding> {
        let Some(seen) = seen else {
            return vec![self.finding(
                area,
                Kind::Lost,
                self.tell(who, expected),
                format!("{who}: no answer"),
            )];
        };
        if expected == seen {
            return vec![];
        }
        let count = |list: &[Nonce], nonce: &Nonce| list.iter().filter(|it| *it == nonce).count();
        let mut kinds = BTreeSet::new();
        for nonce in seen.iter().chain(expected) {
            let (right, shown) = (count(expected, nonce), count(seen, nonce));
            if right == 0 && shown > 0 {
                kinds.insert(Kind::Leak);
            } else if shown > right {
                kinds.insert(Kind::Duplicate);
            } else if shown < right {
                kinds.insert(Kind::Lost);
            }
        }
        if kinds.is_empty() {
            kinds.insert(Kind::Misordered);
        }
        kinds
            .into_iter()
            .map(|kind| self.finding(area, kind, self.tell(who, expected), self.tell(who, seen)))
            .collect()
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
        place: &str,
        seen: impl Fn(DeviceIx) -> Option<u32>,
    ) -> Vec<Finding> {
        let check = |(device, expected): &(DeviceIx, u32)| {
            let seen = seen(*device);
            let who = self.world.device_name(*device);
            let shown = seen.map_or_else(|| "no answer".into(), |seen| seen.to_string());
            (seen != Some(*expected)).then(|| {
                let expected = format!("unread of {place} on {who}: {expected}");
                self.finding(
                    Area::Unread,
                    Kind::Miscount,
                    expected,
                    format!("unread of {place} on {who}: {shown}"),
                )
            })
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
        let kind = if seen.flatten().is_some() { Kind::Leak } else { Kind::Lost };
        let seen = seen.map_or("no answer", name);
        let expected = format!("last message on {who}: {}", name(expected));
        Some(self.finding(Area::Last, kind, expected, format!("last message on {who}: {seen}")))
    }

    fn receipt(&self, message: Nonce, expected: (u32, u32), seen: Option<(u32, u32)>) -> Vec<Finding> {
        if seen == Some(expected) {
            return vec![];
        }
        let tell = |(read, unread)| format!("{}: read by {read}, not by {unread}", self.name(message));
        let seen = seen.map_or_else(|| format!("{}: no answer", self.name(message)), tell);
        vec![self.finding(Area::ReadReceipt, Kind::Miscount, tell(expected), seen)]
    }
}
