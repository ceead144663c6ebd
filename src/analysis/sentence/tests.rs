use super::{Boundary, Cut, split};
use crate::analysis::{Document, StructureMode, Zone, ZoneKind, characters::is_format, span::Span};

/// Blocks parted by `===`: a title after `#`, the input, `---`, one sentence a line.
const FIXTURES: &str = include_str!("../../../tests/data/sentences.txt");

fn zone(text: &str) -> Zone {
    let span = Span::new(0..text.len());
    Zone { span, kind: ZoneKind::Body, confidence: 1.0, paragraph: 0, wrapped: false }
}

fn cuts(text: &str) -> Vec<Cut> {
    let mut found = Vec::new();
    split(text, &[zone(text)], None, |_, cut| found.push(cut));
    found
}

#[test]
fn every_fixture_is_split_as_it_says() {
    let blocks: Vec<_> = FIXTURES.split("===\n").filter(|block| !block.trim().is_empty()).collect();
    assert!(blocks.len() >= 45, "fixtures are missing");
    for block in blocks {
        let (title, rest) = block.trim_start().split_once('\n').expect("a title and a text");
        assert!(title.starts_with("# "), "a fixture begins with its title: {title}");
        let (input, expected) = rest.split_once("\n---\n").expect("--- between text and sentences");
        let found: Vec<_> = cuts(input).into_iter().map(|cut| cut.span.of(input)).collect();
        let expected: Vec<_> = expected.trim_end().lines().collect();
        assert_eq!(found, expected, "{title}");
    }
}

/// Sentences are in order, disjoint and trimmed, and leave out nothing but blanks and invisible characters.
#[track_caller]
fn check_lossless(text: &str) {
    let blank = |c: char| c.is_whitespace() || is_format(c);
    for mode in [StructureMode::Plain, StructureMode::Detect] {
        let document = Document::new(text, None, mode);
        let mut last = 0;
        for sentence in document.sentences() {
            let Span { start, end } = sentence.span;
            assert!(last <= start && start < end, "out of order: {start}..{end} after {last}");
            let gap = text.get(last as usize..start as usize).expect("character boundaries");
            assert!(gap.chars().all(blank), "lost {gap:?} in {text:?}");
            let content = text.get(start as usize..end as usize).expect("character boundaries");
            assert!(
                !content.starts_with(blank) && !content.ends_with(blank),
                "not trimmed: {content:?}"
            );
            let mark = sentence.mark(text);
            assert_eq!(
                mark.is_empty(),
                sentence.boundary != Boundary::Terminator,
                "{mark:?} of {content:?}"
            );
            assert!(content.contains(mark));
            last = end;
        }
        let rest = text.get(last as usize..).expect("a character boundary");
        assert!(rest.chars().all(blank), "lost {rest:?} in {text:?}");
        let mut last = 0;
        for quotation in document.quotations() {
            assert!(last <= quotation.start && quotation.start < quotation.end);
            assert!(text.get(quotation.range()).is_some());
            last = quotation.end;
        }
    }
}

#[test]
fn nothing_is_lost_of_nasty_texts() {
    let words =
        "أعلنت بلدية المدينة الساحلية أنها ستفتح الحديقة العامة أمام الزوار طوال أيام العيد ";
    let wrapped: String = words
        .repeat(30)
        .split_whitespace()
        .scan(0, |column, word| {
            let long = *column + word.chars().count() > 77;
            *column = if long { 0 } else { *column } + word.chars().count() + 1;
            Some(format!("{}{word}", if long { "\n" } else { " " }))
        })
        .collect();
    for text in [
        "",
        "ا",
        ".",
        " \n\u{2028} ",
        "\u{200F}\u{202B}",
        "أول\r\nثان\r\n\r\nثالث\u{2028}رابع\u{2029}خامس\u{85}سادس\u{0B}سابع\u{0C}ثامن\rتاسع",
        "وصل\u{A0}الوفد.\u{A0}وغادر\u{200C}نا. كـــتـــاب. قَالَ. \u{FE8D}\u{FEDF}\u{FEE4}. ﷺ.",
        "\u{202B}وصل الوفد.\u{202C} \u{200F}وغادر.\u{200F} نص\u{64B}.\u{64B}نص",
        "یہ پہلا جملہ ہے۔ یہ دوسرا جملہ ہے۔ 🙂. 🙃؟! He said שלום. ثم قال Bye.",
        "The end. He left… 本日は晴天です。明日も。 Это конец. Да!",
    ] {
        check_lossless(text);
    }
    for text in [
        "؟!".repeat(500),
        "((((«\"".repeat(300),
        "»]\"”)".repeat(300),
        "🙂🙃".repeat(800),
        "كلمة ".repeat(6_000),
        words.repeat(30_000 / words.chars().count() + 1),
        "نص طويل بلا نقطة ".repeat(40_000),
        "a.b.c. \u{200F}.\u{202B} د. . .. …".repeat(50),
        "قال: \"نعم. ".repeat(400),
        "دبي 3 مايو ".repeat(400),
        wrapped,
    ] {
        check_lossless(&text);
    }
}

#[test]
fn nothing_is_lost_of_random_texts() {
    let pieces = [
        "وصل",
        "الوزير",
        "قال",
        "د",
        "أ.د",
        "3",
        "٥",
        "2.5",
        "www.a.org/b",
        "U.S",
        "Mr",
        "كلمة",
        "في",
        "القاهرة",
        "مايو",
        ".",
        "..",
        "...",
        "…",
        "؟",
        "!",
        "?",
        "۔",
        "،",
        ":",
        "\"",
        "«",
        "»",
        "“",
        "”",
        "(",
        ")",
        "[1]",
        "ـ",
        "-",
        "•",
        "1-",
        " ",
        " ",
        " ",
        " ",
        "\n",
        "\r\n",
        "\n\n",
        "\u{2028}",
        "\u{A0}",
        "\u{200C}",
        "\u{200F}",
        "\u{202A}",
        "\u{64B}",
        "🙂",
        "ש",
        "漢。",
        "\0",
        "\u{FEFF}",
        "\u{FEFB}",
    ];
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..1_500 {
        let mut text = String::new();
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 20) as usize
        };
        for _ in 0..next() % 90 {
            text.push_str(pieces[next() % pieces.len()]);
            if next() % 2 == 0 {
                text.push(' ');
            }
        }
        check_lossless(&text);
    }
}

#[test]
fn every_sentence_tells_why_it_ends() {
    let text = "وصل الوفد؟! نعم (قريبا).\n• بند أول\n2- بند ثان\nسطر بلا علامة\nسطر أخير";
    let document = Document::new(text, None, StructureMode::Plain);
    let found: Vec<_> = document
        .sentences()
        .iter()
        .map(|sentence| (sentence.boundary, sentence.mark(text)))
        .collect();
    let expected = [
        (Boundary::Terminator, "؟!"),
        (Boundary::Terminator, "."),
        (Boundary::ListItem, ""),
        (Boundary::ListItem, ""),
        (Boundary::Paragraph, ""),
        (Boundary::EndOfText, ""),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_headline_in_the_line_of_its_article_is_a_title() {
    let lead = "افتتح وزير النقل يوم الأحد محطة القطار الجديدة في المدينة بعد ثلاث سنوات من العمل. وحضر الحفل مئات السكان.";
    let text = format!("افتتاح محطة القطار الجديدة في المدينة {lead}");
    let kinds: Vec<_> = cuts(&text).iter().map(|cut| (cut.zone, cut.boundary)).collect();
    let body = (ZoneKind::Body, Boundary::Terminator);
    assert_eq!(kinds, [(ZoneKind::Title, Boundary::Heading), body, body]);
    assert_eq!(cuts(lead).len(), 2, "a sentence is no headline");

    // A title the caller knows needs no model.
    let text = "محطة جديدة بدأ التشغيل أمس.";
    let document = Document::new(text, Some("محطة جديدة"), StructureMode::Plain);
    let spans: Vec<_> =
        document.sentences().iter().map(|sentence| sentence.span.of(text)).collect();
    assert_eq!(spans, ["محطة جديدة", "بدأ التشغيل أمس."]);
}
