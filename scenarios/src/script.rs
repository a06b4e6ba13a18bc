//! The run form of a scenario: what files, the explorer and the shrinker all produce, and all that a run reads.
//!
//! A script is a *partial order* of steps: each names the steps it comes after. Steps of a file follow one another;
//! those under `together:` do not. All names are resolved, all values typed: a script cannot refer to nothing.
//!
//! *Not here*: the written form ([`language`](crate::language)), and what becomes of a script ([`run`](crate::run)).

use aside_spec::vocabulary::{
    Call, Clause, Control, DeviceIx, Edition, ErrorCode, GroupIx, GroupSpec, Nonce, Plan, Platform, UserIx,
    UserSpec, Version,
};

/// One cell of a scenario, ready to run under one rule book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The scenario's path without `.yaml`, then the cell: `delivery/only-targets[group_type=work]`. It is unique and
    /// does not name the rule book.
    pub id: String,
    /// The scenario's title.
    pub title: String,
    /// What the scenario is about: the clauses that its pins are charged to, the most telling first.
    pub covers: Vec<Clause>,
    /// Words to select by.
    pub tags: Vec<String>,
    /// The file's path, as diagnostics name it.
    pub file: String,
    /// The seed of what is drawn in it; the run's where there is none.
    pub seed: Option<u64>,
    /// The axes' values in this cell, in the order of the file.
    pub cell: Vec<(String, String)>,
    /// What is run.
    pub script: Script,
}

impl Case {
    /// The scenario's name: the id without the cell.
    pub fn scenario(&self) -> &str {
        self.id.split('[').next().unwrap_or(&self.id)
    }
}

/// A partially ordered plan of steps, and the world that they need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// What the steps need.
    pub needs: Needs,
    /// The author's name of each message, by nonce.
    pub messages: Vec<String>,
    /// The author's name of each message object, by handle; the name of its message where the object has none.
    pub objects: Vec<String>,
    /// The steps, in an order that respects `after`.
    pub steps: Vec<Step>,
}

/// What a script needs of the world. Whatever is `None` is the subject's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The plan.
    pub plan: Option<Plan>,
    /// Every user that a step names.
    pub users: Vec<UserSpec>,
    /// Every device.
    pub devices: Vec<DeviceNeeds>,
    /// Every group that a step names.
    pub groups: Vec<GroupSpec>,
}

/// What a script needs of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceNeeds {
    /// Its name, unique among its user's devices.
    pub name: String,
    /// Whose it is.
    pub user: UserIx,
    /// Platform.
    pub platform: Option<Platform>,
    /// Edition of the SDK.
    pub edition: Option<Edition>,
    /// Version of the SDK.
    pub version: Option<Version>,
    /// Whether the user is logged in there from the start.
    pub logged_in: bool,
}

/// The place of a step in [`Script::steps`].
pub type StepIx = usize;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done or expected.
    pub act: Act,
    /// The steps that it comes after, each with a smaller place.
    pub after: Vec<StepIx>,
    /// The line of the file, from 1; 0 where no file wrote it.
    pub line: usize,
    /// The step as a person would say it: `ann sends aside in groupA`.
    pub words: String,
}

/// What a step does or expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A call of the SDK on a device.
    Call(DeviceIx, Call),
    /// Something done to the world.
    Control(Control),
    /// A pin: what the author expects here.
    Expect(Expectation),
}

/// What an author pins. Lists are in order and complete; who is not named is not pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// How a call ended.
    Result {
        /// The call's step.
        of: StepIx,
        /// How.
        is: Ending,
    },
    /// All that each device was handed as new messages so far.
    Received(Vec<(DeviceIx, Vec<Nonce>)>),
    /// What each device was handed of these messages so far: all of them in this order, or none.
    AllOrNone(Vec<(DeviceIx, Vec<Nonce>)>),
    /// All recalls that each device was told of so far.
    Recalled(Vec<(DeviceIx, Vec<Nonce>)>),
    /// All modifications that each device was told of so far.
    Modified(Vec<(DeviceIx, Vec<Nonce>)>),
    /// All offline pushes that each user was sent so far.
    Pushed(Vec<(UserIx, Vec<Nonce>)>),
    /// The badge of the newest push that each user was sent.
    Badge(Vec<(UserIx, u32)>),
    /// Unread counts of a group, as each device shows them.
    Unread(GroupIx, Vec<(DeviceIx, u32)>),
    /// Total unread counts.
    TotalUnread(Vec<(DeviceIx, u32)>),
    /// The last message of a group, as each device shows it.
    Last(GroupIx, Vec<(DeviceIx, Option<Nonce>)>),
    /// The history of a group, as each device shows it.
    History(GroupIx, Vec<(DeviceIx, Vec<Nonce>)>),
    /// What a search in a group finds on each device.
    Found(GroupIx, String, Vec<(DeviceIx, Vec<Nonce>)>),
    /// The read receipt of a message, as a device of its sender shows it.
    Receipt {
        /// The device.
        on: DeviceIx,
        /// The message.
        message: Nonce,
        /// How many it counts.
        readers: Readers,
    },
}

/// How many a read receipt counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// So many who have read the message, and so many who have not.
    Exactly(u32, u32),
    /// No more than so many in all, if there is a receipt at all.
    AtMost(u32),
}

/// How a call may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It did what it was asked to.
    Ok,
    /// It was refused: by an absent API, a null, an empty object, or an error, with this code where one is pinned.
    Refused(Option<ErrorCode>),
    /// It was refused, with any code but this one, which would say that something else was wrong.
    RefusedOtherwise(ErrorCode),
}
