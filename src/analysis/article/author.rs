//! Who wrote the article, said below it: a box with the author's name and life.

use super::{ZoneKind, page::Page, rows::Row};

/// Rows at the end of the body among which the box is looked for.
const REACH: usize = 4;
/// Words of the longest life of an author.
const MAX_LIFE_WORDS: usize = 70;

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page<'_> {
    /// The box is no part of the body: it begins as lives of authors do, below a name, or with the name that stands
    /// above the article.
    pub(super) fn leave_author_box(&mut self) {
        let from = (self.last + 1).saturating_sub(REACH).max(self.first + 2);
        for i in from..=self.last {
            let row = &self.rows[i];
            if !row.body || row.words > MAX_LIFE_WORDS || row.bullet {
                continue;
            }
            let named = self.is_person_name(i - 1);
            let about = self.rows[i - 1].kind != Some(ZoneKind::Body)
                && !self.rows[i - 1].body
                && self.is_about_outlet(row);
            if !(named && self.is_profession(row, 0) || self.signed_above(row) || about) {
                continue;
            }
            // The rest of the box.
            if self.rows[i + 1..=self.last].iter().any(|row| row.body) {
                continue;
            }
            let start = if named { i - 1 } else { i };
            for (at, row) in self.rows.iter_mut().enumerate().take(self.last + 1).skip(start) {
                let name = named && at == start;
                row.kind = Some(if name { ZoneKind::Meta } else { ZoneKind::Boilerplate });
                (row.body, row.sure) = (false, true);
            }
            self.last =
                (self.first..start).rev().find(|&i| self.rows[i].body).unwrap_or(self.first);
            self.end = start;
            return;
        }
    }

    fn is_person_name(&self, i: usize) -> bool {
        let row = &self.rows[i];
        !row.marked
            && !row.body
            && matches!(row.kind, None | Some(ZoneKind::Meta))
            && row.is_name_like(self.text)
    }

    /// Whether word `at` of `row` names a profession of those who write, and a person by it.
    fn is_profession(&self, row: &Row, at: usize) -> bool {
        let key = row.keys(self.tokens).nth(at).unwrap_or_default();
        matches!(
            key,
            "اعلامي"
                | "اعلاميه"
                | "اكاديمي"
                | "اكاديميه"
                | "باحث"
                | "باحثه"
                | "خبير"
                | "خبيره"
                | "روايي"
                | "رواييه"
                | "شاعر"
                | "شاعره"
                | "صحافي"
                | "صحافيه"
                | "صحفي"
                | "صحفيه"
                | "كاتب"
                | "كاتبه"
                | "محرر"
                | "محرره"
                | "محلل"
                | "محلله"
                | "مدون"
                | "مدونه"
                | "مراسل"
                | "مراسله"
                | "معلم"
                | "معلمه"
        )
    }

    /// `… is an independent magazine that …`: the outlet speaks of itself.
    fn is_about_outlet(&self, row: &Row) -> bool {
        let outlet = |key: &str| {
            matches!(
                key,
                "جريده"
                    | "شبكه"
                    | "صحيفه"
                    | "مجله"
                    | "مدونه"
                    | "منصه"
                    | "منظمه"
                    | "موسسه"
                    | "موقع"
                    | "وكاله"
                    | "المنصه"
                    | "المجله"
                    | "الصحيفه"
                    | "الشبكه"
            )
        };
        let own = |key: &str| {
            matches!(
                key,
                "اخباري"
                    | "اخباريه"
                    | "الكتروني"
                    | "الكترونيه"
                    | "تاسس"
                    | "تاسست"
                    | "تطمح"
                    | "تعني"
                    | "تهتم"
                    | "ربحيه"
                    | "مستقل"
                    | "مستقله"
                    | "وتلتزم"
                    | "يعني"
                    | "يهتم"
            )
        };
        row.words <= 40
            && row.keys(self.tokens).take(3).any(outlet)
            && row.keys(self.tokens).any(own)
            && !row.running
    }

    /// Whether `row` begins with a name that a byline above the article gives, and then with a profession.
    fn signed_above(&self, row: &Row) -> bool {
        let Some(at) = (2..=4).find(|&at| self.is_profession(row, at)) else { return false };
        let name: Vec<&str> = row.keys(self.tokens).take(at).collect();
        self.rows[..self.first].iter().filter(|row| row.words <= 8).any(|above| {
            let keys: Vec<&str> = above.keys(self.tokens).collect();
            keys.windows(at).any(|part| part == name)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Document, StructureMode, ZoneKind};

    #[test]
    fn the_life_of_the_author_is_no_part_of_the_story() {
        let story = "حكاية الطاحونة التي لم تتوقف\n\
            سلمى داود\n\
            12 مارس 2024\n\
            تدور الطاحونة القديمة عند مدخل القرية منذ مئة عام، ولم تتوقف إلا يوم مات صاحبها.\n\
            ورث الابن الحجر والمفتاح، وعاد من المدينة ليطحن قمح الجيران كما كان أبوه يفعل.\n\
            ويقول الأهالي إن طعم الخبز تغير حين عادت الطاحونة إلى العمل.\n";
        let kept = |last: &str| {
            let text = format!("{story}{last}");
            let document = Document::new(&text, None, StructureMode::Detect);
            let end = text.len() as u32;
            document.zones().iter().any(|zone| zone.span.end == end && zone.kind == ZoneKind::Body)
        };
        assert!(!kept(
            "سلمى داود\nصحافية وكاتبة قصص تعيش بين القرية والمدينة، وصدرت لها مجموعتان قصصيتان."
        ));
        assert!(!kept("سلمى داود صحافية تكتب عن الحرف القديمة منذ عشر سنوات، وصدرت لها مجموعتان."));
        assert!(kept("كاتب القرية وحده ظل يسجل أسماء من يطحنون، وصارت دفاتره تاريخا للمكان."));
    }
}
