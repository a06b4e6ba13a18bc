//! The written form to the run form: names become numbers, words become values, each cell a case.
//!
//! All that is wrong is reported at once, in the order of the source, and once, however many cells it arises in.
//!
//! | module | what it lowers |
//! |---|---|
//! | [`axes`] | `matrix:` and `rows:`, to cells |
//! | [`values`] | single words and lists, in a cell |
//! | [`world`] | users, devices, groups |
//! | [`messages`] | the names of messages |
//! | [`steps`], [`calls`] | steps that do something |
//! | [`pins`] | steps that expect something |
//!
//! *Not here*: YAML ([`yaml`](super::yaml)), and what is allowed but unwise ([`lint`](super::lint)).

mod axes;
mod calls;
mod faults;
mod messages;
mod pins;
mod steps;
mod values;
mod world;

use super::diagnostic::{Diagnostic, Span, known_words, tick};
use super::node::{Node, Value};
use super::sink::Sink;
use super::syntax::calls::Call;
use super::syntax::{Act, File, Overlap, Step};
use super::word::Fixed;
use super::{decode::Decode, lint, yaml};
use crate::script::{Case, Needs, Script};
use aside_spec::vocabulary::{Clause, Plan, RuleBook, Word as _};
use axes::Cell;
use faults::Promises;
use messages::Messages;
pub(super) use messages::{calls, made_by};
use std::collections::{BTreeMap, BTreeSet};
use steps::Order;
use world::World;

/// The most steps of a scenario.
const STEPS: usize = 10_000;
/// The rule books that are built in; a scenario may also name the one that it is lowered for.
const BOOKS: [&str; 2] = ["tencent-2022", "tencent-2025"];

/// A scenario file, ready to run under one rule book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it shows.
    pub title: String,
    /// Why it is worth showing.
    pub about: Option<String>,
    /// The clauses that its pins are charged to.
    pub covers: Vec<Clause>,
    /// Words to select by.
    pub tags: Vec<String>,
    /// The rule books that it holds for, where it doesn't hold for all.
    pub books: Option<Vec<String>>,
    /// One case for each cell.
    pub cases: Vec<Case>,
    /// What is allowed but unwise.
    pub warnings: Vec<Diagnostic>,
}

impl Scenario {
    /// Whether it holds for the rule book of this name.
    pub fn holds_for(&self, book: &str) -> bool {
        self.books.as_ref().is_none_or(|books| books.iter().any(|it| it == book))
    }
}

/// The source text and where its lines begin.
pub(super) struct Source<'f> {
    pub(super) text: &'f str,
    lines: Vec<usize>,
}

impl<'f> Source<'f> {
    fn new(text: &'f str) -> Self {
        Self { text, lines: text.match_indices('\n').map(|(at, _)| at).collect() }
    }

    /// The line of a place, from 1.
    fn line(&self, span: Span) -> usize {
        self.lines.partition_point(|&end| end < span.start) + 1
    }
}

/// What lowering learns of a scenario beside its cases; lints ask for it.
#[derive(Debug, Default)]
pub(super) struct Facts<'f> {
    /// The messages that a step names after they were made.
    pub(super) named: BTreeSet<&'f str>,
    /// Pins of nothing: their places, by what they look at.
    pub(super) nothing: BTreeSet<(Surface, Span)>,
    /// What pins of something look at.
    pub(super) something: BTreeSet<Surface>,
}

/// What a pin looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Surface {
    Received,
    Recalled,
    Modified,
    Pushed,
    Unread,
    TotalUnread,
    Last,
    History,
    Found,
}

/// Lowers the source text of a file for a rule book. `file` is the path that diagnostics show, `id` the scenario's.
pub fn lower(file: &str, id: &str, source: &str, book: &RuleBook) -> Result<Scenario, Vec<Diagnostic>> {
    let mut sink = Sink::default();
    let root = yaml::parse(source, &mut sink);
    // What is no plain data can't be judged any further.
    let Some(root) = root.filter(|_| sink.is_empty()) else { return Err(sink.finish(&[], &[])) };
    let Some(written) = File::decode(&root, &mut sink) else { return Err(sink.finish(&[], &[])) };
    let source = Source::new(source);
    let header = header(&written, &root, book, &mut sink);
    let mut facts = Facts::default();
    let cells = if too_long(&written, &root, &mut sink) {
        Vec::new()
    } else {
        axes::cells(&written, &root, &source, &mut sink)
    };
    let mut scripts = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        sink.enter(at);
        scripts.push(script(&written, cell, &source, book, &header, &mut facts, &mut sink));
    }
    let labels: Vec<_> = cells.iter().map(Cell::label).collect();
    if !sink.is_empty() {
        return Err(sink.finish(&labels, &axes_spans(&root)));
    }
    let cases = cells.into_iter().zip(labels).zip(scripts).map(|((cell, label), script)| Case {
        id: format!("{id}{label}"),
        title: header.title.clone(),
        covers: header.covers.clone(),
        tags: header.tags.clone(),
        file: file.to_owned(),
        seed: header.seed,
        cell: cell.pairs,
        script,
    });
    let cases = cases.collect();
    let warnings = lint::lint(&written, &root, source.text, &facts);
    let Header { title, about, covers, tags, books, .. } = header;
    Ok(Scenario { title, about, covers, tags, books, cases, warnings })
}

/// What is the same in every cell.
struct Header {
    title: String,
    about: Option<String>,
    covers: Vec<Clause>,
    tags: Vec<String>,
    books: Option<Vec<String>>,
    seed: Option<u64>,
    /// Whether it holds for the book that it is lowered for.
    holds: bool,
}

fn header(file: &File, root: &Node, book: &RuleBook, sink: &mut Sink) -> Header {
    if file.covers.is_empty() {
        sink.add::<()>(
            Diagnostic::error(
                key(root, "covers"),
                "`covers:` is empty: a scenario is about at least one clause",
            )
            .help("name the clause, for example `covers: [deliver.only-targets]`"),
        );
    }
    let covers = file.covers.iter().filter_map(|word| clause(word, sink)).collect();
    let books = file
        .books
        .as_ref()
        .map(|books| books.iter().filter_map(|word| known_book(word, book, sink)).collect::<Vec<_>>());
    let tags = file.tags.iter().flatten().filter_map(|word| tag(word, sink)).collect();
    let holds = books.as_ref().is_none_or(|books| books.contains(&book.name));
    let title = file.title.0.text.clone();
    if title.trim().is_empty() {
        sink.add::<()>(
            Diagnostic::error(file.title.0.span, "the title is empty").help("say what the scenario shows"),
        );
    }
    let seed = file.seed.as_ref().and_then(|word| seed(word, sink));
    Header { seed, title, about: file.about.as_ref().map(|it| it.0.text.clone()), covers, tags, books, holds }
}

fn seed(word: &Fixed<super::word::Seed>, sink: &mut Sink) -> Option<u64> {
    let text = word.0.text.as_str();
    text.parse().ok().or_else(|| {
        let error = Diagnostic::error(word.0.span, format!("{} is no seed", tick(text)));
        sink.add(error.help(format!("a seed is a whole number of at most {}", u64::MAX)))
    })
}

/// Where a key of the file stands.
fn key(root: &Node, name: &str) -> Span {
    let Value::Map(entries) = &root.value else { return root.head() };
    entries.iter().find(|(key, _)| key.text == name).map_or_else(|| root.head(), |(key, _)| key.span)
}

fn clause(word: &Fixed<Clause>, sink: &mut Sink) -> Option<Clause> {
    let text = word.0.text.as_str();
    Clause::parse(text).or_else(|| {
        let names: Vec<_> = Clause::ALL.iter().map(|clause| clause.name()).collect();
        let family: Vec<_> = names.iter().copied().filter(|name| same_family(name, text)).collect();
        let help = known_words(text, "clause", if family.is_empty() { &names } else { &family });
        let error = Diagnostic::error(word.0.span, format!("there is no clause {}", tick(text)));
        sink.add(error.label("unknown clause").help(help))
    })
}

fn same_family(name: &str, text: &str) -> bool {
    let family = |id: &str| id.split('.').next().map(str::to_owned);
    family(name) == family(text)
}

fn known_book(word: &Fixed<super::word::Book>, book: &RuleBook, sink: &mut Sink) -> Option<String> {
    let text = word.0.text.as_str();
    let mut known = BOOKS.to_vec();
    if !known.contains(&book.name.as_str()) {
        known.push(&book.name);
    }
    if known.contains(&text) {
        return Some(text.to_owned());
    }
    let error = Diagnostic::error(word.0.span, format!("there is no rule book {}", tick(text)));
    sink.add(error.label("unknown rule book").help(known_words(text, "rule book", &known)))
}

fn tag(word: &Fixed<super::word::Tag>, sink: &mut Sink) -> Option<String> {
    let text = word.0.text.as_str();
    let good = !text.is_empty()
        && !text.starts_with('-')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if good {
        return Some(text.to_owned());
    }
    let error = Diagnostic::error(word.0.span, format!("{} is no tag", tick(text)));
    sink.add(error.help("a tag is made of small letters, digits and `-`"))
}

fn too_long(file: &File, root: &Node, sink: &mut Sink) -> bool {
    let says = calls(&file.steps).filter(|call| matches!(call, Call::Say(_))).count();
    let count = |step: &Step| match &step.act {
        Act::Overlap(Overlap::Together(steps)) => steps.len(),
        Act::Call(_) | Act::Change(_) | Act::Pin(_) => 1,
    };
    let steps: usize = file.steps.iter().map(count).sum::<usize>() + says;
    if steps == 0 {
        let error = Diagnostic::error(key(root, "steps"), "`steps:` is empty: nothing would be run");
        sink.add::<()>(error.help("say what happens, and what is expected"));
    }
    if steps > STEPS {
        let message = format!("this scenario has too many steps: {steps}, and {STEPS} are the most");
        sink.add::<()>(
            Diagnostic::error(key(root, "steps"), message).help("split it into several scenarios"),
        );
    }
    steps > STEPS
}

fn axes_spans(root: &Node) -> Vec<Span> {
    let Value::Map(entries) = &root.value else { return Vec::new() };
    let axes = entries.iter().filter(|(key, _)| matches!(key.text.as_str(), "matrix" | "rows"));
    axes.map(|(_, value)| value.span).collect()
}

/// A scenario in one cell, while it is being lowered.
struct Lowering<'f, 'c> {
    cell: &'c Cell<'f>,
    source: &'c Source<'f>,
    book: &'c RuleBook,
    /// Whether the scenario holds for the book; if not, it is read as well as can be.
    holds: bool,
    sink: &'c mut Sink,
    facts: &'c mut Facts<'f>,
    /// Where each message is made, by name: also of those that are made later on.
    makers: &'c BTreeMap<&'f str, Span>,
    world: World<'f>,
    messages: Messages<'f>,
    order: Order,
    promises: Promises<'f>,
}

fn script<'f>(
    file: &'f File,
    cell: &Cell<'f>,
    source: &Source<'f>,
    book: &RuleBook,
    header: &Header,
    facts: &mut Facts<'f>,
    sink: &mut Sink,
) -> Script {
    let makers = messages::makers(&file.steps);
    let mut it = Lowering {
        cell,
        source,
        book,
        holds: header.holds,
        sink,
        facts,
        makers: &makers,
        world: World::default(),
        messages: Messages::default(),
        order: Order::default(),
        promises: Promises::default(),
    };
    let plan = it.lower_world(&file.world);
    for step in &file.steps {
        it.step(step);
    }
    it.finish(plan)
}

impl Lowering<'_, '_> {
    fn finish(self, plan: Option<Plan>) -> Script {
        let (users, devices, groups) = self.world.finish();
        let mut steps = self.order.finish();
        for (step, name) in self.promises {
            if let Some(nonce) = self.messages.nonce_of(name) {
                faults::keep(&mut steps, step, nonce);
            }
        }
        let (messages, objects) = self.messages.finish();
        Script { needs: Needs { plan, users, devices, groups }, messages, objects, steps }
    }
}
