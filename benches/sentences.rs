//! Sentence splitting alone, beside `icu_segmenter` on the same text: `cargo bench --bench sentences`.
//!
//! Ours includes finding lines and wrapped paragraphs, and leaves the sentences in a vector; theirs walks its iterator to the
//! end. `page` is a news page line by line, `line` the same page in a single line. Before anything is timed, the answers
//! are checked.

use divan::{Bencher, black_box, counter::BytesCount};
use icu_segmenter::SentenceSegmenter;
use mujaz::analysis::split_sentences;

const PAGE: &str = include_str!("../tests/data/pages/port-crane.txt");

/// Shape and size of the text, sentences in it by our rules, by theirs.
const TEXTS: [(&str, usize); 4] =
    [("page", 1 << 10), ("line", 1 << 10), ("page", 10 << 20), ("line", 10 << 20)];

fn main() {
    for (shape, size) in TEXTS {
        let text = text(shape, size);
        let found = split_sentences(&text);
        let joined: String =
            found.iter().flat_map(|span| span.of(&text).split_whitespace()).collect();
        let expected: String = text.split_whitespace().collect();
        // Invisible characters may be left between sentences; the page has none.
        assert!(joined == expected, "sentences of {shape} lose text");
        let theirs = icu_segmenter(&text);
        assert!(theirs > text.len() / 1000, "{theirs} breaks are too few");
        assert!(found.len() > text.len() / 1000, "{} sentences are too few", found.len());
    }
    divan::main();
}

/// The page over and over, up to `size` bytes.
fn text(shape: &str, size: usize) -> String {
    let page = if shape == "line" { PAGE.replace('\n', " ") } else { PAGE.to_owned() };
    let mut text = page.repeat(size / page.len() + 1);
    let end = (0..=size).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    text.truncate(end);
    text
}

fn icu_segmenter(text: &str) -> usize {
    SentenceSegmenter::new(Default::default()).segment_str(text).count()
}

#[divan::bench(args = TEXTS.map(|(shape, size)| format!("{shape} {size}")))]
fn ours(bencher: Bencher, name: &str) {
    let text = named(name);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| split_sentences(black_box(&text)));
}

#[divan::bench(args = TEXTS.map(|(shape, size)| format!("{shape} {size}")))]
fn icu(bencher: Bencher, name: &str) {
    let text = named(name);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| icu_segmenter(black_box(&text)));
}

fn named(name: &str) -> String {
    let (shape, size) = name.split_once(' ').unwrap_or_default();
    text(shape, size.parse().unwrap_or_default())
}
