//! Which subjects an entry is about: versions and editions of the SDK.
//!
//! *Not here*: which version a rule asks for; that is in a rule book.

use aside_spec::vocabulary::{Edition, Version};
use std::str::FromStr;

/// What is known of the subject. What it does not tell is taken to be as an entry wants it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubjectInfo {
    /// The version of its SDK.
    pub version: Option<Version>,
    /// The edition of its SDK.
    pub edition: Option<Edition>,
}

/// The subjects that an entry is about; all where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Their versions.
    pub versions: Option<Versions>,
    /// Their editions, of which there is at least one.
    pub editions: Option<Vec<Edition>>,
}

impl Condition {
    /// Whether the entry is about this subject.
    pub fn holds(&self, subject: SubjectInfo) -> bool {
        let version = match (&self.versions, subject.version) {
            (Some(versions), Some(version)) => versions.contains(version),
            (None, _) | (_, None) => true,
        };
        let edition = match (&self.editions, subject.edition) {
            (Some(editions), Some(edition)) => editions.contains(&edition),
            (None, _) | (_, None) => true,
        };
        version && edition
    }
}

/// Versions between bounds: `>=6.0.1975, <7.0.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions(Vec<(Comparison, Version)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    AtLeast,
    AtMost,
    Above,
    Below,
    Exactly,
}

/// The signs, those first that another one is the beginning of.
const SIGNS: [(&str, Comparison); 5] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    (">", Comparison::Above),
    ("<", Comparison::Below),
    ("=", Comparison::Exactly),
];

impl Versions {
    /// Whether a version lies within all bounds.
    pub fn contains(&self, version: Version) -> bool {
        self.0.iter().all(|(comparison, bound)| match comparison {
            Comparison::AtLeast => version >= *bound,
            Comparison::AtMost => version <= *bound,
            Comparison::Above => version > *bound,
            Comparison::Below => version < *bound,
            Comparison::Exactly => version == *bound,
        })
    }
}

impl FromStr for Versions {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',').map(|bound| one(bound.trim())).collect::<Result<_, _>>().map(Self)
    }
}

fn one(bound: &str) -> Result<(Comparison, Version), String> {
    let signed = SIGNS.iter().find_map(|(sign, comparison)| Some((*comparison, bound.strip_prefix(sign)?)));
    let (comparison, version) =
        signed.ok_or("each bound begins with `>=`, `>`, `<=`, `<` or `=`, like `>=6.0.1975`")?;
    version.trim().parse().map(|version| (comparison, version)).map_err(|why| format!("{why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(text: &str) -> Versions {
        text.parse().unwrap()
    }

    /// Numbers, not text: 10 comes after 9, and 975 before 1974.
    #[test]
    fn bounds_are_compared_as_numbers() {
        for (bounds, version, within) in [
            (">=6.0.1975, <7.0.0", "6.0.1975", true),
            (">=6.0.1975, <7.0.0", "6.0.975", false),
            (">=6.0.1975, <7.0.0", "7.0.0", false),
            (">=6.0.1975,<10.0.0", "9.9.9", true),
            (">6.0.1975", "6.0.1975", false),
            (">6.0.1975", "6.0.1976", true),
            ("<=6.0.1975", "6.0.1975", true),
            ("= 6.0.1975", "6.0.1975", true),
            ("=6.0.1975", "6.0.1976", false),
        ] {
            assert_eq!(versions(bounds).contains(version.parse().unwrap()), within, "{version} in {bounds}");
        }
    }

    #[test]
    fn bad_bounds_are_refused_with_the_reason() {
        for text in ["", "6.0.1975", "^6.0.1975", ">=6.0.1975,", ">=6.0.1975 <7.0.0", "==6.0.1975", ">=6.0"] {
            assert!(text.parse::<Versions>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_a_subject_does_not_tell_is_taken_as_met() {
        let it = Condition { versions: Some(versions("<7.0.0")), editions: Some(vec![Edition::Enhanced]) };
        let of = |version, edition| SubjectInfo { version, edition };
        let (old, new) = (Some(Version::new(6, 0, 1975)), Some(Version::new(8, 9, 7511)));
        assert!(it.holds(SubjectInfo::default()));
        assert!(it.holds(of(old, None)));
        assert!(it.holds(of(old, Some(Edition::Enhanced))));
        assert!(!it.holds(of(old, Some(Edition::Basic))));
        assert!(!it.holds(of(new, None)));
        assert!(Condition::default().holds(of(new, Some(Edition::Basic))));
    }
}
