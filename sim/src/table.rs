//! A map as a sorted list: little memory, one search, and what is added mostly goes to the end.
//!
//! *Not here*: maps that many things leave or enter in the middle; those are `BTreeMap`s.

/// Values by their keys, in order. The first lies in the table itself: most tables have no more, and there are many of them.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    first: Option<(K, V)>,
    others: Vec<(K, V)>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { first: None, others: Vec::new() }
    }
}

impl<K: Ord + Copy, V> Table<K, V> {
    fn other(&self, key: K) -> Result<usize, usize> {
        self.others.binary_search_by_key(&key, |(it, _)| *it)
    }

    #[inline]
    pub(crate) fn get(&self, key: K) -> Option<&V> {
        match &self.first {
            Some((first, value)) if *first == key => Some(value),
            _ => self.other(key).ok().map(|at| &self.others[at].1),
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, key: K) -> Option<&mut V> {
        let other = self.other(key);
        match &mut self.first {
            Some((first, value)) if *first == key => Some(value),
            _ => other.ok().map(|at| &mut self.others[at].1),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        self.first.iter().chain(&self.others).map(|(key, value)| (*key, value))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (K, &mut V)> {
        self.first.iter_mut().chain(&mut self.others).map(|(key, value)| (*key, value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = K> + '_ {
        self.iter().map(|(key, _)| key)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Ord + Copy, V: Default> Table<K, V> {
    /// The value of a key; a fresh one where there was none.
    #[inline(always)]
    pub(crate) fn of(&mut self, key: K) -> &mut V {
        if self.first.as_ref().is_some_and(|(first, _)| *first == key) {
            return &mut self.first.get_or_insert_with(|| (key, V::default())).1;
        }
        self.of_others(key)
    }

    fn of_others(&mut self, key: K) -> &mut V {
        match &self.first {
            None => return &mut self.first.insert((key, V::default())).1,
            Some((first, _)) if key < *first => {
                let second = self.first.replace((key, V::default()));
                self.others.splice(0..0, second);
                return &mut self.first.get_or_insert_with(|| (key, V::default())).1;
            }
            Some(_) => {}
        }
        let at = self.other(key).unwrap_or_else(|at| {
            self.others.insert(at, (key, V::default()));
            at
        });
        &mut self.others[at].1
    }
}

impl<K, V> IntoIterator for Table<K, V> {
    type Item = (K, V);
    type IntoIter = std::iter::Chain<std::option::IntoIter<(K, V)>, std::vec::IntoIter<(K, V)>>;

    fn into_iter(self) -> Self::IntoIter {
        self.first.into_iter().chain(self.others)
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
        fn is_a_map(steps in proptest::collection::vec((0_u8..12, 0_u8..2), 0..60)) {
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
