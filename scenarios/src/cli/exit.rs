//! Exit codes. Where several apply, the earlier of [`Exit::PRECEDENCE`] counts; a code is never a count.
//!
//! *Not here*: verdicts of single cases.

use std::fmt;
use std::process::ExitCode;

/// How the command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All well.
    Ok,
    /// A case failed, or the baseline does not say what is.
    Failures,
    /// The command line makes no sense.
    Usage,
    /// A scenario, a rule book or a project file is bad.
    BadFile,
    /// Nothing was selected.
    NothingSelected,
    /// The adapter can't start, or breaks the protocol.
    NoSubject,
    /// The run did not come to its end, or some of it could not be reported.
    Incomplete,
    /// Nothing failed, and nothing was conclusive.
    Inconclusive,
    /// A defect of aside itself.
    OurBug,
}

impl Exit {
    /// All, the most important first.
    pub const PRECEDENCE: [Self; 9] = [
        Self::OurBug,
        Self::Usage,
        Self::BadFile,
        Self::NothingSelected,
        Self::NoSubject,
        Self::Failures,
        Self::Incomplete,
        Self::Inconclusive,
        Self::Ok,
    ];

    /// The code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failures => 1,
            Self::Usage => 2,
            Self::BadFile => 3,
            Self::NothingSelected => 4,
            Self::NoSubject => 5,
            Self::Incomplete => 6,
            Self::Inconclusive => 7,
            Self::OurBug => 70,
        }
    }

    /// What the code means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Ok => "all well",
            Self::Failures => "failures, unexpected passes or a stale baseline",
            Self::Usage => "the command line makes no sense",
            Self::BadFile => "a scenario, a rule book or a project file is bad",
            Self::NothingSelected => "nothing was selected",
            Self::NoSubject => "the adapter can't start, or breaks the protocol",
            Self::Incomplete => "the run did not come to its end",
            Self::Inconclusive => "only inconclusive cases",
            Self::OurBug => "a defect of aside itself",
        }
    }

    /// The more important of two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let rank = |exit: Self| Self::PRECEDENCE.iter().position(|it| *it == exit);
        if rank(other) < rank(self) { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a verb stops before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The exit code.
    pub exit: Exit,
    /// What is said on stderr.
    pub message: String,
}

impl Stop {
    /// Stops with a message.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precedence_is_as_designed() {
        let codes: Vec<_> = Exit::PRECEDENCE.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes, [70, 2, 3, 4, 5, 1, 6, 7, 0]);
        assert_eq!(Exit::Failures.or(Exit::BadFile), Exit::BadFile);
        assert_eq!(Exit::Failures.or(Exit::Incomplete), Exit::Failures);
        assert_eq!(Exit::Ok.or(Exit::Inconclusive), Exit::Inconclusive);
    }
}
