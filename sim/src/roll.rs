//! A map by user, as a sorted list that finds its rows by counting: one bit for each user says who is on it, and the bits
//! before it say where. So a member of a large group is found as fast as one of a small group.
//!
//! *Not here*: small maps ([`table`](crate::table)).

use aside_spec::vocabulary::UserIx;
use std::collections::BTreeSet;

/// Users in one word of bits.
const WORD: usize = u64::BITS as usize;

/// Sixty-four users with following numbers: who of them is here, and how many are here before them.
#[derive(Clone, Copy, Debug, Default)]
struct Page {
    present: u64,
    before: u32,
}

impl Page {
    /// How many of the page are here before a user of it. Mostly everybody is, and nobody need be counted.
    #[inline]
    const fn before_it(self, user: UserIx) -> usize {
        if self.present == u64::MAX {
            user.at() % WORD
        } else {
            (self.present & (bit(user) - 1)).count_ones() as usize
        }
    }
}

/// Values by user, in order.
#[derive(Debug)]
pub(crate) struct Roll<V> {
    pages: Vec<Page>,
    rows: Vec<(UserIx, V)>,
}

/// A set of users: words of bits, and which of them are not empty.
#[derive(Debug, Default)]
pub(crate) struct Users {
    words: Vec<u64>,
    filled: BTreeSet<usize>,
}

impl Users {
    /// A user is in the set from now on, or no longer.
    pub(crate) fn set(&mut self, user: UserIx, is_in: bool) {
        let at = user.at() / WORD;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        if is_in {
            self.words[at] |= bit(user);
            self.filled.insert(at);
        } else {
            self.words[at] &= !bit(user);
            if self.words[at] == 0 {
                self.filled.remove(&at);
            }
        }
    }
}

impl<V> Default for Roll<V> {
    fn default() -> Self {
        Self { pages: Vec::new(), rows: Vec::new() }
    }
}

const fn bit(user: UserIx) -> u64 {
    1 << (user.at() % WORD)
}

impl<V> Roll<V> {
    /// The row of a user; where it would be, if there is none.
    #[inline]
    fn place(&self, user: UserIx) -> Result<usize, usize> {
        let Some(page) = self.pages.get(user.at() / WORD) else { return Err(self.rows.len()) };
        let at = page.before as usize + page.before_it(user);
        if page.present & bit(user) != 0 { Ok(at) } else { Err(at) }
    }

    #[inline]
    pub(crate) fn has(&self, user: UserIx) -> bool {
        self.pages.get(user.at() / WORD).is_some_and(|page| page.present & bit(user) != 0)
    }

    #[inline]
    pub(crate) fn get(&self, user: UserIx) -> Option<&V> {
        self.place(user).ok().map(|at| &self.rows[at].1)
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, user: UserIx) -> Option<&mut V> {
        self.place(user).ok().map(|at| &mut self.rows[at].1)
    }

    /// Puts a value in the place of a user, whatever was there.
    pub(crate) fn insert(&mut self, user: UserIx, value: V) {
        match self.place(user) {
            Ok(at) => self.rows[at].1 = value,
            Err(at) => {
                self.rows.insert(at, (user, value));
                let page = user.at() / WORD;
                if self.pages.len() <= page {
                    let before = u32::try_from(at).unwrap_or(u32::MAX);
                    self.pages.resize(page + 1, Page { present: 0, before });
                }
                self.pages[page].present |= bit(user);
                self.pages[page + 1..].iter_mut().for_each(|it| it.before += 1);
            }
        }
    }

    pub(crate) fn remove(&mut self, user: UserIx) -> Option<V> {
        let at = self.place(user).ok()?;
        let page = user.at() / WORD;
        self.pages[page].present &= !bit(user);
        self.pages[page + 1..].iter_mut().for_each(|it| it.before -= 1);
        Some(self.rows.remove(at).1)
    }

    pub(crate) const fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (UserIx, &V)> {
        self.rows.iter().map(|(user, value)| (*user, value))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (UserIx, &mut V)> {
        self.rows.iter_mut().map(|(user, value)| (*user, value))
    }

    /// Those who are in a set, in order: whoever is not costs nothing.
    pub(crate) fn for_each_of(&mut self, users: &Users, mut each: impl FnMut(UserIx, &mut V)) {
        for &at in &users.filled {
            let Some(page) = self.pages.get(at) else { return };
            let mut both = page.present & users.words[at];
            while both != 0 {
                let before_it = (both & both.wrapping_neg()) - 1;
                let row = page.before as usize + (page.present & before_it).count_ones() as usize;
                let (user, value) = &mut self.rows[row];
                each(*user, value);
                both &= both - 1;
            }
        }
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = UserIx> + '_ {
        self.rows.iter().map(|(user, _)| *user)
    }
}

/// Of several with the same user the last one counts.
impl<V> FromIterator<(UserIx, V)> for Roll<V> {
    fn from_iter<I: IntoIterator<Item = (UserIx, V)>>(all: I) -> Self {
        let mut rows: Vec<_> = all.into_iter().collect();
        rows.reverse();
        rows.sort_by_key(|(user, _)| *user);
        rows.dedup_by_key(|(user, _)| *user);
        let mut pages: Vec<Page> = Vec::new();
        for (at, (user, _)) in rows.iter().enumerate() {
            let before = u32::try_from(at).unwrap_or(u32::MAX);
            if pages.len() <= user.at() / WORD {
                pages.resize(user.at() / WORD + 1, Page { present: 0, before });
            }
            if let Some(page) = pages.last_mut() {
                page.present |= bit(*user);
            }
        }
        Self { pages, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn user() -> impl Strategy<Value = u32> {
        prop_oneof![0_u32..12, 60_u32..70, 120_u32..400]
    }

    proptest! {
        /// Against the map of the standard library.
        #[test]
        fn is_a_map(
            first in proptest::collection::vec((user(), 0_u8..9), 0..40),
            steps in proptest::collection::vec((user(), 0_u8..3), 0..60),
        ) {
            let mut roll: Roll<usize> = first.iter().map(|&(it, value)| (UserIx(it), value.into())).collect();
            let mut map: BTreeMap<_, usize> =
                first.into_iter().map(|(it, value)| (UserIx(it), value.into())).collect();
            for (nth, (user, what)) in steps.into_iter().enumerate() {
                let user = UserIx(user);
                match what {
                    0 | 1 => {
                        roll.insert(user, nth);
                        map.insert(user, nth);
                    }
                    _ => prop_assert_eq!(roll.remove(user), map.remove(&user)),
                }
                prop_assert_eq!(roll.get(user), map.get(&user));
                prop_assert!(roll.iter().eq(map.iter().map(|(user, value)| (*user, value))));
            }
            for user in (0..420).map(UserIx) {
                prop_assert_eq!(roll.get(user), map.get(&user));
            }
        }

        #[test]
        fn those_in_a_set_come_in_order(
            all in proptest::collection::btree_set(user(), 0..60),
            some in proptest::collection::vec((user(), any::<bool>()), 0..80),
        ) {
            let mut roll: Roll<u32> = all.iter().map(|&it| (UserIx(it), it)).collect();
            let (mut users, mut chosen) = (Users::default(), BTreeSet::new());
            for (user, is_in) in some {
                users.set(UserIx(user), is_in);
                if is_in { chosen.insert(user) } else { chosen.remove(&user) };
            }
            let mut seen = Vec::new();
            roll.for_each_of(&users, |user, value| seen.push((user.0, *value)));
            let expected: Vec<_> = all.intersection(&chosen).map(|&it| (it, it)).collect();
            prop_assert_eq!(seen, expected);
        }
    }
}
