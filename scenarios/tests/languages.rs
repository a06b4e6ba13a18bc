//! The adapters in other languages, each with its double, over the whole corpus.
//!
//! Python and JavaScript need nothing but their interpreters; the others must have been built (`adapters/*/build`). One
//! that can't be run here is passed over with a word, unless `ASIDE_ADAPTERS=all` says that all must be there, as in CI.
//!
//! *Not here*: whether their examples run; CI runs them.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that fails says where; one passed over must say so"
)]

#[path = "support/place.rs"]
mod place;

use place::Place;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Cases that a double can't be put into: those in which something goes wrong beneath the SDK, all under `faults/`.
const SKIPPED: usize = 34;

struct Language {
    name: &'static str,
    command: &'static str,
    /// What must be there.
    needs: &'static [&'static str],
    built: &'static str,
}

const LANGUAGES: [Language; 5] = [
    Language {
        name: "python",
        command: "python3 scenarios/adapters/python/adapter.py",
        needs: &["python3", "--version"],
        built: "scenarios/adapters/python/adapter.py",
    },
    Language {
        name: "javascript",
        command: "node scenarios/adapters/javascript/adapter.mjs",
        needs: &["node", "--version"],
        built: "scenarios/adapters/javascript/adapter.mjs",
    },
    Language {
        name: "java",
        command: "scenarios/adapters/java/run",
        needs: &["java", "-version"],
        built: "target/adapters/java",
    },
    Language {
        name: "cpp",
        command: "target/adapters/cpp/adapter",
        needs: &["true"],
        built: "target/adapters/cpp/adapter",
    },
    Language {
        name: "objective-c",
        command: "target/adapters/objective-c/adapter",
        needs: &["true"],
        built: "target/adapters/objective-c/adapter",
    },
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().into()
}

impl Language {
    fn is_here(&self) -> bool {
        let mut runs = Command::new(self.needs[0]);
        runs.args(&self.needs[1..]).stdout(Stdio::null()).stderr(Stdio::null());
        runs_well(&mut runs) && root().join(self.built).exists()
    }
}

fn runs_well(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

/// Those that can be run here.
fn here() -> Vec<Language> {
    let must_be = std::env::var("ASIDE_ADAPTERS").is_ok_and(|it| it == "all");
    let (here, absent): (Vec<_>, Vec<_>) = LANGUAGES.into_iter().partition(Language::is_here);
    let absent: Vec<_> = absent.iter().map(|it| it.name).collect();
    assert!(!must_be || absent.is_empty(), "not built, or nothing to run it with: {absent:?}");
    if !absent.is_empty() {
        println!("NOT JUDGED here, because not built: {}", absent.join(", "));
    }
    here
}

#[test]
fn each_passes_the_whole_corpus_and_every_must_clause_is_judged() {
    for language in here() {
        let args = ["run", "--level", "should", "--report", "json=-", "--sut", language.command];
        let told = Place::aside_in(&root(), &args).ends(0);
        let last: serde_json::Value = serde_json::from_str(told.out.lines().last().unwrap()).unwrap();
        let name = language.name;
        assert_eq!(last["skipped"], SKIPPED, "{name}: {}", last["skipped_reasons"]);
        assert_eq!(
            (&last["failed"], &last["errors"], &last["inconclusive"]),
            (&0.into(), &0.into(), &0.into()),
            "{name}"
        );
        for (book, coverage) in last["coverage"].as_object().unwrap() {
            assert_eq!(coverage["not_checked"], serde_json::json!([]), "{name} under {book}");
        }
    }
}

/// Each double can be made wrong in three points, and each is found, by the right clause and kind.
#[test]
fn each_injected_defect_is_found() {
    for language in here() {
        for (defect, kind, clause) in [
            ("broadcast", "leak", "deliver.only-targets"),
            ("count-unread", "miscount", "unread.excluded"),
            ("no-version-gate", "wrongly admitted", "gate.version"),
        ] {
            let sut = format!("{} --defect {defect}", language.command);
            let args = ["run", "delivery", "gates", "unread", "--report", "json=-", "--sut", &sut];
            let told = Place::aside_in(&root(), &args).ends(1);
            let lines = told.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            let findings = lines.filter_map(|line| line.get("findings").cloned());
            let found = findings
                .flat_map(|it| it.as_array().cloned().unwrap())
                .any(|it| it["clause"] == clause && it["kind"] == kind && it["judge"] == "model");
            assert!(found, "{} with {defect}: no {kind} of {clause}", language.name);
        }
    }
}
