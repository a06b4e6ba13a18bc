//! Time, the network and faults.
//!
//! *Not here*: how strong they are ([`swarm`](super::super::swarm)).

use super::super::swarm::Ill;
use super::super::twist::Twist;
use super::{Drawing, MOST_TROUBLES, MOST_WAITS, Post};
use crate::script::Act;
use aside_spec::vocabulary::{Control, DeviceIx, Direction, Spread, Store, Weather};

impl Drawing<'_> {
    pub(super) fn wait(&mut self) -> Option<Act> {
        if self.waits == MOST_WAITS {
            return None;
        }
        self.waits += 1;
        let seconds = match self.swarm.twist {
            // More than half the time in which a message can be recalled, and far from its end.
            Some(Twist::Patience) => 75,
            Some(Twist::Dozens | Twist::Lookalike | Twist::Signed) | None => {
                self.dice.pick([1, 10, 130, 3600])
            }
        };
        Some(Act::Control(Control::Wait { milliseconds: seconds * 1000 }))
    }

    pub(super) fn some_device(&mut self, fits: impl Fn(Post) -> bool) -> Option<DeviceIx> {
        let all: Vec<_> = (0..self.posts.len()).filter(|at| fits(self.posts[*at])).collect();
        self.dice.one_of(&all).map(|at| DeviceIx::of(*at))
    }

    pub(super) fn network(&mut self) -> Option<Act> {
        let device = self.some_device(Post::is_up)?;
        let post = &mut self.posts[device.at()];
        post.is_connected = !post.is_connected;
        let control =
            if post.is_connected { Control::Connect { device } } else { Control::Disconnect { device } };
        Some(Act::Control(control))
    }

    pub(super) fn has_trouble_left(&mut self) -> bool {
        let has_left = self.troubles < MOST_TROUBLES;
        self.troubles += u32::from(has_left);
        has_left
    }

    pub(super) fn degrade(&mut self) -> Option<Act> {
        if self.swarm.ills.is_empty() || !self.has_trouble_left() {
            return None;
        }
        let device = self.some_device(|_| true)?;
        let mut weather = Weather {
            direction: self.dice.pick([Direction::Both, Direction::Both, Direction::Up, Direction::Down]),
            for_ms: self.dice.pick([100, 500, 2000]),
            spread: self.dice.pick([Spread::Fixed, Spread::Uniform, Spread::Exponential, Spread::HeavyTail]),
            ..Weather::CALM
        };
        let strength = u8::try_from(self.swarm.strength).unwrap_or(100);
        for ill in &self.swarm.ills {
            match ill {
                Ill::Loss => weather.lose = weather.lose.max(strength),
                Ill::Partition => {
                    if self.dice.percent(30) {
                        weather.lose = 100;
                    }
                }
                Ill::Doubles => weather.double = strength,
                Ill::Overtaking => weather.overtake = strength,
                Ill::LostAcks => weather.lose_acks = strength,
                Ill::Delay => weather.delay_ms = self.dice.pick([5, 50, 300]),
                Ill::Slow => weather.slow_ms = self.dice.pick([5, 50]),
            }
        }
        let is_calm = weather
            == Weather {
                direction: weather.direction,
                for_ms: weather.for_ms,
                spread: weather.spread,
                ..Weather::CALM
            };
        (!is_calm).then_some(Act::Control(Control::Degrade { device, weather }))
    }

    pub(super) fn crash(&mut self, overlaps: bool) -> Option<Act> {
        // What ends and starts again in one breath is in two states at once, and nothing can be said of it.
        if !overlaps
            && let Some(device) = self.some_device(|post| !post.is_running)
            && self.dice.percent(70)
        {
            self.posts[device.at()].is_running = true;
            return Some(Act::Control(Control::Start { device }));
        }
        let device = self.some_device(Post::is_up)?;
        self.posts[device.at()].is_running = false;
        self.live.retain(|object| object.maker != device);
        let store = self.dice.pick([Store::Kept, Store::Lost]);
        Some(Act::Control(Control::Crash { device, store }))
    }

    pub(super) fn sleep(&mut self) -> Option<Act> {
        if let Some(device) = self.some_device(|post| post.is_asleep)
            && self.dice.percent(70)
        {
            self.posts[device.at()].is_asleep = false;
            return Some(Act::Control(Control::Wake { device }));
        }
        let device = self.some_device(|post| post.is_up() && post.is_connected && post.is_logged_in)?;
        self.posts[device.at()].is_asleep = true;
        Some(Act::Control(Control::Sleep { device }))
    }

    pub(super) fn restart(&mut self) -> Option<Act> {
        if !self.has_trouble_left() {
            return None;
        }
        let milliseconds = self.dice.pick([1, 100, 1000]);
        Some(Act::Control(Control::RestartService { milliseconds }))
    }

    pub(super) fn skew(&mut self) -> Option<Act> {
        let device = self.some_device(|_| true)?;
        let milliseconds = self.dice.pick([-86_400_000, -90_000, 90_000, 86_400_000]);
        Some(Act::Control(Control::Skew { device, milliseconds }))
    }
}
