//! Which rows are running text: the first guess of `Row`, put right by what stands around.

use rustc_hash::FxHashMap;

use super::{ZoneKind, page::Page, phrases::End, rows::Row, topic::Topic};
use crate::analysis::{cancel::checkpoint, token::TokenKind};

/// Telling words a ticker has in common with the story below it: fewer than this share.
const TICKER_SHARE: f32 = 0.25;
/// Words of a teaser.
const MAX_TEASER_WORDS: usize = 70;
/// Lines without marks that outweigh the running text below the end.
const LEAST_VERSES: usize = 4;
/// Long lines of headlines on a page.
const MAX_TICKERS: usize = 3;
/// Words of sentences below such a line.
const LEAST_STORY_WORDS: usize = 30;

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page<'_> {
    pub(super) fn find_running_text(&mut self) {
        for step in [
            Self::boxes_between_skip_links,
            Self::foreign_prose,
            Self::galleries,
            Self::polls,
            Self::chapters,
            Self::tickers,
            Self::questions_before_furniture,
            Self::lines_of_a_fixed_width,
            Self::long_lines_without_marks,
            Self::unmarked_text,
            Self::teasers_at_the_end,
        ] {
            checkpoint();
            step(self);
        }
    }

    /// A question with the answers "yes" and "no" to click.
    fn polls(&mut self) {
        for i in 1..self.rows.len() {
            let is = |at: usize, word: &str| {
                self.rows
                    .get(at)
                    .is_some_and(|row| row.words == 1 && row.keys(self.tokens).eq([word]))
            };
            if !(is(i, "نعم") && is(i + 1, "لا") || is(i, "لا") && is(i + 1, "نعم")) {
                continue;
            }
            let asked = usize::from(self.rows[i - 1].asks);
            let more = self.rows[i + 2..]
                .iter()
                .take(3)
                .take_while(|row| row.kind.is_none() && !row.closed && row.words <= 4);
            let to = i + 2 + more.count();
            for row in &mut self.rows[i - asked..to] {
                row.kind = Some(ZoneKind::Boilerplate);
                (row.body, row.sure, row.known) = (false, true, true);
            }
        }
    }

    /// Sentences without an Arabic word around an Arabic story are the page's own.
    fn foreign_prose(&mut self) {
        let arabic =
            |row: &Row| row.tokens(self.tokens).iter().any(|word| word.kind == TokenKind::Arabic);
        let story = |row: &Row| row.body && row.closed && arabic(row);
        let (Some(first), Some(last)) =
            (self.rows.iter().position(story), self.rows.iter().rposition(story))
        else {
            return;
        };
        if self.rows[first..=last].iter().filter(|row| story(row)).count() < 3 {
            return;
        }
        let foreign =
            |i: &usize| (*i < first || *i > last) && self.rows[*i].body && !arabic(&self.rows[*i]);
        let found: Vec<usize> = (0..self.rows.len()).filter(foreign).collect();
        for i in found {
            let row = &mut self.rows[i];
            (row.kind, row.body) = (Some(ZoneKind::Boilerplate), false);
            (row.sure, row.known) = (true, true);
        }
    }

    /// Pictures with their counters, `2 / 5`, and captions below them.
    fn galleries(&mut self) {
        let counter = |row: &Row| -> Option<u32> {
            if row.words != 2 {
                return None;
            }
            let (number, count) = row.span.of(self.text).split_once('/')?;
            let number = number.trim().parse::<u32>().ok()?;
            let count = count.trim().parse::<u32>().ok().filter(|&count| number <= count)?;
            (count >= 2 && number >= 1).then_some(count)
        };
        let counts: Vec<Option<u32>> = self.rows.iter().map(counter).collect();
        let mut times: FxHashMap<u32, usize> = FxHashMap::default();
        for &count in counts.iter().flatten() {
            *times.entry(count).or_default() += 1;
        }
        for i in 0..counts.len() {
            if counts[i].and_then(|count| times.get(&count)).is_none_or(|&times| times < 2) {
                continue;
            }
            self.rows[i].kind = Some(ZoneKind::Meta);
            self.rows[i].known = true;
            if let Some(row) = self.rows.get_mut(i + 1)
                && counts.get(i + 1) == Some(&None)
                && row.kind.is_none()
            {
                (row.kind, row.body, row.sure) = (Some(ZoneKind::Caption), false, true);
            }
        }
    }

    /// Chapters or a transcript of a recording: lines that open with its time, from its beginning on.
    fn chapters(&mut self) {
        let seconds = |row: &Row| -> Option<u32> {
            let content = row.span.of(self.text);
            content
                .starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == '[')
                .then_some(())?;
            let clock = content.split(' ').next().filter(|_| row.words >= 2)?;
            let mut parts = clock.trim_matches(['(', ')', '[', ']', '-']).split(':');
            let (first, second) = (parts.next()?.parse::<u32>().ok()?, parts.next()?);
            let value = first * 60 + second.parse::<u32>().ok().filter(|_| second.len() == 2)?;
            parts.next().map_or(Some(value), |third| Some(value * 60 + third.parse::<u32>().ok()?))
        };
        let times: Vec<Option<u32>> = self.rows.iter().map(seconds).collect();
        let mut from = 0;
        while from < times.len() {
            let run = times[from..].iter().take_while(|time| time.is_some()).count();
            let rising = times[from..from + run].is_sorted();
            // News of the first minute after midnight stand alone.
            if run >= 3 && rising && times[from].is_some_and(|time| time < 60) {
                for row in &mut self.rows[from..from + run] {
                    (row.kind, row.body, row.known) = (None, true, false);
                    row.bullet = true;
                }
            }
            from += run.max(1);
        }
    }

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
                    row.sure = true;
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

    /// Text whose lines were broken at a fixed width among other lines: they are of one length, and sentences end within.
    fn lines_of_a_fixed_width(&mut self) {
        const WIDTHS: std::ops::RangeInclusive<usize> = 55..=118;
        let width = |row: &Row| {
            let possible =
                row.kind.is_none() && row.parts == 1 && (80..=236).contains(&row.span.len());
            possible.then(|| row.span.of(self.text).chars().count()).filter(|w| WIDTHS.contains(w))
        };
        let widths: Vec<Option<usize>> = self.rows.iter().map(width).collect();
        let mut from = 0;
        while from < widths.len() {
            let to = self.end_of_width(&widths, from);
            let run: Vec<usize> = widths[from..to].iter().copied().flatten().collect();
            let longest = run.iter().copied().max().unwrap_or_default();
            let full = run.iter().filter(|&&width| width + 20 >= longest).count();
            let rows = || (from..to).filter(|&i| widths[i].is_some()).map(|i| &self.rows[i]);
            let ends_within = |row: &&Row| row.closed || row.span.of(self.text).contains(". ");
            let wrapped = run.len() >= 5
                && full * 10 >= run.len() * 6
                && rows().filter(|row| row.closed).count() * 2 < run.len()
                && rows().filter(ends_within).count() * 4 >= run.len();
            if wrapped {
                for (row, width) in self.rows.iter_mut().zip(&widths).take(to + 1).skip(from) {
                    let of_width = width.is_some();
                    row.body |= of_width || row.kind.is_none() && row.closed;
                    row.running |= of_width;
                }
            }
            from = to + 1;
        }
    }

    /// The end of the lines of a fixed width from row `from`. The short line that ends a paragraph is none of them, nor
    /// is a link amid them, and both may stand between.
    fn end_of_width(&self, widths: &[Option<usize>], from: usize) -> usize {
        let mut to = from;
        while to < widths.len() {
            let row = &self.rows[to];
            let between = to > from
                && widths.get(to + 1).is_some_and(Option::is_some)
                && (row.known || row.kind.is_none() && row.closed && row.words >= 2);
            if widths[to].is_none() && !between {
                break;
            }
            to += 1;
        }
        to
    }

    /// A long line without commas or a final mark, above all running text and of other things: a ticker parted by
    /// single blanks.
    fn long_lines_without_marks(&mut self) {
        let sure = |row: &Row| row.body && row.closed;
        let Some(first) = self.rows.iter().position(sure) else { return };
        let long = self.rows[..first].iter().filter(|row| row.body && row.words >= 22).count();
        let story: usize =
            self.rows[first..].iter().filter(|row| sure(row)).map(|row| row.words).sum();
        // More than that is the story itself, and its author spares marks.
        if long > MAX_TICKERS || story < LEAST_STORY_WORDS {
            return;
        }
        let mut topic: Option<Topic> = None;
        for i in 0..first {
            let row = &self.rows[i];
            if !row.body || row.marked || row.running || row.words < 22 {
                continue;
            }
            // Text that follows its own date is no ticker, nor is what no headline follows.
            let below = &self.rows[i + 1..first];
            let headline = below.iter().any(|row| row.kind.is_none() && row.words >= 3);
            let ended = below.iter().any(|row| {
                row.label && matches!(row.kind, Some(ZoneKind::Related | ZoneKind::Tags))
            });
            let dated = i > 0 && self.rows[i - 1].kind == Some(ZoneKind::Meta);
            if dated || ended || !headline {
                continue;
            }
            let content = row.span.of(self.text).replace("..", " ");
            if content.matches(['،', '؛', '.']).count() * 25 >= row.words {
                continue;
            }
            let topic = topic.get_or_insert_with(|| {
                Topic::of(self.tokens, self.rows[first..].iter().filter(|row| sure(row)).take(5))
            });
            if topic.share(self.tokens, row).is_some_and(|share| share < TICKER_SHARE) {
                let row = &mut self.rows[i];
                row.kind = Some(ZoneKind::Related);
                row.sure = true;
                row.body = false;
            }
        }
    }

    /// A page without any running text: a poem, a list, prose without marks. The longest stretch of it is the body.
    fn unmarked_text(&mut self) {
        let body: usize = self.rows.iter().filter(|row| row.body).map(|row| row.words).sum();
        let first = self.rows.iter().position(|row| row.body);
        // What stands below the end is the life of the poet or the like.
        let above = first.map_or(self.rows.len(), |first| {
            self.rows[..first].iter().rposition(|row| row.end != End::No).unwrap_or_default()
        });
        let (mut best, mut best_words) = (0..0, 0);
        let (mut start, mut words) = (0, 0);
        for i in 0..=above {
            let part = self.rows[..above].get(i).filter(|row| {
                row.kind.is_none() && (row.words >= 5 || row.words >= 2 && words > 0)
            });
            match part {
                Some(row) => {
                    if words == 0 {
                        start = i;
                    }
                    words += row.words;
                }
                None => {
                    if words > best_words {
                        (best, best_words) = (start..i, words);
                    }
                    words = 0;
                }
            }
        }
        if first.is_some() && (best.len() < LEAST_VERSES || best_words <= body) {
            return;
        }
        for row in &mut self.rows[above..] {
            row.body = false;
        }
        if best.len() >= 3 {
            let repeated =
                (0..self.rows.len()).any(|i| !best.contains(&i) && self.same(i, best.start));
            for row in self.rows[best].iter_mut().skip(usize::from(repeated)) {
                row.body = true;
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

    /// Teasers of other stories at the end: running text ends in marks, a tail that never does, or is cut off, is not of
    /// it.
    fn teasers_at_the_end(&mut self) {
        let body: Vec<usize> = (0..self.rows.len()).filter(|&i| self.rows[i].body).collect();
        self.leads_of_other_stories(&body);
        let body: Vec<usize> = body.into_iter().filter(|&i| self.rows[i].body).collect();
        let open = |i: &&usize| {
            let row = &self.rows[**i];
            // Columnists end paragraphs in dots; theirs are marked by stars, or long.
            (!row.marked || row.cut_off) && !row.bullet && row.words <= MAX_TEASER_WORDS
        };
        let tail = body.iter().rev().take_while(open).count();
        let (before, tail) = body.split_at(body.len() - tail);
        let closed = before.iter().filter(|&&i| self.rows[i].closed).count();
        if tail.len() >= 3 && before.len() >= 3 && closed * 5 >= before.len() * 4 {
            let cut_off = tail.iter().filter(|&&i| self.rows[i].cut_off).count() >= 2;
            for &i in tail {
                self.rows[i].known |= cut_off;
                self.rows[i].body = false;
                self.rows[i].kind = Some(ZoneKind::Related);
                self.rows[i].sure = true;
            }
        }
    }

    /// First paragraphs of other stories at the end of a page that has links amid its text: each opens as a story does,
    /// with a verb and no conjunction.
    fn leads_of_other_stories(&mut self, body: &[usize]) {
        let opens = |&&i: &&usize| {
            let row = &self.rows[i];
            let key = row.keys(self.tokens).next().unwrap_or_default();
            row.running
                && (9..=45).contains(&row.words)
                && (!key.starts_with('و')
                    || matches!(
                        key,
                        "وصل"
                            | "وصلت"
                            | "وقع"
                            | "وقعت"
                            | "وافق"
                            | "وافقت"
                            | "واصل"
                            | "وجه"
                    ))
                && !matches!(key, "كما" | "فيما" | "لكن" | "هذا" | "يذكر" | "يشار" | "بين" | "تابع")
        };
        let count = body.iter().rev().take_while(opens).count();
        let (before, tail) = body.split_at(body.len() - count);
        let links = before.windows(2).any(|pair| {
            self.rows[pair[0]..pair[1]].iter().any(|row| row.kind == Some(ZoneKind::Related))
        });
        if count >= 3
            && before.len() >= 3
            && links
            && before.iter().rev().take(3).filter(opens).count() == 0
        {
            for &i in tail {
                let row = &mut self.rows[i];
                (row.kind, row.known, row.body) = (Some(ZoneKind::Related), true, false);
                row.sure = true;
            }
        }
    }
}
