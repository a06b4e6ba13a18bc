//! The written form of a scenario: which fields there are, and what kind of thing each holds.
//!
//! The documentation of a field is its description in the JSON Schema, which editors show: it is written for authors.
//!
//! *Not here*: whether names refer to anything ([`lower`](super::lower())).

use super::decode::{Decode, expected, keyed, record};
use super::diagnostic::{Diagnostic, Span, known_words, tick};
use super::node::{Key, Node, Value};
use super::sink::Sink;
use super::word::{
    AccountState, Anything, Body, Book, Bound, Code, Count, Device, Duration, Fixed, Flag,
    Group as GroupName, IdState, List, Map, Mention, Message, MessageOrNone, NewMessage, Outcome, Prose, Tag,
    User as UserName, VersionText, Word,
};
use aside_spec::vocabulary::{
    Clause, Edition, GroupType, MessageKind, Plan, Platform, Priority, ReceiveOption,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use std::borrow::Cow;

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

/// One step: a map with one key.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Where its key stands.
    pub(super) span: Span,
    /// What is done or expected.
    pub(super) act: Act,
}

keyed! {
    /// What is done or expected. A step has exactly one of these keys.
    "a step" enum Act {
        /// Makes a message object.
        Create(Create) = "create",
        /// Makes a message object of several messages that were sent.
        Merge(Merge) = "merge",
        /// Makes a message object with the content of a message that was sent.
        Forward(Forward) = "forward",
        /// Makes a message object that mentions members, of one that does not.
        AddAt(AddAt) = "add_at",
        /// Makes a message object for some members of a group only.
        Target(Target) = "target",
        /// Sends a message object.
        Send(Box<Send>) = "send",
        /// Makes an ordinary text message and sends it to a group.
        Say(Box<Say>) = "say",
        /// Takes a message back for everyone.
        Recall(OfMessage) = "recall",
        /// Gives a message other words.
        Modify(Modify) = "modify",
        /// Deletes a message for the caller only.
        Delete(OfMessage) = "delete",
        /// Tells the sender of a message that it was read.
        SendReceipt(OfMessage) = "send_receipt",
        /// Marks a group's messages as read.
        MarkRead(InGroup) = "mark_read",
        /// Sets how a group's messages are received.
        SetReceiveOption(SetReceiveOption) = "set_receive_option",
        /// Logs the device's user in.
        Login(Login) = "login",
        /// Logs the device's user out.
        Logout(Login) = "logout",
        /// Takes the network from a device.
        Disconnect(OfDevice) = "disconnect",
        /// Gives a device its network back.
        Connect(OfDevice) = "connect",
        /// Makes a group that does not exist yet.
        CreateGroup(CreateGroup) = "create_group",
        /// Joins a group.
        Join(InGroup) = "join",
        /// Invites users to a group.
        Invite(WithUsers) = "invite",
        /// Leaves a group.
        Leave(InGroup) = "leave",
        /// Removes members from a group.
        Kick(WithUsers) = "kick",
        /// Dissolves a group.
        Dismiss(InGroup) = "dismiss",
        /// Forbids a member to speak for some time.
        Mute(Mute) = "mute",
        /// Forbids everyone but owner and admins to speak, or allows it again.
        MuteAll(MuteAll) = "mute_all",
        /// Changes the application's plan.
        ChangePlan(ChangePlan) = "change_plan",
        /// Lets time pass.
        Wait(Wait) = "wait",
        /// Steps that overlap: each comes after the step before, and the next step after all of them.
        Together(Together) = "together",
        /// Expects a call to have ended in this way.
        ExpectResult(ExpectResult) = "expect_result",
        /// Expects these to be all the messages that users or devices were handed so far, in order.
        ExpectReceived(Map<List<Message>>) = "expect_received",
        /// Expects these to be all the recalls that users or devices were told of so far.
        ExpectRecalled(Map<List<Message>>) = "expect_recalled",
        /// Expects these to be all the modifications that users or devices were told of so far.
        ExpectModified(Map<List<Message>>) = "expect_modified",
        /// Expects these to be all the offline pushes that users were sent so far.
        ExpectPushed(Map<List<Message>>) = "expect_pushed",
        /// Expects unread counts of a group.
        ExpectUnread(ExpectUnread) = "expect_unread",
        /// Expects total unread counts.
        ExpectTotalUnread(Map<Word<Count>>) = "expect_total_unread",
        /// Expects last messages of a group.
        ExpectLast(ExpectLast) = "expect_last",
        /// Expects the history of a group to be these messages, oldest first.
        ExpectHistory(ExpectHistory) = "expect_history",
        /// Expects a search in a group to find these messages, oldest first.
        ExpectFound(ExpectFound) = "expect_found",
        /// Expects the read receipt of a message, as its sender sees it.
        ExpectReceipt(ExpectReceipt) = "expect_receipt",
    }
}

impl Decode for Step {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            return expected("a step, like `send: { by: ann, message: aside, group: groupA }`", node, sink);
        };
        let [(key, value)] = entries.as_slice() else { return one_key(node, entries, sink) };
        if !Act::KEYS.contains(&key.text.as_str()) {
            let error = Diagnostic::error(key.span, format!("there is no step {}", tick(&key.text)));
            return sink.add(error.label("unknown step").help(known_words(&key.text, "step", Act::KEYS)));
        }
        Act::decode_as(&key.text, value, sink).map(|act| Self { span: key.span, act })
    }
}

fn one_key<T>(node: &Node, entries: &[(Key, Node)], sink: &mut Sink) -> Option<T> {
    let [(first, _), (second, _), ..] = entries else {
        return sink.add(Diagnostic::error(node.span, "this step is empty"));
    };
    let error = Diagnostic::error(second.span, "a step has one key, and this one has more")
        .label("a second one")
        .also(first.span, "the step's key");
    let known = Act::KEYS.contains(&second.text.as_str());
    let field = format!("a field of {} belongs into its braces, or two spaces further in", tick(&first.text));
    sink.add(error.help(if known { String::from("begin each step with its own `- `") } else { field }))
}

impl JsonSchema for Step {
    fn schema_name() -> Cow<'static, str> {
        Act::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Act::json_schema(generator)
    }
}

record! {
    /// `createTextMessage`, `createCustomMessage`, … by the kind.
    "`create`" struct Create {
        /// Who makes it: a user, for the first of the user's devices, or `user/device`.
        by: Word<Device>,
        /// Its kind; text where left out, or text-at where it mentions somebody.
        kind: Option<Word<MessageKind>>,
        /// What it says, in quotes; for a kind without words what stands for them.
        text: Word<Body>,
        /// Whom it mentions: users, or `all`. It makes a group @ message of it.
        at: Option<List<Mention>>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `createMergerMessage`.
    "`merge`" struct Merge {
        /// Who makes it.
        by: Word<Device>,
        /// The messages in it.
        messages: List<Message>,
        /// Its title, in quotes.
        text: Word<Body>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `createForwardMessage`.
    "`forward`" struct Forward {
        /// Who makes it.
        by: Word<Device>,
        /// The message to forward.
        message: Word<Message>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `createAtSignedGroupMessage`.
    "`add_at`" struct AddAt {
        /// Who makes it.
        by: Word<Device>,
        /// The original.
        message: Word<Message>,
        /// Whom it mentions: users, or `all`.
        at: List<Mention>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `createTargetedGroupMessage`.
    "`target`" struct Target {
        /// Who makes it.
        by: Word<Device>,
        /// The original.
        message: Word<Message>,
        /// The list of receivers, as given: in order, strangers, repetitions and all.
        to: List<UserName>,
        /// The name for it in the steps that follow.
        r#as: Word<NewMessage>,
    }
}

record! {
    /// `sendMessage`.
    "`send`" struct Send {
        /// Who sends it.
        by: Word<Device>,
        /// What is sent.
        message: Word<Message>,
        /// The parameter `groupID`.
        group: Option<Word<GroupName>>,
        /// The parameter `receiver`: with a group, the only member who is to receive it; without, a one-to-one message.
        receiver: Option<Word<UserName>>,
        /// Its priority; default where left out.
        priority: Option<Word<Priority>>,
        /// Only for those who are online now: not stored, not counted, not delivered later.
        online_only: Option<Word<Flag>>,
        /// `isExcludedFromUnreadCount`; not set where left out.
        excluded_from_unread: Option<Word<Flag>>,
        /// `isExcludedFromLastMessage`; not set where left out.
        excluded_from_last: Option<Word<Flag>>,
        /// `needReadReceipt`; false where left out.
        receipt: Option<Word<Flag>>,
        /// Whether offline push is allowed; true where left out.
        push: Option<Word<Flag>>,
    }
}

record! {
    /// A `create` and a `send` of an ordinary text message.
    "`say`" struct Say {
        /// Who says it.
        by: Word<Device>,
        /// In which group.
        group: Word<GroupName>,
        /// What it says, in quotes.
        text: Word<Body>,
        /// The name for it in the steps that follow; not needed where none of them names it.
        r#as: Option<Word<NewMessage>>,
        /// Its priority; default where left out.
        priority: Option<Word<Priority>>,
        /// Only for those who are online now: not stored, not counted, not delivered later.
        online_only: Option<Word<Flag>>,
        /// `isExcludedFromUnreadCount`; not set where left out.
        excluded_from_unread: Option<Word<Flag>>,
        /// `isExcludedFromLastMessage`; not set where left out.
        excluded_from_last: Option<Word<Flag>>,
        /// `needReadReceipt`; false where left out.
        receipt: Option<Word<Flag>>,
        /// Whether offline push is allowed; true where left out.
        push: Option<Word<Flag>>,
    }
}

record! {
    /// A call that is about a message.
    "this step" struct OfMessage {
        /// Who does it.
        by: Word<Device>,
        /// The message.
        message: Word<Message>,
    }
}

record! {
    /// `modifyMessage`.
    "`modify`" struct Modify {
        /// Who does it.
        by: Word<Device>,
        /// The message.
        message: Word<Message>,
        /// Its new words, in quotes.
        text: Word<Body>,
    }
}

record! {
    /// A call that is about a group.
    "this step" struct InGroup {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
    }
}

record! {
    /// `setGroupReceiveMessageOpt`.
    "`set_receive_option`" struct SetReceiveOption {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
        /// The option.
        option: Word<ReceiveOption>,
    }
}

record! {
    /// `login` or `logout`.
    "this step" struct Login {
        /// On which device: the user's first, or `user/device`.
        by: Word<Device>,
    }
}

record! {
    /// Something that happens to a device.
    "this step" struct OfDevice {
        /// Which: the user's first, or `user/device`.
        device: Word<Device>,
    }
}

record! {
    /// `createGroup`.
    "`create_group`" struct CreateGroup {
        /// Who makes it and owns it.
        by: Word<Device>,
        /// The group: one under `world: groups:`.
        group: Word<GroupName>,
        /// Its type, the same as under `world: groups:`; not needed.
        r#type: Option<Word<GroupType>>,
        /// The first members beside its owner.
        members: Option<List<UserName>>,
    }
}

record! {
    /// A call that is about users and a group.
    "this step" struct WithUsers {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
        /// The users.
        users: List<UserName>,
    }
}

record! {
    /// `muteGroupMember`.
    "`mute`" struct Mute {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
        /// The member.
        user: Word<UserName>,
        /// For how long; 0 ends it.
        seconds: Word<Count>,
    }
}

record! {
    /// `setGroupInfo` with `allMuted`.
    "`mute_all`" struct MuteAll {
        /// Who does it.
        by: Word<Device>,
        /// The group.
        group: Word<GroupName>,
        /// Whether from now on or no longer.
        muted: Word<Flag>,
    }
}

record! {
    /// The application's owner changes the plan.
    "`change_plan`" struct ChangePlan {
        /// The new plan.
        to: Word<Plan>,
    }
}

record! {
    /// Time passes: either field, not both.
    "`wait`" struct Wait {
        /// For how many seconds.
        seconds: Option<Word<Duration>>,
        /// For how many milliseconds.
        milliseconds: Option<Word<Duration>>,
    }
}

/// Steps that overlap.
#[derive(Clone, Debug)]
pub(super) struct Together(pub(super) Vec<Step>);

impl Decode for Together {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        Vec::decode(node, sink).map(Self)
    }
}

impl JsonSchema for Together {
    fn schema_name() -> Cow<'static, str> {
        "together".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let step = generator.subschema_for::<Step>();
        schemars::json_schema!({ "type": "array", "items": step, "minItems": 2 })
    }
}

record! {
    /// How a call ended.
    "`expect_result`" struct ExpectResult {
        /// A message, for the last call that made or sent it; the call before where left out.
        of: Option<Word<Message>>,
        /// How: `ok`, or `refused`, which an absent API, a null, an empty object and an error all are.
        is: Word<Outcome>,
        /// The error code of a refusal.
        code: Option<Word<Code>>,
    }
}

record! {
    /// Unread counts of a group.
    "`expect_unread`" struct ExpectUnread {
        /// The group.
        group: Word<GroupName>,
        /// The count that each user or device shows.
        counts: Map<Word<Count>>,
    }
}

record! {
    /// Last messages of a group.
    "`expect_last`" struct ExpectLast {
        /// The group.
        group: Word<GroupName>,
        /// The message that each user or device shows, or `none`.
        messages: Map<Word<MessageOrNone>>,
    }
}

record! {
    /// The history of a group.
    "`expect_history`" struct ExpectHistory {
        /// The group.
        group: Word<GroupName>,
        /// The messages that each user or device finds, oldest first.
        messages: Map<List<Message>>,
    }
}

record! {
    /// What a search in a group finds.
    "`expect_found`" struct ExpectFound {
        /// The group.
        group: Word<GroupName>,
        /// What is looked for, in quotes.
        keyword: Word<Body>,
        /// The messages that each user or device finds, oldest first.
        messages: Map<List<Message>>,
    }
}

record! {
    /// The read receipt of a message.
    "`expect_receipt`" struct ExpectReceipt {
        /// Who looks: the sender.
        by: Word<Device>,
        /// The message.
        message: Word<Message>,
        /// How many have read it.
        read: Word<Count>,
        /// How many have not.
        unread: Word<Count>,
    }
}
