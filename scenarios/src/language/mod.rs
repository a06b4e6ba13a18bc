//! The language of scenario files: from text to the run form, with diagnostics for people.
//!
//! | question | where to look |
//! |---|---|
//! | Which fields are there? | `syntax`; for editors `scenarios/schema.json`, made by [`schema`] |
//! | How does YAML become plain data, and what of YAML is refused? | `yaml` |
//! | How does plain data become fields? | `decode`, `word` |
//! | What does a field mean, and what may it name? | [`lower()`] |
//! | What is allowed but unwise? | `lint` |
//! | How does a file look when it is tidy? | [`format()`] |
//! | How does a script become a file again? | [`write()`] |
//! | How does an error look? | [`Diagnostic`] |
//!
//! A caller reads the bytes of a file, asks [`text`] for the text, and [`lower()`]s it for a rule book.
//!
//! *Not here*: reading files, and the run form itself ([`script`](crate::script)).

mod decode;
mod diagnostic;
mod format;
mod lint;
mod lower;
mod node;
mod schema;
mod sink;
mod syntax;
mod word;
mod write;
mod yaml;

pub use diagnostic::{Diagnostic, Label, Paint, Severity, Span, render_all};
pub(crate) use diagnostic::{known_words, line_at, meant, tick};
pub use format::format;
pub use lower::{Scenario, lower};
pub use schema::schema;
pub use write::{Head, write};
pub(crate) use write::{act_words, control_words};
pub use yaml::{LARGEST, rule_book, rule_book_text, text, to_json};
