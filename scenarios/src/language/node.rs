//! A YAML document as plain data: scalars, lists and maps with their places, in the order of the source.
//!
//! Scalars are kept as they were written. What YAML would take a plain one for (`5` a number, `true` a truth value)
//! matters only where the form asks for that kind, and is worked out there.
//!
//! *Not here*: YAML itself ([`yaml`](super::yaml)), and what a document may say ([`syntax`](super::syntax)).

use super::diagnostic::Span;

/// A place in the document and what stands there.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// From the first byte to the last.
    pub(super) span: Span,
    /// What stands there.
    pub(super) value: Value,
}

/// What stands at a place.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A single value.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map; no key is there twice.
    Map(Vec<(Key, Node)>),
}

/// A single value as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scalar {
    /// The text, with escapes and folding undone.
    pub(super) text: String,
    /// Whether it stood in quotes or in a block, and so is text whatever it looks like.
    pub(super) quoted: bool,
}

/// A key of a map.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What YAML takes a scalar for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Nothing at all: `null`, `~` or no text.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// Anything else.
    Text,
}

impl Node {
    /// What this is, for a message.
    pub(super) fn noun(&self) -> &'static str {
        match &self.value {
            Value::Scalar(scalar) => match sort(&scalar.text, scalar.quoted) {
                Sort::Null => "nothing",
                Sort::Bool | Sort::Number | Sort::Text => "a single value",
            },
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// A short place that stands for the whole: the first key of a map that takes many lines.
    pub(super) fn head(&self) -> Span {
        match &self.value {
            Value::Map(entries) => match entries.first() {
                Some((key, _)) if key.span.start == self.span.start => key.span,
                Some(_) | None => self.span,
            },
            Value::List(items) => match items.first() {
                Some(item) if item.span.start == self.span.start => item.head(),
                Some(_) | None => self.span,
            },
            Value::Scalar(_) => self.span,
        }
    }
}

/// What YAML's core schema takes a scalar for.
pub(super) fn sort(text: &str, quoted: bool) -> Sort {
    if quoted {
        return Sort::Text;
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Sort::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Sort::Bool,
        _ if is_number(text) => Sort::Number,
        _ => Sort::Text,
    }
}

fn is_number(text: &str) -> bool {
    let all = |digits: &str, radix| !digits.is_empty() && digits.chars().all(|c: char| c.is_digit(radix));
    if let Some(digits) = text.strip_prefix("0x") {
        return all(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return all(digits, 8);
    }
    let bare = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(bare, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") || is_decimal(bare)
}

/// Digits, at most one point among them, at least one digit, perhaps an exponent.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    digits(whole)
        && digits(part)
        && (!whole.is_empty() || !part.is_empty())
        && !exponent.is_empty()
        && digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_sorted_as_the_core_schema_does() {
        for text in
            ["0", "-1", "+12", "6.0", ".5", "1.", "1e3", "-2.5E-7", "0x1F", "0o17", ".inf", "-.INF", ".nan"]
        {
            assert_eq!(sort(text, false), Sort::Number, "{text}");
        }
        for text in ["6.0.1975", "1a", "-", ".", "e", "1e", "0xg", "yes", "no", "on", "tRUE", "12:30", "$n"] {
            assert_eq!(sort(text, false), Sort::Text, "{text}");
        }
        assert_eq!(sort("true", false), Sort::Bool);
        assert_eq!(sort("true", true), Sort::Text);
        assert_eq!(sort("", false), Sort::Null);
    }
}
