//! What a file says, and what is wrong with it.
//!
//! *Not here*: the signs of conditions, tested beside them.

use super::*;

#[test]
fn an_entry_says_what_stands_in_it() {
    let text = "# Ours.\n\n[[known]]\ncase = \"gates/edition[edition=basic]@tencent-2022\"\n\
                clause = \"gate.edition\"\nkind = \"wrongly admitted\"\nreason = \"waits for 9.1\"\n\
                issue = \"SDK-12\"\nversions = \">=6.0.1975, <7.0.0\"\neditions = [\"enhanced\", \"lite\"]\n\
                expires = 2027-03-01\n";
    let baseline = read(text);
    let [it] = baseline.known.as_slice() else { panic!("{baseline:?}") };
    assert_eq!((it.lines, it.why().as_str()), ((3, 11), "waits for 9.1 (SDK-12)"));
    assert_eq!(it.harm, Harm { clause: Clause::GateEdition, kind: Kind::WronglyAdmitted });
    assert_eq!(it.when.editions, Some(vec![Edition::Enhanced, Edition::Standard]));
    assert_eq!(it.expires, Some(Expiry { on: TODAY, line: 11 }));
    assert!(it.case.fits("gates/edition[edition=basic]@tencent-2022"));
    assert!(!it.case.fits("gates/edition[edition=basic]@tencent-2025"));
    assert_eq!(it.case.book(), Some("tencent-2022"));
}

/// Of all signs that mean something in patterns elsewhere only the star does here.
#[test]
fn a_star_stands_for_any_part() {
    let fits = |pattern, id| CaseName::new(pattern).unwrap().fits(id);
    assert!(fits("a/b[t=*]@x", "a/b[t=work]@x"));
    assert!(fits("a/*@x", "a/b/c[t={1,2}?\\]@x"));
    assert!(fits("a/b[t={1,2}?\\]@*", "a/b[t={1,2}?\\]@x"));
    assert!(!fits("a/b[t=*]@x", "a/bt@x"));
    assert!(!fits("a/?@*", "a/b@x"));
}

#[test]
fn an_empty_file_lists_nothing() {
    assert!(read("").known.is_empty());
    assert!(read("# Nothing yet.\n").known.is_empty());
}

#[test]
fn every_mistake_is_told_at_once_with_its_place() {
    let text = "knwon = 1\n[[known]]\ncase = \"gates/edition\"\nclause = \"unread.exclude\"\n\
                kind = \"miscont\"\nreason = \" \"\nisue = \"SDK-12\"\nversions = \"6.0.1975\"\n\
                editions = []\nexpires = \"2027-03-01\"\n[[known]]\ncase = 7\n";
    let example = "write it as `aside list` does, like `gates/edition[edition=basic]@tencent-2022`; `*` stands for any part";
    assert_eq!(
        wrong(text),
        [
            "1:1: unknown key of a baseline `knwon` [did you mean `known`?]".into(),
            format!("3:8: this names no rule book behind an `@` [{example}]"),
            "4:10: unknown clause `unread.exclude` [did you mean `unread.excluded`?]".into(),
            "5:8: unknown kind of harm `miscont` [did you mean `miscount`?]".into(),
            "6:10: this says nothing [-]".into(),
            "7:1: unknown key of a known failure `isue` [did you mean `issue`?]".into(),
            "8:12: each bound begins with `>=`, `>`, `<=`, `<` or `=`, like `>=6.0.1975` \
             [write bounds between commas, like `>=6.0.1975, <7.0.0`]"
                .into(),
            "9:12: this names no edition, so the entry would be about no subject \
             [name one, or leave `editions` out]"
                .into(),
            "10:11: this is no day [write it without quotes: `2027-03-01`]".into(),
            "11:1: this known failure has no `clause` [a report names clause and kind of each finding]"
                .into(),
            "11:1: this known failure has no `kind` [a report names clause and kind of each finding]".into(),
            "11:1: this known failure has no `reason` \
             [say why it is left as it is, for whoever reads this in a year]"
                .into(),
            "12:8: expected a string, found a value of type integer [set it between double quotes]".into(),
        ] as [String; 13]
    );
}

#[test]
fn an_entry_names_a_case_with_its_book() {
    let nameless = entry("a@b", MISCOUNT, "").replace("case = \"a@b\"\n", "");
    let told = "this known failure has no `case` [name it as `aside list` does, with its rule book]";
    assert_eq!(wrong(&nameless), [format!("1:1: {told}")]);
    for bookless in ["a", "a@", "@", "a[user=@all]", "a[user=b@c/d]"] {
        let told = wrong(&entry(bookless, MISCOUNT, ""));
        assert!(told[0].starts_with("2:8: this names no rule book"), "{bookless}: {told:?}");
    }
    read(&entry("a[user=@all]@b", MISCOUNT, ""));
}

#[test]
fn what_is_no_toml_or_stands_elsewhere_is_refused() {
    assert!(wrong("[[known]\n")[0].starts_with("1:"), "{:?}", wrong("[[known]\n"));
    let header = "a known failure stands under a header of its own \
                  [write `[[known]]`, and its keys in the lines below]";
    assert_eq!(wrong("[known]\ncase = 1\n"), [format!("1:1: {header}")]);
    assert_eq!(wrong("known = [{ case = 1 }]\n"), [format!("1:10: {header}")]);
    let twice = entry("a@b", MISCOUNT, "") + &entry("a@b", MISCOUNT, "issue = \"x\"");
    let told = "unread.excluded (miscount) of `a@b` is listed twice [delete one of the two]";
    assert_eq!(wrong(&twice), [format!("7:1: {told}")]);
    // The same failure of two ranges of versions is two.
    read(&(entry("a@b", MISCOUNT, "versions = \"<7.0.0\"") + &entry("a@b", MISCOUNT, "")));
    assert!(wrong(&entry("a@b", MISCOUNT, "expires = 2027-02-29"))[0].starts_with("6:"));
    for moment in ["2027-02-28T10:00:00Z", "2027-02-28T10:00:00", "10:00:00"] {
        assert!(
            wrong(&entry("a@b", MISCOUNT, &format!("expires = {moment}")))[0].starts_with("6:"),
            "{moment}"
        );
    }
}

#[test]
fn days_are_read_strictly() {
    assert_eq!(day("2027-03-01"), Ok(TODAY));
    for text in ["", "2027-3-1", "2027-02-29", "2027-03-01T00:00:00", "today"] {
        assert!(day(text).is_err(), "{text}");
    }
}
