//! A group: its members, its log, and who may see what of it.
//!
//! *Not here*: who may do something to it ([`affairs`](super::affairs)), and who is told.

use crate::codes;
use crate::conduct::{Aim, Audience, Conduct, Flavour, Tally};
use crate::roll::Roll;
use crate::server::roster::is_well_formed;
use crate::wire::{Body, Parcel, Surfaces};
use aside_spec::vocabulary::{At, ErrorCode, GroupIx, GroupSpec, GroupType, ReceiveOption, Role, UserIx};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The longest group id.
const GROUP_ID_BYTES: usize = 48;

/// Whether a group exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    Unborn,
    Alive,
    Dismissed,
}

/// A member's standing.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) role: Role,
    pub(super) option: ReceiveOption,
    /// The newest number at joining.
    pub(super) joined: u64,
    /// Read up to here.
    pub(super) read: u64,
    /// The newest number that this member may know of, apart from messages for everybody ([`Group::heard_by_all`]).
    pub(super) seen: u64,
    pub(super) muted_until_ms: u64,
}

impl Member {
    pub(super) const fn new(role: Role, newest: u64) -> Self {
        let option = ReceiveOption::Receive;
        Self { role, option, joined: newest, read: newest, seen: newest, muted_until_ms: 0 }
    }

    /// Whether the receive option keeps a message from this member.
    #[inline(always)]
    pub(super) fn withholds(&self, user: UserIx, body: &Body) -> bool {
        match self.option {
            ReceiveOption::Receive | ReceiveOption::NotNotify | ReceiveOption::NotNotifyExceptAt => false,
            ReceiveOption::NotReceive => true,
            ReceiveOption::NotReceiveExceptAt => !mentions(body, user),
        }
    }
}

fn mentions(body: &Body, user: UserIx) -> bool {
    body.at.iter().any(|at| matches!(at, At::All) || *at == At::User(user))
}

/// A message that is kept. Its number is its place in the log, from 1.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) sender: UserIx,
    pub(super) body: Arc<Body>,
    pub(super) audience: Audience,
    pub(super) flavour: Flavour,
    /// Where it shows with those who may know of it.
    pub(super) surfaces: Surfaces,
    pub(super) sent_ms: u64,
    pub(super) recalled: bool,
    /// Whether it is not as it was sent.
    pub(super) changed: bool,
    pub(super) wants_receipt: bool,
    /// To how many it was addressed.
    pub(super) addressed: u32,
    /// Apart, for most messages have none.
    pub(super) responses: Option<Box<Responses>>,
}

/// What members did about a message.
#[derive(Debug, Default)]
pub(super) struct Responses {
    pub(super) read_by: BTreeSet<UserIx>,
    pub(super) deleted_by: BTreeSet<UserIx>,
}

impl Stored {
    pub(super) fn responses_mut(&mut self) -> &mut Responses {
        self.responses.get_or_insert_default()
    }

    pub(super) fn is_deleted_by(&self, user: UserIx) -> bool {
        self.responses.as_ref().is_some_and(|it| it.deleted_by.contains(&user))
    }

    /// How many have said that they read it.
    pub(super) fn readers(&self) -> u32 {
        let readers = self.responses.as_ref().map_or(0, |it| it.read_by.len());
        u32::try_from(readers).unwrap_or(u32::MAX)
    }

    /// Whether a member may know of it, had it been there at the time.
    pub(super) fn is_for(&self, user: UserIx) -> bool {
        match &self.audience {
            Audience::Everyone => true,
            Audience::Only(users) => self.sender == user || users.binary_search(&user).is_ok(),
        }
    }
}

/// A group.
pub(super) struct Group {
    pub(super) kind: GroupType,
    pub(super) life: Life,
    pub(super) is_well_formed: bool,
    pub(super) all_muted: bool,
    pub(super) members: Roll<Member>,
    pub(super) log: Vec<Stored>,
    /// The newest number of a message for everybody: kept once, so that it costs nothing with those who are away.
    pub(super) heard_by_all: u64,
    /// Those who left, where a wrong service goes on serving them.
    former: BTreeMap<UserIx, Member>,
    /// Those who left, as they were then, and the newest message of that time.
    left: BTreeMap<UserIx, (Member, u64)>,
}

impl Group {
    pub(super) fn new(spec: &GroupSpec) -> Self {
        Self {
            kind: spec.kind,
            life: if spec.members.is_empty() { Life::Unborn } else { Life::Alive },
            is_well_formed: is_well_formed(&spec.name, GROUP_ID_BYTES),
            all_muted: false,
            members: spec.members.iter().map(|it| (it.user, Member::new(it.role, 0))).collect(),
            log: Vec::new(),
            heard_by_all: 0,
            former: BTreeMap::new(),
            left: BTreeMap::new(),
        }
    }

    /// Whether it can be spoken of.
    pub(super) fn check(&self) -> Result<(), ErrorCode> {
        match self.life {
            _ if !self.is_well_formed => Err(codes::MALFORMED_GROUP),
            Life::Alive => Ok(()),
            Life::Unborn | Life::Dismissed => Err(codes::NO_SUCH_GROUP),
        }
    }

    pub(super) fn member(&self, user: UserIx) -> Result<&Member, ErrorCode> {
        self.members.get(user).ok_or(codes::NO_PERMISSION)
    }

    /// The member that is brought up to date on coming back.
    pub(super) fn returning(&self, conduct: &impl Conduct, user: UserIx) -> Result<&Member, ErrorCode> {
        let former = || self.former.get(&user).filter(|_| conduct.serves_former());
        self.member(user).or_else(|code| former().ok_or(code))
    }

    /// The user is a member from now on.
    pub(super) fn admit(&mut self, conduct: &impl Conduct, user: UserIx, newest: u64) {
        let before = if conduct.joins_anew() { None } else { self.former.remove(&user) };
        self.members.insert(user, before.unwrap_or_else(|| Member::new(Role::Member, newest)));
    }

    /// The user is no member any more.
    pub(super) fn remove(&mut self, conduct: &impl Conduct, user: UserIx) {
        let is_remembered = conduct.serves_former() || !conduct.drops_former() || !conduct.joins_anew();
        let newest = self.newest();
        let Some(member) = self.members.remove(user) else { return };
        self.left.insert(user, (member.clone(), newest));
        if is_remembered {
            self.former.insert(user, member);
        }
    }

    /// When the user was a member, the last two times: as which member, and up to which message.
    pub(super) fn stays(&self, user: UserIx) -> impl Iterator<Item = (&Member, u64)> {
        let before = self.left.get(&user).map(|(member, up_to)| (member, *up_to));
        let now = self.members.get(user).map(|member| (member, self.newest()));
        before.into_iter().chain(now)
    }

    /// Those who left, as far as they are remembered.
    pub(super) fn former(&self) -> impl Iterator<Item = UserIx> + '_ {
        self.former.keys().copied().filter(|user| self.members.get(*user).is_none())
    }

    pub(super) fn member_mut(&mut self, user: UserIx) -> Result<&mut Member, ErrorCode> {
        self.members.get_mut(user).ok_or(codes::NO_PERMISSION)
    }

    /// The number of the newest message; 0 before the first.
    pub(super) fn newest(&self) -> u64 {
        self.log.len() as u64
    }

    pub(super) fn stored(&self, seq: u64) -> Option<&Stored> {
        self.log.get(place(seq)?)
    }

    pub(super) fn stored_mut(&mut self, seq: u64) -> Option<&mut Stored> {
        self.log.get_mut(place(seq)?)
    }

    /// The messages after a number, each with its own.
    pub(super) fn after(&self, seq: u64) -> impl DoubleEndedIterator<Item = (u64, &Stored)> {
        let from = usize::try_from(seq).unwrap_or(usize::MAX).min(self.log.len());
        (from..self.log.len()).map(|at| (at as u64 + 1, &self.log[at]))
    }

    /// What is unread for a member: all numbers after the last one read, without those that do not count.
    pub(super) fn unread(&self, conduct: &impl Conduct, user: UserIx) -> u32 {
        let Ok(member) = self.member(user) else { return 0 };
        let next = self.newest() + 1;
        let between = next.saturating_sub(member.read).saturating_sub(1);
        let not_counted = self.after(member.read).filter(|(_, it)| !counts(conduct, it, user)).count() as u64;
        u32::try_from(between.saturating_sub(not_counted)).unwrap_or(u32::MAX)
    }

    /// What a session is told of it.
    pub(super) fn unread_at_resync(&self, conduct: &impl Conduct, user: UserIx, read: u64) -> u32 {
        let targeted = |(_, it): &(u64, &Stored)| {
            it.flavour.aim == Aim::Targeted && it.sender != user && it.is_for(user)
        };
        match conduct.resync_tally() {
            Tally::Counting => self.unread(conduct, user),
            Tally::WithTargeted => {
                let more = u32::try_from(self.after(read).filter(targeted).count()).unwrap_or(u32::MAX);
                self.unread(conduct, user).saturating_add(more)
            }
            Tally::Numbers => u32::try_from(self.newest().saturating_sub(read)).unwrap_or(u32::MAX),
        }
    }

    /// What a wrong service does when it goes down: who a message was for was only in its memory.
    pub(super) fn forget_lists(&mut self) {
        for stored in &mut self.log {
            stored.audience = Audience::Everyone;
        }
    }

    /// Where a message that is for this member shows with it.
    #[inline(always)]
    pub(super) fn surfaces_for(
        conduct: &impl Conduct,
        stored: &Stored,
        user: UserIx,
        member: &Member,
    ) -> Surfaces {
        let mut surfaces = stored.surfaces;
        let is_own = stored.sender == user;
        if stored.recalled {
            surfaces = surfaces.without(Surfaces::EVENT);
        }
        if !is_own && member.withholds(user, &stored.body) {
            surfaces = surfaces.without(Surfaces::EVENT | Surfaces::STORE);
        }
        if !counts(conduct, stored, user) {
            surfaces = surfaces.without(Surfaces::UNREAD);
        }
        surfaces
    }

    /// A kept message, as one of those who may know of it is told.
    pub(super) fn parcel(group: GroupIx, seq: u64, stored: &Stored, surfaces: Surfaces) -> Parcel {
        Parcel {
            group: Some(group),
            seq: Some(seq),
            prev: seq.saturating_sub(1),
            read: None,
            sent_ms: stored.sent_ms,
            sender: stored.sender,
            body: Arc::clone(&stored.body),
            recalled: stored.recalled,
            surfaces,
        }
    }

    /// Those who may know of a message and were members when it was sent.
    pub(super) fn told_of(&self, seq: u64, stored: &Stored) -> Vec<UserIx> {
        let received =
            |(user, member): (UserIx, &Member)| (member.joined < seq && stored.is_for(user)).then_some(user);
        self.members.iter().filter_map(received).collect()
    }

    /// Members who may not know of a message: nobody, unless it is a targeted one.
    pub(super) fn bystanders<'a>(
        &'a self,
        stored: &'a Stored,
    ) -> impl Iterator<Item = (UserIx, &'a Member)> + 'a {
        let is_targeted = stored.flavour.aim == Aim::Targeted;
        self.members.iter().filter(move |(user, _)| is_targeted && !stored.is_for(*user))
    }
}

/// Whether a message is one that counts for this member.
#[inline]
fn counts(conduct: &impl Conduct, stored: &Stored, user: UserIx) -> bool {
    let left_the_count = stored.recalled && conduct.recall_uncounts();
    let is_others = stored.sender != user || conduct.own_counts();
    stored.surfaces.any(Surfaces::UNREAD) && !left_the_count && is_others && stored.is_for(user)
}

fn place(seq: u64) -> Option<usize> {
    usize::try_from(seq.checked_sub(1)?).ok()
}
