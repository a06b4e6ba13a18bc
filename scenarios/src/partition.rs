//! A part of a run: cases and numbers are dealt out to so many machines, which need not know of one another.
//!
//! *Not here*: putting the parts together again ([`report::merge`](crate::report::merge)).

use std::fmt;
use std::str::FromStr;
use xxhash_rust::xxh3::xxh3_64;

/// The most parts.
const MOST: u64 = 1_000_000;

/// Part `index` of `of`, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    index: u64,
    of: u64,
}

impl Partition {
    /// This part of so many; none where there is no such part.
    pub fn new(index: u64, of: u64) -> Option<Self> {
        (index < of && of <= MOST).then_some(Self { index, of })
    }

    /// Which part it is, from 0.
    pub const fn index(self) -> u64 {
        self.index
    }

    /// How many parts there are.
    pub const fn of(self) -> u64 {
        self.of
    }

    /// Whether a case of this full id is in it.
    pub fn has(self, id: &str) -> bool {
        xxh3_64(id.as_bytes()) % self.of == self.index
    }

    /// Its share of a range of numbers: the parts of a range follow one another, and differ in size by one at most.
    pub fn share(self, first: u64, last: u64) -> (u64, u64) {
        let all = u128::from(last.saturating_sub(first));
        let bound = |index: u64| {
            let before = all * u128::from(index) / u128::from(self.of);
            first + u64::try_from(before).unwrap_or(u64::MAX)
        };
        (bound(self.index), bound(self.index + 1))
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl FromStr for Partition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers =
            text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
        let (index, of) = numbers.ok_or("give K/N, such as 0/4 for the first of four parts")?;
        let none = || format!("there is no part {index} of {of}: K goes from 0 to N-1, and N up to {MOST}");
        Self::new(index, of).ok_or_else(none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_and_every_case_is_in_one_part() {
        for of in [1, 2, 3, 7, 100] {
            let parts: Vec<_> = (0..of).map(|index| Partition::new(index, of).unwrap()).collect();
            for (first, last) in [(0, 0), (5, 6), (0, 10), (1_000, 1_064), (u64::MAX - 9, u64::MAX)] {
                let shares: Vec<_> = parts.iter().map(|it| it.share(first, last)).collect();
                assert_eq!((shares[0].0, shares[shares.len() - 1].1), (first, last));
                assert!(shares.windows(2).all(|pair| pair[0].1 == pair[1].0), "{shares:?}");
                let sizes = shares.iter().map(|(from, to)| to - from);
                assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1, "{shares:?}");
            }
            for id in ["delivery/only-targets@tencent-2022", "a", ""] {
                assert_eq!(parts.iter().filter(|it| it.has(id)).count(), 1, "{id} of {of}");
            }
        }
    }

    /// Pinned: machines of different versions would deal out cases twice, or never.
    #[test]
    fn who_is_where_is_pinned() {
        let part = |id: &str| (0..8).find(|&index| Partition::new(index, 8).unwrap().has(id)).unwrap();
        let ids = [
            "delivery/only-targets[group_type=work]@tencent-2022",
            "delivery/only-targets[group_type=work]@tencent-2025",
            "delivery/only-targets[group_type=public]@tencent-2022",
        ];
        assert_eq!(ids.map(part), [1, 1, 7]);
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for (text, told) in [
            ("4", "give K/N, such as 0/4 for the first of four parts"),
            ("a/4", "give K/N, such as 0/4 for the first of four parts"),
            ("4/4", "there is no part 4 of 4: K goes from 0 to N-1, and N up to 1000000"),
            ("0/0", "there is no part 0 of 0: K goes from 0 to N-1, and N up to 1000000"),
        ] {
            assert_eq!(text.parse::<Partition>(), Err(told.into()));
        }
        assert_eq!("3/4".parse(), Ok(Partition { index: 3, of: 4 }));
    }
}
