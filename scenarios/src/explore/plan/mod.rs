//! Draws a case: who is there, and what they do.
//!
//! It is kept roughly who is where, so that most of what is done makes sense and the rest is bad on purpose. That need not
//! be right: the model and the subject say what becomes of a step.
//!
//! | module | what it holds |
//! |---|---|
//! | `ground` | who is there, and where they stand |
//! | `messages` | message objects, sends, and what comes after |
//! | `groups` | sessions, groups, the plan |
//! | `trouble` | time, the network, faults |
//!
//! *Not here*: which kinds of things are done how often ([`swarm`](super::swarm)).

mod ground;
mod groups;
mod messages;
mod trouble;

use super::dice::Dice;
use super::people::{self, People};
use super::swarm::{Bounds, Kind, Swarm};
use super::twist::Twist;
use crate::script::{Act, Case, Needs, Script, Step, StepIx};
use aside_spec::vocabulary::{Call, Clause, Control, DeviceIx, GroupIx, Handle, Nonce, RuleBook, UserIx};
use std::collections::BTreeSet;

/// A drawn case, with the options that it was drawn by.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The case.
    pub case: Case,
    /// The options.
    pub swarm: Swarm,
}

/// The case of a seed. It is the same on every machine.
pub fn draw(seed: u64, book: &RuleBook, bounds: Bounds) -> Drawn {
    let mut dice = Dice::new(seed);
    let swarm = Swarm::draw(&mut dice, bounds).twisted(Twist::draw(seed), bounds);
    let people = people::draw(&mut dice, &swarm, book);
    let mut drawing = Drawing::new(&mut dice, &swarm, book, people);
    drawing.acts();
    let script = drawing.finish();
    let case = Case {
        id: format!("seed/{seed:016x}"),
        title: String::new(),
        covers: vec![Clause::DeliverOnlyTargets],
        tags: Vec::new(),
        file: String::new(),
        seed: Some(seed),
        cell: Vec::new(),
        script,
    };
    Drawn { case, swarm }
}

/// Where a device stands, roughly.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "four independent facts of a device")]
struct Post {
    user: UserIx,
    is_logged_in: bool,
    is_connected: bool,
    is_running: bool,
    is_asleep: bool,
}

impl Post {
    fn is_up(self) -> bool {
        self.is_running && !self.is_asleep
    }
}

/// A message object that is there.
#[derive(Clone, Copy, Debug)]
struct Object {
    handle: Handle,
    maker: DeviceIx,
    nonce: Nonce,
}

/// A message that was sent, probably.
#[derive(Clone, Debug)]
struct Sent {
    nonce: Nonce,
    sender: DeviceIx,
    /// Those who probably have it.
    known_to: BTreeSet<UserIx>,
}

struct Drawing<'d> {
    dice: &'d mut Dice,
    swarm: &'d Swarm,
    book: &'d RuleBook,
    needs: Needs,
    /// Users without an account.
    nobodies: Vec<UserIx>,
    /// A group id that no group can have; the last of them all.
    no_group: Option<GroupIx>,
    posts: Vec<Post>,
    /// Of each group that can be: its members, probably.
    members: Vec<BTreeSet<UserIx>>,
    messages: Vec<String>,
    objects: Vec<String>,
    live: Vec<Object>,
    sent: Vec<Sent>,
    /// Contents that went out more than once: what they are called by names several messages, so nothing
    /// more is asked about them.
    unclear: BTreeSet<Nonce>,
    /// Contents that were given other words: their objects still have the old ones.
    changed: BTreeSet<Nonce>,
    steps: Vec<Step>,
    ends: Vec<StepIx>,
    /// How often a message was given other words.
    rewordings: u32,
    /// How much more may go by: the model does not count what faults take.
    waits: u32,
    troubles: u32,
}

/// The most stretches of time that a case waits, and the most windows of bad weather: so few that the time which they
/// take never decides whether a recall or a mute is over.
const MOST_WAITS: u32 = 4;
const MOST_TROUBLES: u32 = 5;

impl<'d> Drawing<'d> {
    fn new(dice: &'d mut Dice, swarm: &'d Swarm, book: &'d RuleBook, people: People) -> Self {
        let People { needs, nobodies, no_group } = people;
        let groups = &needs.groups[..no_group.map_or(needs.groups.len(), GroupIx::at)];
        let post = |it: &crate::script::DeviceNeeds| Post {
            user: it.user,
            is_logged_in: it.logged_in,
            is_connected: true,
            is_running: true,
            is_asleep: false,
        };
        Self {
            posts: needs.devices.iter().map(post).collect(),
            members: groups.iter().map(|it| it.members.iter().map(|it| it.user).collect()).collect(),
            dice,
            swarm,
            book,
            needs,
            nobodies,
            no_group,
            messages: Vec::new(),
            objects: Vec::new(),
            live: Vec::new(),
            sent: Vec::new(),
            unclear: BTreeSet::new(),
            changed: BTreeSet::new(),
            steps: Vec::new(),
            ends: Vec::new(),
            rewordings: 0,
            waits: 0,
            troubles: 0,
        }
    }

    fn finish(self) -> Script {
        Script { needs: self.needs, messages: self.messages, objects: self.objects, steps: self.steps }
    }

    fn acts(&mut self) {
        for _ in 0..self.swarm.acts {
            if self.dice.percent(self.swarm.overlap) {
                let count = self.dice.between(2, 3);
                let acts: Vec<_> = (0..count).filter_map(|_| self.act(true)).collect();
                self.wave(acts);
            } else if let Some(act) = self.act(false) {
                self.wave(vec![act]);
            }
        }
        self.come_back();
    }

    /// In the end everybody is there again, so that what was promised for later is seen to be kept.
    fn come_back(&mut self) {
        for at in 0..self.posts.len() {
            let (post, device) = (self.posts[at], DeviceIx::of(at));
            if !post.is_running {
                self.wave(vec![Act::Control(Control::Start { device })]);
            }
            if post.is_asleep {
                self.wave(vec![Act::Control(Control::Wake { device })]);
            }
            if !post.is_connected {
                self.wave(vec![Act::Control(Control::Connect { device })]);
            }
            self.posts[at] = Post { is_running: true, is_asleep: false, is_connected: true, ..post };
        }
    }

    fn wave(&mut self, acts: Vec<Act>) {
        if acts.is_empty() {
            return;
        }
        let after = std::mem::take(&mut self.ends);
        for act in acts {
            self.ends.push(self.steps.len());
            self.steps.push(Step { act, after: after.clone(), line: 0, words: String::new() });
        }
    }

    fn call(&mut self, device: DeviceIx, call: Call) {
        self.wave(vec![Act::Call(device, call)]);
    }

    /// Draws something to do; what has to be done before it is done. None where nobody can.
    fn act(&mut self, overlaps: bool) -> Option<Act> {
        let weights: Vec<_> = self.swarm.kinds.iter().map(|(_, weight)| *weight).collect();
        let (kind, _) = self.swarm.kinds[self.dice.weighted(&weights)?];
        match kind {
            Kind::Say => self.say(),
            Kind::Aside => self.aside(),
            Kind::Single => self.single(),
            Kind::Again => self.again(),
            Kind::Mention => self.mention(),
            Kind::AddAt => self.add_at(),
            Kind::Forward => self.forward(),
            Kind::Merge => self.merge(),
            Kind::Letter => self.letter(),
            Kind::Nowhere => self.nowhere(),
            Kind::Recall => self.on_sent(|message, _| Call::Recall { message }),
            Kind::Modify => self.modify(),
            Kind::Delete => self.on_sent(|message, _| Call::Delete { message }),
            Kind::Receipt => self.on_sent(|message, _| Call::SendReceipt { message }),
            Kind::MarkRead => self.in_group(|group| Call::MarkRead { group }),
            Kind::Option => self.option(),
            Kind::Login => self.login(),
            Kind::Join => self.join(),
            Kind::Leave => self.leave(),
            Kind::Kick => self.kick(),
            Kind::Invite => self.invite(),
            Kind::Mute => self.mute(),
            Kind::MuteAll => self.mute_all(),
            Kind::Dismiss => self.in_group(|group| Call::Dismiss { group }),
            Kind::CreateGroup => self.create_group(),
            Kind::Wait | Kind::Network | Kind::Sleep if overlaps => None,
            Kind::Wait => self.wait(),
            Kind::Plan => self.change_plan(),
            Kind::Network => self.network(),
            Kind::Degrade => self.degrade(),
            Kind::Crash => self.crash(overlaps),
            Kind::Sleep => self.sleep(),
            Kind::Restart => self.restart(),
            Kind::Skew => self.skew(),
        }
    }
}
