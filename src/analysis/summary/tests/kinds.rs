//! Texts that are no plain article: each gets a sensible answer.

use super::{sentences, summary, summary_of};

#[test]
fn one_sentence_is_its_own_summary() {
    let text = "وصل الوفد إلى المدينة صباح اليوم.";
    assert_eq!(summary_of(text, &sentences(3)), [text]);
}

#[test]
fn a_poem_gives_its_first_lines() {
    let poem = "يا ليل طال عليك السهر\nوالنجم غاب وراء القمر\nوالريح تحكي حكاية عمر\nعن نخلة وقفت في المطر";
    let found = summary_of(poem, &sentences(2));
    assert_eq!(found, ["يا ليل طال عليك السهر", "والنجم غاب وراء القمر"]);
}

#[test]
fn lines_of_a_poem_stand_side_by_side_whatever_their_length() {
    let poem = "يا ميناء السمك القديم\nنامت القوارب\nوالليل طال على الرصيف\nوالسوق أغلق بابه الجديد عند المساء البارد\nوعاد الصيادون";
    let found = summary(poem, &sentences(3));
    assert_eq!(found, ["يا ميناء السمك القديم", "نامت القوارب", "والليل طال على الرصيف"]);
}

#[test]
fn a_table_of_results_gives_its_first_rows() {
    let table =
        "نتائج الجولة الخامسة\nالنجم 3 - 1 الوحدة\nالساحل 0 - 0 الشعلة\nالميناء 2 - 4 القلعة";
    let found = summary_of(table, &sentences(2));
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_list_is_introduced_by_what_it_lists() {
    let list = "\
أقرت بلدية الميناء أمس خطة لتنظيم السوق القديمة قبل نهاية الصيف.
وتشمل الخطة:
- منع دخول الشاحنات إلى السوق في ساعات النهار.
- إقامة موقف للسيارات يتسع لثلاثمئة سيارة عند المدخل الشرقي.
- ترميم واجهات خمسين متجرا على نفقة البلدية.";
    let found = summary_of(list, &sentences(3));
    assert!(found.first().is_some_and(|first| first.starts_with("أقرت بلدية")), "{found:?}");
    let last = found.last().map(String::as_str).unwrap_or_default();
    assert!(!last.ends_with(':'), "{found:?}");
}

const INTERVIEW: &str = "\
أصدرت الكاتبة ريم الحلو روايتها الثالثة التي تدور أحداثها في ميناء قديم على البحر.
لماذا اخترت الميناء مكانا للرواية؟
لأن الميناء مكان اللقاء والوداع معا. ولأن جدي كان بحارا فيه أربعين سنة.
كم استغرقت كتابة الرواية؟
استغرقت الكتابة ثلاث سنوات قضيت نصفها في أرشيف المدينة. وكنت أكتب في الليل.
هل ستكتبين جزءا ثانيا؟
لا أظن أن للرواية جزءا ثانيا لأن الحكاية انتهت عند باب الميناء.";

#[test]
fn an_answer_comes_with_its_question() {
    for count in 1..8 {
        let found = summary_of(INTERVIEW, &sentences(count));
        assert!(found.first().is_some_and(|first| first.starts_with("أصدرت")), "{found:?}");
        for (answer, question) in [("لأن الميناء", "لماذا"), ("استغرقت", "كم"), ("لا أظن", "هل")]
        {
            let at = found.iter().position(|sentence| sentence.starts_with(answer));
            let asked = found.iter().position(|sentence| sentence.starts_with(question));
            assert_eq!(at, asked.map(|asked| asked + 1), "{count}: {found:?}");
        }
    }
}

#[test]
fn short_questions_and_answers_stay_together() {
    let interview = "\
حوار مع مدير الميناء سامي درويش عن خطة التوسعة وعن مستقبل الصيادين في المدينة القديمة.
كيف كان العام؟
كان عاما صعبا. لكننا تجاوزنا مليوني حاوية لأول مرة منذ افتتاح الميناء.
ومتى تبدأ التوسعة؟
نبدأ في الربيع المقبل ببناء رصيف طوله 800 متر، بتمويل من البنك الإسلامي للتنمية.
وهل يتضرر الصيادون؟
لا. خصصنا لهم مرفأ جديدا شرقي المدينة، وسينتقلون إليه قبل بدء العمل.";
    for count in 2..8 {
        let found = summary_of(interview, &sentences(count));
        for (said, before) in [("لكننا", "كان"), ("نبدأ", "ومتى"), ("خصصنا", "لا.")]
        {
            if let Some(at) = found.iter().position(|sentence| sentence.starts_with(said)) {
                assert!(at > 0 && found[at - 1].starts_with(before), "{count}: {found:?}");
            }
        }
    }
    assert!(summary_of(interview, &sentences(3)).len() > 1);
}

#[test]
fn in_a_transcript_nobody_speaks_without_a_name() {
    let transcript = "\
المذيع: أهلا بكم في حلقة جديدة نناقش فيها أزمة المياه في المدينة.
الوزير: انخفض منسوب السد هذا العام إلى النصف. لذلك سنبدأ الشهر المقبل توزيع المياه بالتناوب.
الخبير: التناوب حل مؤقت فقط. المطلوب إصلاح الشبكة التي تفقد ثلث مياهها.
الوزير: رصدنا أربعين مليون دينار لإصلاح الشبكة في ثلاث سنوات.";
    for count in 1..7 {
        let found = summary_of(transcript, &sentences(count));
        assert!(!found.is_empty());
        for (said, speaker) in [("لذلك", "الوزير"), ("المطلوب", "الخبير")] {
            if let Some(at) = found.iter().position(|sentence| sentence.starts_with(said)) {
                assert!(at > 0 && found[at - 1].starts_with(speaker), "{count}: {found:?}");
            }
        }
    }
}

#[test]
fn a_transcript_opens_behind_its_greeting() {
    let transcript = "\
المذيع: السلام عليكم. انخفض منسوب السد هذا العام إلى نصف ما كان عليه في العام الماضي.
الوزير: سنبدأ الشهر المقبل توزيع المياه بالتناوب بين أحياء المدينة.
الخبير: التناوب حل مؤقت فقط، والمطلوب إصلاح الشبكة التي تفقد ثلث مياهها.";
    let found = summary_of(transcript, &sentences(2));
    assert!(found.first().is_some_and(|first| first.starts_with("انخفض")), "{found:?}");
}

#[test]
fn a_notice_of_coverage_is_no_news() {
    let blog = "\
تغطية متواصلة للسيول التي ضربت المدينة وضواحيها فجر اليوم.
أعلنت الشرطة أن الطريق الساحلي سيبقى مغلقا حتى صباح الغد بسبب السيول.
وأضافت أن فرق الإنقاذ أجلت سبعين أسرة من حي الميناء.";
    let found = summary_of(blog, &sentences(1));
    assert!(found.first().is_some_and(|first| first.starts_with("أعلنت الشرطة")), "{found:?}");
}

#[test]
fn the_announcement_of_an_interview_and_the_minutes_of_a_match_are_left_out() {
    let interview = "\
أصدرت الكاتبة ريم الحلو روايتها الثالثة التي تدور أحداثها في ميناء قديم على البحر.
التقيناها في بيتها وكان معها هذا الحوار عن الرواية.
تقع الرواية في ثلاثمئة صفحة وتروي حكاية بحارة من المدينة القديمة.";
    let found = summary_of(interview, &sentences(2));
    assert!(found.last().is_some_and(|last| last.starts_with("تقع")), "{found:?}");
    let sport = "\
الدقيقة 12: هدف لفريق الميناء من ركلة حرة سددها سامي درويش.
الدقيقة 71: هدف التعادل لفريق القلعة برأسية من المدافع.
تعادل الميناء مع ضيفه القلعة بهدف لكل منهما في الجولة الخامسة من الدوري.";
    let found = summary_of(sport, &sentences(2));
    assert!(found.first().is_some_and(|first| first.starts_with("تعادل")), "{found:?}");
}

#[test]
fn a_live_blog_opens_with_an_entry_that_stands_alone() {
    let blog = "\
لكن الشرطة لم تؤكد الخبر حتى الآن.
أعلنت الشرطة أن الطريق الساحلي سيبقى مغلقا حتى صباح الغد بسبب السيول.
وأضافت أن فرق الإنقاذ أجلت سبعين أسرة من حي الميناء.
تواصلت الأمطار الغزيرة على المدينة لليوم الثالث على التوالي وأغلقت المدارس أبوابها.";
    for count in 1..5 {
        let found = summary_of(blog, &sentences(count));
        assert!(found.first().is_some_and(|first| first.starts_with("أعلنت الشرطة")), "{found:?}");
    }
}

#[test]
fn links_and_headings_without_a_final_mark_are_no_sentences() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
الصيادون في الميناء يطالبون بخفض رسوم السوق الجديدة
وقال رئيس البلدية سامي درويش إن السوق كلفت المدينة أربعة ملايين دينار.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن من السمك يذهب معظمها إلى العاصمة.";
    let found = summary_of(text, &sentences(4));
    assert_eq!(found.len(), 3);
    assert!(!found.iter().any(|sentence| sentence.starts_with("الصيادون")), "{found:?}");
}
