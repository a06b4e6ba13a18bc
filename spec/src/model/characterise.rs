//! What no rule decides and every run records: how refusals look, which codes they carry, whether numbers are taken.
//!
//! *Not here*: answers that decide who sees what; those are forks of the model.

use super::turn::Reply;
use super::window::Answer;
use crate::vocabulary::{Call, Clause, DeviceIx, GroupIx, Return, Value, Word};
use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

#[derive(Clone, Debug)]
pub(super) struct Characteriser {
    answers: BTreeSet<(Clause, Cow<'static, str>)>,
    sequences: Vec<Sequence>,
}

/// What was sent in a group since its last ordinary message.
#[derive(Clone, Copy, Debug, Default)]
struct Sequence {
    last_ordinary: Option<u64>,
    targeted: u64,
    refused: u64,
}

impl Characteriser {
    pub(super) fn new(groups: usize) -> Self {
        Self { answers: BTreeSet::new(), sequences: vec![Sequence::default(); groups] }
    }

    pub(super) fn answers(&self) -> impl Iterator<Item = (Clause, Cow<'static, str>)> {
        self.answers.iter().cloned()
    }

    pub(super) fn observe(&mut self, replies: &[(usize, Reply)], asked: &[(DeviceIx, &Call, Answer<'_>)]) {
        for (at, reply) in replies {
            let (_, call, answer) = &asked[*at];
            if let Reply::Refused(because) = reply {
                self.refusal(call, because, answer);
            }
            if let Call::Send { group: Some(group), .. } = call {
                self.sequence(*group, reply, answer);
            }
        }
    }

    fn refusal(&mut self, call: &Call, because: &[Clause], answer: &Answer<'_>) {
        if matches!(call, Call::Target { .. }) {
            let form = match answer.object() {
                Some(Return::Null) => Some("null"),
                Some(Return::EmptyObject) => Some("empty-object"),
                Some(Return::Nothing) => Some("error"),
                Some(Return::Object | Return::Absent) | None => None,
            };
            self.answers.extend(form.map(|form| (Clause::TargetRefusalForm, Cow::Borrowed(form))));
        }
        let Some(code) = answer.code() else { return };
        let question = match because {
            [Clause::GatePlan] => Clause::ErrorPlan,
            [Clause::GateGroupType] => Clause::ErrorGroupType,
            [
                Clause::ReceiverNonMember
                | Clause::ReceiverUnknown
                | Clause::ReceiverMalformed
                | Clause::ReceiverNoneValid,
            ] => Clause::ErrorReceiver,
            [Clause::ReceiverOverLimit] => Clause::ErrorOverLimit,
            [_, _, ..] => Clause::ErrorPrecedence,
            [] | [_] => return,
        };
        let answer = if question == Clause::ErrorPrecedence {
            let names: Vec<_> = because.iter().map(|clause| clause.name()).collect();
            format!("{code} where {} are broken", names.join(" and "))
        } else {
            code.to_string()
        };
        self.answers.insert((question, Cow::Owned(answer)));
    }

    fn sequence(&mut self, group: GroupIx, reply: &Reply, answer: &Answer<'_>) {
        let it = &mut self.sequences[group.at()];
        let targeted = match reply {
            Reply::Refused(_) | Reply::Declined => {
                it.refused += 1;
                return;
            }
            Reply::SentTargeted(..) => true,
            Reply::Sent(..) => false,
            Reply::Silence
            | Reply::Void
            | Reply::Object
            | Reply::Done
            | Reply::Conversation { .. }
            | Reply::Total(_)
            | Reply::Messages { .. }
            | Reply::Receipt { .. } => return,
        };
        if targeted {
            it.targeted += 1;
            return;
        }
        let Some(Value::Sent(message)) = answer.value() else { return };
        let Some(seq) = message.seq else { return };
        let before = core::mem::replace(it, Sequence { last_ordinary: Some(seq.0), ..Sequence::default() });
        let Some(gap) = before.last_ordinary.and_then(|last| seq.0.checked_sub(last)?.checked_sub(1)) else {
            return;
        };
        let taken = |question, by: u64| {
            let answer = if gap == by { Some("taken") } else { None }.or((gap == 0).then_some("not-taken"))?;
            Some((question, Cow::Borrowed(answer)))
        };
        self.answers.extend(match (before.targeted, before.refused) {
            (0, 0) => None,
            (targeted, 0) => taken(Clause::SeqTaken, targeted),
            (0, refused) => taken(Clause::SeqRefused, refused),
            (_, _) => None,
        });
    }
}
