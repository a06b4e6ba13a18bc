//! Whom each message was sent to, as the calls of the script asked: what tells which clause a pin can be about.
//!
//! Where it is open to whom a message goes, everybody counts whom it may be for, so that a pin makes no secret of what
//! may be none.
//!
//! *Not here*: whom the rules let it reach; the model says.

use aside_spec::vocabulary::{Call, CallId, GroupIx, Handle, Nonce, UserIx};
use std::collections::{BTreeMap, BTreeSet};

/// A message object, as it was made.
#[derive(Clone)]
struct Draft {
    nonce: Option<Nonce>,
    /// Everybody on its list; none where it was given no list.
    list: Option<BTreeSet<UserIx>>,
}

/// What became of one message.
#[derive(Default)]
struct Aim {
    senders: BTreeSet<UserIx>,
    listed: BTreeSet<UserIx>,
    groups: BTreeSet<GroupIx>,
    targeted: bool,
    to_all: bool,
    /// Sends that reported no error.
    standing: usize,
}

impl Aim {
    fn is_for(&self, user: UserIx) -> bool {
        self.to_all || self.listed.contains(&user) || self.senders.contains(&user)
    }

    fn is_in(&self, group: Option<GroupIx>) -> bool {
        group.is_none_or(|group| self.groups.contains(&group))
    }
}

/// All messages of a script so far.
#[derive(Default)]
pub(super) struct Aims {
    drafts: BTreeMap<Handle, Draft>,
    sent: BTreeMap<Nonce, Aim>,
    sends: BTreeMap<CallId, Nonce>,
}

impl Aims {
    /// Takes note of what is asked for.
    pub(super) fn asked(&mut self, number: CallId, user: UserIx, call: &Call) {
        if let Call::CreateMessage { content, made, .. } | Call::CreateMerger { content, made, .. } = call {
            self.drafts.insert(*made, Draft { nonce: content.nonce, list: None });
        } else if let Call::CreateForward { message, made } = call {
            self.drafts.insert(*made, Draft { nonce: Some(*message), list: None });
        } else if let Call::AddAt { original, made, .. } = call {
            if let Some(draft) = self.drafts.get(original).cloned() {
                self.drafts.insert(*made, draft);
            }
        } else if let Call::Target { original, receivers, made } = call {
            self.target(*original, receivers, *made);
        } else if let Call::Send { message, receiver, group, options: _ } = call {
            self.send(number, user, *message, *receiver, *group);
        }
    }

    fn target(&mut self, original: Handle, receivers: &[UserIx], made: Handle) {
        if let Some(draft) = self.drafts.get(&original).cloned() {
            let list = draft.list.into_iter().flatten().chain(receivers.iter().copied()).collect();
            self.drafts.insert(made, Draft { nonce: draft.nonce, list: Some(list) });
        }
    }

    fn send(
        &mut self,
        number: CallId,
        user: UserIx,
        message: Handle,
        receiver: Option<UserIx>,
        group: Option<GroupIx>,
    ) {
        let Some(Draft { nonce: Some(nonce), list }) = self.drafts.get(&message).cloned() else { return };
        let aim = self.sent.entry(nonce).or_default();
        let names_some = list.is_some() || receiver.is_some();
        aim.senders.insert(user);
        aim.targeted |= names_some && group.is_some();
        aim.to_all |= !names_some && group.is_some();
        aim.listed.extend(list.into_iter().flatten().chain(receiver));
        aim.groups.extend(group);
        aim.standing += 1;
        self.sends.insert(number, nonce);
    }

    /// A call was refused.
    pub(super) fn failed(&mut self, number: CallId) {
        if let Some(aim) = self.sends.remove(&number).and_then(|nonce| self.sent.get_mut(&nonce)) {
            aim.standing = aim.standing.saturating_sub(1);
        }
    }

    /// Whether a user sent a message or it was sent to that user, by a list or with everybody.
    pub(super) fn is_for(&self, nonce: Nonce, user: UserIx) -> bool {
        self.sent.get(&nonce).is_some_and(|aim| aim.is_for(user))
    }

    pub(super) fn is_by(&self, nonce: Nonce, user: UserIx) -> bool {
        self.sent.get(&nonce).is_some_and(|aim| aim.senders.contains(&user))
    }

    pub(super) fn is_targeted(&self, nonce: Nonce) -> bool {
        self.sent.get(&nonce).is_some_and(|aim| aim.targeted)
    }

    /// Whether it was sent to a list, and by no send to everybody.
    pub(super) fn is_aside(&self, nonce: Nonce) -> bool {
        self.sent.get(&nonce).is_some_and(|aim| aim.targeted && !aim.to_all)
    }

    /// Whether each send of it reported an error; so it is, too, where none was asked for.
    pub(super) fn is_unsent(&self, nonce: Nonce) -> bool {
        self.sent.get(&nonce).is_none_or(|aim| aim.standing == 0)
    }

    /// Whether some message was refused in the group; without one, anywhere.
    pub(super) fn any_unsent(&self, group: Option<GroupIx>) -> bool {
        self.sent.values().any(|aim| aim.is_in(group) && aim.standing == 0)
    }

    /// Whether a user is a receiver of a targeted message in the group; without one, in any.
    pub(super) fn receives_targeted(&self, user: UserIx, group: Option<GroupIx>) -> bool {
        let received = |aim: &Aim| aim.targeted && aim.listed.contains(&user);
        self.sent.values().any(|aim| aim.is_in(group) && received(aim))
    }

    /// Whether a targeted message in the group is nothing to a user; without a group, one in any.
    pub(super) fn stands_by(&self, user: UserIx, group: Option<GroupIx>) -> bool {
        self.sent.values().any(|aim| aim.is_in(group) && aim.targeted && !aim.is_for(user))
    }
}

#[cfg(test)]
mod tests {
    use super::Aims;
    use aside_spec::vocabulary::{
        Call, CallId, Content, GroupIx, Handle, MessageKind, Nonce, SendOptions, UserIx,
    };

    const SENDER: UserIx = UserIx(0);
    const LISTED: UserIx = UserIx(1);
    const BYSTANDER: UserIx = UserIx(2);
    const HERE: Option<GroupIx> = Some(GroupIx(0));
    const ELSEWHERE: Option<GroupIx> = Some(GroupIx(1));

    /// The sender's message to a list of one, in the first group.
    fn aside() -> Aims {
        let mut aims = Aims::default();
        let content = Content { kind: MessageKind::Text, text: "aside".into(), nonce: Some(Nonce(0)) };
        let options = SendOptions::default();
        let calls = [
            Call::CreateMessage { content, at: Vec::new(), made: Handle(0) },
            Call::Target { original: Handle(0), receivers: vec![LISTED], made: Handle(1) },
            Call::Send { message: Handle(1), receiver: None, group: HERE, options },
        ];
        for (number, call) in (0..).map(CallId).zip(&calls) {
            aims.asked(number, SENDER, call);
        }
        aims
    }

    #[test]
    fn who_is_not_on_the_list_stands_by_in_the_group_of_the_message() {
        let aims = aside();
        assert!(aims.stands_by(BYSTANDER, HERE));
        assert!(aims.stands_by(BYSTANDER, None), "in any group");
        assert!(!aims.stands_by(BYSTANDER, ELSEWHERE));
        assert!(!aims.stands_by(LISTED, HERE));
        assert!(!aims.stands_by(SENDER, HERE));
    }

    #[test]
    fn a_message_is_unsent_once_its_send_failed_in_its_group() {
        let mut aims = aside();
        assert!(!aims.any_unsent(HERE));
        aims.failed(CallId(2));
        assert!(aims.any_unsent(HERE));
        assert!(aims.any_unsent(None));
        assert!(!aims.any_unsent(ELSEWHERE));
    }
}
