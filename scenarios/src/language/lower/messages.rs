//! The names of messages: each is one message object, and stands for the content that the object carries.
//!
//! *Not here*: the steps that make and send them ([`calls`](super::calls)).

use super::Lowering;
use super::values::Value;
use crate::language::diagnostic::{Diagnostic, Span, known_names, tick};
use crate::language::syntax::calls::Call;
use crate::language::syntax::{Act, Overlap, Step};
use crate::language::word::{List, Message, NewMessage, Word};
use crate::script::StepIx;
use aside_spec::vocabulary::{Handle, Nonce};
use std::collections::BTreeMap;

/// All messages of a script so far.
#[derive(Debug, Default)]
pub(super) struct Messages<'f> {
    by_name: BTreeMap<&'f str, Object<'f>>,
    /// The name of each object, by handle.
    objects: Vec<String>,
    /// The name of each content, by nonce, and whether it is that of an object that was sent.
    contents: Vec<(String, bool)>,
}

/// A message object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object<'f> {
    pub(super) name: &'f str,
    pub(super) handle: Handle,
    pub(super) nonce: Nonce,
    /// Where it is made.
    made_at: Span,
    /// The last call that made or sent it.
    pub(super) last_call: Option<StepIx>,
}

/// What a new object is made from.
#[derive(Clone, Copy, Debug)]
pub(super) enum From {
    /// Nothing: its content is new.
    Scratch,
    /// A message with the same content.
    Content(Nonce),
}

impl Messages<'_> {
    pub(super) fn finish(self) -> (Vec<String>, Vec<String>) {
        (self.contents.into_iter().map(|(name, _)| name).collect(), self.objects)
    }

    /// A new object, with or without a name that steps can use.
    fn make(&mut self, name: &str, from: From) -> (Handle, Nonce) {
        let handle = Handle::of(self.objects.len());
        self.objects.push(name.to_owned());
        let nonce = match from {
            From::Content(nonce) => nonce,
            From::Scratch => {
                self.contents.push((name.to_owned(), false));
                Nonce(u32::try_from(self.contents.len() - 1).unwrap_or(u32::MAX))
            }
        };
        (handle, nonce)
    }

    /// Whether a step has made a message of this name by now.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The content of the object of this name.
    pub(super) fn nonce_of(&self, name: &str) -> Option<Nonce> {
        self.by_name.get(name).map(|object| object.nonce)
    }

    /// An object that no step names.
    pub(super) fn nameless(&mut self, line: usize) -> (Handle, Nonce) {
        self.make(&format!("the message of line {line}"), From::Scratch)
    }

    /// Notes a call that made or sent the object of this name. A content goes by the first of its names that was sent.
    pub(super) fn called(&mut self, name: &str, step: StepIx, sent: bool) {
        let Some(object) = self.by_name.get_mut(name) else { return };
        object.last_call = Some(step);
        if let (true, Some(content @ (_, false))) = (sent, self.contents.get_mut(object.nonce.0 as usize)) {
            *content = (name.to_owned(), true);
        }
    }
}

/// Where each message is made, by name.
pub(super) fn makers(steps: &[Step]) -> BTreeMap<&str, Span> {
    let mut makers = BTreeMap::new();
    for word in calls(steps).filter_map(made_by) {
        makers.entry(word.text.as_str()).or_insert(word.span);
    }
    makers
}

/// Every call, also of steps that overlap.
pub(in crate::language) fn calls(steps: &[Step]) -> impl Iterator<Item = &Call> {
    steps
        .iter()
        .flat_map(|step| match &step.act {
            Act::Overlap(Overlap::Together(steps)) => steps.as_slice(),
            Act::Call(_) | Act::Change(_) | Act::Pin(_) => std::slice::from_ref(step),
        })
        .filter_map(|step| match &step.act {
            Act::Call(call) => Some(call),
            Act::Change(_) | Act::Overlap(_) | Act::Pin(_) => None,
        })
}

/// The name of the message that a call makes.
pub(in crate::language) fn made_by(call: &Call) -> Option<&Word<NewMessage>> {
    match call {
        Call::Create(it) => Some(&it.r#as),
        Call::Merge(it) => Some(&it.r#as),
        Call::Forward(it) => Some(&it.r#as),
        Call::AddAt(it) => Some(&it.r#as),
        Call::Target(it) => Some(&it.r#as),
        Call::Say(it) => it.r#as.as_ref(),
        Call::Send(_)
        | Call::Recall(_)
        | Call::Modify(_)
        | Call::Delete(_)
        | Call::SendReceipt(_)
        | Call::MarkRead(_)
        | Call::SetReceiveOption(_)
        | Call::Login(_)
        | Call::Logout(_)
        | Call::CreateGroup(_)
        | Call::Join(_)
        | Call::Invite(_)
        | Call::Leave(_)
        | Call::Kick(_)
        | Call::Dismiss(_)
        | Call::Mute(_)
        | Call::MuteAll(_) => None,
    }
}

impl<'f> Lowering<'f, '_> {
    /// Gives a new object its name. An object whose making is wrong in other ways is made nonetheless, so that no step
    /// that names it is blamed.
    pub(super) fn define(&mut self, word: &'f Word<NewMessage>, from: From) -> Option<Object<'f>> {
        let value = self.value(word)?;
        let name = value.text;
        if !is_name(name) {
            let error = value.error(format!("{} is no name for a message", tick(name)));
            let help = "use letters, digits, `-` and `_`, a letter first; `none` has a meaning of its own";
            self.sink.add::<()>(error.help(help));
        }
        if let Some(first) = self.messages.by_name.get(name) {
            let error = value.error(format!("the message {} is made twice", tick(name))).label("again");
            let error = error.also(first.made_at, "first made here");
            return self.sink.add(error.help("give each message a name of its own"));
        }
        let (handle, nonce) = self.messages.make(name, from);
        let object = Object { name, handle, nonce, made_at: value.span, last_call: None };
        self.messages.by_name.insert(name, object);
        Some(object)
    }

    /// The object that a step names.
    pub(super) fn message(&mut self, word: &'f Word<Message>) -> Option<Object<'f>> {
        let value = self.value(word)?;
        self.object(value)
    }

    /// The object of a name.
    pub(super) fn object(&mut self, value: Value<'f>) -> Option<Object<'f>> {
        self.facts.named.insert(value.text);
        if let Some(object) = self.messages.by_name.get(value.text) {
            return Some(*object);
        }
        if let Some(&later) = self.makers.get(value.text) {
            let error = value.error(format!("the message {} is named before it is made", tick(value.text)));
            return self
                .sink
                .add(error.also(later, "made here").help("move this step below the one that makes it"));
        }
        let names: Vec<_> = self.makers.keys().copied().collect();
        let error: Diagnostic =
            value.error(format!("there is no message {}", tick(value.text))).label("unknown message");
        let whence = "a message has the name that a step gives it with `as:`";
        self.sink.add(error.help(known_names(value.text, "message", &names, whence)))
    }

    /// The objects on a list.
    pub(super) fn messages(&mut self, list: &'f List<Message>) -> Option<Vec<Object<'f>>> {
        let all: Vec<_> = self.values(list)?.into_iter().map(|value| self.object(value)).collect();
        all.into_iter().collect()
    }
}

fn is_name(name: &str) -> bool {
    name != "none"
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
