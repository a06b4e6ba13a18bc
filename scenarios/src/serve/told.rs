//! Events of the simulated service as lines.
//!
//! *Not here*: returns of calls, which are replies.

use super::names::Names;
use crate::protocol::event::{Conversation, Event as Wire, Receipt, Value as WireValue};
use aside_spec::vocabulary::{CallId, Event, Value};
use std::collections::BTreeMap;

/// An event under the names of the wire; none for a call that has none.
pub(super) fn event(
    world: u32,
    names: &mut Names,
    calls: &BTreeMap<CallId, String>,
    at_ms: u64,
    event: Event,
) -> Option<Wire> {
    let at_ms = Some(at_ms);
    Some(match event {
        Event::Returned { .. } => return None,
        Event::Progress { call, percent } => Wire::Progress { id: calls.get(&call)?.clone(), percent, at_ms },
        Event::Succeeded { call, value } => {
            Wire::Succeeded { id: calls.get(&call)?.clone(), value: self::value(names, value), at_ms }
        }
        Event::Failed { call, code } => {
            Wire::Failed { id: calls.get(&call)?.clone(), code: code.0, text: None, at_ms }
        }
        Event::Received { device, message } => {
            let (device, message) = (names.device_name(device), names.message(&message));
            Wire::Received { world, device, message, at_ms }
        }
        Event::Recalled { device, message } => {
            let msg_id = Names::msg_id(message);
            Wire::Recalled { world, device: names.device_name(device), msg_id, at_ms }
        }
        Event::Modified { device, message } => {
            let (device, message) = (names.device_name(device), names.message(&message));
            Wire::Modified { world, device, message, at_ms }
        }
        Event::ConversationChanged { device, group, unread, last } => {
            let (device, group) = (names.device_name(device), names.group_name(group));
            let last = last.and_then(|nonce| names.sent(nonce));
            Wire::ConversationChanged { world, device, group, unread, last, at_ms }
        }
        Event::TotalUnreadChanged { device, total } => {
            Wire::TotalUnreadChanged { world, device: names.device_name(device), total, at_ms }
        }
        Event::ReceiptChanged { device, message, read, unread } => {
            let (device, msg_id) = (names.device_name(device), Names::msg_id(message));
            Wire::ReceiptChanged { world, device, msg_id, read, unread, at_ms }
        }
        Event::Pushed { user, message, badge } => {
            let (user, text) = (names.user_name(user), names.text_of(message));
            Wire::Pushed { world, user, text, badge, at_ms }
        }
    })
}

fn value(names: &mut Names, value: Value) -> WireValue {
    let none = WireValue::default();
    match value {
        Value::Nothing => none,
        Value::Sent(message) => WireValue { message: Some(names.message(&message)), ..none },
        Value::Conversation { unread, last } => {
            let last = last.map(|last| names.message(&last));
            WireValue { conversation: Some(Conversation { unread, last }), ..none }
        }
        Value::TotalUnread(total) => WireValue { total_unread: Some(total), ..none },
        Value::Messages(messages) => {
            let messages = messages.iter().map(|message| names.message(message)).collect();
            WireValue { messages: Some(messages), ..none }
        }
        Value::Receipt { read, unread } => WireValue { receipt: Some(Receipt { read, unread }), ..none },
    }
}
