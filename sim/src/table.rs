//! A map as a sorted list: little memory, one search, and what is added mostly goes to the end.
//!
//! *Not here*: maps that many things leave or enter in the middle; those are `BTreeMap`s.

use aside_spec::vocabulary::{GroupIx, Handle};
use std::mem::offset_of;

/// A key that counts something: where no number is left out, it says where its value lies.
pub(crate) trait Key: Ord + Copy {
    /// Its number.
    fn number(self) -> u64;
}

impl Key for GroupIx {
    fn number(self) -> u64 {
        self.0.into()
    }
}

impl Key for Handle {
    fn number(self) -> u64 {
        self.0.into()
    }
}

impl Key for u64 {
    fn number(self) -> u64 {
        self
    }
}

/// Values by their keys, in order. The first lies in the table itself: most tables have no more, and there are many of them.
///
/// Fields lie in the order in which they are written, so that a client can say which of its first conversation are in its first line of a
/// cache ([`FIRST`](Self::FIRST)).
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Table<K, V> {
    first: Option<Row<K, V>>,
    others: Option<Box<Others<K, V>>>,
}

#[derive(Debug)]
#[repr(C)]
struct Row<K, V> {
    key: K,
    value: V,
}

#[derive(Debug)]
struct Others<K, V>(Vec<(K, V)>);

impl<K, V> Table<K, V> {
    /// How many bytes of a table lie before its first value. Whether there is a first value at all must be told by a byte of it, not by
    /// one of its own before it.
    pub(crate) const FIRST: usize = {
        assert!(size_of::<Option<Row<K, V>>>() == size_of::<Row<K, V>>(), "whether there is one lies apart");
        offset_of!(Row<K, V>, value)
    };
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { first: None, others: None }
    }
}

impl<K, V: Default> Row<K, V> {
    fn new(key: K) -> Self {
        Self { key, value: V::default() }
    }
}

impl<K, V> From<Row<K, V>> for (K, V) {
    fn from(Row { key, value }: Row<K, V>) -> Self {
        (key, value)
    }
}

impl<K: Key, V> Others<K, V> {
    fn place(&self, key: K) -> Result<usize, usize> {
        let (Some((least, _)), Some((last, _))) = (self.0.first(), self.0.last()) else { return Err(0) };
        if *last < key {
            return Err(self.0.len());
        }
        let without_gaps = key.number().saturating_sub(least.number());
        match usize::try_from(without_gaps) {
            Ok(at) if self.0.get(at).is_some_and(|(it, _)| *it == key) => Ok(at),
            _ => self.0.binary_search_by_key(&key, |(it, _)| *it),
        }
    }
}

impl<K: Key, V> Table<K, V> {
    #[inline]
    pub(crate) fn get(&self, key: K) -> Option<&V> {
        match (&self.first, &self.others) {
            (Some(first), _) if first.key == key => Some(&first.value),
            (_, Some(others)) => others.place(key).ok().map(|at| &others.0[at].1),
            (_, None) => None,
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, key: K) -> Option<&mut V> {
        match (&mut self.first, &mut self.others) {
            (Some(first), _) if first.key == key => Some(&mut first.value),
            (_, Some(others)) => others.place(key).ok().map(|at| &mut others.0[at].1),
            (_, None) => None,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let others = self.others.iter().flat_map(|it| &it.0).map(|(key, value)| (*key, value));
        self.first.iter().map(|it| (it.key, &it.value)).chain(others)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (K, &mut V)> {
        let others = self.others.iter_mut().flat_map(|it| &mut it.0).map(|(key, value)| (*key, value));
        self.first.iter_mut().map(|it| (it.key, &mut it.value)).chain(others)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = K> + '_ {
        self.iter().map(|(key, _)| key)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Key, V: Default> Table<K, V> {
    /// The value of a key; a fresh one where there was none.
    #[inline(always)]
    pub(crate) fn of(&mut self, key: K) -> &mut V {
        if self.first.as_ref().is_none_or(|first| first.key != key) {
            return self.of_others(key);
        }
        &mut self.first.get_or_insert_with(|| Row::new(key)).value
    }

    fn of_others(&mut self, key: K) -> &mut V {
        let Self { first, others } = self;
        let is_first = first.as_ref().is_none_or(|first| key < first.key);
        if is_first && first.is_none() {
            return &mut first.insert(Row::new(key)).value;
        }
        let others = others.get_or_insert_with(|| Box::new(Others(Vec::new())));
        if is_first {
            let second = first.replace(Row::new(key));
            others.0.splice(0..0, second.map(Row::into));
            return &mut first.get_or_insert_with(|| Row::new(key)).value;
        }
        let at = others.place(key).unwrap_or_else(|at| {
            others.0.insert(at, (key, V::default()));
            at
        });
        &mut others.0[at].1
    }
}

impl<K, V> IntoIterator for Table<K, V> {
    type Item = (K, V);
    type IntoIter = std::iter::Chain<std::option::IntoIter<(K, V)>, std::vec::IntoIter<(K, V)>>;

    fn into_iter(self) -> Self::IntoIter {
        let others = self.others.map_or_else(Vec::new, |it| it.0);
        self.first.map(Row::into).into_iter().chain(others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        /// Against the map of the standard library.
        #[test]
        fn is_a_map(steps in proptest::collection::vec((0_u64..12, 0_u8..2), 0..60)) {
            let (mut table, mut map) = (Table::default(), BTreeMap::new());
            for (nth, (key, what)) in steps.into_iter().enumerate() {
                if what == 0 {
                    *table.of(key) = nth;
                    map.insert(key, nth);
                }
                prop_assert_eq!(table.of(key), map.entry(key).or_default());
                prop_assert_eq!(table.get(key), map.get(&key));
                prop_assert!(table.iter().eq(map.iter().map(|(key, value)| (*key, value))));
            }
        }
    }
}
