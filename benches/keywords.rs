//! What keywords cost beyond the cut that all questions share, on our own pages.
//!
//! `cargo bench --bench keywords`; each bench checks its answer before it is timed.

use divan::{Bencher, black_box, counter::BytesCount};
use mujaz::analysis::{Analyzer, Document, KeywordOptions, StructureMode};

const PAGE: &str = include_str!("../tests/data/pages/water-talks.txt");

fn main() {
    divan::main();
}

fn analyzer() -> &'static Analyzer {
    static ANALYZER: std::sync::LazyLock<Analyzer> = std::sync::LazyLock::new(Analyzer::embedded);
    &ANALYZER
}

/// Ten keywords of a page of some 400 words, its headline found on it.
#[divan::bench]
fn page(bencher: Bencher<'_, '_>) {
    let document = Document::new(PAGE, None, StructureMode::Detect);
    check(&document);
    bencher.bench(|| analyzer().keywords(black_box(&document), &KeywordOptions::default()));
}

/// The same with the cut.
#[divan::bench]
fn page_with_its_cut(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        let document = Document::new(black_box(PAGE), None, StructureMode::Detect);
        analyzer().keywords(&document, &KeywordOptions::default())
    });
}

/// Texts of 10 KB, 100 KB and 1 MB: bytes a second tell whether time grows as the text does.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 20)]
fn long(bencher: Bencher<'_, '_>, bytes: usize) {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        // No two paragraphs are word for word the same.
        for line in PAGE.lines() {
            text.push_str(&format!("{line} {number}.\n"));
        }
    }
    let document = Document::new(&text, None, StructureMode::Plain);
    check(&document);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| analyzer().keywords(black_box(&document), &KeywordOptions::default()));
}

/// The same text by yake-rust, which cuts it itself.
#[divan::bench]
fn page_by_yake(bencher: Bencher<'_, '_>) {
    let stop_words = yake_rust::StopWords::predefined("ar").expect("it has Arabic");
    let config = yake_rust::Config::default();
    assert_eq!(yake_rust::get_n_best(10, PAGE, &stop_words, &config).len(), 10);
    bencher.bench(|| yake_rust::get_n_best(10, black_box(PAGE), &stop_words, &config));
}

/// Ten keywords, the subject among them.
fn check(document: &Document<'_>) {
    let found = analyzer().keywords(document, &KeywordOptions::default());
    assert_eq!(found.len(), 10);
    assert!(found.iter().any(|keyword| keyword.text.contains("العراق")), "{found:?}");
}
