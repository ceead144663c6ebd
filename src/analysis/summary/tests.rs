use std::sync::LazyLock;

use super::{Budget, Order, RANKER, ReasonKind, SUMMARY_FEATURES, SummaryOptions};
use crate::analysis::{Analyzer, Document, StructureMode, summary::ranker::Ranker};

mod budgets;
mod kinds;
mod openings;

const ARTICLE: &str = "\
هالة مراد – الميناء
افتتحت بلدية الميناء الشمالي صباح اليوم سوقا جديدة للسمك تضم ستين متجرا ومخزنا للتبريد.
وأضاف أنها ستعمل طوال أيام الأسبوع.
وقال رئيس البلدية سامي درويش إن السوق كلفت المدينة أربعة ملايين دينار دفع الصيادون ثلثها.
وقال صياد من الحي القديم: \"انتظرنا هذا اليوم سنوات طويلة. الآن نبيع صيدنا قرب بيوتنا.\"
وقال رئيس البلدية سامي درويش إن السوق كلفت المدينة أربعة ملايين دينار دفع الصيادون ثلثها.
لكنه لم يحدد موعد المرحلة الثانية.
وتنتج المدينة سنويا نحو ثلاثة آلاف طن من السمك يذهب معظمها إلى أسواق العاصمة البعيدة.";

fn summary(text: &str, options: &SummaryOptions) -> Vec<String> {
    sentences_of(
        &Document::new(text, Some("سوق جديدة للسمك في الميناء"), StructureMode::Plain),
        options,
    )
}

/// The summary of a text without a title.
fn summary_of(text: &str, options: &SummaryOptions) -> Vec<String> {
    summary_of_with(text, options).0
}

/// The same, and the code points of all its sentences.
fn summary_of_with(text: &str, options: &SummaryOptions) -> (Vec<String>, usize) {
    let document = Document::new(text, None, StructureMode::Plain);
    let all = document.sentences().iter();
    let read = all.map(|sentence| document.slice(sentence.span).chars().count()).sum();
    (sentences_of(&document, options), read)
}

fn sentences_of(document: &Document<'_>, options: &SummaryOptions) -> Vec<String> {
    static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::embedded);
    let summary = ANALYZER.summary(document, options);
    let text = |number: u32| document.slice(document.sentences()[number as usize].span).to_owned();
    summary.sentences.iter().map(|sentence| text(sentence.sentence)).collect()
}

fn sentences(count: usize) -> SummaryOptions {
    SummaryOptions { budget: Budget::Sentences(count), ..SummaryOptions::default() }
}

#[test]
fn the_ranker_is_a_table() {
    let ranker = Ranker::parse(RANKER).expect("a table");
    let rows = [[0.0; SUMMARY_FEATURES.len()], [1.0; SUMMARY_FEATURES.len()]];
    let scores = ranker.scores(&rows);
    assert!(scores.len() == 2 && scores.iter().all(|score| score.is_finite()));
    assert_ne!(scores[0], scores[1]);
}

#[test]
fn a_summary_opens_with_the_news_and_not_with_the_byline() {
    let found = summary(ARTICLE, &sentences(1));
    assert!(found.first().is_some_and(|first| first.starts_with("افتتحت بلدية")), "{found:?}");
    let all = summary(ARTICLE, &sentences(20));
    assert!(!all.iter().any(|sentence| sentence.starts_with("هالة")), "{all:?}");
}

#[test]
fn what_leans_comes_with_what_it_leans_on() {
    for count in 1..8 {
        let found = summary(ARTICLE, &sentences(count));
        for (leaning, before) in [("وأضاف", "افتتحت"), ("الآن", "وقال صياد")]
        {
            if let Some(at) = found.iter().position(|sentence| sentence.starts_with(leaning)) {
                assert!(at > 0 && found[at - 1].starts_with(before), "{count}: {found:?}");
            }
        }
        // A quotation begun is a quotation ended.
        let whole = found.join(" ");
        assert_eq!(whole.matches('"').count() % 2, 0, "{count}: {found:?}");
    }
}

#[test]
fn nothing_is_said_twice() {
    let found = summary(ARTICLE, &sentences(20));
    assert_eq!(found.iter().filter(|s| s.starts_with("وقال رئيس البلدية")).count(), 1);
}

#[test]
fn budgets_are_never_exceeded() {
    let total: usize = ARTICLE.chars().count();
    for characters in [1, 50, 90, 120, 200, 300, 1_000] {
        let budget = Budget::Characters(characters);
        let found = summary(ARTICLE, &SummaryOptions { budget, ..SummaryOptions::default() });
        assert!(found.join(" ").chars().count() <= characters, "{characters}: {found:?}");
    }
    for ratio in [0.05, 0.3, 0.5, 1.0] {
        let budget = Budget::Ratio(ratio);
        let found = summary(ARTICLE, &SummaryOptions { budget, ..SummaryOptions::default() });
        assert!(found.join(" ").chars().count() as f32 <= total as f32 * ratio);
    }
    for count in 1..9 {
        assert!(summary(ARTICLE, &sentences(count)).len() <= count);
    }
}

#[test]
fn focus_terms_are_covered_and_quotations_left_out_on_request() {
    let options = SummaryOptions {
        focus_terms: vec!["أسواق العاصمة".to_owned()], ..sentences(2)
    };
    let found = summary(ARTICLE, &options);
    assert!(found.iter().any(|sentence| sentence.contains("أسواق العاصمة")), "{found:?}");
    let options = SummaryOptions { exclude_quotes: true, ..sentences(20) };
    let found = summary(ARTICLE, &options);
    assert!(!found.iter().any(|sentence| sentence.contains("نبيع صيدنا")), "{found:?}");
}

#[test]
fn scores_fall_along_the_rank_and_reasons_add_up() {
    let document = Document::new(ARTICLE, None, StructureMode::Plain);
    let options = SummaryOptions { order: Order::Rank, ..sentences(5) };
    let found = Analyzer::embedded().summary(&document, &options).sentences;
    assert!(found.is_sorted_by(|a, b| a.score >= b.score));
    assert_eq!(found[0].reasons[0].0, ReasonKind::LeadPosition);
    for sentence in found {
        assert!((0.0..=1.0).contains(&sentence.score));
        let sum: f32 = sentence.reasons.iter().map(|&(_, weight)| weight).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{:?}", sentence.reasons);
    }
}

#[test]
fn a_text_without_sentences_still_has_a_summary() {
    assert_eq!(summary("الميناء 3\nالشاطئ 1\nالقلعة 2", &sentences(2)).len(), 2);
    assert!(summary("🙂", &sentences(3)).len() <= 1);
}
