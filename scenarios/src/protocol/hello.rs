//! Who the adapter says it is, and what can be chosen about the subject.
//!
//! *Not here*: whether that is enough for a case; see [`adapter::terms`](crate::adapter).

use super::capability::Capability;
use super::limits;
use super::schema::{version, words};
use aside_spec::vocabulary::{Edition, GroupType, Plan, Platform, Version, Word};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The `ok` of `hello`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// The version of the protocol that is spoken.
    #[schemars(range(min = 1, max = 1))]
    pub protocol: u32,
    /// The adapter.
    pub adapter: Program,
    /// The SDK, as it is by default.
    pub sdk: Sdk,
    /// The plan, unless it is settable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "words::<Plan>")]
    pub plan: Option<Plan>,
    /// Whose clock it is.
    #[serde(default)]
    pub clock: Clock,
    /// Whether `settle` is answered with a real clock, too.
    #[serde(default)]
    pub settles: bool,
    /// What makes a new world untouched by earlier ones.
    #[serde(default)]
    pub reset: Reset,
    /// Worlds that can be hosted at once.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 64))]
    pub worlds: u32,
    /// Requests that may be without a reply at once.
    #[serde(default = "usual_in_flight")]
    #[schemars(range(min = 1, max = 1024))]
    pub in_flight: u32,
    /// SDK and service, or SDK alone.
    #[serde(default)]
    pub profile: Profile,
    /// The service of an SDK alone: `tcp:HOST:PORT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// What can be chosen.
    #[serde(default)]
    pub dimensions: Dimensions,
    /// What can be done beyond the least.
    #[serde(default)]
    #[schemars(schema_with = "words_list::<Capability>")]
    pub capabilities: Vec<String>,
}

const fn one() -> u32 {
    1
}

const fn usual_in_flight() -> u32 {
    limits::USUAL_IN_FLIGHT
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// An SDK.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sdk {
    /// Its name.
    pub name: String,
    /// Its version.
    #[schemars(schema_with = "version")]
    pub version: Version,
    /// Its edition.
    #[schemars(schema_with = "words::<Edition>")]
    pub edition: Edition,
    /// Its platform.
    #[schemars(schema_with = "words::<Platform>")]
    pub platform: Platform,
}

/// Whose clock a subject goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Time passes when the harness says so, and `settle` tells when all is quiet.
    #[default]
    Virtual,
    /// Time passes by itself, and only a fence tells that nothing more comes.
    Wall,
}

/// What makes a new world untouched by earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// A new world is.
    #[default]
    World,
    /// Only a new process is.
    Process,
}

/// What a subject consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// SDK and service in one.
    #[default]
    System,
    /// SDK instances of a shared service.
    Client,
    /// A shared service, without any SDK.
    Service,
    /// An SDK without any service: nobody can be logged in.
    Alone,
}

/// What can be chosen of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Anything.
    Settable,
    /// This, and nothing else.
    Fixed(String),
    /// One of these.
    OneOf(Vec<String>),
}

impl Dimension {
    /// Whether this value can be had.
    pub fn has(&self, value: &str) -> bool {
        match self {
            Self::Settable => true,
            Self::Fixed(fixed) => fixed == value,
            Self::OneOf(some) => some.iter().any(|it| it == value),
        }
    }

    /// The values in words: `6.0.1975`, or `work, public`.
    pub fn words(&self) -> String {
        match self {
            Self::Settable => "any".into(),
            Self::Fixed(fixed) => fixed.clone(),
            Self::OneOf(some) => some.join(", "),
        }
    }
}

/// What can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimensions {
    /// SDK versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Dimension>,
    /// SDK editions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<Dimension>,
    /// Platforms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Dimension>,
    /// Plans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Dimension>,
    /// Dates as of which the service behaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Dimension>,
    /// Group types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_types: Option<Dimension>,
    /// Accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<Dimension>,
    /// Time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Dimension>,
}

impl Hello {
    /// What is wrong with it beyond its form; nothing where all is well.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, text: String| {
            if wrong {
                faults.push(text);
            }
        };
        let spoken = super::VERSION;
        fault(self.protocol != spoken, format!("protocol {} was not offered, only {spoken}", self.protocol));
        let worlds = 1..=limits::WORLDS;
        fault(
            !worlds.contains(&self.worlds),
            format!("worlds {}: from 1 to {}", self.worlds, limits::WORLDS),
        );
        let in_flight = 1..=limits::IN_FLIGHT;
        let most = limits::IN_FLIGHT;
        fault(
            !in_flight.contains(&self.in_flight),
            format!("in_flight {}: from 1 to {most}", self.in_flight),
        );
        let is_free = self.dimensions.plan == Some(Dimension::Settable);
        let serves = self.profile == Profile::Client;
        fault(
            self.plan.is_none() && !is_free && !serves,
            "plan is missing, and is not settable either".into(),
        );
        fault(
            serves && self.service.is_none(),
            "service is missing: a client says whose client it is".into(),
        );
        fault(
            self.profile == Profile::Alone && self.clock == Clock::Wall,
            "clock wall: nothing comes to an SDK alone that a fence could tell of; its clock is virtual"
                .into(),
        );
        faults.extend(self.capabilities.iter().filter_map(|name| unknown::<Capability>("capability", name)));
        faults.extend(self.dimensions.faults());
        faults
    }
}

impl Dimensions {
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        faults.extend(of_words::<Edition>("edition", self.edition.as_ref()));
        faults.extend(of_words::<Platform>("platform", self.platform.as_ref()));
        faults.extend(of_words::<Plan>("plan", self.plan.as_ref()));
        faults.extend(of_words::<GroupType>("group_types", self.group_types.as_ref()));
        let versions = values(self.version.as_ref());
        faults.extend(versions.filter(|it| it.parse::<Version>().is_err()).map(|it| {
            format!("dimensions.version: `{it}` is no version; a version has three parts, like 6.0.1975")
        }));
        faults
    }
}

fn values(dimension: Option<&Dimension>) -> impl Iterator<Item = &str> {
    let values = match dimension {
        None | Some(Dimension::Settable) => &[],
        Some(Dimension::Fixed(one)) => std::slice::from_ref(one),
        Some(Dimension::OneOf(some)) => some.as_slice(),
    };
    values.iter().map(String::as_str)
}

fn of_words<W: Word>(name: &str, dimension: Option<&Dimension>) -> Vec<String> {
    values(dimension).filter_map(|it| unknown::<W>(&format!("dimensions.{name}"), it)).collect()
}

/// What to say of a name that is no word of a vocabulary.
fn unknown<W: Word>(place: &str, name: &str) -> Option<String> {
    if W::parse(name).is_some() {
        return None;
    }
    let near = W::ALL.iter().map(|word| word.name()).min_by_key(|it| strsim::damerau_levenshtein(it, name));
    Some(format!("{place} `{name}` does not exist; did you mean `{}`?", near.unwrap_or_default()))
}

fn words_list<W: Word>(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let names: Vec<_> = W::ALL.iter().map(|word| word.name()).collect();
    schemars::json_schema!({ "type": "array", "items": { "enum": names } })
}
