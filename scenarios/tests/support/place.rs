//! The command as its user runs it, in a folder of its own.
//!
//! *Not here*: what it should print; each test says itself what it wants.

#![allow(dead_code, reason = "every test binary uses another part of it")]

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A folder of its own, with the files that a test needs.
pub(crate) struct Place(TempDir);

/// What a command came to.
pub(crate) struct Told {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Runs the command here, without what a CI service would tell it.
    #[track_caller]
    pub(crate) fn aside(&self, args: &[&str]) -> Told {
        Self::aside_in(self.path(), args)
    }

    /// The same in any folder.
    #[track_caller]
    pub(crate) fn aside_in(folder: &Path, args: &[&str]) -> Told {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aside"));
        command.args(args).current_dir(folder);
        command.env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY");
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Told { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Told {
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn prints(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.out.contains(part), "no `{part}` in stdout:\n{}\nstderr:\n{}", self.out, self.err);
        }
        self
    }

    #[track_caller]
    pub(crate) fn complains(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.err.contains(part), "no `{part}` in stderr:\n{}", self.err);
        }
        self
    }

    #[track_caller]
    pub(crate) fn does_not_print(self, part: &str) -> Self {
        assert!(!self.out.contains(part), "`{part}` is in stdout:\n{}", self.out);
        self
    }

    pub(crate) fn lines(&self) -> usize {
        self.out.lines().count()
    }
}

/// Runs the command in an empty folder.
#[track_caller]
pub(crate) fn aside(args: &[&str]) -> Told {
    Place::new().aside(args)
}
