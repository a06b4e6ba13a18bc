//! Pins, as steps say them.
//!
//! *Not here*: calls and controls ([`acts`](super::acts)).

use super::{Writer, name, quoted};
use crate::script::{Ending, Expectation, Readers};
use aside_spec::vocabulary::Nonce;

impl Writer<'_> {
    pub(super) fn pin(&self, pin: &Expectation) -> String {
        match pin {
            Expectation::Result { of, is } => {
                let of = self.message_of_step(*of).map_or_else(String::new, |it| format!("of: {it}, "));
                match is {
                    Ending::Ok => format!("expect_result: {{ {of}is: ok }}"),
                    Ending::RefusedOtherwise(code) => {
                        format!("expect_result: {{ {of}is: refused, code_not: {code} }}")
                    }
                    Ending::Refused(None) => format!("expect_result: {{ {of}is: refused }}"),
                    Ending::Refused(Some(code)) => {
                        format!("expect_result: {{ {of}is: refused, code: {code} }}")
                    }
                }
            }
            Expectation::Received(all) => {
                format!("expect_received: {}", self.by_device(all, |it| self.messages(it)))
            }
            Expectation::AllOrNone(all) => {
                format!("expect_all_or_none: {}", self.by_device(all, |it| self.messages(it)))
            }
            Expectation::Recalled(all) => {
                format!("expect_recalled: {}", self.by_device(all, |it| self.messages(it)))
            }
            Expectation::Modified(all) => {
                format!("expect_modified: {}", self.by_device(all, |it| self.messages(it)))
            }
            Expectation::Pushed(all) => {
                let each = all
                    .iter()
                    .map(|(user, it)| format!("{}: {}", name(self.user_name(*user)), self.messages(it)));
                format!("expect_pushed: {{ {} }}", each.collect::<Vec<_>>().join(", "))
            }
            Expectation::Badge(all) => {
                let each = all.iter().map(|(user, it)| format!("{}: {it}", name(self.user_name(*user))));
                format!("expect_badge: {{ {} }}", each.collect::<Vec<_>>().join(", "))
            }
            Expectation::Unread(group, all) => {
                let counts = self.by_device(all, ToString::to_string);
                format!("expect_unread: {{ group: {}, counts: {counts} }}", self.group(*group))
            }
            Expectation::TotalUnread(all) => {
                format!("expect_total_unread: {}", self.by_device(all, ToString::to_string))
            }
            Expectation::Last(group, all) => {
                let last = |it: &Option<Nonce>| it.map_or_else(|| "none".into(), |it| self.message(it));
                format!(
                    "expect_last: {{ group: {}, messages: {} }}",
                    self.group(*group),
                    self.by_device(all, last)
                )
            }
            Expectation::History(group, all) => {
                let all = self.by_device(all, |it| self.messages(it));
                format!("expect_history: {{ group: {}, messages: {all} }}", self.group(*group))
            }
            Expectation::Found(group, keyword, all) => {
                let (group, all) = (self.group(*group), self.by_device(all, |it| self.messages(it)));
                format!("expect_found: {{ group: {group}, keyword: {}, messages: {all} }}", quoted(keyword))
            }
            Expectation::Receipt { on, message, readers } => {
                let (by, message) = (self.by(*on), self.message(*message));
                let readers = match readers {
                    Readers::Exactly(read, unread) => format!("read: {read}, unread: {unread}"),
                    Readers::AtMost(most) => format!("at_most: {most}"),
                };
                format!("expect_receipt: {{ by: {by}, message: {message}, {readers} }}")
            }
        }
    }
}
