//! Recordings: everything that a subject did in a run, in a file, to be judged again without the subject.
//!
//! A recording is JSON, one object a line: a [`Head`], a [`Kept`] for each case in the order of the run, and an
//! [`End`]; without that it is of a run that was cut short. Only what the subject did is kept. What is right is said
//! by the rules, pins and program of the day on which it is judged.
//!
//! | module | what it does |
//! |---|---|
//! | this one | the form of the file |
//! | `write` | writes it while the run goes on |
//! | `read` | reads it, and is strict |
//! | `play` | plays it back: a subject that does what was recorded |
//!
//! *Not here*: the verbs `record` and `judge` ([`cli`](crate::cli)).

mod play;
mod read;
mod write;

pub use play::Recorded;
pub use read::{Bad, Recording};
pub use write::Recorder;

use crate::adapter::fault::Fault;
use crate::protocol::Clock;
use crate::run::lockstep::{Watch, waves};
use crate::script::{Act, Script};
use aside_spec::clauses::Level;
use aside_spec::vocabulary::{Call, Control, DeviceIx, Edition, Entry, Version, World};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// The number of the form.
pub const FORM: u32 = 1;

/// The first line: who was recorded, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The number of the form.
    pub recording: u32,
    /// The version of aside that wrote it.
    pub version: String,
    /// The subject, in words.
    pub subject: String,
    /// The version of its SDK, where it has one.
    pub sdk_version: Option<Version>,
    /// The edition of its SDK, where it has one.
    pub sdk_edition: Option<Edition>,
    /// Surfaces on which a message could show and that could not be looked at.
    pub unseen: Vec<String>,
    /// What it can do.
    pub capabilities: Vec<String>,
    /// Whose clock it goes by.
    pub clock: Clock,
    /// Whether it is an SDK without any service.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
    /// The weakest level that makes a case of it fail, where nothing else is asked for.
    #[serde(with = "LevelForm")]
    pub level: Level,
    /// The seed of everything that was drawn.
    pub seed: u64,
    /// How closely it was watched.
    #[serde(with = "WatchForm")]
    pub watch: Watch,
    /// The books that it was recorded under.
    pub books: Vec<String>,
    /// What was chosen.
    pub choice: Choice,
}

/// What was chosen, as the command line said it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Files, folders, patterns.
    pub what: Vec<String>,
    /// Clauses.
    pub clauses: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The level of the clauses covered.
    pub covers_level: Option<String>,
    /// Patterns left out.
    pub skip: Vec<String>,
    /// Rule books.
    pub rules: Vec<String>,
}

/// One case: what the subject did in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The case, without its book.
    pub case: String,
    /// The book that it was recorded under.
    pub book: String,
    /// The digest of what the case asks of a subject.
    #[serde(with = "hexadecimal")]
    pub script: u64,
    /// What the subject can do in this case, where that differs from the head: several programs may differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Vec<String>>,
    /// The world that was granted, where one was.
    pub world: Option<World>,
    /// Everything that was asked and seen.
    pub log: Vec<Entry>,
    /// The subject's fingerprint of it.
    #[serde(with = "hexadecimal")]
    pub fingerprint: u64,
    /// How it ended.
    pub ended: Ended,
}

/// How the recording of a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// At the end of the case.
    Complete,
    /// The subject can't be put into the world that the case needs: why.
    Skipped(String),
    /// It was not begun: why.
    NotRun(String),
    /// The subject went wrong where the log ends.
    Fault(Box<Fault>),
    /// The case can't be judged, whatever the log says.
    Error {
        /// Why.
        why: String,
        /// What went wrong, where more is known.
        fault: Option<Box<Fault>>,
    },
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The number of cases.
    pub end: usize,
    /// Why the run was given up, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Watch")]
enum WatchForm {
    #[serde(rename = "steps")]
    EveryStep,
    #[serde(rename = "end")]
    AtEnd,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Level", rename_all = "snake_case")]
enum LevelForm {
    Open,
    Should,
    Must,
}

/// Numbers as 16 hexadecimal digits, as reports show them: not every reader of JSON keeps 64 bits.
mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer, de};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{number:016x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let text = String::deserialize(from)?;
        let is_plain = text.len() == 16 && text.bytes().all(|it| it.is_ascii_hexdigit());
        let number = u64::from_str_radix(&text, 16).ok().filter(|_| is_plain);
        number.ok_or_else(|| de::Error::custom(format!("`{text}` is not 16 hexadecimal digits")))
    }
}

/// What is asked of the subject in one step.
#[derive(Serialize)]
enum Asked<'s> {
    Call(DeviceIx, &'s Call),
    Control(Control),
}

/// A digest of all that a script asks of a subject: another one means that the subject would have been asked otherwise.
/// Pins are no part of it, nor are lines and words: those are the judge's, and a recording is judged by today's.
pub fn digest(script: &Script) -> u64 {
    let asked = |act| match act {
        &Act::Call(device, ref call) => Some(Asked::Call(device, call)),
        Act::Control(control) => Some(Asked::Control(*control)),
        Act::Expect(_) => None,
    };
    let of_wave = |wave: Vec<usize>| -> Vec<_> {
        wave.into_iter().filter_map(|at| script.steps.get(at)).filter_map(|step| asked(&step.act)).collect()
    };
    let waves: Vec<_> = waves(script).into_iter().map(of_wave).filter(|wave| !wave.is_empty()).collect();
    let needs = &script.needs;
    let devices =
        needs.devices.iter().map(|it| (&it.name, it.user, it.platform, it.edition, it.version, it.logged_in));
    let world = (needs.plan, &needs.users, devices.collect::<Vec<_>>(), &needs.groups);
    // All of it can be written as JSON; what can't would only have the same digest as the rest that can't.
    let bytes = serde_json::to_vec(&(world, script.messages.len(), script.objects.len(), waves));
    xxh3_64(&bytes.unwrap_or_default())
}
