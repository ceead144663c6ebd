//! What the ranker sees of each sentence.

use super::{standing::Standing, terms::Terms};
use crate::analysis::{
    cancel::checkpoint_every, document::Document, sentence::Sentence, token::TokenKind,
};

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

const COUNT: usize = 32;

/// One sentence's features.
pub(super) type Features = [f32; COUNT];

/// Which features speak of the position, of likeness to the title, to the rest of the text, and of its keywords.
pub(super) const POSITION: &[usize] = &[0, 1, 2, 4, 5, 6, 18, 19];
pub(super) const TITLE: &[usize] = &[22, 23, 24];
pub(super) const CENTRALITY: &[usize] = &[14, 17];
pub(super) const KEYWORDS: &[usize] = &[12, 13, 15, 16, 20, 31];
/// The likeness to the whole text, to the title, and the share of the keywords.
pub(super) const CENTRALITY_AT: usize = 17;
pub(super) const TITLE_AT: usize = 22;
pub(super) const MASS_AT: usize = 16;
pub(super) const WORDS_AT: usize = 8;

/// Stems that count as the subject's.
const TOP: usize = 10;

/// The features of the sentences read, in their order.
pub(super) fn features(
    document: &Document<'_>,
    read: &[(u32, &Sentence)],
    standings: &[Standing],
    terms: &Terms,
) -> Vec<Features> {
    let total: usize = read.iter().map(|(_, sentence)| sentence.tokens.len()).sum();
    let mean = total.max(1) as f32 / read.len().max(1) as f32;
    let paragraphs = 1 + read.windows(2).filter(|pair| parted(pair)).count();
    let mut stems = stems(terms);
    let titled = terms.title.len().max(1) as f32;
    let mut walk = Walk::default();
    let mut found = Vec::with_capacity(read.len());
    for (place, ((_, sentence), standing)) in read.iter().zip(standings).enumerate() {
        checkpoint_every(place, 64);
        if place > 0 && read.get(place - 1..=place).is_some_and(parted) {
            walk.paragraph += 1;
            walk.in_paragraph = 0;
        }
        let words = document.words(sentence);
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
        let count = words.len() as f32;
        let by_word = |sum: f32| sum / count.max(1.0);
        let covered = sums.title / titled;
        let stop = count - sums.count;
        let numbers = words.iter().filter(|word| word.kind == TokenKind::Number).count();
        let next = read.get(place + 1).map_or(0, |(_, next)| next.tokens.len());
        found.push([
            place as f32,
            1.0 / (1.0 + place as f32),
            place as f32 / read.len() as f32,
            read.len() as f32,
            walk.words,
            walk.paragraph as f32,
            walk.in_paragraph as f32,
            read.len() as f32 / paragraphs as f32,
            count,
            count / mean,
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
            super::terms::cosine(own, &terms.title),
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
        walk.words += count;
        walk.previous = count;
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
    top: f32,
}

fn parted(pair: &[(u32, &Sentence)]) -> bool {
    matches!(pair, [(_, a), (_, b)] if a.paragraph != b.paragraph)
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
            top: false,
        })
        .collect();
    for term in &terms.title {
        if let Some(stem) = stems.get_mut(term.stem as usize) {
            stem.in_title = true;
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
