//! PROTOCOL.md against the code: every example is a line that is read, every table says what the code does.
//!
//! *Not here*: conversations with adapters; see `adapters`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

use aside_scenarios::protocol::schema::{misfit, schema};
use aside_scenarios::protocol::{Capability, Event, Granted, Hello, Reply, Request, limits};
use aside_spec::vocabulary::Word;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

const PAGE: &str = include_str!("../PROTOCOL.md");

/// The lines of all examples: whether it goes to the adapter, and the line.
fn examples() -> Vec<(bool, &'static str)> {
    let blocks = PAGE.split("```jsonl\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let line = |line: &'static str| match line.split_at(2) {
        ("> ", line) => (true, line),
        ("< ", line) => (false, line),
        (mark, _) => panic!("an example line begins with `{mark}`: {line}"),
    };
    blocks.flat_map(str::lines).map(line).collect()
}

/// Reads a line as what it is, and sees that nothing of it is lost and that the schema takes it, too.
#[track_caller]
fn read<T: DeserializeOwned + Serialize + schemars::JsonSchema>(value: &Value) -> T {
    if let Some((pointer, why)) = misfit::<T>(value) {
        panic!("the schema does not take {value}: {pointer}: {why}");
    }
    let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|why| panic!("{value}: {why}"));
    let again = serde_json::to_value(&read).unwrap();
    for (field, told) in value.as_object().unwrap() {
        assert_eq!(again.get(field), Some(told), "`{field}` of {value}");
    }
    read
}

#[test]
fn every_example_is_a_line_that_is_read() {
    let examples = examples();
    assert!(examples.len() > 60, "there are only {} example lines", examples.len());
    let mut asked = std::collections::BTreeMap::new();
    for (is_request, line) in examples {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|why| panic!("{line}: {why}"));
        if is_request {
            let request: Request = read(&value);
            asked.insert(request.id.clone(), request.what.name());
        } else if value.get("event").is_some() {
            let _: Event = read(&value);
        } else {
            let reply: Reply = read(&value);
            assert!(reply.clone().said().is_some(), "{line} says not exactly one thing");
            let ok = reply.ok.map(Value::Object);
            match (asked.get(&reply.id).map(String::as_str), ok) {
                (Some("hello"), Some(ok)) => {
                    let hello: Hello = read(&ok);
                    assert_eq!(hello.faults(), Vec::<String>::new(), "{line}");
                }
                (Some("provision"), Some(ok)) => drop(read::<Granted>(&ok)),
                (Some(_), Some(ok)) => assert_eq!(ok, serde_json::json!({}), "{line}"),
                (_, None) => {}
                (None, Some(_)) => panic!("{line} replies to nothing"),
            }
        }
    }
}

/// Every request, event and call that there is stands on the page.
#[test]
fn the_page_leaves_nothing_out() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let mut names = BTreeSet::new();
    collect(&schema, &mut names);
    assert!(names.len() > 45, "only {names:?}");
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !PAGE.contains(&format!("`{name}`")) && !PAGE.contains(&format!("\"{name}\"")))
        .collect();
    assert!(missing.is_empty(), "PROTOCOL.md does not name {missing:?}");
}

/// The names that tell requests and events apart.
fn collect(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            for field in ["do", "event"] {
                if let Some(name) =
                    fields.get("properties").and_then(|it| it.pointer(&format!("/{field}/const")))
                {
                    names.insert(name.as_str().unwrap().into());
                }
            }
            fields.values().for_each(|value| collect(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_table_of_capabilities_is_complete() {
    let section = PAGE.split("\n## Capabilities\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let told: Vec<_> = rows.collect();
    let known: Vec<_> = Capability::ALL.iter().map(|it| it.name()).collect();
    assert_eq!(told, known);
}

#[test]
fn the_limits_are_as_told() {
    for told in [
        format!("| {} bytes with its end |", grouped(limits::LINE)),
        format!("| {} characters |", limits::ID),
        format!("| 1 to {} |", grouped(limits::IN_FLIGHT as usize)),
        format!("| 1 to {} |", limits::WORLDS),
        format!("within {} seconds of the start", limits::HELLO.as_secs()),
        format!("within {} seconds: `--timeout SECONDS`", limits::REPLY.as_secs()),
        format!("within {} seconds |", limits::END.as_secs()),
        format!("the last {}, each cut at {} bytes", limits::STDERR_LINES, grouped(limits::STDERR_LINE)),
        format!("goes wrong {} times in a row", limits::FAULTS_IN_A_ROW),
    ] {
        assert!(PAGE.contains(&told), "PROTOCOL.md does not say `{told}`");
    }
}

/// `1,048,576`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<_> =
        digits.as_bytes().rchunks(3).rev().map(|it| std::str::from_utf8(it).unwrap()).collect();
    groups.join(",")
}

#[test]
fn the_schema_is_checked_in() {
    let checked_in = include_str!("../protocol.schema.json");
    assert_eq!(schema(), checked_in, "run: cargo run -- schema protocol > scenarios/protocol.schema.json");
}

/// What is wrong is named by its place.
#[test]
fn a_misfit_is_named_by_pointer() {
    let pointer = |text: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(serde_json::from_value::<Event>(value.clone()).is_err(), "{text} is read");
        misfit::<Event>(&value).unwrap_or_else(|| panic!("the schema takes {text}")).0
    };
    assert_eq!(
        pointer(
            r#"{"event":"received","world":0,"device":"a/p","message":{"msg_id":"1","kind":"txt","text":"","sender":"a"}}"#
        ),
        "/message/kind"
    );
    assert_eq!(pointer(r#"{"event":"pushed","world":0,"user":"a","text":"","badge":-1}"#), "/badge");
    assert_eq!(pointer(r#"{"event":"failed","id":"0.1","code":"10007"}"#), "/code");
    assert_eq!(pointer(r#"{"event":"failed","id":"0.1","code":1,"extra":1}"#), "(the whole)");
    assert_eq!(pointer(r#"{"event":"dance"}"#), "(the whole)");
}
