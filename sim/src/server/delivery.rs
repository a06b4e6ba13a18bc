//! Carrying out an admitted send: the log, the fan-out, offline push.
//!
//! The cost grows with the audience: a targeted message costs its receivers, however large the group is.
//!
//! *Not here*: whether a send is admitted ([`admission`](super::admission)).

use super::Server;
use super::admission::Admitted;
use crate::conduct::{Aim, Audience, Conduct};
use crate::network::Receiver;
use crate::server::group::{Group, Member, Stored};
use crate::server::roster::{Presence, Roster, Standing};
use crate::shelf::SaidIx;
use crate::stage::Stage;
use crate::wire::{Body, Outgoing, Parcel, Push, Surfaces};
use aside_spec::vocabulary::{DeviceIx, ErrorCode, Event, GroupIx, SendOptions, UserIx};
use std::sync::Arc;

/// Those who have the application in the background, so that push reaches them and nothing else does.
type Absent = Vec<UserIx>;

impl Server {
    /// Stores and delivers a message; returns it as the sending device is told.
    pub(super) fn publish<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        from: DeviceIx,
        sender: UserIx,
        outgoing: &Outgoing,
        admitted: Admitted,
    ) -> Result<Arc<Parcel>, ErrorCode> {
        let &Outgoing { group: ix, ref body, targets: _, options, claimed_ms } = outgoing;
        let rule = *self.rules.group_type(self.group(ix)?.kind);
        let is_kept = stage.conduct.stores(options.online_only) && stage.conduct.keeps_history(&rule);
        let before = self.group(ix)?.log.last().map(|it| it.flavour.aim);
        let counts = stage.conduct.counts(admitted.flavour)
            && stage.conduct.group_counts(&rule)
            && stage.conduct.counts_after(before);
        let becomes_last = stage.conduct.becomes_last(admitted.flavour);
        let kept = Surfaces::STORE
            | Surfaces::when(Surfaces::LAST, becomes_last)
            | Surfaces::when(Surfaces::UNREAD, counts);
        let stored = Stored {
            sender,
            body: Arc::clone(body),
            audience: admitted.audience,
            flavour: admitted.flavour,
            surfaces: Surfaces::EVENT | Surfaces::when(kept, is_kept),
            sent_ms: stage.conduct.sent_at(stage.now(), claimed_ms),
            recalled: false,
            changed: false,
            wants_receipt: options.wants_receipt,
            addressed: 0,
            responses: None,
        };
        self.deliver(stage, from, ix, stored, is_kept, options)
    }

    #[inline(always)]
    fn deliver<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        from: DeviceIx,
        ix: GroupIx,
        mut stored: Stored,
        is_kept: bool,
        options: SendOptions,
    ) -> Result<Arc<Parcel>, ErrorCode> {
        let Self { roster, groups, receivers, .. } = self;
        let group = groups.get_mut(ix.at()).ok_or(crate::codes::NO_SUCH_GROUP)?;
        let seq = is_kept.then(|| group.newest() + 1);
        let aim = stored.flavour.aim;
        let heard_by_all = group.heard_by_all;
        let absent = Absent::new();
        let spoken = Spoken { said: SaidIx::default(), key: 0, sender: stored.sender };
        let mut fan = FanOut { stage, roster, from, ix, seq, aim, heard_by_all, spoken, receivers, absent };
        let own = fan.serve_sender(group, &stored)?;
        let reached = fan.serve_audience(group, &stored);
        if aim == Aim::Targeted && fan.stage.conduct.leaks() {
            fan.serve_bystanders(group, &stored);
        }
        fan.set_out();
        let absent = fan.absent;
        stored.addressed = stage.conduct.addressed(reached.saturating_add(miscounted(stage, group, &stored)));
        let nonce = stored.body.content.nonce;
        if is_kept {
            group.log.push(stored);
            let may_push = options.push || !stage.conduct.grants_no_push();
            if may_push && stage.conduct.pushes(aim) {
                self.push_to_absent(stage, ix, nonce, absent);
            }
        }
        Ok(own)
    }

    fn push_to_absent<C: Conduct>(
        &self,
        stage: &mut Stage<'_, C>,
        ix: GroupIx,
        message: Option<aside_spec::vocabulary::Nonce>,
        absent: Absent,
    ) {
        for user in absent {
            let here = self.groups.get(ix.at()).map_or(0, |group| group.unread(stage.conduct, user));
            let badge = stage.conduct.badge(self.total_unread(stage.conduct, user), here);
            stage.event(Event::Pushed { user, message, badge });
        }
    }
}

/// How many are counted in receipts who may not be: nobody, in an honest service.
fn miscounted<C: Conduct>(stage: &Stage<'_, C>, group: &Group, stored: &Stored) -> u32 {
    if !stage.conduct.leaks() {
        return 0;
    }
    let sees = |member: &Member| {
        stage.conduct.bystanders_see(member.role, crate::conduct::Sdk::WithFeature).any(Surfaces::RECEIPT)
    };
    let seeing = group.bystanders(stored).filter(|(_, member)| sees(member)).count();
    u32::try_from(seeing).unwrap_or(u32::MAX)
}

/// What the next receivers are told.
#[derive(Clone, Copy)]
struct Spoken {
    said: SaidIx,
    /// By what the draws for all its deliveries are known.
    key: u64,
    sender: UserIx,
}

/// One message on its way to everybody who gets it.
struct FanOut<'f, 's, C> {
    stage: &'f mut Stage<'s, C>,
    roster: &'f Roster,
    from: DeviceIx,
    ix: GroupIx,
    seq: Option<u64>,
    aim: Aim,
    /// The newest number before it of a message for everybody.
    heard_by_all: u64,
    spoken: Spoken,
    /// Those to whom it has not set out yet.
    receivers: &'f mut Vec<Receiver>,
    absent: Absent,
}

impl<C: Conduct> FanOut<'_, '_, C> {
    /// To the sender: an own ordinary message is read, and so is all before it.
    #[inline(never)]
    fn serve_sender(&mut self, group: &mut Group, stored: &Stored) -> Result<Arc<Parcel>, ErrorCode> {
        let member = group.member_mut(stored.sender)?;
        let prev = member.seen.max(self.heard_by_all);
        let surfaces = Group::surfaces_for(self.stage.conduct, stored, stored.sender, member);
        let mut read = None;
        if let Some(seq) = self.seq {
            member.seen = seq;
            if stored.flavour.aim == Aim::Ordinary {
                member.read = if self.stage.conduct.own_counts() { seq - 1 } else { seq };
                read = Some(member.read);
            }
        }
        let own = Parcel { prev, read, surfaces, ..self.parcel(stored, Arc::clone(&stored.body)) };
        let own = Arc::new(own);
        let read = read.filter(|_| self.stage.conduct.own_sync_clears());
        for device in self.roster.online_of(stored.sender) {
            if device != self.from && self.stage.conduct.syncs_own() {
                self.stage.push(device, Push::Message(Parcel { read, ..Parcel::clone(&own) }));
            }
        }
        Ok(own)
    }

    /// To everybody else who may know of it; returns how many.
    #[inline(never)]
    fn serve_audience(&mut self, group: &mut Group, stored: &Stored) -> u32 {
        let parcel = self.relayed(stored);
        self.speak(&parcel);
        match &stored.audience {
            Audience::Everyone => {
                if self.stage.conduct.loses_ordinary() {
                    for (user, member) in group.members.iter_mut().filter(|(user, _)| *user != stored.sender)
                    {
                        self.serve_member(stored, user, member, &parcel);
                    }
                } else {
                    let reachable = self.roster.reachable();
                    group.members.for_each_of(reachable, |user, member| {
                        if user != stored.sender {
                            self.serve_member(stored, user, member, &parcel);
                        }
                    });
                    group.heard_by_all = self.seq.unwrap_or(group.heard_by_all);
                }
                if !self.stage.conduct.drops_former() {
                    group
                        .former()
                        .for_each(|user| _ = self.serve_devices(user, parcel.prev, parcel.surfaces));
                }
                u32::try_from(group.members.len()).unwrap_or(u32::MAX).saturating_sub(1)
            }
            Audience::Only(users) => {
                for user in users.iter() {
                    match group.members.get_mut(*user) {
                        Some(member) => self.serve_member(stored, *user, member, &parcel),
                        None => _ = self.serve_devices(*user, parcel.prev, parcel.surfaces),
                    }
                }
                u32::try_from(users.len()).unwrap_or(u32::MAX)
            }
        }
    }

    #[inline(always)]
    fn serve_member(&mut self, stored: &Stored, user: UserIx, member: &mut Member, parcel: &Parcel) {
        let seen = member.seen.max(self.heard_by_all);
        let gap = self.seq.map_or(0, |seq| seq.saturating_sub(seen + 1));
        let is_ordinary = stored.flavour.aim == Aim::Ordinary;
        if is_ordinary && !self.stage.conduct.ordinary_reaches(user, gap) {
            return;
        }
        let sender = self.sender(stored, user);
        if sender != self.spoken.sender {
            self.speak(&Parcel { sender, ..parcel.clone() });
        }
        let surfaces = Group::surfaces_for(self.stage.conduct, stored, user, member);
        if let Some(seq) = self.seq {
            member.seen = seq;
        }
        let is_absent = self.serve_devices(user, seen, surfaces);
        if is_absent && !self.stage.conduct.mutes_push(member.option) {
            self.note_absent(user);
        }
    }

    /// To every device of a user that is online. Tells whether there is none, and push would reach one.
    #[inline(always)]
    fn serve_devices(&mut self, user: UserIx, prev: u64, surfaces: Surfaces) -> bool {
        let roster = self.roster;
        let (mut nth, mut is_in_background) = (0, false);
        for &Standing { device, presence } in roster.devices_of(user) {
            is_in_background |= presence == Presence::Background;
            if presence == Presence::Online {
                let counts = self.aim == Aim::Targeted && self.stage.conduct.targeted_counts_on(nth);
                let more = Surfaces::when(Surfaces::UNREAD, counts);
                self.receivers.push(Receiver { to: device, surfaces: surfaces | more, prev });
                nth += 1;
            }
        }
        nth == 0 && is_in_background
    }

    /// The receivers that come now are told this.
    fn speak(&mut self, parcel: &Parcel) {
        self.set_out();
        let said = self.stage.shelf.put(parcel);
        self.spoken = Spoken { said, key: self.stage.said(said).key(), sender: parcel.sender };
    }

    /// It goes onto the network, to all that were gathered.
    fn set_out(&mut self) {
        let Spoken { said, key, .. } = self.spoken;
        if !self.receivers.is_empty() {
            self.stage.fan_out((key, said), self.receivers);
            self.receivers.clear();
        }
    }

    /// To members who may not know of it, as far as a wrong service shows it to them.
    fn serve_bystanders(&mut self, group: &Group, stored: &Stored) {
        let parcel = self.relayed(stored);
        self.speak(&parcel);
        for (user, member) in group.bystanders(stored) {
            for &standing in self.roster.devices_of(user) {
                let device = standing.device;
                let seen = self.stage.conduct.bystanders_see(member.role, self.roster.sdk(device));
                let surfaces = seen.within(Surfaces::LIVE);
                if standing.is_online() && surfaces.any(Surfaces::LIVE) {
                    let prev = member.seen.max(self.heard_by_all);
                    self.receivers.push(Receiver { to: device, surfaces, prev });
                } else if seen.any(Surfaces::PUSH) && self.roster.is_absent(user) {
                    self.note_absent(user);
                }
            }
        }
    }

    /// Push is for who has the application in the background on every device.
    fn note_absent(&mut self, user: UserIx) {
        if self.absent.last() != Some(&user) {
            self.absent.push(user);
        }
    }

    fn parcel(&self, stored: &Stored, body: Arc<Body>) -> Parcel {
        Parcel {
            group: Some(self.ix),
            seq: self.seq,
            prev: 0,
            read: None,
            sent_ms: stored.sent_ms,
            sender: stored.sender,
            body,
            recalled: false,
            surfaces: stored.surfaces,
        }
    }

    /// The message as others are told of it.
    fn relayed(&self, stored: &Stored) -> Parcel {
        let mut parcel = self.parcel(stored, Arc::clone(&stored.body));
        if stored.flavour.aim == Aim::Targeted {
            parcel.group = self.stage.conduct.relayed_group(self.ix);
            if let Some(content) = self.stage.conduct.relayed_content(&stored.body.content) {
                parcel.body = Arc::new(Body { content, at: stored.body.at.clone() });
            }
        }
        if !stored.body.at.is_empty() && !self.stage.conduct.relays_mentions() {
            parcel.body = Arc::new(Body { content: parcel.body.content.clone(), at: Vec::new() });
        }
        parcel
    }

    fn sender(&self, stored: &Stored, receiver: UserIx) -> UserIx {
        match stored.flavour.aim {
            Aim::Ordinary => stored.sender,
            Aim::Targeted => self.stage.conduct.relayed_sender(stored.sender, receiver),
        }
    }
}
