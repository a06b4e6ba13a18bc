//! The answers to requests.
//!
//! *Not here*: callbacks of calls, which are events.

use super::schema::{version, words};
use aside_spec::vocabulary::{Edition, Plan, Platform, Return, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A reply: with exactly one of `returned` (to a call), `ok` (to anything else) and `error`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The request's id.
    #[schemars(length(max = 64))]
    pub id: String,
    /// What the function returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "returns")]
    pub returned: Option<Return>,
    /// It was done; to `hello` and `provision` with an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ok: Option<serde_json::Map<String, serde_json::Value>>,
    /// It was not done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// Whose doing it is.
    pub kind: ErrorKind,
    /// The SDK's error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i32>,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What the request did all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
}

/// Whose doing an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The SDK refused.
    Sdk,
    /// The adapter can't do this.
    Unsupported,
    /// The adapter itself failed.
    Adapter,
}

/// What a request did, although it was answered by an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    None,
    /// What it was to do.
    Applied,
    /// Nobody knows.
    Unknown,
}

/// The `ok` of `provision`: where the subject chose otherwise than its `hello` said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    /// The plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "words::<Plan>")]
    pub plan: Option<Plan>,
    /// Devices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<GrantedDevice>,
}

/// What runs on a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantedDevice {
    /// The device.
    pub device: String,
    /// The platform of its SDK.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "words::<Platform>")]
    pub platform: Option<Platform>,
    /// The edition of its SDK.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "words::<Edition>")]
    pub edition: Option<Edition>,
    /// The version of its SDK.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "version")]
    pub version: Option<Version>,
}

/// What a reply says, once it is known to say one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A function returned.
    Returned(Return),
    /// It was done.
    Ok(serde_json::Map<String, serde_json::Value>),
    /// It was not done.
    Error(Failure),
}

impl Reply {
    /// A reply to a call.
    pub fn returned(id: impl Into<String>, returned: Return) -> Self {
        Self { id: id.into(), returned: Some(returned), ok: None, error: None }
    }

    /// A reply to anything else.
    pub fn ok(id: impl Into<String>, ok: serde_json::Map<String, serde_json::Value>) -> Self {
        Self { id: id.into(), returned: None, ok: Some(ok), error: None }
    }

    /// A reply of an error.
    pub fn error(id: impl Into<String>, kind: ErrorKind, text: impl Into<String>) -> Self {
        let error = Failure { kind, code: None, text: Some(text.into()), effect: None };
        Self { id: id.into(), returned: None, ok: None, error: Some(error) }
    }

    /// What it says; none where it says nothing, or several things.
    pub fn said(self) -> Option<Said> {
        match (self.returned, self.ok, self.error) {
            (Some(returned), None, None) => Some(Said::Returned(returned)),
            (None, Some(ok), None) => Some(Said::Ok(ok)),
            (None, None, Some(error)) => Some(Said::Error(error)),
            (None, None, None) | (Some(_), Some(_), _) | (Some(_), _, Some(_)) | (_, Some(_), Some(_)) => {
                None
            }
        }
    }
}

fn returns(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "enum": ["nothing", "object", "null", "empty_object", "absent"] })
}
