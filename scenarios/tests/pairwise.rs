//! The rows of `corpus/pairwise/` are made, not written: here they are made. `ASIDE_PAIRWISE=write` writes the files anew.
//!
//! A factor is something that a send may meet, with its values; the rows are few, and between them every value of one
//! factor meets every value of every other. They are chosen greedily and without chance, so that the same factors give
//! the same rows.
//!
//! *Not here*: whether every pair that the plan asks for is met in the whole corpus, which `aside mutants --worth` says.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use aside_scenarios::language;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A factor's name, and its values: what each of them writes into a row.
type Factor = (&'static str, &'static [&'static str]);

/// A value: its factor's place, and its own.
type Value = (usize, usize);

/// What a send may meet without coming to harm.
const HARMLESS: [Factor; 8] = [
    ("kind", &KINDS),
    ("sdk", &["version: 6.0.1975", "version: 8.0.5895", NEWEST]),
    ("plan", &PLANS),
    ("group", &["group_type: work", "group_type: public", "group_type: meeting", COMMUNITY]),
    ("platform", &["platform: android", "platform: ios", "platform: macos", "platform: windows"]),
    ("devices", &["phone: false, pad: false", "phone: true, pad: false", "phone: true, pad: true"]),
    ("gone", &["gone: erin", "gone: vinson/desk"]),
    ("option", &["option: receive", "option: not-notify"]),
];

const KINDS: [&str; 8] = [
    "kind: text",
    "kind: custom",
    "kind: image",
    "kind: sound",
    "kind: video",
    "kind: file",
    "kind: location",
    "kind: face",
];

const PLANS: [&str; 5] = [
    "plan: ultimate@2022",
    "plan: premium@2023",
    "plan: pro@2025",
    "plan: pro-plus@2025",
    "plan: enterprise@2025",
];

/// What keeps a send from being made, whatever is right beside it.
const HARMFUL: Factor = (
    "wrong",
    &[
        "plan: pro@2022",
        "plan: developer@2023",
        "plan: standard@2023",
        "plan: free-trial@2025",
        "plan: standard@2025",
        BELOW,
        "version: 6.0.975",
        "edition: basic",
        "edition: standard",
        "group_type: avchatroom",
        "version: 6.0.1975, group_type: community",
        "version: 8.0.5895, group_type: community",
    ],
);

/// A community takes targeted messages from 8.7.7201 on: to an older version it is a harm.
const COMMUNITY: &str = "group_type: community";
const NEWEST: &str = "version: 8.9.7511";
const BELOW: &str = "version: 5.9.1886";

/// Whether a row, as far as it has values, holds no harm but the one that it is there for.
fn may_be(factors: &[Factor], row: &[usize]) -> bool {
    let value = |name: &str| {
        let place = factors.iter().position(|(it, _)| *it == name)?;
        (row[place] != OPEN).then(|| factors[place].1[row[place]])
    };
    let is_early = value("sdk").is_some_and(|it| it != NEWEST)
        || value("wrong").is_some_and(|it| it.starts_with("version"));
    value("group") != Some(COMMUNITY) || !is_early
}

/// A factor of a row that has no value yet.
const OPEN: usize = usize::MAX;

/// Rows in which every two values meet that are to meet.
fn rows(factors: &[Factor], mut unmet: BTreeSet<(Value, Value)>) -> Vec<Vec<usize>> {
    let mut rows = Vec::new();
    while let Some(&(first, second)) = unmet.first() {
        let mut row = vec![OPEN; factors.len()];
        row[first.0] = first.1;
        row[second.0] = second.1;
        for factor in 0..factors.len() {
            if row[factor] == OPEN {
                row[factor] = best(factors, &row, factor, &unmet, rows.len());
            }
        }
        unmet.retain(|(one, other)| row[one.0] != one.1 || row[other.0] != other.1);
        rows.push(row);
    }
    rows
}

/// Every two values of different factors that may meet.
fn pairs(factors: &[Factor]) -> BTreeSet<(Value, Value)> {
    let mut pairs = BTreeSet::new();
    for (one, (_, firsts)) in factors.iter().enumerate() {
        for (other, (_, seconds)) in factors.iter().enumerate().skip(one + 1) {
            for (first, second) in (0..firsts.len()).flat_map(|it| (0..seconds.len()).map(move |at| (it, at))) {
                let mut row = vec![OPEN; factors.len()];
                row[one] = first;
                row[other] = second;
                if may_be(factors, &row) {
                    pairs.insert(((one, first), (other, second)));
                }
            }
        }
    }
    pairs
}

/// The value of a factor that meets most of what is still unmet; of several, the next in turn.
fn best(
    factors: &[Factor],
    row: &[usize],
    factor: usize,
    unmet: &BTreeSet<(Value, Value)>,
    turn: usize,
) -> usize {
    let many = factors[factor].1.len();
    let gain = |value: usize| {
        let meets = |other: usize| {
            let (one, other) = ((factor, value), (other, row[other]));
            unmet.contains(&(one.min(other), one.max(other)))
        };
        (0..row.len()).filter(|it| row[*it] != OPEN && meets(*it)).count()
    };
    let may = |value: &usize| {
        let mut row = row.to_vec();
        row[factor] = *value;
        may_be(factors, &row)
    };
    let in_turn = (0..many).map(|at| (at + turn) % many).filter(may);
    // Of equals, `max_by_key` takes the last.
    in_turn.rev().max_by_key(|value| gain(*value)).unwrap()
}

/// The rows as a file has them. What comes later in a row overrides what comes before.
fn written(factors: &[Factor], rows: &[Vec<usize>]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let mut keys: Vec<(&str, &str)> = Vec::new();
        let values = factors.iter().zip(row).flat_map(|((_, values), at)| values[*at].split(", "));
        for (key, value) in values.map(|it| it.split_once(": ").unwrap()) {
            keys.retain(|(other, _)| *other != key);
            keys.push((key, value));
        }
        let keys: Vec<_> = keys.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        writeln!(text, "  row {:03}: {{ {} }}", number + 1, keys.join(", ")).unwrap();
    }
    text
}

const NOTHING: &str = "\
title: Every pair of what a send may meet on its way that should make no difference makes none
about: >-
  Platform, version, plan, group type, kind, receive option, how many devices the receiver has, and whether the one that
  is looked at has the network: each value of one meets each value of every other in some row. The rows are made, not
  written; what they expect is the same in all of them.
covers: [send.list-form, deliver.only-targets, history.targets, unread.excluded, hide.history, gate.version, gate.plan]
books: [tencent-2025]
";

const NOTHING_STEPS: &str = r#"
world:
  plan: $plan
  users:
    ann: { sdk: { edition: enhanced, version: $version, platform: $platform } }
    vinson: { devices: { desk: {}, phone: { logged_in: $phone }, pad: { logged_in: $pad } } }
    carol: {}
    erin: { devices: { desk: {} } }
  groups:
    groupA: { type: $group_type, members: [ann, vinson, carol] }
steps:
  - set_receive_option: { by: vinson/desk, group: groupA, option: $option }
  - disconnect: { device: $gone }
  - create: { by: ann, kind: $kind, text: "for vinson", as: original }
  - target: { by: ann, message: original, to: [vinson], as: aside }
  - send: { by: ann, message: aside, group: groupA }
  - expect_result: { of: aside, is: ok }
  - connect: { device: $gone }
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_received: { carol: [control] }
  - expect_history:
      group: groupA
      messages: { ann: [aside, control], vinson/desk: [aside, control], carol: [control] }
"#;

const ONE_THING: &str = "\
title: Whatever else is right, one thing that is wrong keeps a targeted message from being sent, and nothing else
about: >-
  Each wrong thing (a plan without the feature, a version below the floor, another edition, a group type that takes none,
  or none from that version) meets each value of whatever is right beside it. The rows are made, not written.
covers: [
  gate.plan,
  gate.version,
  gate.edition,
  gate.group-type,
  send.error-means-unsent,
  send.never-broadcast,
  send.ordinary
]
books: [tencent-2025]
";

const ONE_THING_STEPS: &str = r#"
world:
  plan: $plan
  users:
    ann: { sdk: { edition: $edition, version: $version, platform: $platform } }
    vinson: { devices: { desk: {}, phone: { logged_in: $phone }, pad: { logged_in: $pad } } }
    carol: {}
    erin: { devices: { desk: {} } }
  groups:
    groupA: { type: $group_type, members: [ann, vinson, carol] }
steps:
  - disconnect: { device: $gone }
  - create: { by: ann, kind: $kind, text: "for vinson", as: original }
  - target: { by: ann, message: original, to: [vinson], as: aside }
  - send: { by: ann, message: aside, group: groupA }
  - expect_result: { of: aside, is: refused }
  - create: { by: ann, kind: $kind, text: "for vinson, by parameter", as: whisper }
  - send: { by: ann, message: whisper, group: groupA, receiver: vinson }
  - expect_result: { of: whisper, is: refused }
  - connect: { device: $gone }
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_result: { of: control, is: ok }
  - expect_received: { vinson/desk: [control], carol: [control] }
"#;

const MENTION: &str = "\
title: Whatever else is right, a mention keeps a message from being targeted
about: The rows are made, not written.
covers: [gate.at-message, send.error-means-unsent, send.never-broadcast, send.ordinary]
books: [tencent-2025]
";

const MENTION_STEPS: &str = r#"
world:
  plan: $plan
  users:
    ann: { sdk: { edition: enhanced, version: $version, platform: $platform } }
    vinson: { devices: { desk: {}, phone: { logged_in: $phone }, pad: { logged_in: $pad } } }
    carol: {}
    erin: { devices: { desk: {} } }
  groups:
    groupA: { type: $group_type, members: [ann, vinson, carol] }
steps:
  - disconnect: { device: $gone }
  - create: { by: ann, kind: text-at, text: "@ Look here, and tell nobody", at: [vinson], as: original }
  - target: { by: ann, message: original, to: [vinson], as: aside }
  - send: { by: ann, message: aside, group: groupA }
  - expect_result: { of: aside, is: refused }
  - create: { by: ann, kind: text-at, text: "@ Not by parameter, either", at: [vinson], as: whisper }
  - send: { by: ann, message: whisper, group: groupA, receiver: vinson }
  - expect_result: { of: whisper, is: refused }
  - connect: { device: $gone }
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_result: { of: control, is: ok }
  - expect_received: { vinson/desk: [control], carol: [control] }
"#;

/// The files by name, as they should be.
fn files() -> [(&'static str, String); 3] {
    let nothing = rows(&HARMLESS, pairs(&HARMLESS));
    let mut with_harm = vec![("edition", ["edition: enhanced"].as_slice())];
    with_harm.extend(&HARMLESS[..7]);
    with_harm.push(HARMFUL);
    let is_about_harm = |(_, other): &(Value, Value)| other.0 == with_harm.len() - 1;
    let one_thing = rows(&with_harm, pairs(&with_harm).into_iter().filter(is_about_harm).collect());
    let without_kind = &HARMLESS[1..7];
    let mention = rows(without_kind, pairs(without_kind));
    let file = |head: &str, factors: &[Factor], rows: &[Vec<usize>], steps: &str| {
        let text = format!(
            "# yaml-language-server: $schema=../../schema.json\n{head}rows:\n{}{}",
            written(factors, rows),
            steps.trim_start()
        );
        language::format(&text).unwrap()
    };
    [
        ("nothing-in-the-way", file(NOTHING, &HARMLESS, &nothing, NOTHING_STEPS)),
        ("one-thing-in-the-way", file(ONE_THING, &with_harm, &one_thing, ONE_THING_STEPS)),
        ("a-mention-in-the-way", file(MENTION, without_kind, &mention, MENTION_STEPS)),
    ]
}

#[test]
fn the_rows_are_the_ones_that_are_checked_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pairwise");
    let is_to_write = std::env::var("ASIDE_PAIRWISE").is_ok_and(|it| it == "write");
    for (name, text) in files() {
        let path = folder.join(name).with_extension("yaml");
        if is_to_write {
            fs::write(&path, &text).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap();
        assert!(kept == text, "{name}: ASIDE_PAIRWISE=write cargo test -p aside-scenarios --test pairwise");
    }
}

/// Every two values that may meet do, whatever the rows were chosen for.
#[test]
fn every_pair_is_met_and_no_row_has_a_second_harm() {
    let rows = rows(&HARMLESS, pairs(&HARMLESS));
    let met = |((one, first), (other, second)): &(Value, Value)| {
        rows.iter().any(|row| row[*one] == *first && row[*other] == *second)
    };
    assert!(pairs(&HARMLESS).iter().all(met));
    assert!(rows.iter().all(|row| may_be(&HARMLESS, row)));
    // 8 kinds by 5 plans need as many rows at least.
    assert!((40..60).contains(&rows.len()), "{} rows", rows.len());
}
