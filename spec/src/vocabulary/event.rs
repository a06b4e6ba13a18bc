//! What a system under test lets the world see, and the one log in which all of it stands.
//!
//! *Not here*: what should have been seen; see [`model`](crate::model).

use super::{Call, CallId, Control, DeviceIx, ErrorCode, GroupIx, Message, Nonce, UserIx};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What a call returned on the caller's own thread: not the same thing as its callback, and in no fixed order with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Return {
    /// Nothing: a call that answers by callback alone.
    Nothing,
    /// A message object, as asked for.
    Object,
    /// A null.
    Null,
    /// A message object without content: what some SDKs return when they refuse.
    EmptyObject,
    /// The API does not exist in this SDK.
    Absent,
}

/// What a call gives to its success callback.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Nothing.
    Nothing,
    /// The message sent.
    Sent(Message),
    /// A conversation.
    Conversation {
        /// Unread messages.
        unread: u32,
        /// The last message, where there is one.
        last: Option<Message>,
    },
    /// Unread messages over all conversations.
    TotalUnread(u32),
    /// Messages, oldest first.
    Messages(Vec<Message>),
    /// How many of those addressed have read a message, and how many have not.
    Receipt {
        /// Have read it.
        read: u32,
        /// Have not.
        unread: u32,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A call returned.
    Returned {
        /// The call.
        call: CallId,
        /// What it returned.
        value: Return,
    },
    /// A call's progress callback.
    Progress {
        /// The call.
        call: CallId,
        /// 0 to 100.
        percent: u32,
    },
    /// A call's success callback.
    Succeeded {
        /// The call.
        call: CallId,
        /// What it was given.
        value: Value,
    },
    /// A call's error callback.
    Failed {
        /// The call.
        call: CallId,
        /// The code.
        code: ErrorCode,
    },
    /// `onRecvNewMessage` of the advanced listener.
    Received {
        /// The device.
        device: DeviceIx,
        /// The message.
        message: Message,
    },
    /// `onRecvMessageRevoked`.
    Recalled {
        /// The device.
        device: DeviceIx,
        /// The message.
        message: Option<Nonce>,
    },
    /// `onRecvMessageModified`.
    Modified {
        /// The device.
        device: DeviceIx,
        /// The message as it is now.
        message: Message,
    },
    /// `onConversationChanged`.
    ConversationChanged {
        /// The device.
        device: DeviceIx,
        /// The group.
        group: GroupIx,
        /// Unread messages.
        unread: u32,
        /// The last message's nonce, where there is a last message.
        last: Option<Nonce>,
    },
    /// `onTotalUnreadMessageCountChanged`.
    TotalUnreadChanged {
        /// The device.
        device: DeviceIx,
        /// The total.
        total: u32,
    },
    /// `onRecvMessageReadReceipts`.
    ReceiptChanged {
        /// The device of the sender.
        device: DeviceIx,
        /// The message.
        message: Option<Nonce>,
        /// Have read it.
        read: u32,
        /// Have not.
        unread: u32,
    },
    /// The push service shows a notification for a user who has no device online.
    Pushed {
        /// The user.
        user: UserIx,
        /// The message it tells of.
        message: Option<Nonce>,
        /// The number on the application's icon.
        badge: u32,
    },
}

impl Event {
    /// The call that it belongs to; none for what comes unasked.
    pub const fn call(&self) -> Option<CallId> {
        match self {
            Self::Returned { call, .. }
            | Self::Progress { call, .. }
            | Self::Succeeded { call, .. }
            | Self::Failed { call, .. } => Some(*call),
            Self::Received { .. }
            | Self::Recalled { .. }
            | Self::Modified { .. }
            | Self::ConversationChanged { .. }
            | Self::TotalUnreadChanged { .. }
            | Self::ReceiptChanged { .. }
            | Self::Pushed { .. } => None,
        }
    }

    /// The device that is told unasked; none for what belongs to a call, and for a push, which goes to a user.
    pub const fn device(&self) -> Option<DeviceIx> {
        match self {
            Self::Received { device, .. }
            | Self::Recalled { device, .. }
            | Self::Modified { device, .. }
            | Self::ConversationChanged { device, .. }
            | Self::TotalUnreadChanged { device, .. }
            | Self::ReceiptChanged { device, .. } => Some(*device),
            Self::Returned { .. }
            | Self::Progress { .. }
            | Self::Succeeded { .. }
            | Self::Failed { .. }
            | Self::Pushed { .. } => None,
        }
    }
}

/// One thing in the log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observation {
    /// The harness asked something of a device.
    Submitted {
        /// The call's number.
        call: CallId,
        /// The device.
        device: DeviceIx,
        /// What was asked.
        what: Call,
    },
    /// The harness did something to the world.
    Controlled(Control),
    /// The system under test let something be seen.
    Seen(Event),
    /// Nothing more will come until the next call or control.
    Settled,
}

/// One line of the log: everything that is known of a run, for the model, the properties, `record` and `judge`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// The subject's time in milliseconds since the world began; virtual, where the subject has a virtual clock.
    pub at_ms: u64,
    /// What happened.
    pub what: Observation,
}
