//! Message objects in the hands of the application, before they are sent. Nothing here needs a login.
//!
//! *Not here*: the limits that are tried only at the send.

use super::Client;
use crate::conduct::{Conduct, Form, Reading, Refusal, Sdk};
use crate::shelf::Shelf;
use crate::wire::Body;
use aside_spec::vocabulary::{At, Content, Handle, MessageKind, Nonce, Return, UserIx};
use std::sync::Arc;

/// The most messages in a merger.
const MERGED: usize = 300;

/// A message object.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) body: Arc<Body>,
    /// The list of receivers: in the order given, without repetitions.
    pub(super) targets: Option<Arc<[UserIx]>>,
}

impl Draft {
    fn new(content: Content, at: Vec<At>) -> Self {
        Self { body: Arc::new(Body { content, at }), targets: None }
    }

    /// A message without content.
    fn empty() -> Self {
        Self::new(Content { kind: MessageKind::Text, text: String::new(), nonce: None }, Vec::new())
    }
}

/// The receivers as given, each once.
fn once_each(receivers: &[UserIx]) -> Arc<[UserIx]> {
    if receivers.is_sorted_by(|one, next| one < next) {
        return Arc::from(receivers);
    }
    let mut seen = std::collections::BTreeSet::new();
    receivers.iter().copied().filter(|&user| seen.insert(user)).collect()
}

/// A text that names members is of a kind of its own; no other message changes by it.
fn naming_members(content: Content) -> Content {
    let kind = if content.kind == MessageKind::Text { MessageKind::TextAt } else { content.kind };
    Content { kind, ..content }
}

impl Client {
    /// Hands out an object, or a null in its place.
    fn hand_out(&mut self, made: Handle, draft: Option<Draft>) -> Return {
        let returned = if draft.is_some() { Return::Object } else { Return::Null };
        *self.desk.drafts.of(made) = draft;
        returned
    }

    /// The message object that the application has under a handle.
    pub(super) fn draft(&self, handle: Handle) -> Option<&Draft> {
        self.desk.drafts.get(handle)?.as_ref()
    }

    pub(super) fn create_message(&mut self, content: Content, at: Vec<At>, made: Handle) -> Return {
        let at = if content.kind == MessageKind::TextAt { at } else { Vec::new() };
        self.hand_out(made, Some(Draft::new(content, at)))
    }

    pub(super) fn create_merger(
        &mut self,
        shelf: &Shelf,
        content: Content,
        parts: &[Nonce],
        made: Handle,
    ) -> Return {
        let is_sized = (1..=MERGED).contains(&parts.len());
        let is_known = parts.iter().all(|&part| self.held(shelf, part).is_some());
        self.hand_out(made, (is_sized && is_known).then(|| Draft::new(content, Vec::new())))
    }

    /// A forwarded copy has the content alone: neither mentions nor receivers.
    pub(super) fn create_forward(&mut self, shelf: &Shelf, message: Nonce, made: Handle) -> Return {
        let copy = self.held(shelf, message).map(|body| Draft::new(body.content.clone(), Vec::new()));
        self.hand_out(made, copy)
    }

    /// What a message says that this device has been given and that was not recalled.
    fn held<'a>(&self, shelf: &'a Shelf, message: Nonce) -> Option<&'a Body> {
        let stored = self.find(shelf, message).filter(|it| !it.recalled);
        let passing = shelf.passing.backwards(&self.desk.passing).map(|(_, &it)| &shelf[it]);
        let said = stored.or_else(|| passing.filter(|it| it.nonce() == Some(message)).last());
        said.map(|it| &*it.body)
    }

    /// Mentions can't be added to a message that has receivers.
    pub(super) fn add_at(&mut self, original: Handle, at: Vec<At>, made: Handle) -> Return {
        let original = self.draft(original).filter(|it| it.targets.is_none() && !at.is_empty());
        let copy = original.map(|it| Draft::new(naming_members(it.body.content.clone()), at));
        self.hand_out(made, copy)
    }

    /// Makes a copy with receivers; the original stays as it is.
    pub(super) fn target(
        &mut self,
        conduct: &impl Conduct,
        original: Handle,
        receivers: &[UserIx],
        made: Handle,
    ) -> Return {
        if self.sdk == Sdk::Without {
            *self.desk.drafts.of(made) = None;
            return Return::Absent;
        }
        let Some(original) = self.draft(original).cloned() else {
            return self.hand_out(made, None);
        };
        let is_barred =
            !original.body.at.is_empty() && conduct.mention_bars(Form::List, original.body.content.kind);
        let reading = match receivers {
            _ if conduct.plan_gates_creation() && !self.plan_carries => Reading::Mistake,
            _ if is_barred || !conduct.can_target(&original.body.content) => Reading::Mistake,
            [] => conduct.reading_of_none(),
            [_, ..] => conduct.reading(Form::List),
        };
        let targets = match reading {
            Reading::Mistake => return self.refuse(conduct, original, made),
            Reading::Nothing => None,
            Reading::Receivers => Some(once_each(receivers)),
        };
        self.desk.latest_list.clone_from(&targets);
        self.hand_out(made, Some(Draft { body: original.body, targets }))
    }

    fn refuse(&mut self, conduct: &impl Conduct, original: Draft, made: Handle) -> Return {
        match conduct.refusal() {
            Refusal::Null => self.hand_out(made, None),
            Refusal::Original => self.hand_out(made, Some(original)),
            Refusal::EmptyObject => {
                *self.desk.drafts.of(made) = Some(Draft::empty());
                Return::EmptyObject
            }
        }
    }
}
