//! A user's project: `aside.toml`, which says what `aside` would otherwise be told on the command line.
//!
//! *Not here*: the command line, which wins over the file.

use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The file's name.
pub const FILE: &str = "aside.toml";

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Project {
    /// The folder of the scenarios, from the file's own folder; the built-in corpus where it is not given.
    pub corpus: Option<PathBuf>,
    /// The rule books to judge by: built-in names, or files from the file's own folder.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The rule book that the simulated service follows, where it is not the judge's.
    pub service: Option<String>,
    /// The weakest level that makes a case fail: `must` or `should`.
    pub level: Option<String>,
    /// The file of known failures, from the file's own folder.
    pub baseline: Option<PathBuf>,
    /// Parts of case ids to leave out.
    #[serde(default)]
    pub skip: Vec<String>,
}

/// The project of a folder: its file, or that of the nearest folder above that has one. None is no error.
pub fn find(start: &Path) -> Result<Option<(PathBuf, Project)>, String> {
    let start = start.canonicalize().unwrap_or_else(|_| start.to_path_buf());
    let Some(folder) = start.ancestors().find(|folder| folder.join(FILE).is_file()) else { return Ok(None) };
    let path = folder.join(FILE);
    let text = fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    let project = toml::from_str(&text).map_err(|why| format!("{}: {why}", path.display()))?;
    Ok(Some((folder.to_path_buf(), project)))
}
