//! How summaries begin, and what never stands side by side.

use super::{sentences, summary, summary_of};

/// The summary of one sentence of `text` begins with `expected`.
#[track_caller]
fn opens(text: &str, expected: &str) {
    let found = summary_of(text, &sentences(1));
    assert!(found.first().is_some_and(|first| first.starts_with(expected)), "{found:?}");
}

const NEWS: &str = "افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.";

#[test]
fn the_lead_opens_even_where_it_begins_with_a_clause() {
    opens(
        "فيما أكد رئيس البلدية أن العمل يسير وفق الخطة، اشتكى التجار من تأخر افتتاح السوق.\n\
         وقال رئيس البلدية إن السوق ستفتتح في الشهر المقبل بعد تركيب آلات التبريد.\n\
         وطالب التجار بإعفائهم من رسوم السنة الأولى كاملة.",
        "فيما أكد",
    );
    opens(
        "واس - الميناء: افتتح أمير المنطقة أمس سوقا جديدة للسمك في الميناء القديم.\n\
         وأوضح مدير السوق أن المتاجر وزعت على الصيادين بالقرعة.\n\
         وأشار المدير إلى أن السوق تضم ستين متجرا ومخزنا للتبريد.",
        "واس",
    );
    opens(
        "أكد علي درويش رئيس البلدية أن السوق ستفتتح إلى جانب الميناء القديم في الشهر المقبل.\n\
         يقع الميناء القديم في الجزء الشرقي من المدينة ويضم ثلاثة أرصفة.",
        "أكد علي",
    );
}

#[test]
fn what_points_back_does_not_open() {
    for first in [
        "وأضاف أن السوق ستعمل طوال أيام الأسبوع وفي الأعياد.",
        "لكن الصيادين طالبوا بخفض الرسوم في السنة الأولى.",
        "وقال إن السوق ستعمل طوال أيام الأسبوع وفي الأعياد.",
        "وأكد ضرورة العمل على تشغيل السوق طوال أيام الأسبوع.",
        "هذا المشروع هو الأكبر في تاريخ المدينة القديمة كلها.",
        "وهو المشروع الأكبر في تاريخ المدينة القديمة كلها.",
        "كما أن السوق الجديدة ستعمل طوال أيام الأسبوع وفي الأعياد.",
        "فضلا عن تركيب آلات التبريد في كل متجر من متاجر السوق.",
    ] {
        opens(&format!("{first}\n{NEWS}"), "افتتحت");
    }
}

#[test]
fn two_sentences_that_nothing_is_known_do_not_stand_side_by_side() {
    let text = "\
وصل وفد من بلدية الميناء إلى العاصمة اليوم لبحث مستقبل السوق القديمة.
ولم تكشف البلدية أسماء أعضاء الوفد ولا موعد عودته من العاصمة.
الوزارة من جهتها لم تعلن جدول الاجتماعات ولا مكان انعقادها.
وتطالب البلدية بقرض قيمته أربعة ملايين دينار لترميم السوق.
ويعود بناء السوق إلى القرن التاسع عشر حين كان الميناء مركزا للتجارة.";
    let found = summary_of(text, &sentences(3));
    let withheld = |sentence: &&String| sentence.contains("لم ");
    assert!(found.iter().filter(withheld).count() <= 1, "{found:?}");
}

#[test]
fn what_does_so_too_comes_with_what_did_so_first() {
    let text = "\
وصل وفد من بلدية الميناء إلى العاصمة اليوم لبحث مستقبل السوق القديمة.
ورفضت غرفة التجارة نقل السوق إلى خارج المدينة القديمة.
نقابة الصيادين هي الأخرى رفضت نقل السوق من الميناء.
وتطالب البلدية بقرض قيمته أربعة ملايين دينار للترميم.";
    for count in 1..5 {
        let found = summary_of(text, &sentences(count));
        if let Some(at) = found.iter().position(|sentence| sentence.starts_with("نقابة")) {
            assert!(at > 0 && found[at - 1].starts_with("ورفضت"), "{count}: {found:?}");
        }
    }
}

#[test]
fn what_means_the_last_named_comes_with_it() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
وتملك المدينة القديمة ساحتين يفصل بينهما سور بناه التجار قبل مئتي عام.
إحداهما قرب سوق السمك الجديدة في الميناء.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن يذهب معظمها إلى العاصمة.
لا مكان فيها لسوق جديدة للسمك غير الميناء.";
    for count in 2..5 {
        let found = summary(text, &sentences(count));
        for (said, before) in [("إحداهما", "وتملك"), ("لا مكان", "وتنتج")] {
            if let Some(at) = found.iter().position(|sentence| sentence.starts_with(said)) {
                assert!(found[at - 1].starts_with(before), "{count}: {found:?}");
            }
        }
    }
}

#[test]
fn an_answer_comes_with_what_it_answers() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
وشكا الصيادون من أن رسوم المتاجر ارتفعت إلى الضعف منذ الصيف الماضي.
ورد رئيس البلدية سامي درويش بأن السوق الجديدة للسمك كلفت الميناء أربعة ملايين.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن يذهب معظمها إلى العاصمة.";
    for count in 2..5 {
        let found = summary(text, &sentences(count));
        if let Some(at) = found.iter().position(|sentence| sentence.starts_with("ورد رئيس"))
        {
            assert!(found[at - 1].starts_with("وشكا"), "{count}: {found:?}");
        }
    }
}

#[test]
fn a_disclaimer_is_no_sentence_of_the_article() {
    opens(
        "هذا المقال بقلم سامي درويش، والآراء الواردة فيه لا تعكس بالضرورة رأي الصحيفة.\n\
         تحتاج السوق القديمة إلى ترميم قبل أن تسقط واجهاتها على المارة.",
        "تحتاج",
    );
}

#[test]
fn what_a_longer_sentence_says_is_not_said_again() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد على الرصيف الشرقي.
تضم السوق الجديدة للسمك ستين متجرا ومخزنا للتبريد.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن يذهب معظمها إلى العاصمة.";
    let found = summary_of(text, &sentences(3));
    assert!(!found.iter().any(|sentence| sentence.starts_with("تضم")), "{found:?}");
}

#[test]
fn a_standfirst_and_its_lead_are_not_both_taken() {
    let text = "\
بلدية الميناء الشمالي تعلن افتتاح سوق السمك الجديدة على الرصيف الشرقي، وصيادون غاضبون.
أعلنت بلدية الميناء الشمالي، صباح الأحد، افتتاح السوق الجديدة للسمك على الرصيف الشرقي بعد عامين من البناء.
وقال رئيس البلدية سامي درويش إن المشروع كلف المدينة أربعة ملايين دينار.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن يذهب معظمها إلى العاصمة.";
    let found = summary_of(text, &sentences(3));
    assert!(found.first().is_some_and(|first| first.starts_with("بلدية")), "{found:?}");
    assert!(!found.iter().any(|sentence| sentence.starts_with("أعلنت")), "{found:?}");
}

#[test]
fn an_item_of_a_list_comes_with_what_stands_above_it() {
    let text = "\
وجدت دراسة لأطباء الميناء أن آلام الظهر تصيب ثلثي الصيادين قبل سن الخمسين.
وتعود الآلام عندهم إلى أسباب ثلاثة ذكرها الباحثون في تقريرهم عن العام الماضي.
* رفع الشباك الثقيلة من القوارب.
* الجلوس ساعات في البرد والرطوبة.
وينصح الأطباء الصيادين بتمارين قصيرة كل صباح وبأحزمة تسند الظهر.";
    for count in 1..5 {
        let found = summary_of(text, &sentences(count));
        if let Some(at) = found.iter().position(|sentence| sentence.starts_with('*')) {
            assert!(at > 0 && found[at - 1].starts_with("وتعود"), "{count}: {found:?}");
        }
    }
}

#[test]
fn a_line_without_an_arabic_word_is_no_sentence_of_an_arabic_article() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
image 6](http://harbour.example.
وقال رئيس البلدية سامي درويش إن السوق كلفت المدينة أربعة ملايين دينار.";
    assert_eq!(summary_of(text, &sentences(3)).len(), 2);
}

#[test]
fn a_quotation_with_mixed_marks_is_closed() {
    opens(
        "دشنت الغرفة منتدى بعنوان \"التجارة في الميناء“ بمشاركة ستين شركة من المنطقة.\n\
         ويستمر المنتدى ثلاثة أيام في قاعة البلدية الكبرى.",
        "دشنت",
    );
}

#[test]
fn a_name_alone_waits_for_the_sentence_that_introduces_it() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
وقال صابر زهران، عضو نقابة الصيادين في المدينة القديمة منذ عشرين عاما، إن الرسوم ارتفعت إلى الضعف بعد نقل المتاجر، وإن كثيرا من زملائه لا يعرفون كيف يدفعون ثمن الكهرباء والماء والتنظيف والحراسة في شهور الشتاء حين تبقى القوارب راسية على الرصيف.
وأكد زهران أن السوق الجديدة ستخدم ميناء السمك كله.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن يذهب معظمها إلى العاصمة.";
    for count in 2..5 {
        let found = summary(text, &sentences(count));
        if let Some(at) = found.iter().position(|sentence| sentence.starts_with("وأكد زهران"))
        {
            assert!(found[..at].iter().any(|s| s.contains("صابر زهران")), "{count}: {found:?}");
        }
    }
    assert_eq!(summary(text, &sentences(4)).len(), 4);
}

#[test]
fn an_office_alone_waits_for_the_sentence_before_it() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
وزار وزير الصيد البحري سامي درويش، الذي وصل من العاصمة في قطار خاص برفقة وفد كبير من التجار وأصحاب القوارب ومندوبي شركات التبريد والنقل، أرصفة المدينة كلها.
وأكد الوزير أن السوق الجديدة ستخدم ميناء السمك كله.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن يذهب معظمها إلى العاصمة.";
    let found = summary(text, &sentences(2));
    assert!(!found.iter().any(|sentence| sentence.starts_with("وأكد الوزير")), "{found:?}");
}

#[test]
fn the_last_named_is_no_time() {
    for first in [
        "هذا الأخير طلب قرضا من البلدية لترميم السوق القديمة.",
        "وبما أن هذا الرصيف قديم فقد طلبت البلدية قرضا لترميمه.",
    ] {
        opens(&format!("{first}\n{NEWS}"), "افتتحت");
    }
}

#[test]
fn a_mark_behind_a_number_closes_a_quotation() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
وخصص المطار “صالة الوصول 2″ للصيادين العائدين من رحلة الصيف الطويلة. ونقلتهم حافلات “الشاطئ” إلى بيوتهم في المدينة القديمة.";
    assert_eq!(summary_of(text, &sentences(3)).len(), 3);
}

#[test]
fn a_statement_is_taken_rather_than_a_question() {
    let text = "\
افتتحت بلدية الميناء سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
فهل تكفي المتاجر الجديدة كل صيادي المدينة القديمة؟
تقدر النقابة عدد الصيادين بثلاثة آلاف يعمل ثلثهم في القوارب الصغيرة.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن يذهب معظمها إلى العاصمة.";
    let found = summary_of(text, &sentences(3));
    assert!(!found.iter().any(|sentence| sentence.ends_with('؟')), "{found:?}");
}
