//! The names that a person would give: `aside` for what is targeted, `original` for what it is made of, `word` for what is said.
//!
//! *Not here*: names of users and groups, which are the author's or the explorer's.

#![allow(clippy::wildcard_enum_match_arm, reason = "five calls make objects; the rest make none")]

use crate::script::{Act, Script};
use aside_spec::vocabulary::{Call, Handle, Nonce};
use std::collections::BTreeMap;

/// The script with names and words by what each message is.
pub fn named(script: &Script) -> Script {
    let mut result = script.clone();
    let mut objects: Vec<&'static str> = vec!["word"; script.objects.len()];
    let mut nonces: BTreeMap<Handle, Nonce> = BTreeMap::new();
    for step in &script.steps {
        let Act::Call(_, call) = &step.act else { continue };
        let mut name = |handle: Handle, name: &'static str| {
            if let Some(slot) = objects.get_mut(handle.at()) {
                *slot = name;
            }
        };
        match call {
            Call::CreateMessage { content, made, at } => {
                name(*made, if at.is_empty() { "word" } else { "call" });
                nonces.extend(content.nonce.map(|nonce| (*made, nonce)));
            }
            Call::CreateMerger { content, made, .. } => {
                name(*made, "pack");
                nonces.extend(content.nonce.map(|nonce| (*made, nonce)));
            }
            Call::CreateForward { made, .. } => name(*made, "copy"),
            Call::AddAt { original, made, .. } => {
                name(*made, "signed");
                nonces.extend(nonces.get(original).copied().map(|nonce| (*made, nonce)));
            }
            Call::Target { original, made, .. } => {
                name(*original, "original");
                name(*made, "aside");
                nonces.extend(nonces.get(original).copied().map(|nonce| (*made, nonce)));
            }
            _ => {}
        }
    }
    result.objects = numbered(&objects);
    // A message goes by the first of its objects that is sent, or by the first of all.
    let mut by_nonce: BTreeMap<Nonce, String> = BTreeMap::new();
    for step in &script.steps {
        if let Act::Call(_, Call::Send { message, .. }) = &step.act
            && let Some(nonce) = nonces.get(message)
        {
            by_nonce.entry(*nonce).or_insert_with(|| result.objects[message.at()].clone());
        }
    }
    for (handle, nonce) in &nonces {
        by_nonce.entry(*nonce).or_insert_with(|| result.objects[handle.at()].clone());
    }
    for (nonce, name) in by_nonce {
        if let Some(slot) = result.messages.get_mut(nonce.0 as usize) {
            *slot = name;
        }
    }
    let messages = result.messages.clone();
    for step in &mut result.steps {
        if let Act::Call(_, Call::CreateMessage { content, .. } | Call::CreateMerger { content, .. }) =
            &mut step.act
            && let Some(name) = content.nonce.and_then(|nonce| messages.get(nonce.0 as usize))
        {
            content.text = format!("words of {name}");
        }
    }
    result
}

/// Names that occur once stay as they are; others get numbers.
fn numbered(names: &[&'static str]) -> Vec<String> {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let number = |name: &&'static str| {
        let several = names.iter().filter(|it| *it == name).count() > 1;
        let nth = seen.entry(name).or_insert(0);
        *nth += 1;
        if several { format!("{name}{nth}") } else { (*name).to_string() }
    };
    names.iter().map(number).collect()
}
