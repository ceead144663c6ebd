//! Keywords of texts in any language, by statistics of the text alone.
//!
//! After Campos et al. (2020), *YAKE! Keyword extraction from single documents using multiple local features*: a word
//! matters that is capitalised, early, frequent, spread over sentences and seen with few different neighbours. Without a
//! list of function words for every language, those are told by their length and by how many sentences have them.

use super::{Keyword, KeywordKind, KeywordOptions, Mention};
use crate::analysis::{
    cancel::checkpoint_every,
    document::Document,
    fold::folded,
    lexicon::hash,
    numbers::Numbers,
    span::Span,
    token::{Token, TokenKind, Tokens},
};

/// The keywords of `document`, best first.
pub(crate) fn extract(document: &Document<'_>, options: &KeywordOptions) -> Vec<Keyword> {
    let words = Words::read(document, options);
    let scores = words.scores();
    let phrases = words.phrases(options, &scores);
    let boosts: Vec<String> = options.boost_terms.iter().map(|term| normalized(term)).collect();
    let mut ranked: Vec<(f32, Keyword)> = Vec::with_capacity(phrases.len());
    for (number, phrase) in phrases.iter().enumerate() {
        checkpoint_every(number, 64);
        let mut keyword = words.keyword(document, phrase);
        if boosts.contains(&keyword.normalized) {
            keyword.raw_score += BOOST;
            keyword.relevance = relevance(keyword.raw_score);
        }
        ranked.push((keyword.raw_score, keyword));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut chosen: Vec<Keyword> = Vec::new();
    for (_, keyword) in ranked {
        if chosen.len() == options.max_keywords || keyword.relevance < options.min_relevance {
            break;
        }
        let says = |a: &str, b: &str| format!(" {a} ").contains(&format!(" {b} "));
        if !chosen.iter().any(|other| {
            says(&other.normalized, &keyword.normalized)
                || says(&keyword.normalized, &other.normalized)
        }) {
            chosen.push(keyword);
        }
    }
    chosen
}

fn normalized(term: &str) -> String {
    let tokens = Tokens::of(term);
    let keys: Vec<_> = tokens.as_slice().iter().map(|token| tokens.key(token)).collect();
    keys.join(" ")
}

/// What a boosted term gains.
const BOOST: f32 = 3.0;

/// 1/(1 + S) of the paper's score S, by its negative logarithm.
fn relevance(raw: f32) -> f32 {
    1.0 / (1.0 + (-raw).exp())
}

struct Word {
    term: u32,
    span: Span,
    /// Of the text, or in the title.
    sentence: Option<u32>,
    /// A mark or the beginning of a sentence stands before it.
    apart: bool,
}

#[derive(Default)]
struct Term {
    count: f32,
    /// Capitalised within a sentence, or an acronym.
    capitals: f32,
    sentences: f32,
    last_unit: Option<u32>,
    first_unit: f32,
    letters: usize,
    unwanted: bool,
    number: bool,
    /// Words beside it, and how many different ones.
    beside: f32,
    different: f32,
}

struct Phrase {
    first: usize,
    words: usize,
    places: Vec<usize>,
    /// Negative logarithm of the paper's score.
    raw: f32,
}

#[derive(Default)]
struct Words {
    words: Vec<Word>,
    terms: Vec<Term>,
    units: u32,
}

impl Words {
    fn read(document: &Document<'_>, options: &KeywordOptions) -> Self {
        let unwanted: Vec<String> = options.stop_words.iter().map(|word| folded(word)).collect();
        let mut found = Self::default();
        let mut numbers = Numbers::with_room(document.tokens().len());
        let mut pairs = Numbers::with_room(document.tokens().len());
        if let Some(title) = document.title() {
            let key = |token: &Token| title.tokens.key(token);
            let tokens = title.tokens.as_slice();
            found.unit(title.text, tokens, key, None, (&mut numbers, &mut pairs), &unwanted);
        }
        for (number, sentence) in document.read(options.zones) {
            let tokens = document.words(sentence);
            let key = |token: &Token| document.key(token);
            let numbers = (&mut numbers, &mut pairs);
            found.unit(document.text(), tokens, key, Some(number), numbers, &unwanted);
        }
        found
    }

    fn unit<'k>(
        &mut self,
        text: &str,
        tokens: &[Token],
        key: impl Fn(&Token) -> &'k str,
        sentence: Option<u32>,
        (numbers, pairs): (&mut Numbers, &mut Numbers),
        unwanted: &[String],
    ) {
        let unit = self.units;
        self.units += 1;
        let mut before: Option<(u32, u32)> = None;
        for token in tokens {
            checkpoint_every(self.words.len(), 256);
            let key = key(token);
            let (term, new) = numbers.number(hash(key));
            if new {
                self.terms.push(Term {
                    first_unit: unit as f32,
                    letters: key.chars().count(),
                    unwanted: unwanted.iter().any(|word| word == key),
                    number: token.kind == TokenKind::Number,
                    ..Term::default()
                });
            }
            let gap = before.map(|(_, end)| Span { start: end, end: token.span.start });
            let apart = gap.is_none_or(|gap| gap.of(text).contains(|c: char| !c.is_whitespace()));
            let written = token.span.of(text);
            let capital = written.chars().next().is_some_and(char::is_uppercase)
                && (!apart || written.chars().nth(1).is_some_and(char::is_uppercase));
            if let Some(found) = self.terms.get_mut(term as usize) {
                found.count += 1.0;
                found.capitals += f32::from(u8::from(capital));
                if found.last_unit != Some(unit) {
                    found.last_unit = Some(unit);
                    found.sentences += 1.0;
                }
            }
            if let Some((neighbour, _)) = before.filter(|_| !apart) {
                for (of, pair) in [(term, (neighbour, term, 0)), (neighbour, (term, neighbour, 1))]
                {
                    let (a, b, side) = pair;
                    let (_, new) = pairs.number((u64::from(a) << 32 | u64::from(b)) << 1 | side);
                    if let Some(found) = self.terms.get_mut(of as usize) {
                        found.beside += 1.0;
                        found.different += f32::from(u8::from(new));
                    }
                }
            }
            before = Some((term, token.span.end));
            self.words.push(Word { term, span: token.span, sentence, apart });
        }
    }

    /// The score of each term, lower is better; `None` for words that carry phrases but say nothing.
    fn scores(&self) -> Vec<Option<f32>> {
        let content = || self.terms.iter().filter(|term| !self.is_grammar(term));
        let count = content().count().max(1) as f32;
        let mean = content().map(|term| term.count).sum::<f32>() / count;
        let square = content().map(|term| (term.count - mean).powi(2)).sum::<f32>() / count;
        let most = content().map(|term| term.count).fold(1.0, f32::max);
        let score = |term: &Term| {
            let case = term.capitals / (1.0 + term.count.ln());
            let position = (3.0 + term.first_unit).ln().ln();
            let frequency = term.count / (mean + square.sqrt()).max(1.0);
            let different = term.different / term.beside.max(1.0);
            let related = 1.0 + 2.0 * different * term.count / most;
            let spread = term.sentences / self.units.max(1) as f32;
            related * position / (case + (frequency + spread) / related)
        };
        self.terms.iter().map(|term| (!self.is_grammar(term)).then(|| score(term))).collect()
    }

    fn is_grammar(&self, term: &Term) -> bool {
        term.unwanted
            || term.letters < 3
            || term.letters < 4 && term.capitals == 0.0
            || self.units >= 8
                && term.sentences * 3.0 > self.units as f32
                && term.capitals * 2.0 < term.count
    }

    fn phrases(&self, options: &KeywordOptions, scores: &[Option<f32>]) -> Vec<Phrase> {
        let mut numbers = Numbers::with_room(self.words.len() * 2);
        let mut found: Vec<Phrase> = Vec::new();
        let score = |word: &Word| scores.get(word.term as usize).copied().flatten();
        for start in 0..self.words.len() {
            checkpoint_every(start, 256);
            let row = self.words.get(start..).unwrap_or_default();
            let Some(first) = row.first() else { continue };
            let number = self.terms.get(first.term as usize).is_none_or(|term| term.number);
            if score(first).is_none() || number {
                continue;
            }
            let (mut product, mut sum, mut key) = (0.0f32, 0.0f32, u64::from(first.term) + 1);
            for (length, word) in (1..).zip(row.iter().take(options.max_words)) {
                if length > 1 {
                    if word.apart || self.terms.get(word.term as usize).is_none_or(|t| t.unwanted) {
                        break;
                    }
                    key = hash_step(key, word.term);
                }
                let Some(score) = score(word) else { continue };
                product += score.max(f32::MIN_POSITIVE).ln();
                sum += score;
                if length < options.min_words {
                    continue;
                }
                let (number, new) = numbers.number(key);
                if new {
                    let raw = (1.0 + sum).ln() - product;
                    found.push(Phrase { first: start, words: length, places: Vec::new(), raw });
                }
                if let Some(phrase) = found.get_mut(number as usize) {
                    phrase.places.push(start);
                }
            }
        }
        for phrase in &mut found {
            phrase.raw += (phrase.places.len() as f32).ln();
        }
        // Only the best are worth the strings.
        let wanted = options.max_keywords.saturating_mul(8).max(64);
        if found.len() > wanted {
            found.select_nth_unstable_by(wanted, |a, b| b.raw.total_cmp(&a.raw));
            found.truncate(wanted);
        }
        found.sort_by_key(|phrase| (phrase.first, phrase.words));
        found
    }

    fn keyword(&self, document: &Document<'_>, phrase: &Phrase) -> Keyword {
        let mut mentions = Vec::new();
        let mut text = String::new();
        for &place in &phrase.places {
            let ends = self.words.get(place).zip(self.words.get(place + phrase.words - 1));
            let Some((first, last)) = ends else { continue };
            let span = Span { start: first.span.start, end: last.span.end };
            let written = match first.sentence {
                Some(sentence) => {
                    mentions.push(Mention { span, sentence });
                    document.slice(span)
                }
                None => document.title().map_or("", |title| span.of(title.text)),
            };
            if text.is_empty() {
                let words: Vec<_> = written.split_whitespace().collect();
                text = words.join(" ");
            }
        }
        Keyword {
            normalized: normalized(&text),
            text,
            relevance: relevance(phrase.raw),
            raw_score: phrase.raw,
            kind: KeywordKind::Term,
            mentions,
        }
    }
}

fn hash_step(key: u64, term: u32) -> u64 {
    (key.rotate_left(23) ^ (u64::from(term) + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
