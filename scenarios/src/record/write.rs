//! Writing a recording while the run goes on, line by line: what is written stays, whatever comes later.
//!
//! *Not here*: the file, which whoever records has opened.

use super::{End, Ended, Head, Kept, digest};
use crate::protocol::capability::Capabilities;
use crate::run::Job;
use crate::run::result::{CaseResult, Trouble, Verdict};
use serde::Serialize;
use std::io::{self, Write};

/// Writes a recording.
pub struct Recorder {
    out: Box<dyn Write>,
    /// What the head says of the subject.
    capabilities: Vec<String>,
    cases: usize,
}

impl Recorder {
    /// Begins a recording.
    pub fn begin(out: impl Write + 'static, head: &Head) -> io::Result<Self> {
        let mut recorder = Self { out: Box::new(out), capabilities: head.capabilities.clone(), cases: 0 };
        recorder.line(head)?;
        Ok(recorder)
    }

    /// Adds a case: the result as the run had it, with its log.
    pub fn case(&mut self, job: Job<'_>, result: &CaseResult, has: &Capabilities) -> io::Result<()> {
        let names = has.names();
        let kept = Kept {
            case: job.case.id.clone(),
            book: job.book.name.clone(),
            script: digest(&job.case.script),
            capabilities: (names != self.capabilities).then_some(names),
            world: result.world.clone(),
            log: result.log.clone(),
            fingerprint: result.fingerprint,
            ended: ended(result),
        };
        self.cases += 1;
        self.line(&kept)
    }

    /// Ends the recording. `given_up` says why the run ended early, where the subject was hopeless.
    pub fn end(mut self, given_up: Option<String>) -> io::Result<()> {
        let end = End { end: self.cases, given_up };
        self.line(&end)?;
        self.out.flush()
    }

    fn line(&mut self, what: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(what)?;
        line.push(b'\n');
        self.out.write_all(&line)
    }
}

/// How a case ended. A fault from another run of the case, or from before there was any world, stands in no log, and an
/// event of something that there is not in no log that could be judged: there the verdict itself is kept.
fn ended(result: &CaseResult) -> Ended {
    match (&result.verdict, &result.fault) {
        (Verdict::Skipped(why), _) => Ended::Skipped(why.clone()),
        (Verdict::NotRun(why), _) => Ended::NotRun(why.clone()),
        (Verdict::Error(Trouble::Adapter(why)), Some(fault))
            if fault.cause.kind().is_some() || fault.what != *why =>
        {
            Ended::Error { why: why.clone(), fault: Some(fault.clone()) }
        }
        (Verdict::Error(Trouble::Adapter(why)), None) => Ended::Error { why: why.clone(), fault: None },
        (
            Verdict::Pass
            | Verdict::Fail
            | Verdict::KnownFailure
            | Verdict::UnexpectedPass
            | Verdict::Error(_)
            | Verdict::Inconclusive,
            Some(fault),
        ) => Ended::Fault(fault.clone()),
        (
            Verdict::Pass
            | Verdict::Fail
            | Verdict::KnownFailure
            | Verdict::UnexpectedPass
            | Verdict::Error(_)
            | Verdict::Inconclusive,
            None,
        ) => Ended::Complete,
    }
}
