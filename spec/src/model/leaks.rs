//! Who saw what may not be known to them, on any surface. It is looked for before anything else is compared.
//!
//! A message is no secret to its sender and to those on its list; an ordinary one to nobody.
//!
//! *Not here*: messages that are missing, late or wrong for those who may know them.

use super::state::{Post, State};
use super::turn::Onlooker;
use super::window::{Answer, Seen, Window};
use crate::finding::{Finding, Kind};
use crate::vocabulary::{Call, Clause, DeviceIx, Event, Nonce, UserIx, Value, World};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// Where somebody saw something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Surface {
    Receive,
    Conversation,
    History,
    Search,
    Recall,
    Modification,
    Receipt,
    Push,
}

impl Surface {
    fn clause(self) -> Clause {
        match self {
            Self::Receive => Clause::DeliverOnlyTargets,
            Self::Conversation => Clause::HideLastMessage,
            Self::History => Clause::HideHistory,
            Self::Search => Clause::HideSearch,
            Self::Recall => Clause::HideRecall,
            Self::Modification => Clause::HideModify,
            Self::Receipt => Clause::HideReceipts,
            Self::Push => Clause::HidePush,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Receive => "received it",
            Self::Conversation => "has it as last message",
            Self::History => "finds it in the history",
            Self::Search => "finds it by a search",
            Self::Recall => "was told that it was recalled",
            Self::Modification => "was told that it was modified",
            Self::Receipt => "was told of its read receipts",
            Self::Push => "was pushed a notification of it",
        }
    }
}

/// A nonce that a device or a user saw; no nonce is content that nobody made.
struct Sighting {
    surface: Surface,
    user: UserIx,
    onlooker: Onlooker,
    nonce: Option<Nonce>,
    sender: Option<UserIx>,
}

/// The leaks in what was seen: who knows what, and the findings.
pub(super) struct Leaks {
    pub findings: Vec<Finding>,
    known: Vec<(UserIx, Option<Nonce>)>,
}

impl Leaks {
    /// Whether a sighting is a leak that was reported already.
    pub(super) fn tells(&self, user: UserIx, nonce: Option<Nonce>) -> bool {
        self.known.contains(&(user, nonce))
    }
}

/// Everything in a window that nobody may have seen in any of the worlds.
pub(super) fn leaks(
    states: &[&State],
    world: &World,
    names: &[String],
    looks: &[(DeviceIx, &Call, Answer<'_>)],
    (seen, window): (&[Event], &Window<'_>),
) -> Leaks {
    let mut leaks = Leaks { findings: Vec::new(), known: Vec::new() };
    for it in all_sightings(world, looks, seen, window) {
        if states.iter().any(|state| permitted(state, &it)) {
            continue;
        }
        let clause = clause_of(states, &it);
        leaks.known.push((it.user, it.nonce));
        let who = match it.onlooker {
            Onlooker::Device(device) => world.device_name(device),
            Onlooker::Away(user) => String::from(world.user_name(user)),
        };
        let what =
            it.nonce.map_or("a message without content", |nonce| super::compare::name_of(names, nonce));
        let finding = Finding {
            kind: Kind::Leak,
            clause,
            expected: format!("{who} never learns of {what}"),
            seen: format!("{who} {}", it.surface.words()),
        };
        if !leaks.findings.contains(&finding) {
            leaks.findings.push(finding);
        }
    }
    leaks
}

fn clause_of(states: &[&State], it: &Sighting) -> Clause {
    let Some(nonce) = it.nonce else { return Clause::SendNeverBroadcast };
    let mut posts =
        states.iter().flat_map(|state| &state.posts).filter(|post| post.content.nonce == Some(nonce));
    match posts.next() {
        None => {
            let listed = |state: &&State| {
                let cells = state.cells.iter().filter(|cell| cell.content.nonce == Some(nonce));
                cells
                    .clone()
                    .any(|cell| cell.list.as_ref().is_some_and(Vec::is_empty) && cell.doomed.is_empty())
            };
            if states.iter().any(listed) { Clause::SendNeverBroadcast } else { Clause::SendErrorMeansUnsent }
        }
        Some(post) if post.list.as_ref().is_some_and(|list| list.contains(&it.user)) => {
            Clause::DeliverMembersOnly
        }
        Some(post) if post.list.as_ref().is_some_and(Vec::is_empty) => Clause::SendNeverBroadcast,
        Some(_) => it.surface.clause(),
    }
}

fn permitted(state: &State, it: &Sighting) -> bool {
    let Some(nonce) = it.nonce else { return it.sender == Some(it.user) };
    let by_letter = state.letters.iter().any(|letter| {
        letter.content.nonce == Some(nonce) && (letter.from == it.user || letter.to == it.user)
    });
    let made = |state: &State| {
        state.cells.iter().any(|cell| cell.content.nonce == Some(nonce) && cell.maker == it.user)
    };
    let mut posts = state.posts.iter().filter(|post| post.content.nonce == Some(nonce));
    by_letter || made(state) || posts.any(|post| may_know(post, it))
}

fn may_know(post: &Post, it: &Sighting) -> bool {
    let Some(list) = &post.list else { return true };
    let listed = list.contains(&it.user);
    match it.surface {
        Surface::Receive | Surface::Push | Surface::Recall | Surface::Modification => {
            post.meant_for(it.user) || listed && !post.strangers.contains(&it.user)
        }
        // Who is on the list and joined later may find it there: that is an open question.
        Surface::History | Surface::Search | Surface::Conversation => post.meant_for(it.user) || listed,
        Surface::Receipt => post.meant_for(it.user),
    }
}

fn all_sightings(
    world: &World,
    looks: &[(DeviceIx, &Call, Answer<'_>)],
    seen: &[Event],
    window: &Window<'_>,
) -> Vec<Sighting> {
    let mut all = Vec::new();
    let user_of = |onlooker| match onlooker {
        Onlooker::Device(device) => world.user_of(device),
        Onlooker::Away(user) => Some(user),
    };
    for (onlooker, what) in window.sightings.iter().copied() {
        let (surface, sender) = match what {
            Seen::Received(message) => (Surface::Receive, Some(message.sender)),
            Seen::Recalled(_) => (Surface::Recall, None),
            Seen::Modified(message) => (Surface::Modification, Some(message.sender)),
            Seen::Receipt { .. } => (Surface::Receipt, None),
            Seen::Pushed { .. } => (Surface::Push, None),
        };
        if let Some(user) = user_of(onlooker) {
            all.push(Sighting { surface, user, onlooker, nonce: what.nonce(), sender });
        }
    }
    for event in seen {
        if let Event::ConversationChanged { device, last: Some(last), .. } = event
            && let Some(user) = world.user_of(*device)
        {
            let (surface, onlooker) = (Surface::Conversation, Onlooker::Device(*device));
            all.push(Sighting { surface, user, onlooker, nonce: Some(*last), sender: None });
        }
    }
    for (device, call, answer) in looks {
        let Some(user) = world.user_of(*device) else { continue };
        let onlooker = Onlooker::Device(*device);
        let surface = if matches!(call, Call::Search { .. }) { Surface::Search } else { Surface::History };
        let messages: (Surface, &[_]) = match answer.value() {
            Some(Value::Messages(messages)) => (surface, messages),
            Some(Value::Conversation { last: Some(last), unread: _ }) => {
                (Surface::Conversation, core::slice::from_ref(last))
            }
            Some(
                Value::Conversation { last: None, .. }
                | Value::Nothing
                | Value::Sent(_)
                | Value::TotalUnread(_)
                | Value::Receipt { .. },
            )
            | None => continue,
        };
        for message in messages.1 {
            let (nonce, sender) = (message.content.nonce, Some(message.sender));
            all.push(Sighting { surface: messages.0, user, onlooker, nonce, sender });
        }
    }
    all
}
