//! From the run form back to the written form: a scenario file that says what a script does.
//!
//! What it writes is lowered to the same script again, but for numbers that only the order of naming decides. A `create` that is
//! followed by its ordinary `send` becomes a `say`, as a person would write it.
//!
//! | module | what it holds |
//! |---|---|
//! | `acts` | calls and controls |
//! | `pins` | pins |
//!
//! *Not here*: axes, which a script has no more ([`lower`](super::lower())), and making a script smaller
//! ([`shrink`](crate::shrink)).

mod acts;
mod pins;

use crate::script::{Act, DeviceNeeds, Needs, Script, Step, StepIx};
use acts::options_of;
use aside_spec::vocabulary::{
    At, Call, Clause, Control, DeviceIx, GroupIx, Handle, MessageKind, Nonce, Role, UserIx, Word as _,
};
use std::fmt::Write as _;

/// What stands at the head of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head<'h> {
    /// The title: one statement.
    pub title: &'h str,
    /// Why it is worth showing; empty for nothing.
    pub about: &'h str,
    /// What it is about, the most telling first.
    pub covers: &'h [Clause],
    /// The rule books that it holds for; empty for all.
    pub books: &'h [&'h str],
    /// The seed of what is drawn, where anything is.
    pub seed: Option<u64>,
}

/// The text of a scenario file.
pub fn write(head: &Head<'_>, script: &Script) -> String {
    let writer = Writer { script };
    let mut text = format!("title: {}\n", quoted(head.title));
    if !head.about.is_empty() {
        line(&mut text, format_args!("about: {}", quoted(head.about)));
    }
    let covers: Vec<_> = head.covers.iter().map(|clause| clause.name()).collect();
    line(&mut text, format_args!("covers: [{}]", covers.join(", ")));
    if !head.books.is_empty() {
        line(&mut text, format_args!("books: [{}]", head.books.join(", ")));
    }
    if let Some(seed) = head.seed {
        line(&mut text, format_args!("seed: {seed}"));
    }
    writer.world(&mut text);
    text.push_str("steps:\n");
    writer.steps(&mut text);
    text
}

/// A call, as a step says it.
pub(crate) fn act_words(script: &Script, device: DeviceIx, call: &Call) -> String {
    Writer { script }.call(device, call)
}

/// What is done to the world, as a step says it.
pub(crate) fn control_words(script: &Script, control: Control) -> String {
    Writer { script }.control(control)
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    _ = text.write_fmt(what);
    text.push('\n');
}

/// Text in double quotes; what JSON writes, YAML reads.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// A name: as it is where YAML takes it for text whatever it is, else in quotes.
fn name(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/'))
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_plain { text.into() } else { quoted(text) }
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

struct Writer<'w> {
    script: &'w Script,
}

impl Writer<'_> {
    fn world(&self, text: &mut String) {
        let Needs { plan, users: _, devices: _, groups } = &self.script.needs;
        text.push_str("world:\n");
        if let Some(plan) = plan {
            line(text, format_args!("  plan: {}", plan.name()));
        }
        let users = self.declared();
        if !users.is_empty() {
            text.push_str("  users:\n");
        }
        for user in users {
            self.user(text, user);
        }
        if !groups.is_empty() {
            text.push_str("  groups:\n");
        }
        for group in groups {
            let members = list(group.members.iter().map(|it| name(self.user_name(it.user))));
            let mut fields = format!("type: {}, members: {members}", group.kind.name());
            let owner = group.members.iter().position(|it| it.role == Role::Owner).filter(|at| *at > 0);
            if let Some(owner) = owner {
                _ = write!(fields, ", owner: {}", name(self.user_name(group.members[owner].user)));
            }
            let admins: Vec<_> = group.members.iter().filter(|it| it.role == Role::Admin).collect();
            if !admins.is_empty() {
                let admins = list(admins.into_iter().map(|it| name(self.user_name(it.user))));
                _ = write!(fields, ", admins: {admins}");
            }
            if !is_group_id(&group.name) {
                fields.push_str(", id: malformed");
            }
            line(text, format_args!("    {}: {{ {fields} }}", name(&group.name)));
        }
    }

    /// The users to declare: those who have to be, or all where numbers would change otherwise. Draws of the network go by numbers.
    fn declared(&self) -> Vec<UserIx> {
        let all = || (0..self.script.needs.users.len()).map(UserIx::of);
        let some: Vec<_> = all().filter(|it| self.needs_words(*it)).collect();
        let mut order = some.clone();
        for member in self.script.needs.groups.iter().flat_map(|group| &group.members) {
            if !order.contains(&member.user) {
                order.push(member.user);
            }
        }
        if order.into_iter().eq(all()) { some } else { all().collect() }
    }

    /// Whether a user has to be declared: everybody who is not a member with one ordinary device.
    fn needs_words(&self, user: UserIx) -> bool {
        let needs = &self.script.needs;
        let is_member = needs.groups.iter().any(|group| group.members.iter().any(|it| it.user == user));
        let devices: Vec<_> = needs.devices.iter().filter(|it| it.user == user).collect();
        let is_ordinary = |it: &DeviceNeeds| {
            it.name == "phone" && it.logged_in && (it.platform, it.edition, it.version) == (None, None, None)
        };
        !(is_member && matches!(devices.as_slice(), [one] if is_ordinary(one)))
    }

    fn user(&self, text: &mut String, user: UserIx) {
        let spec = &self.script.needs.users[user.at()];
        let shown = name(&spec.name);
        if !spec.registered {
            let state = if is_user_id(&spec.name) { "unknown" } else { "malformed" };
            return line(text, format_args!("    {shown}: {{ account: {state} }}"));
        }
        let devices: Vec<_> = self.script.needs.devices.iter().filter(|it| it.user == user).collect();
        let fields = |it: &DeviceNeeds| {
            let mut fields = Vec::new();
            fields.extend(it.platform.map(|it| format!("platform: {}", it.name())));
            fields.extend(it.edition.map(|it| format!("edition: {}", it.name())));
            fields.extend(it.version.map(|it| format!("version: {it}")));
            fields
        };
        let braces = |fields: &[String]| {
            if fields.is_empty() { "{}".into() } else { format!("{{ {} }}", fields.join(", ")) }
        };
        match devices.as_slice() {
            [one] if one.name == "phone" => {
                let mut all = Vec::new();
                if !fields(one).is_empty() {
                    all.push(format!("sdk: {}", braces(&fields(one))));
                }
                if !one.logged_in {
                    all.push("logged_in: false".into());
                }
                line(text, format_args!("    {shown}: {}", braces(&all)));
            }
            several => {
                line(text, format_args!("    {shown}:"));
                text.push_str("      devices:\n");
                for device in several {
                    let mut all = fields(device);
                    if !device.logged_in {
                        all.push("logged_in: false".into());
                    }
                    line(text, format_args!("        {}: {}", name(&device.name), braces(&all)));
                }
            }
        }
    }

    fn steps(&self, text: &mut String) {
        let steps = &self.script.steps;
        let mut at = 0;
        while at < steps.len() {
            let wave = steps[at..].iter().take_while(|it| it.after == steps[at].after).count().max(1);
            if wave > 1 {
                text.push_str("  - together:\n");
                for step in &steps[at..at + wave] {
                    line(text, format_args!("      - {}", self.step(step)));
                }
            } else if let Some(say) = self.say(at) {
                line(text, format_args!("  - {say}"));
                at += 1;
            } else {
                line(text, format_args!("  - {}", self.step(&steps[at])));
            }
            at += wave;
        }
    }

    /// A `create` and its `send`, in one.
    fn say(&self, at: StepIx) -> Option<String> {
        let [first, second, rest @ ..] = &self.script.steps[at..] else { return None };
        let Act::Call(device, Call::CreateMessage { content, at: mentions, made }) = &first.act else {
            return None;
        };
        let Act::Call(by, Call::Send { message, receiver: None, group: Some(group), options }) = &second.act
        else {
            return None;
        };
        let overlaps = rest.first().is_some_and(|next| next.after == second.after);
        let is_said =
            content.kind == MessageKind::Text && mentions.is_empty() && made == message && device == by;
        if !is_said || overlaps || second.after != [at] {
            return None;
        }
        let (by, group, text) = (self.by(*device), self.group(*group), quoted(&content.text));
        let mut fields = format!("by: {by}, group: {group}, text: {text}");
        // What an author gave no name has one with spaces.
        let made = self.object(*made);
        if !made.starts_with('"') {
            _ = write!(fields, ", as: {made}");
        }
        fields.push_str(&options_of(*options));
        Some(format!("say: {{ {fields} }}"))
    }

    fn step(&self, step: &Step) -> String {
        match &step.act {
            Act::Call(device, call) => self.call(*device, call),
            Act::Control(control) => self.control(*control),
            Act::Expect(pin) => self.pin(pin),
        }
    }

    /// The message that a step makes or sends.
    fn message_of_step(&self, step: StepIx) -> Option<String> {
        let Act::Call(_, call) = &self.script.steps.get(step)?.act else { return None };
        made_or_sent(call).map(|it| self.object(it))
    }

    fn by_device<T>(&self, all: &[(DeviceIx, T)], show: impl Fn(&T) -> String) -> String {
        let each = all.iter().map(|(device, it)| format!("{}: {}", self.seen_by(*device), show(it)));
        format!("{{ {} }}", each.collect::<Vec<_>>().join(", "))
    }

    fn messages(&self, all: &[Nonce]) -> String {
        list(all.iter().map(|it| self.message(*it)))
    }

    fn users(&self, users: &[UserIx]) -> String {
        list(users.iter().map(|it| name(self.user_name(*it))))
    }

    fn mentions(&self, at: &[At]) -> String {
        list(at.iter().map(|it| match it {
            At::All => "all".into(),
            At::User(user) => name(self.user_name(*user)),
        }))
    }

    /// A device that acts: its user, where it is the first of the user's.
    fn by(&self, device: DeviceIx) -> String {
        let devices = &self.script.needs.devices;
        let Some(spec) = devices.get(device.at()) else { return "nobody".into() };
        let is_first = devices.iter().position(|it| it.user == spec.user) == Some(device.at());
        let user = self.user_name(spec.user);
        if is_first { name(user) } else { name(&format!("{user}/{}", spec.name)) }
    }

    /// A device that sees: its user, where it is the user's only one.
    fn seen_by(&self, device: DeviceIx) -> String {
        let devices = &self.script.needs.devices;
        let Some(spec) = devices.get(device.at()) else { return "nobody".into() };
        let is_only = devices.iter().filter(|it| it.user == spec.user).count() == 1;
        let user = self.user_name(spec.user);
        if is_only { name(user) } else { name(&format!("{user}/{}", spec.name)) }
    }

    fn user_name(&self, user: UserIx) -> &str {
        self.script.needs.users.get(user.at()).map_or("nobody", |it| it.name.as_str())
    }

    fn group(&self, group: GroupIx) -> String {
        self.script.needs.groups.get(group.at()).map_or_else(|| "nowhere".into(), |it| name(&it.name))
    }

    fn object(&self, handle: Handle) -> String {
        self.script.objects.get(handle.at()).map_or_else(|| "nothing".into(), |it| name(it))
    }

    fn message(&self, nonce: Nonce) -> String {
        self.script.messages.get(nonce.0 as usize).map_or_else(|| "nothing".into(), |it| name(it))
    }
}

/// The object that a call makes or sends.
pub(crate) const fn made_or_sent(call: &Call) -> Option<Handle> {
    if let Call::Send { message, .. } = call { Some(*message) } else { call.made() }
}

fn is_printable(id: &str, most: usize) -> bool {
    !id.is_empty() && id.len() <= most && id.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn is_user_id(id: &str) -> bool {
    is_printable(id, 32)
}

fn is_group_id(id: &str) -> bool {
    is_printable(id, 48)
}
