//! A map as a sorted list: little memory, one search, and what is added mostly goes to the end.
//!
//! *Not here*: maps that many things leave or enter in the middle; those are `BTreeMap`s.

/// Values by their keys, in order.
#[derive(Debug)]
pub(crate) struct Table<K, V> {
    rows: Vec<(K, V)>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<K: Ord + Copy, V> Table<K, V> {
    fn place(&self, key: K) -> Result<usize, usize> {
        self.rows.binary_search_by_key(&key, |(it, _)| *it)
    }

    pub(crate) fn get(&self, key: K) -> Option<&V> {
        self.place(key).ok().map(|at| &self.rows[at].1)
    }

    pub(crate) fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.place(key).ok().map(|at| &mut self.rows[at].1)
    }

    /// Puts a value in the place of a key, whatever was there.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        match self.place(key) {
            Ok(at) => self.rows[at].1 = value,
            Err(at) => self.insert_at(at, key, value),
        }
    }

    /// The first one is given no room for others: most tables stay that small, and there are many of them.
    fn insert_at(&mut self, at: usize, key: K, value: V) {
        if self.rows.is_empty() {
            self.rows.reserve_exact(1);
        }
        self.rows.insert(at, (key, value));
    }

    pub(crate) fn remove(&mut self, key: K) -> Option<V> {
        self.place(key).ok().map(|at| self.rows.remove(at).1)
    }

    pub(crate) fn clear(&mut self) {
        self.rows.clear();
    }

    pub(crate) const fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        self.rows.iter().map(|(key, value)| (*key, value))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (K, &mut V)> {
        self.rows.iter_mut().map(|(key, value)| (*key, value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = K> + '_ {
        self.rows.iter().map(|(key, _)| *key)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.iter().map(|(_, value)| value)
    }
}

impl<K: Ord + Copy, V: Default> Table<K, V> {
    /// The value of a key; a fresh one where there was none.
    pub(crate) fn of(&mut self, key: K) -> &mut V {
        let at = self.place(key).unwrap_or_else(|at| {
            self.insert_at(at, key, V::default());
            at
        });
        &mut self.rows[at].1
    }
}

/// Of several with the same key the last one counts.
impl<K: Ord + Copy, V> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(all: I) -> Self {
        let mut rows: Vec<_> = all.into_iter().collect();
        rows.reverse();
        rows.sort_by_key(|(key, _)| *key);
        rows.dedup_by_key(|(key, _)| *key);
        Self { rows }
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
        fn is_a_map(steps in proptest::collection::vec((0_u8..12, 0_u8..3), 0..60)) {
            let (mut table, mut map) = (Table::default(), BTreeMap::new());
            for (nth, (key, what)) in steps.into_iter().enumerate() {
                match what {
                    0 => {
                        table.insert(key, nth);
                        map.insert(key, nth);
                    }
                    1 => prop_assert_eq!(table.remove(key), map.remove(&key)),
                    _ => prop_assert_eq!(table.of(key), map.entry(key).or_default()),
                }
                prop_assert_eq!(table.get(key), map.get(&key));
                prop_assert!(table.iter().eq(map.iter().map(|(key, value)| (*key, value))));
            }
        }

        #[test]
        fn of_several_the_last_one_counts(rows in proptest::collection::vec((0_u8..6, 0_u8..9), 0..20)) {
            let table: Table<_, _> = rows.iter().copied().collect();
            let map: BTreeMap<_, _> = rows.into_iter().collect();
            prop_assert!(table.iter().eq(map.iter().map(|(key, value)| (*key, value))));
        }
    }
}
