//! `sendMessage`: the gates on the client, in the native order.
//!
//! *Not here*: the server's gates, which come after.

use super::Client;
use crate::codes;
use crate::conduct::{Aim, Conduct, Early, Form, Reading, Sdk};
use crate::wire::{Ask, Body, Outgoing};
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
        receiver: Option<UserIx>,
        group: Option<GroupIx>,
        options: SendOptions,
    ) -> Result<Ask, ErrorCode> {
        let ask = self.address(conduct, message, receiver, group, options)?;
        let loses_its_list = !self.is_logged_in && conduct.early_send() == Early::WithoutList;
        if loses_its_list && let Ask::Send(outgoing) = ask {
            return Ok(Ask::Send(Outgoing { targets: None, ..outgoing }));
        }
        self.check_send(conduct, &ask)?;
        Ok(ask)
    }

    /// Who is to get it, as the parameters and the message's own list say.
    fn address(
        &self,
        conduct: &impl Conduct,
        message: Handle,
        receiver: Option<UserIx>,
        group: Option<GroupIx>,
        options: SendOptions,
    ) -> Result<Ask, ErrorCode> {
        let draft = self.draft(message).ok_or(codes::INVALID_PARAMETERS)?;
        let body = Arc::clone(&draft.body);
        if body.at.len() > MENTIONS {
            return Err(codes::INVALID_PARAMETERS);
        }
        match (group, receiver, draft.targets.clone()) {
            (None, Some(receiver), None) => Ok(Ask::Direct { receiver, body, options }),
            (None, _, _) => Err(codes::INVALID_PARAMETERS),
            (Some(group), Some(receiver), None) => {
                let targets = single(conduct, &body, receiver)?;
                Ok(Ask::Send(Outgoing { group, body, targets, options, claimed_ms: 0 }))
            }
            (Some(group), Some(_), Some(_)) if !conduct.list_outranks_receiver() => {
                Ok(Ask::Send(Outgoing { group, body, targets: None, options, claimed_ms: 0 }))
            }
            (Some(group), None, None) if !conduct.forgets_list() => {
                let targets = self.desk.latest_list.clone();
                Ok(Ask::Send(Outgoing { group, body, targets, options, claimed_ms: 0 }))
            }
            (Some(group), _, targets) => {
                Ok(Ask::Send(Outgoing { group, body, targets, options, claimed_ms: 0 }))
            }
        }
    }

    /// Login, SDK, plan: in this order.
    fn check_send(&self, conduct: &impl Conduct, ask: &Ask) -> Result<(), ErrorCode> {
        let is_targeted = matches!(ask, Ask::Send(Outgoing { targets: Some(_), .. }));
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
