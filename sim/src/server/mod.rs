//! The server: who is who, who may do what, what was said, and who is told.
//!
//! *Not here*: the wire ([`network`](crate::network)), and anything that a device knows.

mod admission;
mod affairs;
mod changes;
mod delivery;
mod group;
mod history;
mod roster;

use crate::codes;
use crate::conduct::Conduct;
use crate::network::{Packet, Receiver};
use crate::rules::Rules;
use crate::server::group::{Group, Life};
use crate::server::roster::{Presence, Roster};
use crate::stage::Stage;
use crate::trace::Mark;
use crate::wire::{
    About, Answer, Ask, Letter, Parcel, Push, Request, RequestId, Resumption, Session, Surfaces,
};
use aside_spec::vocabulary::{DeviceIx, ErrorCode, GroupIx, Plan, ReceiveOption, UserIx, World};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The state of the service.
pub(crate) struct Server {
    rules: Rules,
    plan: Plan,
    roster: Roster,
    groups: Vec<Group>,
    /// How many one-to-one messages each user has not read: no call reads one.
    letters: BTreeMap<UserIx, u32>,
    /// The receivers of a fan-out while they are gathered; empty between two of them.
    receivers: Vec<Receiver>,
}

/// An answer, or the code of a refusal.
type Outcome = Result<Answer, ErrorCode>;

impl Server {
    pub(crate) fn new(conduct: &impl Conduct, rules: Rules, world: &World) -> Self {
        Self {
            plan: world.plan,
            roster: Roster::new(conduct, &rules, world),
            groups: world.groups.iter().map(Group::new).collect(),
            letters: BTreeMap::new(),
            receivers: Vec::new(),
            rules,
        }
    }

    /// Handles a request and answers it.
    pub(crate) fn receive<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, from: DeviceIx, request: Request) {
        let key = request.key();
        let id = request.id;
        if let Some(answer) = self.roster.answered(from, id).filter(|_| stage.conduct.remembers_answers()) {
            stage.mark(Mark::RequestDeduplicated);
            stage.answer(from, id, key, answer);
            return;
        }
        let is_of_session = matches!(request.ask, Ask::Session(_) | Ask::Logout);
        if is_of_session && !self.roster.is_latest(from, id) {
            stage.mark(Mark::RequestStale);
            stage.answer(from, id, key, Answer::Refused(codes::NOT_LOGGED_IN));
            return;
        }
        let does_nothing = matches!(request.ask, Ask::Session(_) | Ask::Pull { .. } | Ask::History(_));
        let answer = self.handle(stage, from, request.ask).unwrap_or_else(Answer::Refused);
        if !does_nothing {
            self.roster.remember(from, id, &answer);
        }
        stage.answer(from, id, key, answer);
    }

    /// Nobody has acknowledged a push: it goes out again, as long as the session lasts that it was for.
    pub(crate) fn unheard<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        (to, id): (DeviceIx, u32),
        again: Packet,
    ) {
        let is_of_session =
            self.roster.presence(to) == Presence::Online && id > self.roster.pushed_before(to);
        if is_of_session && stage.conduct.repeats_pushes() {
            stage.push_again(again);
        } else {
            stage.mark(Mark::PushVoid);
        }
    }

    /// The service is up again. What it keeps durably is there; its connections are not.
    pub(crate) fn restarted<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        stage.mark(Mark::ServiceRestarted);
        if stage.conduct.forgets_lists_on_restart() {
            for group in &mut self.groups {
                group.forget_lists();
            }
        }
        for device in self.roster.online() {
            stage.push(device, Push::Closed);
        }
    }

    fn handle<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, from: DeviceIx, ask: Ask) -> Outcome {
        let user = self.roster.user(from).ok_or(codes::NOT_LOGGED_IN)?;
        let is_online = self.roster.presence(from) == Presence::Online;
        if !is_online && !matches!(ask, Ask::Session(_)) {
            return Err(codes::NOT_LOGGED_IN);
        }
        match ask {
            Ask::Session(resumption) => {
                let Resumption { known, is_fresh, is_reconnect } = *resumption;
                let pushed = stage.way.pushed(from);
                let is_new = is_reconnect || self.roster.presence(from) != Presence::Online;
                if is_new {
                    self.roster.begin_session(from, pushed);
                }
                let mut session = self.session(stage.conduct, user, &known);
                if is_fresh && stage.conduct.keeps_old_quiet() {
                    for parcel in &mut session.missed {
                        parcel.surfaces = parcel.surfaces.without(Surfaces::EVENT);
                    }
                }
                (session.pushed, session.is_new) = (pushed, is_new);
                Ok(Answer::Session(Box::new(session)))
            }
            Ask::Logout => {
                self.roster.set_presence(from, Presence::Away);
                Ok(Answer::Done)
            }
            Ask::Send(outgoing) => self.send(stage, from, user, &outgoing),
            Ask::Direct(letter) => self.send_direct(stage, (from, user), *letter),
            Ask::Pull { group, known } => self.pull(stage.conduct, user, group, known),
            Ask::History(group) => self.history(stage.conduct, from, user, group),
            Ask::MarkRead(group) => self.mark_read(stage, from, user, group),
            Ask::SetOption(group, option) => self.set_option(stage, from, user, group, option),
            Ask::On(about) => {
                let About { group, seq, what, nonce: _ } = *about;
                self.change(stage, from, user, (group, seq), what)
            }
            Ask::Group(group, affair) => self.affair(stage, user, group, *affair),
        }
    }

    /// Opens a session without a request: for devices that are logged in from the start.
    pub(crate) fn open(&mut self, conduct: &impl Conduct, device: DeviceIx) -> Option<Session> {
        let user = self.roster.user(device)?;
        self.roster.set_presence(device, Presence::Online);
        Some(self.session(conduct, user, &[]))
    }

    /// A device's connection is gone; its user stays logged in there. Tells whether there was one.
    pub(crate) fn lose(&mut self, device: DeviceIx) -> bool {
        let was_online = self.roster.presence(device) == Presence::Online;
        if was_online {
            self.roster.set_presence(device, Presence::Background);
        }
        was_online
    }

    /// No request before this one begins or ends a session on the device any more.
    pub(crate) fn bury(&mut self, device: DeviceIx, next: RequestId) {
        self.roster.is_latest(device, next);
    }

    pub(crate) fn set_plan<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, plan: Plan) {
        if !stage.conduct.heeds_new_plan() {
            return;
        }
        self.plan = plan;
        let carries = self.plan_carries(stage.conduct);
        for device in self.roster.online() {
            stage.push(device, Push::Plan { carries });
        }
    }

    fn plan_carries(&self, conduct: &impl Conduct) -> bool {
        self.rules.plan_carries(conduct, self.plan)
    }

    /// A group that exists, or why not.
    fn group(&self, group: GroupIx) -> Result<&Group, ErrorCode> {
        let group = self.groups.get(group.at()).ok_or(codes::NO_SUCH_GROUP)?;
        group.check()?;
        Ok(group)
    }

    fn group_mut(&mut self, group: GroupIx) -> Result<&mut Group, ErrorCode> {
        let group = self.groups.get_mut(group.at()).ok_or(codes::NO_SUCH_GROUP)?;
        group.check()?;
        Ok(group)
    }

    /// One-to-one messages go to who is online, and are kept as no more than a count.
    fn send_direct<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        (from, sender): (DeviceIx, UserIx),
        Letter { receiver, body, options }: Letter,
    ) -> Outcome {
        if !self.roster.is_registered(receiver) {
            return Err(codes::NO_SUCH_ACCOUNT);
        }
        let is_excluded = options.excluded_from_unread == Some(true);
        let counts = receiver != sender && !is_excluded && stage.conduct.letters_count();
        let parcel = Parcel {
            group: None,
            seq: None,
            prev: 0,
            read: None,
            sent_ms: stage.now(),
            sender,
            body,
            recalled: false,
            surfaces: Surfaces::EVENT | Surfaces::when(Surfaces::UNREAD, counts),
        };
        if counts {
            let unread = self.letters.entry(receiver).or_default();
            *unread = unread.saturating_add(1);
        }
        for device in self.roster.online_of(receiver).filter(|&device| device != from) {
            stage.push(device, Push::Message(parcel.clone()));
        }
        Ok(Answer::Sent(Arc::new(parcel)))
    }

    fn mark_read<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        from: DeviceIx,
        user: UserIx,
        group: GroupIx,
    ) -> Outcome {
        let it = self.group_mut(group)?;
        let newest = it.newest();
        let member = it.member_mut(user)?;
        if stage.conduct.reading_clears() {
            member.read = newest;
        }
        let up_to = member.read;
        if stage.conduct.syncs_reading() {
            for device in self.roster.online_of(user).filter(|&device| device != from) {
                stage.push(device, Push::Read { group, up_to });
            }
        }
        Ok(Answer::Read(up_to))
    }

    fn set_option<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        from: DeviceIx,
        user: UserIx,
        group: GroupIx,
        option: ReceiveOption,
    ) -> Outcome {
        self.group_mut(group)?.member_mut(user)?.option = option;
        for device in self.roster.online_of(user).filter(|&device| device != from) {
            stage.push(device, Push::Option { group, option });
        }
        Ok(Answer::Done)
    }

    /// What is unread over all of a user's conversations.
    fn total_unread(&self, conduct: &impl Conduct, user: UserIx) -> u32 {
        let alive = self.groups.iter().filter(|group| group.life == Life::Alive);
        let counted = alive.filter(|group| group.member(user).is_ok_and(|it| conduct.in_total(it.option)));
        counted.map(|group| group.unread(conduct, user)).fold(self.unread_letters(user), u32::saturating_add)
    }

    fn unread_letters(&self, user: UserIx) -> u32 {
        self.letters.get(&user).copied().unwrap_or(0)
    }
}
