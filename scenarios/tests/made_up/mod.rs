//! A run that never was: one case of each sort that a report must be able to tell of.

use aside_scenarios::run::{CaseResult, Charge, Judge, Verdict};
use aside_scenarios::script::{Act, Case, DeviceNeeds, Ending, Expectation, Needs, Script, Step, StepIx};
use aside_spec::clauses::Level;
use aside_spec::finding::{Finding, Kind};
use aside_spec::vocabulary::{
    Call, CallId, Clause, Content, Control, DeviceIx, DeviceSpec, Edition, Entry, ErrorCode, Event, GroupIx,
    GroupSpec, GroupType, Handle, MemberSpec, Message, MessageKind, Nonce, Observation, Plan, Platform, Role,
    SendOptions, UserIx, UserSpec, Version, World,
};
use std::collections::BTreeMap;

const ANN: DeviceIx = DeviceIx(0);
const VINSON: DeviceIx = DeviceIx(1);
const DENNY: DeviceIx = DeviceIx(2);
const CAROL: DeviceIx = DeviceIx(3);
const GROUP: GroupIx = GroupIx(0);

/// The run: a pass, a leak, a warning, a skipped case, an error, and one that could not be decided.
pub(crate) fn run() -> Vec<(Case, CaseResult)> {
    vec![pass(), leak(0), warning(), skipped(), error(), inconclusive()]
}

fn pass() -> (Case, CaseResult) {
    let result = CaseResult {
        verdict: Verdict::Pass,
        charges: Vec::new(),
        checked: BTreeMap::from([(Clause::DeliverTargets, 2), (Clause::HideHistory, 1_200)]),
        answers: [(Clause::ReceiverNonMember, "dropped".into()), (Clause::SeqTaken, "taken".into())].into(),
        fingerprint: 0x0123_4567_89ab_cdef,
        world: Some(world()),
        log: Vec::new(),
        set_aside: 0,
        fault: None,
        marks: Vec::new(),
        trail: Vec::new(),
        is_alone: false,
    };
    (case("delivery/targets", "Those on the list receive the message"), result)
}

/// Found by pins and model, with a second kind of harm in its wake; of many, the `at`th.
pub(crate) fn leak(at: usize) -> (Case, CaseResult) {
    let members_only = |kind, expected: &str, seen: &str| Finding {
        kind,
        clause: Clause::DeliverOnlyTargets,
        expected: expected.into(),
        seen: seen.into(),
    };
    let charge = |judge, step, finding| Charge { judge, finding, level: Level::Must, step };
    let miscount = Finding {
        kind: Kind::Miscount,
        clause: Clause::HideUnread,
        expected: "carol has 1 unread in groupA".into(),
        seen: "2".into(),
    };
    let result = CaseResult {
        verdict: Verdict::Fail,
        charges: vec![
            charge(Judge::Model, None, miscount),
            charge(
                Judge::Model,
                Some(3),
                members_only(Kind::Leak, "carol never learns of aside", "carol received it"),
            ),
            charge(
                Judge::Pins,
                Some(7),
                members_only(Kind::Leak, "carol: [control]", "carol: [aside, control]"),
            ),
        ],
        checked: BTreeMap::from([(Clause::DeliverOnlyTargets, 3)]),
        answers: [(Clause::ReceiverNonMember, "refused".into())].into(),
        fingerprint: 0xfeed,
        world: Some(world()),
        log: log(),
        set_aside: 0,
        fault: None,
        marks: Vec::new(),
        trail: Vec::new(),
        is_alone: false,
    };
    let mut case = case("delivery/only-targets", "Members outside the target list receive nothing");
    case.id = format!("delivery/only-targets[group_type=work,number={at}]");
    (case, result)
}

fn warning() -> (Case, CaseResult) {
    let finding = Finding {
        kind: Kind::Misordered,
        clause: Clause::DeliverOrder,
        expected: "vinson receives aside before control".into(),
        seen: "the other way round".into(),
    };
    let charge = Charge { judge: Judge::Model, finding, level: Level::Should, step: Some(5) };
    let result = CaseResult {
        verdict: Verdict::Pass,
        charges: vec![charge],
        checked: BTreeMap::from([(Clause::DeliverOrder, 1)]),
        answers: [(Clause::ReceiverNonMember, "dropped".into())].into(),
        ..pass().1
    };
    (case("membership/back-online", "What was missed comes in order"), result)
}

fn skipped() -> (Case, CaseResult) {
    let why = "needs version 6.0.1974 on android; the subject is 8.9.7511 and can't be another".into();
    let case = case("gates/version-floor[one build below]", "Below its floor no SDK sends targeted messages");
    (case, CaseResult::without_run(Verdict::Skipped(why)))
}

/// With words in it that mean something to screens, shells, XML, Markdown and GitHub.
fn error() -> (Case, CaseResult) {
    let why = "no check was evaluated: \u{1b}[2J<b>100%</b> of `it's` | @someone,\n::error::all clear";
    let case = case("own/it's-mine[text=<b>]", "A file with & in its \u{202e}title");
    (
        case,
        CaseResult::without_run(Verdict::Error(aside_scenarios::run::result::Trouble::Scenario(why.into()))),
    )
}

fn inconclusive() -> (Case, CaseResult) {
    let result = CaseResult { verdict: Verdict::Inconclusive, checked: BTreeMap::new(), ..pass().1 };
    (case("combinations/everything-at-once", "More overlaps than anybody can tell apart"), result)
}

fn case(id: &str, title: &str) -> Case {
    let file = id.split('[').next().unwrap_or(id);
    Case {
        id: id.into(),
        title: title.into(),
        covers: vec![Clause::DeliverOnlyTargets],
        tags: Vec::new(),
        file: format!("scenarios/corpus/{file}.yaml"),
        seed: None,
        cell: Vec::new(),
        script: Script {
            needs: needs(),
            messages: vec!["aside".into(), "control".into()],
            objects: vec!["original".into(), "aside".into(), "control".into()],
            steps: steps(),
        },
    }
}

fn steps() -> Vec<Step> {
    let received = Expectation::Received(vec![(CAROL, vec![Nonce(1)])]);
    let acts = [
        (9, Act::Control(Control::Wait { milliseconds: 3 }), "3 ms pass"),
        (10, Act::Call(ANN, create(0, 0, "for two")), "ann creates the text message original"),
        (11, Act::Call(ANN, target()), "ann targets original to vinson and denny as aside"),
        (12, Act::Call(ANN, send(1)), "ann sends aside in groupA"),
        (13, Act::Expect(Expectation::Result { of: 3, is: Ending::Ok }), "aside is ok"),
        (14, Act::Call(ANN, create(1, 2, "for all")), "ann creates control, an ordinary message"),
        (14, Act::Call(ANN, send(2)), "ann sends control in groupA"),
        (15, Act::Expect(received), "carol has received control"),
    ];
    let step = |(at, (line, act, words)): (StepIx, (usize, Act, &str))| {
        let after = at.checked_sub(1).into_iter().collect();
        Step { act, after, line, words: words.into() }
    };
    acts.into_iter().enumerate().map(step).collect()
}

fn create(nonce: u32, made: u32, text: &str) -> Call {
    Call::CreateMessage { content: content(nonce, text), at: Vec::new(), made: Handle(made) }
}

fn target() -> Call {
    Call::Target { original: Handle(0), receivers: vec![UserIx(1), UserIx(2)], made: Handle(1) }
}

fn send(message: u32) -> Call {
    Call::Send {
        message: Handle(message),
        receiver: None,
        group: Some(GROUP),
        options: SendOptions::default(),
    }
}

fn content(nonce: u32, text: &str) -> Content {
    Content { kind: MessageKind::Text, text: text.into(), nonce: Some(Nonce(nonce)) }
}

/// Carol receives what was for vinson and denny, vinson receives twice what was for all, and one send is refused.
fn log() -> Vec<Entry> {
    let asked = |call, what| Observation::Submitted { call: CallId(call), device: ANN, what };
    let received = |device, nonce| {
        let message = Message {
            content: content(nonce, "for some"),
            sender: UserIx(0),
            group: Some(GROUP),
            seq: None,
            at: Vec::new(),
            recalled: false,
        };
        Observation::Seen(Event::Received { device, message })
    };
    let all = vec![
        asked(0, create(0, 0, "for two")),
        asked(1, target()),
        asked(2, send(1)),
        received(VINSON, 0),
        received(DENNY, 0),
        received(CAROL, 0),
        asked(3, create(1, 2, "for all")),
        asked(4, send(2)),
        received(VINSON, 1),
        received(VINSON, 1),
        Observation::Seen(Event::Failed { call: CallId(4), code: ErrorCode(6012) }),
        Observation::Settled,
    ];
    all.into_iter().map(|what| Entry { at_ms: 0, what }).collect()
}

const NAMES: [&str; 4] = ["ann", "vinson", "denny", "carol"];

fn users() -> Vec<UserSpec> {
    NAMES.iter().map(|name| UserSpec { name: (*name).into(), registered: true }).collect()
}

fn groups() -> Vec<GroupSpec> {
    let members =
        (0..NAMES.len()).map(|at| MemberSpec { user: UserIx::of(at), role: Role::Member }).collect();
    vec![GroupSpec { name: "groupA".into(), kind: GroupType::Work, members }]
}

fn world() -> World {
    let device = |at: usize| DeviceSpec {
        name: "phone".into(),
        user: UserIx::of(at),
        platform: Platform::Android,
        edition: Edition::Enhanced,
        version: Version::new(8, 9, 7511),
        logged_in: true,
    };
    World {
        plan: Plan::Ultimate2022,
        users: users(),
        devices: (0..NAMES.len()).map(device).collect(),
        groups: groups(),
    }
}

fn needs() -> Needs {
    let device = |at: usize| DeviceNeeds {
        name: "phone".into(),
        user: UserIx::of(at),
        platform: None,
        edition: None,
        version: None,
        logged_in: true,
    };
    Needs { plan: None, users: users(), devices: (0..NAMES.len()).map(device).collect(), groups: groups() }
}
