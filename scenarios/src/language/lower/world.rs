//! Who and what there is before the first step, and how steps name it.
//!
//! *Not here*: messages ([`messages`](super::messages)).

use super::Lowering;
use super::values::{Account, Value};
use crate::language::diagnostic::{Diagnostic, Span, known_names, known_words, tick};
use crate::language::node::Key;
use crate::language::syntax;
use crate::language::word::{Device, Group as GroupName, List, User as UserName, Word};
use crate::script::DeviceNeeds;
use aside_spec::vocabulary::{
    DeviceIx, Edition, GroupIx, GroupSpec, GroupType, MemberSpec, Plan, Platform, Role, UserIx, UserSpec,
    Version, limits,
};
use std::collections::BTreeMap;

/// The device that a user has where the author names none.
const ORDINARY_DEVICE: &str = "phone";
/// The most bytes of a user's id, and of a group's.
const USER_ID: usize = 32;
const GROUP_ID: usize = 48;

/// Users, devices and groups by name and by number.
#[derive(Debug, Default)]
pub(super) struct World<'f> {
    users: Vec<User<'f>>,
    user_by_name: BTreeMap<&'f str, UserIx>,
    devices: Vec<DeviceNeeds>,
    groups: Vec<GroupSpec>,
    group_by_name: BTreeMap<&'f str, GroupIx>,
    sdk: Sdk,
}

#[derive(Debug)]
struct User<'f> {
    name: &'f str,
    account: Account,
    devices: Vec<(&'f str, DeviceIx)>,
}

/// What is known of an SDK.
#[derive(Clone, Copy, Debug, Default)]
struct Sdk {
    platform: Option<Platform>,
    edition: Option<Edition>,
    version: Option<Version>,
}

impl Sdk {
    /// This, and where it says nothing, the other.
    fn or(self, other: Self) -> Self {
        Self {
            platform: self.platform.or(other.platform),
            edition: self.edition.or(other.edition),
            version: self.version.or(other.version),
        }
    }
}

/// A user or a device as the author wrote it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Actor<'f> {
    pub(super) device: DeviceIx,
    pub(super) said: &'f str,
}

impl World<'_> {
    pub(super) fn finish(self) -> (Vec<UserSpec>, Vec<DeviceNeeds>, Vec<GroupSpec>) {
        let spec = |user: User<'_>| UserSpec {
            name: user.name.to_owned(),
            registered: user.account == Account::Registered,
        };
        (self.users.into_iter().map(spec).collect(), self.devices, self.groups)
    }
}

impl<'f> Lowering<'f, '_> {
    /// Everything under `world:`; returns the plan.
    pub(super) fn lower_world(&mut self, world: &'f syntax::World) -> Option<Plan> {
        let plan = self.maybe(world.plan.as_ref(), Self::plan).flatten();
        self.world.sdk = self.sdk(world.sdk.as_ref());
        for (name, user) in world.users.iter().flat_map(|users| &users.0) {
            self.declare(name, user);
        }
        for (name, group) in world.groups.iter().flat_map(|groups| &groups.0) {
            self.group_spec(name, group);
        }
        self.check_sizes(world.span);
        plan
    }

    fn check_sizes(&mut self, span: Span) {
        let sizes = [
            ("users", self.world.users.len(), limits::USERS),
            ("devices", self.world.devices.len(), limits::DEVICES),
            ("groups", self.world.groups.len(), limits::GROUPS),
        ];
        for (what, size, most) in sizes.into_iter().filter(|(_, size, most)| size > most) {
            let message = format!("this world has too many {what}: {size}, and {most} are the most");
            self.sink.add::<()>(Diagnostic::error(span, message));
        }
    }

    fn sdk(&mut self, sdk: Option<&'f syntax::Sdk>) -> Sdk {
        let Some(sdk) = sdk else { return Sdk::default() };
        Sdk {
            platform: self.maybe(sdk.platform.as_ref(), Self::word).flatten(),
            edition: self.maybe(sdk.edition.as_ref(), Self::word).flatten(),
            version: self.maybe(sdk.version.as_ref(), Self::version).flatten(),
        }
    }

    fn declare(&mut self, key: &'f Key, user: &'f syntax::User) {
        let account =
            self.maybe(user.account.as_ref(), Self::account).flatten().unwrap_or(Account::Registered);
        let name = Name { text: &key.text, span: key.span, used_at: None };
        self.check_user_name(name, account);
        let ix = self.add_user(&key.text, account);
        let sdk = self.sdk(user.sdk.as_ref());
        let logged_in = self.maybe(user.logged_in.as_ref(), Self::flag).flatten().unwrap_or(true);
        if account == Account::Registered {
            self.declare_devices(key, user, ix, sdk.or(self.world.sdk), logged_in);
        } else if user.devices.is_some() || user.sdk.is_some() || user.logged_in.is_some() {
            let message = format!("{} has no account, and so no device and no SDK", tick(&key.text));
            self.sink
                .add::<()>(Diagnostic::error(key.span, message).help("leave out everything but `account:`"));
        }
    }

    fn declare_devices(
        &mut self,
        key: &'f Key,
        user: &'f syntax::User,
        ix: UserIx,
        sdk: Sdk,
        logged_in: bool,
    ) {
        let Some(devices) = &user.devices else {
            return self.add_device(ix, ORDINARY_DEVICE, sdk, logged_in);
        };
        if devices.0.is_empty() {
            let message = format!("{} has no device", tick(&key.text));
            let help =
                "leave out `devices:` for one ordinary device, or `logged_in: false` for a user who is away";
            self.sink.add::<()>(Diagnostic::error(key.span, message).help(help));
        }
        for (name, device) in &devices.0 {
            if !is_well_formed(&name.text, USER_ID) {
                let message = format!("{} is no name for a device", tick(&name.text));
                self.sink.add::<()>(Diagnostic::error(name.span, message).help(well_formed(USER_ID)));
            }
            let own = Sdk {
                platform: self.maybe(device.platform.as_ref(), Self::word).flatten(),
                edition: self.maybe(device.edition.as_ref(), Self::word).flatten(),
                version: self.maybe(device.version.as_ref(), Self::version).flatten(),
            };
            let there = self.maybe(device.logged_in.as_ref(), Self::flag).flatten().unwrap_or(logged_in);
            self.add_device(ix, &name.text, own.or(sdk), there);
        }
    }

    fn add_user(&mut self, name: &'f str, account: Account) -> UserIx {
        let ix = UserIx::of(self.world.users.len());
        self.world.users.push(User { name, account, devices: Vec::new() });
        self.world.user_by_name.insert(name, ix);
        ix
    }

    fn add_device(&mut self, user: UserIx, name: &'f str, sdk: Sdk, logged_in: bool) {
        let ix = DeviceIx::of(self.world.devices.len());
        let Sdk { platform, edition, version } = sdk;
        self.world.devices.push(DeviceNeeds {
            name: name.to_owned(),
            user,
            platform,
            edition,
            version,
            logged_in,
        });
        if let Some(user) = self.world.users.get_mut(user.at()) {
            user.devices.push((name, ix));
        }
    }

    fn check_user_name(&mut self, name: Name<'f>, account: Account) {
        let well = is_well_formed(name.text, USER_ID);
        let shown = tick(name.text);
        if matches!(name.text, "all" | "none") {
            let error = name.error(format!("a user can't be named {shown}: the word has a meaning in steps"));
            return self.sink.add::<()>(error.help("use another name")).unwrap_or_default();
        }
        if well == (account == Account::Malformed) {
            let error = if well {
                name.error(format!("{shown} is said to be malformed, but an account could have this id"))
                    .help("take `account: malformed` away, or use an id that no account can have, like \"bad id ✗\"")
            } else {
                name.error(format!("{shown} is no id that an account can have")).help(format!(
                    "{}; if it is meant to be bad, declare it under `world: users:` with `account: malformed`",
                    well_formed(USER_ID)
                ))
            };
            self.sink.add::<()>(error);
        }
    }

    fn group_spec(&mut self, key: &'f Key, group: &'f syntax::Group) {
        let malformed = self.maybe(group.id.as_ref(), Self::malformed).flatten().unwrap_or(false);
        self.check_group_name(key, malformed);
        let kind = self.word(&group.r#type);
        let members: Vec<_> = self.each_value(&group.members).into_iter().flatten().collect();
        if malformed && !members.is_empty() {
            let message = format!("{} can't exist, and so has no members", tick(&key.text));
            self.sink.add::<()>(Diagnostic::error(key.span, message).help("write `members: []`"));
        }
        let users: Vec<_> = members.iter().filter_map(|&member| self.member(member)).collect();
        self.check_twice(&members);
        let roles = self.roles(group, &members);
        let members = users.into_iter().enumerate().map(|(at, user)| {
            let first = if at == 0 { Role::Owner } else { Role::Member };
            let role = roles.as_ref().and_then(|roles| roles.get(&user)).copied();
            let other = if roles.as_ref().is_some_and(|roles| roles.values().any(|it| *it == Role::Owner)) {
                Role::Member
            } else {
                first
            };
            MemberSpec { user, role: role.unwrap_or(other) }
        });
        let members = members.collect();
        let ix = GroupIx::of(self.world.groups.len());
        self.world.group_by_name.insert(&key.text, ix);
        // The type is missing only where an error was reported.
        let kind = kind.unwrap_or(GroupType::Work);
        self.world.groups.push(GroupSpec { name: key.text.clone(), kind, members });
    }

    fn check_group_name(&mut self, key: &'f Key, malformed: bool) {
        let well = is_well_formed(&key.text, GROUP_ID);
        let shown = tick(&key.text);
        let error = match (well, malformed) {
            (true, false) | (false, true) => return,
            (true, true) => Diagnostic::error(
                key.span,
                format!("{shown} is said to be malformed, but a group could have this id"),
            )
            .help("take `id: malformed` away, or use an id that no group can have, like \"bad id ✗\""),
            (false, false) => Diagnostic::error(key.span, format!("{shown} is no id that a group can have"))
                .help(format!("{}; if it is meant to be bad, write `id: malformed`", well_formed(GROUP_ID))),
        };
        self.sink.add::<()>(error);
    }

    /// A member of a group: a user that is new here has one ordinary device.
    fn member(&mut self, member: Value<'f>) -> Option<UserIx> {
        if let Some(&ix) = self.world.user_by_name.get(member.text) {
            let user = self.world.users.get(ix.at())?;
            if user.account != Account::Registered {
                let message = format!("{} has no account, and so can't be a member", tick(user.name));
                return self
                    .sink
                    .add(member.error(message).help("let a step invite or target this user instead"));
            }
            return Some(ix);
        }
        let name = Name { text: member.text, span: member.span, used_at: member.used_at };
        self.check_user_name(name, Account::Registered);
        let ix = self.add_user(member.text, Account::Registered);
        self.add_device(ix, ORDINARY_DEVICE, self.world.sdk, true);
        Some(ix)
    }

    fn check_twice(&mut self, members: &[Value<'f>]) {
        let mut seen = BTreeMap::new();
        for member in members {
            if let Some(first) = seen.insert(member.text, member.span) {
                let error = member.error(format!("{} is a member twice", tick(member.text)));
                self.sink
                    .add::<()>(error.label("again").also(first, "first here").help("name each member once"));
            }
        }
    }

    /// The roles that the author gives to members.
    fn roles(&mut self, group: &'f syntax::Group, members: &[Value<'f>]) -> Option<BTreeMap<UserIx, Role>> {
        let mut roles = BTreeMap::new();
        let admins = self.maybe(group.admins.as_ref(), Self::values)?.unwrap_or_default();
        let owner = self.maybe(group.owner.as_ref(), Self::value)?;
        for (text, role) in
            admins.into_iter().map(|it| (it, Role::Admin)).chain(owner.map(|it| (it, Role::Owner)))
        {
            let Some(member) = members.iter().find(|member| member.text == text.text) else {
                let names: Vec<_> = members.iter().map(|member| member.text).collect();
                let error =
                    text.error(format!("the {role} {} is not a member of the group", tick(text.text)));
                let help = format!(
                    "add {} to `members:`; {}",
                    tick(text.text),
                    known_words(text.text, "member", &names)
                );
                self.sink.add::<()>(error.label("not a member").help(help));
                continue;
            };
            let Some(&ix) = self.world.user_by_name.get(member.text) else { continue };
            if let Some((_, first)) = roles.insert(ix, (role, text.span)) {
                let error = text.error(format!("{} is given two roles", tick(text.text)));
                let help = "name each admin once; an owner may do all that an admin may";
                self.sink.add::<()>(error.label("again").also(first, "first here").help(help));
            }
        }
        Some(roles.into_iter().map(|(user, (role, _))| (user, role)).collect())
    }

    /// A user that a step names.
    pub(super) fn user(&mut self, value: Value<'f>) -> Option<UserIx> {
        if let Some(&ix) = self.world.user_by_name.get(value.text) {
            return Some(ix);
        }
        let names: Vec<_> = self.world.users.iter().map(|user| user.name).collect();
        let error = value.error(format!("there is no user {}", tick(value.text))).label("unknown user");
        let whence = "a user is a member of a group, or is declared under `world: users:`";
        self.sink.add(error.help(known_names(value.text, "user", &names, whence)))
    }

    /// Whether there is a user of this name.
    pub(super) fn world_has(&self, user: &str) -> bool {
        self.world.user_by_name.contains_key(user)
    }

    /// The users on a list, as given.
    pub(super) fn users(&mut self, list: &'f List<UserName>) -> Option<Vec<(UserIx, &'f str)>> {
        let all: Vec<_> =
            self.values(list)?.into_iter().map(|value| Some((self.user(value)?, value.text))).collect();
        all.into_iter().collect()
    }

    /// The device that a step names: `user`, for the user's first, or `user/device`.
    pub(super) fn device(&mut self, word: &'f Word<Device>) -> Option<Actor<'f>> {
        let value = self.value(word)?;
        let devices = self.devices(value)?;
        Some(Actor { device: *devices.first()?, said: value.text })
    }

    /// The devices that a pin names: all of `user`, or `user/device`. There is at least one.
    pub(super) fn devices(&mut self, value: Value<'f>) -> Option<Vec<DeviceIx>> {
        let (user, device) = match value.text.split_once('/') {
            Some((user, device)) if !self.world.user_by_name.contains_key(value.text) => (user, Some(device)),
            Some(_) | None => (value.text, None),
        };
        let ix = self.user(Value { text: user, ..value })?;
        let user = self.world.users.get(ix.at())?;
        if user.devices.is_empty() {
            let error = value.error(format!("{} has no account, and so no device", tick(user.name)));
            return self.sink.add(error.help("only a user with an account can do or see something"));
        }
        let Some(device) = device else { return Some(user.devices.iter().map(|(_, ix)| *ix).collect()) };
        if let Some((_, ix)) = user.devices.iter().find(|(name, _)| *name == device) {
            return Some(vec![*ix]);
        }
        let names: Vec<_> = user.devices.iter().map(|(name, _)| *name).collect();
        let error = value
            .error(format!("{} has no device {}", tick(user.name), tick(device)))
            .label("unknown device");
        let others = self.world.users.iter().find(|it| it.devices.iter().any(|(name, _)| *name == device));
        let help = known_words(device, "device", &names);
        self.sink.add(match others {
            Some(other) => error.note(format!("{} has one of this name", tick(other.name))).help(help),
            None => error.help(help),
        })
    }

    /// The group that a step names.
    pub(super) fn group(&mut self, word: &'f Word<GroupName>) -> Option<(GroupIx, &'f str)> {
        let value = self.value(word)?;
        if let Some(&ix) = self.world.group_by_name.get(value.text) {
            return Some((ix, value.text));
        }
        let names: Vec<_> = self.world.group_by_name.keys().copied().collect();
        let error = value.error(format!("there is no group {}", tick(value.text))).label("unknown group");
        let whence = "a group that does not exist yet is declared with `members: []`";
        self.sink.add(error.help(known_names(value.text, "group", &names, whence)))
    }

    /// The type that a group is declared with.
    pub(super) fn kind_of(&self, group: GroupIx) -> Option<GroupType> {
        self.world.groups.get(group.at()).map(|group| group.kind)
    }
}

/// A name that may turn out to be none.
#[derive(Clone, Copy)]
struct Name<'f> {
    text: &'f str,
    span: Span,
    used_at: Option<Span>,
}

impl Name<'_> {
    fn error(self, message: String) -> Diagnostic {
        let error = Diagnostic::error(self.span, message);
        match self.used_at {
            Some(span) => error.also(span, "used here"),
            None => error,
        }
    }
}

/// Printable ASCII, not too long, and nothing that the language itself is written with.
fn is_well_formed(name: &str, longest: usize) -> bool {
    !name.is_empty()
        && name.len() <= longest
        && !name.starts_with(['$', ' '])
        && !name.ends_with(' ')
        && name.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'/')
}

fn well_formed(longest: usize) -> String {
    format!("a name is printable ASCII, at most {longest} bytes, without `/` and without `$` in front")
}
