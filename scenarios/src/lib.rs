//! scenarios
pub mod language;
pub mod script;
