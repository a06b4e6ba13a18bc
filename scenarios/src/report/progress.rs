//! How far a run has come, and how fast it went: for the eyes of whoever waits, on stderr.
//!
//! Only here a wall clock is asked how long something took; what day it is, the command asks for baselines. Nothing of it
//! reaches a report.
//!
//! *Not here*: anything that is compared, kept or read by a program.

#![allow(
    clippy::disallowed_types,
    reason = "a rate needs a clock; it is shown, and neither kept nor compared"
)]

use super::terminal::text::{count, number};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// A bar on stderr while a run is under way, and a line with its speed at the end.
pub struct Progress {
    bar: ProgressBar,
    is_shown: bool,
    began: Instant,
    total: u64,
    done: u64,
    failed: u64,
}

impl Progress {
    /// A run of `total` cases begins. The bar is shown where `enabled` and stderr is a terminal.
    pub fn new(total: usize, enabled: bool) -> Self {
        let is_shown = enabled && io::stderr().is_terminal();
        let total = total as u64;
        Self { bar: bar(total, is_shown), is_shown, began: Instant::now(), total, done: 0, failed: 0 }
    }

    /// A case is done. After one that failed the screen is clear, so that a report may be written there.
    pub fn tick(&mut self, failed: bool) {
        self.done += 1;
        if failed {
            self.failed += 1;
            self.bar.finish_and_clear();
            return;
        }
        if self.bar.is_finished() && self.is_shown {
            self.bar = bar(self.total, true);
        }
        if self.failed > 0 {
            self.bar.set_message(format!("{} failed", number(self.failed)));
        }
        self.bar.set_position(self.done);
    }

    /// The run is over: the bar goes, and a line tells how fast it was.
    pub fn finish(self) {
        self.bar.finish_and_clear();
        let line = speed(self.done, self.began.elapsed());
        // Nobody can be told that stderr is closed.
        let _ = writeln!(io::stderr(), "{line}");
    }
}

/// How far something has come whose end may be open: a line on a terminal, and now and then one elsewhere.
pub struct Live {
    bar: ProgressBar,
    is_shown: bool,
    began: Instant,
    told: Instant,
    done: u64,
}

/// So often a line is written where there is no terminal.
const TOLD_EVERY: Duration = Duration::from_secs(10);

impl Live {
    /// Something begins that has so many parts, if that is known.
    pub fn new(total: Option<u64>) -> Self {
        let is_shown = io::stderr().is_terminal();
        let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let template =
            if total.is_some() { "{bar:30} {human_pos} of {human_len} {msg}" } else { "{human_pos} {msg}" };
        let bar = ProgressBar::with_draw_target(total, target);
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Self { bar, is_shown, began: Instant::now(), told: Instant::now(), done: 0 }
    }

    /// So much is done; `what` says in words how it looks, where somebody is told.
    pub fn tick(&mut self, done: u64, what: impl FnOnce() -> String) {
        self.done = done;
        self.bar.set_position(done);
        if self.told.elapsed() < if self.is_shown { Duration::from_millis(200) } else { TOLD_EVERY } {
            return;
        }
        self.told = Instant::now();
        let line = format!("{} {}", rate(done, self.began.elapsed()), what());
        if self.is_shown {
            self.bar.set_message(line);
        } else {
            let _ = writeln!(io::stderr(), "{} done, {line}", number(done));
        }
    }

    /// Whether so much time has gone by.
    pub fn is_past(&self, limit: Duration) -> bool {
        self.began.elapsed() >= limit
    }

    /// It is over: a line tells how fast cases went, and how much virtual time.
    pub fn finish_cases(self, virtual_ms: u64) {
        let elapsed = self.began.elapsed();
        self.bar.finish_and_clear();
        let nanos = elapsed.as_nanos().max(1);
        let speed_up = u64::try_from(u128::from(virtual_ms) * 1_000_000 / nanos).unwrap_or(u64::MAX);
        let line = format!("{}, {} simulated s per s", speed(self.done, elapsed), number(speed_up));
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// It is over, and nobody wants to know how fast it was.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

fn rate(done: u64, elapsed: Duration) -> String {
    let nanos = elapsed.as_nanos().max(1);
    let rate = u64::try_from(u128::from(done) * 1_000_000_000 / nanos).unwrap_or(u64::MAX);
    format!("({}/s)", number(rate))
}

fn bar(total: u64, is_shown: bool) -> ProgressBar {
    let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} cases {msg}");
    let bar = ProgressBar::with_draw_target(Some(total), target);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// `1,234 cases in 0.12 s: 10,283 cases/s`.
fn speed(cases: u64, elapsed: Duration) -> String {
    let nanos = elapsed.as_nanos().max(1);
    let rate = u64::try_from(u128::from(cases) * 1_000_000_000 / nanos).unwrap_or(u64::MAX);
    let cases = count(usize::try_from(cases).unwrap_or(usize::MAX), "case");
    format!("{cases} in {:.2} s: {} cases/s", elapsed.as_secs_f64(), number(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds() {
        assert_eq!(speed(1_234, Duration::from_millis(120)), "1,234 cases in 0.12 s: 10,283 cases/s");
        assert_eq!(speed(0, Duration::ZERO), "0 cases in 0.00 s: 0 cases/s");
        assert_eq!(speed(1, Duration::from_secs(2)), "1 case in 2.00 s: 0 cases/s");
    }

    #[test]
    fn it_goes_on_after_a_failure() {
        let mut progress = Progress::new(3, false);
        for failed in [false, true, false] {
            progress.tick(failed);
        }
        assert_eq!((progress.done, progress.failed), (3, 1));
    }
}
