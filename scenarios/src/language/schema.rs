//! The JSON Schema of the written form, from the same types that read it.
//!
//! *Not here*: the descriptions, which are the documentation of [`syntax`](super::syntax).

use super::syntax::File;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The schema as it is checked in: pretty JSON and a line feed.
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<File>().to_value();
    without_null(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".into(), "aside scenario".into());
    }
    // A value of plain JSON can always be written.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// A field that may be left out may still not be empty, which schemars takes `Option` for.
fn without_null(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(fields) => {
            fields.values_mut().for_each(without_null);
            if let Some(Value::Array(types)) = fields.get_mut("type") {
                types.retain(|it| it != "null");
                if let [one] = types.as_slice() {
                    let one = one.clone();
                    fields.insert("type".into(), one);
                }
            }
            if let Some(Value::Array(choices)) = fields.get_mut("anyOf") {
                choices.retain(|it| it.get("type").is_none_or(|it| it != "null"));
                if let [Value::Object(one)] = choices.as_slice() {
                    let one = one.clone();
                    fields.remove("anyOf");
                    fields.extend(one);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
