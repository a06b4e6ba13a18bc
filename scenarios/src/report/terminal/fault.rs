//! What went wrong with a subject, in lines for whoever wrote the adapter.
//!
//! *Not here*: what it comes to for the case.

use super::text::clean;
use crate::adapter::fault::Fault;

/// The details, one line each.
pub(crate) fn lines(fault: &Fault) -> Vec<String> {
    let mut lines: Vec<_> =
        fault.details.iter().map(|(label, text)| format!("{label:<11} {}", clean(text))).collect();
    for (heading, of) in [("last lines on the wire", &fault.wire), ("last lines of stderr", &fault.stderr)] {
        if !of.is_empty() {
            lines.push(heading.into());
            lines.extend(of.iter().map(|line| format!("  {}", clean(line))));
        }
    }
    lines
}
