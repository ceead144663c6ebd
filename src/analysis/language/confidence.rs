//! How far to trust a reading.
//!
//! The model is a logistic regression learnt on texts of every length, and its chances are what they say: on a
//! development set its expected calibration error is below .01. Logistic curves (Platt 1999) fitted to one half of that
//! set made the other half no better, so there are none. `docs/language.md` has the table.

use super::letters::Reading;

/// The confidence in each of the languages of `reading`, in its order; at most one together.
pub(super) fn confidences(reading: &Reading) -> Vec<f32> {
    let Some(&(_, best)) = reading.chances.first() else { return Vec::new() };
    let first = best.min(most(reading.words)).min(reading.most);
    // The rest share what is left, as they did; none is surer than the best.
    let share = if best < 1.0 { (1.0 - first) / (1.0 - best) } else { 0.0 };
    let rest = reading.chances.iter().skip(1).map(|&(_, chance)| (chance * share).min(first));
    std::iter::once(first).chain(rest).collect()
}

/// Few words are never certain: many languages may have them.
fn most(words: u32) -> f32 {
    match words {
        0..=1 => 0.97,
        2 => 0.99,
        3..=5 => 0.995,
        _ => 0.999,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::letters::Reading, confidences};

    #[test]
    fn confidences_add_up_and_few_words_are_never_certain() {
        let mut before = 0.0;
        for words in [1, 2, 4, 100] {
            let chances = vec![("ar", 0.999_99), ("fa", 0.000_008), ("ur", 0.000_002)];
            let confident = confidences(&Reading::new(chances, words));
            assert!(confident.is_sorted_by(|a, b| a >= b), "{confident:?}");
            assert!((confident.iter().sum::<f32>() - 1.0).abs() < 0.001, "{confident:?}");
            assert!(confident[0] > before && confident[0] < 1.0, "{confident:?}");
            before = confident[0];
        }
        let doubtful = Reading::new(vec![("fa", 0.5), ("ar", 0.4), ("ur", 0.1)], 1);
        assert_eq!(confidences(&doubtful), [0.5, 0.4, 0.1]);
        assert!(confidences(&Reading::new(Vec::new(), 0)).is_empty());
    }
}
