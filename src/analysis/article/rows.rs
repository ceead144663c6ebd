//! The lines of a page with what can be seen of each without looking at its neighbours.

use memchr::memmem;

use super::{
    ZoneKind, alone, cues,
    phrases::{End, Phrases},
    twins,
};
use crate::analysis::{
    cancel::checkpoint_every,
    characters::{is_arabic_letter, is_closer, is_terminator},
    line::Line,
    span::Span,
    token::{Token, TokenKind, Tokens},
};

/// A line, or a part of one that blanks cut off, and what it is taken for so far.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) span: Span,
    pub(super) wrapped: bool,
    /// Number of its first word among the words of the text, and how many it has.
    pub(super) first: usize,
    pub(super) words: usize,
    /// Number of its line and how many parts that line has.
    pub(super) line: usize,
    pub(super) parts: usize,
    /// Stands glued to the row before it.
    pub(super) glued: bool,
    /// Ends in a mark of any kind.
    pub(super) marked: bool,
    /// Ends in a mark that ends sentences.
    pub(super) closed: bool,
    /// Ends in a question mark.
    pub(super) asks: bool,
    /// Ends in dots of omission.
    pub(super) cut_off: bool,
    /// Begins as items of lists do.
    pub(super) bullet: bool,
    /// Begins as running text does.
    pub(super) running: bool,
    /// Looks like running text.
    pub(super) body: bool,
    /// Is no running text, whatever stands around it.
    pub(super) sure: bool,
    /// Begins with a known phrase of furniture.
    pub(super) known: bool,
    /// Names what follows, and is nothing more: "read also:".
    pub(super) label: bool,
    pub(super) end: End,
    pub(super) kind: Option<ZoneKind>,
    /// How likely that is, where the network was asked.
    pub(super) chance: Option<f32>,
}

/// The rows of a text: its lines, split again at `seams`, and at runs of three or more blanks where that gives at least
/// three parts, as in tickers and pages that lost their line breaks.
pub(super) fn rows(
    text: &str,
    tokens: &Tokens,
    phrases: &Phrases,
    lines: &[Line],
    seams: &[u32],
) -> Vec<Row> {
    let bytes = text.as_bytes();
    let spaced = memmem::find(bytes, b"   ").is_some()
        || memchr::memchr(b'\t', bytes).is_some()
        || memmem::find(bytes, "\u{A0}".as_bytes()).is_some();
    let cuts = twins::cuts(text, tokens, lines);
    let mut rows = Vec::with_capacity(lines.len());
    let (mut next, mut seams_left) = (0, seams);
    for (number, line) in lines.iter().enumerate() {
        checkpoint_every(number, 64);
        let mut add = |span: Span, parts: usize, glued: bool| {
            let words = tokens.as_slice();
            next += count(words, next, |token| token.span.start < span.start);
            let first = next;
            next += count(words, next, |token| token.span.end <= span.end);
            let mut row = Row::new(text, tokens, line.wrapped, span, first..next);
            (row.line, row.parts, row.glued) = (number, parts, glued);
            alone::judge(&mut row, text, tokens, phrases);
            rows.push(row);
        };
        let within = |&&cut: &&u32| line.span.start < cut && cut < line.span.end;
        let seams = seams_left.iter().take_while(within).count();
        let (seams, left) = seams_left.split_at(seams);
        seams_left = left;
        if !seams.is_empty() || cuts.iter().any(|cut| within(&cut)) {
            let twins = cuts.iter().filter(within);
            let mut ends: Vec<u32> = seams.iter().chain(twins).copied().collect();
            ends.push(line.span.end);
            ends.sort_unstable();
            let (mut start, mut glued) = (line.span.start, false);
            for end in ends {
                let part = Span { start, end }.trimmed(text);
                if !part.is_empty() {
                    add(part, 1, glued);
                }
                (start, glued) = (end, seams.contains(&end));
            }
            continue;
        }
        if spaced && !line.wrapped {
            let parts = parts(text, line.span);
            if parts.len() >= 3 {
                parts.iter().for_each(|&part| add(part, parts.len(), false));
                continue;
            }
        }
        add(line.span, 1, false);
    }
    rows
}

fn count(tokens: &[Token], from: usize, wanted: impl Fn(&Token) -> bool) -> usize {
    tokens.iter().skip(from).take_while(|token| wanted(token)).count()
}

/// The parts of a line between runs of at least three blanks.
fn parts(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let (mut start, mut blanks, mut blank_start) = (span.start as usize, 0, 0);
    for (at, c) in span.of(text).char_indices() {
        let at = span.start as usize + at;
        if matches!(c, ' ' | '\t' | '\u{A0}') {
            if blanks == 0 {
                blank_start = at;
            }
            blanks += 1;
        } else {
            if blanks >= 3 {
                parts.push(Span::new(start..blank_start).trimmed(text));
                start = at;
            }
            blanks = 0;
        }
    }
    parts.push(Span::new(start..span.end as usize).trimmed(text));
    parts.retain(|part| !part.is_empty());
    parts
}

impl Row {
    fn new(
        text: &str,
        tokens: &Tokens,
        wrapped: bool,
        span: Span,
        words: std::ops::Range<usize>,
    ) -> Self {
        let content = span.of(text);
        let core = content.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace());
        let last = core.chars().next_back().unwrap_or_default();
        let cut_off = last == '…' || core.ends_with("..");
        let closed = is_terminator(last) && !cut_off;
        let marked = is_terminator(last) || matches!(last, ':' | '،' | ',');
        let opener = tokens.as_slice().get(words.start).filter(|_| !words.is_empty());
        let opener = opener.map(|token| tokens.key(token)).unwrap_or_default();
        let running = cues::opens_running_text(opener);
        let count = words.len();
        Self {
            span,
            wrapped,
            first: words.start,
            words: count,
            line: 0,
            parts: 1,
            glued: false,
            marked,
            closed,
            asks: matches!(last, '؟' | '?'),
            cut_off,
            bullet: is_bullet(content, opener),
            running,
            body: (count >= 8 && closed) || count >= 22 || (count >= 13 && (marked || running)),
            sure: false,
            known: false,
            label: false,
            end: End::No,
            kind: None,
            chance: None,
        }
    }

    /// Takes `below`, which was glued to this row and is of its kind, back into it.
    pub(super) fn join(&mut self, below: &Self) {
        self.span.end = below.span.end;
        self.words = (below.first + below.words).saturating_sub(self.first);
        (self.marked, self.closed) = (below.marked, below.closed);
        (self.asks, self.cut_off) = (below.asks, below.cut_off);
        self.body |= below.body;
        self.chance = match (self.chance, below.chance) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    /// The words of the row.
    pub(super) fn tokens<'t>(&self, tokens: &'t Tokens) -> &'t [Token] {
        tokens.as_slice().get(self.first..self.first + self.words).unwrap_or_default()
    }

    /// The keys of the words of the row.
    pub(super) fn keys<'t>(
        &self,
        tokens: &'t Tokens,
    ) -> impl DoubleEndedIterator<Item = &'t str> + Clone {
        self.tokens(tokens).iter().map(|token| tokens.key(token))
    }

    /// Whether it has numbers and no words.
    pub(super) fn numbers(&self, tokens: &Tokens) -> bool {
        self.tokens(tokens).iter().all(|token| token.kind == TokenKind::Number)
    }

    /// What it is taken for; in doubt for text.
    pub(super) fn taken_for(&self) -> ZoneKind {
        self.kind.unwrap_or(ZoneKind::Body)
    }

    /// Whether it has two to four words and nothing but letters, blanks and points, as names have.
    pub(super) fn is_name_like(&self, text: &str) -> bool {
        let letter = |c: char| is_arabic_letter(c) || c.is_alphabetic() || matches!(c, ' ' | '.');
        (2..=4).contains(&self.words) && self.span.of(text).chars().all(letter)
    }

    /// Whether a stroke or slash parts its words, as in bylines.
    pub(super) fn dashed(&self, text: &str) -> bool {
        self.span.of(text).contains(['-', '–', 'ـ', '_', '/', '|'])
    }
}

fn is_bullet(content: &str, opener: &str) -> bool {
    let mut characters = content.chars();
    match characters.next() {
        Some('-' | '–' | '•' | '*' | '●' | '▪' | '■' | '◄' | '►' | '✓') => true,
        // Pictures of all kinds stand for bullets.
        Some(c) if c as u32 >= 0x2190 && !c.is_alphanumeric() && c as u32 != 0xFEFF => {
            let rest = characters.as_str().trim_start_matches(['\u{FE0F}', '\u{200D}']);
            rest.starts_with(char::is_whitespace)
        }
        Some(c) if !is_arabic_letter(c) && c.is_numeric() => {
            let rest = characters.as_str().trim_start_matches(char::is_numeric);
            rest.starts_with(['-', '.', ')', '–']) && content.len() - rest.len() <= 4
        }
        // `أ. ` and the like.
        Some(c) if characters.as_str().starts_with(['.', '-', ')', '/']) && c.is_alphabetic() => {
            characters.as_str().chars().nth(1).is_some_and(char::is_whitespace)
        }
        _ => matches!(opener, "اولا" | "ثانيا" | "ثالثا" | "رابعا" | "خامسا"),
    }
}
