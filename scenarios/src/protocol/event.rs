//! What the adapter tells unasked: callbacks of calls, and what the SDK's listeners are told.
//!
//! *Not here*: what any of it means; the harness translates it into the project's own vocabulary.

use super::schema::words;
use aside_spec::vocabulary::MessageKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are the protocol's, and PROTOCOL.md says what each is")]
pub enum Event {
    /// The progress callback of a call.
    Progress {
        id: String,
        percent: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// The success callback of a call.
    Succeeded {
        id: String,
        value: Value,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// The error callback of a call.
    Failed {
        id: String,
        code: i32,
        /// What the SDK says of it, for people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// `onRecvNewMessage`.
    Received {
        world: u32,
        device: String,
        message: Message,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// `onRecvMessageRevoked`.
    Recalled {
        world: u32,
        device: String,
        msg_id: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// `onRecvMessageModified`.
    Modified {
        world: u32,
        device: String,
        message: Message,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// `onConversationChanged`.
    ConversationChanged {
        world: u32,
        device: String,
        group: String,
        unread: u32,
        last: Option<Message>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// `onTotalUnreadMessageCountChanged`.
    TotalUnreadChanged {
        world: u32,
        device: String,
        total: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// `onRecvMessageReadReceipts`.
    ReceiptChanged {
        world: u32,
        device: String,
        msg_id: String,
        read: u32,
        unread: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
    /// A notification that the push service shows.
    Pushed {
        world: u32,
        user: String,
        text: String,
        badge: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_ms: Option<u64>,
    },
}

/// A message, as a device shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The SDK's message id.
    pub msg_id: String,
    /// Its kind.
    #[schemars(schema_with = "words::<MessageKind>")]
    pub kind: MessageKind,
    /// What it says, or what stands for that.
    pub text: String,
    /// Who sent it.
    pub sender: String,
    /// The group; absent in a message from user to user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its number in the group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Whom it mentions: users, or `@all`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<String>,
    /// Whether it was recalled.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
}

/// What a success callback is given: at most one of the fields, by the call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// The message sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
    /// A conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Conversation>,
    /// Unread messages over all conversations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_unread: Option<u32>,
    /// Messages, oldest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<Message>>,
    /// A read receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    /// Unread messages.
    pub unread: u32,
    /// The last message.
    pub last: Option<Message>,
}

/// How many have read a message, and how many have not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Have.
    pub read: u32,
    /// Have not.
    pub unread: u32,
}
