//! Several programs that share a service, each with a role.
//!
//! *Not here*: one program that is everything.

use crate::aside;
use crate::place::Place;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// `aside service`, as long as this lives.
struct Service(Child, String);

impl Service {
    fn new(more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aside"))
            .arg("service")
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let at = line.trim().rsplit(' ').next().unwrap().to_string();
        Self(child, at)
    }

    fn client(&self, more: &str) -> String {
        aside(&format!("sut --client {} {more}", self.1))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An SDK from before the feature as bystander, beside the first one that has it as sender.
#[test]
fn an_old_sdk_as_bystander() {
    let service = Service::new(&[]);
    let sender = format!("sender={}", service.client("--sdk 6.0.1975"));
    let bystander = format!("bystander={}", service.client("--sdk 5.9.1886"));
    let run = |jobs: &str| {
        let args = [
            "run",
            "--rules",
            "tencent-2022",
            "--level",
            "should",
            "--jobs",
            jobs,
            "--sut",
            &sender,
            "--sut",
            &bystander,
        ];
        Place::new().aside(&args).ends(0)
    };
    let told = run("1").prints(&[
        "sender: the simulated SDK 6.0.1975 (enhanced, android); bystander: the simulated SDK 5.9.1886",
        "60 of 60 must and should clauses",
        "needs SDK version 5.9.1886; the subject has 6.0.1975",
    ]);
    assert_eq!(told.out, run("2").out, "several processes, and the same bytes");
}

/// A server that leaks is found out through clients that do not.
#[test]
fn a_service_that_leaks() {
    let service = Service::new(&["--mutant", "broadcast"]);
    let args = ["run", "delivery/only-targets", "--sut", &service.client("")];
    Place::new().aside(&args).ends(1).prints(&["LEAK  deliver.only-targets"]);
}

#[test]
fn who_shares_no_service_is_refused() {
    let (one, other) = (Service::new(&[]), Service::new(&[]));
    let refused = |args: [&str; 2], said: &str| {
        let args = ["run", "delivery/only-targets", "--sut", args[0], "--sut", args[1]];
        Place::new().aside(&args).ends(5).complains(&[said]);
    };
    let receiver = format!("receiver={}", other.client(""));
    refused([&one.client(""), &receiver], "these programs share no service");
    refused([&aside("sut"), &receiver], "only SDKs of profile `client` can share a service");
}
