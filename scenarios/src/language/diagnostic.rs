//! What is wrong with a file, where, and what to do about it: as data, and as rustc would print it.
//!
//! *Not here*: any opinion of what is wrong ([`yaml`](super::yaml), [`decode`](super::decode),
//! [`lower`](super::lower()), [`lint`](super::lint)), and where the text goes.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt::Write as _;

/// A range of bytes in a source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to, but not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether `other` lies in here.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same range, moved to where `source` can be cut.
    fn clamp(self, source: &str) -> Self {
        let start = source.floor_char_boundary(self.start);
        Self { start, end: source.ceil_char_boundary(self.end.max(self.start)).max(start) }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The scenario cannot be run.
    Error,
    /// It can be, but it likely does not say what its author means.
    Warning,
}

/// A place in the source, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What: a few words.
    pub text: String,
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Bytes that a file or a test can hold.
    Plain,
    /// With ANSI escapes.
    Colour,
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The name of the lint, for what a lint found.
    pub lint: Option<&'static str>,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// Where.
    pub primary: Label,
    /// Other places that have to do with it.
    pub secondary: Vec<Label>,
    /// What else there is to know.
    pub note: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            lint: None,
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            note: None,
            help: None,
        }
    }

    /// A finding of the lint `name` at `span`.
    pub fn warning(name: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, lint: Some(name), ..Self::error(span, message) }
    }

    /// Says something right below the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points to another place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Says what else there is to know.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.note = Some(text.into());
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// The line of its place, from 1.
    pub fn line(&self, source: &str) -> usize {
        line_at(source, self.primary.span.start)
    }

    /// The column of its place, from 1, in characters.
    pub fn column(&self, source: &str) -> usize {
        let at = source.floor_char_boundary(self.primary.span.start);
        let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
        source[line..at].chars().count() + 1
    }

    /// The diagnostic as a person reads it, ending in a line feed. `file` is the path to show.
    pub fn render(&self, file: &str, source: &str, paint: Paint) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&self.message);
        let title = if let Some(lint) = self.lint { title.id(lint) } else { title };
        let mut report = vec![
            title
                .element(self.snippet(file, source))
                .elements(self.note.iter().map(|note| Level::NOTE.message(note.as_str()))),
        ];
        report.extend(
            self.help.iter().map(|help| Group::with_title(Level::HELP.secondary_title(help.as_str()))),
        );
        let renderer = match paint {
            Paint::Plain => Renderer::plain(),
            Paint::Colour => Renderer::styled(),
        };
        renderer.render(&report) + "\n"
    }

    /// Only the lines between the first and the last place: rendering takes no longer in a long file.
    fn snippet<'a>(
        &'a self,
        file: &'a str,
        source: &'a str,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let places: Vec<_> = std::iter::once(&self.primary).chain(&self.secondary).collect();
        let spans: Vec<Span> = places.iter().map(|label| label.span.clamp(source)).collect();
        let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
        let start = source[..first].rfind('\n').map_or(0, |end| end + 1);
        let end = source[last..].find('\n').map_or(source.len(), |end| last + end + 1);
        let labels = places.iter().zip(&spans).enumerate().map(|(at, (label, span))| {
            let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let text = (!label.text.is_empty()).then_some(label.text.as_str());
            kind.span(span.start - start..span.end - start).label(text)
        });
        Snippet::source(&source[start..end])
            .line_start(line_at(source, start))
            .path(file)
            .annotations(labels.collect::<Vec<_>>())
    }
}

/// All of them as a person reads them, with an empty line between two.
pub fn render_all(all: &[Diagnostic], file: &str, source: &str, paint: Paint) -> String {
    let each: Vec<_> = all.iter().map(|it| it.render(file, source, paint)).collect();
    each.join("\n")
}

/// The line of a byte, from 1.
pub(crate) fn line_at(source: &str, at: usize) -> usize {
    let at = source.floor_char_boundary(at);
    source[..at].matches('\n').count() + 1
}

/// A text of the author's in a message: between ticks, on one line, not too long.
pub(crate) fn tick(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown = String::from("`");
    for (at, c) in text.chars().enumerate() {
        if at == LONGEST {
            shown.push('…');
            break;
        }
        if c.is_control() {
            let _ = write!(shown, "{}", c.escape_debug());
        } else {
            shown.push(c);
        }
    }
    shown + "`"
}

/// The candidate that an author likely meant by `text`.
pub(crate) fn meant<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let longest = text.chars().count();
    if longest > 100 {
        return None;
    }
    let text = text.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&text, &candidate.to_lowercase());
    let (distance, best) = candidates.into_iter().map(|it| (distance(it), it)).min_by_key(|it| it.0)?;
    (distance <= longest.max(best.chars().count()).div_ceil(3).max(1)).then_some(best)
}

/// What to do about an unknown word: the likely one, or all that there are.
pub(crate) fn known_words(text: &str, noun: &str, known: &[&str]) -> String {
    const SHOWN: usize = 16;
    if let Some(meant) = meant(text, known.iter().copied()) {
        return format!("did you mean {}?", tick(meant));
    }
    if known.is_empty() {
        return format!("there is no {noun} here at all");
    }
    let mut list: Vec<_> = known.iter().take(SHOWN).map(|word| tick(word)).collect();
    if known.len() > SHOWN {
        list.push(format!("{} more", known.len() - SHOWN));
    }
    format!("known: {}", list.join(", "))
}

/// The same, and where such words come from if none of them is likely.
pub(super) fn known_names(text: &str, noun: &str, known: &[&str], whence: &str) -> String {
    let help = known_words(text, noun, known);
    if help.starts_with("did you mean") { help } else { format!("{help}; {whence}") }
}

/// A noun with its article.
pub(super) fn a(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_lines_and_characters() {
        let it = Diagnostic::error(Span::new(7, 8), "x");
        assert_eq!((it.line("äb\ncé!d"), it.column("äb\ncé!d")), (2, 3));
    }

    #[test]
    fn any_span_can_be_rendered() {
        for source in ["", "\n", "é", "a\r\nb", "\u{1b}[31m"] {
            for start in 0..6 {
                for end in 0..6 {
                    let it = Diagnostic::error(Span::new(start, end), "x").also(Span::new(end, start), "y");
                    assert!(it.render("f", source, Paint::Plain).contains("error: x"));
                }
            }
        }
    }

    #[test]
    fn a_likely_word_is_close() {
        assert_eq!(meant("vinsen", ["ann", "vinson"]), Some("vinson"));
        assert_eq!(meant("zzzzzz", ["ann", "vinson"]), None);
    }
}
