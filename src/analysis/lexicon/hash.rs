//! The hash that words are looked up by: the same on every machine, as tables made elsewhere are read by it.

/// Of a key's bytes, eight at a time, by folded multiplication (the mixing of Wang Yi's wyhash).
pub(crate) fn hash(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let mut state = mix(bytes.len() as u64 ^ FIRST, SECOND);
    let (chunks, _) = bytes.as_chunks::<8>();
    for chunk in chunks {
        state = mix(state ^ u64::from_le_bytes(*chunk), SECOND);
    }
    // What is left over is read together with bytes before it: a read of fixed length is a single one.
    let rest = match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(last), _, _) => u64::from_le_bytes(*last),
        (None, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes.iter().fold(0, |rest, &byte| rest << 8 | u64::from(byte)),
    };
    mix(state ^ rest, FIRST)
}

/// Of a row of numbers.
pub(crate) fn hash_numbers(numbers: impl IntoIterator<Item = u32>) -> u64 {
    numbers.into_iter().fold(FIRST, |state, number| mix(state ^ u64::from(number), SECOND))
}

/// What a stem is numbered by in a document: its number in the background, else its hash.
pub(crate) fn stem_key(known: Option<u32>, stem: &str) -> u64 {
    known.map_or_else(|| hash(stem) | 1 << 63, u64::from)
}

fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

const FIRST: u64 = 0xa076_1d64_78bd_642f;
const SECOND: u64 = 0xe703_7ed1_a0b4_28db;

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashSet;

    use super::hash;

    #[test]
    fn keys_of_all_lengths_have_hashes_of_their_own() {
        let text = "والاقتصاديه بكبريات الصحف reuters 2024";
        let keys: FxHashSet<&str> = (0..=text.len())
            .flat_map(|from| (from..=text.len()).filter_map(move |to| text.get(from..to)))
            .collect();
        let low: FxHashSet<u32> = keys.iter().map(|key| hash(key) as u32).collect();
        let high: FxHashSet<u32> = keys.iter().map(|key| (hash(key) >> 32) as u32).collect();
        assert_eq!((low.len(), high.len()), (keys.len(), keys.len()));
    }
}
