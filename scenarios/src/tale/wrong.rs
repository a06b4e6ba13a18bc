//! Marks the first thing that was wrong, as near to it as the finding tells.
//!
//! A finding names in words who saw what. So its mark goes behind what that device was told of that message; where nothing
//! came that should have, behind everything that the step led to.
//!
//! *Not here*: what is wrong ([`run`](crate::run)).

use super::{Happening, Party, Scene, Tale, is_of_script};
use crate::run::{CaseResult, Charge};
use crate::script::{Act, Script};
use aside_sim::{Moment, What};
use aside_spec::finding::{Finding, Kind};
use std::ops::Range;

pub(super) fn mark(tale: &mut Tale, script: &Script, moments: &[Moment], result: &CaseResult) {
    let first = result.charges.iter().min_by_key(|charge| charge.step.unwrap_or(usize::MAX));
    let Some(charge) = first else { return };
    let window = window(tale, script, moments, charge);
    let place = wrong(tale, script, window.clone(), &charge.finding).map_or(window.end, |at| at + 1);
    let last = tale.scenes.get(place.saturating_sub(1)).map_or(0, |scene| scene.at_ms);
    let what = Happening::Wrong(charge.finding.to_string());
    tale.scenes.insert(place, Scene { at_ms: last, what });
}

/// The scenes between the step of a charge and what was asked next.
fn window(tale: &Tale, script: &Script, moments: &[Moment], charge: &Charge) -> Range<usize> {
    let acts =
        |steps: usize| script.steps.iter().take(steps).filter(|it| !matches!(it.act, Act::Expect(_))).count();
    // The looks of the harness are asked, too; so places are counted by the calls and controls of the script alone.
    let begun = |moment: &&Moment| {
        matches!(moment.what, What::Asked(..) | What::Controlled(_)) && is_of_script(moment)
    };
    let starts: Vec<_> = moments.iter().filter(begun).map(|moment| moment.at_ms).collect();
    let scene_at = |nth: usize, is_start: bool| {
        let at_ms = starts.get(nth);
        let place = |at_ms: &u64| {
            tale.scenes.iter().position(|it| if is_start { it.at_ms >= *at_ms } else { it.at_ms > *at_ms })
        };
        at_ms.and_then(place).unwrap_or(tale.scenes.len())
    };
    match charge.step {
        None => 0..tale.scenes.len(),
        Some(step) => scene_at(acts(step), true).min(tale.scenes.len())..scene_at(acts(step + 1), false),
    }
}

/// Which scene of the window a finding is about.
fn wrong(tale: &Tale, script: &Script, window: Range<usize>, finding: &Finding) -> Option<usize> {
    let words = words(&finding.expected).chain(words(&finding.seen)).collect::<Vec<_>>();
    let messages: Vec<_> = script.messages.iter().filter(|name| words.contains(&name.as_str())).collect();
    let is_meant = |at: &usize| {
        let Happening::Told(party @ Party::Device(_), what) = &tale.scenes[*at].what else { return false };
        let name = tale.name(*party);
        let is_who = words.iter().any(|word| *word == name || name.split('/').next() == Some(word));
        is_who && (messages.is_empty() || self::words(what).any(|word| messages.iter().any(|it| *it == word)))
    };
    let mut meant = window.filter(is_meant);
    match finding.kind {
        Kind::Leak | Kind::WronglyAdmitted | Kind::WronglyRefused => meant.next(),
        Kind::Duplicate | Kind::Miscount | Kind::Misordered | Kind::Corrupted => meant.next_back(),
        Kind::Lost | Kind::Crash | Kind::Timeout => None,
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '[' | ']'))
}
