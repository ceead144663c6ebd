//! Where the article begins and ends.

use super::{
    ZoneKind,
    alone::is_clock,
    cues,
    page::Page,
    phrases::End,
    rows::Row,
    topic::{OTHER_STORY, OTHER_STORY_BELOW_LABEL, Topic},
};
use crate::analysis::{
    cancel::checkpoint_every,
    token::{TokenKind, Tokens},
};

/// Comparisons of topics a page may cost.
const MAX_COMPARISONS: usize = 8;

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page<'_> {
    pub(super) fn find_bounds(&mut self) {
        self.end = self.end_by_label();
        if let Some(end) = self.end_by_topic() {
            self.end = end;
            self.rows[end].sure = true;
        }
        if let Some(end) = self.end_by_stack() {
            self.end = end;
            self.rows[end].sure = true;
        }
        self.readers = self.comments().filter(|&at| at <= self.end);
        if let Some(at) = self.readers {
            self.end = at;
            self.rows[at].sure = true;
        }
        let rows = &self.rows;
        let likely = |row: &Row| row.kind.is_none() && row.words >= 4;
        self.first = rows
            .iter()
            .position(|row| row.body)
            .or_else(|| rows.iter().position(likely))
            .unwrap_or_default();
        self.last = (0..self.end).rev().find(|&i| rows[i].body).unwrap_or(self.first);
        // A short last sentence, or a list that was announced.
        let text = self.text;
        let announces = |row: &Row| row.span.of(text).trim_end().ends_with(':') && !row.known;
        let mut list = announces(&rows[self.last]);
        // Whoever ends sentences in dots does so to the end.
        let dots = |to: usize| {
            let open = |row: &&Row| row.cut_off && row.kind.is_none();
            rows[self.first..to].iter().filter(open).count()
        };
        self.dotted = dots(self.last + 1) >= 1 && dots(self.end.max(self.last + 1)) >= 2;
        while let Some(row) = rows.get(self.last + 1)
            && self.last + 1 < self.end
            && row.kind.is_none()
        {
            let sentence = (row.words >= 3 || row.words == 2 && row.closed)
                && (row.closed || row.bullet || row.cut_off && self.dotted)
                && !row.asks;
            list |= announces(row) && row.words >= 2;
            // A heading over one more short sentence.
            let heads = ((1..=4).contains(&row.words) && (!row.marked || announces(row))
                || row.asks && row.words <= 16)
                && self.last + 2 < self.end
                && rows.get(self.last + 2).is_some_and(|next| {
                    next.kind.is_none()
                        && (next.words >= if row.asks { 3 } else { 5 } && next.closed
                            || next.words >= 3 && next.bullet)
                });
            if !sentence && !list && !heads {
                break;
            }
            self.last += 1;
        }
        self.extend_over_figures();
        self.unmarked_last_lines();
        self.leave_author_box();
        self.interview = self.is_interview();
    }

    /// The first label that ends articles and that less running text follows than came before, or text on other things.
    fn end_by_label(&self) -> usize {
        let length = |row: &Row| if row.body { row.span.len() } else { 0 };
        let total: usize = self.rows.iter().map(length).sum::<usize>().max(1);
        let count = self.rows.len();
        let (mut before, mut paragraphs, mut comparisons) = (0, 0, 0);
        for (i, row) in self.rows.iter().enumerate() {
            checkpoint_every(i, 256);
            let above = i.checked_sub(1).and_then(|at| self.rows[at].kind);
            let links = row.label && row.kind == Some(ZoneKind::Related);
            let second_label = links && above == Some(ZoneKind::Tags);
            if (row.end != End::No || second_label) && before > 0 {
                let after = total.saturating_sub(before);
                let hard = row.end == End::Hard || links && self.is_echoed_below(i);
                let share = if hard { 1.0 } else { 0.45 };
                let early = !hard && after * 5 > total && i * 5 < count * 2;
                let resumes = (row.end != End::Hard || row.kind == Some(ZoneKind::Related))
                    && after > 0
                    && self.resumes_after(i);
                if after as f32 <= share * before as f32 && !early && !resumes {
                    return i;
                }
                if !resumes && paragraphs >= 3 && comparisons < MAX_COMPARISONS {
                    comparisons += 1;
                    let body = |row: &&Row| row.body;
                    let topic = Topic::of(self.tokens, self.rows[..i].iter().filter(body));
                    let headlines =
                        self.rows[i..].iter().filter(|row| is_headline_like(row, self.tokens));
                    let share = if links && headlines.count() >= 2 {
                        OTHER_STORY_BELOW_LABEL
                    } else {
                        OTHER_STORY
                    };
                    if topic.is_left_by(self.tokens, self.rows[i..].iter().filter(body), share) {
                        return i;
                    }
                }
            }
            before += length(row);
            paragraphs += usize::from(row.body);
        }
        count
    }

    /// Headlines and first paragraphs of other stories in turns, without a label: the first headline after which the page
    /// is on other things.
    fn end_by_topic(&self) -> Option<usize> {
        let rows = &self.rows[..self.end];
        // Live coverage goes from one thing to the next.
        if rows.iter().filter(|row| is_clock(row.span.of(self.text))).count() >= 2 {
            return None;
        }
        let (mut headlines, mut words, mut paragraphs, mut pairs) = (0, 0, 0, 0);
        let mut candidates = Vec::new();
        for (i, row) in rows.iter().enumerate().rev() {
            checkpoint_every(i, 256);
            if is_headline_like(row, self.tokens) {
                headlines += 1;
                words += row.words;
                let lead =
                    rows[i + 1..].iter().take(2).find(|row| row.kind != Some(ZoneKind::Meta));
                pairs += usize::from(lead.is_some_and(|row| row.body));
                // Verses between paragraphs are shorter, and headlines of an essay rarer.
                if headlines >= 2
                    && paragraphs >= 2
                    && (pairs >= 2 || self.is_below_label(i))
                    && headlines * 4 >= paragraphs
                    && words * 2 >= headlines * 11
                {
                    candidates.push(i);
                }
            }
            paragraphs += usize::from(row.body);
        }
        let body = |row: &&Row| row.body;
        let candidates = candidates.into_iter().rev();
        candidates
            .filter(|&i| {
                let above = rows[..i].iter().filter(body);
                let closed = above.clone().filter(|row| row.closed).count();
                let above = above.count();
                above >= 3 && closed * 2 >= above
            })
            .take(MAX_COMPARISONS)
            .find(|&i| {
                if self.is_gone_on_below(i) {
                    return false;
                }
                let topic = Topic::of(self.tokens, rows[..i].iter().filter(body));
                topic.is_left_by(self.tokens, rows[i..].iter().filter(body), OTHER_STORY)
            })
    }

    /// Two to four words of letters, or a date.
    fn is_name_like(&self, row: &Row) -> bool {
        row.kind == Some(ZoneKind::Meta)
            || row.kind.is_none() && !row.body && row.is_name_like(self.text)
    }

    /// Headline, first paragraph and author of other stories, three times and more: where they begin.
    fn end_by_stack(&self) -> Option<usize> {
        let short = |row: &Row| {
            row.kind != Some(ZoneKind::Related)
                && !row.known
                && !row.closed
                && !row.body
                && (1..=12).contains(&row.words)
        };
        let rows = &self.rows[..self.end];
        let card = |at: usize| {
            matches!(rows.get(at..at + 3), Some([title, lead, author])
                if short(title) && title.words >= 2 && lead.body && self.is_name_like(author))
        };
        let mut paragraphs = 0;
        for (i, row) in rows.iter().enumerate() {
            checkpoint_every(i, 256);
            // Items of a list have their names above.
            let listed = || i > 0 && self.is_name_like(&rows[i - 1]);
            if paragraphs >= 3 && card(i) && card(i + 3) && card(i + 6) && !listed() {
                let body = |row: &&Row| row.body;
                let topic = Topic::of(self.tokens, rows[..i].iter().filter(body));
                let below = rows[i..].iter().filter(body);
                return topic.is_left_by(self.tokens, below, OTHER_STORY_BELOW_LABEL).then_some(i);
            }
            paragraphs += usize::from(row.body);
        }
        None
    }

    /// Whether row `i` stands right below a label of links.
    fn is_below_label(&self, i: usize) -> bool {
        let above = i.checked_sub(1).and_then(|at| self.rows.get(at));
        above.is_some_and(|row| row.known && row.kind == Some(ZoneKind::Related))
    }

    /// Whether a colon parts `row` in two, as in `Best film: …`.
    fn is_parted(&self, row: &Row) -> bool {
        let content = row.span.of(self.text);
        content.split_once(':').is_some_and(|(_, item)| item.starts_with(' '))
    }

    /// Whether `items` below the row at `above` are a list of the article's own: announced, of one form, or going on.
    fn is_list(&self, above: usize, items: &[Row]) -> bool {
        let announces = |key: &str| {
            matches!(
                key,
                "التالي"
                    | "التاليه"
                    | "كالتالي"
                    | "الاتي"
                    | "كالاتي"
                    | "يلي"
                    | "قايمه"
                    | "القايمه"
                    | "التشكيل"
                    | "تشكيله"
                    | "النتايج"
            )
        };
        let parted = items.iter().filter(|row| self.is_parted(row)).count();
        parted >= 3 && parted == items.len()
            || parted * 2 > items.len() && self.rows[above].keys(self.tokens).any(announces)
            || items.iter().any(|row| row.keys(self.tokens).next().is_some_and(cues::goes_on))
    }

    /// A list of things and figures right below the body: prices, results.
    fn extend_over_figures(&mut self) {
        let item = |row: &&Row| {
            let mut words = row.tokens(self.tokens).iter();
            row.kind.is_none()
                && !row.closed
                && (2..=6).contains(&row.words)
                && words.any(|word| word.kind == TokenKind::Number)
        };
        let below = self.rows.get(self.last + 1..self.end).unwrap_or_default();
        let count = below.iter().take_while(item).count();
        if count >= 3 {
            for row in &mut self.rows[self.last + 1..=self.last + count] {
                row.body = true;
            }
            self.last += count;
        }
    }

    /// Lines without marks between the last sure one and the end still belong to the body, unless they look like a list
    /// of headlines below text that ends in marks.
    fn unmarked_last_lines(&mut self) {
        let mut reach = self.last;
        let mut i = self.last + 1;
        while i < self.end
            && (self.rows[i].kind.is_none() || is_clock(self.rows[i].span.of(self.text)))
        {
            if self.rows[i].words >= 6 {
                reach = i;
            }
            i += 1;
        }
        if reach == self.last {
            return;
        }
        let tail = &self.rows[self.last + 1..=reach];
        let body = self.rows[..=self.last].iter().filter(|row| row.body);
        let (closed, open): (Vec<_>, Vec<_>) = body.partition(|row| row.closed);
        let words: usize = tail.iter().map(|row| row.words).sum();
        // Verses are shorter.
        let headlines = tail.len() >= 2
            && words * 2 >= tail.len() * 11
            && closed.len() >= 3
            && closed.len() >= 4 * open.len()
            && tail.iter().all(|row| row.words <= 14 && !row.bullet && !row.marked);
        if headlines && self.is_list(self.last, tail) {
            // Items may be shorter than what was looked at.
            let items = self.rows[reach + 1..i].iter().take_while(|row| self.is_parted(row));
            let end = reach + 1 + items.count();
            for row in &mut self.rows[self.last + 1..end] {
                row.body |= row.kind.is_none();
            }
            self.last = end - 1;
            return;
        }
        let on =
            tail.iter().rposition(|row| row.keys(self.tokens).next().is_some_and(cues::goes_on));
        if let Some(on) = on.filter(|_| tail.iter().all(|row| !row.marked)) {
            for row in &mut self.rows[self.last + 1..=self.last + 1 + on] {
                row.body |= row.kind.is_none();
            }
            self.last += on + 1;
            return;
        }
        if headlines {
            for row in &mut self.rows[self.last + 1..=reach] {
                (row.kind, row.known, row.sure) = (Some(ZoneKind::Related), true, true);
            }
            return;
        }
        let beyond = self.rows.get(i);
        if beyond.is_none_or(|row| i < self.end && row.kind != Some(ZoneKind::Meta)) {
            return;
        }
        for row in &mut self.rows[self.last + 1..=reach] {
            row.body |= row.kind.is_none() && row.words >= 6;
        }
        self.last = reach;
    }
}

fn is_headline_like(row: &Row, tokens: &Tokens) -> bool {
    row.kind.is_none()
        && !row.body
        && !row.marked
        && !row.bullet
        && (4..=18).contains(&row.words)
        && !row.keys(tokens).next().is_some_and(cues::goes_on)
}
