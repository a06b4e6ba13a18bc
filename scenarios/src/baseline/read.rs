//! The file of a baseline: TOML, and strict. Whatever is wrong with it is told at once, with its place.
//!
//! *Not here*: whether what it says is so ([`apply`](super::apply)).

use super::{Baseline, CaseName, Condition, Date, Expiry, Harm, Known, Versions};
use crate::language::{Diagnostic, Span, known_words, line_at, tick};
use aside_spec::finding::Kind;
use aside_spec::vocabulary::{Clause, Edition, Word};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

/// The only key of the file itself.
const KNOWN: &str = "known";
/// The keys of an entry.
const KEYS: [&str; 8] = ["case", "clause", "kind", "reason", "issue", "versions", "editions", "expires"];

type Value<'v> = Spanned<DeValue<'v>>;

impl Baseline {
    /// Reads the text of a file. `file` is its path, as it is shown.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let (document, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            return Err(errors.iter().map(syntax).collect());
        }
        let mut reader = Reader { file, text, wrong: Vec::new() };
        let known = reader.document(document.get_ref());
        reader.twice(&known);
        reader.wrong.sort_by_key(|it| it.primary.span);
        if !reader.wrong.is_empty() {
            return Err(reader.wrong);
        }
        Ok(Self { file: file.into(), known: known.into_iter().map(|(_, known)| known).collect() })
    }
}

fn syntax(error: &Error) -> Diagnostic {
    Diagnostic::error(span(error.span().unwrap_or_default()), format!("this is no TOML: {}", error.message()))
}

fn span(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

struct Reader<'r> {
    file: &'r str,
    text: &'r str,
    wrong: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Something is wrong. Returns `None`, so that a caller can leave with it.
    fn add<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.wrong.push(diagnostic);
        None
    }

    /// The entries, each with the place of its header.
    fn document(&mut self, document: &DeTable<'_>) -> Vec<(Span, Known)> {
        self.strange_keys(document, "key of a baseline", &[KNOWN]);
        let Some(known) = document.get(KNOWN) else { return Vec::new() };
        let Some(entries) = known.get_ref().as_array() else {
            self.add::<()>(no_header(span(known.span())));
            return Vec::new();
        };
        entries.iter().filter_map(|entry| self.entry(entry)).collect()
    }

    fn entry(&mut self, entry: &Value<'_>) -> Option<(Span, Known)> {
        let at = span(entry.span());
        let has_header = self.text.get(entry.span()).is_some_and(|header| header.starts_with("[["));
        let Some(table) = entry.get_ref().as_table().filter(|_| has_header) else {
            return self.add(no_header(at));
        };
        self.strange_keys(table, "key of a known failure", &KEYS);
        let case = self.needed(table, at, "case", Self::case);
        let clause = self.needed(table, at, "clause", Self::clause);
        let kind = self.needed(table, at, "kind", Self::kind);
        let reason = self.needed(table, at, "reason", Self::said);
        let issue = self.given(table, "issue", Self::said);
        let when = Condition {
            versions: self.given(table, "versions", Self::versions),
            editions: self.given(table, "editions", Self::editions),
        };
        let expires = self.given(table, "expires", Self::expiry);
        let last = table.values().map(|value| value.span().end).max().unwrap_or(at.end);
        let lines = (line_at(self.text, at.start), line_at(self.text, last));
        let (file, harm) = (self.file.into(), Harm { clause: clause?, kind: kind? });
        Some((at, Known { file, lines, case: case?, harm, reason: reason?, issue, when, expires }))
    }

    fn strange_keys(&mut self, table: &DeTable<'_>, noun: &str, keys: &[&str]) {
        for (key, _) in table.iter().filter(|(key, _)| !keys.contains(&&**key.get_ref())) {
            let message = format!("unknown {noun} {}", tick(key.get_ref()));
            let help = known_words(key.get_ref(), "key", keys);
            self.add::<()>(Diagnostic::error(span(key.span()), message).help(help));
        }
    }

    /// What must be there.
    fn needed<T>(
        &mut self,
        table: &DeTable<'_>,
        at: Span,
        key: &str,
        read: fn(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Option<T> {
        if let Some(value) = table.get(key) {
            return read(self, value);
        }
        let help = match key {
            "case" => "name it as `aside list` does, with its rule book",
            "reason" => "say why it is left as it is, for whoever reads this in a year",
            _ => "a report names clause and kind of each finding",
        };
        self.add(Diagnostic::error(at, format!("this known failure has no `{key}`")).help(help))
    }

    /// What may be there.
    fn given<T>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        read: fn(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Option<T> {
        table.get(key).and_then(|value| read(self, value))
    }

    fn string<'v>(&mut self, value: &'v Value<'_>) -> Option<&'v str> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(text);
        }
        let message = format!("expected a string, found a value of type {}", value.get_ref().type_str());
        self.add(Diagnostic::error(span(value.span()), message).help("set it between double quotes"))
    }

    /// Words for people, of which there must be some.
    fn said(&mut self, value: &Value<'_>) -> Option<String> {
        let text = self.string(value)?;
        if text.trim().is_empty() {
            return self.add(Diagnostic::error(span(value.span()), "this says nothing"));
        }
        Some(text.into())
    }

    fn case(&mut self, value: &Value<'_>) -> Option<CaseName> {
        let text = self.string(value)?;
        let at = span(value.span());
        // A value in the brackets may have an `@` of its own.
        let has_book =
            text.rsplit_once('@').is_some_and(|(_, book)| !book.is_empty() && !book.contains([']', '/']));
        if !has_book {
            let example = "like `gates/edition[edition=basic]@tencent-2022`";
            let help = format!("write it as `aside list` does, {example}; `*` stands for any part");
            return self.add(Diagnostic::error(at, "this names no rule book behind an `@`").help(help));
        }
        CaseName::new(text).map_or_else(|why| self.add(Diagnostic::error(at, why.to_string())), Some)
    }

    fn clause(&mut self, value: &Value<'_>) -> Option<Clause> {
        self.word(value)
    }

    fn kind(&mut self, value: &Value<'_>) -> Option<Kind> {
        let text = self.string(value)?;
        let names = Kind::ALL.map(Kind::name);
        Kind::parse(text).or_else(|| self.unknown("kind of harm", text, span(value.span()), &names))
    }

    fn word<W: Word>(&mut self, value: &Value<'_>) -> Option<W> {
        let text = self.string(value)?;
        let names: Vec<_> = W::ALL.iter().map(|word| word.name()).collect();
        W::parse(text).or_else(|| self.unknown(W::NOUN, text, span(value.span()), &names))
    }

    fn unknown<T>(&mut self, noun: &str, text: &str, at: Span, names: &[&str]) -> Option<T> {
        let message = format!("unknown {noun} {}", tick(text));
        self.add(Diagnostic::error(at, message).help(known_words(text, noun, names)))
    }

    fn versions(&mut self, value: &Value<'_>) -> Option<Versions> {
        let text = self.string(value)?;
        let at = span(value.span());
        text.parse().map_or_else(
            |why: String| {
                let help = "write bounds between commas, like `>=6.0.1975, <7.0.0`";
                self.add(Diagnostic::error(at, why).help(help))
            },
            Some,
        )
    }

    fn editions(&mut self, value: &Value<'_>) -> Option<Vec<Edition>> {
        let at = span(value.span());
        let Some(array) = value.get_ref().as_array() else {
            let message = format!("expected an array, found a value of type {}", value.get_ref().type_str());
            return self.add(Diagnostic::error(at, message).help("write `[\"enhanced\"]`"));
        };
        if array.is_empty() {
            let message = "this names no edition, so the entry would be about no subject";
            return self.add(Diagnostic::error(at, message).help("name one, or leave `editions` out"));
        }
        let editions: Vec<_> = array.iter().map(|edition| self.word(edition)).collect();
        editions.into_iter().collect()
    }

    fn expiry(&mut self, value: &Value<'_>) -> Option<Expiry> {
        let at = span(value.span());
        let datetime = value.get_ref().as_datetime().filter(|it| it.time.is_none() && it.offset.is_none());
        let Some(on) = datetime.and_then(|it| it.date) else {
            let message = "this is no day";
            return self.add(Diagnostic::error(at, message).help("write it without quotes: `2027-03-01`"));
        };
        Some(Expiry { on, line: line_at(self.text, at.start) })
    }

    /// Entries that say the same: one of them would outlive the other.
    fn twice(&mut self, known: &[(Span, Known)]) {
        for (before, (at, entry)) in known.iter().enumerate() {
            let same = known[..before].iter().find(|(_, other)| {
                (&other.case.text, other.harm, &other.when) == (&entry.case.text, entry.harm, &entry.when)
            });
            if let Some((first, _)) = same {
                let message = format!("{} of {} is listed twice", entry.harm, tick(&entry.case.text));
                let it = Diagnostic::error(*at, message).also(*first, "here already");
                self.add::<()>(it.help("delete one of the two"));
            }
        }
    }
}

fn no_header(at: Span) -> Diagnostic {
    let message = "a known failure stands under a header of its own";
    Diagnostic::error(at, message).help("write `[[known]]`, and its keys in the lines below")
}

/// Reads a day: `2027-03-01`.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    let wrong = || String::from("give a day like 2027-03-01");
    let datetime: toml::value::Datetime = text.parse().map_err(|_| wrong())?;
    let is_day = datetime.time.is_none() && datetime.offset.is_none();
    datetime.date.filter(|_| is_day).ok_or_else(wrong)
}
