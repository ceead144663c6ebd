//! The sentences a summary is made of, and their words by the hashes of their keys.

use crate::analysis::{
    article::ZoneKinds,
    cancel::checkpoint_every,
    document::Document,
    lexicon::hash,
    sentence::{Boundary, Sentence},
    span::Span,
    token::Token,
};

/// The sentences read, by their place among them.
#[derive(Debug)]
pub(super) struct Reading<'d, 't> {
    pub(super) document: &'d Document<'t>,
    sentences: Vec<Read<'d>>,
    /// Of the keys of all words read, in a row: words are told apart and looked up by them.
    hashes: Vec<u64>,
}

/// Fewer lines are no poem, and longer ones, in words, none of its lines; the share of words in closed sentences.
const LINES: usize = 3;
const LINE: usize = 10;
const CLOSED: f32 = 0.1;

/// A sentence that is read.
#[derive(Clone, Copy, Debug)]
struct Read<'d> {
    /// Among all sentences of the document.
    number: u32,
    sentence: &'d Sentence,
    /// Words of the sentences before it.
    before: u32,
}

impl<'d, 't> Reading<'d, 't> {
    /// The sentences of `zones`, else of the body.
    pub(super) fn of(document: &'d Document<'t>, zones: Option<ZoneKinds>) -> Self {
        let mut sentences = Vec::with_capacity(document.sentences().len());
        let mut hashes = Vec::with_capacity(document.tokens().len());
        for (place, (number, sentence)) in document.read(zones).into_iter().enumerate() {
            checkpoint_every(place, 64);
            sentences.push(Read { number, sentence, before: hashes.len() as u32 });
            let words = document.words(sentence).iter().enumerate();
            hashes.extend(words.map(|(number, word)| {
                checkpoint_every(number, 1024);
                hash(document.key(word))
            }));
        }
        Self { document, sentences, hashes }
    }

    pub(super) fn len(&self) -> usize {
        self.sentences.len()
    }

    /// The sentences in order.
    pub(super) fn sentences(&self) -> impl Iterator<Item = &'d Sentence> + '_ {
        self.sentences.iter().map(|read| read.sentence)
    }

    pub(super) fn sentence(&self, place: usize) -> Option<&'d Sentence> {
        self.sentences.get(place).map(|read| read.sentence)
    }

    /// The number, among all sentences of the document, of the one at `place`.
    pub(super) fn number(&self, place: usize) -> Option<u32> {
        self.sentences.get(place).map(|read| read.number)
    }

    pub(super) fn text(&self, place: usize) -> &'t str {
        self.sentence(place).map_or("", |sentence| self.document.slice(sentence.span))
    }

    pub(super) fn words(&self, place: usize) -> Words<'d, '_> {
        let Some(read) = self.sentences.get(place) else { return Words::default() };
        let tokens = self.document.words(read.sentence);
        let hashes = self.hashes.get(read.before as usize..).unwrap_or_default();
        Words { tokens, hashes: hashes.get(..tokens.len()).unwrap_or_default() }
    }

    /// How many words are read.
    pub(super) fn count_words(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the text is made of short lines that no mark closes: a poem, a table, a list of names.
    pub(super) fn is_of_lines(&self) -> bool {
        let closed = self.sentences().filter(|found| found.boundary == Boundary::Terminator);
        let closed: usize = closed.map(|found| found.tokens.len()).sum();
        self.len() >= LINES
            && closed as f32 <= CLOSED * self.count_words() as f32
            && self.count_words() <= LINE * self.len()
    }

    /// Whether a paragraph begins with the sentence at `place`, or has ended before it.
    pub(super) fn begins(&self, place: usize) -> bool {
        let paragraph = |place: usize| self.sentence(place).map(|sentence| sentence.paragraph);
        place == 0 || paragraph(place - 1) != paragraph(place)
    }

    pub(super) fn key(&self, word: &Token) -> &'d str {
        self.document.key(word)
    }

    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.document.slice(span)
    }
}

/// Words in a row, and the hashes of their keys.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words<'d, 'r> {
    pub(super) tokens: &'d [Token],
    pub(super) hashes: &'r [u64],
}

impl Words<'_, '_> {
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }
}
