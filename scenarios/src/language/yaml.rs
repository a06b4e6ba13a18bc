//! YAML text to plain data, strictly: no anchors, aliases, merge keys, tags, directives, doubled keys, second documents.
//!
//! This is the only file that names `serde_saphyr`; it uses the parser of that library for its events, which carry the
//! places that diagnostics need.
//!
//! *Not here*: what a scenario may say ([`syntax`](super::syntax)).

use super::diagnostic::{Diagnostic, Span, tick};
use super::node::{Key, Node, Scalar, Value};
use super::sink::Sink;
use aside_spec::vocabulary::RuleBook;
use serde_saphyr::granit_parser::{self, Event, Parser, ScalarStyle, ScanError};
use std::collections::BTreeMap;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 1 << 20;
/// How deeply lists and maps may nest.
const DEEPEST: usize = 32;

/// The text of a file, if it is text and not too large. The diagnostic's place is one in the lossy text.
pub fn text(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > LARGEST {
        return Err(Box::new(too_large(bytes.len())));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let error = Diagnostic::error(Span::new(at, at), "this file is not UTF-8");
        Box::new(
            error
                .label("the first byte that is not part of any character")
                .help("save the file with the encoding UTF-8"),
        )
    })
}

fn too_large(size: usize) -> Diagnostic {
    Diagnostic::error(
        Span::default(),
        format!("this file is too large: {size} bytes, and {LARGEST} is the most"),
    )
    .help("split it into several scenarios")
}

/// Reads a rule book from the bytes of a file; the error has the place.
pub fn rule_book(bytes: &[u8]) -> Result<RuleBook, String> {
    let text = text(bytes).map_err(|diagnostic| diagnostic.message.clone())?;
    serde_saphyr::from_str(text).map_err(|error| error.to_string())
}

/// A rule book as the text of a file that [`rule_book`] reads.
pub fn rule_book_text(book: &RuleBook) -> String {
    serde_saphyr::to_string(book).unwrap_or_else(|error| format!("# {error}\n"))
}

/// Reads one document. What can be read in spite of an error is returned beside it.
pub(super) fn parse(source: &str, sink: &mut Sink) -> Option<Node> {
    if source.len() > LARGEST {
        return sink.add(too_large(source.len()));
    }
    if let Some(at) = source.char_indices().skip(1).find(|&(_, c)| c == '\u{feff}').map(|(at, _)| at) {
        let error = Diagnostic::error(
            Span::new(at, at + '\u{feff}'.len_utf8()),
            "there is an invisible character here",
        );
        return sink.add(
            error.label("U+FEFF, a byte order mark").help("delete it and type what stands around it anew"),
        );
    }
    let mut builder = Builder { source, sink, open: Vec::new(), root: None, documents: 0 };
    for event in Parser::new_from_str_with_options(source, options()) {
        match event {
            Ok((event, span)) => builder.take(event, span).ok()?,
            Err(error) => return builder.sink.add(syntax_error(source, &error)),
        }
    }
    match builder.root {
        Some(node) if !is_empty(&node) => Some(node),
        Some(_) | None => builder.sink.add(
            Diagnostic::error(Span::default(), "this file is empty")
                .help("a scenario has at least `title:`, `covers:`, `world:` and `steps:`"),
        ),
    }
}

fn is_empty(node: &Node) -> bool {
    matches!(&node.value, Value::Scalar(scalar) if scalar.text.is_empty() && !scalar.quoted)
}

fn options() -> granit_parser::Options {
    let mut options = granit_parser::Options::default();
    options.set_emit_comments(false);
    options.disallow_directives = true;
    options.emit_unresolved_aliases = true;
    options
}

/// What granit's scanner tells, in the words of this project where its own help nobody.
fn syntax_error(source: &str, error: &ScanError) -> Diagnostic {
    let mark = error.marker();
    let at = mark.byte_offset().unwrap_or_else(|| byte_of(source, mark.index()));
    let span = Span::new(
        at,
        source[source.floor_char_boundary(at)..].chars().next().map_or(at, |c| at + c.len_utf8()),
    );
    let line = source[..source.floor_char_boundary(at)].rfind('\n').map_or(0, |end| end + 1);
    let diagnostic = Diagnostic::error(span, "this is not YAML").label(error.info());
    let indentation = source[line..].split(|c: char| c != ' ' && c != '\t').next().unwrap_or_default();
    if let Some(tab) = indentation.find('\t') {
        let tab = line + tab;
        return Diagnostic::error(Span::new(tab, tab + 1), "a tab can't indent a line")
            .label("this is a tab")
            .help("YAML is indented by spaces: two for each level");
    }
    let told = error.info();
    if told.contains("directive") {
        let error = Diagnostic::error(span, "scenarios are plain data: a directive can't be used");
        return error.help("take the line away; a text that begins with `%` needs quotes");
    }
    diagnostic.help(if told.contains("quoted") {
        "a quote is closed too early, or one further up is not closed; inside double quotes, write \\\" for a quote"
    } else if told.contains("flow") {
        "look for a `{`, `[` or quote that is not closed, here or further up"
    } else {
        "a text with `: `, ` #`, `[`, `{`, `&`, `*`, `!`, `|`, `>`, `%` or `@` in it needs quotes: \"…\""
    })
}

fn byte_of(source: &str, index: usize) -> usize {
    source.char_indices().nth(index).map_or(source.len(), |(at, _)| at)
}

/// A list or a map that is still open.
struct Open {
    start: usize,
    kind: Kind,
}

enum Kind {
    List(Vec<Node>),
    Map { entries: Vec<(Key, Node)>, keys: BTreeMap<String, Span>, key: Option<Key> },
}

struct Builder<'s> {
    source: &'s str,
    sink: &'s mut Sink,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

/// Reading further would be of no use; what is wrong has been said.
struct Stop;

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: granit_parser::Span) -> Result<(), Stop> {
        let range = span.byte_range().unwrap_or_default();
        let place = Span::new(range.start, range.end.max(range.start));
        if let Some(tag) = span.tag_span().and_then(|tag| tag.byte_range()) {
            self.refuse(Span::new(tag.start, tag.end), "a tag", "leave it out: a field knows what it holds");
        }
        match event {
            Event::DocumentStart(..) => self.document(place),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse(
                    place,
                    "an alias",
                    "write the value itself; if it varies, make it an axis of `matrix:`",
                );
                self.node(Node {
                    span: place,
                    value: Value::Scalar(Scalar { text: "?".into(), quoted: true }),
                });
                Ok(())
            }
            Event::Scalar(text, style, anchor, _) => {
                self.anchor(anchor, place);
                let quoted = style != ScalarStyle::Plain;
                self.node(Node {
                    span: place,
                    value: Value::Scalar(Scalar { text: text.into_owned(), quoted }),
                });
                Ok(())
            }
            Event::SequenceStart(_, anchor, _) => self.start(place, anchor, Kind::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                let kind = Kind::Map { entries: Vec::new(), keys: BTreeMap::new(), key: None };
                self.start(place, anchor, kind)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.end(place);
                Ok(())
            }
            // The library may add events; whatever is no node is nothing to us.
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentEnd
            | Event::Anchor(..)
            | Event::Comment(..)
            | _ => Ok(()),
        }
    }

    fn document(&mut self, place: Span) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents < 2 {
            return Ok(());
        }
        self.sink.add::<()>(
            Diagnostic::error(place, "a second document begins here")
                .label("one file holds one scenario")
                .help("move what follows into a file of its own"),
        );
        Err(Stop)
    }

    fn refuse(&mut self, place: Span, what: &str, help: &str) {
        let message = format!("scenarios are plain data: {what} can't be used");
        self.sink.add::<()>(Diagnostic::error(place, message).help(help));
    }

    fn anchor(&mut self, anchor: usize, place: Span) {
        if anchor == 0 {
            return;
        }
        let before = &self.source[..self.source.floor_char_boundary(place.start)];
        let start = before.rfind('&').unwrap_or(place.start);
        let name = self.source[start..].split([' ', '\n', '\r', '\t', ',']).next().unwrap_or_default();
        let place = Span::new(start, start + name.len());
        self.refuse(
            place,
            "an anchor",
            "write each value where it is used; if it varies, make it an axis of `matrix:`",
        );
    }

    fn start(&mut self, place: Span, anchor: usize, kind: Kind) -> Result<(), Stop> {
        self.anchor(anchor, place);
        if self.open.len() == DEEPEST {
            self.sink.add::<()>(Diagnostic::error(
                place,
                format!("lists and maps are nested too deeply here: {DEEPEST} levels are the most"),
            ));
            return Err(Stop);
        }
        self.open.push(Open { start: place.start, kind });
        Ok(())
    }

    fn end(&mut self, place: Span) {
        let Some(open) = self.open.pop() else { return };
        let (value, last) = match open.kind {
            Kind::List(items) => {
                let last = items.last().map(|item| item.span.end);
                (Value::List(items), last)
            }
            Kind::Map { entries, .. } => {
                let last = entries.last().map(|(_, value)| value.span.end);
                (Value::Map(entries), last)
            }
        };
        let end = if place.end > place.start { place.end } else { last.unwrap_or(place.end) };
        self.node(Node { span: Span::new(open.start, end.max(open.start)), value });
    }

    /// Puts a finished node where it belongs.
    fn node(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => {
                self.root.get_or_insert(node);
            }
            Some(Kind::List(items)) => items.push(node),
            Some(Kind::Map { entries, keys, key }) => match key.take() {
                None => {
                    *key = Some(read_key(node, self.sink));
                }
                Some(it) => {
                    if is_new(&it, keys, self.sink) {
                        entries.push((it, node));
                    }
                }
            },
        }
    }
}

fn read_key(node: Node, sink: &mut Sink) -> Key {
    let span = node.span;
    let Value::Scalar(scalar) = node.value else {
        let error = Diagnostic::error(span, "a key is a single word, not a list or a map");
        sink.add::<()>(error.help("write one entry for each; a key with `[` or `{` in it needs quotes"));
        return Key { text: String::from("?"), span };
    };
    if scalar.text == "<<" && !scalar.quoted {
        sink.add::<()>(
            Diagnostic::error(span, "scenarios are plain data: a merge key can't be used")
                .help("write the fields themselves"),
        );
    }
    Key { text: scalar.text, span }
}

fn is_new(key: &Key, keys: &mut BTreeMap<String, Span>, sink: &mut Sink) -> bool {
    let Some(&first) = keys.get(&key.text) else {
        keys.insert(key.text.clone(), key.span);
        return true;
    };
    if key.text != "<<" && key.text != "?" {
        sink.add::<()>(
            Diagnostic::error(key.span, format!("the key {} is here twice", tick(&key.text)))
                .label("again")
                .also(first, "first here")
                .help("keep one of them"),
        );
    }
    false
}

/// The comments of a file, without the space around them.
pub(super) fn comments(source: &str) -> Vec<String> {
    let mut options = granit_parser::Options::default();
    options.max_buffered_comment_events = usize::MAX;
    let parser = Parser::new_from_str_with_options(source, options);
    let comment = |event| match event {
        Ok((Event::Comment(text, _), _)) => Some(text.trim().to_owned()),
        Ok(_) | Err(_) => None,
    };
    parser.filter_map(comment).collect()
}

/// A document as JSON has it, for validators of the schema; nothing if it is no plain data.
pub fn to_json(source: &str) -> Option<serde_json::Value> {
    let mut sink = Sink::default();
    parse(source, &mut sink).filter(|_| sink.is_empty()).map(|node| json(&node))
}

fn json(node: &Node) -> serde_json::Value {
    use super::node::{Sort, sort};
    match &node.value {
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(entries) => entries.iter().map(|(key, value)| (key.text.clone(), json(value))).collect(),
        Value::Scalar(scalar) => match sort(&scalar.text, scalar.quoted) {
            Sort::Null => serde_json::Value::Null,
            Sort::Bool => scalar.text.eq_ignore_ascii_case("true").into(),
            Sort::Number => serde_json::from_str(&scalar.text).unwrap_or_else(|_| scalar.text.clone().into()),
            Sort::Text => scalar.text.clone().into(),
        },
    }
}
