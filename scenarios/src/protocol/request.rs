//! From the harness to the adapter.
//!
//! *Not here*: which requests an adapter need not know; see [`Capability`](super::Capability).

use super::schema::{date, version, words};
use aside_spec::vocabulary::{
    Direction, Edition, GroupType, Plan, Platform, Priority, ReceiveOption, Role, Spread, Store, Version,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A request. Its reply repeats `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// Unique on the connection.
    pub id: String,
    /// The case that it belongs to; absent in `hello`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub world: Option<u32>,
    /// What is asked.
    #[serde(flatten)]
    pub what: Do,
}

/// What is asked. Devices are named `user/device`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are the protocol's, and PROTOCOL.md says what each is")]
pub enum Do {
    /// The first request.
    Hello { protocol: Versions, harness: String },
    /// Make a world.
    Provision(Provision),
    /// End the world.
    Release,
    /// Let everything happen that will happen by itself.
    Settle,
    /// Time passes.
    Advance { milliseconds: u64 },
    /// The device loses its network.
    Disconnect { device: String },
    /// The device has its network back.
    Connect { device: String },
    /// The device's link is bad for some time, and nobody is told.
    Degrade {
        device: String,
        #[schemars(schema_with = "words::<Direction>")]
        direction: Direction,
        for_milliseconds: u32,
        /// Of 100 packets.
        lose: u8,
        /// Of 100 packets.
        double: u8,
        /// Of 100 packets.
        overtake: u8,
        /// Of 100 deliveries.
        lose_acks: u8,
        #[schemars(schema_with = "words::<Spread>")]
        spread: Spread,
        delay_milliseconds: u32,
        slow_milliseconds: u32,
    },
    /// The process on the device ends.
    Crash {
        device: String,
        #[schemars(schema_with = "words::<Store>")]
        store: Store,
    },
    /// The process on the device starts again.
    Start { device: String },
    /// The device stops in the middle of everything, and nobody is told.
    Sleep { device: String },
    /// The device goes on.
    Wake { device: String },
    /// The device's clock is ahead by so much.
    Skew { device: String, milliseconds: i32 },
    /// The service goes down for some time.
    RestartService { milliseconds: u32 },
    /// The application is on another plan from now on.
    SetPlan {
        #[schemars(schema_with = "words::<Plan>")]
        plan: Plan,
    },

    /// `login`.
    Login { device: String },
    /// `logout`.
    Logout { device: String },
    /// `createTextMessage`.
    CreateTextMessage(Create),
    /// `createTextAtMessage`.
    CreateTextAtMessage { device: String, text: String, at: Vec<String>, made: String },
    /// `createCustomMessage`.
    CreateCustomMessage(Create),
    /// `createImageMessage`.
    CreateImageMessage(Create),
    /// `createSoundMessage`.
    CreateSoundMessage(Create),
    /// `createVideoMessage`.
    CreateVideoMessage(Create),
    /// `createFileMessage`.
    CreateFileMessage(Create),
    /// `createLocationMessage`.
    CreateLocationMessage(Create),
    /// `createFaceMessage`.
    CreateFaceMessage(Create),
    /// `createMergerMessage`.
    CreateMergerMessage { device: String, text: String, messages: Vec<String>, made: String },
    /// `createForwardMessage`.
    CreateForwardMessage { device: String, message: String, made: String },
    /// `createAtSignedGroupMessage`.
    CreateAtSignedGroupMessage { device: String, original: String, at: Vec<String>, made: String },
    /// `createTargetedGroupMessage`.
    CreateTargetedGroupMessage { device: String, original: String, receivers: Vec<String>, made: String },
    /// `sendMessage`.
    SendMessage {
        device: String,
        message: String,
        receiver: Option<String>,
        group: Option<String>,
        #[schemars(schema_with = "words::<Priority>")]
        priority: Priority,
        online_only: bool,
        excluded_from_unread: Option<bool>,
        excluded_from_last: Option<bool>,
        needs_receipt: bool,
        push: bool,
    },

    /// `getConversation`.
    GetConversation { device: String, group: String },
    /// `getTotalUnreadMessageCount`.
    GetTotalUnreadMessageCount { device: String },
    /// `getGroupHistoryMessageList`, pulled to its end.
    GetGroupHistoryMessageList { device: String, group: String },
    /// `searchLocalMessages`.
    SearchLocalMessages { device: String, group: String, keyword: String },
    /// `markGroupMessageAsRead`.
    MarkGroupMessageAsRead { device: String, group: String },
    /// `setGroupReceiveMessageOpt`.
    SetGroupReceiveMessageOpt {
        device: String,
        group: String,
        #[schemars(schema_with = "words::<ReceiveOption>")]
        option: ReceiveOption,
    },
    /// `revokeMessage`.
    RevokeMessage { device: String, message: String },
    /// `modifyMessage`.
    ModifyMessage { device: String, message: String, text: String },
    /// `deleteMessages`.
    DeleteMessages { device: String, message: String },
    /// `sendMessageReadReceipts`.
    SendMessageReadReceipts { device: String, message: String },
    /// `getMessageReadReceipts`.
    GetMessageReadReceipts { device: String, message: String },

    /// `createGroup`.
    CreateGroup {
        device: String,
        group: String,
        #[serde(rename = "type")]
        #[schemars(schema_with = "words::<GroupType>")]
        kind: GroupType,
        members: Vec<String>,
    },
    /// `joinGroup`.
    JoinGroup { device: String, group: String },
    /// `inviteUserToGroup`.
    InviteUserToGroup { device: String, group: String, users: Vec<String> },
    /// `quitGroup`.
    QuitGroup { device: String, group: String },
    /// `kickGroupMember`.
    KickGroupMember { device: String, group: String, users: Vec<String> },
    /// `dismissGroup`.
    DismissGroup { device: String, group: String },
    /// `muteGroupMember`.
    MuteGroupMember { device: String, group: String, user: String, seconds: u32 },
    /// `setGroupInfo` with `allMuted`.
    SetGroupAllMuted { device: String, group: String, muted: bool },
}

/// The versions of the protocol that the harness speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Versions {
    /// The oldest.
    pub least: u32,
    /// The newest.
    pub most: u32,
}

/// A message of a kind that needs nothing but a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Create {
    /// The device.
    pub device: String,
    /// What it says, or what stands for that.
    pub text: String,
    /// The name of the object from now on.
    pub made: String,
}

/// A world to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provision {
    /// The date as of which the service is to behave, where it is settable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "date")]
    pub as_of: Option<String>,
    /// The plan, where it is settable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "words::<Plan>")]
    pub plan: Option<Plan>,
    /// Everybody who has an account.
    pub users: Vec<String>,
    /// Every device.
    pub devices: Vec<Device>,
    /// Every group that exists.
    pub groups: Vec<Group>,
    /// To a client of a shared service: the devices that are its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yours: Option<Vec<String>>,
}

/// A device to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Device {
    /// Its name, `user/device`.
    pub device: String,
    /// Whose it is.
    pub user: String,
    /// The platform of its SDK, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "words::<Platform>")]
    pub platform: Option<Platform>,
    /// The edition of its SDK, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "words::<Edition>")]
    pub edition: Option<Edition>,
    /// The version of its SDK, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "version")]
    pub version: Option<Version>,
    /// Whether its user is logged in there from the start.
    pub logged_in: bool,
}

/// A group to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Its id.
    pub group: String,
    /// Its type.
    #[serde(rename = "type")]
    #[schemars(schema_with = "words::<GroupType>")]
    pub kind: GroupType,
    /// Its members.
    pub members: Vec<Member>,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// Who.
    pub user: String,
    /// With what role.
    #[schemars(schema_with = "words::<Role>")]
    pub role: Role,
}

impl Request {
    /// The request as a line, with its end.
    pub fn line(&self) -> Vec<u8> {
        // Strings, numbers and names can always be written.
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }
}

impl Do {
    /// Its name on the wire: `send_message`.
    pub fn name(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.get("do").and_then(|it| it.as_str()).unwrap_or_default().into()
    }
}
