//! What went wrong with a subject, apart from breaking rules: told so that whoever wrote the adapter finds the place.
//!
//! *Not here*: which case it is charged to ([`fleet`](super::fleet)).

use aside_spec::finding::Kind;
use aside_spec::vocabulary::Call;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Whose doing it is, and of what kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The process ended.
    Crash,
    /// Something that must come did not.
    Timeout,
    /// The adapter broke the protocol, or failed by its own account: no fault of the SDK's.
    Adapter,
}

impl Cause {
    /// The kind of harm, where it is the subject's own.
    pub const fn kind(self) -> Option<Kind> {
        match self {
            Self::Crash => Some(Kind::Crash),
            Self::Timeout => Some(Kind::Timeout),
            Self::Adapter => None,
        }
    }
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Whose doing.
    pub cause: Cause,
    /// In a sentence: `the process was killed by signal 11 (SIGSEGV)`.
    pub what: String,
    /// The call that had no reply yet, where there was one.
    pub call: Option<Call>,
    /// More, in lines with a label each: the request, the field.
    pub details: Vec<(Cow<'static, str>, String)>,
    /// The last lines on the wire, oldest first.
    pub wire: Vec<String>,
    /// The last lines of stderr, oldest first.
    pub stderr: Vec<String>,
}

impl Fault {
    /// A fault of which no more is known yet.
    pub fn new(cause: Cause, what: impl Into<String>) -> Self {
        let (call, details) = (None, Vec::new());
        Self { cause, what: what.into(), call, details, wire: Vec::new(), stderr: Vec::new() }
    }

    /// With one more detail.
    #[must_use]
    pub fn with(mut self, label: &'static str, what: impl Into<String>) -> Self {
        self.details.push((label.into(), what.into()));
        self
    }

    /// The same with every text of it changed: names of the wire to the scenario's.
    #[must_use]
    pub fn reworded(self, word: impl Fn(&str) -> String) -> Self {
        let Self { cause, what, call, details, wire, stderr } = self;
        Self {
            cause,
            what: word(&what),
            call,
            details: details.into_iter().map(|(label, text)| (label, word(&text))).collect(),
            wire: wire.iter().map(|line| word(line)).collect(),
            stderr: stderr.iter().map(|line| word(line)).collect(),
        }
    }
}
