//! The single values of a scenario: text with its place, of which the type says only what it is meant to hold.
//!
//! A value may be written `$axis`, so no word can be read before the axes have values; lowering reads them.
//!
//! *Not here*: the records that hold words ([`syntax`](super::syntax)).

use super::decode::{Decode, expected};
use super::diagnostic::{Span, a};
use super::node::{Key, Node, Sort, Value, sort};
use super::sink::Sink;
use aside_spec::clauses::statement;
use aside_spec::vocabulary::{
    Clause, Direction, Edition, GroupType, MessageKind, Plan, Platform, Priority, ReceiveOption, Spread,
    Store, Traffic, Word as Vocabulary,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::marker::PhantomData;

/// What a name of an axis looks like.
pub(super) const AXIS: &str = "^\\$[a-z][a-z0-9_]*$";

/// What a word is meant to hold.
pub(super) trait Term {
    /// What it is, for a message: without an article.
    const NOUN: &'static str;
    /// What YAML must take it for.
    const SORT: Sort = Sort::Text;
    /// Which values there are, as JSON Schema.
    fn schema() -> Json;
}

/// A single value: `text` as written, or the name of an axis.
#[derive(Clone, Debug)]
pub(super) struct Word<T> {
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) quoted: bool,
    term: PhantomData<T>,
}

/// A single value that is the same in every cell.
#[derive(Clone, Debug)]
pub(super) struct Fixed<T>(pub(super) Word<T>);

/// A list of words, or the name of an axis with lists for values.
#[derive(Clone, Debug)]
pub(super) enum List<T> {
    Items(Vec<Word<T>>, Span),
    Axis(Word<T>),
}

/// A map from names that the author chose, in the order of the file.
#[derive(Clone, Debug)]
pub(super) struct Map<V>(pub(super) Vec<(Key, V)>);

/// A value of an axis or of a row.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    One(Word<Anything>),
    Many(Vec<Word<Anything>>, Span),
}

impl<T> Word<T> {
    /// The axis that this names, if it does. What is quoted is text, whatever it looks like.
    pub(super) fn axis(&self) -> Option<&str> {
        if self.quoted { None } else { self.text.strip_prefix('$') }
    }
}

impl<T> List<T> {
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Items(_, span) => *span,
            Self::Axis(word) => word.span,
        }
    }
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Term> Decode for Word<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let what = a(T::NOUN);
        let Value::Scalar(scalar) = &node.value else { return expected(&what, node, sink) };
        if sort(&scalar.text, scalar.quoted) == Sort::Null {
            return expected(&what, node, sink);
        }
        Some(Self { text: scalar.text.clone(), span: node.span, quoted: scalar.quoted, term: PhantomData })
    }
}

impl<T: Term> Decode for Fixed<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        Word::decode(node, sink).map(Self)
    }
}

impl<T: Term> Decode for List<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::List(_) => Vec::decode(node, sink).map(|items| Self::Items(items, node.head())),
            Value::Scalar(scalar) if !scalar.quoted && scalar.text.starts_with('$') => {
                Word::decode(node, sink).map(Self::Axis)
            }
            Value::Scalar(_) | Value::Map(_) => expected("a list", node, sink),
        }
    }
}

impl<V: Decode> Decode for Map<V> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Value::Map(entries) = &node.value else { return expected("a map", node, sink) };
        let decoded: Vec<_> =
            entries.iter().map(|(key, value)| Some((key.clone(), V::decode(value, sink)?))).collect();
        decoded.into_iter().collect::<Option<_>>().map(Self)
    }
}

impl Decode for Bound {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        match &node.value {
            Value::List(_) => Vec::decode(node, sink).map(|items| Self::Many(items, node.head())),
            Value::Scalar(_) | Value::Map(_) => Word::decode(node, sink).map(Self::One),
        }
    }
}

impl<T: Term> JsonSchema for Word<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{} or axis", T::NOUN).replace(' ', "-").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let value = T::schema();
        json_schema!({ "anyOf": [value, { "type": "string", "pattern": AXIS, "description": "A value of an axis." }] })
    }
}

impl<T: Term> JsonSchema for Fixed<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NOUN.replace(' ', "-").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::try_from(T::schema()).unwrap_or_default()
    }
}

impl<T: Term> JsonSchema for List<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("list of {} or axis", T::NOUN).replace(' ', "-").into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<Word<T>>();
        json_schema!({ "anyOf": [
            { "type": "array", "items": item },
            { "type": "string", "pattern": AXIS, "description": "A value of an axis that holds lists." },
        ] })
    }
}

impl<V: JsonSchema> JsonSchema for Map<V> {
    fn schema_name() -> Cow<'static, str> {
        format!("map of {}", V::schema_name()).replace(' ', "-").into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<V>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

impl JsonSchema for Bound {
    fn schema_name() -> Cow<'static, str> {
        "value-of-a-row".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let one = Anything::schema();
        json_schema!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
    }
}

macro_rules! terms {
    ($( $(#[$meta:meta])* $Name:ident, $noun:literal, $sort:ident, $schema:tt; )*) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub(super) enum $Name {}

        impl Term for $Name {
            const NOUN: &'static str = $noun;
            const SORT: Sort = Sort::$sort;
            fn schema() -> Json { json!($schema) }
        }
    )* };
}

terms! {
    /// Text that no rule reads.
    Prose, "text", Text, { "type": "string", "minLength": 1 };
    /// What a message says, or what is looked for in messages.
    Body, "text in quotes", Text, { "type": "string" };
    /// A word to select by.
    Tag, "tag", Text, { "type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$" };
    /// The name of a rule book.
    Book, "rule book", Text, { "type": "string", "examples": ["tencent-2022", "tencent-2025"] };
    /// A value of an axis.
    Anything, "value", Text, { "type": ["string", "number", "boolean"] };
    /// A user.
    User, "user", Text, { "type": "string", "minLength": 1 };
    /// A device: the user's first, or `user/device`.
    Device, "user or device", Text, { "type": "string", "minLength": 1 };
    /// A user to mention, or `all`.
    Mention, "user to mention, or `all`,", Text, { "type": "string", "minLength": 1 };
    /// A group.
    Group, "group", Text, { "type": "string", "minLength": 1 };
    /// A message made before.
    Message, "message", Text, { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$" };
    /// A message made before, or `none`.
    MessageOrNone, "message, or `none`,", Text, { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$" };
    /// The name for a message made here.
    NewMessage, "name for a message", Text, { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$" };
    /// An SDK version.
    VersionText, "version", Text, { "type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$", "examples": ["6.0.1975"] };
    /// `true` or `false`.
    Flag, "truth value", Bool, { "type": "boolean" };
    /// A count.
    Count, "count", Number, { "type": "integer", "minimum": 0, "maximum": 4_294_967_295_u32 };
    /// A seed.
    Seed, "seed", Number, { "type": "integer", "minimum": 0 };
    /// What becomes of a packet.
    FateWord, "fate", Text, { "enum": ["lost", "late", "twice", "unacknowledged"] };
    /// A stretch of time.
    Duration, "number", Number, { "type": "integer", "minimum": 0 };
    /// An error code.
    Code, "error code", Number, { "type": "integer" };
    /// How a call ended.
    Outcome, "outcome", Text, { "enum": ["ok", "refused"] };
    /// Whether a user has an account.
    AccountState, "account state", Text, { "enum": ["registered", "unknown", "malformed"] };
    /// Whether a group's id can be one.
    IdState, "id state", Text, { "enum": ["well-formed", "malformed"] };
}

fn names<W: Vocabulary>() -> Json {
    let all =
        W::ALL.iter().flat_map(|word| std::iter::once(word.name()).chain(word.aliases().iter().copied()));
    json!({ "enum": all.collect::<Vec<_>>() })
}

macro_rules! vocabularies {
    ($($Name:ident, $noun:literal;)*) => { $(
        impl Term for $Name {
            const NOUN: &'static str = $noun;
            fn schema() -> Json { names::<$Name>() }
        }
    )* };
}

vocabularies! {
    GroupType, "group type";
    MessageKind, "message kind";
    Priority, "priority";
    ReceiveOption, "receive option";
    Edition, "edition";
    Platform, "platform";
    Direction, "direction";
    Spread, "distribution";
    Store, "local store";
    Traffic, "traffic";
}

impl Term for Plan {
    const NOUN: &'static str = "plan";

    fn schema() -> Json {
        let mut all: Vec<_> = Self::ALL.iter().map(|plan| plan.name()).collect();
        for plan in Self::ALL {
            if !all.contains(&plan.parts().0) {
                all.push(plan.parts().0);
            }
        }
        json!({ "enum": all })
    }
}

impl Term for Clause {
    const NOUN: &'static str = "clause";

    /// Each with what it states, which editors show.
    fn schema() -> Json {
        let all = Self::ALL.iter().flat_map(|&clause| {
            let ids = std::iter::once(clause.name()).chain(clause.aliases().iter().copied());
            ids.map(move |id| json!({ "const": id, "description": statement(clause).text }))
        });
        json!({ "oneOf": all.collect::<Vec<_>>() })
    }
}
