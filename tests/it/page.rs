use std::{collections::HashSet, path::Path};

use mujaz::rpc::v1;

use crate::helpers::{PAGE, Server, document};

async fn analyze(text: &str) -> v1::AnalyzeResponse {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let request = v1::AnalyzeRequest { document: document(text), options: None };
    client.analyze(request).await.unwrap().into_inner()
}

fn slice(text: &str, span: Option<v1::Span>) -> String {
    let span = span.unwrap();
    let (start, end) = (span.start_offset as usize, span.end_offset as usize);
    text.chars().skip(start).take(end - start).collect()
}

/// What holds for every page with the same furniture.
fn check_furniture(text: &str, answer: &v1::AnalyzeResponse) {
    let language = answer.language.as_ref().unwrap();
    assert_eq!(language.candidates[0].language_code, "ar");
    assert!(language.is_reliable);
    let kinds = |kind: v1::ZoneKind| answer.zones.iter().filter(|zone| zone.kind() == kind).count();
    assert_eq!(kinds(v1::ZoneKind::Title), 2, "the headline stands twice");
    for zone in answer.zones.iter().filter(|zone| zone.kind() == v1::ZoneKind::Body) {
        let line = slice(text, zone.span);
        for furniture in
            ["مشاهدة", "اترك تعليق", "لن يتم نشر", "شروط التعليق", "الإساءة", "الكوكيز", "موقع "]
        {
            assert!(!line.contains(furniture), "{furniture} in the body: {line}");
        }
        assert!(line != "موافق" && line != "عاجل", "{line}");
    }
    for sentence in &answer.sentences {
        assert!(!slice(text, sentence.span).contains('\n'), "a sentence crosses a paragraph");
    }
    let summary = answer.summary.as_ref().unwrap();
    assert_eq!(summary.sentences.len(), 3);
    assert!(summary.sentences.is_sorted_by_key(|sentence| sentence.sentence_index));
    for chosen in &summary.sentences {
        let sentence = &answer.sentences[chosen.sentence_index as usize];
        assert_eq!(sentence.zone(), v1::ZoneKind::Body);
    }
    let keywords: HashSet<_> =
        answer.keywords.iter().map(|keyword| keyword.text.as_str()).collect();
    assert_eq!(keywords.len(), answer.keywords.len());
    for keyword in &keywords {
        assert!(!keywords.contains(format!("و{keyword}").as_str()), "و{keyword}");
    }
    for furniture in ["تعليق", "الكوكيز", "موافق", "موقع", "البريد"] {
        assert!(!keywords.iter().any(|keyword| keyword.contains(furniture)), "{furniture}");
    }
    for keyword in &answer.keywords {
        for mention in &keyword.mentions {
            assert_eq!(slice(text, mention.span), mention.surface);
        }
    }
}

#[tokio::test]
async fn our_own_page_is_read_rightly() {
    let answer = analyze(PAGE).await;
    check_furniture(PAGE, &answer);
    let article = answer.article.as_ref().unwrap();
    assert!(article.title.starts_with("بعد تعثر دام عامين"), "{}", article.title);
    assert_eq!(article.published.as_ref().unwrap().date, "2025-03-11");
    assert_eq!(article.authors, ["admin"]);
    assert!(answer.keywords.iter().any(|keyword| keyword.text == "ميناء رأس الدرة"));
    let headings = answer.zones.iter().filter(|zone| zone.kind() == v1::ZoneKind::Heading);
    assert_eq!(headings.count(), 3);
}

/// A page of a third party, kept outside the project: checked where `MUJAZ_ARTICLES` names its folder.
#[tokio::test]
async fn a_real_page_is_read_rightly() {
    let Some(folder) = std::env::var_os("MUJAZ_ARTICLES") else { return };
    let path = Path::new(&folder).join("000_28eb633b6b7b5b5a.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let answer = analyze(&text).await;
    check_furniture(&text, &answer);
    let article = answer.article.as_ref().unwrap();
    assert_eq!(article.published.as_ref().unwrap().date, "2024-11-29");
    let headings = answer.zones.iter().filter(|zone| zone.kind() == v1::ZoneKind::Heading);
    assert_eq!(headings.count(), 3);
    let keywords: Vec<_> = answer.keywords.iter().map(|keyword| keyword.text.as_str()).collect();
    for wanted in ["كوريا الشمالية", "روسيا", "بيونجيانج"] {
        assert!(keywords.contains(&wanted), "{wanted} is not in {keywords:?}");
    }
    assert!(keywords.iter().any(|keyword| keyword.contains("بيلوسوف")));
    assert!(keywords.iter().any(|keyword| keyword.contains("وزير الدفاع الروسي")));
}

/// Every labelled page: its lines named as the labels name them, its title found.
#[tokio::test]
async fn lines_are_what_their_labels_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages");
    let mut pages = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(labels) = std::fs::read_to_string(path.with_extension("labels")) else { continue };
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let name = path.display();
        let text = std::fs::read_to_string(&path).unwrap();
        let labels: Vec<_> = labels.lines().collect();
        let answer = analyze(&text).await;
        assert_eq!(labels.len(), answer.zones.len(), "{name}: one label a line");
        let right = answer.zones.iter().zip(&labels).filter(|(zone, label)| {
            zone.kind().as_str_name().strip_prefix("ZONE_KIND_") == Some(label)
        });
        let right = right.count();
        assert!(right * 10 >= labels.len() * 9, "{name}: {right} of {} lines", labels.len());
        let title = answer.article.unwrap().title;
        let expected = std::fs::read_to_string(path.with_extension("expect")).unwrap();
        assert!(expected.contains(&format!("title: {title}\n")), "{name}: {title}");
        pages += 1;
    }
    assert!(pages >= 3, "{pages} labelled pages");
}
