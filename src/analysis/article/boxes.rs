//! Boxes amid the text of an article, and whether the story goes on below them.

use super::{
    ZoneKind, cues, page::Page, phrases::End, rows::Row, topic::OTHER_STORY_BELOW_LABEL,
    topic::Topic,
};

/// Rows of a box between its two skip links.
const MAX_BOX_ROWS: usize = 40;
/// Rows below a label among which the story must go on.
const MAX_LINKS: usize = 10;
/// Rows above a label that are looked at.
const MAX_ROWS_ABOVE: usize = 400;
/// Paragraphs below a label that are looked at.
const MAX_PARAGRAPHS: usize = 6;

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page<'_> {
    /// Boxes between the links that readers of screens skip them by: `skip … and read on`, `end of …`.
    pub(super) fn boxes_between_skip_links(&mut self) {
        let mut from = 0;
        while from < self.rows.len() {
            let row = &self.rows[from];
            let skips = row.words <= 8 && self.is_skip_link(row);
            let ends = |row: &Row| {
                row.words <= 8
                    && !row.closed
                    && row.keys(self.tokens).next().is_some_and(|key| key == "نهايه")
            };
            let mut below = self.rows[from + 1..].iter().take(MAX_BOX_ROWS);
            let Some(length) = skips.then(|| below.position(ends)).flatten() else {
                from += 1;
                continue;
            };
            let to = from + 1 + length;
            for row in &mut self.rows[from..=to] {
                (row.body, row.sure, row.known, row.end) = (false, true, true, End::No);
                row.kind = row.kind.or(Some(ZoneKind::Related));
            }
            from = to + 1;
        }
    }

    fn is_skip_link(&self, row: &Row) -> bool {
        let mut keys = row.keys(self.tokens);
        keys.next().is_some_and(|key| matches!(key, "تخط" | "تخطي" | "تجاوز"))
            && keys.any(|key| matches!(key, "وواصل" | "واصل" | "وتابع" | "واكمل"))
    }

    /// Whether the story goes on below the label at `i`, a box amid its text: the next paragraphs go on from something, or
    /// keep to the topic and are no single teaser.
    pub(super) fn resumes_after(&self, i: usize) -> bool {
        let label = &self.rows[i];
        let of_readers = label
            .keys(self.tokens)
            .any(|key| key.contains("تعليق") || matches!(key, "رد" | "رايك" | "برايك"));
        let run = self.paragraphs_below(i);
        let going_on = run.iter().filter(|row| self.goes_on(row)).count();
        if of_readers || run.is_empty() || run.len() < 2 && going_on == 0 {
            return false;
        }
        if run.len() >= 2 && going_on * 2 >= run.len() {
            return true;
        }
        let first = self.rows.iter().position(|row| row.body).unwrap_or_default();
        let above = self.rows[first.saturating_sub(2)..i].iter().rev().take(MAX_ROWS_ABOVE);
        let topic = Topic::of(self.tokens, above.filter(|row| row.body || row.kind.is_none()));
        let (hits, words) = run.iter().fold((0, 0), |(hits, words), row| {
            let (more_hits, more_words) = topic.shared(self.tokens, row);
            (hits + more_hits, words + more_words)
        });
        hits as f32 >= OTHER_STORY_BELOW_LABEL * words as f32
    }

    /// Whether most of the next paragraphs below row `i` go on from something.
    pub(super) fn is_gone_on_below(&self, i: usize) -> bool {
        let run = self.paragraphs_below(i);
        run.len() >= 2 && run.iter().filter(|row| self.goes_on(row)).count() * 2 >= run.len()
    }

    /// Whether the first headline below the label at `i` is followed by a paragraph that says it again: a teaser.
    pub(super) fn is_echoed_below(&self, i: usize) -> bool {
        let below = self.rows.get(i + 1..).unwrap_or_default();
        let Some(at) = below.iter().take(3).position(|row| row.body) else { return false };
        at > 0 && self.echoes(i + at, i + at + 1)
    }

    /// Whether the paragraph at `lead` says the headline at `headline` again.
    fn echoes(&self, headline: usize, lead: usize) -> bool {
        let (Some(headline), Some(lead)) = (self.rows.get(headline), self.rows.get(lead)) else {
            return false;
        };
        let (hits, words) =
            Topic::of(self.tokens, [lead].into_iter()).shared(self.tokens, headline);
        headline.words >= 5 && hits >= 3 && hits * 2 >= words
    }

    /// Whether the row at `lead` is the first paragraph of the story that the link above it leads to, and stands alone.
    pub(super) fn is_teaser_of(&self, link: usize, lead: usize) -> bool {
        let alone = self.rows.get(lead + 1).is_none_or(|next| !next.body);
        let opens = self.rows.get(lead).is_some_and(|row| row.body && !self.goes_on(row));
        alone && opens && self.echoes(link, lead)
    }

    /// The next paragraphs below row `i` that nothing stands between.
    fn paragraphs_below(&self, i: usize) -> Vec<&Row> {
        let paragraph = |row: &&Row| row.body && row.closed;
        let below = self.rows.get(i + 1..).unwrap_or_default();
        let Some(start) = below.iter().take(MAX_LINKS).position(|row| paragraph(&row)) else {
            return Vec::new();
        };
        below[start..].iter().take_while(paragraph).take(MAX_PARAGRAPHS).collect()
    }

    /// Whether `row` goes on from something said before.
    pub(super) fn goes_on(&self, row: &Row) -> bool {
        let mut keys = row.keys(self.tokens);
        let first = keys.next().unwrap_or_default();
        let second = keys.next().unwrap_or_default();
        cues::goes_on(first)
            || matches!(
                first,
                "اما"
                    | "بدوره"
                    | "بدورها"
                    | "بينما"
                    | "ثم"
                    | "غير"
                    | "فيما"
                    | "كذلك"
                    | "كما"
                    | "لكن"
            )
            || matches!(
                (first, second),
                ("من", "جانبه" | "جانبها" | "جهته" | "جهتها" | "ناحيته")
                    | ("في", "المقابل" | "السياق")
                    | ("الي", "ذلك")
            )
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Document, StructureMode, ZoneKind};

    #[track_caller]
    fn check(below: &[&str], kept: bool) {
        let mut page = vec![
            "البلدية تعيد فتح الجسر القديم أمام المشاة بعد الترميم",
            "أحمد منصور",
            "أعادت بلدية المدينة صباح اليوم فتح الجسر القديم أمام المشاة بعد ترميم استمر عامين كاملين.",
            "وحضر الافتتاح مئات من سكان الضفتين، ووزع متطوعون الحلوى على الأطفال الذين عبروا أولا.",
            "وقال رئيس البلدية إن الترميم أعاد الحجارة الأصلية إلى مواضعها بعد تنظيفها واحدا واحدا.",
        ];
        page.extend(below);
        let text = page.join("\n");
        let document = Document::new(&text, None, StructureMode::Detect);
        let body = |line: &str| {
            let start = text.find(line).unwrap() as u32;
            document
                .zones()
                .iter()
                .any(|zone| zone.span.start == start && zone.kind == ZoneKind::Body)
        };
        assert_eq!(body(below[below.len() - 1]), kept, "{text}");
    }

    #[test]
    fn a_story_goes_on_below_a_box() {
        let links =
            ["مواضيع قد تهمك", "سوق السمك يغلق أبوابه يوم الجمعة", "حافلات جديدة تصل إلى الميناء"];
        let on = [
            "وينتظر التجار عودة الزبائن إلى دكاكينهم قبل حلول العيد.",
            "لكن سائقي القوارب يخشون على رزقهم من المشاة.",
        ];
        check(&[&links[..], &on].concat(), true);
        let other = [
            "أعلن اتحاد الكرة تأجيل مباريات الأسبوع الرابع إلى موعد يحدد لاحقا.",
            "فيضان يقطع الطريق",
            "قطع فيضان مفاجئ طريق الشمال وعلقت مركبات عدة لساعات.",
        ];
        check(&[&links[..], &other].concat(), false);
    }

    #[test]
    fn what_stands_between_skip_links_is_no_story() {
        let clip = [
            "تخطى النشرة وواصل القراءة",
            "نشرة",
            "كل صباح نحكي لكم حكاية مدينة لا تظهر على الخرائط القديمة.",
            "نهاية النشرة",
        ];
        check(
            &[&clip[..], &["وينتظر التجار عودة الزبائن إلى دكاكينهم قبل حلول العيد."]].concat(),
            true,
        );
    }
}
