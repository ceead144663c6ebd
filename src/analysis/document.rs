//! One text, cut once: zones, sentences, words.

use super::{
    article::{Article, StructureMode, Zone, ZoneKind, ZoneKinds, structure},
    cancel::checkpoint_every,
    sentence::{Cut, Sentence, by_unicode_rules, quotations, split},
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
        // A blank one is none.
        let given_title = given_title.filter(|title| !title.trim().is_empty());
        let mut tokens = Tokens::of(text);
        let (zones, article) = structure(text, &mut tokens, given_title, mode);
        let sentences = sentences(text, &zones, &tokens, given_title);
        let title = given_title
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

    /// The quotations of every paragraph, marks included, outermost only, in order.
    pub fn quotations(&self) -> Vec<Span> {
        quotations(self.text, &self.zones)
    }

    /// Whether the text has letters, but none of the Arabic script: its sentences are those of Unicode's rules.
    pub fn is_foreign(&self) -> bool {
        by_unicode_rules(self.text)
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
fn sentences(
    text: &str,
    zones: &[Zone],
    tokens: &Tokens,
    given_title: Option<&str>,
) -> Vec<Sentence> {
    let tokens = tokens.as_slice();
    let mut found = Vec::with_capacity(zones.len());
    let mut next = 0;
    split(text, &stories(zones), given_title, |zone, Cut { span, zone: kind, boundary }| {
        checkpoint_every(found.len(), 256);
        let first = next + count(tokens, next, |token| token.span.start < span.start);
        next = first + count(tokens, first, |token| token.span.start < span.end);
        found.push(Sentence {
            span,
            zone: kind,
            paragraph: zone.paragraph,
            boundary,
            tokens: first as u32..next as u32,
        });
    });
    found
}

/// The zones, with a dateline in front of a story as a part of it: it stays with its first sentence.
fn stories(zones: &[Zone]) -> Vec<Zone> {
    let mut stories: Vec<Zone> = Vec::with_capacity(zones.len());
    for &zone in zones {
        match stories.last_mut() {
            Some(before)
                if before.kind == ZoneKind::Dateline
                    && zone.kind == ZoneKind::Body
                    && before.paragraph == zone.paragraph =>
            {
                *before = Zone { span: Span { start: before.span.start, ..zone.span }, ..zone };
            }
            _ => stories.push(zone),
        }
    }
    stories
}

fn count(tokens: &[Token], from: usize, wanted: impl Fn(&Token) -> bool) -> usize {
    tokens.iter().skip(from).take_while(|token| wanted(token)).count()
}
