//! Reading a recording. Whatever is not as it must be is told with its line; only what is missing at the end is not
//! bad, but told by [`Recording::end`].
//!
//! *Not here*: whether it fits the scenarios of today ([`play`](super::play)).

use super::{End, Ended, FORM, Head, Kept};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A recording.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Who was recorded, and how.
    pub head: Head,
    /// The cases, by case and book.
    pub cases: BTreeMap<(String, String), Kept>,
    /// The end; none where the file breaks off.
    pub end: Option<End>,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub why: String,
}

impl Recording {
    /// Reads the bytes of a file.
    pub fn read(bytes: &[u8]) -> Result<Self, Bad> {
        let mut lines = lines(bytes);
        let (line, first) = lines.next().unwrap_or((1, &[]));
        let head = head(first).map_err(|why| Bad { line, why })?;
        let mut recording = Self { head, cases: BTreeMap::new(), end: None };
        for (line, text) in lines {
            match recording.take(text) {
                Ok(()) => {}
                // Whoever was cut short while writing has left a part of a line.
                Err(_) if recording.end.is_none() && !text.ends_with(b"\n") => {}
                Err(why) => return Err(Bad { line, why }),
            }
        }
        Ok(recording)
    }

    fn take(&mut self, text: &[u8]) -> Result<(), String> {
        if self.end.is_some() {
            return Err("something follows the last line, `end`".into());
        }
        if text.starts_with(b"{\"end\":") {
            let end: End = json(text)?;
            if end.end != self.cases.len() {
                return Err(format!("{} cases are announced, and there are {}", end.end, self.cases.len()));
            }
            self.end = Some(end);
            return Ok(());
        }
        let kept: Kept = json(text)?;
        check(&kept)?;
        let name = (kept.case.clone(), kept.book.clone());
        match self.cases.insert(name, kept) {
            None => Ok(()),
            Some(Kept { case, book, .. }) => Err(format!("`{case}@{book}` is there twice")),
        }
    }
}

/// The lines, each with its number and its end.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    bytes.split_inclusive(|byte| *byte == b'\n').enumerate().map(|(at, line)| (at + 1, line))
}

fn head(text: &[u8]) -> Result<Head, String> {
    let value: serde_json::Value = serde_json::from_slice(text).unwrap_or_default();
    let of = |key: &str| value.get(key);
    match of("recording").and_then(serde_json::Value::as_u64) {
        None => Err("this is no recording: its first line must be as `aside record` writes it".into()),
        Some(form) if form == u64::from(FORM) => json(text),
        Some(form) => {
            let version = of("version").and_then(serde_json::Value::as_str).unwrap_or("of another version");
            let own = env!("CARGO_PKG_VERSION");
            Err(format!(
                "this recording is of form {form}, and aside {own} reads form {FORM}; judge it with aside {version}, which made it"
            ))
        }
    }
}

fn json<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    serde_json::from_slice(text).map_err(|why| {
        let (what, column) = (why.to_string(), why.column());
        let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
        format!("{what} (column {column})")
    })
}

/// What the form alone does not say.
fn check(kept: &Kept) -> Result<(), String> {
    let wants_world = match &kept.ended {
        Ended::Complete => Some(true),
        Ended::Skipped(_) | Ended::NotRun(_) => Some(false),
        Ended::Fault(_) | Ended::Error { .. } => None,
    };
    match (wants_world, &kept.world) {
        (Some(true), None) => Err("a case that came to its end must have a world".into()),
        (Some(false), Some(_)) => Err("a case that was not run can have no world".into()),
        (_, None) if !kept.log.is_empty() => Err("where there is no world, there can be no log".into()),
        (Some(_) | None, _) => Ok(()),
    }
}
