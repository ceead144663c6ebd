//! Makes `src/analysis/lexicon/language_model.bin`, see `tools/README.md`.
//!
//! Reads lines `language TAB sentence` on standard input and writes the table to standard output.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read as _, Write as _},
};

use mujaz::analysis::LanguageModel;

const CLASSES: usize = LanguageModel::CLASSES.len();
/// Runs that speak most for or against a language: as many of each language are kept.
const FEATURES: usize = 3_000;
/// A rarer run is chance.
const LEAST: f64 = 3.0;
/// How much a sentence counts once more, typed on a neighbour's keyboard.
const TYPED: f64 = 0.3;
/// Added to every count.
const SMOOTHING: f64 = 0.5;

/// Letters that keyboards confuse: of the language, and of its neighbour.
const KEYBOARDS: [(&str, &[(char, char)]); CLASSES] = [
    ("ar", &[('ي', 'ی'), ('ك', 'ک')]),
    ("fa", &[('ی', 'ي'), ('ک', 'ك')]),
    ("ur", &[('ی', 'ي'), ('ک', 'ك'), ('ہ', 'ه')]),
    ("ps", &[('ی', 'ي'), ('ک', 'ك')]),
    ("ckb", &[('ی', 'ي'), ('ک', 'ك')]),
    ("sd", &[('ي', 'ی')]),
    ("ug", &[('ك', 'ک'), ('ى', 'ی')]),
];

fn main() -> io::Result<()> {
    let mut input = String::new();
    io::stdin().read_to_string(&mut input)?;
    let mut counts: BTreeMap<u32, [f64; CLASSES]> = BTreeMap::new();
    for line in input.lines() {
        let Some((language, sentence)) = line.split_once('\t') else { continue };
        let Some(class) = LanguageModel::CLASSES.iter().position(|&code| code == language) else {
            continue;
        };
        let typed: String = sentence.chars().map(|c| neighbour(language, c)).collect();
        for (text, weight) in [(sentence, 1.0), (&typed, TYPED)] {
            LanguageModel::runs(text, |key| {
                if let Some(count) = counts.entry(key).or_default().get_mut(class) {
                    *count += weight;
                }
            });
        }
    }
    counts.retain(|_, counts| counts.iter().any(|&count| count >= LEAST));
    let mut kept = BTreeMap::new();
    let chances = chances(&counts);
    for class in 0..CLASSES {
        let mut ranked: Vec<_> =
            chances.iter().map(|(&key, chances)| (worth(chances, class), key)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for key in ranked.into_iter().take(FEATURES).map(|(_, key)| key) {
            let chances = chances.get(&key).copied().unwrap_or([1.0; CLASSES]);
            let mean = chances.iter().sum::<f64>() / CLASSES as f64;
            kept.insert(key, chances.map(|chance| (chance / mean).ln() as f32));
        }
    }
    io::stdout().write_all(&LanguageModel::encode(kept.into_iter().collect()))
}

/// How `c` comes out on the keyboard of a neighbour of `language`.
fn neighbour(language: &str, c: char) -> char {
    KEYBOARDS
        .iter()
        .filter(|(code, _)| *code == language)
        .flat_map(|(_, letters)| letters.iter())
        .find(|(own, _)| *own == c)
        .map_or(c, |&(_, other)| other)
}

/// The chance of each run among those of its length, by language.
fn chances(counts: &BTreeMap<u32, [f64; CLASSES]>) -> BTreeMap<u32, [f64; CLASSES]> {
    let length = |key: u32| key.to_be_bytes().iter().skip(1).filter(|&&code| code != 255).count();
    let lengths: BTreeSet<_> = counts.keys().map(|&key| length(key)).collect();
    let mut chances = BTreeMap::new();
    for of in lengths {
        let same = || counts.iter().filter(|&(&key, _)| length(key) == of);
        let mut totals = [SMOOTHING * same().count() as f64; CLASSES];
        for (_, counts) in same() {
            totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        }
        for (&key, counts) in same() {
            let mut chance = totals.map(f64::recip);
            chance.iter_mut().zip(counts).for_each(|(chance, count)| *chance *= count + SMOOTHING);
            chances.insert(key, chance);
        }
    }
    chances
}

/// How much a run tells `class` from the others: from their mean and from the nearest.
fn worth(chances: &[f64; CLASSES], class: usize) -> f64 {
    let own = chances.get(class).copied().unwrap_or_default();
    let others =
        || chances.iter().enumerate().filter(|&(other, _)| other != class).map(|(_, c)| *c);
    let mean = others().sum::<f64>() / (CLASSES - 1) as f64;
    let best = others().fold(0.0, f64::max);
    own * ((own / mean).ln().abs() + (own / best).ln().abs())
}
