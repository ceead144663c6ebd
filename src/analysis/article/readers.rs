//! What readers wrote below the article, and interviews: who speaks on a page besides its author.

use super::{ZoneKind, page::Page, rows::Row};
use crate::analysis::cancel::checkpoint_every;

/// Paragraphs that stand above the comments of readers.
const LEAST_PARAGRAPHS: usize = 2;
/// Rows from the head of one comment to that of the next.
const MAX_COMMENT_ROWS: usize = 9;
/// Questions of an interview.
const LEAST_QUESTIONS: usize = 3;
/// Words of the longest question that stands on a line of its own.
const MAX_QUESTION_WORDS: usize = 30;

#[allow(clippy::indexing_slicing)] // Every index is below `rows.len()`: they come from ranges over it.
impl Page<'_> {
    /// Where the comments of readers begin, told by their heads: a name and a time, again and again.
    pub(super) fn comments(&self) -> Option<usize> {
        let (mut paragraphs, mut found): (usize, Option<(usize, usize)>) = (0, None);
        for (i, row) in self.rows.iter().enumerate() {
            checkpoint_every(i, 256);
            if self.is_comment_head(i) {
                if paragraphs == 0 {
                    continue;
                }
                // Live coverage has them from the beginning.
                if paragraphs < LEAST_PARAGRAPHS {
                    return None;
                }
                let named_above = self.names(i);
                match found {
                    Some((start, last)) if i - last <= MAX_COMMENT_ROWS && i > last + 1 => {
                        return Some(start);
                    }
                    _ => found = Some((i - usize::from(named_above), i)),
                }
            }
            paragraphs += usize::from(row.body && row.closed);
        }
        None
    }

    /// A time below a short row, or at the end of one.
    fn is_comment_head(&self, i: usize) -> bool {
        let row = &self.rows[i];
        if row.closed || row.words > 12 || row.label || row.words == 0 {
            return false;
        }
        let speaks = row.words <= 6 && row.keys(self.tokens).next_back() == Some("says");
        let dated = || row.kind == Some(ZoneKind::Meta) && !row.known && self.names(i);
        speaks || dated() || row.kind.is_none() && !row.body && self.ends_in_time_ago(row)
    }

    /// Whether a name can stand above row `i`.
    fn names(&self, i: usize) -> bool {
        let Some(row) = i.checked_sub(1).and_then(|at| self.rows.get(at)) else { return false };
        (1..=4).contains(&row.words)
            && row.kind.is_none()
            && !row.marked
            && !row.body
            && !row.bullet
    }

    /// `… two hours ago`, after a word or more.
    fn ends_in_time_ago(&self, row: &Row) -> bool {
        const UNITS: &[&str] = &[
            "اسابيع",
            "اسبوع",
            "اسبوعين",
            "اشهر",
            "ايام",
            "ثانيه",
            "ثوان",
            "دقايق",
            "دقيقه",
            "دقيقتين",
            "ساعات",
            "ساعتين",
            "ساعه",
            "سنتين",
            "سنه",
            "سنوات",
            "شهر",
            "شهرين",
            "شهور",
            "يوم",
            "يومين",
        ];
        let ago = row.keys(self.tokens).position(|key| matches!(key, "منذ" | "قبل"));
        ago.is_some_and(|at| (1..=6).contains(&at) && row.words - at <= 3)
            && row.keys(self.tokens).next_back().is_some_and(|key| UNITS.contains(&key))
    }

    /// Whether the page is an interview: its questions stand on lines of their own, and those who answer speak of
    /// themselves. What explains a matter by questions has them for headings.
    pub(super) fn is_interview(&self) -> bool {
        let question =
            |row: &Row| row.asks && row.kind.is_none() && row.words <= MAX_QUESTION_WORDS;
        let rows = &self.rows[self.first..self.end];
        let (mut questions, mut personal) = (0, 0);
        for pair in rows.windows(2) {
            let [asked, answer] = pair else { continue };
            if question(asked) && !question(answer) && answer.words >= 2 && answer.kind.is_none() {
                questions += 1;
                personal += usize::from(self.is_personal(asked) || self.is_personal(answer));
            }
        }
        let announced = || {
            let above = self.rows[..=self.first].iter().flat_map(|row| row.keys(self.tokens));
            above.clone().any(|key| {
                matches!(
                    key,
                    "حوار"
                        | "الحوار"
                        | "حاوره"
                        | "حاورته"
                        | "حاورها"
                        | "حاورتها"
                        | "مقابله"
                        | "المقابله"
                        | "التقيناه"
                        | "التقيناها"
                )
            })
        };
        questions >= LEAST_QUESTIONS && (personal * 2 >= questions || announced())
    }

    /// Whether `row` says "I", "we" or "you", and quotes nobody who does.
    fn is_personal(&self, row: &Row) -> bool {
        !row.span.of(self.text).contains(['"', '«', '“'])
            && row.keys(self.tokens).any(|key| {
                matches!(
                    key,
                    "انا"
                        | "انني"
                        | "اني"
                        | "كنت"
                        | "لدي"
                        | "عندي"
                        | "لي"
                        | "نحن"
                        | "اننا"
                        | "لدينا"
                        | "عندنا"
                        | "كنا"
                        | "لنا"
                        | "اعتقد"
                        | "اظن"
                        | "اري"
                        | "ولدت"
                        | "بدات"
                        | "انت"
                        | "انتم"
                        | "لك"
                        | "لكم"
                        | "رايك"
                        | "رايكم"
                        | "برايك"
                        | "برايكم"
                        | "نظرك"
                        | "نظركم"
                        | "تعتقد"
                        | "تعتقدين"
                        | "تعتقدون"
                        | "لديك"
                        | "لديكم"
                        | "حياتك"
                        | "وانا"
                        | "معك"
                        | "معكم"
                        | "عليك"
                        | "عليكم"
                        | "انك"
                        | "انكم"
                        | "قلبي"
                        | "حياتي"
                        | "عملي"
                        | "والدي"
                        | "والدتي"
                        | "ابي"
                        | "امي"
                        | "بالنسبه"
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::{Document, StructureMode, ZoneKind};

    #[track_caller]
    fn check(text: &str, line: &str, expected: ZoneKind) {
        let document = Document::new(text, None, StructureMode::Detect);
        let start = text.find(line).unwrap() as u32;
        let found = document.zones().iter().find(|zone| zone.span.start == start).unwrap();
        assert_eq!(found.kind, expected, "{line}");
    }

    #[test]
    fn questions_of_an_interview_are_text_and_those_of_an_explanation_headings() {
        let talk = "صانع الأعواد: الخشب يختار صاحبه\n\
            حوار: هند\n\
            في دكان صغير خلف السوق يعمل صانع الأعواد منذ أربعين عاما، وهناك التقيناه.\n\
            متى بدأت هذه الحرفة؟\n\
            كنت في العاشرة حين أعطاني أبي قطعة خشب وقال لي اصنع منها شيئا يغني.\n\
            وهل ما زال الشباب يشترون؟\n\
            نعم يشترون، لكنهم يسألون عن السعر قبل الصوت.\n\
            ماذا تقول لمن يريد أن يتعلم؟\n\
            أنا أقول له اصبر عاما كاملا على المبرد وحده.";
        check(talk, "متى بدأت", ZoneKind::Body);
        check(talk, "وهل ما زال", ZoneKind::Body);
        let explained = "كيف تعمل السدود؟ دليل قصير\n\
            تحجز السدود مياه الأمطار في بحيرات صناعية، ثم تطلقها حين يحتاج إليها المزارعون.\n\
            ما فائدة السد؟\n\
            يخزن السد الماء لموسم الجفاف ويحمي القرى من الفيضان المفاجئ.\n\
            من أين تأتي الكهرباء؟\n\
            يدير الماء الساقط من أعلى السد عجلات كبيرة تولد الكهرباء للمدن.\n\
            هل للسدود أضرار؟\n\
            تحبس السدود الطمي عن الحقول، فتضعف خصوبتها عاما بعد عام.";
        check(explained, "ما فائدة", ZoneKind::Heading);
    }

    #[test]
    fn comments_of_readers_are_no_story() {
        let story = "عودة القطار إلى القرية بعد غياب\n\
            عاد القطار القديم إلى القرية صباح اليوم بعد غياب دام عشرين عاما.\n\
            وخرج الأهالي إلى المحطة يحملون الورد والخبز، واستقبلوا السائق بالأغاني.\n\
            وقالت البلدية إن القطار سيمر مرتين كل يوم في الصيف.\n";
        let heads = ["سامي منذ ساعتين\n", "سامي\n13 مارس 2024 - 10:20\n"];
        for head in heads {
            let other = head.replace("سامي", "أم خالد");
            let page = format!(
                "{story}{head}والله فرحنا كلنا بهذا الخبر الجميل وننتظر الرحلة الأولى.\n{other}يا ليت التذكرة تكون رخيصة حتى يركب كل الناس."
            );
            check(&page, "والله فرحنا", ZoneKind::Boilerplate);
            check(&page, "وقالت البلدية", ZoneKind::Body);
        }
    }
}
