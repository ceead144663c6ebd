//! A table from hashes to numbers.

/// Numbers by the hash of what they are for: no strings are kept or compared. Two words of one hash, one pair in 10^19,
/// would count as one.
pub(super) struct Numbers {
    /// A power of two of them; a hash of 0 is an empty slot.
    slots: Vec<(u64, u32)>,
    used: usize,
}

impl Numbers {
    /// Room for the different words among `words`, and more when it is full.
    pub(super) fn with_room(words: usize) -> Self {
        Self { slots: vec![(0, 0); words.clamp(32, 1 << 14).next_power_of_two()], used: 0 }
    }

    pub(super) fn get(&self, hash: u64) -> Option<u32> {
        let hash = hash.max(1);
        let slot = self.slot(hash)?;
        self.slots.get(slot).filter(|(found, _)| *found == hash).map(|&(_, number)| number)
    }

    pub(super) fn insert(&mut self, hash: u64, number: u32) {
        if self.used * 4 > self.slots.len() * 3 {
            let larger = vec![(0, 0); self.slots.len() * 4];
            let old = std::mem::replace(&mut self.slots, larger);
            for (hash, number) in old.into_iter().filter(|(hash, _)| *hash != 0) {
                self.put(hash, number);
            }
        }
        self.used += 1;
        self.put(hash.max(1), number);
    }

    fn put(&mut self, hash: u64, number: u32) {
        if let Some(slot) = self.slot(hash)
            && let Some(slot) = self.slots.get_mut(slot)
        {
            *slot = (hash, number);
        }
    }

    /// Where `hash` stands, or the empty slot where it would.
    fn slot(&self, hash: u64) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots.get(at)? {
                (found, _) if *found == 0 || *found == hash => return Some(at),
                _ => at = (at + 1) & mask,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;
    use crate::analysis::lexicon::hash;

    #[test]
    fn numbers_are_found_again_when_the_table_has_grown() {
        let mut numbers = Numbers::with_room(1);
        let words: Vec<String> = (0..5_000).map(|number| format!("كلمة{number}")).collect();
        for (word, number) in words.iter().zip(0..) {
            assert_eq!(numbers.get(hash(word)), None);
            numbers.insert(hash(word), number);
        }
        for (word, number) in words.iter().zip(0..) {
            assert_eq!(numbers.get(hash(word)), Some(number));
        }
    }
}
