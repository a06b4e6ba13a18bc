//! What a device keeps: for each conversation its messages, how far the user has read, how far it knows.
//!
//! *Not here*: what the application is told of it ([`incoming`](super::incoming)).

use super::Client;
use crate::wire::{Body, Parcel, Summary, Surfaces};
use aside_spec::vocabulary::{GroupIx, Message, Nonce, ReceiveOption, Seq, UserIx};
use std::sync::Arc;

/// A message that this device was told of.
pub(super) struct Entry {
    pub(super) seq: u64,
    pub(super) sender: UserIx,
    pub(super) body: Arc<Body>,
    pub(super) recalled: bool,
    /// Where it shows.
    pub(super) surfaces: Surfaces,
    pub(super) deleted: bool,
    /// Whether the application was handed it, or sent it itself. What only came as a last message or with history was not.
    pub(super) shown: bool,
    /// How often it changed.
    pub(super) revision: u32,
}

impl Entry {
    /// Whether it is in the local store: the application may name it.
    pub(super) const fn is_held(&self) -> bool {
        self.surfaces.any(Surfaces::STORE) && !self.deleted
    }

    pub(super) fn message(&self, group: GroupIx) -> Message {
        Message {
            content: self.body.content.clone(),
            sender: self.sender,
            group: Some(group),
            seq: Some(Seq(self.seq)),
            at: self.body.at.clone(),
            recalled: self.recalled,
        }
    }
}

/// A message as the application is handed it.
pub(super) fn message(parcel: &Parcel) -> Message {
    Message {
        content: parcel.body.content.clone(),
        sender: parcel.sender,
        group: parcel.group,
        seq: parcel.seq.map(Seq),
        at: parcel.body.at.clone(),
        recalled: parcel.recalled,
    }
}

/// What the application sees of a conversation: what it is told of when it changes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct View {
    unread: u32,
    /// The last message: which, and how often it changed.
    last: Option<(u64, u32)>,
}

/// Whether a message is new to this device.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Novelty {
    New,
    Known,
}

/// A conversation of this device.
pub(super) struct Conversation {
    pub(super) option: ReceiveOption,
    pub(super) read: u64,
    /// Nothing that the user may know of is missing up to here.
    pub(super) known: u64,
    /// Whether what is missing has been asked for.
    pub(super) is_pulling: bool,
    /// The newest number that came while something before it was missing.
    pub(super) wanted: u64,
    pub(super) unread: u32,
    /// The server had counted everything up to here when a session last began.
    counted: u64,
    /// In order of number.
    pub(super) entries: Vec<Entry>,
}

impl Default for Conversation {
    fn default() -> Self {
        Self {
            option: ReceiveOption::Receive,
            read: 0,
            known: 0,
            is_pulling: false,
            wanted: 0,
            unread: 0,
            counted: 0,
            entries: Vec::new(),
        }
    }
}

impl Conversation {
    pub(super) fn view(&self) -> View {
        View { unread: self.unread, last: self.last().map(|it| (it.seq, it.revision)) }
    }

    pub(super) fn entry(&self, seq: u64) -> Option<&Entry> {
        self.entries.binary_search_by_key(&seq, |it| it.seq).ok().map(|at| &self.entries[at])
    }

    /// The last message.
    pub(super) fn last(&self) -> Option<&Entry> {
        self.entries.iter().rev().find(|it| it.surfaces.any(Surfaces::LAST) && !it.deleted)
    }

    /// Takes over a message with its number; one that is there already gains the surfaces it lacked.
    pub(super) fn take(&mut self, seq: u64, parcel: &Parcel) -> Novelty {
        let surfaces = parcel.surfaces.without(Surfaces::EVENT);
        let shown = parcel.surfaces.any(Surfaces::EVENT);
        match self.entries.binary_search_by_key(&seq, |it| it.seq) {
            Ok(at) => {
                let entry = &mut self.entries[at];
                let lacked_the_count = !entry.surfaces.any(Surfaces::UNREAD) && !entry.recalled;
                entry.surfaces = entry.surfaces | surfaces;
                // It was here as a last message or in the history, before it was pushed.
                let counts_now = lacked_the_count && surfaces.any(Surfaces::UNREAD);
                if counts_now && seq > self.read.max(self.counted) {
                    self.unread = self.unread.saturating_add(1);
                }
                if shown && !entry.shown {
                    entry.shown = true;
                    return Novelty::New;
                }
                Novelty::Known
            }
            Err(at) => {
                let Parcel { sender, recalled, .. } = *parcel;
                let body = Arc::clone(&parcel.body);
                self.entries.insert(
                    at,
                    Entry { seq, sender, body, recalled, surfaces, deleted: false, shown, revision: 0 },
                );
                if surfaces.any(Surfaces::UNREAD) && seq > self.read {
                    self.unread = self.unread.saturating_add(1);
                }
                Novelty::New
            }
        }
    }

    /// The application need not be handed a message: it has sent it.
    pub(super) fn mark_shown(&mut self, seq: u64) {
        if let Ok(at) = self.entries.binary_search_by_key(&seq, |it| it.seq) {
            self.entries[at].shown = true;
        }
    }

    /// What a wrong client does with a message that it has.
    pub(super) fn count_again(&mut self, seq: u64, parcel: &Parcel) {
        if parcel.surfaces.any(Surfaces::UNREAD) && seq > self.read {
            self.unread = self.unread.saturating_add(1);
        }
    }

    /// Puts a message into its present form, if it is here. A recalled one leaves the count.
    pub(super) fn change(&mut self, seq: u64, parcel: &Parcel) {
        let Ok(at) = self.entries.binary_search_by_key(&seq, |it| it.seq) else { return };
        let entry = &mut self.entries[at];
        entry.body = Arc::clone(&parcel.body);
        entry.revision = entry.revision.saturating_add(1);
        let was_counted = entry.surfaces.any(Surfaces::UNREAD) && !entry.recalled;
        entry.recalled = parcel.recalled;
        let leaves_the_count = was_counted && entry.recalled && !parcel.surfaces.any(Surfaces::UNREAD);
        if leaves_the_count {
            entry.surfaces = entry.surfaces.without(Surfaces::UNREAD);
            if seq > self.read {
                self.unread = self.unread.saturating_sub(1);
            }
        }
    }

    pub(super) fn delete(&mut self, seq: u64, last: Option<Parcel>) {
        if let Ok(at) = self.entries.binary_search_by_key(&seq, |it| it.seq) {
            self.entries[at].deleted = true;
        }
        self.take_last(last);
    }

    /// The last message may be from before this device knows anything.
    fn take_last(&mut self, last: Option<Parcel>) {
        if let Some((seq, parcel)) = last.and_then(|it| Some((it.seq?, it))) {
            self.take(seq, &parcel);
        }
    }

    /// Everything up to here has been read.
    pub(super) fn read_up_to(&mut self, seq: u64) {
        self.read = self.read.max(seq);
        self.unread = self.unread_after(self.read);
    }

    /// How many messages that are here count and have a number beyond this one.
    fn unread_after(&self, seq: u64) -> u32 {
        let newest_first = self.entries.iter().rev().take_while(|it| it.seq > seq);
        let unread = newest_first.filter(|it| it.surfaces.any(Surfaces::UNREAD)).count();
        u32::try_from(unread).unwrap_or(u32::MAX)
    }

    /// How many messages of others that are here do not count and have not been read.
    pub(super) fn uncounted(&self, user: UserIx) -> u32 {
        let newest_first = self.entries.iter().rev().take_while(|it| it.seq > self.read);
        let is_uncounted =
            |it: &&Entry| !it.surfaces.any(Surfaces::UNREAD) && it.sender != user && it.is_held();
        u32::try_from(newest_first.filter(is_uncounted).count()).unwrap_or(u32::MAX)
    }

    /// Takes over how things stand at the server.
    pub(super) fn adopt(&mut self, summary: Summary) {
        let Summary { group: _, option, newest, read, unread, last } = summary;
        self.option = option;
        self.known = self.known.max(newest);
        self.counted = self.counted.max(newest);
        self.is_pulling = false;
        self.take_last(last);
        // What came or was read after the server put this together, it does not know of.
        self.unread = if self.read > read {
            self.unread_after(self.read)
        } else {
            unread.saturating_add(self.unread_after(newest))
        };
        self.read = self.read.max(read);
    }

    /// The user is no member any more: what is here stays, and counts no longer.
    pub(super) fn leave(&mut self) {
        self.unread = 0;
    }
}

impl Client {
    /// A message that this device holds, by what is in it: an own one first, as copies say the same.
    pub(super) fn find(&self, message: Nonce) -> Option<(GroupIx, &Entry)> {
        let all =
            self.conversations.iter().flat_map(|(group, it)| it.entries.iter().map(move |it| (group, it)));
        let mut found = None;
        for (group, entry) in all {
            if entry.is_held() && entry.body.content.nonce == Some(message) {
                if entry.sender == self.user {
                    return Some((group, entry));
                }
                found = found.or(Some((group, entry)));
            }
        }
        found
    }
}
