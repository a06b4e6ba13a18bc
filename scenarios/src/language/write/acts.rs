//! Calls and controls, as steps say them.
//!
//! *Not here*: pins ([`pins`](super::pins)), and the order of the steps ([`write`](super)).

use super::{Writer, list, name, quoted};
use aside_spec::vocabulary::{
    Call, Control, DeviceIx, Direction, Fate, GroupIx, MessageKind, Nonce, SendOptions, Spread, Store,
    Strike, Weather, Word as _,
};
use std::fmt::{Display, Write as _};

impl Writer<'_> {
    pub(super) fn call(&self, device: DeviceIx, call: &Call) -> String {
        let by = self.by(device);
        match call {
            Call::Login => format!("login: {{ by: {by} }}"),
            Call::Logout => format!("logout: {{ by: {by} }}"),
            Call::CreateMessage { content, at, made } => {
                let is_text = matches!(content.kind, MessageKind::Text | MessageKind::TextAt);
                let kind = if is_text { String::new() } else { format!(", kind: {}", content.kind.name()) };
                let at = if at.is_empty() { String::new() } else { format!(", at: {}", self.mentions(at)) };
                let (text, made) = (quoted(&content.text), self.object(*made));
                format!("create: {{ by: {by}{kind}, text: {text}{at}, as: {made} }}")
            }
            Call::CreateMerger { content, parts, made } => {
                let parts = list(parts.iter().map(|it| self.message(*it)));
                let (text, made) = (quoted(&content.text), self.object(*made));
                format!("merge: {{ by: {by}, messages: {parts}, text: {text}, as: {made} }}")
            }
            Call::CreateForward { message, made } => {
                format!(
                    "forward: {{ by: {by}, message: {}, as: {} }}",
                    self.message(*message),
                    self.object(*made)
                )
            }
            Call::AddAt { original, at, made } => {
                let (original, made) = (self.object(*original), self.object(*made));
                format!("add_at: {{ by: {by}, message: {original}, at: {}, as: {made} }}", self.mentions(at))
            }
            Call::Target { original, receivers, made } => {
                let (original, made) = (self.object(*original), self.object(*made));
                format!(
                    "target: {{ by: {by}, message: {original}, to: {}, as: {made} }}",
                    self.users(receivers)
                )
            }
            Call::Send { message, receiver, group, options } => {
                let mut fields = format!("by: {by}, message: {}", self.object(*message));
                if let Some(group) = group {
                    _ = write!(fields, ", group: {}", self.group(*group));
                }
                if let Some(receiver) = receiver {
                    _ = write!(fields, ", receiver: {}", name(self.user_name(*receiver)));
                }
                format!("send: {{ {fields}{} }}", options_of(*options))
            }
            // The language has no step that looks without expecting anything; the harness looks by itself.
            Call::ReadConversation { .. }
            | Call::ReadTotalUnread
            | Call::ReadHistory { .. }
            | Call::Search { .. }
            | Call::ReadReceipt { .. } => String::from("wait: { milliseconds: 0 }"),
            Call::MarkRead { group } => self.in_group("mark_read", &by, *group),
            Call::SetReceiveOption { group, option } => {
                let group = self.group(*group);
                format!("set_receive_option: {{ by: {by}, group: {group}, option: {} }}", option.name())
            }
            Call::Recall { message } => self.of_message("recall", &by, *message),
            Call::Modify { message, text } => {
                format!("modify: {{ by: {by}, message: {}, text: {} }}", self.message(*message), quoted(text))
            }
            Call::Delete { message } => self.of_message("delete", &by, *message),
            Call::SendReceipt { message } => self.of_message("send_receipt", &by, *message),
            Call::CreateGroup { group, kind: _, members } => {
                let members = if members.is_empty() {
                    String::new()
                } else {
                    format!(", members: {}", self.users(members))
                };
                format!("create_group: {{ by: {by}, group: {}{members} }}", self.group(*group))
            }
            Call::Join { group } => self.in_group("join", &by, *group),
            Call::Invite { group, users } => {
                format!("invite: {{ by: {by}, group: {}, users: {} }}", self.group(*group), self.users(users))
            }
            Call::Leave { group } => self.in_group("leave", &by, *group),
            Call::Kick { group, users } => {
                format!("kick: {{ by: {by}, group: {}, users: {} }}", self.group(*group), self.users(users))
            }
            Call::Dismiss { group } => self.in_group("dismiss", &by, *group),
            Call::Mute { group, user, seconds } => {
                let (group, user) = (self.group(*group), name(self.user_name(*user)));
                format!("mute: {{ by: {by}, group: {group}, user: {user}, seconds: {seconds} }}")
            }
            Call::MuteAll { group, muted } => {
                format!("mute_all: {{ by: {by}, group: {}, muted: {muted} }}", self.group(*group))
            }
        }
    }

    fn in_group(&self, step: &str, by: &str, group: GroupIx) -> String {
        format!("{step}: {{ by: {by}, group: {} }}", self.group(group))
    }

    fn of_message(&self, step: &str, by: &str, message: Nonce) -> String {
        format!("{step}: {{ by: {by}, message: {} }}", self.message(message))
    }

    pub(super) fn control(&self, control: Control) -> String {
        let of = |step: &str, device: DeviceIx| format!("{step}: {{ device: {} }}", self.by(device));
        match control {
            Control::SetPlan { plan } => format!("change_plan: {{ to: {} }}", plan.name()),
            Control::Wait { milliseconds } if milliseconds % 1000 == 0 && milliseconds > 0 => {
                format!("wait: {{ seconds: {} }}", milliseconds / 1000)
            }
            Control::Wait { milliseconds } => format!("wait: {{ milliseconds: {milliseconds} }}"),
            Control::Disconnect { device } => of("disconnect", device),
            Control::Connect { device } => of("connect", device),
            Control::Start { device } => of("start", device),
            Control::Sleep { device } => of("sleep", device),
            Control::Wake { device } => of("wake", device),
            Control::Crash { device, store: Store::Kept } => of("crash", device),
            Control::Crash { device, store: Store::Lost } => {
                format!("crash: {{ device: {}, store: lost }}", self.by(device))
            }
            Control::Skew { device, milliseconds } => {
                let side = if milliseconds < 0 { "behind" } else { "ahead" };
                format!("skew: {{ device: {}, {side}: {} }}", self.by(device), milliseconds.unsigned_abs())
            }
            Control::RestartService { milliseconds } => {
                format!("restart_service: {{ milliseconds: {milliseconds} }}")
            }
            Control::Degrade { device, weather } => self.degrade(device, weather),
            Control::Strike { device, strike } => self.strike(device, strike),
        }
    }

    fn degrade(&self, device: DeviceIx, weather: Weather) -> String {
        let mut fields = format!("device: {}", self.by(device));
        if weather.direction != Direction::Both {
            _ = write!(fields, ", direction: {}", weather.direction.name());
        }
        _ = write!(fields, ", milliseconds: {}", weather.for_ms);
        let mut add = |field: &str, value: u32| {
            if value > 0 {
                _ = write!(fields, ", {field}: {value}");
            }
        };
        add("lose", weather.lose.into());
        add("double", weather.double.into());
        add("overtake", weather.overtake.into());
        add("lose_acks", weather.lose_acks.into());
        add("delay", weather.delay_ms);
        add("slow", weather.slow_ms);
        if weather.delay_ms > 0 && weather.spread != Spread::Fixed {
            _ = write!(fields, ", spread: {}", weather.spread.name());
        }
        format!("degrade: {{ {fields} }}")
    }

    fn strike(&self, device: DeviceIx, strike: Strike) -> String {
        let Strike { direction, traffic, group, message, nth, fate } = strike;
        let mut fields = format!("device: {}, direction: {}", self.by(device), direction.name());
        _ = write!(fields, ", traffic: {}", traffic.name());
        if let Some(group) = group {
            _ = write!(fields, ", group: {}", self.group(group));
        }
        if let Some(message) = message {
            _ = write!(fields, ", message: {}", self.message(message));
        }
        if nth != 1 {
            _ = write!(fields, ", nth: {nth}");
        }
        _ = match fate {
            Fate::Lost => write!(fields, ", fate: lost"),
            Fate::Unacknowledged => write!(fields, ", fate: unacknowledged"),
            Fate::Late(by) => write!(fields, ", fate: late, by: {by}"),
            Fate::Twice(by) => write!(fields, ", fate: twice, by: {by}"),
        };
        format!("strike: {{ {fields} }}")
    }
}

/// The options of a send that are not the usual ones, each with a comma before it.
pub(super) fn options_of(options: SendOptions) -> String {
    let usual = SendOptions::default();
    let mut fields = String::new();
    let mut add = |field: &str, value: &dyn Display| _ = write!(fields, ", {field}: {value}");
    if options.priority != usual.priority {
        add("priority", &options.priority.name());
    }
    if options.online_only {
        add("online_only", &true);
    }
    if let Some(flag) = options.excluded_from_unread {
        add("excluded_from_unread", &flag);
    }
    if let Some(flag) = options.excluded_from_last {
        add("excluded_from_last", &flag);
    }
    if options.wants_receipt {
        add("receipt", &true);
    }
    if !options.push {
        add("push", &false);
    }
    fields
}
