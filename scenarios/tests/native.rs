//! An SDK without a service, as the vendor's native one is here: what it is judged by, and what nobody says of it.
//!
//! A double of its C API stands in for it, where `python3` and a C compiler are; the libraries themselves are judged where
//! `adapters/tencent-native/fetch.py` has fetched them. What can't be judged is said, and passed over.
//!
//! *Not here*: what is wrong about the SDK (`adapters/tencent-native/FINDINGS.md`).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that fails says where; one passed over must say so"
)]

#[path = "support/place.rs"]
mod place;

use place::{Place, Told};
use serde_json::Value;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const FOLDER: &str = "scenarios/adapters/tencent-native";
const VERSIONS: [&str; 3] = ["8.0.5903", "6.1.2155", "6.1.2117"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().into()
}

fn runs(program: &str, words: &[&str]) -> bool {
    let quiet = Command::new(program).args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// The double, compiled.
struct Double(TempDir);

impl Double {
    fn here() -> Option<Self> {
        if !runs("python3", &["--version"]) || !runs("cc", &["--version"]) {
            println!("NOT JUDGED here, because python3 or cc is missing: the double of the native SDK");
            return None;
        }
        let double = Self(TempDir::new().unwrap());
        let source = root().join(FOLDER).join("double/imsdk.c");
        let words = ["-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-pthread", "-o"];
        let status = Command::new("cc").args(words).arg(double.library()).arg(source).status().unwrap();
        assert!(status.success(), "the double does not compile");
        Some(double)
    }

    fn library(&self) -> PathBuf {
        self.0.path().join("libdouble.so")
    }

    /// What must follow `--sut` to judge it, with a defect.
    fn subject(&self, defect: &str) -> String {
        let library = self.library().display().to_string();
        format!(
            "env ASIDE_DOUBLE_DEFECT={defect} python3 {FOLDER}/adapter.py --sdk 6.1.2155 --library '{library}' --with-network"
        )
    }

    fn judged(&self, defect: &str, more: &[&str]) -> Told {
        let subject = self.subject(defect);
        Place::aside_in(&root(), &[&["run", "--sut", &subject], more].concat())
    }

    /// The report on the whole corpus, line by line. On a busy machine many devices take their time to start.
    fn report(&self, defect: &str, exit: i32) -> Vec<Value> {
        let words = ["--level", "should", "--timeout", "60", "--report", "json=-"];
        let told = self.judged(defect, &words).ends(exit);
        told.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The cases of a report that ended like this.
fn cases<'r>(report: &'r [Value], verdict: &'r str) -> impl Iterator<Item = &'r Value> {
    report.iter().filter(move |line| line["event"] == "case_finished" && line["verdict"] == verdict)
}

#[test]
fn it_is_judged_by_its_refusals_and_nothing_else_counts() {
    let Some(double) = Double::here() else { return };
    let report = double.report("none", 0);
    let last = report.last().unwrap();
    let reasons: Vec<_> = last["skipped_reasons"].as_object().unwrap().keys().collect();
    assert_eq!(reasons, ["needs somebody to be logged in; the subject has no service"]);
    assert!(cases(&report, "pass").count() >= 12, "{last}");
    for coverage in last["coverage"].as_object().unwrap().values() {
        let checked: Vec<_> = coverage["checked"].as_object().unwrap().keys().collect();
        assert_eq!(checked, ["error.invalid-parameters", "error.not-logged-in"]);
    }
    let answered: Vec<_> = last["answers"].as_object().unwrap().keys().collect();
    assert_eq!(answered, ["error.precedence"]);
    assert_eq!(last["judged"]["deliver.only-targets"][0], 0, "nobody could have received anything");
    assert_ne!(last["judged"]["error.not-logged-in"][0], 0);
}

#[test]
fn what_it_does_wrong_is_found() {
    let Some(double) = Double::here() else { return };
    for (defect, clauses) in [
        ("twice", &["send.callbacks"][..]),
        ("wrong-code", &["error.not-logged-in"]),
        ("lets-through", &["error.not-logged-in", "gate.at-message"]),
    ] {
        let report = double.report(defect, 1);
        let broken = &report.last().unwrap()["broken"];
        for clause in clauses {
            assert!(broken.get(clause).is_some(), "{defect}: {clause} not in {broken}");
        }
    }
}

#[test]
fn a_crash_of_the_library_costs_the_cases_in_which_it_crashes() {
    let Some(double) = Double::here() else { return };
    let report = double.report("crash", 1);
    let names =
        |verdict| cases(&report, verdict).map(|case| case["id"].as_str().unwrap()).collect::<Vec<_>>();
    let has_empty_list = |id: &&str| id.ends_with("nobody]");
    let (failed, passed) = (names("fail"), names("pass"));
    assert!(failed.len() >= 4 && failed.iter().all(has_empty_list), "{failed:?}");
    assert!(passed.len() >= 6 && !passed.iter().any(has_empty_list), "{passed:?}");
    assert!(cases(&report, "fail").all(|case| case["findings"][0]["kind"] == "crash"));
    assert_eq!(cases(&report, "error").count(), 0);
}

#[test]
fn a_send_that_is_never_answered_is_told_as_such() {
    let Some(double) = Double::here() else { return };
    let told = double.judged("silent", &["before-any-login[kind=text,alone]", "--timeout", "2"]).ends(1);
    told.prints(&["TIMEOUT", "--timeout 2"]);
}

#[test]
fn its_plumbing_can_be_tried() {
    let Some(double) = Double::here() else { return };
    let smoke = |defect: &str| Place::aside_in(&root(), &["smoke", "--sut", &double.subject(defect)]);
    smoke("none").ends(0).prints(&["ok    its send is refused, and the callback is called", "All is well."]);
    smoke("lets-through").ends(5).prints(&["WRONG its send is refused", "no service is there"]);
}

#[test]
fn its_clock_is_virtual() {
    let hello = r#"{"id":"hello","ok":{"protocol":1,"adapter":{"name":"a","version":"1"},"sdk":{"name":"s","version":"8.0.5903","edition":"enhanced","platform":"windows"},"plan":"pro@2022","profile":"alone","clock":"wall"}}"#;
    let place = Place::new();
    place.write("hello.json", &format!("{hello}\n"));
    let told = place.aside(&["run", "--sut", "sh -c 'cat hello.json; cat > /dev/null'"]);
    told.ends(5).complains(&["nothing comes to an SDK alone that a fence could tell of"]);
}

/// Python with the adapter's modules at hand.
fn python(program: &str, words: &[&str]) -> Output {
    let mut command = Command::new("python3");
    command
        .args(["-c", program])
        .args(words)
        .current_dir(root().join(FOLDER))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command.output().unwrap()
}

fn has_networks_of_its_own() -> bool {
    runs("python3", &["--version"]) && python("import imsdk; imsdk.leave_the_network()", &[]).status.success()
}

/// Not even loopback is within reach: a connection that is made before it is not made after it.
#[test]
fn nothing_leaves_its_network() {
    if !has_networks_of_its_own() {
        println!(
            "NOT JUDGED here, because no network of its own can be made: that the native SDK reaches nobody"
        );
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let program = "import imsdk, socket, sys\n\
        at = ('127.0.0.1', int(sys.argv[1]))\n\
        socket.create_connection(at, 5).close()\n\
        imsdk.leave_the_network()\n\
        try: socket.create_connection(at, 5)\n\
        except OSError: print('cut off')";
    let output = python(program, &[&port]);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(out.trim(), "cut off", "{err}");
}

fn fetched(version: &str) -> bool {
    let library = root().join(FOLDER).join(format!("packages/{version}/libImSDK.so"));
    let is_here = library.exists() && has_networks_of_its_own();
    if !is_here {
        println!("NOT JUDGED here: run {FOLDER}/fetch.py, where a network of its own can be made: {version}");
    }
    is_here
}

/// Everything that fails is known, and everything that is known fails.
fn is_as_known(version: &str) {
    if fetched(version) {
        let subject = format!("python3 {FOLDER}/adapter.py --sdk {version}");
        let known = format!("{FOLDER}/known/{version}.toml");
        let args = ["run", "--level", "should", "--timeout", "60", "--baseline", &known, "--sut", &subject];
        let told = Place::aside_in(&root(), &args).ends(0);
        told.prints(&[&format!("judges ImSDK (C API) {version}"), "2 of 60 must and should clauses"]);
    }
}

#[test]
fn the_library_8_0_5903_is_as_known() {
    is_as_known("8.0.5903");
}

#[test]
fn the_library_6_1_2155_is_as_known() {
    is_as_known("6.1.2155");
}

#[test]
fn the_library_6_1_2117_is_as_known() {
    is_as_known("6.1.2117");
}

#[test]
fn the_libraries_answer_as_was_written_down() {
    if VERSIONS.iter().all(|version| fetched(version)) {
        let output =
            Command::new("python3").arg("answers.py").current_dir(root().join(FOLDER)).output().unwrap();
        let kept = std::fs::read_to_string(root().join(FOLDER).join("ANSWERS.md")).unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), kept);
    }
}
