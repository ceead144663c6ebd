//! Keywords of a short article of our own, under every option.

use super::{Keyword, KeywordKind, KeywordOptions};
use crate::analysis::{Analyzer, Document, StructureMode};

const TITLE: &str = "افتتاح جسر العاصي الجديد في مدينة الرستن";
const TEXT: &str = "افتتحت وزارة النقل السورية جسر العاصي الجديد في مدينة الرستن، \
    بحضور وزير النقل سامر الحلبي. وقال سامر الحلبي إن جسر العاصي يربط الرستن بحماة، وبحماة سوق كبيرة. \
    وأضاف أن وزارة النقل أنفقت 2000 مليون ليرة على الجسر. \
    وتنتظر مدينة الرستن افتتاح جسر ثان، لكن الرستن تحتاج إلى مدارس أيضا. \
    وتعمل شركة BMC في الرستن منذ عام، ووقعت BMC عقدا مع وزارة النقل.";

fn keywords(text: &str, title: Option<&str>, options: &KeywordOptions) -> Vec<Keyword> {
    let document = Document::new(text, title, StructureMode::Plain);
    Analyzer::embedded().keywords(&document, options)
}

fn texts(options: &KeywordOptions) -> Vec<String> {
    keywords(TEXT, Some(TITLE), options).into_iter().map(|keyword| keyword.text).collect()
}

#[test]
fn the_subject_leads_and_nothing_is_said_twice() {
    let options = KeywordOptions::default();
    let texts = texts(&options);
    let first = texts.get(..5).unwrap_or_default();
    for wanted in ["جسر العاصي", "الرستن"] {
        assert!(first.iter().any(|text| text.contains(wanted)), "{wanted} leads {texts:?}");
    }
    for text in &texts {
        let doubles = texts.iter().filter(|other| {
            ["و", "ب", "ل", "ف", "ك"].iter().any(|clitic| **other == format!("{clitic}{text}"))
        });
        assert_eq!(doubles.count(), 0, "{text} in {texts:?}");
    }
}

#[test]
fn mentions_are_where_the_keyword_stands_without_attached_letters() {
    let document = Document::new(TEXT, Some(TITLE), StructureMode::Plain);
    let options = KeywordOptions { max_keywords: 40, ..KeywordOptions::default() };
    let found = Analyzer::embedded().keywords(&document, &options);
    let hama = found.iter().find(|keyword| keyword.text == "حماة").expect("حماة is found");
    let mentions: Vec<_> =
        hama.mentions.iter().map(|mention| document.slice(mention.span)).collect();
    assert_eq!(mentions, ["حماة", "حماة"]);
    for mention in found.iter().flat_map(|keyword| &keyword.mentions) {
        let sentence = &document.sentences()[mention.sentence as usize];
        assert!(sentence.span.start <= mention.span.start && mention.span.end <= sentence.span.end);
    }
}

#[test]
fn relevance_falls_and_is_a_chance() {
    let found = keywords(TEXT, Some(TITLE), &KeywordOptions::default());
    assert!(found.is_sorted_by(|a, b| a.relevance >= b.relevance));
    assert!(found.iter().all(|keyword| (0.0..=1.0).contains(&keyword.relevance)));
}

#[test]
fn limits_are_kept() {
    let default = texts(&KeywordOptions::default());
    let three = texts(&KeywordOptions { max_keywords: 3, ..KeywordOptions::default() });
    assert_eq!(three.len(), 3);
    assert_eq!(Some(&three[..]), default.get(..3));
    let pairs = KeywordOptions { min_words: 2, max_words: 2, ..KeywordOptions::default() };
    let pairs = texts(&pairs);
    assert!(!pairs.is_empty());
    assert!(pairs.iter().all(|text| text.split(' ').count() == 2), "{pairs:?}");
    let found = keywords(TEXT, Some(TITLE), &KeywordOptions::default());
    let least = found.get(2).map_or(1.0, |keyword| keyword.relevance);
    let likely = KeywordOptions { min_relevance: least, ..KeywordOptions::default() };
    assert_eq!(Some(&texts(&likely)[..]), default.get(..3));
}

#[test]
fn unwanted_words_are_in_no_keyword_and_boosted_terms_come_first() {
    let unwanted =
        KeywordOptions { stop_words: vec!["النقل".into()], ..KeywordOptions::default() };
    assert!(!texts(&unwanted).iter().any(|text| text.contains("النقل")));
    let boosted = KeywordOptions {
        boost_terms: vec!["سوق كبيرة".into()],
        ..KeywordOptions::default()
    };
    let boosted = texts(&boosted);
    let place = boosted.iter().position(|text| text == "سوق كبيرة");
    assert!(place.is_some_and(|place| place < 6), "{boosted:?}");
    assert!(!texts(&KeywordOptions::default()).contains(&"سوق كبيرة".to_owned()));
}

#[test]
fn halves_lone_adjectives_and_verbs_are_nothing_to_print() {
    let text = "حذر البنك من الأزمة المالية العالمية. وقال البنك إن الأزمة المالية العالمية تضرب الأسواق الناشئة، \
        وإن الأزمة المالية العالمية لم تنته بعد في المصارف اللبنانية. ستنقل الشركة مصانعها إلى الأسواق الناشئة، \
        ويخشى العمال إغلاق المصانع اللبنانية.";
    let found = keywords(text, None, &KeywordOptions::default());
    let texts: Vec<_> = found.iter().map(|keyword| keyword.text.as_str()).collect();
    assert!(texts.contains(&"الأزمة المالية العالمية"), "{texts:?}");
    for unwanted in ["المالية", "العالمية", "اللبنانية", "الناشئة", "ستنقل", "تضرب"]
    {
        assert!(!texts.iter().any(|text| text.starts_with(unwanted)), "{unwanted} in {texts:?}");
    }
    assert!(!texts.iter().any(|text| text.ends_with("مصانعها")), "{texts:?}");
}

#[test]
fn pieces_of_sentences_and_furniture_are_nothing_to_print() {
    let text = "دبي، الإمارات العربية المتحدة (CNN) -- غاب سالم الحلبي عن قمة المناخ. وناقشت قمة المناخ تمويلا سنويا \
        للدول الفقيرة، واللقاح مجاني. ورفض عمال الموانئ رواتبهم المتأخرة والفروانية. ونقل موقع فيسبوك كلمة \
        سالم الحلبي كاملة.";
    let options = KeywordOptions { max_keywords: 40, ..KeywordOptions::default() };
    let found = keywords(text, None, &options);
    let texts: Vec<_> = found.iter().map(|keyword| keyword.text.as_str()).collect();
    assert!(texts.contains(&"قمة المناخ") && texts.contains(&"سالم الحلبي"), "{texts:?}");
    let unwanted =
        ["دبي", "الإمارات", "غاب", "سنويا", "مجاني", "فيسبوك", "كاملة", "رواتبهم", "والفروانية"];
    for unwanted in unwanted {
        assert!(!texts.iter().any(|text| text.contains(unwanted)), "{unwanted} in {texts:?}");
    }
}

#[test]
fn a_name_in_full_stands_for_its_parts() {
    let text = "قال وزير الدفاع الروسي أندريه بيلوسوف إن موسكو تدعم الميناء. والتقى بيلوسوف نظيره في بيونجيانج، وزار \
        بيلوسوف الميناء. وودع وزير الدفاع الروسي مضيفيه، ووعد وزير الدفاع بزيارة ثانية للميناء.";
    let options = KeywordOptions { max_keywords: 40, ..KeywordOptions::default() };
    let found = keywords(text, None, &options);
    let texts: Vec<_> = found.iter().map(|keyword| keyword.text.as_str()).collect();
    assert!(!texts.contains(&"بيلوسوف"), "{texts:?}");
    assert!(!texts.contains(&"وزير الدفاع") || !texts.contains(&"وزير الدفاع الروسي"), "{texts:?}");
    let name = found.iter().find(|keyword| keyword.text == "أندريه بيلوسوف");
    let mentions = &name.unwrap_or_else(|| panic!("the name is not in {texts:?}")).mentions;
    let shown: Vec<_> = mentions.iter().map(|mention| mention.span.of(text)).collect();
    assert_eq!(shown, ["أندريه بيلوسوف", "بيلوسوف", "بيلوسوف"]);
}

#[test]
fn kinds_are_told_where_words_leave_no_doubt() {
    let options = KeywordOptions { max_keywords: 40, ..KeywordOptions::default() };
    let found = keywords(TEXT, Some(TITLE), &options);
    let kind = |text: &str| found.iter().find(|k| k.text == text).map(|keyword| keyword.kind);
    assert_eq!(kind("وزارة النقل"), Some(KeywordKind::Organization), "{found:?}");
    assert_eq!(kind("BMC"), Some(KeywordKind::Term));
}

#[test]
fn texts_without_words_have_no_keywords() {
    for text in ["", " ", "12 34", "…", "من في على"] {
        assert_eq!(keywords(text, None, &KeywordOptions::default()), [], "{text}");
    }
}

#[test]
fn other_languages_are_read_without_word_lists() {
    let text = "The city council of Ashdale approved the new tram line on Monday. The tram line will \
        connect the harbour with Ashdale station, the council said. Works on the tram line begin in \
        March, and Ashdale expects the first tram in two years.";
    let document = Document::new(text, None, StructureMode::Plain);
    let analyzer = Analyzer::embedded();
    let found = analyzer.keywords_of_any_language(&document, &KeywordOptions::default());
    let texts: Vec<_> = found.iter().map(|keyword| keyword.text.as_str()).collect();
    assert!(texts.iter().take(4).any(|text| text.contains("Ashdale")), "{texts:?}");
    assert!(texts.iter().take(4).any(|text| text.contains("tram")), "{texts:?}");
    assert!(!texts.contains(&"the"), "{texts:?}");
    for mention in found.iter().flat_map(|keyword| &keyword.mentions) {
        assert!(!document.slice(mention.span).is_empty());
    }
    let unwanted = KeywordOptions { stop_words: vec!["Tram".into()], ..KeywordOptions::default() };
    let without = analyzer.keywords_of_any_language(&document, &unwanted);
    assert!(!without.is_empty());
    assert!(!without.iter().any(|keyword| keyword.normalized.contains("tram")));
}
