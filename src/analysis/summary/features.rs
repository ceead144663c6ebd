//! What the ranker sees of each sentence.

use super::{reading::Reading, standing::Standing, terms::Terms};
use crate::analysis::{cancel::checkpoint_every, token::TokenKind};

/// Names of the features, in their order.
pub const SUMMARY_FEATURES: [&str; COUNT] = [
    "place",
    "place_inverse",
    "place_share",
    "sentences",
    "words_before",
    "paragraph",
    "in_paragraph",
    "paragraph_sentences",
    "words",
    "words_share",
    "words_previous",
    "words_next",
    "new_terms",
    "new_mass",
    "later",
    "mass_by_word",
    "mass",
    "centrality",
    "like_first",
    "like_previous",
    "idf",
    "stop",
    "title",
    "title_covered",
    "title_new",
    "title_words",
    "quotes",
    "brackets",
    "numbers",
    "leans",
    "asks",
    "top_terms",
];

pub(super) const COUNT: usize = 32;

/// One sentence's features.
pub(super) type Features = [f32; COUNT];

/// The feature numbered `place` in [`SUMMARY_FEATURES`].
pub(super) fn at(features: &Features, place: usize) -> f32 {
    features.get(place).copied().unwrap_or_default()
}

/// Which features speak of the position, of likeness to the title, to the rest of the text, and of its keywords.
pub(super) const POSITION: &[usize] = &[0, 1, 2, 4, 5, 6, 18, 19];
pub(super) const TITLE: &[usize] = &[22, 23, 24];
pub(super) const CENTRALITY: &[usize] = &[14, 17];
pub(super) const KEYWORDS: &[usize] = &[12, 13, 15, 16, 20, 31];
/// The place and its share of all, the likeness to the whole text, to the title, the share of the keywords, the words.
pub(super) const PLACE_AT: usize = 0;
pub(super) const SHARE_AT: usize = 2;
pub(super) const CENTRALITY_AT: usize = 17;
pub(super) const TITLE_AT: usize = 22;
pub(super) const MASS_AT: usize = 16;
pub(super) const WORDS_AT: usize = 8;

/// Stems that count as the subject's.
const TOP: usize = 10;

/// The features of the sentences read, in their order.
pub(super) fn features(
    reading: &Reading<'_, '_>,
    standings: &[Standing],
    terms: &Terms,
) -> Vec<Features> {
    let count = reading.len().max(1) as f32;
    let mean = reading.count_words().max(1) as f32 / count;
    let paragraphs = (1..reading.len()).filter(|&place| reading.begins(place)).count() + 1;
    let mut stems = stems(terms);
    let titled = terms.title.len().max(1) as f32;
    let mut walk = Walk::default();
    let mut found = Vec::with_capacity(reading.len());
    for (place, standing) in standings.iter().enumerate() {
        checkpoint_every(place, 64);
        if place > 0 && reading.begins(place) {
            walk.paragraph += 1;
            walk.in_paragraph = 0;
        }
        let words = reading.words(place).tokens;
        let own = terms.of(place);
        let mut sums = Sums::default();
        let (mut like_first, mut like_previous) = (0.0, 0.0);
        for term in own {
            let Some(stem) = stems.get_mut(term.stem as usize) else { continue };
            sums.mass += stem.mass;
            sums.idf += term.count * stem.idf;
            sums.count += term.count;
            sums.centrality += term.weight * stem.centroid;
            if stem.seen == 0.0 {
                sums.new += 1.0;
                sums.new_mass += stem.mass;
            }
            if stem.total > stem.seen + term.count {
                sums.later += 1.0;
            }
            if stem.in_title {
                sums.title += 1.0;
                sums.like_title += term.weight * stem.title;
            }
            if stem.top {
                sums.top += 1.0;
            }
            stem.seen += term.count;
            // The cosines with the first sentence and the one before.
            if place == 0 {
                stem.first = term.weight;
            }
            like_first += term.weight * stem.first;
            if place > 0 && stem.last_place == place {
                like_previous += term.weight * stem.last;
            }
            (stem.last, stem.last_place) = (term.weight, place + 1);
        }
        let own_stems = own.len().max(1) as f32;
        let length = words.len() as f32;
        let by_word = |sum: f32| sum / length.max(1.0);
        let covered = sums.title / titled;
        let stop = length - sums.count;
        let numbers = words.iter().filter(|word| word.kind == TokenKind::Number).count();
        let next = reading.words(place + 1).len();
        found.push([
            place as f32,
            1.0 / (1.0 + place as f32),
            place as f32 / count,
            count,
            walk.words,
            walk.paragraph as f32,
            walk.in_paragraph as f32,
            count / paragraphs as f32,
            length,
            length / mean,
            walk.previous,
            next as f32,
            sums.new / own_stems,
            sums.new_mass,
            sums.later / own_stems,
            10.0 * by_word(sums.mass),
            sums.mass,
            sums.centrality,
            if place == 0 { 1.0 } else { like_first },
            like_previous,
            sums.idf / sums.count.max(1.0),
            by_word(stop),
            sums.like_title,
            covered,
            covered - walk.covered,
            terms.title.len() as f32,
            f32::from(standing.quotes),
            f32::from(standing.brackets),
            numbers as f32,
            if standing.needs_previous { 1.0 } else { 0.0 },
            if standing.asks { 1.0 } else { 0.0 },
            sums.top,
        ]);
        walk.covered = walk.covered.max(covered);
        walk.words += length;
        walk.previous = length;
        walk.in_paragraph += 1;
    }
    found
}

/// What is known of the sentences before.
#[derive(Default)]
struct Walk {
    words: f32,
    previous: f32,
    paragraph: usize,
    in_paragraph: usize,
    /// The best share of the title.
    covered: f32,
}

#[derive(Default)]
struct Sums {
    mass: f32,
    idf: f32,
    count: f32,
    centrality: f32,
    new: f32,
    new_mass: f32,
    later: f32,
    title: f32,
    like_title: f32,
    top: f32,
}

/// What is known of a stem, and where it was met.
#[derive(Clone, Copy)]
struct Stem {
    mass: f32,
    idf: f32,
    centroid: f32,
    /// How often all sentences have it, and those so far.
    total: f32,
    seen: f32,
    /// Its weight in the first sentence, and in the last that had it.
    first: f32,
    last: f32,
    /// The place after that sentence's.
    last_place: usize,
    in_title: bool,
    /// Its weight there.
    title: f32,
    top: bool,
}

fn stems(terms: &Terms) -> Vec<Stem> {
    let facts = terms.mass.iter().zip(&terms.idf).zip(&terms.centroid).zip(&terms.totals);
    let mut stems: Vec<Stem> = facts
        .map(|(((&mass, &idf), &centroid), &total)| Stem {
            mass,
            idf,
            centroid,
            total,
            seen: 0.0,
            first: 0.0,
            last: 0.0,
            last_place: 0,
            in_title: false,
            title: 0.0,
            top: false,
        })
        .collect();
    for term in &terms.title {
        if let Some(stem) = stems.get_mut(term.stem as usize) {
            (stem.in_title, stem.title) = (true, term.weight);
        }
    }
    for stem in top(terms) {
        if let Some(stem) = stems.get_mut(stem as usize) {
            stem.top = true;
        }
    }
    stems
}

/// The stems with the greatest mass, ties by number.
fn top(terms: &Terms) -> Vec<u32> {
    let mut top: Vec<(f32, u32)> = Vec::with_capacity(TOP + 1);
    for (stem, &mass) in (0u32..).zip(&terms.mass) {
        if mass > 0.0 && (top.len() < TOP || top.last().is_some_and(|&(least, _)| mass > least)) {
            let at = top.partition_point(|&(other, _)| other >= mass);
            top.insert(at, (mass, stem));
            top.truncate(TOP);
        }
    }
    top.into_iter().map(|(_, stem)| stem).collect()
}
