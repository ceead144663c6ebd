//! What speaks for each sentence.

use rustc_hash::FxHashMap;

use super::{
    CENTRALITY, CONTINUATIONS, FOCUS, GOOD_LENGTH, KEYWORDS, LEANING, LONG, POSITION, ReasonKind,
    SHORT, SummaryOptions, TITLE,
};
use crate::analysis::{
    cancel::checkpoint_every,
    document::Document,
    lexicon::{Lexicon, Section},
    sentence::Sentence,
    stem::light10,
    token::{Token, Tokens},
};

/// A sentence with what speaks for it.
#[derive(Debug)]
pub(super) struct Scored {
    pub(super) sentence: u32,
    pub(super) score: f32,
    /// Can stand at the beginning of a text.
    pub(super) can_open: bool,
    parts: [(ReasonKind, f32); 5],
    /// Weights of its stems, sorted by stem, of length one.
    vector: Vec<(u32, f32)>,
}

impl Scored {
    /// Cosine of the angle between two sentences, 0..=1.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        dot(&self.vector, &other.vector)
    }

    /// Why it was chosen, heaviest first.
    pub(super) fn reasons(&self) -> Vec<(ReasonKind, f32)> {
        let total: f32 = self.parts.iter().map(|&(_, part)| part).sum();
        let mut reasons: Vec<_> = self
            .parts
            .iter()
            .filter(|&&(_, part)| part > 0.0)
            .map(|&(kind, part)| (kind, part / total))
            .collect();
        reasons.sort_by(|a, b| b.1.total_cmp(&a.1));
        reasons
    }
}

/// Scores the sentences read, in their order.
pub(super) fn scored(
    document: &Document<'_>,
    lexicon: &Lexicon,
    options: &SummaryOptions,
    read: &[(u32, &Sentence)],
) -> Vec<Scored> {
    let mut stems = Stems {
        lexicon,
        numbers: FxHashMap::default(),
        idf: Vec::new(),
        by_key: FxHashMap::default(),
    };
    let counts: Vec<Vec<(u32, f32)>> = read
        .iter()
        .enumerate()
        .map(|(place, (_, sentence))| {
            checkpoint_every(place, 64);
            stems.counts(document.words(sentence), |token| document.key(token))
        })
        .collect();
    let title = document
        .title()
        .map(|title| stems.counts(title.tokens.as_slice(), |token| title.tokens.key(token)));
    let focus = focus(&mut stems, &options.focus_terms);

    let mut totals = vec![0.0_f32; stems.idf.len()];
    for &(stem, count) in counts.iter().flatten() {
        if let Some(total) = totals.get_mut(stem as usize) {
            *total += count;
        }
    }
    let centroid: Vec<_> =
        (0u32..).zip(&totals).filter(|&(_, &total)| total > 0.0).map(|(s, &t)| (s, t)).collect();
    let centroid = stems.vector(&centroid);
    let title = title.map(|title| stems.vector(&title));
    let mass: Vec<f32> = totals
        .iter()
        .zip(&stems.idf)
        .map(|(&total, idf)| if total > 1.0 { total * idf } else { 0.0 })
        .collect();
    let all: f32 = mass.iter().sum::<f32>().max(1.0);

    let mut place = 0.0;
    let mut scored = Vec::with_capacity(read.len());
    for (&(number, sentence), counts) in read.iter().zip(&counts) {
        checkpoint_every(scored.len(), 64);
        let words = document.words(sentence);
        let text = document.slice(sentence.span);
        if options.exclude_quotes && is_quotation(text) {
            continue;
        }
        let vector = stems.vector(counts);
        let keywords: f32 =
            counts.iter().filter_map(|&(stem, _)| mass.get(stem as usize)).sum::<f32>() / all;
        let covered = focus
            .iter()
            .filter(|term| term.iter().all(|stem| counts.iter().any(|(found, _)| found == stem)));
        let covered = covered.count() as f32 / focus.len().max(1) as f32;
        let parts = [
            (ReasonKind::LeadPosition, POSITION / (1.0 + place)),
            (ReasonKind::Centrality, CENTRALITY * dot(&vector, &centroid)),
            (
                ReasonKind::TitleOverlap,
                TITLE * title.as_ref().map_or(0.0, |title| dot(&vector, title)),
            ),
            (ReasonKind::Keywords, KEYWORDS * keywords),
            (ReasonKind::FocusTerms, FOCUS * covered),
        ];
        let leaning = leans(words.first().map(|token| document.key(token)).unwrap_or_default());
        let whole = GOOD_LENGTH.contains(&words.len());
        let asks = text.ends_with(['؟', '?', ':']);
        let mut score: f32 = parts.iter().map(|&(_, part)| part).sum();
        if leaning {
            score -= LEANING;
        }
        if words.len() < *GOOD_LENGTH.start() || asks {
            score -= SHORT;
        } else if !whole {
            score -= LONG;
        }
        scored.push(Scored {
            sentence: number,
            score,
            can_open: !leaning && !asks && words.len() >= *GOOD_LENGTH.start(),
            parts,
            vector,
        });
        place += 1.0;
    }
    scored
}

/// Numbers and idf of the stems met.
struct Stems<'l, 'k> {
    lexicon: &'l Lexicon,
    numbers: FxHashMap<String, u32>,
    idf: Vec<f32>,
    /// Number of a key's stem; `None` for words that say nothing.
    by_key: FxHashMap<&'k str, Option<u32>>,
}

impl<'k> Stems<'_, 'k> {
    /// How often each stem stands among `words`, sorted by stem.
    fn counts(&mut self, words: &[Token], key: impl Fn(&Token) -> &'k str) -> Vec<(u32, f32)> {
        let mut found: Vec<u32> = Vec::with_capacity(words.len());
        for (place, word) in words.iter().enumerate() {
            if place > 0 {
                checkpoint_every(place, 256);
            }
            let key = key(word);
            let number = match self.by_key.get(key) {
                Some(&number) => number,
                None => {
                    let number = self.number(key);
                    self.by_key.insert(key, number);
                    number
                }
            };
            found.extend(number);
        }
        found.sort_unstable();
        found
            .chunk_by(|a, b| a == b)
            .filter_map(|same| Some((*same.first()?, same.len() as f32)))
            .collect()
    }

    fn number(&mut self, key: &str) -> Option<u32> {
        if self.lexicon.is_stop_key(key) || key.chars().nth(1).is_none() {
            return None;
        }
        let next = self.idf.len() as u32;
        let stem = light10(key);
        if let Some(&number) = self.numbers.get(stem) {
            return Some(number);
        }
        let background = &self.lexicon.background;
        let frequency = background.frequency(Section::Stem, stem).max(1.0);
        self.idf.push(((background.articles() + 1.0) / (frequency + 0.5)).ln().max(0.0));
        self.numbers.insert(stem.to_owned(), next);
        Some(next)
    }

    /// Weights `1 + ln count` times idf, of length one.
    fn vector(&self, counts: &[(u32, f32)]) -> Vec<(u32, f32)> {
        let mut vector: Vec<_> = counts
            .iter()
            .filter_map(|&(stem, count)| {
                Some((stem, (1.0 + count.ln()) * self.idf.get(stem as usize)?))
            })
            .collect();
        let length = vector.iter().map(|&(_, weight)| weight * weight).sum::<f32>().sqrt();
        for (_, weight) in &mut vector {
            *weight /= length.max(f32::MIN_POSITIVE);
        }
        vector
    }
}

fn focus(stems: &mut Stems<'_, '_>, terms: &[String]) -> Vec<Vec<u32>> {
    let mut found = Vec::new();
    for term in terms {
        let tokens = Tokens::of(term);
        let numbers: Vec<u32> =
            tokens.as_slice().iter().filter_map(|token| stems.number(tokens.key(token))).collect();
        if !numbers.is_empty() {
            found.push(numbers);
        }
    }
    found
}

fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(&(x, left)), Some(&(y, right))) = (a.get(i), b.get(j)) {
        match x.cmp(&y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += left * right;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// Whether a sentence that begins with `key` leans on the one before it.
fn leans(key: &str) -> bool {
    CONTINUATIONS.lines().any(|word| word == key)
}

/// Whether more than half of `text` stands in quotation marks.
fn is_quotation(text: &str) -> bool {
    let (mut open, mut quoted, mut all) = (false, 0, 0);
    for c in text.chars() {
        match c {
            '"' => open = !open,
            '«' | '“' => open = true,
            '»' | '”' => open = false,
            _ => {
                all += 1;
                quoted += usize::from(open);
            }
        }
    }
    quoted * 2 > all
}
