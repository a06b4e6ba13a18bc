//! The gates of a group send, in the order in which they are tried, and the audience that comes out of them.
//!
//! *Not here*: the gates that the client tries first ([`client::send`](crate::client)), and delivery.

use super::{Outcome, Server};
use crate::codes;
use crate::conduct::{Aim, Audience, Conduct, Exclusion, Flavour, Form, Membership};
use crate::server::group::Group;
use crate::stage::Stage;
use crate::wire::{Answer, Outgoing};
use aside_spec::vocabulary::{DeviceIx, ErrorCode, GroupType, Role, UserIx};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A send that may be carried out.
pub(super) struct Admitted {
    pub(super) audience: Audience,
    pub(super) flavour: Flavour,
}

impl Server {
    /// Refuses a send without a trace, or carries it out.
    pub(super) fn send<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        from: DeviceIx,
        sender: UserIx,
        outgoing: &Outgoing,
    ) -> Outcome {
        let admitted = self.admit(stage, from, sender, outgoing)?;
        let aim = admitted.flavour.aim;
        let own = self.publish(stage, from, sender, outgoing, admitted)?;
        if stage.conduct.reports_success(aim) { Ok(Answer::Sent(own)) } else { Err(codes::ACK_TIMEOUT) }
    }

    fn admit<C: Conduct>(
        &self,
        stage: &Stage<'_, C>,
        from: DeviceIx,
        sender: UserIx,
        outgoing: &Outgoing,
    ) -> Result<Admitted, ErrorCode> {
        let group = self.group(outgoing.group)?;
        check_speaker(group, sender, stage.now())?;
        let flavour = flavour(outgoing);
        if stage.conduct.plan_gates(flavour.aim) && !self.plan_carries(stage.conduct) {
            return Err(codes::PLAN_AT_SERVER);
        }
        let audience = match &outgoing.targets {
            None => Audience::Everyone,
            Some(list) => {
                let opts_in = outgoing.options.excluded_from_unread == Some(false);
                self.check_targeted(stage.conduct, group, from, outgoing, list)?;
                if opts_in && !stage.conduct.opting_in_keeps_list() {
                    Audience::Everyone
                } else {
                    self.audience(stage.conduct, group, sender, list)
                }
            }
        };
        if outgoing.options.online_only && group.kind == GroupType::AvChatRoom {
            return Err(codes::BAD_REQUEST);
        }
        Ok(Admitted { audience, flavour })
    }

    fn check_targeted(
        &self,
        conduct: &impl Conduct,
        group: &Group,
        from: DeviceIx,
        outgoing: &Outgoing,
        list: &[UserIx],
    ) -> Result<(), ErrorCode> {
        let rule = self.rules.group_type(group.kind);
        if !conduct.group_type_takes(group.kind, rule.targeted, self.roster.version(from)) {
            return Err(codes::BAD_REQUEST);
        }
        let limit = conduct.receiver_limit(self.rules.receiver_limit);
        if limit.is_some_and(|limit| is_longer(list, limit as usize)) {
            return Err(codes::TOO_MANY_RECEIVERS);
        }
        let kind = outgoing.body.content.kind;
        let mention_bars = conduct.mention_bars(Form::List, kind) && conduct.mention_bars(Form::Single, kind);
        if !outgoing.body.at.is_empty() && mention_bars {
            return Err(codes::BAD_REQUEST);
        }
        Ok(())
    }

    /// Those on the list who are members. The others are passed over in silence, and so is the sender.
    fn audience(
        &self,
        conduct: &impl Conduct,
        group: &Group,
        sender: UserIx,
        list: &Arc<[UserIx]>,
    ) -> Audience {
        let membership = |user: &UserIx| {
            if group.members.has(*user) { Membership::Member } else { self.roster.outsider(*user) }
        };
        let is_served = |user: &UserIx| *user != sender && conduct.serves(membership(user));
        // Mostly everybody is, and the list is the sender's own.
        let served = if list.iter().all(is_served) {
            Arc::clone(list)
        } else {
            list.iter().copied().filter(is_served).collect()
        };
        match conduct.audience(served) {
            Audience::Everyone => Audience::Everyone,
            Audience::Only(users) => Audience::Only(in_order(users)),
        }
    }
}

fn check_speaker(group: &Group, sender: UserIx, now_ms: u64) -> Result<(), ErrorCode> {
    let member = group.member(sender)?;
    let is_silenced = group.all_muted && member.role == Role::Member;
    if is_silenced || member.muted_until_ms > now_ms { Err(codes::MUTED) } else { Ok(()) }
}

fn flavour(outgoing: &Outgoing) -> Flavour {
    let exclusion = |set: Option<bool>| match set {
        Some(true) => Exclusion::Excluded,
        Some(false) | None => Exclusion::Unset,
    };
    Flavour {
        aim: if outgoing.targets.is_some() { Aim::Targeted } else { Aim::Ordinary },
        unread: exclusion(outgoing.options.excluded_from_unread),
        last: exclusion(outgoing.options.excluded_from_last),
    }
}

/// Whether there are more different users on a list than so many.
fn is_longer(list: &[UserIx], limit: usize) -> bool {
    list.len() > limit && list.iter().collect::<BTreeSet<_>>().len() > limit
}

/// The list in order, with each user on it once. Most lists are that way already.
fn in_order(list: Arc<[UserIx]>) -> Arc<[UserIx]> {
    if list.is_sorted_by(|one, next| one < next) {
        return list;
    }
    let mut users = list.to_vec();
    users.sort_unstable();
    users.dedup();
    Arc::from(users)
}
