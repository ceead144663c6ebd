//! Numbers for keys, by open addressing: what a document has many of, its stems above all, is numbered in the order it is met.

/// Keys numbered from 0.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// One more than the number of the key that stands here, 0 for none.
    slots: Vec<u32>,
    keys: Vec<u64>,
    shift: u32,
}

impl Numbers {
    /// Room for about `keys` keys; it grows where there are more.
    pub(crate) fn with_room(keys: usize) -> Self {
        let slots = (keys * 2).next_power_of_two().max(16);
        Self {
            slots: vec![0; slots],
            keys: Vec::with_capacity(keys),
            shift: u64::BITS - slots.ilog2(),
        }
    }

    /// The number of `key`, and whether it is a new one.
    pub(crate) fn number(&mut self, key: u64) -> (u32, bool) {
        let mut at = self.place(key);
        while let Some(&slot @ 1..) = self.slots.get(at) {
            let number = slot - 1;
            if self.keys.get(number as usize) == Some(&key) {
                return (number, false);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        let number = self.keys.len() as u32;
        self.keys.push(key);
        if self.keys.len() * 4 > self.slots.len() * 3 {
            self.grow();
        } else if let Some(slot) = self.slots.get_mut(at) {
            *slot = number + 1;
        }
        (number, true)
    }

    /// The number of `key` if it has one.
    pub(crate) fn find(&self, key: u64) -> Option<u32> {
        let mut at = self.place(key);
        while let Some(&slot @ 1..) = self.slots.get(at) {
            if self.keys.get(slot as usize - 1) == Some(&key) {
                return Some(slot - 1);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }

    fn place(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        self.shift -= 1;
        for (number, &key) in (1..).zip(&self.keys) {
            let mut at = self.place(key);
            while self.slots.get(at).is_some_and(|&slot| slot != 0) {
                at = (at + 1) & (self.slots.len() - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn keys_keep_their_numbers_while_it_grows() {
        let mut numbers = Numbers::with_room(1);
        for number in 0..1000 {
            assert_eq!(numbers.number(u64::from(number) * 7), (number, true));
        }
        for number in 0..1000 {
            assert_eq!(numbers.number(u64::from(number) * 7), (number, false));
            assert_eq!(numbers.find(u64::from(number) * 7), Some(number));
        }
        assert_eq!(numbers.find(3), None);
    }
}
