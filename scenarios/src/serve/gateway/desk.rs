//! The gateway's desk in one world: who sits where, and what each waits for.
//!
//! What a client says becomes requests of the simulated service, and an answer is written when the last of them is
//! answered. It acts on what is said to it and returns what is to be said: there is no socket and no clock in it.
//!
//! *Not here*: sockets ([`door`](super::door)); what each command asks for ([`orders`](super::orders)) and gets
//! ([`news`](super::news)).

use super::super::names::Names;
use super::frame::{Frame, Object, done, refused};
use super::groups::Groups;
use super::orders::{Orders, Want};
use super::shelf::Shelf;
use crate::protocol::request::Provision;
use aside_sim::apart::said::{Answer, Ask, Down, Push, Request, RequestId};
use aside_sim::apart::{Downward, Upward};
use aside_spec::vocabulary::{DeviceIx, GroupIx, UserIx};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use tokio::sync::mpsc::UnboundedSender;

/// What goes out to one client; none is the end of the connection.
pub(in crate::serve) type Out = UnboundedSender<Option<Vec<u8>>>;

/// Everybody's place, and all that is kept for all of them.
pub(in crate::serve) struct Desk {
    seats: BTreeMap<DeviceIx, Seat>,
    pub(super) shelf: Shelf,
    pub(super) groups: Groups,
    /// When the world began, in seconds since 1970.
    pub(super) epoch_s: u64,
    /// Connections are numbered, so that the end of an old one does not end the one that took its place.
    connections: u64,
}

/// One device.
struct Seat {
    user: UserIx,
    /// The connection that the client is on, and its number.
    out: Option<(u64, Out)>,
    next: RequestId,
    jobs: Vec<Job>,
    next_job: u64,
}

/// A frame that is not answered yet.
struct Job {
    number: u64,
    head: Object,
    want: Want,
    /// What remains to be asked, one after the other.
    left: VecDeque<Ask>,
    /// The request under way.
    asked: RequestId,
    said: Vec<Value>,
    /// News of what the client itself asked for: told behind the answer, where clients expect it.
    held: Vec<Frame>,
}

impl Desk {
    pub(in crate::serve) fn new(
        provision: &Provision,
        names: &mut Names,
        owners: &[UserIx],
        epoch_s: u64,
    ) -> Self {
        let seat = |user: &UserIx| Seat { user: *user, out: None, next: 0, jobs: Vec::new(), next_job: 0 };
        Self {
            seats: owners.iter().enumerate().map(|(at, user)| (DeviceIx::of(at), seat(user))).collect(),
            shelf: Shelf::default(),
            groups: Groups::new(provision, names),
            epoch_s,
            connections: 0,
        }
    }

    /// The place for a user: a free one of his devices, or else the one whose client has been there for longest.
    pub(in crate::serve) fn place_for(&self, user: UserIx) -> Option<DeviceIx> {
        let own = self.seats.iter().filter(|(_, seat)| seat.user == user);
        let since = |seat: &Seat| seat.out.as_ref().map_or(0, |(number, _)| *number);
        own.min_by_key(|(_, seat)| since(seat)).map(|(device, _)| *device)
    }

    /// A client takes a place; whoever was there is sent away. Tells the number of the connection.
    pub(in crate::serve) fn sit_down(&mut self, device: DeviceIx, out: Out) -> u64 {
        self.connections += 1;
        if let Some(seat) = self.seats.get_mut(&device) {
            seat.leave();
            seat.out = Some((self.connections, out));
        }
        self.connections
    }

    /// A connection is gone. Tells whether it was the one that the device was on.
    pub(in crate::serve) fn get_up(&mut self, device: DeviceIx, connection: u64) -> bool {
        let Some(seat) = self.seats.get_mut(&device) else { return false };
        let is_there = seat.out.as_ref().is_some_and(|(number, _)| *number == connection);
        if is_there {
            seat.leave();
        }
        is_there
    }

    /// Who is on a device.
    pub(in crate::serve) fn user(&self, device: DeviceIx) -> UserIx {
        self.seats.get(&device).map_or(UserIx(u32::MAX), |seat| seat.user)
    }

    /// A client says something. Tells what the service is to be asked; none for a command that nobody knows.
    pub(in crate::serve) fn hear(
        &mut self,
        names: &mut Names,
        from: DeviceIx,
        frame: Frame,
    ) -> Option<Vec<Upward>> {
        let orders = self.orders(names, from, &frame);
        match orders {
            Orders::Ask(want, asks) => Some(self.open(names, from, frame.head, want, asks)),
            Orders::Say(said) => {
                self.say(from, &done(frame.head, said));
                Some(Vec::new())
            }
            Orders::Refuse(code, why) => {
                self.say(from, &refused(frame.head, code, why));
                Some(Vec::new())
            }
            Orders::Unknown => {
                self.say(from, &done(frame.head, Object::new()));
                None
            }
        }
    }

    /// The service says something to the client on a device.
    pub(in crate::serve) fn arrive(&mut self, names: &mut Names, packet: Downward) -> Vec<Upward> {
        let to = packet.device();
        match packet.into_said() {
            Down::Answer { id, answer } => self.answered(names, to, id, answer),
            Down::Push { push, id: _ } => {
                let standing = Standing::of(&push);
                match self.news(names, to, *push) {
                    Some(frames) => self.tell(to, standing, frames),
                    None => self.send_away(to),
                }
                Vec::new()
            }
            // The network between gateway and service loses nothing.
            Down::Overdue { .. } => Vec::new(),
        }
    }

    fn open(
        &mut self,
        names: &mut Names,
        from: DeviceIx,
        head: Object,
        want: Want,
        asks: Vec<Ask>,
    ) -> Vec<Upward> {
        let Some(seat) = self.seats.get_mut(&from) else { return Vec::new() };
        let number = seat.next_job;
        seat.next_job += 1;
        seat.jobs.push(Job {
            number,
            head,
            want,
            left: asks.into(),
            asked: 0,
            said: Vec::new(),
            held: Vec::new(),
        });
        self.go_on(names, from, number)
    }

    /// Asks for what comes next, or answers where nothing does.
    fn go_on(&mut self, names: &mut Names, from: DeviceIx, number: u64) -> Vec<Upward> {
        let Some(seat) = self.seats.get_mut(&from) else { return Vec::new() };
        let Some(at) = seat.jobs.iter().position(|job| job.number == number) else { return Vec::new() };
        if let Some(ask) = seat.jobs[at].left.pop_front() {
            let id = seat.next;
            seat.next = seat.next.wrapping_add(1);
            seat.jobs[at].asked = id;
            return vec![Upward::new(from, Request { id, ask })];
        }
        let Job { head, want, said, held, .. } = seat.jobs.remove(at);
        let said = self.closing(names, want, said);
        self.say(from, &done(head, said));
        for frame in &held {
            self.say(from, frame);
        }
        Vec::new()
    }

    fn answered(&mut self, names: &mut Names, to: DeviceIx, id: RequestId, answer: Answer) -> Vec<Upward> {
        let Some(seat) = self.seats.get_mut(&to) else { return Vec::new() };
        let Some(at) = seat.jobs.iter().position(|job| job.asked == id) else { return Vec::new() };
        if let Answer::Refused(code) = answer {
            let Job { head, .. } = seat.jobs.remove(at);
            self.say(to, &refused(head, code.0, "the simulated service refuses this"));
            return Vec::new();
        }
        let (number, want) = (seat.jobs[at].number, seat.jobs[at].want.clone());
        let said = self.part(names, to, &want, answer);
        if let Some(job) =
            self.seats.get_mut(&to).and_then(|it| it.jobs.iter_mut().find(|it| it.number == number))
        {
            job.said.extend(said);
        }
        self.go_on(names, to, number)
    }

    /// Tells news. To a client that asks to join a group they come behind the answer; to one that leaves it the answer says all.
    fn tell(&mut self, to: DeviceIx, standing: Option<Standing>, frames: Vec<Frame>) {
        let group = standing.map(Standing::group);
        let is_asked = |job: &&mut Job| matches!(job.want, Want::Affair(of, ..) if Some(of) == group);
        let mut jobs = self.seats.get_mut(&to).into_iter().flat_map(|seat| &mut seat.jobs);
        match (jobs.find(is_asked), standing) {
            (Some(job), Some(Standing::In(_))) => job.held.extend(frames),
            (Some(_), _) => {}
            (None, _) => frames.iter().for_each(|frame| self.say(to, frame)),
        }
    }

    fn say(&self, to: DeviceIx, frame: &Frame) {
        if let Some((_, out)) = self.seats.get(&to).and_then(|seat| seat.out.as_ref()) {
            // To one that has just gone nothing can be said.
            let _ = out.send(Some(frame.bytes()));
        }
    }

    fn send_away(&mut self, device: DeviceIx) {
        if let Some(seat) = self.seats.get_mut(&device) {
            seat.leave();
        }
    }
}

impl Seat {
    /// Nothing that the client waited for is answered any more.
    fn leave(&mut self) {
        self.jobs.clear();
        if let Some((_, out)) = self.out.take() {
            let _ = out.send(None);
        }
    }
}

/// News of a user's own standing in a group.
#[derive(Clone, Copy)]
enum Standing {
    In(GroupIx),
    Out(GroupIx),
}

impl Standing {
    const fn of(push: &Push) -> Option<Self> {
        match push {
            Push::Joined(summary) => Some(Self::In(summary.group)),
            Push::Left(group) => Some(Self::Out(*group)),
            _ => None,
        }
    }

    const fn group(self) -> GroupIx {
        match self {
            Self::In(group) | Self::Out(group) => group,
        }
    }
}
