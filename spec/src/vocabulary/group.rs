//! Groups and the members' standing in them.
//!
//! *Not here*: what each type allows; that is in a [`RuleBook`](super::RuleBook).

use super::words::words;

words! {
    /// A group type, under the vendor's present name; the older names are read, too.
    "group type" enum GroupType {
        /// Friends and colleagues; joined by invitation only.
        Work = "work" | "Work" | "private" | "Private",
        /// Joined with approval.
        Public = "public" | "Public",
        /// Joined freely.
        Meeting = "meeting" | "Meeting" | "chatroom" | "ChatRoom",
        /// Very large, joined freely.
        Community = "community" | "Community",
        /// Live broadcast; no history, no unread count.
        AvChatRoom = "avchatroom" | "AVChatRoom" | "bchatroom" | "BChatRoom",
    }
}

words! {
    /// A member's role, in the order of rights.
    "role" enum Role {
        /// 200.
        Member = "member",
        /// 300.
        Admin = "admin",
        /// 400.
        Owner = "owner",
    }
}

words! {
    /// How a member wants to hear of a group's messages.
    "receive option" enum ReceiveOption {
        /// Received and notified.
        Receive = "receive",
        /// Not received while online.
        NotReceive = "not-receive",
        /// Received, not notified.
        NotNotify = "not-notify",
        /// Received, not notified, except for @ messages.
        NotNotifyExceptAt = "not-notify-except-at",
        /// Not received, except for @ messages.
        NotReceiveExceptAt = "not-receive-except-at",
    }
}
