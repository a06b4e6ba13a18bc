//! The verbs that read and write files of the user's: `check`, `fmt`, `new`, `accept`, `schema`.
//!
//! *Not here*: what makes a file good; see [`crate::language`].

use super::Screen;
use super::args::{Accept, Check, Fmt, New, Schema, SchemaOf};
use super::exit::{Exit, Stop};
use super::load::{self, Lowered};
use crate::expected::expected;
use crate::foresight::foresee;
use crate::language::{self, render_all};
use crate::library::Source;
use crate::protocol;
use crate::report::{lines, mutants};
use crate::run::result::full_id;
use crate::run::sut::grant;
use aside_spec::vocabulary::RuleBook;
use std::fmt::Write as _;
use std::fs;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The ending of expected results, beside their scenario.
const EXPECTED: &str = "expected";

/// A scenario to start from: complete, and true.
const TEMPLATE: &str = include_str!("template.yaml");

pub(super) fn check(options: &Check, screen: &Screen) -> Result<Exit, Stop> {
    let (sources, books) = sources_and_books(&options.paths, &options.rules)?;
    let lowered = load::lower(&sources, &books, screen)?;
    let mut told = String::new();
    let (mut warnings, mut errors) = (0, 0);
    for Lowered { source, book, scenario } in &lowered {
        let source = &sources[*source];
        let text = String::from_utf8_lossy(&source.bytes);
        let warned = render_all(&scenario.warnings, &source.file, &text, screen.paint());
        if !warned.is_empty() && !told.contains(&warned) {
            warnings += scenario.warnings.len();
            let _ = writeln!(told, "{warned}");
        }
        for case in &scenario.cases {
            errors += against_rules(case, &books[*book], &mut told);
        }
    }
    for (source, text) in expected_of(&sources, &lowered, &books) {
        errors += against_expected(source, &text, &mut told);
    }
    let files = sources.len();
    let _ = writeln!(told, "{files} files, {errors} errors, {warnings} warnings");
    screen.write(told.as_bytes())?;
    let bad = errors > 0 || options.deny && warnings > 0;
    Ok(if bad { Exit::BadFile } else { Exit::Ok })
}

fn sources_and_books(paths: &[PathBuf], rules: &[String]) -> Result<(Vec<Source>, Vec<RuleBook>), Stop> {
    let near = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let project = load::project(near)?;
    let books = load::judging_books(rules, project.as_ref())?;
    Ok((load::sources(paths, project.as_ref())?, books))
}

/// Pins that contradict the rules of the book.
fn against_rules(case: &crate::script::Case, book: &RuleBook, told: &mut String) -> usize {
    let Ok(foresight) = foresee(case, book, &grant(book.usual_plan, &case.script.needs)) else {
        let _ = writeln!(told, "{}: the model would have to keep too many worlds", full_id(case, &book.name));
        return 1;
    };
    for (step, said) in &foresight.contradictions {
        let line = case.script.steps[*step].line;
        let _ = writeln!(told, "error: {said}\n  --> {}:{line} ({})", case.file, full_id(case, &book.name));
    }
    foresight.contradictions.len()
}

/// The expected results of each source that has cases.
fn expected_of<'s>(
    sources: &'s [Source],
    lowered: &[Lowered],
    books: &[RuleBook],
) -> Vec<(&'s Source, String)> {
    let of = |(at, source): (usize, &'s Source)| {
        let own = lowered.iter().filter(|it| it.source == at);
        let cases: Vec<_> =
            own.flat_map(|it| it.scenario.cases.iter().map(|case| (case, &books[it.book]))).collect();
        (!cases.is_empty()).then(|| (source, expected(&cases)))
    };
    sources.iter().enumerate().filter_map(of).collect()
}

fn against_expected(source: &Source, text: &str, told: &mut String) -> usize {
    let path = Path::new(&source.file).with_extension(EXPECTED);
    let Ok(kept) = fs::read_to_string(&path) else { return 0 };
    if kept == text {
        return 0;
    }
    let line = kept.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
    let (was, is) = (kept.lines().nth(line).unwrap_or("(end)"), text.lines().nth(line).unwrap_or("(end)"));
    let _ = writeln!(
        told,
        "error: the expected results have changed\n  --> {}:{}\n  - {}\n  + {}\n  help: look at the change, then `aside accept {}`",
        path.display(),
        line + 1,
        was.trim(),
        is.trim(),
        source.file
    );
    1
}

pub(super) fn accept(options: &Accept, screen: &Screen) -> Result<Exit, Stop> {
    let project = load::project(options.paths.first().map_or(Path::new("."), PathBuf::as_path))?;
    if options.paths.is_empty() && project.is_none_or(|(_, project)| project.corpus.is_none()) {
        let message = "aside: nothing to accept: give files or folders, or a `corpus` in aside.toml";
        return Err(Stop::new(Exit::Usage, message));
    }
    let (sources, books) = sources_and_books(&options.paths, &options.rules)?;
    let lowered = load::lower(&sources, &books, screen)?;
    let mut written = 0;
    let all = expected_of(&sources, &lowered, &books);
    let count = all.len();
    for (source, text) in all {
        let path = Path::new(&source.file).with_extension(EXPECTED);
        if fs::read_to_string(&path).is_ok_and(|kept| kept == text) {
            continue;
        }
        fs::write(&path, text).map_err(|why| cant(&path, &why))?;
        written += 1;
    }
    screen.write(format!("{count} scenarios, {written} expected results written\n").as_bytes())
}

fn cant(path: &Path, why: &io::Error) -> Stop {
    Stop::new(Exit::BadFile, format!("aside: {}: {why}", path.display()))
}

pub(super) fn fmt(options: &Fmt, screen: &Screen) -> Result<Exit, Stop> {
    let sources = load::sources(&options.paths, None)?;
    let (mut told, mut wrong, mut changed) = (String::new(), String::new(), 0);
    for source in &sources {
        let text = String::from_utf8_lossy(&source.bytes);
        let formatted = language::text(&source.bytes).map_err(|it| vec![*it]).and_then(language::format);
        match formatted {
            Ok(formatted) if formatted == text => {}
            Ok(formatted) => {
                changed += 1;
                let _ = writeln!(told, "{}", source.file);
                if !options.check {
                    let path = Path::new(&source.file);
                    fs::write(path, formatted).map_err(|why| cant(path, &why))?;
                }
            }
            Err(diagnostics) => {
                let _ = writeln!(wrong, "{}", render_all(&diagnostics, &source.file, &text, screen.paint()));
            }
        }
    }
    let verb = if options.check { "would change" } else { "changed" };
    let _ = writeln!(told, "{} files, {changed} {verb}", sources.len());
    screen.write(told.as_bytes())?;
    if wrong.is_empty() {
        Ok(if options.check && changed > 0 { Exit::Failures } else { Exit::Ok })
    } else {
        Err(Stop::new(Exit::BadFile, wrong))
    }
}

pub(super) fn new(options: &New, screen: &Screen) -> Result<Exit, Stop> {
    let New::Scenario { path } = options;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|why| cant(folder, &why))?;
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|why| cant(path, &why))?;
    file.write_all(TEMPLATE.as_bytes()).map_err(|why| cant(path, &why))?;
    let shown = path.display();
    screen.write(format!("{shown} written. Run it: aside run {shown}\n").as_bytes())
}

pub(super) fn schema(options: &Schema, screen: &Screen) -> Result<Exit, Stop> {
    let text = match options.of {
        SchemaOf::Scenario => language::schema(),
        SchemaOf::Report => lines::schema(),
        SchemaOf::Mutants => mutants::lines::schema(),
        SchemaOf::Protocol => protocol::schema::schema(),
    };
    screen.write(text.as_bytes())
}
