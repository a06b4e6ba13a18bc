//! Names of the wire to numbers, and back, in one world.
//!
//! A world is made with the names that exist; later calls may name others: accounts that nobody has, groups that are
//! made later, ids that are malformed. For those, spare places were made beforehand, one kind for each class of id.
//!
//! *Not here*: what any of them may do.

use crate::protocol::event;
use crate::protocol::request::Provision;
use aside_spec::vocabulary::{
    At, Call, Content, DeviceIx, GroupIx, GroupSpec, GroupType, Handle, MemberSpec, Message, MessageKind,
    Nonce, UserIx, UserSpec,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// Spare places for names of each class.
const SPARE: usize = 64;
/// The nonce of no message.
const NOBODY: u32 = u32::MAX;
/// Everybody, in a list of mentions.
const AT_ALL: &str = "@all";

/// The names of a world.
pub(super) struct Names {
    users: Places,
    groups: Places,
    devices: BTreeMap<String, DeviceIx>,
    device_names: Vec<String>,
    handles: BTreeMap<String, Handle>,
    /// The word that makes a message unique; its hash is the nonce, so that it is the same in every process.
    marks: BTreeMap<Nonce, String>,
    /// What each object says, and each message that was sent.
    drafts: BTreeMap<Handle, Content>,
    sent: BTreeMap<Nonce, event::Message>,
    owners: Vec<String>,
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    /// A user.
    User,
    /// A group.
    Group,
}

/// Numbers of names, with spare ones.
struct Places {
    known: BTreeMap<String, usize>,
    names: Vec<String>,
    /// Those before this place exist.
    spare_from: usize,
    spare: std::ops::Range<usize>,
    malformed: std::ops::Range<usize>,
}

impl Places {
    fn new(names: Vec<String>) -> Self {
        let first = names.len();
        let known = names.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        let spare = first..first + SPARE;
        let malformed = spare.end..spare.end + SPARE;
        let mut names = names;
        names.resize(malformed.end, String::new());
        Self { known, names, spare_from: first, spare, malformed }
    }

    fn number(&mut self, name: &str) -> usize {
        if let Some(at) = self.known.get(name) {
            return *at;
        }
        let is_well_formed = !name.is_empty() && name.bytes().all(|it| it.is_ascii_graphic());
        let places = if is_well_formed { &mut self.spare } else { &mut self.malformed };
        let at = places.next().unwrap_or(usize::MAX);
        if let Some(place) = self.names.get_mut(at) {
            *place = name.into();
            self.known.insert(name.into(), at);
        }
        at
    }

    fn name(&self, at: usize) -> String {
        self.names.get(at).cloned().unwrap_or_default()
    }
}

impl Names {
    /// The names of a world, with the users and groups to make it of.
    pub(super) fn new(provision: &Provision) -> (Self, Vec<UserSpec>, Vec<GroupSpec>) {
        let mut users = Places::new(provision.users.clone());
        let groups = Places::new(provision.groups.iter().map(|it| it.group.clone()).collect());
        let user_specs = specs(&users, |name, registered| UserSpec { name, registered });
        let mut group_specs =
            specs(&groups, |name, _| GroupSpec { name, kind: GroupType::Work, members: Vec::new() });
        for (spec, group) in group_specs.iter_mut().zip(&provision.groups) {
            spec.kind = group.kind;
            let member = |it: &crate::protocol::request::Member| MemberSpec {
                user: UserIx::of(users.number(&it.user)),
                role: it.role,
            };
            spec.members = group.members.iter().map(member).collect();
        }
        let device_names: Vec<_> = provision.devices.iter().map(|it| it.device.clone()).collect();
        let numbered = device_names.iter().enumerate();
        let devices = numbered.map(|(at, name)| (name.clone(), DeviceIx::of(at))).collect();
        let owners = provision.devices.iter().map(|it| it.user.clone()).collect();
        let names = Self {
            users,
            groups,
            devices,
            device_names,
            handles: BTreeMap::new(),
            marks: BTreeMap::new(),
            drafts: BTreeMap::new(),
            sent: BTreeMap::new(),
            owners,
        };
        (names, user_specs, group_specs)
    }

    pub(super) fn user(&mut self, name: &str) -> UserIx {
        UserIx::of(self.users.number(name))
    }

    /// The number of an account that there is.
    pub(super) fn account(&self, name: &str) -> Option<UserIx> {
        self.users.known.get(name).map(|at| UserIx::of(*at)).filter(|user| self.is_account(*user))
    }

    /// Whether this is the number of an account.
    pub(super) fn is_account(&self, user: UserIx) -> bool {
        user.at() < self.users.spare_from
    }

    pub(super) fn users(&mut self, names: &[String]) -> Vec<UserIx> {
        names.iter().map(|name| self.user(name)).collect()
    }

    pub(super) fn user_name(&self, user: UserIx) -> String {
        self.users.name(user.at())
    }

    pub(super) fn group(&mut self, name: &str) -> GroupIx {
        GroupIx::of(self.groups.number(name))
    }

    pub(super) fn group_name(&self, group: GroupIx) -> String {
        self.groups.name(group.at())
    }

    pub(super) fn device(&self, name: &str) -> Option<DeviceIx> {
        self.devices.get(name).copied()
    }

    pub(super) fn device_name(&self, device: DeviceIx) -> String {
        self.device_names.get(device.at()).cloned().unwrap_or_default()
    }

    pub(super) fn handle(&mut self, name: &str) -> Handle {
        let next = Handle::of(self.handles.len());
        *self.handles.entry(name.into()).or_insert(next)
    }

    pub(super) fn at(&mut self, names: &[String]) -> Vec<At> {
        names.iter().map(|name| if name == AT_ALL { At::All } else { At::User(self.user(name)) }).collect()
    }

    /// What a message says. Its last word makes it unique.
    pub(super) fn content(&mut self, kind: MessageKind, text: String) -> Content {
        let mark = text.rsplit(' ').next().unwrap_or_default().to_string();
        let hash = xxh3_64(mark.as_bytes()) % u64::from(NOBODY);
        let nonce = Nonce(u32::try_from(hash).unwrap_or(0));
        self.marks.insert(nonce, mark);
        Content { kind, text, nonce: Some(nonce) }
    }

    pub(super) fn msg_id(nonce: Option<Nonce>) -> String {
        nonce.map_or_else(|| "message-of-nobody".into(), |nonce| format!("message-{}", nonce.0))
    }

    /// The message of an id; one that there is not for an id that nobody gave.
    pub(super) fn nonce(id: &str) -> Nonce {
        let number = id.strip_prefix("message-").and_then(|number| number.parse().ok());
        Nonce(number.unwrap_or(NOBODY))
    }

    pub(super) fn message(&mut self, message: &Message) -> event::Message {
        let mention = |at: &At| match at {
            At::All => AT_ALL.into(),
            At::User(user) => self.user_name(*user),
        };
        let told = event::Message {
            msg_id: Self::msg_id(message.content.nonce),
            kind: message.content.kind,
            text: message.content.text.clone(),
            sender: self.user_name(message.sender),
            group: message.group.map(|group| self.group_name(group)),
            seq: message.seq.map(|seq| seq.0),
            at: message.at.iter().map(mention).collect(),
            recalled: message.recalled,
        };
        if let Some(nonce) = message.content.nonce {
            self.sent.entry(nonce).or_insert_with(|| told.clone());
        }
        told
    }

    /// Another message says the same.
    pub(super) fn same_mark(&mut self, one: Nonce, other: Nonce) {
        if let Some(mark) = self.marks.get(&one).cloned() {
            self.marks.insert(other, mark);
        }
    }

    /// The words that make messages unique, as far as they are known here.
    pub(super) fn marks(&self) -> &BTreeMap<Nonce, String> {
        &self.marks
    }

    /// Takes over words that another process knows.
    pub(super) fn learn_marks(&mut self, marks: BTreeMap<Nonce, String>) {
        self.marks.extend(marks);
    }

    /// The number of a name: a new one, where nobody has named it before.
    pub(super) fn number(&mut self, class: Class, name: &str) -> usize {
        match class {
            Class::User => self.users.number(name),
            Class::Group => self.groups.number(name),
        }
    }

    /// Whether a name has a number yet.
    pub(super) fn is_known(&self, class: Class, name: &str) -> bool {
        match class {
            Class::User => self.users.known.contains_key(name),
            Class::Group => self.groups.known.contains_key(name),
        }
    }

    /// Takes over the number that another process gave to a name.
    pub(super) fn learn(&mut self, class: Class, name: &str, at: usize) {
        let places = match class {
            Class::User => &mut self.users,
            Class::Group => &mut self.groups,
        };
        if let Some(place) = places.names.get_mut(at) {
            *place = name.into();
            places.known.insert(name.into(), at);
        }
    }

    /// The text of a message, for a notification.
    pub(super) fn text_of(&self, nonce: Option<Nonce>) -> String {
        nonce.and_then(|nonce| self.marks.get(&nonce)).cloned().unwrap_or_default()
    }

    /// Keeps what objects say and what is sent: where an event names a message only, the whole of it is told.
    pub(super) fn keep(&mut self, device: DeviceIx, call: &Call) {
        let copied = match call {
            Call::CreateMessage { content, made, .. } | Call::CreateMerger { content, made, .. } => {
                Some((*made, content.clone()))
            }
            Call::AddAt { original, made, .. } | Call::Target { original, made, .. } => {
                self.drafts.get(original).map(|content| (*made, content.clone()))
            }
            Call::Send { message, group, .. } => {
                self.keep_sent(device, *message, *group);
                None
            }
            _ => None,
        };
        self.drafts.extend(copied);
    }

    fn keep_sent(&mut self, device: DeviceIx, message: Handle, group: Option<GroupIx>) {
        let Some(Content { kind, text, nonce: Some(nonce) }) = self.drafts.get(&message).cloned() else {
            return;
        };
        let sender = self.owners.get(device.at()).cloned().unwrap_or_default();
        let (group, msg_id) = (group.map(|group| self.group_name(group)), Self::msg_id(Some(nonce)));
        let sent =
            event::Message { msg_id, kind, text, sender, group, seq: None, at: Vec::new(), recalled: false };
        self.sent.entry(nonce).or_insert(sent);
    }

    /// A message that was sent, as far as it is known apart from any device.
    pub(super) fn sent(&self, nonce: Nonce) -> Option<event::Message> {
        self.sent.get(&nonce).cloned()
    }
}

/// What exists, then the spare places: well-formed names that nobody has, then malformed ones.
fn specs<T>(places: &Places, spec: impl Fn(String, bool) -> T) -> Vec<T> {
    let of = |(at, name): (usize, &String)| {
        if at < places.spare.start {
            spec(name.clone(), true)
        } else if at < places.spare.end {
            spec(format!("spare-{at}"), false)
        } else {
            spec(format!("✗ {at}"), false)
        }
    };
    places.names.iter().enumerate().map(of).collect()
}
