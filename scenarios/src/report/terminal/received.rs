//! Who received what: each message that was sent, for whom it was, and whose devices were handed it.
//!
//! *Not here*: who should have received it. What was sent to a list and reached somebody who is not on it is marked,
//! which takes no model.

use super::text::{Paint, clean, first_few};
use crate::report::Told;
use aside_spec::vocabulary::{
    Call, CallId, DeviceIx, Entry, Event, Handle, Nonce, Observation, UserIx, World,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// So many messages are told of at most.
const MOST_ROWS: usize = 12;
/// So many names stand in a list at most.
const MOST_NAMES: usize = 8;

/// A message object in the hands of an application.
#[derive(Clone, Default)]
struct Object {
    nonce: Option<Nonce>,
    list: Option<Vec<UserIx>>,
}

/// A message on its way.
#[derive(Default)]
struct Row {
    sent: Vec<String>,
    /// Those whom it was sent to one by one; none where it went to a whole group at least once.
    list: Option<BTreeSet<UserIx>>,
    received: Vec<DeviceIx>,
    refused: bool,
}

/// What the log says of messages.
struct Board<'t> {
    world: &'t World,
    objects: BTreeMap<Handle, Object>,
    calls: BTreeMap<CallId, Nonce>,
    order: Vec<Option<Nonce>>,
    rows: BTreeMap<Option<Nonce>, Row>,
}

/// The table, with a heading; empty where nothing was sent.
pub(super) fn table(told: Told<'_>, paint: Paint) -> String {
    let Some(world) = &told.result.world else { return String::new() };
    let mut board = Board {
        world,
        objects: BTreeMap::new(),
        calls: BTreeMap::new(),
        order: Vec::new(),
        rows: BTreeMap::new(),
    };
    for Entry { at_ms: _, what } in &told.result.log {
        board.read(what);
    }
    board.print(&told.case.script.messages, paint)
}

impl Board<'_> {
    fn read(&mut self, what: &Observation) {
        match what {
            Observation::Submitted { call, device, what } => self.asked(*call, *device, what),
            Observation::Seen(Event::Received { device, message }) => {
                self.row(message.content.nonce).received.push(*device);
            }
            Observation::Seen(Event::Failed { call, code: _ }) => {
                if let Some(nonce) = self.calls.get(call).copied() {
                    self.row(Some(nonce)).refused = true;
                }
            }
            Observation::Seen(_) | Observation::Controlled(_) | Observation::Settled => {}
        }
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "of all calls these are the ones that make or send messages"
    )]
    fn asked(&mut self, number: CallId, device: DeviceIx, call: &Call) {
        let object = |nonce| Object { nonce, list: None };
        let (made, object) = match call {
            Call::CreateMessage { content, made, .. } | Call::CreateMerger { content, made, .. } => {
                (*made, object(content.nonce))
            }
            Call::CreateForward { message, made } => (*made, object(Some(*message))),
            Call::AddAt { original, made, .. } => (*made, self.object(*original)),
            Call::Target { original, receivers, made } => {
                (*made, Object { list: Some(receivers.clone()), ..self.object(*original) })
            }
            Call::Send { message, .. } => {
                let object = self.object(*message);
                return self.sent(number, device, call, &object);
            }
            _ => return,
        };
        self.objects.insert(made, object);
    }

    fn object(&self, handle: Handle) -> Object {
        self.objects.get(&handle).cloned().unwrap_or_default()
    }

    fn sent(&mut self, number: CallId, device: DeviceIx, call: &Call, object: &Object) {
        let (Call::Send { receiver, group, .. }, Some(nonce)) = (call, object.nonce) else { return };
        let list = match (receiver, &object.list) {
            (Some(one), list) => Some(list.iter().flatten().copied().chain([*one]).collect::<Vec<_>>()),
            (None, list) => list.clone(),
        };
        let sender = self.world.device_name(device);
        let to = match (&list, group) {
            (Some(list), _) => self.names(list),
            (None, Some(group)) => clean(self.world.group_name(*group)),
            (None, None) => String::from("nobody"),
        };
        self.calls.insert(number, nonce);
        let row = self.row(Some(nonce));
        let first = row.sent.is_empty();
        row.sent.push(format!("{} → {to}", clean(&sender)));
        row.list = match (first, row.list.take(), list) {
            (true, _, Some(list)) => Some(list.into_iter().collect()),
            (false, Some(known), Some(list)) => Some(known.into_iter().chain(list).collect()),
            (_, _, None) | (false, None, _) => None,
        };
    }

    fn row(&mut self, nonce: Option<Nonce>) -> &mut Row {
        if !self.rows.contains_key(&nonce) {
            self.order.push(nonce);
        }
        self.rows.entry(nonce).or_default()
    }

    fn names(&self, users: &[UserIx]) -> String {
        let names: Vec<_> = users.iter().map(|user| clean(self.world.user_name(*user))).collect();
        if names.is_empty() { String::from("an empty list") } else { first_few(&names, MOST_NAMES) }
    }

    fn is_outsider(&self, row: &Row, device: DeviceIx) -> bool {
        let user = self.world.user_of(device);
        row.list.as_ref().is_some_and(|list| user.is_none_or(|user| !list.contains(&user)))
    }

    /// Those who received it, strangers to the list first and marked, and those on the list who did not.
    fn received(&self, row: &Row, paint: Paint) -> String {
        let mut times: BTreeMap<DeviceIx, usize> = BTreeMap::new();
        for device in &row.received {
            *times.entry(*device).or_insert(0) += 1;
        }
        let (mut outside, mut inside) = (Vec::new(), Vec::new());
        for (device, times) in times {
            let mut name = clean(&self.world.device_name(device));
            if times > 1 {
                let _ = write!(name, " ({times} times)");
            }
            if self.is_outsider(row, device) {
                outside.push(paint.bad(&format!("! {name}")));
            } else {
                inside.push(name);
            }
        }
        outside.append(&mut inside);
        let mut text = first_few(&outside, MOST_NAMES);
        if text.is_empty() {
            text.push_str("nobody");
        }
        if row.refused {
            text.push_str(", and the send ended in an error");
        }
        text
    }

    fn print(&self, names: &[String], paint: Paint) -> String {
        let name = |nonce: Option<Nonce>| {
            let name = nonce.and_then(|nonce| names.get(nonce.0 as usize));
            name.map_or_else(|| String::from("(made by no step)"), |name| clean(name))
        };
        let rows: Vec<_> = self.order.iter().map(|nonce| (name(*nonce), &self.rows[nonce])).collect();
        let rows: Vec<_> = rows.into_iter().map(|(name, row)| (name, row.sent.join("; "), row)).collect();
        if rows.is_empty() {
            return String::new();
        }
        let shown = &rows[..rows.len().min(MOST_ROWS)];
        let names = shown.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
        let sent = shown.iter().map(|(_, sent, _)| sent.chars().count()).max().unwrap_or(0);
        let mut text = String::from("  Who received what");
        if shown.iter().any(|(.., row)| row.received.iter().any(|device| self.is_outsider(row, *device))) {
            text.push_str(&paint.bad("   ! is not on the list"));
        }
        text.push('\n');
        for (name, from, row) in shown {
            let _ = writeln!(
                text,
                "    {name:names$}   {from:sent$}   received by {}",
                self.received(row, paint)
            );
        }
        if rows.len() > shown.len() {
            let _ = writeln!(text, "    and {} messages more", rows.len() - shown.len());
        }
        text
    }
}
