//! Circumstances: what a case is made of, one dimension at a time. A rule that holds on one platform, for one kind of
//! message or before anybody has logged out may be broken on another, for another, or after it.
//!
//! | module | what it holds |
//! |---|---|
//! | here | what the circumstances of a case are |
//! | `scene` | who is there and who is on which list, as the steps go by |
//! | [`terms`] | the words |
//!
//! *Not here*: which circumstances matter to whom ([`kills::worth`](crate::kills::worth), [`explore`](crate::explore)).

mod scene;
pub mod terms;

use crate::script::Case;
use aside_spec::vocabulary::{RuleBook, World};
use std::collections::BTreeSet;
use std::fmt;

/// In what respect cases differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The edition of the sender's SDK.
    Edition,
    /// How its version stands to the floor.
    Version,
    /// The plan at the beginning.
    Plan,
    /// The group's type.
    GroupType,
    /// The sender's platform.
    Platform,
    /// The kind of the message.
    Kind,
    /// How many devices of one receiver are logged in.
    Devices,
    /// Whether the receivers have the network when the message is sent.
    Presence,
    /// By list, or by the parameter `receiver`.
    Form,
    /// Who is on the list, and how many.
    Receivers,
    /// In what order the list is.
    Order,
    /// How it stands to the targeted sends before it.
    Sequel,
    /// What else was done with the message object and its original.
    Object,
    /// Whether it overlaps with something else.
    Overlap,
    /// How large the group is.
    Size,
    /// How many devices of one member who is not on the list are logged in.
    BystanderDevices,
    /// How many devices of the sender are logged in.
    SenderDevices,
    /// The sender's role in the group.
    SenderRole,
    /// The roles of members who are not on the list.
    BystanderRole,
    /// The SDKs of the receivers.
    ReceiverSdk,
    /// The SDKs of members who are not on the list.
    BystanderSdk,
    /// An option of the send that is not as usual.
    Option,
    /// What was done before the first targeted send, and by whom.
    Before,
    /// What was done after it, and by whom.
    After,
    /// The rule book, with the plan and with the group type, of which each book has its own say.
    Book,
}

impl Dimension {
    /// The dimensions of which every pair of values is to meet in some send.
    pub const PAIRED: [Self; 9] = [
        Self::Edition,
        Self::Version,
        Self::Plan,
        Self::GroupType,
        Self::Platform,
        Self::Kind,
        Self::Devices,
        Self::Presence,
        Self::Form,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Edition => "edition",
            Self::Version => "version",
            Self::Plan => "plan",
            Self::GroupType => "group type",
            Self::Platform => "platform",
            Self::Kind => "kind",
            Self::Devices => "devices of a receiver",
            Self::Presence => "a receiver",
            Self::Form => "form",
            Self::Receivers => "on the list",
            Self::Order => "order of the list",
            Self::Sequel => "after another one",
            Self::Object => "the object",
            Self::Overlap => "overlap",
            Self::Size => "size of the group",
            Self::BystanderDevices => "devices of a bystander",
            Self::SenderDevices => "devices of the sender",
            Self::SenderRole => "the sender's role",
            Self::BystanderRole => "a bystander's role",
            Self::ReceiverSdk => "a receiver's SDK",
            Self::BystanderSdk => "a bystander's SDK",
            Self::Option => "option",
            Self::Before => "before it",
            Self::After => "after it",
            Self::Book => "rule book",
        }
    }
}

/// One respect, and how a case is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Circumstance {
    /// In what respect.
    pub dimension: Dimension,
    /// How: a word of the vocabulary where there is one.
    pub value: String,
}

impl Circumstance {
    /// A circumstance.
    pub fn new(dimension: Dimension, value: impl Into<String>) -> Self {
        Self { dimension, value: value.into() }
    }
}

impl fmt::Display for Circumstance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.dimension.name(), self.value)
    }
}

/// The circumstances of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Those of each targeted send, in the order of the steps.
    pub sends: Vec<BTreeSet<Circumstance>>,
    /// Those that are no send's alone.
    pub rest: BTreeSet<Circumstance>,
}

impl Circumstances {
    /// Those of a case in a world, under a book.
    pub fn of(case: &Case, book: &RuleBook, world: &World) -> Self {
        scene::play(&case.script, book, world)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Circumstance> {
        self.sends.iter().flatten().chain(&self.rest)
    }

    /// Every two that met in one send and are of dimensions that are paired, the smaller first.
    pub fn pairs(&self) -> BTreeSet<(Circumstance, Circumstance)> {
        let mut pairs = BTreeSet::new();
        for send in &self.sends {
            let paired: Vec<_> = send.iter().filter(|it| Dimension::PAIRED.contains(&it.dimension)).collect();
            for (at, first) in paired.iter().enumerate() {
                let others = paired[at + 1..].iter().filter(|it| it.dimension != first.dimension);
                pairs.extend(others.map(|other| ((*first).clone(), (*other).clone())));
            }
        }
        pairs
    }
}
