//! What was said, kept once for everybody who holds it, and the lists of what each device holds of it.
//!
//! A message is told to many: so a device keeps the number of it, and a delivery carries no more than that number and
//! what is the receiver's alone. All lists of all devices lie in one journal, so that a delivery asks for no memory of its own.
//!
//! *Not here*: who may be told of a message, and what a device makes of it; the [`journal`](crate::journal).

use crate::journal::Journal;
use crate::pile::Pile;
use crate::table::Table;
use crate::wire::{Body, Parcel, Surfaces, message_key};
use aside_spec::vocabulary::{At, Content, GroupIx, Message, Nonce, Seq, UserIx};
use std::ops::Index;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A message on the shelf: the place of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SaidIx(u32);

impl SaidIx {
    pub(crate) const fn of_number(number: u32) -> Self {
        Self(number)
    }

    pub(crate) const fn number(self) -> u32 {
        self.0
    }
}

/// A message, as everybody knows it who was told the same.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) group: Option<GroupIx>,
    pub(crate) seq: Option<u64>,
    pub(crate) sent_ms: u64,
    pub(crate) sender: UserIx,
    pub(crate) body: Arc<Body>,
    pub(crate) recalled: bool,
    /// Of all that an application is shown of it.
    digest: u64,
}

impl Said {
    pub(crate) fn nonce(&self) -> Option<Nonce> {
        self.body.content.nonce
    }

    /// By what the draws for its fan-out are known.
    pub(crate) fn key(&self) -> u64 {
        message_key(self.group, self.nonce())
    }

    pub(crate) const fn digest(&self) -> u64 {
        self.digest
    }

    /// The message as an application is handed it.
    pub(crate) fn message(&self) -> Message {
        let Self { group, seq, sender, ref body, recalled, .. } = *self;
        Message {
            content: body.content.clone(),
            sender,
            group,
            seq: seq.map(Seq),
            at: body.at.clone(),
            recalled,
        }
    }

    fn is_as(&self, parcel: &Parcel) -> bool {
        let Parcel { group, seq, prev: _, read: _, sent_ms, sender, body, recalled, surfaces: _ } = parcel;
        let is_same_body = || Arc::ptr_eq(&self.body, body) || self.body == *body;
        // The number first, for it is what mostly differs.
        (self.seq, self.group, self.sent_ms, self.sender, self.recalled)
            == (*seq, *group, *sent_ms, *sender, *recalled)
            && is_same_body()
    }
}

/// A message as one device is told of it: which, and what of that is for this device alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slip {
    pub(crate) said: SaidIx,
    pub(crate) prev: u64,
    pub(crate) read: Option<u64>,
    pub(crate) surfaces: Surfaces,
}

/// A message that a device was told of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    /// Its present form.
    pub(crate) said: SaidIx,
    /// Where it shows.
    pub(crate) surfaces: Surfaces,
    pub(crate) deleted: bool,
    /// Whether the application was handed it, or sent it itself. What only came as a last message or with history was not.
    pub(crate) shown: bool,
}

impl Entry {
    /// A message as it comes to be on a list.
    #[inline(always)]
    pub(crate) const fn new(slip: Slip) -> Self {
        let surfaces = slip.surfaces.without(Surfaces::EVENT);
        let shown = slip.surfaces.any(Surfaces::EVENT);
        Self { said: slip.said, surfaces, deleted: false, shown }
    }

    /// Its number: what has none is in no list of these.
    pub(crate) fn seq(self, shelf: &Shelf) -> u64 {
        shelf[self.said].seq.unwrap_or(0)
    }

    /// Whether it is in the local store: the application may name it.
    pub(crate) const fn is_held(self) -> bool {
        self.surfaces.any(Surfaces::STORE) && !self.deleted
    }
}

/// Every message, and what each device holds.
#[derive(Default)]
pub(crate) struct Shelf {
    said: Pile<Said>,
    /// By group and number: as it was told last.
    latest: Table<GroupIx, Table<u64, SaidIx>>,
    /// What conversations are made of.
    pub(crate) entries: Journal<Entry>,
    /// Messages that applications were given and that no store keeps.
    pub(crate) passing: Journal<SaidIx>,
}

impl Shelf {
    /// The place of a message, which is new unless it was told last just like this.
    pub(crate) fn put(&mut self, parcel: &Parcel) -> SaidIx {
        let ix = SaidIx(u32::try_from(self.said.len()).unwrap_or(u32::MAX));
        if let Some((group, seq)) = parcel.group.zip(parcel.seq) {
            // Mostly it is the newest of all.
            if self.said.last().is_some_and(|it| it.is_as(parcel)) {
                return SaidIx(ix.0.saturating_sub(1));
            }
            // Where nothing was told of it, the first message of all stands in for it: that is another one.
            let latest = self.latest.of(group).of(seq);
            if self.said.get(latest.0 as usize).is_some_and(|it| it.is_as(parcel)) {
                return *latest;
            }
            *latest = ix;
        }
        let Parcel { group, seq, prev: _, read: _, sent_ms, sender, body, recalled, surfaces: _ } = parcel;
        let (body, digest) = (Arc::clone(body), digest(parcel));
        self.said.push_with(|| Said {
            group: *group,
            seq: *seq,
            sent_ms: *sent_ms,
            sender: *sender,
            body,
            recalled: *recalled,
            digest,
        });
        ix
    }

    /// Puts a message on the shelf and keeps what is the receiver's alone.
    pub(crate) fn slip(&mut self, parcel: &Parcel) -> Slip {
        let Parcel { prev, read, surfaces, .. } = *parcel;
        Slip { said: self.put(parcel), prev, read, surfaces }
    }

    /// The whole of it, for whom a number means nothing.
    pub(crate) fn parcel(&self, slip: Slip) -> Parcel {
        let Slip { said, prev, read, surfaces } = slip;
        let Said { group, seq, sent_ms, sender, ref body, recalled, digest: _ } = self[said];
        Parcel { group, seq, prev, read, sent_ms, sender, body: Arc::clone(body), recalled, surfaces }
    }
}

/// A hash of all that an application is shown of a message: of numbers of eight bytes, little end first, and of the text.
fn digest(parcel: &Parcel) -> u64 {
    let Parcel { group, seq, prev: _, read: _, sent_ms: _, sender, body, recalled, surfaces: _ } = parcel;
    let Content { kind, text, nonce } = &body.content;
    let optional = |it: Option<u64>| it.map_or(u64::MAX, |it| it);
    let at = body.at.iter().fold(0, |before, at| {
        let user = if let At::User(user) = at { u64::from(user.0) } else { u64::MAX };
        xxh3_64_with_seed(&user.to_le_bytes(), before)
    });
    let numbers = [
        optional(group.map(|it| it.0.into())),
        optional(*seq),
        sender.0.into(),
        u64::from(*recalled),
        *kind as u64,
        optional(nonce.map(|it| it.0.into())),
        at,
    ];
    let text = xxh3_64_with_seed(text.as_bytes(), 0);
    xxh3_64_with_seed(numbers.map(u64::to_le_bytes).as_flattened(), text)
}

impl Index<SaidIx> for Shelf {
    type Output = Said;

    fn index(&self, ix: SaidIx) -> &Said {
        &self.said[ix.0 as usize]
    }
}
