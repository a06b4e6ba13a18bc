//! What a device keeps: for each conversation its messages, how far the user has read, how far it knows.
//!
//! *Not here*: what the application is told of it ([`incoming`](super::incoming)).

use super::Client;
use crate::journal::{List, Place};
use crate::shelf::{Entry, Said, SaidIx, Shelf, Slip};
use crate::wire::{Parcel, Summary, Surfaces};
use aside_spec::vocabulary::{Nonce, ReceiveOption, UserIx};
use std::cmp::Ordering;
use std::mem::offset_of;

/// What the application sees of a conversation: what it is told of when it changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    pub(super) unread: u32,
    /// The number of the last message; 0 where there is none.
    last: u64,
    /// The last message, in its present form.
    last_said: SaidIx,
}

/// What a message changes of a conversation that it is new to.
#[derive(Clone, Copy)]
pub(super) struct Change {
    /// Whether it counts, and how many do now.
    pub(super) counts: bool,
    pub(super) unread: u32,
    /// Whether it is the last message now.
    pub(super) is_last: bool,
}

/// Whether a message is new to this device.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Novelty {
    New,
    Known,
}

/// A conversation of this device. It lies as it is written here: what a message asks for that does not count comes first.
#[repr(C)]
pub(super) struct Conversation {
    /// Nothing that the user may know of is missing up to here.
    pub(super) known: u64,
    /// The greatest number in the list of messages.
    newest: u64,
    /// The last message: its number, or 0; which it is.
    last: u64,
    last_said: SaidIx,
    /// In order of number.
    entries: List,
    pub(super) unread: u32,
    /// Whether what is missing has been asked for.
    pub(super) is_pulling: bool,
    pub(super) option: ReceiveOption,
    pub(super) read: u64,
    /// The server had counted everything up to here when a session last began.
    counted: u64,
}

impl Default for Conversation {
    fn default() -> Self {
        Self {
            option: ReceiveOption::Receive,
            is_pulling: false,
            unread: 0,
            read: 0,
            known: 0,
            counted: 0,
            last: 0,
            last_said: SaidIx::default(),
            newest: 0,
            entries: List::default(),
        }
    }
}

impl Conversation {
    /// So many bytes of it a message asks for that does not count.
    pub(super) const ASKED_FOR: usize = offset_of!(Self, read);

    pub(super) const fn view(&self) -> View {
        View { unread: self.unread, last: self.last, last_said: self.last_said }
    }

    /// Its messages, the newest first.
    pub(super) fn entries<'a>(&self, shelf: &'a Shelf) -> impl Iterator<Item = &'a Entry> + use<'a> {
        shelf.entries.backwards(&self.entries).map(|(_, entry)| entry)
    }

    /// Where the message with a number is; in front of which it would be, if it is not here.
    fn place(&self, shelf: &Shelf, seq: u64) -> Result<Place, Option<Place>> {
        Self::place_from(shelf, self.entries.end(), seq)
    }

    /// The same, where nothing behind a place is meant.
    fn place_from(shelf: &Shelf, end: Place, seq: u64) -> Result<Place, Option<Place>> {
        let mut next = None;
        for (place, entry) in shelf.entries.backwards_from(end) {
            match entry.seq(shelf).cmp(&seq) {
                Ordering::Greater => next = Some(place),
                Ordering::Equal => return Ok(place),
                Ordering::Less => break,
            }
        }
        Err(next)
    }

    pub(super) fn entry<'a>(&self, shelf: &'a Shelf, seq: u64) -> Option<&'a Entry> {
        let not_newer = self.entries(shelf).find(|it| it.seq(shelf) <= seq);
        not_newer.filter(|it| it.seq(shelf) == seq)
    }

    fn entry_mut<'a>(&self, shelf: &'a mut Shelf, seq: u64) -> Option<&'a mut Entry> {
        let place = self.place(shelf, seq).ok()?;
        shelf.entries.get_mut(place)
    }

    /// The last message.
    pub(super) fn last<'a>(&self, shelf: &'a Shelf) -> Option<&'a Entry> {
        self.entries(shelf).find(|it| it.surfaces.any(Surfaces::LAST) && !it.deleted)
    }

    /// Which the last message is, for the application to be told.
    #[inline(always)]
    pub(super) const fn last_said(&self) -> Option<SaidIx> {
        if self.last == 0 { None } else { Some(self.last_said) }
    }

    fn find_last(&mut self, shelf: &Shelf) {
        let last = self.last(shelf).map(|it| (it.seq(shelf), it.said));
        (self.last, self.last_said) = last.unwrap_or_default();
    }

    /// Takes over a message with its number; one that is there already gains the surfaces it lacked.
    pub(super) fn take(&mut self, shelf: &mut Shelf, seq: u64, slip: Slip) -> Novelty {
        let place = self.place(shelf, seq);
        self.take_at(shelf, place, seq, slip)
    }

    /// Takes over many. Where they are in order, the list is gone through once.
    pub(super) fn take_all(&mut self, shelf: &mut Shelf, slips: &[(u64, Slip)]) {
        let mut near = None;
        for &(seq, slip) in slips.iter().rev() {
            let is_before = |place: &Place| shelf.entries.get(*place).is_some_and(|it| it.seq(shelf) >= seq);
            let end = near.filter(is_before).unwrap_or(self.entries.end());
            let place = Self::place_from(shelf, end, seq);
            near = place.map_or_else(|next| next, Some);
            self.take_at(shelf, place, seq, slip);
        }
    }

    fn take_at(
        &mut self,
        shelf: &mut Shelf,
        place: Result<Place, Option<Place>>,
        seq: u64,
        slip: Slip,
    ) -> Novelty {
        match place {
            Ok(place) => return self.take_again(shelf, place, slip),
            Err(None) => _ = self.append(shelf, seq, slip),
            Err(Some(next)) => {
                shelf.entries.push_before(next, Entry::new(slip));
                self.count(seq, slip);
            }
        }
        Novelty::New
    }

    /// Whether a message with this number is newer than all that are here.
    #[inline(always)]
    pub(super) const fn is_newest(&self, seq: u64) -> bool {
        seq > self.newest
    }

    /// Takes over a message that is newer than all that are here.
    #[inline(always)]
    pub(super) fn append(&mut self, shelf: &mut Shelf, seq: u64, slip: Slip) -> Change {
        shelf.entries.push(&mut self.entries, Entry::new(slip));
        self.newest = seq;
        self.count(seq, slip)
    }

    /// A message that was not here is unread, and the last one, as far as that is for it to be.
    #[inline(always)]
    fn count(&mut self, seq: u64, slip: Slip) -> Change {
        let counts = slip.surfaces.any(Surfaces::UNREAD) && seq > self.read;
        let is_last = slip.surfaces.any(Surfaces::LAST) && seq > self.last;
        if counts {
            self.unread = self.unread.saturating_add(1);
        }
        if is_last {
            (self.last, self.last_said) = (seq, slip.said);
        }
        Change { counts, unread: self.unread, is_last }
    }

    fn take_again(&mut self, shelf: &mut Shelf, place: Place, slip: Slip) -> Novelty {
        let Entry { surfaces, shown, .. } = Entry::new(slip);
        let Some(&Entry { said, .. }) = shelf.entries.get(place) else { return Novelty::Known };
        let &Said { seq, recalled, .. } = &shelf[said];
        let Some(entry) = shelf.entries.get_mut(place) else { return Novelty::Known };
        let lacked_the_count = !entry.surfaces.any(Surfaces::UNREAD) && !recalled;
        entry.surfaces = entry.surfaces | surfaces;
        // It was here as a last message or in the history, before it was pushed.
        let counts_now = lacked_the_count && surfaces.any(Surfaces::UNREAD);
        if counts_now && seq > Some(self.read.max(self.counted)) {
            self.unread = self.unread.saturating_add(1);
        }
        let is_news = shown && !entry.shown;
        entry.shown |= shown;
        if surfaces.any(Surfaces::LAST) {
            self.find_last(shelf);
        }
        if is_news { Novelty::New } else { Novelty::Known }
    }

    /// The application need not be handed a message: it has sent it.
    pub(super) fn mark_shown(&self, shelf: &mut Shelf, seq: u64) {
        if let Some(entry) = self.entry_mut(shelf, seq) {
            entry.shown = true;
        }
    }

    /// What a wrong client does with a message that it has.
    pub(super) fn count_again(&mut self, seq: u64, slip: Slip) {
        if slip.surfaces.any(Surfaces::UNREAD) && seq > self.read {
            self.unread = self.unread.saturating_add(1);
        }
    }

    /// Puts a message into its present form, if it is here. A recalled one leaves the count.
    pub(super) fn change(&mut self, shelf: &mut Shelf, seq: u64, parcel: &Parcel) {
        let Some(&Entry { said, surfaces, .. }) = self.entry(shelf, seq) else { return };
        let was_counted = surfaces.any(Surfaces::UNREAD) && !shelf[said].recalled;
        let sender = shelf[said].sender;
        let said = shelf.put(&Parcel { sender, ..parcel.clone() });
        let leaves_the_count = was_counted && parcel.recalled && !parcel.surfaces.any(Surfaces::UNREAD);
        if let Some(entry) = self.entry_mut(shelf, seq) {
            entry.said = said;
            if leaves_the_count {
                entry.surfaces = entry.surfaces.without(Surfaces::UNREAD);
            }
        }
        if leaves_the_count && seq > self.read {
            self.unread = self.unread.saturating_sub(1);
        }
        self.find_last(shelf);
    }

    pub(super) fn delete(&mut self, shelf: &mut Shelf, seq: u64, last: Option<Parcel>) {
        if let Some(entry) = self.entry_mut(shelf, seq) {
            entry.deleted = true;
        }
        self.find_last(shelf);
        self.take_last(shelf, last);
    }

    /// The last message may be from before this device knows anything.
    fn take_last(&mut self, shelf: &mut Shelf, last: Option<Parcel>) {
        if let Some((seq, parcel)) = last.and_then(|it| Some((it.seq?, it))) {
            let slip = shelf.slip(&parcel);
            self.take(shelf, seq, slip);
        }
    }

    /// Everything up to here has been read.
    pub(super) fn read_up_to(&mut self, shelf: &Shelf, seq: u64) {
        self.read = self.read.max(seq);
        self.unread = self.unread_after(shelf, self.read);
    }

    /// How many messages that are here count and have a number beyond this one.
    fn unread_after(&self, shelf: &Shelf, seq: u64) -> u32 {
        let newest_first = self.entries(shelf).take_while(|it| it.seq(shelf) > seq);
        let unread = newest_first.filter(|it| it.surfaces.any(Surfaces::UNREAD)).count();
        u32::try_from(unread).unwrap_or(u32::MAX)
    }

    /// How many messages of others that are here do not count and have not been read.
    pub(super) fn uncounted(&self, shelf: &Shelf, user: UserIx) -> u32 {
        let newest_first = self.entries(shelf).take_while(|it| it.seq(shelf) > self.read);
        let is_uncounted =
            |it: &&Entry| !it.surfaces.any(Surfaces::UNREAD) && shelf[it.said].sender != user && it.is_held();
        u32::try_from(newest_first.filter(is_uncounted).count()).unwrap_or(u32::MAX)
    }

    /// Takes over how things stand at the server.
    pub(super) fn adopt(&mut self, shelf: &mut Shelf, summary: Summary) {
        let Summary { group: _, option, newest, read, unread, last } = summary;
        self.option = option;
        self.known = self.known.max(newest);
        self.counted = self.counted.max(newest);
        self.is_pulling = false;
        self.take_last(shelf, last);
        // What came or was read after the server put this together, it does not know of.
        self.unread = if self.read > read {
            self.unread_after(shelf, self.read)
        } else {
            unread.saturating_add(self.unread_after(shelf, newest))
        };
        self.read = self.read.max(read);
    }

    /// The user is no member any more: what is here stays, and counts no longer.
    pub(super) fn leave(&mut self) {
        self.unread = 0;
    }

    /// Nothing of it is left.
    pub(super) fn forget(mut self, shelf: &mut Shelf) {
        shelf.entries.clear(&mut self.entries);
    }
}

impl Client {
    /// A message that this device holds, by what is in it: an own one first, as copies say the same; of several the
    /// oldest.
    pub(super) fn find<'a>(&self, shelf: &'a Shelf, message: Nonce) -> Option<&'a Said> {
        let says_it = |entry: &&Entry| entry.is_held() && shelf[entry.said].nonce() == Some(message);
        let oldest_first = |it: &Conversation| {
            let mut found: Vec<_> =
                it.entries(shelf).filter(says_it).map(|entry| &shelf[entry.said]).collect();
            found.reverse();
            found
        };
        let found: Vec<_> = self.conversations.values().flat_map(oldest_first).collect();
        found.iter().find(|said| said.sender == self.user).or(found.first()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Body;
    use aside_spec::vocabulary::{Content, GroupIx, MessageKind};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn slip(shelf: &mut Shelf, seq: u64) -> (u64, Slip) {
        let content = Content { kind: MessageKind::Text, text: "words".into(), nonce: None };
        let surfaces = Surfaces::HISTORY | Surfaces::LAST | Surfaces::UNREAD;
        let parcel = Parcel {
            group: Some(GroupIx(0)),
            seq: Some(seq),
            prev: 0,
            read: None,
            sent_ms: 0,
            sender: UserIx(0),
            body: Arc::new(Body { content, at: Vec::new() }),
            recalled: false,
            surfaces,
        };
        (seq, shelf.slip(&parcel))
    }

    fn numbers(conversation: &Conversation, shelf: &Shelf) -> Vec<u64> {
        conversation.entries(shelf).filter_map(|it| shelf[it.said].seq).collect()
    }

    proptest! {
        /// Many that are taken over at once are as many that are taken over one by one, in order or not, here already or not.
        #[test]
        fn many_at_once_are_one_after_the_other(
            here in proptest::collection::vec(1_u64..40, 0..20),
            found in proptest::collection::vec(1_u64..40, 0..40),
        ) {
            let mut shelf = Shelf::default();
            let (mut one, mut many) = (Conversation::default(), Conversation::default());
            for (seq, slip) in here.iter().map(|&seq| slip(&mut shelf, seq)).collect::<Vec<_>>() {
                one.take(&mut shelf, seq, slip);
                many.take(&mut shelf, seq, slip);
            }
            let slips: Vec<_> = found.iter().map(|&seq| slip(&mut shelf, seq)).collect();
            for &(seq, slip) in &slips {
                one.take(&mut shelf, seq, slip);
            }
            many.take_all(&mut shelf, &slips);
            let listed = numbers(&many, &shelf);
            prop_assert!(listed.is_sorted_by(|newer, older| newer > older), "{listed:?}");
            prop_assert_eq!(&listed, &numbers(&one, &shelf));
            prop_assert_eq!(many.view(), one.view());
        }
    }
}
