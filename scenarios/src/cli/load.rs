//! What all verbs read: rule books, scenarios, the project. Whatever is bad is told all at once, with its place.
//!
//! *Not here*: what the verbs make of it.

use super::Screen;
use super::args::{Choice, Covered, Level as LevelArg, SubjectOptions};
use super::exit::{Exit, Stop};
use crate::baseline::{Extent, Universe};
use crate::language::{self, Diagnostic, Scenario, render_all};
use crate::library::{self, Source};
use crate::partition::Partition;
use crate::project::{self, Project};
use crate::report::Part;
use crate::run::result::full_id;
use crate::script::Case;
use crate::select::{Pattern, Selection, is_of};
use aside_spec::clauses::Level;
use aside_spec::rules::{builtin, faults};
use aside_spec::vocabulary::{Clause, RuleBook, Word};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The project of the current folder, or none.
pub(super) fn project(near: &Path) -> Result<Option<(PathBuf, Project)>, Stop> {
    project::find(near).map_err(|message| Stop::new(Exit::BadFile, message))
}

/// The books to judge by: those named on the command line, else those of the project.
pub(super) fn judging_books(
    named: &[String],
    project: Option<&(PathBuf, Project)>,
) -> Result<Vec<RuleBook>, Stop> {
    match project {
        Some((folder, project)) if named.is_empty() => books(&project.rules, folder),
        Some(_) | None => books(named, Path::new(".")),
    }
}

/// The book that the simulated service follows, for each book to judge by.
pub(super) fn services(subject: &SubjectOptions, books: &[RuleBook]) -> Result<Vec<RuleBook>, Stop> {
    let project = project(Path::new("."))?;
    let of_project = project.and_then(|(folder, project)| project.service.map(|service| (folder, service)));
    match (&subject.service, of_project) {
        (Some(name), _) => Ok(vec![book(name, Path::new("."))?; books.len()]),
        (None, Some((folder, name))) => Ok(vec![book(&name, &folder)?; books.len()]),
        (None, None) => Ok(books.to_vec()),
    }
}

/// The weakest level that makes a case fail: that of the command line, else the project's, else the usual one.
pub(super) fn level(wanted: Option<LevelArg>, usual: Level) -> Result<Level, Stop> {
    let of_project = project(Path::new("."))?.and_then(|(_, project)| project.level);
    match (wanted, of_project.as_deref()) {
        (Some(LevelArg::Must), _) | (None, Some("must")) => Ok(Level::Must),
        (Some(LevelArg::Should), _) | (None, Some("should")) => Ok(Level::Should),
        (None, None) => Ok(usual),
        (None, Some(other)) => {
            let message = format!("aside.toml: level `{other}` is neither `must` nor `should`");
            Err(Stop::new(Exit::BadFile, message))
        }
    }
}

/// The books of these names and files; every built-in one where none is named.
pub(super) fn books(named: &[String], below: &Path) -> Result<Vec<RuleBook>, Stop> {
    if named.is_empty() {
        return Ok(builtin());
    }
    named.iter().map(|name| book(name, below)).collect()
}

/// The book of a name, or of a file.
pub(super) fn book(name: &str, below: &Path) -> Result<RuleBook, Stop> {
    if let Some(book) = builtin().into_iter().find(|book| book.name == name) {
        return Ok(book);
    }
    let path = below.join(name);
    if !path.is_file() {
        let known: Vec<_> = builtin().into_iter().map(|book| book.name).collect();
        let message =
            format!("aside: `{name}` is neither a built-in rule book ({}) nor a file", known.join(", "));
        return Err(Stop::new(Exit::Usage, message));
    }
    let bad = |what: String| Stop::new(Exit::BadFile, format!("{}: {what}", path.display()));
    let bytes = fs::read(&path).map_err(|why| bad(why.to_string()))?;
    let book = language::rule_book(&bytes).map_err(bad)?;
    let wrong = faults(&book);
    if wrong.is_empty() {
        return Ok(book);
    }
    let lines: Vec<_> = wrong.iter().map(|fault| format!("{}: {fault}", path.display())).collect();
    Err(Stop::new(Exit::BadFile, lines.join("\n")))
}

/// The scenarios of a project or folder, or the built-in ones.
pub(super) fn sources(paths: &[PathBuf], project: Option<&(PathBuf, Project)>) -> Result<Vec<Source>, Stop> {
    let unreadable =
        |it: library::Unreadable| Stop::new(Exit::BadFile, format!("{}: {}", it.path.display(), it.why));
    let corpus =
        project.and_then(|(folder, project)| project.corpus.as_ref().map(|corpus| folder.join(corpus)));
    let places = match (paths, corpus) {
        ([], None) => return Ok(library::embedded()),
        ([], Some(corpus)) => vec![corpus],
        (paths, _) => paths.to_vec(),
    };
    let mut sources = Vec::new();
    for place in &places {
        let below = library::at(place).map_err(unreadable)?;
        if below.is_empty() {
            let message = format!("aside: {}: no scenario (`.yaml`) below this folder", place.display());
            return Err(Stop::new(Exit::NothingSelected, message));
        }
        sources.extend(below);
    }
    Ok(sources)
}

/// A source, lowered for one book.
pub(super) struct Lowered {
    pub source: usize,
    pub book: usize,
    pub scenario: Scenario,
}

/// Lowers all sources for all books that they hold for; all errors at once.
pub(super) fn lower(sources: &[Source], books: &[RuleBook], screen: &Screen) -> Result<Vec<Lowered>, Stop> {
    let mut lowered = Vec::new();
    let mut wrong = String::new();
    for (book_at, book) in books.iter().enumerate() {
        for (at, source) in sources.iter().enumerate() {
            match lower_one(source, book) {
                Ok(None) => {}
                Ok(Some(scenario)) => lowered.push(Lowered { source: at, book: book_at, scenario }),
                Err(diagnostics) => {
                    let text = String::from_utf8_lossy(&source.bytes);
                    let told = render_all(&diagnostics, &source.file, &text, screen.paint());
                    if !wrong.contains(&told) {
                        let _ = writeln!(wrong, "{told}");
                    }
                }
            }
        }
    }
    if wrong.is_empty() { Ok(lowered) } else { Err(Stop::new(Exit::BadFile, wrong)) }
}

/// Lowers a source; none where it does not hold for the book.
pub(super) fn lower_one(source: &Source, book: &RuleBook) -> Result<Option<Scenario>, Vec<Diagnostic>> {
    let text = language::text(&source.bytes).map_err(|diagnostic| vec![*diagnostic])?;
    match language::lower(&source.file, &source.id, text, book) {
        Ok(scenario) => Ok(Some(scenario).filter(|scenario| scenario.holds_for(&book.name))),
        // What does not hold for the book need not make sense under it.
        Err(_) if elsewhere(text, book) => Ok(None),
        Err(diagnostics) => Err(diagnostics),
    }
}

/// Whether a scenario names books, all of them known, and this is none of them.
fn elsewhere(text: &str, book: &RuleBook) -> bool {
    let written = language::to_json(text);
    let books = written.as_ref().and_then(|written| written.get("books")).and_then(|books| books.as_array());
    let named = |name: &str| books.is_some_and(|books| books.iter().any(|it| it.as_str() == Some(name)));
    let known = builtin();
    let sensible = books.is_some_and(|books| {
        !books.is_empty() && books.iter().all(|it| known.iter().any(|book| it.as_str() == Some(&book.name)))
    });
    sensible && !named(&book.name)
}

/// Everything a verb needs of what was chosen.
pub(super) struct Chosen {
    pub books: Vec<RuleBook>,
    pub cases: Vec<(Case, usize)>,
    /// For each, its place among all that were chosen before a part was taken.
    pub places: Vec<usize>,
    /// Which part was taken of how many cases.
    pub part: Option<Part>,
    /// The cases that could have been chosen.
    pub universe: Universe,
    /// The project's file of known failures.
    pub baseline: Option<PathBuf>,
}

/// The chosen cases under the chosen books, in order: book by book, file by file.
pub(super) fn chosen(choice: &Choice, screen: &Screen) -> Result<Chosen, Stop> {
    let (paths, patterns): (Vec<_>, Vec<_>) = choice.what.iter().partition(|what| looks_like_path(what));
    let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    let near = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let project = project(near)?;
    let books = judging_books(&choice.rules, project.as_ref())?;
    let left_out: &[String] = project.as_ref().map_or(&[], |(_, project)| &project.skip);
    let selection = Selection {
        patterns: patterns_of(patterns.into_iter())?,
        clauses: clauses(&choice.clause)?,
        tags: choice.tag.clone(),
        level: choice.covers_level.map(|level| match level {
            Covered::Must => Level::Must,
            Covered::Should => Level::Should,
            Covered::Open => Level::Open,
        }),
        skip: patterns_of(choice.skip.iter())?,
    };
    // What a project leaves out for good is none of its cases.
    let of_project = Selection { skip: patterns_of(left_out.iter())?, ..Selection::default() };
    let sources = sources(&paths, project.as_ref())?;
    let lowered = lower(&sources, &books, screen)?;
    let mut cases = Vec::new();
    let mut universe = universe(choice, &paths, &books);
    for Lowered { source: _, book, scenario } in lowered {
        for case in scenario.cases {
            let id = full_id(&case, &books[book].name);
            if !of_project.takes(&case, &id) {
                continue;
            }
            if selection.takes(&case, &id) {
                cases.push((case, book));
            }
            universe.ids.push(id);
        }
    }
    if cases.is_empty() {
        let message = "aside: nothing was selected; `aside list` shows what there is";
        return Err(Stop::new(Exit::NothingSelected, message));
    }
    let baseline = project.and_then(|(folder, project)| Some(near_here(&folder.join(project.baseline?))));
    let places = (0..cases.len()).collect();
    Ok(Chosen { books, cases, places, part: None, universe, baseline })
}

/// A part of what was chosen, where one is asked for.
pub(super) fn part(chosen: Chosen, partition: Option<Partition>) -> Result<Chosen, Stop> {
    let Some(partition) = partition else { return Ok(chosen) };
    let Chosen { books, cases, mut universe, baseline, .. } = chosen;
    let selected = cases.len();
    let is_in = |(case, book): &(Case, usize)| partition.has(&full_id(case, &books[*book].name));
    let (places, cases): (Vec<_>, Vec<_>) = cases.into_iter().enumerate().filter(|(_, it)| is_in(it)).unzip();
    if cases.is_empty() {
        let message = format!("aside: of {selected} cases none is in part {partition}; take fewer parts");
        return Err(Stop::new(Exit::NothingSelected, message));
    }
    // An entry of a baseline that no case here bears out may be about a case of another part.
    universe.chosen = Extent::Part;
    Ok(Chosen { books, cases, places, part: Some(Part { partition, selected }), universe, baseline })
}

/// What is known of the cases before any is read. A folder is a corpus; a file, a pattern or an option chooses from one.
fn universe(choice: &Choice, paths: &[PathBuf], books: &[RuleBook]) -> Universe {
    let is_whole = choice.what.len() == paths.len()
        && choice.clause.is_empty()
        && choice.tag.is_empty()
        && choice.covers_level.is_none()
        && choice.skip.is_empty();
    let are_folders = paths.iter().all(|path| path.is_dir());
    Universe {
        ids: Vec::new(),
        scenarios: if are_folders { Extent::Whole } else { Extent::Part },
        chosen: if is_whole { Extent::Whole } else { Extent::Part },
        books: (!choice.rules.is_empty()).then(|| books.iter().map(|book| book.name.clone()).collect()),
    }
}

/// A path as seen from the current folder, if it is below that: CI systems know no others.
fn near_here(path: &Path) -> PathBuf {
    let here = Path::new(".").canonicalize().ok();
    here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_path_buf()
}

/// A path is what exists, or what can be nothing else.
fn looks_like_path(what: &str) -> bool {
    let yaml = Path::new(what).extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    Path::new(what).exists() || yaml || what.starts_with("./") || what.starts_with('/')
}

fn patterns_of<'p>(patterns: impl Iterator<Item = &'p String>) -> Result<Vec<Pattern>, Stop> {
    let parse = |pattern: &String| {
        Pattern::parse(pattern)
            .map_err(|why| Stop::new(Exit::Usage, format!("aside: bad pattern `{pattern}`: {why}")))
    };
    patterns.map(parse).collect()
}

fn clauses(wanted: &[String]) -> Result<Vec<String>, Stop> {
    for name in wanted {
        if !Clause::ALL.iter().any(|clause| is_of(*clause, name)) {
            return Err(unknown_clause(name));
        }
    }
    Ok(wanted.to_vec())
}

/// The stop for a clause that nobody knows, with the nearest one that there is.
pub(super) fn unknown_clause(name: &str) -> Stop {
    let nearest =
        Clause::ALL.iter().map(|clause| (strsim::damerau_levenshtein(name, clause.name()), clause)).min();
    let hint = match nearest {
        Some((distance, clause)) if distance <= 4 => format!("; did you mean `{clause}`?"),
        Some(_) | None => String::from("; `aside clauses` lists them"),
    };
    Stop::new(Exit::Usage, format!("aside: no clause or area `{name}`{hint}"))
}
