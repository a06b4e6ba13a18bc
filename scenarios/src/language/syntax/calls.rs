//! Steps that call the SDK.
//!
//! *Not here*: what a call does; that is for the subject and the model to say.

use crate::language::decode::{keyed, record};
use crate::language::word::{
    Body, Count, Device, Flag, Group as GroupName, List, Mention, Message, NewMessage, User as UserName, Word,
};
use aside_spec::vocabulary::{GroupType, MessageKind, Priority, ReceiveOption};

keyed! {
    /// A call of the SDK.
    "a call" enum Call {
        /// Makes a message object.
        Create(Create) = "create",
        /// Makes a message object of several messages that were sent.
        Merge(Merge) = "merge",
        /// Makes a message object with the content of a message that was sent.
        Forward(Forward) = "forward",
        /// Makes a message object that mentions members, of one that does not.
        AddAt(AddAt) = "add_at",
        /// Makes a message object for some members of a group only.
        Target(Target) = "target",
        /// Sends a message object.
        Send(Box<Send>) = "send",
        /// Makes an ordinary text message and sends it to a group.
        Say(Box<Say>) = "say",
        /// Takes a message back for everyone.
        Recall(OfMessage) = "recall",
        /// Gives a message other words.
        Modify(Modify) = "modify",
        /// Deletes a message for the caller only.
        Delete(OfMessage) = "delete",
        /// Tells the sender of a message that it was read.
        SendReceipt(OfMessage) = "send_receipt",
        /// Marks a group's messages as read.
        MarkRead(InGroup) = "mark_read",
        /// Sets how a group's messages are received.
        SetReceiveOption(SetReceiveOption) = "set_receive_option",
        /// Logs the device's user in.
        Login(Login) = "login",
        /// Logs the device's user out.
        Logout(Login) = "logout",
        /// Makes a group that does not exist yet.
        CreateGroup(CreateGroup) = "create_group",
        /// Joins a group.
        Join(InGroup) = "join",
        /// Invites users to a group.
        Invite(WithUsers) = "invite",
        /// Leaves a group.
        Leave(InGroup) = "leave",
        /// Removes members from a group.
        Kick(WithUsers) = "kick",
        /// Dissolves a group.
        Dismiss(InGroup) = "dismiss",
        /// Forbids a member to speak for some time.
        Mute(Mute) = "mute",
        /// Forbids everyone but owner and admins to speak, or allows it again.
        MuteAll(MuteAll) = "mute_all",
    }
}

record! {
    /// `createTextMessage`, `createCustomMessage`, … by the kind.
    "`create`" struct Create {
        /// Who makes it: a user, for the first of the user's devices, or `user/device`.
        by: Word<Device>,
        /// Its kind; text where left out, or text-at where it mentions somebody.
        kind: Option<Word<MessageKind>>,
        /// What it says, in quotes; for a kind without words what stands for them.
        text: Word<Body>,
        /// Whom it mentions: users, or `all`. It makes a group @ message of it.
        at: Option<List<Mention>>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `createMergerMessage`.
    "`merge`" struct Merge {
        /// Who makes it.
        by: Word<Device>,
        /// The messages in it.
        messages: List<Message>,
        /// Its title, in quotes.
        text: Word<Body>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `createForwardMessage`.
    "`forward`" struct Forward {
        /// Who makes it.
        by: Word<Device>,
        /// The message to forward.
        message: Word<Message>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `createAtSignedGroupMessage`.
    "`add_at`" struct AddAt {
        /// Who makes it.
        by: Word<Device>,
        /// The original.
        message: Word<Message>,
        /// Whom it mentions: users, or `all`.
        at: List<Mention>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `createTargetedGroupMessage`.
    "`target`" struct Target {
        /// Who makes it.
        by: Word<Device>,
        /// The original.
        message: Word<Message>,
        /// The list of receivers, as given: in order, strangers, repetitions and all.
        to: List<UserName>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `sendMessage`.
    "`send`" struct Send {
        /// Who sends it.
        by: Word<Device>,
        /// What is sent.
        message: Word<Message>,
        /// The parameter `groupID`.
        group: Option<Word<GroupName>>,
        /// The parameter `receiver`: with a group, the only member who is to receive it; without, a one-to-one message.
        receiver: Option<Word<UserName>>,
        /// Its priority; default where left out.
        priority: Option<Word<Priority>>,
        /// Only for those who are online now: not stored, not counted, not delivered later.
        online_only: Option<Word<Flag>>,
        /// `isExcludedFromUnreadCount`; not set where left out.
        excluded_from_unread: Option<Word<Flag>>,
        /// `isExcludedFromLastMessage`; not set where left out.
        excluded_from_last: Option<Word<Flag>>,
        /// `needReadReceipt`; false where left out.
        receipt: Option<Word<Flag>>,
        /// Whether offline push is allowed; true where left out.
        push: Option<Word<Flag>>,
    }
}

record! {
    /// A `create` and a `send` of an ordinary text message.
    "`say`" struct Say {
        /// Who says it.
        by: Word<Device>,
        /// In which group.
        group: Word<GroupName>,
        /// What it says, in quotes.
        text: Word<Body>,
        /// The name for it in the steps that follow; not needed where none of them names it.
        r#as: Option<Word<NewMessage>>,
        /// Its priority; default where left out.
        priority: Option<Word<Priority>>,
        /// Only for those who are online now: not stored, not counted, not delivered later.
        online_only: Option<Word<Flag>>,
        /// `isExcludedFromUnreadCount`; not set where left out.
        excluded_from_unread: Option<Word<Flag>>,
        /// `isExcludedFromLastMessage`; not set where left out.
        excluded_from_last: Option<Word<Flag>>,
        /// `needReadReceipt`; false where left out.
        receipt: Option<Word<Flag>>,
        /// Whether offline push is allowed; true where left out.
        push: Option<Word<Flag>>,
    }
}

record! {
    /// A call that is about a message.
    "this step" struct OfMessage {
        /// Who does it.
        by: Word<Device>,
        /// The message.
        message: Word<Message>,
    }
}

record! {
    /// `modifyMessage`.
    "`modify`" struct Modify {
        /// Who does it.
        by: Word<Device>,
        /// The message.
        message: Word<Message>,
        /// Its new words, in quotes.
        text: Word<Body>,
    }
}

record! {
    /// A call that is about a group.
    "this step" struct InGroup {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
    }
}

record! {
    /// `setGroupReceiveMessageOpt`.
    "`set_receive_option`" struct SetReceiveOption {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
        /// The option.
        option: Word<ReceiveOption>,
    }
}

record! {
    /// `login` or `logout`.
    "this step" struct Login {
        /// On which device: the user's first, or `user/device`.
        by: Word<Device>,
    }
}

record! {
    /// `createGroup`.
    "`create_group`" struct CreateGroup {
        /// Who makes it and owns it.
        by: Word<Device>,
        /// The group: one under `world: groups:`.
        group: Word<GroupName>,
        /// Its type, the same as under `world: groups:`; not needed.
        r#type: Option<Word<GroupType>>,
        /// The first members beside its owner.
        members: Option<List<UserName>>,
    }
}

record! {
    /// A call that is about users and a group.
    "this step" struct WithUsers {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
        /// The users.
        users: List<UserName>,
    }
}

record! {
    /// `muteGroupMember`.
    "`mute`" struct Mute {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
        /// The member.
        user: Word<UserName>,
        /// For how long; 0 ends it.
        seconds: Word<Count>,
    }
}

record! {
    /// `setGroupInfo` with `allMuted`.
    "`mute_all`" struct MuteAll {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
        /// Whether from now on or no longer.
        muted: Word<Flag>,
    }
}
