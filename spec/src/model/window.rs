//! What was seen between a command and the quiet after it, sorted by who saw it.
//!
//! *Not here*: whether it was right.

use super::turn::Onlooker;
use crate::vocabulary::{CallId, DeviceIx, ErrorCode, Event, GroupIx, Message, Nonce, Return, Seq, Value};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// How a call answered, as far as it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer<'e> {
    pub returned: Vec<Return>,
    /// Progress, success and error in the order in which they came.
    pub callbacks: Vec<Callback<'e>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Callback<'e> {
    Progress(u32),
    Succeeded(&'e Value),
    Failed(ErrorCode),
}

impl Callback<'_> {
    /// Whether it is the last one of a call.
    pub(super) fn is_end(&self) -> bool {
        !matches!(self, Self::Progress(_))
    }
}

impl<'e> Answer<'e> {
    pub(super) fn of(call: CallId, seen: &'e [Event]) -> Self {
        let mut answer = Self::default();
        for event in seen {
            match event {
                Event::Returned { call: it, value } if *it == call => answer.returned.push(*value),
                Event::Progress { call: it, percent } if *it == call => {
                    answer.callbacks.push(Callback::Progress(*percent));
                }
                Event::Succeeded { call: it, value } if *it == call => {
                    answer.callbacks.push(Callback::Succeeded(value));
                }
                Event::Failed { call: it, code } if *it == call => {
                    answer.callbacks.push(Callback::Failed(*code));
                }
                Event::Returned { .. }
                | Event::Progress { .. }
                | Event::Succeeded { .. }
                | Event::Failed { .. }
                | Event::Received { .. }
                | Event::Recalled { .. }
                | Event::Modified { .. }
                | Event::ConversationChanged { .. }
                | Event::TotalUnreadChanged { .. }
                | Event::ReceiptChanged { .. }
                | Event::Pushed { .. } => {}
            }
        }
        answer
    }

    pub(super) fn value(&self) -> Option<&'e Value> {
        self.callbacks.iter().find_map(|callback| match callback {
            Callback::Succeeded(value) => Some(*value),
            Callback::Progress(_) | Callback::Failed(_) => None,
        })
    }

    pub(super) fn code(&self) -> Option<ErrorCode> {
        self.callbacks.iter().find_map(|callback| match callback {
            Callback::Failed(code) => Some(*code),
            Callback::Progress(_) | Callback::Succeeded(_) => None,
        })
    }

    /// What a creating call returned; `None` where it never returned.
    pub(super) fn object(&self) -> Option<Return> {
        self.returned.first().copied()
    }

    pub(super) fn absent(&self) -> bool {
        self.returned.contains(&Return::Absent)
    }
}

/// Something that somebody saw, apart from the answer to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen<'e> {
    Received(&'e Message),
    Recalled(Nonce),
    Modified(&'e Message),
    Receipt { message: Nonce, read: u32, unread: u32 },
    Pushed { message: Nonce, badge: u32 },
}

impl Seen<'_> {
    /// The number of a message that was received, where it has one.
    pub(super) fn seq(&self) -> Option<Seq> {
        match self {
            Self::Received(message) => message.seq,
            Self::Recalled(_) | Self::Modified(_) | Self::Receipt { .. } | Self::Pushed { .. } => None,
        }
    }

    pub(super) fn nonce(&self) -> Option<Nonce> {
        match self {
            Self::Received(message) | Self::Modified(message) => message.content.nonce,
            Self::Recalled(message) | Self::Receipt { message, .. } | Self::Pushed { message, .. } => {
                Some(*message)
            }
        }
    }
}

/// All that was seen, sorted once for every course that is held against it.
pub(super) struct Window<'e> {
    /// What was seen, in order, with who saw it.
    pub sightings: Vec<(Onlooker, Seen<'e>)>,
    /// The last word of each device on the unread count of each group.
    pub unread: BTreeMap<(DeviceIx, GroupIx), u32>,
    /// The last word of each device on its total.
    pub totals: BTreeMap<DeviceIx, u32>,
}

impl<'e> Window<'e> {
    pub(super) fn of(seen: &'e [Event]) -> Self {
        let mut window =
            Self { sightings: sightings(seen), unread: BTreeMap::new(), totals: BTreeMap::new() };
        for event in seen {
            if let Event::ConversationChanged { device, group, unread, last: _ } = event {
                window.unread.insert((*device, *group), *unread);
            } else if let Event::TotalUnreadChanged { device, total } = event {
                window.totals.insert(*device, *total);
            }
        }
        window
    }
}

fn sightings(seen: &[Event]) -> Vec<(Onlooker, Seen<'_>)> {
    let mut all = Vec::new();
    for event in seen {
        match event {
            Event::Received { device, message } => {
                all.push((Onlooker::Device(*device), Seen::Received(message)));
            }
            Event::Recalled { device, message: Some(message) } => {
                all.push((Onlooker::Device(*device), Seen::Recalled(*message)));
            }
            Event::Modified { device, message } => {
                all.push((Onlooker::Device(*device), Seen::Modified(message)));
            }
            Event::ReceiptChanged { device, message: Some(message), read, unread } => {
                let receipt = Seen::Receipt { message: *message, read: *read, unread: *unread };
                all.push((Onlooker::Device(*device), receipt));
            }
            Event::Pushed { user, message: Some(message), badge } => {
                all.push((Onlooker::Away(*user), Seen::Pushed { message: *message, badge: *badge }));
            }
            Event::Recalled { message: None, .. }
            | Event::ReceiptChanged { message: None, .. }
            | Event::Pushed { message: None, .. }
            | Event::Returned { .. }
            | Event::Progress { .. }
            | Event::Succeeded { .. }
            | Event::Failed { .. }
            | Event::ConversationChanged { .. }
            | Event::TotalUnreadChanged { .. } => {}
        }
    }
    all
}
