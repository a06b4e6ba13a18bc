//! A script as it goes by: who is there, who is on which list.
//!
//! It is read as written, without running it: whether a call succeeds does not matter to what was asked.
//!
//! *Not here*: what the words are ([`terms`](super::terms)).

use super::terms::{band, call_name, fault_names, relations};
use super::{Circumstance, Circumstances, Dimension};
use crate::script::{Act, Script, Step};
use aside_spec::vocabulary::{
    Call, Control, DeviceIx, DeviceSpec, GroupIx, GroupSpec, Handle, MessageKind, Priority, ReceiveOption,
    RuleBook, SendOptions, UserIx, Word, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// The circumstances of a script.
pub(super) fn play(script: &Script, book: &RuleBook, world: &World) -> Circumstances {
    let mut scene = Scene::new(script, book, world);
    for (at, step) in script.steps.iter().enumerate() {
        let previous = at.checked_sub(1);
        scene.is_overlapping = previous.is_some_and(|it| !step.after.contains(&it))
            || script.steps.get(at + 1).is_some_and(|next| !next.after.contains(&at));
        scene.step(step);
    }
    scene.found
}

/// A message object, as it was made.
struct Object {
    kind: MessageKind,
    list: Option<Vec<UserIx>>,
    /// The object that it was made of.
    original: Option<Handle>,
}

struct Scene<'s> {
    book: &'s RuleBook,
    world: &'s World,
    objects: BTreeMap<Handle, Object>,
    logged_in: BTreeSet<DeviceIx>,
    cut_off: BTreeSet<DeviceIx>,
    senders: BTreeSet<UserIx>,
    listed: BTreeSet<UserIx>,
    /// Objects that were sent, targeted or not.
    sent: BTreeSet<Handle>,
    /// The group and the list of each targeted send so far.
    before: Vec<(GroupIx, Vec<UserIx>)>,
    is_overlapping: bool,
    found: Circumstances,
}

impl<'s> Scene<'s> {
    fn new(script: &Script, book: &'s RuleBook, world: &'s World) -> Self {
        let logged_in =
            (0..).map(DeviceIx).zip(&world.devices).filter(|(_, it)| it.logged_in).map(|(at, _)| at);
        let mut scene = Self {
            book,
            world,
            objects: BTreeMap::new(),
            logged_in: logged_in.collect(),
            cut_off: BTreeSet::new(),
            senders: BTreeSet::new(),
            listed: BTreeSet::new(),
            sent: BTreeSet::new(),
            before: Vec::new(),
            is_overlapping: false,
            found: Circumstances::default(),
        };
        scene.cast(script);
        scene
    }

    /// Who sends targeted messages, and who is on a list: over the whole script.
    fn cast(&mut self, script: &Script) {
        for step in &script.steps {
            match &step.act {
                Act::Call(device, Call::Target { receivers, .. }) => {
                    self.senders.extend(self.user(*device));
                    self.listed.extend(receivers);
                }
                Act::Call(device, Call::Send { receiver: Some(receiver), group: Some(_), .. }) => {
                    self.senders.extend(self.user(*device));
                    self.listed.insert(*receiver);
                }
                Act::Call(..) | Act::Control(_) | Act::Expect(_) => {}
            }
        }
    }

    fn user(&self, device: DeviceIx) -> Option<UserIx> {
        self.spec(device).map(|it| it.user)
    }

    fn spec(&self, device: DeviceIx) -> Option<&'s DeviceSpec> {
        self.world.devices.get(device.at())
    }

    /// What a user has to do with targeted messages here.
    fn part(&self, user: UserIx) -> &'static str {
        let is_member = |group: &GroupSpec| group.members.iter().any(|it| it.user == user);
        if self.senders.contains(&user) {
            "a sender"
        } else if self.listed.contains(&user) {
            "a receiver"
        } else if self.world.groups.iter().any(is_member) {
            "a bystander"
        } else {
            "an outsider"
        }
    }

    fn part_on(&self, device: DeviceIx) -> &'static str {
        self.user(device).map_or("nobody", |user| self.part(user))
    }

    fn note(&mut self, dimension: Dimension, value: impl Into<String>) {
        self.found.rest.insert(Circumstance::new(dimension, value));
    }

    /// Something done, before or after the first targeted send.
    fn done(&mut self, what: &str) {
        let dimension = if self.found.sends.is_empty() { Dimension::Before } else { Dimension::After };
        self.note(dimension, what);
    }

    fn step(&mut self, step: &Step) {
        match &step.act {
            Act::Call(device, call) => self.call(*device, call),
            Act::Control(control) => self.control(*control),
            Act::Expect(_) => {}
        }
    }

    fn call(&mut self, device: DeviceIx, call: &Call) {
        let is_targeted = matches!(call, Call::Send { message, receiver, group, .. }
            if group.is_some() && (receiver.is_some() || self.list_of(*message).is_some()));
        if !is_targeted {
            let what = format!("{} by {}", call_name(call), self.part_on(device));
            self.done(&what);
        }
        match call {
            Call::Login => _ = self.logged_in.insert(device),
            Call::Logout => _ = self.logged_in.remove(&device),
            Call::SetReceiveOption { option, .. } => self.receive_option(device, *option),
            Call::CreateMessage { content, made, .. } | Call::CreateMerger { content, made, .. } => {
                self.objects.insert(*made, Object { kind: content.kind, list: None, original: None });
            }
            Call::AddAt { original, made, .. } => {
                let list = self.list_of(*original).map(<[_]>::to_vec);
                self.objects
                    .insert(*made, Object { kind: MessageKind::TextAt, list, original: Some(*original) });
            }
            Call::Target { original, receivers, made } => {
                let kind = self.objects.get(original).map_or(MessageKind::Text, |it| it.kind);
                let list = Some(receivers.clone());
                self.objects.insert(*made, Object { kind, list, original: Some(*original) });
            }
            Call::Send { message, receiver, group: Some(group), options } if is_targeted => {
                self.targeted(device, (*message, *receiver), *group, *options);
                self.sent.insert(*message);
            }
            Call::Send { message, .. } => _ = self.sent.insert(*message),
            Call::CreateForward { .. }
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
            | Call::CreateGroup { .. }
            | Call::Join { .. }
            | Call::Invite { .. }
            | Call::Leave { .. }
            | Call::Kick { .. }
            | Call::Dismiss { .. }
            | Call::Mute { .. }
            | Call::MuteAll { .. } => {}
        }
    }

    fn targeted(
        &mut self,
        device: DeviceIx,
        (message, receiver): (Handle, Option<UserIx>),
        group: GroupIx,
        options: SendOptions,
    ) {
        let list = self.list_of(message).map(<[_]>::to_vec);
        let form = if list.is_some() { "list" } else { "receiver" };
        let list = list.unwrap_or_else(|| receiver.into_iter().collect());
        if let (Some(sender), Some(spec)) = (self.spec(device), self.world.groups.get(group.at())) {
            let send = Send { sender, group: spec, message, form, list: &list, options };
            let mut all = self.of_send(&send);
            all.insert(Circumstance::new(Dimension::Sequel, self.sequel(group, &list)));
            self.found.sends.push(all);
        }
        self.before.push((group, list));
    }

    /// How a targeted send stands to those before it.
    fn sequel(&self, group: GroupIx, list: &[UserIx]) -> &'static str {
        match self.before.last() {
            None => "none",
            Some((other, _)) if *other != group => "in another group",
            Some((_, other)) if other == list => "to the same list",
            Some(_) => "to another list",
        }
    }

    fn receive_option(&mut self, device: DeviceIx, option: ReceiveOption) {
        let what = format!("{option} set by {}", self.part_on(device));
        self.done(&what);
    }

    fn list_of(&self, handle: Handle) -> Option<&[UserIx]> {
        self.objects.get(&handle).and_then(|it| it.list.as_deref())
    }

    fn control(&mut self, control: Control) {
        let device = match control {
            Control::Disconnect { device } => {
                self.cut_off.insert(device);
                Some(device)
            }
            Control::Connect { device } => {
                self.cut_off.remove(&device);
                Some(device)
            }
            Control::Degrade { device, .. }
            | Control::Strike { device, .. }
            | Control::Crash { device, .. }
            | Control::Start { device }
            | Control::Sleep { device }
            | Control::Wake { device }
            | Control::Skew { device, .. } => Some(device),
            Control::SetPlan { plan } => return self.done(&format!("the plan becomes {plan}")),
            Control::Wait { .. } => return self.done("a wait"),
            Control::RestartService { .. } => None,
        };
        let part = device.map_or("the service", |it| self.part_on(it));
        for fault in fault_names(control) {
            self.done(&format!("{fault} of {part}"));
        }
    }
}

/// A targeted send.
struct Send<'s> {
    sender: &'s DeviceSpec,
    group: &'s GroupSpec,
    message: Handle,
    form: &'static str,
    list: &'s [UserIx],
    options: SendOptions,
}

impl Scene<'_> {
    fn of_send(&self, send: &Send<'_>) -> BTreeSet<Circumstance> {
        use Dimension as D;
        let mut all = BTreeSet::new();
        let mut note = |dimension, value: &str| _ = all.insert(Circumstance::new(dimension, value));
        let kind = self.objects.get(&send.message).map_or(MessageKind::Text, |it| it.kind);
        note(D::Edition, send.sender.edition.name());
        note(D::Version, band(self.book, send.sender).name());
        note(D::Plan, self.world.plan.name());
        note(D::GroupType, send.group.kind.name());
        for of_the_book in [self.world.plan.name(), send.group.kind.name()] {
            note(D::Book, &format!("{}, {of_the_book}", self.book.name));
        }
        note(D::Size, if send.group.members.len() < LARGE { "small" } else { "large" });
        note(D::Platform, send.sender.platform.name());
        note(D::SenderDevices, count(self.devices_of(send.sender.user).count()));
        note(D::Kind, kind.name());
        note(D::Form, send.form);
        note(D::Object, self.object(send.message));
        note(D::Overlap, if self.is_overlapping { "with another step" } else { "none" });
        for relation in relations(self.world, send.sender, send.group, send.list) {
            note(D::Receivers, relation.name());
        }
        note(D::Receivers, length(send, self.book));
        note(D::Order, if send.list.is_sorted() { "that of the users" } else { "another" });
        for user in send.list {
            let (away, there): (Vec<_>, Vec<_>) =
                self.devices_of(*user).partition(|it| self.cut_off.contains(it));
            note(D::Devices, count(away.len() + there.len()));
            note(D::Presence, if there.is_empty() || !away.is_empty() { "is away" } else { "is there" });
        }
        for option in options(send.options) {
            note(D::Option, &option);
        }
        all.extend(self.of_members(send));
        all
    }

    fn of_members(&self, send: &Send<'_>) -> BTreeSet<Circumstance> {
        use Dimension as D;
        let mut all = BTreeSet::new();
        let mut note = |dimension, value: &str| _ = all.insert(Circumstance::new(dimension, value));
        for member in &send.group.members {
            let (is_sender, is_listed) = (member.user == send.sender.user, send.list.contains(&member.user));
            if is_sender {
                note(D::SenderRole, member.role.name());
            } else if !is_listed {
                note(D::BystanderRole, member.role.name());
                note(D::BystanderDevices, count(self.devices_of(member.user).count()));
            }
            let dimension = if is_listed { D::ReceiverSdk } else { D::BystanderSdk };
            let devices = self.world.devices_of(member.user).filter_map(|it| self.spec(it));
            for spec in devices.filter(|_| !is_sender || is_listed) {
                let version = band(self.book, spec).name();
                note(dimension, &format!("{} of {}, {version}", spec.edition, spec.platform));
            }
        }
        all
    }

    /// The devices on which a user is logged in.
    fn devices_of(&self, user: UserIx) -> impl Iterator<Item = DeviceIx> + '_ {
        self.world.devices_of(user).filter(|it| self.logged_in.contains(it))
    }

    /// What was done with a message object, or with another of the same original, before it is sent.
    fn object(&self, message: Handle) -> &'static str {
        let original = self.objects.get(&message).and_then(|it| it.original);
        let has_sibling = |other: &Handle| {
            *other != message && self.objects.get(other).is_some_and(|it| it.original == original)
        };
        if self.sent.contains(&message) {
            "was sent before"
        } else if original.is_some_and(|it| self.sent.contains(&it)) {
            "its original was sent before"
        } else if original.is_some() && self.sent.iter().any(has_sibling) {
            "another of the same original was sent before"
        } else {
            "is new"
        }
    }
}

/// So many members make a group large.
const LARGE: usize = 20;

/// How long the list is, as far as it can matter.
fn length(send: &Send<'_>, book: &RuleBook) -> &'static str {
    let others = send.group.members.iter().filter(|it| it.user != send.sender.user);
    let limit = book.receiver_limit.and_then(|it| usize::try_from(it).ok());
    match send.list.len() {
        0 => "none",
        many if limit.is_some_and(|limit| many > limit) => "more than the limit",
        many if limit == Some(many) => "as many as the limit",
        _ if others.clone().all(|it| send.list.contains(&it.user)) => "every other member",
        1 => "one",
        _ => "several, not all",
    }
}

const fn count(devices: usize) -> &'static str {
    match devices {
        0 => "none",
        1 => "one",
        2 => "two",
        _ => "three or more",
    }
}

fn options(options: SendOptions) -> Vec<String> {
    let SendOptions { priority, online_only, excluded_from_unread, excluded_from_last, wants_receipt, push } =
        options;
    let set = |name: &str, value: Option<bool>| value.map(|value| format!("{name} {value}"));
    let mut all = Vec::new();
    all.extend((priority != Priority::Default).then(|| format!("priority {priority}")));
    all.extend(online_only.then(|| "online only".into()));
    all.extend(set("excluded from unread", excluded_from_unread));
    all.extend(set("excluded from last", excluded_from_last));
    all.extend(wants_receipt.then(|| "wants a receipt".into()));
    all.extend((!push).then(|| "no push".into()));
    all
}
