//! Conformance reports: what is known of a subject, in a form that is kept beside it.
//!
//! They are made of the JSON reports of runs, and hold nothing that differs from one run to the next where the verdicts do
//! not: no fingerprints, no numbers of checks.
//!
//! | module | what it holds |
//! |---|---|
//! | [`sheet`] | one subject: cases, surfaces, clauses, answers, findings |
//! | [`read`] | a sheet from the report of a run |
//! | [`markdown`] | a sheet, and all of them side by side, for people |
//!
//! *Not here*: what differs between two runs ([`compare`](crate::compare)).

pub mod markdown;
pub mod read;
pub mod sheet;

use sheet::Sheet;

/// A file of a conformance report: its name and what is in it.
pub type File = (String, String);

/// The files of these subjects: two for each, and where there are several, one that lays them side by side.
pub fn files(sheets: &[Sheet]) -> Result<Vec<File>, String> {
    let mut files = Vec::new();
    for sheet in sheets {
        if files.iter().any(|(name, _)| *name == format!("{}.md", sheet.name())) {
            return Err(format!("two reports are of {}: give one of each subject", sheet.subject));
        }
        let mut json = serde_json::to_string_pretty(sheet).map_err(|why| why.to_string())?;
        json.push('\n');
        files.push((format!("{}.md", sheet.name()), markdown::sheet(sheet, sheets)));
        files.push((format!("{}.json", sheet.name()), json));
    }
    if sheets.len() > 1 {
        files.push(("README.md".into(), markdown::side_by_side(sheets)));
    }
    Ok(files)
}
