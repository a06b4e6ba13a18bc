//! The command `aside`.

fn main() {}
