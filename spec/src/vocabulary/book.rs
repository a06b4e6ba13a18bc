//! A rule book: dated, named data. Which plans, versions, editions and group types carry the feature, when.
//!
//! *Not here*: what follows from a book ([`rules`](crate::rules)), and the books themselves ([`rules::books`](crate::rules)).

use super::{Clause, Edition, ErrorCode, GroupType, Plan, Platform, Version};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Whether something carries the feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grant {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// No source says.
    Open,
}

/// From when on a group type takes targeted messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Availability {
    /// In every version that has the feature.
    Always,
    /// In no version.
    Never,
    /// From this version of the sender's SDK on.
    From(Version),
}

/// What a book says of a group type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupRule {
    /// Whether it takes targeted messages.
    pub targeted: Availability,
    /// Whether its messages are counted as unread.
    pub counts_unread: bool,
    /// Whether its messages are kept by the service.
    pub keeps_history: bool,
    /// Whether a member sees ordinary messages from before it joined.
    pub shows_earlier_history: bool,
}

/// The first version that has the feature on a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformFloor {
    /// The platform.
    pub platform: Platform,
    /// Its floor, in its own numbering.
    pub version: Version,
}

/// A rule book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBook {
    /// Its name, like `tencent-2022`.
    pub name: String,
    /// The date as of which it holds, `YYYY-MM-DD`.
    pub date: String,
    /// Where it comes from.
    pub source: String,
    /// The era in which a bare plan name is read, like `2022`.
    pub era: String,
    /// The plan that an application has where nothing else is said. It carries the feature.
    pub usual_plan: Plan,
    /// Every plan the book knows, and whether it carries the feature.
    pub plans: BTreeMap<Plan, Grant>,
    /// The editions that have the feature.
    pub editions: Vec<Edition>,
    /// The first version that has it, platform by platform; a platform that is not named has it in no version.
    pub floors: Vec<PlatformFloor>,
    /// Every group type.
    pub group_types: BTreeMap<GroupType, GroupRule>,
    /// The most receivers that a list may have, where the book says.
    pub receiver_limit: Option<u32>,
    /// The error codes that are known with certainty, by the clause that names the error.
    #[serde(default)]
    pub codes: BTreeMap<Clause, Vec<ErrorCode>>,
    /// Answers to open questions, where the book gives them: it makes checks of them.
    #[serde(default)]
    pub answers: BTreeMap<Clause, String>,
    /// Clauses that the book leaves out, with the reason.
    #[serde(default)]
    pub excluded: BTreeMap<Clause, String>,
}
