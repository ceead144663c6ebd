//! From lines to zones: what a line is depends on where it stands and on what stands around it.
//!
//! The order of the steps is the argument: running text is found first, then the end of the article, then the headline;
//! what is left is named by its place. In doubt a line is BODY: a lost sentence costs more than a kept caption.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Article, Zone, ZoneKind, dates, phrases::End, rows::Row};
use crate::analysis::{
    cancel::{checkpoint, checkpoint_every},
    line::Line,
    span::Span,
    token::{TokenKind, Tokens},
};

/// Share of the body that may be taken for links to other stories without a marker that says so.
const MAX_UNMARKED_RELATED: f32 = 0.3;

/// Labels that start links to other stories inside a line, as written after the last sentence.
const GLUED_TAILS: &[&str] = &[
    "اقرأ أيضا",
    "اقرأ أيضًا",
    "اقرأ أيضاً",
    "إقرأ أيضا",
    "اقرأ ايضا",
    "اقرأ/ي أيضا",
    "انقر هنا لقراءة",
    "اترك تعليق",
];

/// Zones and facts of a page.
pub(super) fn classify(
    text: &str,
    tokens: &Tokens,
    lines: &[Line],
    given_title: Option<&str>,
) -> (Vec<Zone>, Article) {
    let rows = rows(text, tokens, lines);
    if rows.is_empty() {
        return (Vec::new(), Article::default());
    }
    let mut page = Page { rows, title: None, first: 0, last: 0, end: 0 };
    page.tickers();
    checkpoint();
    page.questions_before_furniture();
    page.long_lines_without_marks();
    checkpoint();
    page.unmarked_text();
    page.teasers_at_the_end();
    checkpoint();
    page.bounds();
    page.headline(given_title);
    checkpoint();
    page.above_the_body();
    page.inside_the_body();
    checkpoint();
    page.below_the_body();
    page.safety_net();
    page.repeated_decks();
    checkpoint();
    let article = page.facts(text, tokens);
    checkpoint();
    (page.zones(text), article)
}

/// Lines, split again at runs of three or more blanks where that gives at least three parts: tickers and pages that
/// lost their line breaks.
fn rows(text: &str, tokens: &Tokens, lines: &[Line]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter().enumerate() {
        checkpoint_every(number, 64);
        let parts = if line.wrapped { vec![line.span] } else { parts(text, line.span) };
        let parts = if parts.len() < 3 { vec![line.span] } else { parts };
        for &part in &parts {
            rows.push(Row::new(text, tokens, line, part, number, parts.len()));
        }
    }
    rows
}

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

struct Page {
    rows: Vec<Row>,
    /// Key of the headline.
    title: Option<String>,
    /// First and last line of the body.
    first: usize,
    last: usize,
    /// The line that ends the article.
    end: usize,
}

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page {
    /// Many headlines on one line, parted by blanks.
    fn tickers(&mut self) {
        let mut from = 0;
        while from < self.rows.len() {
            let line = self.rows[from].line;
            let to = from + self.rows[from..].iter().take_while(|row| row.line == line).count();
            let parts = &self.rows[from..to];
            let count = parts.len();
            let of = |wanted: fn(&Row) -> bool| parts.iter().filter(|row| wanted(row)).count();
            let words: usize = parts.iter().map(|row| row.words).sum();
            let ticker = count >= 4
                && of(|row| row.closed) * 4 <= count
                && of(|row| (2..=22).contains(&row.words)) * 5 >= count * 4
                && of(|row| row.words > 30) == 0
                && words >= 4 * count;
            if ticker {
                for row in &mut self.rows[from..to] {
                    row.kind = Some(ZoneKind::Related);
                    row.body = false;
                }
            }
            from = to;
        }
    }

    /// A short question before furniture is a headline, not running text.
    fn questions_before_furniture(&mut self) {
        for i in 0..self.rows.len().saturating_sub(1) {
            let next = &self.rows[i + 1];
            let furniture =
                matches!(next.kind, Some(ZoneKind::Meta | ZoneKind::Caption | ZoneKind::Related))
                    || next.kind.is_none() && !next.closed && next.words <= 14;
            let row = &mut self.rows[i];
            row.body &= !(row.asks && row.words <= 14 && furniture);
        }
    }

    /// A long line without commas or a final mark, above all running text: a ticker parted by single blanks.
    fn long_lines_without_marks(&mut self) {
        let sure: Vec<_> =
            (0..self.rows.len()).filter(|&i| self.rows[i].body && self.rows[i].closed).collect();
        let [_, second, ..] = sure[..] else { return };
        let first = sure[0];
        for i in 0..first.min(self.rows.len() / 2) {
            let row = &mut self.rows[i];
            let ticker = row.body && !row.marked && !row.running && row.words >= 22 && i < second;
            if ticker && row.inner_marks * 25 < row.words {
                row.kind = Some(ZoneKind::Related);
                row.body = false;
            }
        }
    }

    /// A page without any running text: a poem, a list, prose without marks. The longest stretch of it is the body.
    fn unmarked_text(&mut self) {
        if self.rows.iter().any(|row| row.body) {
            return;
        }
        let (mut best, mut current): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        let weight = |stretch: &[usize], rows: &[Row]| -> usize {
            stretch.iter().map(|&i| rows[i].words).sum()
        };
        for i in 0..=self.rows.len() {
            let part = self.rows.get(i).is_some_and(|row| {
                row.kind.is_none() && row.words >= 3 && (row.words >= 5 || !current.is_empty())
            });
            if part {
                current.push(i);
            } else {
                if weight(&current, &self.rows) > weight(&best, &self.rows) {
                    best.clone_from(&current);
                }
                current.clear();
            }
        }
        if best.len() >= 3 {
            let key = &self.rows[best[0]].key;
            let repeated =
                (0..self.rows.len()).any(|i| !best.contains(&i) && self.rows[i].key == *key);
            for &i in best.iter().skip(usize::from(repeated)) {
                self.rows[i].body = true;
            }
        }
        if !self.rows.iter().any(|row| row.body) {
            let longest = (0..self.rows.len())
                .filter(|&i| self.rows[i].kind.is_none())
                .max_by_key(|&i| (self.rows[i].words, usize::MAX - i));
            if let Some(i) = longest {
                self.rows[i].body = true;
            }
        }
    }

    /// Teasers of other stories at the end: running text ends in marks, a tail that never does is not of it.
    fn teasers_at_the_end(&mut self) {
        let body: Vec<_> = (0..self.rows.len()).filter(|&i| self.rows[i].body).collect();
        let tail = body.iter().rev().take_while(|&&i| !self.rows[i].marked).count();
        let (before, tail) = body.split_at(body.len() - tail);
        let closed = before.iter().filter(|&&i| self.rows[i].closed).count();
        if tail.len() >= 3 && before.len() >= 3 && closed * 5 >= before.len() * 4 {
            for &i in tail {
                self.rows[i].body = false;
                self.rows[i].kind = Some(ZoneKind::Related);
            }
        }
    }

    /// First and last line of the body, and the end marker after it: the first one that less text follows than came
    /// before.
    fn bounds(&mut self) {
        let length = |row: &Row| if row.body { row.span.len() } else { 0 };
        let total: usize = self.rows.iter().map(length).sum::<usize>().max(1);
        let count = self.rows.len();
        let mut before = 0;
        self.end = count;
        for i in 0..count {
            let row = &self.rows[i];
            if row.end != End::No && before > 0 {
                let after = total.saturating_sub(before);
                let hard = row.end == End::Hard;
                let share = if hard { 1.0 } else { 0.45 };
                let early = !hard && after * 5 > total && i * 5 < count * 2;
                if after as f32 <= share * before as f32 && !early {
                    self.end = i;
                    break;
                }
            }
            before += length(row);
        }
        self.first = (0..count)
            .find(|&i| self.rows[i].body)
            .or_else(|| {
                (0..count).find(|&i| self.rows[i].kind.is_none() && self.rows[i].words >= 4)
            })
            .unwrap_or_default();
        self.last = (0..self.end).rev().find(|&i| self.rows[i].body).unwrap_or(self.first);
        // Lines without marks between the last sure one and the end marker still belong to it.
        let mut reach = self.last;
        let mut i = self.last + 1;
        while i < self.end && (self.rows[i].kind.is_none() || self.rows[i].clock) {
            if self.rows[i].words >= 6 {
                reach = i;
            }
            i += 1;
        }
        if reach > self.last
            && i < count
            && (i >= self.end || self.rows[i].kind == Some(ZoneKind::Meta))
        {
            for row in &mut self.rows[self.last + 1..=reach] {
                row.body |= row.kind.is_none() && row.words >= 6;
            }
            self.last = reach;
        }
        for i in self.first + 1..self.last {
            if self.rows[i].clock && self.rows[i].kind.is_none() {
                self.rows[i].kind = Some(ZoneKind::Heading);
            }
        }
    }

    /// The headline: the caller's, else the line that stands twice, else the likeliest line above the body.
    fn headline(&mut self, given: Option<&str>) {
        let given = given.map(|title| {
            let tokens = Tokens::of(title);
            let keys: Vec<_> = tokens.as_slice().iter().map(|t| tokens.key(t)).collect();
            keys.join(" ")
        });
        let key = given
            .filter(|key| self.rows.iter().any(|row| row.key == *key))
            .or_else(|| self.repeated_line())
            .or_else(|| self.likeliest_line());
        let Some(key) = key else { return };
        for i in 0..self.rows.len() {
            let first = self.first;
            let row = &mut self.rows[i];
            let same = row.key == key
                || key.len() > 30
                    && !row.body
                    && i < first
                    && row.key.len() * 10 <= key.len() * 19
                    && row.key.contains(&key);
            if same && matches!(row.kind, None | Some(ZoneKind::Meta)) {
                row.kind = Some(ZoneKind::Title);
                row.body = false;
            }
        }
        if self.rows.get(self.first).is_some_and(|row| row.kind == Some(ZoneKind::Title)) {
            let next = (self.first + 1..self.rows.len()).find(|&i| self.rows[i].body);
            self.first = next.unwrap_or(self.first);
        }
        self.title = Some(key);
    }

    fn can_be_headline(&self, i: usize) -> bool {
        let row = &self.rows[i];
        row.kind.is_none()
            && (3..=28).contains(&row.words)
            && !row.bullet
            && (!row.body || row.words <= 26 && !row.closed)
    }

    fn repeated_line(&self) -> Option<String> {
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        let mut best: Option<usize> = None;
        for i in 0..self.end.min(self.last + 1) {
            if !self.can_be_headline(i) {
                continue;
            }
            let row = &self.rows[i];
            let at = *seen.entry(&row.key).or_insert(i);
            if at != i
                && at <= self.first
                && row.key.len() > 24
                && best.is_none_or(|best| self.rows[best].words < row.words)
            {
                best = Some(i);
            }
        }
        best.map(|i| self.rows[i].key.clone())
    }

    fn likeliest_line(&self) -> Option<String> {
        let first = self.first;
        let lead: FxHashSet<&str> = [first, first + 1]
            .iter()
            .filter_map(|&i| self.rows.get(i))
            .flat_map(|row| row.key.split(' '))
            .collect();
        let above: Vec<_> = if self.can_be_headline(first) && !self.rows[first].closed {
            (0..=first).filter(|&i| self.can_be_headline(i)).collect()
        } else {
            (0..first).filter(|&i| self.can_be_headline(i)).collect()
        };
        let score = |i: usize| {
            let row = &self.rows[i];
            let kind = |i: Option<usize>| i.and_then(|i| self.rows.get(i)).and_then(|row| row.kind);
            let mut score = 0.0;
            if row.dashed && row.words <= 7 {
                score -= 3.0;
            }
            if matches!(
                kind(Some(i + 1)),
                Some(ZoneKind::Meta | ZoneKind::Caption | ZoneKind::Dateline)
            ) {
                score += 2.0;
            }
            if matches!(kind(i.checked_sub(1)), Some(ZoneKind::Meta | ZoneKind::Boilerplate)) {
                score += 0.6;
            }
            if row.words >= 5 {
                score += 1.0;
            }
            if i == 0 {
                score += 1.5;
            }
            let words: Vec<_> =
                row.key.split(' ').filter(|word| word.chars().count() > 3).collect();
            let bare = |word: &str| word.strip_prefix('و').is_some_and(|rest| lead.contains(rest));
            let shared = words.iter().filter(|&&word| lead.contains(word) || bare(word)).count();
            score += 3.0 * shared as f32 / words.len().max(1) as f32;
            score + 0.3 * i as f32 / first.max(1) as f32
        };
        above
            .into_iter()
            .map(|i| (score(i), i))
            .filter(|&(score, _)| score >= 1.6)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, i)| self.rows[i].key.clone())
    }

    fn above_the_body(&mut self) {
        let headline = (0..=self.first + 2)
            .filter(|&i| self.rows.get(i).is_some_and(|row| row.kind == Some(ZoneKind::Title)))
            .max();
        for i in 0..self.first {
            let row = &self.rows[i];
            if row.kind.is_some() {
                continue;
            }
            let last_before = i + 1 == self.first;
            let kind = match headline {
                Some(headline) if i > headline => {
                    if row.bullet && row.words >= 3 || row.closed && row.words >= 4 {
                        ZoneKind::Body
                    } else if row.words <= 4 && row.dashed {
                        ZoneKind::Meta
                    } else if row.words <= 5 {
                        let heading = last_before
                            && !row.dashed
                            && !row.comma
                            && row.words >= 2
                            && headline + 1 < i;
                        if heading { ZoneKind::Heading } else { ZoneKind::Meta }
                    } else if row.marked && last_before {
                        ZoneKind::Body
                    } else {
                        ZoneKind::Caption
                    }
                }
                None if last_before && row.words >= 2 => {
                    if row.words <= 8 && !row.dashed {
                        ZoneKind::Heading
                    } else if row.words <= 6 {
                        ZoneKind::Meta
                    } else {
                        ZoneKind::Body
                    }
                }
                Some(_) | None if row.body || row.words >= 5 => ZoneKind::Related,
                Some(_) | None => ZoneKind::Boilerplate,
            };
            self.rows[i].kind = Some(kind);
        }
    }

    fn inside_the_body(&mut self) {
        let mut i = self.first;
        while i < self.end {
            let row = &self.rows[i];
            if i > self.last && !row.body && row.kind.is_none() {
                break;
            }
            match row.kind {
                Some(ZoneKind::Related) => i = self.links_after(i),
                None if row.body => {
                    self.rows[i].kind = Some(ZoneKind::Body);
                    i += 1;
                }
                None => i = self.short_lines(i),
                Some(_) => i += 1,
            }
        }
    }

    /// Headlines below a label such as "read also", until running text comes back.
    fn links_after(&mut self, label: usize) -> usize {
        let mut i = label + 1;
        while i < self.end {
            let row = &self.rows[i];
            if row.kind.is_some()
                || row.closed
                || row.body
                || row.bullet
                || !(3..=18).contains(&row.words)
            {
                break;
            }
            self.rows[i].kind = Some(ZoneKind::Related);
            i += 1;
        }
        i
    }

    /// Short lines amid running text: headings, list items, or links to other stories.
    fn short_lines(&mut self, i: usize) -> usize {
        let row = &self.rows[i];
        let plain = |row: &Row| row.kind.is_none() && !row.body;
        if row.bullet && row.words >= 3 {
            let heading = !row.marked
                && row.words <= 9
                && i + 1 < self.end
                && self.rows[i + 1].body
                && !(i > 0 && self.rows[i - 1].bullet);
            self.rows[i].kind = Some(if heading { ZoneKind::Heading } else { ZoneKind::Body });
            return i + 1;
        }
        let question = row.asks && row.words <= 12;
        if row.closed && row.words >= 2 && !question {
            self.rows[i].kind = Some(ZoneKind::Body);
            return i + 1;
        }
        let mut run = i + 1;
        while run < self.end {
            let row = &self.rows[run];
            let short = !row.closed && !row.marked || row.asks && row.words <= 12;
            if !plain(row) || !short || row.bullet {
                break;
            }
            run += 1;
        }
        let next =
            (run..self.end).find(|&k| matches!(self.rows[k].kind, None | Some(ZoneKind::Body)));
        if run == i + 1 {
            let row = &self.rows[i];
            let follows = next == Some(run);
            let kind = if row.asks || row.marked {
                if row.words <= 12 { ZoneKind::Heading } else { ZoneKind::Body }
            } else if follows && row.words <= 9 {
                ZoneKind::Heading
            } else if row.words >= 10 {
                if next.is_some() && row.words <= 12 { ZoneKind::Heading } else { ZoneKind::Body }
            } else if row.words <= 1 || next.is_none() {
                ZoneKind::Meta
            } else {
                ZoneKind::Heading
            };
            self.rows[i].kind = Some(kind);
            return run;
        }
        let count = run - i;
        let words: usize = self.rows[i..run].iter().map(|row| row.words).sum();
        let fewest = self.rows[i..run].iter().map(|row| row.words).min().unwrap_or_default();
        let average = words as f32 / count as f32;
        let kind = if fewest >= 5 && count <= 4 && run <= self.last && average <= 12.0 {
            ZoneKind::Related
        } else if average < 2.2 {
            if count > 3 { ZoneKind::Boilerplate } else { ZoneKind::Heading }
        } else {
            ZoneKind::Body
        };
        for row in &mut self.rows[i..run] {
            row.kind = Some(kind);
        }
        run
    }

    fn below_the_body(&mut self) {
        for i in 0..self.rows.len() {
            let beyond = i > self.end;
            let row = &mut self.rows[i];
            let furniture = if row.words >= 4 { ZoneKind::Related } else { ZoneKind::Boilerplate };
            if row.kind.is_none()
                || beyond && matches!(row.kind, Some(ZoneKind::Body | ZoneKind::Heading))
            {
                row.kind = Some(furniture);
            }
        }
    }

    /// Clean text loses nothing: without a marker that says so, a third of the body is not links to other stories.
    fn safety_net(&mut self) {
        let labelled = self.rows.iter().any(|row| {
            row.kind == Some(ZoneKind::Related)
                && super::phrases::phrase(&row.key, row.words).is_some()
        });
        if self.end != self.rows.len() || labelled {
            return;
        }
        if self.last + 2 == self.rows.len()
            && let Some(row) = self.rows.last_mut()
            && row.words >= 9
            && row.kind == Some(ZoneKind::Related)
        {
            row.kind = Some(ZoneKind::Body);
        }
        let length = |kind: ZoneKind| -> usize {
            self.rows[self.first..]
                .iter()
                .filter(|row| row.kind == Some(kind))
                .map(|row| row.span.len())
                .sum()
        };
        if length(ZoneKind::Related) as f32 > MAX_UNMARKED_RELATED * length(ZoneKind::Body) as f32 {
            for row in &mut self.rows[self.first..] {
                if row.kind == Some(ZoneKind::Related) && row.parts < 4 {
                    row.kind = Some(ZoneKind::Body);
                }
            }
        }
    }

    /// A deck says the lead once more: word for word anywhere, or nearly so right above it.
    fn repeated_decks(&mut self) {
        let body: Vec<_> =
            (0..self.rows.len()).filter(|&i| self.rows[i].kind == Some(ZoneKind::Body)).collect();
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for &i in body.iter().filter(|&&i| self.rows[i].words >= 8) {
            *counts.entry(self.rows[i].key.clone()).or_default() += 1;
        }
        let mut left = body.len();
        let mut kept: FxHashSet<String> = FxHashSet::default();
        for &i in body.iter().rev() {
            let row = &mut self.rows[i];
            let times = counts.get(&row.key).copied().unwrap_or_default();
            if times > 1 && left > 2 && !kept.insert(row.key.clone()) {
                row.kind = Some(ZoneKind::Subtitle);
                left -= 1;
            }
        }
        let body: Vec<_> =
            (0..self.rows.len()).filter(|&i| self.rows[i].kind == Some(ZoneKind::Body)).collect();
        let headed = (0..self.first).any(|i| self.rows[i].kind == Some(ZoneKind::Title));
        if let [deck, lead, _, ..] = body[..]
            && headed
        {
            let lead: FxHashSet<&str> = self.rows[lead].key.split(' ').collect();
            let words: Vec<_> =
                self.rows[deck].key.split(' ').filter(|word| word.chars().count() > 2).collect();
            let shared = words.iter().filter(|&&word| lead.contains(word)).count();
            if words.len() >= 10 && shared * 10 >= words.len() * 6 {
                self.rows[deck].kind = Some(ZoneKind::Subtitle);
            }
        }
    }

    /// What the page says of its article.
    fn facts(&self, text: &str, tokens: &Tokens) -> Article {
        let mut article = Article::default();
        let title = self.rows.iter().find(|row| row.kind == Some(ZoneKind::Title));
        article.title = title.map(|row| match &self.title {
            Some(key) => exact_title(tokens, row.span, key),
            None => row.span,
        });
        let near = title.map_or(0, |row| row.span.start);
        for row in &self.rows {
            let words = tokens.within(row.span);
            match row.kind {
                Some(ZoneKind::Meta | ZoneKind::Dateline) => {
                    let found = dates::find(text, tokens, words).map(|(published, _)| published);
                    let masthead = row.span.start < near && article.published.is_none();
                    if let Some(found) = found
                        && (article.published.is_none_or(|p| p.span.start < near) || masthead)
                    {
                        article.published = Some(found);
                    }
                    article.authors.extend(author(text, row.span, found.map(|p| p.span)));
                }
                Some(ZoneKind::Tags) => article.tags.extend(tags(text, row.span)),
                Some(
                    ZoneKind::Title
                    | ZoneKind::Subtitle
                    | ZoneKind::Heading
                    | ZoneKind::Body
                    | ZoneKind::Caption
                    | ZoneKind::Related
                    | ZoneKind::Boilerplate,
                )
                | None => {}
            }
        }
        let dateline = self.rows.iter().filter(|row| {
            matches!(row.kind, Some(ZoneKind::Dateline)) || row.kind == Some(ZoneKind::Body)
        });
        article.agency = dateline.take(1).find_map(|row| agency(text, row.span));
        article
    }

    fn zones(&self, text: &str) -> Vec<Zone> {
        let mut zones = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let kind = row.kind.unwrap_or(ZoneKind::Body);
            let zone = |span: Span, kind, confidence| Zone {
                span,
                kind,
                confidence,
                paragraph: row.line as u32,
                wrapped: row.wrapped,
            };
            let confidence = match kind {
                ZoneKind::Body if row.body && row.closed => 0.97,
                ZoneKind::Boilerplate | ZoneKind::Meta | ZoneKind::Tags | ZoneKind::Title => 0.93,
                ZoneKind::Body
                | ZoneKind::Subtitle
                | ZoneKind::Dateline
                | ZoneKind::Heading
                | ZoneKind::Caption
                | ZoneKind::Related => 0.85,
            };
            match (kind == ZoneKind::Body).then(|| glued_tail(text, row.span)).flatten() {
                Some(at) => {
                    zones.push(zone(
                        Span { start: row.span.start, end: at }.trimmed(text),
                        kind,
                        confidence,
                    ));
                    zones.push(zone(Span { start: at, end: row.span.end }, ZoneKind::Related, 0.8));
                }
                None => zones.push(zone(row.span, kind, confidence)),
            }
        }
        zones
    }
}

/// Where links to other stories begin in the second half of a line.
fn glued_tail(text: &str, span: Span) -> Option<u32> {
    let content = span.of(text);
    let at = GLUED_TAILS.iter().filter_map(|label| content.find(label)).min()?;
    let rest = content.get(at..)?;
    let glued = at * 100 > content.len() * 55 && rest.split_whitespace().count() <= 60;
    glued.then_some(span.start + at as u32)
}

/// The part of the headline's line that is the headline, without the site's name before or after it.
fn exact_title(tokens: &Tokens, span: Span, key: &str) -> Span {
    let words = tokens.within(span);
    let wanted = key.split(' ').count();
    let found = words
        .windows(wanted.max(1))
        .find(|window| window.iter().map(|token| tokens.key(token)).eq(key.split(' ')));
    match found {
        Some([first, .., last]) if words.len() > wanted => {
            Span { start: first.span.start, end: last.span.end }
        }
        Some(_) | None => span,
    }
}

/// The name in a byline: after its label, or glued before the date.
fn author(text: &str, span: Span, date: Option<Span>) -> Option<Span> {
    const LABELS: &[&str] =
        &["كتب", "كتبت", "بواسطة", "الكاتب", "بقلم", "إعداد", "تحرير", "ترجمة", "حوار", "تقرير"];
    let content = span.of(text);
    let name = match LABELS.iter().find(|label| {
        content.strip_prefix(**label).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    }) {
        Some(label) => {
            let start = span.start + label.len() as u32;
            let end = date.map_or(span.end, |date| date.start).max(start);
            Span { start, end }
        }
        None => Span { start: span.start, end: date?.start.max(span.start) },
    };
    let blank = |c: char| !c.is_alphanumeric();
    let raw = name.of(text);
    let start = name.start + (raw.len() - raw.trim_start_matches(blank).len()) as u32;
    let inner = raw.trim_matches(blank);
    let span = Span { start, end: start + inner.len() as u32 };
    let words = Tokens::of(inner);
    let labelled = LABELS.iter().any(|label| content.starts_with(label));
    let count = words.as_slice().len();
    let letters = words.as_slice().iter().all(|word| word.kind != TokenKind::Number);
    let glued = !labelled && count == 1 && inner.is_ascii() && span.start == name.start;
    (letters && (labelled && (1..=5).contains(&count) || glued)).then_some(span)
}

fn tags(text: &str, span: Span) -> Vec<Span> {
    const LABELS: &[&str] = &[
        "كلمات دلالية",
        "كلمات مفتاحية",
        "الكلمات الدلالية",
        "الكلمات المفتاحية",
        "الوسوم",
        "وسوم",
        "سمات",
    ];
    let content = span.of(text);
    let label =
        LABELS.iter().find(|label| content.starts_with(**label)).map_or(0, |label| label.len());
    let mut found = Vec::new();
    let mut start = span.start as usize + label;
    for piece in content
        .get(label..)
        .unwrap_or_default()
        .split_inclusive(['،', ',', '|', '#', '/', ':', '-'])
    {
        let end = start + piece.len();
        let trimmed = piece.trim_end_matches(['،', ',', '|', '#', '/', ':', '-']);
        let tag = Span::new(start..start + trimmed.len()).trimmed(text);
        if !tag.is_empty() {
            found.push(tag);
        }
        start = end;
    }
    found
}

/// The agency in a dateline: in brackets, or before a dash, among the first words.
fn agency(text: &str, span: Span) -> Option<Span> {
    const NAMES: &[&str] = &[
        "رويترز",
        "أ ف ب",
        "أ.ف.ب",
        "ا.ف.ب",
        "ا ف ب",
        "فرانس برس",
        "أسوشيتد برس",
        "د ب أ",
        "الأناضول",
        "واس",
        "وام",
        "قنا",
        "كونا",
        "بترا",
        "سانا",
        "سبأ",
        "سونا",
        "شينخوا",
        "سبوتنيك",
        "نوفوستي",
        "وات",
        "واج",
        "نينا",
        "واع",
        "وفا",
        "معا",
        "CNN",
    ];
    let content = span.of(text);
    let head = content
        .char_indices()
        .nth(60)
        .map_or(content, |(at, _)| content.get(..at).unwrap_or(content));
    let cut = head.find(['-', '–', ')', 'ـ'])?;
    let head = head.get(..cut)?;
    let name = NAMES.iter().find(|name| {
        head.trim_end()
            .strip_suffix(**name)
            .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    })?;
    let end = span.start as usize + head.trim_end().len();
    Some(Span::new(end - name.len()..end))
}
