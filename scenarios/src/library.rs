//! Where scenarios come from: the corpus in the program itself, or a user's own files.
//!
//! *Not here*: their syntax ([`language`](crate::language)) and choosing among them ([`select`](crate::select)).

use include_dir::{Dir, include_dir};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

static CORPUS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/corpus");

/// Folders deeper than this are not entered.
const DEEPEST: usize = 16;

/// The text of a scenario and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path below the corpus, without `.yaml`: what its cases are called by.
    pub id: String,
    /// The path as diagnostics show it.
    pub file: String,
    /// Its bytes, which may be no text.
    pub bytes: Vec<u8>,
}

/// A place that can't be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The path.
    pub path: PathBuf,
    /// Why.
    pub why: io::Error,
}

/// The corpus in the program, in order.
pub fn embedded() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&CORPUS, &mut sources);
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    sources
}

fn collect(dir: &Dir<'_>, sources: &mut Vec<Source>) {
    for file in dir.files().filter(|file| is_scenario(file.path())) {
        let id = id_of(file.path());
        let name = format!("scenarios/corpus/{id}.yaml");
        sources.push(Source { id, file: name, bytes: file.contents().to_vec() });
    }
    for below in dir.dirs() {
        collect(below, sources);
    }
}

/// The scenarios at a path: the file itself, or every `.yaml` below a folder, in order.
pub fn at(path: &Path) -> Result<Vec<Source>, Unreadable> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        move |why| Unreadable { path, why }
    };
    let kind = fs::metadata(path).map_err(unreadable(path))?;
    if kind.is_file() {
        let bytes = fs::read(path).map_err(unreadable(path))?;
        let name = path.file_name().map_or(path, Path::new);
        return Ok(vec![Source { id: id_of(name), file: shown(path), bytes }]);
    }
    let mut files = Vec::new();
    walk(path, DEEPEST, &mut files).map_err(unreadable(path))?;
    files.sort();
    let read = |file: PathBuf| {
        let bytes = fs::read(&file).map_err(unreadable(&file))?;
        let below = file.strip_prefix(path).unwrap_or(&file);
        Ok(Source { id: id_of(below), file: shown(&file), bytes })
    };
    files.into_iter().map(read).collect()
}

fn walk(dir: &Path, depth: usize, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !hidden && depth > 0 {
            walk(&path, depth - 1, files)?;
        } else if is_scenario(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_scenario(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn id_of(path: &Path) -> String {
    shown(&path.with_extension(""))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
