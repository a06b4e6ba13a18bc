//! What an application can ask of its SDK, and what the harness does to the world.
//!
//! Every bad request can be expressed: unknown users, groups that do not exist, handles whose creation was refused.
//! A message that was sent is named by its [`Nonce`] from then on, because any device may refer to it. Where several
//! messages carry one nonce, as a forwarded copy does, it names the user's own first, then the oldest the user knows.
//!
//! *Not here*: what comes back; see [`Event`](super::Event).

use super::{
    At, Content, DeviceIx, GroupIx, GroupType, Handle, Nonce, Plan, ReceiveOption, SendOptions, Store,
    Strike, UserIx, Weather,
};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// A call of the SDK's API on one device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// `login` as the device's user.
    Login,
    /// `logout`.
    Logout,

    /// `createTextMessage`, `createTextAtMessage`, `createCustomMessage`, … by the kind of the content.
    CreateMessage {
        /// What the message says, and its kind.
        content: Content,
        /// Whom it mentions: for [`MessageKind::TextAt`](super::MessageKind::TextAt) only.
        at: Vec<At>,
        /// The object made.
        made: Handle,
    },
    /// `createMergerMessage` of messages that were sent.
    CreateMerger {
        /// The title, as content of kind merger.
        content: Content,
        /// The messages in it.
        parts: Vec<Nonce>,
        /// The object made.
        made: Handle,
    },
    /// `createForwardMessage` of a message that was sent: the copy has its content, nonce included.
    CreateForward {
        /// The message to forward.
        message: Nonce,
        /// The object made.
        made: Handle,
    },
    /// `createAtSignedGroupMessage`: wraps an original into a message that mentions members.
    AddAt {
        /// The original object.
        original: Handle,
        /// Whom it mentions.
        at: Vec<At>,
        /// The object made.
        made: Handle,
    },
    /// `createTargetedGroupMessage`.
    Target {
        /// The original object.
        original: Handle,
        /// The list of receivers, as given: in order, with duplicates, strangers and all.
        receivers: Vec<UserIx>,
        /// The object made.
        made: Handle,
    },
    /// `sendMessage`.
    Send {
        /// The object to send.
        message: Handle,
        /// The parameter `receiver`.
        receiver: Option<UserIx>,
        /// The parameter `groupID`.
        group: Option<GroupIx>,
        /// Everything else.
        options: SendOptions,
    },

    /// `getConversation` of a group: unread count and last message.
    ReadConversation {
        /// The group.
        group: GroupIx,
    },
    /// `getTotalUnreadMessageCount`.
    ReadTotalUnread,
    /// `getGroupHistoryMessageList`, pulled to its end: oldest first.
    ReadHistory {
        /// The group.
        group: GroupIx,
    },
    /// `searchLocalMessages` in a group: oldest first.
    Search {
        /// The group.
        group: GroupIx,
        /// The keyword.
        keyword: String,
    },
    /// `markGroupMessageAsRead`.
    MarkRead {
        /// The group.
        group: GroupIx,
    },
    /// `setGroupReceiveMessageOpt`.
    SetReceiveOption {
        /// The group.
        group: GroupIx,
        /// The option.
        option: ReceiveOption,
    },

    /// `revokeMessage`.
    Recall {
        /// The message.
        message: Nonce,
    },
    /// `modifyMessage`: gives it other words.
    Modify {
        /// The message.
        message: Nonce,
        /// The new words.
        text: String,
    },
    /// `deleteMessages`: for the caller only.
    Delete {
        /// The message.
        message: Nonce,
    },
    /// `sendMessageReadReceipts`.
    SendReceipt {
        /// The message.
        message: Nonce,
    },
    /// `getMessageReadReceipts` of an own message.
    ReadReceipt {
        /// The message.
        message: Nonce,
    },

    /// `createGroup`; the caller becomes its owner.
    CreateGroup {
        /// The group: its name is the world's.
        group: GroupIx,
        /// Its type.
        kind: GroupType,
        /// First members beside the caller.
        members: Vec<UserIx>,
    },
    /// `joinGroup`.
    Join {
        /// The group.
        group: GroupIx,
    },
    /// `inviteUserToGroup`.
    Invite {
        /// The group.
        group: GroupIx,
        /// Those invited.
        users: Vec<UserIx>,
    },
    /// `quitGroup`.
    Leave {
        /// The group.
        group: GroupIx,
    },
    /// `kickGroupMember`.
    Kick {
        /// The group.
        group: GroupIx,
        /// Those kicked.
        users: Vec<UserIx>,
    },
    /// `dismissGroup`.
    Dismiss {
        /// The group.
        group: GroupIx,
    },
    /// `muteGroupMember`.
    Mute {
        /// The group.
        group: GroupIx,
        /// The member.
        user: UserIx,
        /// For how long, in seconds; 0 ends it.
        seconds: u32,
    },
    /// `setGroupInfo` with `allMuted`: nobody but owner and admins may speak.
    MuteAll {
        /// The group.
        group: GroupIx,
        /// Whether from now on or no longer.
        muted: bool,
    },
}

impl Call {
    /// The message object that it makes.
    pub const fn made(&self) -> Option<Handle> {
        match self {
            Self::CreateMessage { made, .. }
            | Self::CreateMerger { made, .. }
            | Self::CreateForward { made, .. }
            | Self::AddAt { made, .. }
            | Self::Target { made, .. } => Some(*made),
            Self::Login
            | Self::Logout
            | Self::Send { .. }
            | Self::ReadConversation { .. }
            | Self::ReadTotalUnread
            | Self::ReadHistory { .. }
            | Self::Search { .. }
            | Self::MarkRead { .. }
            | Self::SetReceiveOption { .. }
            | Self::Recall { .. }
            | Self::Modify { .. }
            | Self::Delete { .. }
            | Self::SendReceipt { .. }
            | Self::ReadReceipt { .. }
            | Self::CreateGroup { .. }
            | Self::Join { .. }
            | Self::Invite { .. }
            | Self::Leave { .. }
            | Self::Kick { .. }
            | Self::Dismiss { .. }
            | Self::Mute { .. }
            | Self::MuteAll { .. } => None,
        }
    }
}

/// What the harness does to the world, past the SDK's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// The application's owner changes the plan.
    SetPlan {
        /// The new plan.
        plan: Plan,
    },
    /// Time passes, and nothing else happens.
    Wait {
        /// For how long, in milliseconds.
        milliseconds: u64,
    },
    /// The device loses its network; its user stays logged in.
    Disconnect {
        /// The device.
        device: DeviceIx,
    },
    /// The device has its network back and resumes.
    Connect {
        /// The device.
        device: DeviceIx,
    },
    /// The device's link is bad for some time. Other than [`Disconnect`](Self::Disconnect), nobody is told.
    Degrade {
        /// The device.
        device: DeviceIx,
        /// How bad, and for how long.
        weather: Weather,
    },
    /// Something happens to one packet of the device's link.
    Strike {
        /// The device.
        device: DeviceIx,
        /// Which packet, and what.
        strike: Strike,
    },
    /// The application's process on the device ends, with all its message objects and all calls under way.
    Crash {
        /// The device.
        device: DeviceIx,
        /// Whether its local store survives.
        store: Store,
    },
    /// The process starts again, and its user's session resumes.
    Start {
        /// The device.
        device: DeviceIx,
    },
    /// The device stops in the middle of everything. The service is not told.
    Sleep {
        /// The device.
        device: DeviceIx,
    },
    /// The device goes on.
    Wake {
        /// The device.
        device: DeviceIx,
    },
    /// The device's clock is wrong by so much from now on.
    Skew {
        /// The device.
        device: DeviceIx,
        /// Milliseconds ahead; behind where negative.
        milliseconds: i32,
    },
    /// The service goes down and comes back: what it keeps durably is there, and its connections are not.
    RestartService {
        /// For how long it is down, in milliseconds.
        milliseconds: u32,
    },
}
