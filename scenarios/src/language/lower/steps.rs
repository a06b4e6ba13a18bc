//! Steps, one after the other or together, and what each comes after.
//!
//! *Not here*: calls of the SDK ([`calls`](super::calls)) and pins ([`pins`](super::pins)).

use super::Lowering;
use crate::language::diagnostic::{Diagnostic, Span};
use crate::language::syntax::steps::{Change, ChangePlan, OfDevice, Wait};
use crate::language::syntax::{Act, Overlap, Step};
use crate::script::{self, StepIx};
use aside_spec::vocabulary::{Call, Control, DeviceIx};

/// The most steps that may overlap.
const OVERLAPPING: usize = 64;
/// The most milliseconds that a step may wait: a year.
const LONGEST_WAIT: u64 = 366 * 24 * 60 * 60 * 1000;

/// The steps so far, and what the next one comes after.
#[derive(Debug, Default)]
pub(super) struct Order {
    steps: Vec<script::Step>,
    /// The steps that the next one comes after.
    ends: Vec<StepIx>,
    /// The calls that came last: several where they overlap.
    pub(super) last_calls: Vec<StepIx>,
    /// Whether a call is missing because it is wrong.
    pub(super) call_is_missing: bool,
}

impl Order {
    pub(super) fn finish(self) -> Vec<script::Step> {
        self.steps
    }

    fn push(&mut self, act: script::Act, line: usize, words: String) -> StepIx {
        let step = self.steps.len();
        self.steps.push(script::Step {
            act,
            after: std::mem::replace(&mut self.ends, vec![step]),
            line,
            words,
        });
        step
    }
}

impl<'f> Lowering<'f, '_> {
    /// Lowers a step to one or two. (A step that is wrong becomes none: that has been reported.)
    pub(super) fn step(&mut self, step: &'f Step) {
        let span = step.span;
        let _reported = match &step.act {
            Act::Call(call) => {
                let called = self.call(call, span);
                self.order.call_is_missing |= called.is_none();
                called
            }
            Act::Change(change) => self.change(change, span),
            Act::Overlap(Overlap::Together(steps)) => self.together(steps, span),
            Act::Pin(pin) => self.pin(pin, span),
        };
    }

    fn change(&mut self, change: &'f Change, span: Span) -> Option<()> {
        match change {
            Change::Disconnect(it) => {
                self.network(it, span, |device| Control::Disconnect { device }, "loses the network")
            }
            Change::Connect(it) => {
                self.network(it, span, |device| Control::Connect { device }, "has the network back")
            }
            Change::Start(it) => {
                self.network(it, span, |device| Control::Start { device }, "starts the application again")
            }
            Change::Sleep(it) => self.network(it, span, |device| Control::Sleep { device }, "falls asleep"),
            Change::Wake(it) => self.network(it, span, |device| Control::Wake { device }, "wakes up"),
            Change::Degrade(it) => self.degrade(it, span),
            Change::Strike(it) => self.strike(it, span),
            Change::Crash(it) => self.crash(it, span),
            Change::Skew(it) => self.skew(it, span),
            Change::RestartService(it) => self.restart_service(it, span),
            Change::ChangePlan(it) => self.change_plan(it, span),
            Change::Wait(it) => self.wait(it, span),
        }
    }

    /// Adds a step that calls the SDK.
    pub(super) fn push_call(&mut self, span: Span, device: DeviceIx, call: Call, words: String) -> StepIx {
        let step = self.order.push(script::Act::Call(device, call), self.source.line(span), words);
        self.order.last_calls = vec![step];
        step
    }

    /// Adds a step that expects something.
    pub(super) fn push_pin(&mut self, span: Span, pin: script::Expectation, words: String) {
        self.order.push(script::Act::Expect(pin), self.source.line(span), words);
    }

    pub(super) fn push_control(&mut self, span: Span, control: Control, words: String) -> StepIx {
        self.order.push(script::Act::Control(control), self.source.line(span), words)
    }

    fn together(&mut self, steps: &'f [Step], span: Span) -> Option<()> {
        if steps.len() < 2 || steps.len() > OVERLAPPING {
            let message = format!("`together:` takes 2 to {OVERLAPPING} steps, and this has {}", steps.len());
            return self.sink.add(Diagnostic::error(span, message));
        }
        let before = self.order.ends.clone();
        let (mut ends, mut calls) = (Vec::new(), Vec::new());
        for step in steps {
            if !self.may_overlap(step, span) {
                continue;
            }
            self.order.ends.clone_from(&before);
            self.order.last_calls.clear();
            self.step(step);
            ends.extend(self.order.ends.iter().filter(|end| !before.contains(end)).copied());
            calls.append(&mut self.order.last_calls);
        }
        self.order.ends = if ends.is_empty() { before } else { ends };
        self.order.last_calls = calls;
        Some(())
    }

    fn may_overlap(&mut self, step: &Step, outer: Span) -> bool {
        let error = match step.act {
            Act::Call(_) | Act::Change(_) => return true,
            Act::Overlap(_) => Diagnostic::error(step.span, "`together:` can't stand inside `together:`")
                .help("the steps of the outer one overlap already: put these among them"),
            Act::Pin(_) => {
                let message = "an expectation can't stand inside `together:`: the steps there have no order";
                Diagnostic::error(step.span, message).help("move it below, after all of them")
            }
        };
        self.sink.add::<()>(error.also(outer, "the steps in here overlap"));
        false
    }

    fn network(
        &mut self,
        it: &'f OfDevice,
        span: Span,
        control: impl FnOnce(DeviceIx) -> Control,
        what: &str,
    ) -> Option<()> {
        let of = self.device(&it.device)?;
        self.push_control(span, control(of.device), format!("{} {what}", of.said));
        Some(())
    }

    fn change_plan(&mut self, it: &'f ChangePlan, span: Span) -> Option<()> {
        let plan = self.plan(&it.to)?;
        self.push_control(span, Control::SetPlan { plan }, format!("the plan changes to {plan}"));
        Some(())
    }

    fn wait(&mut self, it: &'f Wait, span: Span) -> Option<()> {
        let (milliseconds, words) = match (&it.seconds, &it.milliseconds) {
            (Some(seconds), None) => {
                let seconds = self.duration(seconds, LONGEST_WAIT / 1000)?;
                (seconds * 1000, format!("{seconds} s pass"))
            }
            (None, Some(milliseconds)) => {
                let milliseconds = self.duration(milliseconds, LONGEST_WAIT)?;
                (milliseconds, format!("{milliseconds} ms pass"))
            }
            (Some(seconds), Some(milliseconds)) => {
                let message = "a wait is in seconds or in milliseconds, not in both";
                let error = Diagnostic::error(milliseconds.span, message).also(seconds.span, "seconds here");
                return self.sink.add(error.help("keep one of the two"));
            }
            (None, None) => {
                let error = Diagnostic::error(span, "`wait` needs the field `seconds` or `milliseconds`");
                return self.sink.add(error.help("for example `wait: { seconds: 121 }`"));
            }
        };
        self.push_control(span, Control::Wait { milliseconds }, words);
        Some(())
    }
}
