//! Numbers in a row for numbers far apart.

/// A hash table: numbers by keys.
#[derive(Debug)]
pub(super) struct Numbers {
    /// A power of two of them: a key and its number; the key 0 is an empty slot.
    slots: Vec<(u32, u32)>,
    used: usize,
}

impl Numbers {
    /// Room for `count` keys, and more when it is full.
    pub(super) fn with_room(count: usize) -> Self {
        Self { slots: vec![(0, 0); count.clamp(32, 1 << 14).next_power_of_two()], used: 0 }
    }

    /// The number of `key`, which is not 0; `new` if it has none yet.
    pub(super) fn get_or_insert(&mut self, key: u32, new: u32) -> u32 {
        if self.used * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let slot = self.slot(key);
        match self.slots.get_mut(slot) {
            Some((found, number)) if *found == key => *number,
            Some(empty) => {
                self.used += 1;
                *empty = (key, new);
                new
            }
            None => new,
        }
    }

    fn grow(&mut self) {
        let larger = vec![(0, 0); self.slots.len() * 4];
        for (key, number) in std::mem::replace(&mut self.slots, larger) {
            let slot = self.slot(key);
            if let Some(slot) = self.slots.get_mut(slot).filter(|_| key != 0) {
                *slot = (key, number);
            }
        }
    }

    /// Where `key` stands, or the empty slot where it would.
    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        // Fibonacci hashing: the upper half of the product is well mixed.
        let mut at = (u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & mask;
        while self.slots.get(at).is_some_and(|&(found, _)| found != 0 && found != key) {
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn numbers_are_found_again_when_the_table_has_grown() {
        let mut numbers = Numbers::with_room(1);
        let keys = || (1u32..5_000).map(|key| key.wrapping_mul(0x8000_0601));
        for (key, number) in keys().zip(0..) {
            assert_eq!(numbers.get_or_insert(key, number), number);
        }
        for (key, number) in keys().zip(0..) {
            assert_eq!(numbers.get_or_insert(key, u32::MAX), number);
        }
    }
}
