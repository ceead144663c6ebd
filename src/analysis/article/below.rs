//! What follows the article, and the second thoughts: what a page lost that was clean, and decks that say the lead again.

use rustc_hash::FxHashMap;

use super::{ZoneKind, alone, cues, dates, page::Page, phrases::End, rows::Row, topic::Topic};
use crate::analysis::token::TokenKind;

/// Share of the body that may be taken for links to other stories without a marker that says so.
const MAX_UNMARKED_RELATED: f32 = 0.3;
/// Share of words in common from which a deck and a lead are the same.
const SAME_LEAD: f32 = 0.6;

/// Words of the longest deck.
const MAX_DECK_WORDS: usize = 60;

/// What the last label below the article announced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    Links,
    Tags,
    Comments,
    Furniture,
}

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page<'_> {
    /// Rows below the article are what the label above them announced.
    pub(super) fn name_below(&mut self) {
        let mut section = Section::None;
        let mut topic = None;
        let mut i = self.last.min(self.end);
        while i < self.rows.len() {
            if self.readers == Some(i) {
                section = Section::Comments;
            }
            let row = &self.rows[i];
            let beyond =
                i > self.end && matches!(row.kind, Some(ZoneKind::Body | ZoneKind::Heading));
            let Some(kind) = row.kind.filter(|_| !beyond) else {
                let rows = self.rows[i..].iter();
                let run = i + 1 + rows.skip(1).take_while(|row| row.kind.is_none()).count();
                if section == Section::None && i <= self.end.max(self.last + 1) {
                    self.name_after_last_line(i, run, &mut topic);
                } else {
                    self.name_section(i, run, section);
                }
                i = run;
                continue;
            };
            if i > self.last {
                section = self.section_after(i, kind, section);
                let below_label = self.rows[i].kind == Some(ZoneKind::Meta) && !self.rows[i].known;
                match section {
                    Section::Links if below_label => {
                        self.rows[i].kind = Some(ZoneKind::Related);
                    }
                    Section::Comments | Section::Furniture if below_label && i > self.end => {
                        self.rows[i].kind = Some(ZoneKind::Boilerplate);
                    }
                    Section::None
                    | Section::Links
                    | Section::Tags
                    | Section::Comments
                    | Section::Furniture => {}
                }
            }
            i += 1;
        }
    }

    fn section_after(&self, i: usize, kind: ZoneKind, section: Section) -> Section {
        let row = &self.rows[i];
        if kind == ZoneKind::Related && row.known {
            return Section::Links;
        }
        if kind == ZoneKind::Tags && row.label {
            return Section::Tags;
        }
        if kind != ZoneKind::Boilerplate || !row.known {
            return section;
        }
        let mut keys = row.keys(self.tokens);
        let first = keys.next().unwrap_or_default();
        let mut keys = row.keys(self.tokens);
        if row.label
            && matches!(first, "عاجل" | "صوت" | "كاريكاتير" | "اقرا" | "اخر" | "اهم" | "ابرز")
        {
            Section::Links
        } else if first == "انتهي" {
            Section::None
        } else if keys.any(|key| key.contains("تعليق") || key == "رد" || key == "رايك") {
            Section::Comments
        } else if section == Section::Comments {
            section
        } else {
            Section::Furniture
        }
    }

    /// Rows that no label announces, right after the article: its tags, the name of who wrote it, links.
    fn name_after_last_line(&mut self, from: usize, to: usize, topic: &mut Option<Topic>) {
        let short = |row: &Row| row.words <= 4 && !row.marked && !row.body;
        let tags = from + self.rows[from..to].iter().take_while(|row| short(row)).count();
        if tags > from {
            let topic = &*topic.get_or_insert_with(|| self.topic());
            let shared = self.rows[from..tags].iter().fold((0, 0), |(hits, words), row| {
                let (more_hits, more_words) = topic.shared(self.tokens, row);
                (hits + more_hits, words + more_words)
            });
            let kind = if shared.1 > 0 && shared.0 * 4 >= shared.1 * 3 {
                Some(ZoneKind::Tags)
            } else if tags == from + 1 && self.is_name(from) {
                Some(ZoneKind::Meta)
            } else {
                None
            };
            if kind.is_some() {
                for row in &mut self.rows[from..tags] {
                    row.kind = kind;
                }
                self.name_section(tags, to, Section::None);
                return;
            }
        }
        self.name_section(from, to, Section::None);
    }

    /// Two to four words of letters right below the body: who wrote it.
    fn is_name(&self, i: usize) -> bool {
        let row = &self.rows[i];
        !row.marked && row.is_name_like(self.text)
    }

    fn name_section(&mut self, from: usize, to: usize, section: Section) {
        for (nth, row) in self.rows[from..to].iter_mut().enumerate() {
            let numbers =
                row.tokens(self.tokens).iter().filter(|word| word.kind == TokenKind::Number);
            let table = numbers.count() >= 2;
            let first = row.keys(self.tokens).next().unwrap_or_default();
            let person = matches!(
                first,
                "كاتب"
                    | "كاتبه"
                    | "صحفي"
                    | "صحفيه"
                    | "باحث"
                    | "باحثه"
                    | "اعلامي"
                    | "روايي"
                    | "شاعر"
            );
            let kind = match section {
                _ if person && row.words <= 8 && !row.marked => ZoneKind::Boilerplate,
                Section::Furniture if table => ZoneKind::Boilerplate,
                Section::Comments => ZoneKind::Boilerplate,
                Section::Tags if row.words <= 5 => ZoneKind::Tags,
                Section::Links if row.words >= 3 || nth < 4 && row.words >= 2 => ZoneKind::Related,
                Section::Furniture if row.words <= 12 && row.span.of(self.text).contains(':') => {
                    ZoneKind::Boilerplate
                }
                Section::None | Section::Links | Section::Tags | Section::Furniture => {
                    if row.words >= 4 { ZoneKind::Related } else { ZoneKind::Boilerplate }
                }
            };
            row.kind = Some(kind);
            row.body = false;
        }
    }

    /// Clean text loses nothing: without a label that says so, a third of the body is not links to other stories.
    pub(super) fn keep_clean_text(&mut self) {
        if let [only] = &mut self.rows[..] {
            only.kind = Some(ZoneKind::Body);
            return;
        }
        // Nothing on the page is furniture beyond doubt: it is no page, it is text.
        if !self.rows.iter().any(|row| row.sure) {
            for (i, row) in self.rows.iter_mut().enumerate() {
                let lost = match row.kind {
                    Some(ZoneKind::Boilerplate | ZoneKind::Related) => true,
                    // Above the body stands who wrote it.
                    Some(ZoneKind::Meta) => i > self.first,
                    _ => false,
                };
                if lost {
                    row.kind = Some(ZoneKind::Body);
                }
            }
            return;
        }
        if self.is_short_lined() {
            // A menu stands above, or nothing does; what a label follows is no text.
            let menu = self.rows[..self.first]
                .iter()
                .any(|row| row.known && row.kind == Some(ZoneKind::Boilerplate));
            let from = if menu { self.first } else { 1.min(self.first) };
            let ends = |row: &Row| row.known && (row.label || row.end != End::No);
            let below = self.rows[self.last..].iter().position(ends);
            let to = below.map_or(self.rows.len(), |at| self.last + at);
            for row in self.rows[from..to].iter_mut().filter(|row| !row.sure) {
                row.kind = Some(ZoneKind::Body);
            }
            return;
        }
        let labelled = self.rows.iter().any(|row| row.kind == Some(ZoneKind::Related) && row.known);
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
            let rows = self.rows[self.first..].iter().filter(|row| row.kind == Some(kind));
            rows.map(|row| row.span.len()).sum()
        };
        let doubtful = length(ZoneKind::Related) as f32;
        if doubtful > MAX_UNMARKED_RELATED * length(ZoneKind::Body) as f32 {
            for row in &mut self.rows[self.first..] {
                if row.kind == Some(ZoneKind::Related) && row.parts < 4 {
                    row.kind = Some(ZoneKind::Body);
                }
            }
        }
    }

    /// A paragraph between the headline and the date or byline is the deck, where a story of some paragraphs follows.
    fn name_deck_over_byline(&mut self) {
        let deck = self.first;
        let [before, row, next, ..] = &self.rows[deck.saturating_sub(1)..] else { return };
        let signed = next.kind == Some(ZoneKind::Meta)
            && !next.label
            && (alone::is_byline(next, self.text, self.tokens)
                || dates::find(self.text, self.tokens, next.tokens(self.tokens)).is_some());
        let follow = self.rows[deck + 1..self.end.max(deck + 1)]
            .iter()
            .filter(|row| row.kind == Some(ZoneKind::Body) && row.body);
        if deck > 0
            && before.kind == Some(ZoneKind::Title)
            && row.kind == Some(ZoneKind::Body)
            && row.words <= MAX_DECK_WORDS
            && signed
            && follow.count() >= 3
        {
            self.rows[deck].kind = Some(ZoneKind::Subtitle);
        }
    }

    /// Whether most of the page are short lines of what reads on: free verse, a column broken by its rhythm. Menus and
    /// lists of headlines have few function words or longer lines, and furniture that is known.
    fn is_short_lined(&self) -> bool {
        let kept = |row: &&Row| {
            matches!(row.kind, Some(ZoneKind::Body | ZoneKind::Heading | ZoneKind::Dateline))
        };
        let sure = self.rows.iter().filter(|row| row.sure).count();
        let words: usize = self.rows.iter().map(|row| row.words).sum();
        let lost = || self.rows.iter().filter(|row| !kept(row) && !row.sure);
        let lost_words: usize = lost().map(|row| row.words).sum();
        if sure * 8 > self.rows.len() || lost_words * 2 < words || lost().count() < 8 {
            return false;
        }
        let function = lost()
            .flat_map(|row| row.keys(self.tokens))
            .filter(|key| cues::is_function_word(key))
            .count();
        lost_words <= 6 * lost().count() && function * 9 >= lost_words
    }

    /// A deck says the lead once more: word for word anywhere, or nearly so right above it.
    pub(super) fn name_repeated_decks(&mut self) {
        let body = |page: &Self| -> Vec<usize> {
            let rows = 0..page.rows.len();
            rows.filter(|&i| page.rows[i].kind == Some(ZoneKind::Body)).collect()
        };
        let all = body(self);
        let mut seen: FxHashMap<(usize, &str, &str), usize> = FxHashMap::default();
        let mut repeated: Vec<(usize, usize)> = Vec::new();
        let deck = |row: &Row| {
            let words = row.tokens(self.tokens).iter();
            // Items of lists may be the same, and have numbers.
            row.words >= 8 && words.filter(|word| word.kind == TokenKind::Number).count() < 2
        };
        for &i in all.iter().filter(|&&i| deck(&self.rows[i])) {
            let at = *seen.entry(self.look(&self.rows[i])).or_insert(i);
            if at != i && self.same(at, i) {
                repeated.push((at, i));
            }
        }
        let mut left = all.len();
        // A deck that stands first and again last is no part of the story between.
        let frame = repeated.iter().any(|&(at, i)| {
            all.first() == Some(&at) && all.last() == Some(&i) && all.len() >= repeated.len() + 4
        });
        for (nth, &(at, i)) in repeated.iter().enumerate() {
            let more = repeated.get(nth + 1).is_some_and(|next| next.0 == at);
            for copy in [Some(at), (frame || more).then_some(i)].into_iter().flatten() {
                if left > 2 && self.rows[copy].kind == Some(ZoneKind::Body) {
                    self.rows[copy].kind = Some(ZoneKind::Subtitle);
                    left -= 1;
                }
            }
        }
        self.name_deck_over_byline();
        let headed = self.rows[..self.first].iter().any(|row| row.kind == Some(ZoneKind::Title));
        if let [deck, lead, _, ..] = body(self)[..]
            && headed
            && lead == deck + 1
            && !self.rows[lead].keys(self.tokens).next().is_some_and(|key| key.starts_with('و'))
            && self.rows[deck].words >= 10
            && self.rows[lead].words >= 10
        {
            let keys: rustc_hash::FxHashSet<&str> = self.rows[lead].keys(self.tokens).collect();
            let same = self.rows[deck].keys(self.tokens).filter(|key| keys.contains(key)).count();
            // Function words alone make a tenth.
            if same * 4 < self.rows[deck].words.min(self.rows[lead].words) {
                return;
            }
            let of = |i: usize| Topic::of(self.tokens, [&self.rows[i]].into_iter());
            let said = of(lead).share(self.tokens, &self.rows[deck]).unwrap_or_default();
            let again = of(deck).share(self.tokens, &self.rows[lead]).unwrap_or_default();
            if said.max(again) >= SAME_LEAD {
                self.rows[deck].kind = Some(ZoneKind::Subtitle);
            }
        }
    }
}
