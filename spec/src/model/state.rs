//! One possible world: who is where, what was sent, who was handed what.
//!
//! *Not here*: how it changes; see [`send`](super::send) and its neighbours.

use super::chooser::AnswerIx;
use super::shared::Shared;
use crate::vocabulary::{
    At, Clause, Content, DeviceIx, GroupIx, GroupType, Handle, Nonce, Plan, ReceiveOption, Role, UserIx,
    World,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// The place of a post in [`State::posts`]: the order of sending over all groups.
pub(super) type PostIx = usize;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    pub plan: Plan,
    /// Milliseconds that the harness let pass; what calls take is not counted.
    pub waited_ms: u64,
    /// Whose each device is; the same in all worlds.
    pub owners: Shared<Owners>,
    pub devices: Vec<Shared<Device>>,
    pub groups: Vec<Shared<Group>>,
    pub objects: Shared<BTreeMap<Handle, Object>>,
    pub cells: Vec<Shared<Cell>>,
    pub posts: Vec<Shared<Post>>,
    /// How many of them there were when it was last quiet.
    pub settled: PostIx,
    /// What processes were sending when they ended, by the device: their next process does not know of it.
    pub orphans: BTreeSet<(DeviceIx, PostIx)>,
    /// One-to-one messages, in the order of sending.
    pub letters: Vec<Shared<Letter>>,
    /// What offline pushes told whom, in order.
    pub pushed: Vec<(UserIx, Nonce)>,
    /// The answers this world gave to open questions: sorted, without repetition.
    pub answers: Vec<(Clause, AnswerIx)>,
}

/// Whose each device is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owners {
    /// All devices, by their users.
    by_user: Vec<DeviceIx>,
    /// By user: where the devices begin in `by_user`; and one more at the end.
    first: Vec<usize>,
}

impl Owners {
    fn new(world: &World) -> Self {
        let known = |it: &DeviceIx| world.user_of(*it).is_some_and(|user| user.at() < world.users.len());
        let mut by_user: Vec<_> = (0..world.devices.len()).map(DeviceIx::of).filter(known).collect();
        by_user.sort_by_key(|it| world.user_of(*it));
        let before = |user: usize| by_user.partition_point(|it| world.user_of(*it) < Some(UserIx::of(user)));
        let first = (0..=world.users.len()).map(before).collect();
        Self { by_user, first }
    }

    /// The devices of a user, in order.
    pub(super) fn devices_of(&self, user: UserIx) -> &[DeviceIx] {
        let begin = |at: usize| self.first.get(at).copied().unwrap_or(self.by_user.len());
        &self.by_user[begin(user.at())..begin(user.at() + 1)]
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Device {
    pub user: UserIx,
    pub logged_in: bool,
    pub connected: bool,
    pub process: Process,
    /// Whether its process kept nothing from the one before, and has not been brought up to date yet.
    pub fresh: bool,
    /// The device's store lost every post before this one.
    pub forgot: PostIx,
    /// Its process began after this post: what no store keeps of those before is gone.
    pub began: PostIx,
    /// What it was handed as new, told as recalled, told as modified, in order.
    pub received: Vec<Nonce>,
    pub recalled: Vec<Nonce>,
    pub modified: Vec<Nonce>,
}

impl Device {
    pub(super) fn online(&self) -> bool {
        self.logged_in && self.connected && self.process == Process::Running
    }
}

/// What the application's process on a device does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Process {
    Running,
    /// It does nothing, and the service may not know yet.
    Asleep,
    Ended,
}

/// The members of a group.
pub(super) type Members = BTreeMap<UserIx, Member>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group {
    pub kind: GroupType,
    pub standing: Standing,
    pub members: Shared<Members>,
    pub all_muted: bool,
    /// What users set or did in the group; it outlives membership.
    pub options: BTreeMap<UserIx, ReceiveOption>,
    /// Up to where each device has read.
    pub read: BTreeMap<DeviceIx, Read>,
    /// Admitted sends since time was last let pass, for the rate limit.
    pub burst: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Not created yet, or never.
    Absent,
    Alive,
    Dismissed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    pub role: Role,
    /// The first post after joining.
    pub since: PostIx,
    /// Muted until so many milliseconds were waited.
    pub muted_until_ms: u64,
}

/// How far a device has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Read {
    /// The first post that is not read.
    pub upto: PostIx,
    /// The clause or question by which the rest is read.
    pub by: Clause,
}

/// What a handle stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Object {
    /// Nothing: its creation was refused, for breaking these clauses.
    Refused(Vec<Clause>),
    Live {
        /// The object's place in [`State::cells`]; two handles may share one.
        cell: usize,
        /// What was made of it by targeting, while it is undecided whether in place or as a copy.
        targeted_as: Option<Handle>,
    },
}

/// A message object of the application.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub maker: UserIx,
    /// The device whose process it lives in.
    pub home: DeviceIx,
    pub content: Content,
    pub at: Vec<At>,
    pub list: Option<Vec<UserIx>>,
    /// Clauses that its making broke although an object came back: no send of it may be admitted.
    pub doomed: Vec<Clause>,
    pub sent: bool,
}

/// A message that was admitted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(clippy::struct_excessive_bools, reason = "four independent facts of a message")]
pub(super) struct Post {
    pub group: GroupIx,
    pub sender: UserIx,
    pub content: Content,
    pub at: Vec<At>,
    /// The list as sent, for a targeted message: everybody who may know of it beside the sender.
    pub list: Option<Vec<UserIx>>,
    /// Of those on the list, the ones who were no members.
    pub strangers: BTreeSet<UserIx>,
    /// Of those on the list, the ones who are to receive it.
    pub targets: BTreeSet<UserIx>,
    /// For an ordinary message, the members at the time.
    pub audience: Audience,
    pub sent_at_ms: u64,
    pub stored: bool,
    pub counted: Choice,
    pub last_for_sender: Choice,
    pub last_for_others: Choice,
    pub in_history_after_rejoining: Choice,
    pub in_history_after_lapse: Choice,
    pub in_history_of_late: Choice,
    pub recalled: bool,
    /// What it said before it was modified, the oldest first: what overlaps with that may still show it.
    pub earlier_texts: Vec<String>,
    pub deleted_by: BTreeSet<UserIx>,
    pub wants_receipt: bool,
    pub read_by: BTreeSet<UserIx>,
    pub pushable: bool,
    /// Devices that were away and are handed it on coming back.
    pub awaited_by: BTreeSet<DeviceIx>,
}

/// Those to whom an ordinary message went: everybody who was a member, whatever else became of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Audience(Option<Shared<Members>>);

impl Audience {
    /// Everybody who is a member now.
    pub(super) fn of(members: &Shared<Members>) -> Self {
        Self(Some(Shared::clone(members)))
    }

    pub(super) fn contains(&self, user: UserIx) -> bool {
        self.0.as_ref().is_some_and(|members| members.contains_key(&user))
    }

    pub(super) fn users(&self) -> impl Iterator<Item = UserIx> + '_ {
        self.0.iter().flat_map(|members| members.keys().copied())
    }
}

/// Two are alike where the same users are in them.
impl Ord for Audience {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Some(one), Some(two)) if one.is_same(two) => Ordering::Equal,
            _ => self.users().cmp(other.users()),
        }
    }
}

impl PartialOrd for Audience {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Audience {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Audience {}

/// A one-to-one message that was admitted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Letter {
    pub content: Content,
    pub at: Vec<At>,
    pub from: UserIx,
    pub to: UserIx,
    /// Whether it counts as unread: unless its sender asked for it not to.
    pub counts: bool,
    /// Devices that were away and may be handed it on coming back.
    pub awaited_by: BTreeSet<DeviceIx>,
}

/// A question about one message, decided only when somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Choice {
    Undecided,
    Yes,
    No,
}

impl From<bool> for Choice {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl Post {
    pub(super) fn targeted(&self) -> bool {
        self.list.is_some()
    }

    /// Whether a user is meant to have it.
    pub(super) fn meant_for(&self, user: UserIx) -> bool {
        user == self.sender
            || if self.targeted() { self.targets.contains(&user) } else { self.audience.contains(user) }
    }
}

impl State {
    pub(super) fn new(world: &World) -> Self {
        let devices = world.devices.iter().map(|spec| {
            Shared::new(Device {
                user: spec.user,
                logged_in: spec.logged_in,
                connected: true,
                process: Process::Running,
                fresh: false,
                forgot: 0,
                began: 0,
                received: Vec::new(),
                recalled: Vec::new(),
                modified: Vec::new(),
            })
        });
        let groups = world.groups.iter().map(|spec| {
            let member = |role| Member { role, since: 0, muted_until_ms: 0 };
            Shared::new(Group {
                kind: spec.kind,
                standing: if spec.members.is_empty() { Standing::Absent } else { Standing::Alive },
                members: Shared::new(spec.members.iter().map(|it| (it.user, member(it.role))).collect()),
                all_muted: false,
                options: BTreeMap::new(),
                read: BTreeMap::new(),
                burst: 0,
            })
        });
        Self {
            plan: world.plan,
            waited_ms: 0,
            owners: Shared::new(Owners::new(world)),
            devices: devices.collect(),
            groups: groups.collect(),
            objects: Shared::new(BTreeMap::new()),
            cells: vec![],
            posts: vec![],
            settled: 0,
            orphans: BTreeSet::new(),
            letters: vec![],
            pushed: vec![],
            answers: vec![],
        }
    }

    pub(super) fn user_of(&self, device: DeviceIx) -> UserIx {
        self.devices[device.at()].user
    }

    pub(super) fn device_mut(&mut self, device: DeviceIx) -> &mut Device {
        self.devices[device.at()].change()
    }

    pub(super) fn group(&self, group: GroupIx) -> &Group {
        &self.groups[group.at()]
    }

    pub(super) fn group_mut(&mut self, group: GroupIx) -> &mut Group {
        self.groups[group.at()].change()
    }

    pub(super) fn option(&self, group: GroupIx, user: UserIx) -> ReceiveOption {
        self.group(group).options.get(&user).copied().unwrap_or(ReceiveOption::Receive)
    }

    pub(super) fn post_mut(&mut self, post: PostIx) -> &mut Post {
        self.posts[post].change()
    }

    pub(super) fn devices_of(&self, user: UserIx) -> impl Iterator<Item = DeviceIx> + '_ {
        self.owners.devices_of(user).iter().copied()
    }

    /// The posts of a group with their places, oldest first.
    pub(super) fn posts_in(&self, group: GroupIx) -> impl DoubleEndedIterator<Item = (PostIx, &Post)> {
        let all = self.posts.iter().enumerate();
        all.filter(move |(_, post)| post.group == group).map(|(at, post)| (at, &**post))
    }

    /// The newest post with this nonce.
    pub(super) fn newest(&self, nonce: Nonce) -> Option<PostIx> {
        self.posts.iter().rposition(|post| post.content.nonce == Some(nonce))
    }

    /// Notes answers to open questions.
    pub(super) fn answer(&mut self, picks: &[(Clause, AnswerIx)]) {
        self.answers.extend_from_slice(picks);
        self.answers.sort_unstable();
        self.answers.dedup();
    }

    /// Makes an object and gives it to a handle.
    pub(super) fn make(&mut self, handle: Handle, cell: Cell) {
        self.objects.change().insert(handle, Object::Live { cell: self.cells.len(), targeted_as: None });
        self.cells.push(Shared::new(cell));
    }

    /// The process on a device has ended: its message objects are no more.
    pub(super) fn forget_objects(&mut self, device: DeviceIx) {
        for object in self.objects.change().values_mut() {
            if let Object::Live { cell, .. } = object
                && self.cells.get(*cell).is_some_and(|cell| cell.home == device)
            {
                *object = Object::Refused(vec![]);
            }
        }
    }
}
