//! The world that a case plays in, as it was granted: nothing in it is left open.
//!
//! *Not here*: requirements that a subject may or may not meet; lowering a scenario makes those.

use super::{DeviceIx, Edition, GroupIx, GroupType, Plan, Platform, Role, UserIx, Version};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Who and what there is when the first step begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct World {
    /// What the application's owner has bought.
    pub plan: Plan,
    /// Everyone a step may name, registered or not.
    pub users: Vec<UserSpec>,
    /// Every device.
    pub devices: Vec<DeviceSpec>,
    /// Every group a step may name, existing or not.
    pub groups: Vec<GroupSpec>,
}

/// A name that a step may use for a user.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UserSpec {
    /// The id, as the SDK is given it: it may be malformed.
    pub name: String,
    /// Whether there is an account of this id.
    pub registered: bool,
}

/// A device and the SDK on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeviceSpec {
    /// Its name, unique among its user's devices.
    pub name: String,
    /// Whose it is.
    pub user: UserIx,
    /// Platform.
    pub platform: Platform,
    /// Edition of the SDK.
    pub edition: Edition,
    /// Version of the SDK.
    pub version: Version,
    /// Whether the user is logged in there from the start.
    pub logged_in: bool,
}

/// A name that a step may use for a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GroupSpec {
    /// The id, as the SDK is given it: it may be malformed.
    pub name: String,
    /// Its type.
    pub kind: GroupType,
    /// Its members; empty for a group that does not exist from the start.
    pub members: Vec<MemberSpec>,
}

/// A member of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MemberSpec {
    /// Who.
    pub user: UserIx,
    /// With what role.
    pub role: Role,
}

impl World {
    /// The devices of a user, in order.
    pub fn devices_of(&self, user: UserIx) -> impl Iterator<Item = DeviceIx> + '_ {
        let all = self.devices.iter().enumerate();
        all.filter(move |(_, device)| device.user == user).map(|(at, _)| DeviceIx::of(at))
    }

    /// The user of a device.
    pub fn user_of(&self, device: DeviceIx) -> Option<UserIx> {
        self.devices.get(device.at()).map(|it| it.user)
    }

    /// The users' names with their numbers, in order.
    pub fn user_names(&self) -> impl Iterator<Item = (UserIx, &str)> {
        self.users.iter().enumerate().map(|(at, user)| (UserIx::of(at), user.name.as_str()))
    }

    /// A user's name.
    pub fn user_name(&self, user: UserIx) -> &str {
        self.users.get(user.at()).map_or("?", |it| it.name.as_str())
    }

    /// A group's name.
    pub fn group_name(&self, group: GroupIx) -> &str {
        self.groups.get(group.at()).map_or("?", |it| it.name.as_str())
    }

    /// A device's name: the user's where it is the user's only one, else `user/device`.
    pub fn device_name(&self, device: DeviceIx) -> String {
        let Some(spec) = self.devices.get(device.at()) else { return String::from("?") };
        let user = self.user_name(spec.user);
        if self.devices_of(spec.user).count() == 1 {
            String::from(user)
        } else {
            alloc::format!("{user}/{}", spec.name)
        }
    }
}
