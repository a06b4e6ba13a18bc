//! Messages as their authors wrote and sent them, held against what others are handed: who pins that a message was received
//! means the message that was sent, and no other with its number.
//!
//! *Not here*: which messages come, and whether they may; see [`pins`](super::pins).

use aside_spec::vocabulary::{At, Call, GroupIx, Handle, Message, MessageKind, Nonce, UserIx};
use std::collections::{BTreeMap, BTreeSet};

/// A message object, as it was made. A kind that a mention may have changed is left open.
#[derive(Clone)]
struct Draft {
    nonce: Nonce,
    kind: Option<MessageKind>,
    text: String,
    at: BTreeSet<At>,
}

/// One send of a message.
struct Sent {
    draft: Draft,
    by: UserIx,
    group: Option<GroupIx>,
}

/// All messages of a script so far.
#[derive(Default)]
pub(super) struct Written {
    drafts: BTreeMap<Handle, Draft>,
    sent: BTreeMap<Nonce, Vec<Sent>>,
    /// Those that may say something else by now, or come from somebody else.
    loose: BTreeSet<Nonce>,
}

impl Written {
    /// Takes note of what is asked for.
    pub(super) fn asked(&mut self, user: UserIx, call: &Call) {
        if let Call::CreateMessage { content, at, made } = call {
            if let Some(nonce) = content.nonce {
                let at = if content.kind == MessageKind::TextAt {
                    at.iter().copied().collect()
                } else {
                    BTreeSet::new()
                };
                let (kind, text) = (Some(content.kind), content.text.clone());
                self.drafts.insert(*made, Draft { nonce, kind, text, at });
            }
        } else if let Call::AddAt { original, at, made } = call {
            self.derive(*original, *made, |draft| Draft {
                kind: None,
                at: at.iter().copied().collect(),
                ..draft
            });
        } else if let Call::Target { original, receivers: _, made } = call {
            self.derive(*original, *made, |draft| draft);
        } else if let Call::Send { message, receiver: _, group, options: _ } = call {
            if let Some(draft) = self.drafts.get(message).cloned() {
                self.sent.entry(draft.nonce).or_default().push(Sent { draft, by: user, group: *group });
            }
        } else if let Call::Modify { message, .. } | Call::CreateForward { message, .. } = call {
            self.loose.insert(*message);
        }
    }

    fn derive(&mut self, from: Handle, made: Handle, change: impl FnOnce(Draft) -> Draft) {
        if let Some(draft) = self.drafts.get(&from).cloned() {
            self.drafts.insert(made, change(draft));
        }
    }

    /// What is wrong with a message that was handed to somebody, where something is: as it was sent, and as it came.
    pub(super) fn differs(&self, message: &Message) -> Option<(String, String)> {
        let nonce = message.content.nonce?;
        let sends = self.sent.get(&nonce)?;
        let is_left_out = self.loose.contains(&nonce) || message.recalled;
        if is_left_out || sends.iter().any(|it| it.is(message)) {
            return None;
        }
        Some((sends.first()?.tell(), tell(message)))
    }
}

impl Sent {
    fn is(&self, message: &Message) -> bool {
        let at: BTreeSet<_> = message.at.iter().copied().collect();
        self.draft.text == message.content.text
            && self.draft.kind.is_none_or(|kind| kind == message.content.kind)
            && self.draft.at == at
            && self.by == message.sender
            && self.group == message.group
    }

    fn tell(&self) -> String {
        let kind = self.draft.kind.map_or_else(|| String::from("a message"), |kind| kind.to_string());
        words(&kind, &self.draft.text, self.by, self.group, self.draft.at.len())
    }
}

fn tell(message: &Message) -> String {
    words(
        &message.content.kind.to_string(),
        &message.content.text,
        message.sender,
        message.group,
        message.at.len(),
    )
}

fn words(kind: &str, text: &str, by: UserIx, group: Option<GroupIx>, mentions: usize) -> String {
    let group = group.map_or_else(|| String::from("no group"), |group| group.to_string());
    let mentions = if mentions == 0 { String::new() } else { format!(", mentioning {mentions}") };
    format!("{kind} {text:?} from {by} in {group}{mentions}")
}

#[cfg(test)]
mod tests {
    use super::Written;
    use aside_spec::vocabulary::{
        At, Call, Content, GroupIx, Handle, Message, MessageKind, Nonce, SendOptions, UserIx,
    };

    fn content(kind: MessageKind) -> Content {
        Content { kind, text: "words".into(), nonce: Some(Nonce(0)) }
    }

    /// Which kind a mention makes of a message is left open; whom it mentions is not.
    #[test]
    fn a_mention_may_change_the_kind_and_is_to_come() {
        let (mut written, group) = (Written::default(), Some(GroupIx(0)));
        let (original, made, at) = (Handle(0), Handle(1), vec![At::All]);
        let options = SendOptions::default();
        for call in [
            Call::CreateMessage { content: content(MessageKind::Custom), at: vec![], made: original },
            Call::AddAt { original, at: at.clone(), made },
            Call::Send { message: made, receiver: None, group, options },
        ] {
            written.asked(UserIx(0), &call);
        }
        let came = |kind, at| Message {
            content: content(kind),
            sender: UserIx(0),
            group,
            seq: None,
            at,
            recalled: false,
        };
        assert_eq!(written.differs(&came(MessageKind::Custom, at.clone())), None);
        assert_eq!(written.differs(&came(MessageKind::TextAt, at)), None);
        assert!(written.differs(&came(MessageKind::Custom, vec![])).is_some());
    }
}
