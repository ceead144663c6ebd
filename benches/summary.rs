//! What a summary costs beyond the cut that all questions share, on our own pages, and what the crate `summary` (tf-idf,
//! Arabic stemmer and stop words) costs on the same article.
//!
//! `cargo bench --bench summary`; each bench checks its answer before it is timed.

use std::num::NonZeroU32;

use divan::{Bencher, black_box};
use mujaz::analysis::{Analyzer, Document, StructureMode, SummaryOptions};

const PAGE: &str = include_str!("../tests/data/pages/water-talks.txt");

fn main() {
    divan::main();
}

fn analyzer() -> &'static Analyzer {
    static ANALYZER: std::sync::LazyLock<Analyzer> = std::sync::LazyLock::new(Analyzer::embedded);
    &ANALYZER
}

/// Three sentences of a page of some 400 words whose headline is known.
#[divan::bench]
fn titled(bencher: Bencher<'_, '_>) {
    let document = Document::new(PAGE, None, StructureMode::Detect);
    assert!(document.title().is_some());
    three_sentences(bencher, &document);
}

/// The same without a headline.
#[divan::bench]
fn untitled(bencher: Bencher<'_, '_>) {
    let body = body();
    let document = Document::new(&body, None, StructureMode::Plain);
    assert!(document.title().is_none());
    three_sentences(bencher, &document);
}

/// A document of a megabyte.
#[divan::bench(sample_count = 20)]
fn megabyte(bencher: Bencher<'_, '_>) {
    let mut text = String::new();
    let body = body();
    for number in 0.. {
        if text.len() >= 1_000_000 {
            break;
        }
        // No two paragraphs are word for word the same.
        for line in body.lines() {
            text.push_str(&format!("{line} {number}.\n"));
        }
    }
    let document = Document::new(&text, Some("محادثات المياه"), StructureMode::Plain);
    three_sentences(bencher, &document);
}

/// The cut itself, to see the others beside it.
#[divan::bench]
fn cut(bencher: Bencher<'_, '_>) {
    assert!(!Document::new(PAGE, None, StructureMode::Detect).sentences().is_empty());
    bencher.bench(|| Document::new(black_box(PAGE), None, StructureMode::Detect));
}

/// Cut and summary of the article, all that the crate below does.
#[divan::bench]
fn whole(bencher: Bencher<'_, '_>) {
    let body = body();
    let options = SummaryOptions::default();
    let work = |text: &str| {
        let document = Document::new(text, None, StructureMode::Plain);
        analyzer().summary(&document, &options).sentences.len()
    };
    assert_eq!(work(&body), 3);
    bencher.bench(|| work(black_box(&body)));
}

#[divan::bench]
fn whole_by_the_crate_summary(bencher: Bencher<'_, '_>) {
    let body = body();
    let summarizer = summary::Summarizer::new(summary::Language::Arabic);
    let three = const { NonZeroU32::new(3).unwrap() };
    let work = |text: &str| summarizer.summarize_sentences(text, three).len();
    assert_eq!(work(&body), 3);
    bencher.bench(|| work(black_box(&body)));
}

fn three_sentences(bencher: Bencher<'_, '_>, document: &Document<'_>) {
    let options = SummaryOptions::default();
    let summary = analyzer().summary(document, &options);
    assert_eq!(summary.sentences.len(), 3);
    assert_eq!(summary.sentences.first().map(|first| first.score), Some(1.0));
    bencher.bench(|| analyzer().summary(black_box(document), &options));
}

/// The article of the page without what stands around it.
fn body() -> String {
    let document = Document::new(PAGE, None, StructureMode::Detect);
    let body = document.zones().iter().filter(|zone| zone.kind == mujaz::analysis::ZoneKind::Body);
    body.map(|zone| document.slice(zone.span)).collect::<Vec<_>>().join("\n")
}
