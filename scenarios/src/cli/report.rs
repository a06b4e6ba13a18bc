//! The verb `report`: works with reports that were written before.
//!
//! *Not here*: what is in them ([`crate::report`]).

use super::Screen;
use super::args::{Conformance, Merge};
use super::exit::{Exit, Stop};
use crate::report::conformance::{files, read};
use crate::report::merge::{Merged, PartFile, merge as merge_parts};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub(super) fn conformance(options: &Conformance, screen: &Screen) -> Result<Exit, Stop> {
    let sheet = |path: &PathBuf| {
        let file = path.display();
        let text = fs::read_to_string(path).map_err(|why| bad(&format!("{file}: {why}")))?;
        read::read(&text).map_err(|(line, why)| bad(&format!("{file}:{line}: {why}")))
    };
    let sheets = options.files.iter().map(sheet).collect::<Result<Vec<_>, Stop>>()?;
    let cant = |path: &Path, why: io::Error| {
        Stop::new(Exit::Incomplete, format!("aside: can't write {}: {why}", path.display()))
    };
    if !options.check {
        fs::create_dir_all(&options.out).map_err(|why| cant(&options.out, why))?;
    }
    let mut exit = Exit::Ok;
    for (name, text) in files(&sheets).map_err(|why| bad(&why))? {
        let path = options.out.join(name);
        if !options.check {
            fs::write(&path, text).map_err(|why| cant(&path, why))?;
            screen.write(format!("{} written\n", path.display()).as_bytes())?;
        } else if fs::read_to_string(&path).ok() != Some(text) {
            screen.write(format!("{} is not as it would be written\n", path.display()).as_bytes())?;
            exit = Exit::Failures;
        }
    }
    Ok(exit)
}

fn bad(what: &str) -> Stop {
    Stop::new(Exit::BadFile, format!("aside: {what}"))
}

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
