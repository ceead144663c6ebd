//! From rows to zones: what a row is depends on where it stands and on what stands around it.
//!
//! The order of the steps is the argument: running text is found first, then the end of the article, then the headline;
//! what is left is named by its place. In doubt a row is BODY: a lost sentence costs more than a kept caption.

use std::ops::Range;

use super::{
    Article, RowFeatures, Zone, ZoneKind, facts, features, glue,
    phrases::Phrases,
    rows::{Row, rows},
    topic::Topic,
};
use crate::analysis::{
    cancel::{checkpoint, checkpoint_every},
    line::Line,
    token::Tokens,
};

/// A page on its way from rows to zones.
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t Tokens,
    pub(super) rows: Vec<Row>,
    /// The words of the headline, among those of the text; absent where it was not found or not in the text.
    pub(super) title: Option<Range<usize>>,
    /// First and last row of the body.
    pub(super) first: usize,
    pub(super) last: usize,
    /// The row that ends the article.
    pub(super) end: usize,
    /// The row the network takes for the headline.
    pub(super) headline: Option<usize>,
    /// Where the comments of readers begin.
    pub(super) readers: Option<usize>,
    /// Whether questions on lines of their own are those of an interview.
    pub(super) interview: bool,
    /// Whether its author ends sentences in dots.
    pub(super) dotted: bool,
}

/// Zones and facts of a page.
pub(super) fn classify(
    text: &str,
    tokens: &Tokens,
    lines: &[Line],
    seams: &[u32],
    given_title: Option<&str>,
) -> (Vec<Zone>, Article) {
    let Some(mut page) = ruled(text, tokens, lines, seams, given_title) else {
        return (Vec::new(), Article::default());
    };
    page.read(given_title.is_some());
    checkpoint();
    page.join_rows();
    let zones = page.zones();
    let article = facts::article(&page, &zones);
    (zones, article)
}

/// The page by the rules; `None` where it is blank.
fn ruled<'t>(
    text: &'t str,
    tokens: &'t Tokens,
    lines: &[Line],
    seams: &[u32],
    given_title: Option<&str>,
) -> Option<Page<'t>> {
    let rows = rows(text, tokens, Phrases::shared(), lines, seams);
    if rows.is_empty() {
        return None;
    }
    let mut page = Page {
        text,
        tokens,
        rows,
        title: None,
        first: 0,
        last: 0,
        end: 0,
        headline: None,
        readers: None,
        interview: false,
        dotted: false,
    };
    page.find_running_text();
    checkpoint();
    page.find_bounds();
    checkpoint();
    page.find_headline(given_title);
    checkpoint();
    page.name_above();
    checkpoint();
    page.name_inside();
    checkpoint();
    page.name_below();
    checkpoint();
    page.keep_clean_text();
    checkpoint();
    page.name_repeated_decks();
    checkpoint();
    Some(page)
}

/// What the network sees of each row of `text`, for the tool that trains it.
pub(super) fn row_features(
    text: &str,
    tokens: &Tokens,
    lines: &[Line],
    seams: &[u32],
) -> Vec<RowFeatures> {
    let Some(page) = ruled(text, tokens, lines, seams, None) else { return Vec::new() };
    let seen = features::seen(&page);
    let of = |(row, seen): (&Row, features::Seen)| RowFeatures {
        span: row.span,
        values: seen.values.to_vec(),
        words: seen.words,
    };
    page.rows.iter().zip(seen).map(of).collect()
}

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl<'t> Page<'t> {
    /// The topic of the body, as far as it is known.
    pub(super) fn topic(&self) -> Topic {
        let body = self.rows[self.first..].iter().filter(|row| {
            row.body && matches!(row.kind, None | Some(ZoneKind::Body))
                || row.kind == Some(ZoneKind::Title)
        });
        Topic::of(self.tokens, body)
    }

    /// Whether two rows have the same words.
    pub(super) fn same(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.rows[one], &self.rows[other]);
        one.words == other.words
            && one.words > 0
            && one.keys(self.tokens).eq(other.keys(self.tokens))
    }

    /// What tells `row` from most others at a glance.
    pub(super) fn look(&self, row: &Row) -> (usize, &'t str, &'t str) {
        let words = row.tokens(self.tokens);
        let key = |at: usize| words.get(at).map(|word| self.tokens.key(word)).unwrap_or_default();
        (row.words, key(0), key(row.words / 2))
    }

    /// Joins rows that were taken for glued to each other and are of one kind.
    fn join_rows(&mut self) {
        if !self.rows.iter().any(|row| row.glued) {
            return;
        }
        // A name glued to a date is that of the author.
        for at in 1..self.rows.len() {
            let dated = self.rows[at].glued && self.rows[at].kind == Some(ZoneKind::Meta);
            let row = &mut self.rows[at - 1];
            let other = matches!(
                row.kind,
                Some(ZoneKind::Related | ZoneKind::Boilerplate | ZoneKind::Caption)
            );
            if dated && other && row.is_name_like(self.text) {
                row.kind = Some(ZoneKind::Meta);
            }
        }
        let mut joined: Vec<Row> = Vec::with_capacity(self.rows.len());
        let mut headline = None;
        for (at, mut row) in std::mem::take(&mut self.rows).into_iter().enumerate() {
            checkpoint_every(at, 256);
            let above = joined.last_mut().filter(|_| row.glued);
            // No heading begins amid a sentence.
            let open = |above: &&mut Row| above.taken_for() == ZoneKind::Body && !above.closed;
            if row.kind == Some(ZoneKind::Heading) && above.as_ref().is_some_and(open) {
                row.kind = Some(ZoneKind::Body);
            }
            // A headline that stands twice is two.
            let joins = |above: &&mut Row| {
                above.taken_for() == row.taken_for()
                    && (row.kind != Some(ZoneKind::Title)
                        || !above.keys(self.tokens).eq(row.keys(self.tokens)))
            };
            match above.filter(joins) {
                Some(above) => above.join(&row),
                None => joined.push(row),
            }
            if self.headline == Some(at) {
                headline = Some(joined.len() - 1);
            }
        }
        (self.rows, self.headline) = (joined, headline);
    }

    fn zones(&self) -> Vec<Zone> {
        let mut zones = Vec::with_capacity(self.rows.len() + 4);
        let lead = self.rows.iter().position(|row| row.kind == Some(ZoneKind::Body));
        for (at, row) in self.rows.iter().enumerate() {
            checkpoint_every(at, 256);
            let kind = row.taken_for();
            let confidence = row.chance.unwrap_or(match kind {
                ZoneKind::Body if row.body && row.closed => 0.97,
                ZoneKind::Body => 0.85,
                _ if row.known => 0.95,
                ZoneKind::Boilerplate | ZoneKind::Meta | ZoneKind::Tags | ZoneKind::Title => 0.9,
                ZoneKind::Subtitle
                | ZoneKind::Dateline
                | ZoneKind::Heading
                | ZoneKind::Caption
                | ZoneKind::Related => 0.8,
            });
            let zone = |span, kind, confidence| Zone {
                span,
                kind,
                confidence,
                paragraph: row.line as u32,
                wrapped: row.wrapped,
            };
            let parts = if kind == ZoneKind::Body {
                glue::parts(self.text, self.tokens, row, lead == Some(at))
            } else {
                Vec::new()
            };
            if parts.is_empty() {
                zones.push(zone(row.span, kind, confidence));
            }
            for (span, kind) in parts {
                let span = span.trimmed(self.text);
                if !span.is_empty() {
                    zones.push(zone(span, kind, 0.8));
                }
            }
        }
        zones
    }
}
