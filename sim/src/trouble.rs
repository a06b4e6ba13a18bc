//! What goes wrong on the network: bad links, single packets struck, devices asleep, a service that is down.
//!
//! Each thing is drawn by its key: the packet's topic, the link, and how many like it the link has seen. So a step that is taken
//! away does not change what happens to the others. Losses end with their window; whoever waits for an answer tries
//! again, and so everything heals once it is quiet.
//!
//! *Not here*: trying again, which the two sides do ([`client`](crate::client), [`server`](crate::server)).

use crate::draw::Draws;
use crate::network::{Delivery, Packet};
use crate::wire::{Down, Topic};
use aside_spec::vocabulary::{Control, DeviceIx, Direction, Fate, Spread, Strike, Weather};
use std::collections::BTreeMap;

/// How long a side waits before it tries again: twice as long each time, up to a limit.
pub(crate) const PATIENCE_MS: u64 = 200;
const MOST_DOUBLINGS: u32 = 5;
/// After so long without a sign of life a device is taken for gone.
const GIVEN_UP_MS: u64 = 60_000;
/// The longest extra delay that a draw gives.
const LONGEST_DELAY_MS: u64 = 30_000;

/// What became of a packet when it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    /// When it arrives, in milliseconds; `None` if it is lost.
    pub arrives_ms: Option<u64>,
    /// What went wrong with it, if anything did.
    pub fate: Option<Fate>,
    /// Which of those like it on its link it is, from 1; 0 where nothing ever goes wrong and nobody counts.
    pub nth: u32,
}

impl Departure {
    pub(crate) const fn calm(at_ms: u64) -> Self {
        Self { arrives_ms: Some(at_ms), fate: None, nth: 0 }
    }
}

/// A packet's way through the trouble.
pub(crate) struct Journey {
    pub(crate) departure: Departure,
    pub(crate) is_overtaken: bool,
    pub(crate) again_after_ms: Option<u64>,
    pub(crate) slow_ms: u64,
    is_acknowledged: bool,
    started_ms: u64,
}

/// Everything that is wrong.
pub(crate) struct Trouble {
    /// By link: until when, and how bad.
    weather: Vec<Option<(u64, Weather)>>,
    strikes: Vec<(DeviceIx, Strike, u32)>,
    /// By device: since when it is asleep.
    asleep: Vec<Option<u64>>,
    down_until: u64,
    seen: BTreeMap<(u32, Topic), u32>,
    losses: Draws,
    acks: Draws,
    doubles: Draws,
    overtakes: Draws,
    delays: Draws,
}

impl Trouble {
    pub(crate) fn new(seed: u64, devices: usize) -> Self {
        let draws = |label| Draws::new(seed, label);
        Self {
            weather: vec![None; devices.saturating_mul(2)],
            strikes: Vec::new(),
            asleep: vec![None; devices],
            down_until: 0,
            seen: BTreeMap::new(),
            losses: draws("loss"),
            acks: draws("acknowledgement"),
            doubles: draws("duplicate"),
            overtakes: draws("overtaking"),
            delays: draws("delay"),
        }
    }

    /// Begins or ends something; gives what is due because of it, and when.
    pub(crate) fn begin(&mut self, now: u64, control: Control) -> Vec<(u64, Packet)> {
        match control {
            Control::Degrade { device, weather } => {
                let until = now.saturating_add(u64::from(weather.for_ms));
                let links = device.at().saturating_mul(2);
                let (up, down) = match weather.direction {
                    Direction::Up => (true, false),
                    Direction::Down => (false, true),
                    Direction::Both => (true, true),
                };
                for (link, is_meant) in [(links, up), (links.saturating_add(1), down)] {
                    if let Some(slot) = self.weather.get_mut(link).filter(|_| is_meant) {
                        *slot = Some((until, weather));
                    }
                }
                Vec::new()
            }
            Control::Strike { device, strike } => {
                self.strikes.push((device, strike, 0));
                Vec::new()
            }
            Control::Sleep { device } => {
                self.set_asleep(device, Some(now));
                Vec::new()
            }
            Control::Wake { device } | Control::Start { device } => {
                self.set_asleep(device, None);
                Vec::new()
            }
            Control::RestartService { milliseconds } => {
                self.down_until = now.saturating_add(u64::from(milliseconds));
                vec![(self.down_until, Packet::Restarted)]
            }
            Control::SetPlan { .. }
            | Control::Wait { .. }
            | Control::Disconnect { .. }
            | Control::Connect { .. }
            | Control::Crash { .. }
            | Control::Skew { .. } => Vec::new(),
        }
    }

    fn set_asleep(&mut self, device: DeviceIx, since: Option<u64>) {
        if let Some(slot) = self.asleep.get_mut(device.at()) {
            *slot = since;
        }
    }

    fn is_asleep(&self, device: DeviceIx) -> bool {
        self.asleep.get(device.at()).copied().flatten().is_some()
    }

    pub(crate) fn is_given_up(&self, now: u64, device: DeviceIx) -> bool {
        let since = self.asleep.get(device.at()).copied().flatten();
        since.is_some_and(|since| now.saturating_sub(since) >= GIVEN_UP_MS)
    }

    /// Whether the service is down.
    pub(crate) const fn is_down(&self, now: u64) -> bool {
        now < self.down_until
    }

    /// What becomes of a packet that would arrive at `usual`.
    pub(crate) fn journey(&mut self, now: u64, usual: u64, key: u64, packet: &Packet) -> Journey {
        let link = packet.link();
        let topic = Topic::of(key);
        let seen = self.seen.entry((link, topic)).or_insert(0);
        *seen = seen.saturating_add(1);
        let nth = *seen;
        let (device, direction) = ends(packet);
        let struck = self.struck(device, direction, topic);
        let key = key.wrapping_add(u64::from(nth).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let weather = self.weather.get(link as usize).copied().flatten();
        let weather = weather.filter(|(until, _)| now < *until).map(|(_, weather)| weather);
        let fate = struck.or_else(|| weather.and_then(|it| self.drawn(key, link, it)));
        let delay = weather.map_or(0, |it| self.delay(key, link, it));
        let mut arrives = usual.saturating_add(delay);
        if let Some(Fate::Late(by)) = fate {
            arrives = arrives.saturating_add(u64::from(by));
        }
        let is_gone = fate == Some(Fate::Lost) || direction == Direction::Down && self.is_asleep(device);
        Journey {
            departure: Departure { arrives_ms: (!is_gone).then_some(arrives), fate, nth },
            is_overtaken: matches!(fate, Some(Fate::Late(_))),
            again_after_ms: if let Some(Fate::Twice(by)) = fate { Some(u64::from(by)) } else { None },
            slow_ms: weather.map_or(0, |it| u64::from(it.slow_ms)),
            is_acknowledged: fate != Some(Fate::Unacknowledged),
            started_ms: now,
        }
    }

    /// Counts a packet against each strike; the first that it fulfils decides.
    fn struck(&mut self, device: DeviceIx, direction: Direction, topic: Topic) -> Option<Fate> {
        let mut fate = None;
        for (of, strike, seen) in &mut self.strikes {
            let fits = *of == device
                && strike.direction == direction
                && strike.traffic == topic.traffic
                && strike.group.is_none_or(|group| topic.group == Some(group))
                && strike.message.is_none_or(|message| topic.message == Some(message));
            if fits {
                *seen = seen.saturating_add(1);
                if *seen == strike.nth {
                    fate = fate.or(Some(strike.fate));
                }
            }
        }
        fate
    }

    /// What the weather does to a packet: at most one thing, the worst first.
    fn drawn(&mut self, key: u64, link: u32, weather: Weather) -> Option<Fate> {
        let falls = |draws: &mut Draws, percent: u8| draws.word(key, link) % 100 < u32::from(percent);
        let by = |draws: &mut Draws| 1 + (draws.word(key, link) >> 8) % 400;
        if falls(&mut self.losses, weather.lose) {
            Some(Fate::Lost)
        } else if falls(&mut self.acks, weather.lose_acks) {
            Some(Fate::Unacknowledged)
        } else if falls(&mut self.doubles, weather.double) {
            Some(Fate::Twice(by(&mut self.doubles)))
        } else if falls(&mut self.overtakes, weather.overtake) {
            Some(Fate::Late(by(&mut self.overtakes)))
        } else {
            None
        }
    }

    /// The extra delay of a packet, in whole milliseconds: integers alone, so that it is the same on every machine.
    fn delay(&mut self, key: u64, link: u32, weather: Weather) -> u64 {
        let mean = u64::from(weather.delay_ms);
        if mean == 0 {
            return 0;
        }
        let word = self.delays.word(key, link);
        let delay = match weather.spread {
            Spread::Fixed => mean,
            Spread::Uniform => u64::from(word) % mean.saturating_mul(2).saturating_add(1),
            // Zeroes in front are geometric: their number is the whole part of a logarithm.
            Spread::Exponential => {
                let whole = mean.saturating_mul(u64::from(word.leading_zeros()));
                whole.saturating_add(u64::from(word & 0xff) * mean / 256) * 2 / 3
            }
            Spread::HeavyTail => (mean / 4).saturating_mul(1 << word.leading_zeros().min(10)),
        };
        delay.min(LONGEST_DELAY_MS)
    }
}

impl Journey {
    /// The timer that goes off because of what happened, if one does: at the side that waits for an answer.
    pub(crate) fn alarm_at(&self, packet: &Packet, trouble: &Trouble) -> Option<(u64, Packet)> {
        let doublings = self.departure.nth.saturating_sub(1).min(MOST_DOUBLINGS);
        let at = self.started_ms.saturating_add(PATIENCE_MS << doublings);
        let in_time = self.departure.arrives_ms.is_some_and(|arrives| arrives <= at);
        if in_time && self.is_acknowledged {
            return None;
        }
        let overdue = |device, id| (at, Packet::Down(device, Down::Overdue { id }));
        match packet {
            Packet::UnheardMessage(_) | Packet::Unheard(..) | Packet::Restarted => None,
            Packet::Up(device, request) => (!in_time).then(|| overdue(*device, request.id)),
            // A sleeper comes back over another connection: nobody tries this one again.
            Packet::Message(delivery) => {
                (!trouble.is_asleep(delivery.to)).then_some((at, Packet::UnheardMessage(*delivery)))
            }
            Packet::Down(device, down) => match down {
                Down::Overdue { .. } => None,
                Down::Answer { id, .. } => (!in_time).then(|| overdue(*device, *id)),
                Down::Push { id, push } => {
                    (!trouble.is_asleep(*device)).then(|| (at, Packet::Unheard(*device, *id, push.clone())))
                }
            },
        }
    }
}

/// The device at the end of a packet's link, and which way it goes.
pub(crate) const fn ends(packet: &Packet) -> (DeviceIx, Direction) {
    match packet {
        Packet::Message(Delivery { to: device, .. }) | Packet::Down(device, _) => (*device, Direction::Down),
        Packet::Up(device, _)
        | Packet::UnheardMessage(Delivery { to: device, .. })
        | Packet::Unheard(device, ..) => (*device, Direction::Up),
        Packet::Restarted => (DeviceIx(0), Direction::Up),
    }
}
