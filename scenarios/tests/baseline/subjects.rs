//! Subjects that have a version of their own, in a process of their own.
//!
//! *Not here*: how they are driven.

use super::{PUBLIC, SCENARIO, WORK, both_cells, entry, team};

/// The simulated service as a program, of one SDK and no other.
fn sut(sdk: &str, edition: &str) -> String {
    let aside = env!("CARGO_BIN_EXE_aside").replace('\'', "'\\''");
    format!("'{aside}' sut --sdk {sdk} --edition {edition} --mutant count-unread")
}

#[test]
fn an_entry_is_about_the_versions_and_editions_it_names() {
    let more = "versions = \">=6.0.1975, <8.0.0\"\neditions = [\"enhanced\"]";
    let place = team(&entry("aside*@tencent-2022", "unread.excluded", "miscount", more));
    let of = |verb: &str, sdk: &str, edition: &str| {
        place.aside(&["baseline", verb, "known.toml", "aside", "--sut", &sut(sdk, edition)])
    };
    of("check", "6.5.2803", "enhanced").ends(0).prints(&["baseline holds: 2 known failures\n"]);
    let told = of("check", "8.9.7511", "enhanced").ends(1);
    told.prints(&[
        &format!("not listed: {WORK} fails by unread.excluded (miscount)\n"),
        "baseline does not hold: 2 failed cases that are not listed so\n",
    ]);
    // What is about older ones stays, and the newer one gets entries of its own.
    let old = place.read("known.toml");
    of("update", "8.9.7511", "enhanced").ends(0).prints(&["known.toml: 2 added, 1 untouched\n"]);
    assert!(place.read("known.toml").starts_with(old.trim_end()), "{}", place.read("known.toml"));
    of("check", "8.9.7511", "enhanced").ends(0);
}

/// An SDK of one version can't be put into the place of another.
#[test]
fn a_case_that_is_skipped_is_no_known_failure() {
    let place = team(&both_cells());
    let older = SCENARIO.replace("groups:", "users:\n    ann: { sdk: { version: 6.0.1975 } }\n  groups:");
    place.write("ours/aside.yaml", &older);
    let sut = sut("8.9.7511", "enhanced");
    let told = place.aside(&["baseline", "check", "known.toml", "--sut", &sut]).ends(1);
    told.prints(&[
        &format!(
            "known.toml:1: `{WORK}` was skipped (needs SDK version 6.0.1975; the subject has 8.9.7511), but"
        ),
        "  delete lines 1 to 5, or say by `versions` or `editions` which subjects they are about\n",
        "baseline does not hold: 2 problems\n",
    ]);
    let told = place.aside(&["baseline", "update", "known.toml", "--sut", &sut]).ends(0);
    told.prints(&["known.toml: 2 removed\n"]);
    place.aside(&["baseline", "check", "known.toml", "--sut", &sut]).ends(0);
}

/// The adapter's fault is not the SDK's: what is known of that stays.
#[test]
fn an_adapter_at_fault_takes_no_entry_away() {
    let listed = both_cells();
    let place = team(&listed);
    let sut = sut("8.9.7511", "enhanced") + " --misbehave fails";
    let of = |verb: &str| place.aside(&["baseline", verb, "known.toml", "--sut", &sut]).ends(5);
    of("check").prints(&[
        &format!("known.toml:7: `{PUBLIC}` is in error, but"),
        "  look into the error first; these lines may stay\n",
        "baseline does not hold: 1 problem, 1 case in error\n",
    ]);
    of("update").prints(&["known.toml: 2 kept\n"]);
    assert_eq!(place.read("known.toml"), listed);
}
