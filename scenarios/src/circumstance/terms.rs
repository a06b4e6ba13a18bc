//! Words for what a case is made of: how a version stands to its floor, who is on a list, what is done.
//!
//! *Not here*: where they apply (the module above).

use aside_spec::vocabulary::{
    Call, Control, DeviceSpec, GroupSpec, PlatformFloor, RuleBook, Store, UserIx, World,
};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// How a version stands to the floor of its platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Below it.
    Below,
    /// The floor itself.
    At,
    /// Above it.
    Above,
}

impl Band {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Below, Self::At, Self::Above];

    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Below => "below the floor",
            Self::At => "the floor",
            Self::Above => "above the floor",
        }
    }
}

/// Who is on a list of receivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// A member.
    Member,
    /// The sender.
    Sender,
    /// Somebody with an account who is no member.
    Stranger,
    /// Nobody: no account.
    Nobody,
    /// Somebody who is on it twice.
    Twice,
    /// No one: the list is empty.
    Empty,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Member, Self::Sender, Self::Stranger, Self::Nobody, Self::Twice, Self::Empty];

    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "a member",
            Self::Sender => "the sender",
            Self::Stranger => "no member",
            Self::Nobody => "no account",
            Self::Twice => "somebody twice",
            Self::Empty => "nobody at all",
        }
    }
}

/// How the version on a device stands to the floor of its platform in a book.
pub fn band(book: &RuleBook, spec: &DeviceSpec) -> Band {
    let floor = book.floors.iter().find(|it| it.platform == spec.platform);
    match floor.map(|it: &PlatformFloor| spec.version.cmp(&it.version)) {
        Some(Ordering::Less) => Band::Below,
        Some(Ordering::Equal) => Band::At,
        Some(Ordering::Greater) | None => Band::Above,
    }
}

/// Everybody who is on the list of a device of a group.
pub fn relations(world: &World, spec: &DeviceSpec, group: &GroupSpec, list: &[UserIx]) -> BTreeSet<Relation> {
    let mut all = BTreeSet::new();
    if list.is_empty() {
        all.insert(Relation::Empty);
    }
    let mut seen = BTreeSet::new();
    for user in list {
        if !seen.insert(*user) {
            all.insert(Relation::Twice);
        }
        let has_account = world.users.get(user.at()).is_some_and(|it| it.registered);
        let is_member = group.members.iter().any(|it| it.user == *user);
        all.insert(match (has_account, *user == spec.user, is_member) {
            (false, _, _) => Relation::Nobody,
            (true, true, _) => Relation::Sender,
            (true, false, true) => Relation::Member,
            (true, false, false) => Relation::Stranger,
        });
    }
    all
}

/// What goes wrong by a control.
pub fn fault_names(control: Control) -> Vec<&'static str> {
    match control {
        Control::Degrade { weather, .. } => [
            (weather.lose > 0 && weather.lose < 100, "loss"),
            (weather.lose == 100, "partition"),
            (weather.double > 0, "duplication"),
            (weather.overtake > 0, "overtaking"),
            (weather.lose_acks > 0, "lost acknowledgements"),
            (weather.delay_ms > 0, "delay"),
            (weather.slow_ms > 0, "slow receiver"),
        ]
        .into_iter()
        .filter_map(|(is_on, name)| is_on.then_some(name))
        .collect(),
        Control::Crash { store: Store::Kept, .. } => vec!["crash, store kept"],
        Control::Crash { store: Store::Lost, .. } => vec!["crash, store lost"],
        Control::Sleep { .. } => vec!["sleep"],
        Control::Skew { .. } => vec!["skewed clock"],
        Control::RestartService { .. } => vec!["restart of the service"],
        Control::Disconnect { .. } => vec!["network off"],
        Control::Strike { .. } => vec!["strike"],
        Control::SetPlan { .. }
        | Control::Wait { .. }
        | Control::Connect { .. }
        | Control::Start { .. }
        | Control::Wake { .. } => vec![],
    }
}

/// A call, as scenarios name it.
pub fn call_name(call: &Call) -> &'static str {
    match call {
        Call::Login => "login",
        Call::Logout => "logout",
        Call::CreateMessage { .. } => "create",
        Call::CreateMerger { .. } => "merge",
        Call::CreateForward { .. } => "forward",
        Call::AddAt { .. } => "add_at",
        Call::Target { .. } => "target",
        Call::Send { .. } => "send",
        Call::ReadConversation { .. } => "read conversation",
        Call::ReadTotalUnread => "read total unread",
        Call::ReadHistory { .. } => "read history",
        Call::Search { .. } => "search",
        Call::MarkRead { .. } => "mark_read",
        Call::SetReceiveOption { .. } => "set_receive_option",
        Call::Recall { .. } => "recall",
        Call::Modify { .. } => "modify",
        Call::Delete { .. } => "delete",
        Call::SendReceipt { .. } => "send_receipt",
        Call::ReadReceipt { .. } => "read receipt",
        Call::CreateGroup { .. } => "create_group",
        Call::Join { .. } => "join",
        Call::Invite { .. } => "invite",
        Call::Leave { .. } => "leave",
        Call::Kick { .. } => "kick",
        Call::Dismiss { .. } => "dismiss",
        Call::Mute { .. } => "mute",
        Call::MuteAll { .. } => "mute_all",
    }
}
