//! Which row is the headline.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{ZoneKind, page::Page, rows::Row, topic::Topic};
use crate::analysis::token::Tokens;

/// Points a row needs to be taken for the headline.
const ENOUGH: f32 = 1.6;
/// Rows above the body that are weighed.
const MOST_CANDIDATES: usize = 120;

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page<'_> {
    /// The headline: the caller's, else the one that stands beside the site's name and alone, else the row that stands
    /// twice, else the likeliest row above the body.
    pub(super) fn find_headline(&mut self, given: Option<&str>) {
        let found = match given.and_then(|title| self.given_title(title)) {
            Some(row) => Some(self.words_of(row)),
            None => self
                .beside_site_name()
                .or_else(|| self.repeated_row().map(|row| self.words_of(row)))
                .or_else(|| self.likeliest_row().map(|row| self.words_of(row)))
                .filter(|found| given.is_none_or(|title| self.says_the_same(found, title))),
        };
        let Some(title) = found else { return };
        for i in 0..self.rows.len() {
            let row = &self.rows[i];
            let open = row.kind.is_none() || row.kind == Some(ZoneKind::Meta) && !row.label;
            if open && self.shows(row, &title, i) {
                self.rows[i].kind = Some(ZoneKind::Title);
                self.rows[i].body = false;
            }
        }
        if self.rows[self.first].kind == Some(ZoneKind::Title) {
            let next = (self.first + 1..self.rows.len()).find(|&i| self.rows[i].body);
            self.first = next.unwrap_or(self.first);
            self.last = self.last.max(self.first);
        }
        self.title = Some(title);
    }

    fn words_of(&self, row: usize) -> Range<usize> {
        let row = &self.rows[row];
        row.first..row.first + row.words
    }

    /// Whether `row` is the headline, or has it beside the site's name.
    fn shows(&self, row: &Row, title: &Range<usize>, at: usize) -> bool {
        let title = self.tokens.as_slice().get(title.clone()).unwrap_or_default();
        let words = row.tokens(self.tokens);
        let longest = if title.len() >= 5 { title.len() * 19 / 10 } else { title.len() };
        if words.len() < title.len() || words.len() > longest {
            return false;
        }
        let keys = || title.iter().map(|word| self.tokens.key(word));
        if words.len() == title.len() {
            return row.keys(self.tokens).eq(keys());
        }
        !row.body
            && at < self.first
            && words
                .windows(title.len().max(1))
                .any(|part| part.iter().map(|word| self.tokens.key(word)).eq(keys()))
    }

    fn given_title(&self, title: &str) -> Option<usize> {
        let given = Tokens::of(title);
        let keys = || given.as_slice().iter().map(|word| given.key(word));
        let count = given.as_slice().len();
        (0..self.rows.len()).find(|&i| {
            let row = &self.rows[i];
            count > 0 && row.words == count && row.keys(self.tokens).eq(keys())
        })
    }

    /// Whether most longer words of `found` are in `title`: what the caller's headline has nothing of is none.
    fn says_the_same(&self, found: &Range<usize>, title: &str) -> bool {
        let title = Tokens::of(title);
        let keys: FxHashSet<&str> = title.as_slice().iter().map(|word| title.key(word)).collect();
        let words = self.tokens.as_slice().get(found.clone()).unwrap_or_default();
        // Three letters of two bytes.
        let longer = || words.iter().map(|word| self.tokens.key(word)).filter(|key| key.len() >= 6);
        longer().filter(|key| keys.contains(key)).count() * 2 >= longer().count()
    }

    fn can_be_headline(&self, i: usize) -> bool {
        let row = &self.rows[i];
        row.kind.is_none()
            && (3..=28).contains(&row.words)
            && !row.bullet
            && !row.cut_off
            && !row.span.of(self.text).ends_with(':')
            && (!row.body || row.words <= 26 && !row.closed || self.asks_over_story(i))
            && !(row.running && row.words >= 13)
    }

    /// A question that opens the story of a page with furniture above it.
    fn asks_over_story(&self, i: usize) -> bool {
        let row = &self.rows[i];
        row.asks
            && i == self.first
            && row.words <= 16
            && self.rows[..i].iter().any(|row| row.sure)
            && self.rows.get(i + 1).is_some_and(|row| row.body && !row.asks)
    }

    /// Two words: names of sections are as short, so the story must speak of them.
    fn can_be_short_headline(&self, i: usize) -> bool {
        let row = &self.rows[i];
        row.kind.is_none()
            && row.words == 2
            && !row.marked
            && !row.bullet
            && i < self.first
            && self.rows[i + 1].kind == Some(ZoneKind::Meta)
    }

    /// `Site - section - headline`, where the headline alone stands on the page too.
    fn beside_site_name(&self) -> Option<Range<usize>> {
        let top = 0..self.rows.len().min(6).min(self.first + 2);
        for i in top {
            let row = &self.rows[i];
            if row.words < 4 || row.words > 40 || row.body && row.closed {
                continue;
            }
            let words = row.tokens(self.tokens);
            let mut starts = vec![0];
            starts.extend((1..words.len()).filter(|&at| {
                let between = words[at - 1].span.end as usize..words[at].span.start as usize;
                let between = self.text.get(between).unwrap_or_default();
                between.contains([' ', '\u{202C}']) && between.contains(['-', '–', '|', '«', '»'])
            }));
            starts.push(words.len());
            if starts.len() < 3 {
                continue;
            }
            for part in starts.windows(2).rev() {
                let part = row.first + part[0]..row.first + part[1];
                if part.len() < 3 {
                    continue;
                }
                let keys = || {
                    let words = self.tokens.as_slice().get(part.clone()).unwrap_or_default();
                    words.iter().map(|word| self.tokens.key(word))
                };
                let alone = |at: usize| {
                    let row = &self.rows[at];
                    at != i
                        && row.words == part.len()
                        && row.kind.is_none()
                        && row.keys(self.tokens).eq(keys())
                };
                if (0..self.end.min(self.last + 1)).any(alone) {
                    return Some(part);
                }
            }
        }
        None
    }

    fn repeated_row(&self) -> Option<usize> {
        let mut seen: FxHashMap<(usize, &str, &str), usize> = FxHashMap::default();
        let mut best: Option<usize> = None;
        for i in 0..self.end.min(self.last + 1) {
            let row = &self.rows[i];
            if !self.can_be_headline(i) || row.span.len() < 24 {
                continue;
            }
            let at = *seen.entry(self.look(row)).or_insert(i);
            if at != i
                && at <= self.first
                && self.same(at, i)
                && best.is_none_or(|best| self.rows[best].words < row.words)
            {
                best = Some(at);
            }
        }
        // The same caption right below its picture's text is no headline.
        best.filter(|&at| {
            !(self.rows[at].words <= 4 && at + 1 < self.rows.len() && self.same(at, at + 1))
        })
    }

    fn likeliest_row(&self) -> Option<usize> {
        let reach = usize::from(!self.rows[self.first].closed || self.asks_over_story(self.first));
        let from = self.first.saturating_sub(MOST_CANDIDATES);
        let candidates: Vec<usize> = (from..self.first + reach)
            .filter(|&i| self.can_be_headline(i) || self.can_be_short_headline(i))
            .collect();
        if candidates.is_empty() {
            return None;
        }
        let lead = |skip: usize| {
            let rows = self.rows[self.first..].iter().filter(|row| row.body).skip(skip);
            Topic::of(self.tokens, rows.take(3))
        };
        let topic = lead(0);
        let own = lead(1);
        let scored = candidates
            .iter()
            .map(|&i| (self.points(i, if i == self.first { &own } else { &topic }), i));
        scored
            .filter(|&(points, _)| points >= ENOUGH)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, i)| i)
    }

    /// A colon that is not of a clock, or quotation marks, in a row of a headline's length.
    fn has_marks_of_headlines(&self, row: &Row) -> bool {
        let content = row.span.of(self.text);
        let parted = content.split_once(':').is_some_and(|(before, after)| {
            !before.ends_with(char::is_numeric) || !after.starts_with(char::is_numeric)
        });
        parted || row.words <= 16 && content.contains(['"', '«', '“'])
    }

    /// Whether row `at` can be the name of an author, with a date or the like below it.
    fn is_name_over_date(&self, at: usize) -> bool {
        let below = self.rows.get(at + 1).and_then(|row| row.kind);
        self.rows
            .get(at)
            .is_some_and(|row| row.kind.is_none() && (2..=4).contains(&row.words) && !row.marked)
            && below == Some(ZoneKind::Meta)
            && at < self.first
    }

    fn points(&self, i: usize, topic: &Topic) -> f32 {
        let row = &self.rows[i];
        let kind = |at: Option<usize>| at.and_then(|at| self.rows.get(at)).and_then(|row| row.kind);
        let below_headlines = |at: usize| {
            matches!(kind(Some(at)), Some(ZoneKind::Meta | ZoneKind::Caption | ZoneKind::Dateline))
                || self.rows.get(at).is_some_and(|row| row.words == 0)
                || self.is_name_over_date(at)
        };
        let mut points = 0.0;
        if row.words == 2 {
            points -= 1.6;
        }
        if row.words <= 7 && row.dashed(self.text) {
            points -= 3.0;
        }
        // A deck may stand between.
        if below_headlines(i + 1)
            || below_headlines(i + 2) && i + 1 < self.first && self.can_be_headline(i + 1)
        {
            points += 2.0;
        }
        let above = kind(i.checked_sub(1));
        if matches!(above, Some(ZoneKind::Meta | ZoneKind::Boilerplate | ZoneKind::Related)) {
            points += 0.6;
        }
        if row.words >= 5 {
            points += 1.0;
        }
        // A longer line right below one that can be a headline itself is the deck, a short one names a place or an author.
        let over = i.checked_sub(1).filter(|&at| self.can_be_headline(at));
        let above = over.map_or(0, |at| self.rows[at].words);
        if above >= 5 && row.words <= 4 {
            points -= 3.0;
        } else if (5..=row.words).contains(&above) {
            points -= 1.5;
        }
        if i == 0 {
            points += 1.5;
            if i + 1 == self.first && row.words <= 14 {
                points += 0.5;
            }
        }
        // A lead may lack its full stop.
        let alone = i == 0 && i + 1 >= self.first && row.words >= 13;
        if alone && !self.has_marks_of_headlines(row) {
            points -= if row.words >= 17 { 4.5 } else { 2.5 };
        } else if i == self.first && row.words > 15 {
            points -= 2.0;
        }
        points += 4.0 * topic.share(self.tokens, row).unwrap_or_default();
        points + 0.3 * i as f32 / self.first.max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Document, StructureMode, ZoneKind};

    #[test]
    fn what_the_given_headline_has_nothing_of_is_no_headline() {
        let page = "الجسر القديم ذاكرة المدينة وأهلها\n\
            قال سكان الضفة الشرقية إن الجسر القديم كان طريقهم الوحيد إلى سوق المدينة قبل أن تبنى الطريق الدائرية.\n\
            وأضافوا أن ترميم الجسر سيعيد الحياة إلى السوق، وأنهم ينتظرون بدء الأعمال منذ عامين.";
        let titled = |given: Option<&str>| {
            let document = Document::new(page, given, StructureMode::Detect);
            document.zones().iter().filter(|zone| zone.kind == ZoneKind::Title).count()
        };
        assert_eq!(titled(None), 1);
        assert_eq!(titled(Some("الجسر القديم.. ذاكرة المدينة")), 1);
        assert_eq!(titled(Some("البلدية تبدأ أعمال الترميم في الصيف")), 0);
    }
}
