//! Groups as such: making, joining, inviting, leaving, kicking, dismissing, muting.
//!
//! *Not here*: messages.

use super::{Outcome, Server};
use crate::codes;
use crate::conduct::Conduct;
use crate::server::group::{Group, Life, Member};
use crate::stage::Stage;
use crate::wire::{Affair, Answer, Push};
use aside_spec::vocabulary::{ErrorCode, GroupIx, GroupType, Role, UserIx};

impl Server {
    pub(super) fn affair<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        user: UserIx,
        group: GroupIx,
        affair: Affair,
    ) -> Outcome {
        match affair {
            Affair::Create(kind, members) => self.create(stage, user, group, kind, &members),
            Affair::Join => self.join(stage, user, group),
            Affair::Invite(users) => self.invite(stage, user, group, &users),
            Affair::Leave => self.leave(stage, user, group),
            Affair::Kick(users) => self.kick(stage, user, group, &users),
            Affair::Dismiss => self.dismiss(stage, user, group),
            Affair::Mute(whom, seconds) => self.mute(stage, user, group, whom, seconds),
            Affair::MuteAll(muted) => self.mute_all(user, group, muted),
        }
    }

    fn create<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        owner: UserIx,
        ix: GroupIx,
        kind: GroupType,
        others: &[UserIx],
    ) -> Outcome {
        let group = self.groups.get_mut(ix.at()).ok_or(codes::MALFORMED_GROUP)?;
        if !group.is_well_formed {
            return Err(codes::MALFORMED_GROUP);
        }
        if group.life != Life::Unborn {
            return Err(codes::GROUP_EXISTS);
        }
        group.kind = kind;
        group.life = Life::Alive;
        group.members.insert(owner, Member::new(Role::Owner, 0));
        self.tell_joined(stage, ix, &[owner]);
        self.add(stage, ix, others);
        Ok(Answer::Done)
    }

    fn join<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, user: UserIx, ix: GroupIx) -> Outcome {
        let group = self.group(ix)?;
        if group.member(user).is_ok() {
            return Err(codes::ALREADY_A_MEMBER);
        }
        match group.kind {
            GroupType::Work | GroupType::Public => Err(codes::NO_PERMISSION),
            GroupType::Meeting | GroupType::Community | GroupType::AvChatRoom => {
                self.add(stage, ix, &[user]);
                Ok(Answer::Done)
            }
        }
    }

    fn invite<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        user: UserIx,
        ix: GroupIx,
        users: &[UserIx],
    ) -> Outcome {
        let group = self.group(ix)?;
        let role = group.member(user)?.role;
        if group.kind != GroupType::Work && role < Role::Admin {
            return Err(codes::NO_PERMISSION);
        }
        self.add(stage, ix, users);
        Ok(Answer::Done)
    }

    /// Adds those who have an account and are not members yet.
    fn add<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, ix: GroupIx, users: &[UserIx]) {
        let Self { groups, roster, .. } = self;
        let Some(group) = groups.get_mut(ix.at()) else { return };
        let newest = group.newest();
        let mut added = Vec::new();
        for &user in users.iter().filter(|user| roster.is_registered(**user)) {
            if group.member(user).is_err() {
                group.admit(stage.conduct, user, newest);
                added.push(user);
            }
        }
        self.tell_joined(stage, ix, &added);
    }

    fn tell_joined<C: Conduct>(&self, stage: &mut Stage<'_, C>, ix: GroupIx, users: &[UserIx]) {
        let Some(group) = self.groups.get(ix.at()) else { return };
        for &user in users {
            let Ok(member) = group.member(user) else { continue };
            let summary = self.summary(stage.conduct, ix, group, user, member);
            for device in self.roster.online_of(user) {
                stage.push(device, Push::Joined(Box::new(summary.clone())));
            }
        }
    }

    fn leave<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, user: UserIx, ix: GroupIx) -> Outcome {
        let group = self.group_mut(ix)?;
        let is_owner = group.member(user)?.role == Role::Owner;
        let is_bound = match group.kind {
            GroupType::Work | GroupType::AvChatRoom => false,
            GroupType::Public | GroupType::Meeting | GroupType::Community => is_owner,
        };
        if is_bound {
            return Err(codes::OWNER_STAYS);
        }
        group.remove(stage.conduct, user);
        self.tell_left(stage, ix, &[user]);
        Ok(Answer::Done)
    }

    /// Members of a lower role go; whoever is not a member is passed over; one who may not be kicked stops it all.
    fn kick<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        user: UserIx,
        ix: GroupIx,
        users: &[UserIx],
    ) -> Outcome {
        let group = self.group_mut(ix)?;
        let members: Vec<_> = users.iter().copied().filter(|it| group.member(*it).is_ok()).collect();
        for &whom in &members {
            check_rank(group, user, whom)?;
        }
        check_rights(group, user)?;
        for whom in &members {
            group.remove(stage.conduct, *whom);
        }
        self.tell_left(stage, ix, &members);
        Ok(Answer::Done)
    }

    fn dismiss<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, user: UserIx, ix: GroupIx) -> Outcome {
        let group = self.group_mut(ix)?;
        let is_owner = group.member(user)?.role == Role::Owner;
        if !is_owner || group.kind == GroupType::Work {
            return Err(codes::NO_PERMISSION);
        }
        group.life = Life::Dismissed;
        let members: Vec<_> = std::mem::take(&mut group.members).keys().collect();
        self.tell_left(stage, ix, &members);
        Ok(Answer::Done)
    }

    fn tell_left<C: Conduct>(&self, stage: &mut Stage<'_, C>, ix: GroupIx, users: &[UserIx]) {
        for device in users.iter().flat_map(|&user| self.roster.online_of(user)) {
            stage.push(device, Push::Left(ix));
        }
    }

    fn mute<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        user: UserIx,
        ix: GroupIx,
        whom: UserIx,
        seconds: u32,
    ) -> Outcome {
        let until_ms = stage.now().saturating_add(u64::from(seconds) * 1_000);
        let group = self.group_mut(ix)?;
        check_rank(group, user, whom)?;
        group.member_mut(whom)?.muted_until_ms = if seconds == 0 { 0 } else { until_ms };
        Ok(Answer::Done)
    }

    fn mute_all(&mut self, user: UserIx, ix: GroupIx, muted: bool) -> Outcome {
        let group = self.group_mut(ix)?;
        check_rights(group, user)?;
        group.all_muted = muted;
        Ok(Answer::Done)
    }
}

/// Owner and admins look after a group.
fn check_rights(group: &Group, user: UserIx) -> Result<(), ErrorCode> {
    if group.member(user)?.role >= Role::Admin { Ok(()) } else { Err(codes::NO_PERMISSION) }
}

/// And only over those of a lower role.
fn check_rank(group: &Group, user: UserIx, whom: UserIx) -> Result<(), ErrorCode> {
    check_rights(group, user)?;
    let is_above = group.member(user)?.role > group.member(whom)?.role;
    if is_above { Ok(()) } else { Err(codes::NO_PERMISSION) }
}
