//! What an adapter may leave out, and which of it a case needs.
//!
//! *Not here*: dimensions, of which a case needs a value ([`Dimensions`](super::hello::Dimensions)).

use crate::script::{Act, Case, Expectation};
use aside_spec::vocabulary::{Call, Control, MessageKind, Word};
use std::collections::BTreeSet;

/// Surfaces on which a message could show and that every SDK which reaches a service lets one look at.
pub const EVERYBODYS_SURFACES: [&str; 4] =
    ["receive events", "conversation events and last messages", "unread counts", "totals"];

/// Those that not every SDK, or not every adapter, lets anybody look at.
pub const SURFACES: [(Capability, &str); 6] = [
    (Capability::History, "history"),
    (Capability::Search, "search"),
    (Capability::Push, "push"),
    (Capability::Recall, "recall notices"),
    (Capability::Modify, "modification notices"),
    (Capability::Receipts, "read receipts"),
];

/// Something that not every SDK, or not every adapter, can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Messages of kinds other than text, custom and merger.
    Kinds,
    /// `createTextAtMessage`.
    At,
    /// `createAtSignedGroupMessage`.
    AtSigned,
    /// `createMergerMessage`.
    Merge,
    /// `createForwardMessage`.
    Forward,
    /// `getGroupHistoryMessageList`.
    History,
    /// `searchLocalMessages`.
    Search,
    /// `markGroupMessageAsRead`.
    MarkRead,
    /// `setGroupReceiveMessageOpt`.
    ReceiveOption,
    /// `revokeMessage` and its event.
    Recall,
    /// `modifyMessage` and its event.
    Modify,
    /// `deleteMessages`.
    Delete,
    /// Read receipts.
    Receipts,
    /// Making and leaving groups, inviting, kicking.
    Groups,
    /// Muting.
    Mute,
    /// `login` and `logout`.
    Login,
    /// More than one device a user.
    SeveralDevices,
    /// `onlineUserOnly`.
    OnlineOnly,
    /// `isExcludedFromUnreadCount` and `isExcludedFromLastMessage`.
    ExclusionFlags,
    /// Offline push.
    Push,
    /// Cutting a device's network.
    Network,
    /// Changing the plan.
    ChangePlan,
    /// Bad links: delay, loss, duplication, overtaking.
    Links,
    /// Ending a device's process and starting it again, putting it to sleep and waking it.
    Processes,
    /// Setting a device's clock wrong.
    Clocks,
    /// Restarting the service.
    Restart,
    /// Striking single packets: of the simulated service alone, whose packets have names.
    Strikes,
}

impl Word for Capability {
    const NOUN: &'static str = "capability";
    const ALL: &'static [Self] = &[
        Self::Kinds,
        Self::At,
        Self::AtSigned,
        Self::Merge,
        Self::Forward,
        Self::History,
        Self::Search,
        Self::MarkRead,
        Self::ReceiveOption,
        Self::Recall,
        Self::Modify,
        Self::Delete,
        Self::Receipts,
        Self::Groups,
        Self::Mute,
        Self::Login,
        Self::SeveralDevices,
        Self::OnlineOnly,
        Self::ExclusionFlags,
        Self::Push,
        Self::Network,
        Self::ChangePlan,
        Self::Links,
        Self::Processes,
        Self::Clocks,
        Self::Restart,
        Self::Strikes,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Kinds => "kinds",
            Self::At => "at",
            Self::AtSigned => "at-signed",
            Self::Merge => "merge",
            Self::Forward => "forward",
            Self::History => "history",
            Self::Search => "search",
            Self::MarkRead => "mark-read",
            Self::ReceiveOption => "receive-option",
            Self::Recall => "recall",
            Self::Modify => "modify",
            Self::Delete => "delete",
            Self::Receipts => "receipts",
            Self::Groups => "groups",
            Self::Mute => "mute",
            Self::Login => "login",
            Self::SeveralDevices => "several-devices",
            Self::OnlineOnly => "online-only",
            Self::ExclusionFlags => "exclusion-flags",
            Self::Push => "push",
            Self::Network => "network",
            Self::ChangePlan => "change-plan",
            Self::Links => "links",
            Self::Processes => "processes",
            Self::Clocks => "clocks",
            Self::Restart => "restart",
            Self::Strikes => "strikes",
        }
    }

    fn aliases(self) -> &'static [&'static str] {
        &[]
    }
}

/// A set of capabilities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(BTreeSet<Capability>);

impl Capabilities {
    /// All that there are.
    pub fn all() -> Self {
        Self(Capability::ALL.iter().copied().collect())
    }

    /// All that can be asked for through the protocol.
    pub fn all_of_protocol() -> Self {
        Self(Capability::ALL.iter().copied().filter(|it| *it != Capability::Strikes).collect())
    }

    /// All but what goes wrong on purpose.
    pub fn without_faults() -> Self {
        Self(Capability::ALL.iter().copied().filter(|it| *it < Capability::Links).collect())
    }

    /// Those of these names; names that nobody knows are left out.
    pub fn named(names: &[String]) -> Self {
        Self(names.iter().filter_map(|name| Capability::parse(name)).collect())
    }

    /// Their names.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|it| it.name().into()).collect()
    }

    /// Whether this is among them.
    pub fn has(&self, capability: Capability) -> bool {
        self.0.contains(&capability)
    }

    /// Those that both have.
    #[must_use]
    pub fn both(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).copied().collect())
    }
}

/// What a case needs.
pub fn needed(case: &Case) -> BTreeSet<Capability> {
    let needs = &case.script.needs;
    let mut all = BTreeSet::new();
    let mut owners = BTreeSet::new();
    if needs.devices.iter().any(|device| !owners.insert(device.user)) {
        all.insert(Capability::SeveralDevices);
    }
    if needs.devices.iter().any(|device| !device.logged_in) {
        all.insert(Capability::Login);
    }
    for step in &case.script.steps {
        match &step.act {
            Act::Call(_, call) => all.extend(of_call(call)),
            Act::Control(control) => all.extend(of_control(*control)),
            Act::Expect(expectation) => all.extend(of_pin(expectation)),
        }
    }
    all
}

fn of_call(call: &Call) -> Vec<Capability> {
    match call {
        Call::CreateMessage { content, .. } => of_kind(content.kind).into_iter().collect(),
        Call::Send { options, .. } => {
            let flags = options.excluded_from_unread.is_some() || options.excluded_from_last.is_some();
            [
                (options.online_only, Capability::OnlineOnly),
                (flags, Capability::ExclusionFlags),
                (options.wants_receipt, Capability::Receipts),
            ]
            .into_iter()
            .filter_map(|(needed, capability)| needed.then_some(capability))
            .collect()
        }
        Call::Target { .. } | Call::ReadConversation { .. } | Call::ReadTotalUnread => vec![],
        Call::Login | Call::Logout => vec![Capability::Login],
        Call::CreateMerger { .. } => vec![Capability::Merge],
        Call::CreateForward { .. } => vec![Capability::Forward],
        Call::AddAt { .. } => vec![Capability::AtSigned],
        Call::ReadHistory { .. } => vec![Capability::History],
        Call::Search { .. } => vec![Capability::Search],
        Call::MarkRead { .. } => vec![Capability::MarkRead],
        Call::SetReceiveOption { .. } => vec![Capability::ReceiveOption],
        Call::Recall { .. } => vec![Capability::Recall],
        Call::Modify { .. } => vec![Capability::Modify],
        Call::Delete { .. } => vec![Capability::Delete],
        Call::SendReceipt { .. } | Call::ReadReceipt { .. } => vec![Capability::Receipts],
        Call::CreateGroup { .. }
        | Call::Join { .. }
        | Call::Invite { .. }
        | Call::Leave { .. }
        | Call::Kick { .. }
        | Call::Dismiss { .. } => vec![Capability::Groups],
        Call::Mute { .. } | Call::MuteAll { .. } => vec![Capability::Mute],
    }
}

const fn of_kind(kind: MessageKind) -> Option<Capability> {
    match kind {
        MessageKind::Text | MessageKind::Custom => None,
        MessageKind::TextAt => Some(Capability::At),
        MessageKind::Merger => Some(Capability::Merge),
        MessageKind::Image
        | MessageKind::Sound
        | MessageKind::Video
        | MessageKind::File
        | MessageKind::Location
        | MessageKind::Face => Some(Capability::Kinds),
    }
}

/// Time is a dimension, and no capability.
const fn of_control(control: Control) -> Option<Capability> {
    match control {
        Control::SetPlan { .. } => Some(Capability::ChangePlan),
        Control::Wait { .. } => None,
        Control::Disconnect { .. } | Control::Connect { .. } => Some(Capability::Network),
        Control::Degrade { .. } => Some(Capability::Links),
        Control::Strike { .. } => Some(Capability::Strikes),
        Control::Crash { .. } | Control::Start { .. } | Control::Sleep { .. } | Control::Wake { .. } => {
            Some(Capability::Processes)
        }
        Control::Skew { .. } => Some(Capability::Clocks),
        Control::RestartService { .. } => Some(Capability::Restart),
    }
}

const fn of_pin(pin: &Expectation) -> Option<Capability> {
    match pin {
        Expectation::Pushed(_) | Expectation::Badge(_) => Some(Capability::Push),
        Expectation::Recalled(_) => Some(Capability::Recall),
        Expectation::Modified(_) => Some(Capability::Modify),
        Expectation::History(..) => Some(Capability::History),
        Expectation::Found(..) => Some(Capability::Search),
        Expectation::Receipt { .. } => Some(Capability::Receipts),
        Expectation::Result { .. }
        | Expectation::Received(_)
        | Expectation::AllOrNone(_)
        | Expectation::Unread(..)
        | Expectation::TotalUnread(_)
        | Expectation::Last(..) => None,
    }
}
