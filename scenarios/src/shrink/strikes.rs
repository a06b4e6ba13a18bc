//! Single packets instead of bad links: the faults that fired, written into the script, so that it depends on no draw.
//!
//! *Not here*: which of them it takes; shrinking finds that out.

use super::smaller::{rebuilt, waves, with_first};
use crate::script::{Act, Script};
use aside_spec::vocabulary::{Control, DeviceIx, Strike};

/// A fault that fired.
pub type Fired = (DeviceIx, Strike);

/// The script with these strikes in front, instead of its bad links.
pub fn struck(script: &Script, fired: &[Fired]) -> Script {
    let is_bad_link = |act: &Act| matches!(act, Act::Control(Control::Degrade { .. }));
    let mut all = waves(script);
    for wave in &mut all {
        wave.retain(|step| !is_bad_link(&step.act));
    }
    let strikes: Vec<_> =
        fired.iter().map(|(device, strike)| Control::Strike { device: *device, strike: *strike }).collect();
    with_first(&rebuilt(script, all), &strikes)
}
