//! Steps, one after the other or together, and what each comes after.
//!
//! *Not here*: calls of the SDK ([`calls`](super::calls)) and pins ([`pins`](super::pins)).

use super::Lowering;
use crate::language::diagnostic::{Diagnostic, Span};
use crate::language::syntax::{Act, ChangePlan, Login, OfDevice, Step, Together, Wait};
use crate::script::{self, StepIx};
use aside_spec::vocabulary::{Call, Control};

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
    /// Lowers a step to none (an error was reported), one or two.
    pub(super) fn step(&mut self, step: &'f Step) {
        let span = step.span;
        match &step.act {
            Act::Together(together) => self.together(together, span),
            Act::Login(it) => self.log(it, span, Call::Login, "logs in"),
            Act::Logout(it) => self.log(it, span, Call::Logout, "logs out"),
            Act::Disconnect(it) => {
                self.network(it, span, |device| Control::Disconnect { device }, "loses the network");
            }
            Act::Connect(it) => {
                self.network(it, span, |device| Control::Connect { device }, "has the network back");
            }
            Act::ChangePlan(it) => self.change_plan(it, span),
            Act::Wait(it) => self.wait(it, span),
            act => {
                if !self.call_step(act, span) {
                    self.pin(act, span);
                }
            }
        }
    }

    /// Adds a step that calls the SDK.
    pub(super) fn push_call(
        &mut self,
        span: Span,
        device: aside_spec::vocabulary::DeviceIx,
        call: Call,
        words: String,
    ) -> StepIx {
        let step = self.order.push(script::Act::Call(device, call), self.source.line(span), words);
        self.order.last_calls = vec![step];
        step
    }

    /// Adds a step that expects something.
    pub(super) fn push_pin(&mut self, span: Span, pin: script::Expectation, words: String) {
        self.order.push(script::Act::Expect(pin), self.source.line(span), words);
    }

    fn push_control(&mut self, span: Span, control: Control, words: String) {
        self.order.push(script::Act::Control(control), self.source.line(span), words);
    }

    fn together(&mut self, together: &'f Together, span: Span) {
        let steps = &together.0;
        if steps.len() < 2 || steps.len() > OVERLAPPING {
            let message = format!("`together:` takes 2 to {OVERLAPPING} steps, and this has {}", steps.len());
            self.sink.add::<()>(Diagnostic::error(span, message));
            return;
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
    }

    fn may_overlap(&mut self, step: &Step, outer: Span) -> bool {
        let error = if matches!(step.act, Act::Together(_)) {
            Diagnostic::error(step.span, "`together:` can't stand inside `together:`")
                .help("the steps of the outer one overlap already: put these among them")
        } else if step.act.is_pin() {
            Diagnostic::error(
                step.span,
                "an expectation can't stand inside `together:`: the steps there have no order",
            )
            .help("move it below, after all of them")
        } else {
            return true;
        };
        self.sink.add::<()>(error.also(outer, "the steps in here overlap"));
        false
    }

    fn log(&mut self, it: &'f Login, span: Span, call: Call, what: &str) {
        if let Some(by) = self.device(&it.by) {
            self.push_call(span, by.device, call, format!("{} {what}", by.said));
        }
    }

    fn network(
        &mut self,
        it: &'f OfDevice,
        span: Span,
        control: impl FnOnce(aside_spec::vocabulary::DeviceIx) -> Control,
        what: &str,
    ) {
        if let Some(of) = self.device(&it.device) {
            self.push_control(span, control(of.device), format!("{} {what}", of.said));
        }
    }

    fn change_plan(&mut self, it: &'f ChangePlan, span: Span) {
        if let Some(plan) = self.plan(&it.to) {
            self.push_control(span, Control::SetPlan { plan }, format!("the plan changes to {plan}"));
        }
    }

    fn wait(&mut self, it: &'f Wait, span: Span) {
        let (milliseconds, words) = match (&it.seconds, &it.milliseconds) {
            (Some(seconds), None) => {
                let Some(seconds) = self.duration(seconds, LONGEST_WAIT / 1000) else { return };
                (seconds * 1000, format!("{seconds} s pass"))
            }
            (None, Some(milliseconds)) => {
                let Some(milliseconds) = self.duration(milliseconds, LONGEST_WAIT) else { return };
                (milliseconds, format!("{milliseconds} ms pass"))
            }
            (Some(seconds), Some(milliseconds)) => {
                let error = Diagnostic::error(
                    milliseconds.span,
                    "a wait is in seconds or in milliseconds, not in both",
                );
                let error = error.also(seconds.span, "seconds here").help("keep one of the two");
                return self.sink.add::<()>(error).unwrap_or_default();
            }
            (None, None) => {
                let error = Diagnostic::error(span, "`wait` needs the field `seconds` or `milliseconds`");
                return self
                    .sink
                    .add::<()>(error.help("for example `wait: { seconds: 121 }`"))
                    .unwrap_or_default();
            }
        };
        self.push_control(span, Control::Wait { milliseconds }, words);
    }
}

impl Act {
    /// Whether this expects something rather than doing something.
    pub(in crate::language) fn is_pin(&self) -> bool {
        self.key().starts_with("expect_")
    }
}
