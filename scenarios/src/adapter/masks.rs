//! Names that tell the subject nothing, and the way back.
//!
//! A subject that knew the scenario's names could have its answers prepared. So every account and group is given a name
//! drawn from seed, case and attempt; an id that no account can have stays as it is, because that is its point. What
//! makes a message unique is a *mark* at the end of its text, which comes back wherever the message shows up.
//!
//! *Not here*: everything else of the protocol; see [`outgoing`](super::outgoing), [`incoming`](super::incoming).

use aside_spec::vocabulary::{At, DeviceIx, GroupIx, Handle, Nonce, UserIx, World};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Letters and digits that nobody mistakes for one another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";
/// The longest id of an account, in bytes.
const USER_LEN: usize = 32;
/// The longest id of a group, in bytes.
const GROUP_LEN: usize = 48;
/// Stands for everybody in a list of mentions.
pub const AT_ALL: &str = "@all";

/// The names of one world on the wire.
#[derive(Clone, Debug)]
pub struct Masks {
    salt: u64,
    users: Vec<String>,
    devices: Vec<String>,
    groups: Vec<String>,
    by_user: BTreeMap<String, UserIx>,
    by_device: BTreeMap<String, DeviceIx>,
    by_group: BTreeMap<String, GroupIx>,
    by_mark: BTreeMap<String, Nonce>,
    /// Message ids in the order in which they were seen: which message, and whose.
    ids: Vec<(String, Nonce, UserIx)>,
    by_id: BTreeMap<String, Nonce>,
    /// The scenario's name of everything on the wire, for diagnostics.
    plain: BTreeMap<String, String>,
}

/// Who may be named how.
pub struct Names<'n> {
    /// Accounts that exist and are to be used; empty where any name will do.
    pub pool: &'n [String],
    /// Decides the names.
    pub salt: u64,
}

impl Masks {
    /// The names for a world. `pool` has at least as many accounts as the world has registered users.
    pub fn new(world: &World, names: &Names<'_>) -> Self {
        let salt = names.salt;
        let mut pool = names.pool.iter();
        let users: Vec<_> = world
            .users
            .iter()
            .enumerate()
            .map(|(at, user)| {
                let pooled = if user.registered { pool.next() } else { None };
                pooled.cloned().unwrap_or_else(|| mask(salt, "u", at, &user.name, USER_LEN))
            })
            .collect();
        let groups = world.groups.iter().enumerate();
        let groups: Vec<_> = groups.map(|(at, it)| mask(salt, "g", at, &it.name, GROUP_LEN)).collect();
        let device = |it: &aside_spec::vocabulary::DeviceSpec| {
            format!("{}/{}", users.get(it.user.at()).map_or("?", String::as_str), it.name)
        };
        let devices: Vec<_> = world.devices.iter().map(device).collect();
        let mut plain = BTreeMap::new();
        for (masked, user) in users.iter().zip(&world.users) {
            plain.insert(masked.clone(), user.name.clone());
        }
        for (masked, group) in groups.iter().zip(&world.groups) {
            plain.insert(masked.clone(), group.name.clone());
        }
        Self {
            salt,
            by_user: numbered(&users, UserIx::of),
            by_device: numbered(&devices, DeviceIx::of),
            by_group: numbered(&groups, GroupIx::of),
            users,
            devices,
            groups,
            by_mark: BTreeMap::new(),
            ids: Vec::new(),
            by_id: BTreeMap::new(),
            plain,
        }
    }

    /// A user's name on the wire.
    pub fn user(&self, user: UserIx) -> String {
        self.users.get(user.at()).cloned().unwrap_or_default()
    }

    /// Users' names on the wire.
    pub fn users(&self, users: &[UserIx]) -> Vec<String> {
        users.iter().map(|user| self.user(*user)).collect()
    }

    /// A device's name on the wire.
    pub fn device(&self, device: DeviceIx) -> String {
        self.devices.get(device.at()).cloned().unwrap_or_default()
    }

    /// A group's name on the wire.
    pub fn group(&self, group: GroupIx) -> String {
        self.groups.get(group.at()).cloned().unwrap_or_default()
    }

    /// Mentions on the wire.
    pub fn at(&self, at: &[At]) -> Vec<String> {
        let name = |at: &At| match at {
            At::All => AT_ALL.into(),
            At::User(user) => self.user(*user),
        };
        at.iter().map(name).collect()
    }

    /// A message object's name on the wire.
    pub fn handle(handle: Handle) -> String {
        format!("m{}", handle.0)
    }

    /// The user of this name.
    pub fn user_of(&self, name: &str) -> Option<UserIx> {
        self.by_user.get(name).copied()
    }

    /// The device of this name.
    pub fn device_of(&self, name: &str) -> Option<DeviceIx> {
        self.by_device.get(name).copied()
    }

    /// The group of this name.
    pub fn group_of(&self, name: &str) -> Option<GroupIx> {
        self.by_group.get(name).copied()
    }

    /// A text with the mark of its message.
    pub fn marked(&mut self, text: &str, nonce: Option<Nonce>) -> String {
        let Some(nonce) = nonce else { return text.into() };
        let mark = format!("#{}", letters(self.salt, "mark", nonce.0 as usize, 6));
        self.by_mark.insert(mark.clone(), nonce);
        if text.is_empty() { mark } else { format!("{text} {mark}") }
    }

    /// A text without its mark, and the message that the mark is of.
    pub fn unmarked(&self, text: &str) -> (String, Option<Nonce>) {
        let (before, mark) = text.rsplit_once(' ').unwrap_or(("", text));
        match self.by_mark.get(mark) {
            Some(nonce) => (before.into(), Some(*nonce)),
            None => (text.into(), None),
        }
    }

    /// A message id was seen with a message.
    pub fn learn(&mut self, msg_id: &str, nonce: Option<Nonce>, sender: UserIx) {
        let Some(nonce) = nonce else { return };
        if self.by_id.insert(msg_id.into(), nonce).is_none() {
            self.ids.push((msg_id.into(), nonce, sender));
        }
    }

    /// The message of an id.
    pub fn message_of(&self, msg_id: &str) -> Option<Nonce> {
        self.by_id.get(msg_id).copied()
    }

    /// The id of a message for a user: of several that carry the nonce the user's own, else the one seen first. An id
    /// that nothing has where the message was never sent.
    pub fn msg_id(&self, nonce: Nonce, by: Option<UserIx>) -> String {
        let mut known = self.ids.iter().filter(|(_, it, _)| *it == nonce);
        let own = known.clone().find(|(_, _, sender)| Some(*sender) == by);
        let id = own.or_else(|| known.next()).map(|(id, _, _)| id.clone());
        id.unwrap_or_else(|| format!("unsent-{}", letters(self.salt, "unsent", nonce.0 as usize, 6)))
    }

    /// A text of the wire with the scenario's names in it.
    pub fn plain(&self, text: &str) -> String {
        let mut text = text.to_string();
        for (masked, name) in self.plain.iter().filter(|(masked, name)| masked != name) {
            if text.contains(masked.as_str()) {
                text = text.replace(masked.as_str(), name);
            }
        }
        text
    }
}

fn numbered<I>(names: &[String], number: impl Fn(usize) -> I) -> BTreeMap<String, I> {
    names.iter().enumerate().map(|(at, name)| (name.clone(), number(at))).collect()
}

/// A name that tells nothing; the given one where no account or group could have it.
fn mask(salt: u64, prefix: &str, at: usize, name: &str, most: usize) -> String {
    let is_well_formed =
        !name.is_empty() && name.len() <= most && name.bytes().all(|byte| byte.is_ascii_graphic());
    if is_well_formed { format!("{prefix}{}", letters(salt, prefix, at, 7)) } else { name.into() }
}

fn letters(salt: u64, label: &str, at: usize, count: u32) -> String {
    let mut bits = xxh3_64_with_seed(&(at as u64).to_le_bytes(), xxh3_64_with_seed(label.as_bytes(), salt));
    let letter = |_| {
        let letter = LETTERS[usize::try_from(bits % 32).unwrap_or(0)];
        bits /= 32;
        char::from(letter)
    };
    (0..count).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aside_spec::vocabulary::{GroupSpec, GroupType, Plan, UserSpec};

    fn masks(pool: &[String], salt: u64) -> Masks {
        let user = |name: &str, registered| UserSpec { name: name.into(), registered };
        let world = World {
            plan: Plan::Ultimate2022,
            users: vec![user("ann", true), user("bad id ✗", false), user("nobody", false)],
            devices: vec![],
            groups: vec![GroupSpec { name: "groupA".into(), kind: GroupType::Work, members: vec![] }],
        };
        Masks::new(&world, &Names { pool, salt })
    }

    fn masks_of(salt: u64) -> Masks {
        masks(&[], salt)
    }

    #[test]
    fn names_tell_nothing_and_malformed_ones_stay_so() {
        let masks = masks(&[], 7);
        assert!(masks.user(UserIx(0)).starts_with('u') && !masks.user(UserIx(0)).contains("ann"));
        assert_eq!(masks.user(UserIx(1)), "bad id ✗");
        assert_ne!(masks.group(GroupIx(0)), masks_of(8).group(GroupIx(0)));
        assert_eq!(masks.user_of(&masks.user(UserIx(2))), Some(UserIx(2)));
        let line = format!("{{\"to\":\"{}\"}}", masks.user(UserIx(0)));
        assert_eq!(masks.plain(&line), "{\"to\":\"ann\"}");
    }

    #[test]
    fn accounts_come_from_the_pool_where_there_is_one() {
        let masks = masks(&["test01".into(), "test02".into()], 7);
        assert_eq!(masks.user(UserIx(0)), "test01");
        assert_ne!(masks.user(UserIx(2)), "test02", "who has no account is given none");
    }

    #[test]
    fn marks_come_back() {
        let mut masks = masks(&[], 7);
        for text in ["", "two words", "ends in a space ", "#abcdef"] {
            let marked = masks.marked(text, Some(Nonce(3)));
            assert_eq!(masks.unmarked(&marked), (text.to_string(), Some(Nonce(3))), "{marked}");
        }
        assert_eq!(masks.unmarked("something else"), ("something else".into(), None));
    }

    #[test]
    fn of_several_ids_the_own_one_is_meant() {
        let mut masks = masks(&[], 7);
        assert!(masks.msg_id(Nonce(0), None).starts_with("unsent-"));
        masks.learn("9", Some(Nonce(0)), UserIx(0));
        masks.learn("2", Some(Nonce(0)), UserIx(2));
        assert_eq!(masks.msg_id(Nonce(0), Some(UserIx(2))), "2");
        assert_eq!(masks.msg_id(Nonce(0), Some(UserIx(1))), "9", "the one seen first");
    }
}
