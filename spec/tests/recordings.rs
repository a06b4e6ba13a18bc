//! The judges over recordings: what they say of a run today is what they said of it when the expectation was written.
//!
//! It stands in for the corpus and the kill matrix under `cargo mutants`, where those would take too long (SURVIVORS.md).
//! `ASIDE_RECORDINGS` names a folder that `scenarios/tests/recordings.rs` has filled; with `ASIDE_UPDATE=1` the expectation
//! is written there. What is compared: the findings, the answers to open questions, whether all was conclusive, which
//! clauses were checked, and, of what the honest service does, what is foreseen without it.
//!
//! *Not here*: whether what they said is right. The corpus' pins and `aside mutants` say so, before an expectation is
//! written.

#![allow(clippy::wildcard_enum_match_arm, reason = "what is no look is a step")]

use aside_spec::model::{Asked, Model};
use aside_spec::vocabulary::*;
use aside_spec::{properties, rules};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{read_dir, read_to_string, write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The file with what the honest service does in the corpus: the others differ from it, or are drawn.
const ORDINARY: &str = "honest:";

/// What of a line of a recording matters here.
#[derive(Deserialize)]
struct Kept {
    book: String,
    world: Option<World>,
    log: Vec<Entry>,
}

/// What the judges said of a case.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    model: BTreeSet<String>,
    properties: BTreeSet<String>,
    answers: BTreeSet<(String, String)>,
    checked: BTreeSet<String>,
    inconclusive: bool,
    /// What is foreseen of the same calls without a subject: how each ends, and what each device shows in the end.
    foreseen: Vec<String>,
}

/// What was asked between two moments of quiet, and what was seen.
#[derive(Default)]
struct Window {
    asked: Vec<Asked>,
    seen: Vec<Event>,
}

fn windows(log: &[Entry]) -> Vec<Window> {
    let mut all = vec![Window::default()];
    for entry in log {
        let window = all.last_mut().expect("one is always open");
        match &entry.what {
            Observation::Submitted { call, device, what } => {
                window.asked.push(Asked::Call { call: *call, device: *device, what: what.clone() });
            }
            Observation::Controlled(control) => window.asked.push(Asked::Control(*control)),
            Observation::Seen(event) => window.seen.push(event.clone()),
            Observation::Settled => all.push(Window::default()),
        }
    }
    all.retain(|it| !it.asked.is_empty() || !it.seen.is_empty());
    all.into_iter().flat_map(apart).collect()
}

/// Looks at several devices are judged one by one, what came unasked before them.
fn apart(window: Window) -> Vec<Window> {
    let is_look = |asked: &Asked| {
        let Asked::Call { what, .. } = asked else { return false };
        matches!(
            what,
            Call::ReadConversation { .. }
                | Call::ReadTotalUnread
                | Call::ReadHistory { .. }
                | Call::Search { .. }
        )
    };
    if window.asked.is_empty() || !window.asked.iter().all(is_look) {
        return vec![window];
    }
    let of = |call: Option<CallId>| window.seen.iter().filter(move |it| it.call() == call).cloned().collect();
    let unasked = Window { asked: vec![], seen: of(None) };
    let mut all: Vec<_> = Some(unasked).into_iter().filter(|it| !it.seen.is_empty()).collect();
    for look in &window.asked {
        if let Asked::Call { call, .. } = look {
            all.push(Window { asked: vec![look.clone()], seen: of(Some(*call)) });
        }
    }
    all
}

/// What the judges say of a case; with what is foreseen where it is `ordinary`.
fn judge(kept: &Kept, ordinary: bool) -> Option<Said> {
    let world = kept.world.as_ref()?;
    let books = rules::builtin();
    let book = books.iter().find(|it| it.name == kept.book).expect("a built-in book");
    let names: Vec<_> = (0..1000).map(|nonce| format!("message {nonce}")).collect();
    let (mut model, mut said) = (Model::new(book, world, &names), Said::default());
    if ordinary {
        said.foreseen = foresee(Model::new(book, world, &names), world, &kept.log);
    }
    for Window { asked, seen } in windows(&kept.log) {
        let judgement = model.judge(&asked, &seen);
        said.model.extend(judgement.findings.iter().map(ToString::to_string));
        said.checked.extend(judgement.checked.iter().map(|it| it.name().to_owned()));
        said.inconclusive |= judgement.inconclusive;
    }
    said.answers.extend(
        model.answers().into_iter().map(|(question, answer)| (question.name().into(), answer.into_owned())),
    );
    let found = properties::check(world, &names, &kept.log);
    said.properties.extend(found.iter().map(ToString::to_string));
    Some(said)
}

/// What a model foresees; nothing from where the courses are too many.
fn foresee(mut model: Model<'_>, world: &World, log: &[Entry]) -> Vec<String> {
    let mut foreseen = Vec::new();
    for Window { asked, .. } in windows(log) {
        let [Asked::Call { device, what, .. }] = &*asked else {
            foreseen.extend(model.foresee(&asked).map(|it| format!("{it:?}")));
            continue;
        };
        foreseen.push(match what {
            Call::ReadConversation { .. } => {
                format!("{:?} {:?}", model.foresee_count(*device, what), model.foresee_last(*device, what))
            }
            Call::ReadTotalUnread => format!("{:?}", model.foresee_count(*device, what)),
            Call::ReadHistory { .. } | Call::Search { .. } => {
                format!("{:?}", model.foresee_messages(*device, what))
            }
            Call::ReadReceipt { .. } => format!("{:?}", model.foresee_receipt(*device, what)),
            _ => {
                let Some(end) = model.foresee(&asked) else { return foreseen };
                format!("{end:?}")
            }
        });
    }
    for device in (0..).take(world.devices.len()).map(DeviceIx) {
        let (received, recalled) = (model.foresee_received(device), model.foresee_recalled(device));
        foreseen.push(format!("{received:?} {recalled:?} {:?}", model.foresee_modified(device)));
    }
    foreseen
        .extend((0..).take(world.users.len()).map(|it| format!("{:?}", model.foresee_pushed(UserIx(it)))));
    foreseen
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = read_dir(folder).expect("ASIDE_RECORDINGS is a folder");
    let mut all: Vec<_> = entries.map(|it| it.expect("a readable folder").path()).collect();
    all.retain(|it| it.extension().is_some_and(|it| it == "jsonl"));
    all.sort();
    all
}

/// The recorded cases, each as its line, by file and number.
fn lines(folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in files(folder) {
        let text = read_to_string(&file).expect("a recording");
        let cases = text.lines().enumerate();
        let stem = file.file_stem().expect("a name").to_string_lossy();
        all.extend(cases.map(|(at, line)| (format!("{stem}:{}", at + 1), line.to_owned())));
    }
    all
}

/// Judges each, until somebody has heard enough.
fn judge_all(lines: &BTreeMap<String, String>, hear: impl Fn(&str, Said) -> ControlFlow<()> + Sync) {
    let all: Vec<_> = lines.iter().collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some((name, line)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            let kept = serde_json::from_str(line).expect("a recorded case");
            if judge(&kept, name.starts_with(ORDINARY)).is_some_and(|said| hear(name, said).is_break()) {
                next.store(all.len(), Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
}

#[test]
#[ignore = "needs recordings; SURVIVORS.md says how they are made"]
fn the_judges_say_what_they_said() {
    let folder = std::env::var("ASIDE_RECORDINGS").expect("ASIDE_RECORDINGS names a folder with recordings");
    let folder = Path::new(&folder);
    let at = folder.join("expected.json");
    if std::env::var_os("ASIDE_UPDATE").is_some() {
        let all = Mutex::new(BTreeMap::new());
        judge_all(&lines(folder), |name, said| {
            all.lock().expect("no judge panics").insert(name.to_owned(), said);
            ControlFlow::Continue(())
        });
        let all = all.into_inner().expect("no judge panics");
        write(&at, serde_json::to_string_pretty(&all).expect("it has a JSON form"))
            .expect("expected.json is written");
    }
    let text = read_to_string(&at).expect("expected.json, which ASIDE_UPDATE=1 writes");
    let expected: BTreeMap<String, Said> =
        serde_json::from_str(&text).expect("expected.json as it was written");
    assert!(!expected.is_empty(), "there is something to compare");
    let (differs, alike) = (Mutex::new(None), AtomicUsize::new(0));
    judge_all(&lines(folder), |name, said| {
        if expected.get(name) == Some(&said) {
            alike.fetch_add(1, Ordering::Relaxed);
            return ControlFlow::Continue(());
        }
        *differs.lock().expect("no judge panics") = Some(format!("{name}: {said:?}"));
        ControlFlow::Break(())
    });
    assert_eq!(differs.into_inner().expect("no judge panics"), None);
    assert_eq!(alike.into_inner(), expected.len(), "every recording of the expectation is there");
}
