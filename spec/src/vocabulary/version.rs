//! SDK versions, `MAJOR.MINOR.BUILD`, compared as numbers and never as text.
//!
//! *Not here*: which version a rule asks for; that is in a [`RuleBook`](super::RuleBook).

use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An SDK version. The build number grows over all releases of the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Major number.
    pub major: u32,
    /// Minor number.
    pub minor: u32,
    /// Build number.
    pub build: u32,
}

impl Version {
    /// The version `major.minor.build`.
    pub const fn new(major: u32, minor: u32, build: u32) -> Self {
        Self { major, minor, build }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.build)
    }
}

/// Why a text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionError {
    /// There are not exactly three parts between dots.
    Parts,
    /// A part is empty, is not all decimal digits, or has a leading zero.
    Digits,
    /// A part is larger than `u32::MAX`.
    TooLarge,
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parts => "a version has three parts, like 6.0.1975",
            Self::Digits => "each part of a version is a decimal number without leading zeros, like 6.0.1975",
            Self::TooLarge => "a part of this version is too large",
        })
    }
}

impl core::error::Error for VersionError {}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let mut parts = text.split('.');
        let mut next = || part(parts.next().ok_or(VersionError::Parts)?);
        let version = Self::new(next()?, next()?, next()?);
        if parts.next().is_some() { Err(VersionError::Parts) } else { Ok(version) }
    }
}

fn part(digits: &str) -> Result<u32, VersionError> {
    let canonical = digits == "0" || !digits.starts_with('0');
    if digits.is_empty() || !canonical || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(VersionError::Digits);
    }
    digits.parse().map_err(|_| VersionError::TooLarge)
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    /// The order of release, written by hand: the traps of the vendor's changelog.
    #[test]
    fn order_is_numeric() {
        let released = [
            "5.1.62", "5.1.66", "5.4.666", "5.8.1668", "5.9.1886", "5.10.1", "6.0.975", "6.0.1974",
            "6.0.1975", "6.0.1992", "6.1.2155", "6.5.2803", "8.7.7040", "8.7.7201", "10.0.1",
        ];
        for (earlier, later) in released.iter().zip(&released[1..]) {
            assert!(version(earlier) < version(later), "{earlier} < {later}");
        }
    }

    #[test]
    fn bad_texts_are_refused_with_the_reason() {
        for (text, why) in [
            ("6.0", VersionError::Parts),
            ("6.0.1975.1", VersionError::Parts),
            ("6.0.", VersionError::Digits),
            ("v6.0.1975", VersionError::Digits),
            ("6.0.+1975", VersionError::Digits),
            ("6.00.1975", VersionError::Digits),
            ("6.0.4294967296", VersionError::TooLarge),
        ] {
            assert_eq!(text.parse::<Version>(), Err(why), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_and_back(major: u32, minor: u32, build: u32) {
            let it = Version::new(major, minor, build);
            prop_assert_eq!(version(&it.to_string()), it);
        }
    }
}
