//! Messages: what an application makes, and what it is handed.
//!
//! *Not here*: who may be handed one.

use super::words::words;
use super::{GroupIx, Nonce, Seq, UserIx};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

words! {
    /// The kind of a message: the `Xxx` of `createXxxMessage`.
    "message kind" enum MessageKind {
        /// Text.
        Text = "text",
        /// Text that mentions members: a group @ message from the start.
        TextAt = "text-at",
        /// The application's own bytes.
        Custom = "custom",
        /// An image.
        Image = "image",
        /// A voice recording.
        Sound = "sound",
        /// A video.
        Video = "video",
        /// A file.
        File = "file",
        /// A place.
        Location = "location",
        /// An emoticon.
        Face = "face",
        /// Several messages in one.
        Merger = "merger",
    }
}

words! {
    /// A message's priority; meaningful in groups only.
    "priority" enum Priority {
        /// The SDK's default.
        Default = "default",
        /// Kept longest when the rate limit bites.
        High = "high",
        /// In between.
        Normal = "normal",
        /// Dropped first.
        Low = "low",
    }
}

/// Whom a group @ message mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// Everybody in the group.
    All,
    /// One user.
    User(UserIx),
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Content {
    /// Its kind.
    pub kind: MessageKind,
    /// Its words; for kinds without words what stands for them: the bytes, the file's name, the place.
    pub text: String,
    /// What makes the content unique; absent only in content that the harness never made.
    pub nonce: Option<Nonce>,
}

/// A message as a device shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    /// What it says.
    pub content: Content,
    /// Who sent it.
    pub sender: UserIx,
    /// The group it was sent in; absent in a one-to-one message.
    pub group: Option<GroupIx>,
    /// Its number in the group, where it has one.
    pub seq: Option<Seq>,
    /// Whom it mentions.
    pub at: Vec<At>,
    /// Whether it was recalled.
    pub recalled: bool,
}

/// What an application asks for when it sends, apart from the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SendOptions {
    /// Priority.
    pub priority: Priority,
    /// Only for those online now: not stored, not counted, no offline delivery.
    pub online_only: bool,
    /// `isExcludedFromUnreadCount`, where the application set it.
    pub excluded_from_unread: Option<bool>,
    /// `isExcludedFromLastMessage`, where the application set it.
    pub excluded_from_last: Option<bool>,
    /// `needReadReceipt`.
    pub wants_receipt: bool,
    /// Whether offline push is allowed (`disablePush` unset).
    pub push: bool,
}

impl Default for SendOptions {
    fn default() -> Self {
        Self {
            priority: Priority::Default,
            online_only: false,
            excluded_from_unread: None,
            excluded_from_last: None,
            wants_receipt: false,
            push: true,
        }
    }
}
