//! The protocol's words to the project's.
//!
//! *Not here*: the form of a line ([`protocol`](crate::protocol)); by here it is known to be right.

use super::masks::{AT_ALL, Masks};
use crate::protocol::event::{self, Event as Wire};
use aside_spec::vocabulary::{At, Call, CallId, Content, ErrorCode, Event, Message, Seq, UserIx, Value};

/// A name on the wire that this world does not have, or a value that the call can't have: in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger(pub String);

/// An event in the project's words, with its time where it has one. `call` is the call that a callback is of.
pub fn event(
    masks: &mut Masks,
    wire: Wire,
    call: Option<(CallId, &Call)>,
) -> Result<(Option<u64>, Event), Stranger> {
    let device = |masks: &Masks, name: &str| {
        masks.device_of(name).ok_or_else(|| Stranger(format!("there is no device `{name}` in this world")))
    };
    let called = || call.ok_or_else(|| Stranger("a callback of a call that was never made".into()));
    Ok(match wire {
        Wire::Progress { id: _, percent, at_ms } => (at_ms, Event::Progress { call: called()?.0, percent }),
        Wire::Succeeded { id: _, value, at_ms } => {
            let (call, what) = called()?;
            (at_ms, Event::Succeeded { call, value: self::value(masks, what, value)? })
        }
        Wire::Failed { id: _, code, text: _, at_ms } => {
            (at_ms, Event::Failed { call: called()?.0, code: ErrorCode(code) })
        }
        Wire::Received { world: _, device: on, message, at_ms } => {
            let device = device(masks, &on)?;
            (at_ms, Event::Received { device, message: self::message(masks, message)? })
        }
        Wire::Recalled { world: _, device: on, msg_id, at_ms } => {
            let message = masks.message_of(&msg_id);
            (at_ms, Event::Recalled { device: device(masks, &on)?, message })
        }
        Wire::Modified { world: _, device: on, message, at_ms } => {
            let device = device(masks, &on)?;
            (at_ms, Event::Modified { device, message: self::message(masks, message)? })
        }
        Wire::ConversationChanged { world: _, device: on, group, unread, last, at_ms } => {
            let device = device(masks, &on)?;
            let group = masks.group_of(&group).ok_or_else(|| no_group(&group))?;
            let last = last.map(|last| message(masks, last)).transpose()?;
            let last = last.and_then(|last| last.content.nonce);
            (at_ms, Event::ConversationChanged { device, group, unread, last })
        }
        Wire::TotalUnreadChanged { world: _, device: on, total, at_ms } => {
            (at_ms, Event::TotalUnreadChanged { device: device(masks, &on)?, total })
        }
        Wire::ReceiptChanged { world: _, device: on, msg_id, read, unread, at_ms } => {
            let message = masks.message_of(&msg_id);
            (at_ms, Event::ReceiptChanged { device: device(masks, &on)?, message, read, unread })
        }
        Wire::Pushed { world: _, user, text, badge, at_ms } => {
            let (_, message) = masks.unmarked(&text);
            (at_ms, Event::Pushed { user: self::user(masks, &user)?, message, badge })
        }
    })
}

fn no_group(name: &str) -> Stranger {
    Stranger(format!("there is no group `{name}` in this world"))
}

fn user(masks: &Masks, name: &str) -> Result<UserIx, Stranger> {
    masks.user_of(name).ok_or_else(|| Stranger(format!("there is no user `{name}` in this world")))
}

/// A message, whose id is remembered.
fn message(masks: &mut Masks, wire: event::Message) -> Result<Message, Stranger> {
    let event::Message { msg_id, kind, text, sender, group, seq, at, recalled } = wire;
    let (text, mark) = masks.unmarked(&text);
    // A recalled message may have lost its words; it is still the same message.
    let nonce = mark.or_else(|| masks.message_of(&msg_id));
    let sender = user(masks, &sender)?;
    masks.learn(&msg_id, nonce, sender);
    let mention = |name: &String| {
        if name == AT_ALL { Ok(At::All) } else { user(masks, name).map(At::User) }
    };
    let group = group.map(|name| masks.group_of(&name).ok_or_else(|| no_group(&name))).transpose()?;
    Ok(Message {
        content: Content { kind, text, nonce },
        sender,
        group,
        seq: seq.map(Seq),
        at: at.iter().map(mention).collect::<Result<_, _>>()?,
        recalled,
    })
}

/// What a success callback was given, which must be what this call gives.
fn value(masks: &mut Masks, call: &Call, wire: event::Value) -> Result<Value, Stranger> {
    let event::Value { message, conversation, total_unread, messages, receipt } = wire;
    let missing = |field: &str| Stranger(format!("the value of this call has no `{field}`"));
    match call {
        Call::Send { .. } => {
            let message = message.ok_or_else(|| missing("message"))?;
            Ok(Value::Sent(self::message(masks, message)?))
        }
        Call::ReadConversation { .. } => {
            let event::Conversation { unread, last } = conversation.ok_or_else(|| missing("conversation"))?;
            let last = last.map(|last| self::message(masks, last)).transpose()?;
            Ok(Value::Conversation { unread, last })
        }
        Call::ReadTotalUnread => total_unread.map(Value::TotalUnread).ok_or_else(|| missing("total_unread")),
        Call::ReadHistory { .. } | Call::Search { .. } => {
            let messages = messages.ok_or_else(|| missing("messages"))?;
            let messages = messages.into_iter().map(|it| self::message(masks, it));
            Ok(Value::Messages(messages.collect::<Result<_, _>>()?))
        }
        Call::ReadReceipt { .. } => {
            let event::Receipt { read, unread } = receipt.ok_or_else(|| missing("receipt"))?;
            Ok(Value::Receipt { read, unread })
        }
        Call::Login
        | Call::Logout
        | Call::CreateMessage { .. }
        | Call::CreateMerger { .. }
        | Call::CreateForward { .. }
        | Call::AddAt { .. }
        | Call::Target { .. }
        | Call::MarkRead { .. }
        | Call::SetReceiveOption { .. }
        | Call::Recall { .. }
        | Call::Modify { .. }
        | Call::Delete { .. }
        | Call::SendReceipt { .. }
        | Call::CreateGroup { .. }
        | Call::Join { .. }
        | Call::Invite { .. }
        | Call::Leave { .. }
        | Call::Kick { .. }
        | Call::Dismiss { .. }
        | Call::Mute { .. }
        | Call::MuteAll { .. } => Ok(Value::Nothing),
    }
}
