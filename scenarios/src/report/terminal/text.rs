//! Small things about text that several reports share: numbers, wrapping, colour, and what must not reach a screen.
//!
//! *Not here*: any sentence that is printed.

use anstyle::{AnsiColor, Style};
use std::fmt::Write;

/// Colours, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Paint {
    colour: bool,
}

impl Paint {
    /// With colours where the reader has them.
    pub(in crate::report) const fn new(colour: bool) -> Self {
        Self { colour }
    }

    /// Plain text.
    pub(in crate::report) const fn plain() -> Self {
        Self::new(false)
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.into() }
    }

    /// What went wrong.
    pub(super) fn bad(self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default().bold(), text)
    }

    /// What went well.
    pub(super) fn good(self, text: &str) -> String {
        self.with(AnsiColor::Green.on_default().bold(), text)
    }

    /// What deserves a look.
    pub(super) fn doubtful(self, text: &str) -> String {
        self.with(AnsiColor::Yellow.on_default().bold(), text)
    }

    /// What the eye should find.
    pub(super) fn strong(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    /// What the eye may pass over.
    pub(super) fn faint(self, text: &str) -> String {
        self.with(Style::new().dimmed(), text)
    }
}

/// A number with its thousands set apart: `1,234`.
pub(in crate::report) fn number(of: impl TryInto<u64>) -> String {
    let digits = of.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: `1 case`, `1,234 cases`.
pub(in crate::report) fn count(of: usize, thing: &str) -> String {
    format!("{} {thing}{}", number(of as u64), if of == 1 { "" } else { "s" })
}

/// Text that came from a subject or a file, with nothing in it that a screen would obey or that hides or turns
/// around its neighbours.
pub(in crate::report) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for it in text.chars() {
        if is_obeyed(it) {
            let _ = write!(clean, "{}", it.escape_unicode());
        } else {
            clean.push(it);
        }
    }
    clean
}

/// Control characters and the marks that change the direction of writing.
fn is_obeyed(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text in lines of at most `width` characters; a word that is longer has a line of its own.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

/// Adds the text below `first`, which is as wide as all that stands left of it; no more lines than needed.
pub(super) fn hang(out: &mut String, first: &str, text: &str, width: usize) {
    let left = first.chars().count();
    for (at, line) in wrap(text, width.saturating_sub(left).max(MIN_TEXT)).iter().enumerate() {
        let label = if at == 0 { first } else { "" };
        let _ = writeln!(out, "{}", format!("{label:left$}{line}").replace(BOUND, " ").trim_end());
    }
}

/// A space at which no line is broken; it is printed as a plain one.
pub(super) const BOUND: &str = "\u{a0}";

/// However narrow the screen, so much of it is left to text.
const MIN_TEXT: usize = 24;

/// A command's argument, so that a shell takes it as it is.
pub(super) fn quoted(argument: &str) -> String {
    format!("'{}'", argument.replace('\'', r"'\''"))
}

/// The first so many, and how many more there are.
pub(in crate::report) fn first_few(of: &[String], most: usize) -> String {
    let shown = of.len().min(most);
    let mut text = of[..shown].join(", ");
    if of.len() > shown {
        let _ = write!(text, " and {} more", number((of.len() - shown) as u64));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let shown: Vec<_> = [0_u64, 7, 999, 1_000, 12_345, 1_234_567].into_iter().map(number).collect();
        assert_eq!(shown, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
        assert_eq!([count(0, "case"), count(1, "case"), count(2, "case")], ["0 cases", "1 case", "2 cases"]);
    }

    #[test]
    fn wrapping_loses_nothing() {
        let text = "a message to some members of averyveryverylongword group";
        assert_eq!(wrap(text, 12), ["a message to", "some members", "of", "averyveryverylongword", "group"]);
        assert_eq!(wrap("", 12), [""]);
    }

    #[test]
    fn nothing_reaches_the_screen_that_it_would_obey() {
        assert_eq!(clean("a\u{1b}[2Jb\nc\u{202e}d é"), r"a\u{1b}[2Jb\u{a}c\u{202e}d é");
    }

    #[test]
    fn a_shell_takes_arguments_as_they_are() {
        assert_eq!(quoted("a[b=it's]"), r"'a[b=it'\''s]'");
    }
}
