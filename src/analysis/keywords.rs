//! Which words and phrases name the subject.

use self::{
    features::Context,
    phrases::{Phrase, Phrases},
    ranker::LANES,
    signs::{SIGNS, signs},
    words::Words,
};
use super::{
    article::ZoneKinds, cancel::checkpoint_every, document::Document, lexicon::Lexicon, span::Span,
    token::Tokens,
};

pub(crate) use self::ranker::Ranker;

mod choose;
mod display;
mod features;
mod flags;
pub(crate) mod neutral;
mod phrases;
mod ranker;
mod signs;
mod words;

#[cfg(test)]
mod tests;

/// What a keyword names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeywordKind {
    /// A subject, or anything that is not certain to be one of the others.
    Term,
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organisation.
    Organization,
    /// An event.
    Event,
    /// A hashtag.
    Hashtag,
}

/// A place where a keyword stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it is, without an attached conjunction or preposition.
    pub span: Span,
    /// Number of its sentence among all sentences of the document.
    pub sentence: u32,
}

/// A keyword or key phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    /// The form to show.
    pub text: String,
    /// The form to compare by: the keys of its words, parted by blanks.
    pub normalized: String,
    /// How well it names the subject, 0..=1, comparable within one document.
    pub relevance: f32,
    /// The ranker's own number.
    pub raw_score: f32,
    /// What it names.
    pub kind: KeywordKind,
    /// Every place it stands in the zones read, in order.
    pub mentions: Vec<Mention>,
}

/// How to extract.
#[derive(Clone, Debug, PartialEq)]
pub struct KeywordOptions {
    /// The longest list wanted.
    pub max_keywords: usize,
    /// Leaves out what is below this relevance.
    pub min_relevance: f32,
    /// Words in the shortest phrase.
    pub min_words: usize,
    /// Words in the longest phrase.
    pub max_words: usize,
    /// Words that are never part of a keyword.
    pub stop_words: Vec<String>,
    /// Terms that rank higher where they occur.
    pub boost_terms: Vec<String>,
    /// Zones to read; `None` for the body, with title and headings as signals.
    pub zones: Option<ZoneKinds>,
}

impl Default for KeywordOptions {
    fn default() -> Self {
        Self {
            max_keywords: 10,
            min_relevance: 0.0,
            min_words: 1,
            max_words: MAX_WORDS,
            stop_words: Vec::new(),
            boost_terms: Vec::new(),
            zones: None,
        }
    }
}

/// Words in the longest keyword there is.
pub const MAX_WORDS: usize = 4;

/// The keywords of `document`, best first.
///
/// Candidates and features in the line of KEA (Witten et al. 1999) and KP-Miner (El-Beltagy and Rafea 2009), made for
/// Arabic: clitics come off by background counts before anything is compared. An additive model (Hastie and Tibshirani
/// 1990) tells the likely ones, boosted trees (Friedman 2001) rank them; both learnt from editors' tags.
pub(crate) fn extract(
    document: &Document<'_>,
    lexicon: &Lexicon,
    options: &KeywordOptions,
) -> Vec<Keyword> {
    let words = words::read(document, lexicon, options);
    let phrases = Phrases::find(&words);
    let boosts = boosts(options, &words, lexicon);
    let boosted = |phrase: &Phrase| -> bool {
        if boosts.is_empty() {
            return false;
        }
        let row = words.row(phrase.first as usize, phrase.words as usize);
        boosts.iter().any(|term| row.iter().map(|word| word.stem).eq(term.iter().copied()))
    };
    // Whole blocks of the ranker's: what is left free in one costs as much as what is in it.
    let by_length = (words.words.len() / WORDS_FOR_ONE / LANES * LANES).clamp(CLOSER, MOST_CLOSER);
    let wanted = options.max_keywords.saturating_mul(3).max(by_length);
    let likely = likely(&words, &phrases, lexicon, options, wanted, &boosted);
    let features: Vec<_> = likely.iter().map(|likely| likely.features).collect();
    let mut ranked: Vec<(f32, u32)> = lexicon
        .ranker
        .scores(&features)
        .zip(&likely)
        .filter_map(|(score, likely)| {
            let phrase = phrases.list.get(likely.phrase as usize)?;
            Some((if boosted(phrase) { score + BOOST } else { score }, likely.phrase))
        })
        .collect();
    // Ties go to what stands first, then to the longer phrase.
    let place = |number: u32| {
        let phrase = phrases.list.get(number as usize);
        phrase.map(|phrase| (phrase.first, std::cmp::Reverse(phrase.words)))
    };
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| place(a.1).cmp(&place(b.1))));
    choose::choose(&ranked, &words, &phrases, &lexicon.background, options)
        .into_iter()
        .filter_map(|chosen| display::keyword(document, &words, &phrases, chosen))
        .collect()
}

/// A candidate as the ranker sees it, to train it.
#[derive(Clone, Debug)]
pub struct KeywordCandidate {
    /// Stems of its words, parted by blanks.
    pub stems: String,
    /// Values in the order of [`FEATURES`].
    pub features: Vec<i8>,
}

/// Names of the features of a [`KeywordCandidate`]; the first [`ESTIMATED`] of them make the first estimate.
pub const FEATURES: &[&str] = &features::NAMES;

/// Features that the first estimate is made from.
pub const ESTIMATED: usize = SIGNS.len();

/// The `wanted` likeliest candidates of `document` with their features, best first by the first estimate.
pub(crate) fn candidates(
    document: &Document<'_>,
    lexicon: &Lexicon,
    wanted: usize,
) -> Vec<KeywordCandidate> {
    let options = KeywordOptions::default();
    let words = words::read(document, lexicon, &options);
    let phrases = Phrases::find(&words);
    likely(&words, &phrases, lexicon, &options, wanted, &|_| false)
        .into_iter()
        .filter_map(|likely| {
            let phrase = phrases.list.get(likely.phrase as usize)?;
            let stems = display::bare_words(document, &words, phrase);
            let stems: Vec<_> = stems.iter().map(|bare| super::stem::light10(bare)).collect();
            Some(KeywordCandidate { stems: stems.join(" "), features: likely.features.to_vec() })
        })
        .collect()
}

/// A phrase that is looked at closer.
struct Likely {
    phrase: u32,
    features: features::Features,
}

/// The `wanted` likeliest phrases, the best first by the first estimate.
fn likely(
    words: &Words,
    phrases: &Phrases,
    lexicon: &Lexicon,
    options: &KeywordOptions,
    wanted: usize,
    boosted: &dyn Fn(&Phrase) -> bool,
) -> Vec<Likely> {
    let context = Context::new(words, phrases, &lexicon.background);
    let lengths = options.min_words as u32..=options.max_words as u32;
    let mut estimates = Vec::with_capacity(phrases.list.len());
    for (number, phrase) in (0u32..).zip(&phrases.list) {
        checkpoint_every(number as usize, 1024);
        if phrase.count > 0 && lengths.contains(&phrase.words) {
            let mut estimate = lexicon.ranker.estimate(&signs(words, phrase));
            if boosted(phrase) {
                estimate = i32::MAX;
            }
            estimates.push((estimate, number));
        }
    }
    let by_estimate = |a: &(i32, u32), b: &(i32, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
    if estimates.len() > wanted {
        estimates.select_nth_unstable_by(wanted, by_estimate);
        estimates.truncate(wanted);
    }
    estimates.sort_unstable_by(by_estimate);
    let ranks = estimates.into_iter().enumerate();
    ranks
        .filter_map(|(rank, (estimate, number))| {
            checkpoint_every(rank, 64);
            let phrase = phrases.list.get(number as usize)?;
            let signs = signs(words, phrase);
            let features = context.features(phrase, signs, estimate, rank);
            Some(Likely { phrase: number, features })
        })
        .collect()
}

/// Phrases that are looked at closer in a short text; one for so many words in a longer one, up to the most. More where more
/// keywords are wanted.
const CLOSER: usize = 64;
const WORDS_FOR_ONE: usize = 5;
const MOST_CLOSER: usize = 192;

/// The stems of the caller's terms, those of which the document has all.
fn boosts(options: &KeywordOptions, words: &Words, lexicon: &Lexicon) -> Vec<Vec<u32>> {
    let terms = options.boost_terms.iter();
    terms
        .filter_map(|term| {
            let tokens = Tokens::of(term);
            let keys = tokens.as_slice().iter().map(|token| tokens.key(token));
            keys.map(|key| words.find(lexicon, key)).collect()
        })
        .collect()
}

/// What a boosted term gains: more than any single feature gives.
const BOOST: f32 = 3.0;
