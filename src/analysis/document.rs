//! One text, cut once: zones, sentences, words.

use super::{
    article::{Article, StructureMode, Zone, ZoneKind, ZoneKinds, structure},
    cancel::checkpoint_every,
    sentence::{Sentence, split},
    span::Span,
    token::{Token, Tokens},
};

/// A text cut into zones, sentences and words. Built once for each request and only read afterwards: analyzers
/// never cut again.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    text: &'t str,
    tokens: Tokens,
    zones: Vec<Zone>,
    article: Article,
    sentences: Vec<Sentence>,
    title: Option<Passage<'t>>,
}

/// A short text beside the document's own, cut into words: the title.
#[derive(Clone, Debug)]
pub struct Passage<'t> {
    /// As written.
    pub text: &'t str,
    /// Its words.
    pub tokens: Tokens,
}

impl<'t> Document<'t> {
    /// Cuts `text`. `given_title` is the headline the caller knows; without it the one found on the page is used.
    pub fn new(text: &'t str, given_title: Option<&'t str>, mode: StructureMode) -> Self {
        let tokens = Tokens::of(text);
        let (zones, article) = structure(text, &tokens, given_title, mode);
        let sentences = sentences(text, &zones, &tokens);
        let title = given_title
            .filter(|title| !title.trim().is_empty())
            .or_else(|| article.title.map(|span| span.of(text)))
            .map(|text| Passage { text, tokens: Tokens::of(text) });
        Self { text, tokens, zones, article, sentences, title }
    }

    /// The text as sent.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// What each part of the page is, in order.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// What the page says of its article.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// All sentences, of all zones, in order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The headline: the caller's, else the one found.
    pub fn title(&self) -> Option<&Passage<'t>> {
        self.title.as_ref()
    }

    /// All words of the text.
    pub fn tokens(&self) -> &[Token] {
        self.tokens.as_slice()
    }

    /// The words of `sentence`.
    pub fn words(&self, sentence: &Sentence) -> &[Token] {
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        self.tokens.as_slice().get(range).unwrap_or_default()
    }

    /// The key `token` is looked up by.
    pub fn key(&self, token: &Token) -> &str {
        self.tokens.key(token)
    }

    /// What stands at `span`.
    pub fn slice(&self, span: Span) -> &'t str {
        span.of(self.text)
    }

    /// The sentences of zones in `kinds`, with their numbers. Falls back to all sentences where that would leave
    /// nothing to read.
    pub(crate) fn read(&self, kinds: Option<ZoneKinds>) -> Vec<(u32, &Sentence)> {
        let wanted = kinds.unwrap_or(ZoneKinds::BODY);
        let numbered = || (0u32..).zip(&self.sentences);
        let kept: Vec<_> = numbered().filter(|(_, s)| wanted.contains(s.zone)).collect();
        if kept.is_empty() && kinds.is_none() { numbered().collect() } else { kept }
    }
}

/// Splits every zone and hands each sentence its words: one forward pass over both.
fn sentences(text: &str, zones: &[Zone], tokens: &Tokens) -> Vec<Sentence> {
    let tokens = tokens.as_slice();
    let mut found = Vec::new();
    let mut next = 0;
    let mut dateline: Option<Span> = None;
    for (number, zone) in zones.iter().enumerate() {
        checkpoint_every(number, 64);
        // A dateline in front of a story stays with its first sentence.
        let story = zones.get(number + 1).filter(|story| story.paragraph == zone.paragraph);
        if zone.kind == ZoneKind::Dateline
            && story.is_some_and(|story| story.kind == ZoneKind::Body)
        {
            dateline = Some(zone.span);
            continue;
        }
        for (mut span, boundary) in split(text, zone) {
            if let Some(dateline) = dateline.take() {
                span.start = dateline.start;
            }
            let first = next + count(tokens, next, |token| token.span.start < span.start);
            next = first + count(tokens, first, |token| token.span.start < span.end);
            found.push(Sentence {
                span,
                zone: zone.kind,
                paragraph: zone.paragraph,
                boundary,
                tokens: first as u32..next as u32,
            });
        }
    }
    found
}

fn count(tokens: &[Token], from: usize, wanted: impl Fn(&Token) -> bool) -> usize {
    tokens.iter().skip(from).take_while(|token| wanted(token)).count()
}
