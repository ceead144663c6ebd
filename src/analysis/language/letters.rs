//! Languages by their letters: our own model, and the two detectors it asks where it is in doubt.

use std::sync::LazyLock;

use lingua::{Language, LanguageDetector, LanguageDetectorBuilder};
use unicode_script::Script;

use super::{
    alphabet::Alphabet,
    arabizi::{Arabizi, arabizi},
    kurmanji::is_kurmanji,
    model::LanguageModel,
    tags::of_whatlang,
};

/// The chances of languages, with the number of words they were read from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    /// Add up to one at most.
    pub(super) chances: Vec<(&'static str, f32)>,
    pub(super) words: u32,
    /// The most the first of them may be trusted.
    pub(super) most: f32,
}

impl Reading {
    pub(super) fn new(chances: Vec<(&'static str, f32)>, words: u32) -> Self {
        Self { chances, words, most: 1.0 }
    }

    /// A single word that several languages have is most likely of the one that most is written in. That puts it first,
    /// and makes it no surer.
    fn weighed_by_use(self) -> Self {
        let weighed = self.chances.iter().map(|&(code, chance)| (code, chance.ln() + use_of(code)));
        let weighed = chances(weighed.collect());
        let first = weighed.first().map(|&(code, _)| code);
        let plain = self.chances.iter().find(|&&(code, _)| Some(code) == first);
        Self { most: plain.map_or(1.0, |&(_, chance)| chance), chances: weighed, words: self.words }
    }

    /// Leaves only the languages of `allowed`, and shares out the chances among them.
    pub(super) fn allow(&mut self, allowed: &[&'static str]) {
        self.chances.retain(|(code, _)| allowed.contains(code));
        let total: f32 = self.chances.iter().map(|&(_, chance)| chance).sum();
        self.chances.iter_mut().for_each(|(_, chance)| *chance /= total.max(f32::MIN_POSITIVE));
        self.most = 1.0;
    }
}

/// The models and detectors. The last is loaded only when it is first asked.
pub(super) struct Readers {
    arabic: LanguageModel<8>,
    letters: LanguageModel<16>,
    second: LazyLock<LanguageDetector>,
}

impl Readers {
    pub(super) fn embedded() -> Self {
        Self {
            arabic: LanguageModel::new(ARABIC),
            letters: LanguageModel::new(LETTERS),
            second: LazyLock::new(|| LanguageDetectorBuilder::from_all_languages().build()),
        }
    }

    /// The chances of the languages that `text`, mostly in `script`, may be in.
    #[allow(clippy::wildcard_enum_match_arm)] // Unicode has ever more scripts.
    pub(super) fn read(&self, text: &str, script: Script, likely: &[&'static str]) -> Reading {
        let (alphabet, first) = match script {
            Script::Arabic => (Alphabet::Arabic, 0),
            Script::Latin => (Alphabet::Latin, 0),
            Script::Cyrillic => (Alphabet::Cyrillic, Alphabet::Latin.languages().len()),
            Script::Devanagari => (
                Alphabet::Devanagari,
                Alphabet::Latin.languages().len() + Alphabet::Cyrillic.languages().len(),
            ),
            _ => return trigrams(text, script),
        };
        let (mut scores, words) = if alphabet == Alphabet::Arabic {
            self.arabic.scores(text, alphabet, first)
        } else {
            self.letters.scores(text, alphabet, first)
        };
        for (code, score) in &mut scores {
            if likely.contains(code) {
                *score += LIKELY;
            }
        }
        let mut chances = chances(scores);
        let first = chances.first().map(|&(code, _)| code);
        if script == Script::Arabic && first == Some("ckb") && is_kurmanji(text) {
            return Reading::new(ahead("ku", 0.85, chances), words);
        }
        if script == Script::Latin {
            let best = chances.first().map_or(0.0, |&(_, chance)| chance);
            let arabic = arabizi(text);
            if arabic == Arabizi::Surely || arabic == Arabizi::Perhaps && best < DOUBT {
                let chance = if arabic == Arabizi::Surely { 0.85 } else { 0.6 };
                return Reading::new(ahead("ar-Latn", chance, chances), words);
            }
        }
        if script == Script::Latin && chances.first().is_some_and(|&(_, chance)| chance < TIMID) {
            chances = self.second_opinion(text, chances);
        }
        let reading = Reading::new(chances, words);
        if words == 1 { reading.weighed_by_use() } else { reading }
    }

    /// `chances` weighed by the words of a detector that has far more memory for the languages it knows.
    fn second_opinion(
        &self,
        text: &str,
        chances: Vec<(&'static str, f32)>,
    ) -> Vec<(&'static str, f32)> {
        let said = self.second.compute_language_confidence_values(text);
        let weigh = |(code, chance): (&'static str, f32)| {
            let found = said.iter().find(|(language, _)| tag(*language) == code);
            let weight = found.map_or(UNKNOWN, |&(_, chance)| chance.max(1e-4) as f32);
            (code, chance.max(1e-6).ln() + SECOND * weight.ln())
        };
        self::chances(chances.into_iter().map(weigh).collect())
    }
}

/// The chances that go with logarithms of odds, best first.
fn chances(mut scores: Vec<(&'static str, f32)>) -> Vec<(&'static str, f32)> {
    let best = scores.iter().map(|&(_, score)| score).fold(f32::MIN, f32::max);
    let mut total = 0.0;
    for (_, score) in &mut scores {
        *score = (*score - best).exp();
        total += *score;
    }
    scores.iter_mut().for_each(|(_, chance)| *chance /= total);
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    scores
}

/// `chances` with `code` before them, which a rule gives `chance`.
fn ahead(
    code: &'static str,
    chance: f32,
    mut chances: Vec<(&'static str, f32)>,
) -> Vec<(&'static str, f32)> {
    chances.iter_mut().for_each(|(_, other)| *other *= 1.0 - chance);
    chances.insert(0, (code, chance));
    chances
}

/// What the trigram detector says of scripts that we have no model of; most of them serve one language it knows.
fn trigrams(text: &str, script: Script) -> Reading {
    let words = text.split_whitespace().count() as u32;
    // It reads text in the script that most letters are of, and Japanese is full of Latin names.
    let found = if script != Script::Latin && text.contains(|c: char| c.is_ascii_alphabetic()) {
        whatlang::detect(&text.replace(|c: char| c.is_ascii_alphabetic(), ""))
    } else {
        whatlang::detect(text)
    };
    let chances = found.and_then(|info| {
        // Its confidence is a margin, not a chance: what it says at all is right nine times in ten.
        let chance = 0.75 + 0.25 * info.confidence() as f32;
        Some((of_whatlang(info.lang())?, chance.min(0.99)))
    });
    Reading::new(chances.into_iter().collect(), words)
}

/// The tag of a language of the second detector.
fn tag(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::French => "fr",
        Language::German => "de",
        Language::Spanish => "es",
        Language::Italian => "it",
        Language::Portuguese => "pt",
        Language::Turkish => "tr",
        Language::Dutch => "nl",
        Language::Indonesian => "id",
        Language::Swedish => "sv",
        Language::Polish => "pl",
    }
}

/// How much less is written in a language than in the largest of its script, as a logarithm: by the order of the news there
/// is in it.
fn use_of(code: &str) -> f32 {
    match code {
        "ar" | "fa" | "en" | "fr" | "de" | "es" | "it" | "pt" | "nl" | "sv" | "pl" | "tr"
        | "id" | "ru" | "hi" => 0.0,
        "ps" | "ckb" | "ug" => -0.3,
        "ur" => -0.6,
        "sd" | "ks" | "pnb" | "az-Arab" => -1.4,
        _ => -1.0,
    }
}

const ARABIC: &[u8] = include_bytes!("../lexicon/language_arabic.bin");
const LETTERS: &[u8] = include_bytes!("../lexicon/language_letters.bin");

/// Below this the model asks for a second opinion.
const TIMID: f32 = 0.7;
/// Below this a word or two of Arabizi settle it.
const DOUBT: f32 = 0.6;
/// What the second opinion counts, and what it says of a language it doesn't know.
const SECOND: f32 = 0.8;
const UNKNOWN: f32 = 0.1;
/// What a caller's hint adds to the odds, as a logarithm.
const LIKELY: f32 = 1.4;

#[cfg(test)]
mod tests {
    use super::Reading;

    #[test]
    fn a_word_of_several_languages_is_of_the_one_most_is_written_in() {
        let reading = Reading::new(vec![("ur", 0.5), ("fa", 0.4), ("sd", 0.1)], 1);
        let weighed = reading.weighed_by_use();
        let codes: Vec<_> = weighed.chances.iter().map(|&(code, _)| code).collect();
        assert_eq!(codes, ["fa", "ur", "sd"]);
        assert_eq!(weighed.most, 0.4);
        let sure = Reading::new(vec![("sd", 0.9), ("ar", 0.1)], 1).weighed_by_use();
        assert_eq!((sure.chances[0].0, sure.most), ("sd", 0.9));
    }
}
