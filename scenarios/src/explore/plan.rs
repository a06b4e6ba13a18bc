//! Draws a case: who is there, and what they do.
//!
//! A `Ground` keeps roughly who is where, so that most of what is done makes sense and the rest is bad on purpose. It need
//! not be right: the model and the subject say what becomes of a step.
//!
//! *Not here*: which kinds of things are done how often ([`swarm`](super::swarm)).

use super::dice::Dice;
use super::people;
use super::swarm::{Bounds, Ill, Kind, Swarm};
use crate::script::{Act, Case, Needs, Script, Step, StepIx};
use aside_spec::vocabulary::{
    At, Call, Clause, Content, Control, DeviceIx, Direction, GroupIx, Handle, MessageKind, Nonce, Plan,
    Priority, ReceiveOption, RuleBook, SendOptions, Spread, Store, UserIx, Weather, Word,
};
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
    let swarm = Swarm::draw(&mut dice, bounds);
    let (needs, extras) = people::draw(&mut dice, &swarm, book);
    let mut drawing = Drawing::new(&mut dice, &swarm, book, needs, extras);
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
    posts: Vec<Post>,
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
    fn new(
        dice: &'d mut Dice,
        swarm: &'d Swarm,
        book: &'d RuleBook,
        needs: Needs,
        nobodies: Vec<UserIx>,
    ) -> Self {
        let post = |it: &crate::script::DeviceNeeds| Post {
            user: it.user,
            is_logged_in: it.logged_in,
            is_connected: true,
            is_running: true,
            is_asleep: false,
        };
        Self {
            posts: needs.devices.iter().map(post).collect(),
            members: needs.groups.iter().map(|it| it.members.iter().map(|it| it.user).collect()).collect(),
            dice,
            swarm,
            book,
            needs,
            nobodies,
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

    // Who and where

    fn is_bad(&mut self) -> bool {
        self.dice.percent(self.swarm.bad_input)
    }

    fn some_group(&mut self) -> Option<GroupIx> {
        (!self.members.is_empty()).then(|| GroupIx::of(self.dice.below(self.members.len())))
    }

    /// A device that can be asked something; most of the time one that is online.
    fn speaker(&mut self, among: impl Fn(UserIx) -> bool) -> Option<DeviceIx> {
        let anybody = self.dice.percent(4);
        let fits = |post: &Post| {
            post.is_up() && among(post.user) && (anybody || post.is_logged_in && post.is_connected)
        };
        let all: Vec<_> = (0..self.posts.len()).filter(|at| fits(&self.posts[*at])).collect();
        self.dice.one_of(&all).map(|at| DeviceIx::of(*at))
    }

    fn member(&mut self, group: GroupIx) -> Option<DeviceIx> {
        if self.is_bad() {
            return self.speaker(|_| true);
        }
        let members = self.members[group.at()].clone();
        self.speaker(|user| members.contains(&user))
    }

    /// Whoever may do things to the group: its owner, most of the time.
    fn manager(&mut self, group: GroupIx) -> Option<DeviceIx> {
        let owner = self.needs.groups[group.at()].members.iter().max_by_key(|it| it.role).map(|it| it.user);
        if self.dice.percent(30) { self.member(group) } else { self.speaker(|user| Some(user) == owner) }
    }

    fn user(&mut self) -> UserIx {
        UserIx::of(self.dice.below(self.needs.users.len()))
    }

    fn registered(&mut self) -> UserIx {
        let user = self.user();
        if self.nobodies.contains(&user) { UserIx(0) } else { user }
    }

    fn known_members(&self, group: GroupIx, but: DeviceIx) -> Vec<UserIx> {
        let own = self.posts.get(but.at()).map(|post| post.user);
        self.members[group.at()].iter().copied().filter(|user| Some(*user) != own).collect()
    }

    /// A list of receivers: members, and where the input is bad, anything that a list should not be.
    fn receivers(&mut self, group: GroupIx, by: DeviceIx) -> Vec<UserIx> {
        let others = self.known_members(group, by);
        let mut list = self.dice.some_of(&others, 4);
        if list.is_empty() {
            list.extend(self.dice.one_of(&others).copied());
        }
        if !self.is_bad() {
            return list;
        }
        match self.dice.below(7) {
            0 => list.clear(),
            1 => list.extend(list.first().copied()),
            2 => list.extend(self.posts.get(by.at()).map(|post| post.user)),
            3 => list.extend(self.nobodies.clone()),
            4 => list.clone_from(&self.nobodies),
            5 => list = (0..self.needs.users.len()).map(UserIx::of).collect(),
            _ => {
                let anybody = self.registered();
                list.push(anybody);
            }
        }
        list
    }

    fn options(&mut self) -> SendOptions {
        let usual = SendOptions::default();
        if !self.dice.percent(self.swarm.send_options) {
            return usual;
        }
        match self.dice.below(7) {
            0 => SendOptions { online_only: true, ..usual },
            1 => SendOptions { excluded_from_unread: Some(true), ..usual },
            2 => SendOptions { excluded_from_unread: Some(false), ..usual },
            3 => SendOptions { excluded_from_last: Some(true), ..usual },
            4 => SendOptions { wants_receipt: true, ..usual },
            5 => SendOptions { push: false, ..usual },
            _ => SendOptions {
                priority: self.dice.pick([Priority::High, Priority::Normal, Priority::Low]),
                ..usual
            },
        }
    }

    // Message objects

    fn object(&mut self, name: &str, maker: DeviceIx, nonce: Nonce) -> Handle {
        let handle = Handle::of(self.objects.len());
        self.objects.push(format!("{name}{}", self.objects.len() + 1));
        self.live.push(Object { handle, maker, nonce });
        handle
    }

    fn content(&mut self, name: &str, kind: MessageKind) -> Content {
        let nonce = Nonce(u32::try_from(self.messages.len()).unwrap_or(u32::MAX));
        let name = format!("{name}{}", self.objects.len() + 1);
        let text = format!("words of {name}");
        self.messages.push(name);
        Content { kind, text, nonce: Some(nonce) }
    }

    fn create(&mut self, by: DeviceIx, name: &str) -> (Handle, Nonce) {
        let kind = if self.dice.percent(80) {
            MessageKind::Text
        } else {
            self.dice.pick([
                MessageKind::Custom,
                MessageKind::Image,
                MessageKind::Sound,
                MessageKind::Video,
                MessageKind::File,
                MessageKind::Location,
                MessageKind::Face,
            ])
        };
        let content = self.content(name, kind);
        let nonce = content.nonce.unwrap_or(Nonce(0));
        let made = self.object(name, by, nonce);
        self.call(by, Call::CreateMessage { content, at: Vec::new(), made });
        (made, nonce)
    }

    fn target(&mut self, by: DeviceIx, original: Handle, receivers: Vec<UserIx>) -> Handle {
        let nonce = self.live.iter().find(|it| it.handle == original).map_or(Nonce(0), |it| it.nonce);
        let made = self.object("aside", by, nonce);
        self.call(by, Call::Target { original, receivers, made });
        made
    }

    /// The last act of a send; what is known of it is noted.
    fn send(&mut self, by: DeviceIx, message: Handle, nonce: Nonce, group: GroupIx, to: &[UserIx]) -> Act {
        let mut known_to: BTreeSet<_> = to.iter().copied().collect();
        known_to.extend(self.posts.get(by.at()).map(|post| post.user));
        self.sent.push(Sent { nonce, sender: by, known_to });
        let options = self.options();
        Act::Call(by, Call::Send { message, receiver: None, group: Some(group), options })
    }

    fn say(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let (made, nonce) = self.create(by, "word");
        let members: Vec<_> = self.members[group.at()].iter().copied().collect();
        Some(self.send(by, made, nonce, group, &members))
    }

    fn aside(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let (original, nonce) = self.create(by, "draft");
        let receivers = self.receivers(group, by);
        let mut made = self.target(by, original, receivers.clone());
        if self.dice.once_in(20) {
            let others = self.receivers(group, by);
            made = self.target(by, made, others);
        }
        let message = if self.dice.once_in(25) { original } else { made };
        Some(self.send(by, message, nonce, group, &receivers))
    }

    fn single(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let (made, nonce) = self.create(by, "note");
        let receiver = self.receivers(group, by).first().copied().unwrap_or(UserIx(0));
        let message = if self.dice.once_in(15) {
            let receivers = self.receivers(group, by);
            self.target(by, made, receivers)
        } else {
            made
        };
        let Act::Call(by, Call::Send { message, group, options, .. }) =
            self.send(by, message, nonce, group, &[receiver])
        else {
            return None;
        };
        Some(Act::Call(by, Call::Send { message, receiver: Some(receiver), group, options }))
    }

    /// An object that was made is sent, or sent again, or an original after it was targeted.
    fn again(&mut self) -> Option<Act> {
        let fits = |it: &&Object| {
            self.posts[it.maker.at()].is_up()
                && !self.unclear.contains(&it.nonce)
                && !self.changed.contains(&it.nonce)
        };
        let up: Vec<_> = self.live.iter().filter(fits).copied().collect();
        let object = *self.dice.one_of(&up)?;
        if self.sent.iter().any(|it| it.nonce == object.nonce) {
            self.unclear.insert(object.nonce);
        }
        let group = self.some_group()?;
        let options = self.options();
        let call = Call::Send { message: object.handle, receiver: None, group: Some(group), options };
        Some(Act::Call(object.maker, call))
    }

    fn mentions(&mut self, group: GroupIx, by: DeviceIx) -> Vec<At> {
        if self.dice.percent(25) {
            return vec![At::All];
        }
        let others = self.known_members(group, by);
        self.dice.one_of(&others).map_or_else(|| vec![At::All], |user| vec![At::User(*user)])
    }

    /// A group @ message, now and then with receivers, which it must not have.
    fn mention(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let at = self.mentions(group, by);
        let content = self.content("call", MessageKind::TextAt);
        let nonce = content.nonce?;
        let made = self.object("call", by, nonce);
        self.call(by, Call::CreateMessage { content, at, made });
        let receivers = self.receivers(group, by);
        if self.dice.percent(50) {
            let aside = self.target(by, made, receivers.clone());
            return Some(self.send(by, aside, nonce, group, &receivers));
        }
        Some(self.send(by, made, nonce, group, &receivers))
    }

    fn add_at(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let (original, nonce) = self.create(by, "draft");
        let receivers = self.receivers(group, by);
        let original =
            if self.dice.percent(50) { self.target(by, original, receivers.clone()) } else { original };
        let at = self.mentions(group, by);
        let made = self.object("signed", by, nonce);
        self.call(by, Call::AddAt { original, at, made });
        Some(self.send(by, made, nonce, group, &receivers))
    }

    /// A message that was sent, with a device whose user probably has it.
    fn had(&mut self) -> Option<(Nonce, DeviceIx, DeviceIx)> {
        let clear: Vec<_> = self.sent.iter().filter(|it| !self.unclear.contains(&it.nonce)).collect();
        let sent = (*self.dice.one_of(&clear)?).clone();
        let is_odd = self.is_bad();
        let by = if self.dice.percent(40) {
            Some(sent.sender).filter(|it| self.posts[it.at()].is_up())
        } else {
            self.speaker(|user| is_odd || sent.known_to.contains(&user))
        };
        Some((sent.nonce, by?, sent.sender))
    }

    fn forward(&mut self) -> Option<Act> {
        let (message, by, _) = self.had()?;
        if self.changed.contains(&message) {
            return None;
        }
        let group = self.some_group()?;
        self.unclear.insert(message);
        let made = self.object("copy", by, message);
        self.call(by, Call::CreateForward { message, made });
        let options = self.options();
        let members = self.members[group.at()].clone();
        if let Some(sent) = self.sent.iter_mut().find(|it| it.nonce == message) {
            sent.known_to.extend(members);
        }
        Some(Act::Call(by, Call::Send { message: made, receiver: None, group: Some(group), options }))
    }

    fn merge(&mut self) -> Option<Act> {
        let (message, by, _) = self.had()?;
        let group = self.some_group()?;
        let content = self.content("pack", MessageKind::Merger);
        let nonce = content.nonce?;
        let made = self.object("pack", by, nonce);
        self.call(by, Call::CreateMerger { content, parts: vec![message], made });
        let receivers = self.receivers(group, by);
        if self.dice.percent(50) {
            let aside = self.target(by, made, receivers.clone());
            return Some(self.send(by, aside, nonce, group, &receivers));
        }
        Some(self.send(by, made, nonce, group, &receivers))
    }

    fn letter(&mut self) -> Option<Act> {
        let by = self.speaker(|_| true)?;
        let (message, nonce) = self.create(by, "letter");
        self.unclear.insert(nonce);
        let receiver = Some(self.registered());
        Some(Act::Call(by, Call::Send { message, receiver, group: None, options: SendOptions::default() }))
    }

    /// To nobody, or to nobody in particular.
    fn nowhere(&mut self) -> Option<Act> {
        let by = self.speaker(|_| true)?;
        let (made, _) = self.create(by, "stray");
        let group = self.some_group()?;
        let message = if self.dice.percent(50) {
            let receivers = self.receivers(group, by);
            self.target(by, made, receivers)
        } else {
            made
        };
        Some(Act::Call(
            by,
            Call::Send { message, receiver: None, group: None, options: SendOptions::default() },
        ))
    }

    // After the sending

    fn on_sent(&mut self, call: impl FnOnce(Nonce, String) -> Call) -> Option<Act> {
        let (message, by, _) = self.had()?;
        self.rewordings += 1;
        let text = format!("other words {}", self.rewordings);
        Some(Act::Call(by, call(message, text)))
    }

    fn modify(&mut self) -> Option<Act> {
        let act = self.on_sent(|message, text| Call::Modify { message, text })?;
        if let Act::Call(_, Call::Modify { message, .. }) = &act {
            self.changed.insert(*message);
        }
        Some(act)
    }

    fn in_group(&mut self, call: impl FnOnce(GroupIx) -> Call) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        Some(Act::Call(by, call(group)))
    }

    fn option(&mut self) -> Option<Act> {
        let option = *self.dice.one_of(ReceiveOption::ALL)?;
        self.in_group(|group| Call::SetReceiveOption { group, option })
    }

    // Groups and sessions

    fn login(&mut self) -> Option<Act> {
        let up: Vec<_> = (0..self.posts.len()).filter(|at| self.posts[*at].is_up()).collect();
        let at = *self.dice.one_of(&up)?;
        let post = &mut self.posts[at];
        post.is_logged_in = !post.is_logged_in;
        let call = if post.is_logged_in { Call::Login } else { Call::Logout };
        Some(Act::Call(DeviceIx::of(at), call))
    }

    fn join(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let members = self.members[group.at()].clone();
        let by = self.speaker(|user| !members.contains(&user))?;
        let user = self.posts[by.at()].user;
        self.members[group.at()].insert(user);
        Some(Act::Call(by, Call::Join { group }))
    }

    fn leave(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let user = self.posts[by.at()].user;
        self.members[group.at()].remove(&user);
        Some(Act::Call(by, Call::Leave { group }))
    }

    fn kick(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.manager(group)?;
        let others = self.known_members(group, by);
        let whom = *self.dice.one_of(&others)?;
        self.members[group.at()].remove(&whom);
        Some(Act::Call(by, Call::Kick { group, users: vec![whom] }))
    }

    fn invite(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let whom = self.registered();
        self.members[group.at()].insert(whom);
        Some(Act::Call(by, Call::Invite { group, users: vec![whom] }))
    }

    fn mute(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.manager(group)?;
        let others = self.known_members(group, by);
        let user = *self.dice.one_of(&others)?;
        let seconds = self.dice.pick([0, 3600, 86_400]);
        Some(Act::Call(by, Call::Mute { group, user, seconds }))
    }

    fn mute_all(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.manager(group)?;
        let muted = self.dice.percent(60);
        Some(Act::Call(by, Call::MuteAll { group, muted }))
    }

    fn create_group(&mut self) -> Option<Act> {
        let unborn: Vec<_> =
            (0..self.members.len()).filter(|at| self.needs.groups[*at].members.is_empty()).collect();
        let at = *self.dice.one_of(&unborn)?;
        let by = self.speaker(|_| true)?;
        let group = GroupIx::of(at);
        let owner = self.posts[by.at()].user;
        let other = self.registered();
        let members = if other == owner { Vec::new() } else { vec![other] };
        self.members[at].extend(members.iter().copied().chain([owner]));
        let kind = self.needs.groups[at].kind;
        Some(Act::Call(by, Call::CreateGroup { group, kind, members }))
    }

    fn change_plan(&mut self) -> Option<Act> {
        let plans: Vec<Plan> = self.book.plans.keys().copied().collect();
        let plan = *self.dice.one_of(&plans)?;
        Some(Act::Control(Control::SetPlan { plan }))
    }

    // Time and trouble

    fn wait(&mut self) -> Option<Act> {
        if self.waits == MOST_WAITS {
            return None;
        }
        self.waits += 1;
        let seconds = self.dice.pick([1, 10, 130, 3600]);
        Some(Act::Control(Control::Wait { milliseconds: seconds * 1000 }))
    }

    fn some_device(&mut self, fits: impl Fn(Post) -> bool) -> Option<DeviceIx> {
        let all: Vec<_> = (0..self.posts.len()).filter(|at| fits(self.posts[*at])).collect();
        self.dice.one_of(&all).map(|at| DeviceIx::of(*at))
    }

    fn network(&mut self) -> Option<Act> {
        let device = self.some_device(Post::is_up)?;
        let post = &mut self.posts[device.at()];
        post.is_connected = !post.is_connected;
        let control =
            if post.is_connected { Control::Connect { device } } else { Control::Disconnect { device } };
        Some(Act::Control(control))
    }

    fn has_trouble_left(&mut self) -> bool {
        let has_left = self.troubles < MOST_TROUBLES;
        self.troubles += u32::from(has_left);
        has_left
    }

    fn degrade(&mut self) -> Option<Act> {
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

    fn crash(&mut self, overlaps: bool) -> Option<Act> {
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

    fn sleep(&mut self) -> Option<Act> {
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

    fn restart(&mut self) -> Option<Act> {
        if !self.has_trouble_left() {
            return None;
        }
        let milliseconds = self.dice.pick([1, 100, 1000]);
        Some(Act::Control(Control::RestartService { milliseconds }))
    }

    fn skew(&mut self) -> Option<Act> {
        let device = self.some_device(|_| true)?;
        let milliseconds = self.dice.pick([-86_400_000, -90_000, 90_000, 86_400_000]);
        Some(Act::Control(Control::Skew { device, milliseconds }))
    }
}
