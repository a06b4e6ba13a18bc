//! A frame of the Web SDK: a head that says what it is, and a body.
//!
//! *Not here*: what bodies hold ([`orders`](super::orders), [`news`](super::news)).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A frame is refused beyond this many bytes.
pub(super) const LARGEST: usize = 1 << 20;

/// The JSON object of a frame, or of a part of one.
pub(super) type Object = Map<String, Value>;

/// A frame, either way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::serve) struct Frame {
    /// What it is: an answer repeats it.
    pub(super) head: Object,
    /// What it says.
    #[serde(default)]
    pub(super) body: Value,
}

impl Frame {
    /// Reads a frame; why it is none, where it is none.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|why| format!("no frame of the Web SDK: {why}"))
    }

    /// As it goes out.
    pub(super) fn bytes(&self) -> Vec<u8> {
        // Strings and numbers can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The command with its service: `group_open_http_svc.send_group_msg`.
    pub(super) fn command(&self) -> &str {
        self.head.get("servcmd").and_then(Value::as_str).unwrap_or_default()
    }

    /// The command alone: the same one belongs to several services.
    pub(super) fn verb(&self) -> &str {
        self.command().rsplit('.').next().unwrap_or_default()
    }

    /// Who says that he sends it: by name; once logged in, by number.
    pub(super) fn sender(&self) -> Sender {
        let of = |field: &str| self.head.get(field).map(plain).unwrap_or_default();
        match of("identifier") {
            name if !name.is_empty() => Sender::Name(name),
            _ => Sender::TinyId(of("tinyid")),
        }
    }

    /// A field of the body that is text.
    pub(super) fn text(&self, field: &str) -> &str {
        text(&self.body, field)
    }

    /// A field of the body that is a whole number; 0 where it is missing.
    pub(super) fn number(&self, field: &str) -> u64 {
        number(&self.body, field)
    }

    /// A field of the body that is a list; empty where it is missing.
    pub(super) fn list(&self, field: &str) -> &[Value] {
        list(&self.body, field)
    }
}

/// Who sends a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::serve) enum Sender {
    /// The account's name.
    Name(String),
    /// The account's number.
    TinyId(String),
}

fn plain(of: &Value) -> String {
    of.as_str().map_or_else(|| of.to_string(), String::from)
}

/// A field that is text; empty where it is missing.
pub(super) fn text<'v>(of: &'v Value, field: &str) -> &'v str {
    of.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A field that is a whole number, also one in quotes; 0 where it is missing.
pub(super) fn number(of: &Value, field: &str) -> u64 {
    let of = of.get(field);
    let quoted = || of.and_then(Value::as_str).and_then(|text| text.parse().ok());
    of.and_then(Value::as_u64).or_else(quoted).unwrap_or(0)
}

/// A field that is a list; empty where it is missing.
pub(super) fn list<'v>(of: &'v Value, field: &str) -> &'v [Value] {
    of.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The answer to a frame that was carried out, with what it has to say beyond that.
pub(super) fn done(head: Object, said: Object) -> Frame {
    let mut body = json!({ "ActionStatus": "OK", "ErrorCode": 0, "ErrorInfo": "" });
    if let Value::Object(body) = &mut body {
        body.extend(said);
    }
    Frame { head, body }
}

/// The answer to a frame that was refused.
pub(super) fn refused(head: Object, code: i32, why: &str) -> Frame {
    Frame { head, body: json!({ "ActionStatus": "FAIL", "ErrorCode": code, "ErrorInfo": why }) }
}

/// A frame that nobody asked for.
pub(super) fn push(command: &str, body: Value) -> Frame {
    let mut head = Object::new();
    head.insert("servcmd".into(), command.into());
    head.insert("seq".into(), 0.into());
    Frame { head, body }
}

/// A part of a body.
pub(super) fn object(of: Value) -> Object {
    if let Value::Object(object) = of { object } else { Object::new() }
}
