//! What server and clients say to each other: requests up, answers and pushes down.
//!
//! Between processes it is said as JSON. Nobody else speaks that, so what is unknown or missing in it is a mistake:
//! a list of receivers that got lost must not make a message for everybody.
//!
//! *Not here*: how it travels ([`network`](crate::network)), and what either side makes of it.

#![allow(missing_docs, reason = "fields and variants are called what they are")]

use aside_spec::vocabulary::{
    At, Content, ErrorCode, GroupIx, GroupType, Message, Nonce, ReceiveOption, SendOptions, Seq, Traffic,
    UserIx,
};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::ops::BitOr;
use std::sync::Arc;

/// What a message says: shared by everybody who holds it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    pub content: Content,
    pub at: Vec<At>,
}

/// On which surfaces of a device a message may show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Surfaces(#[serde(deserialize_with = "known_surfaces")] u16);

impl Surfaces {
    /// On none.
    pub const NONE: Self = Self(0);
    /// The receive event.
    pub const EVENT: Self = Self(1);
    /// The local store, and so search and everything an application does by message id.
    pub const STORE: Self = Self(1 << 1);
    /// The last message of the conversation.
    pub const LAST: Self = Self(1 << 2);
    /// The unread count.
    pub const UNREAD: Self = Self(1 << 3);
    /// Offline push.
    pub const PUSH: Self = Self(1 << 4);
    /// History.
    pub const HISTORY: Self = Self(1 << 5);
    /// News of a recall.
    pub const RECALL: Self = Self(1 << 6);
    /// News of a modification.
    pub const MODIFY: Self = Self(1 << 7);
    /// Read receipts.
    pub const RECEIPT: Self = Self(1 << 8);
    /// What a device is sent a message for.
    pub(crate) const LIVE: Self = Self(0b1111);
    const ALL: Self = Self(0b1_1111_1111);

    /// Whether any of `some` is among these.
    pub const fn any(self, some: Self) -> bool {
        self.0 & some.0 != 0
    }

    /// These without `some`.
    #[must_use]
    pub const fn without(self, some: Self) -> Self {
        Self(self.0 & !some.0)
    }

    /// These, as far as they are among `some`.
    #[must_use]
    pub const fn within(self, some: Self) -> Self {
        Self(self.0 & some.0)
    }

    /// `some` where they apply, or nothing.
    pub(crate) const fn when(some: Self, applies: bool) -> Self {
        if applies { some } else { Self::NONE }
    }
}

fn known_surfaces<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let bits = u16::deserialize(from)?;
    let unknown = bits & !Surfaces::ALL.0;
    if unknown == 0 { Ok(bits) } else { Err(D::Error::custom(format_args!("unknown surfaces {unknown:#b}"))) }
}

impl BitOr for Surfaces {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A message, as the server tells one user's device of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    #[serde(deserialize_with = "Option::deserialize")]
    pub group: Option<GroupIx>,
    /// Its number; absent where it is not stored.
    #[serde(deserialize_with = "Option::deserialize")]
    pub seq: Option<u64>,
    /// The newest number before it that this user may know of: all between them is nothing to miss.
    pub prev: u64,
    /// Where the user has read up to, if this message moves that.
    #[serde(deserialize_with = "Option::deserialize")]
    pub read: Option<u64>,
    pub sent_ms: u64,
    pub sender: UserIx,
    pub body: Arc<Body>,
    pub recalled: bool,
    pub surfaces: Surfaces,
}

/// A message to a group, as a client submits it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    pub group: GroupIx,
    pub body: Arc<Body>,
    #[serde(deserialize_with = "Option::deserialize")]
    pub targets: Option<Arc<[UserIx]>>,
    pub options: SendOptions,
    /// When it was sent, by the device's own clock.
    pub claimed_ms: u64,
}

/// A request's number, unique on its device: the key by which the server knows a repetition.
pub type RequestId = u32;

/// A request of a client.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub id: RequestId,
    pub ask: Ask,
}

/// What a client asks for: sixteen bytes, and whatever is larger lies apart, so that it is not copied each time that a request is passed
/// on. What a client keeps beside what it sends, to ask again, is shared.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    Session(Box<Resumption>),
    Logout,
    Send(Arc<Outgoing>),
    Direct(Box<Letter>),
    /// What was missed in one group after a number.
    Pull {
        group: GroupIx,
        known: u64,
    },
    History(GroupIx),
    MarkRead(GroupIx),
    SetOption(GroupIx, ReceiveOption),
    On(Box<About>),
    Group(GroupIx, Box<Affair>),
}

/// To be online, with all that was missed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resumption {
    /// By group, up to where the device knows.
    pub known: Vec<(GroupIx, u64)>,
    /// Whether it is the first of a process that kept nothing.
    pub is_fresh: bool,
    /// Whether it comes over a new connection, of which nobody has told the server.
    pub is_reconnect: bool,
}

/// A one-to-one message, as a client submits it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    pub receiver: UserIx,
    pub body: Arc<Body>,
    pub options: SendOptions,
}

/// What is asked about one message.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub group: GroupIx,
    pub seq: u64,
    #[serde(deserialize_with = "Option::deserialize")]
    pub nonce: Option<Nonce>,
    pub what: Change,
}

/// What is asked about a message that was sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    Recall,
    Modify(String),
    Delete,
    SendReceipt,
    ReadReceipt,
}

/// What is asked about a group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Affair {
    Create(GroupType, Vec<UserIx>),
    Join,
    Invite(Vec<UserIx>),
    Leave,
    Kick(Vec<UserIx>),
    Dismiss,
    Mute(UserIx, u32),
    MuteAll(bool),
}

/// What the server says to a client.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Down {
    Answer {
        id: RequestId,
        answer: Answer,
    },
    /// Numbered from 1 for each device, so that one that comes again is known.
    Push {
        id: u32,
        push: Box<Push>,
    },
    /// No word of the server's: a timer of the client's own, for a request that it sent.
    Overdue {
        id: RequestId,
    },
}

/// The answer to a request: sixteen bytes, as the request is. What the server keeps beside what it says, to say it again, is shared.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    Refused(ErrorCode),
    Done,
    Session(Box<Session>),
    Sent(Arc<Parcel>),
    Missed(Box<Missed>),
    History(Box<History>),
    /// Read up to here.
    Read(u64),
    Changed(Box<Changed>),
    /// Deleted for this user, whose last message is now this.
    Deleted(Option<Box<Parcel>>),
    Receipt {
        read: u32,
        unread: u32,
    },
}

const _: () = assert!(size_of::<Ask>() <= 16 && size_of::<Answer>() <= 16, "what is passed on has grown");

/// What was missed in one group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missed {
    pub parcels: Vec<Parcel>,
    /// The newest number when it was put together.
    pub newest: u64,
    /// Up to where the user had read.
    pub read: u64,
}

/// The history of a group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History(pub Vec<Parcel>);

/// A message that is another now.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// How it is now.
    pub parcel: Parcel,
    /// How much had been pushed to the device before that.
    pub pushed: u32,
}

/// What a device needs to be up to date.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Whether the plan lets targeted messages be sent.
    pub plan_carries: bool,
    pub conversations: Vec<Summary>,
    /// In the order of sending.
    pub missed: Vec<Parcel>,
    /// Messages that the device knows and that may have changed.
    pub changed: Vec<Parcel>,
    /// How many one-to-one messages the user has not read.
    pub letters: u32,
    /// Messages that the user deleted.
    pub deleted: Vec<(GroupIx, u64)>,
    /// The number of the last push before it: all that those told is in here.
    pub pushed: u32,
    /// Whether no push before it will come again.
    pub is_new: bool,
}

/// A conversation of a user.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    pub group: GroupIx,
    pub option: ReceiveOption,
    pub newest: u64,
    pub read: u64,
    pub unread: u32,
    #[serde(deserialize_with = "Option::deserialize")]
    pub last: Option<Parcel>,
}

/// What the server tells unasked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Push {
    Message(Parcel),
    Recalled(Parcel),
    Modified(Parcel),
    Deleted {
        group: GroupIx,
        seq: u64,
        #[serde(deserialize_with = "Option::deserialize")]
        last: Option<Parcel>,
    },
    Read {
        group: GroupIx,
        up_to: u64,
    },
    Option {
        group: GroupIx,
        option: ReceiveOption,
    },
    Plan {
        carries: bool,
    },
    Receipt {
        #[serde(deserialize_with = "Option::deserialize")]
        nonce: Option<Nonce>,
        read: u32,
        unread: u32,
    },
    Joined(Box<Summary>),
    Left(GroupIx),
    /// The connection is no more.
    Closed,
}

/// A stable key for draws: what a message is about, not when it was sent.
fn key(tag: u64, group: Option<GroupIx>, about: u64) -> u64 {
    let group = group.map_or(0, |it| u64::from(it.0) + 1);
    (tag << 56) ^ (group << 32) ^ about
}

fn nonce_word(nonce: Option<Nonce>) -> u64 {
    nonce.map_or(u64::from(u32::MAX), |it| u64::from(it.0))
}

/// A message is pushed under the key of its sending: what befalls a fan-out is drawn for the message.
pub(crate) fn message_key(group: Option<GroupIx>, nonce: Option<Nonce>) -> u64 {
    key(3, group, nonce_word(nonce))
}

impl Parcel {
    /// The message as an application is handed it.
    pub(crate) fn message(&self) -> Message {
        Message {
            content: self.body.content.clone(),
            sender: self.sender,
            group: self.group,
            seq: self.seq.map(Seq),
            at: self.body.at.clone(),
            recalled: self.recalled,
        }
    }

    fn key(&self, tag: u64) -> u64 {
        key(tag, self.group, nonce_word(self.body.content.nonce))
    }
}

impl Request {
    pub(crate) fn key(&self) -> u64 {
        match &self.ask {
            Ask::Session(_) => key(1, None, 0),
            Ask::Logout => key(2, None, 0),
            Ask::Send(it) => message_key(Some(it.group), it.body.content.nonce),
            Ask::Direct(it) => key(4, Some(GroupIx(it.receiver.0)), nonce_word(it.body.content.nonce)),
            Ask::Pull { group, known } => key(5, Some(*group), *known),
            Ask::History(group) => key(6, Some(*group), 0),
            Ask::MarkRead(group) => key(7, Some(*group), 0),
            Ask::SetOption(group, _) => key(8, Some(*group), 0),
            Ask::On(it) => key(16 + it.what.tag(), Some(it.group), nonce_word(it.nonce)),
            Ask::Group(group, affair) => key(24 + affair.tag(), Some(*group), 0),
        }
    }
}

impl Change {
    const fn tag(&self) -> u64 {
        match self {
            Self::Recall => 0,
            Self::Modify(_) => 1,
            Self::Delete => 2,
            Self::SendReceipt => 3,
            Self::ReadReceipt => 4,
        }
    }
}

impl Affair {
    const fn tag(&self) -> u64 {
        match self {
            Self::Create(..) => 0,
            Self::Join => 1,
            Self::Invite(_) => 2,
            Self::Leave => 3,
            Self::Kick(_) => 4,
            Self::Dismiss => 5,
            Self::Mute(..) => 6,
            Self::MuteAll(_) => 7,
        }
    }
}

impl Push {
    pub(crate) fn key(&self) -> u64 {
        match self {
            Self::Message(parcel) => message_key(parcel.group, parcel.body.content.nonce),
            Self::Recalled(parcel) => parcel.key(16),
            Self::Modified(parcel) => parcel.key(17),
            Self::Deleted { group, seq, .. } => key(32, Some(*group), *seq),
            Self::Read { group, .. } => key(7, Some(*group), 0),
            Self::Option { group, .. } => key(8, Some(*group), 0),
            Self::Plan { .. } => key(33, None, 0),
            Self::Receipt { nonce, .. } => key(19, None, nonce_word(*nonce)),
            Self::Joined(summary) => key(34, Some(summary.group), 0),
            Self::Left(group) => key(35, Some(*group), 0),
            Self::Closed => key(36, None, 0),
        }
    }
}

/// What a packet is for, in the words of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Topic {
    pub(crate) traffic: Traffic,
    pub(crate) group: Option<GroupIx>,
    pub(crate) message: Option<Nonce>,
}

impl Topic {
    /// The topic that a key stands for.
    pub(crate) fn of(key: u64) -> Self {
        let group = u32::try_from((key >> 32) & 0x00ff_ffff).unwrap_or(0);
        let about = u32::try_from(key & u64::from(u32::MAX)).unwrap_or(0);
        let message = (about != u32::MAX).then_some(Nonce(about));
        let (traffic, names_message) = match key >> 56 {
            1 => (Traffic::Session, false),
            2 => (Traffic::Logout, false),
            3 => (Traffic::Message, true),
            // The place of the group is taken by the receiver.
            4 => return Self { traffic: Traffic::Letter, group: None, message },
            5 => (Traffic::Gap, false),
            6 => (Traffic::History, false),
            7 => (Traffic::Read, false),
            8 => (Traffic::Option, false),
            16 => (Traffic::Recall, true),
            17 => (Traffic::Modify, true),
            18 => (Traffic::Delete, true),
            19 | 20 => (Traffic::Receipt, true),
            32 => (Traffic::Delete, false),
            33 => (Traffic::Plan, false),
            36 => (Traffic::Closed, false),
            _ => (Traffic::Group, false),
        };
        let group = group.checked_sub(1).map(GroupIx);
        Self { traffic, group, message: message.filter(|_| names_message) }
    }
}
