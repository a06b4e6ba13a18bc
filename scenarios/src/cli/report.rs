//! The verb `report`: works with reports that were written before.
//!
//! *Not here*: what is in them ([`crate::report`]).

use super::Screen;
use super::args::Merge;
use super::exit::{Exit, Stop};
use crate::report::merge::{Merged, PartFile, merge as merge_parts};
use std::fs;
use std::io::Write as _;

pub(super) fn merge(options: &Merge, screen: &Screen) -> Result<Exit, Stop> {
    let cant = |why: String| Stop::new(Exit::Incomplete, format!("aside: {why}"));
    let mut texts = Vec::new();
    for path in &options.files {
        let text = fs::read_to_string(path);
        texts.push(text.map_err(|why| cant(format!("can't read {}: {why}", path.display())))?);
    }
    let names: Vec<_> = options.files.iter().map(|path| path.display().to_string()).collect();
    let files: Vec<_> = names.iter().zip(&texts).map(|(file, text)| PartFile { file, text }).collect();
    let Merged { report, outcome, cases, parts, fingerprint } =
        merge_parts(&files).map_err(|why| cant(format!("no whole run: {why}")))?;
    match &options.out {
        None => _ = screen.write(report.as_bytes())?,
        Some(path) => {
            fs::write(path, report).map_err(|why| cant(format!("can't write {}: {why}", path.display())))?;
        }
    }
    let told = format!("{outcome}: {cases} cases in {parts} parts, fingerprint {fingerprint}");
    _ = writeln!(anstream::stderr(), "{told}");
    Ok(match outcome.as_str() {
        "pass" => Exit::Ok,
        "inconclusive" => Exit::Inconclusive,
        "nothing-judged" => Exit::NothingSelected,
        _ => Exit::Failures,
    })
}
