//! Zones inside a row of the body: where scrapers glued a dateline, a caption, a link, tags or a comment form to it.

use super::{ZoneKind, alone, cues, dates, phrases::Phrases, rows::Row, topic::root};
use crate::analysis::{
    cancel::{Pace, checkpoint},
    characters::{is_arabic_letter, is_closer, is_terminator},
    span::Span,
    token::{Token, TokenKind, Tokens},
};

/// Words after which a link that was glued to a sentence must have ended.
const MAX_TAIL_WORDS: usize = 60;
/// Words of a row in which a caption may be glued before its text.
const MAX_CAPTION_WORDS: usize = 30;
/// Words of a row that may hold a whole page.
const LEAST_PAGE_WORDS: usize = 45;

/// The parts of `row` with their kinds, in order and without a gap of words; empty where the row is of one kind.
pub(super) fn parts(text: &str, tokens: &Tokens, row: &Row, lead: bool) -> Vec<(Span, ZoneKind)> {
    let cut = Cut { text, tokens, row, words: row.tokens(tokens) };
    let mut parts = Vec::new();
    let mut start = row.span.start;
    if lead && let Some(at) = cut.page_head(&mut parts).or_else(|| cut.dateline(&mut parts)) {
        start = at;
    } else if let Some(at) = cut.caption() {
        parts.push((Span { start, end: at }, ZoneKind::Caption));
        start = at;
    }
    cut.links(start, &mut parts);
    if parts.len() == 1 && parts.first().is_some_and(|(_, kind)| *kind == ZoneKind::Body) {
        parts.clear();
    }
    parts
}

struct Cut<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    row: &'t Row,
    words: &'t [Token],
}

impl<'t> Cut<'t> {
    fn key(&self, at: usize) -> &'t str {
        self.words.get(at).map(|word| self.tokens.key(word)).unwrap_or_default()
    }

    fn from(&self, start: u32) -> Span {
        Span { start, end: self.row.span.end }
    }

    /// The text between word `at - 1` and word `at`.
    fn gap(&self, at: usize) -> &'t str {
        let before = at.checked_sub(1).and_then(|at| self.words.get(at));
        let start = before.map_or(self.row.span.start, |word| word.span.end);
        let end = self.words.get(at).map_or(self.row.span.end, |word| word.span.start);
        Span { start, end: end.max(start) }.of(self.text)
    }

    /// `بيروت (رويترز) - `, `القاهرة - د ب أ: `, `المنامة في 3 فبراير / بنا / `: a place, an agency, a stroke.
    fn dateline(&self, parts: &mut Vec<(Span, ZoneKind)>) -> Option<u32> {
        let mut agency = false;
        if let Some(end) = self.dated_dateline() {
            parts.push((Span { start: self.row.span.start, end }, ZoneKind::Dateline));
            return Some(end);
        }
        for at in 0..self.words.len().min(8) {
            let gap = self.gap(at + 1);
            if gap.contains(['،', ',']) && at > 2
                || gap.contains(['.', '؟', '"', '«'])
                || !agency && gap.contains(':')
            {
                return None;
            }
            let key = self.key(at);
            let spelled = matches!(
                (self.key(at), self.key(at + 1), self.key(at + 2)),
                ("ا", "ف", "ب") | ("د", "ب", "ا") | ("ا", "ش", "ا") | ("و", "م", "ع")
            );
            // CNN writes its own name there: that is how its stories begin.
            agency |= at > 0 && (cues::is_agency(key) && key != "cnn" || spelled || key == "برس");
            // `شندي – جريدة الضفتين: `, `واحات نيوز :- `
            agency |= at > 0
                && !self.row.running
                && (matches!(
                    key,
                    "جريده" | "صحيفه" | "موقع" | "مراسل" | "مراسله" | "خاص" | "متابعات"
                ) && self.gap(at).contains(['-', '–', 'ـ', '/', ':'])
                    || matches!(key, "نيوز" | "اونلاين") && gap.contains(['-', '–', 'ـ', '/']));
            let mark = gap.trim();
            let stroke = mark.trim_start_matches([')', '/', ' ']);
            let ends = stroke.starts_with(['-', '–', '—', 'ـ', ':']) && gap.ends_with(' ')
                || mark == "/"
                || mark.ends_with(')') && gap.ends_with(' ') && mark.len() == 1;
            if agency && ends && !spelled && at + 4 < self.words.len() {
                // `أفريقيا برس – تونس. `
                let place = self.gap(at + 2).starts_with('.');
                // `عمان (بترا) سلمى داود- `
                let name = (2..=4).find(|&more| self.gap(at + more).starts_with(['-', '–', 'ـ']));
                let name = name.filter(|_| mark.ends_with(')'));
                let step = name.unwrap_or(if place { 2 } else { 1 });
                let next = self.words.get(at + step)?.span.start;
                let opening = Span { start: self.row.span.start, end: next }.of(self.text);
                let end = next - (opening.len() - opening.trim_end_matches(is_closer).len()) as u32;
                parts.push((Span { start: self.row.span.start, end }, ZoneKind::Dateline));
                return Some(end);
            }
        }
        None
    }

    /// `مسقط، 6 مايو 2024: `: a place, a date, a mark.
    fn dated_dateline(&self) -> Option<u32> {
        let first = self.words.first().filter(|word| word.kind == TokenKind::Arabic)?;
        let (date, _) = dates::find(self.text, self.tokens, self.words.get(1..9)?)?;
        let at = self.words.iter().take(9).rposition(|word| word.span.end <= date.span.end)?;
        let gap = self.gap(at + 1);
        let between = Span { start: first.span.end, end: date.span.start }.of(self.text);
        let place = self.words.get(..at)?.iter().filter(|word| word.span.end <= date.span.start);
        let ends = gap.trim_start_matches([')', ' ']).starts_with([':', '-', '–', 'ـ']);
        (ends && gap.ends_with(' ') && place.count() <= 3 && !between.contains(is_terminator))
            .then(|| self.words.get(at + 1).map(|word| word.span.start))
            .flatten()
    }

    /// A caption that runs into the text: its credit in brackets and then a letter at once.
    fn caption(&self) -> Option<u32> {
        for at in 3..self.words.len().min(MAX_CAPTION_WORDS) {
            let gap = self.gap(at);
            if gap.contains(['.', '؟', '!']) {
                return None;
            }
            let glued = gap.starts_with(')') && gap.len() == 1;
            let credit = || {
                cues::is_agency(self.key(at - 1))
                    || (at.saturating_sub(4)..at).any(|at| self.key(at) == "تصوير")
                    || self.key(at - 1) == "ارشيفيه"
            };
            if glued && credit() {
                return self.words.get(at).map(|word| word.span.start);
            }
        }
        None
    }

    /// A page that lost its line breaks: menu and headline, then who wrote it and when, then the story.
    fn page_head(&self, parts: &mut Vec<(Span, ZoneKind)>) -> Option<u32> {
        if self.words.len() < LEAST_PAGE_WORDS {
            return None;
        }
        let head = self.words.get(..60.min(self.words.len() / 2))?;
        if let Some(end) = self.head_before_glued_date(parts) {
            return Some(end);
        }
        let label = (2..head.len()).find(|&at| {
            matches!(
                (self.key(at), self.key(at + 1)),
                ("نشر" | "نشرت", "في" | "بتاريخ" | "يوم") | ("اخر", "تحديث") | ("تاريخ", "النشر")
            )
        })?;
        let after = self.words.get(label..(label + 12).min(self.words.len()))?;
        let (date, _) = dates::find(self.text, self.tokens, after)?;
        let story = self.words.iter().position(|word| word.span.start >= date.span.end)?;
        let known: rustc_hash::FxHashSet<u64> = self
            .words
            .get(story..)?
            .iter()
            .map(|word| self.tokens.key(word))
            .filter(|key| cues::tells_topic(key))
            .map(root)
            .collect();
        let told = |at: usize| {
            let key = self.key(at);
            cues::tells_topic(key) && known.contains(&root(key))
        };
        let menu =
            Phrases::shared().find(head.iter().map(|word| self.tokens.key(word)), 1).is_some();
        let title = if menu { (0..label).find(|&at| told(at)).unwrap_or(0) } else { 0 };
        let place =
            |at: usize| self.words.get(at).map_or(self.row.span.end, |word| word.span.start);
        let start = self.row.span.start;
        if title > 0 {
            parts.push((Span { start, end: place(title) }, ZoneKind::Boilerplate));
        }
        let start = if title > 0 { place(title) } else { start };
        parts.push((Span { start, end: place(label) }, ZoneKind::Title));
        parts.push((Span { start: place(label), end: place(story) }, ZoneKind::Meta));
        Some(place(story))
    }

    /// `العنوانكتب: سامي12 مارس 2024قال الوزير …`: a date that is glued to the text behind it.
    fn head_before_glued_date(&self, parts: &mut Vec<(Span, ZoneKind)>) -> Option<u32> {
        let head = self.words.get(..40.min(self.words.len() / 2))?;
        let (date, _) = dates::find(self.text, self.tokens, head)?;
        let behind = self.from(date.span.end).of(self.text);
        let before = Span { start: self.row.span.start, end: date.span.start };
        let at = self.words.iter().position(|word| word.span.end > date.span.start)?;
        let sentence = before.of(self.text).contains(['.', '؟', '!', '،']);
        let letters = behind.chars().take_while(|&c| is_arabic_letter(c)).count();
        // `1436هـ`, `2015م`.
        if letters < 3 || behind.starts_with("هج") || sentence || !(3..=30).contains(&at) {
            return None;
        }
        let byline = (at.saturating_sub(6)..at).find(|&at| {
            matches!(self.key(at), "كتب" | "كتبت" | "بقلم" | "بواسطه" | "admin")
                || self.key(at).ends_with("كتب") && self.gap(at + 1).contains(':')
        });
        let glued = before.of(self.text).ends_with(is_arabic_letter);
        if byline.is_none() && !glued || self.row.running {
            return None;
        }
        let meta = byline
            .and_then(|at| self.words.get(at))
            .map_or(date.span.start, |word| word.span.start);
        if meta > self.row.span.start {
            parts.push((Span { start: self.row.span.start, end: meta }, ZoneKind::Title));
        }
        parts.push((Span { start: meta, end: date.span.end }, ZoneKind::Meta));
        Some(date.span.end)
    }

    /// The rest of the row from `start`: the text, and what was glued into it and to its end.
    fn links(&self, mut start: u32, parts: &mut Vec<(Span, ZoneKind)>) {
        let mut at = 0;
        let mut pace = Pace::after(1024);
        while let Some(next) = self.next_gap(at) {
            at = next;
            pace.reach(at);
            let Some(kind) = self.label(at) else { continue };
            let Some(word) = self.words.get(at).filter(|word| word.span.start >= start) else {
                continue;
            };
            let back = (kind == ZoneKind::Related).then(|| self.text_after_link(at)).flatten();
            let next =
                back.or((self.words.len() - at <= MAX_TAIL_WORDS).then_some(self.words.len()));
            let Some(next) = next else { continue };
            let end = self.words.get(next).map_or(self.row.span.end, |word| word.span.start);
            parts.push((Span { start, end: word.span.start }, ZoneKind::Body));
            parts.push((Span { start: word.span.start, end }, kind));
            start = end;
            at = next;
        }
        if start < self.row.span.end {
            self.tail(start, parts);
        }
    }

    /// The first word after word `at` that more than a blank parts from the word before it: labels stand there.
    fn next_gap(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let plain = |one: &Token, other: &Token| {
            other.span.start == one.span.end + 1 && bytes.get(one.span.end as usize) == Some(&b' ')
        };
        let pairs = self.words.get(at..)?.windows(2);
        let found = pairs.map(|pair| matches!(pair, [one, other] if plain(one, other)));
        found.enumerate().find(|(_, plain)| !plain).map(|(before, _)| at + before + 1)
    }

    /// What a label after a sentence announces.
    fn label(&self, at: usize) -> Option<ZoneKind> {
        let word = self.words.get(at)?;
        let kind = match (self.key(at), self.key(at + 1)) {
            ("اقرا", "ايضا" | "المزيد" | "كذلك")
            | ("طالع" | "شاهد", "ايضا")
            | ("قد", "يهمك" | "يعجبك") => ZoneKind::Related,
            ("للمزيد", "من")
                if self.key(at + 2).starts_with("ال") && !self.gap(at).trim().is_empty() =>
            {
                ZoneKind::Related
            }
            ("اقرا", "ي") if self.key(at + 2) == "ايضا" => ZoneKind::Related,
            ("انقر" | "اضغط", "هنا") => ZoneKind::Boilerplate,
            ("اترك", next) if next.starts_with("تعليق") || next == "رد" => {
                ZoneKind::Boilerplate
            }
            ("جميع", "الحقوق") => ZoneKind::Boilerplate,
            ("كلمات", "دلاليه" | "مفتاحيه") | ("الكلمات", "الدلاليه" | "المفتاحيه") => {
                ZoneKind::Tags
            }
            ("سمات", _) => ZoneKind::Tags,
            _ => return None,
        };
        let before = self.gap(at).trim_end_matches(['(', '[', '*', '/', '|', '-', ' ']);
        let after_sentence =
            before.contains(|c: char| is_terminator(c) || is_closer(c) || c == '|');
        let mid_sentence = self.gap(at).trim().is_empty() && !self.gap(at).is_empty();
        // Words of ordinary sentences too.
        if kind == ZoneKind::Tags {
            return (after_sentence && !self.row.closed).then_some(kind);
        }
        if self.key(at) == "جميع" {
            let copyright = self.from(word.span.start).of(self.text);
            let sure = copyright.contains('©') || self.key(at + 2).starts_with("محفوظ");
            return sure.then_some(kind);
        }
        (after_sentence || !mid_sentence).then_some(kind)
    }

    /// The word at which text resumes behind a link at word `at`: after its final mark, glued or opening a paragraph.
    fn text_after_link(&self, at: usize) -> Option<usize> {
        let (next, gap) = (at + 3..self.words.len().min(at + 26))
            .map(|next| (next, self.gap(next)))
            .find(|(_, gap)| gap.contains(is_terminator) && !gap.contains(".."))?;
        let rest = self.words.len() - next;
        let glued = gap.ends_with(is_terminator);
        let resumes = rest >= 6 && (glued || cues::opens_running_text(self.key(next)));
        resumes.then_some(next)
    }

    /// The last part of a row: text, perhaps with tags and a comment form glued to its last full stop.
    fn tail(&self, start: u32, parts: &mut Vec<(Span, ZoneKind)>) {
        let whole = self.from(start);
        if self.row.closed || self.row.words < 8 {
            parts.push((whole, ZoneKind::Body));
            return;
        }
        checkpoint();
        let content = whole.of(self.text);
        let Some(stop) = content.rfind(is_terminator) else {
            parts.push((whole, ZoneKind::Body));
            return;
        };
        let mark =
            content.get(stop..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        let rest_start = start + (stop + mark) as u32;
        let rest = self.from(rest_start);
        let last = self.words.partition_point(|word| word.span.start < rest_start);
        let after = self.words.get(last..).unwrap_or_default();
        if alone::is_sign_off(after, rest.of(self.text), self.tokens) {
            parts.push((Span { start, end: rest_start }, ZoneKind::Body));
            parts.push((rest, ZoneKind::Meta));
            return;
        }
        checkpoint();
        let glued = rest.of(self.text).starts_with(|c: char| c.is_alphabetic());
        let form = ["اترك تعليق", "أضف تعليق", "إضافة تعليق", "اترك رد"]
            .iter()
            .filter_map(|label| rest.of(self.text).find(label))
            .min();
        checkpoint();
        // More than thirty are too many.
        let words = rest.of(self.text).split_whitespace().take(31).count();
        let form_start = form.map_or(rest.end, |at| rest_start + at as u32);
        let tags = Span { start: rest_start, end: form_start };
        if form.is_none() && !(glued && words <= 3 && rest.len() >= 24) || words > 30 {
            parts.push((whole, ZoneKind::Body));
            return;
        }
        parts.push((Span { start, end: rest_start }, ZoneKind::Body));
        let kind = if glued { ZoneKind::Tags } else { ZoneKind::Related };
        parts.push((tags, kind));
        parts.push((Span { start: form_start, end: rest.end }, ZoneKind::Boilerplate));
    }
}
