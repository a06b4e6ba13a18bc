//! The canonical layout of a scenario file, which never changes what the file says.
//!
//! This is the only file that names `pretty_yaml`.
//!
//! *Not here*: any opinion of the contents ([`lint`](super::lint)).

use super::diagnostic::{Diagnostic, Span};
use super::lint::unquoted_bodies;
use super::node::{Node, Scalar, Value, sort};
use super::sink::Sink;
use super::yaml;
use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions, LineBreak};

/// The widest line.
const WIDTH: usize = 110;

/// The text in its canonical layout: indented by two spaces, at most 110 wide, message bodies in double quotes, comments
/// kept. The text must be a scenario as far as YAML goes; it may have other errors.
pub fn format(source: &str) -> Result<String, Vec<Diagnostic>> {
    let before = read(source)?;
    let quoted = quote(source, &before);
    let mut text = lay_out(&quoted).ok_or_else(|| refused("the layout could not be worked out"))?;
    for _ in 0..3 {
        let again = lay_out(&text).ok_or_else(|| refused("the layout could not be worked out"))?;
        if again == text {
            let after = read(&text).map_err(|_| refused("the result would not be YAML"))?;
            let same = same(&before, &after, Kept::Exactly) && comments(source) == comments(&text);
            return if same { Ok(text) } else { Err(refused("the result would say something else")) };
        }
        text = again;
    }
    Err(refused("the layout does not settle"))
}

fn read(source: &str) -> Result<Node, Vec<Diagnostic>> {
    let mut sink = Sink::default();
    let node = yaml::parse(source, &mut sink);
    match node {
        Some(node) if sink.is_empty() => Ok(node),
        Some(_) | None => Err(sink.finish(&[], &[])),
    }
}

fn refused(why: &str) -> Vec<Diagnostic> {
    let error = Diagnostic::error(Span::default(), format!("this file can't be formatted: {why}"));
    vec![error.help("lay it out by hand, and please report it: the formatter is wrong here")]
}

fn lay_out(source: &str) -> Option<String> {
    let options = FormatOptions {
        layout: LayoutOptions { print_width: WIDTH, indent_width: 2, line_break: LineBreak::Lf },
        language: LanguageOptions { trailing_comma: false, ..LanguageOptions::default() },
    };
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    // It holds some assertions about texts that its parser and ours may understand differently.
    let text = std::panic::catch_unwind(|| pretty_yaml::format_text(source, &options)).ok()?.ok()?;
    Some(format!("{}\n", text.trim_end()))
}

/// Puts the texts of messages in double quotes.
fn quote(source: &str, root: &Node) -> String {
    let mut text = source.to_owned();
    let mut spans = unquoted_bodies(root);
    spans.sort();
    for span in spans.into_iter().rev() {
        if let Some(body) = source.get(span.start..span.end) {
            let folded: Vec<_> = body.split_whitespace().collect();
            let body = if body.contains('\n') { folded.join(" ") } else { body.to_owned() };
            let escaped = body.replace('\\', "\\\\").replace('"', "\\\"");
            text.replace_range(span.start..span.end, &format!("\"{escaped}\""));
        }
    }
    text
}

/// How exactly a text must have been kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// To the letter, and in quotes or not as before where that makes a difference.
    Exactly,
    /// To the letter; quotes may have been put around it.
    Letters,
    /// But for white space: the prose of `about:`.
    Words,
}

impl Kept {
    fn of(key: &str) -> Self {
        match key {
            "text" | "keyword" => Self::Letters,
            "about" => Self::Words,
            _ => Self::Exactly,
        }
    }
}

/// Whether two documents say the same.
fn same(a: &Node, b: &Node, kept: Kept) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar(a), Value::Scalar(b)) => same_text(a, b, kept),
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, Kept::Exactly))
        }
        (Value::Map(a), Value::Map(b)) => {
            let entries = a.iter().zip(b);
            a.len() == b.len()
                && entries.clone().all(|((a, _), (b, _))| a.text == b.text)
                && entries.clone().all(|((key, a), (_, b))| same(a, b, Kept::of(&key.text)))
        }
        (Value::Scalar(_) | Value::List(_) | Value::Map(_), _) => false,
    }
}

fn same_text(a: &Scalar, b: &Scalar, kept: Kept) -> bool {
    let is_axis = |it: &Scalar| !it.quoted && it.text.starts_with('$');
    match kept {
        Kept::Exactly => {
            a.text == b.text && sort(&a.text, a.quoted) == sort(&b.text, b.quoted) && is_axis(a) == is_axis(b)
        }
        Kept::Letters => a.text == b.text && is_axis(a) == is_axis(b),
        Kept::Words => a.text.split_whitespace().eq(b.text.split_whitespace()),
    }
}

/// The comments of a file, without the space around them.
fn comments(source: &str) -> Vec<String> {
    yaml::comments(source)
}
