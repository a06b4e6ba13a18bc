//! What was said, as one user may see it: sessions, what was missed, history, the last message.
//!
//! *Not here*: live delivery ([`delivery`](super::delivery)).

use super::{Outcome, Server};
use crate::codes;
use crate::conduct::{Aim, Arrangement, Conduct};
use crate::server::group::{Group, Life, Member, Stored};
use crate::wire::{Answer, History, Missed, Parcel, Session, Summary, Surfaces};
use aside_spec::vocabulary::{DeviceIx, GroupIx, UserIx};

impl Server {
    /// Brings a device up to date that knows each group, in order of number, up to some message.
    pub(super) fn session(&self, conduct: &impl Conduct, user: UserIx, known: &[(GroupIx, u64)]) -> Session {
        let mut session = Session {
            plan_carries: self.plan_carries(conduct),
            conversations: Vec::new(),
            missed: Vec::new(),
            changed: Vec::new(),
            letters: self.unread_letters(user),
            deleted: Vec::new(),
            pushed: 0,
            is_new: true,
        };
        for (at, group) in self.groups.iter().enumerate().filter(|(_, it)| it.life == Life::Alive) {
            let ix = GroupIx::of(at);
            let Ok(member) = group.returning(conduct, user) else { continue };
            let known = known.binary_search_by_key(&ix, |(it, _)| *it).map_or(0, |at| known[at].1);
            session.conversations.push(self.summary(conduct, ix, group, user, member));
            missed(conduct, (ix, group), (user, member), known, &mut session.missed);
            changed(conduct, (ix, group), user, known, &mut session);
        }
        session.missed.sort_by_key(|parcel| parcel.sent_ms);
        arrange(&mut session.missed, conduct.catches_up());
        session
    }

    pub(super) fn summary(
        &self,
        conduct: &impl Conduct,
        ix: GroupIx,
        group: &Group,
        user: UserIx,
        member: &Member,
    ) -> Summary {
        Summary {
            group: ix,
            option: member.option,
            newest: group.newest(),
            read: member.read,
            unread: group.unread_at_resync(conduct, user, member.read),
            last: self.last(conduct, ix, group, user, member),
        }
    }

    /// The last message of a user's conversation.
    pub(super) fn last(
        &self,
        conduct: &impl Conduct,
        ix: GroupIx,
        group: &Group,
        user: UserIx,
        member: &Member,
    ) -> Option<Parcel> {
        let mut newest_first = group.after(0).rev();
        let (seq, stored) = newest_first.find(|(seq, it)| {
            it.surfaces.any(Surfaces::LAST) && self.shows(conduct, group, (user, member), *seq, it)
        })?;
        Some(Group::parcel(ix, seq, stored, Surfaces::LAST))
    }

    /// Whether a message that is for this member is in its history: not deleted, and not from before joining, unless
    /// the group type shows that.
    fn shows(
        &self,
        conduct: &impl Conduct,
        group: &Group,
        (user, member): (UserIx, &Member),
        seq: u64,
        stored: &Stored,
    ) -> bool {
        let rule = self.rules.group_type(group.kind);
        let is_earlier = seq <= member.joined;
        let is_in_reach = !is_earlier || conduct.shows_earlier_history(rule);
        let is_for = stored.is_for(user) || is_earlier && !conduct.earlier_lists_bind();
        is_in_reach && is_for && !stored.is_deleted_by(user)
    }

    pub(super) fn pull(&self, conduct: &impl Conduct, user: UserIx, ix: GroupIx, known: u64) -> Outcome {
        let group = self.groups.get(ix.at()).ok_or(codes::NO_SUCH_GROUP)?;
        let mut parcels = Vec::new();
        let mut reach = Err(codes::NO_PERMISSION);
        // What was sent before the user left is the user's, even where it is asked for afterwards.
        for (member, up_to) in group.stays(user) {
            missed(conduct, (ix, group), (user, member), known, &mut parcels);
            parcels.retain(|it| it.seq.is_none_or(|seq| seq <= up_to));
            reach = Ok((up_to, member.read));
        }
        let (newest, read) = reach?;
        invisible(conduct, (ix, group), user, known, &mut parcels);
        Ok(Answer::Missed(Box::new(Missed { parcels, newest, read })))
    }

    pub(super) fn history(
        &self,
        conduct: &impl Conduct,
        from: DeviceIx,
        user: UserIx,
        ix: GroupIx,
    ) -> Outcome {
        let group = self.group(ix)?;
        let member = group.member(user)?;
        if !conduct.keeps_history(self.rules.group_type(group.kind)) {
            return Ok(Answer::History(Box::new(History(Vec::new()))));
        }
        let leaks = conduct.leaks()
            && conduct.bystanders_see(member.role, self.roster.sdk(from)).any(Surfaces::HISTORY);
        let is_shown = |seq: u64, it: &Stored| {
            let is_leaked = leaks && it.flavour.aim == Aim::Targeted && !it.is_for(user);
            is_leaked
                || (self.shows(conduct, group, (user, member), seq, it)
                    && conduct.history_has(it.flavour.aim))
        };
        let shown = group.after(0).filter(|(seq, it)| is_shown(*seq, it));
        let kept = Surfaces::STORE | Surfaces::LAST;
        let mut parcels: Vec<_> =
            shown.map(|(seq, it)| Group::parcel(ix, seq, it, it.surfaces.within(kept))).collect();
        arrange(&mut parcels, conduct.arranges_history());
        Ok(Answer::History(Box::new(History(parcels))))
    }
}

/// What a member was sent while it was not there to be told, up to now.
fn missed(
    conduct: &impl Conduct,
    (ix, group): (GroupIx, &Group),
    (user, member): (UserIx, &Member),
    known: u64,
    into: &mut Vec<Parcel>,
) {
    for (seq, stored) in group.after(known.max(member.joined)) {
        let is_own = stored.sender == user;
        let is_kept = is_own || conduct.keeps_for_later(stored.flavour.aim);
        if is_kept && stored.is_for(user) && !stored.is_deleted_by(user) {
            let surfaces = Group::surfaces_for(conduct, stored, user, member);
            into.push(Group::parcel(ix, seq, stored, surfaces));
        }
    }
}

/// What a wrong service hands out with a gap: targeted messages that are for others.
fn invisible(
    conduct: &impl Conduct,
    (ix, group): (GroupIx, &Group),
    user: UserIx,
    known: u64,
    into: &mut Vec<Parcel>,
) {
    if conduct.pull_shows_all() {
        let hidden = group.after(known).filter(|(_, stored)| !stored.is_for(user));
        into.extend(hidden.map(|(seq, stored)| Group::parcel(ix, seq, stored, stored.surfaces)));
        into.sort_by_key(|parcel| parcel.seq);
    }
}

/// What is not as the device knows it: in silence, as nothing of it is news.
fn changed(
    conduct: &impl Conduct,
    (ix, group): (GroupIx, &Group),
    user: UserIx,
    known: u64,
    session: &mut Session,
) {
    for (seq, stored) in group.after(0).take_while(|(seq, _)| *seq <= known) {
        if stored.is_deleted_by(user) {
            session.deleted.push((ix, seq));
        } else if stored.changed && stored.is_for(user) {
            let still_counts = Surfaces::when(Surfaces::UNREAD, !conduct.recall_uncounts());
            session.changed.push(Group::parcel(ix, seq, stored, still_counts));
        }
    }
}

fn arrange(parcels: &mut Vec<Parcel>, order: Arrangement) {
    match order {
        Arrangement::OldestFirst => {}
        Arrangement::NewestFirst => parcels.reverse(),
        Arrangement::WithoutOldest => {
            if !parcels.is_empty() {
                parcels.remove(0);
            }
        }
    }
}
