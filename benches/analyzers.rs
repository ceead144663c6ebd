//! What each question about a text costs, in bytes and texts a second, beside the cut that all share.
//!
//! `cargo bench --bench analyzers`, or `cargo bench --bench analyzers -- keywords`. Each answer is looked at before it is
//! timed. Peers on the same texts are in the benches named after the analyzers.

#[path = "../loadtest/texts.rs"]
mod texts;

use std::{fmt, sync::LazyLock};

use divan::{
    Bencher, black_box,
    counter::{BytesCount, ItemsCount},
};
use mujaz::{
    analysis::{Analyzer, Document, StructureMode},
    rpc::{Answers, Limits, v1},
};
use prost::Message as _;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::embedded);
static ANSWERS: LazyLock<Answers> =
    LazyLock::new(|| Answers::new(Analyzer::embedded(), Limits::default()));
static TEXTS: LazyLock<Vec<Sample>> =
    LazyLock::new(|| texts::all().into_iter().map(|(name, text)| Sample { name, text }).collect());

fn main() {
    LazyLock::force(&ANALYZER);
    divan::main();
}

struct Sample {
    name: &'static str,
    text: String,
}

impl fmt::Display for Sample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl Sample {
    fn cut(&self, mode: StructureMode) -> Document<'_> {
        Document::new(black_box(&self.text), None, mode)
    }

    /// Times `work`, shown as bytes and texts a second.
    fn time<A>(&self, bencher: Bencher<'_, '_>, work: impl Fn() -> A + Sync) {
        bencher
            .counter(BytesCount::of_str(&self.text))
            .counter(ItemsCount::new(1_usize))
            .bench(work);
    }
}

#[divan::bench(args = TEXTS.iter())]
fn language(bencher: Bencher<'_, '_>, sample: &Sample) {
    let answer = || ANALYZER.language(black_box(&sample.text), &Default::default());
    assert_eq!(answer().candidates[0].code, "ar");
    sample.time(bencher, answer);
}

/// Words and sentences, every line taken for body.
#[divan::bench(args = TEXTS.iter())]
fn sentences(bencher: Bencher<'_, '_>, sample: &Sample) {
    let document = sample.cut(StructureMode::Plain);
    let pieces = document.sentences().iter().map(|sentence| document.slice(sentence.span));
    let without_space = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(without_space(&pieces.collect::<String>()), without_space(&sample.text));
    sample.time(bencher, || sample.cut(StructureMode::Plain));
}

/// Words, zones, sentences.
#[divan::bench(args = TEXTS.iter())]
fn cut(bencher: Bencher<'_, '_>, sample: &Sample) {
    assert!(!sample.cut(StructureMode::Detect).zones().is_empty());
    sample.time(bencher, || sample.cut(StructureMode::Detect));
}

#[divan::bench(args = TEXTS.iter())]
fn keywords(bencher: Bencher<'_, '_>, sample: &Sample) {
    let document = sample.cut(StructureMode::Detect);
    let answer = || ANALYZER.keywords(black_box(&document), &Default::default());
    assert!(answer().len() >= 3);
    sample.time(bencher, answer);
}

#[divan::bench(args = TEXTS.iter())]
fn summary(bencher: Bencher<'_, '_>, sample: &Sample) {
    let document = sample.cut(StructureMode::Detect);
    let answer = || ANALYZER.summary(black_box(&document), &Default::default());
    assert!((1..=3).contains(&answer().sentences.len()));
    sample.time(bencher, answer);
}

/// All questions, from the bytes of a request to the bytes of its answer.
#[divan::bench(args = TEXTS.iter())]
fn analyze(bencher: Bencher<'_, '_>, sample: &Sample) {
    let content = Some(v1::document::Content::Text(sample.text.clone()));
    let document = Some(v1::Document { content, ..Default::default() });
    let request = v1::AnalyzeRequest { document, options: None }.encode_to_vec();
    let answer = || {
        let request = v1::AnalyzeRequest::decode(black_box(&request[..])).ok();
        request.and_then(|request| ANSWERS.analyze(request).ok()).unwrap_or_default()
    };
    let answered = answer();
    assert!(!answered.sentences.is_empty() && !answered.keywords.is_empty());
    assert!(answered.summary.is_some() && answered.language.is_some());
    sample.time(bencher, || answer().encode_to_vec());
}
