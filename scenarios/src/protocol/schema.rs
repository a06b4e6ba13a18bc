//! The JSON Schema of both directions, from the types that read and write them; and what is wrong with a line that does
//! not fit it. It is checked in as `scenarios/protocol.schema.json`.
//!
//! *Not here*: lines that are no JSON at all ([`adapter::link`](crate::adapter)).

use super::{Event, Granted, Hello, Reply, Request};
use aside_spec::vocabulary::Word;
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Value, json};

/// The schema as it is checked in: pretty JSON and a line feed.
pub fn schema() -> String {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let lines = [
        generator.subschema_for::<Request>(),
        generator.subschema_for::<Reply>(),
        generator.subschema_for::<Event>(),
    ];
    // What stands in the `ok` of some replies.
    let _ = (generator.subschema_for::<Hello>(), generator.subschema_for::<Granted>());
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The adapter protocol of aside, version 1",
        "description": "A line from the harness is a Request; a line to it is a Reply or an Event. The `ok` of the \
                        reply to `hello` is a Hello, that of the reply to `provision` a Granted.",
        "anyOf": lines,
        "$defs": generator.take_definitions(true),
    });
    // A value of plain JSON can always be written.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// What is wrong with a value that does not fit the form of `T`: the place as a JSON pointer, and why.
pub fn misfit<T: JsonSchema>(value: &Value) -> Option<(String, String)> {
    let root = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value();
    let schema = narrowed(root, value);
    let validator = jsonschema::validator_for(&schema).ok()?;
    let error = validator.iter_errors(value).next()?;
    let pointer = error.instance_path().to_string();
    Some((if pointer.is_empty() { "(the whole)".into() } else { pointer }, error.to_string()))
}

/// Where the form is one of several, told apart by `event`: the one that this value says it is.
fn narrowed(mut root: Value, value: &Value) -> Value {
    let Some(name) = value.get("event").and_then(Value::as_str) else { return root };
    let is_it = |form: &&Value| form.pointer("/properties/event/const").and_then(Value::as_str) == Some(name);
    let form =
        root.get("oneOf").and_then(Value::as_array).and_then(|forms| forms.iter().find(is_it)).cloned();
    if let (Some(Value::Object(form)), Some(root)) = (form, root.as_object_mut()) {
        root.remove("oneOf");
        root.extend(form);
    }
    root
}

/// The schema of a closed vocabulary.
pub(super) fn words<W: Word>(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<_> = W::ALL.iter().map(|word| word.name()).collect();
    json_schema!({ "enum": names })
}

/// The schema of an SDK version.
pub(super) fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$" })
}

/// The schema of a date.
pub(super) fn date(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}
