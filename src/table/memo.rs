//! Remembers what was parsed: a question about one pair parses once, and one about all of them not a thousand times.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What was made for a key, made once.
#[derive(Debug)]
pub(super) struct Memo<K, V>(Mutex<BTreeMap<K, Arc<V>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }
}

impl<K: Ord, V> Memo<K, V> {
    /// What was made for the key before, else what `make` makes now. An error is not remembered.
    pub(super) fn get<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        if let Some(value) = self.known(&key) {
            return Ok(value);
        }
        let value = Arc::new(make()?);
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        map.insert(key, Arc::clone(&value));
        Ok(value)
    }

    /// What was made for the key before, if it was.
    pub(super) fn known(&self, key: &K) -> Option<Arc<V>> {
        // a panic elsewhere leaves a map that is whole: entries are put in with one call
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        map.get(key).map(Arc::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_an_error_is_not_remembered() {
        let memo: Memo<u8, u8> = Memo::default();
        assert_eq!(memo.get(1, || Err::<u8, &str>("no")).err(), Some("no"));
        assert_eq!(memo.get(1, || Ok::<u8, &str>(7)).ok().as_deref(), Some(&7));
        assert_eq!(
            memo.get(1, || Err::<u8, &str>("no")).ok().as_deref(),
            Some(&7)
        );
    }
}
