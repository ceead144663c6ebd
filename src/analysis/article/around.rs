//! What the rows above, inside and below the body are.

use super::{ZoneKind, alone::is_clock, cues, page::Page, rows::Row};
use crate::analysis::token::TokenKind;

/// Items of a list above the lead.
const MAX_ITEMS: usize = 24;

/// Cells of a table that are looked at together: longer ones are several.
const MAX_CELLS: usize = 120;

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page<'_> {
    pub(super) fn name_above(&mut self) {
        let titles = |row: &Row| row.kind == Some(ZoneKind::Title);
        let first_title = self.rows[..self.first].iter().position(titles);
        let headline = self.rows[..self.first].iter().rposition(titles);
        for i in 0..self.first {
            let row = &self.rows[i];
            let kind = match (row.kind, headline) {
                // Today's date over a menu is not the article's.
                (Some(ZoneKind::Meta), _)
                    if row.keys(self.tokens).next() != Some("اخر")
                        && first_title.is_some_and(|title| {
                            i + 1 < title && !self.is_dated_right_above(i, title)
                        }) =>
                {
                    ZoneKind::Boilerplate
                }
                (Some(_), _) => continue,
                (None, _) if row.words >= 3 && self.announces_body(i) => ZoneKind::Body,
                (None, Some(headline)) if i > headline => self.below_headline(i, headline),
                (None, None) if i + 1 == self.first && row.words >= 2 => {
                    if row.words <= 8 && !row.dashed(self.text) {
                        ZoneKind::Heading
                    } else if row.words <= 6 {
                        self.credit_line(row)
                    } else {
                        ZoneKind::Body
                    }
                }
                (None, _) if row.body || row.words >= 5 => {
                    if first_title == Some(i + 1) && self.is_kicker(i) {
                        ZoneKind::Subtitle
                    } else {
                        ZoneKind::Related
                    }
                }
                (None, _) => ZoneKind::Boilerplate,
            };
            self.rows[i].kind = Some(kind);
        }
        self.keep_points_above();
    }

    /// What matters in points, right above the lead: three lines and more, or below a label.
    fn keep_points_above(&mut self) {
        let caption = |row: &Row| {
            row.kind == Some(ZoneKind::Caption) && !row.known && !row.closed && row.words >= 4
        };
        let above = self.rows[..self.first].iter();
        let from = self.first - above.rev().take_while(|row| caption(row)).count();
        let labelled = from > 0 && {
            let mut keys = self.rows[from - 1].keys(self.tokens);
            self.rows[from - 1].words <= 3
                && keys.any(|key| matches!(key, "النقاط" | "نقاط" | "ملخص" | "الملخص" | "سطور"))
        };
        if self.first >= from + 3 || labelled {
            for row in &mut self.rows[from..self.first] {
                row.kind = Some(ZoneKind::Body);
            }
            if labelled {
                self.rows[from - 1].kind = Some(ZoneKind::Heading);
            }
        }
    }

    /// Whether nothing but dates and the like stands from row `i` to the headline, and none below it: the article's own.
    fn is_dated_right_above(&self, i: usize, title: usize) -> bool {
        let meta = |row: &Row| row.kind == Some(ZoneKind::Meta);
        let dated = |row: &Row| {
            meta(row) && row.tokens(self.tokens).iter().any(|word| word.kind == TokenKind::Number)
        };
        self.rows[i..title].iter().all(meta) && !self.rows[title..self.first].iter().any(dated)
    }

    /// Whether row `i` announces the body right below it, or is an item of a list that runs into it.
    fn announces_body(&self, i: usize) -> bool {
        let item = |row: &Row| row.bullet && row.kind.is_none() && row.words >= 3;
        let announces = |row: &Row| {
            row.span.of(self.text).ends_with(':') && matches!(row.kind, None | Some(ZoneKind::Body))
        };
        let below = self.rows[i + 1..self.first].iter().take(MAX_ITEMS + 1);
        if below.len() > MAX_ITEMS || !below.clone().all(item) {
            return false;
        }
        if announces(&self.rows[i]) {
            return true;
        }
        let above = self.rows[..i].iter().rev().take(MAX_ITEMS).find(|row| !item(row));
        item(&self.rows[i]) && (self.rows[self.first].bullet || above.is_some_and(announces))
    }

    /// A row between headline and body.
    fn below_headline(&self, i: usize, headline: usize) -> ZoneKind {
        let row = &self.rows[i];
        let next = self.rows.get(i + 1).and_then(|row| row.kind);
        let before_meta = next == Some(ZoneKind::Meta);
        let last_before = i + 1 == self.first;
        let in_title = || {
            let title = self.rows[headline].keys(self.tokens);
            row.keys(self.tokens).all(|key| title.clone().any(|word| word == key))
        };
        if self.stands_twice(i) && row.words <= 6 || row.words <= 2 && in_title() {
            ZoneKind::Caption
        } else if row.bullet && row.words >= 3 || row.closed && row.words >= 4 {
            if before_meta && row.words <= 60 { ZoneKind::Subtitle } else { ZoneKind::Body }
        } else if row.words <= 5 {
            let heading = last_before
                && !row.dashed(self.text)
                && !row.span.of(self.text).contains(['،', ','])
                && row.asks
                && headline + 1 < i;
            if heading { ZoneKind::Heading } else { self.credit_line(row) }
        } else if before_meta && !row.marked && i == headline + 1 {
            ZoneKind::Subtitle
        } else if row.marked && last_before || row.running || row.words >= 15 {
            ZoneKind::Body
        } else {
            ZoneKind::Caption
        }
    }

    /// A short row beside the headline: a dateline where it names an agency, else a byline.
    fn credit_line(&self, row: &Row) -> ZoneKind {
        let agency = row.keys(self.tokens).any(cues::is_agency);
        if agency { ZoneKind::Dateline } else { ZoneKind::Meta }
    }

    /// A line over the headline that speaks of the same things.
    fn is_kicker(&self, i: usize) -> bool {
        let above = i.checked_sub(1).and_then(|at| self.rows.get(at));
        let listed = above.is_some_and(|row| row.kind == Some(ZoneKind::Related) || row.label);
        let topic = self.topic();
        !listed && topic.share(self.tokens, &self.rows[i]).is_some_and(|share| share >= 0.2)
    }

    fn stands_twice(&self, i: usize) -> bool {
        i > 0 && self.same(i - 1, i) || i + 1 < self.rows.len() && self.same(i, i + 1)
    }

    pub(super) fn name_inside(&mut self) {
        let mut i = self.first;
        while i < self.end {
            let row = &self.rows[i];
            if i > self.last && !row.body && row.kind.is_none() {
                break;
            }
            if let Some(to) = self.end_of_table(i) {
                for row in &mut self.rows[i..to] {
                    row.kind = Some(ZoneKind::Body);
                }
                i = to;
                continue;
            }
            match row.kind {
                Some(ZoneKind::Related) => i = self.links_after(i),
                Some(ZoneKind::Boilerplate) if row.words == 0 && i < self.last => {
                    // Stars part the sections of an essay.
                    if row.span.of(self.text).starts_with(['*', '×', '•', '…', '.']) {
                        self.rows[i].kind = Some(ZoneKind::Body);
                    }
                    i += 1;
                }
                None if row.body => {
                    self.rows[i].kind = Some(ZoneKind::Body);
                    i += 1;
                }
                None => i = self.short_rows(i),
                Some(_) => i += 1,
            }
        }
    }

    /// Headlines below a label such as "read also", until running text comes back. A label with its headline on the same
    /// line is followed by more of them only where they are several.
    fn links_after(&mut self, label: usize) -> usize {
        let link = |row: &Row| {
            row.kind.is_none()
                && !row.closed
                && !row.body
                && !row.bullet
                && (3..=18).contains(&row.words)
        };
        // Each may have its date.
        let dated = |row: &Row| row.kind == Some(ZoneKind::Meta) && !row.known;
        let below = &self.rows[label + 1..self.end];
        let mut count = below.iter().take_while(|row| link(row) || dated(row)).count();
        count -= below[..count]
            .iter()
            .rev()
            .take_while(|row| dated(row) && !self.rows[label].label)
            .count();
        let alone = self.rows[label].label;
        let mut to = label + 1 + count;
        let back = to < self.end && self.rows[to].body;
        // The last short one before running text is its heading.
        if back && count >= if alone { 2 } else { 1 } && self.rows[to - 1].words <= 4 {
            to -= 1;
        }
        let long = self.rows[label + 1..to].iter().all(|row| row.words >= 5);
        if !(alone || count >= 2 && long) {
            return label + 1;
        }
        if to > label + 1 && self.is_teaser_of(to - 1, to) {
            to += 1;
        }
        for row in &mut self.rows[label + 1..to] {
            (row.kind, row.body) = (Some(ZoneKind::Related), false);
        }
        to
    }

    /// Whether `row` opens with a speaker and a colon.
    fn has_speaker(&self, row: &Row) -> bool {
        let content = row.span.of(self.text);
        content.split_once(": ").is_some_and(|(speaker, _)| {
            speaker.split_whitespace().count() <= 3 && !speaker.contains(['،', '.', '"'])
        })
    }

    /// Whether row `i` is a turn of a talk: others have turns near.
    fn is_turn(&self, i: usize) -> bool {
        let near = self.rows[i.saturating_sub(8)..].iter().take(16);
        self.has_speaker(&self.rows[i]) && near.filter(|row| self.has_speaker(row)).count() >= 3
    }

    /// The end of a table whose cells are rows, the first of them at `i`: words and numbers in turns amid the text.
    fn end_of_table(&self, i: usize) -> Option<usize> {
        let cell = |row: &&Row| {
            let most = if row.closed { 2 } else { 6 };
            !row.known
                && !row.body
                && (1..=most).contains(&row.words)
                && matches!(row.kind, None | Some(ZoneKind::Boilerplate | ZoneKind::Meta))
        };
        let rows = self.rows.get(i..self.last)?;
        let cells: Vec<&Row> = rows.iter().take_while(cell).take(MAX_CELLS).collect();
        let number = |row: &&&Row| {
            let mut words = row.tokens(self.tokens).iter();
            words.any(|word| word.kind == TokenKind::Number)
        };
        let numbers = cells.iter().filter(number).count();
        let words = cells.iter().filter(|row| row.kind.is_none()).count();
        (cells.len() >= 6 && numbers * 3 >= cells.len() && words >= 2).then_some(i + cells.len())
    }

    /// Short rows amid running text: headings, list items, or links to other stories.
    fn short_rows(&mut self, i: usize) -> usize {
        let row = &self.rows[i];
        if row.asks && (self.interview || self.is_turn(i)) {
            self.rows[i].kind = Some(ZoneKind::Body);
            return i + 1;
        }
        if is_clock(row.span.of(self.text)) {
            self.rows[i].kind = Some(ZoneKind::Heading);
            return i + 1;
        }
        if row.bullet && (row.words >= 3 || row.asks) {
            let heading = !row.marked
                && row.words <= 9
                && i + 1 < self.end
                && self.rows[i + 1].body
                && !(i > 0 && self.rows[i - 1].bullet);
            self.rows[i].kind = Some(if heading { ZoneKind::Heading } else { ZoneKind::Body });
            return i + 1;
        }
        let speech = row.running && row.words >= 4 || row.span.of(self.text).contains('﴿');
        if speech || row.closed && row.words >= 1 && !(row.asks && row.words <= 12) {
            self.rows[i].kind = Some(ZoneKind::Body);
            return i + 1;
        }
        let short = |&at: &usize| {
            let row = &self.rows[at];
            row.kind.is_none()
                && !row.body
                && !row.bullet
                && !(row.asks && (self.interview || self.is_turn(at)))
                && (!row.closed && !row.marked || row.asks && row.words <= 12)
        };
        let run = i + 1 + (i + 1..self.end).take_while(short).count();
        let next =
            (run..self.end).find(|&k| matches!(self.rows[k].kind, None | Some(ZoneKind::Body)));
        if run == i + 1 {
            self.rows[i].kind = Some(self.lone_short_row(i, next));
            return run;
        }
        let kind = self.short_run(i, run);
        for row in &mut self.rows[i..run] {
            row.kind = Some(kind);
        }
        run
    }

    fn lone_short_row(&self, i: usize, next: Option<usize>) -> ZoneKind {
        let row = &self.rows[i];
        let follows = next == Some(i + 1);
        let list = row.span.of(self.text).ends_with(':') && follows && self.rows[i + 1].bullet;
        let dotted = row.cut_off && (self.dotted || row.span.of(self.text).contains(". "));
        if list || dotted {
            ZoneKind::Body
        } else if row.asks || row.marked {
            if row.words <= 12 { ZoneKind::Heading } else { ZoneKind::Body }
        } else if follows && row.words <= 9 {
            ZoneKind::Heading
        } else if row.words >= 10 {
            if next.is_some() && row.words <= 12 { ZoneKind::Heading } else { ZoneKind::Body }
        } else if row.words <= 1 || next.is_none() {
            ZoneKind::Meta
        } else {
            ZoneKind::Heading
        }
    }

    fn short_run(&self, from: usize, to: usize) -> ZoneKind {
        let rows = &self.rows[from..to];
        let words: usize = rows.iter().map(|row| row.words).sum();
        let fewest = rows.iter().map(|row| row.words).min().unwrap_or_default();
        let average = words as f32 / rows.len() as f32;
        if rows.len() == 2 && rows[0].words <= 6 && self.same(from, from + 1) {
            return ZoneKind::Caption;
        }
        let openers = rows.windows(2).filter(|pair| {
            let key = |row: &Row| row.keys(self.tokens).next();
            key(&pair[0]) == key(&pair[1])
        });
        let announces = |row: &Row| row.span.of(self.text).ends_with(':');
        let announced = from > 0 && announces(&self.rows[from - 1]) || announces(&rows[0]);
        let goes_on = self.goes_on(&rows[rows.len() - 1]);
        let list = announced || goes_on || rows.len() >= 3 && openers.count() * 2 >= rows.len();
        if list {
            ZoneKind::Body
        } else if fewest >= 5 && rows.len() <= 4 && to <= self.last && average <= 12.0 {
            ZoneKind::Related
        } else if average < 2.2 {
            if rows.len() > 3 && average < 1.5 {
                ZoneKind::Boilerplate
            } else if rows.len() > 3 {
                ZoneKind::Body
            } else {
                ZoneKind::Heading
            }
        } else {
            ZoneKind::Body
        }
    }
}
