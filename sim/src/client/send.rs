//! `sendMessage`: the gates on the client, in the native order.
//!
//! *Not here*: the server's gates, which come after.

use super::Client;
use crate::codes;
use crate::conduct::{Aim, Conduct, Early, Form, Reading, Sdk};
use crate::wire::{Ask, Body, Letter, Outgoing};
use aside_spec::vocabulary::{ErrorCode, GroupIx, Handle, SendOptions, UserIx};
use std::sync::Arc;

/// The most mentions in a message.
const MENTIONS: usize = 30;

impl Client {
    /// The request that a send comes to, or the code of a refusal on the spot.
    pub(super) fn send(
        &self,
        conduct: &impl Conduct,
        message: Handle,
        to: (Option<UserIx>, Option<GroupIx>),
        how: (SendOptions, u64),
    ) -> Result<Ask, ErrorCode> {
        let ask = self.address(conduct, message, to, how)?;
        let loses_its_list = !self.is_logged_in && conduct.early_send() == Early::WithoutList;
        if loses_its_list && let Ask::Send(mut outgoing) = ask {
            Arc::make_mut(&mut outgoing).targets = None;
            return Ok(Ask::Send(outgoing));
        }
        self.check_send(conduct, &ask)?;
        Ok(ask)
    }

    /// Who is to get it, as the parameters and the message's own list say.
    fn address(
        &self,
        conduct: &impl Conduct,
        message: Handle,
        (receiver, group): (Option<UserIx>, Option<GroupIx>),
        (options, claimed_ms): (SendOptions, u64),
    ) -> Result<Ask, ErrorCode> {
        let draft = self.draft(message).ok_or(codes::INVALID_PARAMETERS)?;
        if draft.body.at.len() > MENTIONS {
            return Err(codes::INVALID_PARAMETERS);
        }
        let outgoing = |group, targets| {
            Ok(Ask::Send(Arc::new(Outgoing {
                group,
                body: Arc::clone(&draft.body),
                targets,
                options,
                claimed_ms,
            })))
        };
        match (group, receiver, &draft.targets) {
            (None, Some(receiver), None) => {
                let body = Arc::clone(&draft.body);
                Ok(Ask::Direct(Box::new(Letter { receiver, body, options })))
            }
            (None, _, _) => Err(codes::INVALID_PARAMETERS),
            (Some(group), Some(receiver), None) => outgoing(group, single(conduct, &draft.body, receiver)?),
            (Some(group), Some(_), Some(_)) if !conduct.list_outranks_receiver() => outgoing(group, None),
            (Some(group), None, None) if !conduct.forgets_list() => {
                outgoing(group, self.desk.latest_list.clone())
            }
            (Some(group), _, targets) => outgoing(group, targets.clone()),
        }
    }

    /// Login, SDK, plan: in this order.
    fn check_send(&self, conduct: &impl Conduct, ask: &Ask) -> Result<(), ErrorCode> {
        let is_targeted = matches!(ask, Ask::Send(outgoing) if outgoing.targets.is_some());
        let aim = if is_targeted { Aim::Targeted } else { Aim::Ordinary };
        if !self.is_logged_in {
            Err(codes::NOT_LOGGED_IN)
        } else if is_targeted && self.sdk == Sdk::Without {
            Err(codes::SDK_TOO_OLD)
        } else if conduct.plan_gates(aim) && !self.plan_carries {
            Err(codes::PLAN)
        } else {
            Ok(())
        }
    }
}

/// The receivers that `receiver` beside `groupID` stands for.
fn single(conduct: &impl Conduct, body: &Body, receiver: UserIx) -> Result<Option<Arc<[UserIx]>>, ErrorCode> {
    if !body.at.is_empty() && conduct.mention_bars(Form::Single, body.content.kind) {
        return Err(codes::INVALID_PARAMETERS);
    }
    match conduct.reading(Form::Single) {
        Reading::Receivers => Ok(Some(Arc::from([receiver]))),
        Reading::Nothing => Ok(None),
        Reading::Mistake => Err(codes::INVALID_PARAMETERS),
    }
}
