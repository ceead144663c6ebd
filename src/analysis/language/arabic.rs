//! Languages in Arabic script, and Arabic in Latin letters.

use super::model::LanguageModel;

/// The languages a text in Arabic script may be in, with confidences that add up to one.
pub(super) fn candidates(model: &LanguageModel<'_>, text: &str) -> Vec<(&'static str, f32)> {
    let (scores, letters) = model.scores(text);
    let best = scores.iter().copied().fold(f32::MIN, f32::max);
    // Runs of letters overlap and say the same thing again: taken for independent they are too sure.
    let heat = HEAT + HEAT_PER_LETTER * letters as f32;
    let chances = scores.map(|score| ((score - best) / heat).exp());
    let total: f32 = chances.iter().sum();
    LanguageModel::CLASSES.into_iter().zip(chances).map(|(code, c)| (code, c / total)).collect()
}

/// What differences of scores are divided by: chosen by hand, not fitted.
const HEAT: f32 = 2.0;
const HEAT_PER_LETTER: f32 = 0.02;

/// Whether Latin text is Arabic written with digits for the letters Latin lacks: 3afwan, 7abibi, sa7.
pub(super) fn is_arabizi(text: &str) -> bool {
    let digits = ['2', '3', '5', '6', '7', '8', '9'];
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let telling = words.filter(|word| {
        let letters = word.chars().filter(|c| c.is_ascii_lowercase()).count();
        let figures = word.chars().filter(|c| digits.contains(c)).count();
        let others = word.chars().count() - letters - figures;
        letters >= 2 && (1..=3).contains(&figures) && others == 0 && !is_measure(word)
    });
    telling.count() > 0
}

/// A number with its unit: 5km, 20th.
fn is_measure(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < word.len()
        && matches!(
            rest,
            "km" | "kg"
                | "cm"
                | "mm"
                | "th"
                | "nd"
                | "rd"
                | "st"
                | "gb"
                | "mb"
                | "am"
                | "pm"
                | "mph"
                | "ft"
        )
}
