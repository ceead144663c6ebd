//! What a page says of its article: headline, authors, date, agency, source, tags.

use super::{Article, Published, Zone, ZoneKind, cues, dates, page::Page};
use crate::analysis::{
    cancel::checkpoint_every,
    characters::{TATWEEL, is_closer, is_terminator},
    span::Span,
    token::{Token, TokenKind, Tokens},
};

/// Words before the name of an author, by their keys.
const ROLES: &[&str] = &[
    "author",
    "by",
    "اعداد",
    "الكاتب",
    "المحرر",
    "بقلم",
    "بواسطه",
    "تحرير",
    "ترجمه",
    "تقرير",
    "حاورته",
    "حاوره",
    "حوار",
    "شعر",
    "كتب",
    "كتبت",
    "متابعه",
    "مراسل",
];
/// Cities that stand beside an author's name, by their keys.
const CITIES: &str = "ابها ابوظبي اربيل اسطنبول الاحسا البصره الجزاير الخبر الخرطوم الدمام الدوحه الرباط الرياض \
    الشارقه الطايف القاهره القدس الكويت المدينه المنامه الموصل باريس بغداد بنغازي بيروت تبوك تعز تونس جازان جده حايل \
    حلب دبي دمشق صنعا طرابلس طنجه عدن عمان غزه فاس لندن مراكش مسقط مكه موسكو نابلس نجران نواكشوط نيويورك واشنطن وجده";

/// The facts of `page`, read off its `zones`.
pub(super) fn article(page: &Page<'_>, zones: &[Zone]) -> Article {
    let of = |wanted: ZoneKind| zones.iter().filter(move |zone| zone.kind == wanted);
    let titles = || of(ZoneKind::Title);
    let likeliest = page.headline.and_then(|at| page.rows.get(at)).map(|row| row.span);
    let title = likeliest.and_then(|row| titles().find(|zone| row.contains(zone.span)));
    let title = title.or_else(|| titles().next()).map(|zone| headline(page, zone.span));
    let mut article = Article { title, ..Article::default() };
    let body_start = of(ZoneKind::Body).next().map_or(u32::MAX, |zone| zone.span.start);
    let body_end = of(ZoneKind::Body).next_back().map_or(0, |zone| zone.span.end);
    let mut last_resort = None;
    let mut names = Vec::new();
    for (at, zone) in zones.iter().enumerate() {
        checkpoint_every(at, 256);
        if !matches!(zone.kind, ZoneKind::Meta | ZoneKind::Dateline) {
            if zone.kind == ZoneKind::Tags {
                article.tags.extend(tags(page.text, zone.span));
            }
            continue;
        }
        let line =
            Line { text: page.text, tokens: page.tokens, words: page.tokens.within(zone.span) };
        let above = zone.span.start < body_start;
        let below = zone.span.start > body_end;
        let found = dates::find(page.text, page.tokens, line.words).map(|(found, _)| found);
        match found {
            Some(found) if above => {
                if article.published.is_none() || line.says_published() && !line.says_updated() {
                    let earlier = article.published.replace(found);
                    // Only a label that says so beats an earlier date.
                    if let Some(earlier) = earlier
                        && !line.says_published()
                    {
                        article.published = Some(earlier);
                    }
                }
            }
            Some(found) if below => last_resort = last_resort.or(Some(found)),
            Some(_) | None => {}
        }
        if zone.kind == ZoneKind::Dateline {
            article.agency = article.agency.or_else(|| line.agency());
            continue;
        }
        if let Some(source) = line.source(found) {
            let agency = Line { words: page.tokens.within(source), ..line }.agency();
            if agency.is_some() {
                article.agency = article.agency.or(agency);
            }
            article.source = article.source.or(Some(source));
            continue;
        }
        if line.words.len() == 1 && line.key(0) == "المصدر" {
            let next = zones.get(at + 1).filter(|next| next.kind == ZoneKind::Meta);
            article.source = article.source.or(next.map(|next| next.span));
            continue;
        }
        match line.author(zone.span, found) {
            Some(author) => article.authors.push(author),
            None if names.is_empty() && (above || below && at > 0) => {
                names = line.bare_names(zone.span, above);
            }
            None => {}
        }
    }
    article.published = article.published.or(last_resort);
    if article.authors.is_empty() {
        article.authors.extend(names);
    }
    article.authors.dedup_by_key(|span| span.of(page.text));
    if article.agency.is_none() {
        let lead = of(ZoneKind::Body).next().map(|zone| page.tokens.within(zone.span));
        let opening = lead.and_then(|words| words.get(..words.len().min(8))).unwrap_or_default();
        let opening = Line { text: page.text, tokens: page.tokens, words: opening };
        article.agency = opening.agency_in_brackets();
    }
    article
}

/// The part of the headline's zone that is the headline, without the site's name before or after it.
fn headline(page: &Page<'_>, span: Span) -> Span {
    let words = page.tokens.within(span);
    let title = page.title.clone().and_then(|title| page.tokens.as_slice().get(title));
    let Some(title) = title.filter(|title| !title.is_empty() && title.len() < words.len()) else {
        return span;
    };
    let key = |word: &Token| page.tokens.key(word);
    let found =
        words.windows(title.len()).find(|part| part.iter().map(key).eq(title.iter().map(key)));
    match found {
        Some([first, .., last]) => {
            // With the marks that belong to it.
            let before = Span { start: span.start, end: first.span.start }.of(page.text);
            let opening = |c: char| matches!(c, '"' | '«' | '“' | '(' | '‘' | '\'');
            let start = before.len() - before.trim_end_matches(opening).len();
            let after = Span { start: last.span.end, end: span.end }.of(page.text);
            let closing = |c: char| is_closer(c) || is_terminator(c);
            let end = after.len() - after.trim_start_matches(closing).len();
            Span { start: first.span.start - start as u32, end: last.span.end + end as u32 }
        }
        Some(_) | None => span,
    }
}

#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    words: &'t [Token],
}

impl<'t> Line<'t> {
    fn key(&self, at: usize) -> &'t str {
        self.words.get(at).map(|word| self.tokens.key(word)).unwrap_or_default()
    }

    fn says_published(&self) -> bool {
        matches!(self.key(0), "نشر" | "نشرت" | "published") || self.key(1) == "النشر"
    }

    fn says_updated(&self) -> bool {
        self.key(0) == "اخر" && self.key(1) == "تحديث"
    }

    /// From word `from` to before word `to`.
    fn span(&self, from: usize, to: usize) -> Option<Span> {
        let first = self.words.get(from)?;
        let last = self.words.get(to.checked_sub(1)?)?;
        (from < to).then_some(Span { start: first.span.start, end: last.span.end })
    }

    /// `المصدر: …`, `نشر في … يوم 12 - 03 - 2024`.
    fn source(&self, date: Option<Published>) -> Option<Span> {
        match (self.key(0), self.key(1)) {
            ("المصدر", _) if self.words.len() > 1 => self.span(1, self.words.len().min(6)),
            ("نشر", "في") => {
                let date = date?;
                let to = self.words.iter().position(|word| word.span.end > date.span.start)?;
                let to = if to > 0 && self.key(to - 1) == "يوم" { to - 1 } else { to };
                let named = to > 2 && !cues::belongs_to_date(self.key(2));
                if named { self.span(2, to.min(8)) } else { None }
            }
            _ => None,
        }
    }

    /// The name in a byline: after its label, or glued before the date.
    fn author(&self, span: Span, date: Option<Published>) -> Option<Span> {
        let role = ROLES.contains(&self.key(0));
        let label = if role { 1 } else { 0 };
        let label =
            if self.key(0) == "كاتب" && self.key(1) == "الموضوع" { 2 } else { label };
        let label = if role && self.key(1) == "بواسطه" { 2 } else { label };
        // Signs and a role in the middle: `4 ديسمبر 2021 بواسطة …`.
        let label = match (label, (1..self.words.len()).find(|&at| self.key(at) == "بواسطه"))
        {
            (0, Some(at)) => at + 1,
            (label, _) => label,
        };
        if label > 0 {
            let date_start = date.map_or(u32::MAX, |date| date.span.start);
            let from = self.words.get(label)?.span.start;
            let mut to = label;
            while to < self.words.len() && to < label + 5 {
                let word = self.words.get(to)?;
                let after_date = from < date_start && word.span.end > date_start;
                let gap = self.words.get(to.wrapping_sub(1)).filter(|_| to > label).map(|before| {
                    Span { start: before.span.end, end: word.span.start }.of(self.text)
                });
                let parted = gap
                    .is_some_and(|gap| gap.contains(['-', '–', 'ـ', '|', '،', ',', '/', '_', '(']));
                if after_date
                    || parted
                    || word.kind == TokenKind::Number
                    || is_day(self.key(to))
                    || matches!(self.key(to), "في" | "يوم" | "بتاريخ" | "من")
                {
                    break;
                }
                to += 1;
            }
            return self.span(label, to).map(|name| self.without_day(name));
        }
        // `admin29 نوفمبر 2024`: a user's name before the date.
        let date = date?;
        let name =
            Span { start: span.start, end: date.span.start.max(span.start) }.trimmed(self.text);
        let name_text = name.of(self.text);
        let words = Tokens::of(name_text);
        let glued = name.end == date.span.start;
        let latin = name_text.is_ascii() && words.as_slice().len() == 1;
        let letters = words.as_slice().iter().all(|word| word.kind != TokenKind::Number);
        let plain = (2..=4).contains(&words.as_slice().len())
            && name_text.chars().all(|c| c.is_alphabetic() || c == ' ')
            && words.as_slice().iter().all(|word| !is_day(words.key(word)));
        (letters && !name.is_empty() && glued && (latin || plain)).then_some(name)
    }

    /// A name glued to the weekday of the date after it: `أحمد سميرالخميس`.
    fn without_day(&self, name: Span) -> Span {
        const DAYS: &[&str] =
            &["السبت", "الأحد", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة"];
        let text = name.of(self.text);
        match DAYS.iter().find_map(|day| text.strip_suffix(day)).filter(|rest| rest.len() > 4) {
            Some(rest) => {
                Span { start: name.start, end: name.start + rest.trim_end().len() as u32 }
            }
            None => name,
        }
    }

    /// A line that is a name and nothing more, or names beside cities.
    fn bare_names(&self, span: Span, above: bool) -> Vec<Span> {
        let content = span.of(self.text);
        let letter = |c: char| c.is_alphabetic() && c != TATWEEL;
        let letters = content.chars().all(|c| letter(c) || matches!(c, ' ' | '.'))
            && (0..self.words.len()).any(|at| self.key(at).len() > 2);
        let known = (0..self.words.len()).any(|at| {
            let key = self.key(at);
            cues::belongs_to_date(key)
                || cues::is_agency(key)
                || NO_NAMES.split(' ').any(|word| word == key)
        });
        if known || self.words.len() > 16 {
            return Vec::new();
        }
        if letters && (content.contains(' ') || !content.contains('.')) {
            return if (2..=4).contains(&self.words.len()) { vec![span] } else { Vec::new() };
        }
        if !above {
            return Vec::new();
        }
        let mut names = Vec::new();
        let mut start = span.start;
        for piece in content.split_inclusive(['،', ',']) {
            let end = start + piece.len() as u32;
            let piece =
                Span { start, end: start + piece.trim_end_matches(['،', ',']).len() as u32 };
            names.extend(name_beside_city(self.text, piece));
            start = end;
        }
        names
    }

    /// The agency named in a dateline.
    fn agency(&self) -> Option<Span> {
        (0..self.words.len()).rev().find_map(|at| {
            if cues::is_agency(self.key(at)) && self.key(at) != "وكالات" {
                return self.words.get(at).map(|word| word.span);
            }
            let spelled = matches!(
                (self.key(at), self.key(at + 1), self.key(at + 2)),
                ("ا", "ف", "ب") | ("د", "ب", "ا") | ("ا", "ش", "ا") | ("و", "م", "ع")
            );
            let named = matches!(
                (self.key(at), self.key(at + 1)),
                ("فرانس" | "اسوشيتد" | "الاسوشيتد", "برس")
            );
            if spelled {
                self.span(at, at + 3)
            } else if named {
                self.span(at, at + 2)
            } else {
                None
            }
        })
    }

    /// An agency in brackets among the first words of a story.
    fn agency_in_brackets(&self) -> Option<Span> {
        let agency = self.agency()?;
        let before = self.text.get(..agency.start as usize)?.trim_end();
        before.ends_with(['(', '/']).then_some(agency)
    }
}

/// The name in `عبد المجيد الزهراني - جدة` or `غزة – هدى أبو شمالة`.
fn name_beside_city(text: &str, span: Span) -> Option<Span> {
    let content = span.of(text);
    let (before, after) = content.split_once(['-', '–', TATWEEL, '_', '/'])?;
    let is_city = |part: &str| {
        let words = Tokens::of(part);
        let first = words.as_slice().first().map(|word| words.key(word)).unwrap_or_default();
        words.as_slice().len() <= 2 && CITIES.split_whitespace().any(|city| city == first)
    };
    let name = match (is_city(before), is_city(after)) {
        (false, true) => Span { start: span.start, end: span.start + before.len() as u32 },
        (true, false) => Span { start: span.end - after.len() as u32, end: span.end },
        _ => return None,
    };
    let name = name.trimmed(text);
    let words = name.of(text).split_whitespace().count();
    (2..=4).contains(&words).then_some(name)
}

/// Words of lines that are no names, by their keys.
const NO_NAMES: &str = "اخبار الاخبار الصوره اونلاين برس بريس بوابه تعليق جريده حجم حفظ خاص خبر دقايق رياضه سياسه شارك صحيفه طباعه عربي فيسبوك قناه متابعات محلي محليات مدونه مشاركه مقالات موقع نسخ نيوز وقت وكاله";

fn is_day(key: &str) -> bool {
    matches!(key, "السبت" | "الاحد" | "الاثنين" | "الثلاثا" | "الاربعا" | "الخميس" | "الجمعه")
}

fn tags(text: &str, span: Span) -> Vec<Span> {
    const LABELS: &[&str] = &[
        "كلمات دلالية",
        "كلمات مفتاحية",
        "الكلمات الدلالية",
        "الكلمات المفتاحية",
        "التسميات",
        "الوسوم",
        "وسوم",
        "سمات",
    ];
    const PARTING: [char; 9] = ['،', ',', '|', '#', '/', ':', '-', '•', '؛'];
    let content = span.of(text);
    let label =
        LABELS.iter().find(|label| content.starts_with(**label)).map_or(0, |label| label.len());
    let mut found = Vec::new();
    let mut start = span.start as usize + label;
    for piece in content.get(label..).unwrap_or_default().split_inclusive(PARTING) {
        let trimmed = piece.trim_end_matches(PARTING);
        let tag = Span::new(start..start + trimmed.len()).trimmed(text);
        if !tag.is_empty() {
            found.push(tag);
        }
        start += piece.len();
    }
    found
}
