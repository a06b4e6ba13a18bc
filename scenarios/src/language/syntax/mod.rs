//! The written form of a scenario: which fields there are, and what kind of thing each holds.
//!
//! The documentation of a field is its description in the JSON Schema, which editors show: it is written for authors.
//!
//! *Not here*: whether names refer to anything ([`lower`](super::lower())).

pub(super) mod calls;
pub(super) mod faults;
pub(super) mod pins;
pub(super) mod steps;

use super::decode::record;
use super::word::{
    AccountState, Anything, Book, Bound, Fixed, Flag, IdState, List, Map, Prose, Seed, Tag, User as UserName,
    VersionText, Word,
};
use aside_spec::vocabulary::{Clause, Edition, GroupType, Plan, Platform};
pub(super) use steps::{Act, Overlap, Step};

record! {
    /// A scenario: who is there, what they do, and what an author expects of it.
    "a scenario" struct File {
        /// What the scenario shows: one statement, without a full stop.
        title: Fixed<Prose>,
        /// Why it is worth showing, in a paragraph.
        about: Option<Fixed<Prose>>,
        /// The clauses that its pins are charged to, the most telling first.
        #[schemars(length(min = 1))]
        covers: Vec<Fixed<Clause>>,
        /// Words to select scenarios by.
        tags: Option<Vec<Fixed<Tag>>>,
        /// The rule books that it holds for; all where left out.
        #[schemars(length(min = 1))]
        books: Option<Vec<Fixed<Book>>>,
        /// Axes: each a list of values. The scenario is run once for each combination; `$axis` stands for the value.
        matrix: Option<Map<Vec<Word<Anything>>>>,
        /// Named sets of values, each run on its own, and with each cell of the matrix. Every row has the same keys.
        rows: Option<Map<Map<Bound>>>,
        /// Who and what there is before the first step.
        world: World,
        /// The seed of what is drawn, such as losses of a bad link; the run's where left out.
        seed: Option<Fixed<Seed>>,
        /// What happens, and what is expected, one after the other.
        #[schemars(length(min = 1))]
        steps: Vec<Step>,
    }
}

record! {
    /// Who and what there is. What is left out is the subject's own.
    "`world:`" struct World {
        /// The application's plan: `ultimate@2022`, or a bare name, read in the era of the rule book.
        plan: Option<Word<Plan>>,
        /// The SDK on every device that does not say otherwise.
        sdk: Option<Sdk>,
        /// Users that need more than one ordinary device, or that are in no group.
        users: Option<Map<User>>,
        /// Groups. Members that are not under `users:` have one device, `phone`, and are logged in.
        groups: Option<Map<Group>>,
    }
}

record! {
    /// An SDK. What is left out is the subject's own.
    "an SDK" struct Sdk {
        /// Its edition.
        edition: Option<Word<Edition>>,
        /// Its version.
        version: Option<Word<VersionText>>,
        /// Its platform.
        platform: Option<Word<Platform>>,
    }
}

record! {
    /// A user.
    "a user" struct User {
        /// Whether there is an account of this id: `registered`, `unknown`, or `malformed`, which no account can have.
        account: Option<Word<AccountState>>,
        /// The SDK on each of the user's devices that does not say otherwise.
        sdk: Option<Sdk>,
        /// Whether the user is logged in from the start; true where left out.
        logged_in: Option<Word<Flag>>,
        /// The user's devices; one, `phone`, where left out.
        devices: Option<Map<DeviceSpec>>,
    }
}

record! {
    /// A device and the SDK on it.
    "a device" struct DeviceSpec {
        /// The edition of its SDK.
        edition: Option<Word<Edition>>,
        /// The version of its SDK.
        version: Option<Word<VersionText>>,
        /// Its platform.
        platform: Option<Word<Platform>>,
        /// Whether its user is logged in on it from the start; the user's where left out.
        logged_in: Option<Word<Flag>>,
    }
}

record! {
    /// A group.
    "a group" struct Group {
        /// Its type.
        r#type: Word<GroupType>,
        /// Its members; empty for a group that does not exist from the start.
        members: List<UserName>,
        /// The member who owns it; the first where left out.
        owner: Option<Word<UserName>>,
        /// The members who are admins.
        admins: Option<List<UserName>>,
        /// Whether its id can be one: `well-formed`, or `malformed`, which no group can have.
        id: Option<Word<IdState>>,
    }
}
