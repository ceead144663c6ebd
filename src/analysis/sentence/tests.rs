use super::split;
use crate::analysis::{Document, StructureMode, Zone, ZoneKind, span::Span};

/// Blocks parted by `===`: a title after `#`, the input, `---`, one sentence a line.
const FIXTURES: &str = include_str!("../../../tests/data/sentences.txt");

fn zone(text: &str) -> Zone {
    let span = Span::new(0..text.len());
    Zone { span, kind: ZoneKind::Body, confidence: 1.0, paragraph: 0, wrapped: false }
}

#[test]
fn every_fixture_is_split_as_it_says() {
    let blocks: Vec<_> = FIXTURES.split("===\n").filter(|block| !block.trim().is_empty()).collect();
    assert!(blocks.len() >= 30, "fixtures are missing");
    for block in blocks {
        let (title, rest) = block.trim_start().split_once('\n').expect("a title and a text");
        assert!(title.starts_with("# "), "a fixture begins with its title: {title}");
        let (input, expected) = rest.split_once("\n---\n").expect("--- between text and sentences");
        let found: Vec<_> =
            split(input, &zone(input)).into_iter().map(|(span, _)| span.of(input)).collect();
        let expected: Vec<_> = expected.trim_end().lines().collect();
        assert_eq!(found, expected, "{title}");
    }
}

#[test]
fn nothing_but_white_space_is_left_between_sentences() {
    let nasty = [
        String::new(),
        ".".to_owned(),
        "؟!".repeat(500),
        "((((«\"".repeat(200),
        "كلمة ".repeat(6_000),
        "a.b.c. \u{200F}.\u{202B} د. . .. …".repeat(50),
        "🙂🙃. 🙂".repeat(100),
        "سطر\r\nسطر\u{2028}سطر\u{85}\u{0B}سطر".to_owned(),
        "نص\u{064B}.\u{064B}نص".to_owned(),
    ];
    for text in nasty {
        let document = Document::new(&text, None, StructureMode::Detect);
        let mut last = 0;
        for sentence in document.sentences() {
            let gap = Span { start: last, end: sentence.span.start }.of(&text);
            assert!(!gap.contains(char::is_alphanumeric), "lost {gap:?}");
            assert!(sentence.span.start >= last && !sentence.span.is_empty());
            last = sentence.span.end;
        }
        let rest = text.get(last as usize..).expect("a character boundary");
        assert!(!rest.contains(char::is_alphanumeric), "lost {rest:?}");
    }
}
