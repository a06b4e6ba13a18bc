//! `matrix:` and `rows:`: the cells that a scenario is run in, and the values that `$axis` has in each.
//!
//! *Not here*: what a value means where it is used ([`values`](super::values)).

use super::Source;
use crate::language::diagnostic::{Diagnostic, Span, known_words, tick};
use crate::language::node::{Key, Node, Value};
use crate::language::sink::Sink;
use crate::language::syntax::File;
use crate::language::word::{Anything, Bound, Map, Word};
use std::collections::{BTreeMap, BTreeSet};

/// The most cells of a scenario.
const CELLS: usize = 10_000;
/// The most bytes that a file and its cells may come to together: the size of the file for each cell.
const WORK: usize = 32 << 20;

/// One combination of values.
#[derive(Debug, Default)]
pub(super) struct Cell<'f> {
    /// The axes' values, in the order of the file.
    pub(super) pairs: Vec<(String, String)>,
    values: BTreeMap<&'f str, Given<'f>>,
}

/// What an axis stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Given<'f> {
    One(&'f Word<Anything>),
    Many(&'f [Word<Anything>], Span),
}

impl<'f> Cell<'f> {
    /// What an axis stands for here.
    pub(super) fn get(&self, axis: &str) -> Option<Given<'f>> {
        self.values.get(axis).copied()
    }

    /// The cell as ids have it: `[group_type=work,at the floor]`, or nothing where there is but one.
    pub(super) fn label(&self) -> String {
        if self.pairs.is_empty() {
            return String::new();
        }
        let pairs = self.pairs.iter().map(|(axis, value)| match axis.as_str() {
            "row" => shown(value),
            _ => format!("{axis}={}", shown(value)),
        });
        format!("[{}]", pairs.collect::<Vec<_>>().join(","))
    }

    fn with(&self, axis: &'f str, value: &'f Word<Anything>) -> Self {
        let mut cell = Self { pairs: self.pairs.clone(), values: self.values.clone() };
        cell.pairs.push((axis.to_owned(), value.text.clone()));
        cell.values.insert(axis, Given::One(value));
        cell
    }

    fn with_row(&self, name: &'f str, row: &'f Map<Bound>) -> Self {
        let mut cell = Self { pairs: self.pairs.clone(), values: self.values.clone() };
        cell.pairs.push((String::from("row"), name.to_owned()));
        for (key, bound) in &row.0 {
            cell.values.insert(
                &key.text,
                match bound {
                    Bound::One(word) => Given::One(word),
                    Bound::Many(words, span) => Given::Many(words, *span),
                },
            );
        }
        cell
    }
}

/// A value in an id: in quotes where it holds what the id itself is written with.
fn shown(value: &str) -> String {
    let plain = |c: char| !c.is_control() && !matches!(c, ',' | '=' | '[' | ']' | '"' | '\\');
    if !value.is_empty() && value.chars().all(plain) { value.to_owned() } else { format!("{value:?}") }
}

/// Every cell of a scenario: one without values where it has no axes; none where there are too many.
pub(super) fn cells<'f>(file: &'f File, root: &'f Node, source: &Source, sink: &mut Sink) -> Vec<Cell<'f>> {
    let matrix: &[_] = file.matrix.as_ref().map_or(&[], |matrix| &matrix.0);
    let rows: &[_] = file.rows.as_ref().map_or(&[], |rows| &rows.0);
    check_matrix(matrix, sink);
    check_rows(rows, sink);
    check_names(matrix, rows, root, sink);
    let count = matrix.iter().map(|(_, values)| values.len()).fold(1, usize::saturating_mul);
    let count = count.saturating_mul(rows.len().max(1));
    if let Some(error) =
        too_many(count, source.text.len(), matrix.first().map(|it| &it.0).or(rows.first().map(|it| &it.0)))
    {
        return sink.add::<()>(error).map_or_else(Vec::new, |()| Vec::new());
    }
    let mut cells = vec![Cell::default()];
    for (axis, values) in matrix {
        cells =
            cells.iter().flat_map(|cell| values.iter().map(|value| cell.with(&axis.text, value))).collect();
    }
    if !rows.is_empty() {
        cells = cells
            .iter()
            .flat_map(|cell| rows.iter().map(|(name, row)| cell.with_row(&name.text, row)))
            .collect();
    }
    cells
}

fn too_many(cells: usize, size: usize, at: Option<&Key>) -> Option<Diagnostic> {
    let span = at.map_or(Span::default(), |key| key.span);
    if cells > CELLS {
        let message = format!("this scenario has too many cells: {cells}, and {CELLS} are the most");
        return Some(
            Diagnostic::error(span, message)
                .help("leave out axes or values, or use `rows:` to name the combinations that matter"),
        );
    }
    (cells > 1 && cells.saturating_mul(size) > WORK).then(|| {
        let message = format!("this file is too large for {cells} cells");
        Diagnostic::error(span, message).help("split the file, or leave out values")
    })
}

fn check_matrix(matrix: &[(Key, Vec<Word<Anything>>)], sink: &mut Sink) {
    for (axis, values) in matrix {
        check_axis_name(axis, sink);
        if values.is_empty() {
            let message =
                format!("the axis {} has no values, so there would be nothing to run", tick(&axis.text));
            sink.add::<()>(Diagnostic::error(axis.span, message).help("give it a value, or take it away"));
        }
        let mut seen = BTreeMap::new();
        for value in values {
            check_value(value, sink);
            if let Some(first) = seen.insert(&value.text, value.span) {
                let message =
                    format!("the axis {} has the value {} twice", tick(&axis.text), tick(&value.text));
                let error = Diagnostic::error(value.span, message).label("again").also(first, "first here");
                sink.add::<()>(error.help("take one of them away"));
            }
        }
    }
}

fn check_rows(rows: &[(Key, Map<Bound>)], sink: &mut Sink) {
    let all: BTreeMap<&str, Span> =
        rows.iter().flat_map(|(_, row)| &row.0).map(|(key, _)| (key.text.as_str(), key.span)).collect();
    for (name, row) in rows {
        for (key, &elsewhere) in &all {
            if !row.0.iter().any(|(it, _)| it.text == *key) {
                let message = format!("the row {} has no value for {}", tick(&name.text), tick(key));
                let error = Diagnostic::error(name.span, message).also(elsewhere, "another row has one");
                sink.add::<()>(error.help("give every row the same keys"));
            }
        }
        for (key, bound) in &row.0 {
            check_axis_name(key, sink);
            match bound {
                Bound::One(word) => check_value(word, sink),
                Bound::Many(words, _) => words.iter().for_each(|word| check_value(word, sink)),
            }
        }
    }
}

fn check_axis_name(key: &Key, sink: &mut Sink) {
    let name = key.text.as_str();
    let good = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !good {
        let message = format!("{} is no name for an axis", tick(name));
        sink.add::<()>(
            Diagnostic::error(key.span, message).help("use small letters, digits and `_`, a letter first"),
        );
    } else if name == "row" {
        let error = Diagnostic::error(
            key.span,
            "an axis can't be named `row`: that is what the rows' own names go by",
        );
        sink.add::<()>(error.help("use another name"));
    }
}

fn check_value(word: &Word<Anything>, sink: &mut Sink) {
    if word.axis().is_some() {
        let error = Diagnostic::error(word.span, "a value of an axis can't be another axis");
        sink.add::<()>(
            error.help("write the value itself; if it is text that begins with `$`, put it in quotes"),
        );
    }
}

/// Each name is one axis, is used, and is known where it is used.
fn check_names(
    matrix: &[(Key, Vec<Word<Anything>>)],
    rows: &[(Key, Map<Bound>)],
    root: &Node,
    sink: &mut Sink,
) {
    let places = uses(root);
    let used: BTreeSet<&str> = places.iter().map(|(name, _)| *name).collect();
    let axes: BTreeMap<&str, Span> = matrix.iter().map(|(axis, _)| (axis.text.as_str(), axis.span)).collect();
    let mut known: Vec<&str> = axes.keys().copied().collect();
    let first_row = rows.first().map_or(&[][..], |(_, row)| &row.0);
    for (key, _) in first_row {
        if let Some(&axis) = axes.get(key.text.as_str()) {
            let message = format!("{} is the name of an axis and of a value of the rows", tick(&key.text));
            sink.add::<()>(
                Diagnostic::error(key.span, message).also(axis, "the axis").help("rename one of them"),
            );
        }
    }
    known.extend(
        rows.iter().flat_map(|(_, row)| &row.0).map(|(key, _)| key.text.as_str()).collect::<BTreeSet<_>>(),
    );
    let declared = matrix.iter().map(|(axis, _)| axis).chain(first_row.iter().map(|(key, _)| key));
    for key in declared.filter(|key| !used.contains(key.text.as_str())) {
        let message = format!("{} is used nowhere, so all its values would run the same", tick(&key.text));
        let help = format!("write `${}` where the value belongs, or take it away", key.text);
        sink.add::<()>(Diagnostic::error(key.span, message).help(help));
    }
    for (name, span) in places.into_iter().filter(|(name, _)| !known.contains(name)) {
        let error = Diagnostic::error(span, format!("there is no axis {}", tick(name))).label("unknown axis");
        let help = if known.is_empty() {
            format!(
                "declare it under `matrix:` or `rows:`; if it is text that begins with `$`, put it in quotes: \"${name}\""
            )
        } else {
            known_words(name, "axis", &known)
        };
        sink.add::<()>(error.help(help));
    }
}

/// Where axes are used: in the world and in the steps.
fn uses(root: &Node) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    if let Value::Map(entries) = &root.value {
        for (_, value) in entries.iter().filter(|(key, _)| matches!(key.text.as_str(), "world" | "steps")) {
            collect(value, &mut found);
        }
    }
    found
}

fn collect<'n>(node: &'n Node, found: &mut Vec<(&'n str, Span)>) {
    match &node.value {
        Value::Scalar(scalar) if scalar.quoted => {}
        Value::Scalar(scalar) => found.extend(scalar.text.strip_prefix('$').map(|name| (name, node.span))),
        Value::List(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Map(entries) => entries.iter().for_each(|(_, value)| collect(value, found)),
    }
}
