//! The rows of `corpus/pairwise/` are made, not written: here they are made. `ASIDE_PAIRWISE=write` writes the files anew.
//!
//! A factor is something that a send may meet, with its values; the rows are few, and between them every two or three
//! values of different factors meet. They are chosen greedily and without chance, so that the same factors give
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

const SDK: Factor = ("sdk", &["version: 6.0.1975", "version: 8.0.5895", NEWEST]);
const PLATFORM: Factor =
    ("platform", &["platform: android", "platform: ios", "platform: macos", "platform: windows"]);
const DEVICES: Factor =
    ("devices", &["phone: false, pad: false", "phone: true, pad: false", "phone: true, pad: true"]);
const GONE: Factor = ("gone", &["gone: erin", "gone: vinson/desk"]);
const OPTION: Factor = ("option", &["option: receive", "option: not-notify"]);

/// What a send may meet without coming to harm, whatever the rule book.
const ALWAYS_HARMLESS: [Factor; 7] = [
    ("kind", &KINDS),
    SDK,
    ("group", &["group_type: work", "group_type: public", "group_type: meeting"]),
    PLATFORM,
    DEVICES,
    GONE,
    OPTION,
];

/// The same, and what today's rule book adds.
const HARMLESS: [Factor; 8] = [
    ("kind", &KINDS),
    SDK,
    ("plan", &PLANS),
    ("group", &["group_type: work", "group_type: public", "group_type: meeting", COMMUNITY]),
    PLATFORM,
    DEVICES,
    GONE,
    OPTION,
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

/// Values of different factors that are to meet in one row.
type Meeting = Vec<Value>;

/// Rows in which all meet that are to meet.
fn rows(factors: &[Factor], mut unmet: BTreeSet<Meeting>) -> Vec<Vec<usize>> {
    let mut rows = Vec::new();
    while let Some(meeting) = unmet.first() {
        let mut row = vec![OPEN; factors.len()];
        for (factor, value) in meeting {
            row[*factor] = *value;
        }
        for factor in 0..factors.len() {
            if row[factor] == OPEN {
                row[factor] = best(factors, &row, factor, &unmet, rows.len());
            }
        }
        unmet.retain(|meeting| !holds(&row, meeting));
        rows.push(row);
    }
    rows
}

fn holds(row: &[usize], meeting: &[Value]) -> bool {
    meeting.iter().all(|(factor, value)| row[*factor] == *value)
}

/// All meetings of so many values that may be.
fn meetings(factors: &[Factor], many: usize) -> BTreeSet<Meeting> {
    let mut all = BTreeSet::from([Meeting::new()]);
    for _ in 0..many {
        all = all.iter().flat_map(|meeting| longer(factors, meeting)).collect();
    }
    all
}

/// A meeting with one value more, of a later factor.
fn longer(factors: &[Factor], meeting: &Meeting) -> Vec<Meeting> {
    let first = meeting.last().map_or(0, |(factor, _)| factor + 1);
    let later = (first..factors.len()).flat_map(|it| (0..factors[it].1.len()).map(move |value| (it, value)));
    let longer = later.map(|value| meeting.iter().copied().chain([value]).collect::<Meeting>());
    let row = |meeting: &Meeting| {
        let mut row = vec![OPEN; factors.len()];
        for (factor, value) in meeting {
            row[*factor] = *value;
        }
        row
    };
    longer.filter(|it| may_be(factors, &row(it))).collect()
}

/// The value of a factor that lets most meet that still have not; of several, the next in turn.
fn best(factors: &[Factor], row: &[usize], factor: usize, unmet: &BTreeSet<Meeting>, turn: usize) -> usize {
    let many = factors[factor].1.len();
    let with = |value: usize| {
        let mut row = row.to_vec();
        row[factor] = value;
        row
    };
    let gain = |value: &usize| {
        let row = with(*value);
        unmet.iter().filter(|it| it.contains(&(factor, *value)) && holds(&row, it)).count()
    };
    let in_turn = (0..many).map(|at| (at + turn) % many).filter(|value| may_be(factors, &with(*value)));
    // Of equals, `max_by_key` takes the last.
    in_turn.rev().max_by_key(gain).unwrap()
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
title: Every three of what a send may meet on its way that should make no difference make none
about: >-
  Platform, version, group type, kind, receive option, how many devices the receiver has, and whether the one that is
  looked at has the network: every three values of different ones meet in some row. The rows are made, not written; what
  they expect is the same in all of them.
covers: [
  send.list-form,
  send.single-form,
  deliver.only-targets,
  history.targets,
  unread.excluded,
  hide.history,
  gate.version
]
";

const NO_PLAN: &str = "\
title: Every pair of a plan that carries the feature and of what else should make no difference makes none
about: The same with the plans, and with the group type, that today's rules let in. The rows are made, not written.
covers: [gate.plan, gate.group-type, send.list-form, send.single-form, deliver.only-targets, history.targets]
books: [tencent-2025]
";

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

const MENTION: &str = "\
title: Whatever else is right, a mention keeps a message from being targeted
about: The rows are made, not written.
covers: [gate.at-message, send.error-means-unsent, send.never-broadcast, send.ordinary]
books: [tencent-2025]
";

/// What follows the rows: a world, and one message by list and one by parameter while a device may be gone. Words in
/// capitals are what the files differ in.
const REST: &str = r#"
world:PLAN
  users:
    ann: { sdk: { edition: EDITION, version: $version, platform: $platform } }
    vinson: { devices: { desk: {}, phone: { logged_in: $phone }, pad: { logged_in: $pad } } }
    carol: {}
    erin: { devices: { desk: {} } }
  groups:
    groupA: { type: $group_type, members: [ann, vinson, carol] }
steps:OPTION
  - disconnect: { device: $gone }
  - create: { by: ann, FIRST, as: original }
  - target: { by: ann, message: original, to: [vinson], as: aside }
  - send: { by: ann, message: aside, group: groupA }
  - expect_result: { of: aside, is: OUTCOME }
  - create: { by: ann, SECOND, as: whisper }
  - send: { by: ann, message: whisper, group: groupA, receiver: vinson }
  - expect_result: { of: whisper, is: OUTCOME }
  - connect: { device: $gone }
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
"#;

const A_PLAN: (&str, &str) = ("PLAN", "\n  plan: $plan");
const NO_PLAN_OF_ITS_OWN: (&str, &str) = ("PLAN", "");
const ENHANCED: (&str, &str) = ("EDITION", "enhanced");
const ANY_KIND: [(&str, &str); 2] = [
    ("FIRST", r#"kind: $kind, text: "for vinson""#),
    ("SECOND", r#"kind: $kind, text: "for vinson, by parameter""#),
];
const WITH_MENTION: [(&str, &str); 2] = [
    ("FIRST", r#"kind: text-at, text: "@ Look here, and tell nobody", at: [vinson]"#),
    ("SECOND", r#"kind: text-at, text: "@ Not by parameter, either", at: [vinson]"#),
];

/// How a file ends whose sends go through.
fn sent(plan: (&str, &str)) -> String {
    let option = "\n  - set_receive_option: { by: vinson/desk, group: groupA, option: $option }";
    let rest = [plan, ENHANCED, ("OPTION", option), ("OUTCOME", "ok")];
    fill(&[&rest[..], &ANY_KIND].concat())
        + r"  - expect_received: { carol: [control] }
  - expect_history:
      group: groupA
      messages: { ann: [aside, whisper, control], vinson/desk: [aside, whisper, control], carol: [control] }
"
}

/// How a file ends whose sends are refused.
fn refused(edition: (&str, &str), messages: [(&str, &str); 2]) -> String {
    let rest = [A_PLAN, edition, ("OPTION", ""), ("OUTCOME", "refused")];
    fill(&[&rest[..], &messages].concat())
        + r"  - expect_result: { of: control, is: ok }
  - expect_received: { vinson/desk: [control], carol: [control] }
"
}

fn fill(values: &[(&str, &str)]) -> String {
    values.iter().fold(REST.trim_start().to_owned(), |text, (word, value)| text.replace(word, value))
}

/// The files by name, as they should be.
fn files() -> [(&'static str, String); 4] {
    let nothing = rows(&ALWAYS_HARMLESS, meetings(&ALWAYS_HARMLESS, 3));
    let no_plan = rows(&HARMLESS, meetings(&HARMLESS, 2));
    let mut with_harm = vec![("edition", ["edition: enhanced"].as_slice())];
    with_harm.extend(&HARMLESS[..7]);
    with_harm.push(HARMFUL);
    let is_about_harm = |meeting: &Meeting| meeting[1].0 == with_harm.len() - 1;
    let one_thing = rows(&with_harm, meetings(&with_harm, 2).into_iter().filter(is_about_harm).collect());
    let without_kind = &HARMLESS[1..7];
    let mention = rows(without_kind, meetings(without_kind, 2));
    let file = |head: &str, factors: &[Factor], rows: &[Vec<usize>], rest: &str| {
        let first = "# yaml-language-server: $schema=../../schema.json";
        language::format(&format!("{first}\n{head}rows:\n{}{rest}", written(factors, rows))).unwrap()
    };
    let harmful = refused(("EDITION", "$edition"), ANY_KIND);
    [
        ("nothing-in-the-way", file(NOTHING, &ALWAYS_HARMLESS, &nothing, &sent(NO_PLAN_OF_ITS_OWN))),
        ("no-plan-in-the-way", file(NO_PLAN, &HARMLESS, &no_plan, &sent(A_PLAN))),
        ("one-thing-in-the-way", file(ONE_THING, &with_harm, &one_thing, &harmful)),
        ("a-mention-in-the-way", file(MENTION, without_kind, &mention, &refused(ENHANCED, WITH_MENTION))),
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

/// Counted another way than the rows are chosen, and by hand: of seven factors with 8, 3, 3, 4, 3, 2 and 2 values there
/// are as many meetings of three as the third elementary symmetric polynomial of these numbers says, 1,391.
#[test]
fn all_meet_that_may_and_no_row_has_a_second_harm() {
    let all = meetings(&ALWAYS_HARMLESS, 3);
    assert_eq!(all.len(), 1_391);
    let nothing = rows(&ALWAYS_HARMLESS, all.clone());
    assert!(all.iter().all(|meeting| nothing.iter().any(|row| holds(row, meeting))));
    let no_plan = rows(&HARMLESS, meetings(&HARMLESS, 2));
    assert!(no_plan.iter().all(|row| may_be(&HARMLESS, row)));
    // 8 kinds by 4 platforms by 3 versions need 96 rows at least; 8 kinds by 5 plans, 40.
    assert!((96..140).contains(&nothing.len()), "{} rows", nothing.len());
    assert!((40..60).contains(&no_plan.len()), "{} rows", no_plan.len());
}
