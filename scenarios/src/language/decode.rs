//! Plain data to the types of [`syntax`](super::syntax), with everything that is wrong reported at once.
//!
//! One declaration of a record gives its fields, how they are read, and their JSON Schema, so the three can't differ.
//!
//! *Not here*: the records ([`syntax`](super::syntax)), and what the words in them mean ([`lower`](super::lower())).

use super::diagnostic::{Diagnostic, Span, known_words, tick};
use super::node::{Key, Node, Value};
use super::sink::Sink;

/// A type that a node can be read as.
pub(super) trait Decode: Sized {
    /// Reads it. `None` means that what is wrong has been told to the sink.
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self>;

    /// What stands for a field that is not there; `None` where it must be.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        T::decode(node, sink).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        T::decode(node, sink).map(Box::new)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Value::List(items) = &node.value else { return expected("a list", node, sink) };
        let decoded: Vec<_> = items.iter().map(|item| T::decode(item, sink)).collect();
        decoded.into_iter().collect()
    }
}

/// Reports that something else was expected.
pub(super) fn expected<T>(what: &str, node: &Node, sink: &mut Sink) -> Option<T> {
    let found = node.noun();
    let diagnostic = Diagnostic::error(node.head(), format!("expected {what}, found {found}"));
    sink.add(match (what, &node.value) {
        (_, Value::Scalar(_)) if found == "nothing" => diagnostic.help("write a value, or take the key away"),
        ("a list", Value::Scalar(it)) => diagnostic.help(format!("a list of one is written `[{}]`", it.text)),
        ("a list", _) => diagnostic.help("a list is written `[one, two]`, or with a `-` before each item"),
        ("a map", _) => {
            diagnostic.help("a map is written `{ key: value }`, or with one `key: value` on each line")
        }
        (_, Value::List(_)) => diagnostic.help("take the brackets away: it has one value"),
        (_, Value::Scalar(_) | Value::Map(_)) => diagnostic,
    })
}

/// The fields of a map while a record takes them out.
pub(super) struct Fields<'n> {
    noun: &'static str,
    head: Span,
    entries: &'n [(Key, Node)],
    known: &'static [&'static str],
}

impl<'n> Fields<'n> {
    /// The fields of `node`; those that the record does not know are reported.
    pub(super) fn of(
        node: &'n Node,
        noun: &'static str,
        known: &'static [&'static str],
        sink: &mut Sink,
    ) -> Option<Self> {
        let Value::Map(entries) = &node.value else { return expected("a map", node, sink) };
        for (key, _) in entries {
            if !known.iter().any(|name| plain(name) == key.text) {
                let names: Vec<_> = known.iter().map(|name| plain(name)).collect();
                sink.add::<()>(
                    Diagnostic::error(key.span, format!("{noun} has no field {}", tick(&key.text)))
                        .label("unknown field")
                        .help(known_words(&key.text, "field", &names)),
                );
            }
        }
        Some(Self { noun, head: node.head(), entries, known })
    }

    /// Reads a field.
    pub(super) fn take<T: Decode>(&self, field: &'static str, sink: &mut Sink) -> Option<T> {
        let field = plain(field);
        match self.entries.iter().find(|(key, _)| key.text == field) {
            Some((_, value)) => T::decode(value, sink),
            None => T::absent().or_else(|| self.missing(field, sink)),
        }
    }

    fn missing<T>(&self, field: &str, sink: &mut Sink) -> Option<T> {
        debug_assert!(self.known.iter().any(|name| plain(name) == field));
        let message = format!("{} needs the field {}", self.noun, tick(field));
        let error = Diagnostic::error(self.head, message).label(format!("{} is missing", tick(field)));
        sink.add(match example(field) {
            Some(example) => error.help(format!("for example {}", tick(example))),
            None => error,
        })
    }
}

/// How a field is written that an author may not know.
fn example(field: &str) -> Option<&'static str> {
    Some(match field {
        "title" => "title: Members outside the list receive nothing",
        "covers" => "covers: [deliver.only-targets]",
        "world" => "world: { groups: { groupA: { type: work, members: [ann, vinson] } } }",
        "steps" => "steps: [{ say: { by: ann, group: groupA, text: \"hello\" } }]",
        "type" => "type: work",
        "members" => "members: [ann, vinson]",
        "by" => "by: ann",
        "as" => "as: aside",
        "text" => "text: \"hello\"",
        "to" => "to: [vinson, denny]",
        "is" => "is: ok",
        _ => return None,
    })
}

/// A field's name as it is written: `type` for `r#type`.
fn plain(field: &str) -> &str {
    field.strip_prefix("r#").unwrap_or(field)
}

/// Declares a record: a map with these fields, and no others. Fields of type `Option` may be left out.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $noun:literal struct $Name:ident {
            $( $(#[$fmeta:meta])* $field:ident: $Type:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(in crate::language) struct $Name {
            $( $(#[$fmeta])* pub(in crate::language) $field: $Type, )*
            /// Where it stands.
            #[schemars(skip)]
            #[allow(dead_code, reason = "only some records are pointed to")]
            pub(in crate::language) span: $crate::language::diagnostic::Span,
        }

        impl $crate::language::decode::Decode for $Name {
            fn decode(
                node: &$crate::language::node::Node,
                sink: &mut $crate::language::sink::Sink,
            ) -> Option<Self> {
                let known = &[$(stringify!($field)),*];
                let fields = $crate::language::decode::Fields::of(node, $noun, known, sink)?;
                $( let $field = fields.take(stringify!($field), sink); )*
                Some(Self { $( $field: $field?, )* span: node.head() })
            }
        }
    };
}

/// Declares an enum of which each variant is written as a map with one key: the variant's name.
macro_rules! keyed {
    (
        $(#[$meta:meta])*
        $noun:literal enum $Name:ident {
            $( $(#[$vmeta:meta])* $Variant:ident($(#[$imeta:meta])* $Inner:ty) = $key:literal ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(in crate::language) enum $Name {
            $( $(#[$vmeta])* #[schemars(rename = $key)] $Variant($(#[$imeta])* $Inner) ),*
        }

        impl $Name {
            /// Every key.
            pub(in crate::language) const KEYS: &[&str] = &[$($key),*];

            /// Reads what stands under one of them.
            pub(in crate::language) fn decode_as(
                key: &str,
                node: &$crate::language::node::Node,
                sink: &mut $crate::language::sink::Sink,
            ) -> Option<Self> {
                match key {
                    $( $key => $crate::language::decode::Decode::decode(node, sink).map(Self::$Variant), )*
                    _ => None,
                }
            }
        }
    };
}

pub(super) use {keyed, record};
