//! Steps that expect something.
//!
//! *Not here*: whether it is true ([`run`](crate::run)).

use super::calls::list;
use super::messages::Object;
use super::values::Value;
use super::{Lowering, Surface};
use crate::language::diagnostic::{Diagnostic, Span, tick};
use crate::language::node::Key;
use crate::language::syntax::pins::{Found, History, Last, Pin, Receipt, ResultOf, Unread};
use crate::language::word::{Count, List, Map, Message, MessageOrNone, Word};
use crate::script::{Ending, Expectation, Readers, StepIx};
use aside_spec::vocabulary::{DeviceIx, Nonce, UserIx};
use std::collections::BTreeMap;

/// What is pinned for each device, and how it is said.
struct Pinned<V> {
    by_device: Vec<(DeviceIx, V)>,
    words: String,
}

impl<'f> Lowering<'f, '_> {
    /// Lowers a step that expects something. (What is `None` has been reported.)
    pub(super) fn pin(&mut self, pin: &'f Pin, span: Span) -> Option<()> {
        match pin {
            Pin::Result(it) => self.expect_result(it, span),
            Pin::Received(it) => {
                self.expect_told(it, span, Surface::Received, Expectation::Received, "received")
            }
            Pin::AllOrNone(it) => self.expect_told(
                it,
                span,
                Surface::Received,
                Expectation::AllOrNone,
                "received, if anything,",
            ),
            Pin::Recalled(it) => self.expect_told(
                it,
                span,
                Surface::Recalled,
                Expectation::Recalled,
                "been told of the recall of",
            ),
            Pin::Modified(it) => self.expect_told(
                it,
                span,
                Surface::Modified,
                Expectation::Modified,
                "been told of the change of",
            ),
            Pin::Pushed(it) => self.expect_pushed(it, span),
            Pin::Badge(it) => self.expect_badge(it, span),
            Pin::Unread(it) => self.expect_unread(it, span),
            Pin::TotalUnread(it) => self.expect_total_unread(it, span),
            Pin::Last(it) => self.expect_last(it, span),
            Pin::History(it) => self.expect_history(it, span),
            Pin::Found(it) => self.expect_found(it, span),
            Pin::Receipt(it) => self.expect_receipt(it, span),
        }
    }

    fn expect_result(&mut self, it: &'f ResultOf, span: Span) -> Option<()> {
        let call = match &it.of {
            Some(word) => self.call_of(word),
            None => self.call_before(span),
        };
        let ok = self.outcome(&it.is);
        let code = self.maybe(it.code.as_ref(), Self::code);
        let code_not = self.maybe(it.code_not.as_ref(), Self::code);
        let (ok, code, code_not) = (ok?, code?, code_not?);
        if let (Some(_), Some(word)) = (&it.code, &it.code_not) {
            let error = Diagnostic::error(word.span, "a call has one error code");
            return self.sink.add(error.help("leave out `code_not:`, or `code:`"));
        }
        if let (true, Some(word)) = (ok, it.code.as_ref().or(it.code_not.as_ref())) {
            let error = Diagnostic::error(word.span, "a call that ends well has no error code");
            let error = error.also(it.is.span, "ends well here");
            return self.sink.add(error.help("leave out `code:`, or write `is: refused`"));
        }
        let whose = it.of.as_ref().map_or_else(|| String::from("the call before"), |word| word.text.clone());
        let (is, how) = match (ok, code, code_not) {
            (true, _, _) => (Ending::Ok, String::from("ok")),
            (false, None, None) => (Ending::Refused(None), String::from("refused")),
            (false, Some(code), _) => (Ending::Refused(Some(code)), format!("refused with {code}")),
            (false, None, Some(code)) => {
                (Ending::RefusedOtherwise(code), format!("refused, and not with {code}"))
            }
        };
        self.push_pin(span, Expectation::Result { of: call?, is }, format!("{whose} is {how}"));
        Some(())
    }

    fn call_of(&mut self, word: &'f Word<Message>) -> Option<StepIx> {
        // A message without a call is one whose making was wrong: that has been reported.
        self.message(word)?.last_call
    }

    fn call_before(&mut self, span: Span) -> Option<StepIx> {
        match self.order.last_calls.as_slice() {
            [one] => Some(*one),
            // Then there is an error already.
            [] if self.order.call_is_missing => None,
            [] => {
                let error =
                    Diagnostic::error(span, "there is no call before this whose result could be expected");
                self.sink.add(error.help("move this below a call, or name a message with `of:`"))
            }
            [..] => {
                let error = Diagnostic::error(
                    span,
                    "several calls overlap before this: it is not clear which is meant",
                );
                self.sink.add(error.help("name a message with `of:`"))
            }
        }
    }

    /// What is expected of users and devices, each read by `read`, which says whether it is nothing, and how it is said.
    fn each<W, V: Clone>(
        &mut self,
        map: &'f Map<W>,
        surface: Surface,
        mut read: impl FnMut(&mut Self, &'f W) -> Option<Read<V>>,
    ) -> Option<Pinned<V>> {
        let mut by_device: Vec<(DeviceIx, V)> = Vec::new();
        let (mut seen, mut words, mut whole) = (BTreeMap::new(), Vec::new(), true);
        for (key, value) in &map.0 {
            let devices = self.devices(named(key));
            let read = read(self, value);
            let (Some(devices), Some(read)) = (devices, read) else {
                whole = false;
                continue;
            };
            self.note(surface, read.span, read.nothing);
            words.push(format!("{} {}", key.text, read.words));
            for device in devices {
                if let Some(first) = seen.insert(device, key.span) {
                    self.twice(key, first);
                    whole = false;
                }
                by_device.push((device, read.value.clone()));
            }
        }
        whole.then(|| Pinned { by_device, words: words.join("; ") })
    }

    fn twice(&mut self, key: &Key, first: Span) {
        let message = format!("what {} sees is expected twice", tick(&key.text));
        let error = Diagnostic::error(key.span, message).label("again").also(first, "first here");
        self.sink.add::<()>(
            error.help("a user stands for each of the user's devices: name the user, or the devices"),
        );
    }

    fn note(&mut self, surface: Surface, span: Span, nothing: bool) {
        if nothing {
            self.facts.nothing.insert((surface, span));
        } else {
            self.facts.something.insert(surface);
        }
    }

    fn nonces(&mut self, list: &'f List<Message>, verb: &str) -> Option<Read<Vec<Nonce>>> {
        let objects = self.messages(list)?;
        let words = format!("{verb} {}", named_messages(&objects));
        let value: Vec<_> = objects.iter().map(|object| object.nonce).collect();
        Some(Read { nothing: value.is_empty(), value, words, span: list.span() })
    }

    fn counts(&mut self, word: &'f Word<Count>) -> Option<Read<u32>> {
        let value = self.count(word)?;
        Some(Read { nothing: value == 0, value, words: format!("has {value} unread"), span: word.span })
    }

    fn expect_told(
        &mut self,
        map: &'f Map<List<Message>>,
        span: Span,
        surface: Surface,
        pin: impl FnOnce(Vec<(DeviceIx, Vec<Nonce>)>) -> Expectation,
        verb: &str,
    ) -> Option<()> {
        let verb = format!("has {verb}");
        let pinned = self.each(map, surface, |it, list| it.nonces(list, &verb))?;
        self.push_pin(span, pin(pinned.by_device), pinned.words);
        Some(())
    }

    fn expect_pushed(&mut self, map: &'f Map<List<Message>>, span: Span) -> Option<()> {
        let mut pinned: Vec<(UserIx, Vec<Nonce>)> = Vec::new();
        let (mut words, mut whole) = (Vec::new(), true);
        for (key, list) in &map.0 {
            let user = self.pushed_user(key);
            let (Some(user), Some(read)) = (user, self.nonces(list, "has been pushed")) else {
                whole = false;
                continue;
            };
            self.note(Surface::Pushed, read.span, read.nothing);
            words.push(format!("{} {}", key.text, read.words));
            pinned.push((user, read.value));
        }
        whole.then(|| self.push_pin(span, Expectation::Pushed(pinned), words.join("; ")))
    }

    fn expect_badge(&mut self, map: &'f Map<Word<Count>>, span: Span) -> Option<()> {
        let mut pinned: Vec<(UserIx, u32)> = Vec::new();
        let (mut words, mut whole) = (Vec::new(), true);
        for (key, count) in &map.0 {
            let (Some(user), Some(count)) = (self.pushed_user(key), self.count(count)) else {
                whole = false;
                continue;
            };
            words.push(format!("{} has the badge {count}", key.text));
            pinned.push((user, count));
        }
        whole.then(|| self.push_pin(span, Expectation::Badge(pinned), words.join("; ")))
    }

    /// Pushes go to users, whichever devices they have.
    fn pushed_user(&mut self, key: &'f Key) -> Option<UserIx> {
        match key.text.split_once('/') {
            Some((user, _)) if self.world_has(user) => {
                let error = Diagnostic::error(key.span, "pushes are counted by user, not by device");
                self.sink.add(error.help(format!("write {}", tick(user))))
            }
            Some(_) | None => self.user(named(key)),
        }
    }

    fn expect_unread(&mut self, it: &'f Unread, span: Span) -> Option<()> {
        let group = self.group(&it.group);
        let pinned = self.each(&it.counts, Surface::Unread, Self::counts);
        let ((group, name), pinned) = (group?, pinned?);
        let words = format!("in {name}: {}", pinned.words);
        self.push_pin(span, Expectation::Unread(group, pinned.by_device), words);
        Some(())
    }

    fn expect_total_unread(&mut self, it: &'f Map<Word<Count>>, span: Span) -> Option<()> {
        let pinned = self.each(it, Surface::TotalUnread, Self::counts)?;
        self.push_pin(
            span,
            Expectation::TotalUnread(pinned.by_device),
            format!("in total: {}", pinned.words),
        );
        Some(())
    }

    fn expect_last(&mut self, it: &'f Last, span: Span) -> Option<()> {
        let group = self.group(&it.group);
        let pinned = self.each(&it.messages, Surface::Last, Self::last);
        let ((group, name), pinned) = (group?, pinned?);
        let words = format!("in {name}: {}", pinned.words);
        self.push_pin(span, Expectation::Last(group, pinned.by_device), words);
        Some(())
    }

    fn last(&mut self, word: &'f Word<MessageOrNone>) -> Option<Read<Option<Nonce>>> {
        let text = self.value(word)?;
        if text.text == "none" {
            return Some(Read {
                value: None,
                nothing: true,
                words: "shows no last message".into(),
                span: word.span,
            });
        }
        let object = self.object(text)?;
        let words = format!("shows {} last", object.name);
        Some(Read { value: Some(object.nonce), nothing: false, words, span: word.span })
    }

    fn expect_history(&mut self, it: &'f History, span: Span) -> Option<()> {
        let group = self.group(&it.group);
        let pinned = self.each(&it.messages, Surface::History, |it, list| it.nonces(list, "has the history"));
        let ((group, name), pinned) = (group?, pinned?);
        let words = format!("in {name}: {}", pinned.words);
        self.push_pin(span, Expectation::History(group, pinned.by_device), words);
        Some(())
    }

    fn expect_found(&mut self, it: &'f Found, span: Span) -> Option<()> {
        let (group, keyword) = (self.group(&it.group), self.value(&it.keyword));
        let pinned = self.each(&it.messages, Surface::Found, |it, list| it.nonces(list, "finds"));
        let ((group, name), keyword, pinned) = (group?, keyword?, pinned?);
        let words = format!("searching {name} for {:?}: {}", keyword.text, pinned.words);
        self.push_pin(span, Expectation::Found(group, keyword.text.to_owned(), pinned.by_device), words);
        Some(())
    }

    fn expect_receipt(&mut self, it: &'f Receipt, span: Span) -> Option<()> {
        let (by, message) = (self.device(&it.by), self.message(&it.message));
        let readers = self.readers(it, span);
        let (by, message, readers) = (by?, message?, readers?);
        let counted = match readers {
            Readers::Exactly(read, unread) => {
                format!("sees that {read} have read {}, and {unread} have not", message.name)
            }
            Readers::AtMost(most) => {
                format!("sees no more than {most} counted as readers of {}", message.name)
            }
        };
        let words = format!("{} {counted}", by.said);
        let pin = Expectation::Receipt { on: by.device, message: message.nonce, readers };
        self.push_pin(span, pin, words);
        Some(())
    }

    fn readers(&mut self, it: &'f Receipt, span: Span) -> Option<Readers> {
        match (&it.read, &it.unread, &it.at_most) {
            (Some(read), Some(unread), None) => {
                let (read, unread) = (self.count(read), self.count(unread));
                Some(Readers::Exactly(read?, unread?))
            }
            (None, None, Some(most)) => self.count(most).map(Readers::AtMost),
            _ => {
                let error = Diagnostic::error(span, "it is not clear how many readers are expected");
                self.sink.add(error.help("write `read:` and `unread:`, or `at_most:` alone"))
            }
        }
    }
}

/// What is pinned for one user or device.
struct Read<V> {
    value: V,
    /// Whether it is a zero, an empty list, or none.
    nothing: bool,
    words: String,
    span: Span,
}

/// A key as a name that is used.
fn named(key: &Key) -> Value<'_> {
    Value::plain(&key.text, key.span)
}

fn named_messages(objects: &[Object<'_>]) -> String {
    if objects.is_empty() { String::from("nothing") } else { list(objects.iter().map(|object| object.name)) }
}
