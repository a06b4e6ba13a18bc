//! The project's words to the protocol's.
//!
//! *Not here*: what comes back; see [`incoming`](super::incoming).

use super::masks::Masks;
use crate::protocol::request::{Create, Do};
use aside_spec::vocabulary::{Call, Content, Control, DeviceIx, Handle, MessageKind, Nonce, UserIx};

/// A call of a device of `user`, as a request.
pub fn call(masks: &mut Masks, device: DeviceIx, user: Option<UserIx>, call: &Call) -> Do {
    let device = masks.device(device);
    let of = |masks: &Masks, nonce: Nonce| masks.msg_id(nonce, user);
    match call {
        Call::Login => Do::Login { device },
        Call::Logout => Do::Logout { device },
        Call::CreateMessage { content, at, made } => {
            let at = masks.at(at);
            create(masks, device, content, at, *made)
        }
        Call::CreateMerger { content, parts, made } => Do::CreateMergerMessage {
            device,
            text: masks.marked(&content.text, content.nonce),
            messages: parts.iter().map(|part| of(masks, *part)).collect(),
            made: Masks::handle(*made),
        },
        Call::CreateForward { message, made } => {
            Do::CreateForwardMessage { device, message: of(masks, *message), made: Masks::handle(*made) }
        }
        Call::AddAt { original, at, made } => Do::CreateAtSignedGroupMessage {
            device,
            original: Masks::handle(*original),
            at: masks.at(at),
            made: Masks::handle(*made),
        },
        Call::Target { original, receivers, made } => Do::CreateTargetedGroupMessage {
            device,
            original: Masks::handle(*original),
            receivers: masks.users(receivers),
            made: Masks::handle(*made),
        },
        Call::Send { message, receiver, group, options } => Do::SendMessage {
            device,
            message: Masks::handle(*message),
            receiver: receiver.map(|user| masks.user(user)),
            group: group.map(|group| masks.group(group)),
            priority: options.priority,
            online_only: options.online_only,
            excluded_from_unread: options.excluded_from_unread,
            excluded_from_last: options.excluded_from_last,
            needs_receipt: options.wants_receipt,
            push: options.push,
        },
        Call::ReadConversation { group } => Do::GetConversation { device, group: masks.group(*group) },
        Call::ReadTotalUnread => Do::GetTotalUnreadMessageCount { device },
        Call::ReadHistory { group } => Do::GetGroupHistoryMessageList { device, group: masks.group(*group) },
        Call::Search { group, keyword } => {
            Do::SearchLocalMessages { device, group: masks.group(*group), keyword: keyword.clone() }
        }
        Call::MarkRead { group } => Do::MarkGroupMessageAsRead { device, group: masks.group(*group) },
        Call::SetReceiveOption { group, option } => {
            Do::SetGroupReceiveMessageOpt { device, group: masks.group(*group), option: *option }
        }
        Call::Recall { message } => Do::RevokeMessage { device, message: of(masks, *message) },
        Call::Modify { message, text } => Do::ModifyMessage {
            device,
            message: of(masks, *message),
            text: masks.marked(text, Some(*message)),
        },
        Call::Delete { message } => Do::DeleteMessages { device, message: of(masks, *message) },
        Call::SendReceipt { message } => Do::SendMessageReadReceipts { device, message: of(masks, *message) },
        Call::ReadReceipt { message } => Do::GetMessageReadReceipts { device, message: of(masks, *message) },
        Call::CreateGroup { group, kind, members } => {
            Do::CreateGroup { device, group: masks.group(*group), kind: *kind, members: masks.users(members) }
        }
        Call::Join { group } => Do::JoinGroup { device, group: masks.group(*group) },
        Call::Invite { group, users } => {
            Do::InviteUserToGroup { device, group: masks.group(*group), users: masks.users(users) }
        }
        Call::Leave { group } => Do::QuitGroup { device, group: masks.group(*group) },
        Call::Kick { group, users } => {
            Do::KickGroupMember { device, group: masks.group(*group), users: masks.users(users) }
        }
        Call::Dismiss { group } => Do::DismissGroup { device, group: masks.group(*group) },
        Call::Mute { group, user, seconds } => Do::MuteGroupMember {
            device,
            group: masks.group(*group),
            user: masks.user(*user),
            seconds: *seconds,
        },
        Call::MuteAll { group, muted } => {
            Do::SetGroupAllMuted { device, group: masks.group(*group), muted: *muted }
        }
    }
}

fn create(masks: &mut Masks, device: String, content: &Content, at: Vec<String>, made: Handle) -> Do {
    let text = masks.marked(&content.text, content.nonce);
    let create = Create { device, text, made: Masks::handle(made) };
    match content.kind {
        MessageKind::Text => Do::CreateTextMessage(create),
        MessageKind::TextAt => {
            let Create { device, text, made } = create;
            Do::CreateTextAtMessage { device, text, at, made }
        }
        MessageKind::Custom => Do::CreateCustomMessage(create),
        MessageKind::Image => Do::CreateImageMessage(create),
        MessageKind::Sound => Do::CreateSoundMessage(create),
        MessageKind::Video => Do::CreateVideoMessage(create),
        MessageKind::File => Do::CreateFileMessage(create),
        MessageKind::Location => Do::CreateLocationMessage(create),
        MessageKind::Face => Do::CreateFaceMessage(create),
        // A merger has parts, and a call of its own.
        MessageKind::Merger => {
            let Create { device, text, made } = create;
            Do::CreateMergerMessage { device, text, messages: Vec::new(), made }
        }
    }
}

/// What is done to the world, as a request.
pub fn control(masks: &Masks, control: Control) -> Do {
    match control {
        Control::SetPlan { plan } => Do::SetPlan { plan },
        Control::Wait { milliseconds } => Do::Advance { milliseconds },
        Control::Disconnect { device } => Do::Disconnect { device: masks.device(device) },
        Control::Connect { device } => Do::Connect { device: masks.device(device) },
        Control::Degrade { device, weather } => Do::Degrade {
            device: masks.device(device),
            direction: weather.direction,
            for_milliseconds: weather.for_ms,
            lose: weather.lose,
            double: weather.double,
            overtake: weather.overtake,
            lose_acks: weather.lose_acks,
            spread: weather.spread,
            delay_milliseconds: weather.delay_ms,
            slow_milliseconds: weather.slow_ms,
        },
        // No adapter has the capability: it is never asked.
        Control::Strike { .. } => Do::Settle,
        Control::Crash { device, store } => Do::Crash { device: masks.device(device), store },
        Control::Start { device } => Do::Start { device: masks.device(device) },
        Control::Sleep { device } => Do::Sleep { device: masks.device(device) },
        Control::Wake { device } => Do::Wake { device: masks.device(device) },
        Control::Skew { device, milliseconds } => Do::Skew { device: masks.device(device), milliseconds },
        Control::RestartService { milliseconds } => Do::RestartService { milliseconds },
    }
}
