//! A headline that nothing but a blank parts from the sentence after it.
//!
//! Texts lose their line breaks on the way: the first sentence then begins with the headline. It is told by what
//! headlines and openings of articles are made of: a run of words as headlines use them, whose last word can end one, and
//! behind it a word that opens sentences, most often a verb, after which the words of the headline come back. How much
//! each word is worth was counted, and how the signs weigh learnt, over headlines and articles of the ANT corpus, see
//! `tools/README.md`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::Words;
use crate::analysis::trees::Trees;

/// What the model looks at, in the order of [`HeadlineCandidate::values`].
pub const HEADLINE_FEATURES: [&str; 16] = [
    "words_before",
    "words_after",
    "opener",
    "second",
    "last",
    "first_of_headline",
    "repeated",
    "repeated_share",
    "headline_words",
    "body_words",
    "marks_between",
    "best_opener_before",
    "opener_at_start",
    "first_letter",
    "last_letter",
    "letters",
];

/// A place where a headline may end.
#[derive(Clone, Copy, Debug)]
pub struct HeadlineCandidate {
    /// Words before it.
    pub words: usize,
    /// Bytes before it, without the blank.
    pub end: usize,
    /// What the model sees there.
    pub values: [f32; HEADLINE_FEATURES.len()],
}

/// What words are worth: logarithms of how much more often a word stands in one place than in another.
#[derive(Clone, Copy, Debug, Default)]
struct Worth {
    /// First of a sentence, to anywhere in one.
    opener: f32,
    /// Second of a sentence, to anywhere.
    second: f32,
    /// Last of a headline, to anywhere in a sentence.
    last: f32,
    /// First of a headline, to first of a sentence.
    first: f32,
    /// Anywhere in a headline, to anywhere in a sentence.
    headline: f32,
}

/// The words and trees that tell a headline.
#[derive(Debug)]
pub struct Headlines {
    words: FxHashMap<&'static str, Worth>,
    trees: Trees,
}

impl Headlines {
    /// Reads the table of words, lines `key TAB opener TAB second TAB last TAB first TAB headline` in eighths, and the
    /// trees.
    pub fn parse(words: &'static str, trees: &[u8]) -> Self {
        let worth = |line: &'static str| {
            let mut fields = line.split('\t');
            let key = fields.next()?;
            let mut eighths = || fields.next()?.parse().ok().map(|eighths: f32| eighths / 8.0);
            let (opener, second, last) = (eighths()?, eighths()?, eighths()?);
            Some((key, Worth { opener, second, last, first: eighths()?, headline: eighths()? }))
        };
        let words = words.lines().filter_map(worth).collect();
        Self { words, trees: Trees::parse(trees).unwrap_or_default() }
    }

    /// Where a headline may end in `sentence`, with what the model sees there.
    pub fn candidates(&self, sentence: &str) -> Vec<HeadlineCandidate> {
        self.look(sentence, &Words::of(sentence, WORDS))
    }

    /// Where the headline ends that `sentence` begins with.
    pub(super) fn end(&self, sentence: &str, words: &Words) -> Option<usize> {
        self.look(sentence, words)
            .into_iter()
            .map(|candidate| (self.trees.score(&candidate.values), candidate.end))
            .filter(|&(score, _)| score > LEAST_SCORE)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, end)| end)
    }

    /// How plainly the word `key` opens sentences: 0 for a word as common first as anywhere.
    pub(super) fn opener(&self, key: &str) -> f32 {
        self.words.get(key).map_or(0.0, |worth| worth.opener)
    }

    fn look(&self, sentence: &str, words: &Words) -> Vec<HeadlineCandidate> {
        let all = words.as_slice();
        let mut found = Vec::new();
        if all.len() < SHORTEST + AFTER {
            return found;
        }
        let worth: Vec<Worth> = all
            .iter()
            .map(|word| self.words.get(words.key(word)).copied().unwrap_or_default())
            .collect();
        let worth_of = |number: usize| worth.get(number).copied().unwrap_or_default();
        let last = (all.len() - AFTER).min(LONGEST);
        if !(1..last).any(|number| worth_of(number).opener >= LEAST_OPENER) {
            return found;
        }
        let stems: Vec<Option<[char; 4]>> = all.iter().map(|word| stem(words.key(word))).collect();
        let (mut best_before, mut sum_before) = (NOTHING, 0.0);
        let (mut brackets, mut quoted, mut dashed) = (0u32, false, false);
        for (number, word) in all.iter().enumerate().take(last) {
            let here = worth_of(number);
            if number > 0 {
                let before =
                    all.get(number - 1).map(|word| word.trail(sentence)).unwrap_or_default();
                let fit = brackets == 0
                    && !quoted
                    && here.opener >= LEAST_OPENER
                    && !before.contains(GOES_ON)
                    && !(dashed && number <= BYLINE);
                if fit {
                    let key = words.key(word);
                    let behind =
                        stems.get(number..(number + BEHIND).min(all.len())).unwrap_or_default();
                    let (shared, own) = repeated(stems.get(..number).unwrap_or_default(), behind);
                    let next =
                        worth.get(number..(number + BODY).min(all.len())).unwrap_or_default();
                    let body: f32 = next.iter().map(|worth| worth.headline).sum();
                    let letter =
                        |c: Option<char>| c.map_or(0.0, |c| c as u32 as f32 - 0x600 as f32);
                    found.push(HeadlineCandidate {
                        words: number,
                        end: all.get(number - 1).map_or(0, |word| word.end),
                        values: [
                            number as f32,
                            (all.len() - number).min(AT_MOST_AFTER) as f32,
                            here.opener,
                            worth_of(number + 1).second,
                            worth_of(number - 1).last,
                            worth_of(0).first,
                            shared as f32,
                            shared as f32 / own.max(1) as f32,
                            sum_before / number as f32,
                            body / next.len().max(1) as f32,
                            marks_between(before),
                            best_before,
                            worth_of(0).opener,
                            letter(key.chars().next()),
                            letter(key.chars().next_back()),
                            key.chars().count() as f32,
                        ],
                    });
                }
                best_before = best_before.max(here.opener);
            }
            sum_before += here.headline;
            for c in word.lead(sentence).chars().chain(word.trail(sentence).chars()) {
                match c {
                    '(' | '[' => brackets += 1,
                    ')' | ']' => brackets = brackets.saturating_sub(1),
                    '"' | '«' | '»' | '“' | '”' => quoted = !quoted,
                    '-' | '–' | '—' | 'ـ' | '/' => dashed = true,
                    _ => {}
                }
            }
        }
        found
    }
}

/// The words and trees compiled into the program.
pub(super) static HEADLINES: LazyLock<Headlines> = LazyLock::new(|| {
    Headlines::parse(
        include_str!("../lexicon/headline_words.tsv"),
        include_bytes!("../lexicon/headline_model.bin"),
    )
});

/// Content words of `before` by their beginnings: how many come back in `behind`, how many there are.
fn repeated(before: &[Option<[char; 4]>], behind: &[Option<[char; 4]>]) -> (usize, usize) {
    let (mut shared, mut own) = (0, 0);
    for (number, stem) in before.iter().enumerate() {
        let new = stem.is_some() && !before.get(..number).is_some_and(|seen| seen.contains(stem));
        own += usize::from(new);
        shared += usize::from(new && behind.contains(stem));
    }
    (shared, own)
}

/// The first four letters behind an attached article; `None` for short words.
fn stem(key: &str) -> Option<[char; 4]> {
    key.chars().nth(3)?;
    let bare = ["وال", "بال", "كال", "فال", "لل", "ال"]
        .iter()
        .find_map(|prefix| key.strip_prefix(prefix).filter(|rest| rest.chars().nth(2).is_some()))
        .unwrap_or(key);
    let mut letters = bare.chars();
    Some(std::array::from_fn(|_| letters.next().unwrap_or('\0')))
}

/// 0 for a blank alone, 1 for marks, 2 for marks that end sentences.
fn marks_between(trail: &str) -> f32 {
    if trail.contains(['.', '…', '!', '؟', '?']) {
        2.0
    } else if trail.is_empty() {
        0.0
    } else {
        1.0
    }
}

/// Marks behind which a sentence goes on.
const GOES_ON: [char; 10] = ['،', ',', '؛', ';', ':', '-', '–', '—', 'ـ', '/'];
/// Words of a sentence that are looked at.
pub(super) const WORDS: usize = LONGEST + BEHIND;
/// Words of the longest headline looked for.
const LONGEST: usize = 24;
/// Words of the shortest headline.
const SHORTEST: usize = 1;
/// Words there must be after a headline.
const AFTER: usize = 4;
/// Words in which those of the headline may come back.
const BEHIND: usize = 25;
/// Words after the headline that show running text.
const BODY: usize = 12;
/// Words after the headline beyond which more tell nothing.
const AT_MOST_AFTER: usize = 40;
/// Words of the longest byline or dateline, which belong to the sentence after them.
const BYLINE: usize = 6;
/// The least worth of a word that is looked at as an opener.
const LEAST_OPENER: f32 = 0.5;
/// The least score of a headline, a logarithm of odds.
const LEAST_SCORE: f32 = 0.0;
/// Below the worth of every word.
const NOTHING: f32 = -4.0;
